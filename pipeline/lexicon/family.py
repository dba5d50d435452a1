"""Programme families whose members are named by a head and an area: "Interreg V A Bayern – Österreich", "Interreg-Raum Oberrhein"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.lexicon.names import JOINTS, Hit, Name, NameIndex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OPEN = frozenset("([,:")
_MAX_GAP = 9  # "Interreg-VI-A-Programm für den Raum" is seven words and joints


@dataclass(frozen=True, slots=True)
class Family:
    """``heads`` are lower-case words that open a name; ``bare`` is the id where no area follows (None: then it is no name at all).

    ``strands`` (A, B, V, VI …) belong to the name even without an area, ``fillers`` only between head and area.
    """

    bare: str | None
    heads: frozenset[str]
    strands: frozenset[str]
    fillers: frozenset[str]


class FamilyIndex:
    """Finds family members; ``areas`` maps the printed area to the member's id."""

    def __init__(self, families: Sequence[Family], areas: Mapping[str, str]) -> None:
        self._heads = {head: family for family in families for head in family.heads}
        #: Ids that stand for a family when no area follows.
        self.bare = frozenset(f.bare for f in families if f.bare)
        self._areas = NameIndex(Name(key, area) for area, key in areas.items())

    def find(self, words: Sequence[str], lowered: Sequence[str]) -> list[Hit]:
        """All members and bare heads, left to right."""
        hits: list[Hit] = []
        heads = self._heads
        for i, low in enumerate(lowered):
            if low in heads and (hit := self._at(i, words, lowered, heads[low])):
                hits.append(hit)
        return hits

    def _at(self, i: int, words: Sequence[str], lowered: Sequence[str], family: Family) -> Hit | None:
        last_strand = i
        before = self._area_before(i, words, lowered)
        at = i + 1
        while at < len(words) and at - i <= _MAX_GAP:
            hit = self._areas.match_at(at, words, lowered)
            if hit:
                return Hit(i, hit.last, hit.key, context=False)
            low = lowered[at]
            if words[at] in family.strands:
                if last_strand == i or at - last_strand <= 2:
                    last_strand = at
            elif not (low in family.fillers or low in JOINTS or low in _OPEN or low.isdigit()):
                break
            at += 1
        if before:
            return Hit(before.first, i, before.key, context=False)
        if family.bare is None:
            return None
        return Hit(i, last_strand, family.bare, context=False)

    def _area_before(self, i: int, words: Sequence[str], lowered: Sequence[str]) -> Hit | None:
        """ "Ostseeraum-Programm Interreg", "Oberrhein-Interreg": an area, at most two words and a joint before the head."""
        for start in range(max(0, i - 5), i):
            hit = self._areas.match_at(start, words, lowered)
            if hit and hit.last < i and all(w in JOINTS or w.startswith("programm") for w in lowered[hit.last + 1 : i]):
                return hit
        return None
