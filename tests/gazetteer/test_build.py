"""The compiler: a slice of the sources compiled twice gives the pinned bytes; the whole, where sources are at hand, the shipped ones."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.gazetteer import TABLES, Gazetteer

ROOT = Path(__file__).parents[2]
SLICE = Path(__file__).parent / "slice"
BUILD = ROOT / "models" / "gazetteer" / "build.py"
#: SHA-256 of the slice's compiled bytes; changes with the rules and tables of models/gazetteer: look at the names before pinning it anew.
PINNED = SLICE / "expected.sha256"


def compile_slice(output: Path, seed: str) -> bytes:
    inputs = {"geonames": "cities500.json", "features": "cities500.txt", "admin1": "admin1.json", "lexemes": "lexemes.json.gz"}
    options = [part for name, file in inputs.items() for part in (f"--{name}", str(SLICE / file))]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    subprocess.run(
        [sys.executable, str(BUILD), "--unpinned", *options, "--output", str(output)],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return output.read_bytes()


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "gazetteer"
    folder.mkdir()
    compile_slice(folder / "gazetteer.bin", "1")
    for table in TABLES:
        shutil.copy(ROOT / "models" / "gazetteer" / table, folder)
    return folder.parent


def test_two_builds_give_the_same_bytes(compiled: Path, tmp_path: Path) -> None:
    first = (compiled / "gazetteer" / "gazetteer.bin").read_bytes()
    assert compile_slice(tmp_path / "again.bin", "2") == first
    assert hashlib.sha256(first).hexdigest() == PINNED.read_text().strip()


def test_what_the_rules_make_of_the_slice(compiled: Path) -> None:
    gazetteer = Gazetteer.open(compiled)

    def bearer(name: str, country: str) -> str:
        return gazetteer.city(next(c.city_id for c in gazetteer.lookup(name) if c.country_code == country)).name

    assert bearer("Greifswald", "DE") == "Universitäts- und Hansestadt Greifswald"
    assert bearer("München", "DE") == "Munich"
    assert bearer("Browary", "UA") == "Brovary"
    assert bearer("Pskow", "RU") == "Pskov"
    assert bearer("Barbian", "IT") == "Barbiano - Barbian"
    assert bearer("Brașov", "RO") == bearer("Kronstadt", "RO") == "Braşov"
    assert bearer("Bourgoin-Jallieu", "FR") == "Bourgoin-Jallieu"  # in the older source alone
    assert bearer("Pozuzo", "PE") == "Pozuzo"  # a seat whose population is unknown
    assert [c.part for c in gazetteer.lookup("Meyenburg")] == [True]
    assert [c.part for c in gazetteer.lookup("Schwedt")] == [False]
    assert gazetteer.city(gazetteer.lookup("Zürich")[0].city_id).admin1 == "Zürich"
    assert gazetteer.lookup("Furth") == ()


def test_a_source_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}")
    files = [part for name in ("geonames", "features", "admin1", "lexemes") for part in (f"--{name}", str(other))]
    done = subprocess.run(
        [sys.executable, str(BUILD), *files, "--output", str(tmp_path / "x.bin")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "is not the pinned" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(
    not (ROOT / "build" / "gazetteer" / "cities500.txt").exists() or importlib.util.find_spec("spacy_lookups_data") is None,
    reason="the gazetteer's sources are not unpacked (make gazetteer does it)",
)
def test_the_shipped_file_comes_from_its_sources(tmp_path: Path) -> None:
    output = tmp_path / "gazetteer.bin"
    subprocess.run([sys.executable, str(BUILD), "--output", str(output)], check=True, stdout=subprocess.DEVNULL)
    assert output.read_bytes() == (ROOT / "models" / "gazetteer" / "gazetteer.bin").read_bytes()


def test_the_pins_name_every_source() -> None:
    pins = json.loads((ROOT / "models" / "gazetteer" / "sources.json").read_text())
    assert sorted(pins) == ["admin1", "features", "geonames", "lexemes"]
    assert all(len(value) == 64 for value in pins.values())
