"""The compiled gazetteer: every place we know, found by any of its names in one dictionary-like look-up.

The file ``gazetteer.bin`` is mapped, not read: opening costs about a millisecond and worker processes share its pages. Layout (all
little-endian, written by ``models/gazetteer/build.py``): a JSON header line, then sections of equal-length arrays over the places
(id, latitude and longitude in 1e-5 degrees, population, AGS, admin1 index, feature, flags, name offset), a blob of names, a bucket
array and a blob of keys. A key is a normalised name; its bucket is ``crc32(key) % buckets``; within the bucket a record is
``\\n key \\t postings`` where each posting is three base-64 digits of the place index and one letter for the kind of name.
"""

from __future__ import annotations

import hashlib
import json
import math
import mmap
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

from pipeline.errors import KnowledgeError
from pipeline.lands import Lands
from pipeline.paths import models_dir
from pipeline.records import City, CityForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = "stadttandem-gazetteer-1"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-"
_DIGIT = {c: i for i, c in enumerate(DIGITS)}
#: Letter of a posting → ``Candidate.name_kind``.
KINDS = {"n": "name", "x": "exonym", "v": "variant", "s": "short", "a": "ascii", "t": "alternate", "g": "transcription"}
#: Kinds of names that adjectives are formed from.
_OWN_KINDS = ("name", "exonym", "variant", "transcription", "short")
FEATURES = (
    "PPL",
    "PPLA",
    "PPLA2",
    "PPLA3",
    "PPLA4",
    "PPLA5",
    "PPLC",
    "PPLX",
    "PPLL",
    "PPLF",
    "PPLG",
    "PPLS",
    "PPLQ",
    "PPLH",
    "PPLW",
    "PPLR",
    "PPLCH",
    "STLMT",
    "",
)
#: Numbers from here on are places without a GeoNames id: their id is ``local:<slug>-<cc>``, their coordinates are unknown.
LOCAL = 4_000_000_000
PART = 1  #: flag: part of a municipality, not its seat

_WORD = re.compile(r"\w+")
#: Cedilla forms that GeoNames uses for Romanian; Turkish names are filed the same way.
_MARKS = str.maketrans({"ş": "ș", "ţ": "ț", "Ş": "Ș", "Ţ": "Ț", "İ": "I", "ʼ": "’"})
#: Words of an addition, reduced so that "am", "a." and "an der", "a. d." meet.
_SMALL = {
    "am": "a", "an": "a", "auf": "a", "im": "i", "in": "i", "der": "d", "dem": "d", "den": "d", "ob": "o", "vor": "v", "bei": "b",
    "unter": "u",
    "sankt": "st", "saint": "st", "sainte": "ste", "santkt": "st",
}  # fmt: skip


def small_word(word: str) -> str:
    """The form that a small word of an addition has inside a key ("am" → "a"); any other word as it is."""
    return _SMALL.get(word, word)


def fold_word(word: str) -> str:
    """One word of a text as keys have it: case-folded, Romanian and Turkish cedillas as commas below."""
    return word.casefold() if word.isascii() else word.translate(_MARKS).casefold()


def slug(name: str) -> str:
    """Lower-case ASCII words of a name joined by hyphens ("Vari Voula" → "vari-voula"), for ``local:`` ids."""
    plain = unicodedata.normalize("NFD", name.translate(_SLUG).casefold())
    return "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


_SLUG = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i"}
)


def key_words(text: str) -> list[str]:
    """The normalised words of a name: case-folded, marks kept, "Sankt" and the small words of additions abbreviated."""
    text = unicodedata.normalize("NFC", text).translate(_MARKS)
    words = [w.casefold() for w in _WORD.findall(text)]
    if len(words) < 2:
        return words
    return [
        _SMALL.get(words[0], words[0]) if words[0] in ("sankt", "saint", "sainte") else words[0],
        *(_SMALL.get(w, w) for w in words[1:]),
    ]


def name_key(text: str) -> str:
    """The key under which a name is filed and sought."""
    return " ".join(key_words(text))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that bears a name. ``feature`` is GeoNames' code; ``name_kind`` tells which of its names it is."""

    city_id: str
    country_code: str
    admin1_code: str
    latitude: float
    longitude: float
    population: int
    feature: str
    name_kind: str
    part: bool = False
    index: int = -1


