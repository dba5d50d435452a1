"""What the words around an expression say: is a number a year, is "Sommer" a season or a surname, is "heute" a day or the present age."""

from __future__ import annotations

import re

from pipeline.dates import words
from pipeline.dates.atom import Atom, counted
from pipeline.dates.verbs import BECOME, HAVE, PAST, PLAN, form
from pipeline.dates.words import word_set

_LAST_WORDS = re.compile(r"([^\W\d_]+)?([\s„“”\"‚'’»«(\[:.…]*)\Z")
_GLUE_LEFT = re.compile(r"(?:[\w][.,:/‐‑-]|\w[–—]|[#§€$@=_+&\\]|§\s|[€$£]\s)\Z")
_GLUE_RIGHT = re.compile(r"[.,:]\d|[-‐‑]\w|/\w|[%€$°@_=&\\]|–\w")
_DIGITS_LEFT = re.compile(r"(?<![.\d])\d[\d/()-]*\s\Z")
_ONE_OF = re.compile(r"\b(?:ein(?:e[nrms]?|s)?|jede[rsn]?|zwei|drei|zehn|hundert)\svon\s\Z", re.I)
_BEFORE_CHRIST = re.compile(r"\s*(?:v\.\s?(?:Chr|u\.\s?Z)|vor\s+Christus)")
_MORE_DIGITS = re.compile(r"\s\d{3,}")
_COUNT_PREPOSITIONS = word_set("mit von auf für nur die der den über vor als unter um an aus bei nach zu gegen ohne durch")
_CLOSING = frozenset("“\"”»«’'")
_OPENING = frozenset("„“\"»«‚'")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|[Cc]opyright)\s*\Z")

#: "ZUSAMMENFASSUNG 1745 (Neu: Aurich)": an agency numbers its versions by the clock.
_AGENCY_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d\Z")
_REVISED = re.compile(r"(?i)\b(?:\w*zusammenfassung|überblick|roundup|korrektur|ergänzung|fassung|neufassung|wiederholung)\s\Z")
_REVISION = re.compile(r"(?i)\s*(?:\(|[–—-]\s)(?:neu\b|mit\s(?:mehr|weiteren|neuen)\b|ergänzt|aktualisiert|durchgehend|weitere|mehr)")

_COUNTING = word_set(
    """
    zählt zählte zählen zählten umfasst umfasste fasst fasste verzeichnet verzeichnete kamen kommen erwartet sammelte sammelten
    pflanzte pflanzten spendete spendeten
    """
)
#: "geht auf 1959 zurück", "datiert auf 1992 und 2000 zurück".
_GOES_BACK = re.compile(r"\s+(?:(?:und|bzw\.|beziehungsweise)\s+(?:auf\s+)?[12]\d{3}\s+)?zurück")
#: "freut man sich auf 2026", "der Rückblick auf 2023": what one looks at is a year, what one falls or rises to is a count.
_LOOKS_AT = re.compile(
    r"\b(?:(?:ge|zurück)?(?:freu|blick|schau)\w*|\w*(?:blick|[Vv]orfreude|[Vv]orschau|[Rr]ückschau|[Hh]offnung)|hoff\w+|wart\w+)\s(?:[^.!?;:„“]{0,50}\s)?auf\s\Z"
)
#: A year beside a year: "aus den Jahren 1992 und 2000", "von 2020 bis 2023".
_AFTER_YEAR = re.compile(r"(?<![\d.])(?:1[5-9]|20)(?!00)\d{2}\s(?:und|oder|bzw\.|beziehungsweise|bis)\s\Z")
#: "die Urkunden von 2000", "ihr Abkommen von 2000": what is signed is not counted.
_DOCUMENT_OF = re.compile(
    r"(?:[Vv]ertr[aä]g|[Uu]rkunde|[Aa]bkommen|[Vv]ereinbarung|[Ee]rklärung|[Bb]eschl[uü]ss|[Pp]artnerschaft|[Ff]reundschaft|[Mm]emorand|[Ss]atzung"
    r"|[Pp]rotokoll|[Gg]esetz)\w*\sv(?:on|om\sJahr)\s\Z"
)
#: A year that fills its cell or line of a table: "| 2000 |".
_CELL_LEFT, _CELL_RIGHT = re.compile(r"(?:\||\t)\s?\Z"), re.compile(r"\s?(?:[|\t\n]|\Z)")
_STRONG_CUES = word_set(
    """
    seit jahr jahre jahres anno anfang mitte ende sommer herbst winter frühjahr
    """
)

