"""Make the PDF and DOCX samples of corpus/raw from their sources: python corpus/tools/make_documents.py [NAME …]

Sources are ``corpus/tools/sources/<name>.pdf.txt`` and ``….docx.txt``: UTF-8 text with blank lines between paragraphs, ``# `` for the
title, ``## `` for headings, ``- `` for list items and ``| a | b |`` for table rows. Lines ``%key: value`` at the top set ``layout``
(``two columns``), ``header`` and ``footer`` (repeated on every page, ``{page}`` is its number), ``title`` (metadata) and ``body`` (points).
A backslash at the end of a line keeps the break; a soft hyphen (U+00AD) marks where a word may be divided.
PDF needs reportlab and the DejaVu fonts (Debian: fonts-dejavu-core); the results are checked in, so nobody else needs them.
"""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
RAW = HERE.parent / "raw"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
SOFT = "\u00ad"


class Block(NamedTuple):
    kind: str  # title, heading, item, row, text
    text: str


def parse(source: str) -> tuple[dict[str, str], list[Block]]:
    """Options and blocks of a source."""
    options: dict[str, str] = {}
    lines = source.splitlines()
    while lines and lines[0].startswith("%"):
        key, _, value = lines.pop(0)[1:].partition(":")
        options[key.strip()] = value.strip()
    blocks: list[Block] = []
    paragraph: list[str] = []
    for line in [*lines, ""]:
        kind = next((k for sign, k in (("# ", "title"), ("## ", "heading"), ("- ", "item"), ("|", "row")) if line.startswith(sign)), "text")
        if kind == "text" and line.strip():
            paragraph.append(line.strip())
            continue
        if paragraph:
            blocks.append(Block("text", " ".join(paragraph).replace("\\ ", "\n").rstrip("\\")))
            paragraph = []
        if kind != "text":
            blocks.append(Block(kind, line.strip() if kind == "row" else line.split(" ", 1)[1].strip()))
    return options, blocks


def cells(row: str) -> list[str]:
    return [c.strip() for c in row.strip("|").split("|")]


def make_docx(blocks: list[Block], target: Path) -> None:
    """A Word file with headings, list and table styles; the same bytes on every run."""
    import docx

    document = docx.Document()
    table = None
    for kind, raw in blocks:
        text = raw.replace(SOFT, "")
        if kind == "row":
            values = cells(text)
            if table is None:
                table = document.add_table(rows=0, cols=len(values), style="Table Grid")
            for cell, value in zip(table.add_row().cells, values, strict=True):
                cell.text = value
            continue
        table = None
        if kind == "title":
            document.add_heading(text, 0)
        elif kind == "heading":
            document.add_heading(text, 2)
        elif kind == "item":
            document.add_paragraph(text, style="List Bullet")
        else:
            document.add_paragraph(text)
    document.core_properties.author = ""
    buffer = BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name != "docProps/core.xml":  # carries the clock
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, _without_core(name, data))


def _without_core(name: str, data: bytes) -> bytes:
    """The package parts that point to the dropped core properties, without that pointer."""
    if name not in ("_rels/.rels", "[Content_Types].xml"):
        return data
    import re

    return re.sub(rb"<(?:Relationship|Override)\b[^>]*core[^>]*/>", b"", data)


def make_pdf(options: dict[str, str], blocks: list[Block], target: Path) -> None:
    """Typeset line by line, so that hyphens, columns and page breaks are as hard for a reader as in a real press PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name, file in (("Body", "DejaVuSerif.ttf"), ("Bold", "DejaVuSerif-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    size = float(options.get("body", "10"))
    columns = 2 if options.get("layout") == "two columns" else 1
    width, height = A4
    margin, gap = 60.0, 24.0
    column = (width - 2 * margin - gap * (columns - 1)) / columns
    canvas = Canvas(str(target), pagesize=A4, invariant=1)
    canvas.setTitle(options.get("title", ""))
    page, at = 1, 0
    top, bottom = height - margin - 20, margin + 20

    def furniture() -> None:
        canvas.setFont("Body", 8)
        canvas.drawString(margin, height - margin + 8, options.get("header", ""))
        canvas.drawString(margin, margin - 16, options.get("footer", "").replace("{page}", str(page)))

    def feed() -> float:
        nonlocal page, at
        at += 1
        if at == columns:
            canvas.showPage()
            page, at = page + 1, 0
            furniture()
        return top

    furniture()
    y = top
    for kind, raw in blocks:
        font, points = {"title": ("Bold", size + 4), "heading": ("Bold", size + 1)}.get(kind, ("Body", size))
        text = "   ".join(cells(raw)) if kind == "row" else ("• " + raw if kind == "item" else raw)

        def measure(s: str, font: str = font, points: float = points) -> float:
            return float(pdfmetrics.stringWidth(s, font, points))

        if kind == "row":
            values = cells(raw)
            if y - points * 1.35 < bottom:
                y = feed()
            canvas.setFont(font, points)
            for i, value in enumerate(values):
                canvas.drawString(margin + at * (column + gap) + i * column / len(values), y, value)
            y -= points * 1.6
            continue
        for line in wrap(text, column, measure):
            if y - points * 1.35 < bottom:
                y = feed()
            canvas.setFont(font, points)
            canvas.drawString(margin + at * (column + gap), y, line)
            y -= points * 1.35
        y -= points * 0.7
    canvas.save()


def wrap(text: str, width: float, measure: object) -> list[str]:
    """Greedy lines no wider than ``width``; a word with soft hyphens may be divided at the last one that fits."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            plain = word.replace(SOFT, "")
            tried = f"{line} {plain}".strip()
            if measure(tried) <= width:  # type: ignore[operator]
                line = tried
                continue
            pieces = word.split(SOFT)
            head = ""
            for n in range(len(pieces) - 1, 0, -1):
                candidate = f"{line} {''.join(pieces[:n])}-".strip()
                if measure(candidate) <= width:  # type: ignore[operator]
                    head = candidate
                    plain = "".join(pieces[n:])
                    break
            lines.append(head or line)
            line = plain
        lines.append(line)
    return [x for x in lines if x]


def main(names: list[str]) -> int:
    """Make the named samples, or all."""
    for source in sorted((HERE / "sources").glob("*.txt")):
        name = source.name.removesuffix(".txt")
        if names and name not in names:
            continue
        options, blocks = parse(source.read_text(encoding="utf-8"))
        if name.endswith(".docx"):
            make_docx(blocks, RAW / name)
        else:
            make_pdf(options, blocks, RAW / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
