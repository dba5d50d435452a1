"""A real Datasette serves the SQLite export on loopback: tables, keys, views and text search, with hostile texts too."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

import pytest

from pipeline.export import export
from pipeline.tables.load import read_table
from pipeline.tables.schema import TABLES
from tests.report.build import ATTACK, poison

Get = Callable[[str], str]


@pytest.fixture(scope="module")
def get(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Fetches a path from one Datasette that serves the export (``x``) and the export of a poisoned set (``bad``)."""
    pytest.importorskip("datasette", reason="datasette is not installed (make test installs it)")
    folder = tmp_path_factory.mktemp("datasette")
    files = [export(outputs, "sqlite", folder / "x.sqlite"), export(poison(outputs, folder / "set"), "sqlite", folder / "bad.sqlite")]
    log = folder / "log"
    # Port 0: the system picks a free one, so that tests beside this one never meet; the log says which.
    command = [sys.executable, "-m", "datasette", "serve", *map(str, files), "--host", "127.0.0.1", "--port", "0"]
    command += ["--setting", "num_sql_threads", "1"]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
        try:
            address = _address(process, log)
            opener = build_opener(ProxyHandler({}))  # a proxy of the machine knows nothing of its loopback

            def fetch(path: str) -> str:
                with opener.open(address + path, timeout=60) as answer:
                    body: str = answer.read().decode()
                return body

            yield fetch
        finally:
            process.terminate()
            process.wait(30)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        if match := re.search(r"running on (http://127\.0\.0\.1:\d+)", log.read_text(errors="replace")):
            return match[1]
        time.sleep(0.1)
    pytest.fail(f"Datasette did not start: {log.read_text(errors='replace')}")


def rows(get: Get, path: str) -> list[dict[str, Any]]:
    value: list[dict[str, Any]] = json.loads(get(path))
    return value


def test_every_table_with_its_keys(get: Get, outputs: Path) -> None:
    found = {t["name"]: t for t in json.loads(get("/x.json"))["tables"] if not t["hidden"]}
    assert found.keys() == {t.name for t in TABLES}
    for table in TABLES:
        assert found[table.name]["count"] == read_table(outputs / "current", table.name).num_rows
        assert found[table.name]["primary_keys"] == list(table.key)
        keys = {(k["column"], k["other_table"]) for k in found[table.name]["foreign_keys"]["outgoing"]}
        assert keys == {(c.name, c.references[0]) for c in table.columns if c.references and c.references[0] != table.name}


def test_a_key_leads_to_the_row_it_names(get: Get) -> None:
    claim = rows(get, "/x/claims.json?_shape=array&_size=1")[0]
    assert f'href="/x/documents/{_path(claim["doc_id"])}"' in get(f"/x/claims?claim_id={quote(claim['claim_id'])}")
    document = json.loads(get(f"/x/documents/{_path(claim['doc_id'])}.json?_shape=objects"))["rows"][0]
    assert claim["quote"] in document["text"]


def _path(key: str) -> str:
    """A key in Datasette's own percent encoding with tildes."""
    return quote(key, safe="").replace("%", "~")


def test_views(get: Get, outputs: Path) -> None:
    assert {v["name"] for v in json.loads(get("/x.json"))["views"]} == {"overview", "evidence"}
    overview = rows(get, "/x/overview.json?_shape=array&_size=max")
    assert len(overview) == read_table(outputs / "current", "partnerships").num_rows
    (network,) = (row for row in overview if row["kind"] == "network")
    assert (network["cities"], network["countries"]) == ("Ascoli Piceno – Florenz – Kassel – Metz – Trier", "DE FR IT")
    assert rows(get, "/x/evidence.json?_shape=array&source=hostile.txt")


def test_text_search(get: Get) -> None:
    assert [d["source"] for d in rows(get, "/x/documents.json?_search=Kursk&_shape=array")] == ["hostile.txt"]
    assert rows(get, "/x/claims.json?_search=Partnerstadt&_shape=array")


def test_hostile_texts_are_only_shown(get: Get) -> None:
    page = get("/bad/documents")
    assert "&lt;script&gt;document.title" in page
    assert "<script>document.title" not in page
    assert rows(get, "/bad/documents.json?_shape=array")[0]["title"].startswith(ATTACK[:40])
