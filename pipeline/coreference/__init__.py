"""Expressions that stand for a city: "die finnische Stadt", "die Domstadt", "beide Städte", "unsere Stadt".

Rules only, and shy ones: where two cities fit alike, there is no answer. Method: the nearest sentence with a fitting antecedent decides
(recency), agreement in country, region or epithet filters, and the issuer is the default topic of a town hall's release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.coreference import epithets as lore
from pipeline.coreference.context import Context
from pipeline.coreference.expressions import find
from pipeline.coreference.resolver import Resolver
from pipeline.records import NEWS_ROLES, CityMention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.gazetteer import Gazetteer
    from pipeline.records import City, Document
    from pipeline.textview import TextView

__all__ = ["resolve_coreference"]


def resolve_coreference(
    document: Document, view: TextView, mentions: Sequence[CityMention], cities: Mapping[str, City], gazetteer: Gazetteer
) -> list[CityMention]:
    """Mentions of form ``coreference`` in text order, none overlapping ``mentions``; a plural gives one per city with the same span.

    ``mentions`` are the linked names, ``cities`` their entities. A returned city may be missing from ``cities``: the issuer's own, or one
    that an unambiguous epithet or a country's capital names. The first item of ``evidence`` is "kind: words": kinds are country, epithet,
    capital, partner, ours, topic, plural, there.
    """
    context = Context(document, view, mentions, cities, gazetteer)
    resolver = Resolver(context, gazetteer, lore.load())
    found: list[CityMention] = []
    for expression in find(view, resolver.epithets.unique):
        if view.role_at(expression.start) not in NEWS_ROLES or context.covers(expression.start, expression.end):
            continue
        answer = resolver.resolve(expression)
        if answer is None:
            continue
        kind, city_ids, confidence = answer
        words = view.text[expression.start : expression.end]
        evidence = (f"{kind}: {words}",)
        context.add(expression.start, expression.end, city_ids, nominative=expression.article in ("die", "beide", "unsere"))
        found.extend(CityMention(expression.start, expression.end, words, c, "rule", confidence, "coreference", evidence) for c in city_ids)
    return found
