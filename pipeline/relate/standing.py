"""Learned status: is a relation planned, active or over?

A softmax over the three, active being the sum zero. Its features are the words and cues of the sentences that state the relation, name its
partner or go on about it, the dates there beside the day of publication, and what the rules of ``attributes`` read. Trained by
``models/relate/train_times.py`` with the starts and ends, shipped in the same file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.relate.attributes import ends_here, paused, planned_here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.relate.assemble import Draft
    from pipeline.relate.dating import Dating
    from pipeline.relate.mask import Masked

#: What a relation may be besides active; the order of the weights.
STATUSES = ("planned", "ended")
#: Needed for a status where the rules read none, and for one against their "planned" (chosen by cross-validation: train_times.py;
#: STANDS on 730 texts that no weight has seen: 1,604 statuses right of 1,766, with 0.7 there were 1,600).
STANDS, FIRM = 0.6, 0.8
_RULES = ("rule_", "read_", "start_", "end_", "no_")
_GOES_ON = 2  #: sentences without a partner's name that still speak of the one named last
_BREAK = re.compile(r" [,;:–—|] ")
_MARKER = re.compile(r"<([A-Za-z]+)(\d+)>")


def status_features(dating: Dating, draft: Draft) -> dict[str, float]:
    """What speaks for and against each status; what the rules chose must stand in ``draft`` already."""
    telling = frozenset(draft.cities) - ({draft.best.hub} if len(draft.cities) == 2 and draft.best.hub else frozenset())
    out: dict[str, float] = {"kind_" + draft.kind: 1.0}
    _ruled(dating, draft, out)
    stated = {*draft.sentences, *draft.support}
    for index, masked in dating.reader.masked.items():
        named = telling & set(masked.cities)
        if index in stated:
            place = "s"
        elif named:
            place = "n"
        else:
            at, spoken = dating.topics.get(index, (-1, frozenset()))
            if not (spoken and spoken <= telling and dating.order[index] - dating.order[at] <= _GOES_ON):
                continue
            place = "t"
        if masked.cities and not named and place != "t" and set(masked.cities) & dating.partners:
            place = "o"  # stated beside another partner's name: the words are likelier the other's
        _sentence(dating, masked, place, telling, out)
        if "end" in masked.tags() and ends_here(masked, draft.kind, telling, draft.best.hub):
            out[place + "_ends"] = 1.0
        if planned_here(masked):
            out[place + "_plans"] = 1.0
    return out


def _ruled(dating: Dating, draft: Draft, out: dict[str, float]) -> None:
    for name, holds in (
        ("rule_ended", draft.ended),
        ("rule_planned", draft.planned),
        ("read_ended", any(t.ended for t in draft.times)),
        ("read_planned", any(t.planned for t in draft.times)),
        ("read", draft.best.rule.startswith("read-")),
        ("no_start", draft.start is None),
        ("no_end", draft.end is None),
    ):
        if holds:
            out[name] = 1.0
    now = dating.now
    if now is not None:
        if draft.start_from is not None:
            out[
                "start_to_come" if draft.start_from > now else "start_of_this_year" if draft.start_from.year == now.year else "start_gone"
            ] = 1.0
        if draft.end_to is not None:
            out["end_to_come" if draft.end_to >= now else "end_gone"] = 1.0


def _sentence(dating: Dating, masked: Masked, place: str, telling: frozenset[str], out: dict[str, float]) -> None:
    here = set(masked.cities) & dating.partners
    clauses = _BREAK.split(masked.text)
    if here - telling and here & telling:
        own = {g.marker for g in masked.groups if telling & set(g.cities)}
        clauses = [c for c in clauses if any(marker in c for marker in own)] or clauses
        place += "c"
    now, meetings = dating.now, paused(masked)
    for text in clauses:
        tags: set[str] = set()
        for token in text.split():
            marker = _MARKER.fullmatch(token)
            if marker is None:
                if token[0].isalpha():
                    stem = token.lower()[:6]
                    out[f"{place}_{stem}"] = 1.0
                    out["w_" + stem] = 1.0
            elif marker[1] == "end" and int(marker[2]) in meetings:
                continue
            elif marker[1].islower():
                tags.add(marker[1])
                cue = masked.cues[int(marker[2])]
                out[f"{place}_{cue.text.lower()[:8]}"] = 1.0
                out["w_" + cue.text.lower()[:8]] = 1.0
            elif marker[1] == "D" and now is not None:
                day = masked.dates[int(marker[2])]
                when = "to_come" if day.date_from > now else "now" if day.date_to >= now else "gone"
                out[f"{place}_date_{when}"] = 1.0
        for tag in tags:
            out[f"{place}_<{tag}>"] = 1.0
        for one, other in (("end", "neg"), ("end", "plan"), ("end", "deny"), ("plan", "sign"), ("plan", "neg"), ("end", "sign")):
            if one in tags and other in tags:
                out[f"both_{one}_{other}"] = 1.0


def without_rules(features: Mapping[str, float]) -> dict[str, float]:
    """The features of the text alone: what is learned a second time, so that the words weigh more than the rules that read them."""
    return {name: value for name, value in features.items() if not name.startswith(_RULES)}


def status(shares: Sequence[float], ruled: tuple[bool, bool]) -> tuple[bool, bool]:
    """Whether a relation is ended and whether it is planned, from the shares of STATUSES and what the rules say of both."""
    planned, ended = shares
    if ruled[0]:
        return True, False  # the rules err by silence here: two ended relations in 240 were none
    if ruled[1]:
        return (True, False) if ended >= FIRM else (False, 1 - planned - ended < FIRM)
    return ended >= STANDS and ended >= planned, planned >= STANDS and planned > ended
