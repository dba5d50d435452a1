"""One run over a corpus: plan, do what changed, write and publish the tables. The only place that knows files and processes together."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import EXIT_OK, EXIT_REJECTS, NothingUsable, SettingsError
from pipeline.fingerprints import FileHashes, data_prints, fingerprints, stage_keys
from pipeline.interrupt import check as check_interrupt
from pipeline.plan import Plan, compare, find_copies, leftovers, list_inputs, make_shards, streamed, without_copies
from pipeline.publish import SETS, claim, current_set, explain_os_error, publish
from pipeline.state import State, read_json
from pipeline.streams import Stream, forget, known_chunks, make_stream
from pipeline.summary import counts_only, summarize
from pipeline.version import __version__
from pipeline.work import Job, Shard, is_done

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.fingerprints import Fingerprint
    from pipeline.plan import Inputs
    from pipeline.remote import AnyPath
    from pipeline.settings import Settings

log = logging.getLogger("stadttandem")
MANIFEST_VERSION = 1


@dataclass(slots=True)
class Report:
    """What a run did: ``summary`` is what the tables hold, ``worked`` counts the documents that each stage really worked on."""

    outputs: AnyPath
    summary: dict[str, Any] = field(default_factory=dict)
    worked: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    fresh: bool = False
    published: bool = False

    @property
    def exit_code(self) -> int:
        return EXIT_REJECTS if self.summary.get("rejects") else EXIT_OK


def extract(
    settings: Settings,
    *,
    upto: str = "rows",
    force: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Bring the outputs up to date with the corpus.

    ``upto`` stops after a stage (ingest, annotate, relate); ``rows`` goes on to the published tables. Raises StadttandemError where the
    corpus or the outputs cannot be used; OSErrors (disk full) come as OutputsError, and what was published stays as it was.
    """
    if settings.engine == "dask":
        return _on_cluster(settings, upto, force=force, dry_run=dry_run, progress=progress)
    corpus, outputs = settings.corpus, settings.outputs
    if not isinstance(corpus, Path) or not isinstance(outputs, Path):
        raise SettingsError(
            "the local engine reads and writes folders of this machine: use --engine dask for other stores, or copy the texts"
        )
    claim(outputs, corpus if corpus.is_dir() else None, make=False)
    state = State(outputs)
    if dry_run:
        return _Run(settings, corpus, state, upto, force).dry()
    try:
        claim(outputs)
        with state.lock():
            died = state.prepare()
            return _Run(settings, corpus, state, upto, force, isolate=died).go(progress or (lambda done, total: None))
    except OSError as error:
        raise explain_os_error(error, outputs) from error


def _on_cluster(settings: Settings, upto: str, *, force: bool, dry_run: bool, progress: Callable[[int, int], None] | None) -> Report:
    """The whole run on a Dask cluster; its stages have no commands of their own."""
    if upto != "rows" or dry_run:
        raise SettingsError("--engine dask runs `extract` as a whole: single stages and --dry-run are for the local engine")
    from pipeline.cluster import extract_on_cluster

    hashes = FileHashes()
    prints = fingerprints(settings, hashes)
    outputs = settings.outputs
    try:
        result, worked = extract_on_cluster(settings, stage_keys(prints), prints, hashes, force=force, progress=progress)
    except OSError as error:
        raise explain_os_error(error, outputs) from error
    summary = summarize(outputs / "current", result.rows) if isinstance(outputs, Path) else counts_only(result.rows)
    return Report(outputs, summary, worked, published=True)


