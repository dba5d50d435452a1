"""Plain text and Markdown: lines become parts (paragraphs, list items, table rows, single lines); roles come from ``roles``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.ingest import clean, signs
from pipeline.ingest.parts import Part, row

_BULLET = re.compile(r"[-*•‣▪●■◦·–—+»>→]\s+(?=\S)")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}[.)]|[a-h]\))\s+(?=\S)")
_ORDINAL_DATE = re.compile(rf"\d{{1,2}}\.\s+(?:(?:{signs.MONTH}|und|bis|Jahrhundert|Jahrestag)(?!\w)|\d)", re.I)
_DAY_AT_END = re.compile(r"(?:\A|\s)\d{1,2}\.\Z")
_MONTH_AT_START = re.compile(rf"{signs.MONTH}(?!\w)")
_PLUSES = re.compile(r"\+{2,}\s*|\s*\+{2,}\Z")
_RULE = re.compile(r"[-=_*~#+–—.]{3,}\Z|(?:[-=_*]\s+){2,}[-=_*]?\Z")
_PIPE_RULE = re.compile(r"\|?[\s:|+=-]*[-=]{2,}[\s:|+=-]*\|?\Z")
_GAP = re.compile(r"\s{3,}|\t+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"“”»«’')\]]*\Z")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Line:
    """A line with its left indent (in characters) and how many blank lines stand before it."""

    text: str
    indent: int
    blanks: int


def read_lines(text: str) -> list[Line]:
    """The visible lines of a text that ``clean.normalise`` has seen."""
    lines: list[Line] = []
    blanks = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if not stripped:
            blanks += 1
            continue
        indent = len(raw) - len(raw.lstrip())
        lines.append(Line(stripped, indent, blanks))
        blanks = 0
    return lines


def _undouble(lines: list[Line]) -> None:
    """Text whose every line is followed by a blank one: the single blank lines are no paragraph ends (changed in place)."""
    if len(lines) < 12 or any(line.blanks == 0 for line in lines[1:]):
        return
    broken = sum(
        1
        for a, b in pairwise(lines)
        if len(a.text) > 30 and b.blanks == 1 and (b.text[0].islower() or a.text.endswith("-")) and not _SENTENCE_END.search(a.text)
    )
    if broken >= 0.25 * len(lines):
        for line in lines[1:]:
            line.blanks -= 1


def wrap_width(lines: list[Line]) -> int:
    """The column at which the text was wrapped by hand or by a mailer; 0 where it was not.

    A line of length n whose next word has k letters agrees with every width from n to n + k. The width most lines agree with counts if two
    fifths of the pairs do and a quarter of those break inside a sentence: at a hyphen, a comma or beside a lower-case word.
    """
    spans: list[tuple[int, int, bool, bool]] = []
    for a, b in pairwise(lines):
        if b.blanks == 0 and len(a.text) <= 130 and not is_item(b.text) and "|" not in b.text:
            first = len(b.text.split(None, 1)[0])
            n = len(a.text)
            sure = b.text[0].islower() or a.text[-1] == "-"
            last = a.text.rsplit(None, 1)[-1]
            spans.append((n, n + first, sure, sure or a.text[-1] == "," or (last.isalpha() and last.islower())))
    if len(spans) < 2:
        return 0
    events: dict[int, int] = {}
    for low, high, _, _ in spans:
        events[low] = events.get(low, 0) + 1
        events[high + 1] = events.get(high + 1, 0) - 1
    best = width = depth = 0
    for x in sorted(events):
        depth += events[x]
        if depth >= best and x >= 24:
            best, width = depth, x
    agreeing = [(sure, inner) for low, high, sure, inner in spans if low <= width <= high]
    if width < 24 or best < 2 or best < 0.4 * len(spans) or sum(i for _, i in agreeing) < max(1, 0.25 * len(agreeing)):
        return 0
    # The lines of a letterhead and of a verse are short and of like length too: narrow columns need surer signs.
    if width < 45 and (best < 5 or best < 0.6 * len(spans) or sum(s for s, _ in agreeing) < 0.3 * len(agreeing)):
        return 0
    return width


def is_item(text: str) -> bool:
    """Whether a line opens a list item."""
    if _BULLET.match(text):
        return True
    return bool(_NUMBERED.match(text)) and not _ORDINAL_DATE.match(text)


def soft(above: Line, below: Line, width: int, *, item: bool = False) -> bool:
    """Whether the line end between two lines is only a wrap; ``item`` says that the first belongs to a list item."""
    a, b = above.text, below.text
    # A dash or a number may come to stand at the start of a wrapped line; an item follows a line that is complete.
    open_end = width > 0 and a[-1] not in ".!?:;," and len(a) > 0.6 * width
    if is_item(b) and not (open_end and not item and (b[0] in "–—-" or b[0].isdigit())):
        return False
    if len(b) < 60 and not a.rsplit(None, 1)[-1].islower() and signs.is_dateline(b):
        return False
    if item and below.indent >= 2 and below.indent > above.indent:
        return True  # a hanging indent
    if _DAY_AT_END.search(a) and _MONTH_AT_START.match(b):
        return True  # "am 24." and "August 2023"
    if not item and below.indent >= above.indent + 2 and not b[0].islower():
        return False  # a first-line indent opens a paragraph
    if clean.ends_in_hyphen(a) and b[0].isalpha():
        return True
    if width:
        first = len(b.split(None, 1)[0])
        # Two columns of tolerance: wrappers count a trailing blank or a wide character differently.
        if len(a) + 1 + first > width - 2 and len(a) > 0.5 * width:
            return True
        if len(a) > width + 2 and not _SENTENCE_END.search(a):
            return True
    return b[0].islower() and a[-1] not in ".!?:;" and (len(a) >= 40 or len(a) > 0.4 * width > 0)


def item_indent(above: Line, below: Line, item: bool) -> bool:
    """Whether the lines after this one are still measured against the mark of their list item."""
    return item and below.indent >= 2 and below.indent > above.indent


def _join(a: str, b: str, words: frozenset[str]) -> str:
    if clean.ends_in_hyphen(a):
        return clean.join_hyphen(a, b, words)
    return f"{a} {b}"


_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\Z")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\(([^()\s]*(?:\([^()]*\))?[^()]*)\)")
_STRONG = re.compile(r"(?<![\w*])\*\*(?=\S)(.+?)(?<=\S)\*\*(?![\w*])|(?<![\w_])__(?=\S)(.+?)(?<=\S)__(?![\w_])")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?![\w_])")
_INLINE_TAG = re.compile(r"</?(?:b|i|u|em|strong|span|br|sup|sub)\s*/?>", re.I)
_MARKDOWN_SIGN = re.compile(r"^#{1,4} \S|^\s*[*-] \S|^\*[^\s*][^*\n]*\*$|\*\*\S|\]\(|^> |^```", re.M)


def looks_like_markdown(text: str) -> bool:
    """At least two different kinds of Markdown marks in the first 20,000 characters."""
    if not any(mark in text for mark in ("#", "*", "](", "`", "\n>")):
        return False
    return len({m.group().strip()[:1] for m in _MARKDOWN_SIGN.finditer(text, 0, 20_000)} - {"-"}) >= 2


def strip_inline(text: str, markdown: bool) -> str:
    """Remove emphasis and link marks; the words stay. A link whose target is a place and not an address keeps both, with a comma."""
    if "**" in text or "__" in text:
        text = _STRONG.sub(lambda m: m.group(1) or m.group(2), text)
    if "](" in text:
        text = _LINK.sub(_link, text)
    if markdown:
        if "*" in text or "_" in text:
            text = _EMPHASIS.sub(lambda m: m.group(1) or m.group(2), text)
        if "\\" in text:
            text = re.sub(r"\\([\\`*_{}\[\]()#+.!|>-])", r"\1", text)
        if "`" in text:
            text = text.replace("`", "")
        if "<" in text:
            text = _INLINE_TAG.sub("", text)
    return text


def _link(match: re.Match[str]) -> str:
    if match.group().startswith("!"):
        return ""
    target = match.group(2)
    if " " in target and "://" not in target and '"' not in target and not target.startswith(("/", "#", "mailto:", "www.")):
        return f"{match.group(1)}, {target}"
    return match.group(1)


_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.{1,4000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^([A-Za-zÄÖÜäöüß_ -]{2,30}):[ \t]*(.*?)[ \t]*$", re.M)
_FIELDS = {
    **dict.fromkeys(["title", "titel", "headline", "überschrift"], "title"),
    **dict.fromkeys(["date", "datum", "published", "published_on", "veröffentlicht"], "date"),
    **dict.fromkeys(["issuer", "absender", "herausgeber", "publisher", "organisation"], "issuer"),
    **dict.fromkeys(["author", "autor", "autorin"], "author"),
    **dict.fromkeys(["source", "quelle", "url"], "source"),
}


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields of a block between two lines of dashes at the very top, under our names, and the text without it."""
    match = _FRONT_MATTER.match(text)
    fields = _FIELD.findall(match.group(1)) if match else []
    if not match or not fields:
        return {}, text
    meta: dict[str, str] = {}
    for key, value in fields:
        name = _FIELDS.get(key.strip().lower())
        value = value.strip("\"' ")  # noqa: PLW2901
        if name and value:
            meta.setdefault(name, value)
    return meta, text[match.end() :]


