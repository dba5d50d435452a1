"""Which chunks of a page are the story: from title to last paragraph, without teasers, boxes of links, tags and comments."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ingest import clean, contacts, plain, signs, vocabulary
from pipeline.ingest.parts import Part, row

if TYPE_CHECKING:
    from pipeline.ingest.htmlwalk import Chunk

_UPDATE = re.compile(
    r"[\s|·,(–/-]*(?:zuletzt\s+|letzte[rs]?\s+)?(?:aktualisiert|aktualisierung|geändert|änderung|update|bearbeitet"
    r"|stand der seite|gedruckt)\b.*",
    re.I | re.S,
)
_WORDS = re.compile(r"\w+")
_HAS_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}\.\s?[A-ZÄÖÜ][a-zä]+\s\d{4}|\d{4}-\d{2}-\d{2}")
_BYLINE = re.compile(
    r"(?:Von|von|Text:|Autor(?:in)?:|Ein Beitrag von|Redaktion:?)\s+[A-ZÄÖÜ][\w.-]+(?:,?\s+(?:und|von|der|[A-ZÄÖÜ][\w.-]+)){0,6}\Z"
)
_DATE_TOKENS = frozenset(["date", "datum", "meta", "published", "publication", "time", "info", "infos", "topline"])


def select(chunks: list[Chunk], headline: str | None) -> tuple[list[Part], str | None, str | None]:
    """The parts of the story, its title, and the date of a ``time`` element in its head (raw)."""
    vocab = vocabulary.load()
    usable = _usable(chunks)
    if not usable:
        usable = [c for c in chunks if c.noise != "hard"] or chunks
    title = _title(usable, headline)
    region = _without_sections(_region(usable, title), vocab, title)
    title_text = " ".join(title.text.split("\n")) if title else None
    parts: list[Part] = []
    shown: str | None = None
    prose = 0
    at = region.index(title) if title in region else next((i for i, c in enumerate(region) if not _names_office(c, vocab)), 0)
    for i, chunk in enumerate(region):
        if i < at and _is_letterhead(chunk, vocab):
            parts.extend(Part(line, "letterhead", tight=n > 0, fixed=True) for n, line in enumerate(chunk.text.split("\n")))
            continue
        if chunk is title and title_text:
            parts.append(Part(title_text, "title", 1, fixed=True))
            continue
        # One paragraph, the lead, may stand above the date.
        head = prose == 0 or (prose == 1 and (chunk.date is not None or bool(chunk.at.tokens & _DATE_TOKENS)))
        if chunk.date and head and shown is None and not _UPDATE.match(chunk.text):
            shown = chunk.date
        made = _parts(chunk, region, i, not head, title_text)
        if not head and any(p.role == "dateline" for p in made) and any(p.role == "dateline" for p in parts):
            continue  # the date again below the text
        prose += sum(1 for p in made if p.role == "body" and signs.is_prose(p.text))
        parts.extend(made)
    body = next((k for k, p in enumerate(parts) if p.role == "body" and signs.is_prose(p.text)), len(parts))
    contacts.mark_contacts(parts, body, vocab)
    return _unrepeated(_defined(parts)), title_text, shown


def _usable(chunks: list[Chunk]) -> list[Chunk]:
    """Without furniture; of a soft box all is kept where it holds running text and few links (a box of facts)."""
    texts: Counter[int] = Counter()
    links: Counter[int] = Counter()
    running: Counter[int] = Counter()
    for c in chunks:
        if c.noise == "soft":
            texts[c.at.soft] += len(c.text)
            links[c.at.soft] += c.links
            running[c.at.soft] += _running(c)
    whole = {n for n in texts if running[n] and links[n] < 0.25 * texts[n]}
    first = next((i for i, c in enumerate(chunks) if _running(c) and c.noise != "hard"), len(chunks))
    kept = []
    for i, c in enumerate(chunks):
        if c.noise == "hard":
            # A "footer" or "meta" line between headline and text may hold the date of publication.
            if not (
                i < first
                and (c.at.article or c.at.story)
                and c.tag not in ("nav", "a")
                and len(c.text) < 90
                and c.date
                and not _UPDATE.search(c.text)
            ):
                continue
        elif c.noise == "soft" and c.at.soft not in whole and not _running(c):
            short = c.tag in ("p", "h1") and not c.links and (len(c.text) > 60 or c.tag == "h1")
            dated = i < first and len(c.text) < 120 and (c.date is not None or _HAS_DATE.search(c.text) is not None)
            if not (short or dated):
                continue
        kept.append(c)
    return kept


def _running(chunk: Chunk) -> bool:
    """Running text: long enough, a sentence, and hardly any of it a link."""
    n = len(chunk.text)
    return n > 90 and chunk.links < 0.35 * n and chunk.cells is None and signs.is_prose(chunk.text)


def _overlap(a: str, b: str) -> float:
    x, y = set(_WORDS.findall(a.lower())), set(_WORDS.findall(b.lower()))
    return len(x & y) / min(len(x), len(y)) if x and y else 0.0


def _title(chunks: list[Chunk], headline: str | None) -> Chunk | None:
    """The h1 that says what the head of the page says; a site's name set as h1 does not."""
    firsts = [c for c in chunks if c.tag == "h1"]
    if headline:
        best = max(firsts, key=lambda c: (_overlap(c.text, headline), len(c.text)), default=None)
        if best is not None and _overlap(best.text, headline) >= 0.5 and len(best.text.split()) > 2 and len(headline.split()) > 1:
            return best
        for c in chunks:
            if len(c.text) < 200 and c.cells is None and _likeness(c.text, headline) >= 0.6:
                return c
    for c in firsts:
        if c.at.article or c.at.main:
            return c
    if firsts:
        return firsts[0]
    first = next((i for i, c in enumerate(chunks) if _running(c)), len(chunks))
    return next((c for c in chunks[:first] if c.level == 2 and not c.links), None)


