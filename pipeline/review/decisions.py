"""The file of decisions, ``corpus/reviews.csv``, and what a later run does with it.

A row says who decided what about which claim, and enough about the claim to find it again when the rules have changed: first by its id,
then by its document and cities. So a decision survives a claim that gets another kind (and with it another id), and a confirmed claim
that no rule finds any more is put back.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import get_args

from pipeline.errors import StadttandemError
from pipeline.records import Analysed, Claim, Kind, Status, partnership_id
from pipeline.tables.edtf import is_edtf

VERDICTS = ("accept", "reject", "correct")
KINDS: tuple[str, ...] = get_args(Kind)
STATUSES: tuple[str, ...] = get_args(Status)
_REVIEWER = re.compile(r"\w[\w .-]{0,39}")
_NOTE = 500


class ReviewError(StadttandemError):
    """A file of decisions that cannot be read, or a decision that makes no sense."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One row. ``when`` is an ISO 8601 moment in UTC; ``cities`` are the ids of the claim as it was shown, sorted, joined by blanks.

    ``kind``, ``status``, ``start`` and ``end`` are what holds after the decision (for ``correct`` the corrected values); empty means none.
    """

    claim_id: str
    doc_id: str
    cities: str
    reviewer: str
    when: str
    verdict: str
    kind: str
    status: str
    start: str
    end: str
    rule: str
    quote_start: int
    quote_end: int
    note: str = ""

    def check(self) -> None:
        """Raises ReviewError where a value is none of those that are possible."""
        problems = [
            (not re.fullmatch(r"c:[0-9a-f]+", self.claim_id), f"claim_id {self.claim_id!r}"),
            (not _REVIEWER.fullmatch(self.reviewer), f"reviewer {self.reviewer!r} (letters, digits, blanks, dots and hyphens, 40 at most)"),
            (self.verdict not in VERDICTS, f"verdict {self.verdict!r} (one of {', '.join(VERDICTS)})"),
            (self.kind not in KINDS, f"kind {self.kind!r} (one of {', '.join(KINDS)})"),
            (self.status not in STATUSES, f"status {self.status!r} (one of {', '.join(STATUSES)})"),
            (bool(self.start) and not is_edtf(self.start), f"start {self.start!r} (a date like 1987, 2020-07 or 2022-05-17)"),
            (bool(self.end) and not is_edtf(self.end), f"end {self.end!r} (a date like 1987, 2020-07 or 2022-05-17)"),
            (not 0 <= self.quote_start < self.quote_end, f"quote {self.quote_start} to {self.quote_end}"),
            (len(self.note) > _NOTE or "\n" in self.note or "\r" in self.note, f"a note over {_NOTE} characters or one line"),
        ]
        for wrong, what in problems:
            if wrong:
                raise ReviewError(f"a decision cannot have this {what}")


COLUMNS = tuple(f.name for f in fields(Decision))


def load_reviews(path: Path) -> list[Decision]:
    """All decisions in order; empty where there is no file. Raises ReviewError that names the line."""
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise ReviewError(f"{path}: the first line must be {','.join(COLUMNS)}")
            return [_decision(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReviewError(f"{path} cannot be read: {error}") from error


def _decision(path: Path, line: int, row: Mapping[str, str]) -> Decision:
    try:
        values = {name: row[name] or "" for name in COLUMNS}
        values["note"] = values["note"].removeprefix("'")
        decision = Decision(**{**values, "quote_start": int(values["quote_start"]), "quote_end": int(values["quote_end"])})  # type: ignore[arg-type]
        decision.check()
    except (KeyError, TypeError, ValueError) as error:
        raise ReviewError(f"{path}, line {line}: a value is missing or no number ({error})") from None
    except ReviewError as error:
        raise ReviewError(f"{path}, line {line}: {error}") from None
    return decision


def decided(path: Path) -> dict[str, tuple[Decision, ...]]:
    """The decisions that hold, by document: what a run needs. Raises ReviewError."""
    out: dict[str, list[Decision]] = {}
    for decision in latest(load_reviews(path)):
        out.setdefault(decision.doc_id, []).append(decision)
    return {doc_id: tuple(found) for doc_id, found in out.items()}


def append_decision(path: Path, decision: Decision) -> None:
    """Add one row and force it to the disk; makes the file with its heading first. Nothing that stands there is ever changed."""
    decision.check()
    row = asdict(decision)
    if row["note"][:1] in ("=", "+", "-", "@", "\t", "'"):
        row["note"] = "'" + row["note"]  # a spreadsheet must not take it for a formula
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists() or path.stat().st_size == 0
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerow(row)
        stream.flush()
        os.fsync(stream.fileno())


def latest(decisions: Iterable[Decision]) -> list[Decision]:
    """The decision that holds for each document and set of cities: the last row wins, whoever wrote it."""
    held: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        held.pop((decision.doc_id, decision.cities), None)
        held[(decision.doc_id, decision.cities)] = decision
    return list(held.values())


def _key(claim: Claim) -> str:
    return " ".join(sorted(city for city, _ in claim.cities))


def apply_reviews(analysed: Analysed, decisions: Sequence[Decision]) -> Analysed:
    """One analysed document with the decisions about it applied; pure, and without effect where there are none.

    Rejected claims go. Accepted ones get confidence 1, corrected ones the decided values too. A claim is found by its id, else by its
    cities. An accepted or corrected claim that is not there any more comes back with the rule ``review``, provided that its cities are
    still known in the document and its quote still lies within the text.
    """
    mine = [d for d in latest(decisions) if d.doc_id == analysed.document.doc_id]
    if not mine:
        return analysed
    claims = list(analysed.claims)
    for decision in mine:
        found = next((i for i, c in enumerate(claims) if c.claim_id == decision.claim_id), None)
        if found is None:
            found = next((i for i, c in enumerate(claims) if _key(c) == decision.cities), None)
        if decision.verdict == "reject":
            if found is not None:
                del claims[found]
        elif found is not None:
            claims[found] = _decided(claims[found], decision)
        elif (back := _restored(analysed, decision)) is not None:
            claims.append(back)
    claims.sort(key=lambda c: (c.quote_start, c.claim_id))
    return replace(analysed, claims=tuple(claims))


def _decided(claim: Claim, decision: Decision) -> Claim:
    if decision.verdict == "accept":
        return replace(claim, confidence=1.0)
    pid = partnership_id(decision.kind, tuple(city for city, _ in claim.cities), claim.programmes)
    return replace(
        claim,
        partnership_id=pid,
        kind=decision.kind,  # type: ignore[arg-type]
        status=decision.status,  # type: ignore[arg-type]
        start=decision.start or None,
        end=decision.end or None,
        start_derived=None if decision.start else claim.start_derived,
        confidence=1.0,
    )


def _restored(analysed: Analysed, decision: Decision) -> Claim | None:
    cities = tuple(decision.cities.split())
    text = analysed.document.text
    if len(cities) < 2 or not set(cities) <= analysed.annotations.city_entities.keys() or decision.quote_end > len(text):
        return None
    return Claim(
        claim_id=decision.claim_id,
        doc_id=decision.doc_id,
        partnership_id=partnership_id(decision.kind, cities),
        kind=decision.kind,  # type: ignore[arg-type]
        status=decision.status,  # type: ignore[arg-type]
        start=decision.start or None,
        end=decision.end or None,
        start_derived=None,
        quote=text[decision.quote_start : decision.quote_end],
        quote_start=decision.quote_start,
        quote_end=decision.quote_end,
        rule="review",
        cues=(),
        confidence=1.0,
        cities=tuple((city, "member") for city in cities),
        programmes=(),
        themes=(),
    )