def to_parts(text: str, *, markdown: bool = False) -> list[Part]:
    """The parts of a clean text, roles still open but for lists, tables, captions of tables and Markdown headings."""
    markdown = markdown or looks_like_markdown(text)
    lines = read_lines(text)
    _undouble(lines)
    width = wrap_width(lines)
    words = clean.vocabulary(text) if "-\n" in text else frozenset()
    parts: list[Part] = []
    table = 0
    i = 0
    while i < len(lines):
        line = lines[i]
        tight = line.blanks == 0 and bool(parts)
        if line.text.startswith("|") or _is_pipe_table(lines, i):
            j = i + 1
            while j < len(lines) and lines[j].blanks == 0 and ("|" in lines[j].text or _is_rule(lines[j])):
                j += 1
            table += 1
            parts.extend(_pipe_rows([x.text for x in lines[i:j]], table, tight, markdown))
            i = j
            continue
        columns = _column_table(lines, i)
        if columns > i + 1:
            table += 1
            headed = bool(_RULE_LINE.match(lines[i + 1].text))
            for k in range(i, columns):
                if _RULE_LINE.match(lines[k].text):
                    continue
                cells = [strip_inline(clean.squeeze(c), markdown) for c in re.split(r"\s{2,}|\t+", lines[k].text)]
                parts.append(row(cells, header=headed and k == i, table=table, tight=tight if k == i else True))
            i = columns
            continue
        i = _paragraph(lines, i, width, words, parts, markdown)
    return parts


