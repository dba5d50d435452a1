"""Lines of PDF pages to parts: running heads, columns, paragraphs by geometry."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median

from pipeline.ingest import clean, pdftables, plain, signs, vocabulary
from pipeline.ingest.parts import Part
from pipeline.ingest.pdfpage import Line

_PAGE_NUMBER = re.compile(r"(?:[-–|\s]*(?:Seite|S\.|Blatt|Page)?\s*\d{1,3}(?:\s*(?:/|von|of|\|)\s*\d{1,3})?[-–|\s]*)\Z", re.I)
_TRAILING_PAGE = re.compile(r"[\s|·•–-]*(?:Seite|Blatt)\s*\d{1,3}(?:\s*(?:/|von)\s*\d{1,3})?\s*\Z", re.I)
_BULLET = re.compile(r"[-*•‣▪●■◦·–—\uf0b7\uf0a7]\s+(?=\S)")


def to_parts(pages: list[list[Line]], sizes: list[tuple[float, float]]) -> list[Part]:
    """Parts in reading order, running headers once, page numbers never."""
    furniture = _running(pages, sizes) | _edges(pages, sizes)
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


def _edges(pages: list[list[Line]], sizes: list[tuple[float, float]]) -> set[tuple[int, int]]:
    """Lines in the outermost margins of a page, set apart from its text and no larger than it: the head and foot of a single page."""
    found: set[tuple[int, int]] = set()
    for lines, (_, height) in zip(pages, sizes, strict=True):
        if len(lines) < 4:
            continue
        size = median(line.size for line in lines)
        for line in lines:
            if line.size > 1.05 * size or len(line.text) > 200:
                continue
            others = [o for o in lines if abs(o.y0 - line.y0) > 0.5 * line.size]
            if line.y1 < 0.08 * height and min((o.y0 - line.y1 for o in others if o.y0 > line.y0), default=99.0) > 1.2 * line.size:
                found.add((line.page, id(line)))
            if line.y0 > 0.95 * height and min((line.y0 - o.y1 for o in others if o.y0 < line.y0), default=99.0) > 1.2 * line.size:
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
    # The lower quartile: in a list of single lines the median is the gap between items.
    lead = sorted(leads)[len(leads) // 4] if leads else 1.3 * body_size
    words = clean.vocabulary("\n".join(line.text for line, _, _ in flow))
    parts: list[Part] = []
    previous: tuple[Line, float] | None = None
    tables = 0
    lines = [line for line, _, _ in flow]
    i = 0
    while i < len(flow):
        line, edge, start = flow[i]
        end = pdftables.table_end(lines, i)
        if end > i:
            tables += 1
            parts.extend(pdftables.table(lines[i:end], tables))
            previous, i = None, end
            continue
        i += 1
        heading = line.size > 1.1 * body_size or (line.bold and bold_share < 0.4)
        if previous is not None and _joins(previous, line, start, lead, parts[-1], heading):
            part = parts[-1]
            part.text = (
                clean.join_hyphen(part.text, line.text, words)
                if clean.ends_in_hyphen(part.text) and line.text[0].isalpha()
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
            and not signs.is_dateline(line.text)
            and not any(signs.is_letterhead(t, t.lower(), vocab) for t in (part.text, line.text))
        )
    if not same and not (not heading and clean.ends_in_hyphen(part.text)):
        return False
    return _continues(before, previous[1], line, start, lead, part.text)


def _append(parts: list[Part], line: Line, heading: bool, body_size: float, tight: bool) -> None:
    text = line.text
    widest = max((b.x0 - a.x1 for a, b in zip(line.pieces, line.pieces[1:], strict=False)), default=0.0)
    if widest > 4 * line.size and not any(signs.is_prose(p.text) for p in parts if p.role == "body"):
        # Two ends of one line in the head: office and date.
        for n, piece in enumerate(line.pieces):
            parts.append(Part(piece.text, tight=tight or n > 0))
        return
    if heading and len(text) < 160 and not signs.is_dateline(text):
        parts.append(Part(text, "heading", 1 if line.size > 1.45 * body_size else 2, fixed=True))
        return
    bullet = _BULLET.match(text)
    if bullet and not heading:
        parts.append(Part(text[bullet.end() :], "list_item", tight=tight, fixed=True))
        return
    parts.append(Part(text, tight=tight))


def _continues(a: Line, edge: float, b: Line, start: bool, lead: float, last: str) -> bool:
    if _BULLET.match(b.text) and not clean.ends_in_hyphen(last):
        return False
    if plain.is_item(b.text) and _ends(last):
        return False  # the next item of a numbered list; inside a sentence a line may begin with a number
    if clean.ends_in_hyphen(last) and b.text[0].islower():
        return True
    if start:  # the next column or page
        return not signs.is_dateline(b.text) and (b.text[0].islower() or (not _ends(last) and _full(a, edge, b)))
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
