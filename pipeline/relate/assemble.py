"""Findings become claims: merged per relation, with start, end, status, programmes, themes, quote and confidence."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.records import Claim, partnership_id
from pipeline.relate.attributes import PARTNERS, Times, read_times, stamp
from pipeline.relate.dating import Dating
from pipeline.relate.find import LISTED_RULES, Finding
from pipeline.relate.groups import circle_findings
from pipeline.relate.judge import Judgement, judge
from pipeline.relate.programmes import circle_of, claim_programmes
from pipeline.relate.themes import claim_themes

if TYPE_CHECKING:
    from datetime import date

    from pipeline.dates.durations import DurationMention
    from pipeline.relate.discourse import Reader

#: A relation that is named more precisely swallows the vaguer one between the same cities.
_SWALLOWS = {
    "project": ("cooperation",),
    "network": ("cooperation",),
    "thematic": ("cooperation", "project"),
    "twinning": ("friendship",),
    "friendship": (),
    "cooperation": (),
}

#: Goes on about one thing named just before.
_ONE = re.compile(r"(?:Sie|Es) (?:war|wurde|ist|hatte|lief|begann|endete|<sign\d+>|<end\d+>)\b")
_PAIR = 2
_RUNS = re.compile(r"\b(?:[Ll]auf\w*|läuft|liefen?|Laufzeit|Projektlaufzeit|endet|enden|[Gg]efördert|fördert)\b|<sign\d+>")

#: How sure a date of a signing is where no sentence of the relation has one.
SIGNED_ELSEWHERE = 0.9
_SIGNED = frozenset({"twin", "partnership", "friend", "friendn", "thematic", "pact", "linkn"})
_NO_SIGNING = frozenset({"neg", "hyp", "deny", "plan", "end", "proj", "net", "coop"})


@dataclass(slots=True)
class Draft:
    """A relation of one document while its evidence is gathered."""

    cities: tuple[str, ...]
    kind: str
    findings: list[Finding] = field(default_factory=list)
    times: list[Times] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    start: str | None = None
    start_score: float = 0.0
    start_from: date | None = None
    start_to: date | None = None
    end: str | None = None
    end_to: date | None = None
    ended: bool = False
    planned: bool = False
    resumed: date | None = None
    derived: str | None = None
    themes: list[str] = field(default_factory=list)
    support: list[int] = field(default_factory=list)  #: sentences of vaguer relations that this one swallowed

    @property
    def sentences(self) -> list[int]:
        return sorted({f.sentence for f in self.findings})

    @property
    def best(self) -> Finding:
        return max(self.findings, key=lambda f: (f.confidence, -f.sentence))


def assemble(reader: Reader, *, judged: bool = True) -> list[Claim]:
    """All claims of the document; without ``judged`` those of the constructions alone."""
    drafts, judgement = gather(reader, judged=judged)
    claim_themes(reader, drafts)
    claims = [_claim(reader, draft, judgement) for draft in drafts]
    return sorted(claims, key=lambda c: (c.quote_start, c.claim_id))


def gather(reader: Reader, *, judged: bool = True) -> tuple[list[Draft], Judgement]:
    """All relations of the document with programmes and times, without themes."""
    drafts, judgement = drafted(reader, judged=judged)
    learned_times(reader, drafts)
    for draft in drafts:
        _derived(reader, draft, drafts)
    return drafts, judgement


def drafted(reader: Reader, *, judged: bool = True) -> tuple[list[Draft], Judgement]:
    """The relations of the document with what the rules say about their times."""
    drafts = merged(reader)
    judgement = judge(reader, drafts) if judged else Judgement()
    drafts = [d for d in drafts if judgement.holds(d)]
    drafts.extend(Draft(f.cities, f.kind, [f], [times], support=list(f.span)) for f, times in judgement.added)
    claim_programmes(reader, drafts)
    _terms(reader, drafts)
    for draft in drafts:
        _section_times(reader, draft)
        _signing_times(reader, draft)
        rule_times(reader, draft)
    return drafts, judgement


def merged(reader: Reader) -> list[Draft]:
    """What the constructions found, gathered per relation."""
    drafts: dict[tuple[frozenset[str], str], Draft] = {}
    denied = {(frozenset(f.cities), f.kind if not f.generic else "") for f in reader.denied}
    denied_sets = {frozenset(f.cities) for f in reader.denied}

    def put(finding: Finding, times: Times | None) -> None:
        key = (frozenset(finding.cities), finding.kind)
        draft = drafts.setdefault(key, Draft(finding.cities, finding.kind))
        draft.findings.append(finding)
        draft.support.extend(finding.span)
        if times is not None:
            draft.times.append(times)

    for stated in reader.stated:
        finding: Finding = stated.finding
        if (frozenset(finding.cities), finding.kind) in denied:
            continue
        if finding.generic and frozenset(finding.cities) in denied_sets:
            continue
        put(finding, stated.times)
    for finding in circle_findings(reader.circles):
        put(finding, None)
        drafts[(frozenset(finding.cities), finding.kind)].leads = [finding.hub] if finding.hub else []
    return _reduce(list(drafts.values()), reader)


def _reduce(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Drop relations that another one states better."""
    out = []
    for draft in drafts:
        swallowed = False
        for other in drafts:
            if other is draft:
                continue
            same = set(other.cities) == set(draft.cities)
            within = set(draft.cities) < set(other.cities)
            if same and draft.kind in _SWALLOWS[other.kind] and (draft.kind != "project" or _beside(reader, draft, other)):
                swallowed = True
            if same and other.kind in ("twinning", "friendship") and draft.kind == "cooperation" and not _has(draft, "pact"):
                swallowed = True
            if within and other.kind in ("project", "network") and draft.kind in ("cooperation", "project") and not _own(draft, other):
                swallowed = True
            if (
                within
                and other.kind == "twinning"
                and any(f.rule == "ring-members" for f in other.findings)
                and draft.kind in ("twinning", "cooperation")
            ):
                swallowed = all(f.sentence in ring_sentences(reader) for f in draft.findings) or swallowed
            if same and draft.kind == "thematic" and other.kind == "twinning" and all(f.generic for f in draft.findings):
                swallowed = True
            if same and draft.kind == "twinning" and other.kind == "thematic" and _guessed(draft, reader) and _has(other, "thematic"):
                swallowed = True  # "die Klimapartnerschaft mit Szeged … Die Partnerschaft lebt": one relation
            if same and draft.kind == "project" and other.kind == "network" and all(f.rule != "project-consortium" for f in draft.findings):
                swallowed = True
        if not swallowed:
            out.append(draft)
    for gone in drafts:
        if gone in out:
            continue
        heirs = [d for d in out if set(d.cities) == set(gone.cities)]
        close = [d for d in heirs if set(gone.sentences) & set(_sentences(reader, d))]
        for heir in close or heirs:
            heir.times.extend(gone.times)
            heir.support.extend(gone.sentences)
    return out


