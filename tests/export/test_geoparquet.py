"""``cities.parquet`` is a GeoParquet file: by the letter of the standard, and for geopandas."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.tables.arrow import point


def test_metadata_follow_the_standard(outputs: Path) -> None:
    geo = json.loads(pq.read_metadata(outputs / "cities.parquet").metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"].keys() == {geo["primary_column"]}
    column = geo["columns"][geo["primary_column"]]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["Point"]
    # At the root, not nested and not repeated.
    schema = pq.ParquetFile(outputs / "cities.parquet").schema.column(pq.read_schema(outputs / "cities.parquet").names.index("geometry"))
    assert (schema.physical_type, schema.max_repetition_level, schema.path) == ("BYTE_ARRAY", 0, "geometry")


#: What the JSON schema of GeoParquet 1.1 demands of the metadata, as far as it can concern points.
SCHEMA = {
    "type": "object",
    "required": ["version", "primary_column", "columns"],
    "properties": {
        "version": {"const": "1.1.0"},
        "primary_column": {"type": "string", "minLength": 1},
        "columns": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "type": "object",
                "required": ["encoding", "geometry_types"],
                "properties": {
                    "encoding": {"enum": ["WKB", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon"]},
                    "geometry_types": {
                        "type": "array",
                        "uniqueItems": True,
                        "items": {"pattern": "^(GeometryCollection|(Multi)?(Point|LineString|Polygon))( Z)?$"},
                    },
                    "crs": {"type": ["object", "null"]},
                    "edges": {"enum": ["planar", "spherical"]},
                    "orientation": {"const": "counterclockwise"},
                    "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
                    "epoch": {"type": "number"},
                    "covering": {"type": "object", "required": ["bbox"]},
                },
            },
        },
    },
}


def test_metadata_fit_the_schema_of_the_standard(outputs: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    geo = json.loads(pq.read_metadata(outputs / "cities.parquet").metadata[b"geo"])
    check = jsonschema.Draft202012Validator(SCHEMA)
    assert [e.message for e in check.iter_errors(geo)] == []
    for spoilt in ({**geo, "version": "1.0"}, {**geo, "columns": {}}, {**geo, "columns": {"geometry": {"encoding": "WKT"}}}):
        assert not check.is_valid(spoilt), "the check can fail"


def test_points_are_the_coordinates(outputs: Path) -> None:
    rows = pq.read_table(outputs / "cities.parquet").to_pylist()
    assert len(rows) > 10
    for row in rows:
        assert struct.unpack("<BIdd", row["geometry"]) == (1, 1, row["longitude"], row["latitude"])


def test_a_city_without_coordinates_has_no_point() -> None:
    assert point(None, 50.0) is None
    assert point(8.0, None) is None
    assert point(-0.0, 0.0) == struct.pack("<BIdd", 1, 1, 0.0, 0.0)[:5] + struct.pack("<dd", -0.0, 0.0)


def test_opens_in_geopandas(outputs: Path) -> None:
    geopandas = pytest.importorskip("geopandas", reason="geopandas is not installed")
    frame = geopandas.read_parquet(outputs / "cities.parquet")
    assert frame.crs == "OGC:CRS84"
    speyer = frame[frame["name"] == "Speyer"].geometry.iloc[0]
    assert (round(speyer.x, 1), round(speyer.y, 1)) == (8.4, 49.3)
    assert frame.geometry.notna().all()
