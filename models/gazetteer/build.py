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
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from inputs import inputs  # noqa: E402
from places import Place, apply_adjectives, apply_exonyms, name_forms, read_places, supplement  # noqa: E402

from pipeline.gazetteer import DIGITS, FEATURES, KINDS, MAGIC, PART, digest  # noqa: E402
from pipeline.lands import read_table  # noqa: E402

BUCKETS = 1 << 16
RANK = {kind: rank for rank, kind in enumerate("nxvgtsa")}


def common_words(lexemes: Path) -> dict[str, bool]:
    """Lower-case words of German that are frequent enough to be met in any press text (log probability above -13.5)."""
    with gzip.open(lexemes, "rt", encoding="utf-8") as handle:
        table: dict[str, float] = json.load(handle)
    return {word: True for word, value in table.items() if value > -13.5 and word.islower()}


def compile_keys(places: list[Place]) -> tuple[bytes, list[int]]:
    """The key blob and its bucket offsets."""
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
    return b"".join(b"".join(bucket) for bucket in buckets), offsets


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
    keys, bucket_at = compile_keys(places)
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
    found = digest(path)
    if pins.get(name) not in (None, found):
        sys.exit(
            f"{path} is not the pinned {name}: expected SHA-256 {pins[name]}, found {found}. Install the versions that SOURCES.md names."
        )
    return found


def compile_all(files: Mapping[str, Path], pins: Mapping[str, str]) -> tuple[bytes, str]:
    """The bytes of the gazetteer made of ``files`` and the tables of this folder, and a line for the log."""
    sources = {name: check(files[name], name, pins) for name in ("geonames", "features", "admin1", "lexemes")}
    for name in ("exonyms.tsv", "regions.tsv", "countries.tsv", "supplement.tsv", "adjectives.tsv"):
        sources[name] = digest(HERE / name)
    places = read_places(files["geonames"], files["features"])
    places.extend(supplement(places, read_table(HERE / "supplement.tsv")))
    missing = apply_exonyms(places, read_table(HERE / "exonyms.tsv"))
    missing += apply_adjectives(places, read_table(HERE / "adjectives.tsv"))
    words = common_words(files["lexemes"])
    for place in places:
        name_forms(place, words)
    countries = {row[0]: row[1].split("|")[0] for row in read_table(HERE / "countries.tsv")}
    data = compile_file(places, admin1_names(files["admin1"], read_table(HERE / "regions.tsv")), countries, sources)
    kinds: dict[str, int] = defaultdict(int)
    for place in places:
        for kind in place.forms.values():
            kinds[KINDS[kind]] += 1
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return (
        data,
        f"{len(places)} places; names: {counts}; {len(data) / 1e6:.1f} MB; {len(missing)} table rows without a place: {missing[:12]}",
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
