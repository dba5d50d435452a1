"""First and last stage of the pair model, on one folder WORK; ``train_encoder.py`` is the stage between them.

``python models/relate/train.py WORK`` reads the project's own dev gold and ``models/relate/data``; ``models/relate/data/held`` is weighed
but not learned from. Candidates and features are those of the running pipeline (``pipeline.relate.pairs``); positive are the pairs that
the gold calls related as two. It writes two logistic regressions into ``models/lexicon/scorer.json``, pairs of the hub and other pairs,
and WORK/pairs.pickle: every text with its mentions and pairs. The log odds in it are out of fold, so that the network learns what the
regression does not know about texts it has not seen.

``--centres`` writes the regression over the towns that texts without an issuer speak of, and nothing else.

``python models/relate/train.py WORK --last`` reads in WORK/read-*.pickle what the network says of every pair, out of fold again, and adds
to ``scorer.json`` what builds on it: sets of three or more (``sets``), pairs in the light of each other and kinds (``settle``).
Prints precision and recall by cross-validation over documents (6 folds). Needs scikit-learn (development only). Deterministic.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import softmax
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_fscore_support
from sklearn.model_selection import GroupKFold, cross_val_predict

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gold import HELD, OWN, ROOT, TEXTS, annotated, city_key, gold_key, headless, write_weights

from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.records import NEWS_ROLES
from pipeline.relate.assemble import merged
from pipeline.relate.centre import centre_features
from pipeline.relate.discourse import Reader, read_document
from pipeline.relate.encoder import DATE, PROGRAMME, foreign
from pipeline.relate.pairs import Pair, candidate_pairs
from pipeline.relate.sets import candidate_sets
from pipeline.relate.settle import kind_features, set_kind_features, settle_features
from pipeline.relate.weights import Linear

#: Pairs that a feature must describe to be kept: rarer ones are names and chance.
LEAST = 4
STRENGTH = 0.3  #: inverse of the penalty (scikit-learn's C)
SET_STRENGTH = 0.3
SETTLE_STRENGTH = 1.0
CENTRE_STRENGTH = 0.1
FOLDS = 6


def texts(folders: dict[str, tuple[Path, Path]], trained_on: set[str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Every document that has gold, with mentions and weighed pairs as plain data; and the weights of centres, which decide the pairs."""
    knowledge = load_knowledge("none")
    read = list(_readings(annotated, folders, knowledge))
    centre = fit_centres([*read, *_readings(headless, folders, knowledge)], trained_on)
    knowledge.cues.scorer.models["centre"] = Linear.of(centre)
    return [_text(*found) for found in read], centre


def _readings(
    texts_of: Callable[..., Iterator[tuple[Any, ...]]], folders: dict[str, tuple[Path, Path]], knowledge: Knowledge
) -> Iterator[tuple[str, Reader, dict[str, Any]]]:
    """The texts of every folder, as they are (``annotated``) or without their letterheads (``headless``), read, with their gold."""
    for name, (docs, gold) in folders.items():
        for document, view, notes, answer in texts_of(docs, gold, knowledge):
            yield name, read_document(document, view, notes, knowledge.cues), answer


def fit_centres(read: list[tuple[str, Reader, dict[str, Any]]], trained_on: set[str]) -> dict[str, Any]:
    """The regression over the towns of texts without an issuer; wanted are those with the most relations."""
    rows: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for name, reader, answer in read:
        degree = Counter(city for p in answer["partnerships"] for city in set(map(gold_key, p["cities"])))
        if reader.document.issuer_city_id is not None or not degree:
            continue
        text = {"set": name, "source": reader.document.source}
        for city, features in centre_features(reader).items():
            wanted = degree[city_key(city, reader.annotations)] == max(degree.values())
            rows.append((text, {"features": features, "related": wanted}))
    return _regression("centre", rows, trained_on, CENTRE_STRENGTH, "odds", scaled=True)


def _text(name: str, reader: Reader, answer: dict[str, Any]) -> dict[str, Any]:
    document, view, notes = reader.document, reader.view, reader.annotations
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
        "foreign": foreign(notes),
        "pairs": pairs,
        "gold": [(sorted(g[0]), g[1], g[2]) for g in gold],
        "keys": {p: key(p) for q in pairs for p in (q["a"], q["b"])},
        "drafts": [(sorted(map(key, d.cities)), d.kind, d.best.rule) for d in drafts],
        "reader": reader,
        "stated": drafts,
    }


