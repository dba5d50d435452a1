# ruff: noqa: E501  (test texts stand on one line, as they do in files)
"""Bounds: memory, time, the network, and what one bad input may cost the others."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.ingest import IngestOptions, Limits, discover, read
from pipeline.ingest.limits import Timeout, time_limit
from pipeline.records import Document, Reject

from . import make_fixtures
from .helpers import from_bytes, one, rejected

ROOT = Path(__file__).parents[2]


def run(code: str, *arguments: str, memory: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, with an address space of ``memory`` MiB."""
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({memory} << 20, {memory} << 20))\n" if memory else ""
    return subprocess.run(
        [sys.executable, "-c", limit + textwrap.dedent(code), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
        check=False,
    )


READ_ALL = """
import sys
from pathlib import Path
from pipeline.ingest import discover, read
for file in discover(Path(sys.argv[1])):
    for result in read(file):
        print(file.source, getattr(result, "error", "ok"))
"""


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """A 200 MB text, bombs and long bulk files are handled within 700 MiB of address space (of which the libraries map about half)."""
    with (tmp_path / "huge.txt").open("wb") as out:
        for _ in range(200):
            out.write(b"Die Stadt und der Rat. " * 45_590)
    with (
        zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("inner.txt", "w", force_zip64=True) as entry,
    ):
        for _ in range(300):
            entry.write(b"\0" * 1_000_000)
    with (tmp_path / "rows.jsonl").open("w", encoding="utf-8") as rows:
        for n in range(3_000):
            rows.write(json.dumps({"id": n, "text": make_fixtures.TEXT * 20}) + "\n")
    # One long value in every row is small in the file; a quotation mark that is never closed would gather what follows.
    (tmp_path / "rows.parquet").write_bytes(make_fixtures.parquet({"text": ["Die Stadt und der Rat. " * 430_000] * 40}))
    with (tmp_path / "open.csv").open("w", encoding="utf-8") as table:
        table.write('id,text\n1,"')
        for _ in range(200):
            table.write("Die Stadt und der Rat. " * 45_590 + "\n")
        table.write('2,"Die Stadt und der Rat haben das Fest verschoben."\n')
    (tmp_path / "ok.txt").write_text(make_fixtures.TEXT, encoding="utf-8")
    done = run(READ_ALL, str(tmp_path), memory=700)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stdout.splitlines()
    assert "bomb.zip archive_bomb" in lines
    assert "huge.txt too_large" in lines
    assert "ok.txt ok" in lines
    assert lines.count("rows.jsonl ok") == 3_000
    assert lines.count("rows.parquet too_long") == 40
    assert (lines.count("open.csv bad_row"), lines.count("open.csv ok")) == (200, 1)


def test_nothing_is_written_and_nothing_is_fetched(corpus: Path) -> None:
    """Every reader runs with sockets forbidden by an audit hook, and with writing forbidden too."""
    code = """
    import sys
    def hook(event, args):
        if event.startswith("socket.") and event != "socket.__new__":
            raise RuntimeError(f"network: {event} {args}")
        if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+") and "__pycache__" not in str(args[0]):
            raise RuntimeError(f"write: {args}")
        if event in ("os.mkdir", "os.rename", "os.remove", "subprocess.Popen"):
            raise RuntimeError(event)
    from pathlib import Path
    from pipeline.ingest import discover, read
    sys.dont_write_bytecode = True
    sys.addaudithook(hook)
    for file in discover(Path(sys.argv[1])):
        for result in read(file):
            message = getattr(result, "message", "")
            assert "network" not in message and "write:" not in message, (file.source, message)
            text = getattr(result, "text", "")
            assert "root:" not in text
    print("done")
    """
    done = run(code, str(corpus))
    assert done.stdout.strip() == "done", done.stderr[-2000:]


def test_the_hook_would_notice() -> None:
    code = """
    import sys
    def hook(event, args):
        if event.startswith("socket.") and event != "socket.__new__":
            raise RuntimeError("network")
    sys.addaudithook(hook)
    import urllib.request
    try:
        urllib.request.urlopen("http://127.0.0.1:9/")
    except Exception as error:
        print(type(error).__name__, error)
    """
    assert "network" in run(code).stdout


def test_text_only_runs_load_no_heavy_library(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(make_fixtures.TEXT, encoding="utf-8")
    code = (
        READ_ALL
        + "\nprint([m for m in ('lxml', 'pypdfium2', 'docx', 'pandas', 'pyarrow', 'numpy', 'ftfy', 'py3langid', 'trafilatura', 'warcio', 'spacy') if m in sys.modules])"
    )
    assert run(code, str(tmp_path)).stdout.splitlines() == ["a.txt ok", "[]"]


def test_one_bad_document_does_not_stall_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object, **__: object) -> None:
        while True:
            time.sleep(0.01)

    monkeypatch.setattr("pipeline.ingest.plain.to_parts", forever)
    options = IngestOptions(limits=Limits(max_seconds=0.2))
    fault = rejected(tmp_path, "a.txt", make_fixtures.TEXT.encode(), options)
    assert fault.error == "timeout"
    rows = b"\n".join([json.dumps({"text": make_fixtures.TEXT}).encode()] * 2)
    assert [r.error for r in from_bytes(tmp_path, "a.jsonl", rows, options) if isinstance(r, Reject)] == ["timeout", "timeout"]


@pytest.mark.parametrize(
    ("target", "name", "data"),
    [
        ("pipeline.ingest.plain.to_parts", "a.txt", make_fixtures.TEXT.encode()),
        ("pipeline.ingest.plain.to_parts", "a.jsonl", json.dumps({"text": make_fixtures.TEXT}).encode()),
        ("pipeline.ingest.docx._table", "a.docx", make_fixtures.release_docx()),
        ("pipeline.ingest.pdflayout._paragraphs", "a.pdf", make_fixtures.release_pdf()),
        ("pipeline.ingest.mail.attachments", "a.eml", make_fixtures.mail("plain")),
        ("pipeline.ingest.html.walk", "a.warc", make_fixtures.warc(compressed=False)),
        ("pipeline.ingest.containers._read_bounded", "b.warc", make_fixtures.warc(compressed=False)),
    ],
)
@pytest.mark.parametrize("fault", [TypeError, NameError, AttributeError])
def test_a_fault_of_the_program_is_not_blamed_on_the_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    target: str,
    name: str,
    data: bytes,
    fault: type[Exception],
) -> None:
    """Type, text and place of the exception are in the reject, the traceback in the log, and the run goes on."""

    def broken(*_: object, **__: object) -> None:
        raise fault("an argument too many")

    monkeypatch.setattr("pipeline.ingest.faults._PACKAGE", ROOT)  # the stand-in of this test counts as code of the program
    monkeypatch.setattr(target, broken)
    with caplog.at_level("DEBUG", logger="stadttandem"):
        (fault_row,) = from_bytes(tmp_path, name, data)
    assert isinstance(fault_row, Reject)
    assert fault_row.error == "internal"
    assert fault_row.message.startswith(f"a fault of the program, please report it with the file ({fault.__name__}: an argument too many, ")
    assert re.search(r", test_faults\.py line \d+\)", fault_row.message)
    assert any(record.exc_info for record in caplog.records)


