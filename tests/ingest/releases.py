# ruff: noqa: E501  (pages are as wide as pages are)
"""Releases of the sample corpus in four formats: what a town hall, its content management system, its printer and Word make of one text.

``RELEASES`` says how each file of ``corpus/raw`` is built, one word per paragraph; the writers take the pieces and nothing that a reader of
the pipeline found. Web pages come in three kinds, because the issuer of a page may stand in meta tags, above the headline, or only in the
header and the footer of the site.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from . import make_fixtures as fixtures

RAW = Path(__file__).parents[2] / "corpus" / "raw"

#: One word per paragraph of the file; in the head one letter per line. L letterhead, D date line, W both on one line, T title, h heading,
#: p paragraph, q quotation, b list with marks, n numbered list, s lines below each other, t table, c contact, g greeting.
RELEASES: dict[str, str] = {
    "cerv-quartett.txt": "L D T p p p p",
    "dreieck-ukraine.txt": "LD T p p p p",
    "fuenf-haefen.md": "T D p h n p h b p",
    "hilfe-ohne-vertrag.md": "L DL T p t p q h p h p",
    "klimapaare-bayern.txt": "LD T p p p p p p p p p c",
    "klimatandem-liste.txt": "LL W T t p p p p",
    "konvent-zwillinge.txt": "LLD T p p p",
    "kreise-und-orte.txt": "LD g p s p p",
    "lausitzer-runde.txt": "LL W T p p p p p c",
    "ludwigsburg-1950.txt": "LD T p p p p",
    "nrw-israel.md": "LL D T p b p p",
    "partnerschaftsbericht.md": "T D p n p p",
    "seetal-lindau.txt": "LD T p p p",
    "stillleben.txt": "LD T p n n p",
    "wasserstoff-allianz.txt": "LD T p p p",
    "zweierlei-biberach.md": "T D p p b p p",
}

_MARK = re.compile(r"(?:[-*•]|\d+\.|[a-h]\))\s+")
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")


@dataclass(frozen=True)
class Piece:
    """A paragraph, or a list or table of several lines."""

    kind: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table, its rule left out."""
        lines = [line for line in self.lines if not re.fullmatch(r"[\s|:=-]+", line)]
        if "|" in lines[0]:
            return [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
        return [re.split(r"\s{2,}", line) for line in lines]


@dataclass(frozen=True)
class Release:
    name: str
    pieces: tuple[Piece, ...]

    @property
    def letterhead(self) -> list[str]:
        return [p.text for p in self.pieces if p.kind == "L"]

    @property
    def title(self) -> str:
        return next((p.text for p in self.pieces if p.kind == "T"), "")


def load(name: str) -> Release:
    """The pieces of a file of the corpus."""
    chunks = [c.split("\n") for c in re.split(r"\n\s*\n", (RAW / name).read_text(encoding="utf-8").strip())]
    shape = RELEASES[name].split()
    assert len(shape) == len(chunks), (name, len(shape), len(chunks))
    markdown = name.endswith(".md")
    pieces: list[Piece] = []
    for kinds, lines in zip(shape, chunks, strict=True):
        if markdown:
            lines = [re.sub(r"^(?:#+|>)\s+", "", line) for line in lines]  # noqa: PLW2901
        if len(kinds) > 1:
            assert len(kinds) == len(lines), (name, kinds, lines)
            pieces.extend(Piece(kind, (line,)) for kind, line in zip(kinds, lines, strict=True))
        elif kinds == "W":
            left, right = re.split(r"\s{3,}", lines[0])
            pieces += [Piece("L", (left,)), Piece("D", (right,))]
        else:
            pieces.append(Piece(kinds, tuple(lines)))
    return Release(name.rsplit(".", 1)[0], tuple(pieces))


def _plain(text: str) -> str:
    return _EMPHASIS.sub(lambda m: m[1] or m[2], text)


# --- plain text: hard line ends, words divided ----------------------------------------------------------------------------------------


def text(release: Release) -> bytes:
    """A mail-like text of 72 columns with divided words; lists hang, cells stand in columns."""
    out: list[str] = []
    previous = ""
    for piece in release.pieces:
        if out and not (piece.kind in "LD" and previous in "LD"):
            out.append("")
        previous = piece.kind
        if piece.kind == "t":
            widths = [max(len(_plain(c)) for c in column) + 3 for column in zip(*piece.rows, strict=True)]
            rows = ["".join(_plain(c).ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in piece.rows]
            out += [rows[0], "-" * sum(widths), *rows[1:]]
        elif piece.kind in "bn":
            for line in piece.lines:
                mark, item = line.split(maxsplit=1)
                first, *rest = wrap(_plain(item), 69, len)
                out += [f"{mark} {first}", *(f"   {x}" for x in rest)]
        elif piece.kind == "s":
            out += [x for line in piece.lines for x in wrap(_plain(line), 72, len)]
        elif piece.kind in "LDT":
            out.append(_plain(piece.text))
        else:
            out += wrap(_plain(piece.text), 72, len)
    return ("\n".join(out) + "\n").encode()


_SYLLABLE = re.compile(
    r"(?<=[aeiouyäöü])(?:(?=(?:sch|ch|ph|th|qu|[bcdfghjklmnpqrstvwxzß])[aeiouyäöü])|[bdfglmnprst](?=(?:sch|[bdfgkmnptvwz])[aeiouyäöü]))"
)
_HYPHEN_INSIDE = re.compile(r"(?<=\w{2}-)(?=\w{3})")


def _divisions(word: str) -> list[tuple[str, str]]:
    """The ways to divide a word at a line end, the longest beginning first: at its hyphens, else between syllables."""
    spots = [(m.end(), "") for m in _HYPHEN_INSIDE.finditer(word)]
    body = re.match(r"[(„«]?[A-ZÄÖÜa-zäöüß]+", word)
    if not spots and body and len(body[0]) >= 7:
        spots = [(m.end(), "-") for m in _SYLLABLE.finditer(body[0]) if 3 <= m.end() <= len(body[0]) - 3]
    return [(word[:at] + sign, word[at:]) for at, sign in reversed(spots)]


def wrap(text: str, width: float, measure: object) -> list[str]:
    """Lines no wider than ``width``; what does not fit is divided where German can be divided."""
    size = measure if callable(measure) else len
    lines: list[str] = []
    line = ""
    for word in text.split():
        rest = word
        while True:
            candidate = f"{line} {rest}" if line else rest
            if size(candidate) <= width:
                line = candidate
                break
            head = next((d for d in _divisions(rest) if line and size(f"{line} {d[0]}") <= width), None)
            if head:
                lines.append(f"{line} {head[0]}")
                rest = head[1]
            elif line:
                lines.append(line)
            else:
                line = rest
                break
            line = ""
    return [*lines, line] if line else lines


# --- web pages ------------------------------------------------------------------------------------------------------------------------


def _inline(text: str) -> str:
    return _EMPHASIS.sub(lambda m: f"<strong>{m[1]}</strong>" if m[1] else f"<em>{m[2]}</em>", escape(text, quote=False))


def _element(piece: Piece) -> str:
    if piece.kind == "t":
        head, *rows = piece.rows
        cells = "".join(f"<th>{_inline(c)}</th>" for c in head)
        body = "".join("<tr>" + "".join(f"<td>{_inline(c)}</td>" for c in row) + "</tr>\n" for row in rows)
        return f'<div class="ce-table"><table class="contenttable"><thead><tr>{cells}</tr></thead>\n<tbody>{body}</tbody></table></div>'
    if piece.kind in "bn":
        name, opening = ("ul", "ul") if piece.kind == "b" else ("ol", "ol")
        if piece.kind == "n" and piece.lines[0][0].isalpha():
            opening = f'ol type="a" start="{ord(piece.lines[0][0]) - 96}"'
        return f"<{opening}>" + "".join(f"<li>{_inline(_MARK.sub('', line, count=1))}</li>\n" for line in piece.lines) + f"</{name}>"
    if piece.kind == "s":
        return "<p>" + "<br>\n".join(map(_inline, piece.lines)) + "</p>"
    if piece.kind == "q":
        return f"<blockquote><p>{_inline(piece.text)}</p></blockquote>"
    tag, name = {"T": ("h1", ""), "h": ("h2", ""), "D": ("p", ' class="news-date"'), "L": ("p", "")}.get(piece.kind, ("p", ""))
    return f"<{tag}{name}>{_inline(piece.text)}</{tag}>"


def page(release: Release, kind: str) -> bytes:
    """A saved page. ``kind`` is where the issuer stands: "meta" tags, "head" (above the headline), "site" (header and footer only)."""
    issuer = _plain(release.letterhead[0]) if release.letterhead else ""
    site = escape(re.split(r"\s+[·–|]\s+", issuer)[0]) or "Portal"
    rest = " · ".join(escape(_plain(x)) for x in release.letterhead[1:])
    suffix = f" | {site}" if issuer and kind == "meta" else ""
    tags = (
        f'<meta property="og:site_name" content="{site}"><meta property="og:type" content="article">' if issuer and kind == "meta" else ""
    )
    main = [_element(p) for p in release.pieces if p.kind != "L"]
    above = "".join(_element(p) for p in release.pieces if p.kind == "L") if kind == "head" else ""
    logo = f'<a class="logo" href="/" title="Zur Startseite"><img src="logo.svg" alt="{site}"></a>' if issuer and kind != "head" else ""
    owner = f"<p>© 2024 {site}</p><p>{rest}</p>" if issuer and kind != "head" else ""
    return f"""<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>{escape(_plain(release.title)) or "Aktuelles"}{suffix}</title>{tags}
<link rel="stylesheet" href="seite_files/main.css"><script src="seite_files/app.js"></script></head>
<body class="page-21 layout-default"><a class="skip-link" href="#inhalt">Zum Inhalt springen</a>
<div id="cookie-banner" class="cookie-consent" role="dialog"><p>Wir verwenden Cookies, um Ihnen die Nutzung dieser Seite so angenehm wie möglich
zu machen. Einige davon stammen von Diensten aus Reutlingen und Passau.</p><button>Alle akzeptieren</button></div>
<header class="site-header">{logo}<nav class="main-nav"><ul><li><a href="/rathaus">Rathaus</a></li><li><a href="/partner">Partnerstadt
Batumi</a></li><li><a href="/kontakt">Kontakt</a></li></ul></nav></header>
<ol class="breadcrumb"><li><a href="/">Startseite</a></li><li><a href="/presse">Presse</a></li></ol>
<div class="container"><main id="inhalt"><article class="news-single">
{above}
{chr(10).join(main)}
<ul class="share"><li><a href="#">Teilen</a></li><li><a href="#">Drucken</a></li></ul></article></main>
<aside class="teaser-box"><h2>Weitere Meldungen</h2><div class="teaser"><h3><a href="/1">Rottweil und Hyères feiern fünfzig Jahre</a></h3><p>Seit 1970
sind Rottweil und Hyères Partnerstädte; im Mai wird im Kraftwerk gefeiert, und alle sind eingeladen. <a href="/1">mehr</a></p></div></aside></div>
<footer class="site-footer">{owner}<a href="/impressum">Impressum</a> <a href="/datenschutz">Datenschutz</a></footer></body></html>
""".encode()


# --- PDF ------------------------------------------------------------------------------------------------------------------------------

#: Widths of Helvetica in thousandths of its size (Adobe's metrics); letters with marks are as wide as without.
_WIDTHS = {
    **dict.fromkeys("abdeghnopqu0123456789–+", 556), **dict.fromkeys("cksvxyz", 500), **dict.fromkeys("ijl", 222), **dict.fromkeys("ft .,:;/!I", 278),
    **dict.fromkeys("r-()„“”", 333), **dict.fromkeys("ABEKPSVXY&", 667), **dict.fromkeys("CDHNRUw", 722), **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("FTZß", 611), "m": 833, "M": 833, "W": 944, "J": 500, "L": 556,
}  # fmt: skip
_LEFT, _RIGHT, _TOP, _BOTTOM, _PAGE = 50.0, 370.0, 325.0, 70.0, (420, 420)


def _points(text: str, size: float) -> float:
    import unicodedata

    return sum(_WIDTHS.get(unicodedata.normalize("NFD", ch)[0], 556) for ch in text) * size / 1000


def pdf(release: Release) -> bytes:
    """A leaflet as wide as A5: the letterhead and a foot on every page, numbered pages, words divided at line ends."""
    lines: list[tuple[float, float, str, bool, float]] = []  # x, size, text, bold, space above

    def add(text: str, size: float = 10.5, *, bold: bool = False, gap: float = 0.0, indent: float = 0.0, mark: str = "") -> None:
        width = _RIGHT - _LEFT - indent
        for n, line in enumerate(wrap(text, width, lambda t: _points(t, size * (1.07 if bold else 1)))):
            if mark and n == 0:
                lines.append((_LEFT, size, f"{mark} {line}", bold, gap))
            else:
                lines.append((_LEFT + indent, size, line, bold, gap if n == 0 else 0.0))

    tables: list[int] = []
    for piece in release.pieces:
        plain = _plain(piece.text)
        if piece.kind == "T":
            add(plain, 15, bold=True, gap=10)
        elif piece.kind == "h":
            add(plain, 12, bold=True, gap=8)
        elif piece.kind in "bn":
            for n, line in enumerate(piece.lines):
                mark = "•" if piece.kind == "b" else line.split()[0]
                add(_plain(_MARK.sub("", line, count=1)), gap=7.0 * (n == 0), indent=_points(mark + " ", 10.5), mark=mark)
        elif piece.kind == "s":
            for n, line in enumerate(piece.lines):
                add(_plain(line), gap=7.0 * (n == 0))
        elif piece.kind == "t":
            columns = list(zip(*[[_plain(c) for c in row] for row in piece.rows], strict=True))
            size = 7.5
            widths = [max(_points(c, size * 1.1) for c in column) + 9 for column in columns]
            for n, row in enumerate(piece.rows):
                tables.append(len(lines))
                x = _LEFT
                for k, (cell, width) in enumerate(zip(row, widths, strict=True)):
                    lines.append((x, size, _plain(cell), n == 0, 8.0 * (n == 0) if k == 0 else -99.0))
                    x += width
        elif piece.kind != "L":
            add(plain, gap=7)
    return _print(lines, release)


def _print(lines: list[tuple[float, float, str, bool, float]], release: Release) -> bytes:
    pages: list[list[tuple[float, float, float, str, bool]]] = [[]]
    y = _TOP
    for x, size, line, bold, gap in lines:
        if gap > -99 and pages[-1]:  # -99: a cell beside the one before
            y -= size * 1.35 + gap
        if y < _BOTTOM:
            pages.append([])
            y = _TOP
        pages[-1].append((x, y, size, line, bold))
    out = []
    for number, body in enumerate(pages, 1):
        head = [(_LEFT, _PAGE[1] - 35 - 11.0 * n, 8.5, _plain(t), n == 0) for n, t in enumerate(release.letterhead)]
        foot = [
            (_LEFT, 30.0, 7.5, "Abdruck honorarfrei, Beleg erbeten", False),
            (_RIGHT - 45, 30.0, 7.5, f"Seite {number} von {len(pages)}", False),
        ]
        every = [*head, *body, *foot]
        out.append(fixtures.page([(x, y, s, t) for x, y, s, t, _ in every], frozenset(n for n, line in enumerate(every) if line[4])))
    return fixtures.pdf(out, size=_PAGE)


# --- Word -----------------------------------------------------------------------------------------------------------------------------


def docx(release: Release) -> bytes:
    """A Word file with page head, headings, lists and tables of its own kinds, and a foot."""
    from docx import Document

    document = Document()
    head = document.sections[0].header.paragraphs[0]
    for n, line in enumerate(release.letterhead):
        if n:
            head = document.sections[0].header.add_paragraph()
        head.add_run(_plain(line))
    document.sections[0].footer.paragraphs[0].text = "Abdruck honorarfrei, Beleg erbeten"

    def add(text: str, style: str | None = None) -> None:
        paragraph = document.add_paragraph(style=style)
        at = 0
        for match in _EMPHASIS.finditer(text):
            paragraph.add_run(text[at : match.start()])
            run = paragraph.add_run(match[1] or match[2])
            run.bold, run.italic = bool(match[1]), bool(match[2])
            at = match.end()
        paragraph.add_run(text[at:])

    for piece in release.pieces:
        if piece.kind in "Th":
            document.add_heading(_plain(piece.text), 1 if piece.kind == "T" else 2)
        elif piece.kind in "bn":
            for line in piece.lines:
                typed = line[0].isalpha()  # Word's own style counts with figures
                add(
                    line if typed else _MARK.sub("", line, count=1),
                    None if typed else "List Bullet" if piece.kind == "b" else "List Number",
                )
        elif piece.kind == "t":
            rows = piece.rows
            table = document.add_table(rows=len(rows), cols=len(rows[0]))
            for cells, row in zip(table.rows, rows, strict=True):
                for cell, value in zip(cells.cells, row, strict=True):
                    cell.text = _plain(value)
        elif piece.kind == "s":
            for line in piece.lines:
                add(line)
        elif piece.kind != "L":
            add(piece.text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def written(release: Release) -> dict[str, bytes]:
    """File name to bytes, for every format."""
    name = release.name
    return {
        f"{name}.txt": text(release),
        f"{name}.docx": docx(release),
        f"{name}.pdf": pdf(release),
        **{f"{name}-{kind}.html": page(release, kind) for kind in ("meta", "head", "site")},
    }
