"""NER models side by side: ``python -m pipeline.measure_ner [--append PAGE]``, the second half of ``make eval``.

The shipped model and every installed spaCy pipeline for German, each in a process of its own on one core: F1 on this project's held-out
sentences and on the slice of open corpora that no training saw, tokens a second, load time, memory, size; then what the tables gain by
each, and by none. About ten seconds a model on the samples. ``--append PAGE`` writes the two tables as Markdown to the end of a page.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.annotate.ner import evaluate_file, load_model
from pipeline.annotate.ner_eval import MARKED, NerScores, TaggedSentence, read_columns, read_marked
from pipeline.errors import EXIT_OK, EXIT_USAGE, ModelError, StadttandemError
from pipeline.paths import models_dir

if TYPE_CHECKING:
    from pipeline.annotate.ner import NerModel
    from pipeline.evaluate import Report

OWN = Path("models/ner/data/press-heldout.tsv")
#: The open corpus whose slice was kept away from every stage of the training, below a folder of STADTTANDEM_EVAL.
OPEN = Path("ner/germeval2014-dev.tsv")
#: The slice: the first 600 of the file's sentences after this shuffle, as in models/ner/train/train.py.
SLICE, SEED = 600, 7
#: One core: numerical libraries would take all there are.
_ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_LABELS = ("LOC", "PER", "ORG", "all")
#: What the tables gain: measures of ``stadttandem evaluate`` that a model can move.
_EFFECTS = ("cities", "partnerships_exact", "partnership_city_slots")
#: Sentences that are timed: enough for one or two seconds a model.
_TIMED = 500


def choices() -> list[str]:
    """The shipped model and the installed spaCy pipelines for German or many languages, by name."""
    from spacy.util import get_installed_models

    return ["press", *sorted(name for name in get_installed_models() if name.startswith(("de_", "xx_")))]


def open_slice() -> Path | None:
    """The file of the held-out slice in the folders that STADTTANDEM_EVAL names, or None."""
    folders = [Path(name) for name in os.environ.get("STADTTANDEM_EVAL", "").split(os.pathsep) if name]
    return next((folder / OPEN for folder in folders if (folder / OPEN).is_file()), None)


def held_out(path: Path) -> list[TaggedSentence]:
    """The sentences of the slice."""
    sentences = read_columns(path.read_text(encoding="utf-8-sig"))
    random.Random(SEED).shuffle(sentences)  # noqa: S311  (the draw of the training, no secret)
    return sentences[:SLICE]


def figures(name: str, own: Path, opened: Path | None) -> dict[str, Any]:
    """Scores and cost of one model, measured in this process."""
    import resource

    import spacy

    began = time.process_time()
    model = load_model(name, gate=None)
    loaded = time.process_time() - began
    if model is None:
        raise ModelError(f"{name} is no model: name one that reads text")
    row: dict[str, Any] = {"model": name, "load": loaded, "own": _f1(evaluate_file(own, model))}
    if opened is not None:
        scores = NerScores()
        for sentence in held_out(opened):
            scores.add(sentence.spans, model.tag(sentence.tokens))
        row["open"] = _f1(scores)
    row["speed"], row["blank"] = _speed(model, own, spacy.blank("de"))
    row["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row["size"] = _size(name)
    return row


def _f1(scores: NerScores) -> dict[str, float]:
    return {label: scores.by_label[label].f1 for label in _LABELS}


def _speed(model: NerModel, own: Path, blank: Any) -> tuple[float, float]:
    """spaCy tokens a second of processor time without the gate, and the time as a multiple of ``spacy.blank("de")`` alone."""
    text = own.read_text(encoding="utf-8-sig")
    sentences = read_marked(text) if text.startswith(MARKED) else read_columns(text)
    distinct = [" ".join(s.tokens) for s in sentences]
    texts = (distinct * (1 + _TIMED // max(1, len(distinct))))[:_TIMED]
    began = time.process_time()
    plain_tokens = sum(len(doc) for doc in blank.pipe(distinct))  # once: spaCy's tokenizer remembers words it has seen
    plain = time.process_time() - began
    tokens = sum(len(doc) for doc in blank.pipe(texts))
    model.entities(texts[0])
    began = time.process_time()
    for one in texts:
        model.entities(one)
    spent = time.process_time() - began
    return tokens / max(spent, 1e-9), (spent / tokens) / max(plain / plain_tokens, 1e-9)


def _size(name: str) -> float:
    """Megabytes on disk."""
    if name == "press":
        files = [p for p in (models_dir() / "ner").iterdir() if p.suffix in (".onnx", ".json")]
    else:
        from spacy.util import get_package_path

        files = [p for p in (Path(name) if Path(name).exists() else get_package_path(name)).rglob("*") if p.is_file()]
    return sum(p.stat().st_size for p in files) / 1e6


def in_own_process(name: str, own: Path, opened: Path | None) -> dict[str, Any]:
    """``figures`` in a new process on one core. Raises ModelError with its last line where it fails."""
    command = [sys.executable, "-m", "pipeline.measure_ner", "--one", name, str(own), *([str(opened)] if opened else [])]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | _ONE_CORE, check=False)  # noqa: S603  (ourselves)
    if done.returncode:
        raise ModelError(f"{name} could not be measured: {(done.stderr.strip() or 'no message').splitlines()[-1]}")
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def effects(names: list[str], corpus: Path) -> list[tuple[str, float, list[tuple[str, Report]]]]:
    """For each model, and for none, the processor seconds of a run over ``corpus`` and the reports of its parts."""
    from pipeline.measure import measure

    out = []
    for name in [*names, "none"]:
        began = sum(os.times()[:4])  # of processors, ours and our workers': the clock would measure who else is on the machine
        reports = measure([corpus], name)
        out.append((name, sum(os.times()[:4]) - began, reports))
    return out


def cost_rows(rows: list[dict[str, Any]]) -> list[list[str]]:
    """The first table: a heading and a row per model."""
    heading = [
        "model",
        *(f"own {x}" for x in _LABELS),
        *(f"open {x}" for x in _LABELS),
        "tokens/s",
        "× blank",
        "load s",
        "memory MB",
        "size MB",
    ]
    out = [heading]
    for row in rows:
        f1 = [f"{row[part][label]:.1f}" if part in row else "–" for part in ("own", "open") for label in _LABELS]
        cost = [f"{row['speed']:,.0f}", f"{row['blank']:.0f}", f"{row['load']:.2f}", f"{row['memory']:.0f}", f"{row['size']:.1f}"]
        out.append([row["model"], *f1, *cost])
    return out


def effect_rows(found: list[tuple[str, float, list[tuple[str, Report]]]]) -> list[list[str]]:
    """The second table: F1 of the tables by model, for every part of the corpus."""
    parts = [name.rpartition("/")[2] for name, _ in found[0][2]]
    out = [["model", *(f"{measure} {part}" for measure in _EFFECTS for part in parts), "CPU s"]]
    for name, seconds, reports in found:
        values = [f"{report.score.value(measure):.3f}" for measure in _EFFECTS for _, report in reports]
        out.append([name, *values, f"{seconds:.0f}"])
    return out


def plain(rows: list[list[str]]) -> str:
    """A table for a terminal."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))) for row in rows
    )


