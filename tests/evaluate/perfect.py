"""Tables that say exactly what the gold says, as plain lists of rows that a test can spoil before they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.evaluation.match import letters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.evaluation.gold import GoldCity, GoldDocument

Tables = dict[str, list[dict[str, Any]]]

COLUMNS = {
    "documents": ["doc_id", "source", "published_on", "issuer_city_id"],
    "cities": ["city_id", "name", "country_code", "latitude", "longitude"],
    "programmes": ["programme_id", "name"],
    "city_mentions": ["doc_id", "city_id", "confidence"],
    "date_mentions": ["doc_id", "date_from", "date_to", "anchor"],
    "programme_mentions": ["doc_id", "programme_id", "text"],
    "claims": ["claim_id", "doc_id", "partnership_id", "kind", "status", "start", "end", "confidence"],
    "claim_cities": ["claim_id", "city_id"],
    "claim_programmes": ["claim_id", "programme_id"],
    "claim_themes": ["claim_id", "theme_id"],
    "partnership_cities": ["partnership_id", "city_id"],
}


def city_id(city: GoldCity) -> str:
    return f"geonames:{city.geonames}" if city.geonames is not None else f"local:{letters(city.name)}-{city.country.lower()}"


def tables_of(gold: Iterable[GoldDocument], coordinates: dict[int, tuple[float, float]] | None = None) -> Tables:
    """Perfect tables for ``gold``; ``coordinates`` by GeoNames id, where a test wants the distance rule."""
    at = coordinates or {}
    out: Tables = {name: [] for name in COLUMNS}
    seen: set[str] = set()
    for g in gold:
        doc_id = f"doc-{g.doc}"
        issuer = city_id(g.issuer_city) if g.issuer_city else None
        out["documents"].append({"doc_id": doc_id, "source": f"part/{g.doc}", "published_on": g.published_on, "issuer_city_id": issuer})
        for c in g.cities:
            if city_id(c) not in seen:
                seen.add(city_id(c))
                lat, lon = at.get(c.geonames or 0, (None, None))
                row = {"city_id": city_id(c), "name": c.name, "country_code": c.country, "latitude": lat, "longitude": lon}
                out["cities"].append(row)
            out["city_mentions"].append({"doc_id": doc_id, "city_id": city_id(c), "confidence": 0.92})
        for d in g.dates:
            out["date_mentions"].append({"doc_id": doc_id, "date_from": d.date_from, "date_to": d.date_to, "anchor": "none"})
        for name in g.programmes:
            pid = f"project:{letters(name)}"
            if pid not in seen:
                seen.add(pid)
                out["programmes"].append({"programme_id": pid, "name": name})
            out["programme_mentions"].append({"doc_id": doc_id, "programme_id": pid, "text": name})
        for i, p in enumerate(g.partnerships):
            cid = f"{doc_id}-{i}"
            out["claims"].append(
                {
                    "claim_id": cid,
                    "doc_id": doc_id,
                    "partnership_id": f"p-{cid}",
                    "kind": p.kind,
                    "status": p.status,
                    "start": p.start,
                    "end": p.end,
                    "confidence": 0.92,
                }
            )
            out["claim_cities"] += [{"claim_id": cid, "city_id": city_id(c)} for c in p.cities]
            out["claim_programmes"] += [{"claim_id": cid, "programme_id": f"project:{letters(x)}"} for x in p.programmes]
            out["claim_themes"] += [{"claim_id": cid, "theme_id": t} for t in p.themes]
    return out


def write(tables: Tables, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        pd.DataFrame(rows, columns=COLUMNS[name]).to_parquet(folder / f"{name}.parquet")
    return folder
