"""First stage of the pair model: ``python models/relate/train.py [WORK]`` writes ``models/lexicon/scorer.json`` and WORK/pairs.pickle.

Reads the project's own dev gold and ``models/relate/data``; ``models/relate/data/held`` is weighed but not learned from. Candidates and
features are those of the running pipeline (``pipeline.relate.pairs``, ``sets``); positive are the pairs that the gold calls related as two
and the sets that it names. The weights are those of three logistic regressions: pairs of the hub, other pairs, sets. WORK/pairs.pickle
holds for the second stage (``train_encoder.py``) every text with its mentions and pairs; the log odds in it are out of fold, so that the
network learns what the regression does not know about texts it has not seen.
Prints precision and recall by cross-validation over documents (6 folds). Needs scikit-learn (development only). Deterministic.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_fscore_support
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gold import HELD, OWN, TEXTS, annotated, city_key, gold_key, write_weights

from pipeline.knowledge import load_knowledge
from pipeline.records import NEWS_ROLES
from pipeline.relate.assemble import merged
from pipeline.relate.discourse import Reader
from pipeline.relate.encoder import DATE, PROGRAMME
from pipeline.relate.pairs import candidate_pairs
from pipeline.relate.sets import candidate_sets

#: Pairs that a feature must describe to be kept: rarer ones are names and chance.
LEAST = 4
STRENGTH = 0.3  #: inverse of the penalty (scikit-learn's C)
SET_STRENGTH = 0.6
FOLDS = 6


def texts(folders: dict[str, tuple[Path, Path]]) -> list[dict[str, Any]]:
    """Every document that has gold, with mentions and weighed pairs as plain data."""
    knowledge = load_knowledge("none")
    return [_text(name, *found, knowledge) for name, (docs, gold) in folders.items() for found in annotated(docs, gold, knowledge)]


def _text(name: str, document: Any, view: Any, notes: Any, answer: dict[str, Any], knowledge: Any) -> dict[str, Any]:
    reader = Reader(document, view, notes, knowledge.cues)
    reader.read()
    drafts = merged(reader)

    def key(city_id: str) -> str:
        return city_key(city_id, notes)

    gold = [(frozenset(map(gold_key, p["cities"])), p["kind"], p["status"]) for p in answer["partnerships"]]
    pairs = []
    for pair in candidate_pairs(reader, drafts):
        both = frozenset((key(pair.a), key(pair.b)))
        pairs.append(
            {
                "a": pair.a,
                "b": pair.b,
                "hub": pair.hub,
                "features": pair.features,
                "related": any(both == g[0] for g in gold),
                "joint": any(both < g[0] for g in gold),
                "kinds": [g[1] for g in gold if both <= g[0]],
                "statuses": [g[2] for g in gold if both <= g[0]],
            }
        )
    return {
        "set": name,
        "source": document.source,
        "text": document.text,
        "sentences": [(s.start, s.end) for s in view.sentences if view.blocks[s.block].role in NEWS_ROLES],
        "cities": [(m.start, m.end, m.city_id, m.form) for m in notes.cities],
        "marks": [(m.start, m.end, DATE) for m in notes.dates] + [(m.start, m.end, PROGRAMME) for m in notes.programmes],
        "hub": reader.hub(),
        "pairs": pairs,
        "gold": [(sorted(g[0]), g[1], g[2]) for g in gold],
        "keys": {p: key(p) for q in pairs for p in (q["a"], q["b"])},
        "drafts": [(sorted(map(key, d.cities)), d.kind, d.best.rule) for d in drafts],
        "reader": reader,
        "stated": drafts,
    }


def fit(data: list[dict[str, Any]], trained_on: set[str]) -> dict[str, Any]:
    """Fit both regressions on the sets ``trained_on``, put ``prior`` into every pair (out of fold for these), return the weights."""
    content = {}
    for name, hub in (("hub", True), ("other", False)):
        rows = [(t, p) for t in data for p in t["pairs"] if p["hub"] == hub]
        content[name] = _regression(name, rows, trained_on, STRENGTH, "prior")
    return content


def fit_sets(data: list[dict[str, Any]], trained_on: set[str]) -> dict[str, Any]:
    """Fit the regression over sets of three or more, after ``fit``; puts ``sets`` (members, log odds, whether gold) into every text."""
    rows = []
    for text in data:
        reader, drafts = text.pop("reader"), text.pop("stated")
        priors = {frozenset((p["a"], p["b"])): p["prior"] for p in text["pairs"]}
        gold = {frozenset(g[0]): g[1] for g in text["gold"] if len(g[0]) > 2}
        text["sets"] = []
        for candidate in candidate_sets(reader, drafts, priors):
            key = frozenset(city_key(c, reader.annotations) for c in candidate.cities)
            text["sets"].append({"cities": key, "features": candidate.features, "related": key in gold, "kind": gold.get(key)})
            rows.append((text, text["sets"][-1]))
    return _regression("sets", rows, trained_on, SET_STRENGTH, "odds")


def _regression(
    name: str, rows: list[tuple[dict[str, Any], dict[str, Any]]], trained_on: set[str], strength: float, target: str
) -> dict[str, Any]:
    """Weights of a logistic regression over rows of (text, candidate); ``target`` of each candidate takes its log odds, out of fold for
    those of the sets ``trained_on``."""
    training = np.array([t["set"] in trained_on for t, _ in rows])
    vectorizer = DictVectorizer(sparse=False)
    matrix = vectorizer.fit_transform([c["features"] for _, c in rows]).astype(np.float32)
    often = (matrix[training] > 0).sum(axis=0) >= LEAST
    matrix, columns = matrix[:, often], vectorizer.get_feature_names_out()[often]
    wanted = np.array([c["related"] for _, c in rows], dtype=int)
    groups = np.array([t["set"] + t["source"] for t, _ in rows])
    odds = np.zeros(len(rows))
    inside = np.where(training)[0]
    for left, right in GroupKFold(FOLDS).split(inside, wanted[inside], groups[inside]):
        model = LogisticRegression(C=strength, max_iter=5000).fit(matrix[inside[left]], wanted[inside[left]])
        odds[inside[right]] = model.decision_function(matrix[inside[right]])
    model = LogisticRegression(C=strength, max_iter=5000).fit(matrix[training], wanted[training])
    if not training.all():
        odds[~training] = model.decision_function(matrix[~training])
    for (_, candidate), value in zip(rows, odds, strict=True):
        candidate[target] = float(value)
    said, held = 1 / (1 + np.exp(-odds[training])), wanted[training]
    precision, recall, f1, _ = precision_recall_fscore_support(held, said > 0.5, average="binary")
    sys.stdout.write(
        f"{name}: {training.sum()}, {held.sum()} related, average precision {average_precision_score(held, said):.3f}, "
        f"at 0.5 precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f} (cross-validated)\n"
    )
    weights = {n: round(float(w), 4) for n, w in zip(columns, model.coef_[0], strict=True) if abs(w) >= 0.005}
    return {"intercept": round(float(model.intercept_[0]), 4), "weights": dict(sorted(weights.items()))}


def main() -> None:
    found = texts({"own": OWN, "data": TEXTS, "held": HELD})
    content = fit(found, {"own", "data"})
    content["set"] = fit_sets(found, {"own", "data"})
    write_weights("scorer.json", content)
    if len(sys.argv) > 1:
        work = Path(sys.argv[1])
        work.mkdir(parents=True, exist_ok=True)
        (work / "pairs.pickle").write_bytes(pickle.dumps(found))


if __name__ == "__main__":
    main()
