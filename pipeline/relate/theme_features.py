"""What speaks for one theme of one relation: where its words stand, whose partners are named there, what the relation is.

Every sentence with a theme word is laid out over the relations of the document (``Layout.zones``). The features go to a logistic
regression (``models/lexicon/theme_scorer.json``, trained by ``models/relate/train_themes.py``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.relate.closeness import by_closeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.records import ThemeMention
    from pipeline.relate.assemble import Draft
    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Masked

#: Kinds of relations that exist for a subject.
JOINT = frozenset({"project", "network", "thematic", "cooperation"})
#: Cues that read like a theme: "enge Bande" is no music.
_BARE_CUES = frozenset({"linkn", "linkv"})
#: Rules that read one pair of many under a common programme, and rules that read one of a hub's listed partners.
_LISTED = frozenset({"list-pair", "run-in-pair", "pair-sequence"})
_LISTED_PARTNER = frozenset({"list-partner", "list-members", "bracketed-years", "listed-years"})
_TAGS = frozenset(
    {"tand", "proj", "net", "coop", "coopv", "pact", "sign", "neg", "deny", "hyp", "twin", "pcity", "thematic", "partnership", "friend"}
)
#: A sentence that states the relation or names its partner; sentences that speak of it as well.
_HERE = frozenset({"stated", "support", "named"})
_NEAR = _HERE | {"after1", "after2"}
#: Sentences looked back and ahead for the relation spoken of last and next, and sentences of a paragraph taken together.
_BACK, _AHEAD, _PARAGRAPH = 5, 3, 8


class Layout:
    """The sentences of a document laid out over its relations, which are known by their number in ``drafts``."""

    def __init__(self, reader: Reader, drafts: Sequence[Draft]) -> None:
        self.masked = reader.masked
        self.roles = [block.role for block in reader.view.blocks]
        self.order = sorted(reader.masked)
        self.place = {index: k for k, index in enumerate(self.order)}
        self.cities = [set(d.cities) for d in drafts]
        self.partners = [{c for c in d.cities if c not in reader.hubs} or set(d.cities) for d in drafts]
        self._sorts: dict[int, dict[int, str]] = defaultdict(dict)
        by_city: dict[str, list[int]] = defaultdict(list)
        for n, draft in enumerate(drafts):
            for city in sorted(self.partners[n]):
                by_city[city].append(n)
            for index in draft.support:
                self._sorts[index][n] = "support"
            for index in draft.sentences:
                self._sorts[index][n] = "stated"
        for index, masked in reader.masked.items():
            for n in (n for city in masked.cities for n in by_city.get(city, ())):
                self._sorts[index].setdefault(n, "named")
        self._zones: dict[int, dict[int, str]] = {}

    def about(self, index: int) -> Mapping[int, str]:
        """Relations that the sentence states or whose partners it names."""
        return self._sorts.get(index, {})

    def zones(self, index: int) -> dict[int, str]:
        """How the sentence stands to each relation; relations that it has nothing to do with are not in it.

        ``stated``, ``support`` (of a vaguer relation between the same cities), ``named``; ``after1``, ``after2``: the last sentence of the
        paragraph that speaks of any relation speaks of this one; ``before``: the next one does; ``block``: another sentence of the
        paragraph does. Only where there is none: ``next``, the paragraph before does, and ``heading``, the sentences below it do.
        """
        found = self._zones.get(index)
        if found is None:
            found = self._zones[index] = dict(self.about(index))
            block, place = self.masked[index].sentence.block, self.place[index]
            same = [k for k in self._around(place, _PARAGRAPH) if self.masked[self.order[k]].sentence.block == block]
            for k in range(place - 1, max(same[0], place - _BACK) - 1, -1):
                if self._extend(found, k, "after1" if k == place - 1 else "after2"):
                    break
            for k in range(place + 1, min(same[-1], place + _AHEAD) + 1):
                if self._extend(found, k, "before"):
                    break
            for k in same:
                self._extend(found, k, "block")
            if not found and self.roles[block] == "body":
                any(self._extend(found, k, "next") for k in range(place - 1, max(-1, place - _BACK), -1))
            elif not found and self.roles[block] in ("title", "heading"):
                for k in range(place + 1, min(len(self.order), place + 3)):
                    self._extend(found, k, "heading")
        return found

    def _around(self, place: int, width: int) -> range:
        return range(max(0, place - width), min(len(self.order), place + width + 1))

    def _extend(self, found: dict[int, str], place: int, zone: str) -> bool:
        about = self.about(self.order[place])
        for n in about:
            found.setdefault(n, zone)
        return bool(about)

    def nearest(self, here: set[int], masked: Masked, offset: int) -> set[int]:
        """In a sentence about several relations a theme belongs to the one whose partner was named last before it."""
        before: set[str] = set()
        for group in masked.groups:
            if group.start < offset:
                before = set(group.cities)
        return {n for n in here if before & self.partners[n]} or here


def own_words(reader: Reader) -> list[ThemeMention]:
    """Theme mentions that are no part of a name or cue: "Forschung" in a ministry, "enge Bande" tell nothing."""
    notes = reader.annotations
    names = [(m.start, m.end) for layer in (notes.organisations, notes.programmes, notes.cities) for m in layer]
    names += [(c.start, c.end) for c in reader.cues if c.cue.tag in _BARE_CUES]
    return [t for t in notes.themes if not any(s <= t.start and t.end <= e for s, e in names)]


def describe(reader: Reader, drafts: Sequence[Draft], main: int | None) -> list[dict[str, dict[str, float]]]:
    """Features by theme for each relation; themes that no word near the relation speaks of are not in it.

    ``main`` is the number of the relation that the text is about: words that stand near no relation of all are offered to it.
    """
    layout, mentions = Layout(reader, drafts), own_words(reader)
    found: list[dict[str, dict[str, float]]] = [defaultdict(dict) for _ in drafts]
    near: list[dict[str, float]] = [defaultdict(float) for _ in drafts]
    words: list[dict[str, set[str]]] = [defaultdict(set) for _ in drafts]
    total: dict[str, float] = defaultdict(float)
    cues = [(c.start, c.end) for c in reader.cues if c.cue.tag == "thematic"]
    for mention in mentions:
        index = reader.view.sentence_at(mention.start)
        masked = reader.masked.get(index)
        if masked is None:
            continue
        total[mention.theme_id] += mention.confidence
        zones = layout.zones(index)
        named = any(s <= mention.start < e for s, e in cues)
        for n in dict.fromkeys([*zones, *([main] if main is not None else [])]):
            zone = zones.get(n, "main")
            local = found[n][mention.theme_id]
            _mention(layout, n, zone, masked, mention, local)
            if named:
                local["in_cue_stated" if zone == "stated" else "in_cue"] = 1.0
            if zone in _NEAR:
                near[n][mention.theme_id] += mention.confidence
                words[n][mention.theme_id].add(mention.text.lower())
    _programmes(reader, drafts, found)
    for n, themes in enumerate(by_closeness(reader, drafts, main, mentions)):
        for theme in themes:
            found[n][theme]["close"] = 1.0
    for n in range(len(drafts)):
        shared = _relation(layout, drafts, n, main)
        for theme, local in found[n].items():
            local.update(shared)
            _amount(theme, near[n], total, local)
            local["words"] = min(3, len(words[n].get(theme, ()))) / 3
            if n == main:
                local["main_near"] = min(3.0, near[n].get(theme, 0.0)) / 3
    return found


def _most(local: dict[str, float], name: str, value: float) -> None:
    local[name] = max(value, local.get(name, 0.0))


def _mention(layout: Layout, n: int, zone: str, masked: Masked, mention: ThemeMention, local: dict[str, float]) -> None:
    """One theme word in one sentence."""
    zones = layout.zones(masked.index)
    _most(local, "zone_" + zone, mention.confidence)
    if zone in _HERE:
        here = {m for m, z in zones.items() if z in _HERE}
        if len(here) == 1:
            _most(local, "alone", mention.confidence)
        else:
            local["shared"] = 1.0
            _most(local, "shared_nearest" if n in layout.nearest(here, masked, mention.start) else "shared_far", mention.confidence)
    elif zone in ("after1", "after2", "before", "block"):
        if masked.cities:
            local["foreign_city"] = 1.0
        if sum(z == zone for z in zones.values()) > 1:
            local["shared_" + zone] = 1.0
    if zone in _NEAR:
        for tag in masked.tags() & _TAGS:
            local["tag_" + tag] = 1.0
        _most(local, "other_cities", min(3, len(set(masked.cities) - layout.cities[n])) / 3)
        if masked.text.rstrip().endswith("?"):
            local["question"] = 1.0


def _amount(theme: str, near: Mapping[str, float], total: Mapping[str, float], local: dict[str, float]) -> None:
    """How much of what stands near the relation, and of the document, speaks of the theme."""
    weight, top = near.get(theme, 0.0), max(near.values(), default=0.0)
    local["near"] = min(3.0, weight) / 3
    if top:
        local["share"] = weight / top
    local["rank"] = min(4, sum(w > weight for w in near.values())) / 4
    local["candidates"] = min(6, len(near)) / 6
    local["document"] = min(5.0, total.get(theme, 0.0)) / 5
    local["document_share"] = total.get(theme, 0.0) / (sum(total.values()) or 1.0)


def _programmes(reader: Reader, drafts: Sequence[Draft], found: list[dict[str, dict[str, float]]]) -> None:
    """The name of a relation's programme hints at its themes: "Kommunale Klimapartnerschaften"."""
    notes = reader.annotations
    for name in notes.programmes:
        for theme in (t.theme_id for t in notes.themes if name.start <= t.start and t.end <= name.end):
            for n, draft in enumerate(drafts):
                if name.programme_id in draft.programmes:
                    found[n][theme]["programme"] = 1.0


def _relation(layout: Layout, drafts: Sequence[Draft], n: int, main: int | None) -> dict[str, float]:
    """What is the same for all themes of a relation."""
    draft = drafts[n]
    rule = draft.best.rule
    rival = draft.kind not in JOINT and any(
        m != n and other.kind in JOINT and layout.partners[n] & layout.cities[m] for m, other in enumerate(drafts)
    )
    facts = {
        "kind_" + draft.kind: True,
        "is_main": n == main,
        "one_relation": len(drafts) == 1,
        "ended": draft.ended,
        "planned": draft.planned,
        "has_programme": bool(draft.programmes),
        "listed": rule in _LISTED,
        "listed_partner": rule in _LISTED_PARTNER,
        "joint_beside": rival,  # the same partner in a project as well: what happens belongs to that
    }
    return {**{name: 1.0 for name, holds in facts.items() if holds}, "relations": min(8, len(drafts)) / 8}