#: Round numbers below are hardly years of town partnerships, but counts.
_EARLIEST = 1500
#: Years that plans and programmes carry in their names.
_TARGETS = frozenset({2020, 2025, 2030, 2035, 2040, 2045, 2050})
_NOT_A_NAME = word_set(
    """
    jahr jahre jahres januar februar märz april mai juni juli august september oktober november dezember sommer herbst winter
    frühjahr frühling ende anfang mitte quartal halbjahr stand saison spielzeit ostern pfingsten weihnachten silvester haushalt
    haushaltsjahr etat kulturhauptstadt wahl kommunalwahl bundestagswahl europawahl landtagswahl em wm olympia
    """
)


def glued(text: str, start: int, low: int) -> bool:
    """Whether a number belongs to something longer on its left: a phone or file number, a decimal, an address."""
    return start > low and bool(_GLUE_LEFT.search(text, max(low, start - 2), start))


def word_before(text: str, start: int, low: int) -> tuple[str, str]:
    """The last word before ``start`` and what stands between."""
    match = _LAST_WORDS.search(text, max(low, start - 40), start)
    return (match[1] or "", match[2] or "") if match else ("", "")


def is_year(text: str, atom: Atom, low: int, high: int, published_year: int | None, sentence_start: bool) -> bool:
    """Whether a bare four-digit number (or a span of two) is a year.

    ``low`` and ``high`` bound the block, ``sentence_start`` says that nothing stands before it in the sentence.
    """
    start, end = atom.start, atom.end
    year, last = atom.year or 0, atom.year_to or atom.year or 0
    named = atom.name == "jahr"
    if _GLUE_RIGHT.match(text, end, high) or (not named and glued(text, start, low)):
        return False
    if _BEFORE_CHRIST.match(text, end, high):
        return False
    if named:
        return True
    if not 1000 <= year <= 2100 or last > 2150:
        return False
    before, between = word_before(text, start, low)
    if ":" in between:
        before = ""  # "kennen sich gut: 2018 unterzeichneten sie": another clause
    word = before.lower()
    if _numbers_something_else(text, atom, low, high, word):
        return False
    what = counted(text, end, high)
    if what == "unit":
        return False
    if what == "thing" and atom.kind == "years" and word == "von":
        return True  # "soll von 2020 bis 2023 Jugendliche begeistern"
    if what == "thing":
        recent = published_year is not None and published_year - 60 <= year <= published_year + 2 and year % 100 != 0
        free = not sentence_start and not between.strip() and word not in _COUNTING and word not in _COUNT_PREPOSITIONS
        return word in _STRONG_CUES or (recent and free)
    cue = word in words.YEAR_BEFORE or between.endswith("(")
    follower = re.match(r"\s+([^\W\d_]+)", text[end : min(end + 40, high)])
    noun = follower[1] if follower and follower[1][0].isupper() else ""
    if noun and sentence_start and not between.endswith("("):
        # A sentence that begins with a year goes on with its verb; one that begins with a number, with what is counted.
        return False
    if atom.kind == "years":
        return True
    if year < 1500:
        return (cue and word not in ("von", "nach", "für", "zwischen", "noch", "auf")) or bool(named)
    if _GOES_BACK.match(text, end, high) or _AFTER_YEAR.search(text, max(low, start - 20), start):
        return year >= _EARLIEST
    if year % 100 == 0 and year >= _EARLIEST and _certain(text, start, end, low, high):
        return True
    if year % 100 == 0 and (not cue or word in ("von", "für", "auf")):
        return bool(follower and form(follower[1].lower()) in (PAST, BECOME, HAVE, PLAN))
    if year < 1800 and noun and not cue:
        return False
    if word == "auf":
        return bool(
            _LOOKS_AT.search(text, max(low, start - 80), start)
            or re.search(r"verschoben|verlegt|vertagt|datiert|terminiert|verschieb", text[max(low, start - 200) : min(high, end + 200)])
        )
    return not _name_with_target(text, before, between, year, start, end, low, published_year)


