"""Metrics on small invented gold: what is counted, aligned and left out."""

from __future__ import annotations

import copy
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import OutputsError
from pipeline.evaluate import evaluate, evaluate_records, format_differences, format_table, gazetteer_locator
from pipeline.evaluation.gold import GoldCity, GoldDate, GoldDocument, GoldError, GoldPartnership, load_gold, parse_gold, problems
from pipeline.evaluation.match import Place, align, distance_km, letters, pair_up, same_name, same_place
from pipeline.evaluation.measures import BORDERS, Counts, Judged, calibration_error, reliability
from pipeline.evaluation.outputs import read_outputs
from tests.evaluate.perfect import Tables, city_id, tables_of, write

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.evaluate import Report

LINDAU = GoldCity("Lindau", "DE", 1)
CHELLES = GoldCity("Chelles", "FR", 2)
BEDFORD = GoldCity("Bedford", "GB", 3)
NOWHERE = GoldCity("Krahnsdorf", "DE", None)
AT = {1: (47.55, 9.69), 2: (48.88, 2.59), 3: (52.13, -0.47), 4: (47.60, 9.80), 5: (47.90, 9.69)}


def partnership(*cities: GoldCity, kind: str = "twinning", start: str | None = "1973", **more: object) -> GoldPartnership:
    plain = GoldPartnership(kind, cities, (), start, None, "active", ("culture",))
    return replace(plain, **more)  # type: ignore[arg-type]


GOLD = GoldDocument(
    doc="a.txt",
    published_on="2020-05-04",
    issuer_city=LINDAU,
    cities=(LINDAU, CHELLES, BEDFORD, NOWHERE),
    dates=(GoldDate("4. Mai 2020", "2020-05-04", "2020-05-04"), GoldDate("1973", "1973-01-01", "1973-12-31")),
    programmes=("Uferlicht",),
    themes=("culture", "energy"),
    partnerships=(
        partnership(LINDAU, CHELLES),
        partnership(LINDAU, BEDFORD, NOWHERE, kind="project", start="2019-02", programmes=("Uferlicht",), end="2021", themes=("energy",)),
    ),
    phenomena=("two_kinds",),
    note="",
)
EMPTY = GoldDocument("b.txt", None, None, (LINDAU,), (), (), (), (), ("negative",), "")


def scored(tables: Tables, folder: Path, *gold: GoldDocument) -> Report:
    return evaluate_records(read_outputs(write(tables, folder)), gold, AT.get)


def test_tables_that_say_what_the_gold_says_score_one(tmp_path: Path) -> None:
    report = scored(tables_of([GOLD, EMPTY], AT), tmp_path, GOLD, EMPTY)
    assert set(report.values().values()) == {1.0}
    assert report.missing == ()
    assert report.differences == ()
    assert report.by_phenomenon["two_kinds"].documents == 1
    assert "negatives_clean" in format_table(report)


def test_a_missing_document_counts_as_empty(tmp_path: Path) -> None:
    report = scored(tables_of([EMPTY], AT), tmp_path, GOLD, EMPTY)
    assert report.missing == ("a.txt",)
    assert report.score.counts["partnerships_exact"] == Counts(0, 0, 2)
    assert report.score.shares["kind"].total == 2
    assert report.score.shares["kind"].right == 0
    assert report.score.shares["published_on"].right == 1
    assert report.score.counts["start"].gold == 0  # attributes other than kind and status are asked of aligned claims only


def test_a_wrong_member_costs_exactness_but_keeps_slots(tmp_path: Path) -> None:
    tables = tables_of([GOLD], AT)
    row = next(r for r in tables["claim_cities"] if r["claim_id"] == "doc-a.txt-1" and r["city_id"] == "geonames:3")
    row["city_id"] = "geonames:2"
    report = scored(tables, tmp_path, GOLD)
    assert report.score.counts["partnerships_exact"] == Counts(1, 2, 2)
    assert report.score.counts["partnership_city_slots"] == Counts(4, 5, 5)
    assert "partly" in format_differences(report)


