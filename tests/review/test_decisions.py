"""Decisions: a plain file, applied by later runs, also when ids have changed; agreement and precision."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.api import extract_text
from pipeline.records import Analysed
from pipeline.review import COLUMNS, Decision, ReviewError, append_decision, apply_reviews, kappa, load_reviews, precision_by_rule

TEXT = (
    "Neues aus dem Rathaus\n\nWorms, 4. Mai 2022. Die Stadt Worms ist seit 1967 Partnerstadt von Auxerre. "
    "Mit Tiberias besteht seit 1986 eine Städtepartnerschaft."
)


@pytest.fixture(scope="module")
def analysed() -> Analysed:
    found = extract_text(TEXT, model="none")
    assert len(found.claims) == 2
    return found


def decide(analysed: Analysed, number: int = 0, **changes: object) -> Decision:
    c = analysed.claims[number]
    values = {
        "claim_id": c.claim_id, "doc_id": c.doc_id, "cities": " ".join(sorted(city for city, _ in c.cities)), "reviewer": "Anna",
        "when": "2026-01-02T03:04:05+00:00", "verdict": "accept", "kind": c.kind, "status": c.status,
        "start": c.start or "", "end": c.end or "",
        "rule": c.rule, "quote_start": c.quote_start, "quote_end": c.quote_end, "note": "",
    }  # fmt: skip
    return Decision(**{**values, **changes})  # type: ignore[arg-type]


def test_kept_in_a_plain_file(analysed: Analysed, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "reviews.csv"
    rows = [
        decide(analysed),
        decide(analysed, 1, verdict="reject", note='=1+1 „so“, "so"'),
        decide(analysed, reviewer="Jörg B.", note="'s"),
    ]
    before = b""
    for row in rows:
        append_decision(path, row)
        assert path.read_bytes().startswith(before), "what stands there is never changed"
        before = path.read_bytes()
    assert load_reviews(path) == rows
    assert before.decode().splitlines()[0] == ",".join(COLUMNS)
    assert ",=1+1" not in before.decode()
    assert load_reviews(tmp_path / "none.csv") == []


def test_a_spreadsheet_may_have_saved_it(analysed: Analysed, tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    append_decision(path, decide(analysed))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_reviews(path) == [decide(analysed)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verdict": "maybe"}, "verdict 'maybe'"),
        ({"kind": "marriage"}, "kind 'marriage'"),
        ({"status": ""}, "status ''"),
        ({"start": "neulich"}, "start 'neulich'"),
        ({"end": "2022-02-30"}, "end '2022-02-30'"),
        ({"reviewer": "=cmd()"}, "reviewer '=cmd"),
        ({"claim_id": "<script>"}, "claim_id '<script>'"),
        ({"quote_end": 0}, "quote"),
        ({"note": "a\nb"}, "note"),
    ],
)
def test_impossible_decisions(analysed: Analysed, tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(ReviewError, match=message.replace("(", r"\(")):
        append_decision(tmp_path / "r.csv", decide(analysed, **changes))
    assert not (tmp_path / "r.csv").exists()


def test_a_broken_file_names_its_line(analysed: Analysed, tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    append_decision(path, decide(analysed))
    good = path.read_text(encoding="utf-8")
    path.write_text(good + good.splitlines()[1].replace("accept", "hm") + "\n", encoding="utf-8")
    with pytest.raises(ReviewError, match=r"line 3: .*verdict 'hm'"):
        load_reviews(path)
    path.write_text(good + "c:12,too,short\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="line 3"):
        load_reviews(path)
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(ReviewError, match="first line"):
        load_reviews(path)


def test_nothing_decided_changes_nothing(analysed: Analysed) -> None:
    assert apply_reviews(analysed, []) is analysed
    assert apply_reviews(analysed, [decide(analysed, doc_id="0000000000000000", verdict="reject")]) is analysed


def test_reject_accept_correct(analysed: Analysed) -> None:
    first, second = analysed.claims
    assert apply_reviews(analysed, [decide(analysed, verdict="reject")]).claims == (second,)
    assert apply_reviews(analysed, [decide(analysed)]).claims == (replace(first, confidence=1.0), second)
    fixed = apply_reviews(
        analysed, [decide(analysed, 1, verdict="correct", kind="friendship", status="ended", start="1990-05", end="2021")]
    ).claims[1]
    assert (fixed.kind, fixed.status, fixed.start, fixed.end, fixed.confidence) == ("friendship", "ended", "1990-05", "2021", 1.0)
    assert fixed.partnership_id != second.partnership_id
    assert (fixed.claim_id, fixed.quote, fixed.rule) == (second.claim_id, second.quote, second.rule)


def test_the_last_decision_holds(analysed: Analysed) -> None:
    decisions = [decide(analysed, verdict="reject"), decide(analysed, reviewer="Ben")]
    assert len(apply_reviews(analysed, decisions).claims) == 2
    assert len(apply_reviews(analysed, decisions[::-1]).claims) == 1


def test_survives_another_id(analysed: Analysed) -> None:
    """Other rules give the claim another kind and so another id; the decision finds it by document and cities."""
    changed = replace(analysed, claims=(replace(analysed.claims[0], claim_id="c:00", kind="cooperation"), analysed.claims[1]))
    assert len(apply_reviews(changed, [decide(analysed, verdict="reject")]).claims) == 1
    corrected = apply_reviews(changed, [decide(analysed, verdict="correct")]).claims[0]
    assert (corrected.kind, corrected.partnership_id) == ("twinning", analysed.claims[0].partnership_id)


def test_a_confirmed_claim_comes_back(analysed: Analysed) -> None:
    without = replace(analysed, claims=analysed.claims[1:])
    back = apply_reviews(without, [decide(analysed)]).claims[0]
    original = analysed.claims[0]
    assert (back.rule, back.quote, back.partnership_id, back.start) == ("review", original.quote, original.partnership_id, original.start)
    assert apply_reviews(without, [decide(analysed, verdict="reject")]).claims == without.claims
    assert apply_reviews(without, [decide(analysed, quote_end=9999)]).claims == without.claims
    assert apply_reviews(without, [decide(analysed, cities="geonames:1 geonames:2")]).claims == without.claims


def verdicts(analysed: Analysed, reviewer: str, string: str, rule: str = "r") -> list[Decision]:
    names = {"a": "accept", "r": "reject", "c": "correct"}
    return [
        decide(analysed, claim_id=f"c:{i:02x}", cities=f"x:{i} y:{i}", reviewer=reviewer, verdict=names[v], rule=rule)
        for i, v in enumerate(string)
        if v != "-"
    ]


def test_kappa_by_hand(analysed: Analysed) -> None:
    # 10 shared: 7 agree; a: 6 accept 4 reject, b: 5 accept 5 reject: expected 0.3 + 0.2 = 0.5, kappa (0.7 - 0.5) / 0.5.
    both = verdicts(analysed, "a", "aaaaaarrrr-") + verdicts(analysed, "b", "aaaarrarrrr")
    n, value = kappa(both)[("a", "b")]
    assert n == 10
    assert value == pytest.approx(0.4)
    assert kappa(verdicts(analysed, "a", "arc") + verdicts(analysed, "b", "arc"))[("a", "b")] == (3, 1.0)
    assert kappa(verdicts(analysed, "a", "aa") + verdicts(analysed, "b", "aa"))[("a", "b")] == (2, None)
    assert kappa(verdicts(analysed, "a", "a-") + verdicts(analysed, "b", "-a"))[("a", "b")] == (0, None)


@given(st.lists(st.tuples(st.sampled_from("arc"), st.sampled_from("arc")), min_size=1, max_size=30))
def test_kappa_is_at_most_one(pairs: list[tuple[str, str]]) -> None:
    sample = Decision("c:0", "d", "", "x", "", "accept", "twinning", "active", "", "", "r", 0, 1)
    names = {"a": "accept", "r": "reject", "c": "correct"}
    rows = [replace(sample, claim_id=f"c:{i:x}", reviewer=w, verdict=names[p[k]]) for i, p in enumerate(pairs) for k, w in enumerate("ab")]
    _, value = kappa(rows)[("a", "b")]
    assert value is None or -1 - 1e-9 <= value <= 1
    if value is not None:
        assert (value == 1) == all(a == b for a, b in pairs)


def test_precision_by_rule(analysed: Analysed) -> None:
    rows = verdicts(analysed, "a", "aaar", "one") + [replace(d, cities=d.cities + "z") for d in verdicts(analysed, "a", "c", "two")]
    one, two = precision_by_rule(rows)
    assert (one.rule, one.decided, one.right, one.share) == ("one", 4, 3, 0.75)
    assert (round(one.low, 2), round(one.high, 2)) == (0.3, 0.95)  # Wilson's interval of 3 in 4
    assert (two.share, two.low) == (0.0, 0.0)
    assert precision_by_rule([]) == []
