"""Reading published tables: one at a time as Arrow, or all as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import OutputsError
from pipeline.publish import current_set
from pipeline.tables.schema import BY_NAME, TABLES

if TYPE_CHECKING:
    import pandas as pd


def find_set(outputs: str | Path) -> Path:
    """The folder that holds the tables of an outputs folder: one complete set. Raises OutputsError where there is none."""
    folder = Path(outputs)
    found = current_set(folder)
    if found is not None:
        return found
    if (folder / "documents.parquet").exists():
        return folder  # a copy without the links
    raise OutputsError(f"there are no tables in {folder}: run `stadttandem extract DIR -o {folder}` first")


def read_table(folder: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    """One table of a set, from a file or a folder of part files. Raises OutputsError where it is missing or damaged."""
    path = folder / f"{name}.parquet"
    try:
        return pq.read_table(path, columns=columns, partitioning=None)
    except FileNotFoundError:
        raise OutputsError(f"{path} is missing: run `stadttandem extract` again") from None
    except (pa.ArrowException, OSError) as error:
        raise OutputsError(f"{path} cannot be read ({str(error).splitlines()[0]}): run `stadttandem extract` again") from None


def rows_where(folder: Path, name: str, column: str, value: str) -> list[dict[str, Any]]:
    """The rows of one table in which a column has a value, as dictionaries."""
    table = read_table(folder, name)
    rows: list[dict[str, Any]] = table.filter(pc.equal(table.column(column), value)).to_pylist()
    return rows


def count_rows(folder: Path, name: str) -> int:
    """Number of rows of a table, from its footer where it is one file."""
    path = folder / f"{name}.parquet"
    return int(pq.read_metadata(path).num_rows) if path.is_file() else read_table(folder, name).num_rows


def row_groups(folder: Path, name: str, columns: list[str]) -> Iterator[pa.Table]:
    """A table in pieces of bounded size, where it is one file."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        yield read_table(folder, name, columns)
        return
    with pq.ParquetFile(path) as file:
        for i in range(file.num_row_groups):
            yield file.read_row_group(i, columns=columns)


class Tables(Mapping[str, "pd.DataFrame"]):
    """The tables of one run by name, each a pandas DataFrame that is read when first asked for.

    All come from the set that was published when the object was made, also where a later run publishes another meanwhile.
    ``tables["claims"]`` and ``tables.claims`` are the same.
    """

    def __init__(self, outputs: str | Path = "outputs") -> None:
        self._folder = find_set(outputs)
        self._frames: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in BY_NAME:
            raise KeyError(f"no table {name!r}; there are {', '.join(BY_NAME)}")
        if name not in self._frames:
            self._frames[name] = read_table(self._folder, name).to_pandas()
        return self._frames[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in BY_NAME:
            raise AttributeError(f"no table {name!r}")
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(table.name for table in TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *BY_NAME]

    def __repr__(self) -> str:
        counts = ", ".join(f"{t.name} {count_rows(self._folder, t.name)}" for t in TABLES)
        return f"<Tables of {self._folder}: {counts}>"

    def flat(self) -> pd.DataFrame:
        """One row per partnership with readable columns, those stated by most documents first.

        Columns: cities, countries, programmes, themes (German labels) as texts joined by ``; ``, kind, rgre_type, status, start, end,
        documents (their number), first_published_on, last_published_on, confidence, partnership_id.
        """
        import pandas as pd

        cities, themes = self["cities"], self["themes"]
        sides = self["partnership_cities"].merge(cities[["city_id", "name_de", "country_code"]], on="city_id")
        programmes = self["partnership_programmes"].merge(self["programmes"][["programme_id", "name"]], on="programme_id")
        labels = self["partnership_themes"].merge(themes[["theme_id", "label_de"]], on="theme_id")
        sides = sides.sort_values(["partnership_id", "role", "name_de"])  # lead before member
        countries = sides.drop_duplicates(["partnership_id", "country_code"]).sort_values(["partnership_id", "country_code"])

        def joined(frame: pd.DataFrame, column: str) -> pd.Series[Any]:
            if frame.empty:
                return pd.Series(dtype="str")
            return frame.groupby("partnership_id", sort=True)[column].agg("; ".join)

        frame = self["partnerships"].set_index("partnership_id")
        out = pd.DataFrame(index=frame.index)
        out["cities"] = joined(sides, "name_de")
        out["countries"] = joined(countries, "country_code")
        out["kind"], out["rgre_type"], out["status"] = frame["kind"], frame["rgre_type"], frame["status"]
        out["programmes"] = joined(programmes.sort_values(["partnership_id", "name"]), "name")
        out["themes"] = joined(labels.sort_values(["partnership_id", "label_de"]), "label_de")
        out[["programmes", "themes"]] = out[["programmes", "themes"]].fillna("")
        out["start"], out["end"] = frame["start"], frame["end"]
        out["documents"] = frame["n_documents"]
        for column in ("first_published_on", "last_published_on", "confidence"):
            out[column] = frame[column]
        out = out.reset_index()
        return out.sort_values(
            ["documents", "confidence", "cities", "partnership_id"], ascending=[False, False, True, True], ignore_index=True
        )[[*(c for c in out.columns if c != "partnership_id"), "partnership_id"]]


def load_tables(outputs: str | Path = "outputs") -> Tables:
    """The published tables of an outputs folder. Raises OutputsError where there are none."""
    return Tables(outputs)
