"""Files with many documents: readers come next."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.ingest.options import IngestOptions
from pipeline.ingest.single import Raw
from pipeline.records import Document, Reject

READERS: dict[str, Callable[[Raw, IngestOptions], Iterator[Document | Reject]]] = {}
