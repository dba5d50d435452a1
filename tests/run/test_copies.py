"""Inputs with the same bytes are one document: that of the first path, whatever the order, the workers and what was there before."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.check import check_outputs
from pipeline.ingest import InputFile
from pipeline.plan import find_copies
from pipeline.summary import render
from tests.run.helpers import digest, make_corpus, run, text


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Fourteen texts; one lies in three places."""
    folder = make_corpus(tmp_path / "corpus")
    data = (folder / "f0" / "003.txt").read_bytes()
    for name in ("z.txt", "f0/2019-03-01-meldung.txt"):
        (folder / name).write_bytes(data)
    return folder


def documents(outputs: Path) -> pd.DataFrame:
    assert check_outputs(outputs) == []
    return pd.read_parquet(outputs / "documents.parquet").set_index("source")


def copies(outputs: Path) -> dict[str, list[str]]:
    found = documents(outputs)["copies"]
    return {source: list(others) for source, others in found.items() if len(others)}


def rejects(outputs: Path) -> list[tuple[str, str]]:
    found = pd.read_parquet(outputs / "rejects.parquet")
    return list(zip(found["source"], found["error"], strict=True))


def as_from_nothing(corpus: Path, outputs: Path) -> None:
    fresh = outputs.with_name("fresh")
    run(corpus, fresh, force=True)
    assert digest(outputs) == digest(fresh)


# --- what a user sees ------------------------------------------------------------------------------------------------------------------


def test_same_bytes_are_one_document_and_its_evidence_counts_once(corpus: Path, tmp_path: Path) -> None:
    report = run(corpus, tmp_path / "out")
    assert report.worked["ingest"] == 14, "a copy was read"
    assert copies(tmp_path / "out") == {"f0/003.txt": ["f0/2019-03-01-meldung.txt", "z.txt"]}
    found = documents(tmp_path / "out")
    assert len(found) == 14
    assert found["sha256"].is_unique
    assert found["duplicate_of"].isna().all()
    claims = pd.read_parquet(tmp_path / "out" / "claims.parquet").merge(found.reset_index(), on="doc_id")
    stated = claims[claims["source"] == "f0/003.txt"]["partnership_id"]
    partnerships = pd.read_parquet(tmp_path / "out" / "partnerships.parquet").set_index("partnership_id")
    assert partnerships.loc[stated, "n_documents"].tolist() == [1]


def test_copies_are_no_rejects_and_the_summary_counts_them(corpus: Path, tmp_path: Path) -> None:
    report = run(corpus, tmp_path / "out")
    assert rejects(tmp_path / "out") == []
    assert report.exit_code == 0
    assert report.summary["copies"] == 2
    assert "2 inputs have the same bytes as others" in render(report.summary, tmp_path / "out")
    assert run(corpus, tmp_path / "out").summary["copies"] == 2
    assert json.loads((tmp_path / "out" / "run.json").read_text())["inputs"] == 16


def test_one_byte_more_is_a_document_of_its_own_linked_to_the_other(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 4)
    (corpus / "near.txt").write_bytes((corpus / "f0" / "003.txt").read_bytes() + b"\n")
    run(corpus, tmp_path / "out")
    found = documents(tmp_path / "out")
    assert len(found) == 5
    assert copies(tmp_path / "out") == {}
    pair = found.loc[["f0/003.txt", "near.txt"]]
    assert pair["duplicate_of"].notna().tolist().count(True) == 1
    linked = pair[pair["duplicate_of"].notna()].iloc[0]
    assert linked["duplicate_of"] in set(pair["doc_id"]) - {linked["doc_id"]}
    assert pd.read_parquet(tmp_path / "out" / "partnerships.parquet")["n_documents"].tolist() == [1] * 4


