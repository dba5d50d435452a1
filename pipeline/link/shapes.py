"""What the layout says: datelines, lines, list items and table cells that hold nothing but a name, quotation marks."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.link.context import Surroundings
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords
    from pipeline.textview import TextView

_DATELINE = re.compile(
    r"(?:,?\s*(?:den\s|im\s)?(?:\d{1,2}\.|[A-ZÄ]\w+\s\d{4})|\s*\([\w/-]{2,14}\)|\.\s+[„\"»]?[A-ZÄÖÜ\d]|\s+[-–—]+\s|:\s|\s*[|·/])"
)
_DATED = re.compile(r",?\s*(?:den\s)?\d|\s*\(")
#: A line that begins with a date and goes on with the place: "17.02.2024  Hof, Studiobühne".
_SCHEDULE = re.compile(r"[ *•-]*(?:\d{1,2}\.\s*(?:(?:und|bis|[-–/])\s*)?)+(?:\d{1,2}\.|[A-ZÄ]\w+)?\s*(?:\d{2,4})?[ \t:,|–-]{1,6}")
_OPEN, _CLOSE = '„»«“"‚', '“”«»"‘'
#: A finite verb: what is quoted is a sentence, no name.
_CLAUSE = re.compile(r"\s(?:werden|wird|wurde|wurden|ist|sind|war|waren|hat|haben|hatte|will|wollen|wollte|bleibt|bleiben|kommt|kommen)\s")
_SAID = re.compile(r",\s(\w+)")
_QUOTES = '„“”"»«›‹‚‘'


def shape(span: Span, view: TextView, around: Surroundings, level: int) -> None:
    """Score the span's place in its line and block."""
    text, block = view.text, view.blocks[span.block]
    line_start = max(text.rfind("\n", block.start, span.start) + 1, block.start)
    lead = text[line_start : span.start]
    tail = around.tail(span, 60)
    if not lead.strip(" +*#>–—-•·\t„") and (match := _DATELINE.match(tail)):
        sure = bool(_DATED.match(match.group())) or text[span.start : span.end].isupper() or "+++" in lead
        if sure or span.start == block.start:
            span.add((3.0, 3.0 if sure else 2.0, 1.5, 0.0, 0.0)[level], "dateline")
    elif _SCHEDULE.fullmatch(lead) and re.match(r"\s?[,|–-]|\s*$|\s*\n", tail) and level < 3:
        span.add(2.5, "schedule")
    elif block.role == "dateline":
        span.add(3 if level < 3 else 1, "dateline")
    line = tail.split("\n", 1)[0]
    if block.role == "list_item" and not lead.strip(" *-–•") and not line.strip(" ,;."):
        span.add(1.5 if level < 3 else 0.5, "item")
    before = text[span.start - 1] if span.start else " "
    if before == "(" and tail[:1] == ")" and level:
        span.add(2.6 if level < 3 else 1.0, "bracketed")  # a seat: "Regionalverband Ruhr (Essen)"
    if before in _QUOTES and tail[:1] in _QUOTES and tail:
        span.add(-3 - level, "quoted")
    elif "anniversary" not in span.evidence and titled(span, view, around.words):
        span.add(-8, "title")


def titled(span: Span, view: TextView, words: ContextWords) -> bool:
    """Whether the span stands inside a short quoted proper name („Zur Stadt Nürnberg“)."""
    text, block = view.text, view.blocks[span.block]
    window = text[max(block.start, span.start - 40) : span.start]
    if not any(q in window for q in _OPEN):
        return False
    left = max(text.rfind(q, max(block.start, span.start - 40), span.start) for q in _OPEN)
    if left < 0 or text[left + 1 : left + 2].islower():
        return False
    rights = [p for p in (text.find(q, span.end, min(block.end, span.end + 40)) for q in _CLOSE) if p >= 0]
    if not rights:
        return False
    said = _SAID.match(text, min(rights) + 1)
    if said and said[1] in words.speech:
        return False  # „Am leichtesten war Metz“, sagt sie.
    inner = text[left + 1 : min(rights)]
    if _CLAUSE.search(inner):
        return False  # „Essen und Sunderland werden Partner“ is a headline
    return len(inner.split()) <= 5 and not re.search(r"[.!?,;:„“”\"»«]", inner) and inner.strip() != text[span.start : span.end]


def columns(view: TextView, spans: list[Span]) -> None:
    """In a table, a column whose cells are mostly sure cities makes the others cities, and any other column makes none."""
    cells: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for block in view.blocks:
        if block.cells and not block.header:
            for column, cell in enumerate(block.cells):
                cells[block.table, column].append(cell)
    if not cells:
        return
    where = {cell: key for key, column in cells.items() for cell in column}
    at: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for span in spans:
        for cell in view.blocks[span.block].cells:
            if cell in where and cell[0] <= span.start and span.end <= cell[1]:
                rest = view.text[cell[0] : span.start] + re.sub(r"^\s?\([^()]*\)", "", view.text[span.end : cell[1]])
                if not rest.strip(" \t*/|-–"):
                    at[where[cell]].append(span)
    for key, found in at.items():
        sure = sum(s.score >= 0.8 for s in found)
        share = sure / max(1, len(cells[key]))
        for span in found:
            if share >= 0.4 and sure >= 2 and span.score > -10:
                span.add(4.8 if "country-name" in span.evidence else 2.5, "column")
            elif share < 0.2 and len(cells[key]) > 3 and span.score < 0.8:
                span.add(-2, "column-of-words")
