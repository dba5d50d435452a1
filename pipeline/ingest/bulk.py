"""Files with one text per row: JSON lines, CSV and Parquet, read as streams."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError, Unreadable
from pipeline.ingest.decode import decode, utf16_without_mark
from pipeline.ingest.faults import reject, unexpected
from pipeline.ingest.limits import Timeout, time_limit
from pipeline.ingest.single import Raw, build
from pipeline.records import Document, Reject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipeline.ingest.options import IngestOptions

#: Columns that are read; all but ``text`` are optional. German and common names are understood too.
COLUMNS = ("text", "id", "title", "published_on", "source", "issuer")
_SYNONYMS = {
    **dict.fromkeys(["body", "content", "volltext", "inhalt", "fulltext"], "text"),
    **dict.fromkeys(["doc_id", "document_id"], "id"),
    **dict.fromkeys(["headline", "titel", "überschrift"], "title"),
    **dict.fromkeys(["date", "datum", "published", "publication_date", "veröffentlicht"], "published_on"),
    **dict.fromkeys(["url", "quelle"], "source"),
    **dict.fromkeys(["publisher", "herausgeber", "absender"], "issuer"),
}
_CSV_RECORD_LINES = 2_000
#: Characters of one CSV record, as a multiple of those of one document: an open quotation mark must not gather the file in memory.
_CSV_RECORD = 16


def _columns(names: list[str]) -> dict[str, str]:
    """Our column name to the file's own."""
    exact = {n.strip().lower(): n for n in reversed(names)}
    found = {c: exact[c] for c in COLUMNS if c in exact}
    for name in names:
        target = _SYNONYMS.get(name.strip().lower())
        if target and target not in found:
            found[target] = name
    return found


def _no_text_column(raw: Raw, names: list[str]) -> Reject:
    shown = ", ".join(str(n) for n in names[:12]) or "none"
    message = f"no column 'text' (columns: {shown}): rename the column that holds the full text"
    return reject(raw.source, None, "no_text_column", message)


def _text_of(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bytes):
        return decode(value)[0]
    return str(value)


def row_document(raw: Raw, number: int, row: Mapping[str, Any], options: IngestOptions) -> Document | Reject:
    """One row. ``source`` is ``path#id`` or ``path#row number`` (from 1); the id of the document comes from the content of the row."""
    identifier = " ".join(_text_of(row.get("id")).split())[:200] or str(number)
    source = f"{raw.source}#{identifier}"
    text = _text_of(row.get("text"))
    meta = {k: " ".join(_text_of(row.get(k)).split()) for k in ("title", "published_on", "source", "issuer")}
    canonical = json.dumps({"text": text, **{k: v for k, v in meta.items() if v}}, sort_keys=True, ensure_ascii=True)
    digest = hashlib.sha256(canonical.encode("ascii")).hexdigest()
    if not text.strip():
        return reject(source, digest, "empty", "the row has no text: fill the column 'text' or drop the row")
    kind = "text/html" if _is_page(text) else "text/plain"
    entry = Raw(source, raw.filename, kind, meta={k: v for k, v in meta.items() if v}, text=text, doc_hash=digest)
    try:
        with time_limit(options.limits.max_seconds):
            return build(entry, b"", options)
    except Unreadable as fault:
        return reject(source, digest, fault.code, str(fault))
    except Timeout:
        return reject(source, digest, "timeout", f"reading the row took longer than {options.limits.max_seconds:g} seconds")
    except (OSError, KnowledgeError, ImportError, MemoryError):
        raise
    except Exception as error:
        return unexpected(source, digest, error)


def _is_page(text: str) -> bool:
    start = text[:400].lstrip().lower()
    return start.startswith(("<!doctype", "<html", "<p>", "<p ", "<div", "<article")) or (start.startswith("<") and "</" in text)


