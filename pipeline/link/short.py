"""Short forms of a longer name that the text has used: "Gladbach" for Bergisch Gladbach, "Hrádek" for Hrádek nad Nisou."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.gazetteer import fold_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.gazetteer import Candidate
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords

#: First words of names that never stand alone for the whole.
_GENERIC = frozenset(
    "bad st ste sankt neu neue neuer nova nowa nové nový novi novo alt alte staré starý stary groß gross klein ober unter nieder hohen hoch san santa são "
    "santo villa ville new old great north south east west port porto puerto fort mount lake la le les los las el al rio ciudad markt stadt lutherstadt "
    "hansestadt am an im den de s da do dos das ho kfar kirjat kiryat beit tel ras ust weliki nischni bila bilá bela velké velká malé malá český česká "
    "dolní horní vysoké castro monte ponte val vale valle campo casa castel castello civita borgo puente punta cabo wadi".split()
)
_JOINTS = frozenset("a i o v b u d nad pod u na sur sous en lès les le la de du del della di im ob upon by aan den op am an".split())


def short_forms(spans: list[Span], words: ContextWords) -> dict[str, tuple[Candidate, ...]]:
    """Keys of single words that stand for a longer name accepted in this document, with its candidates."""
    found: dict[str, tuple[Candidate, ...]] = {}
    for span in spans:
        parts = span.key.split(" ")
        if span.score < 0.8 or span.form != "name" or len(parts) < 2:
            continue
        jointed = any(p in _JOINTS for p in parts[1:-1])
        options = (parts[0],) if jointed else (parts[0], parts[-1])
        for word in options:
            if len(word) >= 4 and word not in _GENERIC and words.level(word) < 3 and word not in found:
                found[word] = span.candidates
    return found


def unmatched(view_words: list[str], taken: set[int], forms: Mapping[str, object]) -> list[int]:
    """Token numbers outside all spans whose word is a short form (the genitive's s allowed)."""
    out = []
    for i, word in enumerate(view_words):
        if i not in taken and word[0].isupper():
            key = fold_word(word)
            if key in forms or (key.endswith("s") and key[:-1] in forms):
                out.append(i)
    return out
