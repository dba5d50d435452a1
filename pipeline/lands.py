"""Countries and regions: their names, adjectives and inhabitants in German text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import KnowledgeError

if TYPE_CHECKING:
    from pathlib import Path

_ENDINGS = re.compile(r"(?:e[nmrs]?|s)$")
_PEOPLE = re.compile(r"(?:innen|in|n|s|en)$")
_COMPASS = re.compile(r"^(?:nordost|nordwest|südost|südwest|nord|süd|ost|west|zentral|mittel|inner)-?(?=\w{4})")
#: How a word begins that ``_COMPASS`` finds something in.
_COMPASS_OPENS = ("nord", "süd", "ost", "west", "zent", "mitt", "inne")


class Lands:
    """Names, adjectives and inhabitants of countries and regions."""

    def __init__(self, folder: Path) -> None:
        self._names: dict[str, str] = {}
        self._adjectives: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._regions: dict[str, tuple[str, str]] = {}
        self._region_adjectives: dict[str, tuple[str, str]] = {}
        for row in read_table(folder / "countries.tsv"):
            code, names, adjectives, people = (*row, "", "", "")[:4]
            for target, words in ((self._names, names), (self._adjectives, adjectives), (self._people, people)):
                for word in filter(None, words.split("|")):
                    target.setdefault(word.lower(), code)
        for row in read_table(folder / "regions.tsv"):
            names, code, units, adjectives = (*row, "", "")[:4]
            for name in names.split("|"):
                self._regions.setdefault(name.lower(), (code, units))
            for word in filter(None, adjectives.split("|")):
                self._region_adjectives.setdefault(word.lower(), (code, units))
        self._opens = frozenset(key[:4] for table in (self._names, self._adjectives, self._people) for key in table)
        self._region_opens = frozenset(key[:4] for table in (self._regions, self._region_adjectives) for key in table)
        self._all_opens = self._opens | self._region_opens
        self._hints: dict[str, tuple[str, str] | None] = {}
        self._seen: dict[str, str | None] = {}
        self._seen_regions: dict[str, tuple[str, str] | None] = {}

    def is_name(self, word: str) -> bool:
        low = word.lower()
        return low in self._names or low in self._regions or low.removesuffix("s") in self._names

    def opens(self, opening: str) -> bool:
        """Whether a word with these first four letters (lower case) can be a name, an adjective or an inhabitant, of any land."""
        return begins(opening, self._all_opens) or opening.startswith(_COMPASS_OPENS)

    def hint(self, word: str) -> tuple[str, str] | None:
        """Country and region codes (the latter may be empty) of a single word, cached."""
        if word not in self._hints:
            if len(self._hints) > 100_000:
                self._hints.clear()
            region, country = self.region(word), self.country(word)
            if region is not None and country in (None, region[0]):
                self._hints[word] = region
            else:
                self._hints[word] = (country, "") if country else None
        return self._hints[word]

    def country(self, word: str) -> str | None:
        if word not in self._seen:
            if len(self._seen) > 50_000:
                self._seen.clear()
            low = word.lower()
            self._seen[word] = self._country(low) if begins(low, self._opens) or _COMPASS.match(low) else None
        return self._seen[word]

    def _country(self, word: str) -> str | None:
        found = self._names.get(word)
        if found:
            return found
        for form in (word, _ENDINGS.sub("", word)):
            found = self._adjectives.get(form) or self._people.get(form)
            if found:
                return found
        people = self._people.get(_PEOPLE.sub("", word))
        if people:
            return people
        if word.endswith("s") and word[:-1] in self._names:  # Italiens Städte
            return self._names[word[:-1]]
        short = _COMPASS.sub("", word)
        return self._country(short) if short != word else None

    def region(self, word: str) -> tuple[str, str] | None:
        if word not in self._seen_regions:
            if len(self._seen_regions) > 50_000:
                self._seen_regions.clear()
            low = word.lower()
            self._seen_regions[word] = self._region(low) if begins(low, self._region_opens) else None
        return self._seen_regions[word]

    def _region(self, word: str) -> tuple[str, str] | None:
        return (
            self._regions.get(word)
            or self._region_adjectives.get(word)
            or self._region_adjectives.get(_ENDINGS.sub("", word))
            or self._regions.get(word.removesuffix("s"))
        )


def begins(word: str, openings: frozenset[str]) -> bool:
    """Whether a key of a table may be ``word`` or ``word`` without an ending, by its first letters: nine new words in ten are told off."""
    return word[:4] in openings or word[:3] in openings or word[:2] in openings


def read_table(path: Path) -> list[list[str]]:
    """Rows of a tab-separated table without comments and empty lines. Raises KnowledgeError where the file is missing."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise KnowledgeError(f"the table {path} is missing: reinstall stadttandem or clone the repository again") from error
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
