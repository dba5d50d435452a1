"""Files that hold other files: zip and tar archives, compressed files, WARC, feeds, mails with attachments. Nothing is written to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from pipeline.errors import Unreadable
from pipeline.ingest import sniff
from pipeline.ingest.discover import printable
from pipeline.ingest.faults import is_own, reject
from pipeline.ingest.limits import Timeout, time_limit
from pipeline.ingest.single import Raw
from pipeline.records import Document, Reject

if TYPE_CHECKING:
    from pipeline.ingest.options import IngestOptions

Dispatch = Callable[..., Iterator[Document | Reject]]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError, NotImplementedError, ValueError, KeyError)


class _Budget:
    """What one archive may still unpack."""

    def __init__(self, options: IngestOptions) -> None:
        self.entries = options.limits.max_entries
        self.bytes = options.limits.max_archive_bytes

    def spend(self, size: int) -> None:
        self.entries -= 1
        self.bytes -= size
        if self.entries < 0:
            raise Unreadable("archive_bomb", "the archive has too many entries: split it")
        if self.bytes < 0:
            raise Unreadable("archive_bomb", "the archive unpacks to more than is allowed: split it")


def unsafe(name: str) -> bool:
    """A path that leads out of the archive."""
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":")


def _hidden(name: str) -> bool:
    return any(p.startswith(".") or p == "__MACOSX" for p in name.split("/"))


def _entry(raw: Raw, name: str, data: bytes, options: IngestOptions, depth: int, dispatch: Dispatch) -> Iterator[Document | Reject]:
    source = f"{raw.source}#{printable(name)}"
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        yield reject(source, None, "empty", "the entry holds no text: remove it or pack it again")
        return
    kind = sniff.sniff(data[:65_536], name)
    entry = Raw(source, printable(name.rsplit("/", 1)[-1]), kind, stream=io.BytesIO(data))
    if kind in READERS and kind != "application/feed+xml" and depth >= options.limits.max_depth and not is_word(data):
        yield reject(source, None, "too_deep", f"archives more than {options.limits.max_depth} deep are not opened: unpack the inner one")
        return
    yield from dispatch(entry, options, depth=depth + 1)


def is_word(data: bytes) -> bool:
    return data.startswith(b"PK") and b"word/" in data


def _read_bounded(stream: IO[bytes], options: IngestOptions, packed: int | None, budget: _Budget, name: str) -> bytes:
    """Unpack one entry. Raises Unreadable: too_large, archive_bomb."""
    limit = options.limits.max_bytes
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(1 << 18):
        size += len(chunk)
        chunks.append(chunk)
        if packed is not None and size > 1_048_576 and size > options.limits.max_ratio * max(1, packed):
            raise Unreadable("archive_bomb", f"'{name}' unpacks to more than {options.limits.max_ratio} times its size: not opened")
        if size > limit:
            raise Unreadable("too_large", f"'{name}' is larger than {limit // 1_048_576} MiB: split it")
    budget.spend(size)
    return b"".join(chunks)


def zip_entries(raw: Raw, options: IngestOptions, depth: int, dispatch: Dispatch) -> Iterator[Document | Reject]:
    """Entries of a zip archive in the order of their names; Office files are told apart by their parts."""
    try:
        archive = zipfile.ZipFile(raw.open())
    except _DAMAGED as error:
        yield reject(raw.source, None, "damaged", f"the archive is damaged or incomplete ({type(error).__name__}): pack it again")
        return
    with archive:
        infos = archive.infolist()
        names = {i.filename for i in infos}
        for marker, kind in (("word/document.xml", DOCX), ("xl/workbook.xml", _XLSX), ("ppt/presentation.xml", _PPTX)):
            if marker in names:
                raw.open().seek(0)
                raw.media_type = kind
                yield from dispatch(raw, options, depth=depth)
                return
        if "[Content_Types].xml" in names and any(n.startswith("word/") for n in names):
            yield reject(raw.source, None, "damaged", "the Word file lacks its main part: open it in Word and save it again")
            return
        budget = _Budget(options)
        for info in sorted(infos, key=lambda i: i.filename):
            source = f"{raw.source}#{info.filename}"
            if unsafe(info.filename):
                yield reject(source, None, "unsafe_path", "the entry's path leads out of the archive: pack it again with plain names")
                continue
            if not info.filename or info.is_dir() or _hidden(info.filename):  # a broken directory may hold entries without a name
                continue
            try:
                if info.flag_bits & 1:
                    raise Unreadable("encrypted", "the entry is protected by a password: pack it without one")
                if info.file_size > 1_048_576 and info.file_size > options.limits.max_ratio * max(1, info.compress_size):
                    raise Unreadable(
                        "archive_bomb", f"the entry unpacks to more than {options.limits.max_ratio} times its size: not opened"
                    )
                with archive.open(info) as stream:
                    data = _read_bounded(stream, options, info.compress_size, budget, info.filename)
            except Unreadable as fault:
                yield reject(source, None, fault.code, str(fault))
                if budget.entries < 0 or budget.bytes < 0:
                    return
                continue
            except (RuntimeError, *_DAMAGED) as error:
                yield reject(source, None, "damaged", f"the entry is damaged ({type(error).__name__}): pack it again")
                continue
            yield from _entry(raw, info.filename, data, options, depth, dispatch)


def tar_entries(raw: Raw, options: IngestOptions, depth: int, dispatch: Dispatch) -> Iterator[Document | Reject]:
    """Regular files of a tar archive (plain or compressed) in its own order; links and devices are refused."""
    budget = _Budget(options)
    packed = _size(raw.open())
    unpacked = 0
    try:
        with tarfile.open(fileobj=raw.open(), mode="r|*") as archive:
            for member in archive:
                source = f"{raw.source}#{printable(member.name)}"
                if unsafe(member.name):
                    yield reject(source, None, "unsafe_path", "the entry's path leads out of the archive: pack it again with plain names")
                    continue
                if member.isdir() or _hidden(member.name.removeprefix("./")):
                    continue
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None:
                    yield reject(source, None, "not_a_file", "the entry is a link or a device: pack the file itself")
                    continue
                unpacked += member.size
                if unpacked > 64 * 1_048_576 and unpacked > options.limits.max_ratio * packed:
                    raise Unreadable(
                        "archive_bomb", f"the archive unpacks to more than {options.limits.max_ratio} times its size: not read further"
                    )
                try:
                    data = _read_bounded(stream, options, None, budget, printable(member.name))
                except Unreadable as fault:
                    yield reject(source, None, fault.code, str(fault))
                    if fault.code == "archive_bomb":
                        return
                    continue
                yield from _entry(raw, member.name, data, options, depth, dispatch)
    except Unreadable as fault:
        yield reject(raw.source, None, fault.code, str(fault))
    except _DAMAGED as error:
        yield reject(raw.source, None, "damaged", f"the archive is damaged or incomplete ({type(error).__name__}): pack it again")


def _size(stream: BinaryIO) -> int:
    position = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(position)
    return size


def _open_gzip(stream: BinaryIO) -> IO[bytes]:
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))


def _open_bzip2(stream: BinaryIO) -> IO[bytes]:
    return bz2.BZ2File(stream)


def _open_xz(stream: BinaryIO) -> IO[bytes]:
    return lzma.LZMAFile(stream)


_OPENERS: dict[str, Callable[[BinaryIO], IO[bytes]]] = {
    "application/gzip": _open_gzip,
    "application/x-bzip2": _open_bzip2,
    "application/x-xz": _open_xz,
}


class _Bounded(io.RawIOBase):
    """A decompressing stream that stops a bomb: no more than ``limit`` bytes, no more than ``ratio`` times the packed size."""

    def __init__(self, inner: IO[bytes], limit: int) -> None:
        self._inner, self._left = inner, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable("archive_bomb", "the file unpacks to more than is allowed: unpack and split it")
        buffer[: len(data)] = data
        return len(data)


def compressed(raw: Raw, options: IngestOptions, depth: int, dispatch: Dispatch) -> Iterator[Document | Reject]:
    """A single compressed file: a tar archive, a WARC, a bulk file or one document."""
    stream = raw.open()
    packed = _size(stream)
    opener = _OPENERS[raw.media_type]
    name = raw.filename.rsplit(".", 1)[0] if "." in raw.filename else raw.filename
    if raw.filename.lower().endswith((".tgz", ".tbz", ".txz")):
        name += ".tar"
    try:
        head = opener(stream).read(65_536)
        kind = sniff.sniff(head, name)
        stream.seek(0)
        if kind == "application/x-tar":
            yield from tar_entries(raw, options, depth, dispatch)
            return
        if kind == "application/warc":
            yield from warc(raw, options, depth, dispatch)
            return
        if kind in READERS and kind != "application/feed+xml" and depth >= options.limits.max_depth:
            yield reject(
                raw.source, None, "too_deep", f"archives more than {options.limits.max_depth} deep are not opened: unpack the inner one"
            )
            return
        limit = min(options.limits.max_archive_bytes, max(options.limits.max_ratio * packed, 1_048_576))
        if kind in ("application/jsonl", "text/csv"):
            inner = io.BufferedReader(_Bounded(opener(stream), limit))
            if kind == "text/csv":
                yield from dispatch(Raw(raw.source, name, kind, stream=cast("BinaryIO", _Rewound(inner))), options, depth=depth + 1)
            else:
                yield from dispatch(Raw(raw.source, name, kind, stream=cast("BinaryIO", inner)), options, depth=depth + 1)
            return
        data = _read_bounded(opener(stream), options, packed, _Budget(options), raw.filename)
        yield from dispatch(Raw(raw.source, name, kind, stream=io.BytesIO(data)), options, depth=depth + 1)
    except Unreadable as fault:
        yield reject(raw.source, None, fault.code, str(fault))
    except _DAMAGED as error:
        yield reject(raw.source, None, "damaged", f"the compressed file is damaged or incomplete ({type(error).__name__}): pack it again")


class _Rewound(io.BufferedIOBase):
    """A forward-only stream whose first bytes can be read twice (what the CSV reader needs to guess encoding and delimiter)."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._head = b""
        self._position: int | None = None

    def readable(self) -> bool:
        return True

    def read(self, n: int | None = -1) -> bytes:
        if self._position is None:
            self._head = self._stream.read(-1 if n is None else n)
            self._position = len(self._head)
            return self._head
        wanted = -1 if n is None else n
        known = self._head[self._position :] if wanted < 0 else self._head[self._position : self._position + wanted]
        self._position += len(known)
        return known + self._stream.read(wanted - len(known) if wanted >= 0 else -1)

    def read1(self, n: int = -1) -> bytes:
        return self.read(n if n >= 0 else 65_536)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._position = offset
        return offset

    def readline(self, limit: int | None = -1) -> bytes:
        limit = -1 if limit is None else limit
        if self._position is None or self._position >= len(self._head):
            return self._stream.readline(limit)
        end = self._head.find(b"\n", self._position) + 1
        if end:
            line = self._head[self._position : end]
            self._position = end
            return line
        line = self._head[self._position :]
        self._position = len(self._head)
        return line + self._stream.readline(limit)


