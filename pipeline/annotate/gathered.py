"""Networks told by who sits in them: names without a noun that introduces them, with their towns right behind.

"die Runde der Torstädte, in der sich Gent, Fulda und Leer …", "im Viererbund. In ihm pflegen …", "in der „Hafenkette“, in der …".
The towns are told by their look: two or more capitalised names joined by commas and "und"; which of them are towns is not known here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.annotate.quotes import CLOSING

if TYPE_CHECKING:
    from pipeline.annotate.introduced import Introduced, Reader
    from pipeline.annotate.quotes import Quote
    from pipeline.lexicon.introductions import Noun
    from pipeline.textview import TextView

_PLACE = r"[A-ZÄÖÜŠŽČŁŚÓ][\w’'-]+(?: (?:am|an der|im|bei|in|ob der|de|del|di|sur|nad) [A-ZÄÖÜ]\w+| [A-ZÄÖÜŠŽČŁŚÓ][\w-]+)?"
#: "Gent und Fulda", "Gent, Fulda und das belgische Brügge".
_PLACES = (
    rf"{_PLACE}(?:(?:,| und| sowie| mit) (?:auch )?(?:(?:das|die|der|dem) (?:\w+e[nrs]? )?)?{_PLACE})+(?!\w)(?! (?:der|des|aus|von)\b)"
)
_SMALL_WORDS = r"(?:[a-zäöüß]+|\d{{4}}|außer \w+)"
#: What follows a name whose relative clause lists its members.
_WHERE = re.compile(
    rf"{CLOSING}(?:(?: [a-zäöüß]+){{0,3}})?,(?: ein(?:e[mnr]?)? [^,]{{3,40}},)? (?:in|zu|bei) (?:der|dem|denen)"
    rf"(?: {_SMALL_WORDS.format()}| (?:die|das|der|den|dem) [A-ZÄÖÜ][\w-]+){{0,9}}? (?:mit )?{_PLACES}"
)
#: A sentence that tells of the name before it: "In ihr stimmen sich Gent, Fulda und Leer … ab", "Zu diesem Zusammenschluss, den …".
_THEREIN = re.compile(
    rf"(?:In ihr|In ihm|Ihr|Ihm"
    r"|In dies(?:er|em) (?!Verein|Vertrag|Abkommen|Partner)[A-ZÄÖÜ]\w+|Zu dies(?:er|em) [A-ZÄÖÜ]\w+, (?:die|den|das)"
    rf"|Dies(?:er|em) [A-ZÄÖÜ]\w+ gehör(?:en|te[n]?))"
    rf"(?:,? [a-zäöüß\d]+| außer [A-ZÄÖÜ]\w+| die [A-ZÄÖÜ]\w*städte| [A-ZÄÖÜ]\w*[Ss]tädte(?= [A-Z]))*? {_PLACES}"
)
_MEMBERS_HAD = re.compile(
    rf"{_PLACES} (?:hatten|haben|teilen|teilten) (?:sich )?darin\b"
    rf"|(?:Die )?(?:Vertreter|Vertreterinnen|Bürgermeister|Bürgermeisterinnen|Mitglieder|Räte|Rathäuser|Stadträte)"
    rf" (?:\w+ \w+ )?(?:von|aus) {_PLACES}"
)
#: What towns do that give their union a name without a noun: "… bilden mit Gent die „Lichtorte“", "… riefen die „Hafenkette“ ins Leben".
_FORM = re.compile(
    rf"{_PLACES}[^.„“\"»«]*? (?:bilden|bildeten|gründen|gründeten|riefen|rufen)\b[^.„“\"»«]{{0,60}} (?:die|das|den|eine|einen|ein)$"
)
_CALLED_INTO_LIFE = re.compile(rf"{CLOSING} ins Leben\b")
_COMPOUND = r"(?:(?:[A-ZÄÖÜ]\w+-)+|(?:[A-ZÄÖÜ]\w+-)*[A-ZÄÖÜ]\w+?)"
_HEADS = (
    r"(?:bund(?:es)?|ring(?:s|es)?|runde|verbund(?:s|es)?|allianz|union|bündnis(?:ses)?|pakt(?:s|es)?|forum(?:s)?"
    r"|arbeitsgemeinschaft|netz(?:es)?|netzwerk(?:s|es)?|kette|kranz(?:es)?)"
)
#: "der Ems-Dollart-Städterunde", "des Grenzwaldbundes", "der Runde der Torstädte", "Der Sportstättenverbund Seenplatte".
_NAME = re.compile(
    rf"(?<!\w)(?:der|die|das|dem|den|des|im|zum|vom|beim|ins|[Dd]er|Die|Das|Im) "
    rf"((?:{_COMPOUND}(?<=[\w-]{{2}})(?i:{_HEADS})|(?i:{_HEADS})(?= ))"
    r"(?: (?:der|des|am|im|an der) (?:\w+en )?[A-ZÄÖÜ][\w-]+| (?:[a-zäöüß]+er|[A-ZÄÖÜ]\w+er) [A-ZÄÖÜ]\w+| [A-ZÄÖÜ][\w-]+)?)(?![\w-])"
)
_GENITIVE = re.compile(r"(bund|ring|verbund|pakt|netz|netzwerk|kranz)(?:e?s)$|(bündnis)ses$|(forum)s$")
_BARE = re.compile(rf"(?i:{_HEADS})$")
#: Words in front of such a head that make it a thing of another sort.
_OTHER = re.compile(
    r"(?i)(?:verkehrs|tarif|zweck|schul|klinik|museums|biotop|tourismus|wind|staaten|militär|gewerkschafts?|bauern|sport|fußball|natur|jugend"
    r"|frauen|lehrer|wähler|bei|schmuck|boxring|ehe|augen|korn|gesprächs|podiums|stich|quali\w*|spiel|end|vor|rück|haupt|zwischen|regierungs"
    r"|staats|bundes|landes|europäische|afrikanische|diskussions|frage|talk|haushalts|ketten|frisör|perlen|menschen|lichter|hals|licht|spring|her|säug)"
    r"(?:verbund|bund|allianz|union|ring|runde|forum|netz|netzwerk|bündnis|pakt|kette|kranz)"
)


_THREE = re.compile(rf"{_PLACE}, {_PLACE}(?:,| und) (?:(?:das|die|der|dem) (?:\w+e[nmrs]? )?)?{_PLACE}")


def lists_places(view: TextView, offset: int) -> bool:
    """Whether the sentence at ``offset`` lists three or more capitalised names as it would list towns."""
    sentence = view.sentences[max(0, view.sentence_at(offset))]
    return bool(_THREE.search(view.text, sentence.start, sentence.end))


class Gathered:
    """Judges a name by the list of places that sit in what it names."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.view, self.intro = reader, reader.view, reader.intro

    def noun(self, quote: Quote) -> Noun | None:
        """ "Die „Hafenkette“, in der sich Gent, Fulda und Leer …": a quoted name with its towns behind it."""
        towns = self.intro.names_members(self.view.text[quote.start : quote.end].lower())
        if not towns and self.intro.works.search(self.reader.sentence_text(quote.start)):
            return None
        if not self._lists_members(quote.end) and not self._formed(quote):
            return None
        return self.intro.nouns.get("netzwerk")

    def _formed(self, quote: Quote) -> bool:
        """ "Gent, Fulda und Leer bilden mit Aalen die „Lichtorte“": towns that form what is named, no band or choir."""
        sentence = self.view.sentences[max(0, self.view.sentence_at(quote.start))]
        before = self.view.text[sentence.start : quote.outer_start].rstrip()
        match = _FORM.search(before)
        if match is None or any(w in before.lower() for w in self.intro.other_members):
            return False
        return not re.search(r" r[iu]e?fen\b", match.group()) or bool(_CALLED_INTO_LIFE.match(self.view.text, quote.end))

    def unquoted(self) -> list[Introduced]:
        """Names on "-bund", "-runde", "-ring" and their like where the towns in them stand behind."""
        found: list[Introduced] = []
        text = self.view.text
        for match in _NAME.finditer(text):
            start, end = match.span(1)
            if not self.view.is_news(start) or _OTHER.match(match.group(1).replace("-", "")):
                continue
            if _BARE.fullmatch(match.group(1)) or not (self._lists_members(end) or self._joined(start, match.group(1))):
                continue
            found.append(self._make(start, end))
        return found

    def _joined(self, start: int, name: str) -> bool:
        """ "Mitglied der Arbeitsgemeinschaft Silber-Orte": what is joined calls itself a club of towns of one sort."""
        last = name.rpartition(" ")[2].lower()
        special, _, tail = last.rpartition("-")
        sort = bool(special) and tail in self.intro.club_members
        return sort and bool(self.intro.joined.search(self.reader.sentence_text(start)))

    def _make(self, start: int, end: int) -> Introduced:
        item = self.reader.make(start, end, "network", 0.7)
        if " " in item.name:
            return item
        base = _GENITIVE.sub(lambda m: next(g for g in m.groups() if g), item.name)
        return type(item)(start, end, base, item.kind, item.confidence)

    def _lists_members(self, end: int) -> bool:
        view = self.view
        number = view.sentence_at(end - 1)
        if number < 0:
            return False
        sentence = view.sentences[number]
        if _WHERE.match(view.text, end, sentence.end):
            return True
        if number + 1 >= len(view.sentences) or view.sentences[number + 1].start - sentence.end > 1:
            return False
        following = view.sentences[number + 1]
        return bool(
            _THEREIN.match(view.text, following.start, following.end) or _MEMBERS_HAD.match(view.text, following.start, following.end)
        )
