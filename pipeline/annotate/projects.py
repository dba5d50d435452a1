"""Projects, networks and programmes that the lexicon does not know, recognised by how the text introduces them.

A name counts where a noun such as "Projekt", "Netzwerk" or "Programm" introduces it in quotation marks, or unquoted where its spelling
(inner capitals, digits, a hash, English words) or its repetition shows that it is a name. The words are data (``introductions.toml``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.quotes import MARKS, find_quotes
from pipeline.lexicon.names import JOINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.annotate.quotes import Quote
    from pipeline.lexicon.introductions import Introductions, Kind, Noun, Phrase
    from pipeline.textview import TextView

_LONG_TITLE = re.compile(r"\s+[–—-]\s+|\s*:\s+|\s*\|\s+")
_SPEECH_END = re.compile(r"[.?…,;]$")
_ODD = re.compile(r"[a-zäöüß][A-ZÄÖÜ]|[A-Za-zÄÖÜäöüß]\d|\d[A-Za-z]|^[A-ZÄÖÜ]{3,}$|^[A-Z]{2,}[a-z]")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ABBREVIATION = re.compile(r"[“”\"»«‘’›‹]?\s*\(\s*(?:kurz:?\s+)?[„\"]?([\w#+.-]{2,20})[“\"]?\s*\)")
_PUNCTUATION = frozenset(".,;:!?()[]…")
_DASHES = frozenset("-‑–—")


@dataclass(frozen=True, slots=True)
class Introduced:
    """A name found by its introduction. ``name`` is the short name, ``start``/``end`` the printed one; ``parent_at`` is the offset of the
    known name that the introducing compound begins with ("URBACT-Netzwerk „…“"), or -1."""

    start: int
    end: int
    name: str
    kind: Kind
    confidence: float
    alias: str | None = None
    compound_start: int = -1


def looks_odd(word: str) -> bool:
    """Whether the spelling alone shows a proper name: GreenHarbour, In4Green, netz3eck, KAIROS."""
    return bool(_ODD.search(word)) and not _YEAR.match(word)


class Finder:
    """Finds introduced names in one document."""

    def __init__(self, view: TextView, lowered: Sequence[str], intro: Introductions) -> None:
        self.view, self.words, self.lowered, self.intro = view, view.words, lowered, intro
        self.quotes: list[Quote] = [q for q in find_quotes(view.text) if view.is_news(q.start)]
        self._last: tuple[int, Noun] | None = None

    def find(self) -> list[Introduced]:
        """Quoted and unquoted introductions, in text order."""
        found = self._quoted()
        quoted_texts = {self.view.text[q.start : q.end] for q in self.quotes}
        found += self._unquoted(quoted_texts)
        found += self._derived(found)
        return sorted(found, key=lambda i: (i.start, i.end))

    def _derived(self, found: Sequence[Introduced]) -> list[Introduced]:
        """A quoted name that carries on a found one: "GreenPort goes Europe", "Uferlust 2.0" beside "Uferlust"."""
        names = {i.name: i for i in found}
        done = {i.start for i in found}
        out = []
        for quote in self.quotes:
            text = self.view.text[quote.start : quote.end]
            base = next((n for n in names if text.startswith(n + " ") and not _LONG_TITLE.match(text, len(n))), None)
            if base and quote.start not in done and text not in names and len(text.split()) - len(base.split()) <= 3:
                out.append(self._introduced(quote.start, quote.end, names[base].kind, 0.85))
        return out

    # --- quoted -------------------------------------------------------------------------------------------------------------

    def _quoted(self) -> list[Introduced]:
        found: list[Introduced] = []
        previous: tuple[Quote, Noun] | None = None
        for quote in self.quotes:
            noun = self._noun_before(quote)
            start = -1
            if noun:
                start = noun[1]
            elif previous and previous[1].plural and self._listed(previous[0], quote):
                noun = (previous[1], -1)
            else:
                noun = self._other_introduction(quote)
            if noun is None or not self._is_name(quote, strict=start >= 0):
                previous = None
                continue
            previous = (quote, noun[0])
            found.append(self._introduced(quote.start, quote.end, noun[0].kind, 0.9, start))
        return found

    def _noun_before(self, quote: Quote) -> tuple[Noun, int] | None:
        """The introducing noun directly before a quote, with the offset where its compound begins."""
        at = self.view.token_at(quote.outer_start) - 1
        return self._noun_ending(at, self.view.block_at(quote.outer_start))

    def _noun_ending(self, at: int, block: int) -> tuple[Noun, int] | None:
        lowered = self.lowered
        if at >= 0 and (lowered[at] in _DASHES or lowered[at] in ":("):
            at -= 1
            if at > 0 and lowered[at] in self.intro.labels:  # "das Projekt (Titel: „…“)"
                at -= 2 if lowered[at - 1] == "(" else 1
        at = self._skip_phrase(at, self.intro.named)
        at = self._skip_phrase(at, self.intro.called)
        if at < 0 or self.view.block_at(self.view.starts[at]) != block:
            return None
        noun = self.intro.nouns.get(lowered[at])
        if noun is None:
            at, noun = self._before_funder(at)
        if noun is None or (not self.words[at][0].isupper() and not (at and lowered[at - 1] in _DASHES)):
            return None
        if lowered[at] == "programm" and at > 1 and lowered[at - 1] == "dem" and lowered[at - 2] == "auf":
            return None  # "Auf dem Programm: „Die Moldau“"
        while at > 1 and lowered[at - 1] in _DASHES and self.view.ends[at - 1] == self.view.starts[at]:
            at -= 2
        return noun, self.view.starts[max(at, 0)]

    def _before_funder(self, at: int) -> tuple[int, Noun | None]:
        """ "das Programm des Bundes „…“", "Projekt der Europäischen Union „…“": step back over whose programme it is."""
        for step in (1, 2, 3):
            low = at - step
            if low < 1:
                break
            if self.lowered[low] in ("der", "des", "von", "vom", "im") and any(
                w in self.intro.funders for w in self.lowered[low + 1 : at + 1]
            ):
                return low - 1, self.intro.nouns.get(self.lowered[low - 1])
        return at, None

    def _skip_phrase(self, at: int, phrases: Sequence[Phrase]) -> int:
        """Token before the longest phrase that ends at ``at`` (``at`` itself where none does)."""
        for phrase in phrases:
            first = at - len(phrase) + 1
            if first >= 0 and tuple(self.lowered[first : at + 1]) == phrase:
                before = first - 1
                return before - 1 if before >= 0 and self.lowered[before] == "," else before
        return at

    def _listed(self, before: Quote, quote: Quote) -> bool:
        between = self.view.text[before.outer_end : quote.outer_start].strip()
        return between in (",", "und", "sowie", "oder", "/", "&", ", und")

    def _other_introduction(self, quote: Quote) -> tuple[Noun, int] | None:
        """A noun after the quote, or a naming phrase in a sentence that speaks of a project."""
        view, lowered, intro = self.view, self.lowered, self.intro
        at = view.token_at(quote.outer_end - 1) + 1
        end = view.token_at(view.blocks[max(0, view.block_at(quote.start))].end - 1) + 1
        if at < end and lowered[at] in _DASHES and view.starts[at] == quote.outer_end:  # „…“-Projekt
            for i in range(at + 1, min(at + 4, end)):
                if noun := intro.nouns.get(lowered[i]):
                    return noun, -1
        comma = at < end and lowered[at] == ","
        first = at + 1 if comma else at
        for phrase in intro.called_after:
            after = first + len(phrase)
            if tuple(lowered[first:after]) == phrase and (len(phrase) > 1 or comma):
                for i in range(after, min(after + 4, end)):
                    if (noun := intro.nouns.get(lowered[i])) and self.words[i][0].isupper():
                        return noun, -1
                break
        before = view.token_at(quote.outer_start) - 1
        if noun := self._named_by_verb(before, quote.outer_start):
            return noun, -1
        if self._skip_phrase(before, intro.naming) != before and self._speaks_of_project(quote):
            noun = intro.nouns.get("projekt")
            return (noun, -1) if noun else None
        return None

    def _named_by_verb(self, before: int, start: int) -> Noun | None:
        """ "Ihr Projekt nannten die Städte „…“": a naming verb up to six words back, a noun before it in the sentence."""
        view, lowered, intro = self.view, self.lowered, self.intro
        sentence = view.sentences[view.sentence_at(start)]
        for i in range(before, max(-1, before - 7), -1):
            if view.starts[i] < sentence.start:
                break
            if lowered[i] in intro.naming_verbs:
                for j in range(i - 1, max(-1, i - 8), -1):
                    if view.starts[j] < sentence.start:
                        break
                    if (noun := intro.nouns.get(lowered[j])) and self.words[j][0].isupper():
                        return noun
                break
        return None

    def _speaks_of_project(self, quote: Quote) -> bool:
        """Whether the sentence of a quote or one beside it mentions a project at all."""
        sentences = self.view.sentences
        i = self.view.sentence_at(quote.outer_start)
        low = self.view.text[sentences[max(0, i - 1)].start : sentences[min(i + 1, len(sentences) - 1)].end].lower()
        return any(w in low for w in self.intro.project_words)

    def _is_name(self, quote: Quote, *, strict: bool) -> bool:
        """Whether the quoted words can be a name rather than speech, a judgement or a slogan."""
        text = self.view.text[quote.start : quote.end]
        words = text.split()
        if len(words) > 14 or (_SPEECH_END.search(text) and not text.endswith("..")) or not any(c.isalpha() for c in text):
            return False
        first = words[0].strip("#*'’(")
        if not (first[:1].isupper() or first[:1].isdigit() or text.startswith("#") or looks_odd(first)):
            return False
        before = self.lowered[self.view.token_at(quote.outer_start) - 1] if quote.outer_start else ""
        # "sagte sie über das Projekt: „Wir …“" is speech; a name after a colon is short.
        return not (before == ":" and (len(words) > 6 or text.endswith(("!", "?"))))

    def _introduced(self, start: int, end: int, kind: Kind, confidence: float, compound_start: int = -1) -> Introduced:
        text = self.view.text[start:end]
        short = _LONG_TITLE.split(text, maxsplit=1)[0].strip()
        name = short if len(short) >= 3 and (len(short.split()) <= 6) else text
        alias = None
        match = _ABBREVIATION.match(self.view.text, end)
        if match and (looks_odd(match.group(1)) or match.group(1).isupper()):
            alias = match.group(1)
        return Introduced(start, end, name.strip(" \"'"), kind, confidence, alias, compound_start)

    # --- unquoted -----------------------------------------------------------------------------------------------------------

    def _unquoted(self, quoted: set[str]) -> list[Introduced]:
        view, words, lowered, intro = self.view, self.words, self.lowered, self.intro
        found: list[Introduced] = []
        get = intro.nouns.get
        for i, low in enumerate(lowered[:-1]):
            if len(low) < 5 or not words[i][0].isupper() or not (noun := get(low)) or not view.is_news(view.starts[i]):
                continue
            if named := self._adjective_network(i):
                found.append(named)
                continue
            if noun.plural:
                continue
            span = self._name_after(i, quoted)
            if span:
                begin = i
                while begin > 1 and lowered[begin - 1] in _DASHES and view.ends[begin - 1] == view.starts[begin]:
                    begin -= 2
                found.append(self._introduced(span[0], span[1], noun.kind, 0.75, view.starts[max(begin, 0)]))
        found += self._hyphenated()
        return found

    def _name_after(self, i: int, quoted: set[str]) -> tuple[int, int] | None:
        """Character span of an unquoted name that begins after token ``i``."""
        view, words, lowered = self.view, self.words, self.lowered
        at = i + 1
        for phrase in self.intro.named:
            if tuple(lowered[at : at + len(phrase)]) == phrase:
                at += len(phrase)
                break
        if at >= len(words) or view.block_at(view.starts[at]) != view.block_at(view.starts[i]):
            return None
        if words[at] == "#" and at + 1 < len(words) and view.ends[at] == view.starts[at + 1]:
            return view.starts[at], view.ends[at + 1]
        last = self._extend(at)
        if last is None:
            return None
        start, end = view.starts[at], view.ends[last]
        name = view.text[start:end]
        span = words[at : last + 1]
        if any(w in self.intro.never for w in span):
            return None
        odd = looks_odd(words[at]) or any(looks_odd(w) and lowered[n + at] in self.intro.foreign for n, w in enumerate(span))
        foreign = sum(w.lower() in self.intro.foreign for w in span)
        names = [w for w in span if w[0].isalnum()]
        repeated = len(names) >= 2 and view.text.count(name) >= 2 and self._has_article(i)
        if odd or (foreign and len(names) >= 2) or name in quoted or repeated:
            return start, end
        return None

    def _has_article(self, i: int) -> bool:
        return any(
            w in ("das", "dem", "des", "im", "vom", "zum", "am", "beim", "der", "die", "den") for w in self.lowered[max(0, i - 4) : i]
        )

    def _extend(self, at: int) -> int | None:
        """Last token of the run of capitalised, numbered or foreign words from ``at`` on (at most eight)."""
        words, lowered, foreign = self.words, self.lowered, self.intro.foreign
        if not self._part(at):
            return None
        last = at
        n = min(len(words), at + 9)
        i = at + 1
        while i < n:
            if self._part(i) and (words[i][0].isalpha() or words[i].isdigit()):
                last = i
            elif words[i] in _DASHES and i + 1 < n and self._part(i + 1) and self.view.ends[i] == self.view.starts[i + 1]:
                pass
            elif (
                words[i] == "."
                and words[i - 1].isdigit()
                and i + 1 < n
                and words[i + 1].isdigit()
                and self.view.ends[i] == self.view.starts[i + 1]
            ):
                pass  # version numbers: "2.0"
            elif lowered[i] in ("of", "for", "and", "the", "goes", "to", "in") and i + 1 < n and lowered[i + 1] in foreign:
                pass
            else:
                break
            i += 1
        return last

    def _part(self, i: int) -> bool:
        word = self.words[i]
        return word[0].isupper() or word.isdigit() or self.lowered[i] in self.intro.foreign or looks_odd(word)

    def _hyphenated(self) -> list[Introduced]:
        """ "GreenHarbour-Projekt", "In4Green-Netzwerks"."""
        view, words, lowered = self.view, self.words, self.lowered
        found = []
        for i in range(2, len(words)):
            if lowered[i - 1] in _DASHES and (noun := self.intro.nouns.get(lowered[i])) and view.ends[i - 2] == view.starts[i - 1]:
                word = words[i - 2]
                if not looks_odd(word) or word.isupper() or word in self.intro.never or view.ends[i - 1] != view.starts[i]:
                    continue
                if view.is_news(view.starts[i - 2]):
                    found.append(self._introduced(view.starts[i - 2], view.ends[i - 2], noun.kind, 0.75))
        return found

    def _adjective_network(self, i: int) -> Introduced | None:
        """ "im Sächsisch-Bayerischen Städtenetz", "der Städtebund Silberberg": a city network named without quotation marks."""
        low = self.lowered[i]
        gender = next((g for form in (low, low[:-1], low[:-2]) if (g := self.intro.network_heads.get(form))), None)
        if gender is None:
            return None
        view, words, lowered = self.view, self.words, self.lowered
        head = words[i]
        base = next(head[: len(form)] for form in (low, low[:-1], low[:-2]) if form in self.intro.network_heads)
        first = i - 1
        if first >= 0 and words[first][0].isupper() and re.search(r"(?:isch|er)e?[nrsm]?$", words[first]):
            hyphens = 0
            while (
                first > 1 and lowered[first - 1] in _DASHES and words[first - 2][0].isupper() and view.ends[first - 1] == view.starts[first]
            ):
                first -= 2
                hyphens += 1
            opens = (
                first == 0 or words[first - 1] in _PUNCTUATION or view.block_at(view.starts[first]) != view.block_at(view.starts[first - 1])
            )
            if hyphens or not opens:
                adjective = view.text[view.starts[first] : view.ends[i - 1]]
                name = f"{_nominative(adjective, gender)} {base}"
                return Introduced(view.starts[first], view.ends[i], name, "network", 0.8)
        if i + 1 < len(words) and words[i + 1][0].isupper() and words[i + 1] not in MARKS and not looks_odd(words[i + 1]):
            last = i + 1
            while (
                last + 2 < len(words)
                and words[last + 1] in JOINTS - MARKS
                and words[last + 2][0].isupper()
                and view.ends[last] == view.starts[last + 1]
            ):
                last += 2
            return Introduced(view.starts[i], view.ends[last], f"{base} {view.text[view.starts[i + 1] : view.ends[last]]}", "network", 0.7)
        return None


def _nominative(adjective: str, gender: str) -> str:
    if not adjective.endswith(("e", "en", "er", "es", "em")):
        return adjective
    stem = re.sub(r"e[nrsm]?$", "", adjective)
    return adjective if adjective.endswith("er") and not stem.endswith("isch") else stem + {"m": "er", "f": "e", "n": "es"}[gender]
