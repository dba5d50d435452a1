"""Press mails: header fields, the best body, attachments as documents of their own."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pipeline.errors import Unreadable
from pipeline.ingest import clean, plain, roles
from pipeline.ingest.decode import decode
from pipeline.ingest.single import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ingest.parts import Part

_SIGNATURE = re.compile(r"^--[ \t]*$", re.M)
_SUBJECT_PREFIX = re.compile(
    r"\A(?:(?:re|aw|wg|fwd?|antw|tr)\s*:\s*|\[[^\]]{1,40}\]\s*|(?:presse(?:mitteilung|information|info|meldung|aussendung|dienst)?|medien(?:mitteilung|information|info)|pm)"
    r"(?:\s+(?:nr\.?\s*)?\d+(?:[/-]\d+)?|\s+(?:der|des)\s+[^:]{3,60})?\s*[:|–-]\s+)+",
    re.I,
)
_QUOTED = re.compile(r"(?m)^>+ ?")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")
_FORWARD = re.compile(r"(?m)^-{2,}\s*(?:Weitergeleitete Nachricht|Ursprüngliche Nachricht|Original Message|Forwarded message)[^\n]*$", re.I)


def parse(data: bytes) -> EmailMessage:
    """The message; broken structure is kept as far as it can be read."""
    # An mbox line before the fields.
    if data.startswith(b"From "):
        data = data.split(b"\n", 1)[-1]
    return message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=policy.default)


def header(message: Message, name: str) -> str:
    """A header field as one clean line; empty where missing or unreadable."""
    try:
        value = message.get(name)
        text = str(value) if value is not None else ""
    except Exception:  # the standard library raises many kinds on broken header fields
        return ""
    return clean.squeeze(clean.normalise(text).replace("\n", " "))


def meta_of(message: Message) -> dict[str, str]:
    """``date`` (ISO 8601 where it can be parsed), ``from`` and ``subject``."""
    meta = {"from": header(message, "from"), "subject": header(message, "subject")}
    raw = header(message, "date")
    if raw:
        try:
            meta["date"] = parsedate_to_datetime(raw).isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            meta["date"] = raw
    return {k: v for k, v in meta.items() if v}


def payload_text(part: Message) -> str:
    """Decoded text of a text part, with any charset, real or not."""
    try:
        raw = part.get_payload()
    except (ValueError, LookupError):  # a null byte in the charset's name
        part.del_param("charset")
        raw = part.get_payload()
    try:
        data = part.get_payload(decode=True)
    except Exception:
        data = None
    if (
        str(part.get("content-transfer-encoding", "")).strip().lower() == "base64"
        and isinstance(raw, str)
        and _NOT_BASE64.search(raw, 0, 4000)
    ):
        data = None  # announced as base64 and plain all the same
    if not isinstance(data, bytes):
        data = str(raw).encode("utf-8", "surrogateescape")
    return decode(data, _charset(part))[0]


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, UnicodeError, AttributeError):
        return None


def leaves(message: Message, limit: int = 500) -> Iterator[Message]:
    """Parts without children, in order; iterative, attached messages are leaves."""
    stack: list[Message] = [message]
    seen = 0
    while stack and seen < limit:
        part = stack.pop()
        seen += 1
        if part.is_multipart() and part.get_content_maintype() == "multipart":  # a leaf's payload is not touched: its charset may be broken
            children = part.get_payload()
            stack.extend(p for p in reversed(children if isinstance(children, list) else []) if isinstance(p, Message))
        else:
            yield part


def is_attachment(part: Message) -> bool:
    return (
        part.get_content_disposition() == "attachment"
        or part.get_content_maintype() not in ("text", "multipart")
        or (part.get_content_subtype() not in ("plain", "html") and part.get_content_maintype() == "text")
    )


def attachments(data: bytes, limit: int = 50) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Attached files: name, bytes, and the mail's date and sender; calendars, keys and pictures in the text are left out."""
    message = parse(data)
    meta = {k: v for k, v in meta_of(message).items() if k in ("date", "from")}
    for number, part in enumerate(p for p in leaves(message) if is_attachment(p)):
        if number >= limit:
            return
        kind = part.get_content_type()
        if part.get_content_maintype() == "image" or kind in (
            "text/calendar",
            "text/x-vcard",
            "text/vcard",
            "application/pgp-signature",
            "application/pkcs7-signature",
        ):
            continue
        try:
            content = part.get_payload(decode=True)
            name = part.get_filename() or f"attachment-{number + 1}"
        except Exception:  # broken transfer encodings and file names: the bytes as they stand
            content, name = str(part.get_payload()).encode("utf-8", "surrogateescape"), f"attachment-{number + 1}"
        if kind == "message/rfc822":
            inner = part.get_payload()
            content = inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else None
            name = part.get_filename() or f"attachment-{number + 1}.eml"
        if isinstance(content, bytes) and content.strip():
            yield " ".join(name.split()), content, meta


def read(data: bytes) -> Content:
    """The body of a mail. Plain text wins over HTML where it holds at least half as much."""
    message = parse(data)
    plains: list[str] = []
    pages: list[str] = []
    for part in leaves(message):
        if is_attachment(part):
            continue
        text = payload_text(part)
        (pages if part.get_content_subtype() == "html" else plains).append(text)
    meta = meta_of(message)
    subject = _SUBJECT_PREFIX.sub("", meta.get("subject", ""))
    body = "\n\n".join(plains)
    if pages:
        from pipeline.ingest import html

        page = "\n".join(pages)
        stripped = re.sub(r"<[^>]+>", " ", page)
        if len(body.strip()) < 0.5 * len(" ".join(stripped.split())) or len(body.strip()) < 80:
            content = html.read(page)
            if content.parts:
                _signature(content.parts)
                return Content(content.parts, content.title or subject or None, {**content.meta, **meta})
    if not body.strip():
        raise Unreadable("no_text", "the mail has no text body: look at its attachments")
    parts = _plain_parts(clean.normalise(body))
    title = roles.assign(parts)
    return Content(parts, title or subject or None, meta)


def _plain_parts(text: str) -> list[Part]:
    if len(_QUOTED.findall(text)) > 0.6 * (text.count("\n") + 1):
        text = _QUOTED.sub("", text)
    forward = _FORWARD.search(text)
    if forward and forward.start() < 0.3 * len(text):
        text = re.sub(
            r"(?m)\A(?:\s*(?:Von|An|Gesendet|Datum|Betreff|Cc|From|To|Sent|Date|Subject):[^\n]*\n)+", "", text[forward.end() :].lstrip("\n")
        )
    match = _SIGNATURE.search(text)
    if not match:
        return plain.to_parts(text)
    parts = plain.to_parts(text[: match.start()])
    for part in plain.to_parts(text[match.end() :]):
        part.role, part.fixed = "contact", True
        parts.append(part)
    return parts


def _signature(parts: list[Part]) -> None:
    """Everything after a line of two dashes is the sender's signature."""
    found = False
    for part in parts:
        if part.text.strip() == "--":
            found = True
        if found:
            part.role = "contact"
