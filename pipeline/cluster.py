"""``--engine dask``: the same stages on an existing Dask cluster.

The shards of a run become tasks; inputs, state and outputs are paths that every worker can reach (a shared folder, or any store that fsspec
knows). The steps over all documents are partitioned by the leading digits of the ids, which are hashes and therefore spread evenly: no task
and no process holds the corpus. Tables are folders of part files; ``compact`` makes of them the very files that the local engine writes.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.copies import Copies
from pipeline.errors import NothingUsable, OutputsError, SettingsError
from pipeline.files import write_atomically
from pipeline.finish import PARTNERSHIP_TABLES, PUBLISHED, checked_documents, count_copies, distinct_rejects, resolve_groups
from pipeline.ingest.discover import InputFile, printable
from pipeline.ingest.duplicates import _MIN_SHINGLES, _ROWS, _SLOTS, Signature, near_duplicates
from pipeline.plan import bits, bucket, find_copies, make_shards, streamed, without_copies
from pipeline.publish import STATE, claim, publish
from pipeline.remote import AnyPath, RemotePath, write_json
from pipeline.run import run_json
from pipeline.state import State, read_json
from pipeline.streams import Stream, known_chunks, read_stream
from pipeline.tables import checks
from pipeline.tables.arrow import (
    CLAIM_RECORDS,
    COPIES,
    add_counts,
    declaration,
    described_schema,
    merge_entities,
    partnership_tables,
    plain_schema,
    sort,
    to_table,
)
from pipeline.tables.merge import WRITER, TableWriter, cuts
from pipeline.tables.package import data_package
from pipeline.tables.parts import Part, encode_part
from pipeline.tables.schema import BY_NAME, CLAIM_TABLES, DOCUMENT_TABLES, ENTITY_TABLES, TABLES
from pipeline.work import Done, Job, Shard, is_done, run_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pipeline.fingerprints import FileHashes, Fingerprint
    from pipeline.settings import Settings

log = logging.getLogger("stadttandem")
#: Documents of a partition of the last steps.
PARTITION = 4096
#: Entity tables are merged by this many at a time.
_FAN_IN = 32
_BANDS = "bands"
#: What a shard hands over as a whole.
_SMALL = (*ENTITY_TABLES, "rejects", COPIES)


# --- pure functions that workers run ---------------------------------------------------------------------------------------------------


def bring_up(shard: Shard, job: Job) -> Done:
    """One shard; nothing where its parts are there already (a worker that died may have finished it)."""
    return Done(shard.name) if is_done(shard, job) else run_shard(shard, job)


def read_bulk(stream: Stream, job: Job) -> list[str]:
    """Names of the chunks of a bulk file, read here."""
    return [shard.name for shard in known_chunks(stream, job) or read_stream(stream, job)]


def hash_files(batch: Sequence[tuple[InputFile, str]], known: AnyPath) -> dict[str, str]:
    """The SHA-256 of some inputs by source; ``known`` keeps those of the run before, each with the token it was taken under."""
    before = read_json(known)
    now: dict[str, list[str]] = {}
    for file, token in batch:
        entry = before.get(file.source)
        if isinstance(entry, list) and len(entry) == 2 and entry[0] == token:
            now[file.source] = entry
            continue
        with suppress(OSError), file.path.open("rb") as stream:  # what cannot be read is no copy: ingest says why
            now[file.source] = [token, hashlib.file_digest(stream, "sha256").hexdigest()]
    if now != before:
        write_atomically(known, json.dumps(now).encode())
    return {source: sha for source, (_, sha) in now.items()}


def partition_of(key: str, count: int) -> int:
    """The partition of an id by its leading hex digits; rising with the id, so that partitions in order are sorted."""
    digits = key.rsplit(":", 1)[-1][:8]
    return int(digits, 16) * count >> 32


def _cut(table: pa.Table, column: str, count: int) -> Iterator[tuple[int, pa.Table]]:
    """A table, sorted by ``column``, in its partitions."""
    keys = table.column(column).to_pylist()
    begin = 0
    for i in range(1, len(keys) + 1):
        if i == len(keys) or partition_of(keys[i], count) != partition_of(keys[begin], count):
            yield partition_of(keys[begin], count), table.slice(begin, i - begin)
            begin = i


def split_rows(rows: AnyPath, target: AnyPath, count: int) -> tuple[dict[str, int], dict[str, pa.Table]]:
    """Cut the rows of one shard into partitions (written to ``target``); returns its row counts and its small tables."""
    part = Part(rows)
    pieces: dict[str, pa.Table] = {}
    for name in (*DOCUMENT_TABLES, *CLAIM_TABLES, CLAIM_RECORDS.name):
        table = part.table(name)
        if table is not None:
            for number, piece in _cut(table, declaration(name).order[0], count):
                pieces[f"{name}/{number}"] = piece
    for number, piece in _bands(part, count):
        pieces[f"{_BANDS}/{number}"] = piece
    write_atomically(target, encode_part(pieces))
    small = {name: table for name in _SMALL if (table := part.table(name)) is not None}
    return {table.name: part.rows(table.name) for table in TABLES}, small


def _bands(part: Part, count: int) -> Iterator[tuple[int, pa.Table]]:
    """Band keys of the near-duplicate signatures by partition: two documents can only be linked where they share one."""
    table = part.table("signatures")
    if table is None:
        return
    found: dict[int, list[tuple[bytes, str]]] = {}
    step = 4 * _ROWS
    for doc_id, size, slots in zip(*(column.to_pylist() for column in table.columns), strict=True):
        if size < _MIN_SHINGLES:
            continue
        for band in range(0, 4 * _SLOTS, step):
            key = band.to_bytes(2, "big") + slots[band : band + step]
            # 32 bits, the same in every process. The position and low bytes spread well; slot values are small numbers.
            found.setdefault((crc32(key) * count) >> 32, []).append((key, doc_id))
    for number, rows in sorted(found.items()):
        keys, ids = zip(*rows, strict=True)
        yield number, pa.table({"key": pa.array(keys, pa.binary()), "doc_id": pa.array(ids, pa.string())})


def _pieces(splits: Iterable[AnyPath], name: str, number: int) -> Iterator[pa.Table]:
    for path in splits:
        table = Part(path).table(f"{name}/{number}")
        if table is not None:
            yield table


def candidates(splits: Sequence[AnyPath], number: int) -> set[str]:
    """Documents that share a band with another one, in one partition of the bands."""
    first: dict[bytes, str] = {}
    found: set[str] = set()
    for table in _pieces(splits, _BANDS, number):
        for key, doc_id in zip(*(column.to_pylist() for column in table.columns), strict=True):
            other = first.setdefault(key, doc_id)
            if other != doc_id:
                found |= {other, doc_id}
    return found


def signatures_of(rows: AnyPath, wanted: frozenset[str]) -> list[Signature]:
    """The signatures of some documents of one shard."""
    table = Part(rows).table("signatures")
    if table is None:
        return []
    values = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return [Signature(doc_id, size, slots) for doc_id, size, slots in values if doc_id in wanted]


def _write_part(folder: AnyPath, name: str, number: int, table: pa.Table) -> int:
    sink = pa.BufferOutputStream()
    pq.write_table(table.cast(described_schema(name)), sink, row_group_size=max(1, table.num_rows), **WRITER)
    write_atomically(folder / f"{name}.parquet" / f"part-{number:06d}.parquet", bytes(sink.getvalue()))
    return int(table.num_rows)


def _gather(splits: Sequence[AnyPath], name: str, number: int) -> pa.Table:
    pieces = list(_pieces(splits, name, number))
    return sort(pa.concat_tables(pieces).combine_chunks(), declaration(name)) if pieces else plain_schema(name).empty_table()


def write_documents(
    splits: Sequence[AnyPath], number: int, folder: AnyPath, duplicates: dict[str, str], copies: Copies, ids: dict[str, Any]
) -> int:
    """One partition of the tables by document: sorted, checked, written. Returns how many copies its documents have."""
    tables = {name: _gather(splits, name, number) for name in DOCUMENT_TABLES}
    counted = 0
    for name, table in checked_documents(tables, duplicates, copies, ids):
        _write_part(folder, name, number, table)
        counted += count_copies(table) if name == "documents" else 0
    return counted


def write_claims(splits: Sequence[AnyPath], number: int, folder: AnyPath, ids: dict[str, Any]) -> None:
    """One partition of the tables by claim."""
    for name in CLAIM_TABLES:
        table = _gather(splits, name, number)
        checks.demand(checks.problems(name, table, ids))
        _write_part(folder, name, number, table)


def write_partnerships(
    splits: Sequence[AnyPath], number: int, folder: AnyPath, duplicates: dict[str, str], ids: dict[str, Any]
) -> dict[str, int]:
    """Resolve the claims of one partition of partnerships; returns the rows of each table."""
    made = partnership_tables(resolve_groups(_gather(splits, CLAIM_RECORDS.name, number), duplicates))
    own = {**ids, "partnerships": set(made["partnerships"].column(0).to_pylist())}
    for name, table in made.items():
        checks.demand(checks.problems(name, table, own))
    return {name: _write_part(folder, name, number, made[name]) for name in PARTNERSHIP_TABLES}


def merge_small(tables: Sequence[dict[str, pa.Table]]) -> dict[str, pa.Table]:
    """Entity tables with counts, rejects, and copied entries, of several shards as one."""
    out = {}
    for name in _SMALL:
        found = [t[name] for t in tables if name in t]
        if not found:
            continue
        merged = pa.concat_tables(found)
        out[name] = add_counts(merged) if name in ENTITY_TABLES else merged
    return out


# --- the run ---------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """Row counts of the tables that were written, and the number of ``copies``."""

    rows: dict[str, int]


def list_remote(corpus: AnyPath) -> list[tuple[InputFile, str]]:
    """The inputs with a token that changes when they do: what the store says of each (ETag, or size and time). Nothing is read."""
    if isinstance(corpus, Path):
        from pipeline.ingest.discover import discover

        if not corpus.exists():
            raise SettingsError(f"there is no corpus at {corpus}: give the folder with the press texts")
        return [(f, f"{f.size}-{f.mtime_ns}") for f in discover(corpus)]
    found = []
    for name, info in corpus.find():
        if any(piece.startswith(".") for piece in name.split("/")):
            continue
        token = str(info.get("ETag") or info.get("md5Hash") or info.get("mtime") or info.get("created") or "")
        source = printable(name)
        path: Any = corpus / name
        found.append((InputFile(source, path, int(info.get("size") or 0), 0), f"{info.get('size')}-{token}"))
    return sorted(found, key=lambda item: item[0].source)


class Cluster:
    """A client of the scheduler, with the few calls that a run needs."""

    def __init__(self, scheduler: str) -> None:
        if not scheduler:
            raise SettingsError("--engine dask needs the address of the scheduler: --scheduler tcp://host:8786")
        try:
            from distributed import Client
        except ImportError:
            raise SettingsError("--engine dask needs dask and distributed: pip install 'stadttandem[cluster]'") from None
        try:
            self.client = Client(scheduler, timeout="15s")  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"no Dask scheduler answers at {scheduler} ({type(error).__name__}): start one, or check the address"
            ) from None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()  # type: ignore[no-untyped-call]

    def each(self, function: Callable[..., Any], items: Iterable[Any], *arguments: Any) -> Iterator[Any]:
        """``function(item, *arguments)`` for every item, on the workers; results as they come. A worker that dies is made up for."""
        from distributed import as_completed

        futures = [self.client.submit(function, item, *arguments, pure=False, retries=2) for item in items]
        for future in as_completed(futures):  # type: ignore[no-untyped-call]
            yield future.result()
            future.release()


def extract_on_cluster(
    settings: Settings,
    keys: dict[str, str],
    prints: Mapping[str, Fingerprint],
    hashes: FileHashes,
    *,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Result, Counter[str]]:
    """The whole run; returns row counts and how many documents each stage worked on. Raises StadttandemError with the remedy."""
    outputs = settings.outputs
    if isinstance(outputs, Path):
        outputs = outputs.resolve()
        claim(outputs, settings.corpus if isinstance(settings.corpus, Path) else None)
    corpus = settings.corpus.resolve() if isinstance(settings.corpus, Path) else settings.corpus
    inputs = list_remote(corpus)
    if not inputs:
        raise NothingUsable(f"the corpus {settings.corpus} holds no file: put press texts (text, HTML, PDF, DOCX, mail, JSONL …) into it")
    state = outputs / STATE
    from pipeline.review.decisions import decided

    job = Job(state / "parts", keys, settings.model, settings.languages, "rows", force, None, decided(settings.reviews))
    for folder in (state / "parts", state / "bulk", state / "split", state / "hashes"):
        folder.mkdir(parents=True, exist_ok=True)
    worked: Counter[str] = Counter()
    with Cluster(settings.scheduler) as cluster:
        copies = _copies(cluster, inputs, state)
        names = _shards(cluster, without_copies(inputs, copies), job, state, worked, progress or (lambda done, total: None))
        rows = _finish(cluster, names, job, state, outputs, run_json(settings, prints, hashes, len(inputs)), copies)
    return Result(rows), worked


def _copies(cluster: Cluster, inputs: list[tuple[InputFile, str]], state: AnyPath) -> dict[str, tuple[str, ...]]:
    """Files with the same bytes. The workers hash those that share their size with another one; the store's own hashes differ by upload."""
    sizes = Counter(file.size for file, _ in inputs)
    alike = [item for item in inputs if sizes[item[0].size] > 1]
    n_bits = bits(len(alike)) if alike else 0
    batches: dict[int, list[tuple[InputFile, str]]] = {}
    for item in alike:
        batches.setdefault(bucket(item[0].source, n_bits), []).append(item)
    work = [(batch, state / "hashes" / f"h{n_bits:02d}-{number:06x}.json") for number, batch in sorted(batches.items())]
    known: dict[str, str] = {}
    for found in cluster.each(_hash_pair, work):
        known |= found
    return find_copies((file, known.get(file.source, "")) for file, _ in inputs)


