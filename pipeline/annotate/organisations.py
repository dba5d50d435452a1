"""Named organisations: the lexicon's, those announced by a word ("Hochschule …", "… GmbH", "… Nachrichten"), and the NER model's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.overlap import resolve_overlaps
from pipeline.annotate.quotes import MARKS, MAX_QUOTE, find_quotes
from pipeline.lexicon.names import slug, words_of
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
_MAX_WORDS = 3
_ADJECTIVE = re.compile(r"(?<=[iu]sch)e[nrsm]$|(?<=lich)e[nrsm]$")
#: Endings of adjectives that belong to an institution's name: "Technische", "Bergischen", "Sächsische", "Freie", "Ostschweizer".
_ADJECTIVE_ENDS = (
    "ische",
    "ischer",
    "isches",
    "ischen",
    "ischem",
    "er",
    "liche",
    "lichen",
    "licher",
    "freie",
    "freien",
    "private",
    "privaten",
)


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
    view: TextView, lexicon: Lexicon, ner_spans: Sequence[NerSpan] = (), *, municipalities: bool = False
) -> tuple[list[OrganisationMention], dict[str, Organisation]]:
    """Organisations in news text, letterhead and contact lines, and the entities they point to.

    Known names get their lexicon id (``org:bbsr``), others ``org:<slug>``. Every span hides the place names inside it from the city
    linker; therefore municipalities as actors ("Stadt Bonn", kind ``municipality``) are only given where the caller asks for them and
    keeps them out of the blocked spans.
    """
    lowered = view.lowered
    candidates = _known(view, lowered, lexicon)
    candidates += _patterns(view, lowered, lexicon)
    candidates += _from_model(view, lowered, ner_spans)
    if not municipalities:
        candidates = [c for c in candidates if c.kind != "municipality"]
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


def _patterns(view: TextView, lowered: Sequence[str], lexicon: Lexicon) -> list[_Candidate]:
    patterns = lexicon.organisation_patterns
    found: list[_Candidate] = []
    words = view.words
    endings = patterns.tail_endings
    skeletons = lexicon.organisation_names.skeletons
    for i, low in enumerate(lowered):
        trigger = patterns.words.get(low)
        if trigger is None:
            if len(low) < 5 or not words[i][0].isupper() or not low.endswith(endings) or low in patterns.not_triggers:
                continue
            trigger = next(t for tail, t in patterns.tails if low.endswith(tail))
        elif words[i] not in patterns.exact and not (trigger.name != "before" and words[i][0].isupper()):
            continue
        if view.role_at(view.starts[i]) not in _ROLES:
            continue
        span = _Reader(view, lowered, patterns, i, trigger).read()
        if span:
            name = canonical(view.text[span[0] : span[1]], patterns)
            key = skeletons.get(tuple(w.lower() for w in words_of(name))) or slug(name)
            found.append(_Candidate(*span, f"org:{key}", name, trigger.kind, "rule", 0.8, 1))
    return found


def canonical(text: str, patterns: OrganisationPatterns) -> str:
    """One name for the printed forms of an organisation: legal form cut, adjectives in the nominative, long form of a chamber shortened."""
    words = text.split()
    if len(words) > 1 and words[-1] in patterns.legal_forms:
        words.pop()
    name = " ".join([_ADJECTIVE.sub("e", w) for w in words[:-1]] + words[-1:])
    for long, short in patterns.aliases:
        if name.startswith(long + " "):
            return short + name[len(long) :]
    return name


class _Reader:
    """Delimits the name around one trigger word."""

    def __init__(self, view: TextView, lowered: Sequence[str], patterns: OrganisationPatterns, i: int, trigger: Trigger) -> None:
        self.view, self.words, self.lowered, self.patterns, self.i, self.trigger = view, view.words, lowered, patterns, i, trigger
        self.block = view.block_at(view.starts[i])

    def read(self) -> tuple[int, int] | None:
        """Character span of the name, or None where the trigger stands alone."""
        view, i, trigger = self.view, self.i, self.trigger
        if trigger.name == "before":
            at = self._dotted(i)
            if at is None:
                return None
            first = self._left(at)
            if first == at or (trigger.paper and not self._heads_paper(first)):
                return None
            return view.starts[first], view.ends[i] + (1 if at < i and view.text[view.ends[i] : view.ends[i] + 1] == "." else 0)
        if self._compound(i):
            return None
        first = self._left(i, adjectives=True) if trigger.left else self._opening(i)
        last = self._right(i)
        if last == i and trigger.quoted and (quoted := self._quoted()):
            return quoted
        if last == i and (trigger.name == "after" or first == i):
            return None
        return view.starts[first], view.ends[last]

    def _dotted(self, i: int) -> int | None:
        """First token of the legal form: the trigger itself, or the "e" of "e. V." (None for a lone "V")."""
        if self.words[i] != "V":
            return i
        return i - 2 if self._in_block(i - 2) and self.words[i - 2] == "e" and self.words[i - 1] == "." else None

    def _opening(self, i: int) -> int:
        """ "Industrie- und Handelskammer": a first half with a hanging hyphen belongs to the trigger."""
        hanging = self._in_block(i - 3) and self.lowered[i - 1] == "und" and self.words[i - 2] in _HYPHENS and self._touches(i - 3, i - 2)
        return i - 3 if hanging else i

    def _compound(self, i: int) -> bool:
        """ "IHK-Bezirk", "Stadtwerke-Chef": the trigger only opens a compound."""
        return self._in_block(i + 2) and self.words[i + 1] in _HYPHENS and self._touches(i, i + 1) and self._touches(i + 1, i + 2)

    def _heads_paper(self, first: int) -> bool:
        before = self.lowered[self.i - 1]
        return self.words[self.i - 1] in _HYPHENS or before.endswith(("er", "sche", "ische", "e")) or first < self.i - 1

    def _in_block(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.view.block_at(self.view.starts[at]) == self.block

    def _proper(self, at: int) -> bool:
        return self.words[at][0].isupper() and self.lowered[at] not in self.patterns.stop

    def _touches(self, left: int, right: int) -> bool:
        return self.view.ends[left] == self.view.starts[right]

    def _same_line(self, left: int, right: int) -> bool:
        return "\n" not in self.view.text[self.view.ends[left] : self.view.starts[right]]

    def _left(self, i: int, *, adjectives: bool = False) -> int:
        """First token of the run of capitalised words (and hyphens) that ends before ``i``."""
        first = i
        while i - first < 2 * _MAX_NAME and self._in_block(first - 1) and self._same_line(first - 1, first):
            at = first - 1
            joined = self.words[at] in _JOINTS and self._in_block(at - 1) and self.words[at - 1][0].isalnum()
            if joined and ((self._touches(at, first) and self._touches(at - 1, at)) or self.words[at] == "&"):
                first = at - 1
            elif self._proper(at) and (not adjectives or self.lowered[at].endswith(_ADJECTIVE_ENDS)):
                first = at
            else:
                break
        return first

    def _right(self, i: int) -> int:
        """Last token of the proper name after the trigger."""
        last, at = i, i + 1
        if self.trigger.phrase and self._in_block(at) and self.lowered[at] == "für":
            last = self._subject(at)
            at = last + 1
        names = 0
        while at < i + 2 * _MAX_NAME and names < _MAX_WORDS and self._in_block(at) and self._same_line(at - 1, at):
            if self._proper(at):
                names += 1
                last = at
                at += 1
            elif self.words[at] in "-‑/–." and last == at - 1 and self._in_block(at + 1) and self._touches(at - 1, at) and self._joins(at):
                last = at + 1
                at += 2
            elif names and (end := self._place(at)):
                last = end
                at = end + 1
            elif self.lowered[at] in self.patterns.connectors and self._in_block(at + 1) and self._connects(at):
                at += 1
            else:
                break
        return last

    def _joins(self, at: int) -> bool:
        """A hyphen or slash without spaces, or the stop of "St. Gallen", is inside the name."""
        if self.words[at] == ".":
            return self.lowered[at - 1] in ("st", "bad") and self._proper(at + 1)
        return self._touches(at, at + 1) and self.words[at + 1][0].isupper()

    def _connects(self, at: int) -> bool:
        return self._proper(at + 1) or (
            self.lowered[at + 1] in self.patterns.connectors and self._in_block(at + 2) and self._proper(at + 2)
        )

    def _place(self, at: int) -> int | None:
        """Last token of "am Main", "an der Oder", "im Breisgau"; None where something else follows."""
        if self.lowered[at] not in ("am", "an", "im", "ob", "in"):
            return None
        end = at + 2 if self._in_block(at + 2) and self.lowered[at + 1] == "der" else at + 1
        return end if self._in_block(end) and self.lowered[end] in self.patterns.places else None

    def _subject(self, at: int) -> int:
        """ "für Technik und Wirtschaft", "für öffentliche Verwaltung": last token of what a school is for."""
        last = at
        while at < self.i + 2 * _MAX_NAME and self._in_block(at + 1):
            at += 1
            if self._proper(at):
                last = at
            elif not (
                self.lowered[at] in ("und", ",", "-", "angewandte", "öffentliche", "bildende", "nachhaltige") and self._in_block(at + 1)
            ):
                break
        return last

    def _quoted(self) -> tuple[int, int] | None:
        """ "Verein „Brücke nach Osten“": the quoted words are the name."""
        view = self.view
        if not self._in_block(self.i + 1) or self.words[self.i + 1] not in MARKS:
            return None
        start = view.starts[self.i + 1]
        quotes = find_quotes(view.text[start : start + MAX_QUOTE + 2])
        return (start + quotes[0].start, start + quotes[0].end) if quotes and quotes[0].outer_start == 0 else None


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
