"""The places of the sources: which are kept, which are parts of a municipality, which names each one gets."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2])]

import names as rules  # noqa: E402

from pipeline.gazetteer import LOCAL, name_key  # noqa: E402

#: Places are kept at any size here, from 1,000 inhabitants elsewhere.
HOME = frozenset({"DE", "AT", "CH", "LI", "LU"})
#: Twin towns of German municipalities are often villages of these countries: kept from 500 inhabitants (all that GeoNames' file has).
NEAR = frozenset({"FR", "PL", "CZ", "HU", "IT", "NL", "BE", "DK", "SK", "SI", "HR", "IE", "LT", "LV", "EE", "MT", "CY", "FI"})
#: Unlabelled alternates are kept for places this large; smaller ones of other countries get GeoNames' own name only.
ALTERNATES_FROM = {"near": 500, "far": 15_000}
#: Countries whose alternates contain names of the German-speaking past or present.
GERMAN_ALTERNATES = NEAR | frozenset(
    ("RO", "RS", "UA", "RU", "BY", "MD", "BG", "GR", "IL", "PS", "TR", "SE", "NO", "ES", "PT", "GB", "BA", "MK", "ME", "AL", "XK", "NI")
)


@dataclass
class Place:
    """One place of the sources, with everything that goes into the file."""

    number: int
    name: str
    country: str
    admin1: str
    admin2: str
    latitude: float
    longitude: float
    population: int
    feature: str
    ags: int
    alternates: tuple[str, ...]
    former: str = ""  #: the name of the older dump, where it differs
    german: str = ""
    part: bool = False
    forms: dict[str, str] = field(default_factory=dict)  #: key → kind


def read_places(geonames: Path, features: Path) -> list[Place]:
    """Join both sources by GeoNames id and keep the places that the project promises."""
    coded: dict[str, list[str]] = {}
    with features.open(encoding="utf-8") as lines:
        for line in lines:
            row = line.rstrip("\n").split("\t")
            coded[row[0]] = row
    places = []
    raw_all = json.loads(geonames.read_text(encoding="utf-8"))
    for number, raw in raw_all.items():
        row = coded.get(number)
        country = raw["countrycode"]
        feature = row[7] if row else ""
        admin2 = row[11] if row else ""
        population = raw["population"] or 0
        tyrol = country == "IT" and raw["admin1code"] == "17" and admin2 in ("BZ", "")
        if not (country in HOME or tyrol or population >= 1000 or country in NEAR or _seat(country, feature, population)):
            continue
        ags = int(row[13]) if row and country == "DE" and len(row[13]) == 8 and row[13].isdigit() else 0
        places.append(
            Place(int(number), raw["name"], country, raw["admin1code"], admin2, raw["latitude"], raw["longitude"], population,
                  feature, ags, tuple(a for a in raw["alternatenames"] if a), row[1] if row and row[1] != raw["name"] else "")
        )  # fmt: skip
    known = {p.number for p in places}
    places.extend(_only_old(coded, known, {int(n) for n in raw_all}, places))
    places.sort(key=lambda p: p.number)
    _mark_parts(places)
    return places


def _only_old(coded: Mapping[str, list[str]], known: set[int], current: set[int], places: list[Place]) -> list[Place]:
    """Places of the older dump that the newer one dropped without another of that name near by (GeoNames refiled some as areas)."""
    by_key: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        by_key[place.country, name_key(place.name)].append(place)
    found = []
    for number, row in coded.items():
        if int(number) in known or int(number) in current or int(row[14] or 0) < 1000 or row[7] in ("PPLX", "PPLL", "PPLW", "PPLQ", "PPLH"):
            continue
        latitude, longitude, country = float(row[4]), float(row[5]), row[8]
        if any(abs(p.latitude - latitude) + abs(p.longitude - longitude) < 0.2 for p in by_key[country, name_key(row[1])]):
            continue
        ags = int(row[13]) if country == "DE" and len(row[13]) == 8 and row[13].isdigit() else 0
        found.append(
            Place(
                int(number),
                row[1],
                country,
                row[10],
                row[11],
                latitude,
                longitude,
                int(row[14]),
                row[7],
                ags,
                tuple(filter(None, row[3].split(","))),
            )
        )
    return found


def supplement(places: list[Place], rows: Iterable[list[str]]) -> list[Place]:
    """Municipalities without a GeoNames place; numbered from LOCAL upward in the table's order.

    Where GeoNames has the place, but its older dump does not (feature unknown), the row says that it is no part of a town.
    """
    unsure = {(p.country, p.admin1, name_key(p.name)): p for p in places if not p.feature}
    have = {(p.country, p.admin1, key) for p in places for key in (name_key(p.name), name_key(rules.ascii_fold(p.name)))}
    have |= {(p.country, p.admin1, name_key(a)) for p in places for a in p.alternates}
    out = []
    for row in rows:
        name, country, admin1 = row[:3]
        known = unsure.get((country, admin1, name_key(name)))
        if known is not None:
            known.feature = "PPL"
        elif (country, admin1, name_key(name)) not in have:
            out.append(Place(LOCAL + len(out), name, country, admin1, "", 0.0, 0.0, 9_000, "", 0, ()))
    return out


def _seat(country: str, feature: str, population: int) -> bool:
    """Seats of upper administrative units whose population GeoNames does not know, but for the countries that have thousands of them."""
    return population == 0 and feature in ("PPLC", "PPLA", "PPLA2", "PPLA3") and country not in ("CN", "ID", "TH", "MN", "YE", "AF")


def _mark_parts(places: list[Place]) -> None:
    """Among German places with one AGS one is the seat, the others are parts of the municipality.

    The administrative place is the seat unless another has well over its population (GeoNames keeps the mark on dissolved municipalities).
    """
    by_ags: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        if place.feature == "PPLX":
            place.part = True
        if place.ags:
            by_ags[place.ags].append(place)
    for group in by_ags.values():
        whole = [p for p in group if p.feature not in ("PPLX", "PPLL")] or group
        seat = max(whole, key=lambda p: (p.population, -p.number))
        for place in group:
            marked = place.feature.startswith("PPLA") and (place.population == 0 or place.population >= 0.6 * seat.population)
            place.part = place is not seat and not marked


def apply_exonyms(places: list[Place], rows: Iterable[list[str]]) -> list[str]:
    """Give places their German names; returns the rows that match no place."""
    by_name: dict[tuple[str, str], list[Place]] = defaultdict(list)
    by_other: dict[tuple[str, str], list[Place]] = defaultdict(list)
    by_number = {str(p.number): p for p in places}
    for place in places:
        by_name[place.country, place.name].append(place)
        folded = rules.ascii_fold(place.name)
        if folded != place.name:
            by_name[place.country, folded].append(place)
        for alternate in place.alternates:
            by_other[place.country, alternate].append(place)
    missing = []
    for row in rows:
        country, name = row[0], row[1]
        place = by_number.get(name)
        if place is None:
            folded = rules.ascii_fold(name)
            group = by_name.get((country, name)) or by_name.get((country, folded)) or by_other[country, name] or by_other[country, folded]
            if not group:
                missing.append(f"{country} {name}")
                continue
            place = max(group, key=lambda p: (p.population, -p.number))
        for form in (row[2] if len(row) > 2 else "").split("|"):
            if not form:
                continue
            german = form.removeprefix("=")
            if form != german:
                place.german = german
            place.forms.setdefault(name_key(german), "x")
            folded = rules.umlaut_fold(german)
            if folded != german:
                place.forms.setdefault(name_key(folded), "a")
    return missing


def apply_adjectives(places: list[Place], rows: Iterable[list[str]]) -> list[str]:
    """File the stems of irregular adjectives under ``%stem``; returns the rows that match no place."""
    missing = []
    for stem, country, name in rows:
        key = name_key(name)
        group = [p for p in places if p.country == country and (name_key(p.name) == key or key in p.forms)]
        if group:
            max(group, key=lambda p: (p.population, -p.number)).forms["%" + stem.casefold()] = "x"
        else:
            missing.append(f"{stem} {country} {name}")
    return missing


def name_forms(place: Place, is_word: Mapping[str, bool]) -> None:
    """Collect the keys of one place by falling reliability; the first kind of a key stays."""
    forms = place.forms

    def add(form: str, kind: str) -> None:
        key = name_key(form)
        if key:
            forms.setdefault(key, kind)

    if forms.get(name_key(place.name)) != "n":
        forms[name_key(place.name)] = "n"
    if place.former and rules.usable(place.former):
        add(place.former, "n")
        if place.country in HOME and not place.german and rules.is_plainer(place.former, place.name):
            place.german = place.former
    for form, kind in rules.addition_forms(place.name):
        add(form, kind)
    if "-lès-" in place.name:  # German papers print "-les-"
        add(place.name.replace("-lès-", "-les-"), "v")
    if place.country == "IT" and " - " in place.name:  # South Tyrol: "Barbiano - Barbian"
        italian, _, german = place.name.partition(" - ")
        add(italian, "n")
        add(german, "n")
        place.german = place.german or german
    tyrol = place.country == "IT" and place.admin1 == "17"
    base = rules.ascii_fold(place.name).lower()
    home = place.country in HOME
    limit = ALTERNATES_FROM["near" if place.country in GERMAN_ALTERNATES or home else "far"]
    cyrillic, official = rules.transcriptions(place.country, place.name, place.alternates)
    if official and not place.german and official != place.name:
        place.german = official
    for form in cyrillic:
        add(form, "g")
    if place.country in ("GR", "CY"):
        for form in rules.greek_transcriptions(place.alternates):
            add(form, "g")
    if place.country in ("IL", "PS"):
        for name in (place.name, *(a for a in place.alternates if rules.usable(a))):
            for form in rules.hebrew_variants(name):
                add(form, "g")
    for form in [place.name, *([place.german] if place.german else [])]:
        for folded in (rules.umlaut_fold(form), rules.ascii_fold(form)):
            if folded != form and not (
                home and folded != rules.umlaut_fold(form) and rules.umlaut_fold(form) == rules.ascii_fold(rules.umlaut_fold(form))
            ):
                add(folded, "a")  # Fürth is never printed Furth at home, but Fuerth
    if place.population < limit and not home:
        return
    for alternate in place.alternates:
        if not rules.usable(alternate):
            continue
        if not home and re.search(r" (?:in|im|i) ", alternate):  # "Tripoli im Libanon" explains, it does not name
            continue
        folded = rules.ascii_fold(alternate).lower()
        related = base.startswith(folded) or folded.startswith(base) or base.endswith(" " + folded)  # Kingston upon Hull
        if is_word.get(name_key(alternate)) and not related:
            continue
        if related and (home or len(folded) >= 4):
            add(alternate, "s" if len(folded) < len(base) else "v")
            if home:
                for form, kind in rules.addition_forms(alternate):
                    add(form, kind)
        elif (not home or not place.part) and (len(folded) > 3 or related):
            add(alternate, "v" if tyrol else "t")
            plain = rules.ascii_fold(alternate)
            if plain != alternate and related:
                add(plain, "a")
