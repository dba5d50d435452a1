"""Parts become one complete, checked set of tables, the same bytes however the documents were spread."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package, validate

from pipeline.errors import TableError
from pipeline.finish import PUBLISHED, write_set
from pipeline.lexicon import Lexicon
from pipeline.tables import merge
from pipeline.tables.arrow import described_schema
from pipeline.tables.schema import BY_NAME, TABLES
from tests.tables.build import SZEGED, TEXT, ULM, analysed, write_parts


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open()


def digest(folder: Path) -> str:
    hasher = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        hasher.update(path.name.encode() + path.read_bytes())
    return hasher.hexdigest()


def write(tmp_path: Path, documents: list, lexicon: Lexicon, *, size: int = 3, name: str = "set") -> Path:  # type: ignore[type-arg]
    folder = tmp_path / name
    write_set(
        write_parts(tmp_path / f"parts-{name}", documents, size=size), folder, tmp_path / f"scratch-{name}", lexicon, {"program": "test"}
    )
    return folder


def test_writes_every_table_with_its_schema(tmp_path: Path, lexicon: Lexicon) -> None:
    folder = write(tmp_path, [analysed(i) for i in range(5)], lexicon)
    assert {path.name for path in folder.iterdir()} == set(PUBLISHED)
    for table in TABLES:
        schema = pq.read_schema(folder / f"{table.name}.parquet")
        assert schema.equals(described_schema(table.name), check_metadata=True), table.name
        for column in table.columns:
            assert schema.field(column.name).metadata[b"description"].decode() == column.description
    assert len(pd.read_parquet(folder / "documents.parquet")) == 5
    partnerships = pd.read_parquet(folder / "partnerships.parquet")
    assert partnerships["n_documents"].tolist() == [5]
    assert partnerships["rgre_type"].tolist() == ["Partnerschaft"]


def test_empty_tables_keep_their_types(tmp_path: Path, lexicon: Lexicon) -> None:
    bare = replace(analysed(0), claims=(), annotations=replace(analysed(0).annotations, cities=(), dates=(), programmes=(), themes=()))
    folder = write(tmp_path, [replace(bare, document=replace(bare.document, issuer_city_id=None))], lexicon)
    for name in ("claims", "partnerships", "city_mentions", "cities", "rejects"):
        table = pq.read_table(folder / f"{name}.parquet")
        assert table.num_rows == 0
        assert table.schema.types == described_schema(name).types
    assert pq.read_table(folder / "themes.parquet").num_rows == 20


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_same_bytes_however_documents_are_spread(tmp_path: Path, lexicon: Lexicon, size: int) -> None:
    documents = [analysed(i) for i in range(23)]
    expected = digest(write(tmp_path, documents, lexicon, size=7, name="a"))
    assert digest(write(tmp_path, documents[::-1], lexicon, size=size, name="b")) == expected


def test_external_sort_gives_the_same_rows(tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [analysed(i) for i in range(40)]
    whole = write(tmp_path, documents, lexicon, name="whole")
    monkeypatch.setattr(merge.Ranges.__init__, "__kwdefaults__", {"run_size": 6})
    monkeypatch.setattr("pipeline.tables.merge.cuts.__defaults__", (9,))
    monkeypatch.setattr("pipeline.finish.RANGE", 9)
    cut = write(tmp_path, documents[::-1], lexicon, size=4, name="cut")
    assert list((tmp_path / "scratch-cut").glob("run-*")), "nothing was spilled: the test does not test the external sort"
    for table in TABLES:
        assert pq.read_table(cut / f"{table.name}.parquet").equals(pq.read_table(whole / f"{table.name}.parquet")), table.name
    assert pq.ParquetFile(cut / "documents.parquet").num_row_groups == 5


def test_data_package_is_valid_for_frictionless(tmp_path: Path, lexicon: Lexicon) -> None:
    folder = write(tmp_path, [analysed(i) for i in range(3)], lexicon)
    described = Package(str(folder / "datapackage.json"))
    assert {r.name for r in described.resources} == {t.name.replace("_", "-") for t in TABLES}
    report = validate(str(folder / "datapackage.json"), type="package")
    problems = [error.message for task in report.tasks for error in task.errors] + [error.message for error in report.errors]
    assert report.valid, problems
    # A planted fault: the library really reads the rows.
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    (folder / "datapackage.json").write_text(text.replace('"twinning",', ""), encoding="utf-8")
    assert not validate(str(folder / "datapackage.json"), type="package").valid


def test_data_package_describes_the_columns(tmp_path: Path, lexicon: Lexicon) -> None:
    folder = write(tmp_path, [analysed(0)], lexicon)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        table = BY_NAME[resource["path"].removesuffix(".parquet")]
        assert [f["name"] for f in resource["schema"]["fields"]] == list(table.names)
        assert [f["description"] for f in resource["schema"]["fields"]] == [c.description for c in table.columns]
        assert resource["schema"]["primaryKey"] == list(table.key)
        references = {k["fields"][0] for k in resource["schema"].get("foreignKeys", [])}
        assert references == {c.name for c in table.columns if c.references and c.references != (table.name, c.name)}


def damaged(what: str) -> list:  # type: ignore[type-arg]
    good = analysed(0)
    a, claim = good.annotations, good.claims[0]
    changes = {
        "offset": replace(good, annotations=replace(a, cities=(replace(a.cities[0], start=1, end=4), a.cities[1]))),
        "past the end": replace(good, annotations=replace(a, dates=(replace(a.dates[0], start=900, end=904),))),
        "city": replace(good, annotations=replace(a, city_entities={ULM.city_id: ULM})),
        "theme": replace(good, claims=(replace(claim, themes=("knitting",)),)),
        "kind": replace(good, claims=(replace(claim, kind="marriage"),)),  # type: ignore[arg-type]
        "edtf": replace(good, claims=(replace(claim, start="Mai 1987"),)),
        "quote": replace(good, claims=(replace(claim, quote="Szeged und Ulm"),)),
        "confidence": replace(good, claims=(replace(claim, confidence=1.7),)),
        "key": replace(good, annotations=replace(a, cities=(a.cities[0], a.cities[0]))),
        "claim id": replace(good, claims=(claim, replace(claim, partnership_id="p:other"))),
        "date order": replace(good, annotations=replace(a, dates=(replace(a.dates[0], date_to=date(1980, 1, 1)),))),
        "ags": replace(good, annotations=replace(a, city_entities={ULM.city_id: replace(ULM, ags="8421000"), SZEGED.city_id: SZEGED})),
    }
    return [changes[what]]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("offset", "city_mentions: documents.text"),
        ("past the end", "date_mentions: documents.text"),
        ("city", "city_mentions.city_id"),
        ("theme", "claim_themes.theme_id"),
        ("edtf", "claims.start"),
        ("quote", "claims: documents.text"),
        ("confidence", "claims.confidence"),
        ("key", "city_mentions: the key"),
        ("claim id", "claims: the key"),
        ("date order", "date_mentions: date_from"),
        ("ags", "cities.ags"),
    ],
)
def test_a_broken_promise_stops_publication(tmp_path: Path, lexicon: Lexicon, what: str, words: str) -> None:
    with pytest.raises(TableError, match=words.replace(".", r"\.")):
        write(tmp_path, damaged(what), lexicon)


def test_an_unknown_kind_never_reaches_a_table(tmp_path: Path, lexicon: Lexicon) -> None:
    with pytest.raises((TableError, KeyError)):
        write(tmp_path, damaged("kind"), lexicon)


def test_wrong_type_is_refused() -> None:
    from pipeline.tables.arrow import to_table

    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        to_table("themes", [("a", "b", "c", ["one"])])


def test_two_documents_of_one_id_are_refused(tmp_path: Path, lexicon: Lexicon) -> None:
    with pytest.raises(TableError, match="occurs twice"):
        write(tmp_path, [analysed(1), analysed(1)], lexicon)


def test_copies_count_once(tmp_path: Path, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.finish.near_duplicates", lambda _: {f"{2:016x}": f"{1:016x}", f"{4:016x}": f"{9:016x}"})
    other = analysed(9)
    other = replace(other, claims=())
    folder = write(tmp_path, [*(analysed(i) for i in range(5)), other], lexicon)
    documents = pd.read_parquet(folder / "documents.parquet").set_index("doc_id")
    assert documents.loc[f"{2:016x}", "duplicate_of"] == f"{1:016x}"
    # 0, 1, 3 by themselves; 2 repeats 1; 4 repeats a text that states nothing, so 4 itself counts.
    assert pd.read_parquet(folder / "partnerships.parquet")["n_documents"].tolist() == [4]


def test_spelling_of_an_entity_is_that_of_most_documents(tmp_path: Path, lexicon: Lexicon) -> None:
    documents = [analysed(i) for i in range(3)]
    name = documents[0].annotations.programme_entities["urbact"]
    odd = replace(documents[0], annotations=replace(documents[0].annotations, programme_entities={"urbact": replace(name, name="Urbact")}))
    folder = write(tmp_path, [odd, *documents[1:]], lexicon)
    assert pd.read_parquet(folder / "programmes.parquet")["name"].tolist() == ["URBACT"]


def test_text_constant_fits() -> None:
    assert TEXT[84:90] == "URBACT"
    assert TEXT[:60].endswith("Städtepartnerschaft.")
