"""Raise the floors of the accuracy gate to what is measured now: ``python -m pipeline.evaluation.ratchet OUTPUTS [GOLD]``.

GOLD holds dev/, test/ and floors.toml (default: corpus/gold). Floors only rise; a part without annotations is left alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import EXIT_OK, EXIT_USAGE, StadttandemError
from pipeline.evaluate import evaluate
from pipeline.evaluation.floors import Floors, format_floors, load_floors, raised

PARTS = ("dev", "test")


def ratchet(outputs: Path, gold: Path) -> str:
    """Rewrite ``gold/floors.toml`` with raised floors; returns one line per floor that moved."""
    path = gold / "floors.toml"
    floors = load_floors(path) if path.exists() else Floors({})
    parts = dict(floors.parts)
    moved = []
    for part in PARTS:
        if not (gold / part).is_dir():
            continue
        before = floors.of(part)
        parts[part] = raised(before, evaluate(outputs, gold / part))
        moved += [f"{part} {m}: {before.get(m, 0.0):.2f} -> {v:.2f}" for m, v in parts[part].items() if v > before.get(m, 0.0)]
    path.write_text(format_floors(Floors(parts, floors.lowered)), encoding="utf-8")
    return "\n".join(moved) or "no floor moved"


def main(argv: list[str]) -> int:
    """Entry point of the module; returns the exit code."""
    if len(argv) not in (1, 2):
        sys.stderr.write(f"{__doc__}\n")
        return EXIT_USAGE
    try:
        sys.stdout.write(ratchet(Path(argv[0]), Path(argv[1]) if len(argv) == 2 else Path("corpus/gold")) + "\n")
    except StadttandemError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
