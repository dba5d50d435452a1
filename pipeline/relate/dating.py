"""Learned dates: which date of the text is the start, which the end of a relation?

Two logistic regressions choose among the dates near a relation, or none of them: dates in a sentence that names its partner or states it,
beside such a sentence, and in a text of few relations in any sentence that speaks of relations. What the rules of ``attributes`` chose is
among the features, so the regressions confirm them, overrule them where they are sure, and find what no rule reads. Trained by
``models/relate/train_times.py`` on the project's own gold, shipped as plain weights.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.lands import Lands
from pipeline.paths import models_dir
from pipeline.relate.attributes import TO_COME, VOTES, ends_here, is_interval, no_start, of_the_other, stamp
from pipeline.relate.pairs import RELATIONS, STEM
from pipeline.relate.standing import STATUSES, status, status_features
from pipeline.relate.weights import Linear, read_weights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.records import DateMention
    from pipeline.relate.assemble import Draft
    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Masked

_MARKER = re.compile(r"<([A-Za-z]+)(\d+)>")
_NEAR = 3  #: words to each side of a date that are read
#: In texts with more relations only sentences that name a partner or state the relation are looked at.
_FEW = 3
_RIVALS = 2
_TELLING = RELATIONS | {"sign", "end", "split", "proj", "tand", "net", "plan"}
_BREAKS = frozenset({",", ";", ":", "–", "—", "|", "?", "!"})
_STRONG = 0.8  #: a rule's score from which on its choice is as good as certain
#: What stands between dates side by side: "1990 beziehungsweise 2003", "der erste aus dem Jahr 1991, der zweite aus dem Jahr 2003".
_ROW = frozenset(
    {
        ",",
        "und",
        "beziehungsweise",
        "bzw",
        ".",
        "sowie",
        "der",
        "die",
        "das",
        "erste",
        "zweite",
        "dritte",
        "andere",
        "aus",
        "dem",
        "im",
        "Jahr",
        "von",
        "vom",
        "seit",
    }
)
_ALL = re.compile(
    r"\b(?:[Aa]lle[nr]?|[Ss]ämtliche[nr]?|jeweils|Laufzeit|Förderzeitraum|Förder(?:phase|runde|periode)|Paare[n]?|Teams|\w*[Pp]rojekten?|Vorhaben|\w*[Tt]andems|\w*[Pp]artnerschaften|\w*[Pp]aare)\b"
)
#: Relative pronouns of one town: "A und B, mit dem …" speaks of B.
_SINGULAR = frozenset({"das", "dem", "den", "dessen", "welches", "welchem"})
_INSIDE = 6  #: words between a bracket and its date, and between a town and the bracket
#: "ist seit 2019 im Amt", "führt den Vorsitz": the year of a person.
_OFFICE = frozenset({"Amt", "Amtes", "Amtszeit", "Vorsitz", "Dienst", "Ruhestand", "Rathauschef", "Rathauschefin"})
_HOME = "DE"  #: "deutsch" tells no partner apart
_RUN = 3  #: sentences without a partner's name that a topic carries over
_MODERN = 1940  #: hardly a partnership of municipalities is older
#: Needed for a date where the rules have none (chosen by cross-validation: train_times.py), and for one against theirs or from afar.
NEEDED = {"start": 0.5, "end": 0.3}
#: An end in a sentence with the partner's name needs less than one told elsewhere, which may be that of a project or programme.
NEEDED_NAMED_END = 0.25
SURE = 0.75
#: With 0.7 for what ``weak`` says F1 of starts is 0.816 on 730 texts that no weight has seen, with 0.85 it is 0.810.
WEAK = 0.7
WEAK_EVENT = 0.85  #: a day to come beside no partner's name, in a text about twins: a feast likelier than a signing
WEAK_AGAINST = 0.92  #: the same against what the rules chose
#: Probability of none from which on a start that the rules chose is dropped: F1 of starts is 0.855 on 189 held-back texts with it, 0.850
#: without. Ends lose by it: recall 0.64 instead of 0.66 by cross-validation.
VETO = 0.75
_EVENT = frozenset({"future", "precision_day", "kind_twinning"})
_LAND_SHARE = 0.95  #: how sure a start is that the partner's country before it tells
_STEPS = ((1, "1"), (2, "2"), (4, "4"), (7, "7"), (12, "12"))


class Dater:
    """Weights by feature name for ``start`` and ``end``."""

    def __init__(self, models: Mapping[str, Linear], lands: Lands | None = None) -> None:
        self.models, self.lands = dict(models), lands

    @classmethod
    def open(cls, models: Path | None = None) -> Dater:
        """Load ``models/lexicon/dater.json``. Raises KnowledgeError with the remedy."""
        names = (*NEEDED, *STATUSES)
        weights = read_weights("dater.json", "train_times.py", models, lambda content: {name: Linear.of(content[name]) for name in names})
        return cls(weights, Lands((models or models_dir()) / "gazetteer"))

    def probabilities(self, which: str, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Of each row being the one; what they lack to 1 is the probability of none."""
        return _shares([self.models[which].total(row) for row in rows])

    def statuses(self, row: Mapping[str, float]) -> list[float]:
        """Probabilities of STATUSES; what they lack to 1 is that of being active."""
        return _shares([self.models[name].total(row) for name in STATUSES])


