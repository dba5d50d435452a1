"""People whose surname is a city: "Dr. Helga Bremen", "Fraktionssprecher Florian Passau", and the bare surname later in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.link.context import Surroundings
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords

#: Councils end like titles ("-rat") but are the municipality.
_COUNCILS = frozenset(
    {
        "stadtrat", "gemeinderat", "magistrat", "rat", "marktgemeinderat", "ortschaftsrat", "bürgerrat", "jugendrat", "landrat", "kreisrat",
        "europarat", "bundesrat", "beirat", "aufsichtsrat", "vorrat", "vorstand", "planer",
    }
)  # fmt: skip
#: Endings of women's professions: no other German noun on them stands right before a city's name.
_FEMININE = ("erin", "orin", "istin", "antin", "entin", "ärin", "login", "eurin", "ärtin", "altin", "rätin", "egin")
_AGE = re.compile(r"\s?(?:,\s?\d{1,2},|\(\d{1,2}\))")


class Persons:
    """Finds people among the spans and remembers their surnames for the rest of the document."""

    def __init__(self, around: Surroundings, words: ContextWords) -> None:
        self.around, self.words = around, words
        self.surnames: set[str] = set()

    def person(self, span: Span, first: str, level: int) -> bool:
        """Whether the span is (part of) a person's name; ``first`` is the word before it."""
        words = self.words
        low = first.lower()
        capital = first[:1].isupper()
        second = self.around.word_before(span, 2) if first else ""
        if capital and not span.genitive and not self._place_behind(span):
            sister = low == "schwester" and second.islower()  # "die ältere Schwester Alès" is a twin town, no nun
            if (
                (self._title(first) and not sister)
                or (len(first) == 1 and first != "A" and not self._example(span))
                or (low in words.first_names and words.level(low) < 4)
            ):
                self.surnames.add(span.key)
                return True
            if (
                second[:1].isupper()
                and not words.is_place_noun(low)
                and low not in words.municipal_heads
                and low not in words.organisation_heads
            ):
                given = second.lower() in words.first_names or self._title(second)
                if given and not words.is_common(low):
                    self.surnames.add(span.key)
                    return True
        if capital and self._after_role(span):
            self.surnames.add(span.key)
            return True
        if low in words.particles and second[:1].isupper() and second.lower() in words.first_names:
            return True
        if low in words.particles and second[:1].isupper() and self._title(self.around.word_before(span, 3)):
            return True  # "Projektleiterin Wilmke van Aken"
        after = self.around.word_after(span)
        if span.form == "name" and span.key in words.first_names and after[:1].isupper() and after.isalpha() and self._surname(after):
            return len(after) < 2 or after.isupper() or not self._capitals(span)
        if level and _AGE.match(self.around.tail(span)):
            self.surnames.add(span.key)
            return True
        return False

    def _capitals(self, span: Span) -> bool:
        """Whether the name stands in capitals, as a dateline does: "LANA Was macht ein Apfeldorf"; so would a surname behind it."""
        return self.around.view.text[span.start : span.end].isupper()

    def _place_behind(self, span: Span) -> bool:
        """Whether a clause goes on as it does behind no person: "nannte die Staatssekretärin Kopenhagen, wo", "… Sinsheim, das"."""
        tail = self.around.tail(span, 12)
        return tail.startswith((", wo ", ",\nwo ", ", das ", ", welches "))

    def _example(self, span: Span) -> bool:
        """ "z. B. Augsburg" has no initial."""
        return self.around.view.words[max(0, span.first - 4) : span.first] == ["z", ".", "B", "."]

    def _after_role(self, span: Span) -> bool:
        """ "Leiter: Hauke Munster": a role, a colon, a given name that no list has, and nothing behind."""
        i = span.first - 2
        words = self.around.view.words
        if i < 1 or words[i] != ":" or not self._title(words[i - 1]) or self.words.is_place_noun(words[i + 1].lower()):
            return False  # "Antragstellerin: Stadt Speyer" is the town
        return self.around.tail(span, 1) in ("", "\n", ",", ".", ";", "|")

    def bare(self, span: Span) -> bool:
        """Whether a known surname stands without a cue that makes it a place here."""
        if span.country or {"place", "postcode", "dateline", "addition", "issuer"} & set(span.evidence):
            return False
        return self.around.word_before(span).lower() not in self.words.locative

    def _title(self, word: str) -> bool:
        """Whether a noun announces a person. Cities are feminine too: "die Gastgeberin Wels" is a partner's word and decides nothing."""
        low = word.lower()
        feminine = len(low) > 6 and low.endswith(_FEMININE) and not low.endswith(self.words.partner_suffixes)
        return word[:1].isupper() and low not in _COUNCILS and (self.words.is_title(low) or feminine)

    def _surname(self, word: str) -> bool:
        """A capitalised word behind a given name that is no country, place noun or street word."""
        low = word.lower()
        return not (
            self.words.is_place_noun(low)
            or low in self.words.streets
            or self.around.gazetteer.country_of(word)
            or low in self.words.organisation_heads
        )
