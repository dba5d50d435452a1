"""The unit of work: one shard of inputs through the stages into part files. A pure function of its inputs, so any process may run it.

Every stage of a shard keeps the results of its documents (``state.Store``). A document is taken from there where its key still fits, so a
changed file costs one document, and a changed cue costs the last stage alone.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.fingerprints import digest
from pipeline.interrupt import check as check_interrupt
from pipeline.records import Analysed, Annotations, Claim, Copy, Document, Reject
from pipeline.state import Store, dumps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from pipeline.ingest import InputFile, Signature
    from pipeline.knowledge import Knowledge
    from pipeline.remote import AnyPath
    from pipeline.review.decisions import Decision

log = logging.getLogger("stadttandem")


@dataclass(frozen=True, slots=True)
class Job:
    """What all shards of a run share. ``keys`` are the fingerprints of the stages by name, ``upto`` the last stage to run."""

    parts: AnyPath
    keys: dict[str, str]
    model: str
    languages: tuple[str, ...]
    upto: str = "rows"
    force: bool = False
    #: File in which each worker notes the input it is busy with, so that one that kills its process can be told.
    journal: Path | None = None
    #: What reviewers decided, by document.
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shard:
    """``inputs`` with their SHA-256; none where the ingest part was written by whoever read the bulk file. ``old``: shards to take
    results from. ``suspects`` were being read when a worker died, ``poison`` when it died again: they become rejects unread."""

    name: str
    inputs: tuple[tuple[InputFile, str], ...] | None
    old: tuple[str, ...] = ()
    poison: frozenset[str] = frozenset()
    suspects: frozenset[str] = frozenset()


@dataclass(slots=True)
class Done:
    """What a shard did: documents and rejects it holds now, and how many documents each stage really worked on."""

    name: str
    documents: int = 0
    rejects: int = 0
    worked: Counter[str] = field(default_factory=Counter)


def part(job: Job, name: str, stage: str) -> AnyPath:
    return job.parts / f"{name}.{stage}"


def input_key(source: str, sha256: str, key: str) -> str:
    return digest((source, sha256, key))


def shard_key(shard: Shard, job: Job) -> str:
    """Key of the ingest store of a shard of files."""
    return digest(input_key(f.source, sha, job.keys["ingest"]) for f, sha in shard.inputs or ())


def next_key(stage: str, before: Store, job: Job) -> str:
    """Key of a later stage's store, from the store before it."""
    return digest((before.content or before.key, job.keys[stage]))


def is_done(shard: Shard, job: Job) -> bool:
    """True where every part of the shard that the job asks for is there and fits. Reads heads only."""
    before = Store.head(part(job, shard.name, "ingest"))
    if before is None or (shard.inputs is not None and before.key != shard_key(shard, job)):
        return False
    for stage in ("annotate", "relate"):
        if job.upto == "ingest":
            return True
        store = Store.head(part(job, shard.name, stage))
        if store is None or store.key != next_key(stage, before, job):
            return False
        before = store
        if job.upto == stage:
            return True
    return rows_fit(part(job, shard.name, "rows"), rows_key(before, job))


def rows_key(related: Store, job: Job) -> str:
    return digest((related.key, job.keys["rows"]))


def rows_fit(path: AnyPath, key: str) -> bool:
    """True where the last 32 bytes of a part, its key, are these. Arrow is not needed to tell."""
    try:
        with path.open("rb") as stream:
            stream.seek(-32, os.SEEK_END)
            return stream.read(32) == key.encode()
    except OSError:
        return False


# --- one stage each -------------------------------------------------------------------------------------------------------------------


def run_shard(shard: Shard, job: Job) -> Done:
    """Bring every part of a shard up to date. OSError (disk full) passes; faults of single documents become rejects."""
    done = Done(shard.name)
    ingested = _ingest(shard, job, done)
    stores = {"ingest": ingested}
    if job.upto != "ingest":
        stores["annotate"] = _stage("annotate", shard, job, ingested, ingested, done)
        if job.upto != "annotate":
            stores["relate"] = _stage("relate", shard, job, ingested, stores["annotate"], done)
            if job.upto != "relate":
                _rows(shard, job, stores, done)
    if job.upto != "rows":
        items = [item for found in ingested.values() for item, _, _ in found]
        done.rejects = sum(isinstance(item, Reject) for item in items)
        done.documents = sum(isinstance(item, Document) for item in items)
    return done


def _old_entries(shard: Shard, job: Job, stage: str) -> dict[str, bytes]:
    if job.force:
        return {}
    entries: dict[str, bytes] = {}
    for name in (*shard.old, shard.name):
        store = Store.load(part(job, name, stage))
        if store is not None:
            entries |= store.entries
    return entries


