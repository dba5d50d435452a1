"""Who issued a press text, and the municipality behind it: town hall or local press; agencies, ministries and associations have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.identify.evidence import Issuer, Reader
from pipeline.identify.words import KINDS, load

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer
    from pipeline.lexicon import Lexicon
    from pipeline.records import Document
    from pipeline.textview import TextView

__all__ = ["KINDS", "Issuer", "identify_issuer"]


def identify_issuer(document: Document, view: TextView, gazetteer: Gazetteer, lexicon: Lexicon | None = None) -> Issuer:
    """Name, city and kind of the issuer with the evidence for it.

    Sources in falling order: the issuer column of a bulk file; an agency's mark; the letterhead; what the container says (site,
    publisher, sender, title suffix); a newspaper's dateline; the bulletin that the foot names; contact block and imprint; the place it is
    signed in; the text speaking of itself ("unsere Stadt").
    ``city_id`` is None where the issuer has no city or the evidence is thin.
    """
    del lexicon  # what an issuer is, issuers.toml tells; the parameter is there for the composition, which hands every layer its knowledge
    reader = Reader(document, view, gazetteer, load())
    unnamed: Issuer | None = None
    sources = (
        *(reader.column, reader.agency, reader.head, reader.container, reader.dateline, reader.issue),
        *(reader.contact, reader.signed, reader.self_reference),
    )
    for source in sources:
        issuer = source()
        if issuer is None:
            continue
        if issuer.kind == "municipality" and issuer.city_id is None:
            unnamed = unnamed or issuer  # "Rathaus Umschau": whose, another source may say
            continue
        return issuer if unnamed is None or issuer.kind == "municipality" else unnamed
    return unnamed or Issuer(None, None, "other", ())
