"""Every construction as a user's sentence: the hit beside the near-miss. The learned readers, which weigh whole texts, stay out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.relate import relate
from pipeline.relate.cues import CueLexicon
from pipeline.textview import TextView
from tests.relate.markup import read

CASES = Path(__file__).with_name("cases.txt")


def load(path: Path) -> list[tuple[str, dict[str, str], str, list[str]]]:
    out = []
    for chunk in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, *lines = chunk.strip().splitlines()
        options = {k: v.strip() for k, v in re.findall(r"(\w+)=((?:(?!\s+\w+=|\s*\|).)+)", head.split("|")[0])}
        text = "\n".join(line for line in lines if not line.startswith("=>"))
        out.append((head.split("|")[-1].strip(), options, text, [line[2:].strip() for line in lines if line.startswith("=>")]))
    return out


ALL = load(CASES)


@pytest.fixture(scope="session")
def lexicon() -> CueLexicon:
    return CueLexicon.open()


@pytest.mark.parametrize(("name", "options", "markup", "expected"), ALL, ids=[f"{i:03d} {c[0]}" for i, c in enumerate(ALL)])
def test_case(lexicon: CueLexicon, name: str, options: dict[str, str], markup: str, expected: list[str]) -> None:
    published = date.fromisoformat(options["pub"]) if "pub" in options else None
    document, notes = read(markup, hub=options.get("hub"), published=published)
    claims = relate(document, TextView.of(document), notes, lexicon, judged=False)
    found = {(c.kind, frozenset(i.removeprefix("test:") for i, _ in c.cities)): c for c in claims}
    wanted = {}
    for line in expected:
        if line == "none":
            continue
        kind, rest = line.split(" ", 1)
        cities = re.split(r"\s(?:start|end|status)=", rest)[0]
        wanted[(kind, frozenset(cities.split("+")))] = dict(re.findall(r"(start|end|status)=(\S+)", rest))
    assert set(found) == set(wanted)
    for key, fields in wanted.items():
        for field, value in fields.items():
            assert (getattr(found[key], field) or "null") == value, (field, key)
    for claim in claims:
        assert document.text[claim.quote_start : claim.quote_end] == claim.quote