def test_a_pair_of_two_kinds_is_aligned_by_kind(tmp_path: Path) -> None:
    both = replace(
        GOLD,
        themes=("culture",),
        partnerships=(partnership(LINDAU, CHELLES), partnership(LINDAU, CHELLES, kind="project", start=None, themes=())),
    )
    tables = tables_of([both], AT)
    tables["claims"].reverse()
    assert set(scored(tables, tmp_path, both).values().values()) == {1.0}


def test_dates_anchored_in_the_text_are_neither_right_nor_wrong(tmp_path: Path) -> None:
    tables = tables_of([GOLD], AT)
    tables["date_mentions"].append({"doc_id": "doc-a.txt", "date_from": "1974-01-01", "date_to": "1974-12-31", "anchor": "text"})
    assert scored(tables, tmp_path / "1", GOLD).score.counts["dates"] == Counts(2, 2, 2)
    tables["date_mentions"][-1]["anchor"] = "none"
    assert scored(tables, tmp_path / "2", GOLD).score.counts["dates"] == Counts(2, 3, 2)
    tables["date_mentions"][1]["anchor"] = "text"  # in the gold: right, however it was resolved
    assert scored(tables, tmp_path / "3", GOLD).score.counts["dates"] == Counts(2, 3, 2)


def test_a_claim_on_a_negative_document_is_counted(tmp_path: Path) -> None:
    spoilt = replace(EMPTY, cities=(LINDAU, CHELLES))
    tables = tables_of([replace(spoilt, partnerships=(partnership(LINDAU, CHELLES),))], AT)
    report = scored(tables, tmp_path, spoilt)
    assert report.score.shares["negatives_clean"].value == 0.0
    assert report.score.counts["partnerships_exact"] == Counts(0, 1, 0)


def test_issuer_city_null_wants_null(tmp_path: Path) -> None:
    tables = tables_of([EMPTY], AT)
    tables["documents"][0]["issuer_city_id"] = city_id(LINDAU)
    report = scored(tables, tmp_path, EMPTY)
    assert report.score.shares["issuer_city"].right == 0
    assert [d.measure for d in report.differences] == ["issuer_city"]


def test_members_come_from_the_partnership_where_a_claim_names_none(tmp_path: Path) -> None:
    tables = tables_of([GOLD], AT)
    partnership_of = {r["claim_id"]: r["partnership_id"] for r in tables["claims"]}
    tables["partnership_cities"] = [
        {"partnership_id": partnership_of[r["claim_id"]], "city_id": r["city_id"]} for r in tables["claim_cities"]
    ]
    tables["claim_cities"] = []
    assert scored(tables, tmp_path, GOLD).score.counts["partnerships_exact"] == Counts(2, 2, 2)


def test_a_copy_is_measured_on_the_document_that_stands_for_it(tmp_path: Path) -> None:
    folder = write(tables_of([GOLD, EMPTY], AT), tmp_path)
    table = pd.read_parquet(folder / "documents.parquet")
    table["copies"] = [[], ["part/c.txt", "other/a.txt"]]
    table.to_parquet(folder / "documents.parquet")
    outputs = read_outputs(folder)
    sources = {doc: found.source for doc in ("c.txt", "other/a.txt", "a.txt", "part/b.txt") if (found := outputs.get(doc))}
    assert sources == {"c.txt": "part/b.txt", "other/a.txt": "part/b.txt", "a.txt": "part/a.txt", "part/b.txt": "part/b.txt"}


def test_no_documents_table_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(OutputsError, match="stadttandem extract"):
        read_outputs(tmp_path)


def test_documents_of_a_bulk_file_are_found_by_their_source(tmp_path: Path) -> None:
    row = replace(EMPTY, doc="bulk.jsonl#7")
    assert scored(tables_of([row], AT), tmp_path, row).missing == ()


