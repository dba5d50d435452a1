"""A printed name becomes a municipality of the German-speaking area: population is the prior, postal codes and neighbours the evidence."""

from __future__ import annotations

import re
from functools import cached_property
from math import cos, hypot, log10, radians
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.gazetteer import Candidate, Gazetteer
    from pipeline.identify.words import IssuerWords
    from pipeline.textview import TextView

#: Countries with German-language town halls and local press; Italy counts with South Tyrol only, Belgium with its east.
HOME = frozenset({"DE", "AT", "CH", "LI", "LU"})
_SOUTH_TYROL = ("IT", "17")
#: Municipalities of the German-speaking community of Belgium: Eupen, Kelmis, Raeren, Lontzen, Amel, Bütgenbach, Büllingen, St. Vith.
_EAST_BELGIUM = frozenset(f"geonames:{n}" for n in (2798573, 2793722, 2788410, 2792119, 2803242, 2800711, 2800782, 2787315))
_NOT_SEATS = frozenset({"PPLX", "PPLH", "PPLQ", "PPLW"})
_NOT_NAMES = frozenset({"adjective", "inhabitant"})
_KIND_WEIGHT = {"name": 0.3, "exonym": 0.3, "variant": 0.0, "short": -0.3, "ascii": -0.3, "transcription": -0.3}
_PLAIN_KINDS = frozenset({"name", "exonym", "variant"})
_POSTAL = re.compile(r"(?<![\w.,/+-])(?:(?P<country>[DAFLCHI]{1,2})[-–])?(?P<code>\d{4,5})[ ](?=[A-ZÄÖÜ][\w.]+)")
_LETTERS = {"D": "DE", "A": "AT", "CH": "CH", "L": "LU", "FL": "LI", "I": "IT"}
_SMALL_WORD = re.compile(r"[ ](?:am|an|im|in|ob|vor|bei|auf|unter|der|dem|den|zu|[adiobvuü]\.)$", re.I)
#: Kilometres within which a place lies in a postal area (two digits): the widest German areas reach about 70 km from their middle.
_AREA_KM = 75.0
_NEAR_KM = 45.0
#: A merged municipality lies where its first town lies.
_MERGED_KM = 10.0
_PLAIN = str.maketrans("äöüÄÖÜ", "aouAOU")
#: Two candidates whose scores differ by less are a guess: no answer.
_MARGIN = 0.25


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance of two points in degrees (equirectangular: below one percent of error within Central Europe)."""
    return 111.2 * hypot(a[0] - b[0], (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2)))


def is_home(candidate: Candidate) -> bool:
    """A seat of a municipality in the German-speaking area."""
    if candidate.part or candidate.feature in _NOT_SEATS or candidate.name_kind in _NOT_NAMES:
        return False
    south_tyrol = (candidate.country_code, candidate.admin1_code) == _SOUTH_TYROL
    return candidate.country_code in HOME or south_tyrol or candidate.city_id in _EAST_BELGIUM


class Places:
    """Resolves the names of one document; the evidence of its text is gathered only where a name is ambiguous."""

    def __init__(self, view: TextView, gazetteer: Gazetteer, words: IssuerWords) -> None:
        self._view = view
        self._gazetteer = gazetteer
        self._words = words

    @cached_property
    def _low(self) -> str:
        return self._view.text.casefold()

    @cached_property
    def _postal_points(self) -> tuple[tuple[str, tuple[float, float]], ...]:
        """Country and middle of every postal code in the text, in order; four digits count for Austria and Switzerland both."""
        points = []
        for match in _POSTAL.finditer(self._view.text):
            code, letters = match["code"], match["country"]
            country = _LETTERS.get(letters) if letters else None
            for guess in (country,) if country else (("DE", "IT") if len(code) == 5 else ("AT", "CH")):
                point = self._words.postal.get((guess, code[:2]))
                if point:
                    points.append((guess, point))
        return tuple(points)

    @cached_property
    def _regions(self) -> frozenset[tuple[str, str]]:
        """Countries ("AT", "") and regions ("AT", "07") that the text names."""
        found: set[tuple[str, str]] = set()
        for word in dict.fromkeys(self._view.words):
            if len(word) < 4:
                continue
            region = self._gazetteer.region_of(word)
            if region:
                found.update((region[0], code) for code in region[1].split(","))
            elif country := self._gazetteer.country_of(word):
                found.add((country, ""))
        return frozenset(found)

    @cached_property
    def _neighbours(self) -> tuple[tuple[float, float], ...]:
        """Where the unambiguous towns of the text lie (the first 60 names)."""
        points = []
        for word in dict.fromkeys(w for w in self._view.words if len(w) > 3 and w[0].isupper()):
            found = [c for c in self._gazetteer.lookup(word) if is_home(c) and c.name_kind in ("name", "exonym", "variant")]
            if len(found) == 1 and found[0].population >= 1000:
                points.append((found[0].latitude, found[0].longitude))
                if len(points) == 60:
                    break
        return tuple(points)

    def _score(self, candidate: Candidate, name: str = "") -> float:
        here = (candidate.latitude, candidate.longitude)
        weight = _KIND_WEIGHT.get(candidate.name_kind, -1.0)
        if candidate.name_kind == "variant" and self._gazetteer.city(candidate.city_id).name.translate(_PLAIN) == name:
            weight = _KIND_WEIGHT["ascii"]  # "Lohne" is Löhne only where the umlaut was lost
        score = log10(max(candidate.population, 100)) + weight
        postal = self._postal_points
        if postal:
            near = [p for country, p in postal if country == candidate.country_code and distance_km(here, p) < _AREA_KM]
            score += 3.0 if near else -1.5
        if (candidate.country_code, candidate.admin1_code) in self._regions:
            score += 1.5
        elif (candidate.country_code, "") in self._regions:
            score += 0.25 if candidate.country_code == "DE" else 0.5  # every other text names Germany
        close = sum(1 for p in self._neighbours if 1.0 < distance_km(here, p) < _NEAR_KM)
        return score + min(2.0, 0.7 * close)

    def resolve(self, name: str, *, foreign: bool = False, prominent: bool = False) -> tuple[str, str] | None:
        """City id and the part of ``name`` that bears it; None where nothing fits or two places fit alike.

        ``foreign`` accepts a place outside the German-speaking area where none inside bears the name (a letterhead says "Stadt X").
        ``prominent`` refuses a village whose name everybody takes for a far larger place abroad ("STRASSBURG.").
        """
        if abbreviated := self._abbreviated(name):
            return abbreviated, name
        for form in _forms(name):
            found = self._gazetteer.lookup(form)
            home = [c for c in found if is_home(c)]
            if home:
                best = self._merged(self._choose(home, form), form)
                if best and prominent and any(c.population > 20 * max(best.population, 500) for c in found if c.name_kind in _PLAIN_KINDS):
                    return None
                return (best.city_id, form) if best else None
            if foreign:
                abroad = [
                    c
                    for c in found
                    if not c.part and c.feature not in _NOT_SEATS and c.name_kind not in _NOT_NAMES and c.population >= 5000
                ]
                if abroad:
                    return abroad[0].city_id, form
        return None

    def _merged(self, found: Candidate | None, name: str) -> Candidate | None:
        """The municipality of today for a town that was merged: "Zeulenroda" where the text names "Zeulenroda-Triebes"."""
        if found is None or f"{name.casefold()}-" not in self._low:
            return found
        match = re.search(rf"(?<!\w){re.escape(name)}-[A-ZÄÖÜ][a-zäöüß]+(?![\w-])", self._view.text, re.I)
        here = (found.latitude, found.longitude)
        for candidate in self._gazetteer.lookup(match.group()) if match else ():
            near = distance_km(here, (candidate.latitude, candidate.longitude)) < _MERGED_KM
            if near and is_home(candidate) and candidate.population > found.population:
                return candidate
        return found

    def of_adjective(self, word: str) -> tuple[str, str] | None:
        """City id and name of the town whose adjective ``word`` is ("Salzuflener" → Bad Salzuflen); the text must name it."""
        text = self._low
        names: list[str] = []
        for form in adjective_bases(word):
            merged = re.search(rf"(?<!\w){re.escape(form)}-[^\W\d_]+", self._view.text, re.I)  # "Sulzbacher" → Sulzbach-Rosenberg
            names += [*([merged.group()] if merged else []), form, f"Bad {form}"]
        whole = [n for n in names if re.search(rf"(?<!\w){re.escape(n.casefold())}s?(?!\w)", text)]
        # A name that stands only in its adjective is second choice: "Esslinger" holds Essling as well.
        for name in dict.fromkeys([*whole, *(n for n in names if n.casefold() in text)]):
            found = self.resolve(name)
            if found and len(found[1]) == len(name):
                return found
        return None

    def _abbreviated(self, name: str) -> str | None:
        """City of "Rothenburg o. d. T.": the one whose full name begins with these letters, word by word."""
        words = name.replace(".", ". ").split()
        dotted = next((i for i, w in enumerate(words) if w.endswith(".") and i), 0)
        if not dotted or self._gazetteer.lookup(name):
            return None
        for candidate in self._gazetteer.lookup(" ".join(words[:dotted])):
            if is_home(candidate):
                city = self._gazetteer.city(candidate.city_id)
                for full in (city.name_de, city.name):
                    parts = full.split()
                    pairs = zip(parts, words, strict=False)
                    if len(parts) == len(words) and all(p == w or (w[-1] == "." and p[0] == w[0]) for p, w in pairs):
                        return candidate.city_id
        return None

    def _choose(self, candidates: Sequence[Candidate], name: str) -> Candidate | None:
        unique: dict[str, Candidate] = {}
        for candidate in candidates:
            unique.setdefault(candidate.city_id, candidate)
        if len(unique) == 1:
            return candidates[0]
        ranked = sorted(((self._score(c, name), c) for c in unique.values()), key=lambda pair: (-pair[0], pair[1].city_id))
        if ranked[0][0] - ranked[1][0] < _MARGIN:
            return None
        return ranked[0][1]


def adjective_bases(word: str) -> tuple[str, ...]:
    """Names that an adjective in -er may be formed from: "Ahauser" → Ahaus, "Bremer" → Bremen, "Haller" → Halle."""
    stem = word[:-2]
    town = (f"{word[:-7]}stadt",) if word.endswith("städter") else ()
    return tuple(dict.fromkeys((stem, *town, stem + "en", stem + "e", word[:-3] + "en")))


def _forms(name: str) -> list[str]:
    """The name, then the name without its additions, shorter and shorter; a lone "Bad", "Sankt" or "Neu" is none."""
    name = " ".join(name.split()).rstrip(" ,;:-")
    forms = [name]
    if "/" in name:
        forms.append(name.split("/")[0].rstrip())
    if "(" in name:
        forms.append(name.split("(")[0].rstrip())
    core = forms[-1]
    if core.lower().startswith("bad ") and " " not in core[4:]:
        return [*dict.fromkeys(forms), core[4:]]  # the title is younger than the list: Bad Kötzting is filed as Kötzting
    while " " in core:
        core = core.rsplit(" ", 1)[0]
        while shorter := _SMALL_WORD.search(core):
            core = core[: shorter.start()]
        forms.append(core)
    if "-" in core:
        forms.append(core.split("-")[0])  # merged towns that the list knows by their first half: Aue-Bad Schlema
    return [
        f
        for f in dict.fromkeys(forms)
        if len(f) > 2 and f.lower() not in ("bad", "sankt", "neu", "st.", "hann.", "markt", "groß", "klein", "maria")
    ]
