"""What a line is for: title, dateline, letterhead, caption, contact or furniture. Shared by all readers without own markup."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ingest import plain, vocabulary
from pipeline.ingest.contacts import mark_contacts
from pipeline.ingest.signs import (
    BYLINE,
    END,
    FINITE,
    SALUTATION,
    VERB_LIKE,
    has_contact_data,
    is_credit,
    is_dateline,
    is_letterhead,
    is_prose,
)

if TYPE_CHECKING:
    from pipeline.ingest.parts import Part

#: The head of a release ends at the first long sentence; no more than this many parts are looked at.
HEAD_PARTS = 24


def assign(parts: list[Part]) -> str | None:
    """Set the roles of all parts that are not ``fixed`` (in place) and return the title.

    The title is the heading the format gave, else the first heading-like line of the head.
    """
    vocab = vocabulary.load()
    parts[:] = [p for p in parts if p.text.strip()]
    _numbered(parts)
    _furniture(parts, vocab)
    body = _head(parts, vocab)
    mark_contacts(parts, body, vocab)
    _repeats(parts, body)
    _lists(parts, body)
    _runs(parts, body)
    _headings(parts, body)
    return next((p.text for p in parts if p.role == "title"), None)


_ORDINAL = re.compile(r"\(?(\d{1,2}|[a-h])[.)]\s+(?=\S)")


def _ordinal(part: Part) -> int:
    """The number before a part, letters counted too; 0 where there is none."""
    match = _ORDINAL.match(part.text) if part.role == "body" and not part.fixed else None
    if not match or not plain.is_item(part.text):  # "12. Mai" is none
        return 0
    return int(match[1]) if match[1].isdigit() else ord(match[1]) - 96


def _numbered(parts: list[Part]) -> None:
    """Parts, one after the other, whose numbers count on are items of a list that was numbered by hand."""
    numbers = [_ordinal(p) for p in parts]
    for i, (a, b) in enumerate(pairwise(numbers)):
        if a and b == a + 1:
            for part in parts[i : i + 2]:
                part.role, part.fixed = "list_item", True


def _lettered(before: Part | None, low: str) -> bool:
    """ "(c)" after an item "(b)" is the third of a list and no sign of copyright."""
    return before is not None and low.startswith("(c)") and before.text.lower().startswith(("(b)", "b)"))


def _furniture(parts: list[Part], vocab: vocabulary.Vocabulary) -> None:
    section = 0
    prose = False
    for before, part in zip([None, *parts], parts, strict=False):
        text = part.text
        prose = prose or is_prose(text)
        if len(text) > 320:
            section = 0
            continue
        low = text.lower()
        if part.role == "heading" and part.fixed:
            if section and part.level > section:
                part.role = "boilerplate"
                continue
            # The headline itself may be called "Nachrichten aus ...".
            section = part.level if prose and vocab.sections.match(low) else 0
            if section:
                part.role = "boilerplate"
            continue
        if section:
            if is_prose(text) and not has_contact_data(text):
                section = 0
            else:
                part.role, part.fixed = ("contact" if has_contact_data(text) else "boilerplate"), True
                continue
        credit = prose and part.role == "body" and not part.fixed and is_credit(text, low, vocab)
        if credit or (part.role in ("body", "list_item") and vocab.boilerplate.match(low)):
            part.role, part.fixed = "boilerplate", True
        elif prose and part.role == "body" and not part.fixed and len(text) < 60 and vocab.sections.match(low):
            part.role, part.fixed, section = "boilerplate", True, 7
        elif part.role == "body" and not part.fixed and not _lettered(before, low):
            if vocab.caption_start.match(low) and not is_prose(text.split(":", 1)[-1][:120]):
                part.role, part.fixed = "caption", True
            elif low[0] in "(©[" and vocab.caption_mark.search(low) and len(text) < 160:
                part.role, part.fixed = ("boilerplate" if low[0] == "©" else "caption"), True
            elif vocab.caption_mark.search(low, max(0, len(low) - 90)) and not is_prose(text[:-40]):
                part.role, part.fixed = "caption", True
        if part.role == "caption" and before is not None and len(before.text) > 12 and text.startswith(before.text):
            # The alternative text of an image, repeated by the caption below it.
            before.role, before.fixed = "caption", True


def _head(parts: list[Part], vocab: vocabulary.Vocabulary) -> int:
    """Classify the head; return the index of the first part of the body."""
    first_prose = next((i for i in range(len(parts)) if _opens_body(parts, i)), len(parts))
    zone = [i for i in range(min(first_prose, HEAD_PARTS)) if not (parts[i].fixed and parts[i].role != "heading")]
    given = [i for i in zone if parts[i].role == "heading"]
    dates: list[int] = []
    candidates: list[int] = []
    for i in zone:
        part = parts[i]
        if part.role == "heading":
            continue
        if is_dateline(part.text):
            part.role, part.fixed = "dateline", True
            dates.append(i)
        elif is_letterhead(part.text, part.text.lower(), vocab):
            part.role, part.fixed = "letterhead", True
        elif BYLINE.match(part.text) or SALUTATION.match(part.text):
            part.role, part.fixed = "boilerplate", True
        else:
            candidates.append(i)
    # A line right below the letterhead, above the date, belongs to it where a headline follows elsewhere or none is needed.
    for i in list(candidates):
        before = parts[i - 1] if i else None
        if (
            dates
            and i < dates[0]
            and parts[i].tight
            and before is not None
            and before.role == "letterhead"
            and not VERB_LIKE.search(parts[i].text)
        ):
            parts[i].role, parts[i].fixed = "letterhead", True
            candidates.remove(i)
    # A date line may also stand after the lead: look a little further.
    for i in range(first_prose, min(len(parts), first_prose + 8)):
        part = parts[i]
        if not part.fixed and part.role == "body" and not dates and is_dateline(part.text):
            part.role, part.fixed = "dateline", True
    _bold_letterhead(parts, given, vocab)
    title = given[0] if given else _choose_title(parts, candidates, dates)
    if title is None:
        title = _spare_title(parts, zone, vocab)
    for i in candidates:
        if i == title:
            continue
        # Before the title: the issuer's lines; after it: subtitles.
        if title is not None and i > title and parts[i].text[-1] == "." and FINITE.search(parts[i].text):
            continue  # a short sentence is no subtitle
        parts[i].role = "letterhead" if (title is not None and i < title) else "heading"
        parts[i].fixed = True
        parts[i].level = 2 if parts[i].role == "heading" else 0
    if title is not None:
        parts[title].role, parts[title].fixed, parts[title].level = "title", True, 1
    return first_prose


def _opens_body(parts: list[Part], i: int) -> bool:
    part = parts[i]
    if part.role in ("list_item", "table_row"):
        return True
    if part.role != "body" or not is_prose(part.text):
        return False
    # A question or an exclamation above a longer paragraph is a headline, and so are two sentences without a full stop above running
    # text ("Zwei Namen? Warum es bei einem blieb").
    following = parts[i + 1].text if i + 1 < len(parts) else ""
    if len(part.text) >= 120 or not following or any(p.role == "body" and is_prose(p.text) for p in parts[:i]):
        return True
    longer = len(following) > len(part.text)
    if part.text[-1] in "?!":
        return not (longer or not is_prose(following))
    return bool(END.search(part.text)) or part.text[-1] in ":,;" or not (longer and is_prose(following))


def _choose_title(parts: list[Part], candidates: list[int], dates: list[int]) -> int | None:
    """The first candidate after the last letterhead or date line; else the last one before the date."""
    if not candidates:
        return None
    heads = [i for i in range(candidates[-1]) if parts[i].role in ("letterhead", "dateline")]
    after = [i for i in candidates if not heads or i > heads[-1]]
    if dates:
        later = [i for i in candidates if i > dates[-1]]
        first = candidates[0]
        if later and first < dates[0] and parts[later[0]].text[-1] == "." and not any(p.role == "letterhead" for p in parts[:first]):
            return first  # headline, date, lead
        after = later or after
    pool = after or candidates
    # A kicker of one word above a longer line is not the title.
    return next((i for i in pool if len(parts[i].text.split()) >= 2), pool[0])


def _bold_letterhead(parts: list[Part], given: list[int], vocab: vocabulary.Vocabulary) -> None:
    """Bold or large lines of the letterhead are no titles while another heading of their rank follows (``given`` is changed in place)."""
    offices = [n for n, i in enumerate(given[:-1]) if is_letterhead(parts[i].text, parts[i].text.lower(), vocab)]
    if not offices:
        return
    low = parts[given[0]].text.lower()
    if parts[given[0]].level < parts[given[offices[-1] + 1]].level and not (vocab.release.match(low) or vocab.office.search(low)):
        return
    for i in given[: offices[-1] + 1]:
        parts[i].role, parts[i].level = "letterhead", 0
    del given[: offices[-1] + 1]


def _spare_title(parts: list[Part], zone: list[int], vocab: vocabulary.Vocabulary) -> int | None:
    """The last line that passed for letterhead, where nothing else is left: a headline that begins like one ("Hochschule ehrt Gäste")."""
    for i in reversed(zone):
        part = parts[i]
        if (
            part.role == "letterhead"
            and len(part.text.split()) >= 4
            and not has_contact_data(part.text)
            and not vocab.release.match(part.text.lower())
        ):
            return i
        if part.role == "dateline":
            return None
    return None


def _key(text: str) -> str:
    return re.sub(r"[\W\d]+", "", text).lower()


def _repeats(parts: list[Part], body: int) -> None:
    """Letterhead lines that come again are furniture, and so is a title line that is set twice or run together with its subtitle."""
    seen = {_key(p.text) for p in parts[:body] if p.role in ("letterhead", "title", "heading", "dateline") and len(p.text) > 3}
    head_lines = {_key(p.text) for p in parts[:body] if p.role == "letterhead"}
    for part in parts[body:]:
        if len(part.text) < 160 and part.role in ("body", "contact", "letterhead", "heading", "boilerplate"):
            key = _key(part.text)
            if key and (key in head_lines or (key in seen and part.role != "contact")):
                part.role, part.fixed = "boilerplate", True
    _doubled_title(parts, body)


def _doubled_title(parts: list[Part], body: int) -> None:
    keys = [_key(p.text) for p in parts[: min(len(parts), body + 1)]]
    for i, key in enumerate(keys[:-1]):
        if parts[i].role not in ("title", "heading") or len(key) < 12:
            continue
        fused = i + 2 < len(keys) and key == keys[i + 1] + keys[i + 2]
        if fused or key == keys[i + 1]:
            successor = parts[i + 1]
            if parts[i].role == "title":
                successor.role, successor.level, successor.fixed = "title", 1, True
            parts[i].role = "boilerplate"


def _lists(parts: list[Part], body: int) -> None:
    """Short lines after a paragraph that ends with a colon are a list without marks."""
    i = body
    while i < len(parts):
        if not (parts[i].role in ("body", "heading") and parts[i].text.endswith(":")):
            i += 1
            continue
        j = i + 1
        while (
            j < len(parts) and parts[j].role == "body" and not parts[j].fixed and len(parts[j].text) < 160 and not END.search(parts[j].text)
        ):
            if parts[j].text.endswith(":"):
                break
            # The line above a paragraph is its heading, not the last item.
            if not parts[j].tight and j + 1 < len(parts) and is_prose(parts[j + 1].text) and parts[j + 1].role == "body":
                break
            j += 1
        if j - i > 2:
            for part in parts[i + 1 : j]:
                part.role, part.fixed = "list_item", True
        i = max(j, i + 1)


def _runs(parts: list[Part], body: int) -> None:
    """Three or more short lines, one right below the other, are a list without marks."""
    i = body
    while i < len(parts):
        j = i
        while j < len(parts) and _is_bare(parts[j]) and (j == i or parts[j].tight):
            j += 1
        if j - i >= 3:
            for part in parts[i:j]:
                part.role, part.fixed = "list_item", True
        i = max(j, i + 1)


def _is_bare(part: Part) -> bool:
    return part.role == "body" and not part.fixed and len(part.text) < 110 and not END.search(part.text) and part.text[-1] not in ":;,"


def _headings(parts: list[Part], body: int) -> None:
    """Short lines between paragraphs that are no sentences are headings, unless they are many (a list)."""
    n = len(parts)
    for i in range(body, n):
        part = parts[i]
        text = part.text
        if part.fixed or part.role != "body" or len(text) > 110 or END.search(text) or text.endswith((":", ",", ";")):
            continue
        if part.tight and i and parts[i - 1].role == "body":
            continue
        if len(text.split()) > 14 or text[0] in '"»«(' or text[0].islower() or has_contact_data(text):
            continue
        for k in range(i + 1, min(n, i + 5)):
            after = parts[k]
            if after.role in ("table_row", "list_item") or (
                after.role == "body" and (is_prose(after.text) or (after.tight and k == i + 1))
            ):
                part.role, part.level = "heading", 2
            if after.role not in ("caption", "boilerplate") and (
                after.role != "body" or is_prose(after.text) or after.tight or END.search(after.text)
            ):
                break
