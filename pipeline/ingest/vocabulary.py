"""The phrases of ``models/lexicon/boilerplate.toml``, compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Compiled phrase lists; every pattern is used with ``match`` on a stripped line, case-folded where it says ``lower``."""

    boilerplate: re.Pattern[str]  #: lower; a whole line that is furniture
    sections: re.Pattern[str]  #: lower; a whole heading that opens furniture
    teasers: re.Pattern[str]  #: lower; a whole line that is a teaser inside an article
    credit_start: re.Pattern[str]  #: lower; what a line begins with that names the maker of page or film
    caption_start: re.Pattern[str]  #: lower
    caption_mark: re.Pattern[str]  #: lower; used with ``search``
    contact_start: re.Pattern[str]  #: lower
    office: re.Pattern[str]  #: lower; used with ``search``
    letterhead_word: re.Pattern[str]  #: lower; used with ``search``
    letterhead_start: re.Pattern[str]  #: lower
    letterhead_any: re.Pattern[str]  #: lower; like letterhead_start, whatever word follows
    release: re.Pattern[str]  #: lower; a press office's name for a release at the start of a line
    html_hard: frozenset[str]
    html_noise: frozenset[str]
    html_story: frozenset[str]
    html_caption: frozenset[str]
    html_kicker: frozenset[str]
    stop_words: dict[str, frozenset[str]]  #: by ISO 639-1 code
    likely_languages: tuple[str, ...]


def _lines(phrases: list[str]) -> re.Pattern[str]:
    """Whole lines: ``*`` any run, ``#`` a number; a closing colon, arrow or stop is tolerated."""
    alternatives = sorted({re.escape(p).replace(r"\*", ".*").replace(r"\#", r"\d+") for p in phrases}, key=lambda p: (-len(p), p))
    # A common first character lets the matcher fail at once on ordinary lines.
    by_first: dict[str, list[str]] = {}
    for alternative in alternatives:
        by_first.setdefault(alternative[:2] if alternative[0] == "\\" else alternative[0], []).append(alternative)
    grouped = "|".join(f"(?:{'|'.join(group)})" for _, group in sorted(by_first.items()))
    return re.compile(rf"(?:{grouped})[\s:.,…!>»›→*|-]*\Z", re.S)


def _starts(phrases: list[str]) -> re.Pattern[str]:
    alternatives = sorted({re.escape(p) + (r"\b" if p[-1].isalnum() else "") for p in phrases}, key=lambda p: (-len(p), p))
    return re.compile("(?:" + "|".join(alternatives) + ")")


def _words(phrases: list[str]) -> re.Pattern[str]:
    alternatives = sorted({re.escape(p) for p in phrases}, key=lambda p: (-len(p), p))
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)")


@cache
def load() -> Vocabulary:
    """Read and compile the phrase lists. Raises KnowledgeError where the file is missing or an entry is empty."""
    path = models_dir() / "lexicon" / "boilerplate.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        words: dict[str, str] = data.pop("stopwords")
        likely = tuple(words.pop("likely").split())
        lists: dict[str, list[str]] = {f"{section}.{key}": value for section, table in data.items() for key, value in table.items()}
        for name, phrases in lists.items():
            if not phrases or not all(isinstance(p, str) and p.strip() == p and p and set(p) - set("*# ") for p in phrases):
                raise KnowledgeError(f"{path}: '{name}' must be a list of phrases that are more than wildcards")
        return Vocabulary(
            boilerplate=_lines(lists["lines.boilerplate"]),
            sections=_lines(lists["lines.sections"]),
            teasers=_lines(lists["lines.teasers"]),
            credit_start=_starts(lists["lines.credits"]),
            caption_start=_starts(lists["captions.starts"]),
            caption_mark=re.compile("|".join(re.escape(p) for p in lists["captions.marks"])),
            contact_start=_starts(lists["contact.starts"]),
            office=_words(lists["contact.offices"]),
            letterhead_word=_words(lists["letterhead.words"]),
            letterhead_start=_starts(lists["letterhead.starts"]),
            letterhead_any=_starts(lists["letterhead.starts_any"]),
            release=_starts(lists["letterhead.releases"]),
            html_hard=frozenset(lists["html.hard"]),
            html_noise=frozenset(lists["html.noise"]),
            html_story=frozenset(lists["html.story"]),
            html_caption=frozenset(lists["html.caption"]),
            html_kicker=frozenset(lists["html.kicker"]),
            stop_words={code: frozenset(value.split()) for code, value in words.items()},
            likely_languages=likely,
        )
    except FileNotFoundError as error:
        raise KnowledgeError(f"{path} is missing: reinstall stadttandem or restore the file") from error
    except (tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
        raise KnowledgeError(f"{path} cannot be used: {error}") from error
