"""PDF by pdfium: lines with their place on the page, columns, running headers, paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.errors import Unreadable
from pipeline.ingest import clean, roles, vocabulary
from pipeline.ingest.parts import Part, row
from pipeline.ingest.single import Content

if TYPE_CHECKING:
    from pipeline.ingest.options import Limits

_PAGE_NUMBER = re.compile(r"(?:[-–|\s]*(?:Seite|S\.|Blatt|Page)?\s*\d{1,3}(?:\s*(?:/|von|of|\|)\s*\d{1,3})?[-–|\s]*)\Z", re.I)
_TRAILING_PAGE = re.compile(r"[\s|·•–-]*(?:Seite|Blatt)\s*\d{1,3}(?:\s*(?:/|von)\s*\d{1,3})?\s*\Z", re.I)
_BULLET = re.compile(r"[-*•‣▪●■◦·–—\uf0b7\uf0a7]\s+(?=\S)")
_DIAERESIS = re.compile("(?:\u00a8\\s?([aouAOU])|([aouAOU])\u00a8)")
#: pdfium makes a blank of the side bearing between a closing quotation mark and a comma.
_BEFORE_STOP = re.compile(r"(?<=[\w“”\"’)»›]) (?=[,.;:](?:\s|\Z))")
_UMLAUT = dict(zip("aouAOU", "äöüÄÖÜ", strict=True))


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

    @property
    def height(self) -> float:
        return self.y1 - self.y0


@dataclass(slots=True)
class _Run:
    chars: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    bolds: int = 0


def read(data: bytes, limits: Limits) -> Content:
    """Parts of a PDF. Raises Unreadable: encrypted, damaged, needs_ocr, too_long."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable("encrypted", "the PDF asks for a password: save it without protection") from error
        raise Unreadable("damaged", "the PDF is damaged or incomplete: fetch it again or print it to a new PDF") from error
    try:
        if len(document) > limits.max_pages:
            raise Unreadable("too_long", f"the PDF has {len(document)} pages, more than {limits.max_pages}: split it into single releases")
        pages: list[list[Line]] = []
        sizes: list[tuple[float, float]] = []
        images = False
        total = 0
        for number in range(len(document)):
            page = document[number]
            try:
                lines = _lines(page, number)
                images = images or (not lines and any(True for _ in page.get_objects(max_depth=2)))
                sizes.append(page.get_size())
            finally:
                page.close()
            pages.append(lines)
            total += sum(len(line.text) for line in lines)
            if total > 4 * limits.max_chars:
                raise Unreadable("too_long", f"more than {limits.max_chars:,} characters of text: split it into single releases")
        info = {k: v for k, v in document.get_metadata_dict().items() if v}
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged", "a page of the PDF cannot be read: fetch it again or print it to a new PDF") from error
    finally:
        document.close()
    if total < 20 * max(1, sum(1 for p in pages if not p)) and (images or total < 20):
        raise Unreadable(
            "needs_ocr", "the PDF has no text layer (a scan): run OCR, for example 'ocrmypdf -l deu', and put the result into the corpus"
        )
    parts = to_parts(pages, sizes)
    title = roles.assign(parts)
    meta = {"author": info.get("Author", "")}
    return Content(parts, title, {k: v for k, v in meta.items() if v})


def _lines(page: Any, number: int) -> list[Line]:
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
            elif box[0] - previous[1] > 0.5 * scale and run.chars[-1] != " ":
                run.chars.append(" ")
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
    text = _DIAERESIS.sub(lambda m: _UMLAUT[m.group(1) or m.group(2)], clean.normalise("".join(run.chars)))
    text = _BEFORE_STOP.sub("", clean.squeeze(text.replace("\n", " ")))
    if not text or not run.boxes:
        return
    heights = [b[3] - b[2] for b in run.boxes]
    size = median(run.sizes)
    if size < 2:
        size = max(heights)
    lines.append(
        Line(
            text,
            min(b[0] for b in run.boxes),
            max(b[1] for b in run.boxes),
            min(b[2] for b in run.boxes),
            max(b[3] for b in run.boxes),
            size,
            run.bolds > 0.6 * len(run.boxes),
            page,
        )
    )


