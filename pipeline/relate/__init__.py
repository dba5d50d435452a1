"""Mentions and cues become claims: what one document states about one partnership, with its evidence.

Three readers look at the text: constructions over single sentences (``find``), consortia and networks gathered over the text (``groups``),
and layout (``structure``). Their findings are merged per set of cities and kind; learned readers add what no construction found and drop
what they doubt (``judge``); what holds is decorated with time, status, programmes and themes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.relate.assemble import assemble
from pipeline.relate.discourse import read_document

if TYPE_CHECKING:
    from pipeline.records import Annotations, Claim, Document
    from pipeline.relate.cues import CueLexicon
    from pipeline.textview import TextView

__all__ = ["relate"]


def relate(document: Document, view: TextView, annotations: Annotations, lexicon: CueLexicon, *, judged: bool = True) -> list[Claim]:
    """Claims of one document, in text order of their quotes.

    A document with fewer than two cities (the issuer's included) gives none at once. Without ``judged`` the claims are those of the
    constructions alone.
    """
    cities = {m.city_id for m in annotations.cities}
    if document.issuer_city_id:
        cities.add(document.issuer_city_id)
    if len(cities) < 2:
        return []
    return assemble(read_document(document, view, annotations, lexicon), judged=judged)
