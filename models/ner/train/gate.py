"""Count the lists of the gate (``models/ner/gate.json``): ``python models/ner/train/gate.py DATA`` (development only).

The shipped model reads the unlabelled and labelled corpora; for every capitalised word that the gazetteer files as a place its answers are
counted. A word that is a place in at most 2 % of 8 or more cases is ``never``. ``mixed`` are everyday words and given names
(``models/gazetteer/common.txt``) that are also a town of some size, unless the corpora settle them: those that are the whole of a place in
at least 5 % of their cases, or are too rare to tell. A word before or after a name is a ``companion`` where the name stays a place of its
own in at least nine of ten cases, where it announces places (``models/gazetteer/context.toml``), or where it is mostly written small
and so has its capital from a sentence's beginning.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2])]

from corpora import germeval, plain, smartdata  # noqa: E402

from pipeline.annotate.ner_gate import GATE  # noqa: E402
from pipeline.annotate.ner_press import PressTagger  # noqa: E402
from pipeline.gazetteer import Gazetteer  # noqa: E402
from pipeline.textview import TOKEN  # noqa: E402

MINIMUM, LARGE = 3000, 50_000
#: Endings of nouns that make a region of the name behind them, which the linker knows by rule.
UNITS = ("kreis", "kreise", "kanton", "bezirk")
NEAR = ("DE", "AT", "CH", "LU", "LI")


def is_town(gazetteer: Gazetteer, key: str) -> bool:
    """Whether a place of this name is large enough to be in the news by itself; near places need fewer inhabitants."""
    return any(c.population >= (MINIMUM if c.country_code in NEAR else LARGE) for c in gazetteer.at(key))


def main() -> None:
    """Read, count, write."""
    data = Path(sys.argv[1])
    texts = [s.text for s in plain(data / "text/wikipedia-de-sentences.txt.gz") + germeval(data / "ner/germeval2014-dev.tsv")]
    texts += sorted({s.text for part in ("train", "test") for s in smartdata(data / f"ner/smartdata-v1-{part}.json.gz")})
    model, gazetteer = PressTagger.open(HERE.parent), Gazetteer.open()
    place: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for text in texts:
        entities = model.entities(text)
        tokens = list(TOKEN.finditer(text))
        for i, token in enumerate(tokens):
            word = token.group()
            key = word.casefold()
            (lower if word[0].islower() else upper)[key] += 1
            if len(word) < 3 or not word[0].isupper() or not gazetteer.at(key):
                continue
            over = [e for e in entities if e.start <= token.start() and token.end() <= e.end]
            is_place = bool(over) and over[0].label == "LOC"
            seen[key] += 1
            place[key] += is_place and (over[0].start, over[0].end) == token.span()
            if max(c.population for c in gazetteer.at(key)) < LARGE:
                continue
            for j, whole in ((i - 1, is_place and over[0].start == token.start()), (i + 1, is_place and over[0].end == token.end())):
                if 0 <= j < len(tokens) and tokens[j].group()[0].isupper() and abs(tokens[j].start() - token.start()) <= len(word) + 30:
                    gap = text[min(tokens[j].end(), token.end()) : max(tokens[j].start(), token.start())]
                    if gap == " ":
                        beside[tokens[j].group().casefold()] += 1
                        kept[tokens[j].group().casefold()] += whole
    never = {k for k, n in seen.items() if n >= 8 and place[k] <= 0.02 * n}
    everyday = [line.split("\t")[0] for line in (HERE.parents[1] / "gazetteer/common.txt").read_text(encoding="utf8").splitlines()]
    mixed = {w for w in everyday if len(w) > 2 and is_town(gazetteer, w) and (seen[w] < 8 or place[w] >= 0.05 * seen[w])} - never
    context = tomllib.loads((HERE.parents[1] / "gazetteer/context.toml").read_text(encoding="utf8"))
    companions = {w for w, n in beside.items() if n >= 3 and kept[w] >= 0.9 * n}
    companions |= {w for w, n in lower.items() if n >= 3 and n > 2 * upper[w]}
    companions |= {*context["place"]["nouns"], *context["place"]["plurals"]}
    endings = sorted({*context["place"]["suffixes"], *UNITS})
    lists = {"minimum": MINIMUM, "endings": endings, "never": sorted(never), "mixed": sorted(mixed), "companions": sorted(companions)}
    (HERE.parent / GATE).write_text(json.dumps(lists, ensure_ascii=False, indent=0) + "\n", encoding="utf8")
    print({k: len(v) if isinstance(v, list) else v for k, v in lists.items()})


if __name__ == "__main__":
    main()
