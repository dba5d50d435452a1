"""What a stage depends on is what its fingerprint covers: held against the imports and the files really opened."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from pipeline.fingerprints import ALSO, CODE, DATA, NOT_RUNTIME, FileHashes, fingerprints
from pipeline.settings import Settings

ROOT = Path(__file__).parents[2]
#: Where each stage begins.
ENTRY = {"ingest": "pipeline.ingest", "annotate": "pipeline.analyse", "relate": "pipeline.relate", "tables": "pipeline.finish"}
#: The stage before hands its records over; annotate and relate are composed in one module.
BORROWED = {"annotate": {"relate"}, "tables": {"ingest", "state", "files", "paths", "fingerprints", "lexicon"}}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("pipeline", exclude_type_checking_imports=True)


@pytest.mark.parametrize("stage", CODE)
def test_code_of_a_stage_is_all_it_imports(graph: grimp.ImportGraph, stage: str) -> None:
    entry = ENTRY[stage]
    starts = {entry, *(m for m in graph.modules if m.startswith(f"{entry}."))}
    closure = set(starts)
    for module in starts:
        closure |= graph.find_upstream_modules(module)
    rooms = {module.split(".")[1] for module in closure if "." in module}
    # Importing a submodule runs the package's __init__, which is lazy (pipeline/__init__.py).
    rooms -= {"api", "version"} if stage != "tables" else {"api"}
    assert rooms <= set(CODE[stage]) | BORROWED.get(stage, set()), sorted(rooms - set(CODE[stage]))


SCRIPT = """
import json, sys
from pathlib import Path
opened = set()
stage = "start"
def hook(event, args):
    if event in ("open", "mmap.__new__") and isinstance(args[0], (str, bytes)):
        path = str(args[0])
        if "/models/" in path or "/_models/" in path:
            opened.add((stage, path))
sys.addaudithook(hook)
from pipeline.ingest import discover, read
from pipeline.records import Document
stage = "ingest"
documents = [d for f in discover(Path(sys.argv[1])) for d in read(f) if isinstance(d, Document)]
from pipeline.analyse import annotate
from pipeline.relate import relate
from pipeline.relate.cues import CueLexicon
from pipeline.gazetteer import Gazetteer
from pipeline.lexicon import Lexicon
from pipeline.annotate.ner import load_model
from pipeline.knowledge import Knowledge
stage = "relate"
cues = CueLexicon.open()
stage = "annotate"
knowledge = Knowledge(Gazetteer.open(), Lexicon.open(), cues, load_model("press"))
done = [annotate(d, knowledge) for d in documents]
stage = "relate"
for d, view, found in done:
    relate(d, view, found, cues)
print(json.dumps(sorted(opened)))
"""


def test_data_of_a_stage_is_all_it_opens() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROOT / "corpus" / "raw")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    opened: dict[str, set[str]] = {}
    for stage, path in json.loads(done.stdout):
        opened.setdefault(stage, set()).add(path.split("models/", 1)[1])
    named = {name for names in DATA.values() for name in names}
    assert opened["ingest"] <= set(DATA["ingest"]), opened["ingest"]
    assert opened["relate"] <= {*DATA["relate"], *ALSO["relate"]}, opened["relate"]
    assert not opened["annotate"] & named - {"lexicon/boilerplate.toml"}, "annotate reads what counts for another stage alone"
    assert opened["annotate"], "the hook saw nothing"
    assert not {name for names in opened.values() for name in names if set(Path(name).parts) & set(NOT_RUNTIME)}


def test_named_data_and_code_exist() -> None:
    for names in DATA.values():
        for name in names:
            assert (ROOT / "models" / name).is_file(), name
    for names in CODE.values():
        for name in names:
            assert (ROOT / "pipeline" / f"{name}.py").is_file() or (ROOT / "pipeline" / name).is_dir(), name


def test_the_model_and_the_languages_are_settings_of_their_stages() -> None:
    base = fingerprints(Settings(), FileHashes())
    other = fingerprints(Settings(model="none"), FileHashes())
    assert [s for s in base if base[s].key != other[s].key] == ["annotate"]
    english = fingerprints(Settings(languages=("de", "en")), FileHashes())
    assert [s for s in base if base[s].key != english[s].key] == ["ingest"]
    assert base["annotate"].changes(other["annotate"].components) == ["settings"]


def test_a_hash_is_remembered_until_size_times_or_inode_change(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("one")
    first = FileHashes()
    value = first.sha256(path)
    remembered = FileHashes({name: [*entry[:4], "remembered"] for name, entry in first.seen.items()})
    assert remembered.sha256(path) == "remembered"
    path.write_text("two")
    assert FileHashes(first.seen).sha256(path) != value
