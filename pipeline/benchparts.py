"""What the bench measures of single parts: the gazetteer, city linking, the date layer, the NER model, and how real its texts are.

Every figure that has an aim is printed beside it. Ratios are to ``spacy.blank("de")`` over the same texts, the two taking turns; both have
read other texts before, as in the middle of a long run.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.benchtexts import Generator

#: Aims: seconds and MB of an opened gazetteer, its share of tokenising time, documents a minute of the date layer, tokens a second of NER.
GAZETTEER_SECONDS, GAZETTEER_MB, LINK_RATIO, DATE_DOCUMENTS, NER_TOKENS = 0.3, 150, 1.0, 20_000, 8_000
_WORD = re.compile(r"\w+")

_OPEN = """
import json, resource, sys, time
from pathlib import Path
from pipeline.gazetteer import Gazetteer
from pipeline.link import link_cities
from pipeline.link.words import context_words
from pipeline.records import Block, Document
from pipeline.textview import TextView
def resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1]) if Path("/proc/self/statm").exists() else 0
    return pages * resource.getpagesize() / 2**20
texts = json.load(sys.stdin)
before, begin = resident(), time.perf_counter()
gazetteer = Gazetteer.open()
mapped = time.perf_counter() - begin
context_words(gazetteer.folder)
gazetteer.country_of("Italien")
ready, opened = time.perf_counter() - begin, resident()
for text in texts:
    document = Document("", "", "", "text/plain", text)
    link_cities(document, TextView.of(document), gazetteer)
