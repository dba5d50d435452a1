"""Which of a document's themes belong to which relation: by closeness, never by the page as a whole."""

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
#: Cues that read like a theme: "enge Bande" is no music.
_BARE_CUES = frozenset({"linkn", "linkv"})
#: A theme counts from this weight on, and from this share of the relation's strongest theme.
ENOUGH, SHARE = 0.6, 0.3


def claim_themes(reader: Reader, drafts: Sequence[Draft]) -> None:
    """Give each theme mention to the relations that its sentence or paragraph is about; sets ``Draft.themes``.

    Where a paragraph speaks of several relations, only the sentence decides. What no relation claims goes to the main one, with little
    weight: the first consortium, network or cooperation, else the first relation stated.
    """
    if not drafts:
        return
    weights: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    reader.hubs = find_hubs(reader, drafts)
    stated, blocks = _places(reader, drafts)
    main = _main(reader, drafts)
    for mention in _own_words(reader):
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
    common = _common(reader, drafts, stated, blocks)
    for n, draft in enumerate(drafts):
        if draft.best.rule in ("list-pair", "run-in-pair", "pair-sequence") and draft.kind in ("project", "thematic"):
            for theme, weight in common.items():
                weights[n][theme] = max(weights[n][theme], weight)
        ranked = sorted(weights[n].items(), key=lambda kv: (-kv[1], kv[0]))
        top = ranked[0][1] if ranked else 0.0
        limit = 4 if draft.kind in ("project", "network", "thematic", "cooperation") else 3
        draft.themes = [t for t, w in ranked if w >= ENOUGH and w >= SHARE * top][:limit]


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


def _common(reader: Reader, drafts: Sequence[Draft], stated: dict[int, set[int]], blocks: dict[int, set[int]]) -> dict[str, float]:
    """Themes of the programme that a list of pairs belongs to: the strongest ones outside the sentences about single pairs."""
    total: dict[str, float] = defaultdict(float)
    for mention in _own_words(reader):
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


def _own_words(reader: Reader) -> list[ThemeMention]:
    """Theme mentions that are no part of a name or cue: "Forschung" in a ministry, "enge Bande" tell nothing."""
    notes = reader.annotations
    names = [(m.start, m.end) for layer in (notes.organisations, notes.programmes, notes.cities) for m in layer]
    names += [(c.start, c.end) for c in reader.cues if c.cue.tag in _BARE_CUES]
    return [t for t in reader.annotations.themes if not any(s <= t.start and t.end <= e for s, e in names)]


def _partners(reader: Reader, draft: Draft) -> set[str]:
    """The cities that tell this relation from the hub's others."""
    return {c for c in draft.cities if c not in reader.hubs}


def find_hubs(reader: Reader, drafts: Sequence[Draft]) -> set[str]:
    """The issuer, and cities that stand in two or more pairs with different partners."""
    count: dict[str, int] = defaultdict(int)
    for cities in {frozenset(d.cities) for d in drafts if len(d.cities) == 2}:
        for city in cities:
            count[city] += 1
    hubs = {c for c, n in count.items() if n >= 2}
    return hubs | {reader.document.issuer_city_id} if reader.document.issuer_city_id else hubs


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


def _main(reader: Reader, drafts: Sequence[Draft]) -> int | None:
    """The relation that the text is about: the first joint work, else one that the headline or the lead states, else the only one."""
    joint = [n for n, d in enumerate(drafts) if d.kind in ("project", "cooperation", "network", "thematic")]
    if joint:
        return min(joint, key=lambda n: drafts[n].sentences[0])
    first = min(range(len(drafts)), key=lambda n: drafts[n].sentences[0])
    opening = sorted(reader.masked)[:4]
    return first if len(drafts) == 1 or (opening and drafts[first].sentences[0] <= opening[-1]) else None
