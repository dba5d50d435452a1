"""Bytes to text: which of the encodings that German offices produce is it?"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bytes of ä ö ü Ä Ö Ü ß é „ “ ” – in each single-byte encoding: the more of them stand where German has such letters, the likelier it is.
_LETTERS = {
    "cp1252": bytes([0xE4, 0xF6, 0xFC, 0xC4, 0xD6, 0xDC, 0xDF, 0xE9]),
    "mac_roman": bytes([0x8A, 0x9A, 0x9F, 0x80, 0x85, 0x86, 0xA7, 0x8E]),
    "cp850": bytes([0x84, 0x94, 0x81, 0x8E, 0x99, 0x9A, 0xE1, 0x82]),
}
_BESIDE = {
    name: re.compile(b"(?<=[A-Za-z])[" + re.escape(chars) + b"]|[" + re.escape(chars) + b"](?=[a-z])") for name, chars in _LETTERS.items()
}
_VALID_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Text and the name of the encoding. Never fails: what no encoding explains is replaced by U+FFFD.

    Order of evidence: byte order mark, valid UTF-8, UTF-16 by its zero bytes, UTF-8 with single broken bytes, a ``declared`` charset that
    fits, then the single-byte encoding whose German letters stand between letters most often (a tie goes to cp1252).
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    sample = data[:200_000]
    wide = utf16_without_mark(sample)
    if wide:
        return data.decode(wide, "replace"), wide
    high = len(_HIGH.findall(sample))
    explained = sum(len(m) for m in _VALID_UTF8.findall(sample))
    if explained > 0.8 * high:
        return _mostly_utf8(data), "utf-8"
    if declared:
        text = _try(data, declared)
        if text is not None:
            return text, declared.lower()
    name = single_byte(sample)
    return data.decode(name, "replace"), name


def utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 shows zero bytes at every other place of Latin text."""
    if len(sample) < 8 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def single_byte(sample: bytes) -> str:
    """cp1252, iso8859-15, mac_roman or cp850."""
    scores = {name: len(pattern.findall(sample)) for name, pattern in _BESIDE.items()}
    best = max(scores, key=lambda n: (scores[n], n == "cp1252"))
    if best == "cp1252" and b"\xa4" in sample and not re.search(rb"[\x80-\x9f]", sample):
        return "iso8859-15"  # nobody writes the currency sign; in Latin-9 that byte is the euro
    return best


def _try(data: bytes, declared: str) -> str | None:
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if name in ("iso8859-1", "ascii"):
        name = "cp1252"  # the web's reading of these names
    try:
        return data.decode(name)
    except (UnicodeDecodeError, ValueError, TypeError):
        return None


def _mostly_utf8(data: bytes) -> str:
    """UTF-8 in which single bytes of cp1252 were pasted."""
    return data.decode("utf-8", "surrogateescape").translate(_ESCAPED)


_ESCAPED = {0xDC00 + b: bytes([b]).decode("cp1252", "replace") for b in range(0x80, 0x100)}
