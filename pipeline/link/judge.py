"""Is a span a mention of a city? Cues for and against, each with a weight and a name; the sum decides.

The weights are log-odds by judgement, checked against the cases file: a name that means nothing else starts above zero and needs a reason
to be refused; a name that is also a word, a river or a given name starts below and needs a reason to be taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.gazetteer import fold_word
from pipeline.link import adjectives, shapes
from pipeline.link.context import Surroundings
from pipeline.link.cues import Cues
from pipeline.link.intact import Intact
from pipeline.link.lists import Lists
from pipeline.link.persons import Persons
from pipeline.link.prior import REFUSED, base_score, heaviest, name_level
from pipeline.link.scan import ROLES, Span
from pipeline.link.short import unmatched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.gazetteer import Candidate, Gazetteer
    from pipeline.link.words import ContextWords
    from pipeline.records import NerSpan
    from pipeline.textview import TextView


class Judge:
    """Scores the spans of one document."""

    def __init__(
        self,
        view: TextView,
        gazetteer: Gazetteer,
        words: ContextWords,
        ner: Sequence[NerSpan],
        blocked: Sequence[tuple[int, int]],
    ) -> None:
        self.view, self.gazetteer, self.words = view, gazetteer, words
        self.around = Surroundings(view, gazetteer, words)
        self.persons = Persons(self.around, words)
        self.ner = sorted(ner, key=lambda s: s.start)
        self.blocked = sorted(blocked)
        self.intact = Intact(view, gazetteer, words, self.blocked)
        self.cues = Cues(self.around, self.persons)
        self.lists = Lists(view, words)

    def extend(self, spans: list[Span], forms: Mapping[str, tuple[Candidate, ...]]) -> list[Span]:
        """Give short forms of longer names their city; returns all spans, those of words that no name begins with included."""
        taken = {i for s in spans for i in range(s.first, s.last)}
        said = self._said(spans, forms)
        for span in spans:
            candidates = forms.get(span.key)
            if not candidates or span.country is not None:
                continue
            ids = {c.city_id for c in candidates}
            heavy, shared = heaviest(span) >= 5.7, any(c.city_id in ids for c in span.candidates)
            if span.form != "name":
                if not heavy and not shared:
                    span.candidates, span.heaviest = candidates, None  # "die Monheimer Gruppe" beside Monheim am Rhein
                continue
            if not heavy or ((span.key, self.view.sentence_at(span.start)) not in said and shared):
                span.candidates, span.heaviest = candidates, None
                if span.score > REFUSED:
                    span.add(3, "short-form")
        added = []
        for i in unmatched(self.view.words, taken, forms):
            block = self.view.block_at(self.view.starts[i])
            if block < 0 or self.view.blocks[block].role not in ROLES:
                continue
            key = fold_word(self.view.words[i])
            key = key if key in forms else key[:-1]
            span = Span(self.view.starts[i], self.view.ends[i], i, i + 1, key, "name", forms[key], block)
            self._first(span, None, frozenset())
            if span.score > REFUSED:
                span.add(1, "short-form")
            added.append(span)
        return sorted([*spans, *added], key=lambda s: s.start) if added else spans

    def _said(self, spans: list[Span], forms: Mapping[str, tuple[Candidate, ...]]) -> set[tuple[str, int]]:
        """Short forms of large towns with the sentences where they may be another town's name.

        That is everywhere where the text says the short form before the long one (Frankfurt's own release), and the sentence of the long
        one ("Marburg an der Drau ist nicht Marburg").
        """
        said: set[tuple[str, int]] = set()
        told: set[str] = set()
        everywhere: set[str] = set()
        for span in spans:
            if span.key in forms and span.key not in told:
                everywhere.add(span.key)
            parts = span.key.split(" ")
            if len(parts) > 1:
                told.update(parts)
                said.update((part, self.view.sentence_at(span.start)) for part in parts if part in forms)
        said.update((span.key, self.view.sentence_at(span.start)) for span in spans if span.key in everywhere)
        return said

    def judge(self, spans: list[Span], home: frozenset[str]) -> None:
        """Fill ``score``, ``evidence`` and stated countries of all spans; ``home`` are keys that the issuer makes certain."""
        for number, span in enumerate(spans):
            self._first(span, spans[number - 1] if number else None, home)
        for span in spans:
            if span.key in self.persons.surnames and span.score > REFUSED and self.persons.bare(span):
                span.add(-3.3, "surname")
        shapes.columns(self.view, spans)
        self.lists.runs(spans)
        for order in (spans, spans[::-1]):
            self.lists.coordinate(order)
        self.lists.between(spans)
        best: dict[str, float] = {}
        for span in spans:
            if span.form == "name":
                best[span.key] = max(best.get(span.key, -99.0), span.score)
        for span in spans:
            if span.form != "name":
                if span.score > REFUSED:
                    adjectives.judge(span, self.around, self.words, best, home, self.persons)
            elif span.score > REFUSED and best[span.key] >= 1.5 and best[span.key] > span.score and "surname" not in span.evidence:
                span.add((1.5, 1.0, 0.6, 0.0, 0.0)[self.words.level(span.key)], "again")

    def _first(self, span: Span, previous: Span | None, home: frozenset[str]) -> None:
        """The score that a span earns by itself and by what stands beside it."""
        level = name_level(span, self.words)
        base_score(span, level, self.words, self.gazetteer, self.view.text[span.start : span.end])
        if span.region is not None:
            span.add(3, "addition")
            span.country = span.region[0]
        if span.key in home:
            span.add(1.5 if level else 3, "issuer")
        if self.intact.broken(span) or self.intact.hidden(span) or span.form != "name":
            return
        self.cues.before(span, previous, level)
        if span.score > REFUSED:
            self.cues.behind(span, level)
        if span.score > REFUSED:
            shapes.shape(span, self.view, self.around, level)
            self._entities(span)

    def _entities(self, span: Span) -> None:
        for entity in self.ner:
            if entity.start >= span.end:
                break
            if entity.end <= span.start:
                continue
            if entity.label == "PER":
                span.add(-2.0, "ner:PER")
            elif entity.label == "ORG" and (entity.start < span.start or entity.end > span.end):
                if "place" not in span.evidence:
                    span.add(-1.5, "ner:ORG")
            elif entity.label == "LOC":
                span.add(1.0, "ner:LOC")
            break