def test_a_mail_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.ingest import mail

    calls = []
    parse = mail.parse
    monkeypatch.setattr(mail, "parse", lambda data: calls.append(len(data)) or parse(data))
    assert len(from_bytes(tmp_path, "a.eml", make_fixtures.mail("attachment"))) == 2
    assert len(calls) == 1


def test_a_slow_mail_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object) -> None:
        while True:
            time.sleep(0.01)

    monkeypatch.setattr("pipeline.ingest.mail.meta_of", forever)
    options = IngestOptions(limits=Limits(max_seconds=0.2))
    archive = make_fixtures.zip_of([("a.eml", make_fixtures.mail("plain")), ("b.txt", make_fixtures.TEXT.encode())])
    assert [getattr(r, "error", "ok") for r in from_bytes(tmp_path, "a.zip", archive, options)] == ["timeout", "ok"]


def test_time_limits_nest_and_clear() -> None:
    with pytest.raises(Timeout), time_limit(0.05):
        while True:
            pass
    with time_limit(5), pytest.raises(Timeout), time_limit(0.05):
        while True:
            pass
    with pytest.raises(Timeout), time_limit(0.1), time_limit(5):
        while True:
            pass
    with time_limit(0.05):
        pass
    time.sleep(0.08)


def test_a_slow_expression_is_stopped() -> None:
    with pytest.raises(Timeout), time_limit(0.2):
        re.match(r"(a|aa)+$", "a" * 60 + "b")


def test_limits_of_size_characters_pages_and_entries(tmp_path: Path) -> None:
    small = IngestOptions(limits=Limits(max_bytes=2_000, max_chars=500, max_pages=1, max_entries=1))
    assert rejected(tmp_path, "a.txt", b"Die Stadt und der Rat. " * 200, small).error == "too_large"
    assert rejected(tmp_path, "b.txt", b"Die Stadt und der Rat. " * 80, small).error == "too_long"
    pages = IngestOptions(limits=Limits(max_pages=1))
    assert rejected(tmp_path, "c.pdf", make_fixtures.release_pdf(), pages).error == "too_long"
    archive = make_fixtures.zip_of([(f"{n}.txt", make_fixtures.TEXT.encode()[:400]) for n in range(3)])
    assert [getattr(r, "error", "ok") for r in from_bytes(tmp_path, "d.zip", archive, small)] == ["ok", "archive_bomb"]
    line = json.dumps({"text": "x" * 3_000}) + "\n" + json.dumps({"text": "Die Stadt und der Rat sind froh."}) + "\n"
    assert [getattr(r, "error", "ok") for r in from_bytes(tmp_path, "e.jsonl", line.encode(), small)] == ["too_large", "ok"]


