"""The publication date of a document and where it was read. Never the clock, a file time, a date of change or an event of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.dates import almanac, stamps, value, words
from pipeline.dates import atoms as grammar
from pipeline.dates.verbs import BECOME, HAVE, PAST, PLAN, form

if TYPE_CHECKING:
    from pipeline.dates.atom import Atom
    from pipeline.records import Block, Document
    from pipeline.textview import TextView

#: Blocks of the head that are looked at, and of the end.
_HEAD, _TAIL = 16, 4
_LONGEST_SEASON = 300  #: days, with room
_FOOT = 170  #: characters of a last line that may hold the day
_TOP = 3  #: blocks that may be the letterhead although they look like a table

_CHANGED = re.compile(
    r"geändert|änderung|aktualisiert|aktualisierung|überarbeitet|gedruckt|druckdatum|ausdruck|abgerufen|zugriff|copyright|©|\(c\)|gültig|geboren|gestorben|bearbeitet|modified|updated|redaktionsschluss",
    re.I,
)
_EVENT = re.compile(
    r"\b(?:wann|termine?|beginn|einlass|anmeldeschluss|bewerbungsschluss|einsendeschluss|anmeldefrist|abgabefrist|frist|laufzeit|projektlaufzeit"
    r"|zeitraum|veranstaltung(?:sdatum|stag)?|anmeldung|datum und ort|wo|(?<!vor\s)ort|bis|ab|sperrfrist"
    r"|frei ab|auftakt|eröffnung|infoveranstaltung"
    r"|sitzung|konzert|treffen|tagung|konferenz|premiere|vernissage|fest|empfang|besuch|einladung|ausstellung|jahrestag|foto|bild)\b",
    re.I,
)
_LABEL = re.compile(
    r"(?:\b(?:presse|medien)(?:mitteilung|information|info|meldung|aussendung|erklärung|notiz|dienst|text|mappe|einladung)(?:en)?\b|\b(?:mitteilung|meldung|information|nachricht|newsletter|rundbrief|aussendung|bekanntmachung|pm)\b"
    r"|\b(?:landes|themen|agentur|nachrichten|informations|hintergrund)-?dienst\b|\bpressespiegel\b|\b(?:info|kultur|bürger|mitglieder|eltern|rathaus|stadt|gemeinde|freundes)-?brief\b"
    r"|\bstand\b|\bdatum\b|\bveröffentlicht\b|\bveröffentlichung(?:sdatum)?\b|\berschienen\b|\berscheinungsdatum\b|\bpubliziert\b|\bausgabe\b|\bonline\s+seit\b|\beingestellt\b|\berstellt\b|\bdate\b)",
    re.I,
)
_STRONG_LABEL = re.compile(
    r"(?:mitteilung|information|info|meldung|aussendung|notiz|dienst|newsletter|rundbrief|ausgabe|veröffentlicht|erschienen|publiziert|stand|datum)\b[^,;]{0,40}\Z",
    re.I,
)
#: A place before a date: capitalised words and their joints ("Krefeld,", "Frankfurt am Main, den", "TRIER (dpa/lrs),").
_PLACE = re.compile(
    r"\A[\W_]*(?:[A-ZÄÖÜ][\w’'.-]*(?:/[^\W\d_a-zäöüß][\w.-]*)*(?:\s+(?:/\s+)?(?:am|an|der|im|bei|ob|in|auf|dem|i\.|d\.|a\.|b\.|und|vor|nad|pod|sur|sous|de|la|le|les|di|[^\W\d_a-zäöüß][\w’').-]*|\([A-ZÄÖÜ][\w’').-]*))*)\s*(?:\((?P<agency>[^()]{2,40})\))?\s*[,|·•/–—-]?\s*(?:(?P<joint>den|am|im|vom)\s+)?\Z"
)
_WEEKDAY = r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So)\.?"
#: What may follow place and date at the head of a report before the dash: "Suhl, 6. September (nda).", "Bonn, 3. Mai (epd) –".
_AGENCY_AFTER = re.compile(r"\s*\([^()\d\n]{2,24}\)\s*(?=[.:–—-])")
#: An agency's or author's sign instead of a place: "dpa/lno -", "(lrs)", "dpa th/sa", "(mb,"; small words are none.
_SIGN = re.compile(
    r"\A[\W_]*(?:(?!(?:am|an|ab|auf|aus|bis|das|dem|den|der|des|die|erst|für|im|in|ist|mit|nach|nur|seit|um|und|vom|von|war|wo|zum|zur)\b)"
    r"(?:[a-zäöü]{2,4}|[A-Z]{2,4}|dapd)(?:[\s/,;|·–—-]+|(?=\))|\Z)){1,5}\W*\Z"
)
#: The code that closes an agency's text: "(00/3312/28.11.19)", "(epd, 28.11.2019)", "(mb/12.5.2021)".
_CLOSING = re.compile(r"\((?P<sign>[^()\n]{2,40}?[\s/,;·–-])(?=\d{1,2}\.)[^()\n]{6,24}\)\W{0,3}\Z")
_BRACKET = re.compile(
    rf"(?P<place>[A-ZÄÖÜ][\w/.-]+(?: [\w/.-]+){{0,3}} )?\((?:{_WEEKDAY},?\s+)?"
    rf"(?P<date>\d[^()\n]{{5,24}})\)(?P<stop>\s?[.:–—-])?\s+(?=[\W]?[A-ZÄÖÜ])"
)
#: A whole date alone in brackets behind the last sentence of a paragraph: "… ist fertig. (12. Mai 2021)".
_ALONE = re.compile(r"[.!?“”\"»«]\s*\((?P<date>\d{1,2}\.[^()\n]{4,18}\d{4})\)\W{0,2}\Z")
#: "wie das Amt am 6. Juni 2019 mitteilte", "teilte die Stadt am 6. Juni 2019 mit": the day of the news.
_SAID = re.compile(r"\b(?:mitteilte[n]?|mitgeteilt|teilte[n]?(?=\s)(?=[^.]*\bmit\b)|berichtete[n]?|bekanntgab(?:en)?)\b")
_CODE = re.compile(r"(?:[a-zäöü]{2,4}[\s-])?(?:Nr\.?\s*)?[\d/\s,-]+\Z")
#: What parts a paragraph from the date that opens it: a full stop, or the place behind the date ("7. Juni 2024 – Celle. Die Stadt").
_BARE_END = re.compile(r"(?:\.|\s+[–—|-]\s+[A-ZÄÖÜ][\w/-]+(?: [\w/.()-]+){0,3}?[.:])\s+[„»]?[A-ZÄÖÜ]")
#: A paper and its day, alone in brackets: "(Celler Bote vom 3. Mai 2021)", "(Allgemeine Wochenschau, 3. Mai 2021)".
_SOURCE = re.compile(
    r"\((?:Aus |Quelle: |Erschienen (?:in|im) |(?:Beilage|Auszug|Artikel|Beitrag|Bericht) (?:zum |zur |aus |in |im ))?"
    r"(?:(?:der|dem|die|das) )?"
    r"(?:[A-ZÄÖÜ][\w’-]*\s){0,3}[A-ZÄÖÜ][\w’-]*(?:,(?: den)?| vom)\s\Z"
)
#: "… stellen sich vor (3. Mai 2021, Bonn)": day and place close a headline.
_PLACE_LAST = re.compile(r",\s+[A-ZÄÖÜ][\w/-]+(?:\s[\w/-]+){0,3}\)\W*\Z")
_REPORT_OF = re.compile(r"\s*[·|,;/–—-]\s*(?:Bericht|Meldung|Mitteilung|Protokoll|Beitrag|Artikel|Stand|Ausgabe)\s+vom\s+(?:\w+tag,\s+)?")
#: Behind a paper's name and day the part of the paper: " – Lokalsport", ", Lokales Celle".
_PART = re.compile(r"\s*[,|·/–—-]\s+[A-ZÄÖÜ]\w*(?:\s+[A-ZÄÖÜ]\w*){0,2}\W*\Z")
#: "Die nächste Ausgabe: 4. Mai" dates another issue.
_OTHER_ISSUE = re.compile(r"\b(?:nächste|kommende|folgende|letzte|vorige|vergangene)[nrsm]?\b", re.I)
#: The word for a printed sheet or a part of it.
_SHEET = (
    r"(?<![\w-])[\w-]*(?i:anzeiger|zeitung|nachrichten|bote|kurier|rundschau|beilage|lokalseite|sonderseite|rundbrief|infobrief|info-brief|kulturbrief"
    r"|bürgerbrief|rathausbrief|stadtbrief|heimatblatt|mitteilungsblatt|amtsblatt|infoblatt|faltblatt|tageblatt|tagblatt|wochenblatt|lexikon|pressespiegel"
    r"|magazin|jahrbuch|chronik|lokalteil)(?!\w)"
)
_SHEET_FIRST = re.compile(rf"\A{_SHEET}[^.!?:\n]{{0,50}}[,|·–—]\s*\Z")
#: A heading that has the form of a letter's date: "Suhl, den 3. Mai 2021", "Umweltbundesamt, Dessau, 3. Mai 2021".
_DATED_HEADING = re.compile(
    # a sheet and its day: "Lokalseite Celle – 3. Mai 2021", "(Beilage zum Anzeiger, 3. Mai 2021)"; name, office and day as sentences
    rf"{_SHEET}[^.!?\n]{{0,40}}(?:[,|·(–—/-]|\bvom)\s*(?:{_WEEKDAY},?\s+)?\d[^()\n]{{5,20}}\d{{4}}\)?\W*\Z"
    r"|\A(?:[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)?\.\s+){1,3}\d{1,2}\.[^,()\n]{3,12}\d{4}\.?\Z"
    r"|,\s+den\s+\d|\(\d[^()\n]{5,24}\d{4},\s[^()\n]{3,40}\)\W*\Z|(?:[,|·]|\s[–—-])\s+[^,|·–—\n]{3,40},\s+\d"
)
_PIECES = re.compile(r"\s*[,;|·•]\s*|\s+[–—/-]\s+")
_WEEKDAY_END = re.compile(rf"{_WEEKDAY},?\s*(?:(?:den|dem)\s+)?\Z")
_FIELD = re.compile(r"(?:\A|(?<=\s))(?:datum|date|stand|veröffentlicht|veröffentlichungsdatum|erscheinungsdatum|published)\s*:\s+", re.I)
_PLACE_FIELD = re.compile(r"\b(?:ort|uhrzeit|beginn|zeit|einlass|treffpunkt)\s*:", re.I)
_ISSUED = re.compile(
    r"\b(?:veröffentlicht|erschienen|publiziert|ausgegeben|herausgegeben|ausgesandt|versandt|versendet|verschickt)\s+(?:am\s+)?"
    r"|\b(?:pressestelle|presseamt|pressebüro|pressereferat|presseteam|pressedienst)\s+(?:informiert|meldet|berichtet|teilt\s+mit)\s+(?:am|vom)\s+"
    r"|\b(?:presse|medien)(?:mitteilung|information|info|text)\s+vom\s+|(?<!zur\s)\bpressekonferenz\s+(?:in\s+\w+\s+)?(?:am|vom)\s+",
    re.I,
)
_ISSUE = re.compile(r"\b(?:Nr|Nummer|Ausgabe|Folge|Heft|Jahrgang|Jg)\.?\s*\d+(?:\s?[/-]\s?\d+)?\s*(?=[,|·•/–—-]|\Z)", re.I)
_CLOCK = re.compile(r"\A\s*[,|·•–—-]?\s*(?:um\s+)?\d{1,2}(?:[.:]\d{2})?(?:[.:]\d{2})?\s*(?:Uhr|h\b)?")
_PROSE_START = re.compile(r"\s*(?:[.:–—|/-]|\)|\Z|\n)")
_NUMBER_OF_YEAR = re.compile(r"(?:\b(?:Nr|Nummer)\.?\s*|\b)\d{1,4}\s?[/-]\s?((?:19|20)\d{2})\b(?!\s?[/-])")
_MONTHS = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember")
#: "Newsletter November 2022": an issue named by its month gives a day of the letterhead its year.
_MONTH_OF_ISSUE = re.compile(rf"(?<![.\d]\s)(?<![.\d])\b({'|'.join(_MONTHS)})\s+((?:19|20)\d{{2}})\b", re.I)
#: Before the day that dates a text where no line does: close of an issue, day a page was saved.
_CLOSED = re.compile(r"(?:redaktionsschluss|gespeichert(?:\s+am)?)\s*:?\s*\Z", re.I)
#: The same in the first lines: sitting that is reported, "Medieninformation zum", number of an agency's report.
_REPORTED = re.compile(
    r"(?:\b\w*(?:sitzung|rat(?:e?s)?|versammlung|ausschuss(?:es)?|vertretung)\b[^.\n]{0,40}\bvom\s+|\b(?:presse|medien)\w+\s+zum\s+"
    r"|\bAPA\d{4}\b[^.\n]{0,20},\s+)\Z",
    re.I,
)
#: Minutes are of the day of their sitting: "Auszug aus der Niederschrift", "14. Sitzung am 12. März 2024".
_MINUTES = re.compile(r"\b(?:\w*protokoll|Niederschrift|Sitzungsbericht)\b", re.I)
_SITTING = re.compile(r"\b\w*sitzung\b[^.\n]{0,60}\b(?:am|vom)\s+(?:\w+tag,?\s+(?:de[nm]\s+)?)?\Z", re.I)
#: What parts a line of the letterhead: "Communiqué · Luxemburg, den".
_STROKE = re.compile(r"\s[·|]\s")
#: The paper of a weekend: "Samstag/Sonntag, 12./13. Juli 2014".
_WEEKEND = re.compile(
    rf"\b(?:Samstag|Sonnabend)\s?/\s?Sonntag,?\s+(\d{{1,2}})\.\s?/\s?\d{{1,2}}\.\s+({'|'.join(_MONTHS)})\s+((?:19|20)\d\d)\b", re.I
)
#: A line of a page that holds the hour it was put there, or the time it takes to read it: "von ih 28.10.2024 07:26 Uhr".
_BYLINE = re.compile(r"(?:von|autor:?|red(?:aktion|\.)?:?)\s+\S{1,24}(?:\s\S{1,24})?\s*[,|·–-]?\s*", re.I)
_HOUR = re.compile(r"\s*[,|·–-]?\s*(?:um\s+)?\d{1,2}[:.]\d\d(?:\s*Uhr)?\s*\Z")
_READING_TIME = re.compile(r"(?<!\d)[12]?\d\s+Min(?:\.|uten)?(?:\s+Lesezeit)?(?:\s*[|·–-])?\s+\Z")
#: What stands between the sender and the day at the foot of a text: "(Stadt Neustrelitz, Amt 13, 9. Dezember 2022)", "verschickt: Mo,
#: 22.08.2022".
_SIGNED_OFF = re.compile(
    r"(?:[,|·–—(/]\s*(?:den\s+)?|\bden\s+|\bAusgabe\s+(?:Nr\.\s*\d+\s+)?vom\s+"
    r"|(?:[Nn]achrichten|[Zz]eitung|[Aa]nzeiger|[Bb]latt|[Bb]ote|[Kk]urier|[Rr]undschau|Post|Presse|Allgemeine|Echo|Journal|Amt|Stadt)\b[^.\n]{0,20},\s*\w+tag,\s*"
    r"|\b(?:[Vv]erschickt|[Vv]ersandt|[Vv]eröffentlicht|[Ff]reigegeben|[Aa]usgegeben|[Dd]atum):?\s*(?:\w{2,10}\.?,\s*)?)\Z"
)
_FOOT_ENDS = re.compile(r"\s*(?:\([^()]{0,60}\)|,\s*(?:Seite|S\.|Autor|Text|Foto|Nr\.|Ausgabe)[^\n]{0,50})?[)\].\s]*\Z")
#: In such a line: the day of something else.
_OF_ELSE = re.compile(
    r"\b(?:bis|ab|am|vom|zum|seit|Stand|Beginn|Ende|Frist|Wann|Wo|Ort|Start|gültig|gilt|zuletzt|aktualisiert|geändert|gedruckt|Druck|abgerufen|geboren|[Kk]onzert|[Mm]arkt"
    r"|\w*(?:[Tt]ermin|[Ss]chluss|[Ss]itzung|[Mm]eld|[Vv]eranstaltung|[Ff]est|[Tt]reffen|[Bb]esuch|[Rr]eise)\w*)\b|\d{1,2}[:.]\d\d\s*(?:Uhr|h\b)|\bUhr\b|©"
)
#: A month, season or year of an issue, what stands before and behind it in its line.
_SPAN_OF_ISSUE = re.compile(
    rf"(?:(?P<month>{'|'.join(_MONTHS)})\s+|(?P<season>{'|'.join(words.SEASONS)})\s+"
    r"|(?P<feast>ostern|pfingsten|advent|weihnachten)\s+|(?<![\w./-]))(?P<y>(?:19|20)\d\d)(?![\w/-]|[.,]\d)",
    re.I,
)
_SPAN_BEFORE = re.compile(r"(?:\A[\W_]*|[,|·•(/–—]\s*|\s-\s|\bAusgabe:?\s|\b(?:Nr|Heft|Folge)\.?\s*\d+\s)(?:(?:im|zu|an)\s+)?\Z")
#: "Aurich im Dezember 2022" alone in a line.
_PLACE_AND = re.compile(r"\A[\W_]*[A-ZÄÖÜ][\w/-]+(?:\s(?:am|an\sder|im|in|bei)?\s?[A-ZÄÖÜ][\w/()-]+){0,2}\s+(?:im|zu)\s+\Z")
#: The year of a picture or of a source is not that of the text.
_CREDIT = re.compile(r"(?i)\b(?:fotos?|bild(?:er|nachweis)?|quellen?|grafik|archiv|karte|repro|aufnahme|abbildung|daten)\b")
_SPAN_AFTER = re.compile(r"\s*(?:\Z|[\n,|·•)/–—]|-\s)")
_SPAN_LAST = re.compile(r"[\s).]*(?:\Z|\n)")
_SPAN_LABEL = re.compile(r"\b(?:Stand(?:\sder\s\w+)?|Ausgabe|Erschienen|Redaktionsstand|Datenstand):?\s+(?:im\s+)?\Z", re.I)
#: Who puts a bare year under a text: "Medienservice der Stadt Aurich, 2025".
_SENDER = re.compile(
    r"(?i)(?:presse|medien|stadt|gemeinde|amt|magistrat|verwaltung|rathaus|verein|verband|blatt|brief|bote|zeitung|anzeiger|nachrichten)\w*\b[^!?]{0,60},\s*\Z|\b(?:heft|ausgabe|nr\.|nummer|folge|jahrgang)\s*\d+\s*[(,·|/–-]\s*\Z"
)
_AGENCY_END = re.compile(r"\b(?:APA|OTS)\d{4}\s+((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_PERIODICAL = re.compile(r"blatt\b|brief\b|zeitung\b|zeitschrift\b|magazin\b|heft\b|ausgabe\b|newsletter\b", re.I)
_AGENCY_ID = re.compile(r"\bdpa:(\d{2})(\d{2})(\d{2})-\d")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![\w])\d\w*")


@dataclass(frozen=True, slots=True)
class _Found:
    """A date line: ``month`` and ``day`` are certain, ``year`` may be open. ``rank`` orders kinds of lines, the best is 0."""

    day: int
    month: int
    year: int | None
    source: str
    rank: int
    position: int


def publication_date(document: Document, view: TextView) -> tuple[date | None, str | None]:
    """The date and its source: bulk, metadata, letterhead, dateline, mail, filename or issue; (None, None) where nothing says it.

    A bulk column counts before all else. A date line of the text counts before the date of a mail (mails are forwarded) and before a web
    page's metadata if it names place or kind of the release and lies within a month of it; otherwise the metadata count. The month of an
    issue, as its first day, counts only where nothing names a day.
    """
    meta = document.meta
    bulk = stamps.parse(meta.get("published_on", ""))
    if bulk is not None:
        return bulk, "bulk"
    stated = stamps.parse(meta.get("date", ""))
    is_mail = bool(meta.get("from")) or document.media_type.startswith("message/")
    filed = stamps.in_filename(meta.get("filename") or document.source.rsplit("/", 1)[-1])
    shown = _shown(view, stated or filed)
    if stated is not None and not is_mail:
        if shown is not None and shown[2] == 0 and abs((shown[0] - stated).days) <= 31:
            return shown[0], shown[1]
        return stated, "metadata"
    if shown is not None:
        return shown[0], shown[1]
    if stated is not None:
        return stated, "mail"
    if filed is not None:
        return filed, "filename"
    return _last_resort(view)


def _last_resort(view: TextView) -> tuple[date | None, str | None]:
    """What the head says of a text that no line dates: a weekend's paper, the close of an issue, a sitting, at last an issue's month."""
    text = view.text
    ends = dict.fromkeys((*view.blocks[:_HEAD], *view.blocks[-_TAIL:]))
    short = [b for b in ends if b.end - b.start <= 170 and b.role not in ("caption", "table_row")]
    head = [b for b in short if b in view.blocks[:_TOP]]
    minutes = any(_MINUTES.search(text, b.start, b.end) for b in head)
    for block in head:
        if weekend := _WEEKEND.search(text, block.start, block.end):
            first = _first_day(weekend)
            return first, None if first is None else "letterhead"
    for block in short:
        for atom in _atoms(text, block.start, block.end):
            before = text[block.start : atom.start]
            piece = _STROKE.split(before)[-1]
            placed = block in head and piece.rstrip().endswith("den") and _PLACE.match(piece) is not None
            if atom.year is None:
                continue
            stamped = _READING_TIME.search(before) or (_BYLINE.fullmatch(before) and _HOUR.match(text, atom.end, block.end))
            sat = minutes and _SITTING.search(before)
            if _CLOSED.search(before) or placed or (block in head and (stamped or sat or _REPORTED.search(before))):
                return date(atom.year, atom.month, atom.day), "letterhead"
    if (signed := _signed_off(view)) is not None:
        return signed, "letterhead"
    for block in head:
        month = _MONTH_OF_ISSUE.search(text, block.start, block.end) if block.role != "body" else None
        if month and _PERIODICAL.search(text, block.start, month.start()):
            return date(int(month[2]), _month(month[1]), 1), "issue"
    return None, None


@dataclass(frozen=True, slots=True)
class Issue:
    """When an undated text came out, as far as it says so itself: the first and last day of a month, a season or a year."""

    first: date
    last: date

    @property
    def whole_year(self) -> bool:
        """Whether no more than the year is known."""
        return (self.last - self.first).days > _LONGEST_SEASON

    @property
    def middle(self) -> date:
        """The day that lies nearest to all of it."""
        return self.first + (self.last - self.first) / 2


def issue(view: TextView) -> Issue | None:
    """The month, season or year that a line of the head or foot gives instead of a day; a month counts before a season, that before a year.

    "Gemeindeblatt – Juli 2021 – Aus dem Rat", "Presseinformation | März 2021", "Aurich, im Juni 2024", "(Stand: März 2022)",
    "Ausgabe 2/2022", "Pressestelle der Stadt Aurich, 2025". It is no date of publication, but tells which year a "5. Oktober" is of.
    """
    found = [stated for block in dict.fromkeys((*view.blocks[:_TOP], *view.blocks[-_TAIL:])) for stated in _stated(view, block)]
    return min(found, key=lambda i: i.last - i.first, default=None)


def _stated(view: TextView, block: Block) -> Iterator[Issue]:
    text = view.text
    foot = block not in view.blocks[:_TOP] or (block is view.blocks[-1] and block.role not in ("title", "heading"))
    if block.role == "caption" or (block.end - block.start > _FOOT and block.role not in ("contact", "boilerplate", "letterhead")):
        return
    for match in _SPAN_OF_ISSUE.finditer(text, block.start, block.end):
        low = max(text.rfind("\n", block.start, match.start()) + 1, block.start, match.start() - _FOOT)
        before = text[low : match.start()]
        labelled = _SPAN_LABEL.search(before)
        if not labelled and (
            not (_SPAN_BEFORE.search(before) or (foot and _PLACE_AND.match(before)))
            or not (_SPAN_LAST if foot else _SPAN_AFTER).match(text, match.end(), block.end)
            or len(_WORD.findall(before)) > 12
        ):
            continue
        if _CHANGED.search(before) or (not labelled and (_OF_ELSE.search(before) or _CREDIT.search(before))):
            continue
        year = int(match["y"])
        if match["month"]:
            first = date(year, _month(match["month"]), 1)
            yield Issue(first, almanac.month_end(year, first.month))
        elif match["season"]:
            season = value.season(year, words.SEASONS[match["season"].lower()])
            yield Issue(season.first, season.last)
        elif match["feast"]:
            first, last = almanac.feast(match["feast"].lower(), year) or (date(year, 12, 1), date(year, 12, 24))  # Advent
            yield Issue(first, last)
        elif labelled or (_SENDER.search(before) and block.role not in ("title", "heading")):
            yield Issue(date(year, 1, 1), date(year, 12, 31))
    number = _NUMBER_OF_YEAR.search(text, block.start, block.end)
    if number and (_LABEL.search(text, block.start, number.start()) or _PERIODICAL.search(text, block.start, number.start())):
        yield Issue(date(int(number[1]), 1, 1), date(int(number[1]), 12, 31))


def _signed_off(view: TextView) -> date | None:
    """The day at the end of one of the last lines, behind the sender or a place."""
    text = view.text
    for block in reversed(view.blocks[-_TAIL:]):
        if block.role in ("caption", "table_row", "list_item", "title", "heading"):
            continue
        if agency := _AGENCY_END.search(text, block.start, block.end):
            return _agency_day(agency)
        if weekend := _WEEKEND.search(text, max(block.start, block.end - 60), block.end):
            return _first_day(weekend)
        low = max(text.rfind("\n", block.start, block.end) + 1, block.start)
        if block.end - low > _FOOT:
            low = text.rfind(". ", low, block.end - 12) + 2  # the last sentence: "… Telefon 967-0. Mittweida, 7. April 2022"
        days = _atoms(text, low, block.end) if low > 1 and block.end - low <= _FOOT else []
        if not days:
            continue
        day, before = days[-1], text[low : days[-1].start]
        sign = _SIGNED_OFF.search(before)
        if day.year is None or sign is None or _OF_ELSE.search(before, 0, sign.start()):
            continue
        if _FOOT_ENDS.match(text, day.end, block.end):
            return date(day.year, day.month, day.day)
    return None


def closes(view: TextView, block: Block, published: date | None) -> bool:
    """Whether a boilerplate block is the agency's line that dates the text: "APA0173 2024-06-17/10:42"."""
    line = _AGENCY_END.search(view.text, block.start, block.end) if published is not None and block.role == "boilerplate" else None
    return line is not None and _agency_day(line) == published


