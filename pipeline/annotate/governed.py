"""Quoted names told by their part in the sentence: what governs them, what they do, what stands in apposition to them.

"die zweite Runde von „…“", "„…“ ist angelaufen und wird aus … bezahlt", "„…“, ein von der EU gefördertes Vorhaben". Unlike the frames
of ``framed`` these hold for names that read like a sentence as well ("Neiße verbindet"). The words are data (``introductions.toml``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.annotate.quotes import CLOSING

if TYPE_CHECKING:
    from pipeline.annotate.introduced import Reader
    from pipeline.annotate.quotes import Quote
    from pipeline.lexicon.introductions import Noun

_LONGEST = 8  # words of such a name
_ATTRIBUTES = 9  # tokens between "ein" and its noun: "ein seit 2012 von Kommunen beider Länder getragenes Netzwerk"
#: "„…“, ein Netz, in dem Gent und Fulda …": without the clause a net may be one of paths or pipes.
_NET = ([",", "ein", "netz", ",", "in"], [",", "ein", "netz", ",", "dem"], [",", "ein", "netz", ",", "zu"])
_INDEFINITE = frozenset({"ein", "eine", "einem", "einen", "einer", "eines"})
#: An adjective or participle right before the noun closes an attribute: "… gefördertes Vorhaben".
_ATTRIBUTE_END = re.compile(r"(?:[tn]e[smnr]?|ige[smnr]?|iche[smnr]?|ische[smnr]?)$")
_CALLED_SO = re.compile(
    r"[“”\"»«]? (?:(?:heißt|hieß|nennt sich|nannte sich) (?:es|er|sie|das|der|die)\b"
    r"|(?:soll|wird) (?:es|er|sie|das \w+|der \w+|die \w+) heißen\b)"
)
#: "„…“, von der EU mit 600.000 Euro bezahlt, …"
_PAID = re.compile(
    rf"{CLOSING}, (?:von|vom|mit|aus|durch|über) [^,;:.„]{{3,80}}(?:\d\.\d{{3}}[^,;:.„]{{0,30}})?"
    r" (?:bezahlt|gefördert|finanziert|bezuschusst|unterstützt)\b"
)
_ENDS = re.compile(r"[“”\"»«‘’]?(?:\s*(?:[.,;()]|$)| (?:am|im|seit|vor|Anfang|Mitte|Ende|bereits|schon)\b)")
_FULL_STOP = re.compile(r"[.!?]$")
#: A term: what the name will do from one year to another.
_TERM = re.compile(r"\bvon (?:\w+ )?(?:19|20)\d\d (?:an )?bis (?:\w+ )?(?:19|20)\d\d\b")
_COLON = re.compile(r":\s*$")
#: "… ist ein Vorhaben angelaufen: „…“ begann …": after the colon a sentence of its own.
_NEW_CLAUSE = re.compile(r"[a-zäöüß)]:$")


class Governed:
    """Judges a quote by its part in the sentence."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.view, self.intro = reader, reader.view, reader.intro

    def noun(self, quote: Quote) -> Noun | None:
        """What the sentence makes of a quoted name, or None."""
        name = self.view.text[quote.start : quote.end]
        words = name.split()
        number = self.view.sentence_at(quote.outer_start)
        if len(words) > _LONGEST or number < 0 or name[-1] in ".,;:?" or self._event(words):
            return None
        if found := self._called_so(quote, number) or self._told_by_apposition(quote):
            return found
        sentence = self.view.sentences[number]
        before = self.view.text[sentence.start : quote.outer_start].lower().rstrip()
        if self.intro.tells_of_works(self.reader.sentence_text(quote.start)):
            return None
        if self.intro.governed_programmes.search(before) and self._speaks(quote):
            return self.intro.nouns.get("programm")
        if self._elsewhere(quote, name):
            return self.intro.nouns.get("programm")
        governed = self._governed(quote, before) or self._subject(quote, before) or self._handed_in(quote, before)
        return self.intro.nouns.get("projekt") if governed else None

    def _elsewhere(self, quote: Quote, name: str) -> bool:
        """ "die neue Runde von Stadt im Spiegel" where the heading sets the name in quotation marks."""
        if " " not in name or self.view.text.count(name) < 2:
            return False
        for match in re.finditer(re.escape(name), self.view.text):
            number = self.view.sentence_at(match.start())
            if match.start() == quote.start or number < 0 or not self.view.is_news(match.start()):
                continue
            before = self.view.text[self.view.sentences[number].start : match.start()].lower().rstrip()
            if self.intro.governed_programmes.search(before):
                return not self.intro.tells_of_works(self.reader.sentence_text(match.start()))
        return False

    def _event(self, words: list[str]) -> bool:
        """ "beteiligt sich am „Tag der offenen Tür“": a name that calls itself an event."""
        return words[0].lower().endswith(self.intro.events) or words[-1].lower().endswith(self.intro.events)

    def _near(self, quote: Quote, before: int = 1, after: int = 1) -> str:
        return self.reader.sentence_text(quote.outer_start, before=before, after=after)

    def _called_so(self, quote: Quote, number: int) -> Noun | None:
        """ "… Stück eines Vorhabens. „Neiße verbindet“ heißt es": no comma, so it is no speech; the noun stands in the sentence before."""
        if not _CALLED_SO.match(self.view.text, quote.end):
            return None
        before, here = self.view.sentences[max(0, number - 1)], self.view.sentences[number]
        told = self.view.text[here.start : quote.outer_start]
        if not _NEW_CLAUSE.search(told.rstrip()):  # "… ein Bündnis eingegangen: „Orte der Stille“ heißt es"
            if not number:
                return None
            told = self.view.text[before.start : before.end]
        for word in reversed(re.findall(r"[A-ZÄÖÜ][\w-]+", told)):
            low = word.lower().rpartition("-")[2]
            if (noun := self.intro.nouns.get(low)) and not noun.plural:
                known = noun.kind in ("programme", "funding_line") and any(before.start <= f < before.end for f in self.reader.funders)
                return self.intro.nouns.get("projekt") if known else noun  # "im EU-Programm CERV um Geld … „…“ soll es heißen"
            name = self.view.text[quote.start : quote.end].lower()
            if self.intro.is_union(low) and self.intro.names_members(name):
                return self.intro.nouns.get("netzwerk")
        return None

    def _told_by_apposition(self, quote: Quote) -> Noun | None:
        """ "„…“, ein von Interreg Nordsee gefördertes Vorhaben"."""
        view = self.view
        after = view.token_at(quote.outer_end - 1) + 1
        return told_by_apposition(self.reader, after)

    def _governed(self, quote: Quote, before: str) -> bool:
        """A noun or a verb with its preposition that only an undertaking of several stands behind."""
        if self.intro.governed.search(before):
            return self._speaks(quote)
        if not self.intro.takes_part.search(before):
            return False
        sentence = self.reader.sentence_text(quote.outer_start)
        block = self.view.blocks[self.view.block_at(quote.outer_start)]
        heading = not _FULL_STOP.search(self.view.text[block.start : block.end])
        return bool(self.intro.taking_part.search(sentence)) and self._speaks(quote, before=0, after=6 if heading else 1)

    def _subject(self, quote: Quote, before: str) -> bool:
        """ "„…“ ist am 1. Februar angelaufen", "Abgeschlossen ist dagegen „…“": what begins, runs and ends on money."""
        view = self.view
        sentence = view.sentences[view.sentence_at(quote.outer_start)]
        paid = quote.outer_start == sentence.start and self.view.text[quote.start].isupper() and _PAID.match(view.text, quote.end)
        if paid:
            return True
        if quote.outer_start == sentence.start or _NEW_CLAUSE.search(before):
            after = view.token_at(quote.outer_end - 1) + 1
            if after >= len(view.lowered) or not self.reader.same_block(after, view.token_at(quote.start)):
                return False
            verb = view.lowered[after]
            clause = view.text[quote.outer_end : sentence.end].lower()
            lives = verb in self.intro.running or (
                verb in self.intro.auxiliaries | {"ist", "sind", "war"} and (self.intro.lives.search(clause) or _TERM.search(clause))
            )
            return bool(lives) and not self.intro.tells_of_works(self._near(quote, 0)) and self._speaks(quote, after=2)
        inverted = self.intro.lived.search(before) and _ENDS.match(view.text, quote.end)
        return bool(inverted) and not self.intro.tells_of_works(self._near(quote, 0)) and self._speaks(quote, before=2)

    def _handed_in(self, quote: Quote, before: str) -> bool:
        """ "Gent reichte einen eigenen Antrag ein: „…“." """
        if not _COLON.search(before) or not _ENDS.match(self.view.text, quote.end):
            return False
        return bool(self.intro.handed_in.search(before))

    def _speaks(self, quote: Quote, before: int = 1, after: int = 1) -> bool:
        """Whether the words around, those of the name left out, speak of a project, of its money or of a known programme."""
        name = self.view.text[quote.start : quote.end].lower()
        near = self._near(quote, before, after).replace(name, " ")
        if any(w in near for w in self.intro.project_words) or any(w in near for w in self.intro.grants):
            return True
        sentences, i = self.view.sentences, self.view.sentence_at(quote.outer_start)
        start, end = sentences[max(0, i - before)].start, sentences[min(i + after, len(sentences) - 1)].end
        return any(start <= f < end for f in self.reader.funders)


def told_by_apposition(reader: Reader, at: int) -> Noun | None:
    """The noun of ", ein …" that begins at token ``at``: its attribute may hold names and a year."""
    words, lowered = reader.words, reader.lowered
    if lowered[at : at + 1] == ["zu"] and lowered[at + 2 : at + 3] == [","]:
        at += 2  # "das „…“ zu planen, ein Vorhaben aus …"
    if lowered[at : at + 5] in _NET:
        return reader.intro.member_nouns.get("netz")
    if at + 2 >= len(words) or lowered[at] != "," or lowered[at + 1] not in _INDEFINITE:
        return None
    for i in range(at + 2, min(at + 2 + _ATTRIBUTES, len(words))):
        if lowered[i] in (",", ".", ";", ":", "(", "–") or not reader.same_block(at, i):
            return None
        noun = reader.intro.nouns.get(lowered[i])
        if noun and words[i][0].isupper() and not noun.plural:
            return noun if i == at + 2 or (words[i - 1].islower() and _ATTRIBUTE_END.search(lowered[i - 1])) else None
    return None
