"""Is it German? Stop words first; the library only where they do not decide."""

from __future__ import annotations

import re
from functools import cache

from pipeline.ingest import vocabulary

_WORD = re.compile(r"[^\W\d_]+")
#: Share of stop words that settles it: 130 German press texts have 0.20 to 0.46 (median 0.38), lists of names up to 0.10, Dutch 0.09.
_CERTAIN, _MIN_WORDS = 0.16, 12


def detect(text: str, head: int = 1600) -> str:
    """ISO 639-1 code of the text's first ``head`` characters; ``de`` for texts too short to tell."""
    words = [w.lower() for w in _WORD.findall(text, 0, head)]
    if len(words) < _MIN_WORDS:
        return "de"
    stop_words = vocabulary.load().stop_words
    own = stop_words["de"]
    german = sum(1 for w in words if w in own) / len(words)
    if german >= _CERTAIN:
        return "de"
    best, share = "", 0.0
    for code, stops in stop_words.items():
        ratio = sum(1 for w in words if w in stops) / len(words)
        if ratio > share:
            best, share = code, ratio
    if share >= _CERTAIN and share > 2 * german:
        return best
    # Lists of foreign town names between a few German words mislead the model.
    return "de" if german >= 0.08 else str(_identifier()(text[:head])[0])


@cache
def _identifier():  # type: ignore[no-untyped-def]  # the library has no types
    import py3langid  # 0.3 s to load its model; few texts need it

    py3langid.set_languages(list(vocabulary.load().likely_languages))
    return py3langid.classify