print(json.dumps([mapped, ready, opened - before, resident() - before]))
"""


@dataclass(frozen=True, slots=True)
class Share:
    """Milliseconds per document of a part and of the tokenizer over the same texts."""

    part: float
    tokenizer: float

    @property
    def ratio(self) -> float:
        """How many times as long as the tokenizer the part takes."""
        return self.part / self.tokenizer


def gazetteer_cost(texts: list[str]) -> tuple[float, float, float, float]:
    """Seconds to map the file, seconds until the first text can be read, MB added by then, MB added after linking ``texts``."""
    command = [sys.executable, "-c", _OPEN]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)  # noqa: S603
    mapped, ready, opened, used = json.loads(done.stdout)
    return mapped, ready, opened, used


def in_turns(
    own: Callable[[Any], object], work: Sequence[Any], tokenize: Callable[[str], object], texts: list[str], turns: int = 5
) -> Share:
    """Time of ``own`` over ``work`` and of the tokenizer over ``texts``, each text once, in turns of equal size."""
    mine, theirs = [], []
    size = max(len(texts) // turns, 1)
    for begin in range(0, len(texts), size):
        a = time.process_time()
        for item in work[begin : begin + size]:
            own(item)
        b = time.process_time()
        for text in texts[begin : begin + size]:
            tokenize(text)
        c = time.process_time()
        count = len(texts[begin : begin + size])
        mine.append(1000 * (b - a) / count)
        theirs.append(1000 * (c - b) / count)
    return Share(statistics.median(mine), statistics.median(theirs))


def link_cost(generator: Generator, count: int) -> Share:
    """Finding, judging and identifying every city, tokens and sentences included."""
    import spacy

    from pipeline.gazetteer import Gazetteer
    from pipeline.ingest import read_text
    from pipeline.link import link_cities
    from pipeline.textview import TextView

    gazetteer, blank = Gazetteer.open(), spacy.blank("de")

    def link(document: Any) -> None:
        link_cities(document, TextView.of(document), gazetteer)

    for text in generator.texts(920_000, 920_000 + count):  # warms both
        link(read_text(text))
        blank(text)
    texts = [read_text(text).text for text in generator.texts(930_000, 930_000 + count)]
    return in_turns(link, [read_text(text) for text in texts], blank, texts)


def date_cost(generator: Generator, count: int) -> float:
    """Milliseconds per document of the date layer alone: publication date and every date, tokens and sentences included."""
    from pipeline.annotate.dates import find_dates
    from pipeline.dates.publication import publication_date
    from pipeline.ingest import read_text
    from pipeline.textview import TextView

    documents = [read_text(text) for text in generator.texts(940_000, 940_000 + count)]
    begin = time.process_time()
    for document in documents:
        view = TextView.of(document)
        published, _ = publication_date(document, view)
        find_dates(view, published)
    return 1000 * (time.process_time() - begin) / count


def ner_cost(generator: Generator, count: int) -> tuple[float, Share, float]:
    """Tokens a second of the NER model reading every sentence (spaCy's tokens), its share, and how many sentences its gate lets through."""
    import spacy

    from pipeline.annotate.ner import gated, load_model
    from pipeline.annotate.ner_gate import default_gate
    from pipeline.ingest import read_text
    from pipeline.paths import models_dir
    from pipeline.textview import TextView

    model, blank = load_model("press", gate=None), spacy.blank("de")
    assert model is not None  # noqa: S101  # "press" is a model
    for text in generator.texts(950_000, 950_000 + count):  # warms both
        model.spans(TextView.of(read_text(text)))
        blank(text)
    texts = [read_text(text).text for text in generator.texts(960_000, 960_000 + count)]
    views = [TextView.of(read_text(text)) for text in texts]
    share = in_turns(model.spans, views, blank, texts)
    tokens = sum(len(blank(text)) for text in texts) / count
    gate = default_gate(models_dir())
    through = sum(len(gated(view, gate)) for view in views) / sum(len(gated(view, None)) for view in views)
    return 1000 * tokens / share.part, share, through


@dataclass(frozen=True, slots=True)
class Statistics:
    """Vocabulary of a collection of texts, and what spaCy's tokenizer takes for 400 words of it when it starts empty."""

    words: int
    ratios: tuple[float, ...]  #: different words among the first 400 (mean of all such stretches), 2,000, 5,000 and 10,000
    once: float  #: share of the different words of the first 10,000 that occur once
    tokenizer: float


def statistics_of(texts: list[str], most: int = 12_000) -> Statistics:
    """Statistics of the first ``most`` words of ``texts``; they are to be compared over equal numbers of words only."""
    words = [word for text in texts for word in _WORD.findall(text)][:most]
    stretches = [words[i : i + 400] for i in range(0, len(words) - 399, 400)]
    first = statistics.mean(len(set(stretch)) / 400 for stretch in stretches)
    ratios = tuple(len(set(words[:n])) / n for n in (2_000, 5_000, 10_000))
    counted: dict[str, int] = {}
    for word in words[:10_000]:
        counted[word] = counted.get(word, 0) + 1
    once = sum(1 for n in counted.values() if n == 1) / len(counted)
    return Statistics(len(words), (first, *ratios), once, _tokenizing(texts, most))


def _tokenizing(texts: list[str], most: int) -> float:
    import spacy

    chosen, count = [], 0
    for text in texts:
        if count >= most:
            break
        chosen.append(text)
        count += len(text.split())
    times = []
    for _ in range(3):
        blank = spacy.blank("de")
        begin = time.process_time()
        for text in chosen:
            blank(text)
        times.append(1000 * (time.process_time() - begin) * 400 / count)
    return min(times)


def samples() -> list[str]:
    """The texts of ``corpus/raw`` that are plain text, in an order that mixes them; empty outside a checkout."""
    import random

    from pipeline.ingest import read_text

    folder = Path(__file__).resolve().parent.parent / "corpus" / "raw"
    paths = sorted(path for path in folder.glob("*") if path.suffix in (".txt", ".md"))
    random.Random(1).shuffle(paths)  # noqa: S311
    return [read_text(path.read_text(encoding="utf-8", errors="replace")).text for path in paths]


def likeness(generator: Generator) -> list[str]:
    """A table that sets the generated texts beside ``corpus/raw``."""
    rows = [("generated", statistics_of(list(generator.texts(0, 40))))]
    if real := samples():
        rows.append(("`corpus/raw`", statistics_of(real)))
    lines = [
        "| texts | words read | different words in 400 | in 2,000 | in 5,000 | in 10,000 | of these once | tokenizer, ms for 400 words |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, s in rows:
        ratios = " | ".join(f"{100 * ratio:.0f} %" for ratio in s.ratios)
        lines.append(f"| {name} | {s.words:,} | {ratios} | {100 * s.once:.0f} % | {s.tokenizer:.1f} |")
    return lines


def verdict(value: float, aim: float, *, most: bool = True) -> str:
    """ "held" or "missed" for a value that should be at most (or at least) ``aim``."""
    return "held" if (value <= aim if most else value >= aim) else "missed"


def parts(generator: Generator, count: int) -> list[str]:
    """The table of single parts and their aims."""
    mapped, ready, opened, used = gazetteer_cost(list(generator.texts(970_000, 970_000 + count)))
    link = link_cost(generator, count)
    dates = 60_000 / date_cost(generator, count)
    ner, share, through = ner_cost(generator, max(count // 4, 5))
    rows = [
        ("gazetteer: file mapped", f"{mapped:.3f} s", f"{GAZETTEER_SECONDS} s", verdict(mapped, GAZETTEER_SECONDS)),
        ("gazetteer with its word lists: ready for a text", f"{ready:.2f} s", f"{GAZETTEER_SECONDS} s", verdict(ready, GAZETTEER_SECONDS)),
        ("memory it adds to a process, then", f"{opened:.0f} MB", f"{GAZETTEER_MB} MB", verdict(opened, GAZETTEER_MB)),
        (f"… after {count} texts, caches included", f"{used:.0f} MB", f"{GAZETTEER_MB} MB", verdict(used, GAZETTEER_MB)),
        (
            f'matching and linking, tokens included ({link.part:.2f} ms a text), to `spacy.blank("de")` ({link.tokenizer:.2f} ms)',
            f"{link.ratio:.2f} times",
            f"{LINK_RATIO:.0f}",
            verdict(link.ratio, LINK_RATIO),
        ),
        (
            "date layer alone, one core",
            f"{dates:,.0f} documents a minute",
            f"{DATE_DOCUMENTS:,}",
            verdict(dates, DATE_DOCUMENTS, most=False),
        ),
        (
            f'NER model, every sentence ({share.ratio:.0f} times `spacy.blank("de")`)',
            f"{ner:,.0f} tokens a second",
            f"{NER_TOKENS:,}",
            verdict(ner, NER_TOKENS, most=False),
        ),
        ("sentences that its gate lets through", f"{100 * through:.0f} %", "", ""),
    ]
    return ["| part | measured | aim | |", "|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
