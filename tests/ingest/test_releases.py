"""One release gives the same claims, issuer and date whichever format it comes in: text, web page, PDF, Word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.analyse import analyse
from pipeline.ingest import InputFile, read
from pipeline.knowledge import load_knowledge
from pipeline.records import Analysed, Document

from . import releases
from .helpers import check, one

if TYPE_CHECKING:
    from pipeline.knowledge import Knowledge

#: The number or letter before an item is typed in one format and made by the program in another.
_MARK = re.compile(r"(?m)^(?:\d+\.|[a-h]\)|[-*•])\s+")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge("press")


def _claims(found: Analysed) -> list[tuple[object, ...]]:
    """Everything a claim says, and the words it rests on."""
    return sorted(
        (
            " ".join(_MARK.sub("", claim.quote).split()),
            tuple(sorted(claim.cities)),
            claim.kind,
            claim.status,
            str(claim.start),
            str(claim.end),
            tuple(sorted(claim.programmes)),
            tuple(sorted(claim.themes)),
        )
        for claim in found.claims
    )


def _facts(found: Analysed) -> dict[str, object]:
    document = found.document
    return {
        "title": document.title,
        "issuer": document.issuer,
        "issuer_city_id": document.issuer_city_id,
        "published_on": document.published_on,
        "claims": _claims(found),
    }


def _differences(name: str, tmp_path: Path, knowledge: Knowledge) -> dict[str, dict[str, tuple[object, object]]]:
    """File name to what it says and the file of the corpus does not."""
    release = releases.load(name)
    path = releases.RAW / name
    (original,) = read(InputFile(name, path, path.stat().st_size, 0))
    assert isinstance(original, Document)
    expected = _facts(analyse(original, knowledge))
    assert expected["claims"], name
    found: dict[str, dict[str, tuple[object, object]]] = {}
    for file, data in releases.written(release).items():
        document = one(tmp_path, file, data)
        check(document)
        facts = _facts(analyse(document, knowledge))
        if not release.title:
            facts["title"] = expected["title"]  # a page without a headline has the title of its tab
        different = {key: (expected[key], facts[key]) for key in expected if expected[key] != facts[key]}
        if different:
            found[file] = different
    return found


@pytest.mark.parametrize("name", sorted(releases.RELEASES))
def test_every_format_gives_the_same_claims(name: str, tmp_path: Path, knowledge: Knowledge) -> None:
    assert _differences(name, tmp_path, knowledge) == {}


def test_the_comparison_sees_a_fault(tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that loses a table row, and one that loses the letterhead, are noticed."""
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.ingest.docx._table", lambda *_: None)
        assert set(_differences("klimatandem-liste.txt", tmp_path, knowledge)) == {"klimatandem-liste.docx"}
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.ingest.htmlstory._is_letterhead", lambda *_: False)
        lost = _differences("konvent-zwillinge.txt", tmp_path, knowledge)
    assert set(lost) == {"konvent-zwillinge-head.html"}
    assert "issuer" in lost["konvent-zwillinge-head.html"]


def test_the_files_are_what_they_are_meant_to_be(tmp_path: Path) -> None:
    """Several partnerships, tables and lists; words divided at line ends; two pages with a letterhead on each; furniture on every page."""
    assert len(releases.RELEASES) >= 8
    kinds = {piece.kind for name in releases.RELEASES for piece in releases.load(name).pieces}
    assert kinds >= set("LDTtbnsqhpc")
    pages = divided = 0
    for name in releases.RELEASES:
        release = releases.load(name)
        files = releases.written(release)
        divided += len(re.findall(r"[a-zäöüß]-\n *[a-zäöüß]", files[f"{release.name}.txt"].decode()))
        pages += files[f"{release.name}.pdf"].count(b"/Type /Page ") >= 2
        for kind in ("meta", "head", "site"):
            document = one(tmp_path, f"{release.name}-{kind}.html", files[f"{release.name}-{kind}.html"])
            for furniture in ("Cookies", "Batumi", "Hyères", "Impressum", "Teilen", "Startseite"):
                assert furniture not in document.text, (name, kind, furniture)
    assert divided >= 20
    assert pages >= len(releases.RELEASES) // 2
