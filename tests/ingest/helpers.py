"""Small helpers of the ingest tests: documents from strings and bytes, and roles as short strings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from pipeline.ingest import IngestOptions, InputFile, read
from pipeline.ingest.options import DEFAULT
from pipeline.records import Document, Reject

ANY = IngestOptions(languages=())


def from_bytes(tmp_path: Path, name: str, data: bytes, options: IngestOptions = DEFAULT) -> list[Document | Reject]:
    """What ``read`` makes of a file with this name and content."""
    path = tmp_path / name
    path.write_bytes(data)
    return list(read(InputFile(name, path, len(data), 0), options=options))


def one(tmp_path: Path, name: str, data: bytes, options: IngestOptions = DEFAULT) -> Document:
    results = from_bytes(tmp_path, name, data, options)
    assert len(results) == 1, results
    assert isinstance(results[0], Document), results[0]
    return results[0]


def rejected(tmp_path: Path, name: str, data: bytes, options: IngestOptions = DEFAULT) -> Reject:
    results = from_bytes(tmp_path, name, data, options)
    assert len(results) == 1, results
    assert isinstance(results[0], Reject), results[0]
    return results[0]


def texts(document: Document, *roles: str) -> list[str]:
    """Texts of the blocks with one of the roles (all blocks without)."""
    return [document.text[b.start : b.end] for b in document.blocks if not roles or b.role in roles]


def outline(document: Document, width: int = 28) -> list[str]:
    """``role: beginning`` of every block."""
    return [f"{b.role}: {document.text[b.start : b.end][:width]}" for b in document.blocks]


def check(document: Document) -> None:
    """What every document promises: NFC, ordered blocks, white space between, cells inside their row, offsets that can be encoded."""
    import unicodedata

    text = document.text
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    assert "\u00ad" not in text
    assert "\u00a0" not in text
    assert "\0" not in text
    text.encode("utf-8")
    position = 0
    for block in document.blocks:
        assert not text[position : block.start].strip()
        assert position <= block.start < block.end <= len(text)
        assert not text[block.start].isspace()
        assert not text[block.end - 1].isspace()
        for start, end in block.cells:
            assert block.start <= start <= end <= block.end
        position = block.end
    assert not text[position:].strip()
    assert len(document.doc_id) == 16
    assert document.sha256.startswith(document.doc_id)


class Endless(io.RawIOBase):
    """A stream that never ends (and must not be read to its end)."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        buffer[:] = b"a" * len(buffer)
        return len(buffer)


def documents(results: Iterator[Document | Reject]) -> list[Document]:
    return [r for r in results if isinstance(r, Document)]