def to_parts(pages: list[list[Line]], sizes: list[tuple[float, float]]) -> list[Part]:
    """Parts in reading order, running headers once, page numbers never."""
    furniture = _running(pages, sizes)
    parts: list[Part] = []
    seen: set[str] = set()
    flow: list[tuple[Line, float, bool]] = []
    for lines, size in zip(pages, sizes, strict=True):
        body: list[Line] = []
        for line in lines:
            key = _mask(line.text)
            if (line.page, id(line)) in furniture or (_PAGE_NUMBER.match(line.text) and _at_edge(line, size)):
                text = _TRAILING_PAGE.sub("", line.text)
                if key not in seen and not _PAGE_NUMBER.match(line.text) and text:
                    seen.add(key)
                    parts.append(Part(text, "letterhead", tight=bool(parts), fixed=True))
                continue
            body.append(line)
        for column in _columns(body, size[0]):
            flow.extend(_with_edges(column))
    if not flow:
        return parts
    parts.extend(_paragraphs(flow))
    return parts


def _mask(text: str) -> str:
    return re.sub(r"\d+", "#", text).strip().lower()


def _at_edge(line: Line, size: tuple[float, float]) -> bool:
    return line.y0 > 0.87 * size[1] or line.y1 < 0.12 * size[1]


