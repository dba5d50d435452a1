"""Expressions that count from another day: heute, "vergangenen Donnerstag", "kommendes Jahr", "vor drei Jahren", "zwei Jahre später"."""

from __future__ import annotations

import re

from pipeline.dates import numerals, words
from pipeline.dates.atom import ADJ, DAYPART, MONTH, Atom, alternatives, tail
from pipeline.dates.names import FEAST, SEASON_FORMS

ADVERB_DAYS = {"heute": 0, "gestern": -1, "vorgestern": -2, "morgen": 1, "übermorgen": 2}
_AGO_UNITS = rf"(?P<unit>{alternatives(words.UNIT_NAMES)})(?!\w)"
_EXACT = re.compile(rf"\s+(?:(?:auf\s+den\s+Tag\s+)?(?:genau\s+)?)?(?P<dir>vor|in)\s+(?:genau\s+)?(?P<n>[^\W_]+)\s+(?i:{_AGO_UNITS})")


def adverb(text: str, position: int, end: int, word: str) -> list[Atom]:
    """heute, gestern, morgen; "gestern Abend"; "heute vor zwei Jahren" (that very day); "am heutigen Freitag"."""
    low = word.lower()
    stop = position + len(word)
    step = ADVERB_DAYS[low]
    exact = _EXACT.match(text, stop, end)
    if exact:
        n = numerals.number(exact["n"])
        unit = words.UNIT_NAMES[exact["unit"].lower()]
        if n and unit in ("day", "week", "month", "year"):
            return [
                Atom(position, exact.end(), "offset", unit=unit, number=n if exact["dir"] == "in" else -n, day=step, exact=True, name=low)
            ]
    part = _DAYPART_AFTER.match(text, stop, end)
    return [Atom(position, part.end() if part else stop, "offset", unit="day", number=step, name=low, exact=bool(part))]


_DAYPART_AFTER = re.compile(rf"\s(?i:{alternatives(words.DAYPARTS)})(?!\w)")
_ADJECTIVE_DAY = re.compile(
    rf"(?P<adj>(?i:heutig|gestrig|vorgestrig|morgig))e[nrsm]?\s+(?:(?P<wd>(?i:{alternatives(words.WEEKDAYS)}))(?P<wp>{DAYPART})?|(?P<noun>Tage?s?|Abend|Nachmittag|Vormittag|Mittag|Morgen|Nacht))(?!\w)"
)
ADJECTIVE_STEPS = {"heutig": 0, "gestrig": -1, "vorgestrig": -2, "morgig": 1}


def adjective_day(text: str, position: int, end: int, word: str) -> list[Atom]:
    """ "am heutigen Freitag" (the mention is the weekday), "am gestrigen Abend", "in der gestrigen Sitzung"; "heutig" alone is no date."""
    match = _ADJECTIVE_DAY.match(text, position, end)
    stem = re.sub(r"e[nrsm]?\Z", "", word.lower())
    step = ADJECTIVE_STEPS[stem]
    if match is None:
        return [] if stem == "heutig" else [Atom(position, position + len(word), "offset", unit="day", number=step, name=stem)]
    start = match.start("wd") if match["wd"] else position
    return [Atom(start, match.end(), "offset", unit="day", number=step, name=stem, exact=True)]


_DIRECTED = re.compile(
    rf"{ADJ}\s+(?:(?P<wd>(?i:{alternatives(words.WEEKDAYS)}))(?P<wp>{DAYPART})?|(?P<month>{MONTH})|(?P<season>(?i:(?:{'|'.join(words.SEASON_PREFIXES)})?(?:{alternatives(words.SEASONS)})))s?"
    rf"|(?P<unit>(?i:Jahrzehnts?|Jahrhunderts?|Jahre?s?|Monate?s?|Woche|Quartals?|Halbjahre?s?))|(?:langen?\s+)?(?P<weekend>(?i:Wochenendes?))|(?P<feast>{FEAST.pattern})|(?P<day>Tage?s?))(?!\w)"
)
_NOT_UNIT = re.compile(r"\s+(?:de[rs]|seine[rs]|ihre[rs])\s+[A-ZÄÖÜ]|-")
_PLURALS = frozenset({"jahre", "monate"})
_SINGULAR = re.compile(r"\b(?:[Ii]m|[Dd]em|[Zz]um|[Vv]om|[Bb]eim|[Aa]m)\s\Z")
_TO_THE_DAY = re.compile(r"\b[Aa]uf\s+den\s+Tag(?:\s+genau)?\s+\Z")
_WEEKDAY_TAIL = re.compile(rf"\s+(?:am\s+)?(?P<wd>(?i:{alternatives(words.WEEKDAYS)}))(?P<wp>{DAYPART})?(?!\w)")
_OWNER = re.compile(r"\b(?:[Ss]ein|[Ii]hr|[Mm]ein|[Uu]nser|[Dd]ein|[Ee]in|[Jj]ed|[Kk]ein)(?:e[nrsm]?)?\s\Z")