def _agency_day(line: re.Match[str]) -> date | None:
    return stamps.make(int(line[1]), int(line[2]), int(line[3]))


def _first_day(weekend: re.Match[str]) -> date | None:
    return stamps.make(int(weekend[3]), _month(weekend[2]), int(weekend[1]))


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1


def _shown(view: TextView, near: date | None) -> tuple[date, str, int] | None:
    """The best date line of head or end, its source and rank.

    A line without a year takes it from ``near``, an agency's id or the number of the release."""
    found = sorted(_candidates(view), key=lambda f: (f.rank, f.position))
    for item in found:
        if item.year is not None:
            return date(item.year, item.month, item.day), item.source, item.rank
        hint = _year_hint(view, near)
        resolved = _nearest(item.day, item.month, hint) if hint is not None else None
        if resolved is not None:
            return resolved, item.source, item.rank
    return None


def _year_hint(view: TextView, near: date | None) -> date | None:
    if near is not None:
        return near
    match = _AGENCY_ID.search(view.text)
    if match:
        return stamps.make(2000 + int(match[1]), int(match[2]), int(match[3]))
    for block in view.blocks[:_HEAD]:
        text = view.text[block.start : min(block.end, block.start + 200)]
        if block.role in ("letterhead", "dateline") or _LABEL.search(text[:60]):
            number = _NUMBER_OF_YEAR.search(text)
            if number:
                return date(int(number[1]), 7, 1)
            month = _MONTH_OF_ISSUE.search(text)
            if month:
                return date(int(month[2]), _month(month[1]), 15)
    stated = issue(view)
    if stated is None:
        return None
    return date(stated.first.year, 7, 1) if stated.whole_year else stated.middle


