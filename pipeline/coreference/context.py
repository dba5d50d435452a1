"""What an expression can refer to: the cities mentioned so far, sentence by sentence, and the city the text speaks for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.gazetteer import Gazetteer
    from pipeline.records import City, CityMention, Document
    from pipeline.textview import TextView

_ANTECEDENT_ROLES = frozenset({"title", "heading", "body", "list_item", "table_row", "dateline"})
_PREPOSITION = re.compile(
    r"(?<!\w)(?:in|im|aus|mit|nach|von|vom|bei|beim|zu|zum|zur|für|gegen|über|um|auf|an|am|zwischen|durch|bis|ohne|unter|vor|hinter|neben|samt|nahe|nach)"
    r"(?:\s+(?:der|dem|den|die|das|ihrer|ihrem|seiner|seinem|unserer|[\w-]+isch(?:e|en|er|em|es)|Stadt|Gemeinde|Partnerstadt|Hansestadt|Hauptstadt|[a-zäöüß]+en))*\s+$",
    re.I,
)
#: "bei Bethlehem" only tells where another place lies.
_ASIDE = re.compile(r"(?<!\w)(?:bei|nahe|unweit|südlich|nördlich|östlich|westlich|nahe bei|in der Nähe von|vor den Toren von)\s+$", re.I)
_ASIDE_ENDS = frozenset({"bei ", "Bei ", "ahe ", "eit ", "ich ", "von "})
_AND = re.compile(r"\s*(?:,|und|sowie|,\s*und)\s*")
_LOCATED = re.compile(
    r"(?<!\w)(?:in|im|nach|aus|bei)\s+(?:(?:der|dem|den|das|die|[\w-]+isch(?:e|en|er|em|es)|Stadt|Gemeinde|Partnerstadt)\s+)*$", re.I
)
_PARTNERSHIP = re.compile(r"[Pp]artner|verschwister|[Ff]reundschaft|verb(?:and|unden|indet)|Jumelage")
_AFTER_DATELINE = re.compile(r"(?:\s*\([^()\n]{2,24}\))?\s*[.:–-]")
#: How many sentences back an expression reaches.
REACH = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A city at an offset."""

    start: int
    end: int
    city_id: str
    form: str  #: as in ``CityMention``
    after: Place | None = None  #: the place before it in the text
    nominative: bool = False  #: an expression with the article "die"


