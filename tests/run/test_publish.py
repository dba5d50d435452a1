"""Publication is one step: a reader sees one complete set or another, never a mixture."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline import publish as module
from pipeline.errors import OutputsError
from pipeline.publish import CURRENT, SETS, claim, current_set, publish


def prepared(folder: Path, content: str) -> Path:
    folder.mkdir()
    for name in ("a.parquet", "b.parquet", "datapackage.json"):
        (folder / name).write_text(content)
    return folder


NAMES = ("a.parquet", "b.parquet", "datapackage.json")


def read(outputs: Path) -> list[str]:
    return [(outputs / name).read_text() for name in NAMES]


def test_links_lead_to_the_set(tmp_path: Path) -> None:
    outputs = tmp_path / "out"
    outputs.mkdir()
    publish(outputs, prepared(tmp_path / "one", "1"), NAMES)
    assert read(outputs) == ["1", "1", "1"]
    publish(outputs, prepared(tmp_path / "two", "2"), NAMES)
    assert read(outputs) == ["2", "2", "2"]
    assert len(list((outputs / SETS).iterdir())) == 2, "the set before stays for readers who opened it"
    publish(outputs, prepared(tmp_path / "three", "3"), NAMES)
    assert len(list((outputs / SETS).iterdir())) == 2


def test_a_copied_or_moved_outputs_folder_still_works(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    publish(tmp_path / "out", prepared(tmp_path / "one", "1"), NAMES)
    shutil.copytree(tmp_path / "out", tmp_path / "copy", symlinks=True)
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "copy").rename(tmp_path / "moved")
    assert read(tmp_path / "moved") == ["1", "1", "1"]


def test_dying_between_any_two_steps_leaves_one_complete_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call that changes the folder is made to fail once, in the first and in a later publication."""

    class Died(BaseException):
        pass

    calls = 0
    die_at = -1

    def counted(function):  # type: ignore[no-untyped-def]
        def wrapper(*args: object, **kwargs: object) -> object:
            nonlocal calls
            calls += 1
            if calls == die_at:
                raise Died
            return function(*args, **kwargs)

        return wrapper

    for name in ("replace", "rename", "symlink_to", "unlink", "mkdir"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
    monkeypatch.setattr(module.shutil, "rmtree", counted(shutil.rmtree))
    steps = 0
    for first in (True, False):
        for step in range(1, 200):
            outputs = Path(tmp_path, f"{first}{step}")
            os.mkdir(outputs)  # noqa: PTH102
            die_at = -1
            if not first:
                publish(outputs, prepared(Path(tmp_path, f"old{first}{step}"), "old"), NAMES)
            source = prepared(Path(tmp_path, f"new{first}{step}"), "new")
            calls, die_at = 0, step
            try:
                publish(outputs, source, NAMES)
            except Died:
                die_at = -1
                steps += 1
                if first and current_set(outputs) is None:
                    assert not any((outputs / name).exists() for name in NAMES)
                else:
                    assert read(outputs) in (["old"] * 3, ["new"] * 3)
                publish(outputs, prepared(Path(tmp_path, f"again{first}{step}"), "new"), NAMES)
                assert read(outputs) == ["new"] * 3
            else:
                assert step > (8 if first else 4), "too few steps were interrupted: the test does not test"
                break
    assert steps > 15


def test_readers_never_see_a_mixture(tmp_path: Path) -> None:
    """A process reads through one resolved set while another publishes two hundred sets."""
    outputs = tmp_path / "out"
    outputs.mkdir()
    publish(outputs, prepared(tmp_path / "start", "0"), NAMES)
    script = (
        "import sys, pathlib\n"
        "from pipeline.publish import publish\n"
        "root = pathlib.Path(sys.argv[1])\n"
        "for i in range(1, 200):\n"
        "    folder = root / f'p{i}'\n"
        "    folder.mkdir()\n"
        "    for name in ('a.parquet', 'b.parquet', 'datapackage.json'):\n"
        "        (folder / name).write_text(str(i))\n"
        "    publish(root / 'out', folder, ('a.parquet', 'b.parquet', 'datapackage.json'))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=Path(__file__).parents[2])
    seen = set()
    reads = lost = 0
    while process.poll() is None:
        folder = current_set(outputs)
        assert folder is not None
        try:
            values = {(folder / name).read_text() for name in NAMES}
        except FileNotFoundError:
            lost += 1  # two publications went by during one read: the set before the last is gone
            continue
        assert len(values) == 1
        seen |= values
        reads += 1
    assert process.returncode == 0
    assert reads > 20
    assert lost < reads
    assert len(seen) > 3


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: (p.mkdir(), (p / "thesis.docx").write_text("x")), "holds files of something else (thesis.docx"),
        (lambda p: p.write_text("x"), "is a file"),
    ],
)
def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, make: object, words: str) -> None:
    target = tmp_path / "mine"
    make(target)  # type: ignore[operator]
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputsError) as error:
        claim(target)
    assert words in str(error.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_outputs_inside_the_corpus_would_be_read_as_press_texts(tmp_path: Path) -> None:
    with pytest.raises(OutputsError, match="lies inside the corpus"):
        claim(tmp_path / "corpus" / "out", tmp_path / "corpus")
    with pytest.raises(OutputsError, match="lies inside the corpus"):
        claim(tmp_path / "corpus", tmp_path / "corpus")


def test_outputs_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputsError, match="file"):
        claim(tmp_path / "file" / "out")


def test_our_own_and_empty_folders_are_taken(tmp_path: Path) -> None:
    for names in ([], ["README.md"], [".gitignore", "README.md"], [".state"], [SETS, CURRENT, "notes.txt"]):
        folder = tmp_path / f"f{len(names)}{''.join(names)}"
        folder.mkdir()
        for name in names:
            (folder / name).write_text("") if "." in name[1:] else (folder / name).mkdir()
        claim(folder)


def test_tables_of_a_published_run_are_one_set(tmp_path: Path) -> None:
    """``load_tables`` keeps to the set it was opened on, also when the next run publishes another."""
    from pipeline import load_tables
    from tests.run.helpers import make_corpus, run

    corpus = make_corpus(tmp_path / "corpus", 4)
    run(corpus, tmp_path / "out")
    tables = load_tables(tmp_path / "out")
    assert len(tables["documents"]) == 4
    make_corpus(corpus, 7)
    run(corpus, tmp_path / "out")
    assert set(tables["claims"]["doc_id"]) <= set(tables["documents"]["doc_id"])
    assert len(tables["city_mentions"].doc_id.unique()) == 4
    assert len(load_tables(tmp_path / "out")["documents"]) == 7
    assert len(pd.read_parquet(tmp_path / "out" / "documents.parquet")) == 7
