"""Years, decades, centuries, and the numbered units of a year: quarters, halves, weeks, Sundays in Advent."""

from __future__ import annotations

import re

from pipeline.dates import numerals, words
from pipeline.dates.atom import MONTH, Atom, Tail, alternatives, second_year, tail
from pipeline.dates.days import possible
from pipeline.dates.value import full_year

_AFTER_DECADE = r"(?P<n>n)?(?P<jahre>[-\s]?Jahren?(?!\w))?"
_DECADES = re.compile(
    rf"(?P<a>\d{{2}}|\d{{4}})er(?:[-]?\s*(?:und|oder|bis(?:\s+zu\s+den|\s+in\s+die)?|/|–|-)\s*(?:(?:die|den|der)\s+)?(?P<b>\d{{2}}|\d{{4}})er)?{_AFTER_DECADE}"
)
#: "das erste Quartal des Spiels" is no quarter of a year.
_BEFORE_CHRIST = re.compile(r"\s*(?:v\.\s?(?:Chr|u\.\s?Z)|vor\s+Christus|vor\s+unserer\s+Zeit)")
_OF_SOMETHING = re.compile(
    r"\s+(?:des|der)\s+(?!Jahre?s|Haushalts|Geschäfts|(?:kommenden|vergangenen|laufenden|nächsten|letzten)\s)[A-ZÄÖÜ]"
)
_ORDINAL_NOUN = re.compile(
    r"(?P<n>\d{1,3})\.(?:\s*(?P<op>und|bis(?:\s+zum)?|oder|/|–|-)\s*(?P<n2>\d{1,2})\.)?\s*(?P<noun>Jahrhunderte?(?:s|n)?|Jh(?:dt?s?)?\.?|Quartals?|Vierteljahre?s?|Halbjahre?s?|Jahreshälfte|Kalenderwochen?|KW|Advents?(?:sonntag|wochenende)?|Weihnachts(?:feier)?tag(?:e[ns]?|s)?)(?!\w)"
)


def ordinal_noun(text: str, position: int, end: int) -> list[Atom]:
    match = _ORDINAL_NOUN.match(text, position, end)
    if match is None:
        return []
    number, noun = int(match["n"]), match["noun"].lower()
    to = int(match["n2"]) if match["n2"] else 0
    return unit_of_year(text, position, match.end(), end, number, to, noun)


def unit_of_year(text: str, start: int, stop: int, end: int, number: int, to: int, noun: str) -> list[Atom]:
    """Century, quarter, half-year, week or Advent Sunday by its number."""
    if noun.startswith(("jahrhundert", "jh")):
        if not 2 <= number <= 21 or _BEFORE_CHRIST.match(text, stop, end) or (to and not number < to <= 21):
            return []
        return [Atom(start, stop, "century", number=number, number_to=to)]
    if noun.startswith("weihnacht"):
        if number not in (1, 2) or (to and (number, to) != (1, 2)):
            return []
        following = tail(text, stop, end)
        name = "weihnachtstage" if to else f"{number}. weihnachtstag"
        return [Atom(start, following.end, "feast", following.year, None, following.shift, following.text_shift, name=name)]
    if to:
        return []
    if noun.startswith("advent"):
        if not 1 <= number <= 4:
            return []
        following = tail(text, stop, end)
        return [Atom(start, following.end, "feast", following.year, None, following.shift, following.text_shift, name=f"{number}. advent")]
    if _OF_SOMETHING.match(text, stop, end):
        return []
    following = tail(text, stop, end)
    if noun.startswith(("quartal", "vierteljahr")):
        kind, limit = "quarter", 4
    elif noun.startswith(("halbjahr", "jahreshälfte", "hälfte")):
        kind, limit = "half", 2
    else:
        kind, limit = "week", 53
        slash = re.compile(r"\s?/\s?(\d{4}|\d{2})(?!\d)").match(text, stop, end)
        if slash:
            year = int(slash[1])
            following = Tail(slash.end(), year if year > 99 else full_year(year))
    if not 1 <= number <= limit:
        return []
    return [Atom(start, following.end, kind, following.year, None, following.shift, following.text_shift, number=number)]


_YEARS = re.compile(
    r"(?P<a>[12]\d{3})(?:\s?/\s?(?P<slash>\d{4}|\d{2})(?!\d|/\d|[.,]\d)|\s?(?P<dash>[–—-])\s?(?P<b>[12]\d{3}|\d{2})(?![\w]|[.,]\d|-\d|/\d))?(?![\w])"
)
MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])/([12]\d{3})(?!\d|/|[.,]\d)")


