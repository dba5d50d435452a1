"""``datapackage.json`` (Frictionless Data Package v2) and ``docs/tables.md``, both out of the declarations."""

from __future__ import annotations

from typing import Any

from pipeline.tables.schema import TABLES, Column, Table
from pipeline.version import __version__

_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "int32": {"type": "integer"},
    "int64": {"type": "integer"},
    "float64": {"type": "number"},
    "date": {"type": "date"},
    "binary": {"type": "any"},
    # Not "array": the frictionless library reads Parquet through pandas, where a list is a NumPy array, and refuses that as an array.
    "list<string>": {"type": "any", "itemType": "string"},
    "list<int32>": {"type": "any", "itemType": "integer"},
}


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.required}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.pattern:
        constraints["pattern"] = f"^{column.pattern}$"
    if column.name == "confidence":
        constraints |= {"minimum": 0, "maximum": 1}
    return {"name": column.name, **_TYPES[column.type], "description": column.description, "constraints": constraints}


def _resource(table: Table, rows: int) -> dict[str, Any]:
    keys = [
        {
            "fields": [c.name],
            "reference": {"resource": c.references[0] if c.references[0] != table.name else "", "fields": [c.references[1]]},
        }
        for c in table.columns
        if c.references and c.references != (table.name, c.name)
    ]
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(c) for c in table.columns],
        "primaryKey": list(table.key),
    }
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name.replace("_", "-"),
        "type": "table",
        "path": f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": f"One row per {table.row}",
        "description": table.description,
        "rowCount": rows,
        "schema": schema,
    }


def data_package(rows: dict[str, int]) -> dict[str, Any]:
    """The descriptor; ``rows`` counts the rows of each table. A table's resource is named like it with hyphens (a rule of the standard)."""
    resources = [_resource(table, rows.get(table.name, 0)) for table in TABLES]
    for resource in resources:
        for key in resource["schema"].get("foreignKeys", ()):
            key["reference"]["resource"] = key["reference"]["resource"].replace("_", "-")
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "stadttandem",
        "title": "Municipal partnerships in German press texts",
        "description": "Cities, programmes, dates, themes and municipal partnerships in press texts, each with the words it rests on.",
        "version": __version__,
        "resources": resources,
    }


def _notes(column: Column) -> str:
    notes = [] if column.required else ["may be null"]
    if column.references:
        notes.append(f"→ {column.references[0]}.{column.references[1]}")
    if column.values:
        notes.append("one of " + ", ".join(f"`{v}`" for v in column.values))
    if column.edtf:
        notes.append("EDTF")
    if column.pattern:
        notes.append(f"`{column.pattern}`".replace("|", "\\|"))
    return "; ".join(notes)


def tables_page() -> str:
    """The text of ``docs/tables.md``."""
    lines = [
        "# The tables",
        "",
        "<!-- Generated from pipeline/tables/schema.py by `make docs`; a test compares. -->",
        "",
        'Every table is one Parquet file, read with `pandas.read_parquet("outputs/<name>.parquet")`, or all at once and from one run with',
        '`pipeline.load_tables("outputs")`. Columns may be added in later versions, none is renamed or dropped. These texts stand in the',
        "field metadata of the Parquet files and in `datapackage.json`. Rows are sorted by the key unless the table says otherwise.",
        "",
        "| table | one row per | key |",
        "|---|---|---|",
        *(f"| [{t.name}](#{t.name}) | {t.row} | {', '.join(t.key)} |" for t in TABLES),
        "",
    ]
    for table in TABLES:
        lines += [f"## {table.name}", "", table.description, ""]
        if table.order != table.key:
            lines += [f"Sorted by {', '.join(table.order)}.", ""]
        lines += ["| column | type | meaning | |", "|---|---|---|---|"]
        for c in table.columns:
            name = f"**{c.name}**" if c.name in table.key else c.name
            lines.append(f"| {name} | {c.type} | {c.description.replace('|', chr(92) + '|')} | {_notes(c)} |")
        lines.append("")
    return "\n".join(lines)
