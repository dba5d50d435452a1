"""Measure NER models side by side: ``python models/ner/train/measure.py [FILE ...] [--models press,de_core_news_md]``.

Every model runs in a process of its own on one core. Printed per model: F1 on each file (GermEval TSV, CoNLL columns or marked sentences;
default: this project's held-out sentences), tokens a second over the files' text without and with the gate's share, the same against
``spacy.blank("de")`` in the same process, load time, peak memory, size on disk. A model that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from pipeline.errors import StadttandemError  # noqa: E402

OWN = ROOT / "models/ner/data/press-heldout.tsv"
CANDIDATES = ("press", "de_core_news_sm", "de_core_news_md", "de_core_news_lg")


def size_of(name: str) -> float:
    """Megabytes on disk of the shipped files or of an installed pipeline."""
    if name == "press":
        paths = [p for p in (ROOT / "models/ner").iterdir() if p.suffix in (".onnx", ".json")]
    else:
        import spacy.util

        paths = [p for p in spacy.util.get_package_path(name).rglob("*") if p.is_file()]
    return sum(p.stat().st_size for p in paths) / 1e6


def one(name: str, files: list[Path]) -> dict[str, object]:
    """Figures of one model, measured in this process."""
    import spacy

    from pipeline.annotate.ner import evaluate_file, load_model
    from pipeline.annotate.ner_eval import MARKED, read_columns, read_marked

    blank = spacy.blank("de")
    began = time.perf_counter()
    model = load_model(name, gate=None)
    loaded = time.perf_counter() - began
    if model is None:
        raise StadttandemError(f"{name} is no model: name one that reads text")
    row: dict[str, object] = {"model": name, "load s": round(loaded, 2)}
    texts = []
    for path in files:
        text = path.read_text(encoding="utf-8-sig")
        texts += [" ".join(s.tokens) for s in (read_marked(text) if text.startswith(MARKED) else read_columns(text))]
        scores = evaluate_file(path, model).by_label
        row[path.name] = " ".join(f"{k} {c.f1:.1f}" for k, c in scores.items())
    while len(texts) < 1000:
        texts += texts
    texts = texts[:2000]
    began = time.process_time()
    tokens = sum(len(doc) for doc in blank.pipe(texts))
    plain = time.process_time() - began
    model.entities(texts[0])
    began = time.process_time()
    for text in texts:
        model.entities(text)
    spent = time.process_time() - began
    row["tokens/s"] = round(tokens / spent)
    row["times blank"] = round(spent / plain, 1)
    row["MB"] = round(size_of(name), 1)
    row["peak MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return row


def main() -> None:
    """Start one process per model and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[OWN])
    parser.add_argument("--models", default=",".join(CANDIDATES))
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        try:
            print(json.dumps(one(options.one, options.files)))
        except StadttandemError as error:
            print(error, file=sys.stderr)
            sys.exit(3)
        return
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    for name in options.models.split(","):
        command = [sys.executable, __file__, "--one", name, *map(str, options.files)]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | threads, check=False)
        if done.returncode == 3:
            print(f"{name}: left out ({done.stderr.strip().splitlines()[-1]})")
        elif done.returncode:
            sys.exit(done.stderr)
        else:
            print("  ".join(f"{k}: {v}" for k, v in json.loads(done.stdout).items()))


if __name__ == "__main__":
    main()