def directed(text: str, position: int, end: int, word: str) -> list[Atom]:
    """An adjective of direction and what it points to: "vergangenen Donnerstag", "nächsten Winter", "der kommenden Woche"."""
    match = _DIRECTED.match(text, position, end)
    if match is None:
        return []
    stem = match["adj"].lower()
    step = words.DIRECTIONS.get(stem)
    text_step = words.TEXT_DIRECTIONS.get(stem)
    owned = bool(_OWNER.search(text, max(0, position - 10), position))
    stop = match.end()
    if owned and step != 0:
        return []
    if match["wd"]:
        if step is None:
            return []
        number = words.WEEKDAYS[match["wd"].lower()]
        return [Atom(position, stop, "weekday", number=number, direction=step)]
    if match["month"] and step is not None:
        following = tail(text, stop, end)
        return [
            Atom(
                position,
                following.end,
                "month",
                following.year,
                month=words.MONTHS[match["month"].lower()],
                direction=step if following.year is None else None,
            )
        ]
    if match["month"]:
        return []
    if match["season"]:
        return [Atom(position, stop, "season", number=SEASON_FORMS[match["season"].lower()], direction=step)] if step is not None else []
    if match["feast"]:
        name = words.FEASTS[re.sub(r"\s+", " ", match["feast"].lower())]
        return [Atom(position, stop, "feast", name=name, direction=step)] if step is not None and name else []
    if match["weekend"]:
        return [Atom(position, stop, "weekend", direction=step)] if step is not None else []
    if match["day"]:
        return _directed_day(text, position, stop, stem)
    if match["unit"].lower() in _PLURALS and not _SINGULAR.search(text, max(0, position - 6), position):
        return []  # "für die kommenden Jahre"; "im kommenden Jahre" is an old dative
    unit = words.UNIT_NAMES[match["unit"].lower()]
    if _NOT_UNIT.match(text, stop, end) and stem not in ("dies", "laufend", "vergangen", "kommend"):
        return []
    start = position
    if unit == "week":
        article = re.compile(r"\b[Dd](?:er|ie)\s\Z").search(text, max(0, position - 5), position)
        start = article.start() if article else position
        day = _WEEKDAY_TAIL.match(text, stop, end)
        if day and step is not None:
            return [Atom(start, day.end(), "weekday", number=words.WEEKDAYS[day["wd"].lower()], unit="week", direction=step)]
    if step is not None:
        if unit == "year":
            return [Atom(position, stop, "year", shift=step)]
        return [Atom(start, stop, "offset", unit=unit, number=step)]
    if unit in ("year", "month", "week") and text_step is not None:
        if stem == "folgend" and not re.search(r"\b(?:im|des|in\sder|am|dem)\s\Z", text[max(0, position - 8) : position], re.I):
            return []
        return [Atom(start, stop, "text", unit=unit, number=text_step)]
    return []


def _directed_day(text: str, position: int, stop: int, stem: str) -> list[Atom]:
    """ "am nächsten Tag", "am selben Tag": anchored in the text."""
    if not re.search(r"\b[Aa]m\s\Z", text[max(0, position - 4) : position]):
        return []
    steps = {
        "nächst": 1,
        "folgend": 1,
        "darauffolgend": 1,
        "selb": 0,
        "gleich": 0,
        "vorangegangen": -1,
        "vorhergehend": -1,
        "übernächst": 2,
    }
    return [Atom(position, stop, "text", unit="day", number=steps[stem])] if stem in steps else []