def _likeness(a: str, b: str) -> float:
    x, y = set(_WORDS.findall(a.lower())), set(_WORDS.findall(b.lower()))
    return len(x & y) / len(x | y) if x and y else 0.0


def _region(chunks: list[Chunk], title: Chunk | None) -> list[Chunk]:
    """The chunks of the element that holds both the title and most of the running text, from the title on."""
    prose = [c for c in chunks if _running(c)]
    if title is not None:
        at = chunks.index(title)
        prose = [c for c in chunks[at:] if _running(c)] or prose
    if not prose:
        return chunks
    total = sum(len(c.text) for c in prose)
    root = 0
    if title is not None and title.at.article:
        inside = sum(len(c.text) for c in prose if title.at.article in c.path)
        if inside > 0.4 * total:
            root = title.at.article
    if not root:
        weights: Counter[int] = Counter()
        for c in prose:
            for number in c.path:
                weights[number] += len(c.text)
        longest = max(prose, key=lambda c: len(c.path))
        path, share = (title.path, 0.6) if title is not None else (longest.path[:-1], 0.85)
        common = [n for n in path if weights[n] >= share * total]
        root = common[-1] if common else 0
    region = [c for c in chunks if root in c.path]
    if title is None:
        return region
    at = region.index(title)
    vocab = vocabulary.load()
    dated = [c for c in region[:at] if signs.is_dateline(c.text) or c.date or (c.at.kicker and len(c.text) < 60) or _is_topline(c)][-3:]
    office = [c for c in region[:at] if c not in dated and _is_letterhead(c, vocab)][-_LETTERHEAD:]
    return [c for c in region[:at] if c in dated or c in office] + region[at:]


_PATH = re.compile(r"\s[/>»›]\s")
#: Lines of a letterhead above the headline that are kept.
_LETTERHEAD = 4


def _is_letterhead(chunk: Chunk, vocab: vocabulary.Vocabulary) -> bool:
    """The issuer above the headline of a page: a letterhead pasted with its release, not a link and no furniture."""
    lines = chunk.text.split("\n")
    if chunk.links or chunk.noise or chunk.at.form or chunk.tag not in ("p", "div") or chunk.at.pre or len(lines) > _LETTERHEAD:
        return False
    if any(vocab.boilerplate.match(line.lower()) or signs.is_dateline(line) or _BYLINE.match(line) for line in lines):
        return False
    if _names_office(chunk, vocab):
        return True
    # A paragraph that is no sentence and no path: "Kanton Luzern, Gemeinde Hochdorf".
    return chunk.tag == "p" and all(
        len(x) < 80 and " " in x and not _PATH.search(x) and not signs.END.search(x) and not signs.VERB_LIKE.search(x) for x in lines
    )


def _names_office(chunk: Chunk, vocab: vocabulary.Vocabulary) -> bool:
    """A line that is a letterhead wherever it stands; a single word is a section: "Lokales"."""
    return any(" " in line and signs.is_letterhead(line, line.lower(), vocab) for line in chunk.text.split("\n"))


def _is_topline(chunk: Chunk) -> bool:
    return bool(chunk.at.tokens & _DATE_TOKENS) and len(chunk.text) < 100 and bool(_HAS_DATE.search(chunk.text))


