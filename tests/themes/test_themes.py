"""Theme evidence in press sentences of this project, positives beside near-misses."""

from __future__ import annotations

import pytest

from pipeline.annotate.themes import IN_PROGRAMME, find_themes
from pipeline.lexicon import THEME_IDS, Lexicon
from pipeline.records import Block
from pipeline.textview import TextView


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.open()


def strong(lexicon: Lexicon, text: str, least: float = 0.7) -> set[str]:
    return {m.theme_id for m in find_themes(TextView(text), lexicon) if m.confidence >= least}


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Beide Städte wollen beim Klimaschutz zusammenarbeiten.", {"climate_mitigation"}),
        ("Es geht um Hochwasserschutz und Starkregen.", {"climate_adaptation"}),
        ("Die Ingenieure planen Wasserstofftankstellen.", {"energy"}),
        ("Der Ausbau erneuerbarer Energien steht im Vordergrund.", {"energy"}),
        ("Sie planen einen Radschnellweg und neue Straßenbahnen.", {"mobility"}),
        ("Die Kreislaufwirtschaft ist das Ziel, Abfall soll sinken.", {"circular_economy"}),
        ("Das Trinkwasser und die Kläranlage standen auf der Liste.", {"environment"}),
        ("Eine Smart City braucht Glasfaser.", {"digitalisation", "urban_development"}),
        ("Leerstand in der Innenstadt war das Thema.", {"urban_development"}),
        ("Die Wirtschaftsförderung lud Start-ups ein.", {"economy_innovation"}),
        ("Forschung und Wissenschaft profitieren.", {"science"}),
        ("Der Schüleraustausch läuft seit 1990.", {"education_youth"}),
        ("Der Kirchenchor gibt ein Konzert.", {"culture"}),
        ("Das Fußballturnier gewinnen die Gäste.", {"sport"}),
        ("Inklusion und Gleichstellung sind Schwerpunkte.", {"social_inclusion"}),
        ("Das Krankenhaus bekam ein Röntgengerät.", {"health"}),
        ("Die Bürgerbeteiligung wurde gelobt.", {"democracy_europe"}),
        ("Die Feuerwehren üben gemeinsam.", {"public_administration"}),
        ("Ein Hilfstransport mit Generatoren fuhr los.", {"humanitarian_aid", "energy"}),
        ("Am Mahnmal wurde der Opfer der Deportation gedacht, es ging um Versöhnung.", {"peace_remembrance"}),
        ("Der Tourismus wächst.", {"tourism"}),
        ("Die Lehrlinge tauschen für drei Wochen ihre Betriebe.", {"education_youth", "economy_innovation"}),
        ("Alleinlebende bekommen Besuchsdienste.", {"social_inclusion"}),
        ("Bürgerforen diskutieren die Zukunft der EU.", {"democracy_europe"}),
        ("Ein gemeinsames Standesamt und zwei Bauhöfe gehören dazu.", {"public_administration"}),
        ("Der Titel Kulturhauptstadt ging an beide gemeinsam.", {"culture"}),
        ("Velowege standen obenan.", {"mobility"}),
        ("Helle Dächer und Grüngürtel gehören zum Plan.", {"climate_adaptation"}),
        ("Gemeindeschwestern und Kinderärztinnen kamen.", {"health"}),
        ("Beim Verkehrsverein gibt es den Museumspass.", {"tourism"}),
        ("Leerstände gab es in beiden Orten.", {"urban_development"}),
        ("Der Uferputz und die Gewässerpflege sind Sache beider Orte.", {"environment"}),
        ("Busfahrpläne werden abgestimmt.", {"mobility"}),
        ("Die Bürgerwerkstatt schlug einen Beteiligungshaushalt vor.", {"democracy_europe"}),
        ("Auf dem Programm stehen Pétanque und ein Volkslauf.", {"sport"}),
        ("Die Kirchenchöre und ein Gastkünstler treten auf.", {"culture"}),
        ("Ein Inkubator für die Säuglingsstation ist bestellt.", {"health"}),
        ("Die Wirtschaftsdelegation plant ein Weinmarketing.", {"economy_innovation"}),
    ],
)
def test_each_theme(lexicon: Lexicon, text: str, themes: set[str]) -> None:
    assert strong(lexicon, text) == themes


@pytest.mark.parametrize(
    "text",
    [
        "Die Kulturdezernentin und die Umweltbürgermeisterin kamen.",
        "Das Haus im Jugendstil steht am Marktplatz.",
        "Der Sportausschuss tagte im Kulturhaus.",
        "Das Bundesministerium für Bildung und Forschung schrieb.",
        "Das Bundesinstitut für Bau-, Stadt- und Raumforschung schrieb.",
        "Er begründete das mit den Kosten.",
        "Frau Schuler und Herr Heidenheimer reisten an.",
        "Die Auskunft kam nach der Ankunft.",
        "Nach der Gründung der Partnerschaft verging ein Jahr.",
        "Die Stadt sucht Gastgeber.",
        "Sie handelten schnell.",
        "Der Tierarzt wohnte in der Friedensstadt.",
        "In Zukunft wandert die Tafel von Ort zu Ort.",
        "Die Landsmannschaft traf sich in der Kulturhauptstadt.",
        "Die Fachhochschule schrieb.",
        "Nach dem gemeinsamen Einkaufsbummel ging es heim.",
        "Bei der Videokonferenz ging es ums Kindergeld.",
        "Die Bergbaustadt lud zu Wein und Kaffee.",
        "Während der Pandemie blieben die Busse leer.",
        "Die Feuerwehr sperrte die Straße.",
        "Damit ist behutsam umzugehen.",
    ],
)
def test_offices_names_and_false_friends_say_nothing(lexicon: Lexicon, text: str) -> None:
    assert strong(lexicon, text) == set()


def test_a_programme_is_no_theme(lexicon: Lexicon) -> None:
    mentions = find_themes(TextView("Beide gehören der Nationalen Klimaschutzinitiative an."), lexicon)
    assert mentions and all(m.confidence <= IN_PROGRAMME for m in mentions)


def test_a_phrase_replaces_its_words(lexicon: Lexicon) -> None:
    mentions = [m for m in find_themes(TextView("erneuerbare Energien"), lexicon) if m.theme_id == "energy"]
    assert [m.text for m in mentions] == ["erneuerbare Energien"]


def test_offsets_ids_and_roles(lexicon: Lexicon) -> None:
    text = "Klimaschutz zuerst.\n\nKlimaschutz im Impressum."
    view = TextView(text, (Block(0, 19, "body"), Block(21, len(text), "boilerplate")))
    mentions = find_themes(view, lexicon)
    assert [(m.start, m.end, m.theme_id) for m in mentions] == [(0, 11, "climate_mitigation")]
    assert all(text[m.start : m.end] == m.text and m.theme_id in THEME_IDS for m in mentions)