def _ingest(shard: Shard, job: Job, done: Done) -> Store:
    path = part(job, shard.name, "ingest")
    if shard.inputs is None:
        store = Store.load(path)
        if store is None:
            raise FileNotFoundError(f"{path.name} vanished: run again")
        return store
    key = shard_key(shard, job)
    if not job.force and not shard.poison:
        head = Store.head(path)
        if head is not None and head.key == key and (store := Store.load(path)) is not None:
            return store
    old = _old_entries(shard, job, "ingest")
    store = Store(key)
    for input_file, sha in shard.inputs:
        entry = input_key(input_file.source, sha, job.keys["ingest"])
        if input_file.source in shard.poison:
            store.put(entry, [(crashed(input_file.source, sha), None, "")])
        elif entry in old:
            store.entries[entry] = old[entry]
        else:
            note(job, input_file.source)
            store.put(entry, list(ingest_file(input_file, job.languages)))
            done.worked["ingest"] += 1
    store.content = digest(sorted(fp for found in store.values() for _, _, fp in found))
    store.save(path)
    return store


def crashed(source: str, sha: str | None) -> Reject:
    return Reject(
        source, sha or None, "ingest", "crashed", "reading it ended the program that reads: save it again from the program that made it"
    )


def ingest_file(
    input_file: InputFile, languages: tuple[str, ...]
) -> Iterator[tuple[Document | Copy | Reject, tuple[str, int, bytes] | None, str]]:
    """Documents, copies and rejects of one input with a digest of each; documents also with their near-duplicate signature.

    An entry or row with the bytes of an earlier one, of which its container says the same, is a copy. Memory is about 0.4 KB per row.
    """
    from pipeline.ingest import IngestOptions, read, signature

    repeats: Counter[bytes] = Counter()
    seen: dict[bytes, str] = {}
    for item in read(input_file, options=IngestOptions(languages=languages)):
        if isinstance(item, Reject):
            yield item, None, digest(("reject", *(str(v) for v in (item.source, item.sha256, item.stage, item.error, item.message))))
            continue
        stated = sorted((name, value) for name, value in item.meta.items() if name != "filename")
        content = hashlib.sha256(repr((item.sha256, stated)).encode()).digest()[:16]
        if content in seen:
            original, doc_id = seen[content][16:], seen[content][:16]
            copy = Copy(item.source, item.sha256, original, doc_id)
            yield copy, None, digest(("copy", copy.source, copy.sha256, copy.original, copy.doc_id))
            continue
        name = hashlib.sha256(f"{item.source}\0{item.sha256}".encode()).digest()[:16]
        repeats[name] += 1
        document = replace(item, doc_id=document_id(item.source, item.sha256, repeats[name]))
        seen[content] = document.doc_id + document.source
        sign: Signature = signature(document)
        yield document, (sign.doc_id, sign.size, sign.slots), document_digest(document)


def document_id(source: str, sha256: str, repeat: int = 1) -> str:
    """16 hex digits from where a text comes from and its bytes; ``repeat`` counts texts of one place and bytes with other metadata."""
    name = f"{source}\0{sha256}" + (f"\0{repeat}" if repeat > 1 else "")
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def document_digest(document: Document) -> str:
    d = document
    facts = (d.doc_id, d.source, d.sha256, d.media_type, d.title, d.language, sorted(d.meta.items()), d.issuer, d.published_on)
    blocks = [(b.start, b.end, b.role, b.level, b.cells, b.header, b.table) for b in d.blocks]
    return digest((repr(facts), repr(blocks), d.text))


@cache
def knowledge(model: str) -> Knowledge:
    """Gazetteer, lexicon, cues and model: once per process."""
    from pipeline.knowledge import load_knowledge

    return load_knowledge(model)


def _documents(store: Store) -> Iterator[tuple[Document, str]]:
    for found in store.values():
        for item, _, fp in found:
            if isinstance(item, Document):
                yield item, fp


def _stage(stage: str, shard: Shard, job: Job, ingested: Store, before: Store, done: Done) -> Store:
    path = part(job, shard.name, stage)
    key = next_key(stage, before, job)
    if not job.force:
        head = Store.head(path)
        if head is not None and head.key == key and (store := Store.load(path)) is not None:
            return store
    old = _old_entries(shard, job, stage)
    store = Store(key)
    for document, fp in _documents(ingested):
        annotated_entry = digest((fp, job.keys["annotate"]))
        entry = annotated_entry if stage == "annotate" else digest((annotated_entry, job.keys["relate"]))
        if entry in old:
            store.entries[entry] = old[entry]
            continue
        note(job, document.source)
        store.put(entry, annotate_one(document, job) if stage == "annotate" else relate_one(document, before.get(annotated_entry), job))
        done.worked[stage] += 1
    store.save(path)
    return store


#: What annotate adds to a document: the changed fields, its annotations, the number of tokens. A reject where it failed.
Annotated = tuple[str | None, str | None, "date | None", str | None, Annotations, int]


