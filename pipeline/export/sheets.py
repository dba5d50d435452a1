"""CSV and Excel. Text of documents is hostile here too: a cell that begins like a formula must not become one.

CSV: OWASP's advice, a leading apostrophe (https://owasp.org/www-community/attacks/CSV_Injection). Excel: every text is written with the
type text, so that nothing is ever computed.
"""

from __future__ import annotations

import csv
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.export.model import clean
from pipeline.tables.load import Tables, row_groups
from pipeline.tables.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CELL = 32_767  #: Excel's limit of characters in a cell
_ROWS = 1_048_575  #: Excel's limit of rows, the heading taken off
_MOMENT = (1980, 1, 1, 0, 0, 0)


def safe(value: Any) -> Any:
    """A CSV cell: lists joined, and text that a spreadsheet would take for a formula with an apostrophe before it."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return value


def _frames(folder: Path) -> Iterator[tuple[str, list[str], Iterable[list[Any]]]]:
    """Name, columns and rows of the overview and of every table; binary columns are left out."""
    flat = Tables(folder).flat()
    flat = flat.astype(object).where(flat.notna(), None)
    yield "overview", list(flat.columns), flat.values.tolist()
    for table in TABLES:
        columns = [c.name for c in table.columns if c.type != "binary"]
        yield table.name, columns, _rows(folder, table.name, columns)


def _rows(folder: Path, name: str, columns: list[str]) -> Iterator[list[Any]]:
    for group in row_groups(folder, name, columns):
        for row in group.to_pylist():
            yield [row[c] for c in columns]


def write_csv(folder: Path, target: Path) -> None:
    """One CSV file per table: UTF-8 with a byte order mark (Excel needs it), comma, every text quoted."""
    target.mkdir()
    for name, columns, rows in _frames(folder):
        with (target / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
            writer.writerow(columns)
            writer.writerows([["" if v is None else safe(v) for v in row] for row in rows])


def write_xlsx(folder: Path, target: Path) -> None:
    """One sheet per table. Texts longer than a cell are cut and end in "…"; a table longer than a sheet is cut at its last row."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    book.properties.creator = "stadttandem"
    book.properties.created = book.properties.modified = datetime(*_MOMENT)
    for name, columns, rows in _frames(folder):
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append(columns)
        for number, row in enumerate(rows):
            if number >= _ROWS:
                break
            cells: list[Any] = []
            for value in row:
                if isinstance(value, list):
                    value = "; ".join(map(str, value))  # noqa: PLW2901
                if isinstance(value, str):
                    text = clean(value)
                    cell = WriteOnlyCell(sheet, text if len(text) <= _CELL else text[: _CELL - 1] + "…")
                    cell.data_type = "s"  # openpyxl takes "=…" for a formula otherwise
                    cells.append(cell)
                else:
                    cells.append(value)
            sheet.append(cells)
    book.save(target)
    _without_clock(target)


def _without_clock(path: Path) -> None:
    """Write the archive again with fixed times, so that the same tables give the same bytes."""
    with zipfile.ZipFile(path) as source:
        entries = [(info.filename, source.read(info)) for info in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in entries:
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)  # noqa: PLW2901
            out.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