class _Run:
    def __init__(self, settings: Settings, corpus: Path, state: State, upto: str, force: bool, *, isolate: bool = False) -> None:
        self.isolate = isolate
        self.outputs = state.outputs
        self.settings, self.state, self.upto, self.force = settings, state, upto, force
        self.manifest = read_json(state.manifest_path)
        self.hashes = FileHashes(read_json(state.hashes_path).get("files"))
        self.inputs: Inputs = list_inputs(corpus, self.hashes)
        self.prints: dict[str, Fingerprint] = fingerprints(settings, self.hashes)
        from pipeline.review.decisions import decided

        self.job = Job(
            state.parts, stage_keys(self.prints), settings.model, settings.languages, upto, force, state.work, decided(settings.reviews)
        )
        self.plan = Plan()
        compare(self.inputs, self.manifest, self.prints, self.plan)

    def _published(self) -> bool:
        """True where the tables that lie there are those of the manifest."""
        folder = current_set(self.outputs)
        return folder is not None and self.manifest.get("set") == folder.name

    def _nothing(self) -> bool:
        plan = self.plan
        return not (self.force or plan.new or plan.changed or plan.removed or plan.stale) and self.upto == "rows" and self._published()

    def dry(self) -> Report:
        """What would be done, without writing anything."""
        report = Report(self.outputs, fresh=self._nothing(), reasons=self.plan.reasons())
        if not report.fresh and not self.manifest:
            report.reasons = [f"no earlier run in {self.outputs}: all {len(self.inputs.files)} files"]
        elif self.force:
            report.reasons = [f"--force: all {len(self.inputs.files)} files", *report.reasons]
        elif not report.fresh and not report.reasons:
            report.reasons = ["the tables are missing or of another run: they are written again"]
        if not report.fresh:
            self.plan.copies = find_copies(self.inputs.files)
            report.reasons += self.plan.copied()
        return report

    def go(self, progress: Callable[[int, int], None]) -> Report:
        """Do it. The hashes of the inputs are kept first, so that a run that dies later need not read them all again."""
        if self._nothing():
            log.info("nothing to do: %d files, no change since the last run", len(self.inputs.files))
            return Report(self.outputs, dict(self.manifest.get("summary", {})), fresh=True)
        self.state.write_json(self.state.hashes_path, {"files": self.hashes.seen})
        self.plan.copies = find_copies(self.inputs.files)
        reasons = [*self.plan.reasons(), *self.plan.copied()]
        for line in reasons if self.manifest else ():
            log.info("%s", line)
        self._divide()
        report = Report(self.outputs, reasons=reasons)
        self._work(report, progress)
        if self.upto == "rows":
            self._finish(report)
        else:
            log.info("%s done; `stadttandem extract` goes on from here", self.upto)
        return report

    def _divide(self) -> None:
        """Which shards and bulk files make up the corpus, and which of them have work left."""
        plan, job = self.plan, self.job
        files = without_copies(self.inputs.files, plan.copies)
        plain = [item for item in files if not streamed(item[0])]
        plan.all_shards = make_shards(plain, self.state.parts) if plain else []
        for file, sha in files:
            if not streamed(file):
                continue
            stream = make_stream(self.state, file, sha)
            plan.all_streams.append(stream)
            chunks = known_chunks(stream, job)
            if chunks is None:
                plan.streams.append(stream)
            else:
                plan.all_shards += chunks
        plan.shards = [shard for shard in plan.all_shards if self.force or not is_done(shard, job)]

    def _work(self, report: Report, progress: Callable[[int, int], None]) -> None:
        from pipeline.engine import run_local

        plan = self.plan
        pending = sum(len(s.inputs) if s.inputs is not None else 64 for s in plan.shards) + 64 * len(plan.streams)
        # A worker takes two seconds to start: a handful of documents is done sooner in this process. But where the run before died at an
        # input, perhaps by a fault in a C library, workers keep that from happening again.
        processes = self.settings.processes if self.settings.workers > 1 or pending > 400 else 1
        processes = max(2, processes) if self.isolate else processes
        tasks: list[Shard | Stream] = [*plan.streams, *plan.shards]
        done_documents = 0
        total = pending
        progress(0, total)
        for done in run_local(tasks, self.job, processes):
            report.worked.update(done.worked)
            done_documents += done.documents + done.rejects
            progress(done_documents, max(total, done_documents))

    def _all_parts(self) -> list[str]:
        """Names of all shards: the known ones, and those of the bulk files read in this run, which have their index now."""
        job = replace(self.job, force=False)
        read = [shard for stream in self.plan.streams for shard in known_chunks(stream, job) or ()]
        return sorted({shard.name for shard in (*self.plan.all_shards, *read)})

    def _finish(self, report: Report) -> None:
        from pipeline.finish import PUBLISHED, write_set
        from pipeline.lexicon import Lexicon

        names = self._all_parts()
        paths = [self.state.parts / f"{name}.rows" for name in names]
        lexicon = Lexicon.open()
        prepared = self.state.work / "next"
        log.info("writing tables")
        run = run_json(self.settings, self.prints, self.hashes, len(self.inputs.files))
        rows = write_set(paths, prepared, self.state.work / "merge", lexicon, run, self.plan.copies)
        if not rows["documents"]:
            message = _first_reject(prepared)
            raise NothingUsable(f"none of the {len(self.inputs.files)} files in {self.settings.corpus} could be used{message}")
        summary = summarize(prepared, rows)
        check_interrupt()
        folder = publish(self.outputs, prepared, PUBLISHED)
        report.summary, report.published = summary, True
        manifest = {
            "version": MANIFEST_VERSION,
            "inputs": self.inputs.hashes,
            "stages": {stage: dict(p.components) for stage, p in self.prints.items()},
            "set": folder.name,
            "summary": summary,
        }
        self.state.write_json(self.state.manifest_path, manifest)
        for path in leftovers(self.state, set(names)):
            path.unlink(missing_ok=True)
        forget(self.state, self.plan.all_streams)
        shutil.rmtree(self.state.work, ignore_errors=True)
        log.debug("published %s/%s", SETS, folder.name)


def run_json(settings: Settings, prints: Mapping[str, Fingerprint], hashes: FileHashes, inputs: int) -> dict[str, Any]:
    """What made the tables; no clock and no path, so that the same input gives the same bytes."""
    stages = {stage: {name: value[:16] for name, value in p.components.items() if name != "libraries"} for stage, p in prints.items()}
    return {
        "program": "stadttandem",
        "version": __version__,
        "settings": {"model": settings.model, "languages": list(settings.languages)},
        "fingerprints": stages,
        "data": data_prints(hashes),
        "inputs": inputs,
    }


def _first_reject(prepared: Path) -> str:
    from pipeline.tables.load import read_table

    rejects = read_table(prepared, "rejects").to_pylist()
    return f"; the first: {rejects[0]['source']}: {rejects[0]['message']}" if rejects else ""
