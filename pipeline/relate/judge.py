"""Weighs every pair of a text once more: relations that no construction found are added, doubtful ones that one found are dropped.

Two readers give their opinion: a regression over named features (``scorer``), and, where that leaves any doubt, a small transformer over
the text itself (``encoder``). A claim that is added says so in its rule ("read-pair"); ``stadttandem explain`` prints what spoke for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.records import NEWS_ROLES
from pipeline.relate.attributes import read_times
from pipeline.relate.encoder import DATE, PROGRAMME, Verdict, foreign, windows
from pipeline.relate.find import LISTED_RULES, Finding
from pipeline.relate.pairs import RELATIONS, Pair, candidate_pairs
from pipeline.relate.sets import candidate_sets
from pipeline.relate.settle import kind_features, set_kind_features, settle_features
from pipeline.relate.weights import logistic

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.relate.assemble import Draft
    from pipeline.relate.attributes import Times
    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Masked
    from pipeline.relate.scorer import Scorer
    from pipeline.relate.sets import CitySet

#: From this probability on a pair that no construction found is a claim, and below it one that a construction found is none. Chosen on what
#: networks said of texts that they were not trained on (models/relate/README.md): from 0.4 on F1 is 0.791 on 189 held-back texts, from 0.3
#: on 0.799, with two more kinds and statuses in a hundred.
ADDED, DROPPED = 0.3, 0.2
#: A text in which no pair is at least this likely holds none: for pairs that only the readers found, and where a construction found one.
#: Of 47 held-back texts without a relation 2 get a claim by it.
SUREST_ADDED, SUREST_STATED = 0.5, 0.5
#: The same where no word of the text speaks of relations, guests, projects or networks. Texts to learn from were sought for their
#: relations: of 2,354 newspaper and traffic reports 27 got a pair without this and what skips texts without any cue (roads from town to
#: town, companies and their seats), 8 with it.
SUREST_WORDLESS = 0.7
#: The same in a text on twin towns that nothing tells the sender of, and what ADDED is there. Without its letterhead every pair of a text
#: is less likely for the readers: F1 of the sides over 106 texts retold from real ones 0.64 -> 0.68 (with 0.5 and 0.3 as elsewhere); over
#: 104 held-back texts without their letterheads it stays at 0.58.
SUREST_UNSENT, ADDED_UNSENT = 0.2, 0.25
_TWINS = frozenset({"twin", "pcity", "twinv"})
_WORDS = RELATIONS | {"proj", "tand", "net", "memb", "guest", "joint", "partn", "pairs", "ptopic", "split"}
#: A consortium of two and one pair of a list are rare among the pairs that were learned from: dropped only where nothing speaks for them.
LISTED_DROPPED = 0.002
#: Pairs that a text sets side by side itself ("A: B, C", "A und B, C und D"): each town of an overview has its own, which the readers, who
#: know texts of one town, doubt. Between the two bars 4 of 4 were right in texts retold from real overviews, 0 of 3 in those learned from.
SIDE_BY_SIDE, SIDE_BY_SIDE_DROPPED = frozenset({"list-pair", "couples", "town-and-its-partners"}), 0.02
#: The same for sets of three or more, and the share of cities in common from which two sets are one relation told twice.
SET_HOLDS, SET_DROPPED, SAME_SET = 0.3, 0.03, 0.5
#: Members of a set that a sentence lists; from so many on, no two of them are a pair as well by that sentence.
LISTED_TOGETHER = 5
#: From this probability on two towns of such a set are a pair as well by another sentence: members of a ring are named again and again.
INNER_ADDED = 0.65
#: How likely a pair must be of whose partner the text says only that nothing came of it, and how many cities such a sentence may name.
REFUSED, SPOKEN_OF = 0.9, 4
#: What denies a relation as such; what fails, is rumoured or only alleged may be a visit or a road.
REFUSALS = (
    *("nicht", "Nicht", "nie", "mehr nicht", "davon nicht", "vom Tisch", "leer"),
    *("zurückgezogen", "zog", "zieht", "abgelehnt", "lehn", "wies", "weist", "verworfen"),
)
#: By how much a set that no construction gathered must be likelier than one that a construction did, dates and programmes included.
STATED_FIRST = 0.15
#: A text whose likeliest pair is below this log odds for the regression holds no relation that only the network would find: from -1.5 on
#: one text in fifteen more is read and the same relations are found on 256 texts with gold.
HOPELESS = -1.0
#: Cues that name a kind of relation.
_TELLING = {
    "twinning": frozenset({"twin", "twinv", "pcity"}),
    "friendship": frozenset({"friend", "fcity", "friendn"}),
    "thematic": frozenset({"thematic"}),
    "project": frozenset({"proj", "tand"}),
}


@dataclass(slots=True)
class Judgement:
    """``probabilities`` of pairs being related, and findings for those that no construction found, each with what it says of time."""

    probabilities: dict[frozenset[str], float] = field(default_factory=dict)
    added: list[tuple[Finding, Times]] = field(default_factory=list)
    #: Every candidate with what reading the text added to its log odds, and who weighed it.
    weighed: dict[frozenset[str], tuple[Pair | CitySet, float]] = field(default_factory=dict)
    scorer: Scorer | None = None
    silent: bool = False  #: no pair of the text is likely enough to believe any
    dropped: set[frozenset[str]] = field(default_factory=set)  #: sets of three or more that another one states better

    def reasons(self, key: frozenset[str]) -> tuple[str, ...]:
        """The strongest named features and, for a pair, what reading the text changed: "near_pcity_left +0.84", "text -1.20".

        Empty for what was not weighed. Made for claims only: a text has ten candidates for each.
        """
        if self.scorer is None or key not in self.weighed:
            return ()
        candidate, read = self.weighed[key]
        moved = self.scorer.reasons(candidate)
        if read:
            moved = sorted([*moved, ("text", read)], key=lambda m: (-abs(m[1]), m[0]))
        return tuple(f"{name} {value:+.2f}" for name, value in moved if abs(value) >= 0.05)

    def holds(self, draft: Draft) -> bool:
        """Whether a draft stays."""
        key = frozenset(draft.cities)
        if len(key) > 2:
            return key not in self.dropped
        if draft.best.group or (draft.best.rule in LISTED_RULES and draft.kind == "project"):
            return self.probabilities.get(key, 1.0) >= LISTED_DROPPED
        if draft.best.rule in SIDE_BY_SIDE:
            return self.probabilities.get(key, 1.0) >= SIDE_BY_SIDE_DROPPED
        return self.probabilities.get(key, 1.0) >= DROPPED and not self.silent


def judge(reader: Reader, drafts: Sequence[Draft]) -> Judgement:
    """Weigh every candidate pair of the text."""
    pairs = candidate_pairs(reader, drafts)
    scorer = reader.lexicon.scorer
    priors = [scorer.logit(pair) for pair in pairs]
    out = Judgement(scorer=scorer)
    if not pairs or not reader.context.kinds:  # not one cue: 2,000 annotated texts have no relation without any
        return out
    stated = {frozenset(d.cities) for d in drafts}
    verdicts = read_pairs(reader, pairs, priors) if max(priors) >= HOPELESS else [None] * len(pairs)
    odds = [verdict.related if verdict else prior for verdict, prior in zip(verdicts, priors, strict=True)]
    joints = {pair.key: verdict.joint for pair, verdict in zip(pairs, verdicts, strict=True) if verdict is not None}
    sets = [key for key in stated if len(key) > 2]
    listed = [members for members in sets if len(members) >= LISTED_TOGETHER]
    settled = [scorer.settled(f) for f in settle_features(pairs, odds, priors, reader.named(), joints, sets)]
    believed = any(pair.key in stated and logistic(value) >= DROPPED for pair, value in zip(pairs, settled, strict=True))
    out.silent = logistic(max(settled)) < _surest(reader, believed)
    added = ADDED_UNSENT if _unsent(reader) else ADDED
    namesakes = _namesakes(reader, pairs, settled, stated)
    for pair, verdict, prior, value in zip(pairs, verdicts, priors, settled, strict=True):
        out.probabilities[pair.key] = probability = logistic(value)
        out.weighed[pair.key] = pair, value - prior
        bar = INNER_ADDED if any(pair.key <= members for members in listed) else added
        if probability < bar or out.silent or pair.key in stated or pair.key in namesakes:
            continue
        if probability >= REFUSED or not refused(reader, pair):
            out.added.append(_finding(reader, pair, probability, scorer.kind(kind_features(pair, verdict.kind if verdict else None))))
    kinds = {pair.key: verdict.kind for pair, verdict in zip(pairs, verdicts, strict=True) if verdict is not None}
    _judge_sets(reader, drafts, {p.key: prior for p, prior in zip(pairs, priors, strict=True)}, joints, kinds, out)
    return out


def refused(reader: Reader, pair: Pair) -> bool:
    """Whether every sentence that names the partner (of two strangers the rarer) denies something, the last one a relation as such.

    Of 222 candidates of 2,220 annotated texts that no construction found and whose partner only denying sentences name 8 are related; of
    the 13 among them that the readers took for related 3 are.
    """
    named, hub = reader.named(), reader.hub()
    told = min((named.get(city, []) for city in (pair.a, pair.b) if city != hub), key=len)
    if not told or not all("deny" in (tags := reader.masked[index].tags()) and "end" not in tags for index in told):
        return False
    last = reader.masked[told[-1]]
    if last.tags() & {"pcity", "fcity"} or len(last.cities) > SPOKEN_OF:
        return False  # "bis zu ihrer Partnerstadt, die damit nichts zu tun hat"; a table in one line
    return any(cue.cue.tag == "deny" and cue.text.startswith(REFUSALS) for cue in last.cues)


def _unsent(reader: Reader) -> bool:
    """Whether the text speaks of twin towns and nothing tells who sends it."""
    document = reader.document
    return document.issuer is None and document.issuer_city_id is None and bool(reader.context.kinds & _TWINS)


def _surest(reader: Reader, believed: bool) -> float:
    """How likely the likeliest pair of the text must be; ``believed``: a construction's pair is likely enough to stay."""
    if not reader.context.kinds & _WORDS and not believed:
        return SUREST_WORDLESS
    if _unsent(reader):
        return SUREST_UNSENT
    return SUREST_STATED if believed else SUREST_ADDED