def test_places_agree_by_id_or_nearness_or_name() -> None:
    def at(number: int, country: str = "DE", key: str = "x") -> Place:
        return Place(str(number), *AT[number], country, key)

    assert same_place(at(1), replace_number(at(1), "1"))
    assert same_place(at(1), at(4))  # about 10 km
    assert not same_place(at(1), at(5))  # about 39 km
    assert not same_place(at(1), at(4, "AT"))
    assert not same_place(at(1), Place("9", None, None, "DE", "x"))
    assert same_place(Place("", None, None, "GR", "varivoula"), Place("varivo-gr", 1.0, 1.0, "GR", "varivoulavouliagmeni"))
    assert not same_place(Place("", None, None, "GR", "varivoula"), Place("7", 1.0, 1.0, "GR", "voula"))


def replace_number(place: Place, number: str) -> Place:
    return Place(number, None, None, place.country, place.key)


def test_names_agree_folded_and_by_containment_of_long_ones() -> None:
    assert letters("Gdańsk-Łódź Straße") == "gdansklodzstrasse"
    assert same_name(letters("Konvent der Bürgermeister"), frozenset({letters("Konvent der Bürgermeister und Bürgermeisterinnen")}))
    assert not same_name("iurc", frozenset({"iurceurope"}))


def test_alignment_takes_the_larger_overlap_first() -> None:
    a, b, c = (Place(str(i), None, None, "DE", str(i)) for i in range(3))
    pairs = align([("network", (a, b)), ("network", (a, b, c))], [("network", (a, b, c)), ("network", (a, b))])
    assert sorted((p.gold, p.claim, p.shared) for p in pairs) == [(0, 1, 2), (1, 0, 3)]
    assert align([("twinning", (a, b))], [("twinning", (a, c))]) == []


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_pairs_are_one_to_one_and_as_many_as_the_multisets_share(gold: list[int], found: list[int]) -> None:
    pairs = pair_up(gold, found, lambda g, s: g == s)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert len(pairs) == sum(min(gold.count(x), found.count(x)) for x in set(gold))