def _certain(text: str, start: int, end: int, low: int, high: int) -> bool:
    """Whether a round number is a year by its surroundings: a document's, or alone in its cell of a table."""
    if _DOCUMENT_OF.search(text, max(low, start - 40), start):
        return True
    return bool(_CELL_LEFT.search(text, max(0, start - 2), start) and _CELL_RIGHT.match(text[end : end + 2]))


def _numbers_something_else(text: str, atom: Atom, low: int, high: int, word: str) -> bool:
    """Street, page, club, phone or account number, "one of 2000", a copyright notice, a title such as „1984“."""
    start, end = atom.start, atom.end
    if word in words.NAME_BEFORE or word.endswith(words.STREET_ENDINGS) or (word in words.COUNT_BEFORE and atom.kind == "year"):
        return True
    if _DIGITS_LEFT.search(text, max(low, start - 20), start) and not re.search(r"\.\s\Z", text[max(low, start - 2) : start]):
        return True
    if word == "von" and _ONE_OF.search(text, max(low, start - 14), start):
        return True
    if _AGENCY_CLOCK.match(text, start, end) and _REVISED.search(text, max(low, start - 20), start) and _REVISION.match(text, end, high):
        return True
    quoted = text[end : end + 1] in _CLOSING and text[start - 1 : start] in _OPENING and low < start and end < high
    return quoted or bool(_MORE_DIGITS.match(text, end, high) or _COPYRIGHT.search(text, max(low, start - 12), start))


def _name_with_target(text: str, before: str, between: str, year: int, start: int, end: int, low: int, published_year: int | None) -> bool:
    """ "Agenda 2030", "Vision 2040", „KaiStrom 2030“: a capitalised name and a target year far ahead of the publication."""
    if (
        not before
        or not before[0].isupper()
        or before.lower() in _NOT_A_NAME
        or before.lower() in words.YEAR_BEFORE
        or between not in (" ", "\u00a0")
    ):
        return False
    quoted = text[end : end + 1] in "“\"”«»’'‘" and text[end : end + 1] != ""
    ahead = published_year is not None and year >= published_year + 4
    if year not in _TARGETS:
        return quoted and ahead
    if before.isupper() and len(before) <= 3 and not quoted:
        return False
    return quoted or ahead or published_year is None or year in (2030, 2040, 2045, 2050)


