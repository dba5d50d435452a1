"""Word documents by python-docx: paragraphs, lists, tables, text boxes, page headers."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from pipeline.errors import Unreadable
from pipeline.ingest import clean, roles, signs
from pipeline.ingest.docxlists import Numbering
from pipeline.ingest.faults import is_own
from pipeline.ingest.parts import Part, row
from pipeline.ingest.single import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument

    from pipeline.ingest.options import Limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_NAMES = ("heading", "überschrift", "berschrift")


def check_zip(data: bytes, limits: Limits) -> None:
    """Refuse a Word file that unpacks to far more than it weighs. Raises Unreadable: archive_bomb, too_large, encrypted."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # A tree takes ten times the size of its XML; pictures are not read.
        if any(info.file_size > limits.max_bytes and info.filename.endswith((".xml", ".rels")) for info in archive.infolist()):
            raise Unreadable(
                "too_large", f"its text unpacks to more than {limits.max_bytes // 1_048_576} MiB: split it into single releases"
            )
        total = sum(info.file_size for info in archive.infolist())
        packed = max(1, len(data))
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise Unreadable("encrypted", "the file is protected by a password: save it without one")
        if total > limits.max_bytes * 8 or (total > 1_048_576 and total / packed > limits.max_ratio):
            raise Unreadable("archive_bomb", f"unpacks to {total:,} bytes: not a real document, remove it")


def read(data: bytes, limits: Limits) -> Content:
    """Parts of a Word document. Page headers come first as letterhead, footers last as contact or furniture."""
    import docx as word

    try:
        check_zip(data, limits)
        document = word.Document(io.BytesIO(data))
        parts = _page_lines(document, "header")
        body = _body(document)
        feet = _page_lines(document, "footer")
        properties = document.core_properties
        author, given = properties.author or "", properties.title or None
    except Unreadable:
        raise
    except Exception as error:  # python-docx meets broken packages with whatever its depths raise
        if is_own(error):
            raise
        raise Unreadable(
            "damaged", f"the Word file is damaged or incomplete ({type(error).__name__}): open it in Word and save it again"
        ) from error
    title = roles.assign(body)
    for part in parts:
        part.role, part.fixed = "letterhead", True
    known = {p.text for p in body}
    parts = [p for p in parts if p.text not in known]
    head = len(parts)
    parts.extend(body)
    for part in feet:
        part.role = "contact" if signs.has_contact_data(part.text) else "boilerplate"
        if part.text not in known:
            parts.append(part)
    if head and not title:
        title = given
    return Content(parts, title, {"author": author} if author else {})


def _page_lines(document: WordDocument, kind: str) -> list[Part]:
    parts: list[Part] = []
    seen: set[str] = set()
    for section in list(document.sections)[:20]:
        for variant in (f"first_page_{kind}", kind):
            if variant.startswith("first") and not section.different_first_page_header_footer:
                continue
            container = getattr(section, variant)
            if container.is_linked_to_previous:
                continue
            for paragraph in container._element.iter(f"{_W}p"):
                for line in _paragraph_text(paragraph).split("\n"):
                    text = clean.squeeze(clean.normalise(line))
                    if text and text not in seen and len(text) < 400:
                        seen.add(text)
                        parts.append(Part(text, "letterhead", tight=bool(parts), fixed=True))
    return parts


