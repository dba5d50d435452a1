"""A small corpus and what the tests of runs ask about outputs."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.publish import current_set
from pipeline.run import Report, extract
from pipeline.settings import load_settings

PAIRS = [
    ("Ulm", "Jena"), ("Hagen", "Montluçon"), ("Celle", "Meudon"), ("Fulda", "Como"), ("Worms", "Auxerre"), ("Emden", "Archangelsk"),
    ("Gera", "Pskow"), ("Siegen", "Zakopane"), ("Peine", "Heywood"), ("Lingen", "Salt"), ("Neuss", "Rijeka"), ("Trier", "Metz"),
    ("Speyer", "Chartres"), ("Kassel", "Florenz"),
]  # fmt: skip


def text(number: int, year: int | None = None) -> str:
    home, abroad = PAIRS[number % len(PAIRS)]
    return (
        f"Besuch aus {abroad}\n\n{home}, {number % 27 + 1}. Mai 2023. Die Stadt {home} und ihre Partnerstadt {abroad} haben gefeiert. "
        f"Die Städtepartnerschaft zwischen {home} und {abroad} besteht seit {year or 1960 + number}. "
        f"Bei Veranstaltung Nummer {number} ging es um Wasser, Wald und Wege; im Saal saßen {number * 7 + 3} Gäste.\n"
    )


def make_corpus(folder: Path, count: int = 14) -> Path:
    for number in range(count):
        path = folder / f"f{number % 3}" / f"{number:03d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(number), encoding="utf-8")
    return folder


def run(corpus: Path, outputs: Path, **options: object) -> Report:
    flags = {"corpus": corpus, "outputs": outputs, "model": "none", "workers": options.pop("workers", 1)}
    return extract(load_settings(flags, environ={}), **options)  # type: ignore[arg-type]


def digest(outputs: Path) -> str:
    """Of the published set: names and bytes."""
    folder = current_set(outputs)
    assert folder is not None, "nothing is published"
    hasher = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        hasher.update(path.name.encode() + path.read_bytes())
    return hasher.hexdigest()


@contextmanager
def hearing_ctrl_c() -> Iterator[dict[str, str]]:
    """The environment for a process that is to be interrupted, as it is at a user's terminal.

    Its coverage is not measured: coverage takes a lock for its data in Python code, and a Ctrl-C that falls in there leaves it locked (one
    interrupted run in sixty stood still in ``Collector.lock_data``). Where the tests were started in the background, Ctrl-C is ignored,
    and their children would inherit that.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS_")}
    finally:
        signal.signal(signal.SIGINT, before)
