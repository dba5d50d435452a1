"""Press mails: header fields, the best body, attachments as documents of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import Unreadable
from pipeline.ingest import clean, plain, roles
from pipeline.ingest.decode import decode
from pipeline.ingest.single import Content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.ingest.parts import Part

_T = TypeVar("_T")

_SIGNATURE = re.compile(r"^--[ \t]*$", re.M)
_SUBJECT_PREFIX = re.compile(
    r"\A(?:(?:re|aw|wg|fwd?|antw|tr)\s*:\s*|\[[^\]]{1,40}\]\s*|(?:presse(?:mitteilung|information|info|meldung|aussendung|dienst)?|medien(?:mitteilung|information|info)|pm)"
    r"(?:\s+(?:nr\.?\s*)?\d+(?:[/-]\d+)?|\s+(?:der|des)\s+[^:]{3,60})?\s*[:|–-]\s+)+",
    re.I,
)
_QUOTED = re.compile(r"(?m)^>+ ?")
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")
_FORWARD = re.compile(r"(?m)^-{2,}\s*(?:Weitergeleitete Nachricht|Ursprüngliche Nachricht|Original Message|Forwarded message)[^\n]*$", re.I)


def parse(data: bytes) -> Message:
    """The message; broken structure is kept as far as it can be read."""
    # An mbox line before the fields.
    if data.startswith(b"From "):
        data = data.split(b"\n", 1)[-1]
    data = data.lstrip(b"\xef\xbb\xbf\r\n").replace(b"\0", b"")  # a null byte in a field makes the standard library raise
    message: Message | None = _said(lambda: message_from_bytes(data, policy=policy.default), None)
    # The older policy does not look into the fields: nothing in them can be wrong.
    return message if message is not None else message_from_bytes(data, policy=policy.compat32)


def _said(ask: Callable[[], _T], default: _T) -> _T:
    """What a method of the standard library answers; on broken fields it raises many kinds of errors (ValueError for a null byte)."""
    try:
        return ask()
    except Exception:
        return default


def header(message: Message, name: str) -> str:
    """A header field as one clean line; empty where missing or unreadable."""
    text = _said(lambda: str(message.get(name, "")), "")
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
    raw = _said(part.get_payload, None)
    if raw is None:  # a null byte in the charset's name
        part.del_param("charset")
        raw = part.get_payload()
    data = _said(lambda: part.get_payload(decode=True), None)
    encoded = header(part, "content-transfer-encoding").lower() == "base64"
    if encoded and isinstance(raw, str) and _NOT_BASE64.search(raw, 0, 4000):
        data = None  # announced as base64 and plain all the same
    if not isinstance(data, bytes):
        data = str(raw).encode("utf-8", "surrogateescape")
    return decode(data, _said(part.get_content_charset, None))[0]


@dataclass(slots=True)
class Leaf:
    """A part without children and what its fields say of it."""

    part: Message
    kind: str  #: "text/html"
    attached: bool
    name: str | None

    @property
    def group(self) -> str:
        return self.kind.split("/", 1)[0]


def leaves(message: Message, limit: int = 500) -> list[Leaf]:
    """Parts without children, in order; iterative, attached messages are leaves."""
    found: list[Leaf] = []
    stack: list[Message] = [message]
    seen = 0
    while stack and seen < limit:
        part = stack.pop()
        seen += 1
        kind = _said(part.get_content_type, "text/plain")
        if part.is_multipart() and kind.startswith("multipart/"):  # a leaf's payload is not touched: its charset may be broken
            children = part.get_payload()
            stack.extend(p for p in reversed(children if isinstance(children, list) else []) if isinstance(p, Message))
            continue
        attached = _said(part.get_content_disposition, None) == "attachment" or kind not in ("text/plain", "text/html")
        found.append(Leaf(part, kind, attached and not kind.startswith("multipart/"), _said(part.get_filename, None)))
    return found


#: Attached to a mail and no document: appointments, cards, signatures (and pictures in the text).
_NO_DOCUMENTS = frozenset(
    ["text/calendar", "text/x-vcard", "text/vcard", "application/pgp-signature", "application/pkcs7-signature"],
)


def attachments(message: Message, limit: int = 50) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Attached files: name, bytes, and the mail's date and sender; calendars, keys and pictures in the text are left out."""
    meta = {k: v for k, v in meta_of(message).items() if k in ("date", "from")}
    for number, leaf in enumerate(x for x in leaves(message) if x.attached):
        if number >= limit:
            return
        if leaf.group == "image" or leaf.kind in _NO_DOCUMENTS:
            continue
        name = leaf.name or f"attachment-{number + 1}"
        if leaf.kind == "message/rfc822":
            inner = leaf.part.get_payload()
            content = _said(inner[0].as_bytes, b"") if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
            name = leaf.name or f"{name}.eml"
        else:
            content = _bytes(leaf.part)
        if content.strip():
            yield " ".join(name.split()), content, meta


def _bytes(part: Message) -> bytes:
    """The decoded payload; where its transfer encoding is broken, the bytes as they stand."""
    decoded = _said(lambda: part.get_payload(decode=True), None)
    if isinstance(decoded, bytes):
        return decoded
    raw: object = _said(part.get_payload, None)
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def read(message: Message, max_chars: int = 1_000_000) -> Content:
    """The body of a mail. Plain text wins over HTML where it holds at least half as much. Raises Unreadable: no_text, too_long."""
    plains: list[str] = []
    pages: list[str] = []
    for leaf in leaves(message):
        if not leaf.attached:
            (pages if leaf.kind == "text/html" else plains).append(payload_text(leaf.part))
    if sum(map(len, plains)) > 4 * max_chars:
        raise Unreadable("too_long", f"the mail has far more than {max_chars:,} characters of text: split it into single releases")
    meta = meta_of(message)
    subject = _SUBJECT_PREFIX.sub("", meta.get("subject", ""))
    body = "\n\n".join(plains)
    if pages:
        from pipeline.ingest import html

        page = "\n".join(pages)
        html.check_size(page, max_chars)
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
