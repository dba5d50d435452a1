"""Contact blocks: who answers questions, and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.ingest.signs import CLOSING, DAY, FINITE, MAIL_OR_ADDRESS, PHONE, has_contact_data, is_prose, opens_contact

if TYPE_CHECKING:
    from pipeline.ingest import vocabulary
    from pipeline.ingest.parts import Part

_TOWN_LINE = re.compile(r"(?:[DA]-)?\d{4,5}\s+[A-ZÄÖÜ][\w.() /-]{2,40}\Z")


def mark_contacts(parts: list[Part], body: int, vocab: vocabulary.Vocabulary) -> None:
    """Contact blocks: the part that opens one, and the short lines after it."""
    _address_runs(parts, body)
    running = False
    for i in range(max(body, 1), len(parts)):
        part = parts[i]
        text = part.text
        if part.role in ("heading", "title", "table_row", "caption", "dateline", "boilerplate") and part.fixed:
            if part.role == "heading":
                running = len(text) < 60 and opens_contact(text + ":", text.lower() + ":", vocab)
                if running:
                    part.role = "contact"
            continue
        low = text.lower()
        short = not is_prose(text) and len(text) < 240
        if text in ("--", "-- "):
            running = True
        if opens_contact(text, low, vocab) or _is_contact_line(text, short) or (len(text) < 80 and CLOSING.match(text)):
            part.role, running = "contact", True
        elif running and short and not FINITE.search(text) and (len(text) < 90 or has_contact_data(text)):
            part.role = "contact"
        else:
            running = False
        if part.role == "contact":
            part.fixed = True


def _is_contact_line(text: str, short: bool) -> bool:
    return short and has_contact_data(text) and not FINITE.search(text) and not DAY.search(text)


def _address_runs(parts: list[Part], body: int) -> None:
    """Short lines one below the other of which one is a postal address or a phone number are one contact block."""
    i = max(body, 1)
    while i < len(parts):
        j = i + 1
        while j < len(parts) and parts[j].tight:
            j += 1
        run = parts[i:j]
        if j - i >= 2 and all(
            p.role == "body" and not p.fixed and len(p.text) < 90 and not is_prose(p.text) and not FINITE.search(p.text) for p in run
        ):
            texts = [p.text for p in run]
            if any(PHONE.search(t) or _TOWN_LINE.match(t) or MAIL_OR_ADDRESS.search(t) for t in texts):
                for part in run:
                    part.role, part.fixed = "contact", True
        i = j
