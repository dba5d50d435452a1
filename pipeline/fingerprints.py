"""What every stage depends on, hashed: code, data files, settings and the libraries that decide its result."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.paths import models_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.settings import Settings

STAGES = ("ingest", "annotate", "relate", "tables")

_SHARED = ("records", "errors", "paths")
_LANGUAGE = ("textview", "dates", "gazetteer", "lexicon", "pieces")
#: Modules or packages below ``pipeline`` whose source decides a stage's result. A test holds them against the imports.
CODE: dict[str, tuple[str, ...]] = {
    "ingest": (*_SHARED, "ingest"),
    "annotate": (*_SHARED, *_LANGUAGE, "analyse", "knowledge", "annotate", "link", "identify", "coreference", "lands"),
    "relate": (*_SHARED, *_LANGUAGE, "relate", "lands", "review/decisions"),
    "tables": (*_SHARED, "tables", "resolve", "copies", "finish", "publish", "version"),
}
#: Data below ``models`` that a stage reads; what no other stage names belongs to ``annotate``. A test holds them against the files opened.
DATA: dict[str, tuple[str, ...]] = {
    "ingest": ("lexicon/boilerplate.toml",),
    "relate": (
        "lexicon/cues.toml",
        "lexicon/constructions.toml",
        "lexicon/scorer.json",
        "lexicon/theme_scorer.json",
        "lexicon/dater.json",
        "relate/pairs.onnx",
        "relate/pairs.npz",
        "relate/pieces.json",
    ),
}
#: Data of ``annotate`` that a later stage reads as well.
ALSO: dict[str, tuple[str, ...]] = {"relate": ("gazetteer/countries.tsv", "gazetteer/regions.tsv")}
#: Files below ``models`` that no stage reads: documentation, what a model or a gazetteer was made from, the shapes of the report's map.
NOT_RUNTIME = ("train", "data", "build", "sources", "shapes", "__pycache__")
#: Distributions whose version may change a result.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "ingest": (
        "lxml",
        "trafilatura",
        "pypdfium2",
        "python-docx",
        "ftfy",
        "charset-normalizer",
        "py3langid",
        "warcio",
        "justext",
        "htmldate",
    ),
    "annotate": ("numpy", "onnxruntime", "dateparser"),
    "relate": ("numpy", "onnxruntime"),
    "tables": ("pyarrow",),
}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One stage's components by name (code, data, settings, libraries), and ``key`` over all of them."""

    components: Mapping[str, str]

    @property
    def key(self) -> str:
        return digest(f"{name}={value}" for name, value in sorted(self.components.items()))

    def changes(self, before: Mapping[str, str]) -> list[str]:
        """Names of the components that differ from an earlier run's."""
        return [name for name, value in self.components.items() if before.get(name) != value]


def digest(parts: Iterable[str]) -> str:
    """First 32 hex digits of the SHA-256 over texts, each ended by a zero byte."""
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(part.encode() + b"\0")
    return hasher.hexdigest()[:32]


def _walk(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda e: e.name):
        if entry.name.startswith(".") or entry.name in NOT_RUNTIME:
            continue
        if entry.is_dir():
            yield from _walk(Path(entry.path))
        else:
            yield Path(entry.path)


class FileHashes:
    """SHA-256 of files, remembered by size and times so that an unchanged file is not read again."""

    def __init__(self, known: Mapping[str, list[object]] | None = None) -> None:
        self.known: dict[str, list[object]] = dict(known or {})
        self.seen: dict[str, list[object]] = {}

    def sha256(self, path: Path) -> str:
        stat = path.stat()
        stamp = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        name = str(path)
        entry = self.known.get(name)
        if entry is None or entry[:4] != stamp:
            with path.open("rb") as stream:
                entry = [*stamp, hashlib.file_digest(stream, "sha256").hexdigest()]
        self.seen[name] = entry
        return str(entry[4])


def _code(stage: str, hashes: FileHashes) -> str:
    here = Path(__file__).resolve().parent
    found = []
    for name in CODE[stage]:
        module, package = here / f"{name}.py", here / name
        if module.is_file():
            found.append(module)
        if package.is_dir():
            found += [path for path in _walk(package) if path.suffix == ".py"]
    return digest(f"{path.relative_to(here).as_posix()} {hashes.sha256(path)}" for path in found)


def _data_files(root: Path) -> Iterator[Path]:
    """Files that a stage may read: no cards, no licences, no scripts that made the data (a wheel has not all of them)."""
    return (path for path in _walk(root) if path.suffix not in (".md", ".py") and not path.name.startswith("LICENSE"))


def _data(hashes: FileHashes) -> dict[str, str]:
    """Digest of the data files of each stage, in one walk over ``models``."""
    root = models_dir()
    owner = {name: stage for stage, names in DATA.items() for name in names}
    lines: dict[str, list[str]] = {stage: [] for stage in STAGES}
    for path in _data_files(root):
        name = path.relative_to(root).as_posix()
        for stage in {owner.get(name, "annotate"), *(stage for stage, names in ALSO.items() if name in names)}:
            lines[stage].append(f"{name} {hashes.sha256(path)}")
    return {stage: digest(found) for stage, found in lines.items()}


def data_prints(hashes: FileHashes) -> dict[str, str]:
    """The first 16 hex digits of a SHA-256 over each data set (gazetteer, lexicon, ner …), for run.json."""
    root = models_dir()
    lines: dict[str, list[str]] = {}
    for path in _data_files(root):
        name = path.relative_to(root).as_posix()
        lines.setdefault(name.split("/", 1)[0], []).append(f"{name} {hashes.sha256(path)}")
    return {name: digest(found)[:16] for name, found in sorted(lines.items())}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def libraries(stage: str, settings: Settings) -> str:
    """Versions of the libraries of a stage; an external spaCy pipeline adds its own and spaCy's."""
    names = LIBRARIES[stage]
    if stage == "annotate" and settings.model not in ("press", "none"):
        names = (*names, "spacy", settings.model.replace("_", "-"))
    return digest(f"{name} {_version(name)}" for name in names)


def reviewed(path: Path) -> str:
    """Digest of the reviewers' decisions; empty where there is no file."""
    return digest([path.read_text(encoding="utf-8", errors="replace")]) if path.is_file() else ""


def stage_keys(prints: Mapping[str, Fingerprint]) -> dict[str, str]:
    """What the results of each stage are kept under; ``rows`` are of the tables' code alone."""
    keys = {stage: prints[stage].key for stage in ("ingest", "annotate", "relate")}
    return {**keys, "rows": digest((prints["tables"].components["code"],))}


def fingerprints(settings: Settings, hashes: FileHashes) -> dict[str, Fingerprint]:
    """Of every stage, in order. Raises KnowledgeError where the models folder is missing."""
    data = _data(hashes)
    options = {"ingest": ",".join(settings.languages), "annotate": settings.model, "relate": reviewed(settings.reviews), "tables": ""}
    return {
        stage: Fingerprint(
            {
                "code": _code(stage, hashes),
                "data": data[stage],
                "settings": digest([options[stage]]),
                "libraries": libraries(stage, settings),
            }
        )
        for stage in STAGES
    }
