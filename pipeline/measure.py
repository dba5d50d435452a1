"""``stadttandem evaluate``: run over annotated texts and say how right the tables are."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import SettingsError
from pipeline.evaluate import evaluate, format_differences, format_table
from pipeline.run import extract
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pipeline.evaluate import Report


def annotated_folders(folder: Path) -> list[tuple[str, Path, Path]]:
    """Name, texts and annotations of a folder with ``docs`` (or ``raw``) and ``gold``; each folder below ``gold`` counts by itself.

    Raises SettingsError where the folder is none of that.
    """
    texts = next((folder / name for name in ("docs", "raw") if (folder / name).is_dir()), None)
    gold = folder / "gold"
    if texts is None or not gold.is_dir():
        raise SettingsError(
            f"{folder} is no folder of annotated texts: it needs docs/ with the texts and gold/ with one JSON file for each"
        )
    parts = sorted(path for path in gold.iterdir() if path.is_dir())
    if not parts:
        return [(folder.name, texts, gold)]
    return [(f"{folder.name}/{part.name}", texts, part) for part in parts]


def measure(folders: list[Path], model: str, workers: int | None = None) -> list[tuple[str, Report]]:
    """Extract every folder into scratch outputs and score it."""
    found = [item for folder in folders for item in annotated_folders(folder)]
    reports = []
    done: dict[Path, Path] = {}
    with tempfile.TemporaryDirectory(prefix="stadttandem-") as scratch:
        for name, texts, gold in found:
            if texts not in done:
                outputs = Path(scratch) / str(len(done))
                flags = {"corpus": texts, "outputs": outputs, "model": model, "workers": workers}
                extract(load_settings(flags))
                done[texts] = outputs
            reports.append((name, evaluate(done[texts], gold)))
    return reports


def held(folders: list[Path], reports: list[tuple[str, Report]]) -> tuple[bool, list[str]]:
    """Whether the floors of every folder that has some (gold/floors.toml) hold, and the lines that say so."""
    from pipeline.evaluation.floors import gate, load_floors

    good, lines = True, []
    for folder in folders:
        path = folder / "gold" / "floors.toml"
        if not path.is_file():
            continue
        own = {name.split("/", 1)[1]: report for name, report in reports if name.startswith(f"{folder.name}/")}
        passed, text = gate(own, load_floors(path))
        good = good and passed
        lines.append(text)
    return good, lines


def measure_ner(files: list[Path], model: str, *, as_json: bool = False) -> str:
    """Exact-span precision, recall and F1 (percent) of the NER model on files of annotated sentences."""
    from pipeline.annotate.ner import evaluate_file, load_model

    if not files:
        raise SettingsError("name the files to measure on: stadttandem evaluate ner FILE …")
    ner = load_model(model)
    if ner is None:
        raise SettingsError("there is no model to measure: choose one with --model")
    figures: dict[str, Any] = {}
    for path in files:
        scores = evaluate_file(path, ner)
        figures[str(path)] = {
            label: {"precision": round(c.precision, 2), "recall": round(c.recall, 2), "f1": round(c.f1, 2), "gold": c.gold}
            for label, c in scores.by_label.items()
        }
    if as_json:
        return json.dumps(figures, indent=2)
    lines = []
    for name, labels in figures.items():
        lines += [name, f"{'':8}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}"]
        lines += [f"{label:8}{c['precision']:8.2f}{c['recall']:8.2f}{c['f1']:8.2f}{c['gold']:8}" for label, c in labels.items()]
    return "\n".join(lines)


def render(reports: list[tuple[str, Report]], *, verbose: bool, as_json: bool) -> str:
    """The reports as tables, or as JSON by name."""
    if as_json:
        figures: dict[str, Any] = {name: report.as_dict() for name, report in reports}
        return json.dumps(figures, indent=2, ensure_ascii=False)
    blocks = []
    for name, report in reports:
        blocks.append(format_table(report, title=name))
        if verbose and (differences := format_differences(report)):
            blocks.append(differences)
    return "\n\n".join(blocks)
