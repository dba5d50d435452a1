"""What the report shows, as plain values: figures, partnerships, their claims in context, rejects."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from pipeline.report.context import TARGETS, Mention, apart, pieces, window
from pipeline.tables.load import count_rows, read_table, row_groups

#: Partnerships in a report at most, the best supported first: 10,000 make a file of about 40 MB, which browsers still open at once.
MOST_PARTNERSHIPS = 10_000
#: Claims shown per partnership, the surest first.
MOST_CLAIMS = 8
#: Claims below this confidence are listed for a second look.
LOW = 0.75
#: Rejects listed at most.
MOST_REJECTS = 2_000
_YEAR = re.compile(r"\d{4}")


def _year(edtf: str | None) -> int | None:
    found = _YEAR.search(edtf or "")
    return int(found.group()) if found else None


def _day(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _grouped(folder: Path, table: str, key: str, value: str, wanted: set[str] | dict[str, Any]) -> dict[str, list[Any]]:
    columns = [key, value] + (["role"] if value == "city_id" else [])
    out: dict[str, list[Any]] = {}
    for group in row_groups(folder, table, columns):
        for row in group.to_pylist():
            if row[key] in wanted:
                out.setdefault(row[key], []).append([row[value], row["role"] == "lead"] if "role" in row else row[value])
    return out


def collect(folder: Path) -> dict[str, Any]:
    """Everything the page needs out of one set of tables, ready for JSON; the same tables give the same values."""
    partnerships = _partnerships(folder)
    wanted = {p["id"]: p for p in partnerships}
    claims = _claims(folder, wanted)
    documents = _documents(folder, claims)
    for claim in claims:
        owner = wanted[claim["p"]]
        owner["claims"].append(claim["id"])
        if owner["year"] is None and claim["sd"] and not claim["start"]:
            owner["derived"] = min(filter(None, (owner["derived"], _year(claim["sd"]))), default=None)
    cities, programmes, themes = _entities(folder)
    used = {c for p in partnerships for c, _ in p["cities"]} | {
        t for claim in claims for part in ("b", "q", "a") for piece in claim[part] if not isinstance(piece, str) for t in [piece[2]]
    }
    rejects = read_table(folder, "rejects").to_pylist()
    return {
        "figures": _figures(folder, rejects),
        "run": json.loads((folder / "run.json").read_text(encoding="utf-8")) if (folder / "run.json").exists() else {},
        "low": LOW,
        "partnerships": partnerships,
        "claims": {c["id"]: {k: v for k, v in c.items() if k != "id"} for c in claims},
        "documents": documents,
        "cities": {k: v for k, v in cities.items() if k in used},
        "programmes": programmes,
        "themes": themes,
        "rejects": [{k: r[k] for k in ("source", "stage", "error", "message")} for r in rejects[:MOST_REJECTS]],
    }


def _partnerships(folder: Path) -> list[dict[str, Any]]:
    rows = read_table(folder, "partnerships").to_pylist()
    rows.sort(key=lambda p: (-p["n_documents"], -p["confidence"], p["partnership_id"]))
    rows = rows[:MOST_PARTNERSHIPS]
    wanted = {p["partnership_id"] for p in rows}
    cities = _grouped(folder, "partnership_cities", "partnership_id", "city_id", wanted)
    programmes = _grouped(folder, "partnership_programmes", "partnership_id", "programme_id", wanted)
    themes = _grouped(folder, "partnership_themes", "partnership_id", "theme_id", wanted)
    return [
        {
            "id": i,
            "kind": p["kind"],
            "rgre": p["rgre_type"],
            "status": p["status"],
            "start": p["start"],
            "end": p["end"],
            "year": _year(p["start"]),
            "derived": None,
            "n": p["n_documents"],
            "first": _day(p["first_published_on"]),
            "last": _day(p["last_published_on"]),
            "conf": round(p["confidence"], 2),
            "cities": cities.get(i, []),
            "programmes": programmes.get(i, []),
            "themes": themes.get(i, []),
            "claims": [],
        }
        for p in rows
        for i in [p["partnership_id"]]
    ]


def _claims(folder: Path, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Claims of the wanted partnerships, the surest of each, in order of confidence."""
    columns = ["claim_id", "doc_id", "partnership_id", "kind", "status", "start", "end", "start_derived", "quote_start", "quote_end"]
    rows = [
        row
        for group in row_groups(folder, "claims", [*columns, "rule", "confidence", "cues"])
        for row in group.to_pylist()
        if row["partnership_id"] in wanted
    ]
    rows.sort(key=lambda c: (-c["confidence"], c["claim_id"]))
    seen: Counter[str] = Counter()
    out = []
    for c in rows:
        seen[c["partnership_id"]] += 1
        # Unsure claims are shown whatever their number: they are what a reader looks for.
        if seen[c["partnership_id"]] > MOST_CLAIMS and c["confidence"] >= LOW:
            continue
        out.append(
            {
                "id": c["claim_id"],
                "p": c["partnership_id"],
                "d": c["doc_id"],
                "kind": c["kind"],
                "status": c["status"],
                "start": c["start"],
                "end": c["end"],
                "sd": c["start_derived"],
                "rule": c["rule"],
                "conf": round(c["confidence"], 2),
                "cues": list(c["cues"] or ()),
                "at": (c["quote_start"], c["quote_end"]),
            }
        )
    return out


