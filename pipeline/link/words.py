"""The context words of ``models/gazetteer`` as frozen sets, read once per folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.errors import KnowledgeError
from pipeline.link.nouns import Nouns

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ContextWords:
    """See ``context.toml`` for what each group means; everything is lower case."""

    place_nouns: frozenset[str]
    place_suffixes: tuple[str, ...]
    place_plurals: frozenset[str]
    announcing: frozenset[str]
    partner_suffixes: tuple[str, ...]
    place_after: frozenset[str]
    municipal_heads: frozenset[str]
    locative: frozenset[str]
    prepositions: frozenset[str]
    contracted: frozenset[str]
    articles: frozenset[str]
    naming: frozenset[str]
    continents: dict[str, tuple[str, ...]]
    continent_opens: frozenset[str]  #: first four letters of their names
    no_adjectives: frozenset[str]
    foreign_of: frozenset[str]
    titles: frozenset[str]
    title_suffixes: tuple[str, ...]
    particles: frozenset[str]
    speech: frozenset[str]
    finite: frozenset[str]
    unfinite: frozenset[str]
    contrasting: frozenset[str]
    organisation_heads: frozenset[str]
    organisation_suffixes: tuple[str, ...]
    organisation_plurals: frozenset[str]
    plural_suffixes: tuple[str, ...]
    organisation_after: frozenset[str]
    generic: frozenset[str]
    joints: frozenset[str]
    noun_endings: tuple[str, ...]
    river_joints: frozenset[str]
    calendar: frozenset[str]
    plates: dict[str, str]
    both: frozenset[str]
    city_states: frozenset[str]
    streets: frozenset[str]
    adjective_rejected: frozenset[str]
    adjective_municipal: frozenset[str]
    metonym_verbs: frozenset[str]
    metonym_nouns: frozenset[str]
    metonym_decided: frozenset[str]
    metonym_grants: frozenset[str]
    metonym_real: frozenset[str]
    metonym_strong: frozenset[str]
    metonym_silence: frozenset[str]
    abbreviations: dict[str, str]
    rivers: frozenset[str]
    common: dict[str, int]
    first_names: frozenset[str]
    nouns: Nouns

    def is_common(self, key: str) -> bool:
        """Whether a name is also an everyday word, a given name or a river, so that it needs a cue to be a city."""
        return self.level(key) > 0

    def level(self, key: str) -> int:
        """How much more a word than a city a name is: 0 (no word) to 4 (never a city on its own); see ``common.txt``."""
        found = self.common.get(key)
        if found is None:
            return 1 if key in self.first_names else 0
        return found

    def is_place_noun(self, word: str) -> bool:
        """Whether a lower-case noun announces a municipality ("Partnerstadt", "Gemeinde")."""
        return word in self.place_nouns or word.endswith(self.place_suffixes)

    def is_title(self, word: str) -> bool:
        """Whether a lower-case word stands before a person's name ("Dr", "Oberbürgermeisterin")."""
        return word in self.titles or word.endswith(self.title_suffixes)


@lru_cache(maxsize=8)
def context_words(folder: Path) -> ContextWords:
    """Read ``context.toml``, ``common.txt`` and ``first_names.txt``. Raises KnowledgeError where one is missing or malformed."""
    try:
        data: dict[str, dict[str, Any]] = tomllib.loads((folder / "context.toml").read_text(encoding="utf-8"))
        pairs = (line.split("\t") for line in (folder / "common.txt").read_text(encoding="utf-8").splitlines())
        common = {word: int(level) for word, level in pairs}
        names = frozenset(name.lower() for name in (folder / "first_names.txt").read_text(encoding="utf-8").split())
        return _words(data, common, names, Nouns((folder / "nouns.bin").read_bytes()))
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise KnowledgeError(f"the context words in {folder} are missing or damaged ({error}): reinstall stadttandem") from error


def _words(data: dict[str, dict[str, Any]], common: dict[str, int], names: frozenset[str], nouns: Nouns) -> ContextWords:
    def group(table: str, name: str) -> frozenset[str]:
        words = data[table][name]
        if not words:
            raise KeyError(f"{table}.{name} is empty")
        return frozenset(words)

    return ContextWords(
        place_nouns=group("place", "nouns"),
        place_suffixes=tuple(sorted(group("place", "suffixes"))),
        place_plurals=group("place", "plurals"),
        announcing=frozenset(w[0].upper() + w[1:] for w in group("place", "announcing")),
        partner_suffixes=tuple(sorted(group("place", "partners"))),
        place_after=group("place", "foreign_after"),
        municipal_heads=group("place", "municipal"),
        locative=group("prepositions", "locative"),
        prepositions=group("prepositions", "locative") | group("prepositions", "other"),
        contracted=group("prepositions", "contracted"),
        articles=group("prepositions", "articles"),
        naming=group("prepositions", "naming"),
        continents={name: tuple(codes) for name, codes in data["continents"].items()},
        continent_opens=frozenset(name[:4] for name in data["continents"]),
        no_adjectives=group("prepositions", "no_adjectives"),
        foreign_of=group("prepositions", "foreign_of"),
        titles=group("person", "titles"),
        title_suffixes=tuple(sorted(group("person", "suffixes"))),
        particles=group("person", "particles"),
        speech=group("person", "speech"),
        finite=group("verbs", "finite"),
        unfinite=group("verbs", "unfinite"),
        contrasting=group("verbs", "contrasting"),
        organisation_heads=group("organisation", "heads"),
        organisation_suffixes=tuple(sorted(group("organisation", "suffixes"))),
        organisation_plurals=group("organisation", "plurals"),
        plural_suffixes=tuple(sorted(w for w in group("organisation", "plurals") if len(w) > 5)),
        organisation_after=group("organisation", "after"),
        generic=group("names", "generic"),
        joints=group("names", "joints"),
        noun_endings=tuple(sorted(group("names", "noun_endings"))),
        river_joints=group("names", "river_joints"),
        calendar=group("calendar", "words"),
        plates=dict(data["lands"]["plates"]),
        both=group("lands", "both"),
        city_states=group("lands", "city_states"),
        streets=group("streets", "nouns"),
        adjective_rejected=group("adjective", "rejected"),
        adjective_municipal=group("adjective", "municipal"),
        metonym_verbs=group("metonym", "verbs"),
        metonym_nouns=group("metonym", "nouns"),
        metonym_decided=group("metonym", "decided"),
        metonym_grants=group("metonym", "grants"),
        metonym_real=group("metonym", "real"),
        metonym_strong=group("metonym", "strong"),
        metonym_silence=group("metonym", "silence"),
        abbreviations=dict(data["additions"]["abbreviations"]),
        rivers=group("additions", "rivers"),
        common=common,
        first_names=names,
        nouns=nouns,
    )