@given(st.floats(-89, 89), st.floats(-179, 179), st.floats(-89, 89), st.floats(-179, 179))
def test_distance_is_symmetric_and_bounded(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    a, b = Place("1", lat1, lon1, "", ""), Place("2", lat2, lon2, "", "")
    assert distance_km(a, b) == pytest.approx(distance_km(b, a))
    assert 0 <= distance_km(a, b) <= 20_020
    assert distance_km(a, a) == pytest.approx(0)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_is_the_harmonic_mean(right: int, extra: int, lost: int) -> None:
    c = Counts(right, right + extra, right + lost)
    if right:
        assert c.f1 == pytest.approx(2 * c.precision * c.recall / (c.precision + c.recall))
    else:
        assert c.f1 == (0.0 if extra or lost else 1.0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_answer_falls_into_one_bin(answers: list[tuple[float, bool]]) -> None:
    bins = reliability(Judged(c, r) for c, r in answers)
    assert sum(b.n for b in bins) == len(answers)
    assert all(b.low in BORDERS and 0 <= b.accuracy <= 1 for b in bins)
    assert 0 <= calibration_error(bins) <= 1


def test_calibration_error_of_a_boaster() -> None:
    bins = reliability([Judged(0.97, False)] * 3 + [Judged(0.97, True)])
    assert len(bins) == 1
    assert calibration_error(bins) == pytest.approx(0.72)


def test_gold_problems_are_found() -> None:
    themes = ("culture", "energy")
    assert problems(GOLD, themes) == []
    faults = {
        "not among the document's cities": replace(GOLD, cities=(LINDAU, CHELLES, BEDFORD)),
        "programme X": replace(GOLD, partnerships=(partnership(LINDAU, CHELLES, programmes=("X",), themes=("culture", "energy")),)),
        "unknown theme": replace(
            GOLD, themes=("culture", "energy", "fun"), partnerships=(*GOLD.partnerships, partnership(CHELLES, BEDFORD, themes=("fun",)))
        ),
        "fewer than two": replace(GOLD, partnerships=(*GOLD.partnerships, partnership(LINDAU))),
        "unknown kind": replace(GOLD, partnerships=(*GOLD.partnerships, partnership(CHELLES, BEDFORD, kind="pact"))),
        "unknown status": replace(GOLD, partnerships=(*GOLD.partnerships, partnership(CHELLES, BEDFORD, status="old"))),
        "no ISO date": replace(GOLD, partnerships=(*GOLD.partnerships, partnership(CHELLES, BEDFORD, start="2019-13"))),
        "ends before": replace(GOLD, partnerships=(*GOLD.partnerships, partnership(CHELLES, BEDFORD, start="2019-02", end="2018"))),
        "twice": replace(GOLD, partnerships=(*GOLD.partnerships, partnership(LINDAU, CHELLES, start=None))),
        "are not those": replace(GOLD, themes=("culture",)),
        "no interval": replace(GOLD, dates=(GoldDate("x", "2020-02-30", "2020-03-01"),)),
        "is a montag": replace(GOLD, dates=(GoldDate("am Dienstag", "2020-05-04", "2020-05-04"),)),
        "is no day": replace(GOLD, published_on="2020-05"),
        "issuer's city": replace(GOLD, issuer_city=GoldCity("Ulm", "DE", 77)),
        "geonames 1": replace(GOLD, cities=(*GOLD.cities, GoldCity("Aeschach", "DE", 1))),
        "two-letter": replace(GOLD, cities=(*GOLD.cities, GoldCity("Aeschach", "Deutschland", None))),
    }
    for expected, broken in faults.items():
        assert any(expected in p for p in problems(broken, themes)), expected


def test_broken_gold_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"no \*\.json"):
        load_gold(tmp_path)
    (tmp_path / "x.json").write_text('{"doc": "x.txt"}', encoding="utf-8")
    with pytest.raises(GoldError, match=r"x\.json"):
        load_gold(tmp_path)
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    with pytest.raises(GoldError, match=r"x\.json"):
        load_gold(tmp_path)


def test_phenomena_and_note_are_optional() -> None:
    raw = {
        "doc": "x",
        "published_on": None,
        "issuer_city": None,
        "cities": [],
        "dates": [],
        "programmes": [],
        "themes": [],
        "partnerships": [],
    }
    assert parse_gold(copy.deepcopy(raw)).phenomena == ()


def test_evaluate_reads_both_folders_and_filters(tmp_path: Path) -> None:
    outputs = write(tables_of([GOLD], AT), tmp_path / "outputs")
    gold = tmp_path / "gold"
    gold.mkdir()
    for document in (GOLD, EMPTY):
        (gold / f"{document.doc}.json").write_text(as_json(document), encoding="utf-8")
    both = evaluate(outputs, gold, locate=AT.get)
    assert both.missing == ("b.txt",)
    assert "not in the outputs: b.txt" in format_table(both)
    assert both.as_dict()["kind"] == {"accuracy": 1.0, "n": 2}
    assert both.as_dict()["cities"] == {"precision": 1.0, "recall": 0.8, "f1": 0.889, "gold": 5, "found": 4}
    assert both.as_dict()["by_kind"]["project"]["gold"] == 1
    one = evaluate(outputs, gold, lambda g: g.doc == "a.txt", locate=AT.get)
    assert one.score.documents == 1
    assert "negatives_clean" not in one.values()


def test_the_shipped_gazetteer_gives_coordinates() -> None:
    locate = gazetteer_locator()
    at = locate(2867714)  # München
    assert at is not None
    assert at == pytest.approx((48.137, 11.575), abs=0.02)
    assert locate(1) is None


def as_json(document: GoldDocument) -> str:
    """The file form of a record: the inverse of ``parse_gold``."""
    raw = asdict(document)
    raw["dates"] = [{"text": d.text, "from": d.date_from, "to": d.date_to} for d in document.dates]
    assert parse_gold(json.loads(json.dumps(raw))) == document
    return json.dumps(raw)