def _nearest(day: int, month: int, hint: date) -> date | None:
    if (hint.month, hint.day) == (7, 1):
        return stamps.make(hint.year, month, day)
    options = [d for y in (hint.year - 1, hint.year, hint.year + 1) if (d := stamps.make(y, month, day)) is not None]
    return min(options, key=lambda d: abs((d - hint).days), default=None)


def _candidates(view: TextView) -> Iterator[_Found]:
    # A letterhead of two lines with strokes looks like a table: its rows count above everything else.
    blocks = [b for i, b in enumerate(view.blocks) if b.role not in ("boilerplate", "caption", "table_row") or _head_row(view, b, i)]
    prose = 0
    for index, block in enumerate(blocks[:_HEAD]):
        if prose >= 3:
            break
        length = block.end - block.start
        if not _DIGIT.search(view.text, block.start, min(block.end, block.start + 400)):
            prose += length > 170 and block.role not in ("title", "heading", "contact", "list_item")
            continue
        if index < 3:
            yield from _field(view.text, block)
        yield from _published(view.text, block)
        if block.role in ("title", "heading", "contact", "list_item"):
            if block.role in ("title", "heading") and not prose and length <= 170:
                above = index == 0 and len(blocks) > 1 and blocks[1].role in ("title", "heading")
                if above or _LABEL.search(view.text, block.start, block.end) or _DATED_HEADING.search(view.text, block.start, block.end):
                    # The line above the title: name of the paper and date. Elsewhere a heading that dates is less certain.
                    yield from (found if above else replace(found, rank=found.rank + 1) for found in _lines(view.text, block))
                yield from _opening(view.text, block, labels=False)
            continue
        if length <= 170:
            for found in _lines(view.text, block):
                # Behind running text a bare date line is less certain, and no letterhead.
                yield replace(found, source="dateline", rank=found.rank + 1) if prose else found
            if not prose:
                yield from _opening(view.text, block, labels=False)
        else:
            prose += 1
            yield from _opening(view.text, block)
            if prose == 1:
                yield from _bracketed(view.text, block)
                yield from _bare(view.text, block)
                yield from _alone(view.text, block)
                yield from _said(view, block)
            if index == 0 and "\n" in view.text[block.start : block.end]:
                yield from _lines(view.text, block)
    for block in blocks[max(_HEAD, 1) :]:
        if block.role in ("dateline", "letterhead") and block.end - block.start <= 170:
            yield from _lines(view.text, block)
    for block in blocks[-_TAIL:]:
        if block.end - block.start <= 90 and block.role not in ("title", "heading", "list_item"):
            yield from _ending(view.text, block)
        elif block.role == "body":
            yield from _closing(view.text, block)
            yield from _alone(view.text, block)


