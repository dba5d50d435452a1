"""Count the lists of the gate (``models/ner/gate.json``): ``python models/ner/train/gate.py DATA`` (development only).

The shipped model reads the unlabelled and labelled corpora; for every capitalised word that the gazetteer files as a place its answers are
counted. A word that is a place in at most 2 % of 8 or more cases is ``never``; one that is a place in 5 to 95 % of 4 or more is ``mixed``,
and so is an everyday word of ``models/gazetteer/common.txt`` with a town of that name that the corpora do not settle. A capitalised word
before or after a name is a ``companion`` where the name stays a place of its own in at least 95 % of 3 or more cases.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from corpora import germeval, plain, smartdata  # noqa: E402

from pipeline.annotate.ner_gate import GATE  # noqa: E402
from pipeline.annotate.ner_press import PressTagger  # noqa: E402
from pipeline.gazetteer import Gazetteer  # noqa: E402
from pipeline.textview import TOKEN  # noqa: E402

MINIMUM = 3000


def main() -> None:
    """Read, count, write."""
    data = Path(sys.argv[1])
    texts = [s.text for s in plain(data / "text/wikipedia-de-sentences.txt.gz") + germeval(data / "ner/germeval2014-dev.tsv")]
    texts += sorted({s.text for part in ("train", "test") for s in smartdata(data / f"ner/smartdata-v1-{part}.json.gz")})
    model, gazetteer = PressTagger.open(HERE.parent), Gazetteer.open()
    place: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    pairs: list[tuple[str, str, bool]] = []
    for text in texts:
        entities = model.entities(text)
        tokens = list(TOKEN.finditer(text))
        for i, token in enumerate(tokens):
            word = token.group()
            if len(word) < 3 or not word[0].isupper() or not gazetteer.at(word.casefold()):
                continue
            key = word.casefold()
            over = [e for e in entities if e.start <= token.start() and token.end() <= e.end]
            is_place = bool(over) and over[0].label == "LOC"
            seen[key] += 1
            place[key] += is_place
            alone = is_place and over[0].start == token.start()
            if i and text[tokens[i - 1].end() : token.start()] == " " and tokens[i - 1].group()[0].isupper():
                pairs.append((key, tokens[i - 1].group().casefold(), alone))
            if i + 1 < len(tokens) and text[token.end() : tokens[i + 1].start()] == " " and tokens[i + 1].group()[0].isupper():
                pairs.append((key, tokens[i + 1].group().casefold(), is_place and over[0].end == token.end()))
    never = sorted(k for k, n in seen.items() if n >= 8 and place[k] <= 0.02 * n)
    mixed = {k for k, n in seen.items() if n >= 4 and 0.05 * n < place[k] < 0.95 * n}
    everyday = (line.split("\t")[0] for line in (HERE.parents[1] / "gazetteer/common.txt").read_text(encoding="utf8").splitlines())
    settled = {k for k, n in seen.items() if n >= 8}
    mixed |= {w for w in everyday if len(w) > 2 and w not in settled and any(c.population >= MINIMUM for c in gazetteer.at(w))}
    beside: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for key, word, alone in pairs:
        if place[key] > 0.8 * seen[key]:
            beside[word] += 1
            kept[word] += alone
    companions = sorted(w for w, n in beside.items() if n >= 3 and kept[w] >= 0.95 * n)
    lists = {"minimum": MINIMUM, "never": never, "mixed": sorted(mixed), "companions": companions}
    (HERE.parent / GATE).write_text(json.dumps(lists, ensure_ascii=False, indent=0) + "\n", encoding="utf8")
    print({k: len(v) if isinstance(v, list) else v for k, v in lists.items()})


if __name__ == "__main__":
    main()
