"""RSS 2.0, RSS 1.0 and Atom files (not addresses: nothing is fetched)."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from pipeline.errors import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(slots=True)
class Item:
    """One entry: its own id, its text, what kind of text it is and what the feed says about it."""

    identifier: str
    text: str
    media_type: str
    meta: dict[str, str] = field(default_factory=dict)


def _local(element: _Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _children(element: _Element) -> dict[str, _Element]:
    found: dict[str, _Element] = {}
    for child in element:
        found.setdefault(_local(child), child)
    return found


def _text(element: _Element | None) -> str:
    return "".join(str(t) for t in element.itertext()).strip() if element is not None else ""


def items(data: bytes) -> list[Item]:
    """The entries in the order of the file. Raises Unreadable("damaged") where there are none to read."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", "the feed is no valid XML: fetch it again") from error
    if root is None:
        raise Unreadable("damaged", "the feed is no valid XML: fetch it again")
    channel = next((e for e in root.iter() if _local(e) == "channel"), root)
    site = _text(_children(channel).get("title"))
    found = [_item(element, site) for element in root.iter() if _local(element) in ("item", "entry")]
    if not found:
        raise Unreadable("no_text", "the feed has no entries")
    return found


def _item(element: _Element, site: str) -> Item:
    parts = _children(element)
    body = ""
    for name in ("encoded", "content", "description", "summary"):
        body = _content(parts.get(name))
        if body:
            break
    title = _text(parts.get("title"))
    link = parts.get("link")
    address = (link.get("href") or _text(link)) if link is not None else ""
    meta = {
        "title": title,
        "date": next((_text(parts[n]) for n in ("pubDate", "published", "date", "issued") if n in parts), ""),
        "author": _text(parts.get("creator")) or _text(parts.get("author")),
        "site": site,
        "canonical": address,
    }
    identifier = _text(parts.get("guid")) or _text(parts.get("id")) or address
    is_html = "<" in body and ">" in body
    text = f"<html><body><article><h1>{escape(title)}</h1>{body}</article></body></html>" if is_html else f"{title}\n\n{body}"
    return Item(
        " ".join(identifier.split())[:300],
        text if body else "",
        "text/html" if is_html else "text/plain",
        {k: v for k, v in meta.items() if v},
    )


def _content(element: _Element | None) -> str:
    """Escaped HTML, CDATA or inline XHTML of an entry as a string."""
    if element is None:
        return ""
    if element.get("type") == "xhtml" or len(element):
        from lxml import etree

        return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
    return _text(element)
