"""Lists and neighbourhood: what the other names of the text say about one."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from pipeline.link.prior import REFUSED, name_level, weight

if TYPE_CHECKING:
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords
    from pipeline.textview import TextView

#: What a neighbour in a list adds, by level of the name; a word right beside a city and "und" is nearly always a city itself.
_LIST = (2.0, 2.2, 3.2, 3.9, 0.0)
LIST_GAP = re.compile(
    r"\s*(?:[,/–—&|·↔⇄⇔•-]|,?\s*(?:und|oder|sowie|bis|beziehungsweise|darunter|aber auch|ebenso|wie auch))\s*"
    r"|\s*(?:,|,?\s*(?:und|sowie|oder|bis))\s+(?:in|aus|nach|mit|bei|von|zwischen)\s+|\s+nach\s+"
)
#: Score from which a name is a city beyond doubt, and how many such a list needs that makes a lone given name or word in it a city.
_SURE, _COMPANIONS = 0.8, 2
_BRACKETED = re.compile(r"^\s?\([^()\n]*\)")


class Lists:
    """Second look at the spans of one document, once each has its own score."""

    def __init__(self, view: TextView, words: ContextWords) -> None:
        self.view, self.words = view, words

    def linked(self, left: Span, right: Span) -> bool:
        """Whether two spans stand in one list."""
        if left.block != right.block or left.form != "name" or right.form != "name" or right.start - left.end > 60:
            return False
        gap = self.view.text[left.end : right.start]
        gap = _BRACKETED.sub("", gap)
        return len(gap) < 22 and bool(LIST_GAP.fullmatch(gap))

    def runs(self, spans: list[Span]) -> None:
        """Three or more unambiguous names in a row support each other even where each alone is small."""
        run: list[Span] = []
        for span in [*spans, None]:
            if span is not None and span.score > REFUSED and (not run or self.linked(run[-1], span)):
                run.append(span)
                continue
            plain = [s for s in run if not self.words.is_common(s.key)]
            sure = sum(s.score >= _SURE for s in run)
            for member in run:
                if sure >= _COMPANIONS and member.score < 0 and not member.evidence and name_level(member, self.words) <= 2:
                    member.add(max(2.6, 0.3 - member.score) if member.key in self.words.first_names else 2.6, "list")
            if len(plain) >= 3:
                for member in plain:
                    if member.score < 1.5 and not {"country-name", "land"} & set(member.evidence):
                        member.add(1.5, "list")
            run = [span] if span is not None and span.score > REFUSED else []

    def between(self, spans: list[Span]) -> None:
        """A word between two accepted cities of one list is a city."""
        for one, span, other in zip(spans, spans[1:], spans[2:], strict=False):
            if REFUSED < span.score < 0 and one.score >= 0.5 and other.score >= 0.5 and self.linked(one, span) and self.linked(span, other):
                span.add(max(1.5, 0.2 - span.score) if span.score > -0.8 else 1.5, "between")

    def nearby(self, spans: list[Span]) -> None:
        """A small unambiguous-looking name close to accepted cities of the text is one too."""
        anchors = [max(s.candidates, key=weight) for s in spans if s.score >= 1.5 and s.form == "name"]
        for span in spans:
            if (
                -1.3 <= span.score < 0
                and span.form == "name"
                and not name_level(span, self.words)
                and not {"article", "contracted", "noun", "part", "surname", "country-name", "title"} & set(span.evidence)
            ):
                best = max(span.candidates, key=weight)
                if any(
                    abs(best.latitude - a.latitude) + abs(best.longitude - a.longitude) < 0.5 for a in anchors if a.city_id != best.city_id
                ):
                    span.add(1.3, "near")

    def coordinate(self, spans: list[Span]) -> None:
        """A neighbour in a list lends its certainty: "Gera, Pilsen und Plan"."""
        for one, other in itertools.pairwise(spans):
            left, right = (one, other) if one.start < other.start else (other, one)
            if one.score < 0.8 or other.score <= REFUSED or "list" in other.evidence or not self.linked(left, right):
                continue
            if "article" not in other.evidence and "contracted" not in other.evidence and "numbered" not in other.evidence:
                conjunction = self.view.text[left.end : right.start].strip() in ("und", "sowie", "–", "&", "/", "↔", "⇄", "⇔")
                level = name_level(other, self.words)
                land = "country-name" in other.evidence or "land" in other.evidence  # "Zlín, Maribor und Murcia"
                other.add(4.8 if land else _LIST[level] if conjunction or level < 2 else 1.5, "list")
