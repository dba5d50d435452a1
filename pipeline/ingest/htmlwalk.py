"""A page as a flat list of chunks: one per paragraph, heading, list item, table row, with what its surroundings say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.ingest import vocabulary

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Never text.
_DROP = _names("""
    script style noscript template select option optgroup input textarea label legend datalist output iframe frame svg math video audio
    canvas object embed applet map area head title meta link base source track progress meter rp rt dialog img picture
""")
_BLOCK = _names("""
    html body main article section header footer nav aside div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr td
    th blockquote pre figure figcaption address form fieldset details summary center hr menu search hgroup
""")
_TABLE_PARTS = _names("caption thead tbody tfoot tr td th table")
_NOISE_TAGS = frozenset(["nav", "footer", "menu", "search"])
_NOISE_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "alert", "tablist"]
)
_SOFT_ROLES = frozenset(["complementary", "note"])
#: A button inside one of these is the head of a fold ("Frage" of an accordion), not a control.
_FOLD_HEADS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"])
_FOLD = re.compile(r"accordion|collaps|faq|tab-?pane|panel|toggle|akkordeon|details|expand", re.I)
_TOKENS = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+(?![a-zäöüß])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHANGED = frozenset(["updated", "modified", "datemodified", "last-modified", "lastmodified"])
_WS = re.compile(r"\s+")
#: Ancestors that are looked at per element; real pages stay below 60.
_MAX_CLIMB, _MAX_PATH = 300, 200


@dataclass(slots=True)
class Context:
    """What the open elements around a chunk say."""

    number: int = 0
    tag: str = "html"
    noise: str = ""  #: why the surroundings are furniture: "" (they are not), "hard", "soft"
    soft: int = 0  #: number of the outermost element that made them soft
    caption: bool = False
    kicker: bool = False
    article: int = 0  #: number of the innermost article element
    main: bool = False
    story: bool = False
    list_id: int = 0
    address: bool = False
    form: int = 0
    pre: bool = False
    tokens: frozenset[str] = frozenset()
    mark: str = ""  #: the number that a browser sets before a list item: "3.", "c)"


@dataclass(slots=True)
class Chunk:
    """One stretch of text of a page. ``path`` holds the numbers of its open block elements, outermost first."""

    text: str
    at: Context
    level: int = 0
    date: str | None = None  #: the ``datetime`` of a time element inside
    path: tuple[int, ...] = ()
    line_links: tuple[int, ...] = ()  #: characters inside links, per line of ``text``
    cells: list[str] | None = None
    header: bool = False
    table: int = 0
    links: int = 0
    tag: str = ""

    @property
    def noise(self) -> str:
        return self.at.noise


def class_tokens(element: HtmlElement) -> frozenset[str]:
    """Tokens of class and id, lower case, split at punctuation and camel case; whole class names are members too."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if "-" in element.tag:
        names += f" {element.tag}"
    if len(names) > 2000 or not names.strip():
        return frozenset()
    return frozenset(t.lower() for t in _TOKENS.findall(names)) | frozenset(names.lower().split())


def walk(tree: HtmlElement) -> list[Chunk]:
    """All chunks of the page in document order. Iterative: depth is bounded by memory, not by the stack of Python."""
    return _Walker(tree).run()