def jsonl(raw: Raw, options: IngestOptions) -> Iterator[Document | Reject]:
    """One JSON object per line; a JSON array of objects is accepted up to the size of one document."""
    stream = raw.open()
    number = 0
    first = True
    while True:
        line = stream.readline(options.limits.max_bytes + 1)
        if not line:
            return
        if first:
            line = line.removeprefix(b"\xef\xbb\xbf")
            first = False
            if line.lstrip().startswith(b"["):
                yield from _json_array(raw, line + stream.read(options.limits.max_bytes + 1), options)
                return
        if len(line) > options.limits.max_bytes:
            number += 1
            yield reject(
                f"{raw.source}#{number}",
                None,
                "too_large",
                f"the line is longer than {options.limits.max_bytes // 1_048_576} MiB: check for missing line ends",
            )
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            continue
        if not line.strip():
            continue
        number += 1
        yield _json_row(raw, number, line, options)


def _json_row(raw: Raw, number: int, line: bytes, options: IngestOptions) -> Document | Reject:
    digest = hashlib.sha256(line).hexdigest()
    source = f"{raw.source}#{number}"
    try:
        item = json.loads(decode(line)[0])
    except (ValueError, RecursionError) as error:
        detail = getattr(error, "msg", type(error).__name__)
        return reject(source, digest, "bad_row", f"line {number} is no valid JSON ({detail}): repair or drop the line")
    return _json_item(raw, number, item, digest, options)


def _json_item(raw: Raw, number: int, item: Any, digest: str, options: IngestOptions) -> Document | Reject:
    source = f"{raw.source}#{number}"
    if not isinstance(item, dict):
        return reject(source, digest, "bad_row", f"line {number} is no JSON object: write one object per line with the key 'text'")
    columns = _columns([k for k in item if isinstance(k, str)])
    if "text" not in columns:
        keys = ", ".join(str(k) for k in list(item)[:8])
        return reject(
            source,
            digest,
            "no_text_column",
            f"line {number} has no key 'text' (keys: {keys}): rename the key that holds the full text"[:300],
        )
    return row_document(raw, number, {c: item[name] for c, name in columns.items()}, options)


def _json_array(raw: Raw, data: bytes, options: IngestOptions) -> Iterator[Document | Reject]:
    if len(data) > options.limits.max_bytes:
        yield reject(raw.source, None, "too_large", "a JSON array this large cannot be streamed: write one object per line (JSON lines)")
        return
    try:
        items = json.loads(decode(data)[0])
    except (ValueError, RecursionError) as error:
        detail = getattr(error, "msg", type(error).__name__)
        yield reject(
            raw.source,
            data,
            "damaged",
            f"no valid JSON ({detail}): write one object per line (JSON lines)",
        )
        return
    for number, item in enumerate(items, 1):
        digest = hashlib.sha256(repr(item).encode("utf-8", "replace")).hexdigest()
        yield _json_item(raw, number, item, digest, options)


class _Lines:
    """Decoded lines of a byte stream, with a way to put some back."""

    def __init__(self, stream: Any, encoding: str, limit: int) -> None:
        self._stream, self._encoding, self._limit = stream, encoding, limit
        self._wide = encoding.startswith("utf-16")
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="") if self._wide else None
        self.back: list[str] = []

    def next(self) -> str | None:
        if self.back:
            return self.back.pop()
        if self._text is not None:
            return self._text.readline(self._limit) or None
        line = self._stream.readline(self._limit)
        return line.decode(self._encoding, "replace") if line else None


def csv_rows(raw: Raw, options: IngestOptions) -> Iterator[Document | Reject]:
    """Rows of a CSV or TSV file. A broken row is rejected alone: an open quotation mark does not swallow the rows after it."""
    stream = raw.open()
    head = stream.read(262_144)
    stream.seek(0)
    if head.startswith(b"\xef\xbb\xbf"):
        stream.seek(3)
    encoding = _csv_encoding(head)
    limit = min(options.limits.max_bytes, _CSV_RECORD * options.limits.max_chars)
    lines = _Lines(stream, encoding, limit)
    first = lines.next()
    if first is None:
        yield reject(raw.source, None, "empty", "the file holds no rows")
        return
    first = first.lstrip("\ufeff")
    delimiter = max(",;\t|", key=lambda d: (first.count(d), d == ","))
    names = _fields([first], delimiter) or []
    columns = _columns(names)
    if "text" not in columns:
        yield _no_text_column(raw, names)
        return
    where = {c: names.index(n) for c, n in columns.items()}
    number = 0
    while (record := _record(lines, delimiter, len(names), limit)) is not None:
        fields, text = record
        if fields == []:
            continue
        number += 1
        if fields is None:
            digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
            yield reject(
                f"{raw.source}#{number}",
                digest,
                "bad_row",
                f"row {number} does not have {len(names)} fields: check its quotation marks and delimiters",
            )
            continue
        yield row_document(raw, number, {c: fields[i] for c, i in where.items()}, options)