def _shares(sums: Sequence[float]) -> list[float]:
    top = max([0.0, *sums])
    powers = [math.exp(total - top) for total in sums]
    whole = math.exp(-top) + sum(powers)
    return [power / whole for power in powers]


@dataclass(slots=True)
class Candidate:
    """A date that may be a relation's: ``features`` of the two together."""

    mention: DateMention
    sentence: int
    features: dict[str, float]
    start: str
    end: str


@dataclass(slots=True)
class _Scene:
    """A masked sentence with dates, cut into tokens."""

    masked: Masked
    tokens: list[str]
    dates: list[tuple[DateMention, int, frozenset[str] | None]]  #: mention, token, and the cities of a year in brackets
    places: list[tuple[int, frozenset[str]]]  #: token and cities of every group
    tags: frozenset[str]
    role: str
    stems: list[str]  #: of every token; empty for a city's marker
    bases: list[tuple[str, str, int, int, dict[str, float]]]  #: per date: start and end value, bounds of its clause, features of its own


@dataclass(frozen=True, slots=True)
class Choice:
    """A date that becomes a relation's start or end."""

    candidate: Candidate
    probability: float


def weak(features: Mapping[str, float]) -> bool:
    """Whether a start needs more: a date from afar or to come, someone's time in office, or the very day of what nobody signs."""
    return (
        "where_far" in features
        or ("precision_day" in features and "c_sign" not in features)
        or ("future" in features and "named" not in features)
        or "office" in features
    )


def best(
    which: str, ruled: str | None, values: Sequence[str], rows: Sequence[Mapping[str, float]], probabilities: Sequence[float]
) -> tuple[int, float]:
    """Which of the dates to take (-1: leave what the rules chose) and the probability of its value."""
    shares: dict[str, float] = {}
    for value, share in zip(values, probabilities, strict=True):
        shares[value] = shares.get(value, 0.0) + share
    top = max(shares, key=lambda v: (shares[v], v))
    place = max((n for n, v in enumerate(values) if v == top), key=lambda n: (probabilities[n], -n))
    needed = NEEDED[which] if ruled is None else SURE
    row = rows[place].keys()
    if (
        which == "end"
        and ruled is None
        and "named" in row
        and "precision_interval" not in row
        and not ("just_now" in row and "c_end" not in row)
    ):
        needed = NEEDED_NAMED_END
    if which == "start" and weak(rows[place]):
        needed = WEAK_AGAINST if ruled is not None else WEAK_EVENT if rows[place].keys() >= _EVENT and "named" not in rows[place] else WEAK
    if ruled is not None and {"start_other_strong", "precision_interval"} <= rows[place].keys():
        return -1, shares[top]  # the rules are sure of both: the term of one project does not become that of the next
    return (place if top != ruled and shares[top] >= needed else -1), shares[top]


def vetoed(ruled: str | None, values: Sequence[str], probabilities: Sequence[float]) -> bool:
    """Whether none of the dates is so likely that the start that the rules chose is dropped; it must be one of those weighed."""
    return ruled in values and 1.0 - sum(probabilities) >= VETO