def ring_sentences(reader: Reader) -> set[int]:
    """Sentences that speak of a ring partnership."""
    circle = reader.circles.by_key.get("ring:")
    return set(circle.sentences) if circle else set()


def _has(draft: Draft, tag: str) -> bool:
    return any(c.cue.tag == tag for f in draft.findings for c in f.cues)


def _guessed(draft: Draft, reader: Reader) -> bool:
    """Whether nothing but a bare "Partnerschaft" speaks for a twinning, in a text that names none elsewhere."""
    told = {"twin", "twinv", "pcity"}
    return not reader.context.kinds & told and not any(c.cue.tag in told for f in draft.findings for c in f.cues)


def _beside(reader: Reader, draft: Draft, other: Draft) -> bool:
    """Whether all evidence of a relation stands in the paragraphs of the other one."""
    blocks = {reader.view.sentences[i].block for i in [*other.sentences, *other.support]}
    return all(reader.view.sentences[i].block in blocks for i in _sentences(reader, draft))


def _own(draft: Draft, other: Draft) -> bool:
    """Whether the smaller relation has evidence of its own outside the sentences of the larger one."""
    return bool(set(draft.sentences) - set(other.sentences)) and (draft.kind == "project" or _has(draft, "pact"))


def _terms(reader: Reader, drafts: list[Draft]) -> None:
    """Terms of projects and networks: sentences about "das Projekt", "die Tandems" or their name give start and end to them.

    A sentence speaks of the relations it states, else of those whose programme it names, else of the one read last before it
    (of all pairs of a list together).
    """
    joint = [d for d in drafts if d.kind in ("project", "network", "thematic") or d.best.rule == "ring-members"]
    for index, masked in reader.masked.items():
        tags = masked.tags()
        if not joint or not masked.dates:
            continue
        named = {p.programme_id for p in masked.programmes}
        topical = tags & {"tand", "proj", "net", "pairs"} or named or _RUNS.search(masked.text) or PARTNERS.search(masked.text)
        if not topical or any(index in d.sentences for d in drafts if d not in joint):
            continue
        for draft in _spoken_of(reader, joint, index, named):
            times = read_times(masked, draft.best, None)
            if index not in _sentences(reader, draft):
                times.score -= 0.1
                times.ended = times.ended and bool(tags & {"tand", "proj", "net"})
            draft.times.append(times)