def _judge_sets(
    reader: Reader,
    drafts: Sequence[Draft],
    priors: Mapping[frozenset[str], float],
    joints: Mapping[frozenset[str], float],
    kinds: Mapping[frozenset[str], Sequence[float]],
    out: Judgement,
) -> None:
    """Of sets that overlap the likeliest holds, if it is likely enough; a pair within it that only this reading found goes."""
    scorer = reader.lexicon.scorer
    stated = {frozenset(d.cities): d for d in drafts if len(d.cities) > 2}
    weighed = [(logistic(scorer.logit(s)), s) for s in candidate_sets(reader, drafts, priors, joints)]
    held: list[frozenset[str]] = []

    def rank_of(weighed: tuple[float, CitySet]) -> tuple[float, int, list[str]]:
        return -weighed[0] - (STATED_FIRST if weighed[1].key in stated else 0), weighed[1].sentence, sorted(weighed[1].cities)

    for probability, candidate in sorted(weighed, key=rank_of):
        if probability < (SET_DROPPED if candidate.key in stated else SET_HOLDS if joints else 1.0):
            continue  # in a text that the network did not read only the constructions' sets may hold
        key = candidate.key
        if any(len(key & k) >= min(len(key), len(k)) or len(key & k) >= SAME_SET * len(key | k) for k in held):
            continue
        held.append(key)
        out.probabilities[key] = probability
        out.weighed[key] = candidate, 0.0
        if key not in stated:
            kind = scorer.set_kind(set_kind_features(candidate, reader.annotations.city_entities, kinds))
            out.added.append(_set_finding(reader, candidate, probability, kind))
    out.dropped = {key for key in stated if key not in held}
    inner = {frozenset((a, b)) for key in held if key not in stated for a in key for b in key}
    told = {frozenset(circle.members): circle.sentences for circle in reader.circles.by_key.values()}
    listed = [(key, {*stated[key].sentences, *told.get(key, ())}) for key in held if key in stated and len(key) >= LISTED_TOGETHER]
    out.added = [
        (f, t)
        for f, t in out.added
        if len(f.cities) > 2
        or (
            not (f.kind in ("project", "network") and frozenset(f.cities) in inner)
            and not any(f.sentence in sentences and key.issuperset(f.cities) for key, sentences in listed)
        )
    ]