class Dating:
    """The dates of one document, ready to be asked for each of its relations."""

    def __init__(self, reader: Reader, drafts: Sequence[Draft]) -> None:
        self.reader, self.drafts = reader, drafts
        self.hub = reader.hub()
        #: An undated text is taken for as old as the latest of its dates; of one alone nobody knows how long ago it was.
        days = {d.date_from for d in reader.annotations.dates}
        self.now = reader.document.published_on or (max(days) if len(days) > 1 else None)
        self.scenes = {i: scene for i, m in reader.masked.items() if (scene := self._scene(m)) is not None}
        self.partners = frozenset(c for d in drafts for c in d.cities) - {self.hub}
        self.topics = self._topics()
        self.order = {i: n for n, i in enumerate(reader.masked)}
        self._pointers = {i: self._lands(scene) for i, scene in self.scenes.items()}
        self.lands = {i: frozenset(c for _, cities in found for c in cities) for i, found in self._pointers.items()}
        self._shares = {i: _by_land(scene, self._pointers[i], self.hub) for i, scene in self.scenes.items()}
        self._strange: dict[int, set[str]] = {}  #: per draft the dates that grammar gives to another partner's country

    def _topics(self) -> dict[int, tuple[int, frozenset[str]]]:
        """For every sentence the last one before it that names partners, and those: whom "die Gemeinde" or "der Vertrag" speaks of."""
        found: dict[int, tuple[int, frozenset[str]]] = {}
        last: tuple[int, frozenset[str]] | None = None
        for index, masked in self.reader.masked.items():
            if last is not None:
                found[index] = last
            named = frozenset(masked.cities) & self.partners
            if named:
                last = index, named
        return found

    def _lands(self, scene: _Scene) -> list[tuple[int, frozenset[str]]]:
        """Tokens that point at partners by their country or region, "mit den Polen", "die Thüringer", each with those partners."""
        lands = self.reader.lexicon.dater.lands
        if lands is None:
            return []
        known = self.reader.annotations.city_entities
        found: list[tuple[int, frozenset[str]]] = []
        for n, token in enumerate(scene.tokens):
            if token[0] == "<" or len(token) < 4 or not (token[0].isupper() or "isch" in token):
                continue
            if not lands.opens(token[:4].lower()):
                continue
            hint = lands.hint(token) or (lands.region(token[:-2]) or lands.region(token[:-2] + "en") if token.endswith("er") else None)
            if hint is None or hint == (_HOME, ""):
                continue
            cities = frozenset(
                c
                for c in self.partners
                if (entity := known.get(c)) is not None
                and entity.country_code == hint[0]
                and (not hint[1] or lands.region(entity.admin1 or "") == hint)
            )
            if cities:
                found.append((n, cities))
        return found

    def _scene(self, masked: Masked) -> _Scene | None:
        years = [(g, d) for g in masked.groups for d in g.years.values()]
        if not masked.dates and not years:
            return None
        tokens = masked.text.split()
        at = {token: n for n, token in reversed(list(enumerate(tokens))) if token[0] == "<"}
        dates: list[tuple[DateMention, int, frozenset[str] | None]] = [
            (d, at[f"<D{i}>"], None) for i, d in enumerate(masked.dates) if f"<D{i}>" in at
        ]
        places = [(at[g.marker], frozenset(g.cities)) for g in masked.groups if g.marker in at]
        seen = set()
        for group, mention in years:
            if id(mention) not in seen and group.marker in at:
                seen.add(id(mention))
                dates.append((mention, at[group.marker], frozenset(c for c, d in group.years.items() if d is mention)))
        role = self.reader.view.blocks[masked.sentence.block].role
        scene = _Scene(masked, tokens, dates, places, masked.tags(), role, _stems(tokens), [])
        scene.bases.extend(self._base(scene, mention, at) for mention, at, _ in dates)
        return scene

    def candidates(self, draft: Draft) -> list[Candidate]:
        """Every date that may be the draft's, with features; what the rules chose must stand in ``draft`` already."""
        telling = frozenset(draft.cities) - ({draft.best.hub} if len(draft.cities) == 2 and draft.best.hub else frozenset())
        stated = set(draft.sentences) | set(draft.support)
        pairs = [d for d in self.drafts if len(d.cities) == 2]
        few = len(self.drafts) <= _FEW
        joint = len(draft.cities) > 2 or draft.kind in ("project", "network")
        blocks = {self.reader.view.sentences[i].block for i in stated}
        found: list[Candidate] = []
        for index, scene in self.scenes.items():
            named = any(telling & cities for _, cities in scene.places)
            where = (
                ("stated" if named else "stated_only")
                if index in stated
                else "named"
                if named
                else "after"
                if index - 1 in stated
                else "before"
                if index + 1 in stated
                else "block"
                if scene.masked.sentence.block in blocks
                else "far"
            )
            spoken_at, spoken = self.topics.get(index, (-1, frozenset()))
            steps = self.order[index] - self.order[spoken_at] if spoken else 0
            pointed = not named and telling & self.lands[index]
            # "Wie lange: Juni 2023 bis Dezember 2025", "Die Zuwendungen gelten vom … bis …": the term of projects that are listed.
            term = joint and not scene.masked.cities and any(is_interval(m) for m, _, _ in scene.dates)
            told = (scene.tags & _TELLING and (few or joint)) or term
            if where in ("block", "far") and not (told or pointed or (telling & spoken and steps <= _RUN)):
                continue
            taken = self._taken(draft, telling, scene)
            place: dict[str, float] = {"where_" + where: 1.0}
            if term:
                place["term_" + where] = 1.0
            if named:
                place["named"] = 1.0
            else:
                here = frozenset(scene.masked.cities) & self.partners
                if pointed:
                    place["land_own" if self.lands[index] <= telling else "land_shared"] = 1.0
                elif self.lands[index]:
                    place["land_other"] = 1.0
                if not here and spoken:
                    topic = "own" if spoken <= telling else "shared" if spoken & telling else "other"
                    place["topic_" + topic] = 1.0
                    place[f"topic_{topic}_{min(_RUN, steps)}"] = 1.0
                place["opens_" + (scene.stems[0] or "<city")] = 1.0
            if len(draft.cities) > 2:
                share = len(telling & set(scene.masked.cities)) / len(telling)
                place["members_" + ("all" if share > 0.99 else "some" if share > 0.5 else "few" if share else "none")] = 1.0
            if scene.masked.sentence.block not in blocks:
                place["elsewhere_" + scene.role] = 1.0
            if "end" in scene.tags and ends_here(scene.masked, draft.kind, telling, draft.best.hub):
                place["ends"] = 1.0
                place["ends_" + ("named" if named else where)] = 1.0
            rivals = [d for d in self.drafts if d is not draft and d.cities != draft.cities]
            if index not in stated and any(index in d.sentences for d in rivals):
                place["stated_other_" + ("named" if named else where)] = 1.0
            near = index if index in stated else index - 1 if where == "after" else index + 1
            shared = sum(near in d.sentences for d in rivals)
            if shared:
                place["shared_" + str(min(2, shared)) + ("" if named else "_" + where)] = 1.0
            for number, (mention, at, bracket) in enumerate(scene.dates):
                if bracket is None and of_the_other(scene.masked, scene.masked.text.find(scene.tokens[at]), draft.cities, draft.best.hub):
                    continue
                local = self._features(draft, telling, scene, number, at, bracket)
                if bracket is None and no_start(scene.masked, scene.masked.text.find(scene.tokens[at])):
                    local["no_start"] = 1.0
                value, last = scene.bases[number][:2]
                owner = self._shares[index].get(at)
                if owner is not None and not owner & telling:
                    self._strange.setdefault(id(draft), set()).add(value)
                    continue
                if owner is not None and len(owner) == 1:
                    local["by_land"] = 1.0
                if value in taken:
                    local["taken_strong" if taken[value] >= _STRONG else "taken"] = 1.0
                elif taken:
                    local["others_dated"] = 1.0
                if not named:
                    local.update({"u_" + name: 1.0 for name in local if name.startswith("c_")})
                local.update(place)
                self._kinds(draft, scene, scene.bases[number][2], scene.bases[number][3], local)
                found.append(Candidate(mention, index, local, value, last))
        common: dict[str, float] = {"kind_" + draft.kind: 1.0}
        if draft.best.rule.startswith("read-"):
            common["read"] = 1.0
        if len(pairs) == 1:
            common["alone"] = 1.0
        if draft.ended:
            common["rule_ended"] = 1.0
        if draft.planned:
            common["rule_planned"] = 1.0
        for candidate in found:
            local = candidate.features
            local.update(common)
            self._rules(draft, local, candidate.start, candidate.end)
            if is_interval(candidate.mention):
                local["interval_" + draft.kind] = 1.0
            if "done" in local:
                local["done_" + draft.kind] = 1.0
        return found

    def _kinds(self, draft: Draft, scene: _Scene, low: int, high: int, local: dict[str, float]) -> None:
        """Whether clause and sentence speak of relations of the draft's kind or of another: two cities may have both."""
        wide = {c.cue.kind for c in scene.masked.cues if c.cue.kind}
        marks = [m for n in range(low, high) if (m := _MARKER.fullmatch(scene.tokens[n])) is not None and m[1].islower()]
        narrow = {k for m in marks if (k := scene.masked.cues[int(m[2])].cue.kind)}
        twice = any(set(d.cities) & set(draft.cities) - {self.hub} and d.kind != draft.kind for d in self.drafts if d is not draft)
        for name, kinds in (("clause", narrow), ("sentence", wide)):
            if kinds:
                match = f"{name}_{'own' if kinds == {draft.kind} else 'shared' if draft.kind in kinds else 'other'}_kind"
                local[match] = 1.0
                local[f"{match}_{draft.kind}"] = 1.0
                if twice:
                    local[match + "_twice"] = 1.0

    def changes(self, dater: Dater) -> list[dict[str, Choice]]:
        """For each relation the changes to what the rules chose; keys are ``start`` and ``end``.

        A date from a sentence that names no partner serves one relation: the one the rules gave it to, else the likeliest of two.
        What is vetoed of the rules' dates is taken off the drafts here, after all is chosen.
        """
        vetoes: list[Draft] = []
        out = [self._choose(dater, draft, vetoes) for draft in self.drafts]
        for draft in vetoes:
            draft.start = draft.start_from = draft.start_to = None
            draft.start_score = 0.0
        wanted: dict[tuple[str, int], list[int]] = {}
        for n, chosen in enumerate(out):
            for which, choice in chosen.items():
                if "named" not in choice.candidate.features:
                    wanted.setdefault((which, choice.candidate.mention.start), []).append(n)
        for (which, _), rivals in wanted.items():
            first = max(rivals, key=lambda n: (out[n][which].probability, -n))
            value = stamp(out[first][which].candidate.mention, which)[0]
            given = any(
                value == (d.start if which == "start" else d.end) and not self._dated_by_name(d, which, value)
                for n, d in enumerate(self.drafts)
                if n not in rivals
            )
            if self._of_all(out[first][which].candidate.sentence, [self.drafts[n].kind for n in rivals]):
                continue
            for n in rivals:
                if n != first or len(rivals) > _RIVALS or given:
                    del out[n][which]
        return out

    def _dated_by_name(self, draft: Draft, which: str, value: str) -> bool:
        """Whether a sentence with the partner's name holds that date: two relations of one year do not share its mention."""
        telling = set(draft.cities) - {draft.best.hub, self.hub}
        return any(
            stamp(mention, which)[0] == value and any(telling & cities for _, cities in scene.places)
            for scene in self.scenes.values()
            for mention, _, _ in scene.dates
        )

    def statuses(self, dater: Dater) -> list[tuple[bool, bool]]:
        """For each relation whether it is ended and whether it is planned, by its words; its dates are not settled."""
        return [
            (False, True)
            if d.best.rule in TO_COME
            else status(dater.statuses(status_features(self, d)), (any(t.ended for t in d.times), any(t.planned for t in d.times)))
            for d in self.drafts
        ]

    def _of_all(self, sentence: int, kinds: Sequence[str]) -> bool:
        """„Alle Vorhaben beginnen am 1. Mai": a date of projects that are listed, each with its own towns."""
        masked = self.reader.masked[sentence]
        if masked.cities or not (set(kinds) <= {"project", "thematic"} and len(set(kinds)) == 1):
            return False
        scene = self.scenes.get(sentence)
        term = scene is not None and (bool(masked.programmes) or any(is_interval(m) for m, _, _ in scene.dates))
        return term or _ALL.search(self.reader.document.text[masked.sentence.start : masked.sentence.end]) is not None

    def _choose(self, dater: Dater, draft: Draft, vetoes: list[Draft]) -> dict[str, Choice]:
        found = self.candidates(draft)
        out: dict[str, Choice] = {}
        if found:
            rows = [c.features for c in found]
            strange = draft.start in self._strange.get(id(draft), ()) and all(c.start != draft.start for c in found)
            if strange:
                vetoes.append(draft)
            for which, ruled in (("start", None if strange else draft.start), ("end", draft.end)):
                shares = dater.probabilities(which, rows)
                if which == "start":
                    shares = [
                        0.0 if "no_start" in row else _LAND_SHARE if _land_start(row) else p for row, p in zip(rows, shares, strict=True)
                    ]
                values = [c.start if which == "start" else c.end for c in found]
                place, share = best(which, ruled, values, rows, shares)
                if which == "start" and place < 0 and vetoed(ruled, values, shares):
                    vetoes.append(draft)
                if which == "start" and draft.planned and place >= 0 and "c_vote" in rows[place]:
                    continue  # "am 8. Februar beschlossen, mit X eine Partnerschaft einzugehen"
                if place >= 0:
                    out[which] = Choice(found[place], share)
            start = out.get("start")
            begun = start.candidate.start if start is not None else draft.start
            if "end" in out and begun is not None and _before(out["end"].candidate, begun):
                del out["end"]  # of an older relation, or of the one that was taken up again; or the start itself
            if "end" in out and start is None and begun == out["end"].candidate.end and not is_interval(out["end"].candidate.mention):
                # "Der Vertrag von 1996 liegt seit 2019 still": the date of the end is not the start, another may be.
                rest = [n for n, c in enumerate(found) if c.start != begun]
                if rest:
                    shares = dater.probabilities("start", rows)
                    place, share = best("start", None, [found[n].start for n in rest], [rows[n] for n in rest], [shares[n] for n in rest])
                    if place >= 0:
                        start = out["start"] = Choice(found[rest[place]], share)
            if (
                start is not None
                and "end" in out
                and start.candidate.start == out["end"].candidate.end
                and not is_interval(start.candidate.mention)
                and "c_end" in start.candidate.features
                and "c_sign" not in start.candidate.features
            ):
                del out["start"]  # "seit die Verbindung im April 2022 eingefroren wurde"
                start = None
            if start is None and begun is not None and _only_end(begun, draft.end, out.get("end"), found):
                vetoes.append(draft)  # "Calais (erloschen 2009)"
            if start is not None and "end" not in out and draft.end is None and is_interval(start.candidate.mention):
                out["end"] = start  # "läuft von Januar 2020 bis Dezember 2021"
            listed = [c for c in found if start is None and is_interval(c.mention) and {"bracket_own", "start_this"} <= c.features.keys()]
            if listed and "end" not in out and draft.end is None:
                out["end"] = Choice(listed[0], 1.0)  # "Aš (1974 bis 1990)"
        return out

    def _taken(self, draft: Draft, telling: frozenset[str], scene: _Scene) -> dict[str, float]:
        """Starts that the rules gave to other relations of cities of the sentence, with the score of each."""
        here = {c for _, cities in scene.places for c in cities} - telling
        found: dict[str, float] = {}
        for other in self.drafts:
            if other is not draft and other.start is not None and here & (set(other.cities) - {other.best.hub, self.hub} - telling):
                found[other.start] = max(found.get(other.start, 0.0), other.start_score)
        return found

    def _rules(self, draft: Draft, local: dict[str, float], start: str, end: str) -> None:
        strong = "strong" if draft.start_score >= _STRONG else "fair" if draft.start_score >= 0.5 else "weak"
        if draft.start is None:
            local["start_none"] = 1.0
        elif draft.start == start:
            local["start_this_" + strong] = 1.0
            local["start_this"] = 1.0
        else:
            local["start_other_" + strong] = 1.0
            local["start_other"] = 1.0
            if draft.start[:4] == start[:4]:
                local["start_same_year"] = 1.0
            local["start_earlier" if start < draft.start else "start_later"] = 1.0
        if draft.end is None:
            local["end_none"] = 1.0
        elif draft.end in (end, start):
            local["end_this"] = 1.0
        else:
            local["end_other"] = 1.0

    def _base(self, scene: _Scene, mention: DateMention, at: int) -> tuple[str, str, int, int, dict[str, float]]:
        """What a date is by itself and in its clause, whatever the relation."""
        local: dict[str, float] = {"role_" + scene.role: 1.0, "precision_" + mention.precision: 1.0, "anchor_" + mention.anchor: 1.0}
        local["dates_" + str(min(3, len(scene.dates)))] = 1.0
        self._calendar(mention, local)
        low, high = _clause(scene.tokens, at)
        for tag in scene.tags:
            local["t_" + tag] = 1.0
        if _OFFICE & set(scene.tokens[low:high]):
            local["office"] = 1.0
        for n in range(low, high):
            marker = _MARKER.fullmatch(scene.tokens[n])
            if marker is not None and marker[1].islower():
                said = scene.masked.cues[int(marker[2])].text if marker[1] == "sign" else ""
                local["c_" + ("vote" if said in VOTES else marker[1])] = 1.0
                if said.startswith("abgeschlossen"):
                    local["done"] = 1.0  # a project's end, a treaty's start
            elif n != at and marker is None and scene.tokens[n][0].isalpha():
                local["w_" + scene.stems[n]] = 1.0
        return stamp(mention)[0], stamp(mention, "end")[0], low, high, local

    def _features(
        self, draft: Draft, telling: frozenset[str], scene: _Scene, number: int, at: int, bracket: frozenset[str] | None
    ) -> dict[str, float]:
        low, high, local = scene.bases[number][2], scene.bases[number][3], dict(scene.bases[number][4])
        own = [n for n, cities in scene.places if cities & telling]
        others = [n for n, cities in scene.places if not cities & telling and cities - {self.hub}]
        hubs = [n for n, cities in scene.places if self.hub in cities and not cities & telling]
        if bracket is not None:
            local["bracket_own" if bracket & telling else "bracket_other"] = 1.0
        elif own:
            self._beside(scene, at, own, others, telling, local)
        elif others:
            local["others_only"] = 1.0
        if any(cities & self.partners - telling for _, cities in scene.places):
            local["other_partner"] = 1.0
        if hubs:
            local["hub_here"] = 1.0
        if own and any(low <= n < high for n in own):
            local["same_clause"] = 1.0
        if others and any(low <= n < high for n in others):
            local["other_same_clause"] = 1.0
        self._words(scene, at, set(own), set(others), local)
        self._respectively(draft, telling, scene, at, local)
        owner = _owner(scene, at, low, high, self.hub)
        if owner:
            match = "own" if owner & telling else "other"
            local["owner_" + match] = 1.0
            if own:
                local[f"owner_{match}_named"] = 1.0
        return local

    def _respectively(self, draft: Draft, telling: frozenset[str], scene: _Scene, at: int, local: dict[str, float]) -> None:
        """„mit A und B, beide 1990 beziehungsweise 2003 begründet": as many dates side by side as partners, here or before."""
        dates = sorted(n for _, n, bracket in scene.dates if bracket is None)
        run = [n for n in dates if all(scene.tokens[k] in _ROW or k in dates for k in range(min(n, at) + 1, max(n, at)))]
        if len(run) < 2:
            return
        here = [c for c in scene.masked.cities if c in self.partners]
        if not here:
            before = self.reader.masked.get(self.topics.get(scene.masked.index, (-1, frozenset()))[0])
            here = [c for c in before.cities if c in self.partners] if before is not None else []
        if len(here) == len(run):
            rank = next((k for k, c in enumerate(here) if c in telling), -1)
            if rank >= 0:
                local["row_" + ("same" if rank == run.index(at) else "other")] = 1.0

    def _calendar(self, mention: DateMention, local: dict[str, float]) -> None:
        if mention.date_from.year < _MODERN:
            local["history"] = 1.0
        published = self.now
        if published is None:
            return
        if mention.date_from > published:
            local["future"] = 1.0
        elif mention.date_to >= published:
            local["covers_publication"] = 1.0
        ago = published.year - mention.date_from.year
        local["ago_" + ("0" if ago == 0 else "1" if ago == 1 else "5" if 0 < ago <= 5 else "more" if ago > 5 else "none")] = 1.0
        if ago >= 10 and ago % 5 == 0:
            local["anniversary"] = 1.0
        if 0 <= (published - mention.date_to).days <= 14:
            local["just_now"] = 1.0

    def _beside(self, scene: _Scene, at: int, own: list[int], others: list[int], telling: frozenset[str], local: dict[str, float]) -> None:
        anchor = min(own, key=lambda n: (abs(n - at), n))
        side = "after" if at > anchor else "ahead"
        steps = abs(at - anchor)
        bucket = next((name for limit, name in _STEPS if steps <= limit), "far")
        local[f"{side}_{bucket}"] = 1.0
        local[side] = 1.0
        low, high = min(anchor, at), max(anchor, at)
        inside = scene.tokens[low + 1 : high]
        between = [n for n in others if low < n < high]
        local["between_" + str(min(2, len(between)))] = 1.0
        if sum(t == "," for t in inside) == 0:
            local["no_comma"] = 1.0
        if any(t in (";", ":", ".", "?", "!") for t in inside):
            local["break"] = 1.0
        if any(abs(n - at) < steps for n in others):
            local["other_nearer"] = 1.0
        if any(abs(n - at) < abs(anchor - at) + 1 and (n < at) == (anchor < at) for n in others):
            local["other_nearer_side"] = 1.0
        dates = sorted(n for _, n, bracket in scene.dates if bracket is None)
        if any(low < n < high for n in dates):
            local["date_between"] = 1.0
        if any(n != at and abs(n - anchor) < steps for n in dates):
            local["date_nearer"] = 1.0
        cities = sorted([*own, *others])
        many = "many" if len(cities) > 1 and len(dates) > 1 else "cities" if len(cities) > 1 else "dates" if len(dates) > 1 else "one"
        first = "date" if dates[0] < cities[0] else "city"
        alone = not between and not any(low < n < high for n in dates)
        local[f"{many}_{first}_{side}" + ("_alone" if alone else "")] = 1.0
        if len(cities) == len(dates) > 1:
            local["rank_" + ("same" if cities.index(anchor) == dates.index(at) else "other")] = 1.0
        listed = [c for c in scene.masked.cities if c != self.hub or c in telling]
        if len(listed) == len(dates) > 1:
            rank = next(n for n, c in enumerate(listed) if c in telling)
            local["list_" + ("same" if rank == dates.index(at) else "other")] = 1.0
        for token in scene.stems[low + 1 : high] if steps <= 12 else ():
            local["i_" + (token or "<city")] = 1.0

    def _words(self, scene: _Scene, at: int, own: set[int], others: set[int], local: dict[str, float]) -> None:
        for n in range(max(0, at - _NEAR), min(len(scene.tokens), at + _NEAR + 1)):
            if n != at:
                stem = scene.stems[n] or ("<own" if n in own else "<other" if n in others else "<city")
                local[("l_" if n < at else "r_") + stem] = 1.0
                if n == at - 1:
                    local["p_" + stem] = 1.0


