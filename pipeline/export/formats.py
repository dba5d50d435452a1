"""Which formats there are, and the one function that writes any of them."""

from __future__ import annotations

import importlib
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import StadttandemError
from pipeline.tables.load import find_set

if TYPE_CHECKING:
    from collections.abc import Callable

#: Format → (module, function, what it writes). Each function takes (folder of the set, target) and writes a file, or for csv a folder.
_WRITERS = {
    "csv": ("pipeline.export.sheets", "write_csv", "a folder with one CSV file per table and overview.csv"),
    "xlsx": ("pipeline.export.sheets", "write_xlsx", "an Excel workbook"),
    "geojson": ("pipeline.export.graphs", "write_geojson", "GeoJSON: cities as points, partnerships as lines"),
    "graphml": ("pipeline.export.graphs", "write_graphml", "a graph of cities for Gephi, yEd, igraph"),
    "gexf": ("pipeline.export.graphs", "write_gexf", "a graph of cities for Gephi"),
    "jsonld": ("pipeline.export.linked", "write_jsonld", "linked data as JSON-LD"),
    "ttl": ("pipeline.export.linked", "write_ttl", "linked data as Turtle"),
    "duckdb": ("pipeline.export.databases", "write_duckdb", "a DuckDB file with keys and views"),
    "sqlite": ("pipeline.export.databases", "write_sqlite", "a SQLite file with keys, views and text search, which Datasette opens"),
}
FORMATS: dict[str, str] = {name: what for name, (_, _, what) in _WRITERS.items()}
_PACKAGES = {"openpyxl": "openpyxl", "networkx": "networkx", "rdflib": "rdflib", "duckdb": "duckdb"}


class ExportError(StadttandemError):
    """An unknown format, a package that is not installed, or a target that cannot be written."""


def export(outputs: Path, to: str, target: Path) -> Path:
    """Write the tables of an outputs folder as ``to`` (one of FORMATS) to ``target`` and return it.

    A file appears complete or not at all; one that is there is replaced. The same tables give the same bytes (DuckDB's own file format
    aside). Raises ExportError with the remedy, OutputsError where there are no tables.
    """
    if to not in _WRITERS:
        raise ExportError(f"no format {to!r}: there are {', '.join(FORMATS)}")
    folder = find_set(outputs)
    module, function, _ = _WRITERS[to]
    write: Callable[[Path, Path], None] = getattr(importlib.import_module(module), function)
    if to == "csv" and target.is_file():
        raise ExportError(f"{target} is a file: name a folder for --to csv")
    if to != "csv" and target.is_dir():
        raise ExportError(f"{target} is a folder: name a file for --to {to}")
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(temporary)
        write(folder, temporary)
        if temporary.is_dir():
            _merge(temporary, target)
        else:
            temporary.replace(target)
    except ModuleNotFoundError as error:
        package = _PACKAGES.get((error.name or "").partition(".")[0])
        if package is None:
            raise
        raise ExportError(f"--to {to} needs {package}: install it with `pip install 'stadttandem[export]'`") from None
    except OSError as error:
        raise ExportError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        _remove(temporary)
    return target


def _merge(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for entry in sorted(os.scandir(source), key=lambda e: e.name):
        Path(entry.path).replace(target / entry.name)


def _remove(path: Path) -> None:
    with suppress(OSError):  # what could not be made need not be taken away
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
