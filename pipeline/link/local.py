"""Municipalities that the gazetteer lacks, taken from the text where it makes them cities: they get an id ``local:<slug>-<country>``.

Only structures that cannot mean anything else: a name with its country in brackets beside other cities, a name between recognised cities
in an enumeration of partners, a cell in a column of cities, a name right behind "die Gemeinde" or "Partnerstadt".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.gazetteer import fold_word, slug
from pipeline.link.scan import ROLES
from pipeline.records import City

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.gazetteer import Gazetteer
    from pipeline.link.context import Surroundings
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords
    from pipeline.records import Block
    from pipeline.textview import TextView

UNKNOWN = "ZZ"  #: ISO 3166 user-assigned code: the text does not tell the country
_NUMBERS = frozenset(("beide", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"))
_NOWHERE = frozenset(
    ("nirgends", "nirgendwo", "überall", "anderswo", "irgendwo", "andernorts", "mancherorts", "vielerorts", "woanders", "gegenüber")
)
_PLACING = frozenset({"in", "im", "bei"})
_ROW = 3  #: recognised cities that an enumeration must have for an unknown name in it to be one
_CAP = r"(?:[dlDL]['’])?[A-ZÄÖÜÁÀÂÇČĆĎÉÈÊÍÎŁŃÑÓÔÕŘŠŚŤÚŮÝŽŻŹÅØÆİĞŞȘȚĀĒĪŪĖĄĘ][\w’'-]+"
_JOINT = r"(?:de|del|di|da|la|le|les|am|an der|im|in der|ob der|bei|do|dos|du|des|sur|sous|en|lès|nad|pod|na|upon|aan)"
_NAME = rf"{_CAP}(?:[ ](?:{_JOINT}[ ])?{_CAP}){{0,3}}"
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]|[*•·–-])?\s*")
_BRACKETED = re.compile(rf"(?P<name>{_NAME})[ ]\((?P<land>[^()\n]{{1,40}})\)")
_WHOSE = re.compile(r"(?:\S+\s)?\w*(?:[Pp]artner|[Ss]chwester|[Ff]reundschafts)(?:st[aä]dt\w*|gemeinden?|kommunen?|orte?n?|dörfern?)\s")
_COMMA = re.compile(r",\s(?:ein(?:e[rmn]?)?|der|die|das|dem|den)\s(?:[a-zäöüß-]+\s){0,3}(?P<noun>[A-ZÄÖÜ]\w+)")
_BEFORE_COMMA = re.compile(rf"\b(?:[Mm]it|[Aa]us|[Ii]n|[Nn]ach|von|[Bb]ei|[Ff]ür|und|dem)\s(?P<name>{_NAME})$")
_FROM = re.compile(rf"\b(?:[Aa]us|[Nn]ach)\s(?P<name>{_NAME})(?:,|\sund|\ssowie)\s$")
_BEHIND = re.compile(rf"(?:\b(?:[Mm]it|[Aa]us|[Nn]ach|von|und|sowie)|,)\s(?P<name>{_NAME})\s$")
_OPENING = re.compile(rf"(?P<name>{_CAP}(?:[ -]{_CAP})?)\s")  #: "Ursem in Nordholland reist erstmals an"
#: "die Städtepartnerschaft mit X": what stands here is a municipality whatever it is called.
_BONDED = re.compile(
    rf"(?:[Ss]tädtepartnerschaft|[Gg]emeindepartnerschaft|[Ss]tädtefreundschaft|[Pp]artnerschaft|[Ff]reundschaft)(?:en)?\s(?:mit|zu|nach)\s(?P<name>{_CAP})(?=[.,;:!?)]|\s[a-zäöü(])"
)
#: "das südafrikanische Kommetjie", "dem chinesischen Ruichang": neuter, as towns are, and nothing but a name behind it.
_LANDED = re.compile(
    rf"\b(?:[Dd]as|[Dd]em|[Ii]m|[Ii]ns|[Vv]om|[Zz]um|[Bb]eim)\s(?:[a-zäöüß]+\s)?(?P<land>[a-zäöü]+(?:-[a-zäöü]+)?isch|[a-zäöü]+(?:-[a-zäöü]+)?deutsch)en?\s"
    rf"(?P<name>{_NAME})(?![\w-])"
)
#: "aus Portugal Melgaço", "aus der Slowakei Banská Štiavnica".
_SENT = re.compile(rf"\b(?:[Aa]us|[Ff]ür)\s(?:der\s|den\s|dem\s)?(?P<land>{_CAP})\s(?P<name>{_NAME})(?![\w-])")
_LAND = re.compile(rf"\s(?:der\s|den\s)?(?P<land>{_CAP}(?:\s{_CAP})?)")
_AND = re.compile(rf"\s(?:und|sowie)\s(?P<name>{_NAME})(?=[.;:)]|,\s(?:die|der|das|wo|seit)|\s[a-zäöü])")
_FOLLOWING = re.compile(rf"[ \u00a0\n](?P<name>{_NAME})(?![\w-])")
_ITEM = re.compile(rf"(?P<name>{_NAME})(?:[ ]\([^()\n]{{1,30}}\))?")
_SEPARATOR = re.compile(r"\s*(?:[,/;–—]|\bund\b|\bsowie\b|\s-\s)\s*")
_PAIRED = re.compile(r"\s?[/↔]\s?|\s[–—-]\s")
_SIGNS = frozenset("/↔–—-")
#: Spelt as no German word is: a mark that German lacks, or a saint before a hyphen.
_FOREIGN = re.compile(r"[áàâãéèêëíìîïóòôõúùûñçčćďěğłńňřśšťůýźžżőűășțøåæœ]|\b(?:Saint|Sainte|San|Santa|São)-", re.I)
_TWINS = re.compile(
    r"[Pp]artner(?:städte|stadt|gemeinden|schaften|schaft|orte|kommunen)\w*|[Ss]tädtepartnerschaft\w*|Tandems?|verschwistert|verpartnert|befreundet|[Ff]reundschaft"
    r"|Mitglied\w*|Jumelage\w*"
)


def _within(positions: list[tuple[int, int]], block: Block) -> list[tuple[int, int]]:
    return positions[bisect_left(positions, (block.start,)) : bisect_left(positions, (block.end,))]


class LocalFinder:
    """Adds spans with a ``local`` city to those the gazetteer gave."""

    def __init__(
        self, view: TextView, gazetteer: Gazetteer, words: ContextWords, around: Surroundings, blocked: list[tuple[int, int]], home: str
    ) -> None:
        self.view, self.gazetteer, self.words, self.around = view, gazetteer, words, around
        self.blocked, self.home = blocked, home
        self.cities: dict[str, City] = {}
        self.sure = 0  #: cities of the text that the gazetteer has

    def find(self, spans: list[Span]) -> list[tuple[int, int, City, str]]:
        """New mentions (start, end, city, evidence); ``spans`` are the accepted ones, some of which a longer new name may cover."""
        found: list[tuple[int, int, City, str]] = []
        self.sure = len({s.choice.city_id for s in spans if s.choice is not None})
        taken = [(s.start, s.end) for s in spans]
        by_block: dict[int, list[Span]] = {}
        for span in spans:
            by_block.setdefault(span.block, []).append(span)
        text = self.view.text
        heralds = self._positions(self.words.announcing)
        places = [at for at in self._positions(_PLACING) if at[1] and self.view.words[at[1] - 1][0].isupper()]
        for number, block in enumerate(self.view.blocks):
            if block.role not in ROLES or block.header:
                continue
            if block.cells:
                for a, b in block.cells:
                    if text.find("(", a, b) >= 0:
                        found.extend(self._bracketed(a, b, [s for s in by_block.get(number, []) if a <= s.start < b]))
                continue
            inside = by_block.get(number, [])
            if text.find("(", block.start, block.end) >= 0:
                found.extend(self._bracketed(block.start, block.end, inside))
            if len(inside) >= _ROW and _TWINS.search(text, block.start, block.end):
                found.extend(self._between(block.start, block.end, inside))
            if heralds:
                found.extend(self._announced(block.start, block.end, _within(heralds, block)))
            found.extend(self._apposed(block.start, block.end, inside))
            if inside:
                found.extend(self._beside(block.start, block.end, inside))
            if places:
                found.extend(self._placed(block.start, block.end, inside, _within(places, block)))
            if text.find("ische", block.start, block.end) >= 0:
                found.extend(self._landed(block.start, block.end))
            if text.find("us ", block.start, block.end) >= 0:
                found.extend(self._sent(block.start, block.end))
            if text.find("schaft", block.start, block.end) >= 0:
                found.extend(self._bonded(block.start, block.end))
        found.extend(self._columns(spans))
        found.extend(self._pairs(spans))
        out: list[tuple[int, int, City, str]] = []
        for item in sorted(found, key=lambda f: (f[0], -f[1])):
            clash = [t for t in taken if t[0] < item[1] and item[0] < t[1]]
            if any(not (item[0] <= a and b <= item[1] and item[3] == "bracket") for a, b in clash) or (out and item[0] < out[-1][1]):
                continue
            out.append(item)
        return out

    def _positions(self, wanted: frozenset[str]) -> list[tuple[int, int]]:
        """Offsets and numbers of the tokens that are one of ``wanted``: one pass over the text, and none where it has no such word."""
        if wanted.isdisjoint(self.view.different):
            return []
        starts = self.view.starts
        return [(starts[i], i) for i, word in enumerate(self.view.words) if word in wanted]

    # -- "Vari Voula Vouliagmeni (Griechenland)" ----------------------------------------------------------------------------------

    def _bracketed(self, start: int, end: int, inside: list[Span]) -> Iterator[tuple[int, int, City, str]]:
        for match in _BRACKETED.finditer(self.view.text, start, end):
            land = match["land"].strip()
            code = self.words.plates.get(land) or self.gazetteer.country_of(land)
            if code is None or not (land[0].isupper()):
                continue
            begin, name = self._trim(match.start("name"), match["name"])
            same = [s for s in inside if s.start == begin and s.end == match.end("name") and s.choice is not None]
            elsewhere = bool(same) and not any(c.country_code == code for s in same for c in s.candidates)  # Tortuguero (Costa Rica)
            if not name or not self._plausible(name, begin, stated=True, namesake=elsewhere):
                continue
            if any(s.start == begin and s.choice is not None and s.choice.country_code == code for s in inside):
                continue
            if not elsewhere and any(s.end == match.end("name") and s.start <= begin for s in inside):
                continue
            others = [s for s in inside if s.end <= begin or s.start >= match.end("name")]
            before = self.view.text[max(start, begin - 3) : begin]
            lone = self.sure > 1 and bool(_NUMBERED.fullmatch(self.view.text, start, begin)) and self._lone(start, end, match.end())
            if lone or (
                others
                and (
                    begin == start
                    or re.search(r"[–—/,•*-]\s*$|\n\s*$", before)
                    or re.search(r"\b(?:und|sowie|mit|aus|in|von|nach)\s$", self.view.text[max(start, begin - 8) : begin])
                )
            ):
                yield begin, match.end("name"), self._city(name, code), "bracket"

    def _lone(self, start: int, end: int, behind: int) -> bool:
        """Whether "X (Land)" at the beginning of a list item or cell is all of it, or its first sentence."""
        return end - start < 400 and self.view.text[behind : min(behind + 2, end)].strip() in ("", ".", ":", ",", "–", "-", ";")

    def _trim(self, begin: int, name: str) -> tuple[int, str]:
        """Without place nouns in front ("Stadt X", "Gemeente X"), nor whose partner it is ("Bautzens Partnerstädten X")."""
        if whose := _WHOSE.match(name):
            begin, name = begin + whose.end(), name[whose.end() :]
        while True:
            head, _, rest = name.partition(" ")
            if rest and (self.words.is_place_noun(head.lower()) or head.lower() in ("de", "of", "di")):
                begin += len(head) + 1
                name = rest
                continue
            return begin, name

    def _plausible(self, name: str, begin: int, stated: bool = False, namesake: bool = False) -> bool:
        """No organisation, person, country or everyday word, and nothing the gazetteer knows.

        ``stated``: the text gives its country; ``namesake``: one in which the gazetteer has no place of this name.
        """
        parts = name.split(" ")
        low = [p.lower() for p in parts]
        if any(a <= begin < b for a, b in self.blocked):
            return False
        if (not namesake and self.gazetteer.lookup(name)) or any(
            p in self.words.organisation_heads or p in self.words.calendar for p in low
        ):
            return False
        if low[0] in self.words.first_names or self.words.is_title(low[0]) or self.gazetteer.is_land(name):
            return False
        if not _FOREIGN.search(name):
            pieces = [p for p in re.split(r"[ -]", name) if len(p) > 4]
            if any(p.lower().endswith(self.words.noun_endings) for p in pieces):
                return False
            if any(
                self.words.nouns.ordinary(p) for p in (parts[0], *(() if stated else pieces[1:])) if p.lower() not in self.words.generic
            ):
                return False
        if low[0] in _NUMBERS or low[0] in _NOWHERE or low[-1] in self.words.place_plurals or low[-1] in self.words.organisation_plurals:
            return False  # "Neun Gemeinden in Bayern", "Nirgends in Bayern", "mit Rajons in der Ukraine"
        if self.words.level(low[0]) == 4 or self.words.is_place_noun(low[-1]) or low[-1] in self.words.streets:
            return False
        return not any(low[-1].endswith(s) for s in self.words.organisation_suffixes if len(s) > 3) and len(name) > 3 and not name.isupper()

    # -- "die niederländische Gemeinde X" ------------------------------------------------------------------------------------------

    def _announced(self, start: int, end: int, heralds: list[tuple[int, int]]) -> Iterator[tuple[int, int, City, str]]:
        view = self.view
        tokens, starts = view.words, view.starts
        for _, i in heralds:
            noun = tokens[i].lower()
            match = _FOLLOWING.match(view.text, view.ends[i], end)
            if match is None:
                continue
            name, begin = match["name"], match.start("name")
            first = name.split(" ")[0]
            if self.gazetteer.at(fold_word(first)) or not self._plausible(name, begin):
                continue
            lead = view.text[max(start, starts[i] - 40) : starts[i]]
            code = None
            for word in re.findall(r"[\w-]+", lead)[-2:]:
                code = code or (self.gazetteer.country_of(word) if word[0].islower() or word.endswith("er") else None)
            tail = re.match(r"[ ](?:in|im)[ ](?:der |den )?([A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+)?)", self.view.text[match.end() : match.end() + 40])
            if tail:
                for phrase in (tail[1], tail[1].split(" ")[0]):
                    region = self.gazetteer.region_of(phrase)
                    code = code or self.gazetteer.country_of(phrase) or (region[0] if region else None)
            if code or re.search(r"\b(?:die|der|den|einer|eine|unsere[rn]?)\s(?:[a-zäöüß-]+\s)?$", lead):
                yield (
                    begin,
                    match.end("name"),
                    self._city(name, code or (self.home if noun in ("gemeinde", "stadt", "marktgemeinde") else UNKNOWN)),
                    "announced",
                )

    # -- "mit X, einem Vorort von Kiew" --------------------------------------------------------------------------------------------

    def _apposed(self, start: int, end: int, inside: list[Span]) -> Iterator[tuple[int, int, City, str]]:
        for comma in _COMMA.finditer(self.view.text, start, end):
            if not self.words.is_place_noun(comma["noun"].lower()):
                continue
            match = _BEFORE_COMMA.search(self.view.text, max(start, comma.start() - 70), comma.start())
            if match is None:
                continue
            name, begin = match["name"], match.start("name")
            apposed, land = self.around.apposition(match.end(), end)
            if not apposed or self.gazetteer.at(fold_word(name.split(" ")[0])) or not self._plausible(name, begin):
                continue
            if land is None:
                near = [s for s in inside if match.end() < s.start < match.end() + 60 and s.choice is not None]
                land = near[0].choice.country_code if near and near[0].choice else None
            if land:
                yield begin, match.end("name"), self._city(name, land), "apposition"

    # -- "Gäste aus X und Höganäs" --------------------------------------------------------------------------------------------------

    def _beside(self, start: int, end: int, inside: list[Span]) -> Iterator[tuple[int, int, City, str]]:
        """An unknown name that shares a preposition of place with a recognised city."""
        text = self.view.text
        for span in inside:
            if span.form != "name":
                continue
            left = _FROM.search(text, max(start, span.start - 50), span.start)
            if left:
                yield from self._shared(left["name"], left.start("name"))
            elif "locative" in span.evidence and (right := _AND.match(text, span.end, end)):
                yield from self._shared(right["name"], right.start("name"))

    def _placed(self, start: int, end: int, inside: list[Span], places: list[tuple[int, int]]) -> Iterator[tuple[int, int, City, str]]:
        """ "mit X in Nigeria", "nach X bei Bergen": an unknown name behind a preposition with its country or a larger town."""
        view = self.view
        tokens, starts, ends = view.words, view.starts, view.ends
        for _, i in places:
            if starts[i - 1] < start or self.gazetteer.at(fold_word(tokens[i - 1])):
                continue
            match, land = _BEHIND.search(view.text, max(start, starts[i] - 60), starts[i]), _LAND.match(view.text, ends[i], end)
            if match is None and land is not None and tokens[i] != "bei":
                sentence = view.sentences[view.sentence_at(starts[i])] if view.sentence_at(starts[i]) >= 0 else None
                match = _OPENING.fullmatch(view.text, sentence.start, starts[i]) if sentence else None
            if match is None or land is None:
                continue
            name, begin = match["name"], match.start("name")
            code = self._near(land.start("land"), inside) if tokens[i] == "bei" else self._land(land["land"])
            if code and not self.gazetteer.at(fold_word(name.split(" ")[0])) and self._plausible(name, begin):
                yield begin, begin + len(name), self._city(name, code), "placed"

    def _bonded(self, start: int, end: int) -> Iterator[tuple[int, int, City, str]]:
        """ "Die Städtepartnerschaft mit X", or any partnership where the name is spelt as no German word and no firm is."""
        for match in _BONDED.finditer(self.view.text, start, end):
            name, begin = match["name"], match.start("name")
            towns = match.group().lower().startswith(("städte", "gemeinde"))
            if (towns or _FOREIGN.search(name)) and not self.gazetteer.at(fold_word(name)) and self._plausible(name, begin):
                yield begin, match.end("name"), self._city(name, UNKNOWN), "bond"

    def _landed(self, start: int, end: int) -> Iterator[tuple[int, int, City, str]]:
        """A name behind an article of its gender and the adjective of its country."""
        for match in _LANDED.finditer(self.view.text, start, end):
            name, begin = match["name"], match.start("name")
            code = self.gazetteer.country_of(match["land"] + "e")
            if code and self._stranger(name, begin):
                yield begin, match.end("name"), self._city(name, code), "landed"

    def _sent(self, start: int, end: int) -> Iterator[tuple[int, int, City, str]]:
        """A name right behind the country that sends it."""
        for match in _SENT.finditer(self.view.text, start, end):
            name, begin = match["name"], match.start("name")
            code = self._land(match["land"]) if " " not in match["land"] else None
            if code and not any(c.country_code == code for c in self.gazetteer.lookup(name)) and self._stranger(name, begin, namesake=True):
                yield begin, match.end("name"), self._city(name, code), "sent"

    def _stranger(self, name: str, begin: int, namesake: bool = False) -> bool:
        """Whether no part of ``name`` is a word, a person, a country or (but for ``namesake``) a place that the gazetteer knows."""
        if any(self.words.nouns.ordinary(part) or self.gazetteer.is_land(part) for part in re.split(r"[ -]", name)):
            return False
        if any(part.lower() in self.words.first_names or part.isupper() for part in name.split(" ")):
            return False
        known = self.gazetteer.at(fold_word(name.split(" ", maxsplit=1)[0])) and not namesake
        return not known and self._plausible(name, begin, namesake=namesake)

    def _near(self, start: int, inside: list[Span]) -> str | None:
        return next((s.choice.country_code for s in inside if s.start == start and s.choice is not None), None)

    def _land(self, text: str) -> str | None:
        """Country of a country's or region's name at the beginning of ``text``."""
        for phrase in (text, text.split(" ", maxsplit=1)[0]):
            if self.gazetteer.is_land(phrase):
                region = self.gazetteer.region_of(phrase)
                return self.gazetteer.country_of(phrase) or (region[0] if region else None)
        return None

    def _shared(self, name: str, begin: int) -> Iterator[tuple[int, int, City, str]]:
        if self.gazetteer.at(fold_word(name.split(" ", maxsplit=1)[0])) or not self._plausible(name, begin):
            return
        yield begin, begin + len(name), self._city(name, UNKNOWN), "beside"

    # -- "Städtepartnerschaften: A, X und B" ---------------------------------------------------------------------------------------

    def _between(self, start: int, end: int, inside: list[Span]) -> Iterator[tuple[int, int, City, str]]:
        """A whole item of an enumeration whose items on both sides (or the one beside it and the list's end) are recognised cities."""
        first = max(self.view.sentence_at(inside[0].start), 0)
        for sentence in self.view.sentences[first : self.view.sentence_at(inside[-1].start) + 1]:
            if sentence.start < start or sentence.end > end:
                continue
            row = [s for s in inside if sentence.start <= s.start < sentence.end]
            if len(row) < 2:
                continue
            items = list(self._items(sentence.start, sentence.end))
            known = [any(a <= s.start and s.end <= b for s in row) for a, b in items]
            for k, (a, b) in enumerate(items):
                if known[k] or not (
                    0 < k < len(items) and known[k - 1] and (k + 1 == len(items) or known[k + 1] or (k + 2 < len(items) and known[k + 2]))
                ):
                    continue
                match = _ITEM.fullmatch(self.view.text[a:b].rstrip(" .*"))
                if match and len(row) >= _ROW and self._plausible(match["name"], a) and not self.words.is_common(match["name"].lower()):
                    yield a, a + match.end("name"), self._city(match["name"], UNKNOWN), "between"

    def _items(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for match in _SEPARATOR.finditer(self.view.text, start, end):
            if self.view.text.count("(", at, match.start()) > self.view.text.count(")", at, match.start()):
                continue
            yield at, match.start()
            at = match.end()
        yield at, end

    # -- tables ---------------------------------------------------------------------------------------------------------------------

    def _columns(self, spans: list[Span]) -> Iterator[tuple[int, int, City, str]]:
        columns: dict[tuple[int, int], list[tuple[int, int]]] = {}
        heads: dict[tuple[int, int], str] = {}
        for block in self.view.blocks:
            for column, cell in enumerate(block.cells):
                if block.header:
                    heads[block.table, column] = self.view.text[cell[0] : cell[1]]
                else:
                    columns.setdefault((block.table, column), []).append(cell)
        for key, cells in columns.items():
            sure = [s for s in spans for a, b in cells if a <= s.start and s.end <= b]
            if len(sure) < 2 or len(sure) < 0.5 * len(cells):
                continue
            lands = Counter(s.choice.country_code for s in sure if s.choice)
            top, count = lands.most_common(1)[0]
            land = next((c for w in re.findall(r"\w+", heads.get(key, "")) if (c := self.gazetteer.country_of(w))), None)
            code = land or (top if count >= 0.8 * len(sure) else UNKNOWN)
            for a, b in cells:
                match = _ITEM.fullmatch(self.view.text[a:b].strip(" *"))
                if (
                    match
                    and not any(a <= s.start < b for s in spans)
                    and self._plausible(match["name"], a)
                    and not self.words.is_common(match["name"].lower())
                ):
                    begin = self.view.text.index(match["name"], a)
                    yield begin, begin + len(match["name"]), self._city(match["name"], code), "column"

    # -- "Sinsheim / Longué-Jumelles / Barcs" ---------------------------------------------------------------------------------------

    def _pairs(self, spans: list[Span]) -> Iterator[tuple[int, int, City, str]]:
        """Lines or cells that pair cities by slash or dash: a member that looks foreign, or one in a list of otherwise sure cities."""
        # ``_PAIRED`` takes 0.15 ms a text: it is asked only about lines of blocks in which such a sign is a token.
        text = self.view.text
        signs = [(at, i) for at, i in self._positions(_SIGNS) if text[at] in "/↔" or text[at + 1 : at + 2].isspace()]
        if not signs:
            return
        lines = [
            (a, b)
            for block in self.view.blocks
            if block.role in ROLES and not block.header and _within(signs, block)
            for a, b in self._lines(block)
        ]
        open_lines, whole = [], 0
        for a, b in lines:
            if not _PAIRED.search(self.view.text, a, b):
                continue
            items = list(self._parts(a, b))
            if not 2 <= len(items) <= 5:
                continue
            known = [any(x <= s.start and s.end <= y for s in spans) for x, y in items]
            whole += all(known)
            if any(known) and not all(known):
                open_lines.append((items, known))
        for items, known in open_lines:
            for (x, y), sure in zip(items, known, strict=True):
                match = None if sure else _ITEM.fullmatch(self.view.text[x:y].strip(" *"))
                if match is None or not self._plausible(match["name"], x) or self.words.is_common(match["name"].lower()):
                    continue
                if _FOREIGN.search(match["name"]) or (whole >= 2 and " " not in match["name"]):
                    begin = self.view.text.index(match["name"], x)
                    yield begin, begin + len(match["name"]), self._city(match["name"], UNKNOWN), "pair"

    def _lines(self, block: Block) -> Iterator[tuple[int, int]]:
        if block.cells:
            yield from block.cells
            return
        at = block.start
        for line in self.view.text[block.start : block.end].split("\n"):
            yield at, at + len(line)
            at += len(line) + 1

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for match in _PAIRED.finditer(self.view.text, start, end):
            yield at, match.start()
            at = match.end()
        yield at, end

    def _city(self, name: str, code: str) -> City:
        city_id = f"local:{slug(name)}-{code.lower()}"
        if city_id not in self.cities:
            german = self.gazetteer.country_name(code) if code != UNKNOWN else "unbekannt"
            self.cities[city_id] = City(city_id, name, name, code, german, None, None, None, None, None)
        return self.cities[city_id]