def markdown(rows: list[list[str]]) -> str:
    """The same for a page."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join(["---", *["---:"] * (len(rows[0]) - 1)]) + "|", *lines[1:]])


_MISSING = f"Open corpora: not measured, as STADTTANDEM_EVAL names no folder with {OPEN} (GermEval 2014, development part)."
_SLICE = f"Open: {SLICE} sentences of GermEval 2014's development part that no training stage saw."
_PAGE = """
## The NER model

F1 in percent, exact outer spans. Own: the {n} sentences of `{own}`. {open} Every installed German pipeline has
a row. Tokens a second of processor time without the gate, the same as a multiple of `spacy.blank("de")`, load time (processor) and peak
memory of a process of its own on one core, on the machine of this run: they vary with what else runs there.

{cost}

What the tables gain by a model: F1 on the annotated samples, and the processor seconds of a whole run.

{effect}
"""


def main(argv: list[str]) -> int:
    """Entry point of the module; returns the exit code."""
    try:
        if argv[:1] == ["--one"] and 3 <= len(argv) <= 4:
            sys.stdout.write(json.dumps(figures(argv[1], Path(argv[2]), Path(argv[3]) if len(argv) == 4 else None)) + "\n")
            return EXIT_OK
        if argv and (argv[0] != "--append" or len(argv) != 2):
            sys.stderr.write(f"{__doc__}\n")
            return EXIT_USAGE
        opened, names = open_slice(), choices()
        cost = cost_rows([in_own_process(name, OWN, opened) for name in names])
        effect = effect_rows(effects(names, Path("corpus")))
    except StadttandemError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    said = _SLICE if opened else _MISSING
    if argv:
        page = Path(argv[1])
        n = len(read_marked(OWN.read_text(encoding="utf-8")))
        section = _PAGE.format(n=n, own=OWN, open=said, cost=markdown(cost), effect=markdown(effect))
        page.write_text(page.read_text(encoding="utf-8") + section, encoding="utf-8")
    heading = f"NER models: F1 on {OWN} (own) and on open corpora (open), and cost on one core without the gate"
    others = "" if len(names) > 1 else "\nNo other German spaCy pipeline is installed."
    sys.stdout.write(
        f"\n{heading}\n\n{plain(cost)}\n\n{said}{others}\n\nEnd to end on corpus: F1 of the tables by model\n\n{plain(effect)}\n"
    )
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
