"""The last steps over all documents: duplicates, partnerships, entities, and one complete set of sorted, checked tables."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import ExitStack
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.copies import Copies
from pipeline.errors import TableError
from pipeline.ingest.duplicates import Signature, near_duplicates
from pipeline.publish import write_json
from pipeline.resolve import Stated, resolve
from pipeline.state import loads
from pipeline.tables import checks
from pipeline.tables.arrow import CLAIM_RECORDS, COPIES, merge_entities, partnership_tables, plain_schema, to_table
from pipeline.tables.merge import RANGE, Ranges, TableWriter, cuts
from pipeline.tables.package import data_package
from pipeline.tables.parts import Part
from pipeline.tables.schema import BY_NAME, CLAIM_TABLES, DOCUMENT_TABLES, ENTITY_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.lexicon import Lexicon
    from pipeline.records import Partnership

PARTNERSHIP_TABLES = ("partnerships", "partnership_cities", "partnership_programmes", "partnership_themes")
#: Names of everything that a published set holds.
PUBLISHED = (*(f"{table.name}.parquet" for table in TABLES), "datapackage.json", "run.json")


def write_set(
    paths: Sequence[Path],
    folder: Path,
    scratch: Path,
    lexicon: Lexicon,
    run: dict[str, Any],
    copies: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, int]:
    """Merge part files into a complete set of tables in ``folder`` (made anew); returns the rows of each table, and the ``copies``.

    ``copies`` are the files that were not read because another one has the same bytes, by that other one. ``run`` goes to run.json.
    Raises TableError where a promise is broken, OSError where the disk is full; ``folder`` is useless then.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    scratch.mkdir(parents=True, exist_ok=True)
    parts = [Part(path) for path in paths]
    rows: dict[str, int] = {}

    found = Copies.gather(copies or {}, _all(parts, COPIES))
    doc_ids = _unique_ids(parts)
    duplicates = near_duplicates(_signatures(parts))
    partnerships = list(_partnerships(parts, duplicates, scratch))
    made = partnership_tables(partnerships)
    entities = {name: merge_entities(name, _all(parts, name)) for name in ENTITY_TABLES}
    themes = to_table("themes", [(t.theme_id, t.label_de, t.label_en, t.sdg) for _, t in sorted(lexicon.themes.items())])
    ids: dict[str, Any] = {name: values for name, (_, values) in entities.items()}
    ids |= {
        "themes": set(themes.column(0).to_pylist()),
        "documents": set(doc_ids),
        "partnerships": {p.partnership_id for p in partnerships},
    }

    # Documents and claims first: a fault is then named where it arose and not in what was made from it.
    rows |= _write_documents(parts, folder, scratch, doc_ids, duplicates, ids, found)
    rows |= _write_claim_tables(parts, folder, scratch, ids)
    for name, (table, _) in entities.items():
        rows[name] = _write_small(folder, name, table, ids)
    rows["themes"] = _write_small(folder, "themes", themes, ids)
    for name in PARTNERSHIP_TABLES:
        rows[name] = _write_small(folder, name, made[name], ids)
    rejects = pa.concat_tables([plain_schema("rejects").empty_table(), *_all(parts, "rejects")])
    rows["rejects"] = _write_small(folder, "rejects", distinct_rejects(rejects, found), ids)

    write_json(folder / "datapackage.json", data_package(rows))
    write_json(folder / "run.json", {**run, "rows": {table.name: rows[table.name] for table in TABLES}})
    return rows


def _all(parts: Sequence[Part], name: str, columns: list[str] | None = None) -> Iterator[pa.Table]:
    for part in parts:
        table = part.table(name, columns)
        if table is not None:
            yield table


def _unique_ids(parts: Sequence[Part]) -> list[str]:
    ids = sorted(i for table in _all(parts, "documents", ["doc_id"]) for i in table.column(0).to_pylist())
    for before, after in pairwise(ids):
        if before == after:
            raise TableError(f"documents: the key {after} occurs twice; delete the state folder and run again, and please report it")
    return ids


def _signatures(parts: Sequence[Part]) -> Iterator[Signature]:
    for table in _all(parts, "signatures"):
        for doc_id, size, slots in zip(*(column.to_pylist() for column in table.columns), strict=True):
            yield Signature(doc_id, size, slots)


def _partnerships(parts: Sequence[Part], duplicates: dict[str, str], scratch: Path) -> Iterator[Partnership]:
    """Resolve partnership by partnership, with the claims of one range of ids in memory."""
    counts: Counter[str] = Counter()
    for table in _all(parts, CLAIM_RECORDS.name, ["partnership_id"]):
        counts.update(table.column(0).to_pylist())
    borders: list[str] = []
    inside = 0
    for partnership_id in sorted(counts):
        inside += counts[partnership_id]
        if inside > RANGE:
            borders.append(partnership_id)
            inside = counts[partnership_id]
    for table in Ranges(parts, {CLAIM_RECORDS.name: borders}, scratch)(CLAIM_RECORDS.name):
        yield from resolve_groups(table, duplicates)


