"""Is a span a mention of a city? Cues for and against, each with a weight and a name; the sum decides.

The weights are log-odds by judgement, checked against the cases file: a name that means nothing else starts above zero and needs a reason
to be refused; a name that is also a word, a river or a given name starts below and needs a reason to be taken.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from pipeline.link.context import Surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.gazetteer import Candidate, Gazetteer
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords
    from pipeline.records import NerSpan
    from pipeline.textview import TextView

#: Councils end like titles ("-rat") but are the municipality.
_COUNCILS = frozenset({"stadtrat", "gemeinderat", "magistrat", "rat", "marktgemeinderat", "ortschaftsrat", "bürgerrat", "jugendrat", "landrat"})
_DATELINE = re.compile(r"(?:,?\s*(?:den\s)?\d{1,2}\.|\s*[(/][\w/]{2,12}[)]|\.\s+[„\"»]?[A-ZÄÖÜ\d]|\s+[-–—]+\s|:\s|\s*\||\s*·)")
_LIST_GAP = re.compile(r"\s*(?:,|/|–|—|-|&|\||·|↔|und|oder|sowie|bis|,\s*(?:und|sowie|darunter|aber auch))\s*|\s+(?:und|sowie|oder|bis)\s+(?:in|aus|nach|mit|bei|von)\s+")
_AGE = re.compile(r"\s?[,(]\s?\d{1,2}(?:[,)]|\sJahre)")
_QUOTES = "„“”\"»«›‹‚‘"
HARD = -20.0


def weight(candidate: Candidate) -> float:
    """log10 of the inhabitants that count: home places weigh eightfold, unlabelled alternates a twentieth."""
    people = max(candidate.population, 50)
    if candidate.name_kind == "alternate":
        people *= 0.05
    elif candidate.name_kind == "ascii":
        people *= 0.3
    if candidate.country_code in ("DE", "AT", "CH", "LU", "LI"):
        people *= 8
    if candidate.part or (candidate.feature == "" and candidate.country_code == "DE"):
        people *= 0.05
    return math.log10(people)


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
        self.around = Surroundings(view, gazetteer)
        self.ner = sorted(ner, key=lambda s: s.start)
        self.blocked = sorted(blocked)
        self.surnames: set[str] = set()

    def judge(self, spans: list[Span], home: frozenset[str]) -> None:
        """Fill ``score``, ``verdict`` and stated countries of all spans; ``home`` are keys that the issuer makes certain."""
        for span in spans:
            self._first(span, home)
        for span in spans:
            if span.key in self.surnames and span.score > HARD / 2 and "place" not in span.evidence:
                prep = self.around.word_before(span).lower()
                if prep not in self.words.locative and span.country is None:
                    self._add(span, -4, "surname")
        for order in (spans, spans[::-1]):
            self._coordinate(order)
        best: dict[str, float] = {}
        for span in spans:
            if span.form == "name":
                best[span.key] = max(best.get(span.key, -99.0), span.score)
        for span in spans:
            if -HARD > span.score > HARD / 2 and best.get(span.key, -99) >= 1.5 and span.form == "name":
                self._add(span, 0.6 if self.words.is_common(span.key) else 1.5, "again")
        for span in spans:
            if span.form != "name":
                self._adjective(span, best, home)

    def _add(self, span: Span, value: float, name: str) -> None:
        span.score += value
        span.evidence.append(name)

    def _first(self, span: Span, home: frozenset[str]) -> None:
        best = max(weight(c) for c in span.candidates)
        common = " " not in span.key and self.words.is_common(span.key)
        if common:
            span.score = -2.0 if best >= 5.2 else -3.0
        else:
            span.score = 2.0 if best >= 5.0 else 0.8 if best >= 4.0 else -1.0
        if span.region is not None:
            self._add(span, 3, "addition")
            span.country = span.region[0]
        if span.key in home:
            self._add(span, 1.5 if common else 3, "issuer")
        if self._broken(span) or self._blocked(span):
            return
        if span.form == "name":
            self._left(span, common)
            self._right(span, common)
            self._shape(span, common)
        self._entities(span, common)

    # -- what cuts a name off ------------------------------------------------------------------------------------------------

    def _broken(self, span: Span) -> bool:
        """Parts of longer words, addresses and compounds."""
        text = self.view.text
        before = text[span.start - 1] if span.start else " "
        after = text[span.end] if span.end < len(text) else " "
        further = text[span.end + 1] if span.end + 1 < len(text) else " "
        if before in "@_#&" or after in "@_" or (before in "./" and span.start > 1 and text[span.start - 2].islower() and before == ".") or (after == "." and further.islower()):
            self._add(span, HARD, "address")
            return True
        if before in "-‑" and span.start > 1 and text[span.start - 2].isalnum():
            self._add(span, HARD if not self._pair(span, left=True) else 0, "compound")
            return span.score <= HARD / 2
        if after in "-‑" and further.isalpha():
            self._add(span, HARD if not self._pair(span, left=False) else 0, "compound")
            return span.score <= HARD / 2
        return False

    def _pair(self, span: Span, left: bool) -> bool:
        """Whether a hyphen joins two cities ("Neuss-Pskow") rather than a town and its district or any other word."""
        i = span.first - 2 if left else span.last + 1
        if not 0 <= i < len(self.view.words):
            return False
        other = self.gazetteer.at(self.view.words[i].casefold())
        if not other or self.words.is_common(self.view.words[i].casefold()) or self.words.is_common(span.key):
            return False
        mine, its = max(span.candidates, key=weight), max(other, key=weight)
        if weight(mine) < 4.5 or weight(its) < 4.5 or mine.part or its.part:
            return False
        return abs(mine.latitude - its.latitude) + abs(mine.longitude - its.longitude) > 0.5

    def _blocked(self, span: Span) -> bool:
        """Inside a programme or organisation: no mention of its own, but for the municipality's own bodies and a seat in brackets."""
        for start, end in self.blocked:
            if start > span.start:
                break
            if span.end <= end:
                inside = self.view.text[start : span.start]
                heads = [w.lower() for w in re.findall(r"\w+", inside)]
                if inside.rstrip().endswith("(") or (heads and (heads[-1] in self.words.municipal_heads or self.words.is_place_noun(heads[-1]))):
                    return False
                if not heads and end - start <= span.end - span.start + 1:
                    return False
                self._add(span, HARD, "blocked")
                return True
        return False

    # -- what stands before -----------------------------------------------------------------------------------------------------

    def _left(self, span: Span, common: bool) -> None:
        words = self.words
        first = self.around.word_before(span)
        low = first.lower()
        second = self.around.word_before(span, 2) if first else ""
        if self._person(span, first, second, common):
            return
        if first and self._organisation(span, first, second):
            return
        code, region = self.around.stated_before(span)
        if code and any(c.country_code == code for c in span.candidates):
            neuter = self._neuter(span)
            span.country, span.region = code, region or span.region
            self._add(span, 4 if not common else 3 if neuter else 0.5, f"country:{code}")
        if first and first[0].isupper() and words.is_place_noun(low):
            self._add(span, 4 if low not in ("markt", "ort", "city") else 2, "place")
        elif low in words.place_plurals:
            self._add(span, 2.5, "place")
        elif low in words.locative:
            self._add(span, 2, "locative")
        elif low in words.contracted:
            self._add(span, -4 if common else -1.5, "contracted")
        elif low in words.articles and low not in ("beim",):
            self._add(span, -4 if common or span.score < 1 else -0.3, "article")
        elif low in words.prepositions and low not in ("und", "oder", "sowie"):
            self._add(span, 1.2, "preposition")
        elif first.isdigit() and len(first) in (4, 5):
            self._add(span, 4, "postcode")
        elif common and low and first[0].islower() and low.endswith(("e", "en", "er", "es", "em")) and not code:
            self._add(span, -1.5, "attribute")
        elif low in words.municipal_heads and first[0].isupper():
            self._add(span, 3, "place")

    def _neuter(self, span: Span) -> bool:
        for distance in (2, 3):
            word = self.around.word_before(span, distance).lower()
            if word in ("das", "dem", "im", "ins", "vom", "zum", "beim", "des"):
                return True
        return False

    def _person(self, span: Span, first: str, second: str, common: bool) -> bool:
        words = self.words
        low = first.lower()
        title = bool(first) and first[0].isupper() and words.is_title(low) and low not in _COUNCILS
        given = bool(first) and first[0].isupper() and low in words.first_names and low not in words.place_nouns
        initial = len(first) == 1 and first.isupper()
        noble = low in words.particles and bool(second) and second[0].isupper() and second.lower() in words.first_names
        double = (
            bool(first) and first[0].isupper() and bool(second) and second[0].isupper() and not words.is_place_noun(low)
            and (second.lower() in words.first_names or (words.is_title(second.lower()) and second.lower() not in _COUNCILS))
            and low not in words.organisation_heads and not low.endswith("stadt")
        )  # fmt: skip
        if (title and not span.genitive) or given or initial or noble or double:
            if given and not title and self.gazetteer.at(low) and self._listed_before(span):
                return False
            self._add(span, HARD, "person")
            if not noble:
                self.surnames.add(span.key)
            return True
        after = self.around.word_after(span)
        if span.key in words.first_names and after and after[0].isupper() and not self.gazetteer.country_of(after) and after.isalpha():
            self._add(span, HARD, "given-name")
            return True
        if common and _AGE.match(self.around.tail(span)):
            self._add(span, -3, "age")
        return False

    def _listed_before(self, span: Span) -> bool:
        return False

    def _organisation(self, span: Span, first: str, second: str) -> bool:
        words = self.words
        low = first.lower()
        head = low
        if low in ("de", "of", "di", "da", "do", "la", "degli") and second:
            head = second.lower()
        if low in words.municipal_heads or (words.is_place_noun(low) and low not in words.organisation_heads):
            return False
        if head in words.organisation_heads or (len(head) > 5 and first[0].isupper() and head.endswith(words.organisation_suffixes)):
            self._add(span, HARD, "organisation")
            return True
        return False

    # -- what stands behind -----------------------------------------------------------------------------------------------------

    def _right(self, span: Span, common: bool) -> None:
        words = self.words
        after = self.around.word_after(span)
        low = after.lower()
        if low in words.organisation_after and after[0].isupper() and not span.genitive:
            self._add(span, HARD if low not in ("süd", "city") else -2, "organisation")
            return
        if low in words.streets and after[0].isupper() and not span.genitive:
            self._add(span, HARD, "street")
            return
        if low in words.place_after:
            self._add(span, 4, "place")
        if common and (after.isdigit() or (len(after) == 1 and after.isupper())):
            self._add(span, -4, "numbered")
        code, region, how = self.around.stated_behind(span)
        if code and any(c.country_code == code for c in span.candidates):
            span.country, span.region = code, region or span.region
            self._add(span, 4 if how == "bracket" else 2.5, f"country:{code}")
        elif how.startswith("alias:"):
            for phrase in re.findall(r"[\w’'-]+(?:[ ][A-ZÄÖÜ][\w’'-]+)*", how[6:]):
                ids = {c.city_id for c in self.gazetteer.lookup(phrase)} if phrase[0].isupper() else set()
                same = [c for c in span.candidates if c.city_id in ids]
                if same:
                    span.candidates = tuple(same)
                    self._add(span, 4, "alias")
                    break
        if span.genitive:
            self._add(span, 0.8 if after and after[0].isupper() else -1, "genitive")

    def _shape(self, span: Span, common: bool) -> None:
        """Datelines, lines and cells that hold nothing else, quotation marks."""
        text, block = self.view.text, self.view.blocks[span.block]
        line_start = text.rfind("\n", block.start, span.start) + 1 or block.start
        lead = text[max(line_start, block.start) : span.start]
        tail = self.around.tail(span, 60)
        if not lead.strip(" +*#>–—-•·\t„") and _DATELINE.match(tail):
            dated = bool(re.match(r",?\s*(?:den\s)?\d|\s*[(/]", tail))
            shouted = text[span.start : span.end].isupper()
            if dated or shouted or span.start == block.start or "+++" in lead:
                self._add(span, 3 if dated or shouted or "+++" in lead or not common else 1.5, "dateline")
        elif block.role == "dateline":
            self._add(span, 3, "dateline")
        end = tail.find("\n")
        line = tail[: end if end >= 0 else len(tail)]
        if block.cells:
            for start, stop in block.cells:
                if start <= span.start and span.end <= stop and not text[start : span.start].strip() and not text[span.end : stop].strip() and not block.header:
                    self._add(span, 2, "cell")
        elif block.role == "list_item" and not lead.strip(" *-–•") and not line.strip(" ,;."):
            self._add(span, 2, "item")
        before = text[span.start - 1] if span.start else ""
        if before in _QUOTES and tail[:1] in _QUOTES and before and tail:
            self._add(span, -2 if not common else -3, "quoted")
        elif self._titled(span):
            self._add(span, -6, "title")

    def _titled(self, span: Span) -> bool:
        """Inside a short quoted proper name („Zur Stadt Nürnberg“)."""
        text, block = self.view.text, self.view.blocks[span.block]
        left = max((text.rfind(q, max(block.start, span.start - 40), span.start) for q in "„»“\"‚"), default=-1)
        if left < 0 or text[left + 1 : left + 2].islower():
            return False
        rights = [p for p in (text.find(q, span.end, min(block.end, span.end + 40)) for q in "“”«\"‘") if p >= 0]
        if not rights:
            return False
        inner = text[left + 1 : min(rights)]
        return len(inner.split()) <= 5 and not re.search(r"[.!?,;:“”„]", inner) and inner.strip() != text[span.start : span.end]

    def _entities(self, span: Span, common: bool) -> None:
        for entity in self.ner:
            if entity.start >= span.end:
                break
            if entity.end <= span.start:
                continue
            if entity.label == "PER":
                self._add(span, -2.0, "ner:PER")
            elif entity.label == "ORG" and (entity.start < span.start or entity.end > span.end):
                if "place" not in span.evidence:
                    self._add(span, -1.5, "ner:ORG")
            elif entity.label == "LOC":
                self._add(span, 1.0, "ner:LOC")
            break

    # -- second look ------------------------------------------------------------------------------------------------------------

    def _coordinate(self, spans: list[Span]) -> None:
        """A neighbour in a list lends its certainty: "Gera, Pilsen und Plan"."""
        for one, other in zip(spans, spans[1:], strict=False):
            left, right = (one, other) if one.start < other.start else (other, one)
            if left.block != right.block or other.score <= HARD / 2 or one.score <= HARD / 2:
                continue
            if one.form != "name" or other.form != "name" or "list" in other.evidence:
                continue
            gap = self.view.text[left.end : right.start]
            gap = re.sub(r"^\s?\([^()]*\)", "", gap)
            if len(gap) < 14 and _LIST_GAP.fullmatch(gap) and one.score >= 1.5 and "article" not in other.evidence and "contracted" not in other.evidence:
                self._add(other, 2.0, "list")

    def _adjective(self, span: Span, best: dict[str, float], home: frozenset[str]) -> None:
        """Adjectives and inhabitants count where the city is in the text anyway, or their noun is municipal."""
        words = self.words
        after = self.around.word_after(span)
        low = after.lower()
        first = self.around.word_before(span)
        second = self.around.word_before(span, 2) if first else ""
        if span.score <= HARD / 2:
            return
        if low in words.adjective_rejected or low.endswith(tuple(w for w in ("straße", "platz", "zeitung", "nachrichten", "anzeiger", "brücke", "abkommen"))):
            self._add(span, HARD, "name")
            return
        if first.lower() in words.first_names and first[:1].isupper() or (words.is_title(first.lower()) and first[:1].isupper()):
            self._add(span, HARD, "person")
            self.surnames.add(span.key)
            return
        if self._titled(span) or self.view.text[span.start - 1 : span.start] in _QUOTES and span.start:
            self._add(span, HARD, "title")
            return
        heaviest = max(weight(c) for c in span.candidates)
        span.score = -3.0
        if best.get(span.key, -99) >= 0 or span.key in home:
            self._add(span, 5, "again")
        if low in words.adjective_municipal and heaviest >= 4.3:
            self._add(span, 3.5 if heaviest >= 4.8 else 3, "municipal")
        elif heaviest >= 4.8 and not words.is_common(span.key) and self._people(span, first, after):
            self._add(span, 3.2, "inhabitant")

    def _people(self, span: Span, first: str, after: str) -> bool:
        """"Die Gnesener hatten": article before, no noun behind."""
        return span.key + "er" == self.view.text[span.start : span.end].lower() and first.lower() in ("die", "den", "der") and (not after or after[0].islower())