def _land_start(row: Mapping[str, float]) -> bool:
    """Whether a date is a partner's by the country before it, and a start by its preposition."""
    return "by_land" in row and bool({"p_seit", "p_von"} & row.keys()) and "c_end" not in row


def _by_land(scene: _Scene, pointers: Sequence[tuple[int, frozenset[str]]], hub: str | None) -> dict[int, frozenset[str]]:
    """Whose each date is, by the country or region before it: "mit den Schweden seit 1961, mit den Engländern seit 1989".

    Only where partners and dates take turns, a partner first, one of them told by a country: "mit Innichen seit 1969, mit den Slowenen seit
    2004".
    """
    dates = sorted(n for _, n, bracket in scene.dates if bracket is None)
    if not pointers or len(dates) < 2:
        return {}
    pointers = [*pointers, *((n, cities - {hub}) for n, cities in scene.places if cities - {hub})]
    found: dict[int, frozenset[str]] = {}
    for k, at in enumerate(dates):
        since = dates[k - 1] if k else -1
        before = [(n, cities) for n, cities in pointers if since < n < at]
        if len(before) == 1:
            found[at] = before[0][1]
    return found if len(found) > 1 else {}


def _clause(tokens: list[str], at: int) -> tuple[int, int]:
    low = next((n + 1 for n in range(at - 1, -1, -1) if tokens[n] in _BREAKS), 0)
    high = next((n for n in range(at + 1, len(tokens)) if tokens[n] in _BREAKS), len(tokens))
    return low, high


