"""The accuracy gate: pinned floors per part of the gold and measure, which only rise.

``corpus/gold/floors.toml``::

    [dev]
    cities = 0.97
    [test]
    partnerships_exact = 0.85
    [[lowered]]            # the only way down: what, from, to and why, for everyone to read
    part = "dev"
    measure = "cities"
    from = 0.98
    to = 0.97
    reason = "…"
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.evaluation.gold import GoldError
from pipeline.evaluation.measures import COUNTED, SHARED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.evaluate import Report

MEASURES: frozenset[str] = frozenset((*COUNTED, *SHARED))
#: A floor lies this far under the measured value, so that a fair change of one answer in a small measure does not stop the work.
SLACK = 0.01
#: Asked of found partnerships only, so that they may fall while more (and harder) partnerships are found: a wider margin.
CONDITIONAL: frozenset[str] = frozenset({"start", "end", "claim_themes", "claim_programmes", "themes"})
CONDITIONAL_SLACK = 0.10


@dataclass(frozen=True, slots=True)
class Lowered:
    """A floor that was taken down on purpose."""

    part: str
    measure: str
    before: float
    after: float
    reason: str


@dataclass(frozen=True, slots=True)
class Floors:
    """Floors by part of the gold (dev, test) and measure, 0 to 1."""

    parts: dict[str, dict[str, float]]
    lowered: tuple[Lowered, ...] = ()

    def of(self, part: str) -> dict[str, float]:
        """Floors of one part; empty where none are pinned."""
        return self.parts.get(part, {})


@dataclass(frozen=True, slots=True)
class Breach:
    """A measure under its floor; ``value`` is None where the report did not measure it at all."""

    measure: str
    floor: float
    value: float | None

    def __str__(self) -> str:
        got = "not measured" if self.value is None else f"{self.value:.3f}"
        return f"{self.measure}: {got}, floor {self.floor:.3f}"


def load_floors(path: Path) -> Floors:
    """Read and check a floors file. Raises GoldError for an unknown measure or a value outside 0 to 1."""
    try:
        return parse_floors(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as exc:
        raise GoldError(f"{path.name} holds no usable floors ({exc}): see pipeline/evaluation/floors.py for the format") from exc


def parse_floors(text: str) -> Floors:
    """The floors of a TOML text; ValueError or KeyError where it breaks the format."""
    raw = tomllib.loads(text)
    lowered = tuple(Lowered(x["part"], x["measure"], float(x["from"]), float(x["to"]), x["reason"]) for x in raw.pop("lowered", []))
    parts = {part: {measure: float(value) for measure, value in values.items()} for part, values in raw.items()}
    for part, values in parts.items():
        for measure, value in values.items():
            if measure not in MEASURES:
                raise ValueError(f"[{part}] unknown measure {measure}")
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"[{part}] {measure} = {value} is outside 0 to 1")
    if any(not x.reason.strip() for x in lowered):
        raise ValueError("a lowered floor needs its reason")
    return Floors(parts, lowered)


def check_floors(report: Report, floors: Mapping[str, float]) -> tuple[Breach, ...]:
    """Every measure of ``report`` that lies under its floor, or that has a floor and was not measured."""
    values = report.values()
    return tuple(
        Breach(measure, floor, values.get(measure))
        for measure, floor in floors.items()
        if measure not in values or values[measure] < floor - 1e-9
    )


def gate(reports: Mapping[str, Report], floors: Floors) -> tuple[bool, str]:
    """Whether every part holds its floors, and the lines that say so; ``reports`` by part of the gold (dev, test)."""
    lines = []
    held = True
    for part, report in reports.items():
        pinned = floors.of(part)
        breaches = check_floors(report, pinned)
        held = held and not breaches
        verdict = "below: " + "; ".join(map(str, breaches)) if breaches else "all held"
        lines.append(f"floors of {part} ({len(pinned)} measures): {verdict}")
    return held, "\n".join(lines)


def raised(floors: Mapping[str, float], report: Report) -> dict[str, float]:
    """Floors moved up to what is measured now less the slack, in whole hundredths, in the order of the tables; never down."""
    out = dict(floors)
    for measure, value in report.values().items():
        slack = CONDITIONAL_SLACK if measure in CONDITIONAL else SLACK
        proposal = math.floor((value - slack) * 100 + 1e-6) / 100
        out[measure] = max(out.get(measure, 0.0), proposal, 0.0)
    order = [m for m in (*COUNTED, *SHARED) if m in out]
    return {m: out[m] for m in order}


def format_floors(floors: Floors) -> str:
    """The TOML text of ``floors`` (parsing it gives the same floors back)."""
    lines = [
        "# Floors of the accuracy gate (`make eval`): F1 or accuracy, by part of the gold.",
        "# Raised by `python -m pipeline.evaluation.ratchet OUTPUTS`, never by hand; taken down only with an entry under [[lowered]].",
    ]
    for part, values in floors.parts.items():
        lines += ["", f"[{part}]", *(f"{measure} = {value:.2f}" for measure, value in values.items())]
    for x in floors.lowered:
        lines += ["", "[[lowered]]", f'part = "{x.part}"', f'measure = "{x.measure}"', f"from = {x.before:.2f}", f"to = {x.after:.2f}"]
        reason = x.reason.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'reason = "{reason}"')
    return "\n".join(lines) + "\n"


def silently_lowered(before: Floors, after: Floors) -> tuple[str, ...]:
    """Floors that are lower or gone in ``after`` without an entry that names exactly this step."""
    told = {(x.part, x.measure, round(x.before, 3), round(x.after, 3)) for x in after.lowered}
    out = []
    for part, values in before.parts.items():
        for measure, value in values.items():
            now = after.of(part).get(measure, 0.0)
            if now < value - 1e-9 and (part, measure, round(value, 3), round(now, 3)) not in told:
                out.append(f"[{part}] {measure}: {value:.2f} became {now:.2f}")
    return tuple(out)
