"""Named organisations, marked ``[[kind|text]]``; nothing else may be found in the sentence."""

from __future__ import annotations

import re

import pytest

from pipeline.annotate.organisations import canonical, find_organisations
from pipeline.lexicon import Lexicon
from pipeline.records import Block, NerSpan
from pipeline.textview import TextView

_MARK = re.compile(r"\[\[([a-z]+)\|(.*?)\]\]")

CASES = [
    "Die [[university|Universität Bayreuth]] forscht.",
    "Die [[university|Technische Universität Ilmenau]] forscht mit der [[university|TU Graz]].",
    "Die [[university|Hochschule Mittweida]] und die [[university|Université de Lorraine]] tagen.",
    "Die [[university|Hochschule für Technik und Wirtschaft Aalen]] lud ein.",
    "Die [[university|Universität Frankfurt am Main]] lud am Freitag ein.",
    "Die [[university|Universität St. Gallen]] lud ein.",
    "Die [[university|Hochschule Nord/Süd]] (Emden) lud ein.",
    "Die [[company|Muldentaler Pumpen GmbH]] liefert.",
    "Der [[association|Freundeskreis Tarnów e. V.]] feiert.",
    "Der Verein „[[association|Brücke nach Osten]]“ hilft.",
    "Die [[company|Stadtwerke Rosenau]] bauen.",
    "Die [[association|IHK Aachen]] und die [[association|Industrie- und Handelskammer Gera]] tagen.",
    "Der IHK-Bezirk wächst, der Stadtwerke-Chef freut sich.",
    "Das meldet der [[company|Hohenloher Bote]].",
    "Das meldet der [[company|Werra-Anzeiger]].",
    "Das melden die [[company|Fuldaer Nachrichten]].",
    "Der [[association|VfB Oldenau]] spielt gegen den [[association|FC Emden]].",
    "Der [[association|SV Meppen]] spielt.",
    "Der [[other|Landkreis Vechta]] und der [[other|Kreis Viersen]] zahlen.",
    "Das [[other|Landestheater Coburg]] spielt.",
    "Vom [[company|Flughafen Leipzig]] aus flogen sie.",
    "Das [[ministry|Bundesministerium für Familie, Senioren, Frauen und Jugend]] ([[ministry|BMFSFJ]]) zahlt.",
    "Das [[agency|Bundesinstitut für Bau-, Stadt- und Raumforschung]] ([[agency|BBSR]]) lud ein.",
    "Die [[agency|Servicestelle Kommunen in der Einen Welt]] von [[agency|Engagement Global]] berät.",
    "Der [[association|Deutsche Städtetag]] warnt.",
    "Das [[association|Deutsche Rote Kreuz]] hilft.",
    "Der Chor singt.",
    "Die Hochschule lud ein, der Verein auch.",
    "Die Nachrichten waren gut, die Zeitung auch.",
    "Schlechtes Wetter im Kreis der Familie.",
    "Das Referat Presse antwortet.",
    "Die AG tagt, das Pik sticht.",
    "Die Stadt Bonn und die Gemeinde Sylt laden ein.",
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open()


@pytest.mark.parametrize("marked", CASES)
def test_marked_organisations_and_no_others(lexicon: Lexicon, marked: str) -> None:
    text = _MARK.sub(lambda m: m.group(2), marked)
    mentions, entities = find_organisations(TextView(text), lexicon)
    assert [(entities[m.organisation_id].kind, m.text) for m in mentions] == [(m.group(1), m.group(2)) for m in _MARK.finditer(marked)]
    assert all(text[m.start : m.end] == m.text for m in mentions)


def test_municipalities_only_on_request(lexicon: Lexicon) -> None:
    view = TextView("Die Stadt Bonn und der Landkreis Vechta laden ein.")
    mentions, entities = find_organisations(view, lexicon, municipalities=True)
    assert [(m.text, entities[m.organisation_id].kind) for m in mentions] == [("Stadt Bonn", "municipality"), ("Landkreis Vechta", "other")]


def test_one_id_for_the_forms_of_a_name(lexicon: Lexicon) -> None:
    text = "Die IHK Gera, die Industrie- und Handelskammer Gera, die Technische Universität Ilmenau, der Technischen Universität Ilmenau, "
    text += "TU Ilmenau."
    mentions, entities = find_organisations(TextView(text), lexicon)
    assert [m.organisation_id for m in mentions] == ["org:ihk-gera"] * 2 + ["org:tu-ilmenau"] * 3
    assert len(entities) == 2
    assert canonical("Muldentaler Pumpen GmbH", lexicon.organisation_patterns) == "Muldentaler Pumpen"


def test_known_names_behind_legal_forms_keep_their_id(lexicon: Lexicon) -> None:
    mentions, _ = find_organisations(TextView("Die Baden-Württemberg Stiftung gGmbH zahlt."), lexicon)
    assert [m.organisation_id for m in mentions] == ["org:baden-wuerttemberg-stiftung"]


def test_model_spans_need_two_words_or_capitals(lexicon: Lexicon) -> None:
    text = "Rhein Ruhr Kontor lobt Bremen und ABCX, ebenso Bremen und Emden."
    spans = [NerSpan(text.index(w), text.index(w) + len(w), "ORG") for w in ("Rhein Ruhr Kontor", "Bremen", "ABCX", "Bremen und Emden")]
    mentions, entities = find_organisations(TextView(text), lexicon, [*spans, NerSpan(0, 5, "PER")])
    assert [m.text for m in mentions] == ["Rhein Ruhr Kontor", "ABCX"]
    assert {m.method for m in mentions} == {"model"} and {e.kind for e in entities.values()} == {"other"}


def test_letterhead_counts_and_boilerplate_does_not(lexicon: Lexicon) -> None:
    text = "Universität Bayreuth\n\nText.\n\nUniversität Bayreuth"
    view = TextView(text, (Block(0, 20, "letterhead"), Block(22, 27, "body"), Block(29, len(text), "boilerplate")))
    assert [m.start for m in find_organisations(view, lexicon)[0]] == [0]