def resolve_groups(records: pa.Table, duplicates: dict[str, str]) -> Iterator[Partnership]:
    """The partnerships of a table of claim records that holds all claims of each."""
    groups: dict[str, list[Any]] = {}
    for partnership_id, record in zip(*(column.to_pylist() for column in records.columns), strict=True):
        groups.setdefault(partnership_id, []).append(loads(record))
    for partnership_id in sorted(groups):
        yield from resolve(_stated(groups[partnership_id], duplicates))


def _stated(items: list[Any], duplicates: dict[str, str]) -> Iterator[Stated]:
    """A copy of a text counts only where the text it repeats does not state the partnership; of several copies then the first."""
    present = {claim.doc_id for claim, _ in items}
    first: dict[str, str] = {}
    for doc_id in sorted(present):
        original = duplicates.get(doc_id, doc_id)
        if original not in present:
            first.setdefault(original, doc_id)
    for claim, published_on in items:
        original = duplicates.get(claim.doc_id, claim.doc_id)
        yield Stated(claim, published_on, counted=first.get(original, original) == claim.doc_id)


def _write_small(folder: Path, name: str, table: pa.Table, ids: dict[str, Any]) -> int:
    checks.demand(checks.problems(name, table, ids))
    with TableWriter(folder, name) as writer:
        writer.write(table)
    return writer.rows


def distinct_rejects(rejects: pa.Table, copies: Copies) -> pa.Table:
    """One row per source and stage, copies included: two entries of one archive may bear one name."""
    seen: dict[tuple[Any, Any], tuple[Any, ...]] = {}
    read = zip(*(column.to_pylist() for column in rejects.columns), strict=True)
    for row in sorted((row for first in read for row in copies.rejects(first)), key=repr):
        seen.setdefault((row[0], row[2]), row)
    return to_table("rejects", [seen[key] for key in sorted(seen)])


def checked_documents(
    tables: dict[str, pa.Table], duplicates: Mapping[str, str], copies: Copies, ids: Mapping[str, Container[str]]
) -> Iterator[tuple[str, pa.Table]]:
    """The tables of some documents, ``duplicate_of`` and ``copies`` filled in, each one checked right before it is handed out."""
    documents = tables["documents"]
    keys = documents.column("doc_id").to_pylist()
    sources = documents.column("source").to_pylist()
    columns: dict[str, list[Any]] = {
        "duplicate_of": [duplicates.get(key) for key in keys],
        "copies": [copies.of(key, source) for key, source in zip(keys, sources, strict=True)],
    }
    for name, values in columns.items():
        position = BY_NAME["documents"].names.index(name)
        field = documents.schema.field(position)
        documents = documents.set_column(position, field, pa.array(values, field.type))
    texts = dict(zip(keys, documents.column("text").to_pylist(), strict=True))
    filled = {**tables, "documents": documents}
    for name, table in filled.items():
        checks.demand(checks.problems(name, table, ids))
        if name in checks.SPANS:
            checks.demand(checks.span_problems(name, table, texts))
        yield name, table


def count_copies(documents: pa.Table) -> int:
    """How many inputs a table of documents names as copies."""
    return sum(map(len, documents.column("copies").to_pylist()))


def _write_documents(
    parts: Sequence[Part],
    folder: Path,
    scratch: Path,
    doc_ids: list[str],
    duplicates: dict[str, str],
    ids: dict[str, Any],
    copies: Copies,
) -> dict[str, int]:
    borders = cuts(doc_ids)
    counted = 0
    ranges = Ranges(parts, dict.fromkeys(DOCUMENT_TABLES, borders), scratch)
    with ExitStack() as stack:
        writers = {name: stack.enter_context(TableWriter(folder, name)) for name in DOCUMENT_TABLES}
        for tables in zip(*(ranges(name) for name in DOCUMENT_TABLES), strict=True):
            for name, table in checked_documents(dict(zip(DOCUMENT_TABLES, tables, strict=True)), duplicates, copies, ids):
                writers[name].write(table)
                counted += count_copies(table) if name == "documents" else 0
    return {name: writer.rows for name, writer in writers.items()} | {"copies": counted}


def _write_claim_tables(parts: Sequence[Part], folder: Path, scratch: Path, ids: dict[str, Any]) -> dict[str, int]:
    """Tables by claim. A claim id belongs to one document, so ids are compared over the whole run here."""
    claim_ids = sorted(i for table in _all(parts, "claims", ["claim_id"]) for i in table.column(0).to_pylist())
    for before, after in pairwise(claim_ids):
        if before == after:
            raise TableError(
                f"claims: the key {after} occurs twice. Nothing was published; this is a fault of the program, please report it."
            )
    known = {**ids, "claims": set(claim_ids)}
    borders = cuts(claim_ids)
    ranges = Ranges(parts, dict.fromkeys(CLAIM_TABLES, borders), scratch)
    rows = {}
    for name in CLAIM_TABLES:
        with TableWriter(folder, name) as writer:
            for table in ranges(name):
                checks.demand(checks.problems(name, table, known))
                writer.write(table)
        rows[name] = writer.rows
    return rows


__all__ = ["PUBLISHED", "write_set"]
