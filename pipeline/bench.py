"""``make bench``: how fast the extraction is, as ratios inside one run, on one core.

Compared are the whole extraction (files on disk to published tables) with (a) ``spacy.blank("de")`` tokenising the same texts, the floor of
any spaCy pipeline, and (b) a full stock pipeline of the md size. The three take turns, round by round, so that a busy machine slows all of
them; processor time is counted, and the middle of the rounds. Single parts with aims of their own follow (``benchparts``). Printed is
Markdown; ``--write`` puts it into docs/bench.md, above the part of that page that is written by hand.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.benchparts import likeness, parts, verdict
from pipeline.benchtexts import WORDS, Generator

if TYPE_CHECKING:
    from collections.abc import Callable

#: Threads of native libraries: one core means one core.
_ONE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "ARROW_IO_THREADS"), "1")
#: Aims: at least this fast in documents per second, against the tokenizer alone and against the stock pipeline.
_OF_BLANK, _OF_STOCK = 0.3, 12.0
#: What follows this line in docs/bench.md is written by hand and stays.
BY_HAND = "<!-- Written by hand from here on; `--write` keeps it. -->"


@dataclass(slots=True)
class Figures:
    """Milliseconds per document of each contender, one value per round; further lines for the report."""

    rounds: dict[str, list[float]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def add(self, name: str, milliseconds: float) -> None:
        self.rounds.setdefault(name, []).append(milliseconds)

    def middle(self, name: str) -> float:
        return statistics.median(self.rounds[name])


def _timed(work: Callable[[], object], count: int) -> float:
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin) / count


def one_core() -> None:
    """Bind this process to one core and native libraries to one thread."""
    os.environ.update(_ONE)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})


def stage_times(generator: Generator, count: int) -> dict[str, float]:
    """Milliseconds per document of each stage, in one process."""
    from pipeline.analyse import annotate
    from pipeline.ingest import read_text, signature
    from pipeline.knowledge import load_knowledge
    from pipeline.relate import relate

    known = load_knowledge("press")
    texts = list(generator.texts(900_000, 900_000 + count))
    times = dict.fromkeys(("ingest", "signature", "annotate", "relate"), 0.0)
    for text in texts:
        a = time.process_time()
        document = read_text(text)
        b = time.process_time()
        signature(document)
        c = time.process_time()
        document, view, annotations = annotate(document, known)
        d = time.process_time()
        relate(document, view, annotations, known.cues)
        e = time.process_time()
        for name, span in (("ingest", b - a), ("signature", c - b), ("annotate", d - c), ("relate", e - d)):
            times[name] += 1000 * span / count
    return times


def layer_times(generator: Generator, count: int) -> dict[str, float]:
    """Milliseconds per document of single layers, over text views whose tokens and sentences are there already."""
    from pipeline.annotate.dates import find_dates
    from pipeline.annotate.themes import find_themes
    from pipeline.dates.publication import publication_date
    from pipeline.ingest import read_text
    from pipeline.knowledge import load_knowledge
    from pipeline.link import link_cities
    from pipeline.textview import TextView

    known = load_knowledge("press")
    work = []
    for text in generator.texts(910_000, 910_000 + count):
        document = read_text(text)
        view = TextView.of(document)
        _ = view.words, view.sentences
        work.append((document, view))
    layers: dict[str, Callable[[Any, Any], object]] = {
        "publication date": publication_date,
        "dates": lambda document, view: find_dates(view, None),
        "themes": lambda document, view: find_themes(view, known.lexicon),
        "cities": lambda document, view: link_cities(document, view, known.gazetteer),
        "NER (gated)": lambda document, view: known.ner.spans(view) if known.ner else None,
    }
    times = {}
    for name, layer in layers.items():
        begin = time.process_time()
        for document, view in work:
            layer(document, view)
        times[name] = 1000 * (time.process_time() - begin) / count
    return times


def compare(generator: Generator, rounds: int, texts: int, stock_texts: int) -> tuple[Figures, str]:
    """Rounds of (a), (b) and the extraction, each round on texts of its own; also the label of (b)."""
    import spacy

    from pipeline.benchstock import stock_pipeline
    from pipeline.run import extract
    from pipeline.settings import Settings
    from pipeline.work import knowledge

    figures = Figures()
    blank = spacy.blank("de")
    stock, label = stock_pipeline()
    knowledge("press")
    for _ in blank.pipe(generator.texts(990_000, 990_200)):
        pass  # fills the tokenizer's cache, as any long run does
    for _ in stock.pipe(generator.texts(990_000, 990_010)):
        pass
    with tempfile.TemporaryDirectory(prefix="stadttandem-bench-") as scratch:
        for turn in range(rounds + 1):
            begin = turn * texts
            batch = list(generator.texts(begin, begin + texts))
            corpus, outputs = Path(scratch, f"c{turn}"), Path(scratch, f"o{turn}")
            corpus.mkdir()
            for number, text in enumerate(batch):
                (corpus / f"{number:06d}.txt").write_text(text, encoding="utf-8")
            settings = Settings(corpus=corpus, outputs=outputs, workers=1)
            own = _timed(lambda settings=settings: extract(settings), texts)  # type: ignore[misc]
            floor = _timed(lambda batch=batch: [0 for _ in blank.pipe(batch)], texts)  # type: ignore[misc]
            full = _timed(lambda batch=batch: [0 for _ in stock.pipe(batch[:stock_texts])], stock_texts)  # type: ignore[misc]
            shutil.rmtree(corpus)
            shutil.rmtree(outputs)
            if turn:  # the first round warms caches
                figures.add("extraction", own)
                figures.add("blank", floor)
                figures.add("stock", full)
    return figures, label


def _run(corpus: Path, outputs: Path, workers: int) -> tuple[float, float]:
    """Seconds and peak memory (MB) of the largest process of one whole command, started anew."""
    command = [sys.executable, "-m", "pipeline", "-q", "extract", str(corpus), "-o", str(outputs), "-j", str(workers), "--no-report"]
    script = (
        "import json, resource, subprocess, sys, time\n"
        "begin = time.perf_counter()\n"
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode\n"
        "print(json.dumps([code, time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))\n"
    )
    environment = {**os.environ, **_ONE}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script, *command], env=environment, capture_output=True, text=True, check=True, preexec_fn=_all_cores
    )
    import json

    code, seconds, memory = json.loads(done.stdout)
    if code not in (0, 1):
        raise RuntimeError(done.stderr)
    return seconds, memory


def _all_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))


def scale(generator: Generator, counts: list[int], workers: int, scratch: Path) -> list[str]:
    """Whole commands over growing corpora: time per document, memory, and a second run with nothing to do."""
    lines = ["| documents | workers | seconds | ms per document | peak MB of a process | nothing to do, s |", "|---|---|---|---|---|---|"]
    for count in counts:
        corpus, outputs = scratch / f"corpus-{count}", scratch / f"out-{count}"
        generator.write_folder(corpus, count)
        for jobs in sorted({1, workers}) if count <= 10_000 else [workers]:
            shutil.rmtree(outputs, ignore_errors=True)
            seconds, memory = _run(corpus, outputs, jobs)
            again, _ = _run(corpus, outputs, jobs)
            lines.append(f"| {count:,} | {jobs} | {seconds:.1f} | {1000 * seconds / count:.2f} | {memory:.0f} | {again:.2f} |")
        shutil.rmtree(corpus)
        shutil.rmtree(outputs)
    return lines


def _tree(pid: int) -> dict[int, float]:
    """Resident memory (MB) of a process and its descendants, by pid."""
    found = {}
    waiting = [pid]
    while waiting:
        current = waiting.pop()
        try:
            status = Path(f"/proc/{current}/status").read_text(encoding="utf-8")
            tasks = list(Path(f"/proc/{current}/task").iterdir())
            for task in tasks:
                waiting += [int(child) for child in (task / "children").read_text(encoding="utf-8").split()]
        except OSError:
            continue
        lines = [line for line in status.splitlines() if line.startswith("VmRSS")]
        if lines:
            found[current] = int(lines[0].split()[1]) / 1024
    return found


def memory_curve(generator: Generator, count: int, workers: int, scratch: Path) -> list[str]:
    """One run over many documents, with the memory of its processes from beginning to end."""
    corpus, outputs = scratch / "curve", scratch / "curve-out"
    generator.write_folder(corpus, count)
    command = [sys.executable, "-m", "pipeline", "-q", "extract", str(corpus), "-o", str(outputs), "-j", str(workers), "--no-report"]
    begin = time.perf_counter()
    _all_cores()
    process = subprocess.Popen(command, env={**os.environ, **_ONE}, stdout=subprocess.DEVNULL)  # noqa: S603
    samples = []
    while process.poll() is None:
        memory = _tree(process.pid)
        parts = sum(1 for entry in os.scandir(outputs / ".state" / "parts") if entry.name.endswith(".rows")) if outputs.exists() else 0
        if memory:
            samples.append((time.perf_counter() - begin, parts, memory.get(process.pid, 0.0), max(memory.values()), sum(memory.values())))
        time.sleep(0.5)
    seconds = time.perf_counter() - begin
    lines = [
        f"{count:,} documents, {workers} workers: {seconds:.0f} s, {1000 * seconds / count:.1f} ms per document by the clock on the wall.",
        "",
        "| seconds | parts done | MB, main process | MB, largest process | MB, all processes |",
        "|---|---|---|---|---|",
    ]
    chosen = sorted({round(i * (len(samples) - 1) / 11) for i in range(12)}) if samples else []
    for i in chosen:
        at, parts, main_process, largest, total = samples[i]
        lines.append(f"| {at:.0f} | {parts:,} | {main_process:.0f} | {largest:.0f} | {total:.0f} |")
    peak = max((sample[3] for sample in samples), default=0.0)
    return [*lines, "", f"Peak of one process: {peak:.0f} MB.", ""]


def start_up() -> float:
    """Seconds of ``stadttandem --version``, the best of five."""
    command = [sys.executable, "-m", "pipeline", "--version"]
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        times.append(time.perf_counter() - begin)
    return min(times)


def load_time() -> float:
    """Seconds from a new process to loaded data sets."""
    code = "from pipeline.knowledge import load_knowledge; from pipeline.analyse import annotate; load_knowledge('press')"
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
    return time.perf_counter() - begin


def machine() -> str:
    """Processor, cores, memory, Python: what the figures were measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line.split(":", 1)[1].strip() for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def report(
    figures: Figures, label: str, stages: dict[str, float], layers: dict[str, float], more: list[str], counts: tuple[int, int, int]
) -> str:
    """The measured part of docs/bench.md."""
    own, blank, stock = (figures.middle(name) for name in ("extraction", "blank", "stock"))
    rounds, texts, stock_texts = counts
    spread = ", ".join(f"{value:.2f}" for value in figures.rounds["extraction"])
    lines = [
        "# Speed",
        "",
        "<!-- Written by `make bench ARGS=--write`. -->",
        "",
        f"Measured on: {machine()}.",
        f"One core, one thread; {rounds} rounds of {texts} generated press texts of about {WORDS} words, {stock_texts} of them for (b);",
        "the contenders take turns in each round; processor time, the middle of the rounds. Ratios are of documents per second.",
        "",
        "| what | ms per document | extraction is | aim | |",
        "|---|---|---|---|---|",
        f"| whole extraction: files on disk to published tables | {own:.2f} (rounds: {spread}) | | | |",
        f'| (a) `spacy.blank("de")` tokenising the same texts | {blank:.2f} | {blank / own:.2f} times as fast | {_OF_BLANK} '
        f"| {verdict(blank / own, _OF_BLANK, most=False)} |",
        f"| (b) {label} | {stock:.1f} | {stock / own:.1f} times as fast | {_OF_STOCK:.0f} "
        f"| {verdict(stock / own, _OF_STOCK, most=False)} |",
        "",
        "Where the time goes (ms per document, single process, no file or table written): "
        + ", ".join(f"{name} {value:.2f}" for name, value in stages.items())
        + ". Of these: "
        + ", ".join(f"{name} {value:.2f}" for name, value in layers.items())
        + ".",
        "",
        f"Start-up: `stadttandem --version` {start_up():.2f} s; a worker with all data sets loaded {load_time():.2f} s.",
        "",
        *more,
    ]
    return "\n".join(lines).rstrip() + "\n"


