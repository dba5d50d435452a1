"""Compile ``gazetteer.bin`` from GeoNames data and the hand-made tables of this folder.

    python models/gazetteer/build.py [--output FILE] [--geonames FILE] [--features FILE] [--admin1 FILE] [--lexemes FILE]

The four inputs come from pinned packages (see ``inputs.py`` and SOURCES.md); their SHA-256 is checked against ``sources.json`` and written
into the file, but for inputs named on the command line with ``--unpinned`` (the tests compile a small slice).
The output depends on nothing else: no clock, no locale, no hash order, so that two runs give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import names as rules  # noqa: E402
from inputs import inputs  # noqa: E402

from pipeline.gazetteer import DIGITS, FEATURES, KINDS, LOCAL, MAGIC, PART, name_key  # noqa: E402

#: Places are kept at any size here, from 1,000 inhabitants elsewhere.
HOME = frozenset({"DE", "AT", "CH", "LI", "LU"})
#: Twin towns of German municipalities are often villages of these countries: kept from 500 inhabitants (all that GeoNames' file has).
NEAR = frozenset({"FR", "PL", "CZ", "HU", "IT", "NL", "BE", "DK", "SK", "SI", "HR", "IE", "LT", "LV", "EE", "MT", "CY", "FI"})
#: Unlabelled alternates are kept for places this large; smaller ones of other countries get GeoNames' own name only.
ALTERNATES_FROM = {"near": 500, "far": 15_000}
#: Countries whose alternates contain names of the German-speaking past or present.
GERMAN_ALTERNATES = NEAR | {
    "RO",
    "RS",
    "UA",
    "RU",
    "BY",
    "LT",
    "LV",
    "MD",
    "BG",
    "GR",
    "IL",
    "PS",
    "TR",
    "SE",
    "NO",
    "ES",
    "PT",
    "GB",
    "BA",
    "MK",
    "ME",
    "AL",
    "XK",
    "NI",
}
BUCKETS = 1 << 16
RANK = {kind: rank for rank, kind in enumerate("nxvgtsa")}


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
    """Municipalities without a GeoNames place; numbered from LOCAL upward in the table's order."""
    have = {(p.country, p.admin1, key) for p in places for key in (name_key(p.name), name_key(rules.ascii_fold(p.name)))}
    have |= {(p.country, p.admin1, name_key(a)) for p in places for a in p.alternates}
    out = []
    for row in rows:
        name, country, admin1 = row[:3]
        if (country, admin1, name_key(name)) not in have:
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


def read_tsv(path: Path) -> list[list[str]]:
    """Rows of a hand-made table without comments and empty lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


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
        for german in (row[2] if len(row) > 2 else "").split("|"):
            if not german:
                continue
            if german.startswith("="):
                german = german[1:]
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
        related = base.startswith(folded) or folded.startswith(base)
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


def common_words(lexemes: Path) -> dict[str, bool]:
    """Lower-case words of German that are frequent enough to be met in any press text (log probability above -13.5)."""
    with gzip.open(lexemes, "rt", encoding="utf-8") as handle:
        table: dict[str, float] = json.load(handle)
    return {word: True for word, value in table.items() if value > -13.5 and word.islower()}


def compile_keys(places: list[Place]) -> tuple[bytes, list[int], dict[str, int]]:
    """The key blob and its bucket offsets; also counts for the log."""
    postings: dict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
    spans: dict[str, int] = {}
    for index, place in enumerate(places):
        digits = DIGITS[index >> 12] + DIGITS[(index >> 6) & 63] + DIGITS[index & 63]
        for key, kind in place.forms.items():
            postings[key].append((int(place.part), RANK[kind], -place.population, digits + kind))
            words = key.split(" ")
            if key[0] == "%":
                continue
            spans[words[0]] = max(spans.get(words[0], 0), len(words))
    records: dict[str, bytes] = {key: "".join(p[3] for p in sorted(rows)).encode() for key, rows in postings.items()}
    records.update({"~" + word: str(count).encode() for word, count in spans.items() if count > 1})
    buckets: list[list[bytes]] = [[] for _ in range(BUCKETS)]
    for key in sorted(records):
        raw = key.encode()
        buckets[crc32(raw) % BUCKETS].append(b"\n" + raw + b"\t" + records[key])
    offsets, at = [0], 0
    for bucket in buckets:
        at += sum(map(len, bucket))
        offsets.append(at)
    return b"".join(b"".join(bucket) for bucket in buckets), offsets, {"keys": len(postings), "prefixes": len(records) - len(postings)}


def compile_file(places: list[Place], admin_names: Mapping[str, str], countries: Mapping[str, str], sources: Mapping[str, str]) -> bytes:
    """The bytes of ``gazetteer.bin``."""
    admin_index: dict[tuple[str, str], int] = {}
    for place in places:
        admin_index.setdefault((place.country, place.admin1), 0)
    admins = sorted(admin_index)
    admin_index = {pair: i for i, pair in enumerate(admins)}
    names, name_at = bytearray(), []
    for place in places:
        name_at.append(len(names))
        names += place.name.encode() + (b"\t" + place.german.encode() if place.german and place.german != place.name else b"")
    keys, bucket_at, _ = compile_keys(places)
    n = len(places)
    sections: dict[str, bytes] = {
        "ids": struct.pack(f"<{n}I", *(p.number for p in places)),
        "lat": struct.pack(f"<{n}i", *(round(p.latitude * 1e5) for p in places)),
        "lon": struct.pack(f"<{n}i", *(round(p.longitude * 1e5) for p in places)),
        "pop": struct.pack(f"<{n}I", *(p.population for p in places)),
        "ags": struct.pack(f"<{n}I", *(p.ags for p in places)),
        "name_at": struct.pack(f"<{n}I", *name_at),
        "admin": struct.pack(f"<{n}H", *(admin_index[p.country, p.admin1] for p in places)),
        "feature": bytes(FEATURES.index(p.feature) if p.feature in FEATURES else len(FEATURES) - 1 for p in places),
        "flags": bytes(PART if p.part else 0 for p in places),
        "names": bytes(names),
        "bucket_at": struct.pack(f"<{len(bucket_at)}I", *bucket_at),
        "keys": keys,
    }
    table, at, body = {}, 0, bytearray()
    for name, data in sections.items():
        table[name] = [at, len(data)]
        body += data + b"\0" * (-len(data) % 8)
        at = len(body)
    header: dict[str, Any] = {
        "format": MAGIC,
        "sha256": hashlib.sha256(bytes(body)).hexdigest(),
        "sources": dict(sorted(sources.items())),
        "buckets": BUCKETS,
        "sections": table,
        "admins": [[c, a, admin_names.get(f"{c}.{a}", "")] for c, a in admins],
        "countries": dict(sorted(countries.items())),
    }
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    return head + b"\0" * (-len(head) % 8) + bytes(body)


def admin1_names(admin1: Path, regions: Iterable[list[str]]) -> dict[str, str]:
    """Names of first-level units: German where ``regions.tsv`` says so, else GeoNames'."""
    names = {row["code"]: row["name"] for row in json.loads(admin1.read_text(encoding="utf-8"))}
    for row in regions:
        if len(row) > 4 and row[4] == "=":
            names[f"{row[1]}.{row[2]}"] = row[0].split("|")[0]
    names.update(
        {"DE.03": "Bremen", "DE.04": "Hamburg", "DE.16": "Berlin", "AT.05": "Salzburg", "AT.09": "Wien", "CH.GE": "Genf", "CH.LU": "Luzern"}
    )
    names.update({"CH.ZH": "Zürich", "CH.BS": "Basel-Stadt", "CH.SG": "St. Gallen", "CH.FR": "Freiburg", "CH.NE": "Neuenburg"})
    return names


