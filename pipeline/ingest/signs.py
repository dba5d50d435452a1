"""What a line shows: a date line, an address, a sentence, the line of an office. Plain predicates, no state."""

from __future__ import annotations

import re

from pipeline.ingest import vocabulary

MONTH = (
    r"(?:Jan(?:uar)?|Jän(?:ner)?|Feb(?:ruar|er)?|März|Mrz|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?|Okt(?:ober)?"
    r"|Nov(?:ember)?|Dez(?:ember)?)"
)
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.\s?|{MONTH}\.?\s)(?:\d{{4}}|\d{{2}}(?!\d))|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}})"
)
_WEEKDAY = r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So)\.?"
_BEFORE_DATE = re.compile(
    rf"(.*(?:[,;|·•:–—/-]|\b(?:vom|den|Stand|Datum|Ausgabe|(?:erschienen|ausgegeben|herausgegeben|veröffentlicht|verteilt)\s+am|Nr\.?\s?\d+(?:[/-]\d+)?))\s*)?(?:{_WEEKDAY},?\s*)?(?:den\s+|dem\s+|am\s+)?\Z",
    re.S,
)
_PLACE_ONLY = re.compile(rf"(?:[A-ZÄÖÜ][\w.()/-]*\s+){{1,4}}(?:{_WEEKDAY},?\s*)?\Z")
PHONE = re.compile(r"(?:\bTel(?:efon|efax)?\b|\bFax\b|\bFon\b|\bMobil\b|☎)[^\n]{0,12}?\+?\(?\d|\+49[\s(0-9]|\b0\d{2,5}[\s/-]+\d{2,}")
_ADDRESS = re.compile(r"\b(?:[DA]-)?\d{4,5}\s+[A-ZÄÖÜ]\w+")
_POSTAL = re.compile(r"[A-ZÄÖÜ][\w.-]+(?: [\w.-]+){0,3} \d{1,4} ?[a-z]?(?:, | · )(?:[DA]-)?\d{4,5} [A-ZÄÖÜ]")
#: A day: "Anmeldungen bis 8. Mai unter Telefon ..." is news for all its phone number.
DAY = re.compile(rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{MONTH}\b)")
SALUTATION = re.compile(r"(?:liebe[rs]?|sehr geehrte[rs]?|verehrte[rs]?|werte|guten tag|hallo)\b.{0,70}[,!]\Z", re.I)
CLOSING = re.compile(
    r"(?:mit|beste|viele|herzliche|freundliche|schöne|kollegiale)\b.{0,40}\bgrü(?:ß|ss)en?\b.{0,25}\Z|herzlich(?:st)?[,!]?\Z", re.I
)
_STREET = re.compile(
    r"(?:straße|str\.|strasse|platz|weg|allee|gasse|ring|markt|ufer|damm|hof|wall|graben|chaussee|Straße|Platz|Markt|Allee|Aue)\s+\d{1,4}\s?[a-z]?(?:\s?[-–]\s?\d+)?\b"
)
MAIL_OR_ADDRESS = re.compile(r"\S@\S+\.\w|\bwww\.|https?://|\b[\w-]+\.(?:de|at|ch|eu|com|org|net|example)\b")
END = re.compile(r"[.!?…][\"“”»«’')\]]*\Z")
FINITE = re.compile(
    r"(?<!\w)(?:ist|sind|war|waren|hat|haben|hatte|wird|werden|wurde|wurden|kann|können|soll|sollen|will|wollen|geht|gibt|steht|stehen|findet|laden|lädt|sagt|sagte"
    r"|besteht|feiert|beginnt|startet|informiert|erteilt|begrüßt|nimmt|gehört|liegt)(?!\w)"
)

#: A lower-case word that looks like a verb inside a line makes it a headline: "Stadt Hamm lädt ein".
VERB_LIKE = re.compile(r"\s(?!mit\b|seit\b|und\b|den\b|dem\b|gegen\b|neben\b|zwischen\b|statt\b)[a-zäöüß]{2,}(?:t|en)(?=\s|\Z)")
_LOWER_FOLLOWS = re.compile(r"\s+(?:der|des|die|das|im|in|am|und|mit|für|als|von|zum|zur|bei|auf|ohne|wird)\b")

BYLINE = re.compile(
    r"(?:Von|VON|von|Text:|Autor(?:in)?:|Ein Beitrag von|Es berichtet)\s+(?:[A-ZÄÖÜ][\w.-]+|unserem?r?)"
    r"(?:,?\s+(?:und|UND|von|der|[A-ZÄÖÜ][\w.-]+)){0,6}\Z"
)


