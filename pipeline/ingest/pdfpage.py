"""A page of a PDF as lines of text with their place, by pdfium."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.ingest import clean

_DIAERESIS = re.compile("(?:\u00a8\\s?([aouAOU])|([aouAOU])\u00a8)")
_UMLAUT = dict(zip("aouAOU", "äöüÄÖÜ", strict=True))
#: pdfium makes a blank of the side bearing between a closing quotation mark and a comma.
_BEFORE_STOP = re.compile(r"(?<=[\w“”\"’)»›]) (?=[,.;:](?:\s|\Z))")


@dataclass(slots=True)
class Line:
    """A stretch of text on one base line. Points from the lower left corner; ``page`` counts from 0."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    bold: bool
    page: int
    pieces: list[Line] = field(default_factory=list)  #: where a line was put together from several
    cells: list[Line] = field(default_factory=list)  #: its stretches between gaps wider than a word space, where there are any

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(slots=True)
class _Run:
    chars: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    bolds: int = 0
    gaps: list[tuple[int, int, float]] = field(default_factory=list)  #: word gaps: place in characters and boxes, width in ems


def page_lines(page: Any, number: int) -> list[Line]:
    """The lines of a page in the order of the file, cut at wide gaps."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    handle = text_page.raw
    count = text_page.count_chars()
    rect = raw.FS_RECTF()
    lines: list[Line] = []
    run = _Run()
    previous: tuple[float, float, float, float] | None = None
    for i in range(count):
        code = raw.FPDFText_GetUnicode(handle, i)
        if code in (0, 10, 13):
            continue
        char = "-" if code in (0xFFFE, 2) else chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        # Loose boxes span the whole line and the whole advance: a comma and a quotation mark lie on one line, letters touch.
        raw.FPDFText_GetLooseCharBox(handle, i, rect)
        box = (rect.left, rect.right, rect.bottom, rect.top)
        if char.isspace() or box[0] == box[1] == 0:
            if run.chars and run.chars[-1] != " ":
                run.chars.append(" ")
            continue
        size = raw.FPDFText_GetFontSize(handle, i)
        if previous is not None and run.boxes:
            scale = max(size, 4.0)
            middle, last = (box[2] + box[3]) / 2, (previous[2] + previous[3]) / 2
            new_line = abs(middle - last) > 0.6 * scale and not (
                box[2] < previous[3] and box[3] > previous[2] and abs(middle - last) < scale
            )
            if new_line or box[0] - previous[1] > 1.9 * scale or box[0] < run.boxes[0][0] - 0.5 * scale:
                _close(run, lines, number)
                run = _Run()
            else:
                gap = box[0] - previous[1]
                if gap > 0.5 * scale and run.chars[-1] != " ":
                    run.chars.append(" ")
                if gap > 0.12 * scale:
                    run.gaps.append((len(run.chars), len(run.boxes), gap / scale))
        run.chars.append(char)
        run.boxes.append(box)
        run.sizes.append(size)
        weight = raw.FPDFText_GetFontWeight(handle, i)
        run.bolds += weight >= 600
        previous = box
    _close(run, lines, number)
    text_page.close()
    return lines


def _close(run: _Run, lines: list[Line], page: int) -> None:
    line = _line(run.chars, run.boxes, run, page)
    if line is None:
        return
    # In a justified line all gaps are wide alike; a gap between cells stands out, or all are wider than justification makes them.
    usual = median(g for _, _, g in run.gaps) if run.gaps else 0.0
    cuts = [(c, b) for c, b, g in run.gaps if g > 0.55 and (g > 1.6 * usual or usual > 1.0)]
    if cuts:
        chars = [0, *(c for c, _ in cuts), len(run.chars)]
        boxes = [0, *(b for _, b in cuts), len(run.boxes)]
        pieces = [_line(run.chars[a:b], run.boxes[c:d], run, page) for (a, b), (c, d) in zip(pairwise(chars), pairwise(boxes), strict=True)]
        line.cells = [p for p in pieces if p is not None]
    lines.append(line)


def _line(chars: list[str], boxes: list[tuple[float, float, float, float]], run: _Run, page: int) -> Line | None:
    text = _DIAERESIS.sub(lambda m: _UMLAUT[m.group(1) or m.group(2)], clean.normalise("".join(chars)))
    text = _BEFORE_STOP.sub("", clean.squeeze(text.replace("\n", " ")))
    if not text or not boxes:
        return None
    size = median(run.sizes)
    if size < 2:
        size = max(b[3] - b[2] for b in boxes)
    return Line(
        text,
        min(b[0] for b in boxes),
        max(b[1] for b in boxes),
        min(b[2] for b in boxes),
        max(b[3] for b in boxes),
        size,
        run.bolds > 0.6 * len(run.boxes),
        page,
    )