def _set_finding(reader: Reader, candidate: CitySet, probability: float, kind: str) -> tuple[Finding, Times]:
    masked = reader.masked[candidate.sentence]
    beside = [m for i in (candidate.sentence - 1, candidate.sentence + 1) if (m := reader.masked.get(i)) is not None]
    anchors = [(m.start, m.end) for g in masked.groups for m in g.mentions if m.city_id in candidate.cities]
    finding = Finding(
        candidate.cities, kind, "read-set", masked.index, list(masked.cues), round(probability, 3), group=True, anchors=anchors,
        span=[m.index for m in beside if m.sentence.block == masked.sentence.block],
    )  # fmt: skip
    return finding, read_times(masked, finding, None)


def _worth_reading(reader: Reader) -> list[tuple[int, int]]:
    """The first sentence of the news, those that name a city and their neighbours; the others cost time and say nothing of a pair."""
    view = reader.view
    news = [(n, s) for n, s in enumerate(view.sentences) if view.blocks[s.block].role in NEWS_ROLES]
    named = [n in reader.masked and bool(reader.masked[n].cities) for n, _ in news]
    return [(s.start, s.end) for k, (_, s) in enumerate(news) if k == 0 or any(named[max(0, k - 1) : k + 2])]


def read_pairs(reader: Reader, pairs: Sequence[Pair], priors: Sequence[float]) -> list[Verdict | None]:
    """What the network says of each pair."""
    notes = reader.annotations
    encoder = reader.lexicon.encoder
    sentences = _worth_reading(reader)
    cities = [(m.start, m.end, m.city_id) for m in notes.cities]
    marks = [(m.start, m.end, DATE) for m in notes.dates] + [(m.start, m.end, PROGRAMME) for m in notes.programmes]
    hub = reader.hub()
    found = windows(reader.document.text, sentences, cities, marks, hub, encoder.pieces, foreign(notes))
    return encoder.read(found, [(p.a, p.b) for p in pairs], priors, hub)


