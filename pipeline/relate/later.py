"""What later sentences say about relations stated before: their dates, their end, their denial."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.relate.attributes import read_times, stamp

if TYPE_CHECKING:
    from pipeline.relate.discourse import Reader, Stated
    from pipeline.relate.mask import Masked

_OPENING = re.compile(
    r"(?:Sie|Begonnen|Diese|Unterzeichnet|Besiegelt|Geschlossen|Begründet|Verschwistert"
    r"|D(?:er|as|ieser|ieses) (?:Bund|Band|Bündnis|Pakt|Vertrag))\b"
)


def add_times(reader: Reader, masked: Masked) -> None:
    """Times that a sentence without a pair of its own adds to relations found before: "Der Vertrag war 1989 unterschrieben worden"."""
    tags = masked.tags()
    if not reader.last_found or not (masked.dates or "end" in tags):
        return
    last = [s for s in reader.last_found if not s.finding.group]
    distance = masked.index - reader.last_found[-1].finding.sentence
    if not last or distance > 12 or (tags & {"tand", "proj"} or masked.programmes):
        return  # consortia take their terms in ``assemble``
    back = re.match(r"(?:Das|Dies|So) (?:hat|haben|hatte|wurde|beschloss)", masked.text)
    if back and distance == 1 and "sign" in tags and masked.dates:
        for stated in last:
            if stated.times.ended and stated.times.end is None:
                stated.times.end, _ = stamp(masked.dates[0])
                stated.times.end_to = masked.dates[0].date_to
        return
    nouns = tags & {"linkn", "partnership", "twin", "friend", "thematic", "pact"}
    opening = _OPENING.match(masked.text)
    if re.search(r"\bwir <pcity\d+>|\bwir (?:\S+ ){0,3}<(?:twinv|linkv)\d+>", masked.text):
        nouns = nouns | {"pcity"}  # "Seit 1989 sind wir Partnerstädte"
    if distance == 1 and "end" in tags and re.search(r"\bsie\b", masked.text):
        nouns = nouns | {"end"}  # "Offiziell ausgesetzt ist sie seit dem 17. März"
    if not nouns and not (opening and distance <= 2):
        return
    wanted = {c.cue.kind for c in masked.cues if c.cue.tag in nouns and c.cue.kind}
    target = [s for s in last if s.finding.kind in wanted] or (last if not wanted else [])
    others = set(masked.cities) - {c for s in last for c in s.finding.cities}
    if not target or others:
        return
    times = read_times(masked, target[-1].finding, 0)
    moved = _moved_on(reader, masked, last)
    for stated in target if len(target) == 1 else target[-1:]:
        if times.start and not stated.times.start:
            stated.times.start, stated.times.start_from, stated.times.score = times.start, times.start_from, 0.5
        if times.ended and distance <= 8 and not moved:
            stated.times.ended = True
        finer = stated.times.end is None or ((times.end or "").startswith(stated.times.end) and times.end != stated.times.end)
        if times.end and (times.ended or stated.times.ended) and finer and not moved:
            stated.times.end, stated.times.end_to = times.end, times.end_to
        if times.planned and "plan" in tags:
            stated.times.planned = True


def _moved_on(reader: Reader, masked: Masked, last: list[Stated]) -> bool:
    """Whether the towns named last before a sentence are others than those of the relations found last: it speaks of theirs.

    "Partnerstadt ist A. In B hatte man auf C gesetzt. Diese Partnerschaft ruht seit 2014."
    """
    ours = {c for s in last for c in s.finding.cities}
    for index in range(masked.index - 1, reader.last_found[-1].finding.sentence, -1):
        before = reader.masked.get(index)
        named = set(before.cities) - {s.finding.hub for s in last} if before is not None else set()
        if named:
            return not named & ours
    return False


def deny_previous(reader: Reader, masked: Masked) -> None:
    """„Das trifft nicht zu." denies what the sentence before reported."""
    unknown = any(c.cue.tag == "deny" and "nichts" in c.text for c in masked.cues)
    if unknown or (
        "deny" in masked.tags()
        and re.match(r"(?:Das|Dies|Ein|Der Bericht|Die Meldung|Dem|Davon|Doch das)\b", masked.text)
        and not masked.groups
    ):
        gone = [s for s in reader.stated if s.finding.sentence == masked.index - 1 and "end" not in reader.masked[masked.index - 1].tags()]
        reader.denied.extend(s.finding for s in gone)