_BARE_MONTH_BEFORE = word_set(
    """
    monat monats monaten monate
    im seit bis ab vom zum von in für den des dem vor nach zwischen anfang mitte ende diesen diesem dieses kommenden nächsten
    vergangenen letzten jetzigen ganzen gesamten kompletten spätestens frühestens voraussichtlich je und oder noch erst schon
    bereits wieder ins zu gegen beginnend
    """
)
_BARE_SEASON_BEFORE = word_set(
    """
    das     im zum vom den dem des diesen diesem dieses ganzen gesamten ins seit bis ab über
    """
)
_BARE_FEAST_BEFORE = word_set(
    """
    zwischen langen an zu am zum vor nach bis seit über ab um für vom von kurz der des
    """
)
_NAMED = re.compile(
    r"\b(?:Herrn?|Frau|Familie|Dr|Prof|Professor(?:in)?|Bürgermeister(?:in)?|Oberbürgermeister(?:in)?|Pfarrer(?:in)?|Minister(?:in)?|Stadtrat|Stadträtin|Direktor(?:in)?|Präsident(?:in)?|Leiter(?:in)?)\.?\s\Z"
)
#: Newspapers: "Welt am Sonntag", «Post am Mittwoch».
_PAPER = re.compile(r"(?:\b(?:Welt|Bild|Blick|Kurier|Express|Zeitung|Presse|Tagblatt|Anzeiger)|[«„»“\"]\w+)\s+am\s\Z")
_PLACE_NAME = re.compile(
    r"\b(?:Straße|Platz|Allee|Brücke|Schule|Weg|Kaserne|Aufstand(?:es|s)?|Bewegung|Gymnasium|Haus)\s+(?:des|der|vom|am)\s+\Z"
)
#: "jede Woche", "jeden zweiten Dienstag": only a stretch of time makes "jede" a custom, not "jeder so schwer wie ein Kleinwagen".
_EVERY = (
    r"jede[nmsr]?\s+(?:\w+(?:te[nrs]?|e[nrs]|\.)\s+){0,2}"
    r"(?:\w*(?:tag|tags|abend|morgen|vormittag|nachmittag|nacht|woche|wochenende|monat|jahr|jahres|quartal|semester|saison|ausgabe|mal|sitzung)e?s?\b"
    r"|mittwoch|januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    r"|(?:spät|früh|hoch)?(?:frühjahr|frühling|sommer|herbst|winter)|advent|ostern|pfingsten|weihnachten|silvester)"
)
_RECURRING = re.compile(
    rf"(?i)\b(?:jährlich\w*|alljährlich\w*|{_EVERY}|jeweils(?=\s+(?:im|am|an|ab|vom|zum|um|bis|in\s+de[rn])\b)|(?<!noch\s)immer(?!\snoch)|stets|jahraus|regelmäßig|alle\s+(?:zwei|drei|vier|fünf|paar)\s+(?:Jahre|Wochen|Monate)|Jahr\s+für\s+Jahr|einmal\s+im\s+Jahr)\b"
)
_WEEKLY = re.compile(
    rf"(?i)\b(?:{_EVERY}|jeweils(?!\s+(?:um|von|ab|gegen)\s+\d)|(?<!noch\s)immer(?!\snoch)|stets|täglich|wöchentlich|geöffnet\s+(?:ist|sind)|Öffnungszeiten|Sprechzeiten|Sprechstunden?|Servicezeiten|erreichbar|Bürozeiten)\b"
)
#: "im Frühsommer nach dem Mauerfall": the season of that year, which the words do not give.
_OF_AN_AGE = re.compile(
    r"\s(?:nach|vor)\s(?:dem|der)\s(?:\w+en\s)?(?:Mauerfall|Wende|Mauerbau|Wiedervereinigung|Währungsreform|Vereinigung|Befreiung"
    r"|(?:Grenz|Mauer)öffnung|(?:Welt)?[Kk]rieg(?:sende|sbeginn|sausbruch)?|Ende\sdes\s\w*[Kk]riege?s|Revolution|Umsturz|Machtergreifung)\b"
)
_EVER_SINCE = re.compile(r"\b(?:[Ss]either|[Ss]eitdem)\s+([a-zäöüß]+(?:t|en|d))\s")
_PAIRED_SEASON = re.compile(r"\s+(?:wie|und|oder)\s+(?:auch\s+)?(?:im\s+)?(?:Frühjahr|Frühling|Sommer|Herbst|Winter)(?!\w|\s+\d)")