def _running(pages: list[list[Line]], sizes: list[tuple[float, float]]) -> set[tuple[int, int]]:
    """Lines near the upper or lower edge that come again on another page at the same height (numbers aside)."""
    places: dict[tuple[str, int], set[int]] = {}
    for lines, size in zip(pages, sizes, strict=True):
        for line in lines:
            if line.y0 > 0.75 * size[1] or line.y1 < 0.2 * size[1]:
                places.setdefault((_mask(line.text), round(line.y0 / 4)), set()).add(line.page)
    repeated = Counter({k: len(v) for k, v in places.items()})
    need = 2 if len(pages) < 6 else max(2, len(pages) // 3)
    found: set[tuple[int, int]] = set()
    for lines, size in zip(pages, sizes, strict=True):
        for line in lines:
            if line.y0 > 0.75 * size[1] or line.y1 < 0.2 * size[1]:
                height = round(line.y0 / 4)
                if max(repeated[_mask(line.text), height + d] for d in (-1, 0, 1)) >= need:
                    found.add((line.page, id(line)))
    return found


def _columns(lines: list[Line], width: float) -> list[list[Line]]:
    """Reading order: full-width lines cut the page into bands; inside a band, left column before right."""
    if not lines:
        return []
    gutter = _gutter(lines)
    if gutter is None:
        return [_rows(lines)]
    ordered = sorted(lines, key=lambda line: -line.y1)
    out: list[list[Line]] = []
    left: list[Line] = []
    right: list[Line] = []

    def flush() -> None:
        out.extend(_rows(column) for column in (left, right) if column)
        left.clear()
        right.clear()

    for line in ordered:
        if line.x0 < gutter - 2 and line.x1 > gutter + 2:
            flush()
            out.append([line])
        elif line.x1 <= gutter + 2:
            left.append(line)
        else:
            right.append(line)
    flush()
    return out


def _gutter(lines: list[Line]) -> float | None:
    """The place of a vertical gap that at most a tenth of the lines cross, with five lines on either side at the same heights."""
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    best: tuple[float, float] | None = None
    for step in range(30, 71):
        x = x0 + (x1 - x0) * step / 100
        crossing = [line for line in lines if line.x0 < x - 1 and line.x1 > x + 1]
        left = [line for line in lines if line.x1 <= x + 1]
        right = [line for line in lines if line.x0 >= x - 1]
        if len(left) < 5 or len(right) < 5 or len(crossing) > 0.12 * len(lines) + 1:
            continue
        beside = sum(1 for r in right if any(a.y0 < r.y1 and a.y1 > r.y0 for a in left))
        if beside < 0.5 * min(len(left), len(right)):
            continue
        if median(line.x1 - line.x0 for line in left) < 0.22 * (x1 - x0) or median(line.x1 - line.x0 for line in right) < 0.22 * (x1 - x0):
            continue
        score = -len(crossing) - abs(step - 50) / 100
        if best is None or score > best[0]:
            best = (score, x)
    return best[1] if best else None


def _rows(lines: list[Line]) -> list[Line]:
    """Top to bottom; pieces on one base line become one line that remembers them (words, cells, two ends)."""
    ordered = sorted(lines, key=lambda line: (-line.y1, line.x0))
    merged: list[Line] = []
    for line in ordered:
        last = merged[-1] if merged else None
        if last is not None and min(last.y1, line.y1) - max(last.y0, line.y0) > 0.5 * min(last.height, line.height):
            pieces = sorted([*(last.pieces or [last]), line], key=lambda piece: piece.x0)
            merged[-1] = Line(
                " ".join(p.text for p in pieces),
                pieces[0].x0,
                max(p.x1 for p in pieces),
                min(last.y0, line.y0),
                max(last.y1, line.y1),
                last.size,
                all(p.bold for p in pieces),
                line.page,
                pieces,
            )
        else:
            merged.append(line)
    return merged


def _with_edges(column: list[Line]) -> list[tuple[Line, float, bool]]:
    """Each line with the right edge of its column and whether it begins the column."""
    edge = sorted(line.x1 for line in column)[max(0, int(0.95 * len(column)) - 1)] if len(column) > 3 else max(line.x1 for line in column)
    return [(line, edge, n == 0) for n, line in enumerate(column)]


def _paragraphs(flow: list[tuple[Line, float, bool]]) -> list[Part]:
    """Lines become paragraphs by geometry: gap, indent, size, and whether the next word would have fitted."""
    sizes = Counter[float]()
    for line, _, _ in flow:
        sizes[round(line.size * 2) / 2] += len(line.text)
    body_size = sizes.most_common(1)[0][0]
    bold_share = sum(len(line.text) for line, _, _ in flow if line.bold) / max(1, sum(len(line.text) for line, _, _ in flow))
    leads = [a.y0 - b.y0 for (a, _, _), (b, _, start) in pairwise(flow) if not start and 0 < a.y0 - b.y0 < 3 * body_size]
    lead = median(leads) if leads else 1.3 * body_size
    words = clean.vocabulary("\n".join(line.text for line, _, _ in flow))
    parts: list[Part] = []
    previous: tuple[Line, float] | None = None
    tables = 0
    i = 0
    while i < len(flow):
        line, edge, start = flow[i]
        end = _table_end([f[0] for f in flow], i)
        if end > i:
            tables += 1
            parts.extend(_table([f[0] for f in flow[i:end]], tables))
            previous, i = None, end
            continue
        i += 1
        heading = line.size > 1.1 * body_size or (line.bold and bold_share < 0.4)
        if previous is not None and _joins(previous, line, start, lead, parts[-1], heading):
            part = parts[-1]
            part.text = (
                clean.join_hyphen(part.text, line.text, words)
                if _hyphen(part.text) and line.text[0].isalpha()
                else f"{part.text} {line.text}"
            )
        else:
            tight = previous is not None and not start and previous[0].y0 - line.y0 < 1.35 * lead and not heading
            _append(parts, line, heading, body_size, tight)
        previous = (line, edge)
    return parts


def _joins(previous: tuple[Line, float], line: Line, start: bool, lead: float, part: Part, heading: bool) -> bool:
    """Whether a line goes on with the part before it."""
    before = previous[0]
    if before.pieces and part.text != before.text and not part.text.endswith(before.text):
        return False  # the line before was split into separate parts
    same = abs(before.size - line.size) < 0.6 and before.bold == line.bold
    if part.role == "heading" and part.fixed:
        vocab = vocabulary.load()
        gap = before.y0 - line.y0
        return (
            heading
            and same
            and not start
            and gap < 1.7 * line.size
            and len(part.text) < 140
            and not roles.is_dateline(line.text)
            and not any(roles.is_letterhead(t, t.lower(), vocab) for t in (part.text, line.text))
        )
    if not same and not (not heading and _hyphen(part.text)):
        return False
    return _continues(before, previous[1], line, start, lead, part.text)


def _table_end(lines: list[Line], i: int) -> int:
    """Index after a run of at least three rows whose pieces begin at the same places; ``i`` where there is none."""
    first = lines[i]
    if len(first.pieces) < 2:
        return i
    starts = [p.x0 for p in first.pieces]
    j = i
    full = 0
    while j < len(lines):
        pieces = lines[j].pieces or [lines[j]]
        hits = sum(1 for p in pieces if any(abs(p.x0 - x) < 4 for x in starts))
        if hits < len(pieces) or (len(pieces) == 1 and abs(pieces[0].x0 - starts[0]) < 4 and pieces[0].x1 > starts[-1]):
            break
        full += len(pieces) >= 2
        j += 1
    while j > i and len(lines[j - 1].pieces) < 2:
        j -= 1
    return j if full >= 3 else i


def _table(lines: list[Line], number: int) -> list[Part]:
    """Rows of a table; a line that fills only some columns goes on with the row above it."""
    starts = sorted({round(p.x0) for p in lines[0].pieces})
    rows: list[list[str]] = []
    for line in lines:
        pieces = line.pieces or [line]
        cells = [""] * len(starts)
        for piece in pieces:
            distances = [abs(start - piece.x0) for start in starts]
            column = distances.index(min(distances))
            cells[column] = f"{cells[column]} {piece.text}".strip()
        if rows and not cells[0] and len(pieces) < len(starts):
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return [row(cells, header=n == 0 and lines[0].bold, table=number, tight=n > 0) for n, cells in enumerate(rows)]


def _hyphen(text: str) -> bool:
    return text[-1] in "-\u2010" and len(text) > 1 and text[-2].isalnum()


def _append(parts: list[Part], line: Line, heading: bool, body_size: float, tight: bool) -> None:
    text = line.text
    widest = max((b.x0 - a.x1 for a, b in zip(line.pieces, line.pieces[1:], strict=False)), default=0.0)
    if widest > 4 * line.size and not any(roles.is_prose(p.text) for p in parts if p.role == "body"):
        # Two ends of one line in the head: office and date.
        for n, piece in enumerate(line.pieces):
            parts.append(Part(piece.text, tight=tight or n > 0))
        return
    if heading and len(text) < 160 and not roles.is_dateline(text):
        parts.append(Part(text, "heading", 1 if line.size > 1.45 * body_size else 2, fixed=True))
        return
    bullet = _BULLET.match(text)
    if bullet and not heading:
        parts.append(Part(text[bullet.end() :], "list_item", tight=tight, fixed=True))
        return
    parts.append(Part(text, tight=tight))


def _continues(a: Line, edge: float, b: Line, start: bool, lead: float, last: str) -> bool:
    if _BULLET.match(b.text) and not _hyphen(last):
        return False
    if _hyphen(last) and b.text[0].islower():
        return True
    if start:  # the next column or page
        return not roles.is_dateline(b.text) and (b.text[0].islower() or (not _ends(last) and _full(a, edge, b)))
    if a.y0 - b.y0 > 1.45 * lead:
        return False
    if b.x0 - a.x0 > 0.8 * b.size and _ends(last):
        return False
    if b.text[0].islower() and not _ends(last):
        return True
    return _full(a, edge, b)


def _ends(text: str) -> bool:
    return bool(re.search(r"[.!?:][\"“»)]*\Z", text))


def _full(a: Line, edge: float, b: Line) -> bool:
    """Whether the first word of ``b`` would not have fitted behind ``a``."""
    first = b.text.split(" ", 1)[0]
    width = (b.x1 - b.x0) / max(1, len(b.text)) * (len(first) + 1)
    return a.x1 + width > edge - 0.5 * b.size