def _section_times(reader: Reader, draft: Draft) -> None:
    """Dates of treaties in the section under a heading with the pair."""
    for finding in draft.findings:
        for index in finding.span:
            masked = reader.masked.get(index)
            if (
                masked is not None
                and index != finding.sentence
                and masked.dates
                and masked.tags() & {"linkn", "partnership", "twin", "pact", "friend"}
            ):
                times = read_times(masked, finding, None)
                times.score -= 0.1
                draft.times.append(times)


def _signing_times(reader: Reader, draft: Draft) -> None:
    """The date of a signing that another sentence tells of the same two sides and nobody else: "Am 10.10.1998 haben Warburg und Prochowice
    die Urkunde unterschrieben", below a headline that states the relation."""
    if len(draft.cities) != 2 or draft.kind not in ("twinning", "friendship", "thematic") or any(t.start for t in draft.times):
        return
    published, hub = reader.document.published_on, reader.hub()
    telling = set(draft.cities) - {hub}
    for index, masked in reader.masked.items():
        if index in draft.sentences or len(masked.dates) != 1 or set(masked.cities) - {hub} != telling:
            continue
        tags = masked.tags()
        if "<sign" not in masked.text or not tags & _SIGNED or tags & _NO_SIGNING:
            continue
        times = read_times(masked, None)
        future = published is not None and times.start_from is not None and times.start_from > published
        if times.start is not None and times.end is None and not future:
            times.score, times.ended, times.planned = SIGNED_ELSEWHERE, False, False
            draft.times.append(times)
            return


def _sentences(reader: Reader, draft: Draft) -> list[int]:
    circle = circle_of(reader, draft)
    return [*draft.sentences, *(circle.sentences if circle else [])]


def _spoken_of(reader: Reader, joint: list[Draft], index: int, named: set[str]) -> list[Draft]:
    own = [d for d in joint if index in _sentences(reader, d)]
    by_name = [d for d in joint if named & set(d.programmes)]
    if own:
        return own + [d for d in by_name if d not in own and d.best.rule in LISTED_RULES]
    exact = [d for d in by_name if (c := circle_of(reader, d)) is not None and c.key in named]
    if exact:
        return exact
    if len(by_name) == 1 or (by_name and all(d.best.rule in LISTED_RULES for d in by_name)):
        return by_name
    listed = [d for d in joint if d.best.rule in LISTED_RULES]
    if len(listed) > 1 and _ONE.match(reader.masked[index].text):
        told = _told_last(reader, index)
        if told is not None:  # "Beendet ist die Klimapartnerschaft von A und B. Sie war 2011 entstanden": not of those listed
            return [d for d in joint if told <= set(d.cities)]
    if listed:
        frame = {p for d in listed for p in d.programmes}
        listed += [d for d in joint if d not in listed and frame & set(d.programmes)]
    if named and not listed and not by_name:
        return []
    joint = by_name or joint
    if len(listed) > 1 and any(abs(index - i) <= 25 for d in listed for i in d.sentences):
        return listed
    before = [
        (max(i for i in _sentences(reader, d) if i < index), n)
        for n, d in enumerate(joint)
        if any(i < index for i in _sentences(reader, d))
    ]
    if before:
        latest = max(i for i, _ in before)
        return [joint[n] for i, n in before if i == latest] if index - latest <= 6 else []
    return joint if len(joint) == 1 else []


def _told_last(reader: Reader, index: int) -> frozenset[str] | None:
    """The pair that the sentence before names in running text, if it names just one."""
    before = reader.masked.get(index - 1)
    if before is None or reader.view.blocks[before.sentence.block].role in ("list_item", "table_row", "heading"):
        return None
    return frozenset(before.cities) if len(set(before.cities)) == _PAIR else None


def rule_times(reader: Reader, draft: Draft) -> None:
    """Start, end and status of a draft from all that the rules read."""
    years = [f.years.get(c) or f.years.get("*") for f in draft.findings for c in draft.cities]
    for mention in years:
        if mention is not None and draft.start is None:
            draft.start, draft.start_from = stamp(mention)  # type: ignore[arg-type]
            draft.start_score = 2.0
    for times in draft.times:
        if times.start and times.score > draft.start_score:
            draft.start, draft.start_from, draft.start_to, draft.start_score = times.start, times.start_from, times.start_to, times.score
        if times.end and draft.end is None:
            draft.end, draft.end_to = times.end, times.end_to
        draft.ended = draft.ended or times.ended
        draft.planned = draft.planned or times.planned
    draft.resumed = max((t.resumed for t in draft.times if t.resumed is not None), default=None)
    _wake(reader, draft)
    if draft.end and draft.start and draft.end == draft.start and draft.start_score < 1:
        draft.start = None
    published = reader.document.published_on
    if (
        draft.kind in ("twinning", "friendship", "cooperation")
        and draft.end
        and not draft.ended
        and published
        and draft.end_to
        and draft.end_to > published
    ):
        draft.end = draft.end_to = None
    _settle(reader, draft)