def bare_allowed(text: str, atom: Atom, low: int, high: int, chained: bool) -> bool:
    """Whether a month, season, weekday, feast … without a year is used as a date here.

    ``low`` and ``high`` bound the sentence; ``chained`` says that another date stands directly before it ("im April und Mai").
    """
    before, _ = word_before(text, atom.start, low)
    word = before.lower()
    window = text[max(low, atom.start - 70) : min(high, atom.end + 50)]
    kind = atom.kind
    if kind == "day":
        if _PLACE_NAME.search(text, max(low, atom.start - 40), atom.start) or text[atom.end : atom.end + 2] in ("er", "-S", "-P", "-B"):
            return False
        return not re.search(r"(?i)\b(?:alljährlich\w*|jährlich\w*|jedes\s+Jahr|jeweils\s+am|immer\s+am|stets\s+am)\b", window)
    if kind in ("week", "quarter", "half", "nth", "half_month", "turn", "term"):
        return not re.search(r"\b(?:jede[nms]?)\s\Z", text[max(low, atom.start - 10) : atom.start])
    if atom.part:
        return not re.search(r"(?i)\b(?:jeweils|(?<!noch\s)immer(?!\snoch)|stets|jährlich|alljährlich|jedes\s+Jahr)\b", window)
    if atom.direction is not None:
        return True
    if kind in ("month", "season") and _OF_AN_AGE.match(text, atom.end, high):
        return False
    if kind == "month":
        if re.search(r"\d\.?\s?\Z", text[max(low, atom.start - 4) : atom.start]):
            return False
        if not (word in _BARE_MONTH_BEFORE or word.endswith("monat") or chained) or _NAMED.search(
            text, max(low, atom.start - 30), atom.start
        ):
            return False
        follower = re.match(r"\s([A-ZÄÖÜ]\w+)", text[atom.end : atom.end + 30])
        if atom.month in (4, 5, 6, 8) and follower and word in ("von", "für", "und", "nach", "vor") and not chained:
            return False  # "von August Macke", "und Juni Meyer"
        return not _RECURRING.search(window)
    if kind == "season":
        if not (word in _BARE_SEASON_BEFORE or (word in ("für", "nach", "vor", "und", "oder", "zwischen") and chained)):
            return False
        if re.search(r"\bdurch\s+den\s\Z", text[max(low, atom.start - 12) : atom.start]):
            return False  # "durch den Winter helfen"
        if _PAIRED_SEASON.match(text, atom.end, high) or re.search(
            r"(?:wie|und|oder)\s+(?:auch\s+)?im\s\Z", text[max(low, atom.start - 16) : atom.start]
        ):
            return False
        return not (_RECURRING.search(window) or (word == "im" and _ever_since(text, low, high)))
    if kind == "feast":
        if word not in _BARE_FEAST_BEFORE and not chained:
            return False
        if re.match(r"\s[A-ZÄÖÜ]\w+(?:\s[A-ZÄÖÜ])?", text[atom.end : atom.end + 20]) and word not in ("am", "zum", "vom"):
            return False
        return not re.search(r"(?i)\b(?:jede[nms]?|alljährlich|jährlich)\b", window)
    if kind == "weekend":
        if _PAPER.search(text, max(low, atom.start - 24), atom.start):
            return False
        return word in ("am", "vom", "zum", "übers", "das", "dem", "beim", "des", "seit", "fürs") and not _WEEKLY.search(window)
    return True


def is_custom(text: str, atom: Atom, low: int, high: int) -> bool:
    """Whether a part of a week recurs: "jeweils Anfang der Woche"."""
    return bool(_WEEKLY.search(text, max(low, atom.start - 60), min(high, atom.end + 60)))


def _ever_since(text: str, low: int, high: int) -> bool:
    """ "Seither räumen die Bauhöfe im Winter den Weg": since then every winter, but in a past tense one ("seither kamen im Sommer")."""
    verb = _EVER_SINCE.search(text, low, high)
    return verb is not None and form(verb[1]) not in (PAST, HAVE, PLAN)