class Context:
    """The mentions of one document in text order, with those that coreference adds as it goes."""

    def __init__(
        self, document: Document, view: TextView, mentions: Sequence[CityMention], cities: Mapping[str, City], gazetteer: Gazetteer
    ) -> None:
        self.view = view
        self.issuer = document.issuer_city_id
        self._cities = dict(cities)
        self._gazetteer = gazetteer
        self._units: dict[str, tuple[str, str]] = {}
        self.covered = sorted((m.start, m.end) for m in mentions)
        self.by_sentence: dict[int, list[Place]] = {}
        self.named: dict[str, int] = {}  # city → how often the news names it
        self._hubs: list[tuple[int, str]] = []
        last: Place | None = None
        for mention in sorted(mentions, key=lambda m: m.start):
            if view.role_at(mention.start) not in _ANTECEDENT_ROLES:
                continue
            self.named[mention.city_id] = self.named.get(mention.city_id, 0) + 1
            if self._aside(mention.start):
                continue
            last = Place(mention.start, mention.end, mention.city_id, mention.form, last)
            self.by_sentence.setdefault(view.sentence_at(mention.start), []).append(last)
            block = view.blocks[view.block_at(mention.start)]
            if not self.issuer and mention.start - block.start <= 4 and _AFTER_DATELINE.match(view.text, mention.end):
                self._hubs.append((mention.start, mention.city_id))

    def _aside(self, start: int) -> bool:
        text = self.view.text
        return text[start - 4 : start] in _ASIDE_ENDS and _ASIDE.search(text, max(0, start - 24), start) is not None

    def subject(self, place: Place) -> bool:
        """Whether no preposition governs the place; adjectives and inhabitants are no subjects, of "A und B" the first decides."""
        if place.form != "name":
            return place.nominative
        text = self.view.text
        last = place.after
        if last is not None and 0 < place.start - last.end < 12 and _AND.fullmatch(text, last.end, place.start):
            return self.subject(last)
        return _PREPOSITION.search(text, max(0, place.start - 50), place.start) is None

    def hub(self, offset: int) -> str | None:
        """The city for which the text speaks at ``offset``: the issuer's, else that of the last dateline before."""
        if self.issuer:
            return self.issuer
        i = bisect_left(self._hubs, (offset, ""))
        return self._hubs[i - 1][1] if i else None

    def covers(self, start: int, end: int) -> bool:
        """Whether a mention lies inside or across ``start`` to ``end``."""
        i = bisect_left(self.covered, (end, 0))
        return i > 0 and self.covered[i - 1][1] > start

    def begins(self, offset: int) -> bool:
        """Whether a mention begins right after ``offset`` ("die Städte Gera und Jena")."""
        i = bisect_left(self.covered, (offset, 0))
        return i < len(self.covered) and self.covered[i][0] - offset < 3

    def opens_sentence(self, offset: int) -> bool:
        """Whether a sentence begins at ``offset``."""
        return self.view.sentences[max(0, self.view.sentence_at(offset))].start == offset

    def add(self, start: int, end: int, city_ids: Sequence[str], *, nominative: bool) -> None:
        """Remember a resolved expression: later ones may refer to it."""
        places = self.by_sentence.setdefault(self.view.sentence_at(start), [])
        places.extend(Place(start, end, city, "coreference", nominative=nominative) for city in city_ids)
        places.sort(key=lambda p: p.start)

    @cached_property
    def partners(self) -> frozenset[str]:
        """Cities that some sentence of the news names beside a word of partnership."""
        view = self.view
        spans = ((places, view.sentences[s]) for s, places in self.by_sentence.items() if s >= 0)
        return frozenset(p.city_id for places, span in spans if _PARTNERSHIP.search(view.text, span.start, span.end) for p in places)

    def located(self, place: Place) -> bool:
        """Whether the place stands behind a preposition of place: "in Lyon", "aus dem finnischen Turku"."""
        return _LOCATED.search(self.view.text, max(0, place.start - 50), place.start) is not None

    def in_table(self, offset: int) -> bool:
        """Whether the offset lies in a table row."""
        return self.view.role_at(offset) == "table_row"

    def before(self, offset: int, sentence: int) -> list[Place]:
        """Places of ``sentence`` that end at or before ``offset``."""
        return [p for p in self.by_sentence.get(sentence, ()) if p.end <= offset]

    def nearest(self, offset: int, fits: Callable[[str], bool], *, reach: int = REACH) -> list[str]:
        """Distinct fitting cities of the nearest sentence, backwards from ``offset``, that has any; in text order."""
        here = self.view.sentence_at(offset)
        for sentence in range(here, max(-1, here - reach - 1), -1):
            found = list(dict.fromkeys(p.city_id for p in self.before(offset, sentence) if fits(p.city_id)))
            if found:
                return found
        return []

    def anywhere(self, fits: Callable[[str], bool]) -> list[str]:
        """Distinct fitting cities that the news names."""
        return [c for c in self.named if fits(c)]

    def lies_in(self, city_id: str, country: str, region: str = "") -> bool:
        """Whether the city lies in a country, and in one of the GeoNames admin1 units that ``region`` lists ("78,84", "" or "*": any)."""
        city = self._cities.get(city_id)
        if city is None:
            try:
                city = self._cities[city_id] = self._gazetteer.city(city_id)
            except KeyError:
                return False
        if city.country_code != country:
            return False
        if region in ("", "*"):
            return True
        return self._unit(city_id)[0] in region.split(",")

    def feature(self, city_id: str) -> str:
        """GeoNames' feature code of the city; "" where the gazetteer does not hold it."""
        return self._unit(city_id)[1]

    def _unit(self, city_id: str) -> tuple[str, str]:
        """Admin1 code and feature code."""
        if city_id not in self._units:
            city = self._cities.get(city_id)
            found = [(c.admin1_code, c.feature) for c in self._gazetteer.lookup(city.name) if c.city_id == city_id] if city else []
            self._units[city_id] = found[0] if found else ("", "")
        return self._units[city_id]
