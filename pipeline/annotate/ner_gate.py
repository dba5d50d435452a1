"""Which sentences are worth the model's time: those where a place name could be something else.

The model supports the city linker, which is sure of most names by itself. It is asked where a name of the gazetteer

- is written like a word or a name that texts use otherwise too ("Essen", "Singen", "Roth"), or
- stands beside another capitalised word, so that the two may be a person, a club or a firm ("Gregor Minden", "Eintracht Celle"),
  unless that word is one that leaves places places ("Stadt", "Nach", "Partnerstadt").

Both lists are counted from the model's own answers on the unlabelled corpora (``models/ner/train/gate.py``), not written by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import KnowledgeError
from pipeline.gazetteer import Gazetteer

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.textview import Sentence, TextView

GATE = "gate.json"
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

    def __call__(self, view: TextView, sentence: Sentence) -> bool:
        """Whether the model should read ``sentence``."""
        words, starts, ends, text = view.words, view.starts, view.ends, view.text
        first = max(view.token_at(sentence.start), 0)
        at = first
        while at < len(words) and starts[at] < sentence.end:
            word = words[at]
            if len(word) > 2 and word[0].isupper() and starts[at] >= sentence.start:
                key = word.casefold()
                if key in self.mixed:
                    return True
                if key not in self.never and self._is_place(key):
                    left, right = at - 1, at + 1
                    if left >= first and self._beside(words[left], text[ends[left] : starts[at]], f"{words[left].casefold()} {key}"):
                        return True
                    if right < len(words) and starts[right] < sentence.end:
                        both = f"{key} {words[right].casefold()}"
                        if self._beside(words[right], text[ends[at] : starts[right]], both):
                            return True
            at += 1
        return False

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
