"""Introduced names without quotation marks: shown by their spelling, by foreign words, by repetition, or as a city network's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.annotate.introduced import DASHES, PUNCTUATION, Introduced, Reader, is_year, looks_mixed, looks_odd, noun_after
from pipeline.annotate.quotes import MARKS
from pipeline.lexicon.names import JOINTS

if TYPE_CHECKING:
    from pipeline.lexicon.introductions import Noun

_ARTICLES = frozenset({"das", "dem", "des", "im", "vom", "zum", "am", "beim", "der", "die", "den"})
_INSIDE = frozenset({"of", "for", "and", "the", "goes", "to", "in", "de", "la", "les", "des", "&"})
#: The nouns whose apposition is a name by itself, and the articles that must stand right before them.
_PLAIN = re.compile(
    r"(?:tandem|landes|bundes|förder|verbund|pilot|modell|kooperations|begegnungs|partnerschafts|gemeinschafts|forschungs|klima|jugend|austausch)?"
    r"(?:projekt(?:e?s)?|vorhabens?|programm(?:e?s)?|netzwerk(?:e?s)?)|reallabors?|fonds|förderlinie"
)
_SMALL = frozenset(
    {"am", "an", "im", "in", "der", "die", "den", "dem", "des", "von", "vom", "für", "ohne", "mit", "zum", "zur", "auf", "ins", "statt"}
)
_OBLIQUE = frozenset({"im", "am", "zum", "vom", "beim", "dem", "des"})
_DIRECT = _OBLIQUE | {"das", "unser", "ihr", "gemeinsame", "gemeinsamen", "neue", "neuen", "dieses", "diesem"}
#: Words after a network's noun that belong to the phrase: "Verbund Deutscher Städte", "Netzwerk Europäischer Gemeinden".
_FORMS = frozenset({"Deutscher", "Europäischer", "Deutsche", "Europäische", "Internationaler", "Bayerischer", "Kommunaler"})
_FIRST_TARGET_YEAR = 2030  # "GreenPort 2030" is a name, "GreenPort 2019" a name and a date
_LONGEST = 8
_FUNDED_NEAR = 150  # characters between a bare name and the programme that pays for it
#: "die Arbeitsgemeinschaft Salz-Dreieck, zu der Gent und Fulda gehören".
_MEMBERS = re.compile(r",? (?:zu|bei|in) (?:der|dem|denen) .{0,80}?(?:gehör|Mitglied|mitwirk|mitarbeit|zusammen|angehör)")
#: "ein Netzwerk der Hafenstädte gebe es nicht".
_DENIED = re.compile(r" (?:gebe|gibt|gab|existiert|bestehe|besteht|sei|ist) (?:es )?(?:derzeit |bisher |bislang |noch )?(?:nicht|keine)\b")
_LONE = frozenset({"städtedreieck", "städteviereck", "städtequartett", "städtekranz", "städtefünfeck"})


def find_unquoted(reader: Reader, quoted: set[str]) -> list[Introduced]:
    """Names after an introducing noun, before one, and named city networks. ``quoted`` holds what the text sets in quotation marks."""
    return _Unquoted(reader, quoted).find()


def lone_networks(reader: Reader) -> list[Introduced]:
    """ "im Städtedreieck", twice or more, in a text that names no other network: there the noun is the name."""
    view, out = reader.view, []
    for i, low in enumerate(reader.lowered):
        base = next((f for f in (low, low[:-1], low[:-2]) if f in _LONE), None)
        if base and i and reader.lowered[i - 1] in _ARTICLES and view.is_news(view.starts[i]) and reader.words[i][0].isupper():
            out.append(Introduced(view.starts[i], view.starts[i] + len(base), base.capitalize(), "network", 0.6))
    return out if len(out) >= 2 else []


class _Unquoted:
    def __init__(self, reader: Reader, quoted: set[str]) -> None:
        self.reader, self.quoted = reader, quoted
        self.view, self.words, self.lowered, self.intro = reader.view, reader.words, reader.lowered, reader.intro

    def find(self) -> list[Introduced]:
        view, words, intro = self.view, self.words, self.intro
        clubs, get, tails = intro.clubs, intro.nouns.get, intro.nouns.tails
        found: list[Introduced] = []
        for i, low in enumerate(self.lowered):
            word = words[i]
            if low in ("namen", "titel"):
                if named := self._under_name(i):
                    found.append(named)
                continue
            capital = low in intro.bare_nouns and word != low and i + 1 < len(words) and view.is_news(view.starts[i])
            if capital and (bare := self._bare(i, intro.bare_nouns[low])):
                found.append(bare)
                continue
            if low[-4:] in tails or low in clubs:
                if word == low or i + 1 >= len(words) or not view.is_news(view.starts[i]):
                    continue
                if low in clubs and (club := self._club(i)):
                    found.append(club)
                elif noun := get(low):
                    found += self._introduced_by(i, noun)
            elif word == "#":
                if tag := self._hashtag(i):
                    found.append(tag)
            elif word.isupper() and len(word) >= 4 and word.isalpha():
                if word not in intro.never and view.is_news(view.starts[i]) and (told := self._told_capitals(i)):
                    found.append(told)
            # Plain lower-case and capitalised words are no odd names; this test spares nine words in ten the expression.
            elif len(word) < 3 or (word.isalpha() and (word == low or word.istitle())):
                continue
            elif looks_mixed(word) and word not in intro.never:
                noun = self._told_after(i) or self._headed(i) if view.is_news(view.starts[i]) else None
                if noun:
                    found.append(self.reader.make(view.starts[i], view.ends[i], noun.kind, 0.75))
        return found

    def _told_capitals(self, i: int) -> Introduced | None:
        """ "CLIMA-LINK heißt das Netzwerk": capitals need the verb, since a brand may stand before "ein Projekt" as well."""
        view, last = self.view, i
        while (
            last + 2 < len(self.words) and self.lowered[last + 1] in DASHES and self.reader.touches(last) and self.words[last + 2].isupper()
        ):
            last += 2
        if i and self.lowered[i - 1] in DASHES:
            return None
        if last + 2 >= len(self.words) or self.lowered[last + 1] not in ("heißt", "hieß", "nennt"):
            return None
        end = view.token_at(view.blocks[view.block_at(view.starts[i])].end - 1) + 1
        noun = noun_after(self.reader, last + 1, end, comma=False)
        return self.reader.make(view.starts[i], view.ends[last], noun.kind, 0.75) if noun else None

    def _under_name(self, i: int) -> Introduced | None:
        """ "unter dem Namen GreenQuay", "trägt den Titel Leise Uferwege": a name without quotation marks, beside a project."""
        view, lowered, at = self.view, self.lowered, i + 1
        under = tuple(lowered[i - 2 : i]) in (("unter", "dem"), ("mit", "dem"))
        carried = tuple(lowered[i - 2 : i]) in (("trägt", "den"), ("tragen", "den"), ("trug", "den"))
        if not (under or carried) or at >= len(self.words) or not self.reader.same_block(i, at) or not view.is_news(view.starts[i]):
            return None
        last = self._extend_title(at)
        if last is None or self.words[at] in self.intro.never:
            return None
        span = self.words[at : last + 1]
        odd = (
            looks_odd(span[0])
            or any(looks_mixed(w) for w in span)
            or (len(span) > 1 and any(w.lower() in self.intro.foreign for w in span))
        )
        if not odd and not (carried and len(span) > 1 and self._subject_noun(i)):
            return None
        noun = self._subject_noun(i)
        if noun is None and not self.reader.speaks_of_project(view.starts[i]):
            return None
        return self.reader.make(view.starts[at], view.ends[last], noun.kind if noun else "project", 0.75)

    def _subject_noun(self, i: int) -> Noun | None:
        """The project's noun in the sentence before token ``i``, at most ten words back."""
        start = self.view.sentences[self.view.sentence_at(self.view.starts[i])].start
        back = (j for j in range(i - 1, max(-1, i - 11), -1) if self.view.starts[j] >= start)
        return next((n for j in back if (n := self.intro.nouns.get(self.lowered[j])) and self.words[j][0].isupper()), None)

    def _extend_title(self, at: int) -> int | None:
        """As ``_extend``, with the small words that stand inside a title: "Städte am Wasser"."""
        last = self._extend(at)
        while last is not None and last - at < _LONGEST:
            i = last + 1
            while i < len(self.words) and self.lowered[i] in _SMALL and i - last <= 2:
                i += 1
            if i == last + 1 or i >= len(self.words) or not self.words[i][0].isupper() or not self.reader.same_block(at, i):
                return last
            last = i
        return last

    def _bare(self, i: int, noun: Noun) -> Introduced | None:
        """ "im Bündnis Städte am Wasser", "die Initiative Leise Städte": several words after the noun where municipalities act."""
        at = i + 1
        if not (self._definite(i) or self._opens_block(i)) or self.words[at] in _FORMS or not self.reader.same_block(i, at):
            return None
        last = self._extend_title(at)
        if last is None or last == at:
            return None
        printed = self.view.text[self.view.starts[at] : self.view.ends[last]]
        members = self.intro.names_members(printed.lower())
        if not printed[0].isupper() or printed in self.quoted or not members:
            return None
        near = self.reader.sentence_text(self.view.starts[i], before=1, after=2).replace(printed.lower(), " ")
        municipal = any(w in near for w in self.intro.municipal) and not any(w in near for w in self.intro.other_members)
        return self.reader.make(self.view.starts[at], self.view.ends[last], noun.kind, 0.75) if municipal else None

    def _hashtag(self, i: int) -> Introduced | None:
        """ "Möglich macht das #StimmenDerStadt, ein von der EU gefördertes …": one tag in a sentence about a project; no row of tags."""
        view, words = self.view, self.words
        if i + 1 >= len(words) or not self.reader.touches(i) or len(words[i + 1]) < 5 or not view.is_news(view.starts[i]):
            return None
        row = "#" in words[i + 2 : i + 5] or "#" in words[max(0, i - 4) : i]
        label = i > 0 and (
            self.lowered[i - 1].endswith(("hashtag", "motto", "schlagwort")) or self.lowered[i - 1] in ("unter", "mit", "auf")
        )
        coined = looks_mixed(words[i + 1]) or view.text.count("#" + words[i + 1]) >= 2
        if row or label or not coined or not self.reader.speaks_of_project(view.starts[i]):
            return None
        return self.reader.make(view.starts[i], view.ends[i + 1], "project", 0.75)

    def _introduced_by(self, i: int, noun: Noun) -> list[Introduced]:
        if network := self._city_network(i):
            return [network]
        spans = self._several(i) if noun.plural else [s for s in (self._name_after(i, noun),) if s]
        start = self.reader.compound_start(i)
        return [self.reader.make(a, b, noun.kind, 0.75, start) for a, b in spans]

    # --- after the noun ---------------------------------------------------------------------------------------------------

    def _name_after(self, i: int, noun: Noun) -> tuple[int, int] | None:
        """Character span of a name that begins after the noun at token ``i``."""
        view, words, lowered, intro = self.view, self.words, self.lowered, self.intro
        at = i + 1
        for phrase in intro.named:
            if tuple(lowered[at : at + len(phrase)]) == phrase:
                at += len(phrase)
                break
        named = noun.kind != "network" or not self.reader.compound_start(i) < view.starts[i]  # "Radstadt-Allianz: Aktuelles"
        label = (
            named and at < len(words) - 1 and words[at] in (":", "|") and self._opens_block(i)
        )  # "Projekt: Uferlust", "Projekttitel | Uferlust"
        at += label
        if label and lowered[i] in intro.title_labels:
            return self._cell(at)
        if at >= len(words) or not self.reader.same_block(i, at) or words[at] in PUNCTUATION:
            return None
        if words[at] == "#" and self.reader.touches(at):
            return view.starts[at], view.ends[at + 1]
        last = self._extend(at)
        if last is None:
            return None
        plus = words[last + 1 : last + 2] == ["+"] and self.reader.touches(last)  # "das Projekt Uferlinie+"
        last += plus
        without = last == at and lowered[at + 1 : at + 2] in (["ohne"], ["statt"]) and at + 2 < len(words) and words[at + 2][0].isupper()
        if without and i and lowered[i - 1] in _DIRECT and noun.kind == "project":
            last = at + 2  # "das Projekt Stadt ohne Stau"
        start, end = view.starts[at], view.ends[last]
        span = words[at : last + 1]
        if noun.kind in ("programme", "funding_line") and start in self.reader.funders:
            return None  # "im EU-Programm CERV Erfolg gehabt": the name is known and ends where the lexicon says
        if any(w in intro.never for w in span) or lowered[at].endswith(intro.functions):
            return None
        names = [w for w in span if w[0].isalnum()]
        foreign = sum(w.lower() in intro.foreign for w in span)
        printed = view.text[start:end]
        shown = (
            plus
            or (last == at + 2 and lowered[at + 1] in ("ohne", "statt"))
            or looks_odd(words[at])
            or any(looks_mixed(w) for w in span)
            or (foreign and len(names) >= 2)
            or printed in self.quoted
        )
        repeated = len(names) >= 2 and view.text.count(printed) >= 2 and self._definite(i)
        repeated = repeated or (len(names) >= 2 and self._of_towns(i, noun))
        labelled = label and end >= view.blocks[view.block_at(start)].end - 1
        if shown or repeated or labelled or self._european(i, at, noun):
            return start, end
        return self._apposition(i, at, last, noun)

    def _cell(self, at: int) -> tuple[int, int] | None:
        """The rest of a line or table cell behind a label such as "Projekttitel"."""
        view = self.view
        start = view.starts[at]
        stop = view.blocks[view.block_at(start)].end
        content = re.split(r"[|\n]", view.text[start:stop], maxsplit=1)[0].rstrip()
        return (start, start + len(content)) if 0 < len(content.split()) <= _LONGEST and content[0] not in MARKS else None

    def _of_towns(self, i: int, noun: Noun) -> bool:
        """ "der Kulturverbund Klützer Winkel": several capitalised words after a network's noun, beside municipalities."""
        if noun.kind != "network" or noun.plural or not (self._definite(i) or self._opens_block(i)):
            return False
        first, second = self.words[i + 1], self.lowered[i + 2 : i + 3]
        if first in _FORMS or self.lowered[i + 1] in self.intro.other_names:
            return False
        if second == ["-"] and _MEMBERS.search(self.view.text, self.view.ends[i + 1], self.view.ends[i + 1] + _FUNDED_NEAR):
            return any(w in self.reader.sentence_text(self.view.starts[i], before=1, after=2) for w in self.intro.municipal)
        named = self.lowered[i + 1].endswith(("e", "er")) or any(w.endswith(self.intro.club_members) for w in second)
        if not named:  # "das Netzwerk Ehrenamt Fulda"
            return False
        near = self.reader.sentence_text(self.view.starts[i], before=1, after=8 if self._opens_block(i) else 2)
        return any(w in near for w in self.intro.municipal) and not any(w in near for w in self.intro.other_members)

    def _apposition(self, i: int, at: int, last: int, noun: Noun) -> tuple[int, int] | None:
        """ "Im Vorhaben Uferlust planen beide Städte": a bare noun right after a definite project is its name.

        Only for the nouns themselves (the name of a compound such as "Bauprojekt" is a building), where the clause has no opener that
        would make the noun an object ("dass das Projekt Kommunen hilft"), and beside words of joint or funded work.
        """
        view, words, lowered = self.view, self.words, self.lowered
        direct = lowered[i - 1] in _DIRECT or (lowered[i - 1].endswith(("e", "en")) and words[i - 1].islower() and self._article(i))
        if not _PLAIN.fullmatch(lowered[i]) or not direct or noun.plural or at != i + 1:
            return None
        if noun.kind in ("programme", "funding_line"):
            last = self._extend_title(at) or last
            last += last + 1 < len(lowered) and lowered[last + 1] in self.intro.name_tails  # "Kommunen innovativ"
            if last == at:
                return None
        if last + 2 < len(words) and words[last + 1] in ("&", "+") and words[last + 2][0].isupper():
            last += 2
        if lowered[last].endswith(self.intro.buildings) or (last > at and lowered[last] in self.intro.other_names):
            return None
        if (
            not words[at].isalpha()
            or len(words[at]) < 4
            or any(w in self.intro.other_names for w in lowered[at : at + 1 + (last == at + 1)])
        ):
            return None
        opener = next((w for w in reversed(lowered[max(0, i - 4) : i - 1]) if w in self.intro.clause_words), None)
        follows = words[last + 1] if last + 1 < len(words) else "."
        if opener or follows == "zu" or (follows[0].isalpha() and follows[0].isupper()):
            return None
        if follows in ("und", "oder", ",") and lowered[i - 1] not in _OBLIQUE:
            return None  # "Das Projekt Fulda und Gent zu verbinden"
        near = self.reader.sentence_text(view.starts[i], before=1, after=2)
        funded = any(abs(f - view.starts[i]) < _FUNDED_NEAR for f in self.reader.funders)
        if not funded and not any(w in near for w in self.intro.shared):
            return None
        return view.starts[at], view.ends[last]

    def _opens_block(self, i: int) -> bool:
        return self.view.blocks[self.view.block_at(self.view.starts[i])].start == self.reader.compound_start(i)

    def _european(self, i: int, at: int, noun: Noun) -> bool:
        """ "das EU-Projekt Uferlust": after such a compound in the singular a bare noun is the project's name."""
        if noun.kind not in ("project", "network") or i < 2 or self.lowered[i - 1] not in DASHES or not self.words[at][0].isalpha():
            return False
        return self.lowered[i - 2] in self.intro.prefixes and self._definite(i)

    def _several(self, i: int) -> list[tuple[int, int]]:
        """ "die Projekte GreenMole, RiverLoop und KAIROSA"."""
        view, words = self.view, self.words
        spans = []
        at = i + 1
        while at < len(words) and looks_odd(words[at]) and words[at] not in self.intro.never and self.reader.same_block(i, at):
            spans.append((view.starts[at], view.ends[at]))
            if at + 2 >= len(words) or self.lowered[at + 1] not in (",", "und", "sowie"):
                break
            at += 2
        return spans

    def _article(self, i: int) -> bool:
        """ "das von der EU geförderte Projekt": an article opens the phrase within its sentence."""
        start = self.view.sentences[self.view.sentence_at(self.view.starts[i])].start
        return any(self.lowered[j] in _OBLIQUE | {"das"} for j in range(max(0, i - 8), i) if self.view.starts[j] >= start)

    def _definite(self, i: int) -> bool:
        return any(w in _ARTICLES for w in self.lowered[max(0, i - 4) : i])

    def _extend(self, at: int) -> int | None:
        """Last token of the run of capitalised, numbered or foreign words from ``at`` on."""
        if not self._part(at):
            return None
        words, lowered = self.words, self.lowered
        last = at
        n = min(len(words) - 1, at + _LONGEST)
        i = at + 1
        while i <= n and self.reader.same_block(at, i):
            follows = i < n and self._part(i + 1)
            if self._part(i) and (words[i][0].isalpha() or self._number(i)):
                last = i
            elif not (
                (words[i] in DASHES and follows and self.reader.touches(i))
                or (words[i] == "." and words[i - 1].isdigit() and follows and words[i + 1].isdigit() and self.reader.touches(i))
                or (lowered[i] in _INSIDE and follows and lowered[i + 1] in self.intro.foreign)
            ):
                break
            i += 1
        return last

    def _number(self, i: int) -> bool:
        return self.words[i].isdigit() and not (is_year(self.words[i]) and int(self.words[i]) < _FIRST_TARGET_YEAR)

    def _part(self, i: int) -> bool:
        word = self.words[i]
        return word[0].isupper() or word.isdigit() or self.lowered[i] in self.intro.foreign or looks_odd(word)

    # --- before the noun --------------------------------------------------------------------------------------------------

    def _headed(self, i: int) -> Noun | None:
        """ "Neue Projekte im Porträt (Teil 2): RiverLoop": the last word of a heading about projects, behind its colon."""
        view = self.view
        block = view.blocks[view.block_at(view.starts[i])]
        if view.ends[i] != block.end or self.lowered[i - 1 : i] != [":"] or len(view.text[block.start : block.end].split()) > 14:
            return None
        return self.intro.nouns.get("projekt") if re.search(r"[Pp]rojekt|Vorhaben", view.text[block.start : view.starts[i]]) else None

    def _told_after(self, i: int) -> Noun | None:
        """ "GreenMole-Projekt"; "RiverLoop, ein Projekt der Städte"; "RiverLoop: Emden startet EU-Projekt"."""
        words, lowered, intro, view = self.words, self.lowered, self.intro, self.view
        n = len(words)
        if i + 2 < n and lowered[i + 1] in DASHES and self.reader.touches(i) and self.reader.touches(i + 1):
            return intro.nouns.get(lowered[i + 2])
        if i + 2 >= n or not self.reader.same_block(i, i + 1):
            return None
        block = view.blocks[view.block_at(view.starts[i])]
        end = view.token_at(block.end - 1) + 1
        if lowered[i + 1] == ":" and view.starts[i] == block.start and end - i <= 20:
            return next(
                (m for j in range(i + 2, end) if (m := intro.nouns.get(lowered[j])) and words[j][0].isupper() and not m.plural), None
            )
        comma = lowered[i + 1] == ","
        return noun_after(self.reader, i + 2 if comma else i + 1, end, comma=comma)

    # --- city networks ----------------------------------------------------------------------------------------------------

    def _city_network(self, i: int) -> Introduced | None:
        """ "im Sächsisch-Bayerischen Städtenetz", "der Städtebund Silberberg"."""
        heads, low = self.intro.network_heads, self.lowered[i]
        form = next((f for f in (low, low[:-1], low[:-2]) if f in heads), None)
        if form is None:
            return None
        base = self.words[i][: len(form)]
        if hyphened := self._hyphened_network(i, base):
            return hyphened
        return self._adjective_network(i, base, heads[form]) or self._placed_network(i, base)

    def _hyphened_network(self, i: int, base: str) -> Introduced | None:
        """ "der Bodensee-Städtebund", "das Rhein-Neckar-Städtenetz"; "EU-Städtenetzwerk" is no name."""
        view, words = self.view, self.words
        first = i
        while first > 1 and self.lowered[first - 1] in DASHES and self.reader.touches(first - 1) and self.reader.touches(first - 2):
            first -= 2
        if first == i or not words[first].istitle() or len(words[first]) < 4 or not self._definite(first):
            return None
        if not words[i][0].isupper() or self.lowered[first].startswith(self.intro.generic_cities):
            return None
        printed = view.text[view.starts[first] : view.starts[i]] + base
        return Introduced(view.starts[first], view.ends[i], printed, "network", 0.75)

    def _adjective_network(self, i: int, base: str, gender: str) -> Introduced | None:
        view, words = self.view, self.words
        first = i - 1
        if first < 0 or not words[first][0].isupper() or not re.search(r"(?:isch|er)e?[nrsm]?$", words[first]):
            return None
        hyphens = 0
        while first > 1 and self.lowered[first - 1] in DASHES and words[first - 2][0].isupper() and self.reader.touches(first - 1):
            first -= 2
            hyphens += 1
        if not re.search(r"ische?[nrsm]?$", words[i - 1]) and not self._definite(first):
            return None  # "Aufgelöster Städtering": not "der Thüringer Städtering"
        opens = first == 0 or words[first - 1] in PUNCTUATION or not self.reader.same_block(first, first - 1)
        if opens and not hyphens:
            return None  # "Europäisches Netzwerk trifft sich": the capital is that of the sentence
        adjective = view.text[view.starts[first] : view.ends[i - 1]]
        return Introduced(view.starts[first], view.ends[i], f"{nominative(adjective, gender)} {base}", "network", 0.8)

    def _placed_network(self, i: int, base: str) -> Introduced | None:
        view, words = self.view, self.words
        last = i + 1
        if last >= len(words) or not words[last][0].isupper() or words[last] in MARKS or looks_odd(words[last]):
            return None
        if not self.reader.same_block(i, last):
            return None
        if quoted := self._quoted_elsewhere(last):
            return self.reader.make(*quoted, "network", 0.8)
        while last + 2 < len(words) and words[last + 1] in JOINTS - MARKS and words[last + 2][0].isupper() and self.reader.touches(last):
            last += 2
        if re.search(r"(?:es|er|e)$", words[last]) and self.view.text[view.ends[last] :][:1] == " " and words[last + 1 : last + 2]:
            last += words[last + 1][0].isupper() and self.reader.same_block(last, last + 1)  # "Städteverbund Silbernes Dreieck"
        if words[last + 1 : last + 2] == [","] and last + 2 < len(words) and words[last + 2][0].isupper():
            return None  # "das Städtedreieck Fulda, Gent und Leer"
        end = self._extend(i + 1)
        if end and end > last and any(w in self.intro.foreign for w in self.lowered[i + 2 : end + 1]):
            return self.reader.make(view.starts[i + 1], view.ends[end], "network", 0.75)  # "Städtenetzwerk Salt Towns of Europe"
        return Introduced(view.starts[i], view.ends[last], f"{base} {view.text[view.starts[i + 1] : view.ends[last]]}", "network", 0.7)

    def _quoted_elsewhere(self, first: int) -> tuple[int, int] | None:
        """ "Der Städtebund Silberne Straße" where the letterhead has it in quotation marks: the marks tell where the name ends."""
        text, start = self.view.text, self.view.starts[first]
        for last in range(first + 5, first, -1):
            if last < len(self.words) and self.reader.same_block(first, last):
                printed = text[start : self.view.ends[last]]
                if re.search(rf"[{''.join(MARKS)}]{re.escape(printed)}[{''.join(MARKS)}]", text):
                    return start, self.view.ends[last]
        return None

    def _club(self, i: int) -> Introduced | None:
        """ "Ring der Europäischen Schmiedestädte", "Bund der Bergstädte": a club of municipalities of one sort."""
        return club if (club := self._of_sort(i)) and not _DENIED.match(self.view.text, club.end) else None

    def _of_sort(self, i: int) -> Introduced | None:
        view, words, lowered, intro = self.view, self.words, self.lowered, self.intro
        proper = False
        for j in range(i + 1, min(i + 5, len(words))):
            if not self.reader.same_block(i, j):
                return None
            if lowered[j].endswith(intro.club_members) and words[j][0].isupper():
                special = not lowered[j].startswith(intro.generic_cities)
                if proper or special:
                    end = view.ends[j + (words[j + 1 : j + 2] == ["Europas"])]
                    return Introduced(view.starts[i], end, view.text[view.starts[i] : end], "network", 0.75)
                return None
            if words[j][0].isupper() and (lowered[j].endswith(("er", "en", "e")) or lowered[j + 1 : j + 3] == ["-", "und"]):
                proper = True
            elif proper and lowered[j] in ("-", "und"):  # "Netzwerk Gold- und Schmuckstädte"
                continue
            elif lowered[j] not in ("der", "deutscher", "europäischer", "die", "deutschen"):
                return None
        return None


def nominative(adjective: str, gender: str) -> str:
    """ "Sächsisch-Bayerischen" + n → "Sächsisch-Bayerisches"; "Thüringer" stays."""
    if not adjective.endswith(("e", "en", "er", "es", "em")):
        return adjective
    stem = re.sub(r"e[nrsm]?$", "", adjective)
    return adjective if adjective.endswith("er") and not stem.endswith("isch") else stem + {"m": "er", "f": "e", "n": "es"}[gender]
