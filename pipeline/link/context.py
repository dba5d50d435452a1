"""What stands around a span: the neighbouring words of its block, and the country, region or second name that the text states for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.textview import ABBREVIATIONS

if TYPE_CHECKING:
    from pipeline.gazetteer import Candidate, Gazetteer
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords
    from pipeline.textview import TextView

_BRACKET = re.compile(r"[ \u00a0]?\(([^()\n]{1,48})\)")
_IN_LAND = re.compile(
    r"(?:,)?[ \u00a0\n](?:(?:liegt|lag)[ ])?(?:in|aus)[ \u00a0\n](?:der |den |dem )?"
    r"(?P<land>[A-ZÄÖÜ][\w’'-]+(?:[ ](?:und[ ])?[A-ZÄÖÜ][\w’'-]+){0,2})"
    r"|,[ \u00a0\n](?P<comma>[A-ZÄÖÜ][\w’'-]+(?:[ ][A-ZÄÖÜ][\w’'-]+)?)(?=[,.;:)\n]|$| und| sowie)"
    r"|[ \u00a0\n]im[ ](?:(?:US-|[a-z]+ischen )?Bundesstaat[ ])?(?P<im>[A-ZÄÖÜ][\w-]+(?:[ ][A-ZÄÖÜ][\w-]+)?)"
    r"|[ \u00a0\n]im[ ](?:(?:Nord|Süd)?(?:[Oo]st|[Ww]est)en|Norden|Süden|Zentrum|Herzen)[ ]"
    r"(?:(?:der|von|des)[ ])?(?P<part>[A-ZÄÖÜ][\w-]+)"
)
#: A district or province behind the name: "im Gebiet Kaliningrad".
_AREA = re.compile(
    r"[ \u00a0](?:im|in der)[ ](?:Gebiet|Bezirk|Landkreis|Kreis|Rajon|Oblast|Region|Provinz|Departement|Département|Kanton|Komitat"
    r"|Woiwodschaft|Präfektur|Grafschaft|Distrikt)[ ]([A-ZÄÖÜ][\w-]+)"
)
#: What municipalities of one country only call themselves, right behind the name.
_DESIGNATIONS = {"Regional Municipality": "CA", "Township": "US", "Borough Council": "GB", "Metropolitan Borough": "GB"}
_DESIGNATION = re.compile(rf"[ \u00a0]({'|'.join(_DESIGNATIONS)})\b")
_APPOSITION = re.compile(
    r"\s?,\s(?:(?:ein(?:e[rmn]?)?|der|die|das|dem|den|seine[rnm]?|ihre[rnm]?|unsere[rnm]?)\s)?"
    r"(?P<adjectives>(?:[a-zäöüß-]+\s){0,3})(?P<noun>[A-ZÄÖÜ]\w+)"
)
#: Characters that can begin a country, region or second name behind a city's.
_OPENERS = (" ", "\u00a0", "\n", "(", ",")
_SENDING = frozenset({"aus", "für", "in"})  #: "in Portugal Melgaço, in Ungarn Nyírbátor"
_LAND_ARTICLES = frozenset({"der", "den", "dem"})
_NEAR = frozenset({"bei", "nahe", "unweit", "südlich", "nördlich", "östlich", "westlich", "im", "in"})
_WIDTH = 45  #: characters; text is broken at 60 and more in mails and plain-text releases, columns are joined at ingest
_COMPOUND = re.compile(r"\s+(\w[\w-]*)")
#: "das schweizerisch-französische Genf", "die US-Metropole Boston", right before a name.
_HYPHENATED = re.compile(r"(?:^|\s)([a-zäöü]+-[a-zäöü]+(?:e|en|er|es))[ \n](?:[A-ZÄÖÜ]\w+[ \n])?$")
_US = re.compile(r"\bUS-(?:\w+[ ])?\w*$")
_WORDS = re.compile(r"[\w’'-]+")


class Surroundings:
    """Neighbours of spans in one document; word look-ups never leave the span's block."""

    def __init__(self, view: TextView, gazetteer: Gazetteer, words: ContextWords) -> None:
        self.view = view
        self.gazetteer = gazetteer
        self.words = words

    def word_before(self, span: Span, distance: int = 1) -> str:
        """The word ``distance`` (1 to 4) places before the span if only white space or an abbreviation's stop lies between, else ``""``."""
        if span.before is None:
            span.before = self._words_before(span)
        return span.before[distance - 1] if distance <= len(span.before) else ""

    def _words_before(self, span: Span) -> list[str]:
        """Up to four words right before the span, nearest first; they never leave the span's block."""
        view = self.view
        words, starts, ends, text = view.words, view.starts, view.ends, view.text
        i, following = span.first - 1, span.start
        found: list[str] = []
        block_start = view.blocks[span.block].start
        while i >= 0 and starts[i] >= block_start and len(found) < 4:
            word = words[i]
            gap = text[ends[i] : following]
            if gap != " " and (gap.strip(" \u00a0\n\t") or ("\n" in gap and self._short_line(ends[i]))):
                break
            if not word[0].isalnum():
                if word != "." or i < 1 or ends[i - 1] != starts[i] or not self._abbreviated(i - 1):
                    break
            else:
                found.append(word)
            following = starts[i]
            i -= 1
        return found

    def _short_line(self, end: int) -> bool:
        """Whether the line that ends at ``end`` is a heading's or address's, not one of running text broken for width."""
        return end - self.view.text.rfind("\n", 0, end) < _WIDTH

    def _abbreviated(self, i: int) -> bool:
        word = self.view.words[i]
        return word.lower() in ABBREVIATIONS and (len(word) > 1 or word.isupper())

    def gap_before(self, span: Span) -> str:
        """The text between the span and the token before it."""
        return self.view.text[self.view.ends[span.first - 1] : span.start] if span.first else "\n"

    def starts_sentence(self, i: int) -> bool:
        """Whether token ``i`` is the first word of a sentence, line or quotation."""
        if i <= 0:
            return True
        gap = self.view.text[self.view.ends[i - 1] : self.view.starts[i]]
        return (
            self.view.words[i - 1] in '.!?:„»“"*|–•'
            or "\n\n" in gap
            or self.view.block_at(self.view.starts[i]) != self.view.block_at(self.view.starts[i - 1])
        )

    def word_after(self, span: Span) -> str:
        """The word behind the span if only white space lies between, else ``""``."""
        i = span.last
        if i >= len(self.view.words) or self.view.starts[i] >= self.view.blocks[span.block].end:
            return ""
        word = self.view.words[i]
        return word if word[0].isalnum() and not self.view.text[span.end : self.view.starts[i]].strip() else ""

    def compound_after(self, span: Span) -> str:
        """The word behind the span with its hyphenated parts ("Stadt-Anzeiger")."""
        match = _COMPOUND.match(self.tail(span, 60))
        return match[1] if match else ""

    def tail(self, span: Span, length: int = 80) -> str:
        """Up to ``length`` characters behind the span, inside its block."""
        return self.view.text[span.end : min(self.view.blocks[span.block].end, span.end + length)]

    def land(self, text: str) -> tuple[str | None, tuple[str, str] | None]:
        """Country or region that a phrase names ("Italien", "US-Bundesstaat Utah", "Burkina Faso")."""
        code = self.gazetteer.country_of(text)
        if code:
            return code, self.gazetteer.region_of(text)
        region = self.gazetteer.region_of(text)
        if region:
            return region[0], region
        for word in _WORDS.findall(text):
            code = self.gazetteer.country_of(word) if word[0].isupper() or word.islower() else None
            region = self.gazetteer.region_of(word)
            if code or region:
                return code or (region[0] if region else None), region
        return None, None

    def land_of(self, word: str) -> tuple[str | None, tuple[str, str] | None]:
        """Country and region that one name or adjective stands for; a region gives its country."""
        code, region = self.gazetteer.country_of(word), self.gazetteer.region_of(word)
        return code or (region[0] if region else None), region

    def stated_behind(self, span: Span) -> tuple[str | None, tuple[str, str] | None, str]:
        """Country and region stated right behind the span, and the evidence word; bracket, "in Polen", ", Polen"."""
        tail = self.tail(span)
        if tail[:1] not in _OPENERS:
            return None, None, ""
        designated = _DESIGNATION.match(tail)
        if designated:
            return _DESIGNATIONS[designated[1]], None, "in"
        bracket = _BRACKET.match(tail)
        if bracket:
            code, region = self.words.plates.get(bracket[1].strip()), None
            if code is None:
                code, region = self.land(bracket[1])
            if code:
                return code, region, "bracket"
            return None, None, "alias:" + bracket[1]
        match = _IN_LAND.match(tail)
        if match:
            what = match["land"] or match["comma"] or match["im"] or match["part"] or ""
            for phrase in (what, " ".join(what.split()[:2]), what.split()[0] if what.split() else ""):
                code, region = self.land_of(phrase)
                if code:
                    return code, region, "in" if match["comma"] is None else "comma"
        return None, None, ""

    def stated_before(self, span: Span) -> tuple[str | None, tuple[str, str] | None]:
        """Country and region of an adjective before the name: "das südkoreanische Busan", "die israelische Stadt X"."""
        for distance in (1, 2, 3):
            word = self.word_before(span, distance)
            if not word:
                break
            if word[0].islower() and len(word) > 4:
                code, region = self.land_of(word)
                if code:
                    return code, region
            if "-" not in word and word[0].islower() and distance > 1:
                break
            if distance == 1 and word[0].islower() and word not in self.words.prepositions and self.word_before(span, 2)[:1].isupper():
                break  # "dem lothringischen Forbach wird Püttlingen": a verb parts the adjective from the name
        # Most names have neither before them: looked for first, as this runs for every name.
        lead = self.view.text[max(0, span.start - 60) : span.start]
        hyphen = _HYPHENATED.search(lead) if "-" in lead else None
        if hyphen:
            code, region = self.land(hyphen[1])
            if code:
                return code, region
            for part in hyphen[1].split("-"):
                code, region = self.land_of(part)
                if code:
                    return code, region
        us = _US.search(lead[-40:].rstrip()) if "US-" in lead else None
        return ("US", None) if us else (None, None)

    def land_before(self, span: Span) -> tuple[str | None, tuple[str, str] | None]:
        """Country and region named right before the town they send: "aus Portugal Melgaço", "aus der Slowakei Banská Štiavnica"."""
        word = self.word_before(span)
        if not word[:1].isupper():
            return None, None
        lead = self.word_before(span, 2).lower()
        if lead in _LAND_ARTICLES:
            lead = self.word_before(span, 3).lower()
        return self.land_of(word) if lead in _SENDING and self.gazetteer.is_land(word) else (None, None)

    def apposition(self, end: int, stop: int) -> tuple[bool, str | None]:
        """Whether ", eine polnische Kleinstadt" or ", Partnerstadt von …" follows offset ``end``, and the country its adjective states."""
        if self.view.text[end : end + 1] not in (",", " "):
            return False, None
        match = _APPOSITION.match(self.view.text, end, stop)
        if not match or not self.words.is_place_noun(match["noun"].lower()):
            return False, None
        for word in re.findall(r"[a-zäöüß-]{4,}", match["adjectives"] or ""):
            code, _ = self.land_of(word)
            if code:
                return True, code
        return True, None

    def neuter(self, span: Span) -> bool:
        """Whether an article that fits a city (cities are neuter) stands two or three words before: "im polnischen Posen"."""
        return any(self.word_before(span, d).lower() in ("das", "dem", "im", "ins", "vom", "zum", "beim", "des") for d in (2, 3))

    def postcode(self, span: Span, digits: str) -> bool:
        """Whether the number before the span is a postal code: five digits, or four after a country letter or in an address."""
        i = span.first - 1
        start = self.view.starts[i]
        if len(digits) == 5:
            return True
        if len(digits) != 4:
            return False
        lead = self.view.text[max(0, start - 3) : start]
        if re.search(r"\b(?:A|CH|L|B|DK|FL|NL|H|SI?)[-–]$", lead):
            return True
        role = self.view.blocks[span.block].role
        return (role in ("contact", "letterhead") or bool(re.search(r"[,·|]\s$", lead))) and not 1900 <= int(digits) <= 2100

    def near(self, span: Span) -> Candidate | None:
        """The larger city that the text puts the span next to: "Villeneuve-la-Garenne bei Paris"."""
        after = self.word_after(span)
        if after not in _NEAR:
            return None
        area = _AREA.match(self.tail(span, 50)) if after in ("im", "in") else None
        if area:
            found = [c for c in self.gazetteer.lookup(area[1]) if c.population >= 20_000]
            return max(found, key=lambda c: c.population) if found else None
        i = span.last
        if after in ("im", "in") or i + 1 >= len(self.view.words):
            return None
        if self.view.words[i + 1] == "von":
            i += 1
        name = self.view.words[i + 1]
        if not name[0].isupper():
            return None
        two = f"{name} {self.view.words[i + 2]}" if i + 2 < len(self.view.words) else name
        for key in (two, name):
            found = [c for c in self.gazetteer.lookup(key) if c.population >= 20_000 and c.name_kind in ("name", "exonym")]
            if found:
                return max(found, key=lambda c: c.population)
        return None
