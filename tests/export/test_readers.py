"""Every export read by a second program family than the one that wrote it, or held against the rules of its format one by one."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.export import export
from pipeline.export.graphs import line
from pipeline.tables.load import load_tables, read_table
from pipeline.tables.schema import TABLES
from tests.report.build import poison

GEXF = "{http://www.gexf.net/1.2draft}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="session")
def hostile(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return poison(outputs, tmp_path_factory.mktemp("hostile") / "set")


# --- Graphs: the rules of the two schemas, written out; networkx wrote the files and reads them in test_export -------------------------

#: Elements of GEXF 1.2 that we write: the attributes that its schema knows and those it demands, and the elements inside.
GEXF_ELEMENTS: dict[str, tuple[set[str], set[str], set[str]]] = {
    "gexf": ({"version"}, {"version"}, {"meta", "graph"}),
    "meta": ({"lastmodifieddate"}, set(), {"creator", "keywords", "description"}),
    "creator": (set(), set(), set()),
    "graph": ({"timeformat", "start", "end", "defaultedgetype", "idtype", "mode"}, set(), {"attributes", "nodes", "edges"}),
    "attributes": ({"class", "mode", "start", "end"}, {"class"}, {"attribute"}),
    "attribute": ({"id", "title", "type"}, {"id", "title", "type"}, {"default", "options"}),
    "nodes": ({"count"}, set(), {"node"}),
    "node": ({"id", "label", "pid", "start", "end"}, {"id", "label"}, {"attvalues"}),
    "edges": ({"count"}, set(), {"edge"}),
    "edge": ({"id", "type", "label", "source", "target", "weight", "start", "end"}, {"id", "source", "target"}, {"attvalues"}),
    "attvalues": (set(), set(), {"attvalue"}),
    "attvalue": ({"for", "value", "start", "end"}, {"for", "value"}, set()),
}
TYPES = {
    "string": str, "long": int, "integer": int, "int": int, "double": float, "float": float,
    "boolean": lambda value: {"true": True, "false": False}[value],
}  # fmt: skip


@pytest.mark.parametrize("bad", [False, True])
def test_gexf_by_its_schema(outputs: Path, hostile: Path, tmp_path: Path, bad: bool) -> None:
    pytest.importorskip("networkx", reason="networkx is not installed")
    root = etree.parse(export(hostile if bad else outputs, "gexf", tmp_path / "x.gexf")).getroot()
    assert root.tag == f"{GEXF}gexf"
    assert root.get("version") == "1.2"
    for element in root.iter(etree.Element):
        name = element.tag.removeprefix(GEXF)
        known, demanded, inside = GEXF_ELEMENTS[name]
        own = {key for key in element.attrib if not key.startswith("{")}
        assert demanded <= own <= known, (name, own)
        assert {child.tag.removeprefix(GEXF) for child in element} <= inside, name
    graph = root.find(f"{GEXF}graph")
    assert (graph.get("mode"), graph.get("defaultedgetype")) == ("static", "undirected")
    nodes, edges = ([x.get("id") for x in root.iter(GEXF + name)] for name in ("node", "edge"))
    assert len(set(nodes)) == len(nodes)
    assert len(set(edges)) == len(edges) > 10
    types = {group.get("class"): {a.get("id"): TYPES[a.get("type")] for a in group} for group in root.iter(f"{GEXF}attributes")}
    assert types.keys() == {"node", "edge"}
    for kind, declared in types.items():
        for element in root.iter(GEXF + kind):
            values = list(element.iter(f"{GEXF}attvalue"))
            assert len({v.get("for") for v in values}) == len(values)
            for value in values:
                declared[value.get("for")](value.get("value"))  # a number is one
    for edge in root.iter(f"{GEXF}edge"):
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
        assert float(edge.get("weight")) >= 1


@pytest.mark.parametrize("bad", [False, True])
def test_graphml_by_its_schema(outputs: Path, hostile: Path, tmp_path: Path, bad: bool) -> None:
    pytest.importorskip("networkx", reason="networkx is not installed")
    root = etree.parse(export(hostile if bad else outputs, "graphml", tmp_path / "x.graphml")).getroot()
    # graphml: key*, then graph; graph: node and edge; both: data with a declared key, once each.
    assert [child.tag for child in root] == [f"{GRAPHML}key"] * (len(root) - 1) + [f"{GRAPHML}graph"]
    keys = {k.get("id"): (k.get("for"), TYPES[k.get("attr.type")]) for k in root.iter(f"{GRAPHML}key")}
    assert len(keys) == len(root) - 1
    graph = root[-1]
    assert graph.get("edgedefault") == "undirected"
    nodes = [x.get("id") for x in graph.iter(f"{GRAPHML}node")]
    assert len(set(nodes)) == len(nodes)
    edges = [x.get("id") for x in graph.iter(f"{GRAPHML}edge")]
    assert len(set(edges)) == len(edges) > 10
    for element in graph:
        kind = element.tag.removeprefix(GRAPHML)
        assert kind in {"node", "edge"}
        if kind == "edge":
            assert {element.get("source"), element.get("target")} <= set(nodes)
        data = [child.get("key") for child in element]
        assert len(set(data)) == len(data)
        for child in element:
            where, read = keys[child.get("key")]
            assert where == kind
            read(child.text or "")


# --- GeoJSON: RFC 7946, read by GDAL and shapely ------------------------------------------------------------------------------------------


def test_geojson_for_gdal(outputs: Path, hostile: Path, tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas", reason="geopandas is not installed")
    for folder, name in ((outputs, "x"), (hostile, "y")):
        frame = geopandas.read_file(export(folder, "geojson", tmp_path / f"{name}.geojson"))
        assert frame.crs == "EPSG:4326"
        shapes = frame.geometry[frame.geometry.notna()]
        assert shapes.is_valid.all()
        # No polygon, so no ring whose winding could be wrong.
        assert set(shapes.geom_type) == {"Point", "MultiLineString"}
        west, south, east, north = shapes.total_bounds
        assert -180 <= west < east <= 180
        assert -90 <= south < north <= 90
    frame = geopandas.read_file(tmp_path / "x.geojson")
    german = frame[(frame.layer == "city") & (frame.country_code == "DE")].geometry
    # Longitude first: swapped, every German city would lie in the Indian Ocean.
    assert german.within(geopandas.GeoSeries.from_wkt(["POLYGON((5 47,16 47,16 56,5 56,5 47))"]).iloc[0]).all()


def test_geojson_is_json_without_nan(hostile: Path, tmp_path: Path) -> None:
    def refuse(value: str) -> None:
        raise AssertionError(value)

    value = json.loads(export(hostile, "geojson", tmp_path / "x.geojson").read_text(encoding="utf-8"), parse_constant=refuse)
    ids = [feature["id"] for feature in value["features"]]
    assert len(set(ids)) == len(ids)
    for feature in value["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}, "a Feature has a geometry, null where there is none"


def test_a_line_over_the_antimeridian_is_cut_there() -> None:
    tokyo, seattle, auckland, suva = [139.7, 35.7], [-122.3, 47.6], [174.8, -36.8], [178.4, -18.1]
    assert line(auckland, suva) == [[auckland, suva]]
    for a, b in ((tokyo, seattle), (seattle, tokyo)):
        (start, left), (right, end) = line(a, b)
        assert (start, end) == (a, b)
        assert left[0] == -right[0] == math.copysign(180, a[0])
        assert left[1] == right[1]
        assert 35.7 < left[1] < 47.6
    # On the line: 40.3 of 98 degrees of longitude lie before the border.
    assert line(tokyo, seattle)[0][1][1] == pytest.approx(35.7 + 11.9 * 40.3 / 98, abs=1e-4)
    assert line([180.0, 1.0], [-179.0, 2.0]) == [[[180.0, 1.0], [180.0, 1.0]], [[-180.0, 1.0], [-179.0, 2.0]]]


# --- Linked data ------------------------------------------------------------------------------------------------------------------------


def offline(url: str, _: dict[str, Any]) -> dict[str, Any]:
    raise AssertionError(f"asks the network for {url}")


@pytest.mark.parametrize("bad", [False, True])
def test_jsonld_expands_without_network_to_the_triples_of_turtle(outputs: Path, hostile: Path, tmp_path: Path, bad: bool) -> None:
    """pyld, which shares no code with rdflib, makes the same graph of the JSON-LD as rdflib of the Turtle."""
    jsonld = pytest.importorskip("pyld.jsonld", reason="pyld is not installed")
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    folder = hostile if bad else outputs
    value = json.loads(export(folder, "jsonld", tmp_path / "x.jsonld").read_text(encoding="utf-8"))
    options = {"documentLoader": offline, "processingMode": "json-ld-1.1"}
    expanded = jsonld.expand(value, options)
    assert len(expanded) > 30
    for node in expanded:
        assert re.match(r"https?://|urn:", node["@id"])
        assert all(key.startswith(("@", "http", "urn:")) for key in node), "every term has an address"
    quads = jsonld.to_rdf(value, {**options, "format": "application/n-quads"})
    one = rdflib.Graph().parse(data=quads, format="nt")
    two = rdflib.Graph().parse(export(folder, "ttl", tmp_path / "x.ttl"), format="turtle")
    assert len(one) == len(two) > 300

    def plain(graph: Any) -> set[tuple[Any, ...]]:
        # A double is the same number however it is spelt (4.93E1, 49.3).
        return {(s, p, (o.datatype, o.toPython()) if getattr(o, "datatype", None) == rdflib.XSD.double else o) for s, p, o in graph}

    assert plain(one) == plain(two)


def test_every_statement_can_be_followed_to_its_text(outputs: Path, tmp_path: Path) -> None:
    """PROV: partnership – derived from – claim – quoted from – document, and the run that used the document made the claim."""
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    graph = rdflib.Graph().parse(export(outputs, "ttl", tmp_path / "x.ttl"), format="turtle")
    head = "PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX schema: <https://schema.org/> "
    chain = f"""{head} SELECT ?partnership ?claim ?document WHERE {{
        ?partnership a prov:Entity, schema:Project ; prov:wasDerivedFrom ?claim .
        ?claim a prov:Entity, schema:Claim ; prov:wasQuotedFrom ?document ; prov:wasGeneratedBy ?run .
        ?document a prov:Entity, schema:NewsArticle . ?run a prov:Activity ; prov:used ?document ; prov:wasAssociatedWith ?agent .
        ?agent a prov:SoftwareAgent }}"""
    found = {tuple(str(x).removeprefix("urn:stadttandem:") for x in row) for row in graph.query(chain)}
    claims = read_table(outputs / "current", "claims").to_pylist()
    assert found == {(c["partnership_id"], c["claim_id"], f"doc:{c['doc_id']}") for c in claims}
    orphans = f"""{head} SELECT ?x WHERE {{
        {{ ?x a schema:Project ; schema:foundingDate [] . FILTER NOT EXISTS {{ ?x prov:wasDerivedFrom [] }} }}
        UNION {{ ?x a schema:Claim . FILTER NOT EXISTS {{ [] prov:wasDerivedFrom ?x }} }} }}"""
    assert list(graph.query(orphans)) == []
    kinds = {thing for _, _, thing in graph.triples((None, rdflib.RDF.type, None))}
    assert all(
        str(kind).startswith(("https://schema.org/", "http://www.w3.org/ns/prov#", "https://www.geonames.org/ontology#")) for kind in kinds
    )
    assert [o for o in graph.objects() if isinstance(o, rdflib.Literal) and o.ill_typed] == [], "a value fits its type"
    # Every city of a partnership is described.
    lost = f"{head} SELECT ?c WHERE {{ ?p schema:member ?c FILTER NOT EXISTS {{ ?c a schema:City ; schema:name [] }} }}"
    assert list(graph.query(lost)) == []


# --- Excel --------------------------------------------------------------------------------------------------------------------------------


def test_xlsx_for_calamine(outputs: Path, hostile: Path, tmp_path: Path) -> None:
    """Calamine (Rust) reads what openpyxl wrote: every row of every table, no formula, and dates as dates."""
    calamine = pytest.importorskip("python_calamine", reason="python-calamine is not installed")
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = calamine.CalamineWorkbook.from_path(str(export(outputs, "xlsx", tmp_path / "x.xlsx")))
    assert book.sheet_names == ["overview", *(t.name for t in TABLES)]
    for table in TABLES:
        rows = book.get_sheet_by_name(table.name).to_python()
        columns = [c.name for c in table.columns if c.type != "binary"]
        expected = read_table(outputs / "current", table.name, columns).to_pylist()
        assert rows[0] == columns
        assert len(rows) == len(expected) + 1
        for cells, was in zip(rows[1:], expected, strict=True):
            for cell, value in zip(cells, was.values(), strict=True):
                if isinstance(value, list):
                    assert str(cell) == "; ".join(map(str, value))
                elif isinstance(value, float | int):
                    assert cell == pytest.approx(value)
                elif value is None:
                    assert cell == ""
                elif isinstance(value, str):
                    assert str(cell).replace("\r\n", "\n") == value.replace("\r\n", "\n")
                else:
                    assert cell == value
    book = calamine.CalamineWorkbook.from_path(str(export(hostile, "xlsx", tmp_path / "y.xlsx")))
    assert book.get_sheet_by_name("documents").to_python()[1][4].startswith("=cmd|")


# --- Databases ----------------------------------------------------------------------------------------------------------------------------


def test_duckdb_guards_its_keys(outputs: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    with duckdb.connect(str(export(outputs, "duckdb", tmp_path / "x.duckdb"))) as connection:
        declared = {
            (table, columns[0], other)
            for table, columns, other in connection.execute(
                "SELECT table_name, constraint_column_names, referenced_table FROM duckdb_constraints() "
                "WHERE constraint_type = 'FOREIGN KEY'"
            ).fetchall()
        }
        assert declared == {
            (t.name, c.name, c.references[0]) for t in TABLES for c in t.columns if c.references and c.references[0] != t.name
        }
        for table in TABLES:
            names = ", ".join(f'"{n}"' for n in table.names)
            if connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]:  # noqa: S608  (names of the schema)
                with pytest.raises(duckdb.ConstraintException):
                    connection.execute(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {table.name} LIMIT 1")  # noqa: S608
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO partnership_themes (partnership_id, theme_id) VALUES ('p:none', 'none')")
        tables = load_tables(outputs)
        shown = connection.execute("SELECT partnership_id, cities FROM overview").fetchall()
        assert {i for i, _ in shown} == set(tables.partnerships.partnership_id)
        assert all(cities for _, cities in shown)
