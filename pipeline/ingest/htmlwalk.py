"""A page as a flat list of chunks: one per paragraph, heading, list item, table row, with what its surroundings say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.ingest import vocabulary

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Never text.
_DROP = frozenset(
    ["script", "style", "noscript", "template", "button", "select", "option", "optgroup", "input", "textarea", "label", "legend", "datalist", "output", "iframe", "frame", "svg", "math", "video", "audio", "canvas", "object", "embed", "applet", "map", "area", "head", "title", "meta", "link", "base", "source", "track", "progress", "meter", "rp", "rt", "dialog", "img", "picture"]
)
_BLOCK = frozenset(
    ["html", "body", "main", "article", "section", "header", "footer", "nav", "aside", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote", "pre", "figure", "figcaption", "address", "form", "fieldset", "details", "summary", "center", "hr", "menu", "search", "hgroup", "noindex"]
)
_NOISE_TAGS = frozenset(["nav", "footer", "menu", "search"])
_NOISE_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "alert", "tablist"])
_SOFT_ROLES = frozenset(["complementary", "note"])
_FOLD = re.compile(r"accordion|collaps|faq|tab-?pane|panel|toggle|akkordeon|details|expand", re.I)
_TOKENS = re.compile(r"[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]+(?![a-zäöüß])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
#: Class tokens that mean furniture even where the element holds running text (readers' comments, cookie texts, advertisements).
HARD = frozenset(
    ["nav", "navi", "navigation", "navbar", "menu", "menue", "mainmenu", "breadcrumb", "breadcrumbs", "brotkrumen", "rootline", "cookie", "cookies", "cookiebanner", "consent", "gdpr", "dsgvo", "cmp", "footer", "foot", "fusszeile", "pagefooter", "sidebar", "related", "recommend", "recommended", "recommendation", "recommendations", "comment", "comments", "kommentar", "kommentare", "respond", "disqus", "share", "sharing", "shariff", "social", "ad", "ads", "advert", "advertisement", "anzeige", "anzeigen", "werbung", "billboard", "skyscraper", "sponsored", "promo", "promotion", "paywall", "newsletter", "tags", "taglist", "tagcloud", "schlagworte", "pagination", "pager", "teaserlist", "teaserbox", "teasers", "skiplink", "skiplinks", "outbrain", "taboola", "plista", "meistgelesen", "popular", "trending", "ticker", "newsticker", "subscribe", "subscription", "abo", "linklist", "linkliste", "popup", "modal", "overlay"]
)
_WS = re.compile(r"\s+")


@dataclass(slots=True)
class Chunk:
    """One stretch of text of a page. ``links`` counts its characters inside links; ``path`` holds the numbers of its open block elements."""

    text: str
    tag: str
    level: int = 0
    links: int = 0
    noise: str = ""  #: why its surroundings are furniture: "" (they are not), "hard", "soft"
    caption: bool = False
    kicker: bool = False
    date: str | None = None  #: the ``datetime`` of a time element inside
    tokens: frozenset[str] = frozenset()
    path: tuple[int, ...] = ()
    article: int = 0  #: number of the innermost article element
    main: bool = False
    story: bool = False
    header: bool = False
    cells: list[str] | None = None
    table: int = 0
    list_id: int = 0
    address: bool = False
    form: int = 0


@dataclass(slots=True)
class _Frame:
    number: int
    tag: str
    noise: str = ""
    caption: bool = False
    kicker: bool = False
    article: int = 0
    main: bool = False
    story: bool = False
    header: bool = False
    list_id: int = 0
    address: bool = False
    form: int = 0
    pre: bool = False
    tokens: frozenset[str] = frozenset()


@dataclass(slots=True)
class _State:
    chunks: list[Chunk] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    links: int = 0
    in_link: int = 0
    date: str | None = None
    date_seen: bool = False


def class_tokens(element: HtmlElement) -> frozenset[str]:
    """Tokens of class and id, lower case, split at punctuation and camel case; whole class names are members too."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not names.strip() or len(names) > 2000:
        return frozenset()
    return frozenset(t.lower() for t in _TOKENS.findall(names)) | frozenset(names.lower().split())


