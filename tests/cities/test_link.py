"""What surrounds the names: layout, blocked spans, NER, the issuer, local ids, two senses of one name."""

from __future__ import annotations

from pipeline.gazetteer import Gazetteer
from pipeline.link import Linked, link_cities
from pipeline.records import Block, Document, NerSpan
from pipeline.textview import TextView

GAZETTEER = Gazetteer.open()


def ids(linked: Linked) -> list[str]:
    return [m.city_id for m in linked.mentions]


def names(linked: Linked) -> list[str]:
    return [f"{linked.cities[m.city_id].name_de}/{linked.cities[m.city_id].country_code}" for m in linked.mentions]


def link(text: str, blocks: tuple[Block, ...] = (), issuer: str | None = None, **extra: object) -> Linked:
    document = Document("d", "s", "0", "text/plain", text, blocks, issuer_city_id=issuer)
    return link_cities(document, TextView.of(document), GAZETTEER, **extra)  # type: ignore[arg-type]


def table(rows: list[list[str]], header: bool = True) -> tuple[str, tuple[Block, ...]]:
    text, blocks = "", []
    for number, row in enumerate(rows):
        start, cells = len(text), []
        for cell in row:
            cells.append((len(text), len(text) + len(cell)))
            text += cell + " | "
        text = text[:-3]
        blocks.append(Block(start, len(text), "table_row", cells=tuple(cells), header=header and number == 0, table=1))
        text += "\n"
    return text, tuple(blocks)


def test_a_column_of_cities_makes_a_word_a_city_and_a_column_of_words_none() -> None:
    text, blocks = table(
        [["Ort", "Thema"], ["Suhl", "Verkehr"], ["Hof", "Halle"], ["Gera", "Leer"], ["Plauen", "Hof"], ["Lage", "Skatepark"]]
    )
    assert names(link(text, blocks)) == ["Suhl/DE", "Hof/DE", "Gera/DE", "Plauen/DE", "Lage/DE"]


def test_an_unknown_name_in_a_column_of_cities_gets_a_local_id() -> None:
    text, blocks = table([["Deutsche Kommune", "Ukrainische Kommune"], ["Celle", "Sumy"], ["Suhl", "Kaluschky"], ["Emden", "Poltawa"]])
    assert "local:kaluschky-ua" in ids(link(text, blocks))


def test_a_name_with_its_country_beside_other_cities_gets_a_local_id() -> None:
    linked = link("- Emden (Deutschland) – Qorvik Strand (Norwegen)\n- Celle (Deutschland) – Sumy (Ukraine)")
    assert "local:qorvik-strand-no" in ids(linked)
    assert linked.cities["local:qorvik-strand-no"].country_de == "Norwegen"


def test_an_announced_unknown_municipality_gets_a_local_id() -> None:
    assert ids(link("Mit der niederländischen Gemeinde Westerbrokstra besteht ein Vertrag."))[-1] == "local:westerbrokstra-nl"
    assert ids(link("Die Stadt Anfang 2020 war leer.")) == []


def test_an_unknown_name_between_partners_gets_a_local_id() -> None:
    linked = link("Städtepartnerschaften: Bourges, Xanten-sur-Orne, Peterborough und Forlì (1989)")
    assert [i for i in ids(linked) if i.startswith("local:")] == ["local:xanten-sur-orne-zz"]


def test_a_word_with_a_country_alone_is_no_city() -> None:
    assert ids(link("Das Programm (Frankreich) endet.")) == []


def test_a_blocked_span_hides_its_city_but_not_the_municipality_itself() -> None:
    text = "Die Brückenbau Celle AG und die Stadt Celle planen."
    start = text.index("Brückenbau")
    linked = link(text, blocked=[(start, start + len("Brückenbau Celle AG"))])
    assert [m.start for m in linked.mentions] == [text.rindex("Celle")]
    magistrate = "Der Magistrat der Stadt Hanau tagt."
    assert len(link(magistrate, blocked=[(4, 29)]).mentions) == 1


def test_ner_tips_the_scale_only() -> None:
    text = "Dort will Rust nun sparen."
    at = text.index("Rust")
    without, person = link(text), link(text, ner=[NerSpan(at, at + 4, "PER")])
    assert ids(without) == ids(person) == []
    text = "Nun spart auch Suhl."
    at = text.index("Suhl")
    assert len(link(text, ner=[NerSpan(at, at + 4, "LOC")]).mentions) == 1


def test_the_issuer_decides_between_namesakes() -> None:
    halle_westfalen, halle_saale = "geonames:2911520", "geonames:2911522"
    text = "Die Stadt Halle lädt zum Fest. In Halle spielt die Musik."
    assert set(ids(link(text))) == {halle_saale}
    assert set(ids(link(text, issuer=halle_westfalen))) == {halle_westfalen}


def test_an_austrian_paper_means_the_austrian_town() -> None:
    innsbruck = next(c.city_id for c in GAZETTEER.lookup("Innsbruck") if c.country_code == "AT")
    assert names(link("Die Musikkapelle aus Haiming spielte.", issuer=innsbruck)) == ["Haiming/AT"]


def test_two_senses_in_one_document() -> None:
    text = "Das bretonische Brest lädt ein. In Brest liegen Schiffe. Mit Brest in Belarus besteht kein Kontakt."
    assert names(link(text)) == ["Brest/FR", "Brest/FR", "Brest/BY"]
    text = "Granada bleibt Partner, gemeint ist die andalusische Stadt Granada und nicht Granada in Nicaragua."
    assert names(link(text)) == ["Granada/ES", "Granada/ES", "Granada/NI"]


def test_a_surname_stays_a_person_later() -> None:
    text = "Kämmerin Judith Erlangen rechnet vor. Danach fragte Erlangen in die Runde. Die Gäste kamen aus Erlangen."
    assert [m.start for m in link(text).mentions] == [text.rindex("Erlangen")]


def test_schedule_lines_are_places() -> None:
    text = "12.01.2024  Schweinfurt, Theater\n\n17.02.2024  Hof, Studiobühne\n\n18.02.2024  Leer, Saal"
    assert names(link(text)) == ["Schweinfurt/DE", "Hof/DE", "Leer/DE"]


def test_the_second_name_in_brackets_is_the_same_city() -> None:
    assert len(set(ids(link("Die Gäste aus Wałbrzych (Waldenburg) und Ostrau (Ostrava) blieben.")))) == 2


def test_evidence_and_confidence_are_told() -> None:
    (mention,) = link("Im italienischen Arezzo wird gefeiert.").mentions
    assert "country:IT" in mention.evidence
    assert mention.confidence > 0.9
    (doubtful,) = link("Nach Neustadt fuhren zwei Busse.").mentions
    assert doubtful.confidence < 0.6


def test_the_spacy_layer_carries_ids() -> None:
    import spacy

    from pipeline.annotate.cities import CityLayer

    doc = CityLayer(lambda document, view: link_cities(document, view, GAZETTEER))(spacy.blank("de")("Aus Suhl und Gera kamen Gäste."))
    assert [(s.text, s.kb_id_) for s in doc.spans["cities"]] == [("Suhl", "geonames:2824948"), ("Gera", "geonames:2921232")]
