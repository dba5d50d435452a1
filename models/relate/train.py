"""Train the scorer of relations on the project's own dev gold and models/relate/data: ``python models/relate/train.py`` writes the weights.

Candidates are the hub of a text with every other city in it; positive are the pairs that the gold calls twinning, friendship, thematic or
cooperation. Prints precision and recall by cross-validation over documents (10 folds), so that a change can be judged without the test
gold. Needs scikit-learn (development only). Deterministic: fixed folds, no random start.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, precision_recall_fscore_support
from sklearn.model_selection import GroupKFold, cross_val_predict

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.analyse import annotate  # noqa: E402
from pipeline.ingest import IngestOptions, discover, read  # noqa: E402
from pipeline.knowledge import load_knowledge  # noqa: E402
from pipeline.records import Reject  # noqa: E402
from pipeline.relate.discourse import Reader  # noqa: E402
from pipeline.relate.scorer import features  # noqa: E402

#: Pairs that a feature must describe to be kept: rarer ones are names and chance.
LEAST = 4
PAIR_KINDS = ("twinning", "friendship", "thematic", "cooperation")


def candidates(folders: list[tuple[Path, Path]]) -> tuple[list[dict[str, float]], list[int], list[str]]:
    """Features, labels and document names of every hub pair; pairs that the gold relates in a project or network alone are left out."""
    knowledge = load_knowledge("none")
    rows: list[dict[str, float]] = []
    labels: list[int] = []
    names: list[str] = []
    for docs, gold in folders:
        answers = {
            json.loads(p.read_text(encoding="utf-8"))["doc"]: json.loads(p.read_text(encoding="utf-8")) for p in sorted(gold.glob("*.json"))
        }
        for source in discover(docs):
            for document in read(source, options=IngestOptions()):
                answer = None if isinstance(document, Reject) else answers.get(Path(document.source).name)
                if isinstance(document, Reject) or answer is None:
                    continue
                known_document, view, notes = annotate(document, knowledge)
                reader = Reader(known_document, view, notes, knowledge.cues)
                reader.read()
                hub = reader.hub()
                if hub is None:
                    continue
                known = notes.city_entities

                def key(city_id: str, known: dict = known) -> str:  # type: ignore[type-arg]
                    return city_id if city_id.startswith("geonames:") else known[city_id].name

                def gid(city: dict) -> str:  # type: ignore[type-arg]
                    return f"geonames:{city['geonames']}" if city["geonames"] else city["name"]

                pairs = {
                    frozenset(map(gid, p["cities"])) for p in answer["partnerships"] if len(p["cities"]) == 2 and p["kind"] in PAIR_KINDS
                }
                joint = {frozenset((gid(a), gid(b))) for p in answer["partnerships"] for a in p["cities"] for b in p["cities"] if a != b}
                for city in dict.fromkeys(c for m in reader.masked.values() for c in m.cities):
                    pair = frozenset((key(hub), key(city))) if hub in known else frozenset((hub, key(city)))
                    if city == hub or (pair in joint and pair not in pairs):
                        continue
                    rows.append(features(reader, hub, city))
                    labels.append(int(pair in pairs))
                    names.append(document.source)
    return rows, labels, names


def main() -> None:
    data = ROOT / "models" / "relate" / "data"
    rows, labels, names = candidates([(ROOT / "corpus" / "raw", ROOT / "corpus" / "gold" / "dev"), (data / "docs", data / "gold")])
    vectorizer = DictVectorizer(sparse=False)
    matrix, wanted = vectorizer.fit_transform(rows), np.array(labels)
    often = (matrix > 0).sum(axis=0) >= LEAST
    matrix, columns = matrix[:, often], vectorizer.get_feature_names_out()[often]
    model = LogisticRegression(C=0.3, max_iter=5000)
    held_out = cross_val_predict(model, matrix, wanted, groups=names, cv=GroupKFold(10), method="predict_proba")[:, 1]
    say = sys.stdout.write
    say(f"{len(rows)} candidates, {sum(labels)} partners, average precision {average_precision_score(wanted, held_out):.3f}\n")
    for threshold in (0.3, 0.5, 0.7):
        precision, recall, f1, _ = precision_recall_fscore_support(wanted, held_out > threshold, average="binary")
        say(f"  at {threshold}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}\n")
    model.fit(matrix, wanted)
    weights = {n: round(float(w), 4) for n, w in zip(columns, model.coef_[0], strict=True) if abs(w) >= 0.005}
    say(f"{len(weights)} weights\n")
    content = {"intercept": round(float(model.intercept_[0]), 4), "weights": dict(sorted(weights.items()))}
    (ROOT / "models" / "lexicon" / "scorer.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
