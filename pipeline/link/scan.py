"""Find every stretch of text that is written like a name of the gazetteer: longest match first, nothing judged yet."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.gazetteer import Candidate, Name, Reading, fold_word, small_word
from pipeline.link.forms import bases
from pipeline.records import HEADER_ROLES, NEWS_ROLES, CityForm

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer
    from pipeline.link.words import ContextWords
    from pipeline.textview import TextView

ROLES = NEWS_ROLES | HEADER_ROLES
#: What may stand between two words of one name.
_GAP = re.compile(r"(?!\n\s*\n)(?:\s{1,3}|[-‑’'ʼ]|\s?/\s?|\.\s?|\s?\()")
_STRANGE = re.compile(r"[^\x00-\x7fäöüßÄÖÜàáâçéèêîïôû’ʼ]")
_FRENCH_SAINTS = frozenset(("Saint", "Sainte"))  #: a church in German text is "St." or "Sankt"
_SAINTS = {"sankt": "st", "saint": "st", "sainte": "ste"}
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
    strange: bool = False  #: spelt with a letter that no German word has
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
        begin = done = bisect_left(starts, block.start)
        for i, word in enumerate(tokens[begin : bisect_left(starts, block.end)], begin):
            if not word[0].isupper():
                if word != "s" or not _dutch(view, i):
                    continue
            elif word in strangers or (len(word) < 2 and view.text[view.ends[i] : view.ends[i] + 1] not in "’'"):
                continue
            if i < done:
                continue
            span = _match(view, gazetteer, words, i, number)
            if span is not None:
                spans.append(span)
                done = span.last
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
    reading = gazetteer.readings.get(word)
    if reading is None:
        reading = _read(gazetteer, words, word)
        if reading is None:
            gazetteer.stranger(word)
            return None
        gazetteer.remember(word, reading)
    if reading.longest > 1:
        span = _long(view, gazetteer, words, i, reading.key, reading.longest, block)
        if span:
            return span
    if reading.key == "bad" and i + 1 < len(view.words):
        span = _spa(view, gazetteer, i, block)
        if span:
            return span
    for name in reading.names:
        if name.doubtful and not _ruled(view, words, i):
            continue
        span = Span(view.starts[i], view.ends[i], i, i + 1, name.key, name.form, name.candidates, block, name.genitive)
        span.strange = not word.isascii() and _STRANGE.search(word) is not None
        return _with_addition(view, gazetteer, words, span) if name.form == "name" and not name.genitive else span
    return None


def _read(gazetteer: Gazetteer, words: ContextWords, word: str) -> Reading | None:
    """What ``word`` can name wherever it stands, None where it is a stranger. A text has 45 such words of 120."""
    first = fold_word(word)
    first = _SAINTS.get(first, first)
    longest = gazetteer.longest(first)
    names = _names(gazetteer, words, word, first) if len(word) > 1 else []
    return Reading(first, longest, tuple(names)) if names or longest > 1 or first == "bad" else None


def _names(gazetteer: Gazetteer, words: ContextWords, word: str, first: str) -> list[Name]:
    """Names that ``word`` (``first`` is its key) is by itself; one behind a doubtful name is read where that is refused."""
    level = words.level(first)
    if level == 4:
        return []
    candidates = gazetteer.at(first)
    derived = _derived(gazetteer, "", word) if not word.isupper() and (not candidates or first.endswith("er")) else None
    if candidates:
        if derived and max(c.population for c in derived.candidates) > 8 * max(c.population for c in candidates):
            return [derived]
        return [Name(first, "name", candidates)]
    names = [derived] if derived else []
    if level < 2 and len(first) > 4 and first.endswith("s") and first not in words.first_names:
        candidates = gazetteer.at(first[:-1])
        if candidates:
            # "des Bundes" is not Bunde's
            doubtful = words.is_common(first[:-1]) or (first.endswith("es") and words.level(first[:-2]) > 1)
            names.insert(0, Name(first[:-1], "name", candidates, genitive=True, doubtful=doubtful))
    return names


def _next_word(view: TextView, j: int, stop: int) -> int | None:
    """The token of the next word that may belong to one name with token ``j``."""
    text, starts, ends, tokens = view.text, view.starts, view.ends, view.words
    k = j + 1
    if k >= len(tokens) or starts[k] >= stop:
        return None
    if tokens[k][0].isalnum() and text[ends[j] : starts[k]] == " ":  # nearly always
        return k
    while k < len(tokens) and not tokens[k][0].isalnum() and k - j < 3:
        k += 1
    if k >= len(tokens) or starts[k] >= stop or not tokens[k][0].isalnum():
        return None
    gap = text[ends[j] : starts[k]]
    return k if _GAP.fullmatch(gap) and not (gap.startswith(".") and len(tokens[j]) > 4) else None


def _long(view: TextView, gazetteer: Gazetteer, words: ContextWords, i: int, first: str, longest: int, block: int) -> Span | None:
    text, starts, ends, tokens = view.text, view.starts, view.ends, view.words
    stop = view.blocks[block].end
    at, opened = [(i, False)], False
    j = i
    while len(at) < longest:
        k = _next_word(view, j, stop)
        if k is None:
            break
        if "(" in text[ends[j] : starts[k]]:
            if opened:
                break
            opened = True
        at.append((k, opened))
        j = k
    parts: list[str] = []
    for n in range(len(at), 1, -1):
        k, closed = at[n - 1]
        last = tokens[k]
        if not (last[0].isupper() or last[0].isdigit() or text[starts[k] - 1] in "’'ʼ"):
            continue
        end, last_token = ends[k], k + 1
        if closed:
            if k + 1 >= len(tokens) or tokens[k + 1] != ")":
                continue
            end, last_token = ends[k + 1], k + 2
        parts = parts or [first, *(small_word(fold_word(tokens[k])) for k, _ in at[1:n])]
        key = " ".join(parts[:n])
        candidates = gazetteer.at(key)
        if candidates:
            start = starts[i] - 1 if tokens[i] == "s" else starts[i]
            if end < len(text) and text[end] == "." and len(last) == 1:
                end, last_token = end + 1, last_token + 1
            span = Span(start, end, i, last_token, key, "name", candidates, block)
            span.strange = tokens[i] in _FRENCH_SAINTS
            return _with_addition(view, gazetteer, words, span)
        if key.endswith("s") and gazetteer.at(key[:-1]):
            return Span(starts[i], end, i, last_token, key[:-1], "name", gazetteer.at(key[:-1]), block, genitive=True)
        if not closed:
            name = _derived(gazetteer, " ".join(parts[: n - 1]) + " ", last)
            if name:
                return Span(starts[i], ends[last_token - 1], i, last_token, name.key, name.form, name.candidates, block)
    return None


def _derived(gazetteer: Gazetteer, prefix: str, word: str) -> Name | None:
    """An adjective or inhabitant whose base is a name that is no everyday word."""
    for base in bases(word):
        candidates = gazetteer.derived(prefix + base)
        if candidates:
            return Name(prefix + base, "inhabitant" if word.endswith(("ern", "erin", "innen")) else "adjective", candidates)
    return None


def _opens_name(view: TextView, gazetteer: Gazetteer, words: ContextWords, span: Span) -> bool:
    """Whether what stands behind a slash begins a name of several words: "Herford/Bad Salzuflen", "Nürnberg / San Carlos"."""
    k = next((k for k in range(span.last, min(span.last + 3, len(view.words))) if view.words[k][0].isalpha()), None)
    if k is None:
        return False
    first = fold_word(view.words[k])
    first = _SAINTS.get(first, first)
    longest = gazetteer.longest(first)
    return longest > 1 and _long(view, gazetteer, words, k, first, longest, span.block) is not None


def _with_addition(view: TextView, gazetteer: Gazetteer, words: ContextWords, span: Span) -> Span:
    """Read a region, river or abbreviation behind the name; it narrows the candidates and, where it is part of the name, the span grows."""
    match = _ADDITION.match(view.text, span.end)
    if not match or (match["slash"] and _opens_name(view, gazetteer, words, span)):
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
