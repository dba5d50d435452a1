"""Mentions to Label Studio and WebAnno TSV and back, without loss."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review import ReviewError
from pipeline.review.spans import LABEL_CONFIG, LAYERS, Span, from_label_studio, from_webanno, spans_of, to_label_studio, to_webanno

TEXT = "🚀 Die Stadt Speyer|Rhein [neu] ist\tseit 1959 Partnerstadt_von Chartres*.\n\nMehr -> dort; „Ende“ \\n."


def at(words: str, layer: str, target: str) -> Span:
    start = TEXT.index(words)
    return Span("d", start, start + len(words), layer, target)


SPANS = [
    at("Speyer", "city", "geonames:2830582"),
    at("1959", "date", "1959"),
    at("Partnerstadt_von", "theme", "a|b[c]_*;->\\x"),
    at("stadt_", "organisation", ""),
    at("Speyer|Rhein", "programme", "project:speyer-rhein"),
    at("Ende“ \\n.", "date", "x"),
]


def test_both_ways_for_the_samples(outputs: Path) -> None:
    texts, spans = spans_of(outputs)
    assert len(texts) == 6
    assert {s.layer for s in spans} >= {"city", "date", "theme"}
    assert from_label_studio(json.loads(json.dumps(to_label_studio(texts, spans)))) == spans
    for doc_id, text in texts.items():
        mine = [s for s in spans if s.doc_id == doc_id]
        assert from_webanno(doc_id, text, to_webanno(text, mine)) == mine


def test_webanno_by_the_letter() -> None:
    tsv = to_webanno(
        "Bonn ruft.\n\nUlm-Nord 🚀 geht.", [Span("d", 0, 4, "city", "x_1"), Span("d", 13, 14, "date", ""), Span("d", 12, 20, "theme", "t")]
    )
    assert tsv.split("\n") == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=webanno.custom.Mention|layer|target",
        "",
        "",
        "#Text=Bonn ruft.",
        "1-1\t0-4\tBonn\tcity[1]\tx\\_1[1]\t",
        "1-2\t5-9\truft\t_\t_\t",
        "1-3\t9-10\t.\t_\t_\t",
        "",
        "#Text=Ulm-Nord 🚀 geht.",
        "2-1\t12-15\tUlm\ttheme[2]\tt[2]\t",
        "2-1.1\t13-14\tl\tdate[3]\t*[3]\t",
        "2-2\t15-16\t-\ttheme[2]\tt[2]\t",
        "2-3\t16-20\tNord\ttheme[2]\tt[2]\t",
        "2-4\t21-23\t🚀\t_\t_\t",
        "2-5\t24-28\tgeht\t_\t_\t",
        "2-6\t28-29\t.\t_\t_\t",
        "",
        "",
    ]


def test_strange_characters() -> None:
    assert from_webanno("d", TEXT, to_webanno(TEXT, SPANS)) == sorted(SPANS)
    assert from_label_studio(to_label_studio({"d": TEXT}, SPANS)) == sorted(SPANS)


def test_label_studio_that_counts_utf16() -> None:
    tasks = to_label_studio({"d": TEXT}, SPANS[:1])
    value = tasks[0]["predictions"][0]["result"][0]["value"]
    value["start"] += 1
    value["end"] += 1
    assert from_label_studio(tasks) == SPANS[:1]
    value["start"] += 2
    with pytest.raises(ReviewError, match="do not cut"):
        from_label_studio(tasks)


def test_annotations_come_before_predictions() -> None:
    (task,) = to_label_studio({"d": TEXT}, SPANS)
    item = task["predictions"][0]["result"][0]
    task["annotations"] = [{"was_cancelled": True, "result": []}, {"result": [item, {"type": "choices"}]}]
    assert len(from_label_studio([task])) == 1
    task["annotations"] = []
    assert len(from_label_studio([task])) == len(SPANS)


def test_what_is_no_export() -> None:
    with pytest.raises(ReviewError, match="no export of Label Studio"):
        from_label_studio([{"data": {}}])
    with pytest.raises(ReviewError, match="no WebAnno"):
        from_webanno("d", TEXT, "hello")
    with pytest.raises(ReviewError, match="another text"):
        from_webanno("d", "other", to_webanno(TEXT, SPANS))


def test_the_interface_names_every_layer() -> None:
    assert all(f'<Label value="{layer}"/>' in LABEL_CONFIG for layer in LAYERS)


WORDS = st.text(st.sampled_from("aäB1 .,|[]_*;>-\\\t\n🚀„"), min_size=5, max_size=60)
PLACES = st.lists(
    st.tuples(st.integers(0, 59), st.integers(1, 20), st.sampled_from(sorted(LAYERS)), st.text("ax|[]\\_*", max_size=5)), max_size=6
)


@given(WORDS, PLACES)
def test_round_trips(text: str, places: list[tuple[int, int, str, str]]) -> None:
    spans = set()
    for start, length, layer, target in places:
        end = min(start + length, len(text))
        # A mention begins and ends with a visible character, as all of ours do.
        if start < end and not text[start].isspace() and not text[end - 1].isspace():
            spans.add(Span("d", start, end, layer, "" if target == "*" else target))
    assert from_webanno("d", text, to_webanno(text, spans)) == sorted(spans)
    assert from_label_studio(to_label_studio({"d": text}, sorted(spans))) == sorted(spans)