def _head_row(view: TextView, block: Block, index: int) -> bool:
    """Whether a row at the very top of the text is a letterhead: "Pressemitteilung | 18. Oktober 2022", "dpa · Landesdienst · …"."""
    return block.role in ("table_row", "boilerplate") and index < _TOP and _LABEL.search(view.text, block.start, block.end) is not None


def _atoms(text: str, low: int, high: int) -> list[Atom]:
    """The single days of a stretch of text, year or not; intervals and relative days are left out."""
    out: list[Atom] = []
    position = low
    for match in _NUMBER.finditer(text, low, high):
        if match.start() < position:
            continue
        for atom in grammar.read(text, match.start(), high, match.group()):
            position = max(position, atom.end)
            if atom.kind == "day" and not atom.first_day and atom.shift is None and atom.text_shift is None:
                out.append(atom)
    return out


def _field(text: str, block: Block) -> Iterator[_Found]:
    """A field of a record that begins the file: "titel: … datum: 2018-06-07" (front matter), not an event with place and time."""
    high = min(block.end, block.start + 400)
    for match in _FIELD.finditer(text, block.start, high):
        days = _atoms(text, match.end(), min(high, match.end() + 30))
        if (
            days
            and days[0].start == match.end()
            and days[0].year is not None
            and not _PLACE_FIELD.search(text, days[0].end, min(high, days[0].end + 80))
        ):
            yield _Found(days[0].day, days[0].month, days[0].year, "letterhead", 0, block.start)


