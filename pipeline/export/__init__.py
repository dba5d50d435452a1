"""The tables in the formats of other programs: spreadsheets, maps, graphs, linked data, databases."""

from __future__ import annotations

from pipeline.export.formats import FORMATS, ExportError, export

__all__ = ["FORMATS", "ExportError", "export"]