def _paragraph(lines: list[Line], i: int, width: int, words: frozenset[str], parts: list[Part], markdown: bool) -> int:
    """Append the part that begins at line ``i``; return the index of the line after it."""
    line = lines[i]
    tight = line.blanks == 0 and bool(parts)
    text = line.text
    if _RULE.match(text) and not _LETTER.search(text):
        # A rule is furniture; Markdown's underlined headings are the exception.
        if (
            markdown
            and tight
            and parts
            and set(text) <= set("=-")
            and len(text) >= 3
            and len(parts[-1].text) < 160
            and parts[-1].role == "body"
        ):
            parts[-1].role, parts[-1].level, parts[-1].fixed = "heading", 1 if text[0] == "=" else 2, True
        return i + 1
    heading = _HEADING.match(text)
    if heading:
        parts.append(Part(strip_inline(heading.group(2), markdown), "heading", len(heading.group(1)), tight=tight, fixed=True))
        return i + 1
    role_item = False
    if markdown and text.startswith(">"):
        text = text.lstrip("> ")
    elif text.startswith("++"):
        text = _PLUSES.sub("", text)
    elif is_item(text) and _item_here(lines, i):
        role_item = True
        bullet = _BULLET.match(text)
        if bullet:
            text = text[bullet.end() :]
    if not text:
        return i + 1
    gap = _GAP.split(text) if ("\t" in text or "   " in text) and not role_item else [text]
    if len(gap) > 1 and all(len(g) < 80 for g in gap):
        for n, piece in enumerate(g for g in gap if g):
            parts.append(Part(strip_inline(clean.squeeze(piece), markdown), tight=tight or n > 0))
        return i + 1
    last = line
    j = i + 1
    while j < len(lines) and lines[j].blanks == 0:
        nxt = lines[j].text
        if markdown and line.text.startswith(">") and nxt.startswith(">"):
            nxt = nxt.lstrip("> ")
            if not nxt:
                break
        if (
            _HEADING.match(nxt)
            or _RULE.match(nxt)
            or nxt.startswith(("|", "+++"))
            or (_LABEL.match(nxt) and _LABEL.match(line.text))
            or not soft(last, Line(nxt, lines[j].indent, 0), width, item=role_item)
        ):
            break
        text = _join(text, nxt, words)
        last = lines[j] if not item_indent(last, lines[j], role_item) else Line(nxt, last.indent, 0)
        j += 1
    text = strip_inline(clean.squeeze(text), markdown)
    part = Part(text, "list_item" if role_item else "body", tight=tight, fixed=role_item)
    parts.append(part)
    return j