def _body(document: WordDocument) -> list[Part]:
    styles = _styles(document)
    numbering = Numbering(document)
    parts: list[Part] = []
    table = 0
    previous_list = False
    for element in _blocks(document.element.body):
        if element.tag == f"{_W}tbl":
            if _is_layout(element):
                for paragraph in element.iter(f"{_W}p"):
                    _paragraph(paragraph, styles, numbering, parts, False)
                continue
            table += 1
            _table(element, table, parts)
            previous_list = False
            continue
        previous_list = _paragraph(element, styles, numbering, parts, previous_list)
    return parts


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables in reading order; content controls and text boxes are opened, a text box stands before its paragraph."""
    stack: list[Any] = list(reversed(list(body)))
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag == _MC_FALLBACK:
            continue
        if element.tag == f"{_W}p":
            for box in element.iter(f"{_W}txbxContent"):
                if any(a.tag == _MC_FALLBACK for a in box.iterancestors()):
                    continue
                yield from (e for e in box if isinstance(e.tag, str) and e.tag in (f"{_W}p", f"{_W}tbl"))
            yield element
        elif element.tag == f"{_W}tbl":
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"):
            stack.extend(reversed(list(element)))


def _styles(document: WordDocument) -> dict[str, tuple[str, _List]]:
    """Style id to its English or German name and the list that its paragraphs belong to."""
    found: dict[str, tuple[str, _List]] = {}
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        identifier = style.get(f"{_W}styleId")
        if name is not None and identifier:
            found[identifier] = ((name.get(f"{_W}val") or "").lower(), _list_of(style.find(f".//{_W}numPr")))
    return found


#: Number and depth of the list that a paragraph belongs to; None where it belongs to none.
_List = tuple[str, int] | None


def _list_of(properties: Any, inherited: _List = None) -> _List:
    """The list that ``numPr`` names; what it does not say comes from the style. Number 0 takes a paragraph out of its list."""
    if properties is None:
        return inherited
    values = {}
    for name in ("numId", "ilvl"):
        found = properties.find(f"{_W}{name}")
        values[name] = found.get(f"{_W}val") if found is not None else None
    number = values["numId"] or (inherited[0] if inherited else "?")
    depth = values["ilvl"] or ""
    return None if number == "0" else (number, int(depth) if depth in "012345678" and depth else 0)


def _paragraph_text(paragraph: Any) -> str:
    """Text of a paragraph without deleted text, text boxes and fallbacks; breaks become line ends."""
    pieces: list[str] = []
    stack: list[Any] = list(reversed(list(paragraph)))
    while stack:
        node = stack.pop()
        tag = node.tag
        if not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            pieces.append(node.text or "")
        elif tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            pieces.append("\t")
        elif tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif tag in (f"{_W}del", f"{_W}txbxContent", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", _MC_FALLBACK):
            continue
        else:
            stack.extend(reversed(list(node)))
    return "".join(pieces)


def _paragraph(paragraph: Any, styles: dict[str, tuple[str, _List]], numbering: Numbering, parts: list[Part], after_item: bool) -> bool:
    """Append the parts of one paragraph; whether it is a list item."""
    text = clean.normalise(_paragraph_text(paragraph)).strip()
    if not text:
        return False
    properties = paragraph.find(f"{_W}pPr")
    name, numbered = "", None
    if properties is not None:
        style = properties.find(f"{_W}pStyle")
        name, numbered = styles.get(style.get(f"{_W}val") or "", ("", None)) if style is not None else ("", None)
        numbered = _list_of(properties.find(f"{_W}numPr"), numbered)
    if name in ("title", "titel"):
        parts.append(Part(clean.squeeze(text.replace("\n", " ")), "heading", 1, fixed=True))
        return False
    if any(h in name for h in _HEADING_NAMES):
        digits = "".join(ch for ch in name if ch.isdigit())
        parts.append(Part(clean.squeeze(text.replace("\n", " ")), "heading", min(6, int(digits[:1] or 1)), fixed=True))
        return False
    if numbered or name.startswith("list ") or name.startswith("listen"):
        label = numbering.label(*numbered) if numbered else ""
        parts.append(Part(clean.squeeze(f"{label} {text}".replace("\n", " ")), "list_item", tight=after_item, fixed=True))
        return True
    if name in ("caption", "beschriftung"):
        parts.append(Part(clean.squeeze(text.replace("\n", " ")), "heading", 6, fixed=True))
        return False
    from pipeline.ingest import plain

    bullets = plain.to_parts(text) if "\n" in text or "\t" in text or plain.is_item(text) else [Part(clean.squeeze(text))]
    for part in bullets:
        if part.role == "list_item":
            part.tight = part.tight or after_item
        parts.append(part)
    return bool(bullets) and bullets[-1].role == "list_item"


def _is_layout(table: Any) -> bool:
    """One column, or cells that hold whole texts."""
    rows = [list(tr.iter(f"{_W}tc")) for tr in table.iter(f"{_W}tr")]
    if max((len(r) for r in rows), default=0) < 2:
        return True
    return len(rows) <= 2 and any(sum(1 for p in c.iter(f"{_W}p") if len(_paragraph_text(p)) > 150) >= 2 for r in rows for c in r)


def _table(table: Any, number: int, parts: list[Part]) -> None:
    rows = [tr for tr in table if tr.tag == f"{_W}tr"]
    for n, tr in enumerate(rows):
        cells: list[str] = []
        for tc in tr.iter(f"{_W}tc"):
            if any(a.tag == f"{_W}tc" for a in tc.iterancestors() if a is not tr):
                continue
            cells.append(clean.squeeze(clean.normalise(" ".join(_paragraph_text(p) for p in tc.iter(f"{_W}p"))).replace("\n", " ")))
        if any(cells):
            header = n == 0 and (
                tr.find(f".//{_W}tblHeader") is not None or _bold(tr) or (len(rows) > 2 and not any(ch.isdigit() for ch in "".join(cells)))
            )
            parts.append(row(cells, header=header, table=number, tight=n > 0))


def _bold(tr: Any) -> bool:
    runs = [r for r in tr.iter(f"{_W}r") if r.find(f"{_W}t") is not None]
    return bool(runs) and all(r.find(f"{_W}rPr/{_W}b") is not None for r in runs)