def _published(text: str, block: Block) -> Iterator[_Found]:
    """A line that carries its own date of issue: "Rundbrief Winter (erschienen am 4. Februar 2017)", "Ausgegeben am 23. März 2017."."""
    if block.end - block.start > 200:
        return
    for match in _ISSUED.finditer(text, block.start, block.end):
        days = _atoms(text, match.end(), block.end)
        if days and days[0].start == match.end():
            yield _Found(days[0].day, days[0].month, days[0].year, "letterhead", 1, block.start)


def _lines(text: str, block: Block) -> Iterator[_Found]:
    """Short lines of the head: nothing but a date with place, weekday, time, name of the paper, kind and number of the release."""
    start = block.start
    for line in text[block.start : block.end].split("\n"):
        if len(line) <= 170:
            yield from _line(text, block, start, start + len(line))
        start += len(line) + 1


def _line(text: str, block: Block, low: int, high: int) -> Iterator[_Found]:
    issue = _ISSUE.search(text, low, high)  # "Nr. 6 – 15. Juni 2018" is no span of days
    days = (_atoms(text, issue.end(), high) if issue else []) or _atoms(text, low, high)
    if not days or len(days) > 2:
        return
    if len(days) == 2 and _REPORT_OF.fullmatch(text, days[0].end, days[1].start):
        low, days = days[0].end, days[1:]  # "Rat am 14. Mai · Bericht vom 16.05.2021": day of the sitting, day of the report
    atom = days[0]
    before, after = text[low : atom.start], text[atom.end : high]
    if _CHANGED.search(before) or (len(days) == 2 and not _CHANGED.search(text, atom.end, days[1].start)):
        return
    if len(days) == 2:
        after = ""
    label = _LABEL.search(before)
    if label and _OTHER_ISSUE.search(before):
        return
    if _EVENT.search(before) and not label:
        return
    if label and re.search(r"\b(?:bis|ab|für|zum|zur)\s*\Z", before):
        return
    rank = _rank(before, after, bool(label), atom, block)
    if rank is None:
        return
    source = "dateline" if block.role == "dateline" and not label else "letterhead"
    if rank == 1 and _PLACE.match(before):
        source = "dateline"
    yield _Found(atom.day, atom.month, atom.year, source if not (rank == 0 and not label) else "dateline", rank, low)


