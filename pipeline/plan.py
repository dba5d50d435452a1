"""What a run would do: inputs with their hashes, the shards they fall into, and what changed since the last run."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import NothingUsable, SettingsError
from pipeline.fingerprints import STAGES
from pipeline.work import Shard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.fingerprints import FileHashes, Fingerprint
    from pipeline.ingest.discover import InputFile
    from pipeline.remote import AnyPath
    from pipeline.state import State
    from pipeline.streams import Stream

#: Formats of many documents: read as a stream and cut into chunks, so that one file can be larger than memory.
STREAMED = (
    ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".warc", ".mbox",
    ".xlsx", ".arrow", ".feather",
)  # fmt: skip
#: A file of another name is streamed from this size on (bytes), whatever it holds.
STREAM_SIZE = 8 << 20


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files of the corpus with the SHA-256 of their bytes (empty where a file cannot be read: ingest then says why)."""

    files: tuple[tuple[InputFile, str], ...]

    @property
    def hashes(self) -> dict[str, str]:
        return {f.source: sha for f, sha in self.files}


@dataclass(slots=True)
class Plan:
    """Shards to run, all shards that make up the corpus, and the reasons in words."""

    shards: list[Shard] = field(default_factory=list)
    all_shards: list[Shard] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)
    all_streams: list[Stream] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    stale: dict[str, list[str]] = field(default_factory=dict)
    #: Files with the same bytes as another one, by that other one: see ``find_copies``.
    copies: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def copied(self) -> list[str]:
        """Which files are not read because another one has the same bytes: one line, or none."""
        pairs = sorted((other, first) for first, others in self.copies.items() for other in others)
        shown = ", ".join(f"{other} (= {first})" for other, first in pairs[:3]) + (" …" if len(pairs) > 3 else "")
        return [f"{len(pairs)} with the same bytes as another file, not read: {shown}"] if pairs else []

    def reasons(self) -> list[str]:
        """What would be done and why, one line each."""
        lines = []
        for word, sources in (("new", self.new), ("changed", self.changed), ("removed", self.removed)):
            if sources:
                shown = ", ".join(sources[:3]) + (" …" if len(sources) > 3 else "")
                lines.append(f"{len(sources)} {word}: {shown}")
        lines += [f"{stage}: {' and '.join(why)} changed: every document from this stage on" for stage, why in self.stale.items()]
        return lines


def list_inputs(corpus: Path, hashes: FileHashes) -> Inputs:
    """Find and hash the corpus. Raises SettingsError where there is no such folder, NothingUsable where it is empty."""
    from pipeline.ingest.discover import discover

    if not corpus.exists():
        raise SettingsError(f"there is no corpus at {corpus}: give the folder with the press texts")
    try:
        found = discover(corpus)
    except PermissionError:
        raise SettingsError(f"the corpus {corpus} may not be read: change its permissions") from None
    if not found:
        raise NothingUsable(f"the corpus {corpus} holds no file: put press texts (text, HTML, PDF, DOCX, mail, JSONL …) into it")
    files = []
    for file in found:
        try:
            sha = hashes.sha256(file.path)
        except OSError:
            sha = ""
        files.append((file, sha))
    return Inputs(tuple(files))


def find_copies(files: Iterable[tuple[InputFile, str]]) -> dict[str, tuple[str, ...]]:
    """Files with the same SHA-256: the first source in order to the others. Those whose hash is unknown (empty) are left alone.

    A file read as a stream of many texts is no copy of one read as a single text (rows called ``.csv`` and ``.txt``). A file that has no
    copies but is called like an entry of one that has some is in the result too, with none.
    """
    groups: dict[str, list[InputFile]] = {}
    for file, sha in files:
        groups.setdefault(sha, []).append(file)
    found: dict[str, tuple[str, ...]] = {}
    for sha, same in groups.items():
        if not sha or len(same) < 2:
            continue
        for kind in (False, True):
            first, *others = sorted(file.source for file in same if streamed(file) is kind) or [""]
            if others:
                found[first] = tuple(others)
    if found:
        names = {file.source for same in groups.values() for file in same if "#" in file.source} - found.keys()
        found |= dict.fromkeys(sorted(names), ())
    return found


def without_copies(files: Iterable[tuple[InputFile, str]], copies: Mapping[str, tuple[str, ...]]) -> list[tuple[InputFile, str]]:
    """The files that are read."""
    left_out = {source for others in copies.values() for source in others}
    return [item for item in files if item[0].source not in left_out]


def streamed(file: InputFile) -> bool:
    """True for a file that may hold many documents."""
    name = file.source.lower()
    return name.endswith(STREAMED) or ".warc" in name or (file.size > STREAM_SIZE and not name.endswith((".pdf", ".docx", ".html", ".htm")))


def bits(n_files: int) -> int:
    """Shards are numbered by the first bits of a hash of the source. About 32 files in a shard for a small corpus, 128 for a large one."""
    wanted = max(min(64, n_files / 32), n_files / 128, 1)
    return math.ceil(math.log2(wanted))


def bucket(source: str, n_bits: int) -> int:
    head = int.from_bytes(hashlib.sha256(source.encode()).digest()[:4], "big")
    return head >> (32 - n_bits) if n_bits else 0


def shard_name(n_bits: int, number: int) -> str:
    return f"s{n_bits:02d}-{number:06x}"


def make_shards(files: Iterable[tuple[InputFile, str]], parts: AnyPath) -> list[Shard]:
    """Files in shards that depend on their names alone; each knows the parts of an earlier division to take results from."""
    files = list(files)
    n_bits = bits(len(files))
    groups: dict[int, list[tuple[InputFile, str]]] = {}
    for item in files:
        groups.setdefault(bucket(item[0].source, n_bits), []).append(item)
    existing = sorted(p.name.removesuffix(".ingest") for p in parts.glob("s*.ingest")) if isinstance(parts, Path) and parts.is_dir() else []
    others = [name for name in existing if not name.startswith(f"s{n_bits:02d}-")]
    return [Shard(shard_name(n_bits, number), tuple(groups[number]), _overlapping(others, n_bits, number)) for number in sorted(groups)]


def _overlapping(names: list[str], n_bits: int, number: int) -> tuple[str, ...]:
    found = []
    for name in names:
        other_bits, other = int(name[1:3]), int(name[4:], 16)
        shift = n_bits - other_bits
        if (number >> shift if shift >= 0 else number) == (other if shift >= 0 else other >> -shift):
            found.append(name)
    return tuple(found)


def compare(inputs: Inputs, manifest: Mapping[str, object], prints: Mapping[str, Fingerprint], plan: Plan) -> None:
    """Fill in what is new, changed and removed since the run that wrote the manifest, and which stages are stale."""
    before = manifest.get("inputs")
    known: dict[str, str] = before if isinstance(before, dict) else {}
    now = inputs.hashes
    plan.new = [source for source in now if source not in known]
    plan.changed = [source for source, sha in now.items() if source in known and known[source] != sha]
    plan.removed = [source for source in known if source not in now]
    stages = manifest.get("stages")
    if not isinstance(stages, dict):
        return
    for stage in STAGES:
        why = prints[stage].changes(stages.get(stage, {}))
        if why:
            plan.stale[stage] = why


def leftovers(state: State, names: set[str]) -> list[Path]:
    """Parts of shards that no longer exist."""
    return [path for path in state.parts.iterdir() if path.name.rsplit(".", 1)[0] not in names] if state.parts.is_dir() else []
