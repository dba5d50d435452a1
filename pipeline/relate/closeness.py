"""Themes of relations by closeness alone. What these rules choose is one feature of the learned scorer (``themes``)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.records import ThemeMention
    from pipeline.relate.assemble import Draft
    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Masked

#: Weight of a theme mention in a sentence that states the relation, in a paragraph about it alone, elsewhere under the main relation.
STATED, PARAGRAPH, PAGE = 1.0, 0.8, 0.1
#: A theme counts from this weight on, and from this share of the relation's strongest theme.
ENOUGH, SHARE = 0.6, 0.3


def by_closeness(reader: Reader, drafts: Sequence[Draft], main: int | None, mentions: Sequence[ThemeMention]) -> list[list[str]]:
    """Give each theme mention to the relations that its sentence or paragraph is about; themes of each relation, the closest first.

    Where a paragraph speaks of several relations, only the sentence decides. What no relation claims goes to the main one, with little
    weight.
    """
    weights: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    stated, blocks = _places(reader, drafts)
    chosen: list[list[str]] = []
    for mention in mentions:
        index = reader.view.sentence_at(mention.start)
        masked = reader.masked.get(index)
        if masked is None:
            continue
        block = reader.view.sentences[index].block
        here = stated.get(index)
        if here and len(here) > 1:
            about, factor = _nearest(reader, drafts, sorted(here), masked, mention.start), STATED
        elif here:
            about, factor = sorted(here), STATED
        elif len(blocks.get(block, ())) == 1:
            about, factor = sorted(blocks[block]), PARAGRAPH
        elif not blocks.get(block):
            about, factor = ([main], PAGE) if main is not None else ([], PAGE)
        else:
            named = set(masked.cities)
            about = [n for n in sorted(blocks[block]) if named & _partners(reader, drafts[n])]
            about = _nearest(reader, drafts, about, masked, mention.start) if len(about) > 1 else about
            factor = PARAGRAPH
        for n in about:
            weights[n][mention.theme_id] += factor * mention.confidence
    common = _common(reader, stated, mentions)
    for n, draft in enumerate(drafts):
        if draft.best.rule in ("list-pair", "run-in-pair", "pair-sequence") and draft.kind in ("project", "thematic"):
            for theme, weight in common.items():
                weights[n][theme] = max(weights[n][theme], weight)
        ranked = sorted(weights[n].items(), key=lambda kv: (-kv[1], kv[0]))
        top = ranked[0][1] if ranked else 0.0
        limit = 4 if draft.kind in ("project", "network", "thematic", "cooperation") else 3
        chosen.append([t for t, w in ranked if w >= ENOUGH and w >= SHARE * top][:limit])
    return chosen


def _nearest(reader: Reader, drafts: Sequence[Draft], about: list[int], masked: Masked, offset: int) -> list[int]:
    """In a sentence about several relations a theme belongs to the one whose partner was named last before it."""
    before: tuple[int, set[str]] | None = None
    for group in masked.groups:
        if group.start < offset:
            before = (group.start, set(group.cities))
    if before is None:
        return about
    hit = [n for n in about if before[1] & _partners(reader, drafts[n])]
    return hit or about


def _common(reader: Reader, stated: dict[int, set[int]], mentions: Sequence[ThemeMention]) -> dict[str, float]:
    """Themes of the programme that a list of pairs belongs to: the strongest ones outside the sentences about single pairs."""
    total: dict[str, float] = defaultdict(float)
    for mention in mentions:
        index = reader.view.sentence_at(mention.start)
        masked = reader.masked.get(index)
        if masked is None or len(stated.get(index, ())) == 1:
            continue
        lead = (
            2.0
            if masked.tags() & {"tand", "pairs", "net"}
            or masked.programmes
            or reader.view.blocks[masked.sentence.block].role in ("title", "heading")
            else 0.7
        )
        total[mention.theme_id] += lead * mention.confidence
    top = max(total.values(), default=0.0)
    return {t: 1.0 for t, w in total.items() if w >= 0.6 * top and w >= 1.0}


def _partners(reader: Reader, draft: Draft) -> set[str]:
    """The cities that tell this relation from the hub's others."""
    return {c for c in draft.cities if c not in reader.hubs}


def _places(reader: Reader, drafts: Sequence[Draft]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Relations by sentence that states them, and by block that states them or names a partner of theirs."""
    stated: dict[int, set[int]] = defaultdict(set)
    blocks: dict[int, set[int]] = defaultdict(set)
    by_city: dict[str, set[int]] = defaultdict(set)
    for n, draft in enumerate(drafts):
        for index in [*draft.sentences, *draft.support]:
            stated[index].add(n)
            blocks[reader.view.sentences[index].block].add(n)
        for city in _partners(reader, draft):
            by_city[city].add(n)
    for masked in reader.masked.values():
        for city in masked.cities:
            found = by_city.get(city, set())
            if len(found) > 1:  # the same partner in a project and a twinning: what happens belongs to the joint work
                joint = {n for n in found if drafts[n].kind in ("project", "network", "thematic", "cooperation")}
                found = joint or found
            blocks[masked.sentence.block] |= found
    return stated, blocks
