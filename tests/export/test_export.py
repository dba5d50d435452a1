"""Every export is opened with the program family it is made for, also with an attack in every free text."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import OutputsError
from pipeline.export import FORMATS, ExportError, export
from pipeline.export.model import PAIRS, edges
from pipeline.export.sheets import safe
from pipeline.tables.load import load_tables, read_table
from pipeline.tables.schema import TABLES
from tests.report.build import ATTACK, poison

NEEDS = {"xlsx": "openpyxl", "graphml": "networkx", "gexf": "networkx", "jsonld": "rdflib", "ttl": "rdflib", "duckdb": "duckdb"}


@pytest.fixture(scope="session")
def hostile(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return poison(outputs, tmp_path_factory.mktemp("hostile") / "set")


def need(form: str) -> None:
    if form in NEEDS:
        pytest.importorskip(NEEDS[form], reason=f"{NEEDS[form]} is not installed")


@pytest.mark.parametrize("form", FORMATS)
def test_written_whole_and_the_same_every_time(outputs: Path, tmp_path: Path, form: str) -> None:
    need(form)
    first, second = tmp_path / "a" / f"x.{form}", tmp_path / "b" / f"x.{form}"
    for target in (first, second):
        assert export(outputs, form, target) == target
        export(outputs, form, target)  # a second time over the first
        assert [p.name for p in target.parent.iterdir()] == [target.name]
    if form == "csv":
        assert {p.name: p.read_bytes() for p in first.iterdir()} == {p.name: p.read_bytes() for p in second.iterdir()}
    elif form != "duckdb":
        assert first.read_bytes() == second.read_bytes()


def test_wrong_use(outputs: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no format 'pdf': there are csv, xlsx"):
        export(outputs, "pdf", tmp_path / "x")
    with pytest.raises(ExportError, match="name a file"):
        export(outputs, "geojson", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="name a folder"):
        export(outputs, "csv", tmp_path / "file")
    with pytest.raises(ExportError, match="cannot be written"):
        export(outputs, "geojson", tmp_path / "file" / "x.geojson")
    with pytest.raises(OutputsError, match="stadttandem extract"):
        export(tmp_path / "nothing", "csv", tmp_path / "x")


@pytest.mark.parametrize("form", NEEDS)
def test_a_missing_package_is_named(outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    for name in [m for m in sys.modules if m.partition(".")[0] == NEEDS[form]]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, NEEDS[form], None)
    with pytest.raises(ExportError, match=rf"needs {NEEDS[form]}: install it with `pip install 'stadttandem\[export\]'`"):
        export(outputs, form, tmp_path / f"x.{form}")
    assert list(tmp_path.iterdir()) == []


def cells(folder: Path) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                yield from row


def test_csv_holds_no_formula(hostile: Path, tmp_path: Path) -> None:
    folder = export(hostile, "csv", tmp_path / "csv")
    assert {p.stem for p in folder.iterdir()} == {"overview", *(t.name for t in TABLES)}
    values = list(cells(folder))
    assert sum(v.startswith("'=cmd") for v in values) > 50
    assert any(v.startswith("'@SUM(1;2) Die Städtepartnerschaft") for v in values)
    for value in values:
        if value[:1] in "=+@\t\r\n-" and value:
            float(value)  # what still begins with a minus is a number


def test_csv_loses_nothing(outputs: Path, tmp_path: Path) -> None:
    folder = export(outputs, "csv", tmp_path / "csv")
    for table in TABLES:
        rows = read_table(outputs / "current", table.name).to_pylist()
        with (folder / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            read = list(csv.DictReader(stream))
        assert len(read) == len(rows)
        for was, now in zip(rows, read, strict=True):
            for name, value in now.items():
                expected = "" if was[name] is None else str(safe(was[name]))
                assert value == expected, (table.name, name)


@given(st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.lists(st.text())))
def test_no_cell_begins_a_formula(value: object) -> None:
    cell = safe(value)
    if isinstance(cell, str):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert cell.removeprefix("'") == ("; ".join(value) if isinstance(value, list) else value).removeprefix("'")
    else:
        assert cell == value


def test_xlsx_holds_no_formula(hostile: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    path = export(hostile, "xlsx", tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["overview", *(t.name for t in TABLES)]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    title = next(row for row in book["documents"].iter_rows(min_row=2, values_only=True))[4]
    assert title == ATTACK.replace("\u2028", "\u2028") + " 0"
    with zipfile.ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if "externalLink" in n or b"<f>" in archive.read(n)]


def test_xlsx_survives_long_and_strange_text(outputs: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    pa = pytest.importorskip("pyarrow")
    folder = poison(outputs, tmp_path / "set")
    table = read_table(folder, "documents")
    i = table.column_names.index("text")
    texts = ["x" * 40_000, "\x00\x01Glocke\x07", *table.column("text").to_pylist()[2:]]
    pa.parquet.write_table(table.set_column(i, table.schema.field(i), pa.array(texts, pa.string())), folder / "documents.parquet")
    book = openpyxl.load_workbook(export(folder, "xlsx", tmp_path / "x.xlsx"))
    read = [row[5] for row in book["documents"].iter_rows(min_row=2, values_only=True)]
    assert len(read[0]) == 32_767
    assert read[0].endswith("…")
    assert read[1] == "Glocke"


def test_geojson(outputs: Path, hostile: Path, tmp_path: Path) -> None:
    value = json.loads(export(outputs, "geojson", tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert value["type"] == "FeatureCollection"
    assert "crs" not in value, "RFC 7946 knows WGS 84 alone"
    by_id = {f["id"]: f for f in value["features"]}
    speyer = next(f for f in by_id.values() if f["properties"].get("name") == "Speyer")
    assert [round(x, 1) for x in speyer["geometry"]["coordinates"]] == [8.4, 49.3], "longitude first"
    tables = load_tables(outputs)
    for p in tables.partnerships.partnership_id:
        sides = (tables.partnership_cities.partnership_id == p).sum()
        assert len(by_id[p]["geometry"]["coordinates"]) == len(list(edges([(str(i), "member") for i in range(sides)])))
    json.loads(export(hostile, "geojson", tmp_path / "y.geojson").read_text(encoding="utf-8"))
    geopandas = pytest.importorskip("geopandas", reason="geopandas is not installed")
    assert len(geopandas.read_file(tmp_path / "x.geojson")) == len(by_id)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_graphs(outputs: Path, hostile: Path, tmp_path: Path, form: str) -> None:
    networkx = pytest.importorskip("networkx", reason="networkx is not installed")
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[form]
    graph = read(export(outputs, form, tmp_path / f"x.{form}"))
    tables = load_tables(outputs)
    assert set(graph.nodes) == set(tables.partnership_cities.city_id)
    assert graph.number_of_edges() == 8 + 10, "eight pairs and ten pairs of the five"
    facts = [f for _, _, f in graph.edges(data=True)]
    assert {f["partnership_id"] for f in facts} == set(tables.partnerships.partnership_id)
    assert {f["weight"] for f in facts} == {1.0}
    text = export(hostile, form, tmp_path / f"y.{form}").read_text(encoding="utf-8")
    ElementTree.fromstring(text)  # noqa: S314  (our own file)
    labels = [d["label"] for _, d in read(tmp_path / f"y.{form}").nodes(data=True)]
    assert all(label.startswith(ATTACK[:40]) for label in labels)
    assert "lastmodified" not in text


def test_edges() -> None:
    few = [(str(i), "member") for i in range(PAIRS)]
    assert len(edges(few)) == PAIRS * (PAIRS - 1) // 2
    many = [(str(i), "member") for i in range(9)]
    assert len(edges(many)) == 9
    led = [*many, ("x", "lead")]
    assert sorted(edges(led)) == [("x", str(i)) for i in range(9)]


@pytest.mark.parametrize(("form", "name"), [("jsonld", "json-ld"), ("ttl", "turtle")])
def test_linked_data(outputs: Path, hostile: Path, tmp_path: Path, form: str, name: str) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    graph = rdflib.Graph().parse(export(outputs, form, tmp_path / f"x.{form}"), format=name)
    rows = graph.query(
        """PREFIX schema: <https://schema.org/> PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX gn: <https://www.geonames.org/ontology#>
        SELECT ?start ?country ?text WHERE { ?p a schema:Project ; schema:member ?speyer, ?other ; schema:foundingDate ?start ;
          prov:wasDerivedFrom [ schema:text ?text ; prov:wasQuotedFrom ?doc ; prov:wasGeneratedBy ?run ] . ?run prov:used ?doc .
          ?speyer gn:name "Speyer" . ?other gn:name "Chartres" ; gn:countryCode ?country }"""
    )
    ((start, country, text),) = rows
    assert start == rdflib.Literal("1959", datatype=rdflib.XSD.gYear, normalize=False)
    assert str(country) == "FR"
    assert "</script>" in text
    again = rdflib.Graph().parse(export(hostile, form, tmp_path / f"y.{form}"), format=name)
    assert len(again) > 100


def test_both_linked_forms_say_the_same(outputs: Path, tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    one = rdflib.Graph().parse(export(outputs, "ttl", tmp_path / "x.ttl"), format="turtle")
    two = rdflib.Graph().parse(export(outputs, "jsonld", tmp_path / "x.jsonld"), format="json-ld")
    assert rdflib.compare.isomorphic(one, two) if hasattr(rdflib, "compare") else set(one) == set(two)


def test_duckdb(outputs: Path, hostile: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    export(hostile, "duckdb", tmp_path / "y.duckdb")
    with duckdb.connect(str(export(outputs, "duckdb", tmp_path / "x.duckdb")), read_only=True) as connection:
        for table in TABLES:
            (count,) = connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()  # noqa: S608
            assert count == read_table(outputs / "current", table.name).num_rows
        kinds = dict(connection.execute("SELECT constraint_type, count(*) FROM duckdb_constraints() GROUP BY ALL").fetchall())
        assert kinds["PRIMARY KEY"] == len(TABLES)
        assert kinds["FOREIGN KEY"] > 20
        overview = connection.execute("SELECT cities, countries FROM overview WHERE kind = 'network'").fetchall()
        assert overview == [("Ascoli Piceno – Florenz – Kassel – Metz – Trier", "DE FR IT")]
        assert (
            connection.execute("SELECT count(*) FROM evidence").fetchone() == connection.execute("SELECT count(*) FROM claims").fetchone()
        )


def test_sqlite(outputs: Path, hostile: Path, tmp_path: Path) -> None:
    export(hostile, "sqlite", tmp_path / "y.sqlite")
    connection = sqlite3.connect(export(outputs, "sqlite", tmp_path / "x.sqlite"))
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in TABLES:
        (count,) = connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()  # noqa: S608
        assert count == read_table(outputs / "current", table.name).num_rows
    (cities,) = connection.execute("SELECT cities FROM overview WHERE kind = 'network'").fetchone()
    assert cities == "Ascoli Piceno – Florenz – Kassel – Metz – Trier"
    found = connection.execute(
        "SELECT d.source FROM documents_fts f JOIN documents d ON d.rowid = f.rowid WHERE documents_fts MATCH 'Kursk'"
    )
    assert found.fetchall() == [("hostile.txt",)]
    connection.close()