#: "Beginn: Herbst 2024": lines of labels and values stay apart.
_LABEL = re.compile(r"[A-ZÄÖÜ][\w /-]{2,40}: \S")


def _item_here(lines: list[Line], i: int) -> bool:
    """A dash may also open a quotation or a kept dash; it is a list item if a neighbour is one too or the line before announces a list."""
    text = lines[i].text
    if text[0] in "•‣▪●■◦":
        return True
    neighbours = [lines[k].text for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    if i and lines[i - 1].text.endswith(":"):
        return True
    if any(is_item(n) and _same_kind(n, text) for n in neighbours):
        return True
    if text[0].isalpha():
        return any(is_item(x.text) and _same_kind(x.text, text) for x in lines[max(0, i - 8) : i + 9] if x is not lines[i])
    near = lines[max(0, i - 6) : i] + lines[i + 1 : i + 7]
    return (text[0] in "-*" and any(n.text[:2] == text[:2] for n in near)) or (
        text[0] in "-*" and not any(len(n) > 300 for n in neighbours)
    )


def _same_kind(a: str, b: str) -> bool:
    return a[0] == b[0] or (a[0].isdigit() and b[0].isdigit()) or (a[0].isalpha() and b[0].isalpha())


def _is_rule(line: Line) -> bool:
    return bool(_PIPE_RULE.match(line.text)) and line.blanks == 0


def _is_pipe_table(lines: list[Line], i: int) -> bool:
    """Two lines with the same number (two or more) of bars, or one bar above a rule."""
    text = lines[i].text
    if "|" not in text or i + 1 >= len(lines) or lines[i + 1].blanks:
        return False
    nxt = lines[i + 1].text
    return (_PIPE_RULE.match(nxt) is not None and "|" in nxt) or (text.count("|") >= 2 and text.count("|") == nxt.count("|"))


def _pipe_rows(lines: list[str], table: int, tight: bool, markdown: bool) -> list[Part]:
    rows: list[Part] = []
    header = len(lines) > 1 and bool(_PIPE_RULE.match(lines[1]))
    for n, line in enumerate(lines):
        if _PIPE_RULE.match(line):
            continue
        inner = line.strip()
        inner = inner.removeprefix("|").removesuffix("|")
        cells = [strip_inline(clean.squeeze(c), markdown) for c in inner.split("|")]
        if any(cells):
            rows.append(row(cells, header=header and n == 0, table=table, tight=tight if not rows else True))
    return rows


def _column_table(lines: list[Line], i: int) -> int:
    """Index after a run of lines whose cells are set apart by tabs or two blanks (at least three such lines), else ``i``."""
    j = i
    rules = 0
    while j < len(lines) and (j == i or lines[j].blanks == 0):
        text = lines[j].text
        if _RULE_LINE.match(text) and j > i:
            rules += 1
            j += 1
            continue
        if not ("\t" in text or "  " in text) or len(text) > 200 or _SENTENCE_GAP.search(text):
            break
        j += 1
    return j if j - i - rules >= 3 else i


#: Dashes under the head of a table, in one piece or one per column.
_RULE_LINE = re.compile(r"[-=_]{3,}(?:\s+[-=_]{2,})*\Z")
_SENTENCE_GAP = re.compile(r"[.!?]  +[A-ZÄÖÜ]\w+ \w+ \w+ \w+ \w+")