FORMER = {
    "vorjahr": ("year", -1),
    "vorjahres": ("year", -1),
    "vorjahrs": ("year", -1),
    "vormonat": ("month", -1),
    "vormonats": ("month", -1),
    "vorwoche": ("week", -1),
    "vorabend": ("evening", -1),
    "folgejahr": ("year", 1),
    "folgejahres": ("year", 1),
    "folgemonat": ("month", 1),
    "folgewoche": ("week", 1),
    "folgetag": ("day", 1),
}


def former(text: str, position: int, end: int, word: str) -> list[Atom]:
    """Vorjahr, Vormonat, Vorwoche count from the publication; Folgejahr and the like from another date of the text."""
    unit, step = FORMER[word.lower()]
    if not unit or not re.search(r"\b(?:im|am|des|dem|der|zum|beim|vom|das|in|seit)\s\Z", text[max(0, position - 6) : position], re.I):
        return []
    if unit == "evening":
        # "am Vorabend" of the day just named; "am Vorabend des Festes" is that of the feast
        owned = re.compile(r"\s+(?:des|der|von|vom|zu[mr]?|eines|einer)\b").match(text, position + len(word), end)
        return [] if owned else [Atom(position, position + len(word), "text", unit="day", number=-1)]
    if step < 0:
        if unit == "year":
            return [Atom(position, position + len(word), "year", shift=-1, name="vorjahr")]
        return [Atom(position, position + len(word), "offset", unit=unit, number=-1)]
    return [Atom(position, position + len(word), "text", unit=unit, number=step)]


_AGO = re.compile(
    rf"(?i:(?P<dir>vor|in)\s+)(?P<vague>(?:genau|exakt|ziemlich\s+genau)\s+)?(?P<n>[^\W_]+)\s+(?i:{_AGO_UNITS})(?P<after>\s+(?i:später|danach|darauf|zuvor|davor))?"
)


def ago(text: str, position: int, end: int, word: str) -> list[Atom]:
    """ "vor drei Jahren", "in zwei Wochen"; vague ones ("vor rund 30 Jahren", "vor einigen Tagen") are no dates."""
    match = _AGO.match(text, position, end)
    if match is None:
        return []
    n = numerals.number(match["n"])
    unit = words.UNIT_NAMES[match["unit"].lower()]
    if not n or match["after"]:
        return []
    ago = match["dir"].lower() == "vor"
    if unit == "decade":
        unit, n = "year", 10 * n
    if unit not in ("day", "week", "month", "year"):
        return []
    exact = ago and bool(_TO_THE_DAY.search(text, max(0, position - 24), position))  # "auf den Tag genau vor 50 Jahren"
    return [Atom(position, match.end(), "offset", unit=unit, number=-n if ago else n, exact=exact, name="ago" if ago else "in")]


_LATER = re.compile(
    rf"(?P<n>[^\W_]+)\s+(?P<half>halbe[sn]\s+)?(?i:{_AGO_UNITS})\s+(?P<dir>(?i:später|danach|darauf|nachher|zuvor|davor|vorher|früher))(?!\w)|(?P<u2>(?i:Jahr|Monat|Woche|Tag|tags))\s+(?P<d2>(?i:darauf|danach|zuvor|davor))(?!\w)"
)
_FORWARD = frozenset({"später", "danach", "darauf", "nachher"})


def later(text: str, position: int, end: int, word: str) -> list[Atom]:
    """ "zwei Jahre später", "ein Jahr zuvor", "im Jahr darauf", "tags darauf": anchored in the text."""
    match = _LATER.match(text, position, end)
    if match is None:
        return []
    if match["u2"]:
        n, unit, word = 1, words.UNIT_NAMES[match["u2"].lower()], match["d2"].lower()
    else:
        found = numerals.number(match["n"])
        if not found:
            return []
        n, unit, word = found, words.UNIT_NAMES[match["unit"].lower()], match["dir"].lower()
    if match["half"]:
        unit, n = ("half_year", 1) if unit == "year" and n == 1 else ("", 0)
    factor = {"decade": ("year", 10), "half_year": ("month", 6), "quarter": ("month", 3)}.get(unit)
    if factor:
        unit, n = factor[0], factor[1] * n
    if unit not in ("day", "week", "month", "year"):
        return []
    return [Atom(position, match.end(), "text", unit=unit, number=n if word in _FORWARD else -n)]


def heuer(text: str, position: int, end: int, word: str) -> list[Atom]:
    return [Atom(position, position + len(word), "year", shift=0)]
