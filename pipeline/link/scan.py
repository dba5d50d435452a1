"""Find every stretch of text that is written like a name of the gazetteer: longest match first, nothing judged yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.gazetteer import Candidate, fold_word, small_word
from pipeline.link.forms import bases
from pipeline.records import HEADER_ROLES, NEWS_ROLES, CityForm

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer
    from pipeline.link.words import ContextWords
    from pipeline.textview import TextView

ROLES = NEWS_ROLES | HEADER_ROLES
#: What may stand between two words of one name.
_GAP = re.compile(r"(?!\n\s*\n)(?:\s{1,3}|[-‑’'ʼ]|\s?/\s?|\.\s?|\s?\()")
#: An addition behind a name that the gazetteer has without it: "(Hohentwiel)", "/Westf.", "i. d. OPf.", "in Westfalen".
_ADDITION = re.compile(
    r"[ \u00a0](?:\((?:(?:im|in|am|an der|bei)[ ])?(?P<paren>[A-ZÄÖÜ][\w.-]+(?:[ ][A-ZÄÖÜ]\w+)?)\)"
    r"|(?:i\.[ \u00a0]?d\.|i\.|in der|im|in|a\.[ \u00a0]?d\.|a\.|am|an der|ob der|v\.[ \u00a0]?d\.|bei)[ \u00a0]"
    r"(?P<prep>[A-ZÄÖÜ][\w-]+)(?P<dot>\.)?)"
    r"|[ ]?/[ ]?(?P<slash>[A-ZÄÖÜ][\w-]+)\.?"
)


@dataclass(slots=True)
class Span:
    """A stretch that could name a place: ``first``/``last`` are token numbers, ``last`` exclusive."""

    start: int
    end: int
    first: int
    last: int
    key: str
    form: CityForm
    candidates: tuple[Candidate, ...]
    block: int
    genitive: bool = False
    region: tuple[str, str] | None = None  #: country and admin1 codes that an addition states
    evidence: list[str] = field(default_factory=list)
    country: str | None = None
    score: float = 0.0
    heaviest: float | None = None  #: weight of the likeliest bearer (see prior.py), once computed
    before: list[str] | None = None  #: words right before, nearest first, once read
    certainty: float = 1.0  #: share of the chosen candidate among all
    choice: Candidate | None = None

    def add(self, value: float, name: str) -> None:
        """Count one cue."""
        self.score += value
        self.evidence.append(name)


def scan(view: TextView, gazetteer: Gazetteer, words: ContextWords) -> list[Span]:
    """All spans of the blocks that count, in text order, without overlap."""
    spans: list[Span] = []
    starts, tokens, strangers = view.starts, view.words, gazetteer.strangers
    for number, block in enumerate(view.blocks):
        if block.role not in ROLES:
            continue
        i = view.token_at(block.start)
        while i < len(tokens) and starts[i] < block.start:
            i += 1
        i = max(i, 0)
        while i < len(tokens) and starts[i] < block.end:
            word = tokens[i]
            if word in strangers:
                i += 1
                continue
            if not word[0].isupper() and not (word == "s" and _dutch(view, i)):
                i += 1
                continue
            if len(word) < 2 and view.text[view.ends[i] : view.ends[i] + 1] not in "’'" and word != "s":
                i += 1
                continue
            span = _match(view, gazetteer, words, i, number)
            if span is None:
                i += 1
                continue
            spans.append(span)
            i = span.last
    return spans


def _ruled(view: TextView, words: ContextWords, i: int) -> bool:
    """Whether a municipal noun follows token ``i``: "Kamens Bürgermeisterin" is the town, "Kamens" alone is not."""
    if i + 1 >= len(view.words) or view.text[view.ends[i] : view.starts[i + 1]] != " ":
        return False
    low = view.words[i + 1].lower()
    return (
        low in words.adjective_municipal
        or low in words.municipal_heads
        or low.endswith(("bürgermeister", "bürgermeisterin", "partnerstadt"))
    )


def _spa(view: TextView, gazetteer: Gazetteer, i: int, block: int) -> Span | None:
    """ "Bad X" where the gazetteer has the town under its name before it became a spa."""
    word = view.words[i + 1]
    if (
        not word[0].isupper()
        or view.text[view.ends[i] : view.starts[i + 1]].strip(" \u00a0\n")
        or view.starts[i + 1] >= view.blocks[block].end
    ):
        return None
    key = fold_word(word)
    for genitive in (False, True):
        candidates = tuple(
            c for c in gazetteer.at(key) if c.country_code in ("DE", "AT") and c.name_kind == "name" and c.population >= 1000
        )
        if candidates:
            return Span(view.starts[i], view.ends[i + 1], i, i + 2, "bad " + key, "name", candidates, block, genitive)
        if not key.endswith("s"):
            break
        key = key[:-1]
    return None


def _dutch(view: TextView, i: int) -> bool:
    """The 's of 's-Hertogenbosch."""
    start, end = view.starts[i], view.ends[i]
    return start > 0 and view.text[start - 1] in "’'" and view.text[end : end + 1] == "-"


def _match(view: TextView, gazetteer: Gazetteer, words: ContextWords, i: int, block: int) -> Span | None:
    word = view.words[i]
    first = fold_word(word)
    first = {"sankt": "st", "saint": "st", "sainte": "ste"}.get(first, first)
    longest = gazetteer.longest(first)
    if longest > 1:
        span = _long(view, gazetteer, words, i, first, longest, block)
        if span:
            return span
    if first == "bad" and i + 1 < len(view.words):
        span = _spa(view, gazetteer, i, block)
        if span:
            return span
    level = words.level(first)
    if level == 4 or len(word) < 2:
        return None
    candidates = gazetteer.at(first)
    if candidates and first.endswith("er") and not word.isupper():
        derived = _derived(view, gazetteer, i, i + 1, "", word, block)
        if derived and max(c.population for c in derived.candidates) > 8 * max(c.population for c in candidates):
            return derived
    if candidates:
        return _with_addition(view, gazetteer, words, Span(view.starts[i], view.ends[i], i, i + 1, first, "name", candidates, block))
    if first.endswith("s") and len(first) > 4:
        candidates = gazetteer.at(first[:-1])
        if candidates and words.level(first) < 2 and (not words.is_common(first[:-1]) or _ruled(view, words, i)):
            return Span(view.starts[i], view.ends[i], i, i + 1, first[:-1], "name", candidates, block, genitive=True)
    span = _derived(view, gazetteer, i, i + 1, "", word, block) if not word.isupper() else None
    if span is None and longest < 2 and not candidates:
        gazetteer.stranger(word)
    return span


def _long(view: TextView, gazetteer: Gazetteer, words: ContextWords, i: int, first: str, longest: int, block: int) -> Span | None:
    text, starts, ends, tokens = view.text, view.starts, view.ends, view.words
    stop = view.blocks[block].end
    parts, at, opened = [first], [(i, False)], False
    j = i
    while len(parts) < longest and j + 1 < len(tokens) and starts[j + 1] < stop:
        k = j + 1
        while k < len(tokens) and not tokens[k][0].isalnum() and k - j < 3:
            k += 1
        if k >= len(tokens) or starts[k] >= stop or not tokens[k][0].isalnum():
            break
        gap = text[ends[j] : starts[k]]
        if not _GAP.fullmatch(gap) or (opened and "(" in gap):
            break
        if gap.startswith(".") and len(tokens[j]) > 4:
            break
        opened = opened or "(" in gap
        parts.append(small_word(fold_word(tokens[k])))
        at.append((k, opened))
        j = k
    for n in range(len(parts), 1, -1):
        k, closed = at[n - 1]
        last = tokens[k]
        if not (last[0].isupper() or last[0].isdigit() or text[starts[k] - 1] in "’'ʼ"):
            continue
        end, last_token = ends[k], k + 1
        if closed:
            if k + 1 >= len(tokens) or tokens[k + 1] != ")":
                continue
            end, last_token = ends[k + 1], k + 2
        key = " ".join(parts[:n])
        candidates = gazetteer.at(key)
        if candidates:
            start = starts[i] - 1 if tokens[i] == "s" else starts[i]
            if end < len(text) and text[end] == "." and len(last) == 1:
                end, last_token = end + 1, last_token + 1
            return _with_addition(view, gazetteer, words, Span(start, end, i, last_token, key, "name", candidates, block))
        if key.endswith("s") and gazetteer.at(key[:-1]):
            return Span(starts[i], end, i, last_token, key[:-1], "name", gazetteer.at(key[:-1]), block, genitive=True)
        if not closed:
            span = _derived(view, gazetteer, i, last_token, " ".join(parts[: n - 1]) + " ", last, block)
            if span:
                return span
    return None


def _derived(view: TextView, gazetteer: Gazetteer, i: int, last: int, prefix: str, word: str, block: int) -> Span | None:
    """An adjective or inhabitant whose base is a name that is no everyday word."""
    for base in bases(word):
        candidates = gazetteer.derived(prefix + base)
        if candidates:
            form: CityForm = "inhabitant" if word.endswith(("ern", "erin", "innen")) else "adjective"
            return Span(view.starts[i], view.ends[last - 1], i, last, prefix + base, form, candidates, block)
    return None


def _with_addition(view: TextView, gazetteer: Gazetteer, words: ContextWords, span: Span) -> Span:
    """Read a region, river or abbreviation behind the name; it narrows the candidates and, where it is part of the name, the span grows."""
    match = _ADDITION.match(view.text, span.end)
    if not match:
        return span
    what = match["paren"] or match["slash"] or match["prep"]
    low = what.rstrip(".").lower()
    region = gazetteer.region_of(words.abbreviations.get(low, what))
    if region is not None and any(c.country_code == region[0] for c in span.candidates):
        span.region = region
    elif low not in words.rivers:
        return span
    end = match.end()
    if match["prep"] and not match["dot"] and not match.group().startswith((" i.", " a.", " v.")) and region is None:
        return span
    if match["paren"] or match["slash"] or match.group().startswith((" i.", " a.", " v.", "\u00a0i.")):
        span.end = end
        while span.last < len(view.starts) and view.starts[span.last] < end:
            span.last += 1
    return span