def check(path: Path, name: str, pins: Mapping[str, str]) -> str:
    """SHA-256 of an input; exits where it is not the pinned one."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if pins.get(name) not in (None, found):
        sys.exit(
            f"{path} is not the pinned {name}: expected SHA-256 {pins[name]}, found {found}. Install the versions that SOURCES.md names."
        )
    return found


def compile_all(files: Mapping[str, Path], pins: Mapping[str, str]) -> tuple[bytes, str]:
    """The bytes of the gazetteer made of ``files`` and the tables of this folder, and a line for the log."""
    sources = {name: check(files[name], name, pins) for name in ("geonames", "features", "admin1", "lexemes")}
    for name in ("exonyms.tsv", "regions.tsv", "countries.tsv", "supplement.tsv", "adjectives.tsv"):
        sources[name] = hashlib.sha256((HERE / name).read_bytes()).hexdigest()
    places = read_places(files["geonames"], files["features"])
    places.extend(supplement(places, read_tsv(HERE / "supplement.tsv")))
    missing = apply_exonyms(places, read_tsv(HERE / "exonyms.tsv"))
    missing += apply_adjectives(places, read_tsv(HERE / "adjectives.tsv"))
    words = common_words(files["lexemes"])
    for place in places:
        name_forms(place, words)
    countries = {row[0]: row[1].split("|")[0] for row in read_tsv(HERE / "countries.tsv")}
    data = compile_file(places, admin1_names(files["admin1"], read_tsv(HERE / "regions.tsv")), countries, sources)
    kinds: dict[str, int] = defaultdict(int)
    for place in places:
        for kind in place.forms.values():
            kinds[KINDS[kind]] += 1
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return (
        data,
        f"{len(places)} places; names: {counts}; {len(data) / 1e6:.1f} MB; {len(missing)} rows of the tables without a place: {missing[:12]}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("geonames", "features", "admin1", "lexemes"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--unpinned", action="store_true", help="do not check the inputs' SHA-256")
    parser.add_argument("--output", type=Path, default=HERE / "gazetteer.bin")
    args = parser.parse_args()
    given = {name: getattr(args, name) for name in ("geonames", "features", "admin1", "lexemes")}
    files = given if all(given.values()) else {**inputs(), **{k: v for k, v in given.items() if v}}
    pins = {} if args.unpinned else json.loads((HERE / "sources.json").read_text(encoding="utf-8"))
    data, line = compile_all(files, pins)
    args.output.write_bytes(data)
    print(line)  # noqa: T201


if __name__ == "__main__":
    main()
