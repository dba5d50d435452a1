"""Does a sentence look back or ahead? Decides the direction of a weekday, a month or a day without a year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.dates.verbs import BECOME, HAVE, MODALS, NONE, PARTICIPLE, PAST, PLAN, PLANNED, PRESENT, form, maybe_finite
from pipeline.dates.words import word_set

_WORD = re.compile(r"[^\W\d_]+")
_BORDER = re.compile(r"[,;:–—()„“”\"«»!?]|(?<!\d)\.(?=\s)|\s-\s")
#: "sucht nach dem Unfall am Mittwoch Zeugen": what comes after an event was written after it.
_AFTER_EVENT = re.compile(r"\b[Nn]ach\s+(?:dem|der|den|einem|einer|seinem|seiner|ihrem|ihrer)\s+(?:[^\W\d_]+\s+){1,3}(?:am|vom)\s+\Z")
_ONWARDS = re.compile(r"\s(?:an|ab)(?=[\s,.])")
_SEVERAL = re.compile(r"\b(?:bis|auf|und)\b|[–—/]|\d\.?-|\s-\s")
_PRESENT_ONLY = 2
_AND = re.compile(r"\s(?:und|sowie|aber|doch|oder)\s")
_DETERMINERS = word_set(
    """
    der die das den dem des ein eine einen einem einer eines kein keine keinen keiner keinem seine seinen seiner seinem ihre ihren
    ihrer ihrem unsere unseren unserer unserem diese diesen dieser diesem jene jenen alle allen viele vielen mehrere mehreren
    einige einigen beide beiden zum zur im am beim vom ins ans zwei drei vier fünf sechs sieben acht neun zehn weitere weiteren
    erste ersten neue neuen
    """
)
#: Reporting and naming phrases without a verb that look back: "so die Stadt am Montag", "laut Mitteilung vom Montag".
_SO = re.compile(r"(?:so|laut|gemäß)\s", re.I)
_LEFT_AHEAD = frozenset({"bis", "ab"})
#: What is set or kept for a day lies ahead of the act, not of the reader: the nearer of both days is meant ("luden für August ein").
_TARGET = frozenset({"für", "auf"})
#: First words of clauses whose verb comes last.
_SUBORDINATE = word_set(
    """
    der die das den dem dessen deren denen welche welcher welches welchen wer was wo wie womit wodurch wofür worauf worin woraus
    weil da dass ob wenn falls sofern soweit solange sobald obwohl obgleich während nachdem bevor ehe bis seit seitdem indem damit
    sodass wonach wobei
    """
)
_DONE = frozenset({"worden", "hatte", "hatten"})
_SUBSTITUTES = frozenset({"lassen", "sehen", "hören", "helfen"})
#: "ist am Samstag für Autos gesperrt": with "ist" a state of that day, not an act of the past.
_STATES = frozenset({"gesperrt", "geschlossen"})
_IS = frozenset({"ist", "sind", "bleibt", "bleiben"})
#: "vom 18. September an", but not "hat am Mittwoch an den Vertrag erinnert".
_FROM_ON = frozenset({"von", "vom", "ab", "dem"})
_AUF_NIGHT = re.compile(r"\bNacht\s+auf\s+(?:den\s+)?\Z")
#: What was to happen ("sollte am 3. Mai beginnen", "hätte beginnen sollen") may be cancelled or late: the nearer day is meant.
_UNREAL = re.compile(r"\b[Ss]ollten?\b|\b[Hh]ätten?\b.*\b(?:sollen|können|müssen|dürfen|wollen)\b")
#: "Eigentlich hätten die Gäste am Donnerstag im Bus gesessen."
_INSTEAD = re.compile(r"\b[Ee]igentlich\b.*\b(?:hätten?|wären?)\b|\b(?:[Hh]ätten?|[Ww]ären?)\b.*\beigentlich\b")
#: What is set now lies ahead ("ist für den Sommer vorgesehen"); what was set, or has been set, may be over.
_SET = re.compile(
    r"\b(?:ist|sind|bleibt|bleiben)\b.*\b(?:vorgesehen|geplant|angesetzt|anberaumt|terminiert|verabredet|vereinbart|angedacht|avisiert|eingeplant)(?!\s(?:worden|gewesen))\b"
)
_BACKDATED = re.compile(r"\brückwirkend\b", re.I)
_UNDONE = re.compile(r"\b(?:eigentlich|ursprünglich|zunächst|hätten?)\b", re.I)
#: "für das Fest am", "zur Feier im": the day is that of an event, not of what the verb tells.
_EVENT = re.compile(
    r"\b(?:[Ff]ür|[Zz]um|[Zz]ur|[Aa]uf|[Zz]u)\s+(?:[a-zäöüß]+\s+){0,3}[A-ZÄÖÜ][\w-]*\s+(?:am|vom|im|in)\s+(?:[a-zäöüß]+\s+)?\Z"
)
_ARTICLES = frozenset({"der", "die", "das", "den", "dem"})
_RELATIVE_AFTER_PREPOSITION = re.compile(
    r"(?:an|auf|aus|bei|durch|für|gegen|hinter|in|mit|nach|neben|ohne|über|um|unter|von|vor|zu|zwischen|bis|seit)\s+"
    r"(?:der|die|das|den|dem|denen|deren|dessen|welche[rmns]?)\s(?![A-ZÄÖÜ])"
)


@dataclass(frozen=True, slots=True)
class Direction:
    """``sign`` is -1 (past) or 1 (ahead); ``sure`` is False where no verb decided; ``firm``: no distance in time may overrule it;
    ``unreal``: it tells of what did not come about, so the nearer day is meant."""

    sign: int
    sure: bool
    firm: bool = False
    unreal: bool = False


def direction(text: str, sentence: tuple[int, int], mention: tuple[int, int]) -> Direction:
    """Look at the words beside the mention, then at its clause, then at the clauses around it, nearest first."""
    start, end = mention
    clauses = _clauses(text, sentence, mention)
    home = next((i for i, (a, b) in enumerate(clauses) if a <= start < b), 0)
    left = _words_before(text, clauses[home][0], start)
    target = left[-2:] if left and left[-1].lower() in ("den", "das") else left[-1:]
    if target and target[0].lower() in _TARGET and not _AUF_NIGHT.search(text, max(sentence[0], start - 16), start):
        past = has_past(text, clauses[home], mention)
        if not past and _SET.search(text, *clauses[home]):
            return Direction(1, True)
        told = past or any(form(w) == HAVE for w in _WORD.findall(text, *clauses[home]))
        return Direction(-1 if past else 1, not told)
    if _BACKDATED.search(text, *clauses[home]):
        return Direction(-1, True, firm=True)
    if _UNREAL.search(text, *clauses[home]):
        return Direction(-1 if _UNDONE.search(text, *sentence) or _past_beside(text, clauses, home, mention) else 1, False)
    if _INSTEAD.search(text, *clauses[home]):
        return Direction(-1 if _past_beside(text, clauses, home, mention) else 1, False, unreal=True)
    near = _beside(text, left, end, sentence[1], finite=_has_finite(text, clauses[home]), single=not _SEVERAL.search(text, start, end))
    if near is not None:
        return near
    last = left[-1].lower() if left else ""
    if (last in ("zum", "zur", "den", "dem") and len(left) > 1 and left[-2].lower() == "bis") or (
        last in _FROM_ON and _ONWARDS.match(text, end)
    ):
        last = "bis"  # "bis zum Sommer", "vom 18. September an"
    if last in _LEFT_AHEAD and not has_past(text, clauses[home], mention):
        return Direction(1, True)
    order = _order(text, clauses, home, end)
    for i in order[:6]:
        sign = _clause(text, clauses, i, mention, home=i == home)
        if sign == _PRESENT_ONLY:
            return Direction(-1 if _AFTER_EVENT.search(text, max(sentence[0], start - 60), start) else 1, True)
        if sign:
            return Direction(sign, True, firm=sign < 0 and i == home and _insists(text, clauses[home], mention))
        if i == home and _SO.match(text[clauses[i][0] : clauses[i][1]].strip()):
            return Direction(-1, True)
    if last == "nach":
        return Direction(-1, True)
    return Direction(1, last in _LEFT_AHEAD)


def _order(text: str, clauses: list[tuple[int, int]], home: int, end: int) -> list[int]:
    """Clauses in the order in which their verbs are asked: the home clause, then the nearest, those behind first.

    A subordinate home clause that an apposition cuts goes on behind it ("die am 3. Mai, dem Tag der Messe, besiegelt wird"); a main
    clause is no part of the subordinate clauses beside it ("Gefeiert wird, weil der Saal besetzt war, am 9. Oktober").
    """
    below = [i > 0 and _is_subordinate(text, clauses[i]) for i in range(len(clauses))]
    if below[home]:
        return sorted(range(len(clauses)), key=lambda i: (i < home, abs(i - home)))
    if home + 1 < len(clauses) and clauses[home][1] <= end + 1:
        below[home + 1] = False  # "nach dem Juni, der die Keller füllte": it speaks of the mention itself
    return sorted(range(len(clauses)), key=lambda i: (below[i] and i != home, abs(i - home), i < home))


def _is_subordinate(text: str, clause: tuple[int, int]) -> bool:
    """Whether the clause opens as a relative or conjunctional clause; "die" before a noun is an article."""
    shown = text[clause[0] : clause[1]].lstrip()
    match = _WORD.match(shown)
    if match is None or match.group()[0].isupper():
        return False
    if match.group() in _ARTICLES:
        return not re.match(r"\s+(?:[a-zäöüß]+e[nrsm]?\s+){0,3}[A-ZÄÖÜ]", shown[match.end() :])
    return match.group() in _SUBORDINATE or bool(_RELATIVE_AFTER_PREPOSITION.match(shown))


def _insists(text: str, clause: tuple[int, int], mention: tuple[int, int]) -> bool:
    """Whether a finite past tense tells of the mention itself and not of an event ("für das Fest am 3. Juni wurde gesammelt")."""
    return has_past(text, clause, mention) and not _EVENT.search(text, clause[0], mention[0])


def _past_beside(text: str, clauses: list[tuple[int, int]], home: int, mention: tuple[int, int]) -> bool:
    """Whether a clause next to the home clause tells of the past."""
    return any(has_past(text, clauses[i], mention) for i in (home - 1, home + 1) if 0 <= i < len(clauses))


def has_past(text: str, clause: tuple[int, int], mention: tuple[int, int]) -> bool:
    """Whether a finite verb of the past stands in the clause, the mention left out."""
    words = [m for m in _WORD.finditer(text, *clause) if not mention[0] <= m.start() < mention[1]]
    return any(
        form(m.group().lower() if k == 0 else m.group()) == PAST and not _is_attribute(words, k)
        for k, m in enumerate(words)
        if k == 0 or m.group().islower()
    )


def has_verb(text: str, clause: tuple[int, int], mention: tuple[int, int]) -> bool:
    """Whether any word of the clause looks like a verb, the mention left out."""
    return any(
        form(m.group()) != NONE for m in _WORD.finditer(text, *clause) if m.group().islower() and not mention[0] <= m.start() < mention[1]
    )


def clause_of(text: str, sentence: tuple[int, int], mention: tuple[int, int]) -> tuple[int, int]:
    """The clause of the sentence that holds the mention."""
    clauses = _clauses(text, sentence, mention)
    return next(((a, b) for a, b in clauses if a <= mention[0] < b), sentence)


def _words_before(text: str, lo: int, start: int) -> list[str]:
    return _WORD.findall(text, max(lo, start - 60), start)


_PREPOSITIONS = frozenset({"am", "im", "vom", "zum", "den", "dem", "der", "ab", "bis", "seit", "in", "an", "für", "zu", "ins"})


def _beside(text: str, left: list[str], end: int, hi: int, *, finite: bool, single: bool) -> Direction | None:
    """The preposition, an attribute after the mention ("am Montag eröffnete Schau"), or the verb right before or after it."""
    skip = 1 if left and left[-1].lower() in _PREPOSITIONS else 0
    preposition = left[-1].lower() if skip else ""
    if preposition in ("den", "dem", "der") and len(left) > 1:
        skip, preposition = 2, left[-2].lower()
    if preposition == "seit" or (preposition == "vom" and single and not _ONWARDS.match(text, end)):
        return Direction(-1, True, firm=True)  # "seit Montag", "ein Schreiben vom Montag"
    verb = left[-skip - 1] if len(left) > skip else ""
    if verb.islower() and verb not in MODALS:
        before = left[-skip - 2] if len(left) > skip + 1 else ""
        fronted = form(verb) == HAVE and before != "" and form(before.lower()) == PARTICIPLE  # "Neu hinzugekommen sind im Februar …"
        if fronted or (form(verb) == PAST and not _determined(left[: -skip - 1])):
            return Direction(-1, True, firm=True)
        if _is_present(verb) and (form(verb) == PRESENT or not finite):
            return Direction(1, True)
    after = _WORD.match(text, end + 1) if end + 1 < hi and text[end : end + 1] == " " else None
    if after is None or after.group()[0].isupper():
        return None
    word = after.group()
    attribute = _attribute(word, text[after.end() : after.end() + 2], left[:-skip] if skip else left, bool(preposition))
    if attribute is not None:
        return attribute
    if len(left) == skip and preposition not in ("ab", "bis"):
        # The mention opens the clause: its verb follows.
        if form(word) == PAST:
            return Direction(-1, True, firm=True)
        if word not in MODALS and _is_present(word):
            return Direction(1, True)
    return None


def _has_finite(text: str, clause: tuple[int, int]) -> bool:
    """Whether the clause has an auxiliary, a modal or a past tense: then a word in -en is no finite verb ("haben sich hingegen im Mai")."""
    return any(form(w) in (HAVE, BECOME, PAST, PLAN) or w in MODALS for w in _WORD.findall(text, *clause) if w.islower())


def _attribute(word: str, following: str, left: list[str], preposition: bool) -> Direction | None:
    """An inflected participle before its noun: "der am 3. Mai geschlossene Vertrag", "das am Samstag beginnende Fest"."""
    if following[:1] != " " or len(word) <= 5:
        return None
    if re.search(r"(?:t|en)e[nrsm]?\Z", word) and following[1:2].isupper() and preposition:
        stem = form(re.sub(r"e[nrsm]?\Z", "", word))
        if PLAN in (form(word), stem):
            return Direction(1, True)
        if stem == PARTICIPLE and _determined(left):
            return Direction(-1, True, firm=True)
    if re.search(r"ende[nrsm]?\Z", word) and len(word) > 6 and _determined(left):
        return Direction(1, True)
    return None


_NOT_FINITE = word_set(
    """
    den dem einen deinen seinen ihren unseren diesen jenen welchen allen vielen einigen mehreren beiden wenigen anderen neuen
    alten ersten letzten nächsten kommenden vergangenen großen kleinen guten jungen eigenen deutschen europäischen städtischen
    denn wenn dann schon eben oben neben wegen gegen zwischen innen außen unten hinten vorn vorne daneben dagegen deswegen morgen
    gestern allein zusammen hinein herein einen ihnen denen deren gerade stellen seiten zeiten zwecken gunsten willen sieben zehn
    neun
    """
)


def _is_present(word: str) -> bool:
    """Whether a lower-case word in the place of the verb looks like a present tense: "spielt", "treten", not "neuen" or "gespielt"."""
    kind = form(word)
    if kind == PRESENT:
        return True
    return (
        kind == NONE
        and len(word) > 4
        and word.endswith(("en", "ern", "eln"))
        and word not in _NOT_FINITE
        and not word.endswith(("lichen", "ischen", "igen", "igsten", "sten", "baren", "samen", "losen", "enden", "ernen"))
    )


def _determined(left: list[str]) -> bool:
    return bool(left) and (left[-1].lower() in _DETERMINERS or (left[-1].islower() and left[-1].endswith(("e", "er", "en", "es"))))


def _clauses(text: str, sentence: tuple[int, int], mention: tuple[int, int]) -> list[tuple[int, int]]:
    """Stretches of the sentence between commas, dashes, quotes and brackets; those inside the mention do not count."""
    out: list[tuple[int, int]] = []
    begin = sentence[0]
    for match in _BORDER.finditer(text, sentence[0], sentence[1]):
        if mention[0] <= match.start() < mention[1]:
            continue
        if match.start() > begin:
            out.append((begin, match.start()))
        begin = match.end()
    if begin < sentence[1]:
        out.append((begin, sentence[1]))
    for i, (a, b) in enumerate(out):
        if a <= mention[0] < b:
            out[i : i + 1] = _coordinated(text, a, b, mention)
            break
    return out or [sentence]


def _coordinated(text: str, start: int, end: int, mention: tuple[int, int]) -> list[tuple[int, int]]:
    """Split "hat am 1. Februar begonnen und wird bis Mai laufen" at an "und" between two finite verbs."""
    for match in _AND.finditer(text, start, end):
        if mention[0] <= match.start() < mention[1]:
            continue
        if all(
            any(form(w) in (PAST, HAVE, BECOME, PRESENT) for w in _WORD.findall(text, a, b) if w.islower())
            for a, b in ((start, match.start()), (match.end(), end))
        ):
            return [(start, match.start()), *_coordinated(text, match.end(), end, mention)]
    return [(start, end)]


def _clause(text: str, clauses: list[tuple[int, int]], i: int, mention: tuple[int, int], *, home: bool = True) -> int:
    """-1, 0 or 1 by the verbs of one clause; of two opposite ones the nearer wins. ``_PRESENT_ONLY``: nothing but a present tense."""
    start, end = clauses[i]
    found: list[tuple[int, int]] = []
    have = become = participle = present = plan = False
    infinitive = opening = False
    words = list(_WORD.finditer(text, start, end))
    for k, match in enumerate(words):
        if mention[0] <= match.start() < mention[1]:
            continue
        word = match.group()
        if word[0].isupper():
            # Only a sentence's first word may be a capitalised verb.
            if k or i:
                continue
            word = word.lower()
        kind = form(word)
        if kind == NONE:
            if word == "zu" and k + 1 < len(words) and words[k + 1].group().islower() and words[k + 1].group().endswith("n"):
                infinitive = True
            continue
        if kind == PAST and word.endswith(("te", "ten")) and _is_attribute(words, k):
            kind = NONE
        distance = min(abs(match.start() - mention[1]), abs(mention[0] - match.end()))
        if kind == PAST:
            found.append((distance, -1))
        elif kind == PLAN and word in PLANNED and any(w.group() in _DONE for w in words):
            participle = True  # "war vor Ostern angekündigt worden", "hatte das Papier zweimal vertagt"
        elif kind == PLAN or _is_state(word, words):
            plan = True
            found.append((distance, 1))
        elif kind == HAVE:
            have = True
        elif kind == BECOME:
            become = True
            found.append((distance, 1))
        elif kind == PARTICIPLE:
            participle, opening = participle or k > 0, opening or k == 0
        elif kind == PRESENT:
            present = True
    if have and not participle and _substitute(words):
        participle = True
    if have and not plan and not become and (participle or opening or _participle_ahead(text, clauses, i)):
        found.append((0, -1))
    elif participle and home and not have and not become and not present and not found:
        # "beschlossen am Montag", "geschlossen im Mai" in captions and lists; "eröffnet am Samstag" is a present tense.
        ahead = _have_before(text, clauses, i)
        if ahead:
            found.append((0, -1))
        elif not plan:
            last_verb = words[-1].group().endswith("t") and form(words[-1].group()) == PARTICIPLE and _is_subordinate(text, clauses[i])
            found.append((0, 1 if last_verb or _finite_participle(words) else -1))
    if not found and (have or present or infinitive):
        return _PRESENT_ONLY
    return min(found)[1] if found else 0


def _is_state(word: str, words: list[re.Match[str]]) -> bool:
    """ "ist am Samstag gesperrt", but not "ist am Samstag gesperrt worden"."""
    shown = {w.group() for w in words}
    return word in _STATES and not _IS.isdisjoint(shown) and "worden" not in shown


def _substitute(words: list[re.Match[str]]) -> bool:
    """An infinitive in place of the participle closes the clause: "haben sich treiben lassen", "hat den Chor singen hören"."""
    tail = [w.group() for w in words[-2:]]
    return len(tail) > 1 and tail[1] in _SUBSTITUTES and tail[0].islower() and tail[0].endswith("n")


def _is_attribute(words: list[re.Match[str]], k: int) -> bool:
    """Whether the word stands between a determiner and a noun: "die vereinbarte Laufzeit"."""
    if k + 1 >= len(words) or not words[k + 1].group()[0].isupper() or words[k + 1].start() != words[k].end() + 1:
        return False
    if k == 0:
        return words[0].group()[0].isupper()  # "Geplante Termine", but not "…“, sagte Bürgermeisterin Kruse"
    if any(c.isdigit() for c in words[k].string[words[k - 1].end() : words[k].start()]):
        return True  # "die für 2024 bewilligten Mittel"
    before = words[k - 1].group()
    return before.lower() in _DETERMINERS or (before.islower() and before.endswith(("e", "en", "er", "es", "em")) and form(before) == NONE)


def _participle_ahead(text: str, clauses: list[tuple[int, int]], i: int) -> bool:
    """A perfect tense whose participle comes in a later clause: "hat am Montag, wie berichtet, beschlossen"."""
    for a, b in clauses[i + 1 : i + 3]:
        for match in _WORD.finditer(text, a, b):
            word = match.group()
            kind = form(word) if word.islower() else NONE
            if kind == PARTICIPLE:
                return True
            if kind in (PAST, HAVE, BECOME, PRESENT):
                return False
    return False


def _have_before(text: str, clauses: list[tuple[int, int]], i: int) -> bool:
    if i == 0:
        return False
    a, b = clauses[i - 1]
    return any(form(m.group()) == HAVE for m in _WORD.finditer(text, a, b) if m.group().islower())


def _finite_participle(words: list[re.Match[str]]) -> bool:
    """A form such as "eröffnet" or "besucht" in second position is a present tense."""
    for k, match in enumerate(words):
        if match.group().islower() and form(match.group()) == PARTICIPLE:
            return maybe_finite(match.group()) and (k == 1 or (0 < k < 5 and k + 1 < len(words)))
    return False
