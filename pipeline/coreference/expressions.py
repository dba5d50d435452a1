"""Finds the expressions that may stand for cities. One pass over the tokens; what they mean is decided elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pipeline.textview import TextView

Form = Literal["one", "many", "there", "her"]

#: Endings and whole words that open a look; the last four letters of a token decide first (a set look-up per token).
_ONE = ("stadt", "Stadt", "gemeinde", "Gemeinde", "kommune", "Kommune", "metropole", "Metropole", "städtchen", "dorf")
_MANY = ("städte", "Städte", "städten", "Städten", "gemeinden", "Gemeinden", "kommunen", "Kommunen", "metropolen", "Metropolen",
         "bürgermeister", "bürgermeistern", "bürgermeisterinnen")  # fmt: skip
_ONE_WORDS = frozenset(
    ("Gastgeberin", "Städtchen", "Ort", "Dorf", "Kurort", "Badeort", "Ferienort", "Urlaubsort", "Küstenort", "Weinort", "Wallfahrtsort")
)
_MANY_WORDS = frozenset(
    ("Orte", "Orten", "Seiten", "Rathäuser", "Rathäusern", "Stadtverwaltungen", "Partner", "Partnern", "Partnerinnen", "Stadtoberhäupter")
    + ("Bürgermeister", "Bürgermeistern", "Bürgermeisterinnen", "Stadträte", "Stadträten", "Gemeinderäte", "Gemeinderäten", "Stadtspitzen")
)
_THERE = frozenset({"dort", "Dort", "dorther", "dorthin", "Dorthin", "ebendort"})
_HER = frozenset({"ihr", "ihm"})
_DEFINITE = frozenset(
    ("die", "der", "den", "dem", "des", "das", "zur", "zum", "beim", "vom", "im", "am")
    + ("diese", "dieser", "diesem", "diesen", "jene", "jener", "jenem", "jenen")
)
_PLURAL_ARTICLES = frozenset(["die", "der", "den", "diese", "dieser", "diesen", "jene", "jener", "jenen"])
_CONTRACTED = frozenset(["zur", "zum", "beim", "vom", "im", "am"])
_OURS = frozenset(["unsere", "unserer", "unseren", "unserem", "unser"])
_POSSESSIVE = frozenset(["ihre", "ihrer", "ihren", "ihrem", "seine", "seiner", "seinen", "seinem"])
_BOTH = frozenset(["beide", "beiden", "beider"])
_ALL = frozenset(["alle", "allen", "aller", "sämtliche", "sämtlichen"])
NUMBERS = {w: n for n, w in enumerate(["zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"], 2)}
_CAPITAL = re.compile(r"[A-ZÄÖÜ]")
#: Words after the expression that are no name although they are capitalised are rare; a name there means an apposition.
_NAME_NEXT = re.compile(r"[ \u00a0][„“»\"]?[A-ZÄÖÜ]")
_CONNECTED = re.compile(
    r"\bverb(?:and|indet|unden|ünde)|verschwister|Partnerschaft|partnerschaft|Vertrag|Vereinbarung|vereinbar|Freundschaft|Kontakt|kooperier|zusammenarbeit"
)


@dataclass(frozen=True, slots=True)
class Expression:
    """``start`` to ``end`` is what stands for the city or cities, article included; ``head`` its noun, a compound in full ("US-Metropole").

    ``adjectives`` are lower-case words before the noun. ``ours``: "unsere Stadt". ``possessive``: "ihre Partnerstadt". ``count``: how many
    cities a plural stands for. ``named``: a name follows, so that the noun only describes it.
    """

    start: int
    end: int
    form: Form
    head: str
    adjectives: tuple[str, ...] = ()
    article: str = ""
    ours: bool = False
    possessive: bool = False
    count: int = 1
    named: bool = False


def _endings(words: Collection[str]) -> frozenset[str]:
    return frozenset(w[-4:] for w in words)


_LOOK = _endings([*_ONE, *_MANY, *_ONE_WORDS, *_MANY_WORDS, *_THERE, *_HER])


def find(view: TextView, epithets: Collection[str]) -> Iterator[Expression]:
    """All expressions in text order, roles of blocks not yet looked at. ``epithets`` are further words that stand for one city."""
    words, starts = view.words, view.starts
    look = _LOOK | _endings(epithets)
    for i, word in enumerate(words):
        if word[-4:] not in look:
            continue
        found: Expression | None = None
        if word.endswith(_ONE) or word in _ONE_WORDS or word in epithets:
            found = _noun(view, i, many=False)
        elif word.endswith(_MANY) or word in _MANY_WORDS:
            found = _noun(view, i, many=True)
        elif word in _THERE:
            if i and words[i - 1] in ("wie", "und", "oder") and "hier" in words[max(0, i - 12) : i]:
                continue  # "hier wie dort"
            first = i - 1 if i and words[i - 1] in ("von", "Von") and word in ("dort", "ebendort") else i
            found = Expression(starts[first], view.ends[i], "there", word.lower())
        elif word in _HER and i and words[i - 1] in ("mit", "Mit"):
            sentence = view.sentences[max(0, view.sentence_at(starts[i]))]
            if _CONNECTED.search(view.text, sentence.start, sentence.end):
                found = Expression(starts[i - 1], view.ends[i], "her", word)
        if found:
            yield found


def _noun(view: TextView, i: int, *, many: bool) -> Expression | None:
    words, starts, ends, text = view.words, view.starts, view.ends, view.text
    if text[ends[i] : ends[i] + 1] in ("-", "/", "*", ":") and text[ends[i] + 1 : ends[i] + 2].isalpha():
        return None  # "Stadt-Land-Konferenz", "Stadt/Land"
    first = i
    while first >= 2 and words[first - 1] in "-‐‑" and ends[first - 2] == starts[first - 1] and ends[first - 1] == starts[first]:
        first -= 2
    if not _CAPITAL.match(text[starts[first]]):
        return None
    head = text[starts[first] : ends[i]]
    if first >= 3 and words[first - 1] == "und" and words[first - 2] in "-‐‑" and ends[first - 3] == starts[first - 2]:
        first -= 3  # "die Hanse- und Universitätsstadt"
    k = first - 1
    adjectives: list[str] = []
    while k >= 0 and len(adjectives) < 4:
        word = words[k]
        low = word.lower()
        if low in _DEFINITE or low in _OURS or low in _POSSESSIVE or low in _BOTH or low in _ALL or low in NUMBERS or word.isdigit():
            break
        if word[0].islower() and word.endswith(("e", "en", "er", "em", "es")) and len(word) > 3:
            start = k
            while start >= 2 and words[start - 1] in "-‐‑" and ends[start - 2] == starts[start - 1] and ends[start - 1] == starts[start]:
                start -= 2
            adjectives.append(text[starts[start] : ends[k]])
            k = start - 1
        else:
            return None
    if k < 0:
        return None
    named = _NAME_NEXT.match(text, ends[i]) is not None
    return _with_article(view, i, k, head, tuple(reversed(adjectives)), first, named=named, many=many)


def _with_article(
    view: TextView, i: int, k: int, head: str, adjectives: tuple[str, ...], first: int, *, named: bool, many: bool
) -> Expression | None:
    words, starts, ends = view.words, view.starts, view.ends
    word = words[k]
    low = word.lower()
    before = words[k - 1].lower() if k else ""
    if many:
        count = 2 if low in _BOTH else NUMBERS.get(low, int(low) if low.isdigit() and len(low) < 3 else 0)
        if low in _BOTH:
            # "die beiden Städte" has an article, "die beide Städte verbindet" a relative pronoun before it.
            start = k - 1 if low == "beiden" and (before in _PLURAL_ARTICLES or before in _OURS) else k
        elif count and (before in _PLURAL_ARTICLES or before in _ALL or before in _OURS):
            start = k - 1
        else:
            return None
        if count < 2:
            return None
        if head == "Seiten" and (view.text[ends[i] : ends[i] + 4] in (" der", " des") or words[start - 1].lower() in ("auf", "zu", "an")):
            return None
        return Expression(starts[start], ends[i], "many", head, adjectives, low, ours=before in _OURS, count=count, named=named)
    if low in _OURS:
        return Expression(starts[k], ends[i], "one", head, adjectives, low, ours=True, named=named)
    if low in _POSSESSIVE:
        return Expression(starts[k], ends[i], "one", head, adjectives, low, possessive=True, named=named)
    if low not in _DEFINITE or (low in ("zur", "zum") and not adjectives):
        return None  # "zur Partnerstadt erklären"
    begin = k if low not in _CONTRACTED else k + 1
    # "und" in a compound with a hyphen: "Hanse- und Universitätsstadt" begins before it
    return Expression(starts[min(begin, first)], ends[i], "one", head, adjectives, low, named=named)
