"""The accuracy gate: it fails on planted faults, floors only rise, and lowering one has to be told."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.evaluate import evaluate_records, gazetteer_locator
from pipeline.evaluation import page
from pipeline.evaluation.floors import (
    MEASURES,
    Floors,
    Lowered,
    check_floors,
    format_floors,
    gate,
    load_floors,
    parse_floors,
    raised,
    silently_lowered,
)
from pipeline.evaluation.gold import GoldDocument, GoldError, load_gold
from pipeline.evaluation.outputs import read_outputs
from pipeline.evaluation.ratchet import main
from tests.evaluate.perfect import Tables, tables_of, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.evaluate import Report

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "corpus" / "gold"
FLOORS = GOLD / "floors.toml"
HIGH = dict.fromkeys(sorted(MEASURES), 0.995)


@pytest.fixture(scope="module")
def dev() -> tuple[GoldDocument, ...]:
    return load_gold(GOLD / "dev")


def measured(tables: Tables, folder: Path, gold: tuple[GoldDocument, ...]) -> Report:
    return evaluate_records(read_outputs(write(tables, folder)), gold, gazetteer_locator())


def drop_a_city(t: Tables) -> None:
    del t["city_mentions"][::20]


def shift_a_date(t: Tables) -> None:
    for row in t["date_mentions"][::20]:
        row["date_to"] = str(date.fromisoformat(row["date_to"]) + timedelta(days=1))


def invent_a_programme(t: Tables) -> None:
    t["programmes"].append({"programme_id": "urbact", "name": "URBACT"})
    for d in t["documents"][::10]:
        t["programme_mentions"].append({"doc_id": d["doc_id"], "programme_id": "urbact", "text": "zzz"})


def drop_a_claim(t: Tables) -> None:
    del t["claims"][::20]


def claim_on_a_negative(t: Tables) -> None:
    with_claims = {r["doc_id"] for r in t["claims"]}
    doc = next(d["doc_id"] for d in t["documents"] if d["doc_id"] not in with_claims)
    cities = [r["city_id"] for r in t["city_mentions"] if r["doc_id"] == doc][:2]
    t["claims"].append({**t["claims"][0], "claim_id": "false", "doc_id": doc})
    t["claim_cities"] += [{"claim_id": "false", "city_id": c} for c in cities]


def swap(table: str, key: str, value: object, step: int = 15) -> Callable[[Tables], None]:
    def mutate(t: Tables) -> None:
        for row in [r for r in t[table] if r[key] not in (None, value)][::step]:
            row[key] = value

    return mutate


def drop(table: str, step: int = 15) -> Callable[[Tables], None]:
    def mutate(t: Tables) -> None:
        del t[table][::step]

    return mutate


FAULTS: dict[str, tuple[Callable[[Tables], None], str]] = {
    "a city lost": (drop_a_city, "cities"),
    "a date a day too long": (shift_a_date, "dates"),
    "a programme invented": (invent_a_programme, "programmes"),
    "a claim lost": (drop_a_claim, "partnerships_exact"),
    "a member lost": (drop("claim_cities"), "partnership_city_slots"),
    "a claim on a negative text": (claim_on_a_negative, "negatives_clean"),
    "kinds mixed up": (swap("claims", "kind", "cooperation"), "kind"),
    "an ended one active": (swap("claims", "status", "active", 1), "status"),
    "a start lost": (swap("claims", "start", None), "start"),
    "an end moved": (swap("claims", "end", "1900", 3), "end"),
    "themes lost": (drop("claim_themes"), "claim_themes"),
    "programmes of claims lost": (drop("claim_programmes"), "claim_programmes"),
    "publication dates lost": (swap("documents", "published_on", None), "published_on"),
    "issuers lost": (swap("documents", "issuer_city_id", None), "issuer_city"),
}


def test_perfect_tables_pass_the_gate(dev: tuple[GoldDocument, ...], tmp_path: Path) -> None:
    assert check_floors(measured(tables_of(dev), tmp_path, dev), HIGH) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_every_planted_fault_breaks_its_floor(fault: str, dev: tuple[GoldDocument, ...], tmp_path: Path) -> None:
    mutate, measure = FAULTS[fault]
    tables = tables_of(dev)
    mutate(tables)
    breaches = {b.measure for b in check_floors(measured(tables, tmp_path, dev), HIGH)}
    assert measure in breaches


def test_every_measure_has_a_fault() -> None:
    # "themes" is the union of the claims' themes and falls with them.
    assert {m for _, m in FAULTS.values()} | {"themes"} == MEASURES


def test_a_measure_that_is_no_longer_measured_breaks_its_floor(dev: tuple[GoldDocument, ...], tmp_path: Path) -> None:
    positive = tuple(d for d in dev if d.partnerships)
    report = measured(tables_of(positive), tmp_path, positive)
    assert [str(b) for b in check_floors(report, {"negatives_clean": 0.5})] == ["negatives_clean: not measured, floor 0.500"]


def test_raising_never_lowers(dev: tuple[GoldDocument, ...], tmp_path: Path) -> None:
    tables = tables_of(dev)
    drop_a_claim(tables)
    report = measured(tables, tmp_path, dev)
    before = {"partnerships_exact": 0.999, "cities": 0.5}
    after = raised(before, report)
    assert after["partnerships_exact"] == 0.999
    assert after["cities"] == 0.99
    assert set(after) >= {"dates", "kind", "negatives_clean"}


def test_floors_survive_writing_and_reading() -> None:
    floors = Floors({"dev": {"cities": 0.91}, "test": {"kind": 0.8}}, (Lowered("dev", "cities", 0.95, 0.91, 'gold "corrected" \\ twice'),))
    assert parse_floors(format_floors(floors)) == floors


@pytest.mark.parametrize(
    "text",
    [
        "[dev]\ncitties = 0.9",
        "[dev]\ncities = 1.2",
        "[dev]\ncities = 'x'",
        "[dev",
        '[[lowered]]\npart = "dev"\nmeasure = "cities"\nfrom = 0.9\nto = 0.8\nreason = " "',
        '[[lowered]]\npart = "dev"\nmeasure = "cities"\nfrom = 0.9\nto = 0.8',
    ],
)
def test_broken_floors_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "floors.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=r"floors\.toml"):
        load_floors(tmp_path / "floors.toml")


def test_a_silently_lowered_floor_is_caught_and_a_told_one_is_not() -> None:
    before, after = Floors({"dev": {"cities": 0.95, "kind": 0.9}}), Floors({"dev": {"cities": 0.93}})
    assert silently_lowered(before, after) == ("[dev] cities: 0.95 became 0.93", "[dev] kind: 0.90 became 0.00")
    told = Floors(after.parts, (Lowered("dev", "cities", 0.95, 0.93, "wrong gold"), Lowered("dev", "kind", 0.9, 0.0, "dropped")))
    assert silently_lowered(before, told) == ()
    assert silently_lowered(after, before) == ()


def git(*arguments: str) -> str:
    program = shutil.which("git")
    if program is None:
        pytest.skip("no git on this machine")
    done = subprocess.run([program, "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout with this file in its history")
    return done.stdout


def test_no_floor_was_ever_lowered_silently() -> None:
    commits = git("log", "--format=%H", "--reverse", "--", "corpus/gold/floors.toml").split()
    versions = [parse_floors(git("show", f"{c}:corpus/gold/floors.toml")) for c in commits]
    versions.append(load_floors(FLOORS))
    for before, after in pairwise(versions):
        assert silently_lowered(before, after) == ()


def test_ratchet_writes_floors_and_keeps_them(dev: tuple[GoldDocument, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold"
    shutil.copytree(GOLD / "dev", gold / "dev")
    good, bad = write(tables_of(dev), tmp_path / "good"), tables_of(dev)
    drop_a_claim(bad)
    write(bad, tmp_path / "bad")
    assert main([str(good), str(gold)]) == 0
    first = (gold / "floors.toml").read_text(encoding="utf-8")
    assert load_floors(gold / "floors.toml").of("dev")["partnerships_exact"] == 0.99
    assert main([str(tmp_path / "bad"), str(gold)]) == 0
    assert (gold / "floors.toml").read_text(encoding="utf-8") == first
    assert "no floor moved" in capsys.readouterr().out


def test_ratchet_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert main([str(tmp_path), str(GOLD)]) == 2
    assert "stadttandem extract" in capsys.readouterr().err


def test_the_gate_says_which_part_fell(dev: tuple[GoldDocument, ...], tmp_path: Path) -> None:
    tables = tables_of(dev)
    drop_a_claim(tables)
    reports = {"dev": measured(tables, tmp_path, dev)}
    held, text = gate(reports, Floors({"dev": {"partnerships_exact": 0.999, "dates": 1.0}}))
    assert not held
    assert "partnerships_exact: 0.9" in text
    assert "dates" not in text
    assert gate(reports, Floors({})) == (True, "floors of dev (0 measures): all held")


def test_the_page_of_figures_is_written(dev: tuple[GoldDocument, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold"
    shutil.copytree(GOLD / "dev", gold / "dev")
    outputs = write(tables_of(dev), tmp_path / "outputs")
    assert page.main([str(outputs), str(gold), str(tmp_path / "accuracy.md")]) == 0
    text = (tmp_path / "accuracy.md").read_text(encoding="utf-8")
    assert "| `partnerships_exact` | 1.000 | – |" in text
    assert "| twinning | 1.00 | 1.00 | 1.00 |" in text
    widths = {line.count("|") for line in text.split("## Measures")[1].split("##")[0].splitlines() if line.startswith("|")}
    assert len(widths) == 1
    assert page.main([]) == 2
    assert page.main([str(tmp_path / "none"), str(gold)]) == 2
    assert "stadttandem extract" in capsys.readouterr().err


def test_lowering_leaves_its_reason(dev: tuple[GoldDocument, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold"
    shutil.copytree(GOLD / "dev", gold / "dev")
    good, bad = write(tables_of(dev), tmp_path / "good"), tables_of(dev)
    drop_a_claim(bad)
    write(bad, tmp_path / "bad")
    main([str(good), str(gold)])
    before = load_floors(gold / "floors.toml")
    assert main([str(tmp_path / "bad"), str(gold), "--lower", "dev", "harder texts"]) == 0
    after = load_floors(gold / "floors.toml")
    assert {x.reason for x in after.lowered} == {"harder texts"}
    assert after.of("dev")["partnerships_exact"] < before.of("dev")["partnerships_exact"]
    assert after.of("dev")["cities"] == before.of("dev")["cities"]
    assert silently_lowered(before, after) == ()
    assert main([str(good), str(gold), "--lower", "dev", "again"]) == 0
    assert "every floor holds" in capsys.readouterr().out
