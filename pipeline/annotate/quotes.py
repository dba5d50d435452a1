"""Quoted stretches of a German text in every style of quotation mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Longest quoted name in characters; a longer quotation is speech.
MAX_QUOTE = 120
_INNER = rf"{{1,{MAX_QUOTE}}}?)"
_STYLES = (
    rf"„([^„“”\"\n]{_INNER}[“”\"]",
    rf"»(?=\S)([^«»\n]{_INNER}«",
    rf"«(?=\S)([^«»\n]{_INNER}»",
    rf"“(?=\w)([^„“”\n]{_INNER}[”“]",
    rf"(?<![\w.,!?…])\"(?=\S)([^\"\n]{_INNER}(?<=\S)\"(?!\w)",
    rf"‚([^‚‘’'\n]{_INNER}[‘’']",
    rf"‹(?=\S)([^‹›\n]{_INNER}›",
    rf"›(?=\S)([^‹›\n]{_INNER}‹",
    rf"(?<![\w’'])'(?=\w)([^'\n]{_INNER}(?<=\S)'(?!\w)",
    rf"(?<![\w’'])‘(?=\w)([^‘’\n]{_INNER}(?<=\S)’(?!\w)",
)
_QUOTE = re.compile("|".join(_STYLES))
_ANY = re.compile("[„“”»«\"‚‹›'‘]")
#: Every character that opens or closes one of the styles.
MARKS = frozenset("„“”»«\"‚‹›'‘’")
#: A mark that closes, or none, as a piece of a pattern.
CLOSING = '[“”"»«‘’›‹]?'


@dataclass(frozen=True, slots=True)
class Quote:
    """``outer`` includes the marks, ``start``/``end`` the white-space-trimmed content."""

    outer_start: int
    outer_end: int
    start: int
    end: int


def find_quotes(text: str) -> list[Quote]:
    """All quoted stretches of at most ``MAX_QUOTE`` characters on one line, left to right, innermost where they nest."""
    if not _ANY.search(text):
        return []
    found = []
    for match in _QUOTE.finditer(text):
        group = match.lastindex
        if group is None:
            continue
        start, end = match.span(group)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start:
            found.append(Quote(match.start(), match.end(), start, end))
    return found