def walk(tree: HtmlElement) -> list[Chunk]:
    """All chunks of the page in document order. Iterative: depth is bounded by memory, not by the stack of Python."""
    from lxml import etree  # noqa: PLC0415

    vocab = vocabulary.load()
    weights = _weights(tree)
    total = weights.get(tree, 0) or 1
    state = _State()
    state.stack.append(_Frame(0, "html"))
    number = table = article = 0
    body = tree.find("body")
    walker = etree.iterwalk(body if body is not None else tree, events=("start", "end"))
    skipped = None
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _DROP or not tag or _is_hidden(element):
                if tag == "time" or not tag:
                    pass
                skipped = element
                walker.skip_subtree()
                continue
            if tag == "br":
                state.pieces.append("\n")
            elif tag in _BLOCK:
                _flush(state)
                number += 1
                if tag == "article":
                    article += 1
                frame = _open(element, tag, number, article, state.stack[-1], vocab, weights, total)
                state.stack.append(frame)
                if tag == "table" and not frame.noise and _is_data(element):
                    table += 1
                    _rows(element, table, state)
                    skipped = element
                    walker.skip_subtree()
                    continue
            elif tag == "a":
                state.in_link += 1
            elif tag == "time" and not state.date_seen:
                state.date = element.get("datetime") or _WS.sub(" ", element.text or "").strip() or None
                state.date_seen = True
            _inline_class(element, tag, state, vocab)
            if element.text:
                _text(state, element.text)
            continue
        if skipped is element:
            skipped = None
            if tag in _BLOCK and len(state.stack) > 1 and tag == "table":
                _flush(state)
                state.stack.pop()
        elif tag in _BLOCK:
            _flush(state)
            if len(state.stack) > 1:
                state.stack.pop()
        elif tag == "a":
            state.in_link = max(0, state.in_link - 1)
        if element.tail:
            _text(state, element.tail)
    _flush(state)
    return state.chunks


def _inline_class(element: HtmlElement, tag: str, state: _State, vocab: vocabulary.Vocabulary) -> None:
    """A space between inline elements that are boxes of their own in the layout: spans of a date line, tags, badges."""
    if tag == "span" and element.get("class") and state.pieces and not state.pieces[-1][-1:].isspace():
        previous = element.getprevious()
        if previous is not None and previous.tag == "span" and previous.get("class") and not (previous.tail or "").strip():
            state.pieces.append(" ")


def _text(state: _State, raw: str) -> None:
    if not raw.strip():
        if state.pieces and raw:
            state.pieces.append(" ")
        return
    text = raw if state.stack[-1].pre else _WS.sub(" ", raw)
    state.pieces.append(text)
    if state.in_link:
        state.links += len(text.strip())


def _flush(state: _State) -> None:
    if not state.pieces:
        return
    joined = "".join(state.pieces)
    state.pieces.clear()
    links, state.links = state.links, 0
    date, state.date, state.date_seen = state.date, None, False
    frame = state.stack[-1]
    text = "\n".join(line for line in (_WS.sub(" ", piece).strip() for piece in joined.split("\n")) if line)
    if not text:
        return
    level = int(frame.tag[1]) if len(frame.tag) == 2 and frame.tag[0] == "h" and frame.tag[1].isdigit() else 0
    state.chunks.append(_chunk(frame, text, state, level=level, links=links, date=date))


def _chunk(frame: _Frame, text: str, state: _State, *, level: int = 0, links: int = 0, date: str | None = None) -> Chunk:
    return Chunk(
        text,
        frame.tag,
        level,
        links,
        frame.noise,
        frame.caption,
        frame.kicker,
        date,
        frame.tokens,
        tuple(f.number for f in state.stack[:200]),
        frame.article,
        frame.main,
        frame.story,
        frame.header,
        None,
        0,
        frame.list_id,
        frame.address,
        frame.form,
    )


def _open(
    element: HtmlElement,
    tag: str,
    number: int,
    article: int,
    parent: _Frame,
    vocab: vocabulary.Vocabulary,
    weights: dict[HtmlElement, int],
    total: int,
) -> _Frame:
    tokens = class_tokens(element)
    role = (element.get("role") or "").lower()
    frame = _Frame(
        number,
        tag,
        parent.noise,
        parent.caption,
        parent.kicker,
        parent.article,
        parent.main,
        parent.story,
        parent.header,
        parent.list_id,
        parent.address,
        parent.form,
        parent.pre or tag == "pre",
        tokens,
    )
    if tag == "article":
        frame.article = article
    if tag == "main" or role == "main":
        frame.main = True
    if element.get("itemprop") == "articleBody" or tokens & vocab.html_story:
        frame.story = True
    if tag == "header" or "header" in tokens or "kopf" in tokens:
        frame.header = True
    if tag in ("ul", "ol"):
        frame.list_id = number
    if tag == "address" or "vcard" in tokens or "address" in tokens or "adresse" in tokens:
        frame.address = True
    if tag in ("figure", "figcaption") or tokens & vocab.html_caption:
        frame.caption = True
    if tokens & vocab.html_kicker:
        frame.kicker = True
    if tag == "form":
        frame.form = number
    if not frame.noise or frame.noise == "soft":
        noise = _noise(element, tag, role, tokens, parent, vocab)
        weight = weights.get(element, 0)
        if (noise == "hard" and tag not in _NOISE_TAGS and weight > 0.5 * total) or (noise and weight > 0.6 * total):
            noise = ""
        frame.noise = noise or frame.noise
    return frame


