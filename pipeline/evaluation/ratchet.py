"""Raise the floors of the accuracy gate to what is measured now: ``python -m pipeline.evaluation.ratchet OUTPUTS [GOLD]``.

GOLD holds dev/, test/ and floors.toml (default: corpus/gold). Floors only rise; a part without annotations is left alone.
``… ratchet OUTPUTS GOLD --lower PART REASON`` takes the floors of one part that no longer hold down to what is measured, each with an
entry under [[lowered]] that gives the reason (new texts in the gold, a corrected annotation).
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import EXIT_OK, EXIT_USAGE, StadttandemError
from pipeline.evaluate import evaluate, evaluate_parts
from pipeline.evaluation.floors import Floors, Lowered, check_floors, format_floors, load_floors, raised


def ratchet(outputs: Path, gold: Path) -> str:
    """Rewrite ``gold/floors.toml`` with raised floors; returns one line per floor that moved."""
    path = gold / "floors.toml"
    floors = load_floors(path) if path.exists() else Floors({})
    parts = dict(floors.parts)
    moved = []
    for part, report in evaluate_parts(outputs, gold).items():
        before = floors.of(part)
        parts[part] = raised(before, report)
        moved += [f"{part} {m}: {before.get(m, 0.0):.2f} -> {v:.2f}" for m, v in parts[part].items() if v > before.get(m, 0.0)]
    path.write_text(format_floors(Floors(parts, floors.lowered)), encoding="utf-8")
    return "\n".join(moved) or "no floor moved"


def lower(outputs: Path, gold: Path, part: str, reason: str) -> str:
    """Take breached floors of ``part`` down to the measured values, on the record; returns one line per floor."""
    path = gold / "floors.toml"
    floors = load_floors(path)
    report = evaluate(outputs, gold / part)
    reachable = raised({}, report)
    steps = [Lowered(part, b.measure, b.floor, reachable.get(b.measure, 0.0), reason) for b in check_floors(report, floors.of(part))]
    kept = {m: v for m, v in floors.of(part).items() if m in reachable}
    pinned = {**kept, **{x.measure: x.after for x in steps if x.measure in reachable}}
    path.write_text(format_floors(Floors({**floors.parts, part: pinned}, (*floors.lowered, *steps))), encoding="utf-8")
    return "\n".join(f"{part} {x.measure}: {x.before:.2f} -> {x.after:.2f}" for x in steps) or "every floor holds"


def main(argv: list[str]) -> int:
    """Entry point of the module; returns the exit code."""
    lowering = len(argv) == 5 and argv[2] == "--lower"
    if len(argv) not in (1, 2) and not lowering:
        sys.stderr.write(f"{__doc__}\n")
        return EXIT_USAGE
    outputs, gold = Path(argv[0]), Path(argv[1]) if len(argv) > 1 else Path("corpus/gold")
    try:
        sys.stdout.write((lower(outputs, gold, argv[3], argv[4]) if lowering else ratchet(outputs, gold)) + "\n")
    except StadttandemError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
