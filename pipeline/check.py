"""``stadttandem check``: do the published tables keep their promises?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.errors import OutputsError
from pipeline.tables import checks
from pipeline.tables.load import count_rows, find_set, read_table, row_groups
from pipeline.tables.schema import BY_NAME, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check_outputs(outputs: Path) -> list[str]:
    """Everything that is wrong, one line each; empty where all is well. Raises OutputsError where there are no tables at all."""
    return list(_problems(find_set(outputs)))


def _problems(folder: Path) -> Iterator[str]:
    ids: dict[str, Any] = {}
    present = []
    for table in TABLES:
        try:
            keys = read_table(folder, table.name, [table.key[0]]).column(0).to_pylist()
        except OutputsError as error:
            yield str(error)
            continue
        present.append(table.name)
        if len(table.key) == 1:
            ids[table.name] = set(keys)
    for name in present:
        table = read_table(folder, name)
        yield from checks.problems(name, table, ids)
    if "documents" in present:
        yield from _spans(folder, [name for name in present if name in checks.SPANS])
    yield from _package(folder, present)


def _spans(folder: Path, names: list[str]) -> Iterator[str]:
    """Offsets, with the texts of one row group of documents in memory at a time."""
    tables = {name: read_table(folder, name, ["doc_id", *checks.SPANS[name]]) for name in names}
    for group in row_groups(folder, "documents", ["doc_id", "text"]):
        texts = dict(zip(group.column(0).to_pylist(), group.column(1).to_pylist(), strict=True))
        for name, table in tables.items():
            yield from checks.span_problems(name, checks.rows_of(table, texts), texts)


def _package(folder: Path, present: list[str]) -> Iterator[str]:
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        counts = {resource["path"].removesuffix(".parquet"): resource["rowCount"] for resource in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        yield "datapackage.json is missing or damaged: run `stadttandem extract` again"
        return
    for name in present:
        rows = count_rows(folder, name)
        if counts.get(name) != rows:
            yield f"{name}: {rows} rows, but datapackage.json says {counts.get(name)}"
    for name in sorted(counts.keys() - BY_NAME.keys()):
        yield f"datapackage.json names a table {name} that does not exist"