def _wake(reader: Reader, draft: Draft) -> None:
    """A relation that was taken up again has not ended: "2009 eingeschlafen, jetzt wieder aufgenommen"."""
    published = reader.document.published_on
    if draft.resumed is not None and (draft.end_to is None or draft.end_to <= min(draft.resumed, published or draft.resumed)):
        draft.ended, draft.end, draft.end_to = False, None, None


def learned_times(reader: Reader, drafts: list[Draft]) -> None:
    """What the learned weights make of the rules' starts, ends and statuses; all is chosen before anything is changed."""
    if not drafts:
        return
    dating = Dating(reader, drafts)
    statuses = dating.statuses(reader.lexicon.dater)
    for draft, change, standing in zip(drafts, dating.changes(reader.lexicon.dater), statuses, strict=True):
        for which, choice in change.items():
            mention = choice.candidate.mention
            value, day = stamp(mention, which)
            if which == "start":
                draft.start, draft.start_from, draft.start_to, draft.start_score = value, day, mention.date_to, choice.probability
            else:
                draft.end, draft.end_to = value, mention.date_to
        draft.ended, draft.planned = standing
        _wake(reader, draft)
        _settle(reader, draft)


def _settle(reader: Reader, draft: Draft) -> None:
    """A start to come makes a relation planned, an end gone by makes it ended."""
    published = reader.document.published_on
    if published and draft.start_from:
        draft.planned = draft.start_from > published or (draft.planned and draft.start_to is not None and draft.start_to > published)
    if published and draft.end_to and draft.end_to < published:
        draft.ended = True


def _derived(reader: Reader, draft: Draft, drafts: list[Draft]) -> None:
    """The year that "seit 40 Jahren" or a 25th anniversary implies; "60 Jahre nach der Gründung" is as good as a date."""
    alone = len([d for d in drafts if d.kind in ("twinning", "friendship", "thematic")]) == 1 and draft.kind in (
        "twinning",
        "friendship",
        "thematic",
    )
    for duration in reader.durations:
        if duration.derived_year is None or duration.approximate:
            continue
        index = reader.view.sentence_at(duration.start)
        masked = reader.masked.get(index)
        if masked is None:
            continue
        stated = index in draft.sentences or index in draft.support
        if not stated and not (alone and masked.tags() & {"twin", "pcity", "partnership", "friend", "friendn", "twinv", "linkn"}):
            continue
        if (
            duration.kind == "after"
            and draft.start is None
            and re.search(r"nach (?:der |ihrer )?(?:Gründung|Unterzeichnung|Besiegelung|Beginn|Abschluss)", _around(reader, duration))
        ):
            draft.start = str(duration.derived_year)
        elif draft.derived is None and duration.kind in ("since", "anniversary"):
            draft.derived = str(duration.derived_year)


def _around(reader: Reader, duration: DurationMention) -> str:
    return reader.document.text[duration.start : duration.end + 40]


def _claim(reader: Reader, draft: Draft, judgement: Judgement) -> Claim:
    best = draft.best
    sentence = reader.view.sentences[best.sentence]
    text = reader.document.text
    programmes = tuple(draft.programmes)
    pid = partnership_id(draft.kind, draft.cities, programmes)
    claim_id = "c:" + hashlib.sha256(f"{reader.document.doc_id}|{pid}|{'|'.join(sorted(draft.cities))}".encode()).hexdigest()[:16]
    status = "ended" if draft.ended else "planned" if draft.planned else "active"
    lead = set(draft.leads)
    cues = tuple(dict.fromkeys(c.text for f in draft.findings for c in f.cues))
    key = frozenset(draft.cities)
    confidence = judgement.probabilities.get(key, min(0.99, best.confidence + 0.03 * (len(draft.findings) - 1)))
    return Claim(
        claim_id,
        reader.document.doc_id,
        pid,
        draft.kind,  # type: ignore[arg-type]
        status,  # type: ignore[arg-type]
        draft.start,
        draft.end if draft.end else None,
        None if draft.start else draft.derived,
        text[sentence.start : sentence.end],
        sentence.start,
        sentence.end,
        best.rule,
        cues,
        round(min(0.99, max(0.01, confidence)), 3),
        tuple((c, "lead" if c in lead else "member") for c in draft.cities),
        programmes,
        tuple(draft.themes),
        judgement.reasons(key),
    )
