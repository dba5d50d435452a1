"""A small learned scorer for what no construction states: is this city a partner of the hub?

A logistic regression over features of the masked sentences that name the city (cues near it, preposition, neighbours, layout, stems of the
words around), trained on the project's own dev gold and training texts by ``models/relate/train.py`` and shipped as plain weights. It adds
relations that it is sure of, never overrules a denial, and every claim it makes says so in its rule ("scored-pair"). In 10-fold
cross-validation the stems raise the precision of what is added at 0.6 from 0.66 to 0.76 on texts for which no rule was written.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import TYPE_CHECKING

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Masked

#: Tags that speak of a relation of two municipalities.
RELATIONS = frozenset(
    {"ring", "twin", "twinv", "pcity", "friend", "fcity", "thematic", "partnership", "friendn", "linkn", "linkv", "pact", "coop", "coopv"}
)
_NEAR = RELATIONS | {"tand", "sign", "neg"}
_PREPOSITIONS = frozenset({"mit", "zwischen", "aus", "in", "nach", "von", "zu", "zur", "zum", "für", "bei", "an", "", "neben", "vom", "im"})
_DOCUMENT_TAGS = ("twin", "pcity", "partnership", "friend", "thematic", "tand", "net", "proj", "coop", "pact", "twinv")
_MARK = re.compile(r"<([a-z]+)\d+>")
_WORD = re.compile(r"<[A-Za-z]+|\w+")
_STEM = 6  #: letters of a word kept: German inflection and most compounds differ behind them
_FAR, _CLOSE = 8, 3  #: words to each side that are read without and with their side


class Scorer:
    """Weights by feature name. ``probability`` of a feature set is in [0, 1]."""

    def __init__(self, weights: Mapping[str, float], intercept: float, fingerprint: str) -> None:
        self.weights, self.intercept, self.fingerprint = dict(weights), intercept, fingerprint

    @classmethod
    def open(cls, models: Path | None = None) -> Scorer:
        """Load ``models/lexicon/scorer.json``. Raises KnowledgeError with the remedy."""
        path = (models or models_dir()) / "lexicon" / "scorer.json"
        try:
            data = path.read_bytes()
            content = json.loads(data)
            weights = {str(k): float(v) for k, v in content["weights"].items()}
            return cls(weights, float(content["intercept"]), hashlib.sha256(data).hexdigest()[:16])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KnowledgeError(f"{path}: cannot be read as a scorer ({error}); restore the file or run models/relate/train.py") from error

    def probability(self, features: Mapping[str, float]) -> float:
        """Logistic function of the weighted sum; unknown features weigh nothing."""
        total = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def features(reader: Reader, hub: str, city: str) -> dict[str, float]:
    """Features of the pair ``hub`` and ``city``: the maximum over the sentences that name the city, and facts of the document."""
    order = sorted(reader.masked)
    places = {index: n for n, index in enumerate(order)}
    found: dict[str, float] = {}
    named = [i for i in order if city in reader.masked[i].cities]
    for index in named:
        masked = reader.masked[index]
        local = _sentence_features(reader, masked, hub, city)
        _neighbours(reader, order, places[index], masked, local)
        for name, value in local.items():
            found[name] = max(found.get(name, 0.0), value)
    found["sentences"] = min(3, len(named)) / 3
    counts: dict[str, int] = {}
    for cue in reader.cues:
        counts[cue.cue.tag] = counts.get(cue.cue.tag, 0) + 1
    for tag in _DOCUMENT_TAGS:
        if tag in counts:
            found["document_" + tag] = min(3, counts[tag]) / 3
    if reader.context.inventory:
        found["inventory"] = 1.0
    if reader.document.issuer_city_id == hub:
        found["hub_issuer"] = 1.0
    if any(city in m.cities for m in reader.masked.values() if reader.view.blocks[m.sentence.block].role == "title"):
        found["in_title"] = 1.0
    return found


def _sentence_features(reader: Reader, masked: Masked, hub: str, city: str) -> dict[str, float]:
    tags = masked.tags()
    group = next(g for g in masked.groups if city in g.cities)
    at = masked.text.find(group.marker)
    local: dict[str, float] = {"t_" + tag: 1.0 for tag in tags}
    local["prep_" + (group.preposition if group.preposition in _PREPOSITIONS else "other")] = 1.0
    local["group_size"] = min(5, len(group.cities)) / 5
    local["others"] = min(6, len([c for c in masked.cities if c not in (city, hub)])) / 6
    local["role_" + reader.view.blocks[masked.sentence.block].role] = 1.0
    relation = bool(tags & RELATIONS)
    with_ = group.preposition in ("mit", "zu", "zur", "zum", "zwischen")
    place = group.preposition in ("in", "aus", "nach", "bei", "an")
    facts = {
        "coreference": group.coreference,
        "adjective": group.adjective,
        "same_group": hub in group.cities,
        "hub_here": hub in masked.cities,
        "bracket_year": city in group.years,
        "since_after": re.match(r"<[GAB]\d+> (?:\( )?(?:, )?[Ss]eit ", masked.text[at:]) is not None,
        "since_here": "eit <D" in masked.text,
        "date_here": bool(masked.dates),
        "no_relation": not relation,
        "relation_negated": relation and "neg" in tags,
        "relation_unsure": relation and bool(tags & {"hyp", "deny"}),
        "relation_with": relation and with_,
        "relation_place": relation and place,
        "relation_hub": relation and hub in masked.cities,
        "partner_bare": "pcity" in tags and not group.preposition,
        "question": masked.text.rstrip().endswith("?"),
    }
    local.update({name: 1.0 for name, holds in facts.items() if holds})
    _words(masked.text, at, local)
    for mark in _MARK.finditer(masked.text):
        tag = mark.group(1)
        if tag not in _NEAR:
            continue
        low, high = min(at, mark.start()), max(at, mark.start())
        steps = masked.text.count(" ", low, high)
        side = "left" if mark.start() < at else "right"
        clean = not re.search(r"<[GB]\d|[;:.?!] ", masked.text[low + 3 : high])
        if steps <= 3:
            local[f"near_{tag}_{side}"] = 1.0
        elif steps <= 8 and clean:
            local[f"mid_{tag}_{side}"] = 1.0
        if tag in RELATIONS and clean:
            local["clean_relation"] = 1.0
    return local


def _words(text: str, at: int, local: dict[str, float]) -> None:
    left = [w.lower()[:_STEM] for w in _WORD.findall(text[:at])[-_FAR:]]
    right = [w.lower()[:_STEM] for w in _WORD.findall(text, at)[1 : _FAR + 1]]
    local.update({"w_" + w: 1.0 for w in (*left, *right)})
    local.update({"l_" + w: 1.0 for w in left[-_CLOSE:]})
    local.update({"r_" + w: 1.0 for w in right[:_CLOSE]})


def _neighbours(reader: Reader, order: list[int], place: int, masked: Masked, local: dict[str, float]) -> None:
    for step, name in ((-1, "before"), (1, "after")):
        if not 0 <= place + step < len(order):
            continue
        other = reader.masked[order[place + step]]
        tags = other.tags()
        if tags & RELATIONS:
            local[name + "_relation"] = 1.0
        if tags & {"twin", "pcity", "partnership", "twinv"}:
            local[name + "_twinning"] = 1.0
        if other.sentence.block == masked.sentence.block and tags & {"neg", "deny"}:
            local[name + "_negation"] = 1.0