def warc(raw: Raw, options: IngestOptions, depth: int, dispatch: Dispatch) -> Iterator[Document | Reject]:
    """HTML response records of a web archive; ``source`` is ``path#address``."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    budget = _Budget(options)
    count = 0
    try:
        for record in ArchiveIterator(raw.open(), no_record_parse=False):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            mime = (record.http_headers.get_header("Content-Type") or "").lower()
            status = record.http_headers.get_statuscode() or ""
            if "html" not in mime or not status.startswith("2"):
                continue
            count += 1
            address = record.rec_headers.get_header("WARC-Target-URI") or str(count)
            source = f"{raw.source}#{printable(address.strip('<>'))}"
            try:
                data = _read_bounded(record.content_stream(), options, None, budget, address)
            except Unreadable as fault:
                yield reject(source, None, fault.code, str(fault))
                if fault.code == "archive_bomb":
                    return
                continue
            charset = mime.split("charset=")[-1].split(";")[0].strip() if "charset=" in mime else None
            captured = record.rec_headers.get_header("WARC-Date") or ""
            page = Raw(
                source, address.rstrip("/").rsplit("/", 1)[-1] or raw.filename, "text/html", stream=io.BytesIO(data), declared=charset
            )
            page.meta = {"captured": captured, "canonical": address}
            yield from dispatch(page, options, depth=depth + 1)
    except (ArchiveLoadFailed, *_DAMAGED, AttributeError) as error:
        if isinstance(error, AttributeError) and is_own(error):
            raise  # warcio raises it on records without fields; ours would be a fault of the program
        yield reject(
            raw.source, None, "damaged", f"the web archive is damaged or incomplete ({type(error).__name__}): read up to record {count}"
        )


def feed(raw: Raw, options: IngestOptions, depth: int, dispatch: Dispatch) -> Iterator[Document | Reject]:
    """Items of an RSS or Atom file as web pages; ``source`` is ``path#id`` or ``path#number``."""
    from pipeline.ingest import feeds

    try:
        data = raw.read(options.limits.max_bytes)
        items = feeds.items(data)
    except Unreadable as fault:
        yield reject(raw.source, None, fault.code, str(fault))
        return
    for number, item in enumerate(items, 1):
        source = f"{raw.source}#{printable(item.identifier or str(number))}"
        if not item.text.strip():
            yield reject(source, None, "empty", "the item has no text of its own: fetch the page it links to")
            continue
        yield from dispatch(Raw(source, raw.filename, item.media_type, meta=item.meta, text=item.text), options, depth=depth + 1)


