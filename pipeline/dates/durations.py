"""Time spans that are no dates but tell a start ("seit 40 Jahren", "25-jähriges Bestehen", "jährte sich zum 60. Mal"), and bare terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from pipeline.dates import numerals
from pipeline.records import NEWS_ROLES

if TYPE_CHECKING:
    from pipeline.textview import TextView

DurationKind = Literal["since", "anniversary", "after", "term"]


@dataclass(frozen=True, slots=True)
class DurationMention:
    """``years`` and ``months`` are the length as written (one of them). ``derived_year`` is the year in which what is spoken of began:
    only for exact lengths in whole years, only with a publication date. ``approximate`` marks "über 30 Jahre" and the like.

    Kinds: since ("seit 40 Jahren"), anniversary ("50 Jahre Partnerschaft", "zum 25-jährigen Bestehen"), after ("vor 30 Jahren", "zehn Jahre
    nach der Gründung"), term ("für drei Jahre", "Laufzeit von 36 Monaten"): a term never has a derived year.
    """

    start: int
    end: int
    text: str
    years: int | None
    months: int | None
    kind: DurationKind
    approximate: bool
    derived_year: int | None


_HEDGE = (
    r"(?:(?P<hedge>(?:weit\s+|deutlich\s+)?(?:über|mehr\s+als|fast|knapp|rund|etwa|ca\.|circa|zirka|gut|bald|beinahe|nahezu|annähernd|ungefähr"
    r"|mindestens|schon\s+fast|an\s+die|um\s+die))\s+)?"
)
_FILLER = (
    r"(?:(?:nunmehr|inzwischen|mittlerweile|jetzt|nun|genau|exakt|schon|bereits|nicht\s+weniger\s+als|vollen|ganzen|weitere[nr]?|zunächst|vorerst"
    r"|immerhin|stolzen?|die|den|letzten|vergangenen|nächsten|kommenden)\s+){0,3}"
)
_NUMBER = r"(?P<n>\d{1,4}|[a-zäöüßA-ZÄÖÜ]{3,40})"
_YEARS = r"(?P<unit>Jahre?n?|Monate?n?|Jahrzehnte?n?)(?![\w-])"
_CENTURY = r"(?P<share>halben?s?|halbe[ns]?|viertel|Viertel)?\s?-?(?P<century>[Jj]ahrhunderts?|[Vv]ierteljahrhunderts?)(?!\w)"
_LENGTH = rf"(?:{_NUMBER}\s+{_YEARS}|eine[nms]?\s+{_CENTURY})"
_BOND = (
    r"(?:partnerschaft(?:en)?|freundschaft(?:en)?|bestehens?|jubiläums?|verbindung(?:en)?|verschwisterung(?:en)?|jumelage"
    r"|zusammenarbeit|kooperation(?:en)?|verbundenheit|beziehung(?:en)?|austauschs?|bündnis(?:ses)?|geschichte|tradition"
    r"|städteverbindung|patenschaft(?:en)?|gemeinsamkeit|miteinander|bund|twinning|ehe|verein|netzwerk|vertrag|vertrags"
    r"|netz)"
)
_TERM_NOUN = (
    r"(?:laufzeit|förderung|förderphase|projektlaufzeit|projektphase|phase|pilotphase|pilotprojekt|projekt|projekts|vorhaben"
    r"|programm|vertrag|vereinbarung|zusammenarbeit|pause|dauer|frist|förderzeitraum|zeitraum|testphase|kooperation"
    r"|partnerschaft)"
)

_SINCE = re.compile(rf"\b[Ss]eit\s+{_FILLER}{_HEDGE}{_FILLER}{_LENGTH}")
_AGO = re.compile(rf"\b[Vv]or\s+{_FILLER}{_HEDGE}{_FILLER}{_LENGTH}(?!\s+(?:Haft|Gefängnis))")
_HER = re.compile(
    rf"\b{_HEDGE}{_LENGTH}\s+(?:(?:ist|sind)\s+(?:es|das|seitdem|seither)\s+(?:nun\s+|jetzt\s+|schon\s+)?her|(?:liegt|liegen)\s+.{{0,20}}zurück|her)\b"
)
_AFTER = re.compile(
    rf"\b{_HEDGE}{_LENGTH}\s+nach(?:dem)?\s+(?!\d)(?:(?:der|dem|den|des|ihrer|ihrem|seiner|seinem|deren|dessen|Beginn|diese[rm])\s+)?(?P<what>[\wÄÖÜäöüß-]+)"
)
_BOND_YEARS = re.compile(
    rf"\b{_HEDGE}{_LENGTH}\s+(?:(?:[a-zäöüß-]+e[nrsm]?|und)\s+){{0,2}}(?:[A-ZÄÖÜ][\wäöüß]*-)*(?i:[\wäöüß]*{_BOND})(?!\w)"
)
_CELEBRATE = re.compile(
    rf"\b(?:feier(?:n|t|te|ten)|beg(?:ehen|eht|ing|ingen)|gefeiert|begangen|Jubiläum:?)\s+(?:\w+\s+){{0,4}}?{_HEDGE}{_LENGTH}(?!\s+(?:lang|alt|nach|später))"
)
_JAEHRIG = re.compile(
    r"\b(?P<n>\d{1,4}(?:\s?-\s?|\s)?|[A-Za-zäöüßÄÖÜ]{2,40}?-?)(?P<j>[Jj]ährige[nrsm]?|[Mm]onatige[nrsm]?)(?!\w)(?:\s+(?P<noun>(?:[a-zäöüß]+\s+){0,2}[A-ZÄÖÜ][\wäöüß-]*))?"
)
_ORDINAL_DAY = re.compile(
    r"\b(?P<n>\d{1,3}\.|[a-zäöüßA-ZÄÖÜ]{5,40}(?:te[nrsm]?|ste[nrsm]?))[\s-]+(?:[A-ZÄÖÜ][\wäöüß]*-)?(?P<what>Jahrestag\w*|Geburtstag\w*|Jubiläum\w*|\w+jubiläum\w*|Gründungstag\w*|Bestehen\w*|Partnerschaftsgeburtstag\w*|Hochzeitstag\w*)"
)
_JAHR_FEIER = re.compile(r"\b(?P<n>\d{1,3})-?\s?[Jj]ahre?s?-(?P<what>Feier\w*|Jubiläum\w*|Fest\w*|Bestehen)")
_MAL = re.compile(r"\bzum\s+(?:bereits\s+|nunmehr\s+)?(?P<n>\d{1,3}\.|[a-zäöüß]{5,40}te[nrsm]?)\s+Male?(?!\w)")
_JAEHRT = re.compile(r"\b(?:jährt|jährte|jähren|jährten|gejährt)\b")
_METAL = re.compile(
    r"\b(?:(?P<metal>[Ss]ilbern|[Gg]olden|[Dd]iamanten|[Ee]isern|[Rr]ubinen)e[nrsm]?\s+(?:\w*[Jj]ubiläums?|Hochzeit|Partnerschafts?jubiläum|Jumelage|Geburtstag)|(?P<compound>Silber|Gold|Gnaden|Rubin|Diamant)(?:hochzeit|jubiläum))(?!\w)"
)
_METALS = {
    "silbern": 25,
    "silber": 25,
    "golden": 50,
    "gold": 50,
    "diamanten": 60,
    "diamant": 60,
    "eisern": 65,
    "gnaden": 70,
    "rubinen": 40,
    "rubin": 40,
}
_TERM = re.compile(
    rf"\b(?:[Ff]ür|[Aa]uf|[Uu]m|[Üü]ber|[Bb]innen|[Ii]nnerhalb\s+von|[Ii]n\s+den\s+(?:nächsten|kommenden)|[Ll]aufzeit(?:\s+von|:|\s+beträgt|\s+ist)?|dauert|läuft)\s+{_FILLER}{_HEDGE}{_FILLER}{_LENGTH}(?!\s+(?i:zurück|alt))"
)
_LANG = re.compile(rf"\b{_HEDGE}{_LENGTH}\s+(?:lang|Laufzeit|Förderung|Zeit)(?!\w)")

#: (pattern, kind), the first that claims a stretch of text keeps it.
_PATTERNS: tuple[tuple[re.Pattern[str], DurationKind], ...] = (
    (_SINCE, "since"),
    (_AGO, "after"),
    (_AFTER, "after"),
    (_HER, "after"),
    (_LANG, "term"),
    (_BOND_YEARS, "anniversary"),
    (_CELEBRATE, "anniversary"),
    (_TERM, "term"),
)
_GATE = re.compile(r"[Jj]ahr|[Jj]ähr|[Mm]onat|ubiläum|ochzeit|eburtstag|ründungstag")
_LENGTH_GATE = re.compile(r"Jahre|Monate|Jahrzehnt|ahrhundert|\beine?[ms]?\s+(?:Jahr|Monat)\b")
_SENTENCE_YEAR = re.compile(r"(?<![\d.,/-])((?:19|20)\d\d)(?![\d/]|[.,]\d|-\d)")
_RELATIVE_YEAR = re.compile(
    r"\b(?P<adj>kommende|nächste|vergangene|letzte|vorige|übernächste|vorletzte)[nsm]?\s+Jahr(?:es)?(?!\w)|\b(?P<vor>Vorjahre?s?)(?!\w)"
)
_STEPS = {"kommende": 1, "nächste": 1, "vergangene": -1, "letzte": -1, "vorige": -1, "übernächste": 2, "vorletzte": -2}


def find_durations(view: TextView, published_on: date | None) -> list[DurationMention]:
    """All time spans of the document's news that imply a start or name a term, in text order, without overlaps."""
    out: list[DurationMention] = []
    text = view.text
    for block in view.blocks:
        if block.role not in NEWS_ROLES:
            continue
        for low, high in block.cells or ((block.start, block.end),):
            if _GATE.search(text, low, high):
                out.extend(_block(view, low, high, published_on))
    return out


#: start, end, years, months, kind, approximate.
_Collector = Callable[[int, int, int | None, int | None, DurationKind, bool], None]


def _block(view: TextView, low: int, high: int, published: date | None) -> list[DurationMention]:
    found: list[DurationMention] = []
    taken: list[tuple[int, int]] = []

    def add(start: int, end: int, years: int | None, months: int | None, kind: DurationKind, vague: bool) -> None:
        if (years or months) and not any(a < end and start < b for a, b in taken):
            taken.append((start, end))
            derived = None
            if published is not None and years and not vague and kind != "term":
                derived = _base(view, start, years, published) - years
            found.append(
                DurationMention(start, end, view.text[start:end], years, months, kind, vague, derived if derived and derived > 0 else None)
            )

    text = view.text
    for pattern, kind in _PATTERNS if _LENGTH_GATE.search(text, low, high) else ():
        for match in pattern.finditer(text, low, high):
            years, months = _length(match)
            stop = match.end("unit") if match["unit"] else match.end("century")
            start = match.start()
            if pattern is _CELEBRATE:
                start = match.start("hedge") if match["hedge"] else (match.start("n") if match["n"] else start)
            if pattern in (_BOND_YEARS, _LANG, _HER):
                stop = match.end()
            if pattern is _AFTER and not match["what"][0].isupper() and not match.group().rstrip().endswith("dem"):
                continue
            # "seit vier Jahrzehnten" is a round figure; "seit einem halben Jahrhundert" is meant as fifty years.
            rounded = kind == "since" and match["unit"] is not None and match["unit"].startswith("Jahrzehnt")
            add(start, stop, years, months, kind, bool(match["hedge"]) or rounded)
    _adjectives(text, low, high, add)
    _counted_days(view, low, high, add)
    return sorted(found, key=lambda d: d.start)


def _length(match: re.Match[str]) -> tuple[int | None, int | None]:
    if match["century"]:
        quarter = match["century"].lower().startswith("viertel") or (match["share"] or "").lower() == "viertel"
        half = (match["share"] or "").lower().startswith("halb")
        return (25 if quarter else 50 if half else 100), None
    n = _number(match["n"])
    if n is None:
        return None, None
    unit = match["unit"].lower()
    if unit.startswith("monat"):
        return None, n
    return (10 * n if unit.startswith("jahrzehnt") else n), None


def _number(word: str) -> int | None:
    word = word.strip(" -")
    if word.isascii() and word.isdigit():
        return int(word) if 0 < int(word) < 1300 else None
    return numerals.number(word)


def _adjectives(text: str, low: int, high: int, add: _Collector) -> None:
    """ "25-jähriges Bestehen", "zum Zehnjährigen", "dreijährige Laufzeit"; ages of people are left out."""
    for match in _JAEHRIG.finditer(text, low, high):
        n = _number(match["n"])
        if n is None:
            continue
        months = n if match["j"].lower().startswith("monat") else None
        years = None if months else n
        noun = match["noun"] or ""
        last = noun.split()[-1].lower() if noun else ""
        if months is None and re.search(rf"{_BOND}\Z", last):
            add(match.start(), match.end(), years, None, "anniversary", False)
        elif re.search(rf"{_TERM_NOUN}\Z", last):
            add(match.start(), match.end(), years, months, "term", False)
        elif (
            months is None
            and (match["j"][0] == "J" or match["n"][0].isupper())
            and re.search(r"\b(?:zum|ihr|sein|das|beim|ihrem|seinem)\s\Z", text[max(low, match.start() - 8) : match.start()])
        ):
            add(match.start(), match.end("j"), years, None, "anniversary", False)


def _counted_days(view: TextView, low: int, high: int, add: _Collector) -> None:
    """ "50. Jahrestag", "30-Jahr-Feier", "zum 60. Mal jährte sich", "goldenes Jubiläum"."""
    text = view.text
    for match in _ORDINAL_DAY.finditer(text, low, high):
        add(match.start(), match.end(), numerals.ordinal(match["n"]), None, "anniversary", False)
    for match in _JAHR_FEIER.finditer(text, low, high):
        add(match.start(), match.end(), int(match["n"]), None, "anniversary", False)
    for match in _MAL.finditer(text, low, high):
        sentence = view.sentences[view.sentence_at(match.start())]
        if _JAEHRT.search(text, sentence.start, sentence.end):
            add(match.start(), match.end(), numerals.ordinal(match["n"]), None, "anniversary", False)
    for match in _METAL.finditer(text, low, high):
        add(match.start(), match.end(), _METALS[(match["metal"] or match["compound"]).lower()], None, "anniversary", False)


def _base(view: TextView, start: int, years: int, published: date) -> int:
    """The year the span is counted from: that of the publication, or another that the sentence names ("2019 feierten …")."""
    index = view.sentence_at(start)
    if index < 0:
        return published.year
    sentence = view.sentences[index]
    relative = _RELATIVE_YEAR.search(view.text, sentence.start, sentence.end)
    if relative:
        return published.year + (-1 if relative["vor"] else _STEPS[relative["adj"]])
    named = [int(m[1]) for m in _SENTENCE_YEAR.finditer(view.text, sentence.start, sentence.end)]
    if any(abs(published.year - years - y) <= 1 for y in named):
        return published.year  # the start itself stands there
    near = [y for y in named if abs(y - published.year) <= min(15, max(years - 2, 1))]
    return near[0] if near else published.year