def test_the_first_path_says_what_its_name_says(tmp_path: Path) -> None:
    """The date in a file's name is a document's last resort; it is that of the path that wins."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("b-2019-03-01.txt", "a-2021-07-09.txt"):
        (corpus / name).write_text("Die Stadt Ulm ist seit 1990 Partnerstadt von Jena.\n", encoding="utf-8")
    run(corpus, tmp_path / "out")
    (only,) = documents(tmp_path / "out").to_dict("records")
    assert (str(only["published_on"])[:10], only["published_on_source"]) == ("2021-07-09", "filename")


def test_a_copy_of_what_cannot_be_used_is_refused_as_well(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 3)
    for name in ("a.txt", "b.txt", "c.txt"):
        (corpus / name).write_bytes(b"")
    with zipfile.ZipFile(corpus / "one.zip", "w") as archive:
        archive.writestr("good.txt", text(20))
        archive.writestr("empty.txt", "")
    (corpus / "two.zip").write_bytes((corpus / "one.zip").read_bytes())
    report = run(corpus, tmp_path / "out")
    empty = ["a.txt", "b.txt", "c.txt", "one.zip#empty.txt", "two.zip#empty.txt"]
    assert rejects(tmp_path / "out") == [(source, "empty") for source in empty]
    assert copies(tmp_path / "out") == {"one.zip#good.txt": ["two.zip#good.txt"]}
    assert report.summary["copies"] == 1
    assert report.exit_code == 1


def test_a_copy_of_what_a_later_stage_refuses(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import analyse

    with zipfile.ZipFile(corpus / "two.zip", "w") as archive:
        for name in ("a.txt", "b.txt"):
            archive.writestr(name, text(30))
    original = analyse.annotate

    def broken(document, known):  # type: ignore[no-untyped-def]
        if document.source in ("f0/003.txt", "two.zip#a.txt"):
            raise RuntimeError("broken")
        return original(document, known)

    monkeypatch.setattr(analyse, "annotate", broken)
    run(corpus, tmp_path / "out")
    refused = ["f0/003.txt", "f0/2019-03-01-meldung.txt", "two.zip#a.txt", "two.zip#b.txt", "z.txt"]
    assert rejects(tmp_path / "out") == [(source, "internal") for source in refused]


# --- entries and rows ------------------------------------------------------------------------------------------------------------------


def test_entries_of_an_archive(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    with zipfile.ZipFile(corpus / "a.zip", "w") as archive:
        for name, number in (("y.txt", 1), ("x.txt", 1), ("other.txt", 2)):
            archive.writestr(name, text(number))
    with tarfile.open(corpus / "b.tar", "w") as tar:
        for name in ("a.zip", "a.zip"):
            tar.add(corpus / name, name)
    (corpus / "c.zip").write_bytes((corpus / "a.zip").read_bytes())
    run(corpus, tmp_path / "out")
    assert copies(tmp_path / "out") == {
        "a.zip#x.txt": ["a.zip#y.txt", "c.zip#x.txt", "c.zip#y.txt"],
        "a.zip#other.txt": ["c.zip#other.txt"],
        "b.tar#a.zip#x.txt": ["b.tar#a.zip#x.txt", "b.tar#a.zip#y.txt"],
        "b.tar#a.zip#other.txt": ["b.tar#a.zip#other.txt"],
    }


def test_rows_of_a_bulk_file_in_any_chunk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.streams._LEAST", 4)
    monkeypatch.setattr("pipeline.streams._ONE_IN", 8)
    corpus = tmp_path / "corpus"
    corpus.mkdir()

    def write(numbers: list[int]) -> None:
        rows = [{"id": f"n{place}", "text": text(number)} for place, number in enumerate(numbers)]
        rows.append({"id": "dated", "text": text(0), "published_on": "2020-02-02"})
        (corpus / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    write([*range(60), 0, 59, 0])
    run(corpus, tmp_path / "out")
    assert copies(tmp_path / "out") == {"rows.jsonl#n0": ["rows.jsonl#n60", "rows.jsonl#n62"], "rows.jsonl#n59": ["rows.jsonl#n61"]}
    found = documents(tmp_path / "out")
    assert len(found) == 61, "what a row says of its text counts"
    assert found["sha256"].is_unique
    write([59, *range(1, 60), 0])
    run(corpus, tmp_path / "out")
    assert copies(tmp_path / "out") == {"rows.jsonl#n0": ["rows.jsonl#n59"]}
    as_from_nothing(corpus, tmp_path / "out")


def test_one_page_under_two_addresses_is_two_documents(tmp_path: Path) -> None:
    """An archive of the web says of each where and when it was taken; the same record twice is one."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    corpus = tmp_path / "corpus"
    corpus.mkdir()
    page = f"<html><body><article><h1>Besuch</h1><p>{text(4)}</p></article></body></html>".encode()
    with (corpus / "site.warc").open("wb") as out:
        writer = WARCWriter(out, gzip=False)
        for name in ("1", "2", "1"):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            dated = {"WARC-Date": "2024-03-13T00:00:00Z"}
            writer.write_record(
                writer.create_warc_record(
                    f"https://ulm.example/{name}", "response", io.BytesIO(page), http_headers=http, warc_headers_dict=dated
                )
            )
    run(corpus, tmp_path / "out")
    one, two = "site.warc#https://ulm.example/1", "site.warc#https://ulm.example/2"
    assert {source: list(others) for source, others in documents(tmp_path / "out")["copies"].items()} == {one: [one], two: []}
    assert documents(tmp_path / "out")["duplicate_of"].notna().sum() == 1


def test_a_file_called_like_an_entry_is_nobodys_copy(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 1)
    with zipfile.ZipFile(corpus / "a.zip", "w") as archive:
        archive.writestr("x.txt", text(1))
    (corpus / "b.zip").write_bytes((corpus / "a.zip").read_bytes())
    (corpus / "a.zip#y.txt").write_text(text(2), encoding="utf-8")
    run(corpus, tmp_path / "out")
    assert copies(tmp_path / "out") == {"a.zip#x.txt": ["b.zip#x.txt"]}


