"""Coverage-guided fuzzing of the readers with atheris: ``python tests/fuzz/fuzz_ingest.py [reader] [libFuzzer options]``.

``make fuzz`` runs it for a bounded time (``-max_total_time=SECONDS``). The first byte chooses the reader unless one is named (text, html,
pdf, docx, mail … as in ``tests.ingest.test_fuzz.SEEDS``); the rest is the file. A finding is an exception, a broken promise of the records
or a fault that no reader foresaw.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Fuzz until libFuzzer stops."""
    import atheris

    with atheris.instrument_imports(include=["pipeline.ingest"]):
        from tests.ingest import test_fuzz as targets

    names = sorted(targets.SEEDS)
    chosen = [a for a in sys.argv[1:] if a in names]
    arguments = [a for a in sys.argv if a not in chosen]

    def one(data: bytes) -> None:
        if not data:
            return
        name = chosen[0] if chosen else names[data[0] % len(names)]
        targets.run(targets.SEEDS[name][0], data if chosen else data[1:])

    folder = ROOT / ".cache" / "fuzz" / (chosen[0] if chosen else "all")
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        if not chosen or name == chosen[0]:
            seed = targets.SEEDS[name][1]
            (folder / f"seed-{name}").write_bytes(seed if chosen else bytes([number]) + seed)
    atheris.Setup([*arguments, f"-artifact_prefix={folder}/", str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