def annotate_one(document: Document, job: Job) -> Annotated | Reject:
    """Annotate one document; a fault of the program becomes a reject, so that it costs one document and not the run."""
    from pipeline.analyse import annotate

    known = knowledge(job.model)  # outside of the try: a broken lexicon or a missing model ends the run
    try:
        document, view, annotations = annotate(document, known)
        check_spans(document, annotations)
    except (MemoryError, OSError):
        raise
    except Exception as error:
        return _internal(document, "annotate", error)
    plain = replace(
        annotations,
        city_entities=dict(annotations.city_entities),
        programme_entities=dict(annotations.programme_entities),
        organisation_entities=dict(annotations.organisation_entities),
    )
    return document.issuer, document.issuer_city_id, document.published_on, document.published_on_source, plain, len(view.words)


def with_annotation(document: Document, annotated: Annotated) -> Document:
    issuer, city, published, source, _, _ = annotated
    return replace(document, issuer=issuer, issuer_city_id=city, published_on=published, published_on_source=source)


def relate_one(document: Document, annotated: Annotated | Reject, job: Job) -> tuple[Claim, ...] | Reject:
    """The claims of one document."""
    from pipeline.relate import relate
    from pipeline.textview import TextView

    if isinstance(annotated, Reject):
        return ()
    document = with_annotation(document, annotated)
    cues = knowledge(job.model).cues
    try:
        claims = tuple(relate(document, TextView.of(document), annotated[4], cues))
        if decisions := job.decisions.get(document.doc_id):
            from pipeline.review.decisions import apply_reviews

            claims = apply_reviews(Analysed(document, annotated[4], claims), decisions).claims
        check_claims(document, claims)
    except (MemoryError, OSError):
        raise
    except Exception as error:
        return _internal(document, "relate", error)
    return claims


def _internal(document: Document, stage: str, error: Exception) -> Reject:
    log.debug("%s failed in %s", document.source, stage, exc_info=error)
    detail = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return Reject(document.source, document.sha256, stage, "internal", f"a fault of the program, please report it with the file ({detail})")


def check_spans(document: Document, annotations: Annotations) -> None:
    """Raise ValueError where a mention's offsets do not cut out its words."""
    for layer in (annotations.cities, annotations.dates, annotations.programmes, annotations.themes, annotations.organisations):
        for m in layer:
            if document.text[m.start : m.end] != m.text or m.start >= m.end:
                raise ValueError(f"mention {m.text!r} does not stand at {m.start}:{m.end}")


def check_claims(document: Document, claims: Iterable[Claim]) -> None:
    """Raise ValueError where a quotation's offsets do not fit, an id repeats, or a claim has fewer than two sides."""
    seen = set()
    for claim in claims:
        if document.text[claim.quote_start : claim.quote_end] != claim.quote:
            raise ValueError(f"quote of {claim.claim_id} does not stand at {claim.quote_start}:{claim.quote_end}")
        if claim.claim_id in seen:
            raise ValueError(f"claim id {claim.claim_id} occurs twice")
        if len({city for city, _ in claim.cities}) < 2:
            raise ValueError(f"claim {claim.claim_id} has fewer than two cities")
        seen.add(claim.claim_id)


def _rows(shard: Shard, job: Job, stores: dict[str, Store], done: Done) -> None:
    from pipeline.files import write_atomically
    from pipeline.records import Analysed
    from pipeline.tables.arrow import Rows
    from pipeline.tables.parts import encode_part

    rows = Rows()
    for found in stores["ingest"].values():
        for item, sign, fp in found:
            if isinstance(item, Reject):
                rows.reject(item)
                continue
            if isinstance(item, Copy):
                rows.copy(item)
                continue
            entry = digest((fp, job.keys["annotate"]))
            annotated = stores["annotate"].get(entry)
            claims: Any = annotated if isinstance(annotated, Reject) else stores["relate"].get(digest((entry, job.keys["relate"])))
            if isinstance(claims, Reject):
                rows.reject(claims)
                continue
            document = with_annotation(item, annotated)
            rows.add(Analysed(document, annotated[4], claims), annotated[5])
            rows.keep(sign, [(c.partnership_id, dumps((replace(c, quote=""), document.published_on))) for c in claims])
    done.documents, done.rejects = len(rows.rows["documents"]), len(rows.rows["rejects"])
    write_atomically(part(job, shard.name, "rows"), encode_part(rows.tables(), rows_key(stores["relate"], job)))


def note(job: Job, source: str) -> None:
    """Write down what this process is about to read; costs 3 µs, and names the culprit where a C library takes the process down.

    The place where a Ctrl-C that was swallowed is raised again: a run passes here for every document that it works on."""
    check_interrupt()
    if job.journal is None:
        return
    descriptor = _journal(str(job.journal), os.getpid())
    encoded = source.encode("utf-8", "replace")[:4000]
    os.pwrite(descriptor, len(encoded).to_bytes(4, "little") + encoded, 0)


@cache
def _journal(folder: str, pid: int) -> int:
    return os.open(Path(folder) / f"{pid}.busy", os.O_WRONLY | os.O_CREAT, 0o600)