@dataclass
class _Walker:
    tree: HtmlElement
    chunks: list[Chunk] = field(default_factory=list)
    stack: list[Context] = field(default_factory=lambda: [Context()])
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    in_link: int = 0
    date: str | None = None
    number: int = 0
    tables: int = 0

    def __post_init__(self) -> None:
        self.vocab = vocabulary.load()
        self.weights = _weights(self.tree)
        self.total = self.weights.get(self.tree, 0) or 1

    def run(self) -> list[Chunk]:
        from lxml import etree

        body = self.tree.find("body")
        walker = etree.iterwalk(body if body is not None else self.tree, events=("start", "end"))
        skipped = None
        for event, element in walker:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if self._start(element, tag):
                    skipped = element
                    walker.skip_subtree()
                continue
            if skipped is element:
                skipped = None
                if tag == "table" and self.stack[-1].tag == "table":
                    self._flush()
                    self.stack.pop()
            elif tag in _BLOCK or "-" in tag:
                self._flush()
                if len(self.stack) > 1:
                    self.stack.pop()
            elif tag == "a":
                self.in_link = max(0, self.in_link - 1)
            if element.tail:
                self._text(element.tail)
        self._flush()
        return self.chunks

    def _start(self, element: HtmlElement, tag: str) -> bool:
        """Open an element; whether its content is to be skipped."""
        if not tag or tag in _DROP or _is_hidden(element) or (tag == "button" and self.stack[-1].tag not in _FOLD_HEADS):
            return True
        if tag == "br":
            self.pieces.append(("\n", False))
        elif tag in _BLOCK or "-" in tag:  # a hyphen: a custom element, a box with a telling name
            self._flush()
            self.number += 1
            self.stack.append(self._open(element, tag))
            if tag == "table" and self.stack[-1].noise != "hard" and _is_data(element):
                self.tables += 1
                self._rows(element)
                return True
        elif tag == "a":
            self.in_link += 1
        elif tag == "time":
            if class_tokens(element) & _CHANGED or "modified" in (element.get("itemprop") or "").lower():
                return True
            self.date = self.date or element.get("datetime") or _WS.sub(" ", element.text or "").strip() or None
        elif tag == "span" and self.pieces and not self.pieces[-1][0][-1:].isspace():
            # Spans with classes are often boxes of their own: date, place, badge.
            previous = element.getprevious()
            if element.get("class") and previous is not None and previous.get("class") and not (previous.tail or "").strip():
                self.pieces.append((" ", False))
        if element.text:
            self._text(element.text)
        return False

    def _text(self, raw: str) -> None:
        if not raw.strip():
            if self.pieces and raw:
                self.pieces.append((" ", False))
            return
        self.pieces.append((raw if self.stack[-1].pre else _WS.sub(" ", raw), self.in_link > 0))

    def _flush(self) -> None:
        if not self.pieces:
            return
        lines: list[str] = []
        links: list[int] = []
        current, linked = "", 0
        for piece, is_link in [*self.pieces, ("\n", False)]:
            if "\n" not in piece:
                current += piece
                linked += len(piece.strip()) if is_link else 0
                continue
            for n, segment in enumerate(piece.split("\n")):
                if n:
                    text = _WS.sub(" ", current).strip()
                    if text:
                        lines.append(text)
                        links.append(linked)
                    current, linked = "", 0
                current += segment
                linked += len(segment.strip()) if is_link else 0
        self.pieces.clear()
        date, self.date = self.date, None
        if lines:
            at = self.stack[-1]
            level = int(at.tag[1]) if len(at.tag) == 2 and at.tag[0] == "h" and at.tag[1].isdigit() else 0
            self._add(Chunk("\n".join(lines), at, level, date, line_links=tuple(links), links=sum(links), tag=at.tag))

    def _add(self, chunk: Chunk) -> None:
        chunk.path = tuple(c.number for c in self.stack[:_MAX_PATH])
        self.chunks.append(chunk)

    def _open(self, element: HtmlElement, tag: str) -> Context:
        parent = self.stack[-1]
        tokens = class_tokens(element)
        role = (element.get("role") or "").lower()
        vocab = self.vocab
        at = replace(parent, number=self.number, tag=tag, tokens=tokens)
        at.pre = parent.pre or tag == "pre"
        if tag == "article":
            at.article = self.number
        at.main = parent.main or tag == "main" or role == "main"
        at.story = parent.story or element.get("itemprop") == "articleBody" or bool(tokens & vocab.html_story)
        if tag in ("ul", "ol"):
            at.list_id = self.number
        at.mark = _mark(element) if tag == "li" else ""
        if tag == "p" and parent.tag == "li":
            # A paragraph inside an item is the item; the number stands before the first one.
            at.tag, at.mark, parent.mark = "li", parent.mark, ""
        at.address = parent.address or tag == "address" or bool(tokens & {"vcard", "adresse"})
        at.caption = parent.caption or tag in ("figure", "figcaption") or bool(tokens & vocab.html_caption)
        at.kicker = parent.kicker or bool(tokens & vocab.html_kicker)
        if parent.noise != "hard":
            self._furniture(at, parent, element, role)
        return at

    def _furniture(self, at: Context, parent: Context, element: HtmlElement, role: str) -> None:
        share = self.weights.get(element, 0) / self.total
        noise = self._noise(at, parent, element, role)
        if at.tag == "form" and share < 0.3:
            at.form = self.number
            noise = noise or "soft"
        elif noise and share > (0.85 if at.tag in _NOISE_TAGS else 0.5):
            # A layout class on the element that holds the story ("page with-sidebar", "tag-lokales").
            noise = ""
        if noise == "soft" and not at.soft:
            at.soft = self.number
        at.noise = noise or parent.noise

    def _noise(self, at: Context, parent: Context, element: HtmlElement, role: str) -> str:
        if at.tag in _NOISE_TAGS or role in _NOISE_ROLES:
            return "hard"
        if at.tag == "header" and not parent.article and not parent.main:
            return "" if element.find(".//h1") is not None else "hard"
        if at.tag == "aside" or role in _SOFT_ROLES:
            return "soft" if (parent.article or parent.story or parent.main) else "hard"
        if at.tokens & self.vocab.html_hard:
            return "soft" if at.tag in ("h1", "h2", "h3", "blockquote") else "hard"
        return "soft" if at.tokens & self.vocab.html_noise else ""

    def _rows(self, table: HtmlElement) -> None:
        at = self.stack[-1]
        caption = table.find("caption")
        text = _WS.sub(" ", _text_in_order(caption)).strip() if caption is not None else ""
        if text:
            self._add(Chunk(text, replace(at, tag="caption"), line_links=(0,), tag="caption"))
        for n, tr in enumerate(table.iter("tr")):
            if n > 20_000:
                break
            cells = [c for c in tr if c.tag in ("td", "th")]
            texts = [_WS.sub(" ", _text_in_order(c)).strip() for c in cells]
            if any(texts):
                links = sum(len(_WS.sub(" ", a.text_content()).strip()) for c in cells for a in c.iter("a"))
                head = bool(cells) and all(c.tag == "th" for c in cells)
                self._add(
                    Chunk(" ".join(texts), at, cells=texts, header=head, table=self.tables, links=links, line_links=(links,), tag="tr")
                )


