"""No bytes make a reader raise; what comes out keeps the promises of the records. ``make fuzz`` runs the same targets under atheris."""

from __future__ import annotations

import base64
import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# Readers are imported at the first file of their kind; here at once, because atheris instruments what is imported with this module.
from pipeline.ingest import IngestOptions, InputFile, Limits, docx, feeds, html, mail, pdf, read  # noqa: F401
from pipeline.ingest.read import dispatch
from pipeline.ingest.single import Raw
from pipeline.records import Document, Reject

from . import make_fixtures as fixtures
from .helpers import check
from .pages import PAGES

OPTIONS = IngestOptions(languages=(), limits=Limits(max_bytes=2_000_000, max_seconds=10))


def numbered_docx() -> bytes:
    """A Word file with a numbered list."""
    from docx import Document as Word

    word = Word()
    word.add_heading(fixtures.TITLE, 1)
    for text in (fixtures.FIRST, fixtures.SECOND):
        word.add_paragraph(text, style="List Number")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _part(data: bytes, name: str) -> bytes:
    """One file of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


#: One good file per reader; the fuzzer breaks it.
SEEDS: dict[str, tuple[str, bytes]] = {
    "text": ("text/plain", fixtures.TEXT.encode()),
    "markdown": ("text/markdown", f"# {fixtures.TITLE}\n\n> {fixtures.FIRST}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n* x\n* y\n".encode()),
    "html": ("text/html", PAGES["portal_obfuscated"].html.encode()),
    "html_table": ("text/html", PAGES["table_layout_1252"].html.encode()),
    "pdf": ("application/pdf", fixtures.release_pdf()),
    "docx": ("application/zip", fixtures.release_docx()),
    "word_body": ("part/word", _part(fixtures.release_docx(), "word/document.xml")),
    "word_lists": ("part/numbering", _part(numbered_docx(), "word/numbering.xml")),
    "gzip_inner": ("part/gzip", b'id,text\n1,"Die Stadt, der Rat"\n2,"offen\n3,x\n'),
    "mail_inner": ("part/base64", fixtures.release_html().encode()),
    "mail": ("message/rfc822", fixtures.mail("attachment")),
    "feed": ("application/feed+xml", fixtures.RSS.encode()),
    "jsonl": ("application/jsonl", b'{"id": 1, "text": "Die Stadt und der Rat"}\n[1]\n{"text": null}\n'),
    "csv": ("text/csv", b'id,text\n1,"Die Stadt, der Rat"\n2,"offen\n3,x\n'),
    "parquet": ("application/vnd.apache.parquet", fixtures.parquet({"text": [fixtures.FIRST], "id": ["1"]})),
    "zip": ("application/zip", fixtures.zip_of([("a.txt", fixtures.TEXT.encode()), ("b/c.html", fixtures.release_html().encode())])),
    "tar": ("application/x-tar", fixtures.tar_of([("a.txt", fixtures.TEXT.encode()), ("l", None)])),
    "gzip": ("application/gzip", fixtures.tar_of([("a.txt", fixtures.TEXT.encode())], "w:gz")),
    "warc": ("application/warc", fixtures.warc(compressed=False)),
}


def _in_word(part: str) -> Callable[[bytes], bytes]:
    """Puts bytes into a good Word file: of a broken archive nothing but its directory would be tried."""
    with zipfile.ZipFile(io.BytesIO(numbered_docx())) as archive:
        rest = {info.filename: archive.read(info) for info in archive.infolist() if info.filename != part}

    def pack(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in {**rest, part: data}.items():
                archive.writestr(name, content)
        return out.getvalue()

    return pack


#: Targets whose bytes are a part of a file.
PACK: dict[str, Callable[[bytes], bytes]] = {
    "part/word": _in_word("word/document.xml"),
    "part/numbering": _in_word("word/numbering.xml"),
    "part/gzip": gzip.compress,
    "part/base64": lambda data: b"From: a\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(data),
}
KINDS = {
    "part/word": "application/zip",
    "part/numbering": "application/zip",
    "part/gzip": "application/gzip",
    "part/base64": "message/rfc822",
}


def run(media_type: str, data: bytes) -> None:
    """Read bytes as one kind of file and check everything that comes out."""
    if media_type in PACK:
        media_type, data = KINDS[media_type], PACK[media_type](data)
    for result in _results(media_type, data):
        assert result.source.startswith("x")
        result.source.encode("utf-8")
        if isinstance(result, Document):
            check(result)
        else:
            assert isinstance(result, Reject)
            assert result.message
            assert "\n" not in result.message
            result.message.encode("utf-8")
            # An exception that no reader foresaw is a hole in a reader, not a fault of the file.
            assert result.error != "internal", result.message


def _results(media_type: str, data: bytes) -> Iterator[Document | Reject]:
    return dispatch(Raw("x", "x", media_type, stream=io.BytesIO(data)), OPTIONS, depth=0)


@st.composite
def broken(draw: st.DrawFn, seed: bytes) -> bytes:
    """A good file with pieces changed, dropped, doubled or cut off."""
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        size = draw(st.sampled_from([1, 2, 8, 64, 400]))
        kind = draw(st.sampled_from(["change", "drop", "double", "cut", "insert"]))
        if kind == "change":
            data[at : at + size] = draw(st.binary(min_size=1, max_size=size))
        elif kind == "drop":
            del data[at : at + size]
        elif kind == "double":
            data[at:at] = data[at : at + size] * 3
        elif kind == "cut":
            del data[at:]
        else:
            data[at:at] = draw(
                st.sampled_from(
                    [b"\0", b"\xff", b"<", b"<table>", b'"', b"\n\n", b"-\n", b"{", b"&#x0;", b"\xed\xa0\x80", b"</div>", b"<!--"]
                )
            )
    return bytes(data)


FOUND = [
    # What fuzzing brought to light; each was an exception once.
    ("text/csv", b'i,text\n1,"D\xbd\n> o\xbdex\x1e(\n\n> `\x1e\x03P\x1d+S*\x01rt**Sl"\n'),
    ("text/csv", b"\r\x00"),
    ("message/rfc822", b"From: a\nContent-Disposition: attachment; filename*=utf\x00-8''a\nContent-Type: text/plain\n\nText der Stadt\n"),
    (
        "message/rfc822",
        b"From: a\nContent-Type: text/plain; name*=utf\x00-8''a; charset=\x00\nContent-Transfer-Encoding: \x00\n\nText der Stadt\n",
    ),
    ("part/gzip", b'\xff\xfeid,text\n0t"\n2,**\n'),
    ("application/jsonl", b'{"a\\nb": "Text der Stadt"}\n'),
    ("application/jsonl", b'{"id": "\\ud800", "text": "Text der Stadt", "title": "\\udfff"}\n{"\\ud800": 1}\n'),
    ("message/rfc822", b'From: a\nSubject: b\nContent-Type: text/plain; charset="utf\x00-8"\n\nText der Stadt\n'),
    ("application/zip", fixtures.zip_of([("word/document.xml", b"<w:document/>"), ("[Content_Types].xml", b"<x/>")])),
    ("message/rfc822", b"From: a\nContent-Type: text/plain; name*=utf%00-8''a; charset*=us''%00\n\nText der Stadt\n"),
]


@pytest.mark.parametrize(("media_type", "data"), FOUND)
def test_findings_stay_fixed(media_type: str, data: bytes) -> None:
    run(media_type, data)


@pytest.mark.parametrize("name", sorted(SEEDS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_broken_files(name: str, data: st.DataObject) -> None:
    media_type, seed = SEEDS[name]
    run(media_type, data.draw(broken(seed)))


@pytest.mark.fuzz
@pytest.mark.parametrize("name", sorted(SEEDS))
@settings(max_examples=1_000, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_broken_files_at_length(name: str, data: st.DataObject) -> None:
    media_type, seed = SEEDS[name]
    run(media_type, data.draw(broken(seed)))


@pytest.mark.parametrize("name", sorted(SEEDS))
@settings(max_examples=25)
@given(data=st.binary(max_size=600))
def test_random_bytes_to_every_reader(name: str, data: bytes) -> None:
    run(SEEDS[name][0], data)


@settings(max_examples=60)
@given(name=st.sampled_from(["a.txt", "a.html", "a.csv", "a.eml", "a.xml", "a", "a.json", "a.md"]), data=st.binary(max_size=300))
def test_random_files(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        results = list(read(InputFile(name, path, len(data), 0), options=OPTIONS))
    assert results or data.lstrip()[:1] in (b"{", b"[") or name in ("a.csv", "a.json")


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<article>",
        "</article>",
        "<h1>",
        "</h1>",
        "<h2>",
        "</h2>",
        "<ul>",
        "<li>",
        "</li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "<th>",
        "</td>",
        "</tr>",
        "</table>",
        "<br>",
        "<a>",
        "</a>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<time>",
        "<button>",
        "<form>",
        "</form>",
        "<nav>",
        "</nav>",
        "<aside>",
        "</aside>",
        "<figure>",
        "<figcaption>",
        "<b>",
        "</b>",
        "<pre>",
        "</pre>",
        "<main>",
        "<span>",
        "<x-y>",
        "</x-y>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
    ]
)


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(TAGS, st.sampled_from([fixtures.FIRST, "Lesen Sie auch", "Kommentare", "12. März 2024", "Bex", "\n", "&nbsp;", "&amp;"])),
        max_size=40,
    )
)
def test_any_soup_of_tags(pieces: list[str]) -> None:
    run("text/html", " ".join(pieces).encode())
