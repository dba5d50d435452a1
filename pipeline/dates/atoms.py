"""Single date expressions: what stands at one position of a text, still without publication date and without context.

``read(text, position, end, word)`` is called for every token; a dictionary from the token to its readers keeps words that begin no date
free of any pattern. Every reader returns atoms whose day, month and year may be open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pipeline.dates import almanac, numerals, words
from pipeline.dates.atom import Atom, tail
from pipeline.dates.days import ISO, MONTHDAY, WEEKDAY_PARTS, days, weekday
from pipeline.dates.names import SEASON_FORMS, beside_feast, feast, month, season, term, weekend
from pipeline.dates.relative import ADJECTIVE_STEPS, ADVERB_DAYS, FORMER, adjective_day, adverb, ago, directed, former, heuer, later
from pipeline.dates.years import (
    MONTH_YEAR,
    decade_word,
    decades,
    jahr,
    nth_week,
    ordinal_noun,
    ordinal_word,
    quarter_code,
    roman,
    week_number,
    years,
)

_NUMBERED = re.compile(
    r"\b(?:Nr|Nummer|Heft|Ausgabe|Drucksache|Drs|Az|Aktenzeichen|Vorlage|Antrag|Beschluss|\w*[Mm]itteilung|\w*[Ii]nformation|\w*[Mm]eldung|PM|Folge|Band)[.:]?\s*\Z"
)
_TIME_WORD = re.compile(r"\b(?:[Ss]eit|[Aa]b|[Bb]is|[Vv]on|[Ii]m|[Ii]n|Stand|Laufzeit|Zeitraum|Beginn|Start|Ende)[:.]?\s*\Z|–\s?\Z")

Reader = Callable[[str, int, int, str], list[Atom]]


def number_first(text: str, position: int, end: int, word: str) -> list[Atom]:
    """Everything that begins with a digit; the caller has made sure that no digit, letter or sign is glued to the left."""
    n = len(word)
    if n <= 2 and word.isdigit():
        if text[position + n : position + n + 1] == "/":
            month_year = month_slash_year(text, position, end)
            if month_year is not None:
                return [month_year]
        atoms = days(text, position, position, end)
        if atoms:
            return atoms
        match = MONTHDAY.match(text, position, end)
        if match:
            shift = words.DIRECTIONS.get(match["adj"].lower()) if match["adj"] else 0
            day = int(match["d"] or match["d2"])
            return [Atom(position, match.end(), "monthday", number=shift, day=day)] if shift is not None and 1 <= day <= 31 else []
        return ordinal_noun(text, position, end) or later(text, position, end, word)
    if n == 4 and word.isdigit():
        match = ISO.match(text, position, end)
        if match:
            y, m, d = int(match[1]), int(match[3]), int(match[4])
            return [Atom(position, match.end(), "day", y, month=m, day=d, exact=True)] if almanac.valid(y, m, d) and y >= 1000 else []
        return years(text, position, end)
    if word.endswith(("er", "ern")):
        return decades(text, position, end)
    return later(text, position, end, word) if word.isdigit() and n == 3 else []


def part_of(text: str, position: int, end: int, word: str) -> list[Atom]:
    """Anfang, Mitte, Ende of a month, year, decade, century …"""
    match = _PART.match(text, position, end)
    if match is None:
        return []
    part = _PARTS[match["p"].lower()]
    to = _PARTS[match["q"].lower()] if match["q"] else 0
    if to and to <= part:
        return []
    bare = _OF_THE_YEAR.match(text, match.end(), end)
    week = _OF_THE_WEEK.match(text, match.end(), end)
    if week and match.group().lower().split()[-1] == "der" and not to:
        return [Atom(position, week.end(), "offset", unit="week", number=0, part=part)]
    of_month = _OF_THE_MONTH.match(text, match.end(), end)
    if of_month and not to:
        unit = words.UNIT_NAMES[of_month.group().lower()]
        return [Atom(position, of_month.end(), "offset", unit=unit, number=0, part=part)]
    if bare:
        inner = Atom(match.end(), bare.end(), "year", int(bare["y"]) if bare["y"] else None, shift=None if bare["y"] else 0)
    else:
        at = match.end()
        token = _TOKEN.match(text, at, end)
        if token is None:
            return []
        found = read(text, at, end, token.group())
        if not found or found[0].start != at or found[0].kind not in _PART_OF:
            return []
        inner = found[0]
        if inner.kind == "offset" and inner.unit not in ("year", "month", "week", "decade", "century"):
            return []
    inner.start, inner.part, inner.part_to = position, part, to
    return [inner]


_PARTS = {"anfang": 1, "anfangs": 1, "beginn": 1, "mitte": 2, "ende": 3}
_PART_OF = frozenset({"month", "year", "decade", "century", "offset", "week", "season", "quarter"})
_PART = re.compile(r"(?i:(?P<p>Anfang|Mitte|Ende|Beginn)(?:\s?(?:/|bis|oder|–)\s?(?P<q>Mitte|Ende))?)\s+(?:(?i:des|der)\s+(?=\S))?")
_OF_THE_YEAR = re.compile(r"(?i:Jahre?s)(?!\w)(?:\s+(?P<y>[12]\d{3})(?!\d|[.,]\d))?")
#: "Anfang der Woche", but not "zu Beginn der Woche der Begegnung" or "… Woche gegen Rassismus".
_OF_THE_WEEK = re.compile(r"Woche(?![\w-]|\s+(?:de[rs]|für|gegen|zu[mr]?|von|vor|nach|„|»|[A-ZÄÖÜ]))")
_OF_THE_MONTH = re.compile(r"(?:Monate?s|Jahrzehnts|Jahrhunderts)(?!\w)")
_TOKEN = re.compile(r"\w+")

YEAR_PART = {"anfang": 1, "beginn": 1, "auftakt": 1, "mitte": 2, "ende": 3, "schluss": 3, "ausklang": 3}
_UNIT_PART = re.compile(
    r"(?i:(?P<unit>Jahres|Monats|Wochen)(?P<p>anfang|beginn|auftakt|mitte|ende|schluss|ausklang|wechsel|wende)s?)(?!\w)"
)


def unit_part(text: str, position: int, end: int, word: str) -> list[Atom]:
    """Jahresende, Monatsanfang, Jahreswechsel."""
    match = _UNIT_PART.match(text, position, end)
    if match is None:
        return []
    unit, part = match["unit"].lower(), match["p"].lower()
    following = tail(text, match.end(), end)
    if part in ("wechsel", "wende"):
        return (
            [Atom(position, following.end, "turn", following.year, following.year_to, following.shift, following.text_shift)]
            if unit == "jahres"
            else []
        )
    if unit == "jahres":
        shift = following.shift if following.year or following.shift is not None or following.text_shift is not None else 0
        return [Atom(position, following.end, "year", following.year, None, shift, following.text_shift, part=YEAR_PART[part])]
    return [Atom(position, match.end(), "offset", unit="month" if unit == "monats" else "week", number=0, part=YEAR_PART[part])]


@cache
def reader_table() -> dict[str, tuple[Reader, ...]]:
    """Token (as written: lower case, capitalised or upper case) -> readers to try in this order."""
    table: dict[str, list[Reader]] = {}

    def add(word: str, reader: Reader, *, lower: bool = True, title: bool = True, upper: bool = False) -> None:
        forms = [word] if lower else []
        forms += [word[0].upper() + word[1:]] if title else []
        forms += [word.upper()] if upper else []
        for form in forms:
            readers = table.setdefault(form, [])
            if reader not in readers:
                readers.append(reader)

    for word in words.WEEKDAYS:
        add(word, beside_feast, lower=False)
    for word in (*words.WEEKDAYS, *WEEKDAY_PARTS):
        add(word, weekday, lower=False, upper=True)
    for word in words.WEEKDAY_SHORT:
        add(word, weekday, lower=False, upper=True)
    for word in words.MONTHS:
        add(word, month, lower=False, upper=True)
    for word in words.MONTH_SHORT:
        add(word, month, lower=False)
    for word in SEASON_FORMS:
        add(word, season, lower=False, upper=True)
    for word in ("wintersemester", "sommersemester", "wintersemesters", "sommersemesters", "schuljahr", "schuljahres"):
        add(word, term, lower=False)
    for word in ("WS", "SS", "WiSe", "SoSe"):
        table[word] = [term]
    for word in words.FEASTS:
        add(re.split(r"[\s.-]", word)[0], feast, lower=word.startswith(("internationale", "heilige")), upper=True)
    for word in ("anfang", "mitte", "ende", "beginn"):
        add(word, part_of)
    for unit in ("jahres", "monats", "wochen"):
        for part in (*YEAR_PART, "wechsel", "wende"):
            if unit == "wochen" and part == "ende":
                continue
            for ending in ("", "s"):
                add(unit + part + ending, unit_part, lower=False)
    for word in ADVERB_DAYS:
        add(word, adverb)
    for stem in ADJECTIVE_STEPS:
        for ending in ("e", "en", "er", "es", "em"):
            add(stem + ending, adjective_day, title=False)
    for stem in (*words.DIRECTIONS, *words.TEXT_DIRECTIONS):
        for ending in ("e", "en", "er", "es", "em"):
            add(stem + ending, directed)
    for word in FORMER:
        add(word, former, lower=False)
    for word in ("vor", "in"):
        add(word, ago)
    for word, n in numerals.cardinals().items():
        if n <= 100 and word not in ("ein", "eins", "eine", "einen", "einer", "eines", "einem"):
            add(word, later)
    for word in ("ein", "eine", "einen", "einem", "tags"):
        add(word, later)
    for word in ("jahr", "jahre"):
        add(word, jahr, lower=False)
    for word in ("jahr", "monat", "woche", "tag"):
        add(word, later, lower=False)
    for word in ("KW", "Kalenderwoche", "Kalenderwochen"):
        table[word] = [week_number]
    for word in ("Q1", "Q2", "Q3", "Q4", "H1", "H2"):
        table[word] = [quarter_code]
    for word in ("I", "II", "III", "IV"):
        table.setdefault(word, []).append(roman)
    for word, n in numerals.ordinals().items():
        if n <= 53:
            add(word, ordinal_word)
            add(word, nth_week)
    for word in ("letzte", "letzten", "letzter", "letztes"):
        table[word].insert(0, ordinal_word)
    for stem in words.DECADE_WORDS:
        for ending in ("", "n", "jahre", "jahren"):
            add(stem + ending, decade_word)
    for word in ("wochenende", "wochenendes"):
        add(word, beside_feast, lower=False)
        add(word, weekend, lower=False)
    add("heuer", heuer)
    return {word: tuple(readers) for word, readers in table.items()}


def read(text: str, position: int, end: int, word: str) -> list[Atom]:
    """The atoms that begin with the token ``word`` at ``position``; nothing at or after ``end`` is read."""
    if word[0].isdigit():
        return number_first(text, position, end, word)
    for reader in reader_table().get(word, ()):
        atoms = reader(text, position, end, word)
        if atoms:
            return atoms
    return []


def month_slash_year(text: str, position: int, end: int) -> Atom | None:
    """``03/2022``: a month with its leading zero or behind a word of time; not "Nr. 03/2022", "Pressemitteilung 8/2024"."""
    match = MONTH_YEAR.match(text, position, end)
    if match is None or _NUMBERED.search(text, max(0, position - 24), position):
        return None
    if match[1][0] != "0" and not _TIME_WORD.search(text, max(0, position - 14), position):
        return None
    return Atom(position, match.end(), "month", int(match[2]), month=int(match[1]))
