"""What a web page says about itself: JSON-LD, OpenGraph, Dublin Core and other meta tags."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"article|posting|report|pressrelease|webpage|newsarticle", re.I)
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date.issued",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "date",
    "publish-date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "publication_date",
    "last-published",
)
_KEYS = {
    "site": ("og:site_name", "application-name", "dc.source"),
    "publisher": ("dc.publisher", "dcterms.publisher", "publisher", "article:publisher"),
    "author": ("author", "dc.creator", "dcterms.creator", "article:author"),
    "description": ("description", "og:description", "dc.description"),
    "keywords": ("keywords", "news_keywords"),
    "og_title": ("og:title", "twitter:title", "dc.title"),
}
_TITLE_SUFFIX = re.compile(r"\s+(?:[|–—·•»:]|-|::)\s+")


def collect(tree: HtmlElement) -> dict[str, str]:
    """Raw strings by key: date, site, publisher, author, canonical, description, title (all optional).

    ``date`` is, in this order, datePublished of JSON-LD or microdata, article:published_time, Dublin Core; never a date of change.
    """
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content:
            tags.setdefault(name, content)
    meta: dict[str, str] = {}
    for item in _json_ld(tree):
        _from_json_ld(item, meta)
    if "date" not in meta:
        for element in tree.xpath("//*[@itemprop='datePublished']"):
            value = element.get("datetime") or element.get("content") or (element.text or "").strip()
            if value:
                meta["date"] = value
                break
    if "date" not in meta:
        value = next((tags[k] for k in _DATES if k in tags), None)
        if value:
            meta["date"] = value
    for key, names in _KEYS.items():
        value = next((tags[n] for n in names if n in tags), None)
        if value and key not in meta and not value.startswith("http"):
            meta[key] = value
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            meta.setdefault("canonical", element.get("href").strip())
    if "site" not in meta and "publisher" not in meta and (shown := _shown_site(tree)):
        meta["site"] = shown
    title = tree.find(".//title")
    if title is not None and title.text:
        meta["page_title"] = " ".join(title.text.split())
    return meta


_LOGO = frozenset([
    "logo", "brand", "branding", "site-title", "sitetitle", "site-name", "sitename", "navbar-brand", "kopf", "briefkopf", "letterhead",
    "masthead", "absender",
])  # fmt: skip
#: Addresses of a site's first page.
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+|\./)?\Z")
_LOGO_WORDS = re.compile(
    r"\b(?:(?:Zur\s+)?Startseite|Logo|Wappen|Home(?:page)?|Link\s+zur)\b(?:\s+(?:von|der|des))?(?=\W|\Z)|\A\W+|[\s|:,–-]+\Z", re.I
)
_OWNER = re.compile(
    r"(?:©|\(c\)|Copyright)\s*(?:(?:©|\(c\)|Copyright|by)\s*)*(?:\d{4}(?:\s*[-–]\s*\d{4})?\s*)?(?:by\s+)?"
    r"([A-ZÄÖÜ][^|·•,;\n©]{3,80}?)\s*(?:\d{4}\b|Alle Rechte|All rights|[|·•,;\n©]|\Z)"
)


def _shown_site(tree: HtmlElement) -> str | None:
    """Whose page it is where no tag says so: the name behind the home link in its header, else the owner in its footer."""
    from pipeline.ingest.htmlwalk import class_tokens

    for count, element in enumerate(tree.iter("a", "p", "div", "span", "strong")):
        if count > 400:
            break
        tokens = class_tokens(element)
        home = element.get("rel") == "home"
        named = element.tag == "a" and _HOME.match(element.get("href") or "#") is not None
        if not (tokens & _LOGO or home or named):
            continue
        name = " ".join(element.text_content().split()) or next((" ".join((i.get("alt") or "").split()) for i in element.iter("img")), "")
        name = _LOGO_WORDS.sub("", name).strip(" |:,–-")
        if 3 < len(name) <= 80 and (" " in name or tokens & _LOGO or home):  # a link "Rathaus" or "Start" names no site
            return name
    for footer in tree.iter("footer", "body"):
        # Of a page without a footer element the end is looked at.
        match = _OWNER.search("\n".join(t.strip() for t in footer.itertext() if t.strip())[-2000:])
        if match and footer.tag == "footer":
            name = " ".join(match[1].split())
            return name if name.endswith("V.") else name.rstrip(". ")
    return None


def headline(meta: dict[str, str]) -> str | None:
    """The title that the head of the page gives, without the name of the site."""
    given = meta.get("headline") or meta.get("og_title")
    page = meta.get("page_title")
    if not given and not page:
        return None
    return given or strip_site(page or "", meta)


def strip_site(title: str, meta: dict[str, str]) -> str:
    """``Title | Site`` without the site: the named site, else the shorter last (or first) piece if it is clearly shorter."""
    pieces = _TITLE_SUFFIX.split(title)
    if len(pieces) < 2:
        return title
    site = (meta.get("site") or meta.get("publisher") or "").lower()
    if site:
        kept = [p for p in pieces if site not in p.lower() and p.lower() not in site]
        if kept:
            return max(kept, key=len)
    longest = max(pieces, key=len)
    if len(pieces[0]) >= 0.6 * len(longest) or pieces[0] == longest:
        separators = _TITLE_SUFFIX.findall(title)
        cut = title.rfind(separators[-1])
        return title[:cut].strip() if len(pieces[-1]) <= 45 else title
    return longest


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        raw = (script.text or "").strip()
        raw = re.sub(r"^\s*(?:<!--|/\*.*?\*/|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", raw, flags=re.S)
        if len(raw) > 500_000:
            continue
        try:
            data = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue
        queue: list[Any] = [data]
        seen = 0
        while queue and seen < 500:
            item = queue.pop(0)
            seen += 1
            if isinstance(item, list):
                queue[:0] = item
            elif isinstance(item, dict):
                yield item
                queue.extend(
                    item[k]
                    for k in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
                    if isinstance(item.get(k), (dict, list))
                )


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        names = [n for n in map(_name, value) if n]
        return ", ".join(names) or None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() if isinstance(value, str) and value.strip() else None


def _from_json_ld(item: dict[str, Any], meta: dict[str, str]) -> None:
    kind = item.get("@type")
    kinds = " ".join(k for k in (kind if isinstance(kind, list) else [kind]) if isinstance(k, str))
    if not _ARTICLE_TYPES.search(kinds):
        if "WebSite" in kinds and _name(item.get("name")):
            meta.setdefault("site", str(_name(item.get("name"))))
        return
    for key, field in (("date", "datePublished"), ("headline", "headline"), ("description", "description")):
        value = item.get(field)
        if isinstance(value, str) and value.strip():
            meta.setdefault(key, value.strip())
    for key, field in (("publisher", "publisher"), ("author", "author"), ("place", "contentLocation"), ("site", "isPartOf")):
        name = _name(item.get(field))
        if name:
            meta.setdefault(key, name)
    if isinstance(item.get("dateline"), str):
        meta.setdefault("dateline", item["dateline"])
