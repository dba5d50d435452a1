"""The report's file: the same bytes every time, nothing of a document as markup, contexts and marks where they belong."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import OutputsError
from pipeline.report import build_report, render_report
from pipeline.report import data as data_module
from pipeline.report.context import REACH, Mention, apart, pieces, window
from pipeline.report.data import collect
from pipeline.report.page import json_block
from tests.report.build import ATTACK, multiply, poison


class Page(HTMLParser):
    """Tags, attributes and the scripts of a page, read as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.style = ""
        self._inside: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        elif self._inside == "style":
            self.style += data


def sha(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_written_beside_the_tables_and_the_same_every_time(outputs: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(outputs, tmp_path / "o", symlinks=True)
    first = build_report(copy)
    assert first == copy / "report.html"
    before = first.read_bytes()
    assert build_report(copy).read_bytes() == before
    assert render_report(outputs / "current").encode() == before
    assert not list(copy.glob(".report*"))


def test_no_tables(tmp_path: Path) -> None:
    with pytest.raises(OutputsError, match="stadttandem extract"):
        build_report(tmp_path)


def test_one_file_with_its_own_scripts_alone(outputs: Path) -> None:
    page = Page(render_report(outputs / "current"))
    for tag, attributes in page.tags:
        assert not {"src", "srcset", "background", "action"} & attributes.keys(), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        if "href" in attributes:
            assert (attributes["href"] or "").startswith("#")
        assert tag not in {"link", "iframe", "object", "embed", "img", "base", "video", "audio"}
    assert "@import" not in page.style
    assert "url(" not in page.style


def test_the_policy_names_every_script_and_nothing_else(outputs: Path) -> None:
    page = Page(render_report(outputs / "current"))
    policy = next(a["content"] or "" for tag, a in page.tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    running = [text for attributes, text in page.scripts if attributes.get("type") != "application/json"]
    assert re.findall(r"'([^']+)'", rules["script-src"]) == [sha(text) for text in running]
    assert re.findall(r"'([^']+)'", rules["style-src"]) == [sha(page.style)]
    assert "unsafe" not in policy


def test_hostile_text_stays_text(outputs: Path, tmp_path: Path) -> None:
    clean, bad = Page(render_report(outputs / "current")), Page(render_report(poison(outputs, tmp_path / "bad")))
    # Not one element or attribute more than without the attack.
    assert bad.tags == clean.tags
    data = json.loads(bad.scripts[0][1])
    assert all(d["title"].startswith(ATTACK) for d in data["documents"].values())
    assert all(r["message"].startswith(ATTACK) for r in data["rejects"])
    assert "<" not in bad.scripts[0][1]
    assert "\u2028" not in bad.scripts[0][1]


def test_json_block_ends_no_script() -> None:
    value = {"x": "</ScRipt><!--<script>\u2028\u2029&amp;"}
    text = str(json_block(value))
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == value


def test_every_partnership_with_its_claims(outputs: Path) -> None:
    data = collect(outputs / "current")
    ids = pq.read_table(outputs / "partnerships.parquet").column("partnership_id").to_pylist()
    assert sorted(p["id"] for p in data["partnerships"]) == sorted(ids)
    assert all(p["claims"] and len(p["cities"]) >= 2 for p in data["partnerships"])
    quotes = {c["claim_id"]: c["quote"] for c in pq.read_table(outputs / "claims.parquet").to_pylist()}
    texts = {d["doc_id"]: d["text"] for d in pq.read_table(outputs / "documents.parquet").to_pylist()}
    for i, claim in data["claims"].items():
        words = {part: "".join(p if isinstance(p, str) else p[0] for p in claim[part]) for part in "bqa"}
        assert words["q"] == quotes[i]
        assert words["b"].removeprefix("… ") + words["q"] + words["a"].removesuffix(" …") in texts[claim["d"]]
        assert any(not isinstance(p, str) and p[1] == "city" for p in claim["q"])
    assert {r["source"] for r in data["rejects"]} == {"leer.txt", "english.txt"}


def test_a_derived_year_is_no_start(outputs: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(outputs / "current", tmp_path / "set")
    for name in ("claims", "partnerships"):
        table = pq.read_table(folder / f"{name}.parquet")
        rows = table.to_pylist()
        for row in rows:
            row["start"] = None
            if name == "claims":
                row["start_derived"] = "1984"
        pq.write_table(table.from_pylist(rows, schema=table.schema), folder / f"{name}.parquet")
    for p in collect(folder)["partnerships"]:
        assert (p["start"], p["year"], p["derived"]) == (None, None, 1984)


def test_limits_keep_the_best_and_say_so(outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = multiply(outputs, tmp_path / "many", 60)
    monkeypatch.setattr(data_module, "MOST_PARTNERSHIPS", 10)
    data = collect(folder)
    assert len(data["partnerships"]) == 10
    assert data["figures"]["partnerships"] >= 60
    assert {c["p"] for c in data["claims"].values()} == {p["id"] for p in data["partnerships"]}


def test_window_cuts_at_white_space() -> None:
    text = "Wort " * 200 + "DAS ZITAT." + " Nachher" * 200
    start = text.index("DAS")
    left, right = window(text, start, start + 10)
    assert text[left:start].startswith("Wort")
    assert text[right:].startswith(" Nachher")
    assert start - left <= REACH
    assert window("kurz", 0, 4) == (0, 4)
    # One word without a gap is not cut in its middle: nothing of it is shown.
    assert window("x" * 900, 400, 410) == (400, 410)


MENTION = st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from(["city", "date", "programme", "theme"]))


@given(st.text(min_size=50, max_size=60), st.lists(MENTION, max_size=9), st.integers(0, 25), st.integers(26, 50))
def test_pieces_lose_no_character(text: str, found: list[tuple[int, int, str]], start: int, end: int) -> None:
    mentions = apart([Mention(a, a + n, layer, "x") for a, n, layer in found])
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    out = pieces(text, start, end, mentions)
    assert "".join(p if isinstance(p, str) else p[0] for p in out) == text[start:end]
    assert "" not in [p if isinstance(p, str) else p[0] for p in out]


def test_both_languages_say_everything() -> None:
    folder = Path(data_module.__file__).parent / "static"
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    assert labels["de"].keys() == labels["en"].keys()
    for key, text in labels["de"].items():
        assert re.findall(r"\{\w\}", text).sort() == re.findall(r"\{\w\}", labels["en"][key]).sort(), key
    source = "".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.js")))
    used = set(re.findall(r'R\.t\("([^"]+)"', source)) | set(
        re.findall(r'data-(?:t|label)="([\w ]+)"', (folder / "page.html.j2").read_text())
    )
    assert used <= labels["de"].keys(), used - labels["de"].keys()
