"""docs/lexicon.md is executed: its entry loads and is found, its Python prints what it says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from pipeline.annotate.programmes import find_programmes
from pipeline.lexicon import Lexicon
from pipeline.textview import TextView

PAGE = Path(__file__).parents[2] / "docs" / "lexicon.md"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Geld kommt von Flussbrücken Europa.", ["Flussbrücken Europa"]),
        ("Geld kommt vom Flussbrücken-Fonds (FBEU).", ["Flussbrücken-Fonds", "FBEU"]),
        ("Das Programm „Flussbrücken“ hilft.", ["Flussbrücken"]),
        ("Zwei Flussbrücken sind gesperrt.", []),
    ],
)
def test_the_example_entry_works(models: Path, text: str, names: list[str]) -> None:
    (models / "lexicon" / "programmes" / "example.toml").write_text(block("toml"), encoding="utf-8")
    mentions, entities = find_programmes(TextView(text), Lexicon.open(models))
    assert [m.text for m in mentions] == names
    assert set(entities) == ({"flussbruecken", "interreg"} if names else set())


def test_the_python_example_prints_what_the_page_says() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(block("python"), str(PAGE), "exec"), {})  # noqa: S102 - running the page is the test
    assert f"prints `{out.getvalue().strip()}`" in PAGE.read_text(encoding="utf-8")