def fit_pairs(data: list[dict[str, Any]], trained_on: set[str]) -> dict[str, Any]:
    """Fit both regressions on the sets ``trained_on``, put ``prior`` into every pair (out of fold for these), return the weights."""
    content = {}
    for name, hub in (("hub", True), ("other", False)):
        rows = [(t, p) for t in data for p in t["pairs"] if p["hub"] == hub]
        content[name] = _regression(name, rows, trained_on, STRENGTH, "prior")
    return content


Read = dict[tuple[str, str], dict[tuple[str, str], tuple[float, list[float]]]]
"""By set and source of a text, by cities of a pair: log odds of being related, and the network's eleven scores."""


def _joints(seen: dict[tuple[str, str], tuple[float, list[float]]]) -> dict[frozenset[str], float]:
    """The network's log odds that two cities are sides of one relation of three or more (``encoder.Verdict.joint``)."""
    return {frozenset(pair): scores[1] - 1.0 for pair, (_, scores) in seen.items()}


def _kind_shares(scores: list[float]) -> list[float]:
    """The network's probabilities of the kinds, out of its eleven scores of a pair."""
    return list(softmax(np.array(scores[2:8])))


def fit_sets(data: list[dict[str, Any]], trained_on: set[str], read: Read) -> dict[str, Any]:
    """The regression over sets of three or more; puts ``sets`` (the candidate, whether and as what it is gold) into every text."""
    rows = []
    for text in data:
        reader, drafts = text["reader"], text["stated"]
        priors = {frozenset((p["a"], p["b"])): p["prior"] for p in text["pairs"]}
        joints = _joints(read[text["set"], text["source"]])
        gold = {frozenset(g[0]): g[1] for g in text["gold"] if len(g[0]) > 2}
        text["sets"] = []
        for candidate in candidate_sets(reader, drafts, priors, joints):
            key = frozenset(city_key(c, reader.annotations) for c in candidate.cities)
            text["sets"].append({"set": candidate, "features": candidate.features, "related": key in gold, "kind": gold.get(key)})
            rows.append((text, text["sets"][-1]))
    return _regression("sets", rows, trained_on, SET_STRENGTH, "odds")


def fit_settle(data: list[dict[str, Any]], trained_on: set[str], read: Read) -> dict[str, Any]:
    """The regression over what the readers said of all pairs of a text."""
    rows = []
    for text in data:
        seen = read[text["set"], text["source"]]
        pairs = text["pairs"]
        priors = [p["prior"] for p in pairs]
        odds = [seen[p["a"], p["b"]][0] if (p["a"], p["b"]) in seen else p["prior"] for p in pairs]
        joints = _joints(seen)
        sets = [frozenset(d.cities) for d in text["stated"] if len(d.cities) > 2]
        named = text["reader"].named()
        found = settle_features([Pair(p["a"], p["b"], p["hub"]) for p in pairs], odds, priors, named, joints, sets)
        for pair, features in zip(pairs, found, strict=True):
            rows.append((text, {"features": features, "related": pair["related"]}))
    return _regression("settle", rows, trained_on, SETTLE_STRENGTH, "settled", least=0, scaled=True)


def fit_set_kinds(data: list[dict[str, Any]], trained_on: set[str], read: Read) -> dict[str, Any]:
    """The same from the sets of three or more (``fit_sets``) that the gold has."""
    features, kinds, sources = [], [], []
    for text in data:
        if text["set"] not in trained_on:
            continue
        seen = {frozenset(pair): _kind_shares(s) for pair, (_, s) in read[text["set"], text["source"]].items()}
        for found in (s for s in text["sets"] if s["related"]):
            features.append(set_kind_features(found["set"], text["reader"].annotations.city_entities, seen))
            kinds.append(found["kind"])
            sources.append(text["set"] + text["source"])
    return _kinds("kinds of sets", features, kinds, sources)


def fit_kinds(data: list[dict[str, Any]], trained_on: set[str], read: Read) -> dict[str, Any]:
    """Weights of the kinds, from the pairs that the gold calls related."""
    features, kinds, sources = [], [], []
    for text in data:
        if text["set"] not in trained_on:
            continue
        seen = read[text["set"], text["source"]]
        for p in text["pairs"]:
            if p["related"] and p["kinds"]:
                scores = seen.get((p["a"], p["b"]))
                shares = None if scores is None else _kind_shares(scores[1])
                features.append(kind_features(Pair(p["a"], p["b"], p["hub"], p["features"]), shares))
                kinds.append(p["kinds"][0])
                sources.append(text["set"] + text["source"])
    return _kinds("kinds", features, kinds, sources)


