"""Train the weights that choose the start, end and status of relations: ``python models/relate/train_times.py [FOLDER …]``.

It reads the project's own dev gold, ``models/relate/data`` and further folders with ``docs`` and ``gold``, and writes ``dater.json``. A
row is a date near a relation of the gold; the choice is among all dates near one relation and none of them (a softmax: dates compete).
Relations that the rules find are learned with what the rules say of their times. Every pair of the gold is learned again as a learned
reader adds it (rule ``read-pair``), so that the weights also serve relations of which no construction knows. Prints precision and
recall by cross-validation over documents (10 folds), beside the rules' own. Needs scikit-learn (development only). Deterministic: fixed
folds, a start at zero, one thread, rounded weights.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # the order of sums is part of the result

import numpy as np
from scipy.optimize import minimize
from sklearn.feature_extraction import DictVectorizer
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gold import OWN, TEXTS, annotated, city_key, gold_key, write_weights

from pipeline.knowledge import load_knowledge
from pipeline.records import Annotations, Document
from pipeline.relate.assemble import Draft, drafted, rule_times
from pipeline.relate.attributes import read_times
from pipeline.relate.dating import NEEDED, SURE, Dating, best, vetoed
from pipeline.relate.discourse import Reader, read_document
from pipeline.relate.find import Finding
from pipeline.relate.pairs import RELATIONS
from pipeline.relate.standing import STATUSES, status, status_features, without_rules
from pipeline.textview import TextView

#: Dates that a feature must describe to be kept, strength of the L2 penalty, weight of a pair that is learned a second time.
LEAST, PENALTY, AGAIN = 4, 1.0, 0.5
STATUS_PENALTY = 0.7


@dataclass
class Sample:
    """A relation of the gold with its candidates: (start, end, features) of every date near it."""

    document: str
    group: str  #: found , again (the same as the learned readers add it), missed
    gold: dict[str, str | None]
    ruled: dict[str, str | None]
    rows: list[tuple[str, str, dict[str, float]]]
    status: str
    words: dict[str, float]  #: features of the status


def samples(document: Document, view: TextView, notes: Annotations, answer: dict, cues: object) -> list[Sample]:  # type: ignore[type-arg]
    """All samples of one document."""
    reader = read_document(document, view, notes, cues)  # type: ignore[arg-type]
    drafts, _ = drafted(reader)

    def key(city_id: str) -> str:
        return city_key(city_id, notes)

    wanted = [(frozenset(map(gold_key, p["cities"])), p) for p in answer["partnerships"]]
    matched: dict[int, int] = {}
    for same_kind in (True, False):
        for i, (cities, relation) in enumerate(wanted):
            for j, draft in enumerate(drafts):
                free = i not in matched and j not in matched.values() and frozenset(map(key, draft.cities)) == cities
                if free and (draft.kind == relation["kind"] or not same_kind):
                    matched[i] = j

    def sample(draft: Draft, dating: Dating, relation: dict, group: str) -> Sample:  # type: ignore[type-arg]
        rows = [(c.start, c.end, c.features) for c in dating.candidates(draft)]
        gold = {"start": relation["start"], "end": relation["end"]}
        return Sample(
            document.source, group, gold, {"start": draft.start, "end": draft.end}, rows, relation["status"], status_features(dating, draft)
        )

    dating = Dating(reader, drafts)
    out = [sample(drafts[j], dating, wanted[i][1], "found") for i, j in matched.items()]
    named = {key(c): c for m in reader.masked.values() for c in m.cities}
    hub = reader.hub()
    if hub is not None:
        named.setdefault(key(hub), hub)
    for i, (cities, relation) in enumerate(wanted):
        if len(cities) != 2 or not cities <= set(named):
            continue
        pair = [named[c] for c in sorted(cities)]
        side = hub if hub in pair else pair[0]
        draft = read_pair(reader, side, pair[1 - pair.index(side)], relation["kind"])  # type: ignore[arg-type]
        if draft is not None:
            others = [d for j, d in enumerate(drafts) if j != matched.get(i)]
            out.append(sample(draft, Dating(reader, [*others, draft]), relation, "again" if i in matched else "missed"))
    return out


def read_pair(reader: Reader, hub: str, city: str, kind: str) -> Draft | None:
    """A pair as the learned readers add it: by the most telling sentence that names the partner."""
    naming = [m for m in reader.masked.values() if city in m.cities]
    if not naming:
        return None
    masked = max(naming, key=lambda m: (len(m.tags() & RELATIONS), bool(m.dates), -m.index))
    group = next(g for g in masked.groups if city in g.cities)
    finding = Finding((hub, city), kind, "read-pair", masked.index, list(masked.cues), 0.7, hub=hub)
    finding.years.update({c: d for g in masked.groups for c, d in g.years.items() if c == city})
    draft = Draft((hub, city), kind, [finding], [read_times(masked, finding, masked.text.find(f"<G{group.index}>"))])
    rule_times(reader, draft)
    return draft


def gather(folders: list[tuple[Path, Path]]) -> list[Sample]:
    """Samples of all documents that have gold."""
    knowledge = load_knowledge("none")
    found = (one for docs, gold in folders for one in annotated(docs, gold, knowledge))
    return [s for document, view, notes, answer in found for s in samples(document, view, notes, answer, knowledge.cues)]


class Table:
    """The rows of all samples as a matrix, with labels for ``which``."""

    def __init__(self, data: list[Sample], which: str) -> None:
        place = 0 if which == "start" else 1
        rows: list[dict[str, float]] = []
        owner: list[int] = []
        right: list[bool] = []
        self.weight = np.ones(len(data))
        self.none = np.zeros(len(data), dtype=bool)
        for n, sample in enumerate(data):
            gold = sample.gold[which]
            values = [row[place] for row in sample.rows]
            hits = [
                gold is not None and (v == gold or (which == "end" and row[0] == gold)) for v, row in zip(values, sample.rows, strict=True)
            ]
            coarse = gold is not None and any(v.startswith(gold) or gold.startswith(v) for v in values)
            self.none[n] = not any(hits)
            self.weight[n] = 0.0 if coarse and not any(hits) else AGAIN if sample.group == "again" else 1.0
            rows.extend(row[2] for row in sample.rows)
            owner.extend([n] * len(hits))
            right.extend(hits)
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform(rows).tocsc()
        often = np.asarray((matrix > 0).sum(axis=0)).ravel() >= LEAST
        self.matrix, self.names = matrix[:, often].tocsr(), vectorizer.get_feature_names_out()[often]
        self.owner, self.right = np.array(owner), np.array(right)

    def fit(self, chosen: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        """Weights and, last, the intercept; learned from the samples ``chosen``. Several dates of the right value share the merit."""
        place = np.full(len(self.none), -1)
        place[chosen] = np.arange(len(chosen))
        kept = place[self.owner] >= 0
        matrix, owner, right = self.matrix[kept], place[self.owner[kept]], self.right[kept]
        none, weight, count = self.none[chosen], self.weight[chosen], len(chosen)

        def loss(x: np.ndarray) -> tuple[float, np.ndarray]:  # type: ignore[type-arg]
            total = matrix @ x[:-1] + x[-1]
            top = np.zeros(count)
            np.maximum.at(top, owner, total)
            power, base = np.exp(total - top[owner]), np.exp(-top)
            whole = base + np.bincount(owner, power, count)
            merit = np.bincount(owner, power * right, count) + base * none
            slope = weight[owner] * (power / whole[owner] - power * right / merit[owner])
            value = (weight * (np.log(whole) - np.log(merit))).sum() + PENALTY * (x[:-1] ** 2).sum()
            return float(value), np.append(matrix.T @ slope + 2 * PENALTY * x[:-1], slope.sum())

        start = np.append(np.zeros(matrix.shape[1]), -1.0)
        return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)

    def shares(self, x: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        """Probability of every row."""
        total = self.matrix @ x[:-1] + x[-1]
        top = np.zeros(len(self.none))
        np.maximum.at(top, self.owner, total)
        power = np.exp(total - top[self.owner])
        return np.asarray(power / (np.exp(-top) + np.bincount(self.owner, power, len(top)))[self.owner])


class Statuses:
    """The features of all samples' statuses as a matrix, with labels: a softmax of STATUSES beside active, whose sum is zero.

    Every sample stands in it twice, the second time (the rows behind ``count``) without what the rules say.
    """

    def __init__(self, data: list[Sample]) -> None:
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform([*(s.words for s in data), *(without_rules(s.words) for s in data)]).tocsc()
        often = np.asarray((matrix > 0).sum(axis=0)).ravel() >= 2 * LEAST
        self.matrix, self.names = matrix[:, often].tocsr(), vectorizer.get_feature_names_out()[often]
        self.right = np.array([[s.status == name for name in STATUSES] for s in data] * 2, dtype=float)
        self.weight = np.array([AGAIN if s.group == "again" else 1.0 for s in data] + [AGAIN] * len(data))
        self.count = len(data)

    def fit(self, known: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        """Weights and, last, intercepts; a column for each of STATUSES. Learned from the samples ``known``."""
        chosen = np.concatenate([known, known + self.count])
        matrix, right, weight = self.matrix[chosen], self.right[chosen], self.weight[chosen]
        shape = (matrix.shape[1] + 1, len(STATUSES))

        def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:  # type: ignore[type-arg]
            x = flat.reshape(shape)
            total = matrix @ x[:-1] + x[-1]
            whole = np.logaddexp(0.0, np.logaddexp.reduce(total, axis=1))
            slope = weight[:, None] * (np.exp(total - whole[:, None]) - right)
            value = (weight * (whole - (total * right).sum(axis=1))).sum() + STATUS_PENALTY * (x[:-1] ** 2).sum()
            return float(value), np.vstack([matrix.T @ slope + 2 * STATUS_PENALTY * x[:-1], slope.sum(axis=0)]).ravel()

        start = np.vstack([np.zeros((shape[0] - 1, shape[1])), np.full((1, shape[1]), -2.0)])
        return np.asarray(minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x).reshape(shape)

    def shares(self, x: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        """Probabilities of STATUSES for every sample."""
        total = self.matrix[: self.count] @ x[:-1] + x[-1]
        return np.asarray(np.exp(total - np.logaddexp(0.0, np.logaddexp.reduce(total, axis=1))[:, None]))


def standing(ruled: tuple[bool, bool], shares: list[float] | None = None) -> str:
    """The status by the rules or, with ``shares``, the one that the pipeline would give; dates are not settled."""
    ended, planned = ruled if shares is None else status(shares, ruled)
    return "ended" if ended else "planned" if planned else "active"


def report_statuses(data: list[Sample], answers: list[str], label: str) -> None:
    for name, groups in (("found", ("found",)), ("as read", ("again", "missed"))):
        pairs = [(s.status, a) for s, a in zip(data, answers, strict=True) if s.group in groups]
        right = sum(g == a for g, a in pairs)
        sys.stdout.write(f"  status {label} ({name}): right {right / max(1, len(pairs)):.3f} of {len(pairs)}\n")


def learn_statuses(data: list[Sample]) -> dict[str, dict[str, object]]:
    """The weights of STATUSES; prints how they do, as for the dates."""
    table = Statuses(data)
    ruled = [("rule_ended" in s.words, "rule_planned" in s.words) for s in data]
    report_statuses(data, [standing(r) for r in ruled], "by rules")
    held_out = np.zeros((len(data), len(STATUSES)))
    for known, unknown in GroupKFold(10).split(held_out, groups=[s.document for s in data]):
        held_out[unknown] = table.shares(table.fit(known))[unknown]
    report_statuses(data, [standing(r, shares.tolist()) for r, shares in zip(ruled, held_out, strict=True)], "learned")
    x = table.fit(np.arange(len(data)))
    content: dict[str, dict[str, object]] = {}
    for n, name in enumerate(STATUSES):
        weights = {str(a): round(float(w), 3) for a, w in zip(table.names, x[:-1, n], strict=True) if abs(w) >= 0.02}
        content[name] = {"intercept": round(float(x[-1, n]), 3), "weights": dict(sorted(weights.items()))}
    return content


def decide(sample: Sample, shares: list[float], which: str) -> str | None:
    """What the pipeline would make of these probabilities."""
    if not sample.rows:
        return sample.ruled[which]
    values = [row[0 if which == "start" else 1] for row in sample.rows]
    place, _ = best(which, sample.ruled[which], values, [row[2] for row in sample.rows], shares)
    if which == "start" and place < 0 and vetoed(sample.ruled[which], values, shares):
        return None
    return values[place] if place >= 0 else sample.ruled[which]


def report(data: list[Sample], which: str, answers: list[str | None], label: str) -> None:
    for name, groups in (("found", ("found",)), ("as read", ("again", "missed"))):
        pairs = [(s.gold[which], a) for s, a in zip(data, answers, strict=True) if s.group in groups]
        right = sum(g is not None and g == a for g, a in pairs)
        given, wanted = sum(a is not None for _, a in pairs), sum(g is not None for g, _ in pairs)
        f1 = 2 * right / max(1, given + wanted)
        precision, recall = right / max(1, given), right / max(1, wanted)
        sys.stdout.write(f"  {which} {label} ({name}): precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f} of {wanted}\n")


def main() -> None:
    folders = [OWN, TEXTS, *((Path(a) / "docs", Path(a) / "gold") for a in sys.argv[1:])]
    data = gather(folders)
    sys.stdout.write(f"{len(data)} relations; thresholds {NEEDED}, {SURE}\n")
    content: dict[str, dict[str, object]] = {}
    for which in ("start", "end"):
        table = Table(data, which)
        report(data, which, [s.ruled[which] for s in data], "by rules")
        held_out = np.zeros(len(table.owner))
        for known, unknown in GroupKFold(10).split(np.zeros(len(data)), groups=[s.document for s in data]):
            rows = np.isin(table.owner, unknown)
            held_out[rows] = table.shares(table.fit(known))[rows]
        answers = [decide(s, held_out[table.owner == n].tolist(), which) for n, s in enumerate(data)]
        report(data, which, answers, "learned")
        x = table.fit(np.arange(len(data)))
        weights = {n: round(float(w), 3) for n, w in zip(table.names, x[:-1], strict=True) if abs(w) >= 0.01}
        sys.stdout.write(f"  {len(weights)} weights\n")
        content[which] = {"intercept": round(float(x[-1]), 3), "weights": dict(sorted(weights.items()))}
    content.update(learn_statuses(data))
    write_weights("dater.json", content)


if __name__ == "__main__":
    main()
