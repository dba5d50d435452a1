"""Bulk files: read once as a stream, cut into chunks that the stages then treat like any shard.

Chunks end where the digest of a document says so, not at a fixed count: a row inserted at the top of a file changes one chunk and leaves
the others, with their results, as they are (content-defined chunking, as backup programs do it).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.files import write_atomically
from pipeline.fingerprints import digest
from pipeline.state import Store, dumps, read_json
from pipeline.work import Done, Job, Shard, crashed, ingest_file, input_key, note, part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.ingest import InputFile
    from pipeline.remote import AnyPath
    from pipeline.state import State

#: Documents of a chunk: at least, at most; in between one in 64 digests ends it.
_LEAST, _MOST, _ONE_IN = 32, 256, 64


@dataclass(frozen=True, slots=True)
class Stream:
    """One bulk file to read. ``index`` is where the names of its chunks are kept, ``announce`` where they appear while it is read."""

    file: InputFile
    sha256: str
    index: AnyPath
    announce: AnyPath
    poison: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()


def make_stream(state: State, file: InputFile, sha256: str) -> Stream:
    name = digest((file.source,))
    return Stream(file, sha256, state.bulk / f"{name}.json", state.work / f"{name}.chunks")


def known_chunks(stream: Stream, job: Job) -> list[Shard] | None:
    """The chunks of a bulk file that was read before with the same bytes and the same ingest; None where it must be read (again)."""
    if job.force:
        return None
    index = read_json(stream.index)
    if index.get("key") != input_key(stream.file.source, stream.sha256, job.keys["ingest"]):
        return None
    names = [str(name) for name in index.get("chunks", ())]
    if any(Store.head(part(job, name, "ingest")) is None for name in names):
        return None
    return [Shard(name, None) for name in names]


def read_stream(stream: Stream, job: Job) -> Iterator[Shard]:
    """Read a bulk file chunk by chunk, writing the ingest part of each; the index comes last, so a killed run reads again."""
    file = stream.file
    prefix = f"b{digest((file.source,))[:16]}"
    note(job, file.source)
    items: Iterator[Any] = ingest_file(file, job.languages)
    if file.source in stream.poison:
        items = iter([(crashed(file.source, stream.sha256), None, stream.sha256)])
    names: list[str] = []
    for entries in _chunks(items):
        content = digest(fp for _, _, fp in entries)
        name = f"{prefix}-{content}"
        if name in names:
            continue  # the same rows again, source and all
        # One entry per document keeps the later stages' keys apart; the position makes equal rows distinct.
        store = Store(content, content, {f"{position:04d}": dumps([item]) for position, item in enumerate(entries)})
        head = Store.head(part(job, name, "ingest"))
        if head is None or head.key != content:
            store.save(part(job, name, "ingest"))
        names.append(name)
        yield Shard(name, None)
    index = {"key": input_key(file.source, stream.sha256, job.keys["ingest"]), "chunks": names}
    write_atomically(stream.index, json.dumps(index).encode())


def run_stream(stream: Stream, job: Job) -> Done:
    """Read a bulk file in a worker, announcing every chunk so that other workers can take it up at once."""
    with Path(str(stream.announce)).open("w", encoding="ascii") as names:
        for shard in read_stream(stream, job):
            names.write(f"{shard.name}\n")
            names.flush()
    return Done(stream.file.source)


def announced(stream: Stream) -> list[str]:
    """Names of the chunks read so far."""
    try:
        text = Path(str(stream.announce)).read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    return text[: text.rfind("\n") + 1].split()


def _chunks(items: Iterator[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for item in items:
        chunk.append(item)
        if len(chunk) >= _MOST or (len(chunk) >= _LEAST and int(item[2][:8], 16) % _ONE_IN == 0):
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def forget(state: State, streams: Iterable[Stream]) -> None:
    """Drop the indexes of bulk files that left the corpus."""
    keep = {stream.index.name for stream in streams}
    for path in state.bulk.glob("*.json"):
        if path.name not in keep:
            path.unlink(missing_ok=True)
