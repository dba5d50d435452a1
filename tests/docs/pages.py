"""Runs the blocks of a documentation page and compares what they print with what the page says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
_RUN = "import json, sys; d = {}\nfor code in json.load(sys.stdin):\n    print('\\x00'); exec(code, d)\n"


@dataclass(frozen=True)
class Block:
    language: str
    code: str


def blocks(name: str, folder: Path = ROOT / "docs") -> list[Block]:
    """The fenced blocks of a page in order."""
    return [Block(m[1], m[2]) for m in _BLOCK.finditer((folder / name).read_text(encoding="utf-8"))]


def run_python(codes: list[str], folder: Path) -> list[str]:
    """What each of several pieces prints that run one after the other in a new process, with the package of ``folder``."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", _RUN], input=json.dumps(codes), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [text.removeprefix("\n") for text in done.stdout.split("\x00")[1:]]


def run_shell(code: str, folder: Path) -> str:
    """What a block of commands prints; it must succeed."""
    done = subprocess.run(["/bin/sh", "-euc", code], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, code + done.stdout + done.stderr
    return done.stdout
