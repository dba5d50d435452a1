"""The Dask engine against a real scheduler and workers in processes of their own on loopback: the bytes of the local engine."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

pytest.importorskip("distributed", reason="dask and distributed are not installed (extra: cluster)")

from pipeline.check import check_outputs
from pipeline.cluster import compact, partition_of
from pipeline.errors import SettingsError
from pipeline.run import extract
from pipeline.settings import load_settings
from tests.run.helpers import digest, make_corpus, run, text
from tests.run.test_incremental import bulk

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def wait_for(port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")


class Cluster:
    """A scheduler and two workers, each a process."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "0.99", **environment}
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("dask", "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard", "--no-show")
        wait_for(self.port)
        self.workers = [self.worker() for _ in range(2)]

    def worker(self) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self.folder))
        return self._start("dask", "worker", self.address, *options)

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.processes)}.log").open("wb")
        process = subprocess.Popen([sys.executable, "-m", *command], env=self.environment, stdout=log, stderr=log, cwd=self.folder)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An S3-compatible object store on loopback; its address and keys as environment variables."""
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    pytest.importorskip("moto", reason="moto is not installed")
    port = free_port()
    log = (tmp_path_factory.mktemp("store") / "log").open("wb")
    process = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)
    environment = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "FSSPEC_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }
    try:
        wait_for(port)
        yield environment
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, store: dict[str, str]) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"), store)
    try:
        yield made
    finally:
        made.stop()


def on_cluster(cluster: Cluster, corpus: object, outputs: object, **options: object):  # type: ignore[no-untyped-def]
    flags = {"corpus": corpus, "outputs": outputs, "model": "none", "engine": "dask", "scheduler": cluster.address}
    return extract(load_settings(flags, environ={}), **options)  # type: ignore[arg-type]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = make_corpus(tmp_path / "corpus", 40)
    (folder / "copy.txt").write_bytes((folder / "f0" / "003.txt").read_bytes())
    for name in ("empty.txt", "nothing.txt"):
        (folder / name).write_bytes(b"")
    bulk(folder / "rows.jsonl", list(range(50, 130)))
    with (folder / "rows.jsonl").open("a", encoding="utf-8") as rows:
        rows.write(json.dumps({"id": "again", "text": text(50)}) + "\n")
    (folder / "same.jsonl").write_bytes((folder / "rows.jsonl").read_bytes())
    return folder


def test_the_bytes_of_the_local_engine_after_compaction(
    cluster: Cluster, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(corpus, tmp_path / "local")
    monkeypatch.setattr("pipeline.cluster.PARTITION", 16)
    report = on_cluster(cluster, corpus, tmp_path / "dask")
    assert report.worked["annotate"] == 120, "40 files and 80 rows; what has the same bytes is not read"
    assert report.exit_code == 1
    assert report.summary["copies"] == 83, "a file, a row, and a bulk file of 81 rows"
    assert len(list((tmp_path / "dask" / "current" / "documents.parquet").iterdir())) == 8
    assert len(pd.read_parquet(tmp_path / "dask" / "documents.parquet")) == 120
    assert check_outputs(tmp_path / "dask") == []
    compact(tmp_path / "dask", tmp_path / "one")
    assert digest(tmp_path / "one") == digest(tmp_path / "local")
    again = on_cluster(cluster, corpus, tmp_path / "dask")
    assert not sum(again.worked.values()), "finished parts were done again"


def test_the_first_copy_goes(cluster: Cluster, corpus: Path, tmp_path: Path) -> None:
    """The one after it becomes the document. A file of the same size and other bytes is no copy, and hashes are not taken twice."""
    on_cluster(cluster, corpus, tmp_path / "dask")
    hashes = {path: path.stat().st_mtime_ns for path in (tmp_path / "dask" / ".state" / "hashes").iterdir()}
    assert hashes
    on_cluster(cluster, corpus, tmp_path / "dask")
    assert {path: path.stat().st_mtime_ns for path in hashes} == hashes
    (corpus / "copy.txt").unlink()
    (corpus / "rows.jsonl").write_bytes((corpus / "rows.jsonl").read_bytes().replace(b"Saal", b"Park"))
    report = on_cluster(cluster, corpus, tmp_path / "dask")
    assert report.worked["ingest"] == 1
    assert report.summary["copies"] == 2
    run(corpus, tmp_path / "local")
    compact(tmp_path / "dask", tmp_path / "one")
    assert digest(tmp_path / "one") == digest(tmp_path / "local")
    assert "f0/003.txt" in pd.read_parquet(tmp_path / "one" / "documents.parquet")["source"].tolist()


def test_a_worker_killed_in_mid_run(cluster: Cluster, tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 400)
    killed = []

    def kill() -> None:
        parts = tmp_path / "dask" / ".state" / "parts"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and (not parts.is_dir() or len(list(parts.glob("*.rows"))) < 3):
            time.sleep(0.01)
        victim = cluster.workers.pop(0)
        victim.send_signal(signal.SIGKILL)
        killed.append(len(list(parts.glob("*.rows"))))
        cluster.workers.append(cluster.worker())

    thread = threading.Thread(target=kill)
    thread.start()
    on_cluster(cluster, corpus, tmp_path / "dask")
    thread.join()
    assert 3 <= killed[0] < 50, "the worker was not killed in mid-run"
    run(corpus, tmp_path / "local")
    compact(tmp_path / "dask", tmp_path / "one")
    assert digest(tmp_path / "one") == digest(tmp_path / "local")


def test_texts_and_tables_in_an_object_store(
    cluster: Cluster, corpus: Path, store: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.items():
        monkeypatch.setenv(name, value)
    import s3fs
    from fsspec.config import conf, set_conf_env

    set_conf_env(conf)
    s3fs.S3FileSystem.clear_instance_cache()
    fs = s3fs.S3FileSystem()
    fs.mkdir("press")
    for path in sorted(corpus.rglob("*")):
        if path.is_file():
            fs.pipe_file(f"press/texts/{path.relative_to(corpus).as_posix()}", path.read_bytes())
    report = on_cluster(cluster, "s3://press/texts", "s3://press/tables")
    assert (report.summary["documents"], report.summary["copies"]) == (120, 83)
    run(corpus, tmp_path / "local")
    from pipeline.remote import RemotePath

    compact(RemotePath("s3://press/tables"), tmp_path / "one")
    assert digest(tmp_path / "one") == digest(tmp_path / "local")


def test_no_scheduler(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 1)
    flags = {"corpus": corpus, "outputs": tmp_path / "out", "engine": "dask"}
    with pytest.raises(SettingsError, match="needs the address of the scheduler"):
        extract(load_settings(flags, environ={}))
    with pytest.raises(SettingsError, match="single stages"):
        extract(load_settings(flags, environ={}), upto="ingest")
    with pytest.raises(SettingsError, match="the local engine reads and writes folders"):
        extract(load_settings({"corpus": "s3://a/b", "outputs": tmp_path / "out"}, environ={}))


def test_partitions_rise_with_the_id() -> None:
    ids = sorted(f"c:{hashlib.sha256(bytes([i % 256, i // 256])).hexdigest()[:16]}" for i in range(1000))
    numbers = [partition_of(i, 7) for i in ids]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(7))
