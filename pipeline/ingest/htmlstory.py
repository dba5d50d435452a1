"""Which chunks of a page are the story: from title to last paragraph, without teasers, boxes of links, tags and comments."""

from __future__ import annotations

import re

from pipeline.ingest import clean, roles, vocabulary
from pipeline.ingest.htmlwalk import Chunk
from pipeline.ingest.parts import Part, row

_UPDATE = re.compile(
    r"[\s|·,(–-]*(?:zuletzt\s+)?(?:aktualisiert|aktualisierung|geändert|letzte\s+änderung|update|bearbeitet|modified)\b.*", re.I | re.S
)
_WORDS = re.compile(r"\w+")
_HAS_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}\.\s?[A-ZÄÖÜ][a-zä]+\s\d{4}|\d{4}-\d{2}-\d{2}")
_BYLINE = re.compile(
    r"(?:Von|von|Text:|Autor(?:in)?:|Ein Beitrag von|Redaktion:?)\s+[A-ZÄÖÜ][\w.-]+(?:\s+(?:und|von|der|[A-ZÄÖÜ][\w.-]+)){0,6}\Z"
)


def select(chunks: list[Chunk], headline: str | None) -> tuple[list[Part], str | None, str | None]:
    """The parts of the story, its title, and the date of a ``time`` element in its head (raw)."""
    vocab = vocabulary.load()
    usable = [c for c in chunks if not _is_furniture(c)]
    if not usable:
        usable = [c for c in chunks if c.noise != "hard"] or chunks
    title = _title(usable, headline)
    region = _region(usable, title)
    region = _without_sections(region, vocab, title)
    parts: list[Part] = []
    shown: str | None = None
    prose_seen = False
    title_text: str | None = None
    for i, chunk in enumerate(region):
        if chunk is title:
            title_text = " ".join(chunk.text.split("\n"))
            parts.append(Part(title_text, "title", 1, fixed=True))
            continue
        made = _parts(chunk, region, i, vocab, prose_seen, title_text)
        if chunk.date and not prose_seen and shown is None and not _UPDATE.match(chunk.text):
            shown = chunk.date
        for part in made:
            prose_seen = prose_seen or (part.role == "body" and roles.is_prose(part.text))
        parts.extend(made)
    _definitions(parts)
    roles.mark_contacts(parts, next((k for k, p in enumerate(parts) if p.role == "body" and roles.is_prose(p.text)), len(parts)), vocab)
    return _unrepeated(parts), title_text, shown


def _is_furniture(chunk: Chunk) -> bool:
    if chunk.noise == "hard":
        return True
    if chunk.noise == "soft":
        return not (_running(chunk) or (chunk.tag in ("p", "h1") and chunk.links == 0 and len(chunk.text) > 60))
    return False


def _running(chunk: Chunk) -> bool:
    """Running text: long enough, a sentence, and hardly any of it a link."""
    n = len(chunk.text)
    return n > 90 and chunk.links < 0.35 * n and roles.is_prose(chunk.text)


def _overlap(a: str, b: str) -> float:
    x, y = set(_WORDS.findall(a.lower())), set(_WORDS.findall(b.lower()))
    return len(x & y) / min(len(x), len(y)) if x and y else 0.0


def _title(chunks: list[Chunk], headline: str | None) -> Chunk | None:
    """The h1 that says what the head of the page says; a site's name set as h1 does not."""
    firsts = [c for c in chunks if c.tag == "h1"]
    if headline:
        best = max(firsts, key=lambda c: (_overlap(c.text, headline), len(c.text)), default=None)
        if best is not None and _overlap(best.text, headline) >= 0.5:
            return best
        for c in chunks:
            if c.level in (2, 3) and _overlap(c.text, headline) >= 0.8 and len(c.text) > 0.5 * len(headline):
                return c
    for c in firsts:
        if c.article or c.main:
            return c
    if firsts:
        return firsts[0]
    return next((c for c in chunks if c.level == 2), None)