def _kinds(name: str, features: list[dict[str, float]], kinds: list[str], sources: list[str]) -> dict[str, Any]:
    """One set of weights per kind (a softmax)."""
    matrix, names = _matrix(features, LEAST, np.ones(len(features), bool))
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    right = cross_val_predict(model, matrix, kinds, groups=sources, cv=GroupKFold(FOLDS)) == np.array(kinds)
    sys.stdout.write(f"{name}: {len(kinds)}, {right.mean():.3f} right (cross-validated)\n")
    model.fit(matrix, kinds)
    return {
        str(kind): {"intercept": round(float(at), 4), "weights": _sparse(names, row)}
        for kind, at, row in zip(model.classes_, model.intercept_, model.coef_, strict=True)
    }


def _matrix(features: list[dict[str, float]], least: int, counted: Any) -> tuple[Any, Any]:
    """The features as columns, and their names; those that fewer than ``least`` of the rows ``counted`` have are left out."""
    vectorizer = DictVectorizer(sparse=False)
    matrix = vectorizer.fit_transform(features).astype(np.float32)
    often = (matrix[counted] != 0).sum(axis=0) >= least
    return matrix[:, often], vectorizer.get_feature_names_out()[often]


def _sparse(names: Any, values: Any) -> dict[str, float]:
    return dict(sorted((str(n), round(float(w), 4)) for n, w in zip(names, values, strict=True) if abs(w) >= 0.005))


def _regression(
    name: str,
    rows: list[tuple[dict[str, Any], dict[str, Any]]],
    trained_on: set[str],
    strength: float,
    target: str,
    *,
    least: int = LEAST,
    scaled: bool = False,
) -> dict[str, Any]:
    """Weights of a logistic regression over rows of (text, candidate); ``target`` of each candidate takes its log odds, out of fold for
    those of the sets ``trained_on``. Features that fewer than ``least`` candidates have are left out; ``scaled`` ones are put on one
    scale while learning."""
    training = np.array([t["set"] in trained_on for t, _ in rows])
    matrix, columns = _matrix([c["features"] for _, c in rows], least, training)
    scale = matrix[training].std(axis=0) + 1e-6 if scaled else np.ones(matrix.shape[1], np.float32)
    matrix /= scale
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
    return {"intercept": round(float(model.intercept_[0]), 4), "weights": _sparse(columns, model.coef_[0] / scale)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--last", action="store_true")
    parser.add_argument("--centres", action="store_true", help="the towns that texts without an issuer speak of, and nothing else")
    options = parser.parse_args()
    path = ROOT / "models" / "lexicon" / "scorer.json"
    nothing = {"intercept": 0.0, "weights": {}}  # the pipeline opens the file before it is trained
    content = {
        **dict.fromkeys(("centre", "hub", "other", "set", "settle"), nothing),
        "kinds": {},
        "set_kinds": {},
        **(json.loads(path.read_bytes()) if path.exists() else {}),
    }
    write_weights("scorer.json", content)
    trained_on = {"own", "data"}
    found, content["centre"] = texts({"own": OWN, "data": TEXTS, "held": HELD}, trained_on)
    if options.centres:
        write_weights("scorer.json", content)
        return
    content.update(fit_pairs(found, trained_on))
    if options.last:
        read: Read = {}
        for part in sorted(options.work.glob("read-*.pickle")):
            read.update(pickle.loads(part.read_bytes()))  # noqa: S301  (written by train_encoder.py)
        found = [text for text in found if (text["set"], text["source"]) in read]
        content["set"] = fit_sets(found, trained_on, read)
        content["settle"] = fit_settle(found, trained_on, read)
        content["kinds"] = fit_kinds(found, trained_on, read)
        content["set_kinds"] = fit_set_kinds(found, trained_on, read)
    else:
        options.work.mkdir(parents=True, exist_ok=True)
        for text in found:
            del text["reader"], text["stated"]
        (options.work / "pairs.pickle").write_bytes(pickle.dumps(found))
    write_weights("scorer.json", content)


if __name__ == "__main__":
    main()
