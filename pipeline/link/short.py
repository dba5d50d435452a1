"""Short forms of a longer name that the text has used: "Gladbach" for Bergisch Gladbach, "Hrádek" for Hrádek nad Nisou."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.gazetteer import fold_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.gazetteer import Candidate
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords


def short_forms(spans: list[Span], words: ContextWords) -> dict[str, tuple[Candidate, ...]]:
    """Keys of single words that stand for a longer name accepted in this document, with its candidates; none that two such names share."""
    found: dict[str, tuple[Candidate, ...]] = {}
    shared: set[str] = set()
    for span in spans:
        parts = span.key.split(" ")
        if span.score < 0.8 or span.form != "name" or len(parts) < 2:
            continue
        jointed = any(p in words.joints for p in parts[1:-1])
        options = (parts[0],) if jointed else (parts[0], parts[-1])
        for word in options:
            if len(word) < 4 or word in words.generic or words.level(word) >= 3:
                continue
            if found.setdefault(word, span.candidates)[0].city_id not in {c.city_id for c in span.candidates}:
                shared.add(word)
    return {word: candidates for word, candidates in found.items() if word not in shared}


def unmatched(view_words: list[str], taken: set[int], forms: Mapping[str, object]) -> list[int]:
    """Token numbers outside all spans whose word is a short form (the genitive's s allowed)."""
    out = []
    for i, word in enumerate(view_words):
        if i not in taken and word[0].isupper():
            key = fold_word(word)
            if key in forms or (key.endswith("s") and key[:-1] in forms):
                out.append(i)
    return out