def _region(chunks: list[Chunk], title: Chunk | None) -> list[Chunk]:
    """The chunks of the element that holds both the title and most of the running text."""
    prose = [c for c in chunks if _running(c)]
    if not prose:
        return chunks
    total = sum(len(c.text) for c in prose)
    pool = prose
    if title is not None and title.article:
        inside = [c for c in prose if c.article == title.article]
        if sum(len(c.text) for c in inside) > 0.4 * total:
            return [c for c in chunks if c.article == title.article or (title.path and _shares(c, title.article, chunks))]
    if title is not None:
        at = chunks.index(title)
        pool = [c for c in chunks[at:] if _running(c)] or prose
    total = sum(len(c.text) for c in pool)
    weights: dict[int, int] = {}
    for c in pool:
        for number in c.path:
            weights[number] = weights.get(number, 0) + len(c.text)
    heavy = {n for n, w in weights.items() if w >= 0.7 * total}
    path = next((c.path for c in pool if set(c.path) & heavy), pool[0].path)
    common = [n for n in path if n in heavy]
    if title is not None:
        common = [n for n in common if n in title.path]
    root = common[-1] if common else 0
    region = [c for c in chunks if root in c.path]
    if title is None:
        return region
    # Only a date or a kicker may stand before the title.
    at = region.index(title)
    before = [c for c in region[:at] if roles.is_dateline(c.text) or c.date or (c.kicker and len(c.text) < 60)]
    return before[-3:] + region[at:]


def _shares(chunk: Chunk, article: int, chunks: list[Chunk]) -> bool:
    return False


def _without_sections(region: list[Chunk], vocab: vocabulary.Vocabulary, title: Chunk | None) -> list[Chunk]:
    """Drop the sections whose heading announces furniture, to the end of the heading's own element or to the next heading of its rank."""
    kept: list[Chunk] = []
    skip_box: int | None = None
    skip_level = 0
    last_prose = max((i for i, c in enumerate(region) if _running(c)), default=len(region))
    for i, chunk in enumerate(region):
        low = chunk.text.split("\n", 1)[0].lower()
        if skip_box is not None:
            inside = skip_box in chunk.path
            if inside and not (skip_level and chunk.level and chunk.level <= skip_level and not vocab.sections.match(low)):
                continue
            skip_box = None
        if (
            chunk is not title
            and chunk.cells is None
            and len(low) < 80
            and vocab.sections.match(low)
            and (chunk.level or chunk.links or not _running(chunk))
        ):
            boxes = [n for n in chunk.path[:-1] if title is None or n not in title.path]
            siblings = bool(boxes)
            if chunk.level:
                skip_box = (
                    boxes[0]
                    if siblings and not _holds_prose_before(region, boxes[0], i)
                    else (chunk.path[-2] if len(chunk.path) > 1 else chunk.path[-1])
                )
                skip_level = chunk.level
            elif "\n" in chunk.text or chunk.links or i > last_prose:
                skip_box = _small_box(region, chunk, i)
                skip_level = 0
            else:
                skip_box = _small_box(region, chunk, i)
                skip_level = 0
            continue
        kept.append(chunk)
    return kept


def _holds_prose_before(region: list[Chunk], box: int, i: int) -> bool:
    return any(box in c.path and _running(c) for c in region[:i])


def _small_box(region: list[Chunk], chunk: Chunk, i: int) -> int:
    """The largest element around ``chunk`` that holds no running text; its own element at least."""
    best = chunk.path[-1]
    for number in reversed(chunk.path[:-1]):
        if any(number in c.path and _running(c) for c in region):
            break
        best = number
    return best


def _parts(chunk: Chunk, region: list[Chunk], i: int, vocab: vocabulary.Vocabulary, prose_seen: bool, title_text: str | None) -> list[Part]:
    text = chunk.text
    low = text.lower()
    if chunk.cells is not None:
        first = i == 0 or region[i - 1].table != chunk.table
        return [row([clean.squeeze(c) for c in chunk.cells], header=chunk.header, table=chunk.table, tight=not first)]
    if chunk.form and not _running(chunk):
        return []
    if chunk.level:
        flat = " ".join(text.split("\n"))
        if vocab.boilerplate.match(flat.lower()) or (chunk.links >= 0.8 * len(flat) and prose_seen and not _followed_by_prose(region, i)):
            return []
        return [Part(flat, "heading", chunk.level, fixed=True)]
    if chunk.caption:
        return [Part(" ".join(text.split("\n")), "caption", fixed=True)] if len(text) > 3 else []
    lines = _lines(text)
    if len(lines) == 1 and not roles.is_prose(text):
        single = _single(chunk, lines[0], low, vocab, prose_seen, title_text)
        if single is not None:
            return single
    if _is_link_furniture(chunk, region, i):
        return []
    role = "list_item" if chunk.tag == "li" else "body"
    parts: list[Part] = []
    for n, line in enumerate(lines):
        if vocab.boilerplate.match(line.lower()) or (vocab.teasers.match(line.lower()) and chunk.links):
            continue
        part = Part(line, "body", tight=n > 0)
        if role == "list_item":
            part.role, part.fixed, part.tight = "list_item", True, i > 0 and region[i - 1].list_id == chunk.list_id
        elif chunk.tag == "dt":
            part.role, part.fixed, part.level = "heading", True, 0
        elif chunk.tag == "dd":
            part.fixed = True
        elif chunk.address:
            part.role, part.fixed = "contact", True
        elif not prose_seen and roles.is_dateline(line):
            part.role, part.fixed = "dateline", True
        elif vocab.caption_start.match(line.lower()) and not roles.is_prose(line.split(":", 1)[-1][:120]):
            part.role, part.fixed = "caption", True
        parts.append(part)
    return parts


