"""Part files: all rows of one shard in one file, readable table by table without loading the rest.

Layout: the magic, one Arrow IPC stream per table (zstd), a JSON index ``{table: [offset, length, rows]}``, its length (8 bytes), the magic,
32 bytes that say what the part was made from (spaces: nothing in particular).
A part is complete or absent: it is written beside its place and renamed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.remote import AnyPath

_MAGIC = b"STTPART1"
#: Length of a part's key in bytes.
KEY = 32


def encode_part(tables: Mapping[str, pa.Table], key: str = "") -> bytes:
    """The bytes of a part file; ``key`` (at most 32 characters) says what it was made from."""
    sink = pa.BufferOutputStream()
    sink.write(_MAGIC)
    index: dict[str, tuple[int, int, int]] = {}
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    for name, table in tables.items():
        if not table.num_rows:
            continue
        begin = sink.tell()
        with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
            writer.write_table(table)
        index[name] = (begin, sink.tell() - begin, table.num_rows)
    encoded = json.dumps(index).encode()
    sink.write(encoded)
    sink.write(len(encoded).to_bytes(8, "little"))
    sink.write(_MAGIC + key.encode().ljust(KEY))
    return bytes(sink.getvalue())


def write_part(path: AnyPath, tables: Mapping[str, pa.Table]) -> None:
    write_atomically(path, encode_part(tables))


class Part:
    """One part file. Only the index is held; every ``table`` call reads from disk."""

    def __init__(self, path: AnyPath) -> None:
        self.path = path
        with path.open("rb") as stream:
            stream.seek(-16 - KEY, 2)
            tail = stream.read(16)
            if tail[8:] != _MAGIC:
                raise ValueError(f"{path.name} is no part file")
            length = int.from_bytes(tail[:8], "little")
            stream.seek(-16 - KEY - length, 2)
            self.index: dict[str, list[int]] = json.loads(stream.read(length))

    @property
    def n_documents(self) -> int:
        return self.rows("documents")

    def rows(self, name: str) -> int:
        """Number of rows of one table."""
        return self.index[name][2] if name in self.index else 0

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table | None:
        """The rows of one table (None: no row), of all or of some columns."""
        if name not in self.index:
            return None
        offset, length, _ = self.index[name]
        with self.path.open("rb") as stream:
            stream.seek(offset)
            data = stream.read(length)
        table = pa.ipc.open_stream(data).read_all()
        return table.select(columns) if columns else table