#: Class names of lists that are shown without numbers.
_UNNUMBERED = frozenset(["unstyled", "none", "inline", "nolist", "nobullet", "nobullets", "breadcrumb", "breadcrumbs"])


def _mark(item: HtmlElement) -> str:
    """The number before an item of a numbered list: the text speaks of it ("siehe Nr. 5"), and every other format has it in its text."""
    ordered = item.getparent()
    if ordered is None or ordered.tag != "ol" or class_tokens(ordered) & _UNNUMBERED or "none" in (ordered.get("style") or ""):
        return ""
    number = _integer(ordered.get("start"), 1)
    for count, sibling in enumerate(ordered.iterchildren("li")):
        number = _integer(sibling.get("value"), number + 1 if count else number)
        if sibling is item:
            break
        if count > 500:
            return ""
    kind = ordered.get("type") or "1"
    if kind in "aA" and 1 <= number <= 26:
        return f"{chr(ord(kind) + number - 1)})"
    return f"{number}." if kind == "1" else ""


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text.strip()) else default


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is None and element.get("aria-hidden") != "true" and not _HIDDEN_STYLE.search(element.get("style") or ""):
        return False
    # The folded answers of an accordion are hidden until a click, and are text all the same.
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    return not (_FOLD.search(names) or element.get("aria-labelledby") or "until-found" in (element.get("hidden") or ""))


def _weights(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Characters of running text (own text of 80 or more) below each element."""
    weights: dict[HtmlElement, int] = {}
    for element in tree.iter("p", "li", "td", "dd", "div", "section", "font", "center", "body"):
        size = len(element.text or "")
        for child in element:
            size += len(child.tail or "") + (len(child.text or "") if child.tag in ("b", "strong", "em", "i", "span") else 0)
        if size < 80:
            continue
        node = element
        for _ in range(_MAX_CLIMB):
            if node is None:
                break
            weights[node] = weights.get(node, 0) + size
            node = node.getparent()
    return weights


def _is_data(table: HtmlElement) -> bool:
    """A table of data, not of layout: at least two columns, no table inside, no cell that holds a whole text."""
    if (table.get("role") or "") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    if any(child.tag in _BLOCK - _TABLE_PARTS for child in table):
        return False  # broken nesting: walk it, lest text outside the cells be lost
    columns = 0
    for n, tr in enumerate(table.iter("tr")):
        if n > 400:
            break
        cells = [c for c in tr if c.tag in ("td", "th")]
        columns = max(columns, len(cells))
        for cell in cells:
            if cell.find(".//h1") is not None or (sum(1 for b in cell.iter("br", "p")) > 3 and len(cell.text_content()) > 600):
                return False
            if sum(1 for p in cell.iter("p", "h2", "h3", "article") if len(p.text_content()) > 120) >= 2:
                return False
    return columns >= 2


def _text_in_order(element: HtmlElement) -> str:
    """All visible text below an element; blocks and breaks become blanks."""
    pieces: list[str] = [element.text or ""]
    stack: list[tuple[HtmlElement, bool]] = [(child, False) for child in reversed(element)]
    while stack:
        node, done = stack.pop()
        if done:
            if node.tag in _BLOCK:
                pieces.append(" ")
            pieces.append(node.tail or "")
            continue
        stack.append((node, True))
        if not isinstance(node.tag, str) or node.tag in _DROP or node.tag == "button":
            continue
        if node.tag in _BLOCK or node.tag == "br":
            pieces.append(" ")
        pieces.append(node.text or "")
        stack.extend((child, False) for child in reversed(node))
    return "".join(pieces)
