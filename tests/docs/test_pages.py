"""The documentation is true: pages that show code are run, links lead somewhere, the site builds strictly and asks no network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks, run_python, run_shell


def test_one_text_through_every_stage() -> None:
    page = blocks("walkthrough.md")
    printed = run_python([b.code for b in page if b.language == "python"], ROOT)
    assert printed == [b.code for b in page if b.language == "text"]


def test_own_programme_theme_and_cue(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__", "_models"))
    shutil.copytree(ROOT / "models", tmp_path / "models", ignore=shutil.ignore_patterns("train", "data", "ner"))
    page = blocks("adding.md")
    before, after = (b.code for b in page if b.language == "python")
    said = [b.code for b in page if b.language == "text"]
    assert run_python([before], tmp_path) == said[:1]
    for block in page:
        if block.language == "sh":
            run_shell(block.code, tmp_path)
    setup = before[: before.index("found =")]
    assert run_python([setup, after], tmp_path)[1:] == said[1:]


def test_the_quick_start_names_commands_that_exist() -> None:
    """The whole of it, on a fresh clone, is run by test_quickstart.py; here, at once: every target and every option is known."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for block in blocks("index.md"):
        for line in block.code.splitlines() if block.language == "sh" else ():
            if line.startswith("make "):
                assert re.search(rf"^{line.split()[1]}:", makefile, re.M), line
            else:
                words = line.split()
                assert words[0] == ".venv/bin/stadttandem"
                done = subprocess.run(
                    [sys.executable, "-m", "pipeline", words[1], "--help"], cwd=ROOT, capture_output=True, text=True, check=True
                )
                for option in (w for w in words if w.startswith("-")):
                    assert re.search(rf"(^|[ ,]){option}\b", done.stdout, re.M), option


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed")
    pytest.importorskip("material", reason="mkdocs-material is not installed")
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_the_site_builds_and_holds_every_page(site: Path) -> None:
    for page in (ROOT / "docs").glob("*.md"):
        assert (site / page.with_suffix(".html").name).exists(), page.name
    assert "images/report-light.png" in (site / "index.html").read_text(encoding="utf-8")
    assert (site / "images" / "report-light.png").exists()


def test_the_site_asks_no_network(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        fetched = re.findall(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"?(https?:[^\s\">]+)", html)
        fetched += re.findall(r"<link\b[^>]*rel=\"?(?:stylesheet|preconnect|icon|preload)\b[^>]*href=\"?(https?:[^\s\">]+)", html)
        assert fetched == [], path.name
    for path in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?https?:", path.read_text(encoding="utf-8")), path.name


def test_ci_keeps_the_pictures_of_the_browser_tests() -> None:
    """The folder that the tests fill is the one that .ci/run checks and the example workflow uploads."""
    from tests.browser.conftest import PICTURES

    folder = PICTURES.relative_to(ROOT).as_posix()
    assert f"pictures={folder}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f"path: {folder}/\n" in (ROOT / "docs" / "ci-report.yml").read_text(encoding="utf-8")
    assert f"`{folder}`" in (ROOT / "docs" / "results.md").read_text(encoding="utf-8")


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert {p.name for p in (ROOT / "docs").glob("*.md")} == set(re.findall(r"[\w-]+\.md", menu))
