"""What the finders of introduced names share: the record, the look of a name, and small steps over tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon.introductions import Introductions, Kind, Noun
    from pipeline.textview import TextView

DASHES = frozenset("-‑–—")
PUNCTUATION = frozenset(".,;:!?()[]…")
#: Between a short name and what it stands for: "iQuartier – Resilienz im Bestand", "Uferlust: Städte am Wasser".
LONG_TITLE = re.compile(r"\s+[–—-]\s+|\s*:\s+|\s*\|\s+")
_MIXED = re.compile(r"[a-zäöüß][A-ZÄÖÜ]|[A-Za-zÄÖÜäöüß]\d|\d[A-Za-z]|^[A-Z]{2,}[a-z]{2}")
_CAPITALS = re.compile(r"^[A-ZÄÖÜ]{4,}$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ABBREVIATION = re.compile(
    r"[“”\"»«‘’›‹]?(?:\s*\(\s*(?:kurz:?\s+)?[„\"]?([\w#+.-]{2,20})[“\"]?\s*\)"
    r"|,? (?:kurz|abgekürzt):? [„\"]?([\w#+.-]*[\w#+-])[“\"]?(?=[,. ]))"
)


@dataclass(frozen=True, slots=True)
class Introduced:
    """A name found by its introduction.

    ``name`` is the short name, ``start``/``end`` the printed one, ``alias`` an abbreviation in brackets behind it. ``compound_start`` is
    the offset where the introducing compound begins ("URBACT-Netzwerk „…“"), or -1.
    """

    start: int
    end: int
    name: str
    kind: Kind
    confidence: float
    alias: str | None = None
    compound_start: int = -1


def looks_mixed(word: str) -> bool:
    """Inner capitals or digits: GreenHarbour, In4Green, netz3eck."""
    return bool(_MIXED.search(word)) and not _YEAR.match(word)


def looks_odd(word: str) -> bool:
    """Whether the spelling alone shows a proper name: GreenHarbour, netz3eck, KAIROS."""
    return looks_mixed(word) or bool(_CAPITALS.match(word))


def is_year(word: str) -> bool:
    """Whether a word is a year of the 20th or 21st century."""
    return bool(_YEAR.match(word))


class Reader:
    """The tokens of one document with the steps that both finders need."""

    def __init__(self, view: TextView, lowered: Sequence[str], intro: Introductions, funders: Sequence[int] = ()) -> None:
        self.view, self.words, self.lowered, self.intro = view, view.words, lowered, intro
        self.funders = funders  #: offsets at which the text names a known programme or funding line

    def touches(self, i: int) -> bool:
        """Whether no white space stands between token ``i`` and the next."""
        return i + 1 < len(self.words) and self.view.ends[i] == self.view.starts[i + 1]

    def same_block(self, i: int, j: int) -> bool:
        """Whether two tokens stand in one block."""
        return self.view.block_at(self.view.starts[i]) == self.view.block_at(self.view.starts[j])

    def compound_start(self, i: int) -> int:
        """Offset where the hyphenated compound that ends in token ``i`` begins."""
        while i > 1 and self.lowered[i - 1] in DASHES and self.touches(i - 1) and self.touches(i - 2):
            i -= 2
        return self.view.starts[i]

    def sentence_text(self, offset: int, before: int = 0, after: int = 0) -> str:
        """Lower-case text of the sentence at ``offset`` with so many sentences before and after it."""
        sentences = self.view.sentences
        i = self.view.sentence_at(offset)
        if i < 0:
            return ""
        return self.view.text[sentences[max(0, i - before)].start : sentences[min(i + after, len(sentences) - 1)].end].lower()

    def speaks_of_project(self, offset: int, before: int = 0, after: int = 0) -> bool:
        """Whether the sentences around ``offset`` use a word of projects or name a known programme that pays for one."""
        sentences = self.view.sentences
        i = self.view.sentence_at(offset)
        if i < 0:
            return False
        start, end = sentences[max(0, i - before)].start, sentences[min(i + after, len(sentences) - 1)].end
        text = self.view.text[start:end].lower()
        return any(w in text for w in self.intro.project_words) or any(start <= f < end for f in self.funders)

    def make(self, start: int, end: int, kind: Kind, confidence: float, compound_start: int = -1) -> Introduced:
        """The record of a printed name: short name cut from a long title, abbreviation read from the brackets behind it."""
        text = self.view.text[start:end]
        short = LONG_TITLE.split(text, maxsplit=1)[0].strip()
        name = short if len(short) >= 3 and len(short.split()) <= 6 else text
        first, _, rest = name.partition(" ")
        if rest and first.endswith("en") and f"{first[:-1]} {rest}" in self.view.text:
            name = f"{first[:-1]} {rest}"  # „der „Sanften Gipfel““ where the letterhead has "Sanfte Gipfel"
        match = _ABBREVIATION.match(self.view.text, end)
        short_form = (match.group(1) or match.group(2)) if match else ""
        alias = short_form if looks_mixed(short_form) or short_form.isupper() else None
        return Introduced(start, end, " ".join(name.split()).strip(" \"'"), kind, confidence, alias, compound_start)


def noun_after(reader: Reader, first: int, end: int, *, comma: bool) -> Noun | None:
    """The noun that tells after a name what it is: "heißt das Vorhaben", "ist ein Projekt", ", ein Netzwerk" (``comma``)."""
    lowered, intro = reader.lowered, reader.intro
    for phrase in intro.called_after:
        after = first + len(phrase)
        if tuple(lowered[first:after]) == phrase and (len(phrase) > 1 or comma):
            for i in range(after, min(after + 4, end)):
                if (noun := intro.nouns.get(lowered[i])) and reader.words[i][0].isupper():
                    return noun
    return None
