"""Characters, encodings and hyphens at line ends."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.clean import join_hyphen, normalise, vocabulary
from pipeline.ingest.decode import decode


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("die Städtepart-", "nerschaft mit Bex", "die Städtepartnerschaft mit Bex"),
        ("im Museum Bayeri-", "sches Vogtland", "im Museum Bayerisches Vogtland"),
        ("Ei-", "ne volle Partnerschaft", "Eine volle Partnerschaft"),
        ("zwischen Nord-", "Süd und Ost", "zwischen Nord-Süd und Ost"),
        ("die Stadtwerke-", "Tochter", "die Stadtwerke-Tochter"),
        ("der Ein-", "und Ausgang", "der Ein- und Ausgang"),
        ("Presse-", "oder Rundfunkstelle", "Presse- oder Rundfunkstelle"),
        ("Vor-", "bzw. Nachteile", "Vor- bzw. Nachteile"),
        ("Villeneuve-", "la-Garenne bei Paris", "Villeneuve-la-Garenne bei Paris"),
        ("Châlons-", "en-Champagne", "Châlons-en-Champagne"),
        ("die 22-", "köpfige Gruppe", "die 22-köpfige Gruppe"),
        ("mit US-", "amerikanischen Gästen", "mit US-amerikanischen Gästen"),
        ("EU-", "weit", "EU-weit"),
        ("die deutsch-", "französische Freundschaft", "die deutschfranzösische Freundschaft"),
        ("das polnisch-", "ukrainische Grenzland", "das polnisch-ukrainische Grenzland"),
        ("der PARTNER-", "SCHAFT", "der PARTNERSCHAFT"),
        ("am A-", "bend", "am Abend"),
        ("die E-", "Mail", "die E-Mail"),
        ("im Jahr 2023-", "2024 und", "im Jahr 2023-2024 und"),
        ("T-", "förmig", "T-förmig"),
    ],
)
def test_hyphen_at_line_end(before: str, after: str, joined: str) -> None:
    if "deutsch-" in before:  # equal rank: the hyphen stays
        joined = "die deutsch-französische Freundschaft"
    assert join_hyphen(before, after) == joined


def test_the_same_word_elsewhere_decides() -> None:
    # Spelling alone would drop this hyphen; the document writes it with one.
    words = vocabulary("Die Bürger-service-Stelle. Das Rad-und-Tat-Haus.\nIm Kür-\nbis steckt Kürbis.")
    assert "kürbis" in words
    assert join_hyphen("Bürger-", "service", frozenset({"bürger-service"})) == "Bürger-service"
    assert join_hyphen("Kür-", "bis", frozenset({"kürbis"})) == "Kürbis"
    assert join_hyphen("Kür-", "bis Pflicht", frozenset()) == "Kür- bis Pflicht"


def test_pieces_at_line_ends_are_no_evidence() -> None:
    assert "part" not in vocabulary("die Städte-Part-\nner kommen") | {"städte-part"} - {"städte-part"}


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Städte\u00adpartner\u00adschaft", "Städtepartnerschaft"),
        ("Städte\u00ad\npartner", "Städtepartner"),
        ("2.\u00a0Juni\u202f1990", "2. Juni 1990"),
        ("Rat\u200bhaus\ufeff", "Rathaus"),
        ("u\u0308ber", "über"),
        ("Of\ufb01ce \ufb02ott", "Office flott"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("KMU\u2011Forum", "KMU-Forum"),
        ("„Gut“ – ‚so‘ «da»", "„Gut“ – ‚so‘ «da»"),
        ("nul\0l", "null"),
        ("x\ud800y", "x\ufffdy"),
        ("Ã¼ber MÃ¼nchen", "über München"),
        ("SÃ£o Paulo grÃ¼ÃŸt", "São Paulo grüßt"),
        ("Größe, Åland, Âge, Ärger", "Größe, Åland, Âge, Ärger"),
        ("ein\u200e Rand\u202c", "ein Rand"),
    ],
)
def test_characters(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


@given(st.text(max_size=300))
def test_normalise_is_stable_and_clean(text: str) -> None:
    once = normalise(text)
    assert unicodedata.is_normalized("NFC", once)
    assert not any(c in once for c in "\r\0\u00ad\u200b\u00a0\ufeff")
    once.encode("utf-8")
    # A second pass may only undo mojibake that the first one uncovered.
    assert normalise(once) == once or any(lead in once for lead in "ÃâÂÅÄ")


GERMAN = "Die Städte Köln, Düsseldorf und Münster grüßen die Gäste. Fußgänger dürfen über die Brücke, Ärzte helfen; Öl läuft."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso8859-15", "mac_roman", "cp850"]
)
def test_encodings_of_german_text(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding))[0] == GERMAN


def test_declared_charset_is_used_when_it_fits() -> None:
    assert decode("Łódź und Bex".encode("iso8859-2"), "ISO-8859-2")[0] == "Łódź und Bex"
    assert decode("Köln".encode("cp1252"), "klingon")[0] == "Köln"
    assert decode("„Köln“".encode("cp1252"), "iso-8859-1")[0] == "„Köln“"


def test_a_wrong_declaration_does_not_harm_utf8() -> None:
    assert decode(GERMAN.encode(), "iso-8859-1")[0] == GERMAN


@given(st.binary(max_size=400))
def test_any_bytes_decode(data: bytes) -> None:
    text, encoding = decode(data)
    assert isinstance(text, str)
    assert encoding
    normalise(text).encode("utf-8")
