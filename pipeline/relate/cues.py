"""Loads ``models/lexicon/cues.toml`` and ``constructions.toml`` and finds cues in a text."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir
from pipeline.relate.dating import Dater
from pipeline.relate.encoder import PairEncoder
from pipeline.relate.scorer import Scorer
from pipeline.relate.theme_scorer import ThemeScorer

if TYPE_CHECKING:
    from pathlib import Path


_WORD = re.compile(r"\w[\w-]*")
#: Beginnings of words that are looked up ("may a cue begin so?"): their length, and how many are kept (a few MB at most).
_BEGINNING, _REMEMBERED = 4, 50_000
#: No word begins so: a cue that partially matches it opens with words of any kind ("[A-ZÄÖÜ][\w-]*projekt").
_ANY_WORD = ("Xqjz", "xqjz")
_WIDE, _NARROW = 1, 2


@dataclass(frozen=True, slots=True)
class Cue:
    cue_id: str
    tag: str
    kind: str | None
    requires: re.Pattern[str] | None = None  #: must stand before the cue in the same sentence ("arbeiten … zusammen")


@dataclass(frozen=True, slots=True)
class CueMention:
    start: int
    end: int
    text: str
    cue: Cue


@dataclass(frozen=True, slots=True)
class Construction:
    """A pattern over the masked sentence; ``mode`` says what its groups mean (pairs, all, symmetric)."""

    rule_id: str
    pattern: re.Pattern[str]
    mode: str
    kind: str | None
    confidence: float
    tags: frozenset[str] = frozenset()  #: the cue tags that the pattern names


#: Placeholders that patterns in constructions.toml may use. The masked sentence has one blank between tokens.
_PLACEHOLDERS = {
    "gap": r"(?:(?!<[GB]\d|[;:.?!] )\S+ ){{0,{n}}}",  # words, dates and cues, but no further city and no clause end
    "far": r"(?:(?![;.?!] )\S+ ){{0,{n}}}",  # anything within the sentence
}
_POST = r"(?:(?:in|aus|im|bei|an der|am|an) (?:[\w-]+ ){1,3})?"
_NP = (
    r"(?:(?:der|dem|den|die|das|des|ihrer|ihrem|ihren|ihre|seiner|seinem|seine|unserer|unserem|unsere|beiden|einer|einem|auch|heute"
    r"|neben|[\w-]+isch\w{0,2}|deutsche[nrms]?|"
    r"[A-ZÄÖÜ][\w-]*(?:stadt|städten?|gemeinden?|kommunen?|metropolen?|dorf|orten?)|Stadt|Städten|Städte|Gemeinden?|Kommunen?|Ort|Orten"
    r"|<pcity\d+>|<fcity\d+>|\( |\) |\") ){0,6}"
)


class CueLexicon:
    """Cues and constructions; ``find`` returns the cues of a text in order, without overlaps."""

    def __init__(
        self,
        cues: list[tuple[Cue, str]],
        constructions: list[Construction],
        scorer: Scorer,
        theme_scorer: ThemeScorer,
        dater: Dater,
        encoder: PairEncoder,
    ) -> None:
        self.scorer, self.theme_scorer, self.dater, self.encoder = scorer, theme_scorer, dater, encoder
        self._cues = [cue for cue, _ in cues]
        self._same: dict[str, list[Cue]] = {}  #: cues that share a pattern, told apart by what they require
        for cue, pattern in cues:
            self._same.setdefault(pattern, []).append(cue)
        self._patterns = [pattern for _, pattern in cues]
        expression = "|".join(f"(?P<c{i}>(?:{p})(?![\\w]))" for i, (_, p) in enumerate(cues))
        self._expression = re.compile(expression)
        # ``regex`` alone can say whether characters may begin a match at all. Asked about the first four letters of a word, of which German
        # has few (8,300 in 500 texts with 34,500 different words), it spares five places in six. Asking about whole words cost 0.17 ms
        # for each new one, 10 ms a text; an attempt at a match costs 0.005 ms, so it is not worth more than this.
        self._prefix = regex.compile(expression)
        wide = [p for p in dict.fromkeys(self._patterns) if any(regex.compile(p).match(word, partial=True) for word in _ANY_WORD)]
        self._narrow = regex.compile("|".join(f"(?:{p})" for p in self._patterns if p not in wide) or r"(?!)")
        #: The few cues that open with a word of any kind; tried alone where the first letters speak for no other.
        self._wide = re.compile("|".join(rf"(?:{p})(?!\w)" for p in wide) or r"(?!)")
        self._opens: dict[str, int] = {}
        self.constructions = tuple(constructions)

    @classmethod
    def open(cls, models: Path | None = None) -> CueLexicon:
        """Load and check both files. Raises KnowledgeError that names file, entry and remedy."""
        folder = (models or models_dir()) / "lexicon"
        raw: dict[str, list[dict[str, object]]] = {}
        for name, table in (("cues.toml", "cue"), ("constructions.toml", "construction")):
            path = folder / name
            try:
                raw[table] = tomllib.loads(path.read_text(encoding="utf-8"))[table]
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
                raise KnowledgeError(f"{path}: cannot be read as a list of [[{table}]] entries ({error}); restore the file") from error
        cues = [_cue(entry, folder / "cues.toml") for entry in raw["cue"]]
        constructions = [_construction(entry, folder / "constructions.toml") for entry in raw["construction"]]
        learned = Scorer.open(models), ThemeScorer.open(models), Dater.open(models), PairEncoder.open(models)
        return cls(cues, constructions, *learned)

    def find(self, text: str) -> list[CueMention]:
        """All cues in ``text``, leftmost first, without overlaps; a cue begins where a word begins."""
        out: list[CueMention] = []
        opens, end, wide, expression = self._opens, 0, self._wide.match, self._expression.match
        for word in _WORD.finditer(text):
            start = word.start()
            if start < end:
                continue
            beginning = text[start : min(start + _BEGINNING, word.end())]
            may = opens.get(beginning)
            if may is None:
                may = self._may_open(beginning)
            if not may or (may == _WIDE and not wide(text, start)):
                continue
            match = expression(text, start)
            if match is None:
                continue
            end = match.end()
            cue = self._choose(int((match.lastgroup or "c0")[1:]), text, start)  # every alternative is a named group
            if cue is not None:
                out.append(CueMention(start, end, match.group(), cue))
        return out

    def _may_open(self, beginning: str) -> int:
        """Whether a cue may begin with these letters: not at all, one that opens with any word, any."""
        if len(self._opens) > _REMEMBERED:
            self._opens.clear()  # bounded memory: a corpus has no end of words
        may = 0
        if self._prefix.match(beginning, partial=True):
            may = _NARROW if self._narrow.match(beginning, partial=True) else _WIDE
        self._opens[beginning] = may
        return may

    def _choose(self, index: int, text: str, start: int) -> Cue | None:
        if self._cues[index].requires is None:
            return self._cues[index]
        before = text[max(0, start - 250) : start]
        before = before[_last_stop(before) :]
        return next((c for c in self._same[self._patterns[index]] if c.requires is None or c.requires.search(before)), None)


def _last_stop(before: str) -> int:
    return max((m.end() for m in re.finditer(r"(?<![\d.])[.!?]\s", before)), default=0)


def _cue(entry: dict[str, object], path: Path) -> tuple[Cue, str]:
    unknown = set(entry) - {"id", "tag", "kind", "pattern", "requires"}
    missing = {"id", "tag", "pattern"} - {k for k, v in entry.items() if v}
    if unknown or missing:
        raise KnowledgeError(
            f"{path}: cue {entry.get('id', '?')!r} has unknown keys {sorted(unknown)} or lacks {sorted(missing)}; mend the entry"
        )
    pattern = str(entry["pattern"])
    try:
        re.compile(pattern)
    except re.error as error:
        raise KnowledgeError(f"{path}: cue {entry['id']!r}: the pattern is no regular expression ({error}); mend the entry") from error
    kind, requires = entry.get("kind"), entry.get("requires")
    cue = Cue(str(entry["id"]), str(entry["tag"]), str(kind) if kind else None, re.compile(str(requires)) if requires else None)
    return cue, pattern.replace("(?P<", "(?:<")


def _construction(entry: dict[str, object], path: Path) -> Construction:
    missing = {"id", "pattern", "mode"} - {k for k, v in entry.items() if v}
    unknown = set(entry) - {"id", "pattern", "mode", "kind", "confidence", "example"}
    if unknown or missing:
        raise KnowledgeError(
            f"{path}: construction {entry.get('id', '?')!r} has unknown keys {sorted(unknown)} or lacks {sorted(missing)}; mend the entry"
        )
    try:
        pattern = re.compile(expand(str(entry["pattern"])))
    except (re.error, KeyError) as error:
        raise KnowledgeError(f"{path}: construction {entry['id']!r}: the pattern cannot be compiled ({error}); mend the entry") from error
    kind = entry.get("kind")
    named = re.findall(r"<\(\?:([a-z|]+)\)\\d\+>", pattern.pattern)
    tags = frozenset(tag for names in named for tag in names.split("|"))
    return Construction(
        str(entry["id"]), pattern, str(entry["mode"]), str(kind) if kind else None, float(str(entry.get("confidence", 0.8))), tags
    )


def expand(pattern: str) -> str:
    """Replace ``{np}``, ``{gap:N}``, ``{far:N}``, ``{G:name}`` and ``{tag|tag}`` by regular expressions over the masked sentence."""

    def replace(match: re.Match[str]) -> str:
        name, _, value = match.group(1).partition(":")
        if name == "np":
            return _NP
        if name == "post":
            return _POST
        if name in _PLACEHOLDERS:
            return _PLACEHOLDERS[name].format(n=int(value))
        if name in ("G", "B", "GB", "D", "A"):
            letters = "[GB]" if name == "GB" else name
            return rf"<{letters}(?P<{value}>\d+)>" if value else rf"<{letters}\d+>"
        return rf"<(?:{name})\d+>"

    return re.sub(r"\{([A-Za-z|]+(?::\w+)?)\}", replace, pattern)