def _without_sections(region: list[Chunk], vocab: vocabulary.Vocabulary, title: Chunk | None) -> list[Chunk]:
    """Drop the boxes and sections whose first line announces furniture.

    The box is the largest element around that line which begins with it and holds at most a fifth of the running text; where there is none
    (a heading between paragraphs of the story), everything goes up to the next heading of its rank.
    """
    total = sum(len(c.text) for c in region if _running(c)) or 1
    kept: list[Chunk] = []
    box, level = 0, 0
    for i, chunk in enumerate(region):
        low = chunk.text.split("\n", 1)[0].lower()
        opens = chunk is not title and chunk.cells is None and len(low) < 80 and not _running(chunk) and bool(vocab.sections.match(low))
        if opens:
            found = _box(region, i, total)
            box, level = (found, 0) if found else (0, chunk.level or (6 if i + 1 < len(region) and region[i + 1].links else 0))
            continue
        if box and box in chunk.path:
            continue
        box = 0
        if level and not (chunk.level and chunk.level <= level) and not (level == 6 and _running(chunk)):
            continue
        level = 0
        kept.append(chunk)
    return kept


def _box(region: list[Chunk], i: int, total: int) -> int:
    """The element that the chunk at ``i`` opens; 0 where it opens none but its own."""
    chunk = region[i]
    before = set(region[i - 1].path) if i else set()
    found = 0
    for number in reversed(chunk.path):
        if number in before:
            break
        inside = [c for c in region[i:] if number in c.path]
        if (
            sum(len(c.text) for c in inside if _running(c)) > 0.2 * total
            and any(_running(c) and not c.links for c in inside)
            and not _all_linked(inside)
        ):
            break
        if len(inside) > 1:
            found = number
    return found


def _all_linked(chunks: list[Chunk]) -> bool:
    return sum(c.links for c in chunks) > 0.5 * sum(len(c.text) for c in chunks)


def _parts(chunk: Chunk, region: list[Chunk], i: int, prose_seen: bool, title_text: str | None) -> list[Part]:
    vocab = vocabulary.load()
    text = chunk.text
    flat = " ".join(text.split("\n"))
    if chunk.cells is not None:
        first = i == 0 or region[i - 1].table != chunk.table
        return [row([clean.squeeze(c) for c in chunk.cells], header=chunk.header, table=chunk.table, tight=not first)]
    if chunk.at.form and not _running(chunk):
        return []
    if chunk.level or chunk.tag in ("caption", "summary"):
        linked = chunk.links >= 0.8 * len(flat)
        if vocab.boilerplate.match(flat.lower()) or (linked and prose_seen and not (i + 1 < len(region) and _running(region[i + 1]))):
            return []
        return [Part(flat, "heading", chunk.level or 6, fixed=True)]
    if chunk.at.caption:
        return [Part(flat, "caption", fixed=True)] if len(text) > 3 else []
    if "\n" not in text and not signs.is_prose(text):
        single = _single(chunk, text, prose_seen, title_text)
        if single is not None:
            return single
    if _is_link_furniture(chunk, region, i):
        return []
    return _lines_to_parts(chunk, region, i, prose_seen)


def _lines_to_parts(chunk: Chunk, region: list[Chunk], i: int, prose_seen: bool) -> list[Part]:
    vocab = vocabulary.load()
    parts: list[Part] = []
    for n, (line, links) in enumerate(_lines(chunk)):
        low = line.lower()
        if (
            chunk.tag != "li"
            and links >= 0.9 * len(line)
            and not signs.is_prose(line)
            and (vocab.boilerplate.match(low) or (len(line) < 60 and parts))
        ):
            continue
        if vocab.boilerplate.match(low) or (vocab.teasers.match(low) and links) or _is_tool_line(low, links, vocab):
            continue
        part = Part(line, "body", tight=n > 0)
        if chunk.tag == "li":
            part.role, part.fixed = "list_item", True
            if n == 0 and chunk.at.mark and not plain.is_item(line):
                part.text = f"{chunk.at.mark} {line}"
            part.tight = n > 0 or (i > 0 and region[i - 1].at.list_id == chunk.at.list_id and region[i - 1].tag == "li")
        elif chunk.tag in ("dt", "dd"):
            # ``table`` carries the number of the list, negative, until ``_defined`` has looked at it.
            part.role, part.fixed, part.table = (
                ("heading" if chunk.tag == "dt" else "body"),
                True,
                -chunk.path[-2] if len(chunk.path) > 1 else -1,
            )
        elif chunk.at.address:
            part.role, part.fixed = "contact", True
        elif not prose_seen and not any(signs.is_prose(p.text) for p in parts) and signs.is_dateline(line):
            part.role, part.fixed = "dateline", True
        elif vocab.caption_start.match(low) and not signs.is_prose(line.split(":", 1)[-1][:120]):
            part.role, part.fixed = "caption", True
        parts.append(part)
    return parts


