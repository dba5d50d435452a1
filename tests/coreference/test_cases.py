"""Inline-markup cases for coreference: positives beside near-misses, against the real gazetteer and the shipped epithets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.coreference import resolve_coreference
from pipeline.gazetteer import Gazetteer
from pipeline.identify.places import is_home
from pipeline.records import Block, City, CityMention, Document
from pipeline.textview import TextView

_MARK = re.compile(r"\[(?P<city>[^\]]+)\]|\{(?P<words>[^=}]+)=(?P<meant>[^}]+)\}|\s*¶(?P<role>[#|-] ?)?\s*")
_ROLES = {"#": "heading", "-": "list_item", "|": "table_row", "": "body"}
CASES = [
    line for line in (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
]
GAZETTEER = Gazetteer.open()


def city_id(name: str) -> str:
    found = GAZETTEER.lookup(name)
    assert found, f"the gazetteer lacks {name}"
    return next((c for c in found if is_home(c)), found[0]).city_id


def read(markup: str, issuer: str | None) -> tuple[Document, list[CityMention], set[tuple[str, frozenset[str]]]]:
    """Document, linked mentions and the expected (words, city ids) of one case."""
    text, mentions, expected, blocks = "", [], set(), []
    at, opened, role = 0, 0, "body"
    for match in _MARK.finditer(markup):
        text += markup[at : match.start()]
        at = match.end()
        if match["city"]:
            printed, _, name = match["city"].partition("~")
            form = "adjective" if printed[0].isupper() and printed.endswith("er") and name else "name"
            mentions.append(CityMention(len(text), len(text) + len(printed), printed, city_id(name or printed), "gazetteer", 0.9, form))
            text += printed
        elif match["words"]:
            expected.add((match["words"], frozenset(city_id(n) for n in match["meant"].split("+"))))
            text += match["words"]
        else:
            if len(text) > opened:
                blocks.append(Block(opened, len(text), role))
            text += "\n\n"
            opened, role = len(text), _ROLES[(match["role"] or "").strip()]
    text += markup[at:]
    blocks.append(Block(opened, len(text), role))
    document = Document("d", "s", "0", "text/plain", text, tuple(blocks), issuer_city_id=city_id(issuer) if issuer else None)
    return document, mentions, expected


def resolve(markup: str, issuer: str | None) -> tuple[Document, list[CityMention], set[tuple[str, frozenset[str]]]]:
    document, mentions, expected = read(markup, issuer)
    cities: dict[str, City] = {m.city_id: GAZETTEER.city(m.city_id) for m in mentions}
    return document, resolve_coreference(document, TextView.of(document), mentions, cities, GAZETTEER), expected


@pytest.mark.parametrize("case", CASES)
def test_case(case: str) -> None:
    issuer, _, markup = case.partition(" | ")
    document, found, expected = resolve(markup, None if issuer == "-" else issuer)
    spans: dict[tuple[int, int], set[str]] = {}
    for mention in found:
        assert document.text[mention.start : mention.end] == mention.text
        assert (mention.form, mention.method) == ("coreference", "rule")
        spans.setdefault((mention.start, mention.end), set()).add(mention.city_id)
    got = {(document.text[s:e], frozenset(ids)) for (s, e), ids in spans.items()}
    assert got == expected, [GAZETTEER.city(m.city_id).name_de + ": " + m.evidence[0] for m in found]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120
    assert sum("=" not in c for c in CASES) >= 40
