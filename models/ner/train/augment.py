"""Vary labelled sentences: other names in the same places, capitals as in headlines and datelines (development only)."""

from __future__ import annotations

import random
from collections.abc import Sequence

from corpora import Sentence


class Names:
    """Pools of names to put in place of others: single-place names, and the first and last names of the corpora's own persons."""

    def __init__(self, sentences: Sequence[Sentence], cities: Sequence[str]) -> None:
        self.cities = list(cities)
        self.known = frozenset(cities)
        first: set[str] = set()
        last: set[str] = set()
        for sentence in sentences:
            for start, end, label in sentence.spans:
                words = sentence.text[start:end].split(" ")
                if label == "PER" and len(words) == 2 and all(w[:1].isupper() and w.isalpha() for w in words):
                    first.add(words[0])
                    last.add(words[1])
        self.first, self.last = sorted(first), sorted(last)

    def other(self, surface: str, label: str, rng: random.Random) -> str | None:
        """Another name for ``surface``, or None where it is no plain city and no first-and-last name."""
        if label == "LOC" and surface in self.known:
            return rng.choice(self.cities)
        words = surface.split(" ")
        if label == "PER" and len(words) == 2 and words[1] in self.last:
            return f"{rng.choice(self.first)} {rng.choice(self.last)}"
        return None


def vary(sentence: Sentence, names: Names, rng: random.Random, p_name: float = 0.5, p_upper: float = 0.04) -> Sentence:
    """A copy with some names replaced (each with probability ``p_name``) or in capitals."""
    text, spans, unsure, at = "", [], [], 0
    shout = rng.random() < p_upper
    pieces: list[tuple[int, int, str | None]] = [(s, e, label) for s, e, label in sentence.spans]
    pieces.extend((s, e, None) for s, e in sentence.unsure if not any(s < b and e > a for a, b, _ in sentence.spans))
    for start, end, label in sorted(pieces, key=lambda x: x[0]):
        if start < at:
            continue
        text += sentence.text[at:start]
        surface = sentence.text[start:end]
        if label is not None:
            other = names.other(surface, label, rng) if rng.random() < p_name else None
            surface = other or surface
            if shout and label == "LOC":
                surface = surface.upper()
            spans.append((len(text), len(text) + len(surface), label))
        else:
            unsure.append((len(text), len(text) + len(surface)))
        text += surface
        at = end
    return Sentence(text + sentence.text[at:], spans, unsure, sentence.source)
