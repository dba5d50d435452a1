"""Train the scorer of a partnership's themes: ``python models/relate/train_themes.py [FOLDER ...]`` writes the weights.

Learns from the project's own dev gold, ``models/relate/data`` and further folders with ``docs`` and ``gold``. Candidates are the themes
that words near a relation speak of, for each relation that the gold holds too; positive are those that the gold gives it. Prints
precision, recall and F1 of all themes (those without any candidate count as lost) by cross-validation over documents (10 folds), so that a
change can be judged without the test gold. Needs scikit-learn (development only). Deterministic: fixed folds, no random start.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gold import OWN, TEXTS, annotated, city_key, gold_key, write_weights

from pipeline.knowledge import Knowledge, load_knowledge
from pipeline.records import Annotations, Document
from pipeline.relate.assemble import Draft, gather
from pipeline.relate.discourse import read_document
from pipeline.relate.themes import surest, theme_features
from pipeline.textview import TextView

#: Candidates that a feature must describe to be kept.
LEAST = 4
REGULAR = 0.3  #: inverse strength of the regularisation; 0.1 to 3 differ by less than 0.02 F1


@dataclass
class Candidates:
    rows: list[dict[str, float]] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    relations: list[tuple[str, list[tuple[int, str]]]] = field(default_factory=list)  #: kind; row and theme of each candidate
    gold: int = 0  #: themes that the gold gives to relations that were found

    def add(self, document: Document, view: TextView, notes: Annotations, answer: dict[str, Any], knowledge: Knowledge) -> None:
        """The candidates of one document."""
        reader = read_document(document, view, notes, knowledge.cues)
        drafts, _ = gather(reader)
        if not drafts:
            return
        wanted = matched(answer["partnerships"], drafts, [frozenset(city_key(c, notes) for c in d.cities) for d in drafts])
        for n, themes in enumerate(theme_features(reader, drafts)):
            if n not in wanted:
                continue
            self.gold += len(wanted[n])
            self.relations.append((drafts[n].kind, [(len(self.rows) + k, theme) for k, theme in enumerate(sorted(themes))]))
            for theme, values in sorted(themes.items()):
                self.rows.append(values)
                self.labels.append(int(theme in wanted[n]))
                self.names.append(document.source)


def matched(partnerships: list[dict[str, Any]], drafts: list[Draft], cities: list[frozenset[str]]) -> dict[int, set[str]]:
    """Gold themes by the number of the relation with the same cities, of the same kind where there are two."""
    found: dict[int, set[str]] = {}
    left = list(partnerships)
    for same_kind in (True, False):
        for partnership in list(left):
            wanted = frozenset(map(gold_key, partnership["cities"]))
            for n, draft in enumerate(drafts):
                if n not in found and cities[n] == wanted and (draft.kind == partnership["kind"] or not same_kind):
                    found[n] = set(partnership["themes"])
                    left.remove(partnership)
                    break
    return found


def candidates(folders: list[tuple[Path, Path]]) -> Candidates:
    """Features, labels and document names of every theme of every relation that the gold holds."""
    knowledge = load_knowledge("none")
    out = Candidates()
    for docs, gold in folders:
        for found in annotated(docs, gold, knowledge):
            out.add(*found, knowledge)
    return out


def main() -> None:
    found = candidates([OWN, TEXTS, *((Path(a) / "docs", Path(a) / "gold") for a in sys.argv[1:])])
    vectorizer = DictVectorizer(sparse=False)
    matrix, wanted = vectorizer.fit_transform(found.rows), np.array(found.labels)
    often = (matrix > 0).sum(axis=0) >= LEAST
    matrix, columns = matrix[:, often], vectorizer.get_feature_names_out()[often]
    model = LogisticRegression(C=REGULAR, max_iter=5000)
    held_out = cross_val_predict(model, matrix, wanted, groups=found.names, cv=GroupKFold(10), method="predict_proba")[:, 1]
    say = sys.stdout.write
    say(f"{len(wanted)} candidates, {wanted.sum()} of {found.gold} themes among them\n")
    for sure in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        chosen = np.zeros(len(wanted), bool)
        for kind, places in found.relations:
            rows = {theme: row for row, theme in places}
            chosen[[rows[t] for t in surest({t: float(held_out[row]) for t, row in rows.items()}, kind, sure)]] = True
        right = (chosen & (wanted == 1)).sum()
        precision, recall = right / max(1, chosen.sum()), right / max(1, found.gold)
        score = 2 * right / (chosen.sum() + found.gold)
        say(f"  at {sure}: precision {precision:.3f} recall {recall:.3f} F1 {score:.3f}\n")
    model.fit(matrix, wanted)
    weights = {n: round(float(w), 4) for n, w in zip(columns, model.coef_[0], strict=True) if abs(w) >= 0.005}
    say(f"{len(weights)} weights\n")
    content = {"intercept": round(float(model.intercept_[0]), 4), "weights": dict(sorted(weights.items()))}
    write_weights("theme_scorer.json", content)


if __name__ == "__main__":
    main()