def _documents(folder: Path, claims: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The documents of the claims; every claim gets its quote (``q``) and the words before and after it (``b``, ``a``) in pieces."""
    of: dict[str, list[dict[str, Any]]] = {}
    for claim in claims:
        of.setdefault(claim["d"], []).append(claim)
    mentions: dict[str, list[Mention]] = {}
    for layer, target in TARGETS.items():
        for group in row_groups(folder, f"{layer}_mentions", ["doc_id", "start", "end", target]):
            for row in group.to_pylist():
                if row["doc_id"] in of:
                    mentions.setdefault(row["doc_id"], []).append(Mention(row["start"], row["end"], layer, row[target]))
    documents = {}
    columns = ["doc_id", "source", "title", "text", "issuer", "published_on", "published_on_source"]
    for group in row_groups(folder, "documents", columns):
        for d in group.to_pylist():
            if d["doc_id"] not in of:
                continue
            marked = apart(mentions.get(d["doc_id"], ()))
            for claim in of[d["doc_id"]]:
                start, end = claim.pop("at")
                left, right = window(d["text"], start, end)
                claim["b"] = (["… "] if left else []) + pieces(d["text"], left, start, marked)
                claim["q"] = pieces(d["text"], start, end, marked)
                claim["a"] = pieces(d["text"], end, right, marked) + ([" …"] if right < len(d["text"]) else [])
            documents[d["doc_id"]] = {
                "source": d["source"],
                "title": d["title"],
                "issuer": d["issuer"],
                "date": _day(d["published_on"]),
                "dateSource": d["published_on_source"],
            }
    return documents


def _entities(folder: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    columns = ["city_id", "name", "name_de", "country_code", "country_de", "latitude", "longitude"]
    cities = {
        c["city_id"]: [c["name_de"], c["name"], c["country_code"], c["country_de"], c["longitude"], c["latitude"]]
        for c in read_table(folder, "cities", columns).to_pylist()
    }
    programmes = {p["programme_id"]: [p["name"], p["kind"]] for p in read_table(folder, "programmes").to_pylist()}
    themes = {t["theme_id"]: [t["label_de"], t["label_en"]] for t in read_table(folder, "themes").to_pylist()}
    return cities, programmes, themes


def _figures(folder: Path, rejects: list[dict[str, Any]]) -> dict[str, Any]:
    sides = read_table(folder, "partnership_cities", ["city_id"]).to_pydict()["city_id"]
    country = {c["city_id"]: c["country_code"] for c in read_table(folder, "cities", ["city_id", "country_code"]).to_pylist()}
    dates = [d for d in read_table(folder, "documents", ["published_on"]).to_pydict()["published_on"] if d is not None]
    return {
        "documents": count_rows(folder, "documents"),
        "partnerships": count_rows(folder, "partnerships"),
        "claims": count_rows(folder, "claims"),
        "cities": len(set(sides)),
        "countries": len({country[c] for c in sides}),
        "programmes": len(set(read_table(folder, "partnership_programmes", ["programme_id"]).to_pydict()["programme_id"])),
        "rejects": len(rejects),
        "from": _day(min(dates, default=None)),
        "to": _day(max(dates, default=None)),
    }
