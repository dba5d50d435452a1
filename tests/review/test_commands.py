"""The commands around exports and reviews, as a user types them."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from pipeline.review import append_decision
from pipeline.review.decisions import Decision
from tests.run.helpers import hearing_ctrl_c

ROOT = Path(__file__).parents[2]


def call(*words: object, code: int = 0) -> str:
    command = [sys.executable, "-m", "pipeline", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stderr


def test_export(outputs: Path, tmp_path: Path) -> None:
    assert call("export", "--to", "geojson", "-o", outputs, tmp_path / "x.geojson").strip() == str(tmp_path / "x.geojson")
    assert len(json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["features"]) > 10
    assert "no format 'pdf'" in call("export", "--to", "pdf", "-o", outputs, tmp_path / "x", code=2)


def test_report(outputs: Path) -> None:
    assert call("report", "-o", outputs).strip() == str(outputs / "report.html")


def test_figures(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    for i, verdict in enumerate(["accept", "accept", "reject"]):
        row = Decision(
            f"c:{i}", "d", f"a{i} b", "Anna", "2026-01-01T00:00:00+00:00", verdict, "twinning", "active", "", "", "some-rule", 0, 5
        )
        append_decision(path, row)
    text = call("review", "figures", "--reviews", path)
    assert "3 decisions" in text
    assert re.search(r"some-rule +2 of +3 right +0\.67", text)


def test_spans_there_and_back(outputs: Path, tmp_path: Path) -> None:
    call("review", "spans", "--to", "labelstudio", "-o", outputs, tmp_path / "tasks.json")
    assert (tmp_path / "tasks.config.xml").exists()
    heading = "change,doc_id,start,end,layer,target,text\n"
    assert call("review", "changes", "-o", outputs, tmp_path / "tasks.json") == heading
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    gone = tasks[0]["predictions"][0]["result"].pop(0)["value"]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    rows = list(csv.DictReader(call("review", "changes", "-o", outputs, tmp_path / "tasks.json").splitlines()))
    assert [(r["change"], r["text"]) for r in rows] == [("removed", gone["text"])]

    call("review", "spans", "--to", "webanno", "-o", outputs, tmp_path / "tsv")
    assert call("review", "changes", "-o", outputs, tmp_path / "tsv") == heading
    (tmp_path / "tsv" / "strange.tsv").write_text("#FORMAT=WebAnno TSV 3.3\n")
    assert "strange.tsv belongs to no document" in call("review", "changes", "-o", outputs, tmp_path / "tsv", code=2)


@pytest.mark.parametrize("words", [["review"], ["review", "serve"]])
def test_serve_until_interrupted(outputs: Path, tmp_path: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "pipeline", *words, "-o", str(outputs), "--reviews", str(tmp_path / "r.csv")]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with hearing_ctrl_c() as environment, subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **streams) as process:
        assert process.stdout is not None
        url = re.search(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())
        assert url
        with urllib.request.urlopen(url[0], timeout=20) as response:  # noqa: S310  (our own address)
            assert b"Who are you?" in response.read()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