def _finding(reader: Reader, pair: Pair, probability: float, kind: str) -> tuple[Finding, Times]:
    masked = _telling(reader, pair)
    kind = _told(masked) or kind
    named = [c for c in (pair.b, pair.a) if c in masked.cities]
    anchors = [(m.start, m.end) for g in masked.groups for m in g.mentions if m.city_id in named]
    hub = pair.a if pair.hub else None
    cities = (pair.a, pair.b)
    finding = Finding(cities, kind, "read-pair", masked.index, list(masked.cues), round(probability, 3), hub=hub, anchors=anchors)
    group = next(g for g in masked.groups if named[0] in g.cities)
    times = read_times(masked, finding, masked.text.find(group.marker))
    finding.years.update(masked.years_of(named))
    return finding, times


def _told(masked: Masked) -> str | None:
    """The kind whose words alone stand in the sentence."""
    tags = masked.tags()
    told = [kind for kind, words in _TELLING.items() if tags & words]
    return told[0] if len(told) == 1 else None


def _telling(reader: Reader, pair: Pair) -> Masked:
    """The sentence about the pair with the most telling cues; the first of them."""
    both = [m for m in reader.masked.values() if pair.a in m.cities and pair.b in m.cities]
    named = [m for m in reader.masked.values() if pair.b in m.cities]
    if pair.hub and named:
        return max(named, key=lambda m: (len(m.tags() & RELATIONS), bool(m.dates), pair.a in m.cities, -m.index))
    return max(both or named, key=lambda m: (len(m.tags() & RELATIONS), bool(m.dates), -m.index))


def _namesakes(reader: Reader, pairs: Sequence[Pair], odds: Sequence[float], stated: Collection[frozenset[str]]) -> set[frozenset[str]]:
    """Pairs of two towns of one name, and pairs of a town with one of two of a name where the other is its likelier partner: towns of one
    name are likelier told apart ("gemeint ist nicht Granada in Nicaragua") than related, or related to the same town."""
    names = {city: _base_name(reader, city) for pair in pairs for city in pair.key}
    first: dict[tuple[str, str], str] = {}
    for pair, _ in sorted(zip(pairs, odds, strict=True), key=lambda p: (p[0].key not in stated, -p[1])):
        for city, other in ((pair.a, pair.b), (pair.b, pair.a)):
            first.setdefault((city, names[other]), other)
    return {
        pair.key
        for pair in pairs
        if names[pair.a] == names[pair.b] or first[pair.a, names[pair.b]] != pair.b or first[pair.b, names[pair.a]] != pair.a
    }


def _base_name(reader: Reader, city: str) -> str:
    known = reader.annotations.city_entities.get(city)
    return re.split(r"[ (/,]", known.name)[0] if known and not known.name.startswith(("Bad ", "Sankt ", "St. ")) else city
