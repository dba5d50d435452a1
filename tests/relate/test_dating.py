"""Learned starts and ends: what no rule reads, beside dates that are no one's."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import KnowledgeError
from pipeline.records import DateMention
from pipeline.relate import relate
from pipeline.relate.attributes import stamp
from pipeline.relate.cues import CueLexicon
from pipeline.relate.dating import NEEDED, SURE, WEAK, Dater, best
from pipeline.relate.standing import FIRM, STANDS, status
from pipeline.relate.weights import Linear
from pipeline.textview import TextView
from tests.relate.markup import read

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def lexicon() -> CueLexicon:
    return CueLexicon.open()


def times(lexicon: CueLexicon, markup: str, hub: str, published: date | None = None) -> dict[str, tuple[str | None, str | None]]:
    """Start and end by partner."""
    document, notes = read(markup, hub=hub, published=published)
    claims = relate(document, TextView.of(document), notes, lexicon)
    names = {c: "+".join(sorted(i.removeprefix("test:") for i, _ in c.cities if i != f"test:{hub}")) for c in claims}
    return {names[c]: (c.start, c.end) for c in claims}


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("Gäste kamen aus den Partnerstädten [Asti] und [Valence], {1967} und {1981} verschwistert.", {"Asti": "1967", "Valence": "1981"}),
        ("Partnerstädte sind [Asti] und [Kranj]. Der Bürgermeister von [Asti] ist seit {2019} im Amt.", {"Asti": None, "Kranj": None}),
        pytest.param(
            "Partnerstädte sind [Asti] und [Kranj]. Das Rathaus von [Asti] wurde {1967} gebaut.",
            {"Asti": None, "Kranj": None},
            marks=pytest.mark.xfail(reason="what else a partner town's year tells of is rare in the gold", strict=True),
        ),
        ("Im Rathaus hängt das Bild der Partnerstadt [Asti]. Die Urkunde trägt das Datum {1967}.", {"Asti": "1967"}),
        ("Im Rathaus hängt das Bild der Partnerstadt [Asti]. Die Brücke dort wurde {1830} gebaut.", {"Asti": None}),
        ("Gäste kamen aus [Asti] (Partnerstadt seit {1972}) und aus [Kranj], ebenfalls Partnerstadt.", {"Asti": "1972", "Kranj": None}),
        (
            "[Asti], mit dem [Jena] seit {1988} verschwistert ist, und die Partnerstadt [Kranj] schickten Gäste.",
            {"Asti": "1988", "Kranj": None},
        ),
        (
            "Die Verbindung mit [Asti] wurde {1986} unterzeichnet. Mit [Kranj] ist die Stadt seit {1986} verschwistert.",
            {"Asti": "1986", "Kranj": "1986"},
        ),
        (
            "Zwischen [Asti] und [Kranj] besteht seit {1964} ebenfalls eine Partnerschaft. [Asti] ist Partnerstadt, [Kranj] auch.",
            {"Asti": None, "Kranj": None},
        ),
        (
            "Mit [Asti] ist [Jena] seit {1975} verschwistert, mit [Kranj] bei [Bled] seit {1986}.",
            {"Asti": "1975", "Kranj": "1986"},
        ),
        (
            "Partnerstadt ist [Vienne]. Auch [Asti] und [Kranj], mit denen [Jena] seit {1962} bzw. {1971} verschwistert ist, halfen.",
            {"Asti": "1962", "Kranj": "1971"},
        ),
        ("Zwischen [Jena] und [Asti] besteht seit {1964} eine Partnerschaft, [Kranj] ist Partnerstadt.", {"Asti": "1964"}),
        ("Weitere Partnerstädte sind [Asti] und [Kranj], Letzteres seit {1973}.", {"Asti": None, "Kranj": "1973"}),
        ("Zu Gast war die Partnerstadt [Asti]. Am {9. Mai 2022|2022-05-09} beginnt das Fest.", {"Asti": None}),
    ],
)
def test_start(lexicon: CueLexicon, markup: str, expected: dict[str, str | None]) -> None:
    found = times(lexicon, markup, "Jena", date(2022, 5, 6))
    assert {partner: found[partner][0] for partner in expected} == expected


@pytest.mark.parametrize(
    ("text", "edtf", "expected"),
    [
        ("von Anfang 2010 bis Ende 2012", "2010-01/2012-12", ("2010", "2012")),
        ("1. Januar 2025 bis Ende 2027", "2025-01-01/2027-12", ("2025-01-01", "2027")),
        ("Januar 2010 bis Dezember 2012", "2010-01/2012-12", ("2010-01", "2012-12")),
    ],
)
def test_a_part_of_a_year_that_bounds_an_interval_gives_the_year(text: str, edtf: str, expected: tuple[str, str]) -> None:
    mention = DateMention(0, len(text), text, date(2010, 1, 1), date(2012, 12, 31), "interval", edtf, "none")
    assert (stamp(mention)[0], stamp(mention, "end")[0]) == expected


def test_a_date_without_a_city_serves_one_relation(lexicon: CueLexicon) -> None:
    found = times(
        lexicon, "Partnerstädte sind [Asti], [Kranj] und [Vienne]. Der Vertrag stammt aus dem Jahr {1967}.", "Jena", date(2022, 5, 6)
    )
    assert sum(start is not None for start, _ in found.values()) <= 1


def test_best_takes_the_likeliest_value_and_spares_the_rules() -> None:
    rows: list[dict[str, float]] = [{}, {}, {}]
    assert best("start", None, ["1967", "1967", "1990"], rows, [0.3, 0.35, 0.3])[0] == 1  # two mentions of one year share their merit
    assert best("start", None, ["1967", "1980", "1990"], rows, [NEEDED["start"] - 0.01, 0.2, 0.2])[0] == -1
    assert best("start", "1990", ["1967", "1980", "1990"], rows, [SURE - 0.01, 0.1, 0.05])[0] == -1
    assert best("start", "1990", ["1967", "1980", "1990"], rows, [SURE, 0.1, 0.05])[0] == 0
    assert best("start", "1967", ["1967", "1980", "1990"], rows, [0.9, 0.05, 0.05])[0] == -1


def test_a_day_that_nobody_signs_needs_more() -> None:
    event, signed = {"precision_day": 1.0}, {"precision_day": 1.0, "c_sign": 1.0}
    assert best("start", None, ["2022-05-09"], [event], [WEAK - 0.01])[0] == -1
    assert best("start", None, ["2022-05-09"], [signed], [WEAK - 0.01])[0] == 0
    assert best("end", None, ["2022-05-09"], [event], [NEEDED["end"]])[0] == 0


def test_probabilities_leave_room_for_none() -> None:
    dater = Dater({"start": Linear(0.0, {"seit": 2.0}), "end": Linear(-1.0, {})})
    first, second = dater.probabilities("start", [{"seit": 1.0}, {"unknown": 1.0}])
    assert first > second > 0
    assert first + second < 1
    assert dater.probabilities("end", []) == []


@pytest.mark.parametrize(
    ("shares", "ruled", "expected"),
    [
        ([0.1, STANDS], (False, False), (True, False)),
        ([STANDS, 0.1], (False, False), (False, True)),
        ([STANDS - 0.01, 0.1], (False, False), (False, False)),
        ([0.1, 0.15], (True, False), (True, False)),
        ([FIRM, 0.1], (True, False), (True, False)),
        ([0.1, 0.05], (False, True), (False, False)),  # the words are sure that it is active
        ([0.3, 0.3], (False, True), (False, True)),
        ([0.1, FIRM], (False, True), (True, False)),
    ],
)
def test_a_status_against_the_rules_needs_more(shares: list[float], ruled: tuple[bool, bool], expected: tuple[bool, bool]) -> None:
    assert status(shares, ruled) == expected


def test_a_status_from_the_sentence_after_the_name(lexicon: CueLexicon) -> None:
    document, notes = read(
        "Unsere Partnerstädte sind [Asti] und [Kranj]. Die Partnerschaft mit [Vienne] gibt es nicht mehr, sie wurde {2012} beendet.",
        hub="Jena",
        published=date(2022, 5, 6),
    )
    claims = relate(document, TextView.of(document), notes, lexicon)
    assert {c.status for c in claims if ("test:Asti", "member") in c.cities or ("test:Kranj", "member") in c.cities} == {"active"}


@pytest.mark.parametrize(
    ("edtf", "precision", "expected"),
    [
        ("2022-03-01/2022-03-10", "part", "2022-03"),  # "Anfang März"
        ("2022-01/2022-04", "part", "2022"),  # "Anfang 2022"
        ("2022-03-07/2022-03-13", "week", "2022-03"),
        ("2022-03-28/2022-04-03", "week", "2022"),
        ("2022-21", "season", "2022"),
    ],
)
def test_precision_of_a_stamp(edtf: str, precision: str, expected: str) -> None:
    mention = DateMention(0, 1, "x", date(2022, 3, 1), date(2022, 3, 10), precision, edtf, "none")  # type: ignore[arg-type]
    assert stamp(mention)[0] == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("(erloschen {2009})", (None, "2009")),
        ("seit {2009}", ("2009", None)),
    ],
)
def test_a_year_of_an_end_is_no_start(lexicon: CueLexicon, markup: str, expected: tuple[str | None, str | None]) -> None:
    text = f"¶# Unsere Partnerstädte¶- [Calais], Frankreich, Städtepartnerschaft {markup}¶- [Kalmar], Schweden, seit {{2002}}"
    assert times(lexicon, text, "Wismar", date(2022, 5, 6))["Calais"] == expected


@pytest.mark.parametrize("content", ["", "[]", json.dumps({"start": {"intercept": 1, "weights": {}}}), '{"start": 1, "end": 2}'])
def test_broken_weights_name_the_remedy(tmp_path: Path, content: str) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "dater.json").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"dater\.json.*train_times\.py"):
        Dater.open(tmp_path)