def test_every_message_is_one_line_with_a_remedy(corpus: Path) -> None:
    faults = [r for f in discover(corpus) for r in read(f) if isinstance(r, Reject)]
    assert len({f.error for f in faults}) >= 12
    for fault in faults:
        assert fault.message
        assert "\n" not in fault.message
        assert re.fullmatch(r"[a-z_]+", fault.error)


def test_identity_comes_from_the_bytes(tmp_path: Path) -> None:
    data = make_fixtures.TEXT.encode()
    a, b = one(tmp_path, "a.txt", data), one(tmp_path, "b.txt", data)
    assert (a.doc_id, a.sha256) == (b.doc_id, b.sha256)
    assert a.doc_id != one(tmp_path, "a.txt", data + b"\n").doc_id
    (inside,) = from_bytes(tmp_path, "c.zip", make_fixtures.zip_of([("a.txt", data)]))
    assert isinstance(inside, Document)
    assert (inside.doc_id, inside.source) == (a.doc_id, "c.zip#a.txt")
    rows = from_bytes(tmp_path, "d.jsonl", b'{"id": 1, "text": "Die Stadt und der Rat"}\n{"id": 2, "text": "Die Stadt und der Rat"}\n')
    assert [r.source for r in rows] == ["d.jsonl#1", "d.jsonl#2"]
    assert len({r.doc_id for r in rows if isinstance(r, Document)}) == 1


def test_a_csv_of_a_stream_that_cannot_seek(tmp_path: Path) -> None:
    import gzip

    data = f'id,text\n1,"{make_fixtures.FIRST}"\n2,"{make_fixtures.SECOND}"\n'.encode()
    assert [r.source for r in from_bytes(tmp_path, "a.csv.gz", gzip.compress(data))] == ["a.csv.gz#1", "a.csv.gz#2"]
    long = "id,text\n" + "".join(f'{n},"{make_fixtures.FIRST} {n}"\n' for n in range(2_000))
    for encoding in ("utf-8", "utf-16", "utf-16-le"):
        found = from_bytes(tmp_path, "a.csv.gz", gzip.compress(long.encode(encoding)))
        assert [r.source for r in found if isinstance(r, Document)] == [f"a.csv.gz#{n}" for n in range(2_000)], encoding


def test_long_pages_mails_and_word_files_are_refused_before_they_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree of 46 MB of HTML took 25 seconds and 1 GB, a Word file with 113 MB of XML 1.3 GB."""

    def parsed(*_: object, **__: object) -> None:
        raise AssertionError("was parsed")

    text = "Die Stadt und der Rat. " * 200_000
    message = f"From: a@b.example\nSubject: x\n\n{text}".encode()
    page = f"From: a@b.example\nContent-Type: text/html\n\n<p>{text}</p>".encode()
    picture = (
        f"<h1>Titel</h1><img src='data:image/png;base64,{'A' * 5_000_000}'><script>{'x<y;' * 500_000}</script><p>{make_fixtures.FIRST}</p>"
    )
    assert one(tmp_path, "d.html", picture.encode()).text.endswith(make_fixtures.FIRST)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.ingest.html.parse", parsed)
        patch.setattr("pipeline.ingest.mail._plain_parts", parsed)
        assert rejected(tmp_path, "a.html", f"<h1>Titel</h1><p>{text}".encode()).error == "too_long"
        assert rejected(tmp_path, "b.html", b"<h1>Titel</h1>" + b"<p>x" * 1_100_000).error == "too_large"
        assert rejected(tmp_path, "a.eml", message).error == "too_long"
        assert rejected(tmp_path, "b.eml", page).error == "too_long"
    entries = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w:p/>" * 30_000}
    limits = IngestOptions(limits=Limits(max_bytes=100_000))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    assert rejected(tmp_path, "a.docx", out.getvalue(), limits).error == "too_large"


def test_a_parquet_bomb_and_too_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = make_fixtures.parquet({"text": ["\0" * 40_000_000]}, compression="zstd")
    assert rejected(tmp_path, "a.parquet", zeros).error == "archive_bomb"

    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pipeline.ingest.plain.to_parts", exhausted)
    archive = make_fixtures.zip_of([("a.txt", make_fixtures.TEXT.encode()), ("b.html", make_fixtures.release_html().encode())])
    assert [getattr(r, "error", "ok") for r in from_bytes(tmp_path, "a.zip", archive)] == ["too_large", "ok"]


def test_reading_an_entry_never_touches_the_disk_outside(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../tmp/boese.txt", "x")
        archive.writestr("C:\\boese.txt", "x")
        archive.writestr("/absolut.txt", "x")
    assert {getattr(r, "error", "ok") for r in from_bytes(tmp_path, "x.zip", out.getvalue())} == {"unsafe_path"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.zip"]
