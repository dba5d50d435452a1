"""Claims of many documents become partnerships with stable ids.

Rules, in this order:
- identity is ``Claim.partnership_id`` (kind and cities; networks and named projects by their programme);
- status is that of the latest document (by publication date; undated documents count as oldest); at equal dates ended > active > planned;
- start is the value most documents state, then the more precise one, then the earlier one; ``start_derived`` never becomes a start;
- end is that of the latest document that states one, and only where the status is not planned;
- members, programmes and themes are united; a city that one document calls lead is lead;
- a document that is a near-duplicate of another (``Document.duplicate_of``) adds no evidence: the caller passes its claims with
  ``counted=False``.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.records import Claim, Partnership

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The categories of the partnership database of the German section of the Council of European Municipalities and Regions (RGRE).
RGRE_TYPE = {
    "twinning": "Partnerschaft",
    "friendship": "Freundschaft",
    "cooperation": "Kontakt",
    "thematic": "Projektpartnerschaft",
    "project": "Projektpartnerschaft",
    "network": None,
}
_STATUS_RANK = {"planned": 0, "active": 1, "ended": 2}


@dataclass(frozen=True, slots=True)
class Stated:
    """One claim with the publication date of its document."""

    claim: Claim
    published_on: date | None
    counted: bool = True


def resolve(stated: Iterable[Stated]) -> list[Partnership]:
    """Partnerships in order of their ids; the order of the input does not matter."""
    by_id: dict[str, list[Stated]] = {}
    for item in stated:
        by_id.setdefault(item.claim.partnership_id, []).append(item)
    return [_merge(pid, by_id[pid]) for pid in sorted(by_id)]


def _merge(pid: str, items: list[Stated]) -> Partnership:
    items = sorted(items, key=lambda s: (s.published_on or date.min, s.claim.doc_id, s.claim.claim_id))
    claims = [s.claim for s in items]
    latest = max(items, key=lambda s: (s.published_on or date.min, _STATUS_RANK[s.claim.status], s.claim.claim_id))
    status = latest.claim.status
    dated = [s.published_on for s in items if s.published_on]
    ends = [s.claim.end for s in items if s.claim.end]
    cities: dict[str, str] = {}
    for claim in claims:
        for city, role in claim.cities:
            if cities.get(city) != "lead":
                cities[city] = role
    strongest: dict[str, float] = {}  #: by counted document, in the order of ``items``: the product below must not depend on a set's order
    counted = {s.claim.doc_id for s in items if s.counted}
    for claim in claims:
        if claim.doc_id in counted:
            strongest[claim.doc_id] = max(strongest.get(claim.doc_id, 0.0), claim.confidence)
    miss = math.prod(1.0 - confidence for confidence in strongest.values())
    return Partnership(
        partnership_id=pid,
        kind=claims[0].kind,
        rgre_type=RGRE_TYPE[claims[0].kind],
        status=status,
        start=_start([s for s in items if s.counted] or items),
        end=ends[-1] if ends and status != "planned" else None,
        n_documents=len(strongest),
        first_published_on=min(dated) if dated else None,
        last_published_on=max(dated) if dated else None,
        confidence=round(min(0.999, 1.0 - miss), 3),
        cities=tuple(sorted(cities.items())),  # type: ignore[arg-type]
        programmes=tuple(sorted({p for c in claims for p in c.programmes})),
        themes=tuple(sorted({t for c in claims for t in c.themes})),
    )


def _start(items: list[Stated]) -> str | None:
    """The start most documents state. A more precise value counts for the vaguer ones it refines ("1987-10-07" for "1987")."""
    per_document = {(s.claim.doc_id, s.claim.start) for s in items if s.claim.start}
    votes = Counter(start for _, start in per_document)
    if not votes:
        return None
    support = {v: sum(n for w, n in votes.items() if v.startswith(w)) for v in votes}
    return min(votes, key=lambda v: (-support[v], -len(v), v))
