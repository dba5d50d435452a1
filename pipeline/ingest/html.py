"""Web pages: own block extraction on lxml's tree. Why not a ready extractor: see docs/decisions.md ("Main text of web pages")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import Unreadable
from pipeline.ingest import clean, htmlmeta, htmlstory
from pipeline.ingest.htmlwalk import walk
from pipeline.ingest.single import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)|<\?xml[^>]{0,100}encoding=[\"']([A-Za-z0-9_.-]+)", re.I)
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>", re.I)
_TAG = re.compile(
    r"<(/?)(div|section|article|main|span|font|b|i|em|strong|ul|ol|li|dl|dd|dt|table|tbody|tr|td|center|blockquote|p|a)\b[^>]{0,2000}>",
    re.I,
)
#: libxml2 gives up below 2,048 open elements; real pages stay below 60.
_MAX_DEPTH = 1_500


def declared_charset(data: bytes) -> str | None:
    """The charset that the first 4 KiB of a page declare."""
    match = _CHARSET.search(data, 0, 4096)
    return (match.group(1) or match.group(2)).decode("ascii", "replace") if match else None


def parse(text: str) -> HtmlElement:
    """The tree of a page; never fetches anything. Raises Unreadable("no_text") for a page without elements."""
    from lxml import etree
    from lxml import html as lxml_html

    if text.count("<") > _MAX_DEPTH:
        text = flatten(text)
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    source = _DECLARATION.sub("", text).encode("utf-8", "replace")
    try:
        tree = etree.fromstring(source, parser)
    except etree.ParserError as error:
        raise Unreadable("no_text", "the page is empty: save it again from the browser") from error
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", f"the page cannot be parsed ({error.msg}): save it again from the browser") from error
    if tree is None:
        raise Unreadable("no_text", "the page is empty: save it again from the browser")
    return tree


def flatten(text: str) -> str:
    """The page unchanged, or, where it nests too deeply for the parser, with every container turned into a paragraph break."""
    depth = 0
    for match in _TAG.finditer(text):
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        # Unclosed <p> and <li> add up without being nested: the result is only less structured.
        if depth > _MAX_DEPTH:
            return _TAG.sub(lambda m: " " if m.group(2).lower() in ("span", "font", "b", "i", "em", "strong", "a") else "<p>", text)
    return text


#: Tags of one page; a long page of a portal has 10,000.
_MAX_TAGS = 1_000_000
_NO_TEXT = re.compile(r"<(script|style|svg|template)\b.*?</\1\s*>|<[^<>]*>", re.I | re.S)


def check_size(text: str, max_chars: int) -> None:
    """Refuse what is no page before a tree is made of it, which takes twenty times its size. Raises Unreadable: too_long, too_large.

    Pages that were saved with their pictures inside are long and hold little text: they pass.
    """
    if len(text) <= 4 * max_chars:
        return
    if text.count("<") > _MAX_TAGS:
        raise Unreadable("too_large", f"the page has more than {_MAX_TAGS:,} tags: split it into single releases")
    if sum(len(piece) for piece in _gaps(text)) > 4 * max_chars:
        raise Unreadable("too_long", f"the page has far more than {max_chars:,} characters of text: split it into single releases")


def _gaps(text: str) -> Iterator[str]:
    at = 0
    for match in _NO_TEXT.finditer(text):
        yield text[at : match.start()]
        at = match.end()
    yield text[at:]


def read(text: str) -> Content:
    """Parts of the story of a page; navigation, teasers, comments, forms and the rest are left out."""
    tree = parse(clean.normalise(text))
    meta = htmlmeta.collect(tree)
    headline = htmlmeta.headline(meta)
    parts, title, shown_date = htmlstory.select(walk(tree), headline)
    if shown_date and "date" not in meta:
        meta["date"] = shown_date
    for key in ("og_title", "headline"):
        meta.pop(key, None)
    if title is None and headline:
        title = headline
    return Content(parts, title, meta)