def _hash_pair(pair: tuple[Sequence[tuple[InputFile, str]], AnyPath]) -> dict[str, str]:
    return hash_files(*pair)


def _shards(
    cluster: Cluster,
    inputs: list[tuple[InputFile, str]],
    job: Job,
    state: AnyPath,
    worked: Counter[str],
    progress: Callable[[int, int], None],
) -> list[str]:
    from pipeline.fingerprints import digest

    plain = [item for item in inputs if not streamed(item[0])]
    shards = make_shards(plain, job.parts) if plain else []
    bulk = [
        Stream(file, token, state / "bulk" / f"{digest((file.source,))}.json", state / "announce")
        for file, token in inputs
        if streamed(file)
    ]
    done_files = 0
    names = [shard.name for shard in shards]
    for done in cluster.each(bring_up, shards, job):
        worked.update(done.worked)
        done_files += done.documents + done.rejects
        progress(done_files, max(len(inputs), done_files))
    chunks = sorted({name for found in cluster.each(read_bulk, bulk, job) for name in found})
    for done in cluster.each(bring_up, [Shard(name, None) for name in chunks], job):
        worked.update(done.worked)
        done_files += done.documents + done.rejects
        progress(done_files, max(len(inputs), done_files))
    return sorted([*names, *chunks])


