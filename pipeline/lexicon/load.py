"""Loads the lexicon: programmes, themes, organisations and the words that introduce unknown projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from pipeline.errors import KnowledgeError
from pipeline.lexicon import introductions, schema
from pipeline.lexicon.family import Family, FamilyIndex
from pipeline.lexicon.names import Name, NameIndex, words_of
from pipeline.lexicon.orgpatterns import OrganisationPatterns
from pipeline.lexicon.orgpatterns import build as build_patterns
from pipeline.lexicon.stems import Stem, StemIndex
from pipeline.paths import models_dir
from pipeline.records import Organisation, OrganisationKind, Programme, ProgrammeKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: The fixed list of themes (docs/tables.md); the lexicon must describe exactly these.
THEME_IDS = (
    "climate_mitigation",
    "climate_adaptation",
    "energy",
    "mobility",
    "circular_economy",
    "environment",
    "digitalisation",
    "urban_development",
    "economy_innovation",
    "science",
    "education_youth",
    "culture",
    "sport",
    "social_inclusion",
    "health",
    "democracy_europe",
    "public_administration",
    "humanitarian_aid",
    "peace_remembrance",
    "tourism",
)
PROGRAMME_KINDS: tuple[str, ...] = get_args(ProgrammeKind)
ORGANISATION_KINDS: tuple[str, ...] = get_args(OrganisationKind)
_SHORT = 5
_WEIGHTS = {"strong": 0.9, "medium": 0.7, "weak": 0.4}
_PROGRAMME_KEYS: dict[str, type] = {
    "id": str,
    "name": str,
    "kind": str,
    "variants": list,
    "context_variants": list,
    "areas": list,
    "parent": str,
    "funder": str,
    "url": str,
    "source": str,
    "context": bool,
    "exact": bool,
}
_ORGANISATION_KEYS: dict[str, type] = {
    "id": str,
    "name": str,
    "kind": str,
    "variants": list,
    "context_variants": list,
    "url": str,
    "source": str,
    "context": bool,
    "exact": bool,
}
_FAMILY_KEYS: dict[str, type] = {"bare": str, "heads": list, "strands": list, "fillers": list}
_THEME_KEYS: dict[str, type] = {"id": str, "label_de": str, "label_en": str, "sdg": list, "strong": list, "medium": list, "weak": list}


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the fixed list; ``sdg`` are the numbers of the UN goals (1 to 17) it contributes to."""

    theme_id: str
    label_de: str
    label_en: str
    sdg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the lexicon knows, checked and compiled. Read-only; build it once per process with :meth:`open`."""

    fingerprint: str
    programmes: Mapping[str, Programme]
    themes: Mapping[str, Theme]
    organisations: Mapping[str, Organisation]
    programme_names: NameIndex
    programme_families: FamilyIndex
    organisation_names: NameIndex
    organisation_patterns: OrganisationPatterns
    theme_stems: StemIndex
    introductions: introductions.Introductions

    @classmethod
    def open(cls, models: Path | None = None) -> Lexicon:
        """Load ``models/lexicon`` (default: the shipped models folder). Raises KnowledgeError naming file, entry and remedy."""
        source = schema.Source((models or models_dir()) / "lexicon")
        intro = introductions.build(_introductions(source))
        programmes, names, areas, families = _programmes(source, intro.compounds)
        organisations, organisation_names = _organisations(source)
        themes, stems, ignored = _themes(source)
        patterns = build_patterns(source.read("organisation_patterns.toml"))
        return cls(
            fingerprint=source.fingerprint,
            programmes=programmes,
            themes=themes,
            organisations=organisations,
            programme_names=NameIndex(names),
            programme_families=FamilyIndex(families, areas),
            organisation_names=NameIndex(organisation_names),
            organisation_patterns=patterns,
            theme_stems=StemIndex(stems, ignored),
            introductions=intro,
        )


def _introductions(source: schema.Source) -> schema.Table:
    file = "introductions.toml"
    data = source.read(file)
    wanted = {"nouns", "lists", "network_head"}
    if data.keys() != wanted:
        raise KnowledgeError(
            f"lexicon {file}: expected the tables {', '.join(sorted(wanted))}: add what is missing, remove what is not listed"
        )
    for key, words in [*data["nouns"].items(), *data["lists"].items()]:
        if not isinstance(words, list) or not words or not all(isinstance(w, str) and w.strip() for w in words):
            raise KnowledgeError(f"lexicon {file}: {key} must be a list of words without empty items")
    for key in data["nouns"]:
        schema.check_choice(file, "nouns", "kind", key, PROGRAMME_KINDS)
    return data


def _variants(entry: schema.Table) -> list[tuple[str, bool]]:
    """Printed names of an entry with the flag whether each needs context."""
    plain = [(str(entry["name"]), bool(entry.get("context", False)))] + [(str(v), False) for v in entry.get("variants", [])]
    return plain + [(str(v), True) for v in entry.get("context_variants", [])]


def _names(file: str, entry: schema.Table, seen: dict[tuple[str, ...], str]) -> list[Name]:
    out = []
    for text, context in _variants(entry):
        words = words_of(text)
        if not words:
            raise KnowledgeError(f"lexicon {file}: entry {entry['id']}: the name {text!r} has no letters: remove it")
        key = tuple(w.lower() for w in words)
        if key in seen:
            other = seen[key]
            if other == entry["id"] and text != entry["name"]:
                raise KnowledgeError(
                    f"lexicon {file}: entry {entry['id']}: {text!r} is listed twice (case and hyphens do not matter): remove one"
                )
            raise KnowledgeError(f"lexicon {file}: entry {entry['id']}: {text!r} already names {other}: keep it in one entry")
        seen[key] = str(entry["id"])
        # A short abbreviation in small letters is another word: "Moro", "Pik".
        exact = bool(entry.get("exact", False)) or (text.isupper() and len(text) <= _SHORT)
        out.append(Name(str(entry["id"]), text, exact=exact, context=context))
    return out


def _programmes(source: schema.Source, compounds: tuple[str, ...]) -> tuple[dict[str, Programme], list[Name], dict[str, str], list[Family]]:
    seen_ids: dict[str, str] = {}
    seen_names: dict[tuple[str, ...], str] = {}
    programmes: dict[str, Programme] = {}
    names: list[Name] = []
    areas: dict[str, str] = {}
    families: list[Family] = []
    files: dict[str, str] = {}
    for file, table in source.read_folder("programmes"):
        unknown = sorted(table.keys() - {"programme", "family"})
        if unknown:
            raise KnowledgeError(f"lexicon {file}: unknown table [[{unknown[0]}]]: use [[programme]] or [[family]]")
        for entry in schema.entries(file, table, "programme"):
            label = schema.check(file, entry, _PROGRAMME_KEYS, frozenset({"id", "name", "kind", "source"}))
            schema.check_id(file, entry["id"], seen_ids)
            schema.check_choice(file, label, "kind", entry["kind"], PROGRAMME_KINDS)
            names += _names(file, entry, seen_names)
            for area in entry.get("areas", []):
                if areas.setdefault(area, entry["id"]) != entry["id"]:
                    raise KnowledgeError(
                        f"lexicon {file}: entry {label}: area {area!r} already belongs to {areas[area]}: keep it in one entry"
                    )
            programmes[label] = Programme(label, entry["name"], entry["kind"], entry.get("parent"), entry.get("funder"), entry.get("url"))
            files[label] = file
        for entry in table.get("family", []):
            schema.check(file, entry, _FAMILY_KEYS, frozenset({"heads"}))
            heads = frozenset(h.lower() + c for h in entry["heads"] for c in ("", "s", *_compound_forms(compounds)))
            fillers = frozenset(f.lower() for f in entry.get("fillers", []))
            families.append(Family(entry.get("bare"), heads, frozenset(entry.get("strands", [])), fillers))
    for programme in programmes.values():
        if programme.parent_id is not None and programme.parent_id not in programmes:
            file = files[programme.programme_id]
            raise KnowledgeError(
                f"lexicon {file}: entry {programme.programme_id}: parent {programme.parent_id!r} is no programme id: correct it"
            )
    for family in families:
        if family.bare is not None and family.bare not in programmes:
            raise KnowledgeError(f"lexicon programmes: family {family.bare!r} is no programme id: correct it")
    # "Erasmusprojekt", "Urbactnetzwerk": one-word names also open compounds.
    names += [
        Name(n.key, n.text.strip() + c, exact=False, context=False)
        for n in names
        if n.text.isalpha() and len(n.text) >= 4
        for c in compounds
        if ((n.text + c).lower(),) not in seen_names
    ]
    return programmes, names, areas, families


def _compound_forms(compounds: tuple[str, ...]) -> list[str]:
    return [c + e for c in compounds for e in ("", "s", "es", "e", "en", "n")]


def _organisations(source: schema.Source) -> tuple[dict[str, Organisation], list[Name]]:
    seen_ids: dict[str, str] = {}
    seen_names: dict[tuple[str, ...], str] = {}
    organisations: dict[str, Organisation] = {}
    names: list[Name] = []
    for file, table in source.read_folder("organisations"):
        for entry in schema.entries(file, table, "organisation"):
            label = schema.check(file, entry, _ORGANISATION_KEYS, frozenset({"id", "name", "kind", "source"}))
            schema.check_id(file, entry["id"], seen_ids)
            schema.check_choice(file, label, "kind", entry["kind"], ORGANISATION_KINDS)
            names += _names(file, entry, seen_names)
            organisations[f"org:{label}"] = Organisation(f"org:{label}", entry["name"], entry["kind"])
    return organisations, names


def _themes(source: schema.Source) -> tuple[dict[str, Theme], list[Stem], list[str]]:
    file = "themes.toml"
    table = source.read(file)
    seen: dict[str, str] = {}
    themes: dict[str, Theme] = {}
    stems: list[Stem] = []
    owner: dict[tuple[str, str], str] = {}
    for entry in schema.entries(file, table, "theme"):
        label = schema.check(file, entry, _THEME_KEYS, frozenset({"id", "label_de", "label_en", "sdg", "strong"}))
        schema.check_choice(file, label, "id", entry["id"], THEME_IDS)
        schema.check_id(file, label.replace("_", "-"), seen)
        if not entry["sdg"] or not all(isinstance(n, int) and 1 <= n <= 17 for n in entry["sdg"]):
            raise KnowledgeError(f"lexicon {file}: entry {label}: sdg must be a list of goal numbers from 1 to 17")
        themes[label] = Theme(label, entry["label_de"], entry["label_en"], tuple(sorted(set(entry["sdg"]))))
        for level, weight in _WEIGHTS.items():
            for pattern in entry.get(level, []):
                if len(str(pattern).strip("*= ")) < 3:
                    raise KnowledgeError(
                        f"lexicon {file}: entry {label}: {pattern!r} is too short to mean anything: use three letters or more"
                    )
                if (label, pattern) in owner:
                    raise KnowledgeError(
                        f"lexicon {file}: entry {label}: {pattern!r} is listed twice (case and hyphens do not matter): remove one"
                    )
                owner[label, pattern] = level
                stems.append(Stem(str(pattern), label, weight))
    missing = [t for t in THEME_IDS if t not in themes]
    if missing:
        raise KnowledgeError(f"lexicon {file}: no entry for {', '.join(missing)}: the list of themes is fixed, restore the entry")
    ignored = table.get("ignored", {}).get("words", [])
    return {t: themes[t] for t in THEME_IDS}, stems, [str(w) for w in ignored]