def years(text: str, position: int, end: int) -> list[Atom]:
    """A year, a pair such as 2018/19 or a span such as 2021–2027. Whether a bare number is a year at all is decided later."""
    match = _YEARS.match(text, position, end)
    if match is None:
        return decades(text, position, end)
    a = int(match["a"])
    if match["slash"]:
        to = second_year(a, match["slash"])
        return [Atom(position, match.end(), "years", a, to)] if to else []
    if match["b"]:
        if len(match["b"]) == 2:
            if match["dash"] == "-" and 1 <= int(match["b"]) <= 12 and int(match["b"]) <= a % 100:
                return [Atom(position, match.end(), "month", a, month=int(match["b"]))]
            b = a // 100 * 100 + int(match["b"])
        else:
            b = int(match["b"])
        if a < b <= a + 300:
            return [Atom(position, match.end(), "years", a, b)]
        return []
    return [Atom(position, match.end("a"), "year", a)]


def decades(text: str, position: int, end: int) -> list[Atom]:
    match = _DECADES.match(text, position, end)
    if match is None:
        return []
    a = _decade_start(match["a"])
    b = _decade_start(match["b"]) if match["b"] else None
    if a is None or (match["b"] and (b is None or b <= a)):
        return []
    if not match["jahre"]:
        # "30er-Zone", "20er-Pack": a bare two-digit decade needs an article or a part before it and no noun glued behind.
        before = text[max(0, position - 14) : position]
        glued = text[match.end() : match.end() + 1] == "-" and text[match.end() + 1 : match.end() + 2].isalpha()
        if glued or (len(match["a"]) == 2 and not re.search(r"\b(?:[Dd](?:en|ie|er)|frühen|späten|Anfang|Mitte|Ende)\s\Z", before)):
            return []
        if len(match["a"]) == 2 and re.match(r"\s+[A-ZÄÖÜ]", text[match.end() : match.end() + 3]):
            return []
    return [Atom(position, match.end(), "decade", number=a, number_to=b or 0)]


def _decade_start(digits: str) -> int | None:
    number = int(digits)
    if number % 10:
        return None
    if len(digits) == 4:
        return number if 1000 <= number <= 2090 else None
    return 2000 + number if number <= 10 else 1900 + number


_JAHR = re.compile(r"(?i:Jahr|Jahre)\s+(?P<y>\d{3,4})(?!\w|[.,]\d)")


def jahr(text: str, position: int, end: int, word: str) -> list[Atom]:
    match = _JAHR.match(text, position, end)
    if match:
        span = years(text, match.start("y"), end) if len(match["y"]) == 4 else []
        atom = span[0] if span else Atom(position, match.end(), "year", int(match["y"]))
        if atom.kind in ("year", "years") and 100 <= (atom.year or 0) <= 2200:
            atom.start, atom.name = position, "jahr"
            return [atom]
        return []
    return []


_KW = re.compile(r"(?:KW|Kalenderwoche|Kalenderwochen)\s?(?P<n>\d{1,2})(?!\d|[.,]\d)(?:\s?(?:/|\s)\s?(?P<y>[12]\d{3})(?!\d))?")
_QUARTER = re.compile(r"(?P<q>[QH])(?P<n>[1-4])(?:\s?/\s?|\s)(?P<y>[12]\d{3}|\d{2})(?!\d)")


def week_number(text: str, position: int, end: int, word: str) -> list[Atom]:
    match = _KW.match(text, position, end)
    if match is None or not 1 <= int(match["n"]) <= 53:
        return []
    following = tail(text, match.end(), end) if not match["y"] else Tail(match.end(), int(match["y"]))
    return [Atom(position, following.end, "week", following.year, None, following.shift, following.text_shift, number=int(match["n"]))]


def quarter_code(text: str, position: int, end: int, word: str) -> list[Atom]:
    match = _QUARTER.match(text, position, end)
    if match is None:
        return []
    year = int(match["y"]) if len(match["y"]) == 4 else full_year(int(match["y"]))
    if match["q"] == "H" and int(match["n"]) > 2:
        return []
    return [Atom(position, match.end(), "quarter" if match["q"] == "Q" else "half", year, number=int(match["n"]))]