@dataclass(frozen=True, slots=True)
class Name:
    """A name that one word is written like: its key and bearers; ``doubtful`` is a genitive that needs a municipal noun behind it."""

    key: str
    form: CityForm
    candidates: tuple[Candidate, ...]
    genitive: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one word says wherever it stands: its normalised form, how many words a name may have that it begins, names it is by itself."""

    key: str
    longest: int
    names: tuple[Name, ...]


TABLES = ("countries.tsv", "regions.tsv", "adjectives.tsv", "context.toml", "common.txt", "first_names.txt", "nouns.bin")


class Gazetteer:
    """Read-only view of the compiled file; safe to share between threads and forked processes."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        try:
            with path.open("rb") as handle:
                self._data = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
            head = self._data[: self._data.find(b"\n")]
            header = json.loads(head)
            if header.get("format") != MAGIC:
                raise ValueError(f"format {header.get('format')!r}")
        except (OSError, ValueError) as error:
            raise KnowledgeError(
                f"the gazetteer {path} is missing or damaged ({error}): run `make gazetteer` or reinstall stadttandem"
            ) from error
        self.sources: dict[str, str] = header["sources"]
        self._buckets_n: int = header["buckets"]
        view = memoryview(self._data)
        base = len(head) + 1 + (-(len(head) + 1)) % 8

        def section(name: str, code: str = "B") -> memoryview:
            start, length = header["sections"][name]
            return view[base + start : base + start + length].cast(code)  # type: ignore[call-overload, no-any-return]

        self._ids = section("ids", "I")
        self._lat = section("lat", "i")
        self._lon = section("lon", "i")
        self._pop = section("pop", "I")
        self._ags = section("ags", "I")
        self._admin = section("admin", "H")
        self._feature = section("feature")
        self._flags = section("flags")
        self._name_at = section("name_at", "I")
        self._bucket_at = section("bucket_at", "I")
        start, length = header["sections"]["names"]
        self._names = (base + start, length)
        start, length = header["sections"]["keys"]
        self._keys = base + start
        self._admins: list[list[str]] = header["admins"]
        self._countries: dict[str, str] = header["countries"]
        #: Words of texts that no name begins with, so that a second look is not needed; a cache, bounded.
        self.strangers: set[str] = set()
        self._cities: dict[str, City] = {}
        self._cache: dict[str, tuple[Candidate, ...]] = {}
        #: What other words of texts can name, found by ``link.scan``; a cache, bounded.
        self.readings: dict[str, Reading] = {}
        #: First four letters of words that no country, region or continent begins with, found by ``link.choose``; a cache, bounded.
        self.landless: set[str] = set()
        self._lands = Lands(path.parent)

    @classmethod
    def open(cls, models: Path | None = None) -> Gazetteer:
        """Map ``gazetteer/gazetteer.bin`` of the models folder. Raises KnowledgeError with the remedy."""
        return cls((models or models_dir()) / "gazetteer" / "gazetteer.bin")

    def __len__(self) -> int:
        return len(self._ids)

    def _record(self, key: str) -> bytes:
        raw = key.encode()
        bucket = crc32(raw) % self._buckets_n
        start, stop = self._keys + self._bucket_at[bucket], self._keys + self._bucket_at[bucket + 1]
        if start == stop:
            return b""
        needle = b"\n" + raw + b"\t"
        at = self._data.find(needle, start, stop)
        if at < 0:
            return b""
        end = self._data.find(b"\n", at + 1, stop)
        return self._data[at + len(needle) : end if end >= 0 else stop]

    def filed(self) -> Iterator[str]:
        """Every normalised name of the file, in file order (for building word lists and for tests)."""
        begin, stop = self._keys, self._keys + self._bucket_at[self._buckets_n]
        for record in self._data[begin:stop].split(b"\n")[1:]:
            yield record.split(b"\t", 1)[0].decode()

    def longest(self, word: str) -> int:
        """How many words the longest name has that begins with ``word`` (already normalised); 0 where none does."""
        record = self._record("~" + word)
        return int(record) if record else 0

    def stranger(self, word: str) -> None:
        """Remember that ``word`` begins no name and is no derivation of one."""
        if len(self.strangers) > 200_000:
            self.strangers.clear()
        self.strangers.add(word)

    def remember(self, word: str, reading: Reading) -> None:
        """Keep what ``word`` can name."""
        if len(self.readings) > 50_000:
            self.readings.clear()
        self.readings[word] = reading

    def at(self, key: str) -> tuple[Candidate, ...]:
        """Places filed under a normalised key, best prior first."""
        found = self._cache.get(key)
        if found is None:
            record = self._record(key)
            found = tuple(self._candidate(record[i : i + 4].decode("ascii")) for i in range(0, len(record), 4)) if record else ()
            if len(self._cache) > 50_000:  # a run of millions of texts must not grow without end
                self._cache.clear()
            self._cache[key] = found
        return found

    def _candidate(self, posting: str) -> Candidate:
        index = (_DIGIT[posting[0]] << 12) | (_DIGIT[posting[1]] << 6) | _DIGIT[posting[2]]
        country, code, _ = self._admins[self._admin[index]]
        known = self._ids[index] < LOCAL
        return Candidate(
            self._id(index, country),
            country,
            code,
            self._lat[index] / 1e5 if known else math.nan,
            self._lon[index] / 1e5 if known else math.nan,
            self._pop[index],
            FEATURES[self._feature[index]],
            KINDS[posting[3]],
            bool(self._flags[index] & PART),
            index,
        )

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Every place that bears ``name`` (any of its names), best prior first; the genitive's s is not removed here."""
        return self.at(name_key(name))

    def derived(self, base: str) -> tuple[Candidate, ...]:
        """Places whose adjective or inhabitant may be formed from ``base`` (a key): own names and exonyms, no part of a town."""
        found = self.at(base)  # nearly always nothing
        return tuple(c for c in found if c.name_kind in _OWN_KINDS and not c.part) if found else ()

    def _city_at(self, index: int) -> City:
        name, german = self._name(index)
        country, _, admin = self._admins[self._admin[index]]
        ags = self._ags[index]
        known = self._ids[index] < LOCAL
        return City(
            city_id=self._id(index, country),
            name=name,
            name_de=german or name,
            country_code=country,
            country_de=self._countries.get(country, country),
            admin1=admin or None,
            ags=f"{ags:08d}" if ags else None,
            latitude=self._lat[index] / 1e5 if known else None,
            longitude=self._lon[index] / 1e5 if known else None,
            population=self._pop[index] if known else None,
        )

    def _name(self, index: int) -> tuple[str, str]:
        """GeoNames' own name and the German one (empty where they are the same)."""
        start, length = self._names
        begin = start + self._name_at[index]
        end = start + (self._name_at[index + 1] if index + 1 < len(self._name_at) else length)
        name, _, german = self._data[begin:end].decode().partition("\t")
        return name, german

    def _id(self, index: int, country: str) -> str:
        number = self._ids[index]
        return f"geonames:{number}" if number < LOCAL else f"local:{slug(self._name(index)[0])}-{country.lower()}"

    def city(self, city_id: str) -> City:
        """The place with this id. Raises KeyError where the gazetteer has none."""
        found = self._cities.get(city_id)
        if found is None:
            if len(self._cities) > 20_000:
                self._cities.clear()
            found = self._cities[city_id] = self._city(city_id)
        return found

    def _city(self, city_id: str) -> City:
        scheme, _, number = city_id.partition(":")
        if scheme == "local":
            return self._city_at(self._local[city_id])
        if scheme != "geonames" or not number.isdigit():
            raise KeyError(city_id)
        index = self._find(int(number))
        if index is None:
            raise KeyError(city_id)
        return self._city_at(index)

    def country_of(self, word: str) -> str | None:
        """ISO code that a country's name, adjective (any ending) or inhabitant means ("Italien", "italienischen", "Italienerin" → "IT")."""
        return self._lands.country(word)

    def region_of(self, word: str) -> tuple[str, str] | None:
        """Country and GeoNames admin1 code of a region's name or adjective: "Bretagne", "andalusisch" → ("ES", "51").

        A landscape that lies in several units gives their codes joined by commas, one that has none the code "*".
        """
        return self._lands.region(word)

    def is_land(self, name: str) -> bool:
        """Whether ``name`` is (the nominative or genitive of) a country's or region's name, not an adjective."""
        return self._lands.is_name(name)

    def land_hint(self, word: str) -> tuple[str, str] | None:
        """Country and admin1 codes (may be empty) that a single word points to, or None; the cheap form for reading whole texts."""
        return self._lands.hint(word)

    def opens_land(self, opening: str) -> bool:
        """Whether ``land_hint`` can find anything for a word that begins with ``opening``, its first four letters in lower case."""
        return self._lands.opens(opening)

    def country_name(self, code: str) -> str:
        """German name of a country; the code itself where it is unknown."""
        return self._countries.get(code, code)

    @cached_property
    def _local(self) -> dict[str, int]:
        first = self._find(LOCAL)
        return {self._id(i, self._admins[self._admin[i]][0]): i for i in range(first, len(self._ids))} if first is not None else {}

    def _find(self, number: int) -> int | None:
        at = bisect_left(self._ids, number)
        return at if at < len(self._ids) and self._ids[at] == number else None


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