def _rank(before: str, after: str, label: bool, atom: Atom, block: Block) -> int | None:
    """0 a labelled line or place and date, 1 a bare date line, None no date line."""
    clock = _CLOCK.match(after)
    rest = after[clock.end() :] if clock and clock.group().strip() else after
    rest = rest.strip(" ,;|·•:()–—-/.")
    words = _WORD.findall(rest)
    if len(words) > 10 or any(form(w) in (PAST, BECOME, HAVE, PLAN) for w in words if w.islower()):
        return None
    if clock and clock.group().strip() and rest and re.match(r"\s*(?:Uhr\s*)?[,]\s*\S|\s*(?:in|im)\s", after[clock.end() :]) and not label:
        return None  # "Samstag, 25. Mai 2024, 19.30 Uhr, Marktkirche" is an event
    if atom.year is None and not label and not re.search(r",\s*\Z|\)\s*,?\s*\Z", before):
        return None
    if before[-1:] == "(" and _PLACE_LAST.match(after):
        return 1
    if label:
        return 0 if _STRONG_LABEL.search(before) or _PLACE.match(before) or len(_WORD.findall(before)) <= 8 else None
    if after[:1] == ":" and words:
        return None  # "12. September 2018: Auftakt" is a schedule
    head = _ISSUE.sub("", _WEEKDAY_END.sub("", before))
    if not rest and after[:1] == ")":
        head = re.sub(r"\s*\(\Z", ", ", head)  # "Lippisches Blatt (7. Oktober 2011)"
    if not head.strip(' ,;|·•:()–—-/*„“"'):
        return 1
    if _SIGN.match(head):
        return 1 if len(words) <= 3 else None
    place = _PLACE.match(head)
    rest = "" if block.role in ("dateline", "letterhead") and _PART.match(after) else rest
    if _SOURCE.search(before) and after.strip() == ")":
        return 1
    if re.search(r"\bvom\s+\Z", head) and not rest and not place and len(_WORD.findall(head)) <= 7:
        return 1
    if not place and block.role in ("dateline", "letterhead") and re.search(r"[,|·•–—]\s*\Z", head) and len(_WORD.findall(head)) <= 12:
        return 1  # a paper's name that is no bare proper name: "Heimatblatt für den Kreis …, 28. April 2016"
    if not place and not rest and (_placed_last(head) or _SHEET_FIRST.match(head)):
        return 1
    if not place or len(_WORD.findall(head)) > 8:
        return None
    if place["joint"] in ("am", "im", "vom") and not re.search(r"[,)]\s*(?:am|im|vom)\s+\Z", head):
        # "Amtsblatt vom 14. Juni 2013": a name of the sheet that the label list does not know.
        return 1 if place["joint"] == "vom" and not rest and len(_WORD.findall(head)) <= 4 else None
    comma = bool(re.search(r"[,|·•/–—).-]\s*(?:(?:den|am)\s+)?\Z", head))
    if not comma and block.role not in ("dateline", "letterhead"):
        return None
    return 0 if comma and len(_WORD.findall(head)) <= 5 else 1


