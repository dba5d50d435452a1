"""Part files: all rows of one shard in one file, readable table by table without loading the rest.

Layout: the magic, one compressed Arrow IPC stream per table, a JSON index ``{table: [offset, length, rows, plain length]}``, its length (8
bytes), the magic, 32 bytes that say what the part was made from (spaces: nothing in particular).
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

_MAGIC = b"STTPART2"
#: Length of a part's key in bytes.
KEY = 32
_CODEC = pa.Codec("zstd", 1)


def encode_part(tables: Mapping[str, pa.Table], key: str = "") -> bytes:
    """The bytes of a part file; ``key`` (at most 32 characters) says what it was made from."""
    sink = pa.BufferOutputStream()
    sink.write(_MAGIC)
    index: dict[str, tuple[int, int, int, int]] = {}
    for name, table in tables.items():
        if not table.num_rows:
            continue
        plain = pa.BufferOutputStream()
        with pa.ipc.new_stream(plain, table.schema) as writer:
            writer.write_table(table)
        # Compressed as a whole: Arrow's own compression starts anew for every buffer, 16 ms for a part of five documents instead of 3.
        data = plain.getvalue()
        index[name] = (sink.tell(), 0, table.num_rows, data.size)
        sink.write(_CODEC.compress(data))
        index[name] = (index[name][0], sink.tell() - index[name][0], table.num_rows, data.size)
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
        offset, length, _, plain = self.index[name]
        with self.path.open("rb") as stream:
            stream.seek(offset)
            data = stream.read(length)
        table = pa.ipc.open_stream(_CODEC.decompress(data, plain)).read_all()
        return table.select(columns) if columns else table
