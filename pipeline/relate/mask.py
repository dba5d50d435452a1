"""A sentence as the constructions see it: cities, dates, programmes and cues replaced by numbered markers.

``Mit Tourcoing besteht seit 1967 eine Städtepartnerschaft`` becomes ``Mit <G0> <sign0> seit <D0> eine <twin1>``.
Cities that stand side by side ("A, B und C") form one group; brackets with years inside it belong to its cities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.relate.cues import CueMention

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipeline.records import CityMention, DateMention, ProgrammeMention
    from pipeline.textview import Sentence, TextView

_PLACE = r"(?:der |den |dem )?[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)?"
_AFTER = rf"\.?(?:\s*\([^()]{{0,60}}\)|\s+(?:in|aus|im|an der|am|bei)\s+{_PLACE}|\s+(?:Kommune|Municipality|kommun)\b|[“”\"»«])*"
_SEPARATOR = (
    r"\s*(?:,\s*(?:und|sowie|oder|dann|wie auch)?|/|\||–|—|&|\s-\s|\bund\b|\bsowie\b|\boder\b|\bals auch\b|\bwie auch\b|\bbzw\.)\s*"
)
_FILL = (
    r"(?:(?:und|sowie|auch|ebenso|dann|nach|das|dem|den|der|die|des|im|in|aus|je|zwei|drei|Stadt|Städte|Städten|Gemeinden?|Kommunen?"
    r"|Gemeente|Ville de|City of|"
    r"Marktgemeinde|Universitätsstadt|Landeshauptstadt|Hansestadt|Hafenstadt|Hauptstadt|[\w-]+isch(?:e|en|er|es|em)?|deutsche[nrms]?"
    r"|[a-zäöü]+städtchen|[\"“„»«])\s*)*"
)
GLUE = re.compile(rf"{_AFTER}{_SEPARATOR}{_FILL}\Z")
_LOCATIVE = re.compile(
    r"\b([Ii]n|[Aa]us|[Bb]ei|[Nn]ach|[Ii]m|[Aa]n|[Vv]on|[Aa]b|[Üü]ber|[Vv]or|[Mm]it|[Zz]wischen|[Zz]u[rm]?|[Ff]ür|[Dd]urch|[Gg]egen"
    r"|[Uu]m|[Vv]om|[Nn]eben|[Aa]ußer|[Oo]hne|[Rr]und um)"
    r"\s+(?:(?:der|dem|den|die|das|des|ihrer|seiner|unserer|[\w-]+isch(?:e|en|er|es|em)?|deutsche[nrms]?|Stadt|Städten?|Gemeinden?"
    r"|Kommunen?|Partnerstadt|Hansestadt|beiden|[a-zäöü]+n)\s+)*\Z"
)
_ALIAS = re.compile(
    r"\s*(?:\(|,\s+(?:heute|das heutige|früher|das frühere|auch|deutsch|polnisch|tschechisch|ukrainisch|so|einst)|/|=|oder|alias)"
)
_RELATIVE = re.compile(r",\s+(?:in|mit|an|bei|aus|durch|für|zu|von|nach)\s+(?:dem|der|denen|welche[mrn])\s+\Z")
_BRACKET_YEAR = re.compile(r"\s*\((?:[^()]*?\s)?(?:seit\s+)?$")
_TAIL = re.compile(rf"(?:\s+(?:in|aus|im|an der|am)\s+{_PLACE})?\s*\([^()]{{0,60}}\)")
_TOKEN = re.compile(r"\x00\d+\x00|[\w-]+|[^\w\s]")

#: Prepositions that only locate: a city behind one of them is not a side of a relation by itself.
LOCATIVES = frozenset({"in", "bei", "im", "an", "ab", "über", "vor", "um", "rund um", "nach", "durch", "gegen"})


@dataclass(slots=True)
class Group:
    """Cities side by side. ``preposition`` is the one that governs the first of them, in lower case, or empty."""

    index: int
    start: int
    end: int
    mentions: list[CityMention]
    preposition: str = ""
    coreference: bool = False
    adjective: bool = False
    separators: list[str] = field(default_factory=list)
    years: dict[str, DateMention] = field(default_factory=dict)

    @property
    def cities(self) -> list[str]:
        return list(dict.fromkeys(m.city_id for m in self.mentions))

    @property
    def locative(self) -> bool:
        return self.preposition in LOCATIVES

    @property
    def marker(self) -> str:
        """How the group stands in the masked text: ``<B…>`` several cities behind one expression, ``<A…>`` an adjective, else ``<G…>``."""
        letter = "B" if self.coreference and len(self.cities) > 1 else "A" if self.adjective else "G"
        return f"<{letter}{self.index}>"


@dataclass(slots=True)
class Masked:
    """A masked sentence: tokens and markers, each followed by a space."""

    sentence: Sentence
    index: int
    text: str
    groups: list[Group]
    dates: list[DateMention]
    programmes: list[ProgrammeMention]
    cues: list[CueMention]
    _tags: frozenset[str] = field(init=False, repr=False)
    _cities: list[str] = field(init=False, repr=False)
    hidden: frozenset[str] = frozenset()  #: tags of cues that a programme's name covers in part ("URBACT-Netzwerk")

    def __post_init__(self) -> None:
        self._tags = frozenset(c.cue.tag for c in self.cues) | self.hidden
        self._cities = list(dict.fromkeys(c for g in self.groups for c in g.cities))

    def tags(self) -> frozenset[str]:
        """Tags of all cues of the sentence, hidden ones included."""
        return self._tags

    def place(self, cue: CueMention) -> int:
        """Where the marker of one of the sentence's cues stands in ``text``."""
        return self.text.find(f"<{cue.cue.tag}{self.cues.index(cue)}>")

    def years_of(self, cities: Collection[str]) -> dict[str, DateMention]:
        """The dates in brackets behind the names of ``cities``."""
        return {c: d for g in self.groups for c, d in g.years.items() if c in cities}

    @property
    def cities(self) -> list[str]:
        """Ids of all cities of the sentence in order; not to be changed."""
        return self._cities


