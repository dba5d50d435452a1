"""DuckDB and SQLite: the tables with their keys, and two views that answer most questions."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.tables.load import read_table, row_groups
from pipeline.tables.schema import BY_NAME, TABLES, Table

_DUCKDB = {
    "string": "VARCHAR", "int32": "INTEGER", "int64": "BIGINT", "float64": "DOUBLE", "date": "DATE", "binary": "BLOB",
    "list<string>": "VARCHAR[]", "list<int32>": "INTEGER[]",
}  # fmt: skip
_SQLITE = {
    "string": "TEXT", "int32": "INTEGER", "int64": "INTEGER", "float64": "REAL", "date": "TEXT", "binary": "BLOB",
    "list<string>": "TEXT", "list<int32>": "TEXT",
}  # fmt: skip

_VIEWS = {
    "overview": """
        SELECT p.partnership_id, p.kind, p.rgre_type, p.status, p.start, p."end", p.n_documents, p.confidence,
          (SELECT {join}(x, ' – ') FROM (SELECT c.name_de AS x FROM partnership_cities s JOIN cities c USING (city_id)
             WHERE s.partnership_id = p.partnership_id ORDER BY s.role, c.name_de)) AS cities,
          (SELECT {join}(x, ' ') FROM (SELECT DISTINCT c.country_code AS x FROM partnership_cities s JOIN cities c USING (city_id)
             WHERE s.partnership_id = p.partnership_id ORDER BY x)) AS countries,
          (SELECT {join}(x, '; ') FROM (SELECT g.name AS x FROM partnership_programmes s JOIN programmes g USING (programme_id)
             WHERE s.partnership_id = p.partnership_id ORDER BY x)) AS programmes,
          (SELECT {join}(x, '; ') FROM (SELECT t.label_de AS x FROM partnership_themes s JOIN themes t USING (theme_id)
             WHERE s.partnership_id = p.partnership_id ORDER BY x)) AS themes
        FROM partnerships p""",
    "evidence": """
        SELECT c.partnership_id, c.claim_id, c.kind, c.status, c.start, c."end", c.start_derived, c.quote, c.rule, c.confidence,
          d.doc_id, d.source, d.title, d.issuer, d.published_on
        FROM claims c JOIN documents d ON d.doc_id = c.doc_id""",
}


def _order() -> list[Table]:
    """Tables so that each comes after those it points to."""
    done: list[str] = []
    while len(done) < len(TABLES):
        for table in TABLES:
            needs = {c.references[0] for c in table.columns if c.references and c.references[0] != table.name}
            if table.name not in done and needs <= set(done):
                done.append(table.name)
    return [BY_NAME[name] for name in done]


def _create(table: Table, types: dict[str, str]) -> str:
    """CREATE TABLE with primary and foreign keys. A table's references to itself are left to the checks before publication: rows are
    written in order of their keys, and a parent may come later."""
    lines = [f'"{c.name}" {types[c.type]}{" NOT NULL" if c.required else ""}' for c in table.columns]
    lines.append("PRIMARY KEY (" + ", ".join(f'"{k}"' for k in table.key) + ")")
    lines += [
        f'FOREIGN KEY ("{c.name}") REFERENCES "{c.references[0]}" ("{c.references[1]}")'
        for c in table.columns
        if c.references and c.references[0] != table.name
    ]
    return f'CREATE TABLE "{table.name}" (' + ", ".join(lines) + ")"


def write_duckdb(folder: Path, target: Path) -> None:
    """A DuckDB database: every table with its keys, the views ``overview`` (a row per partnership) and ``evidence`` (per claim)."""
    import duckdb

    connection = duckdb.connect(str(target))
    try:
        for table in _order():
            connection.execute(_create(table, _DUCKDB))
            rows = read_table(folder, table.name)
            connection.register("incoming", rows)
            names = ", ".join(f'"{n}"' for n in table.names)
            connection.execute(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM incoming')  # noqa: S608  (names of the schema)
            connection.unregister("incoming")
        for name, query in _VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {query.format(join='string_agg')}")
    finally:
        connection.close()


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if isinstance(value, date) else value


def write_sqlite(folder: Path, target: Path) -> None:
    """A SQLite database for Datasette: tables with keys and indexes, lists as JSON, full-text search over documents and quotes, views."""
    connection = sqlite3.connect(target)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        for table in _order():
            connection.execute(_create(table, _SQLITE))
            marks = ", ".join("?" * len(table.columns))
            for group in row_groups(folder, table.name, list(table.names)):
                rows = ([_plain(row[n]) for n in table.names] for row in group.to_pylist())
                connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)  # noqa: S608  (names of the schema)
            for column in table.columns:
                if column.references and column.name != table.key[0]:
                    connection.execute(f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")')
        for name, query in _VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {query.format(join='group_concat')}")
        for name, columns in (("documents", "title, text"), ("claims", "quote")):
            connection.execute(f'CREATE VIRTUAL TABLE {name}_fts USING fts5({columns}, content="{name}", tokenize="unicode61")')
            connection.execute(f"INSERT INTO {name}_fts (rowid, {columns}) SELECT rowid, {columns} FROM {name}")  # noqa: S608
        connection.commit()
        connection.execute("PRAGMA optimize")
        connection.execute("VACUUM")
    finally:
        connection.close()