_ORDINAL_WORD = re.compile(
    rf"(?P<o>[^\W\d_]+|\d{{1,2}}\.|I{{1,3}}V?\.)\s+(?:(?P<noun>Quartals?|Vierteljahre?s?|Halbjahre?s?|Jahreshälfte|Hälfte\s+des\s+Jahres|Kalenderwochen?|KW|Jahrhunderte?s?|Advents?(?:sonntag|wochenende)?|Weihnachts(?:feier)?tage?s?)(?!\w)"
    rf"|(?P<month>{MONTH})|(?P<m2>{MONTH[:-6]})(?P<half>hälfte|-Hälfte|-?(?i:wochenende|(?P<wm>{alternatives(words.WEEKDAYS)})s?))(?!\w)|(?P<wd>(?i:{alternatives(words.WEEKDAYS)})|Wochenende)\s+(?:im|des\s+Monats)\s+(?P<m3>{MONTH}))"
)


_NTH_WEEK = re.compile(r"\s+Woche(?!\w|\s+(?:de[rs]|im|vor|nach)\s)")


def nth_week(text: str, position: int, end: int, word: str) -> list[Atom]:
    """ "in der dritten Woche": counted from the week of a day that the text has named."""
    match = _NTH_WEEK.match(text, position + len(word), end)
    number = numerals.ordinals().get(word.lower())
    if match is None or number is None or number > 12 or text[max(0, position - 4) : position].lower() != "der ":
        return []
    return [Atom(position - 4, match.end(), "text", unit="nth_week", number=number - 1)]


def ordinal_word(text: str, position: int, end: int, word: str) -> list[Atom]:
    """Ordinals: "zehnten Kalenderwoche", "ersten Quartal 2024", "zweite Jahreshälfte", "ersten Mai", "dritten Samstag im Juni"."""
    match = _ORDINAL_WORD.match(text, position, end)
    if match is None:
        return []
    low = word.lower()
    last = low in ("letzte", "letzten", "letzter", "letztes", "letztem")
    number = -1 if last else numerals.ordinal(match["o"])
    if number is None:
        return []
    if match["noun"]:
        noun = match["noun"].lower()
        if last:
            number = {"q": 4, "v": 4, "h": 2, "j": 2}.get(noun[0] if not noun.startswith("jahrhundert") else "x", -1)
        following = noun.startswith("hälfte")
        found = unit_of_year(text, position, match.end(), end, number, 0, "hälfte" if following else noun) if number > 0 else []
        if found and following and found[0].open_year:
            found[0].shift = 0
        return found
    if match["month"]:
        month = words.MONTHS[match["month"].lower()]
        following_tail = tail(text, match.end(), end)
        if last or not possible(month, number, following_tail.year):
            return []
        return [
            Atom(
                position,
                following_tail.end,
                "day",
                following_tail.year,
                None,
                following_tail.shift,
                following_tail.text_shift,
                month,
                number,
            )
        ]
    name = (match["m2"] or match["m3"]).lower()
    month = words.MONTHS[name]
    t = tail(text, match.end(), end)
    if match["half"] and "älfte" in match["half"]:
        if number not in (1, 2, -1):
            return []
        return [Atom(position, t.end, "half_month", t.year, None, t.shift, t.text_shift, month, number=2 if last else number)]
    if not (last or 1 <= number <= 5):
        return []
    weekday = words.WEEKDAYS.get((match["wd"] or match["wm"] or "").lower(), 7)
    return [Atom(position, t.end, "nth", t.year, None, t.shift, t.text_shift, month, number=number, weekday=weekday)]


def decade_word(text: str, position: int, end: int, word: str) -> list[Atom]:
    """Neunzigerjahre, neunziger Jahre, die Neunziger."""
    low = word.lower()
    stem = re.sub(r"(?:jahren?|n)?\Z", "", low)
    if stem not in words.DECADE_WORDS:
        return []
    stop = position + len(word)
    if "jahre" not in low:
        match = re.compile(r"[-\s]?Jahren?(?!\w)").match(text, stop, end)
        if match:
            stop = match.end()
        elif word[0].islower() or not re.search(r"\b[Dd](?:en|ie|er)\s\Z", text[max(0, position - 4) : position]):
            return []
    return [Atom(position, stop, "decade", number=words.DECADE_WORDS[stem])]


def roman(text: str, position: int, end: int, word: str) -> list[Atom]:
    """ "II. Quartal": Roman numerals count only with a full stop."""
    return ordinal_word(text, position, end, word) if text[position + len(word) : position + len(word) + 1] == "." else []