def test_rows_called_text_and_rows_called_rows() -> None:
    def file(source: str) -> tuple[InputFile, str]:
        return InputFile(source, Path(source), 5, 0), "same"

    assert find_copies([file("b.csv"), file("a.txt")]) == {}
    assert find_copies([file("d.txt"), file("b.csv"), file("c.csv"), file("a.txt")]) == {"a.txt": ("d.txt",), "b.csv": ("c.csv",)}
    unknown = [(InputFile(name, Path(name), 0, 0), "") for name in ("a", "b")]
    assert find_copies(unknown) == {}


# --- incremental -----------------------------------------------------------------------------------------------------------------------


def remove_the_first(corpus: Path) -> None:
    (corpus / "f0" / "003.txt").unlink()


def remove_a_copy(corpus: Path) -> None:
    (corpus / "z.txt").unlink()


def add_an_earlier_one(corpus: Path) -> None:
    (corpus / "a.txt").write_bytes((corpus / "z.txt").read_bytes())


def change_the_first(corpus: Path) -> None:
    (corpus / "f0" / "003.txt").write_text(text(33), encoding="utf-8")


def make_a_copy_of_a_document(corpus: Path) -> None:
    (corpus / "f1" / "004.txt").write_bytes((corpus / "f0" / "000.txt").read_bytes())


@pytest.mark.parametrize(
    ("change", "read", "expected"),
    [
        (remove_the_first, 1, {"f0/2019-03-01-meldung.txt": ["z.txt"]}),
        (remove_a_copy, 0, {"f0/003.txt": ["f0/2019-03-01-meldung.txt"]}),
        (add_an_earlier_one, 1, {"a.txt": ["f0/003.txt", "f0/2019-03-01-meldung.txt", "z.txt"]}),
        (change_the_first, 2, {"f0/2019-03-01-meldung.txt": ["z.txt"]}),
        (make_a_copy_of_a_document, 0, {"f0/000.txt": ["f1/004.txt"], "f0/003.txt": ["f0/2019-03-01-meldung.txt", "z.txt"]}),
    ],
)
def test_what_comes_and_goes(
    corpus: Path, tmp_path: Path, change: Callable[[Path], None], read: int, expected: dict[str, list[str]]
) -> None:
    run(corpus, tmp_path / "out")
    change(corpus)
    report = run(corpus, tmp_path / "out")
    assert report.worked["ingest"] == read
    assert copies(tmp_path / "out") == expected
    as_from_nothing(corpus, tmp_path / "out")
    assert run(corpus, tmp_path / "out").fresh


def test_an_archive_that_comes_before_its_copy(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 2)
    with zipfile.ZipFile(corpus / "b.zip", "w") as archive:
        archive.writestr("x.txt", text(5))
    run(corpus, tmp_path / "out")
    (corpus / "a.zip").write_bytes((corpus / "b.zip").read_bytes())
    run(corpus, tmp_path / "out")
    assert copies(tmp_path / "out") == {"a.zip#x.txt": ["b.zip#x.txt"]}
    as_from_nothing(corpus, tmp_path / "out")
    (corpus / "a.zip").unlink()
    run(corpus, tmp_path / "out")
    assert "b.zip#x.txt" in documents(tmp_path / "out").index
    as_from_nothing(corpus, tmp_path / "out")


def test_dry_run_names_copies_and_leaves_them(corpus: Path, tmp_path: Path) -> None:
    line = "2 with the same bytes as another file, not read: f0/2019-03-01-meldung.txt (= f0/003.txt), z.txt (= f0/003.txt)"
    assert run(corpus, tmp_path / "out", dry_run=True).reasons == [f"no earlier run in {tmp_path / 'out'}: all 16 files", line]
    run(corpus, tmp_path / "out")
    assert run(corpus, tmp_path / "out", dry_run=True).fresh
    remove_the_first(corpus)
    line = "1 with the same bytes as another file, not read: z.txt (= f0/2019-03-01-meldung.txt)"
    assert run(corpus, tmp_path / "out", dry_run=True).reasons == ["1 removed: f0/003.txt", line]


def test_one_worker_and_four(corpus: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(corpus / "a.zip", "w") as archive:
        for number in (1, 1, 2):
            archive.writestr(f"{number}-{len(archive.namelist())}.txt", text(number))
    (corpus / "b.zip").write_bytes((corpus / "a.zip").read_bytes())
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "nothing.txt").write_bytes(b"")
    run(corpus, tmp_path / "one")
    run(corpus, tmp_path / "four", workers=4)
    assert digest(tmp_path / "one") == digest(tmp_path / "four")
    assert sum(map(len, copies(tmp_path / "four").values())) == 6
