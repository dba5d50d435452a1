"""How German press text introduces a project, network or programme nobody has heard of before; read from ``introductions.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pipeline.records import ProgrammeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


Kind = ProgrammeKind
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noun:
    """An introducing noun as printed: its base form, the kind it gives, and whether it is a plural (several names may follow)."""

    base: str
    kind: Kind
    plural: bool
    genitive: bool


class NounIndex:
    """Recognises introducing nouns at the end of a word, so that compounds count ("Hafenprojekts" → project)."""

    def __init__(self, nouns: Mapping[str, Kind], excluded: Iterable[str]) -> None:
        self._forms: dict[str, Noun] = {}
        for base, kind in nouns.items():
            for form, plural, genitive in _noun_forms(base.lower()):
                self._forms.setdefault(form, Noun(base, kind, plural, genitive))
        self._lengths = tuple(sorted({len(f) for f in self._forms}, reverse=True))
        #: Last four letters of every form: a quick test before ``get``.
        self.tails = frozenset(f[-4:] for f in self._forms)
        self._excluded = tuple(excluded)

    def get(self, low: str) -> Noun | None:
        """The noun that the lower-case word ends in; None where there is none or the compound names something else."""
        if low[-4:] not in self.tails:
            return None
        for length in self._lengths:
            noun = self._forms.get(low[-length:]) if length <= len(low) else None
            if noun:
                return None if low.startswith(self._excluded) else noun
        return None


def _noun_forms(base: str) -> list[tuple[str, bool, bool]]:
    """(form, plural, genitive) of a noun; enough for the nouns of the file."""
    if base.endswith(("fonds", "vorhaben", "learning")):
        return [(base, False, False), (base + "s", False, True)]
    if base.endswith(("e", "ung", "schaft", "ion", "anz")):
        return [(base, False, False), (base + ("n" if base.endswith("e") else "en"), True, False)]
    forms = [
        (base, False, False),
        (base + "s", False, True),
        (base + "es", False, True),
        (base + "e", True, False),
        (base + "en", True, False),
    ]
    if base.endswith("bund"):
        return [*forms[:3], (base[:-4] + "bünde", True, False), (base[:-4] + "bünden", True, False)]
    if base.endswith("nis"):
        return [(base, False, False), (base + "ses", False, True), (base + "se", True, False), (base + "sen", True, False)]
    return forms


@dataclass(frozen=True, slots=True)
class Introductions:
    """The introducing words, compiled. Phrases are tuples of lower-case tokens, longest first."""

    nouns: NounIndex
    city_nouns: Mapping[str, Noun]
    member_nouns: Mapping[str, Noun]
    municipal: tuple[str, ...]
    stage_words: tuple[str, ...]
    network_tails: tuple[str, ...]
    other_nouns: tuple[str, ...]
    works: re.Pattern[str]
    governed: re.Pattern[str]
    governed_programmes: re.Pattern[str]
    takes_part: re.Pattern[str]
    taking_part: re.Pattern[str]
    lives: re.Pattern[str]
    lived: re.Pattern[str]
    handed_in: re.Pattern[str]
    grants: tuple[str, ...]
    events: tuple[str, ...]
    agreements: tuple[str, ...]
    bodies: tuple[str, ...]
    paid_contests: frozenset[str]
    counties: tuple[str, ...]
    functions: tuple[str, ...]
    alliances: frozenset[str]
    joined: re.Pattern[str]
    titled: tuple[Phrase, ...]
    offers: frozenset[str]
    series: frozenset[str]
    funded_series: tuple[str, ...]
    contests: frozenset[str]
    calls: frozenset[str]
    won: tuple[str, ...]
    conduits: tuple[str, ...]
    other_members: tuple[str, ...]
    other_names: frozenset[str]
    shared: tuple[str, ...]
    clause_words: frozenset[str]
    title_labels: frozenset[str]
    quoted_nouns: Mapping[str, Noun]
    bare_nouns: Mapping[str, Noun]
    adverbs: frozenset[str]
    running: frozenset[str]
    auxiliaries: frozenset[str]
    buildings: tuple[str, ...]
    name_tails: frozenset[str]
    joining: tuple[str, ...]
    clubs: frozenset[str]
    club_members: tuple[str, ...]
    generic_cities: tuple[str, ...]
    prefixes: frozenset[str]
    network_heads: Mapping[str, str]
    named: tuple[Phrase, ...]
    naming: tuple[Phrase, ...]
    called: tuple[Phrase, ...]
    called_after: tuple[Phrase, ...]
    naming_verbs: frozenset[str]
    labels: frozenset[str]
    funders: frozenset[str]
    support: tuple[str, ...]
    funding: tuple[str, ...]
    continuation: tuple[str, ...]
    project_words: tuple[str, ...]
    foreign: frozenset[str]
    never: frozenset[str]
    compounds: tuple[str, ...]

    def tells_of_works(self, text: str) -> bool:
        """Whether words in lower case speak of a work or a performance; foundations and clubs carry projects as well."""
        return any(not m.group().startswith(self.bodies) for m in self.works.finditer(text))

    def names_members(self, name: str) -> bool:
        """Whether a name in lower case calls its members towns, valleys or the like: "kurorte ohne lärm"."""
        return any(word.endswith(self.club_members) for word in name.split())

    def is_union(self, noun: str) -> bool:
        """Whether a noun in lower case is a union of towns, or of members of any sort."""
        return noun in self.city_nouns or noun in self.member_nouns


def build(data: Mapping[str, object]) -> Introductions:
    """Compile the tables of ``introductions.toml`` (already checked for unknown keys)."""
    nouns: dict[str, Kind] = {}
    for kind, words in cast("dict[str, list[str]]", data["nouns"]).items():
        for word in words:
            nouns[word] = cast("Kind", kind)
    lists = cast("dict[str, list[str]]", data["lists"])
    heads = {str(h["noun"]).lower(): str(h["gender"]) for h in cast("list[dict[str, str]]", data["network_head"])}
    return Introductions(
        nouns=NounIndex(nouns, lists["excluded"]),
        city_nouns=_quoted_nouns(lists["city_nouns"], "network"),
        member_nouns=_quoted_nouns(lists["member_nouns"], "network"),
        municipal=tuple(w.lower() for w in lists["municipal"]),
        stage_words=tuple(lists["stage_words"]),
        network_tails=tuple(lists["network_tails"]),
        other_nouns=tuple(lists["other_nouns"]),
        # Heads of compounds, but no "Mitglieder" (Lieder) and no "Verband" (Band).
        works=re.compile(rf"(?<!mitg)(?<!ver)(?:{'|'.join(map(re.escape, lists['works']))})(?:e[rnsm]?|n|s)?\b"),
        governed=re.compile(rf"(?:^|\W)(?:{'|'.join(lists['governed'])})$"),
        governed_programmes=re.compile(rf"(?:^|\W)(?:{'|'.join(lists['governed_programmes'])})$"),
        takes_part=re.compile(rf"(?:^|\W)(?:{'|'.join(lists['takes_part'])})$"),
        taking_part=re.compile(rf"\b(?:{'|'.join(lists['taking_part'])})\b"),
        lives=re.compile(rf"\b(?:{'|'.join(lists['lives'])})\b"),
        lived=re.compile(rf"\b(?:{'|'.join(lists['lives'])})\b.* (?:ist|sind|war|wurde|wird)(?: \w+){{0,2}}$"),
        handed_in=re.compile(rf"\b(?:{'|'.join(lists['handed_in'])})\b[^.;]*:$"),
        grants=tuple(lists["grants"]),
        events=tuple(lists["events"]),
        agreements=tuple(lists["agreements"]),
        bodies=tuple(lists["bodies"]),
        paid_contests=frozenset(_forms(lists["paid_contests"])),
        counties=tuple(lists["counties"]),
        functions=tuple(lists["functions"]),
        alliances=frozenset(w.lower() for w in lists["alliances"]),
        joined=re.compile(rf"\b(?:{'|'.join(lists['joined'])})\b"),
        titled=_phrases(lists["titled"]),
        offers=frozenset(_forms(lists["offers"])),
        series=frozenset(_forms(lists["series"])),
        funded_series=tuple(lists["funded_series"]),
        contests=frozenset(_forms(lists["contests"])),
        calls=frozenset(_forms(lists["calls"])),
        won=tuple(lists["won"]),
        conduits=tuple(lists["conduits"]),
        other_members=tuple(lists["other_members"]),
        other_names=frozenset(w.lower() for w in lists["other_names"]),
        shared=tuple(lists["shared"]),
        clause_words=frozenset(lists["clause_words"]),
        title_labels=frozenset(w.lower() for w in lists["title_labels"]),
        quoted_nouns=_quoted_nouns(lists["quoted_nouns"], "project"),
        bare_nouns=_quoted_nouns(lists["bare_nouns"], "network"),
        adverbs=frozenset(lists["adverbs"]),
        running=frozenset(lists["running"]),
        auxiliaries=frozenset(lists["auxiliaries"]),
        buildings=tuple(lists["buildings"]),
        name_tails=frozenset(lists["name_tails"]),
        joining=tuple(lists["joining"]),
        clubs=frozenset(form for w in lists["clubs"] for form, plural, _ in _noun_forms(w.lower()) if not plural),
        club_members=tuple(w.lower() for w in lists["club_members"]),
        generic_cities=tuple(w.lower() for w in lists["generic_cities"]),
        prefixes=frozenset(w.lower() for w in lists["prefixes"]),
        network_heads=heads,
        named=_phrases(lists["named"]),
        naming=_phrases(lists["naming"]),
        called=_phrases(lists["called"]),
        called_after=_phrases(lists["called_after"]),
        naming_verbs=frozenset(w.lower() for w in lists["naming_verbs"]),
        labels=frozenset(w.lower() for w in lists["labels"]),
        funders=frozenset(w.lower() for w in lists["funders"]),
        support=tuple(sorted({w.lower() for w in lists["support"]})),
        funding=tuple(lists["funding"]),
        continuation=tuple(lists["continuation"]),
        project_words=tuple(lists["project_words"]),
        foreign=frozenset(w.lower() for w in lists["foreign"]),
        never=frozenset(lists["never"]),
        compounds=tuple(lists["compounds"]),
    )


def _quoted_nouns(words: Iterable[str], kind: Kind) -> dict[str, Noun]:
    return {form: Noun(word, kind, plural, genitive) for word in words for form, plural, genitive in _noun_forms(word.lower())}


def _forms(words: Iterable[str]) -> Iterable[str]:
    return (form for w in words for form, plural, _ in _noun_forms(w.lower()) if not plural)


def _phrases(phrases: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(sorted((tuple(p.lower().split()) for p in phrases), key=lambda p: (-len(p), p)))
