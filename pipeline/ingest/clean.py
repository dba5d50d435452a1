"""Characters and line ends: the only place that changes a character of a text.

What is removed or replaced is listed in ``_REPLACE``; everything else, typographic quotes and dashes included, stays as it was.
"""

from __future__ import annotations

import re
import unicodedata

_REPLACE: dict[int, str | None] = {
    **dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x061C, 0x180E], None),  # soft hyphen, zero-width
    **dict.fromkeys([*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], None),  # directional marks
    **dict.fromkeys([0x00A0, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)], " "),
    **dict.fromkeys([0x2010, 0x2011], "-"),
    **dict.fromkeys([0x2028, 0x2029, 0x0085, 0x000B, 0x001C, 0x001D, 0x001E], "\n"),
    0x000C: "\n\n",
    **dict.fromkeys([*range(0, 9), *range(14, 28), 31, *range(127, 133), *range(134, 160)]),
    **dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # lone surrogates: no Parquet file can hold them
    **dict.fromkeys([0xFFFE, 0xFFFF, *range(0xFFF9, 0xFFFC)], None),
}
_TO_REPLACE = re.compile("[" + "".join(re.escape(chr(c)) for c in sorted(_REPLACE)) + "]")
_SOFT_AT_END = re.compile("\u00ad[ \t\u00a0]*\n[ \t\u00a0]*(?=\\w)")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf¤¶¼ŸŸ„–œ‰©¨¡³±§]|â€|Â[\u00a0-\u00bf]|Å[\u0080-\u00bf‚]|Ä[\u0080-\u00bf‡™]")


def normalise(text: str) -> str:
    """Unicode NFC with Unix line ends, without invisible characters; no-break and other widths of space become a plain space.

    A soft hyphen before a line end joins the two lines. Mojibake is undone where ftfy is certain.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    if "Ã" in text or "â€" in text or "Â" in text or "Å" in text or "Ä" in text:
        text = repair(text)
    if "\u00ad" in text:
        text = _SOFT_AT_END.sub("", text)
    if _TO_REPLACE.search(text):
        text = text.translate(_REPLACE)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def repair(text: str) -> str:
    """Undo UTF-8 that was read as a single-byte encoding, line by line and only where ftfy finds the result plausible."""
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import fix_encoding

    return "\n".join(fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


_SPACES = re.compile(r"[ \t]+")


def squeeze(text: str) -> str:
    """Runs of blanks become one; the ends are stripped."""
    if "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


# --- hyphenation at line ends ---------------------------------------------------------------------------------------------------

#: A hyphen before these words is a suspended one ("Ein- und Ausgang"): it stays, with a space.
_SUSPENDED = re.compile(r"(?:und|oder|bzw|beziehungsweise|sowie|bis|als|wie|statt|noch|aber|u|o|&)\b(?![-–])")
_WORD_END = re.compile(r"([^\W_]+(?:[-/:*][^\W_]+)*)[-\u2010]$")
_WORD_START = re.compile(r"[^\W_]+")
#: First parts after which German keeps the hyphen before a lower-case adjective: "deutsch-französisch", "städtisch-ländlich".
_ADJECTIVE_PAIR = re.compile(r"(?:isch|deutsch|sozial|liberal|ukrainisch|lich|kulturell)$", re.I)
_ADJECTIVE = re.compile(r"(?:isch|deutsch|liberal|sozial|lich|ell)(?:e[mnrs]?)?$")


def ends_in_hyphen(text: str) -> bool:
    """Whether a line ends in a word and a hyphen: it may go on in the next line."""
    return text[-1] in "-\u2010" and len(text) > 1 and text[-2].isalnum()


def join_hyphen(before: str, after: str, vocabulary: frozenset[str] = frozenset()) -> str:
    """Join two lines of which the first ends with a hyphen, by evidence.

    ``vocabulary`` holds the words of the same document, lower case: a word that stands elsewhere in one piece, or elsewhere with its
    hyphen, decides. Else German spelling does: a suspended hyphen, a hyphen before a capital, after a digit or an abbreviation, between
    two adjectives of equal rank and before a particle of a foreign name ("Villeneuve-\\nla-Garenne") stays; any other is dropped.
    """
    head = _WORD_END.search(before)
    tail = _WORD_START.match(after)
    if not head or not tail:
        return before + " " + after
    if _SUSPENDED.match(after) and (head.group(1) + tail.group()).lower() not in vocabulary:
        return before + " " + after
    first, rest = head.group(1).rsplit("-", 1)[-1], tail.group()
    joined, kept = (first + rest).lower(), (first + "-" + rest).lower()
    if joined in vocabulary and kept not in vocabulary:
        return before[:-1] + after
    if kept in vocabulary and joined not in vocabulary:
        return before + after
    if rest[0].isupper():
        whole = first.isupper() and rest.isupper() and len(first) > 1 and len(rest) > 2
        return (before[:-1] if whole and "-" not in head.group(1) and len(first) > 3 else before) + after
    if rest[0].isdigit() or first[-1].isdigit() or (first.isupper() and 1 < len(first) <= 5):
        return before + after
    if len(first) == 1:
        return (before[:-1] if first in "aeiouäöüAEIOUÄÖÜ" else before) + after
    if after[len(rest) : len(rest) + 1] == "-" and len(rest) <= 5 and first[0].isupper():
        return before + after
    if _ADJECTIVE_PAIR.search(first) and len(first) > 5 and _ADJECTIVE.search(rest) and len(rest) > 5:
        return before + after
    return before[:-1] + after


_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text, lower case, hyphenated ones whole; pieces at a line end are left out."""
    return frozenset(
        m.group().lower()
        for m in _WORDS.finditer(text)
        if text[m.end() : m.end() + 2] != "-\n" and text[m.start() - 2 : m.start()] != "-\n"
    )
