"""Is a span a mention of a city? Cues for and against, each with a weight and a name; the sum decides.

The weights are log-odds by judgement, checked against the cases file: a name that means nothing else starts above zero and needs a reason
to be refused; a name that is also a word, a river or a given name starts below and needs a reason to be taken.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING

from pipeline.gazetteer import fold_word
from pipeline.link import adjectives, shapes
from pipeline.link.context import Surroundings
from pipeline.link.persons import Persons
from pipeline.link.scan import ROLES, Span
from pipeline.link.short import unmatched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.gazetteer import Candidate, Gazetteer
    from pipeline.link.words import ContextWords
    from pipeline.records import NerSpan
    from pipeline.textview import TextView

#: A span with less is refused for good; no later cue can save it.
HARD = -20.0
REFUSED = HARD / 2
_BASE = {0: 0.0, 1: -1.6, 2: -2.4, 3: -3.8, 4: HARD}
_LIST = (2.0, 2.2, 3.2, 3.9, 0.0)
#: Where most partners of German municipalities lie.
EUROPE = frozenset(
    [
        "AL",
        "AT",
        "BA",
        "BE",
        "BG",
        "BY",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MD",
        "ME",
        "MK",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "RS",
        "RU",
        "SE",
        "SI",
        "SK",
        "TR",
        "UA",
        "XK",
        "IL",
    ]
)
_HOME = ("DE", "AT", "CH", "LU", "LI")
_LIST_GAP = re.compile(
    r"\s*(?:[,/–—&|·↔•-]|,?\s*(?:und|oder|sowie|bis|beziehungsweise|darunter|aber auch|ebenso|wie auch))\s*"
    r"|\s*,?\s*(?:und|sowie|oder|bis)?\s+(?:in|aus|nach|mit|bei|von|zwischen)\s+"
)
_HOUSE = re.compile(r"[ \u00a0]\d{1,3}[a-z]?(?:[-–]\d{1,3})?\s*(?:[,·|/;]|\n|$)")
_BRACKETED = re.compile(r"^\s?\([^()\n]*\)")


def weight(candidate: Candidate) -> float:
    """log10 of the inhabitants that count: home places weigh eightfold, unlabelled alternates a twentieth, parts of towns a hundredth."""
    people = float(max(candidate.population, 50))
    if candidate.name_kind == "alternate":
        people *= 0.2 if candidate.country_code in EUROPE else 0.05
    elif candidate.name_kind == "ascii":
        people *= 0.3
    if candidate.country_code in _HOME:
        people *= 8
    if candidate.part or (candidate.feature == "" and candidate.country_code == "DE" and candidate.city_id.startswith("geo")):
        people *= 0.01
    return math.log10(max(people, 1))


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

    def extend(self, spans: list[Span], forms: Mapping[str, tuple[Candidate, ...]]) -> list[Span]:
        """Give short forms of longer names their city; returns all spans, those of words that no name begins with included."""
        taken = {i for s in spans for i in range(s.first, s.last)}
        for span in spans:
            candidates = forms.get(span.key)
            if candidates and span.form == "name" and span.country is None and max(weight(c) for c in span.candidates) < 5.7:
                span.candidates = candidates
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

    def judge(self, spans: list[Span], home: frozenset[str]) -> None:
        """Fill ``score``, ``evidence`` and stated countries of all spans; ``home`` are keys that the issuer makes certain."""
        for number, span in enumerate(spans):
            self._first(span, spans[number - 1] if number else None, home)
        for span in spans:
            if span.key in self.persons.surnames and span.score > REFUSED and self.persons.bare(span):
                span.add(-3.3, "surname")
        shapes.columns(self.view, spans)
        self._runs(spans)
        for order in (spans, spans[::-1]):
            self._coordinate(order)
        self._between(spans)
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
        best = max(weight(c) for c in span.candidates)
        level = self.level(span)
        text = self.view.text[span.start : span.end]
        city_like = span.key in self.words.both or span.key in self.words.city_states
        if not city_like and self.gazetteer.is_land(text) and not text.isupper():
            span.add(HARD if self.gazetteer.country_of(text) or best < 5.3 else -4, "land")
        if level:
            given = level == 1 and best >= 6.0 and span.key in self.words.first_names
            span.score += (
                (0.6 if given else 0.0)
                + _BASE[level]
                - (0.0 if best >= 4.0 or any(c.name_kind == "exonym" for c in span.candidates) else 0.8)
            )
        else:
            known = " " in span.key or any(c.name_kind == "exonym" for c in span.candidates)
            span.score += 2.0 if best >= 5.0 else 0.8 if best >= 4.0 or known else -1.0
        if all(c.part for c in span.candidates):
            span.add(min(-span.score, 0.0) - 3.0, "part")
        if span.region is not None:
            span.add(3, "addition")
            span.country = span.region[0]
        if span.key in home:
            span.add(1.5 if level else 3, "issuer")
        if self._broken(span) or self._blocked(span) or span.form != "name":
            return
        self._before(span, previous, level)
        if span.score > REFUSED:
            self._behind(span, level)
        if span.score > REFUSED:
            shapes.shape(span, self.view, self.around, level)
            self._entities(span)

    def level(self, span: Span) -> int:
        """How much more a word than a city the span's name is."""
        level = self.words.level(span.key)
        if not level and " " in span.key:
            parts = span.key.split(" ")
            if parts[0] in self.words.first_names and self.words.is_common(parts[-1]) and max(weight(c) for c in span.candidates) < 5.3:
                return 2  # Juan Martín
        if (
            not level
            and span.key.startswith("st ")
            and span.key[3:] in self.words.first_names
            and max(weight(c) for c in span.candidates) < 4.8
        ):
            return 2  # St. Michael is a church before it is a town
        return max(level, 2) if len(span.key) == 2 and level != 1 else level

    # -- what cuts a name off -------------------------------------------------------------------------------------------------

    def _broken(self, span: Span) -> bool:
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

    def _blocked(self, span: Span) -> bool:
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

    # -- what stands before ----------------------------------------------------------------------------------------------------

    def _before(self, span: Span, previous: Span | None, level: int) -> None:
        words = self.words
        first = self.around.word_before(span)
        low = first.lower()
        if low in ("de", "of", "di", "d", "du") and words.is_place_noun(self.around.word_before(span, 2).lower()):
            span.add(4, "place")
            return
        if self.persons.person(span, first, level):
            span.add(HARD, "person")
            return
        if self._organisation(span, first, previous):
            span.add(HARD, "organisation")
            return
        code, region = self.around.stated_before(span)
        if code and any(c.country_code == code for c in span.candidates):
            neuter = self.around.neuter(span)
            if not (first and first[0].isupper() and not words.is_place_noun(low)):
                span.country, span.region = code, region or span.region
                span.add((4, 3.5, 3, 2, 0)[level] if neuter or not level or first[0].isupper() else 0.5, f"country:{code}")
        if first and first[0].isupper() and words.is_place_noun(low) and low not in words.place_plurals:
            span.add(4 if low not in ("markt", "ort", "city") else 2, "place")
        elif low in words.place_plurals:
            span.add(2.5, "place")
        elif low in words.municipal_heads and first[0].isupper():
            span.add(3, "place")
        elif (low in words.locative and first[0].islower()) or first in ("In", "Aus", "Nach", "Bei"):
            span.add(2, "locative")
        elif low in words.contracted:
            span.add(-4 if level else -3, "contracted")
        elif low in words.articles:
            span.add(-4 if level or span.score < 1 else -0.3, "article")
        elif low == "von" and self._title_of(span):
            span.add(3, "place")
        elif low in words.prepositions and low not in ("und", "oder", "sowie"):
            span.add(1.2, "preposition")
        elif first.isdigit():
            if self.around.postcode(span, first):
                span.add(4, "postcode")
            elif level and len(first) < 4:
                span.add(-2, "number")
        elif level and low and first[0].islower() and not code and self._attribute(span, low):
            span.add(-1.5, "attribute")
        elif low and first[0].isupper() and not span.evidence and self._noun(span, low):
            partner = low.endswith(words.partner_suffixes)
            span.add(0.5 if partner else -2.6 if self._apposed(span, first) else -1.2, "partner" if partner else "noun")
        if (low in words.contracted or low in words.articles) and span.key in words.rivers:
            span.add(HARD, "river")

    def _title_of(self, span: Span) -> bool:
        """ "Partnerstadt von X", "Oberbürgermeisterin von X"."""
        second = self.around.word_before(span, 2).lower()
        return self.words.is_place_noun(second) or second.endswith(
            ("bürgermeister", "bürgermeisterin", "bürgermeistern", "rathaus", "stadtrat", "gemeinderat")
        )

    def _attribute(self, span: Span, low: str) -> bool:
        """An adjective's ending before a name that is also a noun ("gutes Essen", "der kleinen Halle")."""
        if low.endswith(("er", "es", "em")) and low not in (
            "aber",
            "oder",
            "über",
            "immer",
            "wieder",
            "unter",
            "ferner",
            "später",
            "bisher",
            "daher",
            "seither",
            "es",
        ):
            return True
        if low.endswith(("e", "en")):
            second = self.around.word_before(span, 2).lower()
            return second in self.words.articles or second in self.words.contracted
        return False

    def _apposed(self, span: Span, first: str) -> bool:
        """A given name that no list has: "…, Beke Telgte." or "Stadtgärtnerin Lutgard Mayen"."""
        second = self.around.word_before(span, 2)
        if second[:1].isupper() and not self.around.starts_sentence(span.first - 2):
            return not self.words.is_place_noun(second.lower())
        lead = self.view.text[: span.start].rstrip()[: -len(first)].rstrip()
        return lead.endswith(",") and self.around.tail(span, 2)[:1] in tuple(".,;)") and not self.words.level(first.lower())

    def _noun(self, span: Span, low: str) -> bool:
        """Whether a noun or foreign name stands right before: no preposition, no date, not the first word of the sentence."""
        if low in self.words.prepositions or low in self.words.calendar or "\n" in self.around.gap_before(span):
            return False
        return not self.around.starts_sentence(span.first - 1)

    def _organisation(self, span: Span, first: str, previous: Span | None) -> bool:
        """Behind a head noun ("Universität X", "SV Wehen X", "Landkreise X und Y") or joined to such a name by a slash."""
        words = self.words
        if previous is not None and "organisation" in previous.evidence and previous.block == span.block:
            gap = self.view.text[previous.end : span.start]
            if gap in ("/", " / ", "-") or ("plural" in previous.evidence and len(gap) < 14 and _LIST_GAP.fullmatch(gap)):
                if "plural" in previous.evidence:
                    span.evidence.append("plural")
                return True
        if not first:
            return False
        low = first.lower()
        if low in ("de", "of", "di", "da", "do", "la", "degli", "du", "del", "d"):
            return self.around.word_before(span, 2).lower() in words.organisation_heads
        for distance in range(1, 5):
            word = first if distance == 1 else self.around.word_before(span, distance)
            low = word.lower()
            if not word or not (word[0].isupper() or word[0].isdigit()):
                return False
            if low in words.municipal_heads or (words.is_place_noun(low) and low not in words.organisation_heads):
                return False
            if low in words.organisation_plurals:
                span.evidence.append("plural")
                return True
            if low in words.organisation_heads or (len(low) > 5 and distance == 1 and low.endswith(words.organisation_suffixes)):
                return True
        return False

    # -- what stands behind ----------------------------------------------------------------------------------------------------

    def _behind(self, span: Span, level: int) -> None:
        words = self.words
        after = self.around.word_after(span)
        low = after.lower()
        if after and after[0].isupper() and not span.genitive and (low in words.organisation_after or low in words.streets):
            span.add(HARD, "organisation")
            return
        if low in words.place_after:
            span.add(4, "place")
        if level and re.fullmatch(r"[A-Z]?\d*", after) and after:
            span.add(-5, "numbered")
        elif level and low in ("der", "des", "dieser", "dieses"):
            span.add(-2.5, "genitive-attribute")
        elif _HOUSE.match(self.around.tail(span)):
            span.add(HARD, "house-number")
            return
        code, region, how = self.around.stated_behind(span)
        if code and any(c.country_code == code for c in span.candidates):
            span.country, span.region = code, region or span.region
            span.add(4 if how == "bracket" else 3.4, f"country:{code}")
        elif how.startswith("alias:"):
            for phrase in re.findall(r"[\w’'-]+(?:[ ][A-ZÄÖÜ][\w’'-]+)*", how[6:]):
                ids = {c.city_id for c in self.gazetteer.lookup(phrase)} if phrase[0].isupper() else set()
                same = [c for c in span.candidates if c.city_id in ids]
                if same:
                    span.candidates = tuple(same)
                    span.add(4, "alias")
                    break
        near = self.around.near(span)
        if near is not None:
            same = [c for c in span.candidates if abs(c.latitude - near.latitude) + abs(c.longitude - near.longitude) < 1.0]
            if same:
                span.candidates = tuple(same)
                span.add(2.5, "near-stated")
        if span.genitive:
            span.add(0.8 if after and after[0].isupper() else -1, "genitive")
        if span.key in words.both and span.country is None and "place" not in span.evidence and "postcode" not in span.evidence:
            span.add(-3, "country-name")

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

    # -- second look -----------------------------------------------------------------------------------------------------------

    def _linked(self, left: Span, right: Span) -> bool:
        """Whether two spans stand in one list."""
        if left.block != right.block or left.form != "name" or right.form != "name" or right.start - left.end > 60:
            return False
        gap = self.view.text[left.end : right.start]
        gap = _BRACKETED.sub("", gap)
        return len(gap) < 22 and bool(_LIST_GAP.fullmatch(gap))

    def _runs(self, spans: list[Span]) -> None:
        """Three or more unambiguous names in a row support each other even where each alone is small."""
        run: list[Span] = []
        for span in [*spans, None]:
            if span is not None and span.score > REFUSED and (not run or self._linked(run[-1], span)):
                run.append(span)
                continue
            plain = [s for s in run if not self.words.is_common(s.key)]
            if len(plain) >= 3:
                for member in plain:
                    if member.score < 1.5:
                        member.add(1.5, "list")
            run = [span] if span is not None and span.score > REFUSED else []

    def _between(self, spans: list[Span]) -> None:
        """A word between two accepted cities of one list is a city."""
        for one, span, other in zip(spans, spans[1:], spans[2:], strict=False):
            if (
                REFUSED < span.score < 0
                and one.score >= 0.5
                and other.score >= 0.5
                and self._linked(one, span)
                and self._linked(span, other)
            ):
                span.add(1.5, "between")

    def nearby(self, spans: list[Span]) -> None:
        """A small unambiguous-looking name close to accepted cities of the text is one too."""
        anchors = [max(s.candidates, key=weight) for s in spans if s.score >= 1.5 and s.form == "name"]
        for span in spans:
            if (
                -1.3 <= span.score < 0
                and span.form == "name"
                and not self.level(span)
                and not {"article", "contracted", "noun", "part", "surname", "country-name", "title"} & set(span.evidence)
            ):
                best = max(span.candidates, key=weight)
                if any(
                    abs(best.latitude - a.latitude) + abs(best.longitude - a.longitude) < 0.5 for a in anchors if a.city_id != best.city_id
                ):
                    span.add(1.3, "near")

    def _coordinate(self, spans: list[Span]) -> None:
        """A neighbour in a list lends its certainty: "Gera, Pilsen und Plan"."""
        for one, other in itertools.pairwise(spans):
            left, right = (one, other) if one.start < other.start else (other, one)
            if one.score < 0.8 or other.score <= REFUSED or "list" in other.evidence or not self._linked(left, right):
                continue
            if "article" not in other.evidence and "contracted" not in other.evidence and "numbered" not in other.evidence:
                conjunction = self.view.text[left.end : right.start].strip() in ("und", "sowie", "–", "&", "/")
                level = self.level(other)
                other.add(_LIST[level] if conjunction or level < 2 else 1.5, "list")
