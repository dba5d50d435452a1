"""One document's annotation against what was found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.evaluation.match import Aligned, Place, align, letters, pair_up, same_name, same_place
from pipeline.evaluation.measures import Counts, Judged, Score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.evaluation.gold import GoldCity, GoldDocument, GoldPartnership
    from pipeline.evaluation.outputs import FoundClaim, FoundDocument


@dataclass(frozen=True, slots=True)
class Difference:
    """Something lost, added or wrong: what a developer reads after the table."""

    doc: str
    measure: str
    detail: str


@dataclass
class Scored:
    """Score of one document with the differences behind it, its judged confidences and its counts by kind."""

    doc: str
    phenomena: tuple[str, ...]
    score: Score
    differences: list[Difference] = field(default_factory=list)
    claims: list[Judged] = field(default_factory=list)
    cities: list[Judged] = field(default_factory=list)
    kinds: dict[str, Counts] = field(default_factory=dict)

    def differ(self, measure: str, detail: str) -> None:
        self.differences.append(Difference(self.doc, measure, detail))


def score_document(gold: GoldDocument, found: FoundDocument | None, locate: Callable[[int], tuple[float, float] | None]) -> Scored:
    """Compare; ``found`` is None where the outputs lack the document, which then counts as empty. ``locate`` gives the coordinates of
    a GeoNames id, or None."""
    out = Scored(gold.doc, gold.phenomena, Score(documents=1))

    def place(city: GoldCity) -> Place:
        at = locate(city.geonames) if city.geonames is not None else None
        number = "" if city.geonames is None else str(city.geonames)
        return Place(number, at[0] if at else None, at[1] if at else None, city.country, letters(city.name))

    _header(out, gold, found, place)
    _cities(out, gold, found, place)
    _dates(out, gold, found)
    _programmes(out, gold, found)
    claims = found.claims if found else ()
    wanted = [(p.kind, [place(c) for c in p.cities]) for p in gold.partnerships]
    pairs = align(wanted, [(c.kind, c.cities) for c in claims])
    _partnerships(out, gold, claims, pairs)
    for pair in pairs:
        _attributes(out, gold.partnerships[pair.gold], claims[pair.claim])
    themes = set().union(*(c.themes for c in claims)) if claims else set()
    out.score.count("themes", len(themes & set(gold.themes)), len(themes), len(set(gold.themes)))
    return out


def _header(out: Scored, gold: GoldDocument, found: FoundDocument | None, place: Callable[[GoldCity], Place]) -> None:
    published = found.published_on if found else "missing"
    out.score.share("published_on", gold.published_on == published)
    if gold.published_on != published:
        out.differ("published_on", f"gold {gold.published_on} found {published}")
    issuer = found.issuer_city if found else None
    if gold.issuer_city is None or issuer is None:
        right = gold.issuer_city is None and issuer is None
    else:
        right = same_place(place(gold.issuer_city), issuer)
    out.score.share("issuer_city", right)
    if not right:
        out.differ("issuer_city", f"gold {gold.issuer_city and gold.issuer_city.name} found {issuer and issuer.key}")


def _cities(out: Scored, gold: GoldDocument, found: FoundDocument | None, place: Callable[[GoldCity], Place]) -> None:
    mine = found.cities if found else ()
    pairs = pair_up([place(c) for c in gold.cities], [c for c, _ in mine], same_place)
    out.score.count("cities", len(pairs), len(mine), len(gold.cities))
    got, right = {i for i, _ in pairs}, {j for _, j in pairs}
    out.cities.extend(Judged(confidence, j in right) for j, (_, confidence) in enumerate(mine))
    lost = [c.name for i, c in enumerate(gold.cities) if i not in got]
    extra = [f"{c.key}/{c.country}" for j, (c, _) in enumerate(mine) if j not in right]
    if lost or extra:
        out.differ("cities", f"lost {lost} extra {extra}")


def _dates(out: Scored, gold: GoldDocument, found: FoundDocument | None) -> None:
    wanted = {(d.date_from, d.date_to) for d in gold.dates}
    # Dates that another date of the text anchors are not annotated: right where the gold has them, else neither right nor wrong.
    mine = found.dates | (found.anchored_dates & wanted) if found else frozenset()
    out.score.count("dates", len(wanted & mine), len(mine), len(wanted))
    if wanted ^ mine:
        out.differ("dates", f"lost {sorted(wanted - mine)} extra {sorted(mine - wanted)}")


def _programmes(out: Scored, gold: GoldDocument, found: FoundDocument | None) -> None:
    wanted = sorted({letters(p) for p in gold.programmes})
    mine = found.programmes if found else ()
    pairs = pair_up(wanted, mine, same_name)
    out.score.count("programmes", len(pairs), len(mine), len(wanted))
    if not len(pairs) == len(mine) == len(wanted):
        out.differ("programmes", f"gold {list(gold.programmes)} found {[sorted(n)[:2] for n in mine]}")


def _partnerships(out: Scored, gold: GoldDocument, claims: Sequence[FoundClaim], pairs: Sequence[Aligned]) -> None:
    def exact(pair: Aligned) -> bool:
        return pair.shared == len(gold.partnerships[pair.gold].cities) == len(claims[pair.claim].cities)

    right = [pair for pair in pairs if exact(pair)]
    out.score.count("partnerships_exact", len(right), len(claims), len(gold.partnerships))
    slots = sum(len(c.cities) for c in claims), sum(len(p.cities) for p in gold.partnerships)
    out.score.count("partnership_city_slots", sum(p.shared for p in pairs), *slots)
    if not gold.partnerships:
        out.score.share("negatives_clean", not claims)
    same_kind = [p for p in right if gold.partnerships[p.gold].kind == claims[p.claim].kind]
    for kind in sorted({p.kind for p in gold.partnerships} | {c.kind for c in claims}):
        out.kinds[kind] = Counts(
            sum(gold.partnerships[p.gold].kind == kind for p in same_kind),
            sum(c.kind == kind for c in claims),
            sum(p.kind == kind for p in gold.partnerships),
        )
    matched = {p.claim for p in right}
    out.claims.extend(Judged(c.confidence, j in matched) for j, c in enumerate(claims))
    # An annotated partnership that was not found loses its attributes, too.
    for _ in range(len(gold.partnerships) - len(pairs)):
        out.score.share("kind", False)
        out.score.share("status", False)
    lost = [f"{p.kind} {_names(p)}" for i, p in enumerate(gold.partnerships) if i not in {x.gold for x in pairs}]
    extra = [f"{c.kind} {[x.key for x in c.cities]}" for j, c in enumerate(claims) if j not in {x.claim for x in pairs}]
    partly = [f"{_names(gold.partnerships[p.gold])} as {[x.key for x in claims[p.claim].cities]}" for p in pairs if not exact(p)]
    if lost or extra or partly:
        out.differ("partnerships", f"lost {lost} extra {extra} partly {partly}")


def _attributes(out: Scored, gold: GoldPartnership, claim: FoundClaim) -> None:
    names = _names(gold)
    for name, wanted, mine in (("kind", gold.kind, claim.kind), ("status", gold.status, claim.status)):
        out.score.share(name, wanted == mine)
        if wanted != mine:
            out.differ(name, f"{names} gold {wanted} found {mine}")
    for name, at, got in (("start", gold.start, claim.start), ("end", gold.end, claim.end)):
        if at is not None or got is not None:
            out.score.count(name, int(at == got), int(got is not None), int(at is not None))
            if at != got:
                out.differ(name, f"{names} gold {at} found {got}")
    themes = set(gold.themes)
    out.score.count("claim_themes", len(themes & claim.themes), len(claim.themes), len(themes))
    if themes != claim.themes:
        out.differ("claim_themes", f"{names} lost {sorted(themes - claim.themes)} extra {sorted(claim.themes - themes)}")
    wanted_programmes = sorted({letters(p) for p in gold.programmes})
    pairs = pair_up(wanted_programmes, claim.programmes, same_name)
    out.score.count("claim_programmes", len(pairs), len(claim.programmes), len(wanted_programmes))
    if not len(pairs) == len(claim.programmes) == len(wanted_programmes):
        out.differ("claim_programmes", f"{names} gold {list(gold.programmes)} found {[sorted(n)[:2] for n in claim.programmes]}")


def _names(gold: GoldPartnership) -> str:
    return "+".join(c.name for c in gold.cities)
