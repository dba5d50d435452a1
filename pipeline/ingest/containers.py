"""Files that hold other files: zip (and DOCX, which is one), mail, archives."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator

from pipeline.ingest.options import IngestOptions
from pipeline.ingest.single import Raw
from pipeline.records import Document, Reject

Dispatch = Callable[..., Iterator[Document | Reject]]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _zip(raw: Raw, options: IngestOptions, depth: int, dispatch: Dispatch) -> Iterator[Document | Reject]:
    assert raw.stream is not None
    with zipfile.ZipFile(raw.stream) as z:
        names = set(z.namelist())
    raw.stream.seek(0)
    if "word/document.xml" in names:
        raw.media_type = DOCX
        yield from dispatch(raw, options, depth=depth)


READERS: dict[str, Callable[[Raw, IngestOptions, int, Dispatch], Iterator[Document | Reject]]] = {"application/zip": _zip}