def mask(
    view: TextView,
    index: int,
    sentence: Sentence,
    cities: Sequence[CityMention],
    dates: Sequence[DateMention],
    programmes: Sequence[ProgrammeMention],
    cues: Sequence[CueMention],
) -> Masked:
    """Build the masked form; all sequences hold only what lies inside the sentence, in text order."""
    if not (cities or dates or programmes or cues):
        return Masked(sentence, index, "", [], [], [], [])  # nothing to relate: most sentences of most texts
    groups = _groups(view.text, cities, dates)
    taken: list[tuple[int, int]] = [(g.start, g.end) for g in groups]
    bracketed = {id(d) for g in groups for d in g.years.values()}
    free_programmes = [p for p in programmes if not _overlaps(p.start, p.end, taken)]
    taken += [(p.start, p.end) for p in free_programmes]
    free_dates = [d for d in dates if id(d) not in bracketed and not _overlaps(d.start, d.end, taken)]
    taken += [(d.start, d.end) for d in free_dates]
    free_cues = [c for c in cues if not _overlaps(c.start, c.end, taken)]
    hidden = frozenset(
        c.cue.tag for c in cues for p in free_programmes if p.start <= c.end and c.start <= p.end and (c.end > p.end or c.start < p.start)
    )
    items: list[tuple[int, int, str]] = []
    items += [(g.start, g.end, g.marker) for g in groups]
    items += [(p.start, p.end, f"<P{i}>") for i, p in enumerate(free_programmes)]
    items += [(d.start, d.end, f"<D{i}>") for i, d in enumerate(free_dates)]
    items += [(c.start, c.end, f"<{c.cue.tag}{i}>") for i, c in enumerate(free_cues)]
    items.sort()
    tokens: list[str] = []
    at = sentence.start
    for start, end, marker in [*items, (sentence.end, sentence.end, "")]:
        tokens.extend(token.replace("<", "‹").replace(">", "›") for token in _TOKEN.findall(view.text, at, max(at, start)))
        if marker:
            tokens.append(marker)
        at = max(at, end)
    return Masked(sentence, index, " ".join(tokens) + " ", groups, free_dates, free_programmes, free_cues, hidden)


def _overlaps(start: int, end: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < e and s < end for s, e in taken)


def _groups(text: str, cities: Sequence[CityMention], dates: Sequence[DateMention]) -> list[Group]:
    groups: list[Group] = []
    for mentions in _by_span(cities):
        mention = mentions[0]
        last = groups[-1] if groups else None
        if last and mention.start < last.end:
            continue
        between = text[last.end : mention.start] if last else ""
        joins = (
            last is not None and not last.adjective and (mention.form == "name" or (mention.form == "coreference" and len(mentions) == 1))
        )
        if last and joins and mention.city_id == last.mentions[-1].city_id and len(between) < 30 and _ALIAS.match(between):
            last.end = mention.end  # "Gdingen (polnisch: Gdynia)"
            if text[mention.end : mention.end + 1] == ")":
                last.end += 1
            continue
        mixed = last is not None and last.coreference and not (len(last.cities) == 1 and between.strip() in ("und", "sowie"))
        if last and joins and not mixed and len(between) < 90 and GLUE.match(between):
            last.separators.append(_separator(between))
            last.mentions.append(mention)
            last.coreference = False
            _years(text, last, last.end, mention.start, dates)
            last.end = mention.end
            continue
        if last:
            _close(text, last, dates)
        before = _LOCATIVE.search(text, max(0, mention.start - 60), mention.start)
        if before and _RELATIVE.search(text, max(0, before.start() - 3), mention.start):
            before = None  # "das Projekt, in dem Emden mit Aveiro zusammenarbeitet"
        groups.append(
            Group(
                len(groups),
                mention.start,
                mention.end,
                list(mentions),
                before.group(1).lower() if before else "",
                coreference=mention.form == "coreference",
                adjective=mention.form in ("adjective", "inhabitant"),
            )
        )
    if groups:
        _close(text, groups[-1], dates)
    return groups


def _by_span(cities: Sequence[CityMention]) -> list[list[CityMention]]:
    """Mentions by span, in text order: several cities can stand behind one expression ("beide Städte")."""
    spans: list[list[CityMention]] = []
    for mention in cities:
        if spans and mention.start == spans[-1][0].start and mention.form == "coreference" and spans[-1][0].form == "coreference":
            spans[-1].append(mention)
        else:
            spans.append([mention])
    return spans


def _separator(between: str) -> str:
    for mark in ("–", "—", "/", "|", " - ", "&"):
        if mark in between:
            return mark.strip()
    return "und" if re.search(r"\b(?:und|sowie)\b", between) else ","


def _years(text: str, group: Group, start: int, end: int, dates: Sequence[DateMention]) -> None:
    """A year in brackets belongs to every city of the group since the last such year."""
    for date in dates:
        if start <= date.start and date.end <= end and _BRACKET_YEAR.search(text[start : date.start]):
            for city in group.cities:
                if city not in group.years and not (group.mentions[-1].city_id == city and group.mentions[-1].start >= end):
                    group.years[city] = date


def _close(text: str, group: Group, dates: Sequence[DateMention]) -> None:
    match = _TAIL.match(text, group.end)
    if match:
        _years(text, group, group.end, match.end(), dates)