def weekday_allowed(text: str, atom: Atom, low: int, high: int) -> bool:
    """Whether a weekday names one day: not "jeden Dienstag", "Herr Freitag", "an einem Samstag", "Schwarzer Freitag"."""
    before, between = word_before(text, atom.start, low)
    word = before.lower()
    if atom.direction is not None:
        return True
    if word in (
        "ein",
        "einem",
        "einen",
        "eines",
        "jeden",
        "jedem",
        "jeder",
        "kein",
        "keinem",
        "manchen",
        "schwarzer",
        "schwarzen",
        "blauer",
        "blauen",
        "weißer",
        "weißen",
        "grüner",
        "heiliger",
        "verkaufsoffener",
        "verkaufsoffenen",
        "erster",
        "zweiter",
        "dritter",
        "letzter",
        "ersten",
        "zweiten",
        "dritten",
        "vierten",
        "autofreier",
    ):
        return False
    if (
        between == " "
        and before
        and before[0].isupper()
        and word
        not in (
            "am",
            "seit",
            "bis",
            "ab",
            "von",
            "vom",
            "zum",
            "noch",
            "nur",
            "erst",
            "schon",
            "für",
            "der",
            "den",
            "zwischen",
            "auch",
            "bereits",
            "kommenden",
            "und",
            "nächsten",
            "vergangenen",
            "spätestens",
        )
    ):
        # A capitalised word right before it: a first name or a title, unless that word opens the sentence.
        opens = atom.start - len(before) - 1 <= low or text[
            max(low, atom.start - len(before) - 3) : atom.start - len(before) - 1
        ].strip() in (".", "!", "?", ":")
        if not opens:
            return False
    if word == "am" and _PAPER.search(text, max(low, atom.start - 24), atom.start):
        return False
    if _NAMED.search(text, max(low, atom.start - 30), atom.start) or (before in ("Der", "Die", "Das") and atom.start - 4 > low):
        return False
    after = text[atom.end : atom.end + 14]
    if after.startswith("-") and after[1:2].isalpha() and after[1:2].isupper():
        return bool(re.match(r"-(?:Sonntag|Samstag|Montag|Dienstag|Mittwoch|Donnerstag|Freitag)", text[atom.end : atom.end + 12]))
    if re.match(r",?\s+(?:der|den|dem)\s+13\.(?!\s*[A-ZÄÖÜ\d])", after):
        return False
    if len(_EVERY_WEEKDAY.findall(text, low, atom.start)) > 1:
        return False  # "Montags wird geturnt, dienstags gesungen, am Freitag getanzt"
    window = text[max(low, atom.start - 60) : min(high, atom.end + 60)]
    return not _WEEKLY.search(window)


_EVERY_WEEKDAY = re.compile(r"\b(?:[Mm]on|[Dd]iens|[Dd]onners|[Ff]rei|[Ss]ams|[Ss]onn)tags\b|\b(?:[Mm]ittwoch|[Ss]onnabend)s\b")


def after_day_number(text: str, atom: Atom, low: int) -> bool:
    """Whether a month follows a day that does not exist ("31. Februar 2020"): then it is no date either."""
    return (
        atom.kind == "month"
        and not atom.part
        and bool(re.search(r"(?<![\w.,])\d{1,2}\.\s?\Z", text[max(low, atom.start - 5) : atom.start]))
    )


_OPEN_HOURS = re.compile(
    r"(?i)\b(?:geöffnet|offen|erreichbar|besetzt|zugänglich|verfügbar|Öffnungszeiten|Sprechzeiten|Servicezeiten)\b|\d\s*(?:Uhr)?\s*(?:bis|[-–])\s*\d+(?:[.:]\d\d)?\s*Uhr"
)


def is_weekly(text: str, low: int, high: int) -> bool:
    """Whether "Montag bis Freitag" stands for opening hours."""
    return bool(_OPEN_HOURS.search(text, low, high))


def is_day(text: str, start: int, end: int, low: int, high: int) -> bool:
    """Whether day and month in digits are a date and no version, clause or chapter ("Version 2.5.22", "2.1. Anlass")."""
    shown = text[start:end]
    if any(c.isalpha() for c in shown):
        return True
    word = word_before(text, start, low)[0].lower()
    if word in words.SECTION_BEFORE:
        return False
    if start == low and len(shown) <= 5 and re.match(r"\d\.\s?\d{1,2}\.\Z", shown):
        return not re.match(r"\s+[A-ZÄÖÜ]", text[end : min(high, end + 3)])
    return True
