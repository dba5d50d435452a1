"""Projects, networks and programmes that the lexicon does not know, recognised by how the text introduces them in quotation marks.

A noun such as "Projekt", "Netzwerk" or "Programm" stands before the quote, after it, or names it by a verb or phrase
("trägt den Namen"). The words are data (``introductions.toml``); names without quotation marks are found in ``unquoted``.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.annotate.columns import project_columns
from pipeline.annotate.framed import Framed
from pipeline.annotate.gathered import Gathered, lists_places
from pipeline.annotate.governed import Governed
from pipeline.annotate.introduced import DASHES, LONG_TITLE, Introduced, Reader, looks_odd, noun_after
from pipeline.annotate.quotes import CLOSING, find_quotes
from pipeline.annotate.retold import Retold
from pipeline.annotate.unquoted import find_unquoted, lone_networks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.annotate.quotes import Quote
    from pipeline.lexicon.introductions import Introductions, Noun, Phrase
    from pipeline.textview import TextView

#: The head of a block: "TOP 4: Freunde am Fluss. …", "Freunde am Fluss: …".
_HEAD = re.compile(r"(?:TOP \d+\w?|Punkt \d+|\d{1,2}[.)])?:?\s*([A-ZÄÖÜ][^.:!?\n]{3,50})[.:]\s")
#: "„Draht ins Dorf“: Sechs Modellorte ausgewählt".
_CHOSEN = re.compile(
    r"\bModell(?:orte?|kommunen?|stadt|städte|regionen|gemeinden)\b.*\b(?:ausgewählt|stehen fest|erhalten|starten|gewählt|benannt)"
)
_DATED = re.compile(r"\b(?:19|20)\d\d\b")
_FOUNDED = re.compile(r"\b(?:ge)?gründe(?:t|te|ten|n)\b|\baus der taufe\b|\bins leben\b")
#: First words in lower case that begin a judgement, not a name: "das Projekt „eine Chance“".
_LOWER_NO_NAME = frozenset((
    "ein", "eine", "einen", "einem", "einer", "der", "die", "das", "den", "dem", "des", "kein", "keine", "nicht", "nur", "so", "sehr",
    "zu", "für", "als", "wie", "wir", "ich", "er", "sie", "es", "auf", "in", "im", "am", "an", "von", "vom", "mit", "ohne", "aus", "bei",
    "bis", "nach", "über", "um", "und", "oder", "aber", "dass", "wenn", "weil", "immer", "noch", "schon", "mehr", "ganz", "viel", "voll",
    "wirklich", "leider", "auch", "was", "wer", "wo",
))  # fmt: skip
#: Unions of towns under a compound: "den Klimapakt „…“", "den Zweckbund „…“".
_UNIONS = ("pakt", "zweckbund", "städtebund", "bündnis", "allianz")
_JOINT = re.compile(
    r"zusammen(?:getan|geschlossen|gefunden|schließen|tun)|\bbild(?:en|eten)\b|verbündet|vereint|\bgründe(?:n|ten)\b|gegründet"
)
_OFFICIAL = ("bundes", "landes", "förder", "sonder", "modell")
_OBLIQUE = frozenset({"im", "beim", "vom", "zum", "des"})
_BRACKETS = re.compile(r"\s*\([^()\n]{1,60}\)")
_SPEECH_END = re.compile(r"[.?…,;]$")
_LONGEST_NAME = 14  # words
_SMALL = frozenset({"der", "die", "das", "des", "und", "für", "im", "am", "in", "an", "von", "of", "for", "and", "the", "ohne", "mit"})
#: A sentence that takes a name up again as a project; the adjectives in between are those of press German.
_ANAPHOR = re.compile(r"\b(?:das|dem|des|dieses|diesem|beim|im|vom|zum) (?:\w+e[ns]? )?(projekts?|vorhabens?|netzwerks?|konsortiums?)\b")
_SHORT = re.compile(r"[A-ZÄÖÜ\d]{2,}(?:[-+.][A-ZÄÖÜ\d]+)*")
#: A short name before the quoted long one, with the verb that explains it (group 2) or an opening bracket.
_SHORT_BEFORE = re.compile(
    r"([\w+.-]{3,20})[“”\"»«]? ?(?:((?:verb(?:irgt|ergen|arg) sich|steht|stehen|stand|steckt|stecken|kurz)"
    r"(?: (?:dabei|hier|auch))?(?: für)?"
    r"(?: (?:das|ein|der|die|dem|den|eine)(?: [\w+-]+){0,3}?)?) |\()$"
)
_NO_PROJECT = (
    "richtlinie",
    "büro",
    "preis",
    "mittel",
    "stelle",
    "konferenz",
    "tag",
    "siegel",
    "agentur",
    "motto",
    "titel",
    "aktion",
    "gebiet",
    "region",
    "raum",
)
_BRACKETED = re.compile(
    r"\b(?:Projektpartnerschaft|EU-Projekte?s?|Förderprojekte?s?|Kooperationsprojekte?s?|Gemeinschaftsprojekte?s?|Tandemprojekte?s?)"
    r" (?:mit|von|zwischen) [^.;:()|\n„“]{3,60} \($"
)
_NAME_WORDS = frozenset({"namen", "titel", "kürzel", "arbeitstitel", "projektnamen", "projekttitel"})
_WORKING_TITLES = frozenset({"arbeitstitel", "projekttitel", "projektnamen"})
_CITIZENS = re.compile(r"Bürgerinitiative|Bürgerbegehren|Unterschriften(?:liste|aktion| gesammelt)")
_BEARS = re.compile(r"\b(?:die|das|der|diese[rs]?|ihre|unsere) (?:\w+ )?(?:\w+)? ?(?:trägt|tragen|heißt|nennt sich|erhielt|bekam|läuft)\b")
_ENGLISH_UNIONS = frozenset({"Network", "Alliance", "League", "Association", "Union", "Coalition"})
_ENGLISH_TOWNS = frozenset({"Towns", "Cities", "Villages", "Municipalities"})
_NUMERALS = frozenset({"drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "zwölf"})
_SEQUEL = re.compile(r"(.{5,}?) (?:II|III|IV|2|3|2\.0|3\.0|[Pp]lus)")
_STYLISED = re.compile(r"\w[.+&@_]\w|\w\+$")
_PRONOUNS = frozenset({"er", "es", "sie", "dieses", "dieser", "das", "ganze"})


def find_introduced(view: TextView, lowered: Sequence[str], intro: Introductions, funders: Sequence[int] = ()) -> list[Introduced]:
    """Every name that the text introduces as a project, network, programme or funding line, in text order.

    ``funders`` are the offsets at which known programmes are named: beside them a title is more likely that of a project.
    """
    reader = Reader(view, lowered, intro, funders)
    quotes = [q for q in find_quotes(view.text) if view.is_news(q.start)]
    found = _Quoted(reader, quotes).find()
    found += find_unquoted(reader, {view.text[q.start : q.end] for q in quotes})
    for more in (project_columns(reader), Gathered(reader).unquoted()):
        found += [i for i in more if all(i.end <= f.start or f.end <= i.start for f in found)]
    if not any(i.kind == "network" for i in found):
        found += lone_networks(reader)
    found += _of_same_name(reader, quotes, found)
    found += _derived(reader, quotes, found)
    found = _explained(reader, quotes, found)
    return sorted(found, key=lambda i: (i.start, i.end))


def _of_same_name(reader: Reader, quotes: Sequence[Quote], found: Sequence[Introduced]) -> list[Introduced]:
    """ "das gleichnamige Projekt": its name is the last quote before it, else what stands before a colon at the head of its block."""
    view, out = reader.view, []
    for i, low in enumerate(reader.lowered[:-1]):
        noun = reader.intro.nouns.get(reader.lowered[i + 1]) if low.startswith("gleichnamig") else None
        if noun is None or not view.is_news(view.starts[i]):
            continue
        block = view.blocks[view.block_at(view.starts[i])]
        last = next((q for q in reversed(quotes) if block.start <= q.start < view.starts[i]), None)
        if last and len(view.text[last.start : last.end].split()) <= _LONGEST_NAME // 2:
            start, end = last.start, last.end
        elif (match := _HEAD.match(view.text, block.start, view.starts[i])) and not _DATED.search(match.group(1)):
            start, end = match.span(1)
        else:
            continue
        if all(f.start != start for f in found):
            out.append(reader.make(start, end, noun.kind, 0.8))
    return out


def _derived(reader: Reader, quotes: Sequence[Quote], found: Sequence[Introduced]) -> list[Introduced]:
    """Names that carry on a found one: „GreenPort goes Europe“, „GreenPort“ goes Europe, „Uferlust 2.0“ beside „Uferlust“."""
    names = {i.name: i for i in found}
    done = {i.start for i in found}
    text = reader.view.text
    out = []
    bases = {m.group(1): i for i in found if (m := _SEQUEL.fullmatch(i.name)) and m.group(1) not in names}
    for quote in quotes if bases else ():
        if item := bases.get(text[quote.start : quote.end]):  # „Uferlust“ beside its sequel „Uferlust II“
            out.append(reader.make(quote.start, quote.end, item.kind, 0.8))
            done.add(quote.start)
    for quote in quotes:
        content = text[quote.start : quote.end]
        base = next((n for n in names if content.startswith(n + " ") and not LONG_TITLE.match(content, len(n))), None)
        if base and quote.start not in done and content not in names and len(content.split()) - len(base.split()) <= 3:
            out.append(reader.make(quote.start, quote.end, names[base].kind, 0.85))
            done.add(quote.start)
    if " goes " in text:
        for name, item in names.items():
            for match in re.finditer(rf"(?<!\w){re.escape(name)}({CLOSING})\s+goes\s+[A-Z]\w+", text):
                if match.start() not in done and reader.view.is_news(match.start()):
                    printed = match.group().replace(match.group(1), "", 1) if match.group(1) else match.group()
                    out.append(Introduced(match.start(), match.end(), printed, item.kind, 0.8))
    return out


def _explained(reader: Reader, quotes: Sequence[Quote], found: Sequence[Introduced]) -> list[Introduced]:
    """An abbreviation and its long form are one name: "Hinter dem Kürzel MOVE-IN verbirgt sich „Movement …“", „LeNa“ („Leise Nacht“)."""
    text, view = reader.view.text, reader.view
    out = list(found)
    for quote in quotes:
        match = _SHORT_BEFORE.search(text, max(0, quote.outer_start - 90), quote.outer_start)
        if not match or not (looks_odd(short := match.group(1)) or _SHORT.fullmatch(short)) or short in reader.intro.never:
            continue
        if view.block_at(match.start(1)) != view.block_at(quote.start):
            continue
        long = next((i for i in out if i.start == quote.start), None)
        known = next((i for i in out if i.name == short), None)
        if long is None and known is None and not (reader.speaks_of_project(quote.start) and match.group(2)):
            continue
        kind = (known or long).kind if known or long else "project"  # type: ignore[union-attr]
        name = " ".join(text[quote.start : quote.end].split())
        out = [i for i in out if i is not long and not match.start(1) <= i.start < match.end(1)]
        out.append(Introduced(match.start(1), match.end(1), short, kind, 0.85, name, long.compound_start if long else -1))
        out.append(Introduced(quote.start, quote.end, short, kind, 0.85, name))
    return out


class _Quoted:
    """Judges each quote of a document by the words around it."""

    def __init__(self, reader: Reader, quotes: Sequence[Quote]) -> None:
        self.reader, self.quotes = reader, quotes
        self._counts = Counter(reader.view.text[q.start : q.end] for q in quotes)
        self.view, self.words, self.lowered, self.intro = reader.view, reader.words, reader.lowered, reader.intro
        self._framed = Framed(reader, quotes)
        self._governed = Governed(reader)
        self._retold = Retold(reader)
        self._gathered = Gathered(reader)

    def find(self) -> list[Introduced]:
        found: list[Introduced] = []
        previous: tuple[Quote, Noun] | None = None
        for quote in self.quotes:
            start = -1
            before = self._noun_before(quote)
            if before:
                noun: Noun | None = before[0]
                start = before[1]
            elif previous and (previous[1].plural or previous[1].base == "Vorhaben") and self._listed(previous[0], quote):
                noun = previous[1]
            else:
                noun = (
                    self._noun_after(quote)
                    or self._named(quote)
                    or self._headline(quote)
                    or self._inside(quote)
                    or self._in_brackets(quote)
                    or self._recurring(quote)
                    or self._by_place(quote)
                )
            if noun is None or not self._is_name(quote, behind_noun=before is not None) or self._slogan(quote, noun):
                previous = None
                continue
            previous = (quote, noun)
            found.append(self.reader.make(quote.start, quote.end, noun.kind, 0.9, start))
        return found

    # --- before the quote -------------------------------------------------------------------------------------------------

    def _noun_before(self, quote: Quote) -> tuple[Noun, int] | None:
        """The introducing noun directly before a quote, with the offset where its compound begins."""
        lowered, view, intro = self.lowered, self.view, self.intro
        at = view.token_at(quote.outer_start) - 1
        if at >= 3 and lowered[at] == "," and lowered[at - 3] in intro.labels and lowered[at - 2] in ("des", "der", "ihres", "ihrer"):
            at -= 1  # "der Name des Projekts, „…“, …"
        if at >= 0 and (lowered[at] in DASHES or lowered[at] in ":("):
            at -= 1
            if at > 0 and lowered[at] in intro.labels:  # "das Projekt (Titel: „…“)"
                at -= 2 if lowered[at - 1] == "(" else 1
        if at > 0 and lowered[at].isdigit() and len(lowered[at]) < 3 and self._noun(at - 1):
            at -= 1  # "Projekt 1: „…“"
        named = at
        at = self._skip_phrase(at, intro.named)
        at = self._skip_phrase(self._skip_adverb(at), intro.called)
        if at < 0 or view.block_at(view.starts[at]) != view.block_at(quote.outer_start):
            return None
        noun = self._noun(at) or self._city_noun(at, quote) or self._of_programme(at)
        if noun is None and at < named and any(self.lowered[at].endswith(w) for w in intro.agreements):
            noun = intro.city_nouns["kooperation"]  # "eine thematische Partnerschaft namens „…“"
        if noun and lowered[at] == "programm" and lowered[at - 1] == "ist":  # "Der Name ist Programm: „…“"
            return None
        if noun is None:
            at, noun = self._before_funder(at)
        if noun is None or (lowered[at].startswith("programm") and self._performance(at)) or self._of_others(at, noun):
            return None
        return noun, self.reader.compound_start(at)

    def _of_programme(self, at: int) -> Noun | None:
        """ "die Erasmus+-Schulpartnerschaft „…“": what bears a known programme's name in front is a project of it."""
        if at < 2 or self.lowered[at - 1] not in DASHES or self.lowered[at].endswith(_NO_PROJECT):
            return None
        start = self.view.starts[at]
        joined = any(f < start and " " not in self.view.text[f:start] for f in self.reader.funders)
        return self.intro.nouns.get("projekt") if joined else None

    def _of_others(self, at: int, noun: Noun) -> bool:
        """ "Neun Universitäten bilden die Allianz „…“": an alliance whose members are no municipalities."""
        if noun.kind != "network":
            return False
        if noun.base == "Arbeitsgemeinschaft" and not self._of_municipalities(at):
            return True  # a circle of citizens
        text = self.reader.sentence_text(self.view.starts[at])
        behind = {w.lower() for w in re.findall(r"\w+", self.view.text[self.view.starts[at] : self.view.starts[at] + 90])}
        if behind & self.intro.alliances:
            return False  # "der Zusammenschluss „Salt Towns in Europe“"
        return any(w in text for w in self.intro.other_members) and not any(w in text for w in self.intro.municipal)

    def _of_municipalities(self, at: int) -> bool:
        near = self.reader.sentence_text(self.view.starts[at], before=1, after=2)
        return any(w in near for w in (*self.intro.municipal, *self.intro.counties, *self.intro.joining))

    def _performance(self, at: int) -> bool:
        """ "Auf dem Programm: „Die Moldau“"; "der Chor singt sein Programm „Nordlichter“": what is played, not what is funded."""
        if at > 1 and self.lowered[at - 2 : at] == ["auf", "dem"]:
            return True
        words = set(re.findall(r"\w+", self.reader.sentence_text(self.view.starts[at])))
        return any(w.startswith(self.intro.stage_words) for w in words)

    def _noun(self, at: int) -> Noun | None:
        noun = self.intro.nouns.get(self.lowered[at]) if at >= 0 else None
        capital = noun is not None and (self.words[at][0].isupper() or (at > 0 and self.lowered[at - 1] in DASHES))
        return noun if capital else None

    def _city_noun(self, at: int, quote: Quote) -> Noun | None:
        """ "Bündnis", "Pakt" introduce a network only where the sentence speaks of municipalities, "Verein" where the name does."""
        low, intro = self.lowered[at], self.intro
        if not self.words[at][0].isupper():
            return None
        if low in intro.quoted_nouns:
            return intro.quoted_nouns[low]
        if low.endswith("netz") and self._net(at):
            return intro.member_nouns["netz"]
        if low in intro.member_nouns:
            name = self.view.text[quote.start : quote.end].lower()
            return intro.member_nouns[low] if intro.names_members(name) else None
        city = intro.city_nouns.get(low) or (intro.city_nouns["bund"] if low.endswith(_UNIONS) else None)
        if city:
            text = self.reader.sentence_text(self.view.starts[at])
            if any(w in text for w in intro.municipal):
                return city
            name = self.view.text[quote.start : quote.end].lower()
            if intro.names_members(name):
                return city  # "dem Bündnis „Kurorte ohne Lärm“"
            if (lists_places(self.view, quote.start) and _JOINT.search(text)) and not any(w in text for w in intro.other_members):
                return city
            return city if _FOUNDED.search(text) and self._near_towns(at) else None
        return None

    def _near_towns(self, at: int) -> bool:
        """Whether the sentences beside speak of municipalities and of no other members."""
        near = self.reader.sentence_text(self.view.starts[at], before=1, after=1)
        return any(w in near for w in self.intro.municipal) and not any(w in near for w in self.intro.other_members)

    def _net(self, at: int) -> bool:
        """ "das Netz „…“ aus der Taufe heben", "gehört zum Kulturnetz „…“": a net of towns, not of pipes, and not the internet."""
        low, intro = self.lowered[at], self.intro
        if low.startswith(intro.conduits):
            return False
        joined = intro.joined.search(text := self.reader.sentence_text(self.view.starts[at])) or _FOUNDED.search(text)
        sentence = self.view.sentences[max(0, self.view.sentence_at(self.view.starts[at]))]
        if any(sentence.start <= f < sentence.end for f in self.reader.funders):
            return True  # "im Programm URBACT startet das Netz „…“"
        if low == "netz" and joined and lists_places(self.view, self.view.starts[at]):
            return True
        return bool(joined) if low != "netz" else bool(joined) and self._near_towns(at)

    def _before_funder(self, at: int) -> tuple[int, Noun | None]:
        """ "das Programm des Bundes „…“", "Projekt der Europäischen Union „…“": step back over whose programme it is."""
        for low in range(at - 1, max(0, at - 4), -1):
            whose = self.lowered[low] in ("der", "des", "von", "vom", "im")
            if whose and any(w in self.intro.funders for w in self.lowered[low + 1 : at + 1]):
                return low - 1, self.intro.nouns.get(self.lowered[low - 1])
        return at, None

    def _skip_adverb(self, at: int) -> int:
        """ "heißt zwar „…“", "heißt jetzt offiziell „…“": the token of the verb."""
        back = at
        while back > 0 and self.lowered[back] in self.intro.adverbs and at - back < 3:
            back -= 1
        return back if self._skip_phrase(back, self.intro.called) != back else at

    def _skip_phrase(self, at: int, phrases: Sequence[Phrase]) -> int:
        """Token before the longest phrase that ends at ``at`` (``at`` itself where none does).

        An adjective may stand in it: "mit dem sperrigen Namen".
        """
        for phrase in phrases:
            first = at - len(phrase) + 1
            if first >= 0 and tuple(self.lowered[first : at + 1]) == phrase:
                before = first - 1
                return before - 1 if before >= 0 and self.lowered[before] == "," else before
        if at > 3 and self.lowered[at] in _NAME_WORDS and self.lowered[at - 1].endswith("en") and self.lowered[at - 2] in ("dem", "den"):
            bare = (*self.lowered[at - 3 : at - 1], self.lowered[at])
            return at - 4 if bare in phrases else at
        return at

    def _listed(self, before: Quote, quote: Quote) -> bool:
        between = _BRACKETS.sub("", self.view.text[before.outer_end : quote.outer_start]).strip()
        return between in (",", ";", "und", "sowie", "oder", "/", "&", ", und")

    # --- after the quote, or by verb and phrase ---------------------------------------------------------------------------

    def _noun_after(self, quote: Quote) -> Noun | None:
        """„…“-Projekt; „…“ heißt das Vorhaben; „…“, ein Projekt der Städte."""
        view, lowered, intro = self.view, self.lowered, self.intro
        at = view.token_at(quote.outer_end - 1) + 1
        end = view.token_at(view.blocks[max(0, view.block_at(quote.start))].end - 1) + 1
        if at < end and lowered[at] in DASHES and view.starts[at] == quote.outer_end:
            return next((noun for i in range(at + 1, min(at + 4, end)) if (noun := intro.nouns.get(lowered[i]))), None)
        comma = at < end and lowered[at] == ","
        first = at + 1 if comma else at
        return noun_after(self.reader, first, end, comma=comma)

    def _named(self, quote: Quote) -> Noun | None:
        """A naming verb ("Ihr Projekt nannten die Städte „…“") or phrase ("unter dem Namen „…“") where the text speaks of a project."""
        before = self.view.token_at(quote.outer_start) - 1
        if noun := self._named_by_verb(before, quote.outer_start):
            return noun
        called = self._skip_phrase(self._skip_adverb(before), self.intro.called)
        pronoun = called != before and called >= 0 and self.lowered[called] in _PRONOUNS  # "Ein Nachfolger ist beantragt. Er heißt „…“"
        if pronoun or self._skip_phrase(before, self.intro.naming) != before:
            if self.reader.speaks_of_project(quote.outer_start, before=1, after=1):
                return self.intro.nouns.get("projekt")
            nearby = self.reader.sentence_text(quote.outer_start, before=1)
            if self._agreement(quote):
                return self.intro.city_nouns["kooperation"]
            working = self.lowered[before] in _WORKING_TITLES
            if (working or any(w in nearby for w in self.intro.joining)) and not self.intro.works.search(nearby):
                return self.intro.nouns.get("projekt")
        return None

    def _agreement(self, quote: Quote) -> bool:
        """ "Die neue Partnerschaft trägt den Namen „…“", where towns or counties agree."""
        sentence = self.view.sentences[max(0, self.view.sentence_at(quote.outer_start))]
        before = self.view.text[sentence.start : quote.outer_start].lower()
        if not _BEARS.search(before):
            return False
        near = self.reader.sentence_text(quote.outer_start, before=3, after=1)
        towns = any(w in near for w in (*self.intro.municipal, *self.intro.counties))
        return towns and any(w in before for w in self.intro.agreements) and not self.intro.works.search(before)

    def _named_by_verb(self, before: int, start: int) -> Noun | None:
        view, lowered = self.view, self.lowered
        sentence = view.sentences[view.sentence_at(start)]
        for i in range(before, max(-1, before - 7), -1):
            if view.starts[i] < sentence.start:
                return None
            if lowered[i] in self.intro.naming_verbs:
                back = range(i - 1, max(-1, i - 8), -1)
                return next((n for j in back if view.starts[j] >= sentence.start and (n := self._noun(j))), None)
        return None

    def _headline(self, quote: Quote) -> Noun | None:
        """„Nachtlicht“: Emden und Delfzijl starten EU-Projekt."""
        view = self.view
        block = view.blocks[max(0, view.block_at(quote.outer_start))]
        if quote.outer_start != block.start or not view.text.startswith(":", quote.outer_end):
            return None
        first, last = view.token_at(quote.outer_end), view.token_at(block.end - 1)
        if last - first > 20:
            return None
        if noun := next((n for i in range(first, last + 1) if (n := self._noun(i)) and not n.plural), None):
            return noun
        chosen = self._counts[view.text[quote.start : quote.end]] < 2 and _CHOSEN.search(view.text, quote.outer_end, block.end)
        return self.intro.nouns.get("programm") if chosen else None

    def _in_brackets(self, quote: Quote) -> Noun | None:
        """ "der Projektpartnerschaft mit Gent („…“, Laufzeit bis 2025)": a bracket that opens with the name of what stands before it."""
        view = self.view
        match = _BRACKETED.search(view.text, max(0, quote.outer_start - 90), quote.outer_start)
        return self.intro.nouns.get("projekt") if match and view.block_at(match.start()) == view.block_at(quote.start) else None

    def _inside(self, quote: Quote) -> Noun | None:
        """The quote itself says what it is: „Netzwerk Leise Städte“, „Bund der Glockenstädte“, „Donaupakt“."""
        text = self.view.text[quote.start : quote.end]
        words = text.split()
        if not text[0].isupper() or len(words) > 6 or self._something_else(quote):
            return None
        english = len(words) > 2 and words[-1] in _ENGLISH_UNIONS and any(w in _ENGLISH_TOWNS for w in words)
        if english:
            return self.intro.city_nouns["bund"]
        # Carried on by its members: "Im „Städtering“ halten … Vertreter aller Städte kamen."
        ring = text.lower().endswith("ring") or self.view.text.count(text) > 1
        municipal = any(w in self.reader.sentence_text(quote.start, before=1, after=len(words) > 1 or ring) for w in self.intro.municipal)
        if words[0] == "LIFE" and len(words) > 1:
            return self.intro.nouns.get("projekt")  # how the projects of that programme call themselves
        if len(words) == 1:
            return (
                self.intro.city_nouns["bund"] if municipal and text.lower().endswith(self.intro.network_tails) and len(text) > 6 else None
            )
        sort = words[-1].lower().endswith(self.intro.club_members)  # „Verbund geteilter Städte“
        if any(w[0].islower() and w not in _SMALL and not (sort and w.endswith("er")) for w in words):
            return None  # a sentence: „Netzwerk ist alles“
        noun = self.intro.nouns.get(words[0].lower()) or self.intro.nouns.get(words[-1].lower())
        if noun:
            return noun
        english = len(words) > 2 and any(w.lower() in self.intro.alliances for w in words)
        pact = len(words[0]) > 6 and words[0].lower().endswith(self.intro.network_tails)
        numbered = words[0].lower() in self.intro.clubs and len(words) == 3 and words[2].lower() in _NUMERALS
        if (municipal and (english or pact)) or numbered:
            return self.intro.city_nouns["bund"]
        first = words[0].lower()
        clubs = first in self.intro.clubs or first in self.intro.city_nouns or first in self.intro.member_nouns
        club = clubs and words[-1].lower().endswith(self.intro.club_members)
        return self.intro.city_nouns["bund"] if club else None

    def _recurring(self, quote: Quote) -> Noun | None:
        """A name quoted twice or more where the text goes on with "das Projekt": „Mit „Uferlust“ wollen … Das Projekt läuft bis …"."""
        text = self.view.text[quote.start : quote.end]
        if self._counts[text] < 2 or len(text.split()) > 5:
            return None
        before = self.view.token_at(quote.outer_start) - 1
        speech = before >= 0 and self.lowered[before] in (":", ",") and self.view.is_news(self.view.starts[before])
        if speech or self._something_else(quote):
            return None
        sentences, here = self.view.sentences, self.view.sentence_at(quote.start)
        end = sentences[min(here + 1, len(sentences) - 1)].end
        match = _ANAPHOR.search(self.view.text[quote.outer_end : end].lower())
        return self.intro.nouns.get(match.group(1)) if match else None

    def _by_place(self, quote: Quote) -> Noun | None:
        """The place of the quote tells what it names, unless the text calls the same name something else anywhere."""
        if carried := self._framed.carried(quote):
            return carried
        text = self.view.text[quote.start : quote.end]
        if any(self._something_else(q) for q in self.quotes if self.view.text[q.start : q.end] == text):
            return None
        return self._framed.noun(quote) or self._governed.noun(quote) or self._retold.noun(quote) or self._gathered.noun(quote)

    def _something_else(self, quote: Quote) -> bool:
        """Whether the noun before the quote introduces another thing: "die Ausstellung „Zwei Ufer“"."""
        before = self.view.token_at(quote.outer_start) - 1
        return before >= 0 and self.lowered[before].endswith(self.intro.other_nouns)

    # --- the quoted words -------------------------------------------------------------------------------------------------

    def _slogan(self, quote: Quote, noun: Noun) -> bool:
        """A citizens' initiative is no programme: "die Initiative „Rettet den Wald!“"."""
        return noun.base == "Initiative" and (self.view.text[quote.end - 1] == "!" or bool(_CITIZENS.search(self.view.text)))

    def _is_name(self, quote: Quote, *, behind_noun: bool = False) -> bool:
        """Whether the quoted words can be a name rather than speech, a judgement or a slogan."""
        text = self.view.text[quote.start : quote.end]
        words = text.split()
        if len(words) > _LONGEST_NAME or _SPEECH_END.search(text) or not any(c.isalpha() for c in text):
            return False
        first = words[0].strip("#*'’(")
        stylised = behind_noun and len(words) == 1 and bool(_STYLISED.search(first))  # "das Projekt „neckar.mobil“"
        stylised = stylised or (behind_noun and self._lower_name(quote, words))
        if not (first[:1].isupper() or first[:1].isdigit() or text.startswith("#") or looks_odd(first) or stylised):
            return False
        before = self.lowered[self.view.token_at(quote.outer_start) - 1] if quote.outer_start else ""
        # "sagte sie über das Projekt: „Wir …“" is speech; a name after a colon is short.
        return not (before == ":" and (len(words) > 6 or text.endswith(("!", "?"))))

    def _lower_name(self, quote: Quote, words: Sequence[str]) -> bool:
        """ "des Bundesprogramms „weiter bilden vor Ort“": what is no judgement behind "im Projekt" or a programme of Bund or Land."""
        at = self.view.token_at(quote.outer_start) - 1
        if len(words) < 2 or words[0].lower() in _LOWER_NO_NAME or at < 1 or all(w[0].islower() for w in words):
            return False
        return self.lowered[at].startswith(_OFFICIAL) or self.lowered[at - 1] in _OBLIQUE