def mails(raw: Raw, options: IngestOptions, depth: int, dispatch: Dispatch) -> Iterator[Document | Reject]:
    """A mail and its attached documents; ``source`` of an attachment is ``path#name``."""
    from pipeline.ingest import mail

    try:
        data = raw.read(options.limits.max_bytes)
        with time_limit(options.limits.max_seconds):  # the parser of the standard library is slow on long fields of addresses
            message = mail.parse(data)
            attachments = list(mail.attachments(message))
    except Unreadable as fault:
        yield reject(raw.source, None, fault.code, str(fault))
        return
    except Timeout:
        yield reject(
            raw.source, data, "timeout", f"reading took longer than {options.limits.max_seconds:g} seconds: check the mail's fields"
        )
        return
    inner = Raw(raw.source, raw.filename, "message/rfc822+body", data=data, message=message)
    body: list[Document | Reject] = list(dispatch(inner, options, depth=depth))
    # A mail that is only a cover for its attachment is no loss.
    if not (attachments and all(isinstance(b, Reject) and b.error in ("no_text", "empty") for b in body)):
        yield from body
    for name, content, meta in attachments:
        kind = sniff.sniff(content[:65_536], name)
        if kind in sniff.REFUSED or kind in ("image", "application/octet-stream") or depth >= options.limits.max_depth:
            continue
        entry = Raw(f"{raw.source}#{printable(name)}", printable(name), kind, stream=io.BytesIO(content), meta=meta)
        yield from dispatch(entry, options, depth=depth + 1)


READERS: dict[str, Callable[[Raw, IngestOptions, int, Dispatch], Iterator[Document | Reject]]] = {
    "application/zip": zip_entries,
    "application/x-tar": tar_entries,
    "application/gzip": compressed,
    "application/x-bzip2": compressed,
    "application/x-xz": compressed,
    "application/warc": warc,
    "application/feed+xml": feed,
    "message/rfc822": mails,
}
