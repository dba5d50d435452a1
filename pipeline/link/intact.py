"""What cuts a name off: longer words, addresses, compounds, names of programmes and organisations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.link.prior import HARD, weight

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords
    from pipeline.textview import TextView


class Intact:
    """Finds spans that are no name of their own."""

    def __init__(self, view: TextView, gazetteer: Gazetteer, words: ContextWords, blocked: list[tuple[int, int]]) -> None:
        self.view, self.gazetteer, self.words, self.blocked = view, gazetteer, words, blocked

    def broken(self, span: Span) -> bool:
        """Parts of longer words, addresses and compounds."""
        text = self.view.text
        before = text[span.start - 1] if span.start else " "
        after = text[span.end] if span.end < len(text) else " "
        beyond = text[span.end + 1] if span.end + 1 < len(text) else " "
        earlier = text[span.start - 2] if span.start > 1 else " "
        if (
            after.isalnum()
            or before.isalnum()
            or before in "@_#&"
            or after in "@_"
            or (before == "." and earlier.isalnum() and text[span.end - 1] != ".")
            or (after == "." and beyond.islower())
            or (before == "(" and span.end - span.start <= 4 and text[span.start : span.end].isupper())  # an agency: "(APA)"
        ):
            span.add(HARD, "address")
            return True
        if self.view.text[span.end : span.end + 6] in ("-Stadt", "‑Stadt") and not self.view.text[span.end + 6 : span.end + 7].isalnum():
            span.end, span.last = span.end + 6, span.last + 2  # Sansibar-Stadt, Luxemburg-Stadt
            span.score = 2.0
            span.evidence[:] = ["place"]
            after = beyond = " "
        left, right = before in "-‑" and earlier.isalnum(), after in "-‑" and beyond.isalpha()
        if (left and not self._pair(span, span.first - 2)) or (right and not self._pair(span, span.last + 1)):
            span.add(HARD, "compound")
            return True
        return False

    def _pair(self, span: Span, i: int) -> bool:
        """Whether a hyphen joins two cities ("Neuss-Pskow") rather than a town and its district or any other word."""
        if not 0 <= i < len(self.view.words) or span.form != "name" or not self.view.words[i][0].isupper():
            return False
        key = self.view.words[i].casefold()
        other = self.gazetteer.at(key)
        if not other or self.words.is_common(key) or self.words.is_common(span.key):
            return False
        mine, its = max(span.candidates, key=weight), max(other, key=weight)
        if min(weight(mine), weight(its)) < 4.5 or mine.part or its.part:
            return False
        return abs(mine.latitude - its.latitude) + abs(mine.longitude - its.longitude) > 0.5

    def hidden(self, span: Span) -> bool:
        """Inside a programme or organisation: no mention of its own, but for the municipality's own bodies and a seat in brackets."""
        for start, end in self.blocked:
            if start > span.start:
                break
            if span.end <= end:
                inside = self.view.text[start : span.start]
                heads = [w.lower() for w in re.findall(r"\w+", inside)]
                if inside.rstrip().endswith("(") or not heads:
                    return False
                if (
                    heads[-1] in self.words.locative
                    or heads[-1] in self.words.municipal_heads
                    or (self.words.is_place_noun(heads[-1]) and heads[-1] not in self.words.organisation_heads)
                ):
                    return False
                span.add(HARD, "blocked")
                return True
        return False
