"""Relations that layout states: pairs in list items and table rows, lists under a heading, sections with a pair in the heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.relate.find import Context, Finding, resolve_kind

if TYPE_CHECKING:
    from pipeline.relate.cues import CueMention
    from pipeline.relate.mask import Masked
    from pipeline.textview import TextView

_PAIR_MARK = re.compile(r"(?:–|—|-|/|\||↔|⇔|<->|&|\+|\bund\b|\bmit\b|:)")
_LINE_ROLES = ("list_item", "table_row")
_KIND_TAGS = (
    "tand",
    "twin",
    "pcity",
    "friend",
    "fcity",
    "thematic",
    "net",
    "pact",
    "coop",
    "partnership",
    "pairs",
    "proj",
    "coopv",
    "linkn",
)
#: A member's line begins with the municipality, not with a firm that has its seat there.
_MEMBER = re.compile(
    r"[\W\d]*(?:(?:Stadt|Gemeinde|Markt|Marktgemeinde|Stadtgemeinde|Landeshauptstadt|Hansestadt|Universitätsstadt|Comune|Ville|Miasto"
    r"|City|Kommune|Gemeente|Municipality|Obec|Město) )?(?:di |de |of )?[A-ZÄÖÜČŠŽŁŚ][\w-]+(?: [\w-]+){0,3}\s*(?:\(|,|$|–|/)"
)
#: "Adria (I), unterzeichnet am …": an entry of a list whose layout is lost.
_ITEM = re.compile(r"<G\d+> (?:\( [^()]{1,30}\) )[,:] ")
#: "Chur: Bad Homburg (Deutschland), Cabourg (Frankreich)": an entry that names a town and its partners,
#: or with the word for them "Chur: Partnerschaften u. a. mit Bad Homburg und Cabourg".
LIST_OF_ONE = re.compile(
    r"[^\w<]*<G0> (?:\( [^()]{1,40}\) )?: (?:(?:<(?:twin|pcity|partnership|friend|fcity)\d+>|u \.|a \.|unter|anderem|auch|mit|zu) ){0,6}"
    r"<G1> (?:\( [^()]{1,40}\) )?[.;,]?\s*"
)
#: The remark of a row: what it lists did not come about.
_PUT_OFF = re.compile(r"\b(?:zurückgestellt|zurückgezogen|abgelehnt|abgesagt|nicht bewilligt|nicht zustande gekommen)\b")
_VERBS = frozenset({"coopv", "linkv", "twinv", "memb", "lead", "neg", "hyp", "deny"})
_START_HEAD = re.compile(r"\b(?:[Ss]eit|[Bb]eginn|[Jj]ahr|[Ss]tart|[Gg]egründet|[Uu]nterzeichn\w*|[Vv]ertrag\w*|[Dd]atum|[Aa]bschluss)\b")


@dataclass(slots=True)
class Line:
    """One list item or table row that names cities."""

    masked: Masked
    block: int
    cities: list[str]
    paired: bool
    hub: str | None = None  #: the city of a row whose other cell lists its partners


def is_line(view: TextView, masked: Masked) -> bool:
    block = view.blocks[masked.sentence.block]
    if block.role in _LINE_ROLES:
        return True
    if masked.text.endswith("? "):
        return False
    if (
        block.role == "body"
        and masked.sentence.start == block.start
        and _ITEM.match(masked.text)
        and len(masked.text) < 120
        and not masked.tags() & _VERBS
    ):
        return True
    # A short paragraph that is nothing but names and separators is a list line in plain text.
    rest = re.sub(r"<[A-Za-z]+\d+>|\([^()]*\)|[\W\d_]", "", masked.text)
    return bool(masked.groups) and len(masked.cities) >= 2 and len(rest) <= 5 and block.role in ("body", "heading") and not masked.cues


def run_in(view: TextView, masked: Masked) -> bool:
    """A paragraph with a pair as its run-in heading: "Würzburg–Mwanza (Tansania): Die Solaranlage …"."""
    block = view.blocks[masked.sentence.block]
    if masked.sentence.start != block.start or not masked.groups:
        return False
    first = masked.groups[0]
    at = masked.text.find(f"<G{first.index}>")
    if len(first.cities) != 2 or not 0 <= at <= 12 or not first.separators or first.separators[0] == ",":
        return False
    return bool(re.match(r"<G\d+> (?:\( [^()]{0,40}\) )?: ", masked.text[at:]))


def read_line(view: TextView, masked: Masked) -> Line | None:
    """The cities of a list line or table row that are its sides, or None where the line names none."""
    block = view.blocks[masked.sentence.block]
    if block.header:
        return None
    cities: list[str] = []
    for group in masked.groups:
        if group.adjective or group.coreference:
            continue
        cities.extend(c for c in group.cities if c not in cities)
    if not cities:
        return None
    paired, hub = False, None
    if run_in(view, masked):
        return Line(masked, masked.sentence.block, masked.groups[0].cities, True)
    if len(cities) >= 2:
        if block.cells:
            paired = _first_cells_paired(masked, block.cells)
            hub = _row_hub(masked, block.cells)
        elif LIST_OF_ONE.fullmatch(masked.text) and len(masked.groups[0].cities) == 1:
            paired, hub = True, masked.groups[0].cities[0]
        else:
            between = _between(view.text, masked)
            paired = all(
                _PAIR_MARK.search(b) and len(b) < 60 and "," not in re.sub(r"\([^()]*\)", "", b) for b in between[: len(cities) - 1]
            )
            # "Gera und Pilsen suchen neue Nutzungen …" in an item is prose, not a pair line.
            tail = masked.text[masked.text.rfind(f"<G{masked.groups[0].index}>") :]
            paired = paired and not masked.tags() & {"memb", "coopv", "linkv", "twinv", "joint", "lead"}
            paired = paired and len(re.findall(r"[a-zäöü]{3,} ", re.sub(r"\([^()]*\)|<[A-Za-z]+\d+>", "", tail))) <= 3
    return Line(masked, masked.sentence.block, cities, paired, hub)


def _row_hub(masked: Masked, cells: tuple[tuple[int, int], ...]) -> str | None:
    """The city that stands alone in the first cell with a city, where one other cell names several: "Hanau | Francheville; Nilüfer"."""
    held = [list(dict.fromkeys(m.city_id for g in masked.groups for m in g.mentions if a <= m.start < b)) for a, b in cells]
    held = [names for n, names in enumerate(held) if names and not any(set(names) <= set(earlier) for earlier in held[:n])]
    return held[0][0] if len(held) == 2 and len(held[0]) == 1 and len(held[1]) > 1 else None


def _between(text: str, masked: Masked) -> list[str]:
    mentions = [m for g in masked.groups for m in g.mentions]
    return [text[a.end : b.start] for a, b in pairwise(mentions) if a.city_id != b.city_id]


def _first_cells_paired(masked: Masked, cells: tuple[tuple[int, int], ...]) -> bool:
    """Two neighbouring cells with a city each, or one cell with cities joined by a dash or slash."""
    holders: list[int] = []
    for i, (start, end) in enumerate(cells):
        inside = {m.city_id for g in masked.groups for m in g.mentions if start <= m.start < end}
        if len(inside) >= 2:
            marks = [
                g for g in masked.groups if start <= g.start < end and any(s in ("–", "—", "/", "|", "-", "&", "und") for s in g.separators)
            ]
            return bool(marks) or len(masked.groups) > 1
        if inside:
            holders.append(i)
    return len(holders) >= 2


def lines_to_findings(
    view: TextView, run: list[Line], intro: list[CueMention], context: Context, header: str = "", fallback: str | None = None
) -> list[Finding]:
    """Findings of one run of list lines under the cues of its introduction."""
    out: list[Finding] = []
    default = _intro_kind(intro, context) or fallback
    for line in run:
        prose = run_in(view, line.masked)
        own = (
            []
            if prose
            else [
                c
                for c in line.masked.cues
                if (c.cue.tag in _KIND_TAGS and c.cue.tag not in ("coop", "coopv", "proj", "pairs", "pact"))
                or (c.cue.tag == "pact" and block_is_table(view, line))
            ]
        )
        kind, cues = default, list(intro)
        if own:
            own.sort(key=lambda c: _KIND_TAGS.index(c.cue.tag))
            kind, cues = resolve_kind(own[0].cue.tag, own[0].cue.kind, context)[0], own
        if kind is None and context.inventory and context.hub and len(line.cities) == 1 and any(g.years for g in line.masked.groups):
            kind = "twinning"  # "Warrington (seit 1968): …" in a report on a hub's partnerships
        if kind is None or (not prose and re.search(r"<(?:neg|deny)\d+>", line.masked.text)) or line.masked.text.endswith("? "):
            continue
        if kind in ("project", "thematic") and _PUT_OFF.search(line.masked.text):
            continue
        anchors = [(m.start, m.end) for g in line.masked.groups for m in g.mentions]
        if line.paired and line.hub and kind in ("twinning", "friendship", "thematic"):
            for city in line.cities:
                if city != line.hub:
                    spans = [(m.start, m.end) for g in line.masked.groups for m in g.mentions if m.city_id == city]
                    out.append(Finding((line.hub, city), kind, "list-pair", line.masked.index, cues, 0.9, hub=line.hub, anchors=spans))
                    out[-1].years.update(line.masked.years_of((city,)))
            continue
        if line.paired:
            members = line.cities if len(line.cities) <= 3 else line.cities[:2]
            out.append(
                Finding(
                    tuple(members),
                    kind,
                    "run-in-pair" if prose else "list-pair",
                    line.masked.index,
                    cues,
                    0.9,
                    anchors=anchors,
                    group=len(members) > 2,
                )
            )
        elif kind in ("twinning", "friendship", "thematic") and len(line.cities) == 1 and context.hub and line.cities[0] != context.hub:
            out.append(
                Finding(
                    (context.hub, line.cities[0]), kind, "list-partner", line.masked.index, cues, 0.85, hub=context.hub, anchors=anchors
                )
            )
        else:
            continue
        for group in line.masked.groups:
            out[-1].years.update(group.years)
        starts = _start_cell(line, header)
        if starts is not None:
            out[-1].years.setdefault("*", starts)
    if default in ("project", "network") and not out:
        members = [c for line in run if not line.paired and _MEMBER.match(_line_text(view, line)) for c in line.cities[:1]]
        members = list(dict.fromkeys(members))
        if len(members) >= 2:  # "Beteiligt sind" and one member a line
            anchors = [(m.start, m.end) for line in run for g in line.masked.groups for m in g.mentions]
            out.append(Finding(tuple(members), default, "list-members", run[0].masked.index, list(intro), 0.8, group=True, anchors=anchors))
    return out


def _line_text(view: TextView, line: Line) -> str:
    block = view.blocks[line.block]
    return view.text[block.start : block.end]


def block_is_table(view: TextView, line: Line) -> bool:
    return bool(view.blocks[line.block].cells)


def _intro_kind(intro: list[CueMention], context: Context) -> str | None:
    ranked = sorted((c for c in intro if c.cue.tag in _KIND_TAGS), key=lambda c: _KIND_TAGS.index(c.cue.tag))
    if not ranked:
        return None
    tag = ranked[0].cue.tag
    if tag == "pairs":
        return "thematic" if "thematic" in context.kinds and "tand" not in context.kinds else "project"
    if tag == "proj":
        return "project"
    return resolve_kind(tag, ranked[0].cue.kind, context)[0]


def _start_cell(line: Line, header: str) -> object | None:
    """The date of a row whose head row has a column "seit"; of a list item, a lone year."""
    dates = [d for d in line.masked.dates if "/" not in d.edtf or d.precision != "interval"]
    if len(dates) == 1 and (not header or _START_HEAD.search(header)):
        return dates[0]
    return None