def _is_tool_line(low: str, links: int, vocab: vocabulary.Vocabulary) -> bool:
    """Several controls on one line: "Drucken nach oben"."""
    return (
        links >= 0.8 * len(low)
        and len(low) < 80
        and all(vocab.boilerplate.match(piece) for piece in re.split(r"\s*[|·•]\s*|\s{2,}", low) if piece)
    )


def _single(chunk: Chunk, text: str, prose_seen: bool, title_text: str | None) -> list[Part] | None:
    """A short line of its own: dateline, kicker, furniture; None where it is like any paragraph."""
    vocab = vocabulary.load()
    low = text.lower()
    if not prose_seen and (chunk.date or _HAS_DATE.search(text)) and len(text) < 160:
        cut = _UPDATE.sub("", text).strip(" |·,-–(/")
        if not cut or not _HAS_DATE.search(cut):
            if _UPDATE.search(text):
                return []
        elif chunk.date or signs.is_dateline(cut) or chunk.at.tokens & _DATE_TOKENS:
            return [Part(cut, "dateline", fixed=True)]
    if vocab.boilerplate.match(low) or _UPDATE.match(text) or _BYLINE.match(text) or (vocab.teasers.match(low) and chunk.links):
        return []
    if prose_seen and signs.is_credit(text, low, vocab):
        return []
    if prose_seen and chunk.at.tokens & _DATE_TOKENS and signs.is_dateline(text):
        return [Part(text, "dateline", fixed=True)]
    if not prose_seen and (chunk.at.kicker or (title_text is None and len(text.split()) <= 4)):
        return [Part(text, "heading", 6, fixed=True)]
    return None


def _is_link_furniture(chunk: Chunk, region: list[Chunk], i: int) -> bool:
    """A paragraph or list that is nothing but links, unless a sentence with a colon announces it."""
    n = len(chunk.text)
    if chunk.links < 0.6 * n:
        return False
    if chunk.tag == "li":
        same = [c for c in region if c.at.list_id == chunk.at.list_id]
        if sum(c.links for c in same) < 0.6 * sum(len(c.text) for c in same):
            return False
        before = next((c for c in reversed(region[:i]) if c.at.list_id != chunk.at.list_id), None)
        announced = before is not None and before.text.endswith(":") and not before.level
        return not (announced and all(len(c.text) < 80 for c in same))
    return not signs.is_prose(chunk.text) or chunk.links > 0.95 * n


_OPEN_END = re.compile(r"[,;–-]\Z|\b(?:und|oder|der|die|das|in|im|am|mit|von|zu)\Z")


def _lines(chunk: Chunk) -> list[tuple[str, int]]:
    """The lines of a chunk with its hard breaks and their linked characters; a break inside a sentence is only a wrap."""
    out: list[tuple[str, int]] = []
    for line, links in zip(chunk.text.split("\n"), chunk.line_links, strict=False):
        if out:
            last, linked = out[-1]
            if len(last) > 40 and (line[0].islower() or _OPEN_END.search(last)):
                hyphen = last[-1] == "-" and last[-2:-1].isalnum()
                out[-1] = (clean.join_hyphen(last, line) if hyphen else f"{last} {line}", linked + links)
                continue
        out.append((line, links))
    return out


def _defined(parts: list[Part]) -> list[Part]:
    """Lists of terms: short pairs become rows of two cells; a term with several entries heads a list; questions stay headings."""
    several = {p.table for p, q in pairwise(parts) if p.table < 0 and p.table == q.table and p.role == q.role == "body"}
    out: list[Part] = []
    for part in parts:
        number = part.table
        if number < 0:
            part.table = 0
            before = out[-1] if out else None
            if part.role == "body" and number in several and len(part.text) < 200:
                part.role, part.tight = "list_item", True
            elif part.role == "body" and before is not None and before.role == "heading" and _is_pair(before.text, part.text):
                out[-1] = row([before.text.rstrip(":"), part.text], tight=len(out) > 1 and out[-2].role == "table_row")
                continue
        out.append(part)
    return out


def _is_pair(term: str, definition: str) -> bool:
    return len(term) <= 45 and not term.endswith("?") and len(definition) < 200


def _unrepeated(parts: list[Part]) -> list[Part]:
    """Without lines that repeat the title or the line before them (image texts, print titles)."""
    out: list[Part] = []
    title = next((p.text for p in parts if p.role == "title"), "")
    for part in parts:
        if part.role in ("heading", "body") and title and part.text == title:
            continue
        if out and part.text == out[-1].text and part.role != "table_row":
            continue
        out.append(part)
    return out
