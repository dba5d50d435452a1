"""Quoted names that the words around them tell to be a project or network, without a noun right beside the quote.

"… ein zweites Vorhaben: In „…“ untersuchen", "… „…“. So hieß das Projekt", "haben sich zu „…“ zusammengetan", "ein Bündnis, das „…“
heißen soll". The nouns are data (``introductions.toml``); what stands here is the grammar of such sentences.
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
_INDEFINITE = r"\b(?:[Ee]in(?:e[mnrs]?)?|[Zz]wei|[Dd]rei|[Vv]ier) (?:[\w-]+(?:e[mnrs]?|er) ){0,3}"
#: "„…“. So hieß das Projekt, mit dem …"
_SO_CALLED = re.compile(
    rf"{CLOSING}[.!]?{CLOSING}\s+So (?:heißt|hieß|nennt sich|nannte sich|nannten sie|nennen sie|lautet(?:e)? der (?:Titel|Name))"
    r" (?:das|der|die|des|ein|ihr|unser|dieses) (?:\w+e[nrsm]? ){0,2}([A-ZÄÖÜ][\w-]+)"
)
#: "ein Bündnis der Handwerksstädte, das „…“ heißen soll"
_RELATIVE = re.compile(r"([A-ZÄÖÜ][\w-]+)((?: (?:der|des|von|aus|zwischen|für|mit) [^,;:]{1,60})?), (?:das|der|die|den)(?: \w+){0,3}$")
_NAMED_THEN = re.compile(rf"{CLOSING} (?:heiß(?:t|en)|hieß(?:en)?|genannt|getauft|nenn(?:t|en))\b")
#: "ein eigenes Projekt zur Sanierung durch, „…“, mit Mitteln aus …"; "ein zweites Vorhaben: In „…“ untersuchen …"
_BETWEEN = re.compile(
    r"(?:,|\s[–—-]|:|\s\()\s*(?:(?:damals|nämlich|zuletzt|und zwar|seinerzeit|genannt) )?(?:(?:[Ii]n|[Bb]ei|[Mm]it|[Uu]nter|[Aa]n) )?$"
)
_BEHIND = re.compile(rf"{CLOSING}(?:[,.;)]| [–—-])")
_SPEAKS = re.compile(
    rf"{CLOSING},? (?:so|sag(?:t|te|en|ten)|mein(?:t|te|en|ten)|hieß es|heißt es|erklär(?:t|te|en|ten)|beton(?:t|te|en|ten)"
    r"|f[ai]nd(?:et|en)?|r[iu]e?f(?:t|en)?|frag(?:t|te|en|ten)|schr(?:eib|ieb)(?:t|en)?|laute(?:t|te|n|ten)|steh(?:t|en)|stand(?:en)?)\b"
)
#: "haben sich zu „…“ zusammengetan"
_UNITED = re.compile(
    rf"{CLOSING}(?: [\w-]+){{0,3}} (?:zusammengetan|zusammengeschlossen|zusammengefunden|zusammenschließen"
    rf"|zusammentun|verbunden|verbündet|vereint|zusammen(?=[.,;]))\b"
)
_UNITING = re.compile(r"\bsich\b.* (?:zu|zur|zum|in|im|unter|für)(?: (?:der|dem|den|die|das|einer|einem))?$")
#: "interessant ist „…“ unter Führung von …"
_LED = re.compile(rf"{CLOSING} unter (?:der )?(?:Führung|Federführung|Koordination|Leitung) (?:von|der|des)\b")
#: "nehmen an „…“ teil, einer Reihe, mit der das Land …": what a funder does under a name.
_SERIES = re.compile(
    rf"{CLOSING}(?: teil)?, (?:eine|einer|einem|einen|ein) (?:Reihe|Linie|Aktion|Serie|Angebot|Format),"
    r" (?:mit|in|bei|durch) (?:der|dem|die|das)"
    r" (?:das Land|der Bund|der Freistaat|die EU|die Stiftung|[A-ZÄÖÜ][\w-]+|das \w*[Mm]inisterium|die Kommission)\b"
)
_VERB = re.compile(r"[a-zäöüß]+(?:t|te|ten|en)$")


class Retold:
    """Judges a quote by its sentence and the two beside it."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.view, self.intro = reader, reader.view, reader.intro

    def noun(self, quote: Quote) -> Noun | None:
        """What the words around make of a quoted name, or None."""
        view = self.view
        name = view.text[quote.start : quote.end]
        number = view.sentence_at(quote.outer_start)
        words = name.split()
        if len(words) > _LONGEST or number < 0 or name[-1] in ".,;:?" or words[-1].lower().endswith(self.intro.events):
            return None
        sentence = view.sentences[number]
        before = view.text[sentence.start : quote.outer_start].rstrip()
        told = self._so_called(quote) or self._relative(quote, before) or self._united(quote, before) or self._series(quote)
        return told or self._other(quote, before, sentence.end, number)

    def _series(self, quote: Quote) -> Noun | None:
        return self.intro.nouns.get("programm") if _SERIES.match(self.view.text, quote.end) else None

    def _other(self, quote: Quote, before: str, end: int, number: int) -> Noun | None:
        works = self.intro.tells_of_works
        if works(self.view.text[quote.outer_end : end].lower()) or works(before.lower()):
            return None
        return self._apposed(quote, before) or self._led(quote) or self._opens(quote, before, number)

    def _so_called(self, quote: Quote) -> Noun | None:
        match = _SO_CALLED.match(self.view.text, quote.end)
        return self._get(match.group(1)) if match else None

    def _relative(self, quote: Quote, before: str) -> Noun | None:
        """A noun before the relative clause that names it; one of towns only where its members are towns."""
        match = _RELATIVE.search(before)
        if not match or not _NAMED_THEN.match(self.view.text, quote.end):
            return None
        low = match.group(1).lower()
        if noun := self._get(match.group(1)):
            return noun
        members = self.intro.names_members(match.group(2).lower())
        towns = members or any(w in before.lower() for w in self.intro.municipal)
        return (self.intro.city_nouns.get(low) or self.intro.member_nouns.get(low)) if towns else None

    def _apposed(self, quote: Quote, before: str) -> Noun | None:
        """The last project or network that the sentence brings in with "ein" before a comma, colon or dash."""
        between = _BETWEEN.search(before + " ")
        if not between or not self._looks_like_name(quote) or _SPEAKS.match(self.view.text, quote.end):
            return None
        colon = between.group().lstrip().startswith(":")
        bare = between.group().strip() in ":"
        if (bare or not colon) and not _BEHIND.match(self.view.text, quote.end):
            return None
        if found := self._brought_in(before[: between.start()]):
            return found
        members = self.intro.names_members(self.view.text[quote.start : quote.end].lower())
        union = members and self._union(before[: between.start()])
        return self.intro.nouns.get("netzwerk") if union else None

    def _union(self, text: str) -> bool:
        """ "hat sich einem Bündnis angeschlossen, das frisch gegründet wurde: „Kurorte ohne Lärm“"."""
        nouns = (m.group(1).lower().rpartition("-")[2] for m in re.finditer(rf"{_INDEFINITE}([A-ZÄÖÜ][\w-]+)", text))
        return any(map(self.intro.is_union, nouns))

    def _brought_in(self, text: str) -> Noun | None:
        found = [n for m in re.finditer(rf"{_INDEFINITE}([A-ZÄÖÜ][\w-]+)", text) if (n := self._get(m.group(1)))]
        return found[-1] if found and not found[-1].plural else None

    def _united(self, quote: Quote, before: str) -> Noun | None:
        if not _UNITED.match(self.view.text, quote.end) or not _UNITING.search(before):
            return None
        near = self.reader.sentence_text(quote.outer_start, before=1, after=1)
        return self.intro.nouns.get("projekt" if any(w in near for w in self.intro.project_words) else "netzwerk")

    def _led(self, quote: Quote) -> Noun | None:
        """What is led by a partner, where the sentences around speak of a project or name a known programme."""
        if not _LED.match(self.view.text, quote.end) or not self._looks_like_name(quote):
            return None
        near = self.reader.sentence_text(quote.outer_start, before=1, after=1)
        if self.intro.tells_of_works(near) or any(w in near for w in self.intro.stage_words):
            return None
        return self.intro.nouns.get("projekt") if self.reader.speaks_of_project(quote.outer_start, before=2, after=2) else None

    def _opens(self, quote: Quote, before: str, number: int) -> Noun | None:
        """ "Die Stadt hat ein Mentoringprogramm vorgestellt. „…“ bringt …": the quote is the subject, the noun stands before it."""
        view = self.view
        after = view.token_at(quote.outer_end - 1) + 1
        if before or not number or after >= len(view.lowered) or not self._looks_like_name(quote):
            return None
        told = view.sentences[number - 1]
        verb = view.words[after]
        if view.block_at(told.start) != view.block_at(quote.start) or not _VERB.match(verb) or _SPEAKS.match(view.text, quote.end):
            return None
        return self._brought_in(view.text[told.start : told.end])

    def _looks_like_name(self, quote: Quote) -> bool:
        return self.view.text[quote.start].isupper() or self.view.text[quote.start].isdigit()

    def _get(self, word: str) -> Noun | None:
        low = word.lower().rpartition("-")[2]
        return self.intro.nouns.get(low)
