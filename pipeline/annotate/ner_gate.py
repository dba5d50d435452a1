"""Which sentences are worth the model's time: those where a place name could be something else.

The model supports the city linker, which is sure of most names by itself. It is asked where a name of the gazetteer

- is written like a word or a name that texts use otherwise too ("Essen", "Singen", "Roth"), or
- stands beside another capitalised word, so that the two may be a person, a club or a firm ("Gregor Minden", "Eintracht Celle"),
  unless that word is one that leaves places places ("Stadt", "Nach", "Partnerstadt").

Both lists are counted from the model's own answers on the unlabelled corpora (``models/ner/train/gate.py``), not written by hand.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import KnowledgeError
from pipeline.gazetteer import Gazetteer

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.textview import Sentence, TextView

GATE = "gate.json"
_NOTHING, _PLACE, _MIXED = 0, 1, 2
#: Words whose answer is kept: about 20 MB at most.
_REMEMBERED = 200_000
_JOIN = frozenset({" ", "\u00a0", "-", "–", ". "})


@dataclass(frozen=True, slots=True)
class AmbiguousNames:
    """Lets a sentence through that holds a place name in doubt. All words are case-folded.

    ``never``: words that hardly ever are a place; ``mixed``: names that are a place in some texts only; ``companions``: capitalised words
    beside which a place stays a place, ``endings`` those of more such words; ``minimum``: inhabitants below which a place beside
    another word is not asked about.
    """

    gazetteer: Gazetteer
    never: frozenset[str]
    mixed: frozenset[str]
    companions: frozenset[str]
    endings: tuple[str, ...]
    minimum: int
    _known: dict[str, int] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __call__(self, view: TextView, sentence: Sentence) -> bool:
        """Whether the model should read ``sentence``."""
        words, starts, ends, text = view.words, view.starts, view.ends, view.text
        known = self._known.get
        first = max(view.token_at(sentence.start), 0)
        stop = bisect_left(starts, sentence.end, first)
        for at in range(first, stop):
            word = words[at]
            what = known(word)
            if what is None:
                what = self._look_up(word)
            if what == _NOTHING or starts[at] < sentence.start:
                continue
            if what == _MIXED:
                return True
            key, left, right = word.casefold(), at - 1, at + 1
            if left >= first and self._beside(words[left], text[ends[left] : starts[at]], f"{words[left].casefold()} {key}"):
                return True
            if right < stop and self._beside(words[right], text[ends[at] : starts[right]], f"{key} {words[right].casefold()}"):
                return True
        return False

    def _look_up(self, word: str) -> int:
        """What ``word`` alone says, remembered: this is asked of every token of every text."""
        what = _NOTHING
        if len(word) > 2 and word[0].isupper():
            key = word.casefold()
            if key in self.mixed:
                what = _MIXED
            elif key not in self.never and self._is_place(key):
                what = _PLACE
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[word] = what
        return what

    def _is_place(self, key: str) -> bool:
        return any(c.population >= self.minimum for c in self.gazetteer.at(key))

    def _beside(self, word: str, gap: str, both: str) -> bool:
        """Whether a neighbour may make the place something else; it does not where the two are one name ("Bad Ems")."""
        low = word.casefold()
        if gap not in _JOIN or not word[0].isupper() or len(word) < 2 or low in self.companions or low.endswith(self.endings):
            return False
        return not self.gazetteer.at(both)


def default_gate(models: Path, gazetteer: Gazetteer | None = None) -> AmbiguousNames:
    """The gate of the shipped model, over ``gazetteer`` where it is open already. Raises KnowledgeError where its lists are missing."""
    path = models / "ner" / GATE
    try:
        data = json.loads(path.read_text(encoding="utf8"))
        lists = {name: frozenset(data[name]) for name in ("never", "mixed", "companions")}
        return AmbiguousNames(
            Gazetteer.open(models) if gazetteer is None else gazetteer,
            **lists,
            endings=tuple(data["endings"]),
            minimum=int(data["minimum"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(
            f"{path} is missing or broken ({type(error).__name__}): restore models/ner or reinstall stadttandem"
        ) from error
