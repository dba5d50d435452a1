"""``stadttandem diff``: which partnerships appeared, changed and vanished between two outputs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.tables.load import find_set, read_table

if TYPE_CHECKING:
    from pathlib import Path

#: Columns whose change counts. Confidence and document counts move with every new text and are left out.
_COMPARED = ("kind", "status", "start", "end", "cities", "programmes", "themes")


@dataclass(frozen=True, slots=True)
class Side:
    """One partnership in readable form."""

    partnership_id: str
    cities: tuple[str, ...]
    kind: str
    status: str
    start: str | None
    end: str | None
    programmes: tuple[str, ...]
    themes: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{' – '.join(self.cities)} ({self.kind})"


@dataclass(frozen=True, slots=True)
class Change:
    """A partnership of both outputs with the columns that differ: name, old and new value."""

    partnership: Side
    fields: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """``documents`` are the numbers of documents, old and new."""

    documents: tuple[int, int]
    appeared: tuple[Side, ...] = ()
    changed: tuple[Change, ...] = ()
    vanished: tuple[Side, ...] = field(default=())

    @property
    def any(self) -> bool:
        return bool(self.appeared or self.changed or self.vanished)


def _sides(folder: Path) -> dict[str, Side]:
    names = {c["city_id"]: f"{c['name_de']}, {c['country_code']}" for c in read_table(folder, "cities").to_pylist()}
    programmes = {p["programme_id"]: p["name"] for p in read_table(folder, "programmes").to_pylist()}

    def grouped(table: str, column: str, labels: dict[str, str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in read_table(folder, table).to_pylist():
            found.setdefault(row["partnership_id"], []).append(labels.get(row[column], row[column]))
        return found

    cities = grouped("partnership_cities", "city_id", names)
    funded = grouped("partnership_programmes", "programme_id", programmes)
    themes = grouped("partnership_themes", "theme_id", {})
    sides = {}
    for p in read_table(folder, "partnerships").to_pylist():
        key = p["partnership_id"]
        lists = (tuple(sorted(source.get(key, ()))) for source in (cities, funded, themes))
        own, programme, theme = lists
        sides[key] = Side(key, own, p["kind"], p["status"], p["start"], p["end"], programme, theme)
    return sides


def compare_outputs(old: Path, new: Path) -> Changes:
    """Compare two outputs folders by the ids of their partnerships. Raises OutputsError where one holds no tables."""
    before_set, after_set = find_set(old), find_set(new)
    before, after = _sides(before_set), _sides(after_set)
    changed = []
    for key in before.keys() & after.keys():
        pairs = ((name, getattr(before[key], name), getattr(after[key], name)) for name in _COMPARED)
        fields = tuple(pair for pair in pairs if pair[1] != pair[2])
        if fields:
            changed.append(Change(after[key], fields))
    order = _order
    return Changes(
        (read_table(before_set, "documents", ["doc_id"]).num_rows, read_table(after_set, "documents", ["doc_id"]).num_rows),
        tuple(sorted((after[key] for key in after.keys() - before.keys()), key=order)),
        tuple(sorted(changed, key=lambda c: order(c.partnership))),
        tuple(sorted((before[key] for key in before.keys() - after.keys()), key=order)),
    )


def _order(side: Side) -> tuple[tuple[str, ...], str, str]:
    return side.cities, side.kind, side.partnership_id


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return "none" if value is None else str(value)


def render(changes: Changes, form: str) -> str:
    """The changes as ``text``, ``json`` or ``markdown`` (for a pull request)."""
    if form == "json":
        return json.dumps({**asdict(changes), "same": not changes.any}, ensure_ascii=False, indent=2)
    return _markdown(changes) if form == "markdown" else _text(changes)


def _counts(changes: Changes) -> str:
    old, new = changes.documents
    return (
        f"{len(changes.appeared)} partnerships appeared, {len(changes.changed)} changed, {len(changes.vanished)} vanished "
        f"({old} documents before, {new} now)"
    )


def _text(changes: Changes) -> str:
    lines = [_counts(changes)]
    lines += [f"+ {side.title}{_since(side)}" for side in changes.appeared]
    for change in changes.changed:
        lines.append(f"~ {change.partnership.title}")
        lines += [f"    {name}: {_value(before)} → {_value(after)}" for name, before, after in change.fields]
    lines += [f"- {side.title}{_since(side)}" for side in changes.vanished]
    return "\n".join(lines)


def _since(side: Side) -> str:
    return f", {side.start}" if side.start else ""


def _markdown(changes: Changes) -> str:
    lines = ["### Partnerships", "", _counts(changes), ""]
    if changes.any:
        lines += ["| | partnership | kind | what |", "|---|---|---|---|"]
        for mark, sides in (("appeared", changes.appeared), ("vanished", changes.vanished)):
            lines += [f"| {mark} | {_cell(' – '.join(s.cities))} | {s.kind} | {_cell(_facts(s))} |" for s in sides]
        for change in changes.changed:
            what = "; ".join(f"{name}: {_value(before)} → {_value(after)}" for name, before, after in change.fields)
            lines.append(f"| changed | {_cell(' – '.join(change.partnership.cities))} | {change.partnership.kind} | {_cell(what)} |")
    return "\n".join(lines)


def _facts(side: Side) -> str:
    return ", ".join([side.status, *([f"start {side.start}"] if side.start else []), *side.programmes])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
