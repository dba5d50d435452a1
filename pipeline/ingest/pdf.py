"""PDF by pdfium: read the pages, refuse what has no text; ``pdfpage`` reads lines, ``pdflayout`` makes paragraphs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import Unreadable
from pipeline.ingest import roles
from pipeline.ingest.pdflayout import to_parts
from pipeline.ingest.pdfpage import Line, page_lines
from pipeline.ingest.single import Content

if TYPE_CHECKING:
    from pipeline.ingest.options import Limits


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
                lines = page_lines(page, number)
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
