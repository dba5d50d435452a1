"""WebAnno TSV against UIMA: read by a second reader written from the format's description, and held against a CAS of dkpro-cassis.

INCEpTION keeps documents as UIMA CAS and makes WebAnno TSV of them; cassis is the CAS of that family in Python. It shares no code with our
writer: the offsets of both must be the same numbers (UTF-16 units), the layer the same type, the words the same words.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.review.spans import Span, from_webanno, spans_of, to_webanno
from tests.review.test_spans import SPANS, TEXT

LAYER = "webanno.custom.Mention"


@dataclass(frozen=True, order=True)
class Read:
    """An annotation of a TSV file: UTF-16 offsets and its two features."""

    begin: int
    end: int
    layer: str
    target: str


def read_tsv(tsv: str) -> list[Read]:
    """By the description of WebAnno TSV 3.3: header, sentences after ``#Text=``, a line per token or sub-token, values joined by ``|``
    that carry ``[id]`` where several stand on one token or one stands on several."""
    lines = tsv.split("\n")
    assert lines[0] == "#FORMAT=WebAnno TSV 3.3"
    assert lines[1] == f"#T_SP={LAYER}|layer|target"
    found: dict[str, Read] = {}
    tokens: dict[tuple[int, int], tuple[int, int]] = {}
    last = -1
    for row in (x for x in lines[2:] if x and not x.startswith("#")):
        where, offsets, _, *cells = row.split("\t")
        sentence, token, sub = re.fullmatch(r"(\d+)-(\d+)(?:\.(\d+))?", where).groups()  # type: ignore[union-attr]
        begin, end = map(int, offsets.split("-"))
        key = (int(sentence), int(token))
        if sub is None:
            assert begin >= last, "tokens stand in the order of the text"
            tokens[key], last = (begin, end), end
        else:
            assert tokens[key][0] <= begin < end <= tokens[key][1], "a sub-token lies in its token"
        assert len(cells) == 3, "one column for each feature, and the tab at the end"
        assert cells[2] == ""
        if cells[0] == "_":
            assert cells[1] == "_"
            continue
        for layer, target in zip(re.split(r"(?<!\\)\|", cells[0]), _values(cells[1]), strict=True):
            name, number = re.fullmatch(r"(\w+)\[(\d+)\]", layer).groups()  # type: ignore[union-attr]
            value, same = re.fullmatch(r"(.*)\[(\d+)\]", target, re.S).groups()  # type: ignore[union-attr]
            assert number == same
            plain = "" if value == "*" else re.sub(r"\\(->|.)", lambda m: {"t": "\t", "n": "\n"}.get(m[1], m[1]), value)
            before = found.get(number, Read(begin, end, name, plain))
            assert (before.layer, before.target) == (name, plain)
            found[number] = Read(min(before.begin, begin), max(before.end, end), name, plain)
    return sorted(found.values())


def _values(cell: str) -> list[str]:
    """The values of a cell; a backslash before a bar or a backslash takes its meaning away."""
    return [m[0].removeprefix("|") for m in re.finditer(r"(?:^|\|)(?:\\.|[^|\\])*", cell, re.S)]


def make_cas(text: str, spans: list[Span]) -> Any:
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    types = cassis.TypeSystem()
    mention = types.create_type(name=LAYER, supertypeName="uima.tcas.Annotation")
    for name in ("layer", "target"):
        types.create_feature(domainType=mention, name=name, rangeType="uima.cas.String")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string, cas.sofa_mime = text, "text/plain"
    cas.add_all(mention(begin=s.start, end=s.end, layer=s.layer, target=s.target) for s in spans)
    return cas


def of_xmi(xmi: str) -> list[Read]:
    """The annotations as they stand in the file, without cassis's own reading of offsets."""
    root = etree.fromstring(xmi.encode())
    return sorted(
        Read(int(x.get("begin")), int(x.get("end")), x.get("layer"), x.get("target")) for x in root if etree.QName(x).localname == "Mention"
    )


def there_and_back(doc_id: str, text: str, spans: list[Span]) -> None:
    cassis = pytest.importorskip("cassis", reason="dkpro-cassis is not installed")
    tsv = to_webanno(text, spans)
    cas = make_cas(text, spans)
    xmi = cas.to_xmi()
    assert read_tsv(tsv) == of_xmi(xmi)
    again = cassis.load_cas_from_xmi(io.BytesIO(xmi.encode()), typesystem=cas.typesystem)
    got = sorted(Span(doc_id, a.begin, a.end, a.layer, a.target) for a in again.select(LAYER))
    assert got == from_webanno(doc_id, text, tsv) == sorted(spans)
    assert sorted(a.get_covered_text() for a in again.select(LAYER)) == sorted(text[s.start : s.end] for s in spans)


def test_the_samples(outputs: Path) -> None:
    texts, spans = spans_of(outputs)
    assert len(spans) > 30
    for doc_id, text in texts.items():
        there_and_back(doc_id, text, [s for s in spans if s.doc_id == doc_id])


def test_emoji_escapes_overlaps_and_parts_of_tokens() -> None:
    there_and_back("d", TEXT, sorted(SPANS))


def test_the_comparison_can_fail() -> None:
    spans = [Span("d", 2, 6, "city", "x")]
    assert read_tsv(to_webanno("🚀 Bonn", spans)) == [Read(3, 7, "city", "x")] != [Read(2, 6, "city", "x")]
