"""Issuers of whole texts, read as the pipeline reads them, against the real gazetteer."""

from __future__ import annotations

import pytest
from tests.identify.cases import BODY, FOOTS, LETTERHEADS, OTHERS, PRESS

from pipeline.gazetteer import Gazetteer
from pipeline.identify import KINDS, Issuer, identify_issuer
from pipeline.ingest import read_text
from pipeline.records import Document
from pipeline.textview import TextView


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def named(issuer: Issuer, gazetteer: Gazetteer) -> str | None:
    return gazetteer.city(issuer.city_id).name_de if issuer.city_id else None


@pytest.mark.parametrize(("text", "city", "kind"), [pytest.param(*c[1:], id=c[0]) for c in [*LETTERHEADS, *PRESS, *OTHERS, *FOOTS]])
def test_issuer_of_text(text: str, city: str | None, kind: str, gazetteer: Gazetteer) -> None:
    document = read_text(text)
    issuer = identify_issuer(document, TextView.of(document), gazetteer)
    found = named(issuer, gazetteer)
    assert (found is None) == (city is None), issuer
    assert (found or "").startswith(city or ""), issuer
    assert issuer.kind == kind, issuer
