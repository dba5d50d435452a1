"""Cities: every mention found, judged and identified, with the evidence for it."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.gazetteer import name_key
from pipeline.link.choose import Chooser
from pipeline.link.judge import Judge
from pipeline.link.local import LocalFinder
from pipeline.link.metonym import metonym
from pipeline.link.scan import scan
from pipeline.link.short import short_forms
from pipeline.link.words import context_words
from pipeline.records import City, CityMention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.gazetteer import Gazetteer
    from pipeline.link.scan import Span
    from pipeline.records import Document, NerSpan
    from pipeline.textview import TextView


@dataclass(frozen=True, slots=True)
class Linked:
    """Mentions in text order without overlap, the cities they point to, and the issuer's city (checked against the text)."""

    mentions: tuple[CityMention, ...] = ()
    cities: Mapping[str, City] = field(default_factory=dict)
    issuer_city_id: str | None = None


def link_cities(
    document: Document,
    view: TextView,
    gazetteer: Gazetteer,
    *,
    ner: Sequence[NerSpan] = (),
    blocked: Sequence[tuple[int, int]] = (),
) -> Linked:
    """Find and identify the cities of a document.

    ``ner`` are entities of a statistical model (a supporting signal, may be empty); ``blocked`` are the offsets of programmes and
    organisations, inside which a city's name is no mention of its own. ``document.issuer_city_id`` helps to choose among namesakes.
    """
    words = context_words(gazetteer.folder)
    issuer = _city(gazetteer, document.issuer_city_id)
    home = frozenset({name_key(issuer.name), name_key(issuer.name_de)}) if issuer else frozenset()
    spans = scan(view, gazetteer, words)
    judge = Judge(view, gazetteer, words, ner, blocked)
    judge.judge(spans, home)
    judge.lists.nearby(spans)
    forms = short_forms(spans, words)
    if forms:
        spans = judge.extend(spans, forms)
    in_brackets(spans, view)
    accepted = [s for s in spans if s.score >= 0]
    accepted = [s for s in accepted if not metonym(s, accepted, judge.around, words)]
    Chooser(view, gazetteer, words, issuer).resolve(accepted)
    found = [s for s in accepted if s.choice is not None]
    local = LocalFinder(view, gazetteer, words, judge.around, judge.blocked, issuer.country_code if issuer else "DE").find(found)
    mentions = [_mention(view, s) for s in found if not any(a <= s.start and s.end <= b for a, b, _, _ in local)]
    mentions += [CityMention(a, b, view.text[a:b], city.city_id, "rule", 0.6, "name", (f"local:{how}",)) for a, b, city, how in local]
    mentions.sort(key=lambda m: m.start)
    made = {city.city_id: city for _, _, city, _ in local}
    cities = {m.city_id: made.get(m.city_id) or gazetteer.city(m.city_id) for m in mentions}
    if issuer is not None:
        cities.setdefault(issuer.city_id, issuer)
    return Linked(tuple(mentions), dict(sorted(cities.items())), document.issuer_city_id)


def in_brackets(spans: list[Span], view: TextView) -> None:
    """The second name in "Wałbrzych (Waldenburg)" is the same city, not another one."""
    for one, other in itertools.pairwise(spans):
        if (
            "alias" in one.evidence
            and one.score >= 0
            and view.text[one.end : other.start].lstrip().startswith("(")
            and other.start - one.end < 40
        ):
            ids = {c.city_id for c in one.candidates}
            same = tuple(c for c in other.candidates if c.city_id in ids)
            if same:
                other.candidates, other.score = same, max(other.score, one.score)
            elif other.score > 0:
                other.score = -1.0


def _city(gazetteer: Gazetteer, city_id: str | None) -> City | None:
    try:
        return gazetteer.city(city_id) if city_id else None
    except KeyError:
        return None


def _mention(view: TextView, span: Span) -> CityMention:
    assert span.choice is not None  # noqa: S101  # callers pass resolved spans only
    sure = 1 / (1 + math.exp(-(span.score + 1.0)))
    confidence = round(sure * span.certainty, 3)
    return CityMention(
        span.start,
        span.end,
        view.text[span.start : span.end],
        span.choice.city_id,
        "gazetteer",
        confidence,
        span.form,
        tuple(span.evidence),
    )
