"""Finding known names in a token list: one dictionary look-up per token, the rest only where a name may begin."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.textview import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Characters that may stand between the words of a name in print without changing it: "Interreg-Programm „Ostseeraum“".
JOINTS = frozenset("-‐‑–—/„“”\"»«›‹‚‘’'&·|")
#: Punctuation that is dropped from names when they are compiled ("Demokratie leben!").
_DROPPED = JOINTS | frozenset("!?.,:;()[]")
_ENDINGS = ("", "s", "es", "n", "en", "ses")
_ADJECTIVE = re.compile(r"(?:e|er|es|en|em)$")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a printed name without the punctuation between them (``#`` and ``+`` stay: "#x", "Erasmus+")."""
    return tuple(w for w in TOKEN.findall(name) if w not in _DROPPED)


def forms_of(word: str, *, last: bool) -> tuple[str, ...]:
    """Lower-case forms in which German print inflects one word of a name.

    Over-generation is harmless (nobody writes "urbacten"); what matters is that "Klima-Bündnisses", "Deutsch-Französischen Bürgerfonds"
    and "Gesunde-Städte-Netzwerks" are found without a lemmatizer.
    """
    low = word.lower()
    if len(low) < 3 or not low.isalpha():
        return (low,)
    forms = [low, low + "s"] if word.isupper() else [low + e for e in _ENDINGS]
    if len(low) >= 5 and word[0].isupper():
        stem = _ADJECTIVE.sub("", low)
        if stem != low and len(stem) >= 3 and not last:
            forms += [stem + e for e in ("e", "er", "es", "en", "em")]
    return tuple(dict.fromkeys(forms))


@dataclass(frozen=True, slots=True)
class Name:
    """One way to print an entry's name. ``exact``: upper and lower case must agree and only a genitive s may follow.
    ``context``: the name is also a common word and counts only where its surroundings support it."""

    key: str
    text: str
    exact: bool = False
    context: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at tokens ``first`` to ``last`` (both inclusive)."""

    first: int
    last: int
    key: str
    context: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    rest: tuple[frozenset[str], ...]
    name: Name
    exact: tuple[frozenset[str], ...] | None
    commas: frozenset[int]  #: numbers of the words that a comma precedes in the name itself ("Bau-, Stadt- und Raumforschung")


class NameIndex:
    """An immutable set of names. ``find`` costs one dictionary look-up per token of the text."""

    def __init__(self, names: Iterable[Name]) -> None:
        table: dict[str, list[_Pattern]] = {}
        self.skeletons: dict[tuple[str, ...], str] = {}
        for name in names:
            words = words_of(name.text)
            self.skeletons.setdefault(tuple(w.lower() for w in words), name.key)
            forms = [forms_of(w, last=i == len(words) - 1) for i, w in enumerate(words)]
            exact = tuple(frozenset((w, w + "s")) for w in words) if name.exact else None
            pattern = _Pattern(tuple(frozenset(f) for f in forms[1:]), name, exact, _commas(name.text))
            for first in forms[0]:
                table.setdefault(first, []).append(pattern)
        self._table = {w: tuple(sorted(p, key=lambda x: -len(x.rest))) for w, p in table.items()}

    def match_at(self, i: int, words: Sequence[str], lowered: Sequence[str]) -> Hit | None:
        """The longest name that begins at token ``i``."""
        patterns = self._table.get(lowered[i])
        if patterns is None:
            return None
        for pattern in patterns:
            last = _follow(pattern, i, lowered)
            if last is not None and (pattern.exact is None or _exact(pattern.exact, words, i, last)):
                return Hit(i, last, pattern.name.key, pattern.name.context)
        return None

    def find(self, words: Sequence[str], lowered: Sequence[str]) -> list[Hit]:
        """All names, left to right, longest at each place; a name inside a found one is not looked at."""
        table = self._table
        hits: list[Hit] = []
        end = -1
        for i, low in enumerate(lowered):
            if low in table and i > end and (hit := self.match_at(i, words, lowered)):
                hits.append(hit)
                end = hit.last
        return hits


def _commas(name: str) -> frozenset[int]:
    numbers = set()
    word = 0
    for piece in TOKEN.findall(name):
        if piece == ",":
            numbers.add(word)
        elif piece not in _DROPPED:
            word += 1
    return frozenset(numbers)


def _follow(pattern: _Pattern, i: int, lowered: Sequence[str]) -> int | None:
    n = len(lowered)
    at = i
    for number, forms in enumerate(pattern.rest, 1):
        at += 1
        skipped = 0
        comma = number in pattern.commas
        while at < n and skipped < 3 and (lowered[at] in JOINTS or (comma and lowered[at] == ",")) and lowered[at] not in forms:
            at += 1
            skipped += 1
        if at >= n or lowered[at] not in forms:
            return None
    return at


def _exact(want: tuple[frozenset[str], ...], words: Sequence[str], first: int, last: int) -> bool:
    have = [w for w in words[first : last + 1] if w not in JOINTS and w != ","]
    return len(have) == len(want) and all(h in w for h, w in zip(have, want, strict=True))


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae"})


def slug(name: str) -> str:
    """``name`` as an id: ASCII letters, digits, single hyphens ("Wärmewende Nord" → "waermewende-nord"); never empty."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    text = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    return text or "x" + hashlib.sha256(name.encode()).hexdigest()[:8]
