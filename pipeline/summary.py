"""What a run found, as plain values and as text for the terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_KINDS = {
    "twinning": "Städtepartnerschaft",
    "friendship": "Städtefreundschaft",
    "project": "project partnership",
    "thematic": "thematic partnership",
    "network": "city network",
    "cooperation": "cooperation",
}
_STRONGEST = 10


def summarize(folder: Path, rows: dict[str, int]) -> dict[str, Any]:
    """The figures and the strongest partnerships of a set of tables, ready for JSON."""
    from pipeline.tables.load import read_table

    partnerships = read_table(folder, "partnerships").to_pylist()
    kinds = Counter(p["kind"] for p in partnerships)
    strongest = sorted(partnerships, key=lambda p: (-p["n_documents"], -p["confidence"], p["partnership_id"]))[:_STRONGEST]
    wanted = {p["partnership_id"] for p in strongest}
    names = {c["city_id"]: c["name_de"] for c in read_table(folder, "cities", ["city_id", "name_de"]).to_pylist()}
    programmes = {p["programme_id"]: p["name"] for p in read_table(folder, "programmes", ["programme_id", "name"]).to_pylist()}

    def of(table: str, column: str, labels: dict[str, str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in read_table(folder, table).to_pylist():
            if row["partnership_id"] in wanted:
                found.setdefault(row["partnership_id"], []).append(labels[row[column]])
        return found

    cities = of("partnership_cities", "city_id", names)
    funded = of("partnership_programmes", "programme_id", programmes)
    rejects = read_table(folder, "rejects", ["source", "error", "message"]).to_pylist()
    return {
        "documents": rows["documents"],
        "copies": rows["copies"],
        "cities": rows["cities"],
        "partnerships": rows["partnerships"],
        "claims": rows["claims"],
        "kinds": {kind: kinds[kind] for kind in _KINDS if kinds[kind]},
        "strongest": [
            {
                "cities": sorted(cities.get(p["partnership_id"], [])),
                "kind": p["kind"],
                "status": p["status"],
                "programmes": sorted(funded.get(p["partnership_id"], [])),
                "start": p["start"],
                "documents": p["n_documents"],
            }
            for p in strongest
        ],
        "rejects": rows["rejects"],
        "first_rejects": [f"{r['source']}: {r['message']}" for r in rejects[:5]],
    }


def counts_only(rows: dict[str, int]) -> dict[str, Any]:
    """The figures alone, where the tables lie in a store that is not read back."""
    kept = {name: rows[name] for name in ("documents", "copies", "cities", "partnerships", "claims", "rejects")}
    return {**kept, "kinds": {}, "strongest": [], "first_rejects": []}


def _plural(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def render(summary: dict[str, Any], outputs: object) -> str:
    """The summary as lines of text, without colour."""
    found = [
        _plural(summary["documents"], "document", "documents"),
        _plural(summary["cities"], "city", "cities"),
        _plural(summary["partnerships"], "partnership", "partnerships"),
    ]
    lines = [", ".join(found)]
    if summary["kinds"]:
        lines += ["", "Partnerships by kind"]
        lines += [f"  {n:>5}  {kind} ({_KINDS[kind]})" for kind, n in summary["kinds"].items()]
    if summary["strongest"]:
        lines += ["", "Strongest partnerships"]
        for p in summary["strongest"]:
            cities = " – ".join(p["cities"][:6]) + (f" and {len(p['cities']) - 6} more" if len(p["cities"]) > 6 else "")
            facts = [p["kind"]] + ([p["status"]] if p["status"] != "active" else []) + p["programmes"][:3]
            facts += [f"since {p['start']}"] if p["start"] and p["status"] != "planned" else [f"from {p['start']}"] if p["start"] else []
            facts.append(_plural(p["documents"], "document", "documents"))
            lines.append(f"  {cities}: {', '.join(facts)}")
    if summary["copies"]:
        copies = (
            "input has the same bytes as another one and is" if summary["copies"] == 1 else "inputs have the same bytes as others and are"
        )
        lines += ["", f"{summary['copies']:,} {copies} no document of its own (column copies of documents.parquet)"]
    if summary["rejects"]:
        lines += ["", f"{_plural(summary['rejects'], 'input', 'inputs')} could not be used (all in rejects.parquet)"]
        lines += [f"  {line}" for line in summary["first_rejects"]]
    lines += ["", f"Tables: {outputs}/*.parquet"]
    return "\n".join(lines)
