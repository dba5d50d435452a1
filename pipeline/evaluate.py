"""How right the tables are: ``evaluate(outputs, gold)`` reads both folders and returns a report. Pure reading; imports no stage.

The definitions: document-level micro averages. Cities agree by GeoNames id or within 15 km in one country; dates by their two days;
programmes by name. Claims are aligned one to one by their cities, then by kind; ``partnerships_exact`` wants the very same cities,
``partnership_city_slots`` counts the places of cities in partnerships, and kind, status, start, end, themes and programmes are asked of
aligned claims (kind and status also of partnerships that were not found, where they are wrong).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.evaluation.gold import GoldDocument, load_gold
from pipeline.evaluation.measures import COUNTED, SHARED, Bin, Counts, Score, calibration_error, reliability, total
from pipeline.evaluation.outputs import Outputs, read_outputs
from pipeline.evaluation.scoring import Difference, score_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Locate = Callable[[int], tuple[float, float] | None]

#: Folders of a gold that is divided: what rules are written against, and what stays unread.
PARTS = ("dev", "test")

__all__ = ["PARTS", "Report", "evaluate", "evaluate_parts", "evaluate_records", "format_differences", "format_table"]


@dataclass(frozen=True, slots=True)
class Report:
    """Scores over all documents and by kind and phenomenon, the reliability of confidences, and every difference."""

    score: Score
    by_kind: dict[str, Counts]
    by_phenomenon: dict[str, Score]
    claim_reliability: tuple[Bin, ...]
    city_reliability: tuple[Bin, ...]
    missing: tuple[str, ...]
    differences: tuple[Difference, ...]

    def values(self) -> dict[str, float]:
        """Every measure that was asked at least once: F1 or accuracy, 0 to 1."""
        return {name: self.score.value(name) for name in (*COUNTED, *SHARED) if self.score.asked(name)}

    def as_dict(self) -> dict[str, Any]:
        """Plain figures for JSON, rounded to three decimals."""
        figures: dict[str, Any] = {"documents": self.score.documents, "missing": list(self.missing)}
        for name, c in self.score.counts.items():
            figures[name] = {
                "precision": round(c.precision, 3),
                "recall": round(c.recall, 3),
                "f1": round(c.f1, 3),
                "gold": c.gold,
                "found": c.found,
            }
        for name, s in self.score.shares.items():
            figures[name] = {"accuracy": round(s.value, 3), "n": s.total}
        figures["by_kind"] = {k: {"f1": round(c.f1, 3), "gold": c.gold, "found": c.found} for k, c in self.by_kind.items()}
        return figures


def evaluate(
    outputs: Path, gold: Path, docs_filter: Callable[[GoldDocument], bool] | None = None, *, locate: Locate | None = None
) -> Report:
    """Score the tables under ``outputs`` against the annotations under ``gold``.

    ``docs_filter`` picks annotations; ``locate`` gives (latitude, longitude) in degrees for a GeoNames id (default: the shipped
    gazetteer). Raises OutputsError or GoldError with the remedy.
    """
    documents = load_gold(gold)
    return evaluate_records(
        read_outputs(outputs), [d for d in documents if docs_filter is None or docs_filter(d)], locate or gazetteer_locator()
    )


def evaluate_parts(outputs: Path, gold: Path) -> dict[str, Report]:
    """The same for each of PARTS that ``gold`` has, by its name; the tables and the gazetteer are read once."""
    parts = {part: load_gold(gold / part) for part in PARTS if (gold / part).is_dir()}
    if not parts:
        return {}
    found, locate = read_outputs(outputs), gazetteer_locator()
    return {part: evaluate_records(found, documents, locate) for part, documents in parts.items()}


def gazetteer_locator() -> Locate:
    """Coordinates from the shipped gazetteer; None for ids that it lacks."""
    from pipeline.gazetteer import Gazetteer  # the file is only mapped where it is needed

    gazetteer = Gazetteer.open()

    def locate(number: int) -> tuple[float, float] | None:
        try:
            city = gazetteer.city(f"geonames:{number}")
        except KeyError:
            return None
        return None if city.latitude is None or city.longitude is None else (city.latitude, city.longitude)

    return locate


def evaluate_records(outputs: Outputs, gold: Iterable[GoldDocument], locate: Locate) -> Report:
    """The same on records that were already read."""
    documents = list(gold)
    scored = [score_document(g, outputs.get(g.doc), locate) for g in documents]
    tags = sorted({t for s in scored for t in s.phenomena})
    kinds: dict[str, Counts] = {}
    for s in scored:
        for kind, counts in s.kinds.items():
            kinds[kind] = kinds.get(kind, Counts()) + counts
    return Report(
        score=total(s.score for s in scored),
        by_kind=dict(sorted(kinds.items())),
        by_phenomenon={t: total(s.score for s in scored if t in s.phenomena) for t in tags},
        claim_reliability=reliability(a for s in scored for a in s.claims),
        city_reliability=reliability(a for s in scored for a in s.cities),
        missing=tuple(g.doc for g in documents if outputs.get(g.doc) is None),
        differences=tuple(d for s in scored for d in s.differences),
    )


def format_table(report: Report, *, title: str = "") -> str:
    """The report as plain text tables for a terminal."""
    lines = [f"{title or 'Accuracy'} ({report.score.documents} documents)", ""]
    lines.append(f"{'measure':24} {'P':>6} {'R':>6} {'F1':>6} {'gold':>6} {'found':>6}")
    for name in COUNTED:
        c = report.score.counts[name]
        lines.append(f"{name:24} {c.precision:6.3f} {c.recall:6.3f} {c.f1:6.3f} {c.gold:6d} {c.found:6d}")
    for name in SHARED:
        s = report.score.shares[name]
        lines.append(f"{name:24} {'':6} {'':6} {s.value:6.3f} {s.total:6d}")
    if report.by_kind:
        lines += ["", f"{'kind (same cities, kind)':24} {'P':>6} {'R':>6} {'F1':>6} {'gold':>6} {'found':>6}"]
        lines += [f"{k:24} {c.precision:6.3f} {c.recall:6.3f} {c.f1:6.3f} {c.gold:6d} {c.found:6d}" for k, c in report.by_kind.items()]
    if report.by_phenomenon:
        lines += ["", f"{'phenomenon':24} {'docs':>5} {'cities':>7} {'dates':>6} {'exact':>6} {'kind':>6} {'status':>6} {'clean':>6}"]
        for tag, score in report.by_phenomenon.items():
            lines.append(f"{tag:24} {score.documents:5d} " + " ".join(_cell(score, name, width) for name, width in _PHENOMENON))
    for label, bins in (("claims", report.claim_reliability), ("cities", report.city_reliability)):
        if bins:
            lines += ["", _reliability(label, bins)]
    if report.missing:
        lines += ["", f"not in the outputs: {', '.join(report.missing)}"]
    return "\n".join(lines)


_PHENOMENON = (("cities", 7), ("dates", 6), ("partnerships_exact", 6), ("kind", 6), ("status", 6), ("negatives_clean", 6))


def _cell(score: Score, name: str, width: int) -> str:
    return f"{score.value(name):{width}.2f}" if score.asked(name) else " " * (width - 1) + "–"


def _reliability(label: str, bins: tuple[Bin, ...]) -> str:
    lines = [f"reliability of {label} (expected calibration error {calibration_error(bins):.3f})"]
    lines.append(f"{'confidence':>14} {'n':>5} {'mean':>6} {'right':>6}")
    lines += [f"{b.low:6.2f} –{b.high:6.2f} {b.n:5d} {b.mean_confidence:6.3f} {b.accuracy:6.3f}" for b in bins]
    return "\n".join(lines)


def format_differences(report: Report) -> str:
    """One line per difference: document, measure, what was lost or added."""
    return "\n".join(f"{d.doc}: {d.measure}: {d.detail}" for d in report.differences)