def _finish(
    cluster: Cluster,
    names: list[str],
    job: Job,
    state: AnyPath,
    outputs: AnyPath,
    run: dict[str, Any],
    same: Mapping[str, tuple[str, ...]],
) -> dict[str, int]:
    from pipeline.lexicon import Lexicon

    rows_paths = [job.parts / f"{name}.rows" for name in names]
    total = sum(cluster.each(_count_documents, rows_paths))
    if not total:
        raise NothingUsable("none of the inputs could be used: look into their formats with `stadttandem show FILE`")
    count = -(-total // PARTITION)
    splits = [state / "split" / f"{name}.{count}.split" for name in names]
    rows: Counter[str] = Counter()
    small: list[dict[str, pa.Table]] = []
    for counted, tables in cluster.each(_split_pair, list(zip(rows_paths, splits, strict=True)), count):
        rows.update(counted)
        small.append(tables)
        if len(small) >= _FAN_IN:
            small = [merge_small(small)]
    merged = merge_small(small)
    numbers = range(count)
    shared = set().union(*cluster.each(_swap(candidates), numbers, splits)) if count else set()
    wanted = frozenset(shared)
    found = [s for batch in cluster.each(signatures_of, rows_paths, wanted) for s in batch] if wanted else []
    duplicates = near_duplicates(found)

    folder = _prepare(outputs, state)
    entities = {name: merge_entities(name, [merged[name]] if name in merged else []) for name in ENTITY_TABLES}
    lexicon = Lexicon.open()
    themes = to_table("themes", [(t.theme_id, t.label_de, t.label_en, t.sdg) for _, t in sorted(lexicon.themes.items())])
    copies = Copies.gather(same, [merged[COPIES]] if COPIES in merged else [])
    rejects = distinct_rejects(merged.get("rejects", plain_schema("rejects").empty_table()), copies)
    ids: dict[str, Any] = {name: set(values) for name, (_, values) in entities.items()} | {"themes": set(themes.column(0).to_pylist())}
    for name, table in [*((name, table) for name, (table, _) in entities.items()), ("themes", themes), ("rejects", rejects)]:
        checks.demand(checks.problems(name, table, ids))
        rows[name] = _write_part(folder, name, 0, table)
    rows["copies"] = sum(cluster.each(_swap(write_documents), numbers, splits, folder, duplicates, copies, ids))
    for _ in cluster.each(_swap(write_claims), numbers, splits, folder, ids):
        pass
    for made in cluster.each(_swap(write_partnerships), numbers, splits, folder, duplicates, ids):
        rows.update(made)
    counted = {table.name: int(rows[table.name]) for table in TABLES}
    write_json(folder / "datapackage.json", data_package(counted))
    write_json(folder / "run.json", {**run, "rows": counted})
    if isinstance(outputs, Path) and isinstance(folder, Path):
        publish(outputs, folder, PUBLISHED)
    for split in splits:
        split.unlink(missing_ok=True)
    return counted | {"copies": int(rows["copies"])}


def _count_documents(path: AnyPath) -> int:
    return Part(path).n_documents


def _split_pair(pair: tuple[AnyPath, AnyPath], count: int) -> tuple[dict[str, int], dict[str, pa.Table]]:
    return split_rows(pair[0], pair[1], count)


@dataclass(frozen=True, slots=True)
class _swap:  # noqa: N801
    """``function(first, number, …)`` called with the number first, as ``Cluster.each`` does."""

    function: Callable[..., Any]

    def __call__(self, number: int, first: Any, *rest: Any) -> Any:
        return self.function(first, number, *rest)

    @property
    def __name__(self) -> str:
        return self.function.__name__


def _prepare(outputs: AnyPath, state: AnyPath) -> AnyPath:
    """Where the part files go: a folder beside the published set, or, in a store without links, the outputs themselves."""
    if isinstance(outputs, Path):
        folder = outputs / STATE / "next"
        shutil.rmtree(folder, ignore_errors=True)
        for table in TABLES:
            (folder / f"{table.name}.parquet").mkdir(parents=True)
        return folder
    # run.json comes last and goes first: a set without it is being written.
    (outputs / "run.json").unlink(missing_ok=True)
    for table in TABLES:
        place = outputs / f"{table.name}.parquet"
        if isinstance(place, RemotePath):
            for name, _ in list(place.find()) if place.exists() else ():
                (place / name).unlink(missing_ok=True)
    return outputs


# --- compaction ------------------------------------------------------------------------------------------------------------------------


def compact(source: AnyPath, outputs: Path) -> Path:
    """Make of part files (of a cluster's outputs) the files that the local engine writes, byte for byte, and publish them in ``outputs``.

    Memory is that of a few parts. Raises OutputsError where ``source`` holds no complete set.
    """
    folder = (source / "current").resolve() if isinstance(source, Path) and (source / "current").exists() else source
    try:
        run = json.loads((folder / "run.json").read_bytes())
    except (OSError, ValueError):
        raise OutputsError(f"there is no complete set in {source}: run.json is missing, a run is going on or died") from None
    claim(outputs)
    state = State(outputs)
    with state.lock():
        state.prepare()
        prepared = state.work / "next"
        prepared.mkdir()
        borders: dict[str, list[str]] = {}
        for names, by in ((DOCUMENT_TABLES, "documents"), (CLAIM_TABLES, "claims")):
            key = BY_NAME[by].key[0]
            ids = [value for path in _parts_of(folder, by) for value in _read(path, [key]).column(0).to_pylist()]
            borders |= dict.fromkeys(names, cuts(sorted(ids)))
        for table in TABLES:
            _compact_table(folder, table.name, prepared, borders.get(table.name, []))
        (prepared / "datapackage.json").write_bytes((folder / "datapackage.json").read_bytes())
        write_json(prepared / "run.json", run)
        return publish(outputs, prepared, PUBLISHED)


def _parts_of(folder: AnyPath, name: str) -> list[AnyPath]:
    place = folder / f"{name}.parquet"
    if isinstance(place, RemotePath):
        return [place / found for found, _ in place.find()]
    return [*sorted(place.iterdir())] if place.is_dir() else [place]


def _read(path: AnyPath, columns: list[str] | None = None) -> pa.Table:
    with path.open("rb") as stream:
        return pq.read_table(stream, columns=columns)


def _compact_table(folder: AnyPath, name: str, prepared: Path, borders: list[str]) -> None:
    """Partitions are sorted and in order; only the borders of the row groups are others."""
    parts = _parts_of(folder, name)
    order = BY_NAME[name].order[0]
    with TableWriter(prepared, name) as writer:
        rest = described_schema(name).empty_table()
        waiting = list(borders)
        for path in parts:
            rest = pa.concat_tables([rest, _read(path).cast(described_schema(name))]).combine_chunks()
            while waiting and rest.num_rows and rest.column(order)[rest.num_rows - 1].as_py() >= waiting[0]:
                keys = rest.column(order).to_pylist()
                cut = next(i for i, key in enumerate(keys) if key >= waiting[0])
                writer.write(rest.slice(0, cut))
                rest = rest.slice(cut)
                waiting.pop(0)
        writer.write(rest)


__all__ = ["Cluster", "compact", "extract_on_cluster", "partition_of"]
