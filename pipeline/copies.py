"""Inputs with the same bytes: one document, whose further places stand beside it in ``documents.copies``.

The document is that of the first file in the order of paths (in an archive or bulk file: of the first entry or row read). A copy of a file
that could not be used could not be used either: it has rows of its own among the rejects.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Copies:
    """``files`` maps a file to its copies (to none, where the name of a file looks like an entry of another one), ``entries`` the id of a
    document to further entries or rows of its own file, ``refused`` the same by source and SHA-256."""

    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def gather(cls, files: Mapping[str, tuple[str, ...]], tables: Iterable[pa.Table]) -> Copies:
        """Of the copies among the files and of tables of copied entries (``tables.arrow.COPIES``)."""
        entries: dict[str, set[str]] = {}
        refused: dict[tuple[str, str], set[str]] = {}
        for table in tables:
            for doc_id, original, sha256, source in zip(*(column.to_pylist() for column in table.columns), strict=True):
                entries.setdefault(doc_id, set()).add(source)
                refused.setdefault((original, sha256), set()).add(source)
        return cls(files, {key: tuple(sorted(found)) for key, found in entries.items()}, {k: tuple(sorted(v)) for k, v in refused.items()})

    def of(self, doc_id: str, source: str) -> list[str]:
        """Where else the bytes of a document lie, sorted."""
        inside = self.entries.get(doc_id, ())
        return sorted({*inside, *(moved for place in (source, *inside) for moved in self._moved(place))})

    def rejects(self, row: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """A row of ``rejects``, and the same for every copy of its input."""
        source, sha256, stage = row[:3]
        places = [source]
        if stage != "ingest":  # what was read and refused later may have copies in its own file
            places += self.refused.get((source, sha256), ())
        for place in places:
            yield (place, *row[1:])
            for moved in self._moved(place):
                yield (moved, *row[1:])

    def _moved(self, place: str) -> Iterator[str]:
        """The same entry (or the file itself) in the copies of its file."""
        end = len(place)
        while self.files and end > 0:
            if place[:end] in self.files:
                for other in self.files[place[:end]]:
                    yield other + place[end:]
                return
            end = place.rfind("#", 0, end)
