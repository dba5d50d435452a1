"""Sorted tables out of the parts of many shards, with the memory of one range.

The rows of a table are cut into ranges of their first order column so that each range holds about ``RANGE`` documents. The cuts depend on
the ids alone, so row groups and with them the bytes are the same however the documents were spread over parts.
"""

from __future__ import annotations

import bisect
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.tables.arrow import declaration, described_schema, plain_schema, sort
from pipeline.tables.parts import Part, write_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

#: Documents in a range: 4,096 press texts with their mentions are about 40 MB in memory.
RANGE = 4096
#: Documents in a run of the external sort.
RUN = 8192
#: Parquet settings are fixed: the same rows give the same bytes.
WRITER = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
    "data_page_version": "1.0",
    "store_schema": True,
}


def cuts(ids: Sequence[str], size: int = RANGE) -> list[str]:
    """Every ``size``-th id of a sorted sequence, the first left out: the borders of the ranges."""
    return [ids[i] for i in range(size, len(ids), size)]


class Ranges:
    """The rows of many parts, range by range, every range sorted.

    Parts are gathered into runs of about ``RUN`` documents, each sorted and cut once and spilled to ``folder``; a range then reads its
    piece of every run. So each row is read twice, and memory is that of one run, whatever the number of documents (external sort).
    Where everything fits into one run nothing is spilled.
    """

    def __init__(self, parts: Sequence[Part], borders: Mapping[str, Sequence[str]], folder: Path, *, run_size: int = RUN) -> None:
        self.borders = {name: list(values) for name, values in borders.items()}
        self._memory: dict[str, list[pa.Table]] | None = None
        self._runs: list[Part] = []
        groups = list(_groups(parts, run_size))
        for number, group in enumerate(groups):
            cut = {name: self._cut(name, group) for name in borders}
            if len(groups) == 1:
                self._memory = cut
                return
            path = folder / f"run-{number:05d}.part"
            write_part(path, {f"{name}/{r}": piece for name, pieces in cut.items() for r, piece in enumerate(pieces)})
            self._runs.append(Part(path))

    def _cut(self, name: str, group: Sequence[Part]) -> list[pa.Table]:
        declared = declaration(name)
        tables = [table for part in group if (table := part.table(name)) is not None]
        merged = pa.concat_tables(tables).combine_chunks() if tables else plain_schema(name).empty_table()
        merged = sort(merged, declared)
        keys = merged.column(declared.order[0]).to_pylist()
        edges = [0, *(bisect.bisect_left(keys, border) for border in self.borders[name]), len(keys)]
        return [merged.slice(begin, end - begin) for begin, end in pairwise(edges)]

    def __call__(self, name: str) -> Iterator[pa.Table]:
        """The sorted rows of one table, one Arrow table per range (``len(borders) + 1`` in all, some may be empty)."""
        for r in range(len(self.borders[name]) + 1):
            if self._memory is not None:
                yield self._memory[name][r]
                continue
            pieces = [piece for run in self._runs if (piece := run.table(f"{name}/{r}")) is not None]
            yield sort(pa.concat_tables(pieces).combine_chunks(), declaration(name)) if pieces else plain_schema(name).empty_table()


def _groups(parts: Sequence[Part], run_size: int) -> Iterator[list[Part]]:
    group: list[Part] = []
    rows = 0
    for part in parts:
        group.append(part)
        rows += part.n_documents
        if rows >= run_size:
            yield group
            group, rows = [], 0
    if group or not parts:
        yield group


class TableWriter:
    """One Parquet file with the published schema; every ``write`` makes one row group (an empty one none)."""

    def __init__(self, folder: Path, name: str) -> None:
        self.schema = described_schema(name)
        self.path = folder / f"{name}.parquet"
        self.rows = 0
        self._writer = pq.ParquetWriter(self.path, self.schema, **WRITER)

    def write(self, table: pa.Table) -> None:
        if table.num_rows:
            # One chunk: where chunks end would show in the pages of the file.
            self._writer.write_table(table.cast(self.schema).combine_chunks(), row_group_size=table.num_rows)
            self.rows += table.num_rows

    def close(self) -> None:
        self._writer.close()

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def abandon(self) -> None:
        """Close a file that will not be used: a full disk would only say so again."""
        with suppress(OSError, pa.ArrowException):
            self._writer.close()
