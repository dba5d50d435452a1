"""Every generated file becomes what its maker says, and every document keeps the promises of the record."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest import discover, read
from pipeline.records import Document, Reject

from . import make_fixtures
from .helpers import check, texts


def test_every_file_becomes_what_it_should(corpus: Path) -> None:
    found = {f.source: f for f in discover(corpus)}
    assert sorted(found) == sorted(make_fixtures.EXPECTED)
    assert len(found) >= 60
    wrong = []
    for source, expected in make_fixtures.EXPECTED.items():
        results = list(read(found[source]))
        errors = [r.error for r in results if isinstance(r, Reject)]
        if sum(isinstance(r, Document) for r in results) != expected.documents or errors != expected.errors:
            wrong.append((source, expected, [(r.error, r.message) if isinstance(r, Reject) else r.title for r in results]))
        for result in results:
            assert result.source.startswith(source)
            if isinstance(result, Document):
                check(result)
            else:
                assert "\n" not in result.message
                assert result.stage == "ingest"
    assert not wrong, "\n".join(map(str, wrong))


def test_every_text_encoding_gives_the_same_text(corpus: Path) -> None:
    found = {f.source: f for f in discover(corpus)}
    reference = next(iter(read(found["text/utf8.txt"])))
    assert isinstance(reference, Document)
    for name in (
        "utf8_mark",
        "utf16_le_mark",
        "utf16_be",
        "utf16_le",
        "cp1252",
        "mac",
        "mojibake",
        "crlf",
        "old_mac_lines",
        "soft_hyphens",
        "nfd",
        "spaces",
        "wrapped",
    ):
        document = next(iter(read(found[f"text/{name}.txt"])))
        assert isinstance(document, Document)
        assert document.text == reference.text, name
        assert document.blocks == reference.blocks, name
    for name in ("latin1", "dos850"):
        document = next(iter(read(found[f"text/{name}.txt"])))
        assert isinstance(document, Document)
        assert document.text.replace('"', "") == reference.text.replace("„", "").replace("“", ""), name
    euro = next(iter(read(found["text/latin9_euro.txt"])))
    assert isinstance(euro, Document)
    assert "12.000 €" in euro.text
    mixed = next(iter(read(found["text/mixed_utf8_cp1252.txt"])))
    assert isinstance(mixed, Document)
    assert "Bürgermeisterin Ottilie Kürschner" in mixed.text
    assert "Müller und Söhne grüßen" in mixed.text


def test_the_same_release_in_four_formats_has_the_same_news(corpus: Path) -> None:
    found = {f.source: f for f in discover(corpus)}
    for kind in ("txt", "html", "pdf", "docx"):
        document = next(iter(read(found[f"same/release.{kind}"])))
        assert isinstance(document, Document)
        assert document.title == make_fixtures.TITLE, kind
        assert texts(document, "title") == [make_fixtures.TITLE], kind
        assert texts(document, "dateline") == [make_fixtures.DATELINE], kind
        assert texts(document, "body") == [make_fixtures.FIRST, make_fixtures.SECOND], kind


def test_reading_twice_gives_the_same(corpus: Path) -> None:
    for file in discover(corpus):
        if file.source.startswith(("html/", "pdf/", "mail/", "archive/plain")):
            assert list(read(file)) == list(read(file))