def rewritten(page: str, measured: str) -> str:
    """``page`` with its measured part replaced and what was written by hand kept."""
    _, mark, rest = page.partition(BY_HAND)
    return f"{measured}\n{BY_HAND}{rest}" if mark else measured


def main() -> None:
    """Measure and print; see ``--help``."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--texts", type=int, default=400, help="texts in a round")
    parser.add_argument("--stock-texts", type=int, default=30, help="of these, texts for the stock pipeline")
    parser.add_argument("--parts", type=int, default=200, help="texts for each single part")
    parser.add_argument("--scale", type=int, nargs="*", default=[1000, 4000], help="sizes of corpora for whole commands (none: skip)")
    parser.add_argument("--curve", type=int, default=0, help="documents of a run whose memory is watched (0: none)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write docs/bench.md")
    options = parser.parse_args()
    from pipeline.gazetteer import Gazetteer

    generator = Generator(Gazetteer.open())
    more: list[str] = []
    if options.scale:
        with tempfile.TemporaryDirectory(prefix="stadttandem-bench-") as scratch:
            more = ["## Whole commands", "", *scale(generator, options.scale, options.workers, Path(scratch)), ""]
    if options.curve:
        with tempfile.TemporaryDirectory(prefix="stadttandem-bench-") as scratch:
            more += ["## Memory", "", *memory_curve(generator, options.curve, options.workers, Path(scratch))]
    one_core()
    stages = stage_times(generator, 200)
    layers = layer_times(generator, 200)
    figures, label = compare(generator, options.rounds, options.texts, options.stock_texts)
    more = ["## Single parts", "", *parts(generator, options.parts), "", *more]
    more += ["## The texts", "", *likeness(generator), ""]
    more += [f"Peak memory of the bench itself: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB."]
    page = report(figures, label, stages, layers, more, (options.rounds, options.texts, options.stock_texts))
    print(page)
    if options.write:
        place = Path(__file__).resolve().parent.parent / "docs" / "bench.md"
        place.write_text(rewritten(place.read_text(encoding="utf-8"), page), encoding="utf-8")


if __name__ == "__main__":
    main()
