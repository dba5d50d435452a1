"""Names to municipalities, and what holds for every text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import KnowledgeError
from pipeline.gazetteer import Gazetteer
from pipeline.identify import KINDS, identify_issuer
from pipeline.identify.places import Places, distance_km, is_home
from pipeline.identify.words import load
from pipeline.records import Document
from pipeline.textview import TextView

GAZETTEER = Gazetteer.open()
WORDS = load()


def resolve(name: str, text: str = "", **flags: bool) -> str | None:
    found = Places(TextView(text or name), GAZETTEER, WORDS).resolve(name, **flags)
    if not found:
        return None
    city = GAZETTEER.city(found[0])
    return f"{city.country_code} {city.admin1 or ''}".strip()


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("Hof", "", "DE Bayern"),
        ("Silz", "Viele Tiroler stammen aus Silz und Haiming, sagt man in Innsbruck und Imst.", "AT Tirol"),
        ("Silz", "Silz liegt bei Annweiler und Bad Bergzabern in der Pfalz.", "DE Rheinland-Pfalz"),
        ("Haiming", "Haiming, Silz, Imst und Telfs in Tirol", "AT Tirol"),
        ("Haiming", "Haiming, Burghausen, Marktl und Altötting in Bayern", "DE Bayern"),
        ("Halle", "33790 Halle", "DE Nordrhein-Westfalen"),
        ("Halle", "06108 Halle", "DE Sachsen-Anhalt"),
        ("Freiburg", "CH-1700 Freiburg", "CH Freiburg"),
        ("Freiburg", "79098 Freiburg", "DE Baden-Württemberg"),
        ("Baden", "5400 Baden, Aarau, Brugg", "CH Aargau"),
        ("Friedberg", "86316 Friedberg", "DE Bayern"),
        ("Friedberg", "61169 Friedberg", "DE Hessen"),
        ("BAD TÖLZ", "", "DE Bayern"),
        ("Rothenburg o. d. T.", "", "DE Bayern"),
        ("Weiden i.d.OPf.", "", "DE Bayern"),
        ("Aue-Bad Schlema", "", "DE Sachsen"),
    ],
)
def test_context_decides(name: str, text: str, where: str) -> None:
    assert (resolve(name, text) or "").startswith(where[:2])
    assert where[3:9] in (resolve(name, text) or "")


@pytest.mark.parametrize("name", ["Haiming", "Friedberg", "Bad", "Sankt", "Nirgendwo an der Leine", "Krefelder", "Straßenfest", ""])
def test_nothing_or_two_alike_give_no_city(name: str) -> None:
    assert resolve(name) is None


def test_a_village_does_not_stand_for_a_large_place_abroad() -> None:
    assert resolve("Straßburg", prominent=True) is None
    assert resolve("Rom", prominent=True) is None
    assert resolve("Husum", prominent=True) is not None


def test_foreign_town_halls_only_where_asked() -> None:
    assert resolve("Göteborg") is None
    assert resolve("Göteborg", foreign=True) is not None


def test_distance() -> None:
    assert distance_km((52.52, 13.40), (53.55, 9.99)) == pytest.approx(255, abs=4)  # Berlin–Hamburg


def test_parts_of_towns_are_no_seats() -> None:
    assert not any(is_home(c) for c in GAZETTEER.lookup("Wilmersdorf") if c.feature == "PPLX")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Stadt", "STADT", "der", "Gemeinde", "Celle", "HOF", "Pressestelle", "|", "·", "–", "\n", "\n\n", ":", ".", ",", "(dpa)"]
            + ["Universität", "e. V.", "und", "Neustadt", "an", "a.", "d.", "Aisch", "3.", "Mai", "2021", "Seite", "5", "Kurier"]
            + ["29221", "Rathaus", "unsere", "wir", "©", "@", "www."]
        ),
        max_size=40,
    )
)
def test_any_head_gives_an_issuer(words: list[str]) -> None:
    document = Document("d", "s", "0", "text/plain", " ".join(words) or "x")
    issuer = identify_issuer(document, TextView.of(document), GAZETTEER)
    assert issuer.kind in KINDS
    assert issuer.city_id is None or GAZETTEER.city(issuer.city_id)
    assert issuer.city_id is None or issuer.kind in ("municipality", "newspaper")
    assert issuer == identify_issuer(document, TextView.of(document), GAZETTEER)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read(text: str) -> None:
    document = Document("d", "s", "0", "text/plain", text or "x", meta={"page_title": text, "from": text, "canonical": text})
    assert identify_issuer(document, TextView.of(document), GAZETTEER).kind in KINDS


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[municipality\n", "missing or damaged"),
        ("[municipality]\ntypes = []\n", "must be a list"),
    ],
)
def test_a_broken_file_says_what_is_wrong(content: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "issuers.toml").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        load(tmp_path)
