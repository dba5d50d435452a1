"""heute, gestern, morgen and "in zwei Wochen": a day, or the present age, a noun, a duration?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.dates.context import word_before
from pipeline.dates.verbs import BECOME, HAVE, PARTICIPLE, PAST, PLAN, form
from pipeline.dates.words import word_set

if TYPE_CHECKING:
    from pipeline.dates.atom import Atom

_EVENT = word_set(
    """
    beginnt beginnen startet starten eröffnet eröffnen tagt tagen feiert trifft unterzeichnet unterzeichnen unterschreibt
    unterschreiben verabschiedet begrüßt begrüßen empfängt endet enden entscheidet entscheiden übergibt übergeben verleiht
    verleihen lädt jährt fällt erscheint veröffentlicht präsentiert präsentieren weiht ehrt gedenkt
    """
)
_DONE_TODAY = word_set(
    """
    eröffnet unterzeichnet unterschrieben vorgestellt übergeben verliehen gefeiert eingeweiht verabschiedet begrüßt entschieden
    beschlossen veröffentlicht ausgezeichnet geehrt beraten präsentiert abgestimmt gewählt bekanntgegeben bekannt enthüllt
    freigegeben erwartet fortgesetzt gestartet abgeschlossen besiegelt verkündet vereidigt empfangen unterrichtet vereinbart
    begonnen überreicht
    """
)
_WORD = re.compile(r"[^\W\d_]+")


_CLOCK_OR_DAY = re.compile(
    r"[,\s]+(?:\(|\d|(?:um|ab|gegen|am)\s|(?:den|dem)\s\d|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag\b|Mittwoch\b)|\s+und\s+morgen\b"
)
_STATE = re.compile(
    r"\s+(?:noch|schon|bereits|nicht\s+mehr|wie\s+damals|üblich|gültig|als|ein|eine|einer|der|die|das|zu|Teil|Sitz|Stadtteil|Ortsteil)\b"
)
_PARTICLE = re.compile(r"\b(?:statt|vor|bekannt|ab|zusammen)[\s.!]*\Z")
_ATTRIBUTE = re.compile(r"\s+([a-zäöüß]+)e[nrsm]?\s+[A-ZÄÖÜ]")
_KNOWN = word_set("genannt bekannt bewohnt besiedelt genutzt geläufig beliebt gefragt gesprochen")


def is_today(text: str, atom: Atom, clause: tuple[int, int], high: int) -> bool:
    """Whether "heute" is the day of publication and not the present age ("getragen wird sie heute von Vereinen", "Posen, heute Poznań").

    ``high`` is the end of the sentence.
    """
    if atom.exact or atom.name != "heute":
        return True
    word = word_before(text, atom.start, clause[0])[0].lower()
    after = text[atom.end : high]
    if word in ("bis", "von", "noch", "damals", "auch", "hier", "erst", "gestern"):
        return False
    if re.match(r"\s*(?:[,)]|[A-ZÄÖÜ]\w+\s*[,).])", after) and re.search(r"[,(]\s*\Z", text[max(0, atom.start - 2) : atom.start]):
        return False  # "Breslau, heute Wrocław, …"
    if word in ("ab", "seit", "für") or _CLOCK_OR_DAY.match(after):
        return True
    attribute = _ATTRIBUTE.match(after)
    if attribute:
        return form(attribute[1]) in (PARTICIPLE, PLAN) and attribute[1] not in _KNOWN  # "der heute begonnene Streik"
    found = {w.lower() if i == 0 else w for i, w in enumerate(_WORD.findall(text, *clause))}
    kinds = {w: form(w) for w in found if w.islower()}
    if any(k == PAST and w not in ("war", "waren") for w, k in kinds.items()):
        return True
    participle = any(k in (PARTICIPLE, PLAN) and w != "geplant" for w, k in kinds.items())
    if HAVE in kinds.values() and participle:
        return True
    if _PARTICLE.search(text, *clause):
        return True  # "findet heute statt", "gibt heute bekannt", "stellt heute vor"
    if word in ("schon", "bereits") or _STATE.match(after):
        return False
    if BECOME in kinds.values():
        return bool(found & _DONE_TODAY)
    return bool(found & _EVENT)


def is_adverb(text: str, atom: Atom, bounds: tuple[int, int]) -> bool:
    """Whether "morgen" and "gestern" name a day: not "am Morgen", "Guten Morgen", "die Stadt von morgen", "heute und morgen"."""
    before, between = word_before(text, atom.start, bounds[0])
    word = before.lower()
    shown = text[atom.start : atom.start + 1]
    if word in ("von", "ewig", "ewige"):
        return False
    if atom.name == "gestern":
        return not (
            word in ("und", "oder") and re.search(r"\bheute\s+(?:und|oder)\s\Z", text[max(bounds[0], atom.start - 14) : atom.start], re.I)
        ) and not re.match(r"\s+und\s+(?:heute|morgen)\b", text[atom.end : atom.end + 14])
    if shown == "M":
        # Capitalised: the adverb only where a sentence or a headline item begins.
        opens = not text[bounds[0] : atom.start].strip(' „“"»«(') or between.strip() in (":", "–", "|")
        return opens and not re.match(r"\s*(?:[A-ZÄÖÜ]\w+s?\b\s*(?:\Z|[.!])|[,.!?]?\Z|s\b)", text[atom.end : bounds[1]])
    if word in ("am", "jeden", "der", "den", "dem", "guten", "nächsten", "frühen", "gleichen", "selben", "eines", "einem"):
        return False
    if word == "für" or (
        word == "und" and re.search(r"\b(?:für|von|gestern|hier)\s[^.]{0,30}\Z", text[max(bounds[0], atom.start - 34) : atom.start])
    ):
        return False
    return not re.match(r"\s+noch\b", text[atom.end : atom.end + 6])


def is_forecast(text: str, atom: Atom, bounds: tuple[int, int]) -> bool:
    """Whether "in zwei Wochen" is a date ahead and no duration: a plan or future verb in the sentence, no noun right behind."""
    if re.match(r"\s[A-ZÄÖÜ]", text[atom.end : atom.end + 2]):
        return False
    forms = {form(w) for w in _WORD.findall(text, *bounds) if w.islower()}
    return bool(forms & {BECOME, PLAN}) and not forms & {PAST}