def _single(chunk: Chunk, text: str, low: str, vocab: vocabulary.Vocabulary, prose_seen: bool, title_text: str | None) -> list[Part] | None:
    """A short line of its own: dateline, kicker, furniture; None where it is like any paragraph."""
    head = not prose_seen
    if head and (chunk.date or _HAS_DATE.search(text)) and len(text) < 160:
        cut = _UPDATE.sub("", text).strip(" |·,-–(")
        if not cut or not _HAS_DATE.search(cut):
            return [] if _UPDATE.search(text) else None
        if chunk.date or roles.is_dateline(cut) or chunk.tokens & {"date", "datum", "meta", "published", "publication", "time", "info"}:
            return [Part(cut, "dateline", fixed=True)]
    if vocab.boilerplate.match(low) or _UPDATE.match(text) or _BYLINE.match(text):
        return []
    if vocab.teasers.match(low) and chunk.links:
        return []
    if head and (chunk.kicker or (title_text is None and len(text.split()) <= 4)):
        return [Part(text, "heading", 6, fixed=True)]
    return None


def _followed_by_prose(region: list[Chunk], i: int) -> bool:
    return i + 1 < len(region) and _running(region[i + 1])


def _is_link_furniture(chunk: Chunk, region: list[Chunk], i: int) -> bool:
    """A paragraph or list that is nothing but links, unless a sentence with a colon announces it."""
    n = len(chunk.text)
    if chunk.links < 0.6 * n:
        return False
    if chunk.tag == "li":
        same = [c for c in region if c.list_id == chunk.list_id]
        if sum(c.links for c in same) < 0.6 * sum(len(c.text) for c in same):
            return False
        before = next((c for c in reversed(region[:i]) if c.list_id != chunk.list_id), None)
        return not (before is not None and before.text.endswith(":") and all(len(c.text) < 80 for c in same))
    return not roles.is_prose(chunk.text) or chunk.links > 0.95 * n


_NO_BREAK_END = re.compile(r"[,;–-]\Z|\b(?:und|oder|der|die|das|in|im|am|mit|von|zu)\Z")


def _lines(text: str) -> list[str]:
    """The lines of a chunk with hard breaks; a break inside a sentence is only a wrap."""
    if "\n" not in text:
        return [text]
    out: list[str] = []
    for line in text.split("\n"):
        if out and out[-1] and ((line[0].islower() and len(out[-1]) > 40) or (_NO_BREAK_END.search(out[-1]) and len(out[-1]) > 40)):
            out[-1] = clean.join_hyphen(out[-1], line) if out[-1].endswith("-") and out[-1][-2:-1].isalnum() else f"{out[-1]} {line}"
        else:
            out.append(line)
    return out


def _definitions(parts: list[Part]) -> None:
    """Nothing to do yet: terms are headings, definitions are paragraphs."""


def _unrepeated(parts: list[Part]) -> list[Part]:
    """Without lines that repeat the title or the line before them (image texts, print titles)."""
    out: list[Part] = []
    seen_title = ""
    for part in parts:
        if part.role == "title":
            seen_title = part.text
        elif part.role in ("heading", "body") and seen_title and part.text == seen_title:
            continue
        if out and part.text == out[-1].text and part.role != "table_row":
            continue
        out.append(part)
    return out