def _before(end: Candidate, begun: str) -> bool:
    """Whether an end would lie before the start, or be its very date where nothing beside the date says that something ends."""
    if end.end == begun and not is_interval(end.mention):
        return "c_end" not in end.features and "done" not in end.features
    return end.end < begun[: len(end.end)]


def _only_end(begun: str, ruled_end: str | None, end: Choice | None, found: Sequence[Candidate]) -> bool:
    """Whether the date that the rules took for the start is the end alone: it is both, and what is done there is that something ends."""
    if begun != (end.candidate.end if end is not None else ruled_end):
        return False
    same = [c for c in found if c.start == begun and not is_interval(c.mention)]
    return any(c.features.keys() & {"c_end", "done", "ends"} for c in same) and not any(
        "c_sign" in c.features and "done" not in c.features for c in same
    )


def _owner(scene: _Scene, at: int, low: int, high: int, hub: str | None) -> frozenset[str]:
    """Whose date it is by grammar: the town before the bracket or before the comma of the relative clause or apposition that holds it.

    "aus Aurillac (Partnerstadt seit 1972) und Rossendale", "Würzburg, mit dem Suhl seit 1988 verbunden ist, und Bègles"; of towns joined
    before a singular ("Hallein und Cagnes, Letzteres seit 1973") the last.
    """
    tokens = scene.tokens
    opened = next((n for n in range(at - 1, max(-1, at - _INSIDE), -1) if tokens[n] in "()"), -1)
    border = opened if opened >= 0 and tokens[opened] == "(" else low - 1
    if border < 1 or tokens[border] not in ("(", ","):
        return frozenset()
    reach = _INSIDE if tokens[border] == "(" else 1
    before = next((n for n in range(border - 1, max(-1, border - 1 - reach), -1) if tokens[n].startswith("<G")), -1)
    group = next((g for g in scene.masked.groups if before >= 0 and g.marker == tokens[before]), None)
    if group is None or (tokens[border] == "," and any(n != at and low <= n < high and cities != {hub} for n, cities in scene.places)):
        return frozenset()
    towns = [c for c in group.cities if c != hub]
    opening = [t.lower() for t in tokens[border + 1 : border + 3]]
    single = any(t in _SINGULAR or t.startswith("letzter") for t in opening) or tokens[border] == "("
    return frozenset(towns[-1:] if single else towns)


def _stems(tokens: list[str]) -> list[str]:
    """What the weights know of each token: the beginning of a word, the name of a marker, nothing for a city."""
    return [t.lower()[:STEM] if t[0] != "<" else "" if t[1] in "GBA" else t.rstrip(">0123456789") for t in tokens]
