"""One shared reading of a document: tokens and sentences, made once, used by every layer.

Why not spaCy's tokenizer here: the layers match on word boundaries only, and this expression costs about a tenth of
``spacy.blank("de")`` on the same text (``make bench`` prints the ratio). The spaCy components under ``annotate`` wrap the same layers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from pipeline.records import NEWS_ROLES, Block, Document

#: A token is a run of letters and digits (soft hyphens cannot occur: ingest removes them) or one other visible character.
TOKEN = re.compile(r"\w+|[^\w\s]")
_TOKENS_AND_GAPS = re.compile(rf"({TOKEN.pattern})")

#: Words before a full stop that do not end a sentence. Lower case, without the stop.
ABBREVIATIONS = frozenset(
    """
    a abs abt al allg apr art aug b bd bearb bes betr bez bzw c ca co d dez dgl dipl dr e ebd einschl etc ev evtl exkl f
    feb ff fr frl g geb gegr gem gez ggf h hbf hg hl hr hrsg i ing inh inkl int j jan jh jhd jr jul jun k kath kfm kgl l
    lfd lt m mag max min mind mio mr mrd mrs ms n nov nr o od okt orig p pf phil prof q r rer resp röm s s.o sek sen sept
    sog sp st std str stv t tel tsd u usw v verh vgl vorm vors w x y z zit zzgl
    """.split()  # noqa: SIM905 - a list of 100 quoted words reads worse
)
#: Marks with what closes behind them, an empty line, or a colon at a line's end. The set of first characters stands before the choice, so
#: that the engine runs over all others in one go (0.02 ms a text where the choice alone takes 0.06).
_BOUNDARY = re.compile(r"[.!?…\n:](?:(?<=[.!?…])[.!?…]*[\"“”»«’')\]]*(?=\s)|(?<=\n)\s*\n|(?<=:)(?=\s*\n))")
_ORDINAL_NEXT = re.compile(
    r"\s+(?:Januar|Jänner|Februar|Feber|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez"
    r"|Jahrhundert|Jahrestag|Mal|Kalenderwoche|KW|Quartal|Geburtstag|Jubiläum|bis|und|oder|Jh|Sitzung|Auflage|Ausgabe|Runde|Platz|Stadt|Klasse|Etage|[–—-])"
)
_LOWER_NEXT = re.compile(r"\s+[\"“„»«‚(\[]*[a-zäöüß]")
#: "ist am Sonntag der 39. Hansetag zu Ende gegangen": behind an article a number with a stop is an ordinal.
_ORDINAL_BEFORE = re.compile(r"(?<!\w)(?:[Dd](?:er|as|em|es)|[Bb]eim|[Zz]ur)\s\d{1,3}\Z")
_BACKWARDS = re.compile(r"\n?(\w+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    block: int  #: index into ``TextView.blocks``


@dataclass(eq=False)
class TextView:
    """Tokens, sentences and blocks of one document.

    ``starts[i]``, ``ends[i]`` and ``words[i]`` describe token *i*; ``sentences`` never cross a block border.
    """

    text: str
    blocks: tuple[Block, ...] = field(default=())

    @classmethod
    def of(cls, document: Document) -> TextView:
        return cls(document.text, document.blocks)

    def __post_init__(self) -> None:
        if not self.blocks:
            self.blocks = tuple(_paragraphs(self.text))

    @cached_property
    def _tokens(self) -> tuple[list[int], list[int], list[str]]:
        # Gap, token, gap, token, …, gap: where each piece ends is the sum of the lengths so far. No match object is made for a token.
        pieces = _TOKENS_AND_GAPS.split(self.text)
        ends = list(accumulate(map(len, pieces)))
        return ends[:-1:2], ends[1::2], pieces[1::2]

    @cached_property
    def starts(self) -> list[int]:
        return self._tokens[0]

    @cached_property
    def ends(self) -> list[int]:
        return self._tokens[1]

    @cached_property
    def words(self) -> list[str]:
        return self._tokens[2]

    @cached_property
    def lowered(self) -> list[str]:
        """``words`` in lower case; shared by the layers that look words up, not to be changed."""
        # One call for all: no word holds a space, and a space ends what a letter's lower case may depend on (the final sigma).
        return " ".join(self.words).lower().split(" ") if self.words else []

    @cached_property
    def different(self) -> frozenset[str]:
        """The different words; shared by the layers that look each up once."""
        return frozenset(self.words)

    @cached_property
    def block_starts(self) -> list[int]:
        return [b.start for b in self.blocks]

    def block_at(self, offset: int) -> int:
        """Index of the block that holds ``offset``, or of the one before it (-1 before the first)."""
        return bisect_right(self.block_starts, offset) - 1

    def role_at(self, offset: int) -> str:
        """Role of the block at ``offset`` (``boilerplate`` before the first block)."""
        i = self.block_at(offset)
        return self.blocks[i].role if i >= 0 else "boilerplate"

    def is_news(self, offset: int) -> bool:
        return self.role_at(offset) in NEWS_ROLES

    @cached_property
    def sentences(self) -> list[Sentence]:
        out: list[Sentence] = []
        for i, block in enumerate(self.blocks):
            if block.cells:
                out.append(Sentence(block.start, block.end, i))
                continue
            out.extend(Sentence(s, e, i) for s, e in split_sentences(self.text, block.start, block.end))
        return out

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds ``offset`` or precedes it (-1 before the first)."""
        return bisect_right(self._sentence_starts, offset) - 1

    def token_at(self, offset: int) -> int:
        """Index of the token that holds ``offset`` or precedes it (-1 before the first)."""
        return bisect_right(self.starts, offset) - 1


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Sentence spans of ``text[start:end]``, white space trimmed.

    A full stop after a number, a single letter or a known abbreviation does not end a sentence where a month, an ordinal's noun or a
    lower-case word follows. A colon inside a word (``Bürger:innen``) never does.
    """
    stop = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _BOUNDARY.finditer(text, start, stop):
        mark = match.group()
        if mark[0] == ".":
            before = _BACKWARDS.match(text[max(begin, match.start() - 40) : match.start()][::-1])
            word = before.group(1)[::-1] if before else ""
            # A digit before the stop: "12. Mai", "am 3. und 4. März"; also "St. Pölten", "z. B. in".
            if (
                word.isdigit()
                and len(word) <= 3
                and (
                    _ORDINAL_NEXT.match(text, match.end())
                    or _LOWER_NEXT.match(text, match.end())
                    or (mark == "." and _ORDINAL_BEFORE.search(text, max(begin, match.start() - 10), match.start()))
                )
            ):
                continue
            if word and (word.lower() in ABBREVIATIONS or (len(word) == 1 and word.isalpha())) and mark == ".":
                continue
            if mark == "." and _LOWER_NEXT.match(text, match.end()):
                continue
        elif mark[0] in "!?" and len(mark) > 1 and _LOWER_NEXT.match(text, match.end()):
            continue  # „Kommt ihr?“, fragte sie.
        _append(text, begin, match.end(), spans)
        begin = match.end()
    _append(text, begin, stop, spans)
    return spans


def _append(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _paragraphs(text: str) -> list[Block]:
    """Blocks for a text that comes without any: one ``body`` block per paragraph."""
    return [Block(m.start(), m.end(), "body") for m in re.finditer(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", text, re.S)]