def _opening(text: str, block: Block, *, labels: bool = True) -> Iterator[_Found]:
    """A paragraph that opens with place and date: "Krefeld, 12. Mai 2023. Die Stadt …", "TRIER (dpa/lrs), 3.4. - …".

    ``labels`` accepts a label in place of the town ("Pressemitteilung vom 3. Mai 2021: …").
    """
    high = min(block.end, block.start + 120)
    days = _atoms(text, block.start, high)
    if not days:
        return
    atom = days[0]
    before = text[block.start : atom.start]
    if not labels and ("\n" in before or atom.end >= block.end or _CHANGED.search(before) or _EVENT.search(before)):
        return  # a short line of its own, read by _line
    end = agency.end() if (agency := _AGENCY_AFTER.match(text, atom.end, block.end)) else atom.end
    stop = text[end : end + 3]
    closed = atom.end > 0 and text[atom.end - 1] == "." and atom.year is None
    if not (_PROSE_START.match(text, end, min(block.end, end + 3)) or closed) or (stop[:1] == "-" and stop[1:2].isalnum()):
        return
    place = _PLACE.match(_WEEKDAY_END.sub("", before))
    if (
        not place
        or place["joint"] in ("am", "im", "vom")
        or not re.search(r"[,)(]\s*(?:den\s+)?\Z", _WEEKDAY_END.sub("", before))
        or len(_WORD.findall(before)) > 9
    ):
        label = _LABEL.search(before)
        if not (labels and label and len(before) < 60 and _STRONG_LABEL.search(before)) and not (
            _placed_last(before) and atom.year is not None
        ):
            return
    yield _Found(atom.day, atom.month, atom.year, "dateline", 0, block.start)


