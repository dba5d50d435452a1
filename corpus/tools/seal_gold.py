"""Write corpus/gold/SHA256SUMS: run it after an annotation was changed on purpose, so that the change shows in the diff.

python corpus/tools/seal_gold.py        (checked by tests/evaluate/test_corpus.py and by ``sha256sum -c SHA256SUMS``)
"""

from __future__ import annotations

import hashlib
from pathlib import Path

GOLD = Path(__file__).resolve().parent.parent / "gold"


def checksums(gold: Path = GOLD) -> str:
    """One line per annotation, in the format of ``sha256sum``, by path."""
    files = sorted(gold.glob("*/*.json"), key=lambda f: f.relative_to(gold).as_posix())
    return "".join(f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(gold).as_posix()}\n" for f in files)


if __name__ == "__main__":
    (GOLD / "SHA256SUMS").write_text(checksums(), encoding="utf-8")