def _csv_encoding(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    wide = utf16_without_mark(head)
    if wide:
        return wide
    # The sample may end inside a character.
    name = decode(head[: head.rfind(b"\n") + 1] or head)[1]
    return "utf-8" if name == "utf-8-sig" else name


def _record(lines: _Lines, delimiter: str, width: int, limit: int) -> tuple[list[str] | None, str] | None:
    """The next record: its fields ([] for a blank line, None for a broken one) and its raw text; None at the end of the file."""
    taken: list[str] = []
    quotes = size = 0
    while True:
        line = lines.next()
        if line is None:
            break
        taken.append(line.replace("\0", ""))
        quotes += line.count('"')
        size += len(line)
        if quotes % 2 == 0 or len(taken) >= _CSV_RECORD_LINES or size >= limit:
            break
    if not taken:
        return None
    text = "".join(taken)
    if not text.strip():
        return [], text
    if quotes % 2 == 0:
        fields = _fields(taken, delimiter)
        if fields is not None and len(fields) == width:
            return fields, text
    # Broken: only the first line is given up, the others are read again.
    lines.back.extend(reversed(taken[1:]))
    return None, taken[0]


def _fields(taken: list[str], delimiter: str) -> list[str] | None:
    try:
        csv.field_size_limit(1 << 28)
        rows = list(csv.reader(taken, delimiter=delimiter))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def parquet(raw: Raw, options: IngestOptions) -> Iterator[Document | Reject]:
    """Rows of a Parquet file, 64 at a time; only the columns that are read are loaded.

    A dictionary stays one: 64 rows of one long value are one value in memory (measured: 10 MB of text in every row took 1.8 GB without).
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = raw.open()
    try:
        file = pq.ParquetFile(stream)
        schema = file.schema_arrow
        names = [str(n) for n in schema.names]
        columns = _columns(names)
        if "text" not in columns:
            yield _no_text_column(raw, names)
            return
        if _is_bomb(file.metadata, columns["text"], options.limits.max_ratio):
            yield reject(
                raw.source, None, "archive_bomb", f"its column of texts unpacks to more than {options.limits.max_ratio} times its size"
            )
            return
        plain = [n for n in columns.values() if pa.types.is_string(schema.field(n).type) or pa.types.is_binary(schema.field(n).type)]
        file = pq.ParquetFile(stream, metadata=file.metadata, read_dictionary=plain)
        number = 0
        for batch in file.iter_batches(batch_size=64, columns=sorted(columns.values())):
            data = {c: batch.column(n) for c, n in columns.items()}
            for i in range(batch.num_rows):
                number += 1
                yield row_document(raw, number, {c: v[i].as_py() for c, v in data.items()}, options)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        detail = " ".join(str(error).split())[:120]
        yield reject(raw.source, None, "damaged", f"the Parquet file is damaged ({detail}): write it again")


def _is_bomb(metadata: Any, name: str, ratio: int) -> bool:
    """Whether a part of the column says of itself that it unpacks too far."""
    places = [i for i in range(metadata.num_columns) if metadata.schema.column(i).path == name]
    chunks = (metadata.row_group(i).column(place) for i in range(metadata.num_row_groups) for place in places)
    return any(
        c.total_uncompressed_size > 1_048_576 and c.total_uncompressed_size > ratio * max(1, c.total_compressed_size) for c in chunks
    )


READERS: dict[str, Callable[[Raw, IngestOptions], Iterator[Document | Reject]]] = {
    "application/jsonl": jsonl,
    "text/csv": csv_rows,
    "application/vnd.apache.parquet": parquet,
}