def is_dateline(text: str) -> bool:
    """A short line that is nothing but a date with, at most, place, weekday, time, source and page."""
    if len(text) > 140:
        return False
    if text[:1] == "(" and text[-1:] == ")" and text.count("(") == 1:
        text = text[1:-1]
    match = _DATE.search(text)
    if not match:
        return False
    before, after = text[: match.start()], text[match.end() :]
    if FINITE.search(before) or len(before) > 80:
        return False
    fit = _BEFORE_DATE.match(before)
    if not fit and not _PLACE_ONLY.match(before):
        return False
    if fit and fit.group(1) and not _is_origin(fit.group(1)):
        return False
    if after and not re.match(r"\s*(?:[,;|·•:()–—/-]|\d{1,2}[.:]\d\d|um\b|Uhr\b|[A-ZÄÖÜ])", after):
        return False
    rest = after.strip(" ,;|·•:()–—-/")
    return not rest or (
        len(rest) <= 70 and not FINITE.search(rest) and not END.search(rest.removesuffix("Uhr")) and len(re.findall(r"\w+", rest)) <= 10
    )


def _is_origin(before: str) -> bool:
    """What stands before a date with a comma, colon or dash: a place, a paper, an office, not a headline."""
    words = before.split()
    if len(words) <= 2:
        return True
    vocab = vocabulary.load()
    low = before.lower()
    if vocab.release.match(low) or vocab.letterhead_start.match(low) or vocab.letterhead_word.search(low):
        return True
    if any(mark in before for mark in "|·•"):
        return True
    if before.rstrip().endswith(("vom", "v.")) and len(words) <= 9:
        # "Bergisches Blatt – Glosse vom", not "Rückblick auf das Fest vom"
        return all(not w[0].islower() or w in _NAME_WORDS for w in words[:-1])
    return before.rstrip()[-1:] in ",;" and len(words) <= 6 and ":" not in before and not VERB_LIKE.search(before)


def is_credit(text: str, low: str, vocab: vocabulary.Vocabulary) -> bool:
    """Who made the page or the film, as a line of its own: "Internetagentur in Hof", "Realisiert von Netzwerk Nord"."""
    if len(text) > 80 or not vocab.credit_start.match(low) or END.search(text):
        return False
    rest = text.split(None, 1)[1] if " " in text else ""
    return not FINITE.search(text) and not VERB_LIKE.search(f" {rest}") and (":" in text or len(text.split()) <= 6)


_SENTENCES = re.compile(r"[a-zäöüß]{3}[.!?][“”\"»]? [A-ZÄÖÜ„»\"]")
#: A legal form at the end of a short line: a club, a company.
_LEGAL = re.compile(r"\b(?:e\. ?V\.|g?GmbH|gUG|AG|eG|mbH|KG|SE)\Z")
_NAME_WORDS = frozenset(["der", "des", "für", "und", "e.", "v."])


def is_prose(text: str) -> bool:
    """A paragraph of running text: long, or a whole sentence, be it one that announces a list."""
    if len(text) <= 60 or text.count(" ") < 8:
        return False
    return len(text) > 200 or text[-1] == ":" or bool(END.search(text)) or bool(_SENTENCES.search(text))


def has_contact_data(text: str) -> bool:
    """A phone number, a postal or mail address."""
    if PHONE.search(text) or MAIL_OR_ADDRESS.search(text):
        return True
    return bool(_ADDRESS.search(text) and (_STREET.search(text) or _POSTAL.search(text)))


def opens_contact(text: str, low: str, vocab: vocabulary.Vocabulary) -> bool:
    match = vocab.contact_start.match(low)
    if not match:
        return False
    colon = text.find(":", 0, 110)
    if colon >= 0 and not FINITE.search(text, 0, colon):
        return True
    return len(text) < 70 and not FINITE.search(text) and not END.search(text)


def is_letterhead(text: str, low: str, vocab: vocabulary.Vocabulary) -> bool:
    """A short line that names an office, an issuer or its address; ``low`` is ``text`` in lower case."""
    if len(text) > 160 or (FINITE.search(text) and not has_contact_data(text)):
        return False
    if "·" in text or " | " in text:
        return any(is_letterhead(piece, piece.lower(), vocab) for piece in re.split(r"\s*[·|]\s*", text) if piece)
    if has_contact_data(text) and not is_prose(text):
        return True
    if _LEGAL.search(text) and len(text.split()) <= 9:
        return True
    if END.search(text):
        return False
    if vocab.release.match(low):
        # "Pressemitteilung 12/2024" but not "Meldung über Brand war falsch"
        return len(text.split()) <= 6
    if ":" in text and not vocab.letterhead_word.search(low.split(":", maxsplit=1)[0]):
        return False
    words = len(text.split())
    if words > 9 or VERB_LIKE.search(text):
        return False
    start = vocab.letterhead_start.match(low)
    if start:
        return not _LOWER_FOLLOWS.match(text, start.end()) or bool(vocab.letterhead_any.match(low))
    return bool(vocab.letterhead_word.search(low)) and not re.search(r"[!?]", text)
