"""Named organisations: the lexicon's, those announced by a word ("Hochschule …", "… GmbH", "… Nachrichten"), and the NER model's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.overlap import resolve_overlaps
from pipeline.annotate.quotes import MARKS
from pipeline.lexicon.names import slug
from pipeline.records import NEWS_ROLES, Organisation, OrganisationMention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.lexicon.orgpatterns import OrganisationPatterns, Trigger
    from pipeline.records import NerSpan
    from pipeline.textview import TextView

_ROLES = NEWS_ROLES | {"letterhead", "contact"}
_HYPHENS = frozenset("-‑")
_JOINTS = frozenset("-‑/–&")
_MAX_NAME = 6


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    key: str
    name: str
    kind: str
    method: str
    confidence: float
    rank: int


def find_organisations(
    view: TextView, lexicon: Lexicon, ner_spans: Sequence[NerSpan] = ()
) -> tuple[list[OrganisationMention], dict[str, Organisation]]:
    """Organisations in news text, letterhead and contact lines, and the entities they point to.

    Known names get their lexicon id (``org:bbsr``), others ``org:<slug>``. A municipality as an actor ("Stadt Bonn") has the kind
    ``municipality``; every other span hides the place names inside it from the city linker.
    """
    lowered = [w.lower() for w in view.words]
    candidates = _known(view, lowered, lexicon)
    candidates += _patterns(view, lowered, lexicon.organisation_patterns)
    candidates += _from_model(view, lowered, ner_spans)
    kept, _ = resolve_overlaps(candidates, lambda c: c.rank)
    mentions: list[OrganisationMention] = []
    entities: dict[str, Organisation] = {}
    for c in kept:
        known = lexicon.organisations.get(c.key)
        entities.setdefault(c.key, known or Organisation(c.key, c.name, c.kind))  # type: ignore[arg-type]
        mentions.append(OrganisationMention(c.start, c.end, view.text[c.start : c.end], c.key, c.method, c.confidence))  # type: ignore[arg-type]
    return mentions, entities


def _known(view: TextView, lowered: Sequence[str], lexicon: Lexicon) -> list[_Candidate]:
    found = []
    for hit in lexicon.organisation_names.find(view.words, lowered):
        start, end = view.starts[hit.first], view.ends[hit.last]
        if view.role_at(start) not in _ROLES or view.block_at(start) != view.block_at(end - 1):
            continue
        text = view.text[start:end]
        entity = lexicon.organisations[f"org:{hit.key}"]
        if (text.islower() and not entity.name.islower()) or hit.context:
            continue
        found.append(_Candidate(start, end, entity.organisation_id, entity.name, entity.kind, "gazetteer", 0.95, 2))
    return found


def _patterns(view: TextView, lowered: Sequence[str], patterns: OrganisationPatterns) -> list[_Candidate]:
    found: list[_Candidate] = []
    words = view.words
    endings = patterns.tail_endings
    for i, low in enumerate(lowered):
        word = words[i]
        trigger = patterns.words.get(low)
        if trigger is None:
            if len(low) < 5 or not word[0].isupper() or not low.endswith(endings) or low in patterns.not_triggers:
                continue
            trigger = next(t for tail, t in patterns.tails if low.endswith(tail))
        elif not word[0].isupper() and trigger.name != "before":
            continue
        if view.role_at(view.starts[i]) not in _ROLES:
            continue
        span = _Reader(view, lowered, patterns, i, trigger).read()
        if span:
            start, end = span
            name = " ".join(view.text[start:end].split())
            found.append(_Candidate(start, end, f"org:{slug(name)}", name, trigger.kind, "rule", 0.8, 1))
    return found


class _Reader:
    """Delimits the name around one trigger word."""

    def __init__(self, view: TextView, lowered: Sequence[str], patterns: OrganisationPatterns, i: int, trigger: Trigger) -> None:
        self.view, self.words, self.lowered, self.patterns, self.i, self.trigger = view, view.words, lowered, patterns, i, trigger
        self.block = view.block_at(view.starts[i])

    def read(self) -> tuple[int, int] | None:
        """Character span of the name, or None where the trigger stands alone."""
        view, i, trigger = self.view, self.i, self.trigger
        if trigger.name == "before":
            first = self._left(i, adjectives=False)
            return (view.starts[first], self._legal_end(i)) if first < i else None
        first = self._left(i, adjectives=True) if trigger.left else i
        last = self._right(i)
        if last == i and trigger.quoted and (quoted := self._quoted()):
            return quoted
        if last == i and (trigger.name == "after" or first == i):
            return None
        return view.starts[first], view.ends[last]

    def _in_block(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.view.block_at(self.view.starts[at]) == self.block

    def _proper(self, at: int) -> bool:
        word = self.words[at]
        return word[0].isupper() and self.lowered[at] not in self.patterns.stop

    def _touches(self, left: int, right: int) -> bool:
        return self.view.ends[left] == self.view.starts[right]

    def _left(self, i: int, *, adjectives: bool) -> int:
        """First token of the run of capitalised words (and hyphens) that ends before ``i``."""
        first = i
        while i - first < 2 * _MAX_NAME and self._in_block(first - 1):
            at = first - 1
            joined = self.words[at] in _JOINTS and self._in_block(at - 1)
            if joined and (self._touches(at, first) or self.words[at] == "&") and self.words[at - 1][0].isalnum():
                first = at - 1
            elif self._proper(at) and (not adjectives or self._adjective(at)) and not self._breaks(at):
                first = at
            else:
                break
        return first

    def _breaks(self, at: int) -> bool:
        """A sentence-opening article or a line break before the trigger is no part of the name."""
        gap = self.view.text[self.view.ends[at] : self.view.starts[at + 1]]
        return "\n" in gap

    def _adjective(self, at: int) -> bool:
        low = self.lowered[at]
        return low.endswith(("isch", "ische", "ischer", "isches", "ischen", "ischem", "er", "liche", "lichen", "licher")) or low in (
            "freie",
            "freien",
            "private",
        )

    def _right(self, i: int) -> int:
        """Last token of the proper name after the trigger."""
        last = i
        names = 0
        limit = i + 2 * _MAX_NAME
        at = i + 1
        while at < limit and self._in_block(at):
            gap = self.view.text[self.view.ends[at - 1] : self.view.starts[at]]
            if "\n" in gap:
                break
            if self._proper(at) or (names and self.words[at].isdigit() and self._touches(at - 1, at)):
                if at - 1 == last and names and gap and self.trigger.name == "after" and names >= 2:
                    break
                names += 1
                last = at
            elif self.words[at] in _JOINTS and self._in_block(at + 1) and self._proper(at + 1):
                if self.words[at] == "–" and gap:
                    break
            elif not (self.lowered[at] in self.patterns.connectors and (names or self.trigger.phrase) and self._continues(at)):
                break
            at += 1
        return last

    def _continues(self, at: int) -> bool:
        """A connector belongs to the name where capitals follow ("an der Oder", "für Technik und Wirtschaft")."""
        if not self.trigger.phrase and self.lowered[at] not in ("am", "an", "der", "im", "ob", "de", "du", "la", "le", "di", "of", "bei"):
            return False
        for step in (1, 2):
            if self._in_block(at + step):
                if self._proper(at + step):
                    return True
                if self.lowered[at + step] not in self.patterns.connectors:
                    return False
        return False

    def _quoted(self) -> tuple[int, int] | None:
        """ "Verein „Brücke nach Osten“": the quoted words are the name."""
        view = self.view
        if not self._in_block(self.i + 1) or self.words[self.i + 1] not in MARKS:
            return None
        start = view.ends[self.i + 1]
        for at in range(self.i + 2, min(self.i + 14, len(self.words))):
            if not self._in_block(at):
                return None
            if self.words[at] in MARKS and at > self.i + 2:
                return start, view.starts[at]
        return None

    def _legal_end(self, i: int) -> int:
        """ "e. V." and "gGmbH" belong to the name; a full stop after the V as well."""
        end = self.view.ends[i]
        if self.lowered[i] in ("v", "ev") and self.view.text[end : end + 1] == ".":
            return end + 1
        return end


def _from_model(view: TextView, lowered: Sequence[str], spans: Sequence[NerSpan]) -> list[_Candidate]:
    """ORG spans of the model with at least two words; a single word may well be a city that acts ("Bremen fordert …")."""
    found = []
    for span in spans:
        if span.label != "ORG" or view.role_at(span.start) not in _ROLES:
            continue
        first, last = view.token_at(span.start), view.token_at(span.end - 1)
        names = [w for w in view.words[first : last + 1] if w[0].isalnum()]
        abbreviation = len(names) == 1 and len(names[0]) >= 3 and sum(c.isupper() for c in names[0]) >= 3
        if not abbreviation and (
            len(names) < 2 or any(w in ("und", "mit", "stadt", "städte", "gemeinde") for w in lowered[first : last + 1])
        ):
            continue
        name = " ".join(view.text[span.start : span.end].split())
        found.append(_Candidate(span.start, span.end, f"org:{slug(name)}", name, "other", "model", 0.6, 0))
    return found
