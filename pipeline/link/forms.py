"""From an adjective or inhabitant ("Gnesener", "Münchner", "Zürcher") back to the names it can come from.

Rules after Duden (Ableitungen von geografischen Namen): -er is added to the name; a final -en or -e falls or stays; an e before a final
l, n or r may fall (Basel → Basler, Dresden → Dresdner); what these rules miss is listed in ``adjectives.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: The same endings as in the expression: most words have none, and this is asked in a quarter of its time.
_ENDINGS = ("er", "ers", "ern", "erin", "erinnen", "sch", "sche", "schen", "schem", "sches")
_ENDING = re.compile(r"(?:er(?:s|n|in|innen)?|i?sch(?:e[nmrs]?)?)$")
_VOWELS = "aeiouyäöü"
#: Endings that an ordinary agent noun or comparative shares with inhabitants but no town's stem has.
_MIN_STEM = 3


def bases(word: str) -> Iterator[str]:
    """Names, in lower case, that ``word`` may be derived from, the likeliest first; empty where it has no such ending."""
    low = word.lower()
    if not low.endswith(_ENDINGS):
        return
    match = _ENDING.search(low)
    if not match or match.start() < _MIN_STEM:
        return
    stem, ending = low[: match.start()], match.group()
    if "sch" in ending:  # hallesche, hannoversche, jenaische
        if ending.startswith("isch"):
            yield stem
            yield stem + "en"
        elif not stem.endswith("i"):
            yield stem
        return
    yield "%" + stem
    yield stem
    yield stem + "en"
    yield stem + "e"
    if len(stem) > _MIN_STEM and stem[-1] in "lnr" and stem[-2] not in _VOWELS:
        yield stem[:-1] + "e" + stem[-1]
    if stem.endswith("in") and len(stem) > 5:  # Pozuzo → Pozuziner, Granada → Granadiner
        yield stem[:-2] + "o"
        yield stem[:-2] + "a"
    if stem.endswith("an") and len(stem) > 5:  # Münsteraner
        yield stem[:-2]
