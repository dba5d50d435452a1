"""Readers of files that hold one document, and the last steps they share."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import Unreadable
from pipeline.ingest import clean, language, plain, roles, sniff
from pipeline.ingest.decode import decode
from pipeline.ingest.discover import printable
from pipeline.ingest.parts import Part, assemble
from pipeline.records import NEWS_ROLES, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import Message

    from pipeline.ingest.options import IngestOptions


@dataclass(slots=True)
class Raw:
    """One document before it is read: where it is from, what it seems to be, and either a stream, bytes or a string."""

    source: str
    filename: str
    media_type: str
    stream: BinaryIO | None = None
    data: bytes | None = None
    text: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    declared: str | None = None
    doc_hash: str | None = None
    message: Message | None = None  #: a mail that its container has parsed already

    def open(self) -> BinaryIO:
        """The stream, made of the bytes where there is none yet."""
        if self.stream is None:
            self.stream = io.BytesIO(self.data or b"")
        return self.stream

    def read(self, max_bytes: int) -> bytes:
        """All bytes. Raises Unreadable("too_large") before more than ``max_bytes`` are in memory."""
        if self.data is None:
            self.data = self.stream.read(max_bytes + 1) if self.stream is not None else (self.text or "").encode("utf-8", "replace")
        if len(self.data) > max_bytes:
            self.data = None
            raise Unreadable(
                "too_large", f"larger than {max_bytes // 1_048_576} MiB: split it, or use JSONL, CSV or Parquet with one row per text"
            )
        return self.data


@dataclass(slots=True)
class Content:
    """What a reader hands over: parts with roles, the title it knows, and the container's own statements."""

    parts: list[Part]
    title: str | None = None
    meta: dict[str, str] = field(default_factory=dict)


def build(raw: Raw, data: bytes, options: IngestOptions) -> Document:
    """Read, clean and check one document. Raises Unreadable with the code of the reject."""
    digest = raw.doc_hash or hashlib.sha256(data).hexdigest()
    content = _reader(raw.media_type)(raw, data, options)
    text, blocks = assemble(content.parts)
    if len(text) > options.limits.max_chars:
        raise Unreadable(
            "too_long", f"{len(text):,} characters of text, more than {options.limits.max_chars:,}: split it into single releases"
        )
    if not any(b.role in NEWS_ROLES or b.role in ("contact", "letterhead", "caption") for b in blocks) or not re.search(r"\w", text):
        raise Unreadable("no_text", "no readable text was found in it: check the file in its own program")
    code = language.detect(" ".join([text[b.start : b.end] for b in blocks if b.role in NEWS_ROLES][:40]) or text)
    if options.languages and code not in options.languages:
        allowed = ", ".join(options.languages)
        raise Unreadable("language", f"the text is not in {allowed} but in '{code}': pass --languages {allowed},{code} to let it through")
    meta = {**content.meta, **{k: v for k, v in raw.meta.items() if v}, "filename": raw.filename}
    given = raw.meta.get("title")
    title = clean.squeeze(clean.normalise(given)) if given else content.title
    return Document(
        doc_id=digest[:16],
        source=printable(raw.source),
        sha256=digest,
        media_type=raw.media_type.removesuffix("+body"),
        text=text,
        blocks=blocks,
        title=title[:300] if title else None,
        language=code,
        meta={k: clean.squeeze(clean.normalise(v))[:500] for k, v in sorted(meta.items()) if v},
    )


def _plain(raw: Raw, data: bytes, options: IngestOptions) -> Content:
    text = raw.text if raw.text is not None else decode(data, raw.declared)[0]
    if len(text) > 4 * options.limits.max_chars:
        raise Unreadable(
            "too_long", f"{len(text):,} characters of text, more than {options.limits.max_chars:,}: split it into single releases"
        )
    meta, text = plain.front_matter(clean.normalise(text))
    parts = plain.to_parts(text, markdown=raw.media_type == "text/markdown")
    title = meta.pop("title", None)
    if title and not any(p.text == title for p in parts[:6]):
        parts.insert(0, Part(title, "heading", 1, fixed=True))
    return Content(parts, roles.assign(parts) or title, meta)


def _html(raw: Raw, data: bytes, options: IngestOptions) -> Content:
    from pipeline.ingest import html

    text = raw.text if raw.text is not None else decode(data, raw.declared or html.declared_charset(data))[0]
    html.check_size(text, options.limits.max_chars)
    return html.read(text)


def _pdf(raw: Raw, data: bytes, options: IngestOptions) -> Content:
    from pipeline.ingest import pdf

    return pdf.read(data, options.limits)


def _docx(raw: Raw, data: bytes, options: IngestOptions) -> Content:
    from pipeline.ingest import docx

    return docx.read(data, options.limits)


def _mail(raw: Raw, data: bytes, options: IngestOptions) -> Content:
    from pipeline.ingest import mail

    return mail.read(raw.message if raw.message is not None else mail.parse(data), options.limits.max_chars)


def _refused(raw: Raw, data: bytes, options: IngestOptions) -> Content:
    if raw.media_type == "image":
        raise Unreadable("needs_ocr", "an image, not a text: run OCR (for example ocrmypdf -l deu) and put the result into the corpus")
    remedy = sniff.REFUSED.get(raw.media_type)
    if remedy:
        raise Unreadable("unsupported_format", f"this is {remedy}")
    raise Unreadable("binary", "the file is binary and of no known format: remove it or save it as text, HTML, PDF or DOCX")


_READERS: dict[str, Callable[[Raw, bytes, IngestOptions], Content]] = {
    "text/plain": _plain,
    "text/markdown": _plain,
    "text/html": _html,
    "application/xml": _html,
    "application/pdf": _pdf,
    "message/rfc822+body": _mail,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _docx,
}


def _reader(media_type: str) -> Callable[[Raw, bytes, IngestOptions], Content]:
    return _READERS.get(media_type, _refused)
