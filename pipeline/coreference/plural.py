"""Expressions for several cities: "beide Städte", "die drei Gemeinden"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.coreference.context import Context, Place
    from pipeline.coreference.expressions import Expression

    Answer = tuple[str, list[str], float]

#: Plurals that leave the city of the text itself out: "die beiden Partnerstädte" are those of somebody.
_PARTNERS = re.compile(r"(?:Partner|Schwester|Paten|Freundes|Tandem)(?:städten?|gemeinden|kommunen)\Z")
_JOINED = re.compile(
    r"\s*(?:,|und|sowie|,\s*(?:und|sowie)|/|–)\s*(?:(?:auch|das|dem|den|der|die|[\w-]+isch\w*)\s+){0,3}"
    r"|[^\w]*\([^()]{1,40}\)\s*(?:,|und|sowie)\s*"
)
_PAIR = re.compile(r"\s*(?:und|sowie)\s*(?:das |dem |der |die )?(?:[\w-]+isch\w* )?")
_LISTED = re.compile(r"\s*,\s*(?:[\w-]+\s){0,3}")
#: Sentences back.
_REACH = 6


def resolve(context: Context, e: Expression, lies: Callable[[str], bool] | None) -> Answer | None:
    """Exactly as many cities as the expression counts, from the nearest sentence that has them; ``lies`` filters by country or region."""
    hub = context.hub(e.start)
    partners = _PARTNERS.match(e.head) is not None

    def fits(city: str) -> bool:
        if partners and hub and (city == hub or city not in context.partners):
            return False
        return lies is None or lies(city)

    found = _pair(context, e, fits, None if partners else hub) if e.count == 2 else _group(context, e, fits, hub)
    if found is None:
        return None
    cities, confidence = found
    if cities:
        return "plural", cities, confidence
    everywhere = context.anywhere(fits)
    return ("plural", everywhere, 0.65) if len(everywhere) == e.count else None


Found = tuple[list[str], float] | None  #: no cities: nothing was near, all of the text may count; None: unclear


def _sentences(context: Context, e: Expression, fits: Callable[[str], bool]) -> list[list[Place]]:
    """Fitting places of this sentence and those before it, nearest first; tables and running text do not mix."""
    tabular = context.in_table(e.start)
    here = context.view.sentence_at(e.start)
    found = []
    for sentence in range(here, max(-1, here - _REACH - 1), -1):
        places = [p for p in context.before(e.start, sentence) if fits(p.city_id)]
        if places and context.in_table(places[0].start) == tabular:
            found.append(places)
    return found


def _pair(context: Context, e: Expression, fits: Callable[[str], bool], hub: str | None) -> Found:
    gathered: list[str] = []
    for places in _sentences(context, e, fits):
        ids = list(dict.fromkeys(p.city_id for p in places))
        if gathered and not set(gathered) <= set(ids):
            return None  # two sentences, each with another city, make no pair
        if len(ids) == 2:
            return ids, 0.7 if gathered else 0.8
        if len(ids) == 1 and hub and hub not in ids:
            return [hub, *ids], 0.8
        if len(ids) > 2:
            pair = None if gathered else _last_two(context, places)
            return (pair, 0.65) if pair else None
        gathered = ids
    return [], 0.0


def _last_two(context: Context, places: Sequence[Place]) -> list[str] | None:
    """The last two cities joined by "und", where nothing is joined before them; or the two beside the city of the text."""
    text = context.view.text
    hub = context.hub(places[-1].start)
    a, b = places[-2], places[-1]
    if a.city_id != b.city_id and _PAIR.fullmatch(text, a.end, b.start):
        listed = len(places) > 2 and _LISTED.fullmatch(text, places[-3].end, a.start)
        return None if listed else [a.city_id, b.city_id]
    ids = list(dict.fromkeys(p.city_id for p in places))
    return [c for c in ids if c != hub] if len(ids) == 3 and hub in ids else None


def _group(context: Context, e: Expression, fits: Callable[[str], bool], hub: str | None) -> Found:
    """Three and more: a list of that many, or a list with one less beside the city that leads; no loose mentions."""
    for places in _sentences(context, e, fits):
        ids = list(dict.fromkeys(p.city_id for p in places))
        run = _longest_list(context, places)
        if len(run) == e.count:
            return run, 0.8
        if len(run) == e.count - 1:
            rest = [p for p in places if p.city_id not in run]
            beside = list(dict.fromkeys(p.city_id for p in rest if p.city_id == hub or context.subject(p)))
            if not rest and hub and hub not in run and fits(hub):
                beside = [hub]
            if len(beside) == 1:
                return [*beside, *run], 0.8
        if len(ids) > e.count:
            return None
    return [], 0.0


def _longest_list(context: Context, places: Sequence[Place]) -> list[str]:
    """Distinct cities of the longest enumeration ("A, B und C") among places in text order."""
    text = context.view.text
    runs: list[list[str]] = []
    for i, place in enumerate(places):
        if i and (place.start == places[i - 1].start or _JOINED.fullmatch(text, places[i - 1].end, place.start)):
            runs[-1].append(place.city_id)
        else:
            runs.append([place.city_id])
    return max((list(dict.fromkeys(r)) for r in runs), key=len)
