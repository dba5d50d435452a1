"""Weighted word stems for themes: which themes does one German word, compound or short phrase speak of?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.lexicon.names import JOINTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Endings that a whole word or a compound's head may carry: "Feuerwehren", "Brunnens", "Müllverbrennungsanlage".
_INFLECTION = r"(?:e?s|e?n|er[ns]?|e|ns|em|innen|in)?"
_CACHE_LIMIT = 200_000  # words; about 30 MB. Only speed depends on it: the answer for a word never changes


@dataclass(frozen=True, slots=True)
class Evidence:
    """``weight`` is 0 to 1: how surely the word alone means the theme."""

    theme_id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Stem:
    """One pattern of the theme lexicon.

    ``hochwasser`` begins a word, ``*austausch*`` stands anywhere in it, ``*chor`` is the head of a compound or the whole word (inflected),
    ``=kunst`` is the whole word (inflected). Words separated by spaces form a phrase, each of its words a pattern of the same kind,
    where the bare form means the inflected word.
    """

    pattern: str
    theme_id: str
    weight: float


@dataclass(frozen=True, slots=True)
class StemHit:
    """Theme evidence at tokens ``first`` to ``last`` (both inclusive)."""

    first: int
    last: int
    theme_id: str
    weight: float


class StemIndex:
    """Classifies words once and remembers them; phrases start from their first word."""

    def __init__(self, stems: Iterable[Stem], ignored: Iterable[str]) -> None:
        self._starts: dict[str, list[tuple[str, Evidence]]] = {}
        self._inner: dict[str, list[Evidence]] = {}
        self._whole: dict[str, list[Evidence]] = {}
        self._phrases: list[tuple[tuple[re.Pattern[str], ...], Evidence]] = []
        self._phrase_starts: dict[str, list[int]] = {}
        self._counts: Counter[str] = Counter()
        heads: dict[str, list[Evidence]] = {}
        for stem in stems:
            self._counts[stem.theme_id] += 1
            evidence = Evidence(stem.theme_id, stem.weight)
            pattern = _at_hyphens(stem.pattern.lower())
            if " " in pattern:
                # A phrase that opens with a compound head may begin with any letters: the empty key.
                words = pattern.split()
                self._phrase_starts.setdefault("" if pattern.startswith("*") else words[0].strip("=*")[:3], []).append(len(self._phrases))
                self._phrases.append((tuple(phrase_word(w, last=n == len(words)) for n, w in enumerate(words, 1)), evidence))
            elif pattern.startswith("*") and pattern.endswith("*"):
                self._inner.setdefault(pattern.strip("*"), []).append(evidence)
            elif pattern.startswith("*"):
                heads.setdefault(pattern[1:], []).append(evidence)
            elif pattern.startswith("="):
                self._whole.setdefault(pattern[1:], []).append(evidence)
            else:
                self._starts.setdefault(pattern[:3], []).append((pattern, evidence))
        self._heads = heads
        self._inner_re = _alternation(self._inner)
        self._head_re = _alternation(heads, _INFLECTION + "$")
        self._whole_re = _alternation(self._whole, _INFLECTION + "$", "^")
        self._ignored = re.compile("|".join(_ignored(p) for p in ignored) or r"(?!)")
        self._cache: dict[str, tuple[tuple[Evidence, ...], tuple[int, ...]]] = {}

    def count_by_theme(self) -> dict[str, int]:
        """How many patterns each theme has."""
        return dict(self._counts)

    def classify(self, word: str) -> tuple[Evidence, ...]:
        """Themes of one lower-case word, strongest evidence per theme."""
        return self._lookup(word)[0]

    def _lookup(self, word: str) -> tuple[tuple[Evidence, ...], tuple[int, ...]]:
        known = self._cache.get(word)
        if known is None:
            numbers = self._phrase_starts.get(word[:3], []) + self._phrase_starts.get("", [])
            known = (self._classify(word), tuple(n for n in numbers if self._phrases[n][0][0].fullmatch(word)))
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            self._cache[word] = known
        return known

    def _classify(self, word: str) -> tuple[Evidence, ...]:
        if len(word) < 3:
            return ()
        # The longest beginning hides shorter ones ("kunststoff" is no "kunst") and every head it reaches into ("hochschule").
        opened = [(stem, evidence) for stem, evidence in self._starts.get(word[:3], ()) if word.startswith(stem)]
        reach = max((len(stem) for stem, _ in opened), default=0)
        found = [evidence for stem, evidence in opened if len(stem) == reach]
        for match in self._inner_re.finditer(word):
            if match.start() >= reach:
                found += self._inner[match.group(1)]
        if (head := self._head_re.search(word)) and head.start() >= reach:
            found += self._heads[head.group(1)]
        if whole := self._whole_re.search(word):
            found += self._whole[whole.group(1)]
        # Asked last: it takes a third of the time of the rest, and four words in five speak of nothing anyway.
        if not found or self._ignored.fullmatch(word):
            return ()
        best: dict[str, float] = {}
        for e in found:
            best[e.theme_id] = max(e.weight, best.get(e.theme_id, 0.0))
        return tuple(Evidence(t, w) for t, w in sorted(best.items()))

    def find(self, lowered: Sequence[str]) -> list[StemHit]:
        """Evidence for every token and phrase, in text order."""
        hits: list[StemHit] = []
        cache = self._cache
        for i, word in enumerate(lowered):
            evidence, phrases = cache.get(word) or self._lookup(word)
            if evidence:
                hits += [StemHit(i, i, e.theme_id, e.weight) for e in evidence]
            for number in phrases:
                pattern, e = self._phrases[number]
                last = _phrase_end(pattern, i, lowered)
                if last is not None:
                    hits.append(StemHit(i, last, e.theme_id, e.weight))
        return hits


def _at_hyphens(pattern: str) -> str:
    """Tokens end at hyphens, so a hyphenated word is a phrase: ``s-bahn`` (begins a word) becomes ``=s bahn*``."""
    if "-" not in pattern:
        return pattern
    *before, last = pattern.split("-")
    whole = " " in pattern or pattern.startswith("=") or last.endswith("*")
    return " ".join([*(w if w[:1] in "=*" else "=" + w for w in before), last if whole else last + "*"])


def phrase_word(word: str, *, last: bool) -> re.Pattern[str]:
    """One word of a phrase as a full-match expression: bare = inflected, ``x*`` = begins with x, ``*x`` = compound head, ``=x`` = as it is.

    Words before the last are taken for adjectives where they look like one: "runder tisch" finds "am runden Tisch".
    """
    head = r"\w*" if word.startswith("*") else ""
    core = word.strip("*=")
    if word.endswith("*"):
        return re.compile(head + re.escape(core) + r"\w*")
    if word.startswith("="):
        return re.compile(re.escape(core))
    stem = core if last else re.sub(r"(?<=\w{4})e[rsnm]?$", "", core)
    return re.compile(head + re.escape(stem) + _INFLECTION)


def _phrase_end(pattern: Sequence[re.Pattern[str]], i: int, lowered: Sequence[str]) -> int | None:
    at = i
    for expression in pattern[1:]:
        at += 1
        while at < len(lowered) and lowered[at] in JOINTS and at - i < 12:
            at += 1
        if at >= len(lowered) or not expression.fullmatch(lowered[at]):
            return None
    return at


def _alternation(words: Iterable[str], tail: str = "", head: str = "") -> re.Pattern[str]:
    """Longest alternatives first, so that "energiewende" wins over "energie"."""
    ranked = sorted(words, key=lambda w: (-len(w), w))
    if not ranked:
        return re.compile(r"(?!)")
    return re.compile(head + "(" + "|".join(map(re.escape, ranked)) + ")" + tail)


def _ignored(pattern: str) -> str:
    core = re.escape(pattern.strip("*"))
    return (r"\w*" if pattern.startswith("*") else "") + core + (r"\w*" if pattern.endswith("*") else _INFLECTION)
