"""Choosing a model: none, another pipeline, a path, and one-line errors that name the command that helps."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
import spacy

from pipeline.annotate.ner import load_model
from pipeline.errors import ModelError
from pipeline.records import Block
from pipeline.textview import TextView

NAME = "xx_tandem_standin"


def stand_in() -> spacy.Language:
    """A pipeline that knows three names."""
    nlp = spacy.blank("de")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "GPE", "pattern": "Varel"},
            {"label": "PERSON", "pattern": [{"TEXT": "Ute"}, {"TEXT": "Varel"}]},
            {"label": "MISC", "pattern": "Kramermarkt"},
            {"label": "DATE", "pattern": "Montag"},
        ]
    )
    nlp.meta["name"], nlp.meta["lang"], nlp.meta["version"] = NAME[3:], "xx", "1.0.0"
    return nlp


def wheel(folder: Path) -> Path:
    """The stand-in as a wheel, written by hand: no build tool, no network."""
    data = folder / "data"
    stand_in().to_disk(data)
    meta = (data / "meta.json").read_bytes()
    init = (
        "from pathlib import Path\nfrom spacy.util import load_model_from_init_py\n__version__ = '1.0.0'\n\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n"
    )
    files = {f"{NAME}/__init__.py": init.encode(), f"{NAME}/meta.json": meta}
    files |= {f"{NAME}/{NAME}-1.0.0/{p.relative_to(data).as_posix()}": p.read_bytes() for p in sorted(data.rglob("*")) if p.is_file()}
    info = f"{NAME}-1.0.0.dist-info"
    files[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {NAME}\nVersion: 1.0.0\n".encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    digests = {n: urlsafe_b64encode(hashlib.sha256(b).digest()).rstrip(b"=").decode() for n, b in files.items()}
    record = "".join(f"{n},sha256={d},{len(files[n])}\n" for n, d in digests.items()) + f"{info}/RECORD,,\n"
    path = folder / f"{NAME}-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/RECORD", record)
    return path


def test_none_is_no_model():
    assert load_model("none") is None


def test_the_stock_model_names_the_address_of_its_wheel():
    with pytest.raises(ModelError) as error:
        load_model("de_core_news_md")
    message = str(error.value)
    assert "\n" not in message
    assert message.endswith(
        "pip install https://github.com/explosion/spacy-models/releases/download/de_core_news_md-3.8.0/de_core_news_md-3.8.0-py3-none-any.whl"
    )


@pytest.mark.parametrize("name", ["no_such_pipeline", "no such pipeline", "", "../missing", "de_core_news_xxl"])
def test_an_unknown_model_is_one_line_with_a_remedy(name: str):
    with pytest.raises(ModelError) as error:
        load_model(name)
    assert "\n" not in str(error.value)
    assert "pip install" in str(error.value) or "press" in str(error.value)


def test_a_folder_that_holds_no_pipeline_is_one_line(tmp_path: Path):
    with pytest.raises(ModelError) as error:
        load_model(str(tmp_path))
    assert "\n" not in str(error.value)


def test_a_pipeline_without_entities_is_refused(tmp_path: Path):
    spacy.blank("de").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="no entities"):
        load_model(str(tmp_path / "blank"))


def test_missing_weights_are_an_error_that_names_the_folder(tmp_path: Path):
    with pytest.raises(ModelError, match="models/ner"):
        load_model("press", models=tmp_path)


def test_a_pipeline_by_path_with_its_labels_under_ours(tmp_path: Path):
    stand_in().to_disk(tmp_path / "model")
    model = load_model(str(tmp_path / "model"), gate=None)
    assert model is not None
    text = "Ute Varel kam am Montag.\nDer Kramermarkt in Varel beginnt."
    found = [(text[s.start : s.end], s.label) for s in model.entities(text)]
    assert found == [("Ute Varel", "PER"), ("Kramermarkt", "MISC"), ("Varel", "LOC")]
    assert model.tag(["Nach", "Varel"]) == [(1, 2, "LOC")]
    again = load_model(str(tmp_path / "model"), gate=None)
    assert again is not None
    assert model.fingerprint == again.fingerprint


def test_boilerplate_is_not_read(tmp_path: Path):
    stand_in().to_disk(tmp_path / "model")
    model = load_model(str(tmp_path / "model"), gate=None)
    assert model is not None
    text = "Neues aus Varel\n\nMenü Varel Kontakt\n\nStadt Varel, Rathaus"
    first, second = text.index("\n\n"), text.rindex("\n\n")
    view = TextView(text, (Block(0, first, "title"), Block(first + 2, second, "boilerplate"), Block(second + 2, len(text), "contact")))
    assert [s.start for s in model.spans(view)] == [text.index("Varel"), text.rindex("Varel")]


def test_an_installed_stand_in_package_runs(tmp_path: Path):
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", str(site), str(wheel(tmp_path))], check=True
    )
    code = (
        "from pipeline.annotate.ner import load_model\n"
        f"m = load_model({NAME!r}, gate=None)\n"
        "print([(s.start, s.end, s.label) for s in m.entities('Der Bus nach Varel fällt aus.')])\n"
    )
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(root), str(site)])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.strip() == "[(13, 18, 'LOC')]"