def _bracketed(text: str, block: Block) -> Iterator[_Found]:
    """A paragraph that opens with its date in brackets: "(9. Oktober 2015) Die Stadt …"."""
    match = _BRACKET.match(text, block.start, min(block.end, block.start + 60))
    if match and match["place"] and (not match["stop"] or not _PLACE.match(match["place"])):
        return  # "Celle (3. Mai 2021). Die Stadt …", not "Konzert (3. Mai 2021) Eintritt frei"
    days = _atoms(text, match.start("date"), match.end("date")) if match else []
    if match and len(days) == 1 and days[0].year is not None and not text[days[0].end : match.end("date")].strip():
        yield _Found(days[0].day, days[0].month, days[0].year, "dateline", 1, block.start)


def _bare(text: str, block: Block) -> Iterator[_Found]:
    """A paragraph that opens with nothing but its date: "7. Juni 2024. Die Stadt …"."""
    days = _atoms(text, block.start, min(block.end, block.start + 24))
    if (
        days
        and days[0].start == block.start
        and days[0].year is not None
        and _BARE_END.match(text, days[0].end, min(block.end, days[0].end + 60))
    ):
        yield _Found(days[0].day, days[0].month, days[0].year, "dateline", 1, block.start)


def _alone(text: str, block: Block) -> Iterator[_Found]:
    """The date in brackets behind a paragraph's last sentence."""
    match = _ALONE.search(text, max(block.start, block.end - 40), block.end)
    days = _atoms(text, match.start("date"), match.end("date")) if match else []
    if match and len(days) == 1 and days[0].year is not None and (days[0].start, days[0].end) == match.span("date"):
        yield _Found(days[0].day, days[0].month, days[0].year, "dateline", 3, block.start)


def _said(view: TextView, block: Block) -> Iterator[_Found]:
    """Last resort: the whole date on which the news was given out, by the first paragraph's own words."""
    for sentence in view.sentences:
        if not block.start <= sentence.start < block.end:
            continue
        for said in _SAID.finditer(view.text, sentence.start, sentence.end):
            low, high = max(sentence.start, said.start() - 40), min(sentence.end, said.end() + 60)
            days = [
                a for a in _atoms(view.text, low, high) if a.year is not None and re.search(r"\bam\s\Z", view.text[a.start - 3 : a.start])
            ]
            if len(days) == 1:
                yield _Found(days[0].day, days[0].month, days[0].year or 0, "dateline", 5, block.start)


def _ending(text: str, block: Block) -> Iterator[_Found]:
    """The last lines: "Bonn, den 3. März 2021" or a labelled date."""
    days = _atoms(text, block.start, block.end)
    if len(days) != 1 or days[0].year is None:
        return
    atom = days[0]
    before, after = text[block.start : atom.start], text[atom.end : block.end].strip(" .()|")
    if after or _CHANGED.search(before) or _EVENT.search(before):
        return
    head = _WEEKDAY_END.sub("", before)
    place = _PLACE.match(head)
    label = _LABEL.search(before)
    # "epd-Meldung vom 4. November 2013": the label may have a word or two before it.
    labelled = label is not None and not _OTHER_ISSUE.search(before) and len(_WORD.findall(before[: label.start()])) <= 2
    labelled = labelled and not any(form(w) in (PAST, BECOME, HAVE, PLAN) for w in _WORD.findall(before) if w.islower())
    placed = bool(place) and re.search(r",\s*(?:(?:den|am)\s+)?\Z", head) is not None and len(_WORD.findall(head)) <= 6
    labelled = labelled or _SOURCE.fullmatch(before) is not None
    if labelled or placed or not head.strip(" (*") or _SIGN.match(head):
        yield _Found(atom.day, atom.month, atom.year, "dateline", 2 if (labelled or placed) else 3, block.start)


def _closing(text: str, block: Block) -> Iterator[_Found]:
    """The sign and date in brackets that close a report: "… wollen sich nicht beteiligen. (00/3312/28.11.19)"."""
    match = _CLOSING.search(text, max(block.start, block.end - 70), block.end)
    if match is None or not (_CODE.match(match["sign"]) or _SIGN.match(match["sign"]) or _LABEL.match(match["sign"])):
        return
    days = _atoms(text, match.end("sign"), match.end())
    if len(days) == 1 and days[0].year is not None and days[0].start == match.end("sign"):
        yield _Found(days[0].day, days[0].month, days[0].year, "dateline", 3, block.start)


def _placed_last(head: str) -> bool:
    """Whether name and place stand before the date: "Umweltbundesamt, Dessau-Roßlau,", "Servicestelle Kommunen, Bonn,"."""
    pieces = [p for p in _PIECES.split(head.strip()) if p]
    if not 2 <= len(pieces) <= 4 or len(_WORD.findall(head)) > 14 or head.rstrip()[-1:] not in ",|·•–—-":
        return False
    if any(form(w) in (PAST, BECOME, HAVE, PLAN) for w in _WORD.findall(head) if w.islower()) or re.search(r"[.!?:„“»«]", head):
        return False
    return _PLACE.match(pieces[-1]) is not None and len(_WORD.findall(pieces[-1])) <= 4 and pieces[0].lstrip("*_ ")[:1].isupper()