def _noise(element: HtmlElement, tag: str, role: str, tokens: frozenset[str], parent: _Frame, vocab: vocabulary.Vocabulary) -> str:
    if tag in _NOISE_TAGS or role in _NOISE_ROLES:
        return "hard"
    if tag == "header" and parent.article == 0 and not parent.main:
        return "hard" if element.find(".//h1") is None else ""
    if tag == "aside" or role in _SOFT_ROLES:
        return "soft" if (parent.article or parent.story) else "hard"
    if tokens & HARD:
        # A paragraph is not furniture for its class alone: "teaser" and "tag" are also names for leads.
        return "soft" if tag in ("p", "h1", "h2", "h3", "blockquote") else "hard"
    if tokens & vocab.html_noise:
        return "soft"
    if tag == "form":
        return "soft"
    return ""


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is None and element.get("aria-hidden") != "true" and not _HIDDEN_STYLE.search(element.get("style") or ""):
        return False
    # The folded answers of an accordion are hidden until a click, and are text all the same.
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    return not (_FOLD.search(names) or element.get("aria-labelledby") or "until-found" in (element.get("hidden") or ""))


def _weights(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Characters of running text (paragraphs of more than 80) below each element."""
    weights: dict[HtmlElement, int] = {}
    for element in tree.iter("p", "li", "td", "dd", "div", "section"):
        size = len(element.text or "") + sum(
            len(child.tail or "") + (len(child.text or "") if child.tag in ("b", "strong", "em", "i", "span") else 0) for child in element
        )
        if size < 80:
            continue
        node = element
        for _ in range(300):
            if node is None:
                break
            weights[node] = weights.get(node, 0) + size
            node = node.getparent()
    return weights


def _is_data(table: HtmlElement) -> bool:
    """A table of data, not of layout: at least two columns, no table inside, no cell that holds a whole text."""
    if (table.get("role") or "") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    columns = 0
    for n, tr in enumerate(table.iter("tr")):
        if n > 400:
            break
        cells = [c for c in tr if c.tag in ("td", "th")]
        columns = max(columns, len(cells))
        for cell in cells:
            if (
                sum(1 for p in cell.iter("p", "h1", "h2", "h3", "article") if len(p.text_content()) > 120) >= 2
                or cell.find(".//h1") is not None
            ):
                return False
    return columns >= 2


def _rows(table: HtmlElement, number: int, state: _State) -> None:
    frame = state.stack[-1]
    caption = table.find("caption")
    if caption is not None:
        text = _WS.sub(" ", caption.text_content()).strip()
        if text:
            state.chunks.append(
                _chunk(
                    _Frame(frame.number, "h6", frame.noise, article=frame.article, main=frame.main, story=frame.story), text, state, level=0
                )
            )
    for n, tr in enumerate(table.iter("tr")):
        if n > 20_000:
            break
        cells = [c for c in tr if c.tag in ("td", "th")]
        texts = [_WS.sub(" ", _cell_text(c)).strip() for c in cells]
        if not any(texts):
            continue
        chunk = _chunk(frame, " ".join(texts), state)
        chunk.tag, chunk.cells, chunk.table = "tr", texts, number
        chunk.header = bool(cells) and all(c.tag == "th" for c in cells)
        chunk.links = sum(len(_WS.sub(" ", a.text_content()).strip()) for c in cells for a in c.iter("a"))
        state.chunks.append(chunk)


def _cell_text(cell: HtmlElement) -> str:
    pieces: list[str] = []
    for node in cell.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag in _DROP:
            if node.tail:
                pieces.append(node.tail)
            continue
        if node is not cell and (node.tag in _BLOCK or node.tag == "br"):
            pieces.append(" ")
        if node.text and not any(a.tag in _DROP for a in node.iterancestors() if a is not cell):
            pieces.append(node.text)
    return _text_in_order(cell) if cell.find(".//*") is not None else "".join(pieces)


def _text_in_order(cell: HtmlElement) -> str:
    pieces: list[str] = [cell.text or ""]
    stack: list[tuple[HtmlElement, bool]] = [(child, False) for child in reversed(cell)]
    while stack:
        node, done = stack.pop()
        if done:
            if node.tag in _BLOCK:
                pieces.append(" ")
            pieces.append(node.tail or "")
            continue
        stack.append((node, True))
        if not isinstance(node.tag, str) or node.tag in _DROP:
            continue
        if node.tag in _BLOCK or node.tag == "br":
            pieces.append(" ")
        pieces.append(node.text or "")
        stack.extend((child, False) for child in reversed(node))
    return "".join(pieces)
