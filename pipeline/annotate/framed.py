"""Quoted names that stand behind no introducing noun, but in a place where only a project or network is named.

The item of an announced list, a heading whose section speaks of the project, a name that members join, one that the next sentence
takes up ("Im Netzwerk …"), "so der Titel". The words are data (``introductions.toml``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.annotate.introduced import DASHES, looks_mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.annotate.introduced import Reader
    from pipeline.annotate.quotes import Quote
    from pipeline.lexicon.introductions import Noun

_SMALL = frozenset(
    {"der", "die", "das", "des", "den", "dem", "und", "für", "im", "am", "in", "an", "von", "vom", "of", "for", "and", "the", "ohne", "mit"}
    | {"du", "de", "la", "le", "les", "et", "del", "della", "di", "da", "y", "à", "van"}
    | {"zum", "zur", "zu", "auf", "über", "statt", "bis", "ins", "beim", "bei", "nach", "aus", "goes", "to"}
)
#: What stands between the beginning of a list's item and its name: "1.", "(a)", "–", "Projekt 2:".
_BULLET = re.compile(r"(?:[-–—•*·]\s*)?(?:\(?\w{1,3}[.)]\s*)?(?:[A-ZÄÖÜ]\w+ \d{1,2}\s*[:.–-]\s*)?")
_NUMBER = re.compile(r"\(?\d{1,2}[.)]\s+\S")
_NUMBERED = re.compile(r"(?:^|[\s;,:])(?:\([a-z\d]{1,2}\)|\d{1,2}[.)]|[a-z]\))\s*$")
_AFTER_ITEM = re.compile(r"\s*(?:[(:–—-]|$)")
_AFTER_SENTENCE = re.compile(r"\s*[(:]")  # a name like „Kinder malen Europa“ must not be speech
#: "Aalen (Württemberg): ", "ABGESCHLOSSEN: ", "Nr. 12 ": what opens the lines of a series of named projects.
_LABELLED = re.compile(r"(?:[-–—•*·]\s*)?(?:[A-ZÄÖÜŠČŽŁŚ][^.:!?„“\"\n]{2,70}:|Nr\. ?\d{1,3}:?)\s*")
_AFTER_LABELLED = re.compile(r"\s*(?:[.,;(]|\n|$)")
_LISTED_PROJECTS = re.compile(r"Projekt(?:steckbriefe|liste|übersicht|beispiele|porträts|kurzporträts)|Projekte,? jeweils")
_LIST_REACH = 12  # blocks between the sentence that announces a list and an item
_TAKEN_UP = re.compile(
    r"(?:[Ii]m|[Dd]as|[Dd]em|[Bb]eim|[Dd]er|[Ff]ür das|[Dd]ieses|[Dd]iesem|[Ii]n dem|(?:[IiAa]n|[Mm]it) diesem|[Zz]um|[DdEe]a?s ist|[Dd]ie)"
    r" (?:[a-zäöüß]\w*e[nsr]? )?([\w-]+\b)(?!-)(?:(?<=[Gg]emeinschaftsprojekt)|(?! (?:der|des|von|vom|aus|mit|zur|zum|für)\b))"
)
_THIS = re.compile(r"\b(?:[Ii]n|[Mm]it|[Aa]n|[Bb]ei) diesem ((?:[\w-]*[Pp]rojekt|Vorhaben|[\w-]*[Nn]etzwerk))\b")
_DIRECT_BEFORE = frozenset({"die", "das", "der", "dem", "den", "des", "in", "bei", "mit", "unter", "von", "an", "am", "im"})
_MARK = re.compile('[„“”»«"]')
_NOVICES = re.compile(r"(?:Neu|Alt|Groß|Klein|Jung|Jüngst|Ältest|Ander|Letzt|Erst)(?:e[nrs]?|linge?n?)")
_END = re.compile(r"[.!?…:;]$")
_CLUB_ENDS = ("verein", "chor", "kreis", "freunde", "freunden", "partei", "schule", "orchester", "kapelle")


class Framed:
    """Judges a quote by where it stands. ``reader.funders`` tells where known programmes are named."""

    def __init__(self, reader: Reader, quotes: Sequence[Quote]) -> None:
        self.reader, self.view, self.lowered, self.intro = reader, reader.view, reader.lowered, reader.intro
        self._texts = [reader.view.text[q.start : q.end] for q in quotes]
        text = reader.view.text
        series = [
            q.outer_start
            for q in quotes
            if _LABELLED.fullmatch(text, text.rfind("\n", 0, q.outer_start) + 1, q.outer_start) and _AFTER_LABELLED.match(text, q.outer_end)
        ]
        self._series = series if len(series) > 1 else []

    def noun(self, quote: Quote) -> Noun | None:
        """What the place makes of a quoted name, or None."""
        text = self.view.text[quote.start : quote.end]
        if found := self._item(quote):
            return found
        if text[0].isupper() and (found := self._offered(quote)):
            return found
        if not self._looks_like_name(text) or _NOVICES.fullmatch(text):
            return None  # "Die „Neuen“ im Städtebund"
        if self._works(quote):
            return None
        return (
            self._titled(quote)
            or self._joined(quote, text)
            or self._section(quote, text)
            or self._taken_up(quote, text)
            or self._subject(quote, text)
            or self._coined(quote, text)
        )

    def _looks_like_name(self, text: str) -> bool:
        words = [w.strip("!?,.’'()#&–-") for w in text.split()]
        return 1 <= len(words) <= 8 and all(not w or not w[0].islower() or w in _SMALL or looks_mixed(w) for w in words)

    def _works(self, quote: Quote) -> bool:
        """Whether the sentence speaks of a work, a performance or a prize that the quote may name as well."""
        sentence = self.reader.sentence_text(quote.start)
        return bool(self.intro.works.search(sentence))

    def _before(self, quote: Quote) -> int:
        return self.view.token_at(quote.outer_start) - 1

    def _after(self, quote: Quote) -> int:
        return self.view.token_at(quote.outer_end - 1) + 1

    # --- by the words beside it -------------------------------------------------------------------------------------------

    def _offered(self, quote: Quote) -> Noun | None:
        """ "das Angebot „…“ des Bundes"; "Sieger im Wettbewerb „…“" where the text speaks of municipalities."""
        at, intro, lowered = self._before(quote), self.intro, self.lowered
        if at < 0 or not self.reader.same_block(at, self.view.token_at(quote.outer_start)):
            return None
        if lowered[at] in intro.paid_contests:
            near = self.reader.sentence_text(quote.start, before=1, after=1)
            paid = any(w in near for w in ("förder", " euro", "bescheid", "zuschuss", "modellkommune", "modellstädte", "modellorte"))
            return intro.nouns.get("programm") if paid and any(w in near for w in intro.municipal) else None
        if lowered[at] in intro.contests:
            near = self.reader.sentence_text(quote.start, before=2, after=1)
            return intro.nouns.get("programm") if any(w in near for w in intro.municipal) else None
        won = intro.won
        if any(w in self.reader.sentence_text(quote.start, after=1) for w in ("antrag", "bewillig")):
            won = (*won, "beteilig")
        if lowered[at] in intro.calls and any(w in self.reader.sentence_text(quote.start) for w in won):
            near = self.reader.sentence_text(quote.start, before=2, after=1)
            return intro.nouns.get("programm") if any(w in near for w in intro.municipal) else None
        if lowered[at] in intro.series:
            near = self.reader.sentence_text(quote.start, before=2, after=1)
            told = any(w in near for w in intro.funded_series) and any(w in near for w in (*intro.municipal, "tandem"))
            if told and not self._works(quote):
                return intro.nouns.get("programm")
        if lowered[at] in intro.offers:
            after = self._after(quote)
            whose = lowered[after : after + 1] and lowered[after] in ("der", "des", "von", "vom")
            if whose and any(w in intro.funders for w in lowered[after + 1 : after + 4]):
                return intro.nouns.get("programm")
        return None

    def _titled(self, quote: Quote) -> Noun | None:
        """ "„…“, so der Titel, verbindet …" after a sentence about a project."""
        after = self._after(quote)
        while after < len(self.lowered) and (self.lowered[after] in DASHES or self.lowered[after] == ","):
            after += 1
        told = any(tuple(self.lowered[after : after + len(p)]) == p for p in self.intro.titled)
        return self.intro.nouns.get("projekt") if told and self.reader.speaks_of_project(quote.start, before=1, after=1) else None

    def _joined(self, quote: Quote, text: str) -> Noun | None:
        """ "ist den „Gärten ohne Grenzen“ beigetreten": what towns join is a network, where no noun calls it a club."""
        at = self._before(quote)
        if at < 0 or self.lowered[at] not in ("dem", "der", "den", "des", "zum", "zur") or text.lower().endswith(_CLUB_ENDS):
            return None
        if text.split(maxsplit=1)[0].lower() in self.intro.member_nouns and not text.lower().endswith(self.intro.club_members):
            return None  # "dem „Club der Optimisten“ beigetreten"
        sentence = self.reader.sentence_text(quote.start)
        near = self.reader.sentence_text(quote.start, before=1, after=1)
        joined = self.intro.joined.search(sentence) and any(w in near for w in self.intro.municipal)
        return self.intro.nouns.get("netzwerk") if joined else None

    def _coined(self, quote: Quote, text: str) -> Noun | None:
        """A coined word ("in „H2Start“") right after a preposition or article, beside a sentence about a project."""
        at = self._before(quote)
        words = text.split()
        if len(words) > 4 or not any(looks_mixed(w) and w not in self.intro.never for w in words):
            return None
        plain = at >= 0 and self.view.words[at].islower() and self.view.words[at].isalpha()
        return self.intro.nouns.get("projekt") if plain and self.reader.speaks_of_project(quote.start, before=1, after=1) else None

    # --- by its place in the text -----------------------------------------------------------------------------------------

    def _item(self, quote: Quote) -> Noun | None:
        """The name at the head of an item, where a sentence before the list announces projects: "1. „…“ (Pirna/Děčín)"."""
        view, text = self.view, self.view.text
        here = view.block_at(quote.outer_start)
        block = view.blocks[max(0, here)]
        lead = text[block.start : quote.outer_start]
        name = text[quote.start : quote.end]
        after = _AFTER_ITEM if self._looks_like_name(name) else _AFTER_SENTENCE
        if len(name.split()) > 8:
            return None
        if found := self._in_series(quote, name):
            return found
        if not after.match(text, quote.outer_end, block.end):
            return None
        if _BULLET.fullmatch(lead) and (lead or after is _AFTER_ITEM):
            return self._announced(here)
        if _NUMBERED.search(lead):  # "(a) „…“ – Emden; (b) „…“ – Leer" within a paragraph
            return self._plural(lead) or self._announced(here)
        return None

    def _in_series(self, quote: Quote, name: str) -> Noun | None:
        """ "Aalen (Württemberg): „…“. Mit …", twice or more in a text whose lead or heading speaks of projects."""
        text = self.view.text
        if not self._looks_like_name(name) or quote.outer_start not in self._series:
            return None
        lead = text[: self._series[0]].rpartition("\n")[0]
        if _LISTED_PROJECTS.search(lead):
            return self.intro.nouns.get("projekt")
        return next((n for line in reversed(lead.split("\n")[-8:]) if line.strip() and (n := self._plural(line))), None)

    def _announced(self, here: int) -> Noun | None:
        """The plural noun of the last block before ``here`` that does not open with a quote itself."""
        view, text = self.view, self.view.text
        for i in range(here - 1, max(-1, here - _LIST_REACH), -1):
            block = view.blocks[i]
            content = text[block.start : block.end]
            lead = _BULLET.match(content)
            quoted = lead and content[lead.end() :][:1] in '„"»«‚“'
            if (quoted or _NUMBER.match(content)) and i > 0:
                continue
            noun = self._plural(content)
            if noun or len(content.split()) > 3:
                return noun
        return None

    def _plural(self, text: str) -> Noun | None:
        if any(w in text.lower() for w in self.intro.other_members):
            return None  # "Der Preis für Projekte geht an drei Vereine:"
        for word in reversed(re.findall(r"[A-ZÄÖÜ]\w+", text)):
            noun = self.intro.nouns.get(word.lower())
            if noun and noun.kind in ("project", "network") and (noun.plural or noun.base == "Vorhaben"):
                return noun
        return None

    def _section(self, quote: Quote, text: str) -> Noun | None:
        """A heading that names it: "6. EU: „…“" above "LIFE-Projekt unter Leitung …"; "„…“ wächst" where the story goes on with it."""
        view = self.view
        here = max(0, view.block_at(quote.outer_start))
        block = view.blocks[here]
        printed = view.text[block.start : block.end]
        if here + 1 >= len(view.blocks) or _END.search(printed) or len(printed.split()) > 14:
            return None
        name = text.rstrip("!")
        recurs = sum(t == text or (len(t) > 4 and name.startswith(t)) for t in self._texts) >= 2
        following = view.blocks[here + 1 : here + 4]
        close = view.lowered[view.token_at(block.end - 1) + 1 :][: 60 if recurs else 10]
        if not following or self.intro.works.search(" ".join(close)):
            return None
        first = view.token_at(block.end - 1) + 1
        for i in range(first, min(first + len(close), len(view.words))):
            noun = self.intro.nouns.get(view.lowered[i])
            if noun and view.words[i][0].isupper() and not noun.plural and noun.kind in ("project", "network"):
                return noun
        return None

    def _subject(self, quote: Quote, text: str) -> Noun | None:
        """ "… ein gemeinsames Vorhaben. „Uferwege“ läuft bis 2027": a quote that opens a sentence, the one before speaks of a project."""
        view = self.view
        number = view.sentence_at(quote.outer_start)
        after = self._after(quote)
        if number < 1 or view.sentences[number].start != quote.outer_start or len(text.split()) > 6 or after >= len(self.lowered):
            return None
        before = view.sentences[number - 1]
        verb = self.lowered[after]
        paid = verb in self.intro.auxiliaries and self._paid(number)
        if not (verb in self.intro.running or paid) or view.block_at(before.start) != view.block_at(quote.start):
            return None
        for word in reversed(re.findall(r"[A-ZÄÖÜ]\w+", view.text[before.start : before.end])):
            noun = self.intro.nouns.get(word.lower())
            if noun and not noun.plural and noun.kind in ("project", "network"):
                return noun
        return None

    def _paid(self, number: int) -> bool:
        """Whether a sentence names a known programme or speaks of money from one."""
        sentence = self.view.sentences[number]
        text = self.view.text[sentence.start : sentence.end]
        named = any(sentence.start <= f < sentence.end for f in self.reader.funders)
        return named or any(w in text for w in ("förder", "finanzier", "bezuschuss"))

    def carried(self, quote: Quote) -> Noun | None:
        """ "Den Titel „…“ trägt ein Vorhaben, das …"."""
        at, after = self._before(quote), self._after(quote)
        if at < 1 or self.lowered[at] not in ("titel", "namen", "arbeitstitel") or self.lowered[at - 1] != "den":
            return None
        if self.lowered[after : after + 1] not in (["trägt"], ["tragen"], ["trug"]):
            return None
        return next((n for w in self.lowered[after + 1 : after + 5] if (n := self.intro.nouns.get(w))), None)

    def _pointed_at(self, quote: Quote) -> Noun | None:
        """ "… gingen die „Teichrunden“ zu Ende. Zwei Jahre lang hatten beide in diesem Projekt …": the only quote of its sentence."""
        view = self.view
        number = view.sentence_at(quote.start)
        at = self._before(quote)
        if not 0 <= number < len(view.sentences) - 1 or at < 0 or self.lowered[at] not in _DIRECT_BEFORE:
            return None
        here, following = view.sentences[number], view.sentences[number + 1]
        alone = not _MARK.search(view.text, here.start, quote.outer_start) and not _MARK.search(view.text, quote.outer_end, following.end)
        match = _THIS.search(view.text, following.start, following.end) if alone else None
        return self.intro.nouns.get(match.group(1).lower().rpartition("-")[2]) if match else None

    def _taken_up(self, quote: Quote, text: str) -> Noun | None:
        """ "… in allen Orten der „Sanften Gipfel“. Im Netzwerk, das …": the next sentence begins with what it is."""
        view = self.view
        if found := self._pointed_at(quote):
            return found
        coined = len(text.split()) >= 2 or looks_mixed(text) or "-" in text
        if not coined and max(self._texts.count(text), view.text.count(text)) < 2:
            return None
        at = self._before(quote)
        speech = at >= 0 and self.lowered[at] in (":", ",")
        named = at >= 0 and view.words[at][0].isupper() and view.words[at].isalpha()  # "der Chor „Harmonie“"
        number = view.sentence_at(quote.start)
        if speech or named or not 0 <= number < len(view.sentences) - 1:
            return None
        following = view.sentences[number + 1]
        match = _TAKEN_UP.match(view.text, following.start, following.end)
        noun = self.intro.nouns.get(match.group(1).lower().rpartition("-")[2]) if match and match.group(1)[0].isupper() else None
        return noun if noun and not noun.plural and noun.kind in ("project", "network") else None
