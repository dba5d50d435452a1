"""The promises of the tables, checked before anything is published and by ``stadttandem check``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import TableError
from pipeline.tables.arrow import plain_schema
from pipeline.tables.edtf import is_edtf
from pipeline.tables.schema import BY_NAME, Column

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

#: Tables whose spans point into documents.text: columns of start, end and the words.
SPANS: dict[str, tuple[str, str, str]] = {
    "city_mentions": ("start", "end", "text"),
    "programme_mentions": ("start", "end", "text"),
    "theme_mentions": ("start", "end", "text"),
    "organisation_mentions": ("start", "end", "text"),
    "date_mentions": ("start", "end", "text"),
    "claims": ("quote_start", "quote_end", "quote"),
}


def table_problems(name: str, table: pa.Table) -> Iterator[str]:
    """What is wrong with the rows by themselves: types, nulls, value sets, patterns, EDTF, order and uniqueness of the key."""
    declared = BY_NAME[name]
    expected = plain_schema(name)
    actual = pa.schema([pa.field(f.name, f.type, f.nullable) for f in table.schema])
    if actual.names != expected.names:
        yield f"{name}: columns are {', '.join(actual.names)} instead of {', '.join(expected.names)}"
        return
    for have, want in zip(actual, expected, strict=True):
        if have.type != want.type:
            yield f"{name}.{want.name}: type is {have.type} instead of {want.type}"
            return
    if not table.num_rows:
        return
    for column in declared.columns:
        yield from _column_problems(name, column, table.column(column.name))
    yield from _order_problems(name, table)


def _column_problems(name: str, column: Column, data: pa.ChunkedArray) -> Iterator[str]:
    where = f"{name}.{column.name}"
    if column.required and data.null_count:
        yield f"{where}: {data.null_count} empty values in a required column"
    if column.values or column.pattern or column.edtf:
        for value in pc.unique(data).to_pylist():
            if value is None:
                continue
            if column.values and value not in column.values:
                yield f"{where}: {value!r} is none of {', '.join(column.values)}"
            if column.pattern and not re.fullmatch(column.pattern, value):
                yield f"{where}: {value!r} does not look like {column.pattern}"
            if column.edtf and not is_edtf(value):
                yield f"{where}: {value!r} is no EDTF string"
    if column.name == "confidence":
        span = pc.min_max(data).as_py()
        if span["min"] is not None and not 0 <= span["min"] <= span["max"] <= 1:
            yield f"{where}: values from {span['min']} to {span['max']} instead of 0 to 1"


def _order_problems(name: str, table: pa.Table) -> Iterator[str]:
    declared = BY_NAME[name]
    columns = [table.column(c).to_pylist() for c in declared.order]
    rows = list(zip(*columns, strict=True))
    for before, after in pairwise(rows):
        if before > after:
            yield f"{name}: rows are not in the order of {', '.join(declared.order)} at {after!r}"
            break
    if declared.key == declared.order:
        keys: list[tuple[Any, ...]] = rows
    else:
        keys = sorted(zip(*(table.column(c).to_pylist() for c in declared.key), strict=True))
    for before, after in pairwise(keys):
        if before == after:
            yield f"{name}: the key {', '.join(map(str, after))} occurs twice"
            break


def span_problems(name: str, table: pa.Table, texts: Mapping[str, str]) -> Iterator[str]:
    """Rows whose offsets do not cut their words out of the document's text (``texts``: doc_id to text)."""
    start, end, words = SPANS[name]
    for row in zip(*(table.column(c).to_pylist() for c in ("doc_id", start, end, words)), strict=True):
        doc_id, begin, stop, text = row
        document = texts.get(doc_id)
        if document is None:
            yield f"{name}.doc_id: {doc_id!r} is no document"
            return
        if not 0 <= begin < stop <= len(document) or document[begin:stop] != text:
            yield f"{name}: documents.text[{begin}:{stop}] of {doc_id} is {document[begin:stop]!r}, not {text!r}"
            return


def reference_problems(name: str, table: pa.Table, ids: Mapping[str, Container[str]]) -> Iterator[str]:
    """Foreign keys that lead nowhere; ``ids`` holds the keys of each table that can be pointed to."""
    for column in BY_NAME[name].columns:
        if column.references is None or column.references[0] not in ids:
            continue
        known = ids[column.references[0]]
        for value in pc.unique(table.column(column.name)).to_pylist():
            if value is not None and value not in known:
                yield f"{name}.{column.name}: {value!r} is not in {column.references[0]}.{column.references[1]}"
                break


def date_problems(name: str, table: pa.Table) -> Iterator[str]:
    """Date mentions whose last day lies before the first, partnerships likewise."""
    pairs = {"date_mentions": ("date_from", "date_to"), "partnerships": ("first_published_on", "last_published_on")}
    if name in pairs and table.num_rows:
        first, last = (table.column(c) for c in pairs[name])
        if pc.any(pc.greater(first, last)).as_py():
            yield f"{name}: {pairs[name][0]} lies after {pairs[name][1]}"


def problems(name: str, table: pa.Table, ids: Mapping[str, Container[str]]) -> Iterator[str]:
    """What is wrong with a table by itself: columns and keys, references into ``ids``, dates; one line each."""
    yield from table_problems(name, table)
    yield from reference_problems(name, table, ids)
    yield from date_problems(name, table)


def demand(problems: Iterator[str]) -> None:
    """Raise TableError with the first problem; the rest would mostly repeat it."""
    for problem in problems:
        raise TableError(f"{problem}. Nothing was published; this is a fault of the program, please report it.")


def rows_of(table: pa.Table, documents: Mapping[str, object]) -> pa.Table:
    """The rows of a mention table that belong to some documents."""
    return table.filter(pc.is_in(table.column("doc_id"), pa.array(list(documents), pa.string())))
