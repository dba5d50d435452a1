"""What a file is, by its first bytes; the extension only breaks ties between kinds of text."""

from __future__ import annotations

import re

#: Media types that are known and refused, with the remedy.
REFUSED = {
    "application/x-ole-storage": "an old Office or Outlook file (.doc, .xls, .msg): save it as DOCX or PDF, or export the mail as EML",
    "application/rtf": "an RTF file: save it as DOCX or plain text",
    "application/vnd.oasis.opendocument.text": "an OpenDocument file: save it as DOCX or PDF",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "an Excel workbook: save the sheet as CSV with a column 'text'",
    "application/epub+zip": "an e-book: save it as HTML or plain text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a presentation: save it as PDF",
    "application/x-7z-compressed": "a 7z archive: unpack it, or pack the files as zip or tar",
    "application/vnd.rar": "a RAR archive: unpack it, or pack the files as zip or tar",
    "application/zstd": "a Zstandard file: unpack it first",
    "application/x-executable": "a program, not a text: remove it from the corpus",
    "audio/video": "sound or film: remove it from the corpus",
}
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\1\0")
#: A bitmap has the size of its second header at byte 14: "BM" alone opens a German text too ("BMZ-Meldung").
_BITMAP = re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.S)
#: A tag's version follows its mark: "ID3" may open a text as well.
_ID3 = re.compile(rb"ID3[\0-\x04]")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"\x1f\x8b", "application/gzip"),
    *((b"BZh%d1AY&SY" % level, "application/x-bzip2") for level in range(1, 10)),
    *((b"BZh%d\x17rE8P\x90" % level, "application/x-bzip2") for level in range(1, 10)),  # an empty one
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"WARC/", "application/warc"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ\x90", "application/x-executable"),
    (b"OggS", "audio/video"),
    (b"\x1aE\xdf\xa3", "audio/video"),
)
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|article|main|div|title|section|table|h1|p[\s>]|span|script|link)",
    re.I | re.S,
)
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:rss|feed|rdf:RDF)[\s>]", re.I | re.S
)
_TAGS = re.compile(rb"</?(?:p|div|a|br|h[1-6]|ul|li|span|table|td|tr|img|strong|em)\b[^>]{0,300}>", re.I)
_MAIL_FIELD = re.compile(
    rb"(?:^|\n)(from|to|subject|date|message-id|received|return-path|mime-version|content-type"
    rb"|delivered-to|reply-to|x-[\w-]+|cc|sender|dkim-signature):[ \t]*\S",
    re.I,
)
_JSON_LINE = re.compile(rb"\s*\{\s*\"")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(head: bytes, name: str) -> str:
    """The media type for the first bytes (up to 64 KiB) of a file called ``name``; ``application/octet-stream`` for what is no text."""
    suffix = name.lower().rsplit("/", 1)[-1].rsplit(".", 1)[-1] if "." in name else ""
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(head)
    if head[257:262] == b"ustar":
        return "application/x-tar"
    if head.startswith(_IMAGES) or _BITMAP.match(head) or head[8:12] == b"WEBP":
        return "image"
    if head[4:8] == b"ftyp" or _ID3.match(head) or (head.startswith(b"RIFF") and head[8:12] in (b"WAVE", b"AVI ")):
        return "audio/video"
    return _text_kind(head, suffix)


def _zip_kind(head: bytes) -> str:
    if head[30:38] == b"mimetype":
        for kind in ("application/vnd.oasis.opendocument.text", "application/epub+zip"):
            if kind.encode() in head[38:120]:
                return kind
    return "application/zip"


def _text_kind(head: bytes, suffix: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or (head[1::2].count(0) > 0.3 * len(head) or head[0::2].count(0) > 0.3 * len(head))
    if wide:
        start = start.replace(b"\0", b"")
    elif len(_CONTROL.findall(head)) > max(3, 0.02 * len(head)):
        return "application/octet-stream"
    if start.startswith(b"<") or suffix in ("html", "htm", "xhtml", "xml", "rss", "atom"):
        if _FEED.match(start):
            return "application/feed+xml"
        if _HTML.match(start) or (suffix in ("html", "htm", "xhtml") and (start.startswith(b"<") or _TAGS.search(start))):
            return "text/html"
        if len(_TAGS.findall(start)) >= 6:
            return "text/html"
        if start.startswith(b"<?xml"):
            return "application/xml"
    if _is_mail(start, suffix):
        return "message/rfc822"
    if suffix in ("jsonl", "ndjson", "json") or _JSON_LINE.match(start):
        return "application/jsonl" if start[:1] in (b"{", b"[") else "text/plain"
    if suffix in ("csv", "tsv"):
        return "text/csv"
    if suffix in ("md", "markdown"):
        return "text/markdown"
    first = start.split(b"\n", 1)[0].strip().lower()
    if re.fullmatch(rb"\"?[\w ]+\"?(?:[,;\t]\"?[\w ]+\"?)+", first) and b"text" in re.split(rb"[,;\t]", first.replace(b'"', b"")):
        return "text/csv"
    if len(_TAGS.findall(start)) >= max(6, len(start) // 400):
        return "text/html"
    return "text/plain"


def _is_mail(start: bytes, suffix: str) -> bool:
    block = re.split(rb"\r?\n\r?\n", start[:16_384], maxsplit=1)[0]
    first = block.split(b"\n", 1)[0]
    if not re.match(rb"[A-Za-z][\w-]*:[ \t]*|From \S+", first):
        return False
    fields = {m.group(1).lower() for m in _MAIL_FIELD.finditer(block)}
    if suffix in ("eml", "mbox"):
        return bool(fields)
    return (
        len(fields) >= 3
        and bool(fields & {b"message-id", b"mime-version", b"received", b"content-type", b"date"})
        and bool(fields & {b"from", b"subject"})
    )
