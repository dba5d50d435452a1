# ruff: noqa: E501  (test texts stand on one line, as they do in files)
"""Plain text and Markdown: lines, paragraphs and roles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.ingest import IngestOptions, read_text
from pipeline.ingest.plain import to_parts

from .helpers import ANY, check, outline, texts

BODY = (
    "Der Gemeinderat hat am Montag beschlossen, die Partnerschaft mit dem kroatischen Varaždin im Herbst zu beginnen. "
    "Oberbürgermeisterin Marlene Achterberg nannte das einen Anfang, auf den beide Rathäuser drei Jahre gewartet hätten."
)
SECOND = "Die Stadt zahlt dafür im ersten Jahr 12.000 Euro, vor allem für Busse und Dolmetscher. Weitere Mittel kommen vom Land Baden-Württemberg."


def roles(text: str) -> list[str]:
    document = read_text(text, options=ANY)
    check(document)
    return outline(document)


def test_letterhead_dateline_title_subtitle_body_contact() -> None:
    text = f"""STADT TUTTLINGEN
Pressestelle
Rathausstraße 1 · 78532 Tuttlingen
Telefon 07461 99-0 · presse@tuttlingen.example

PRESSEMITTEILUNG                                12. März 2024

Tuttlingen bekommt eine Partnerstadt
Varaždin soll im Herbst unterschreiben

{BODY}

{SECOND}

Rückfragen:
Petra Müller, Hauptamt, Telefon 07461 99-123
"""
    assert roles(text) == [
        "letterhead: STADT TUTTLINGEN",
        "letterhead: Pressestelle",
        "letterhead: Rathausstraße 1 · 78532 Tutt",
        "letterhead: Telefon 07461 99-0 · presse@",
        "letterhead: PRESSEMITTEILUNG",
        "dateline: 12. März 2024",
        "title: Tuttlingen bekommt eine Part",
        "heading: Varaždin soll im Herbst unte",
        "body: Der Gemeinderat hat am Monta",
        "body: Die Stadt zahlt dafür im ers",
        "contact: Rückfragen:",
        "contact: Petra Müller, Hauptamt, Tele",
    ]
    assert read_text(text).title == "Tuttlingen bekommt eine Partnerstadt"


@pytest.mark.parametrize(
    "line",
    [
        "Tuttlingen, 12.03.2024",
        "Tuttlingen, den 12. März 2024",
        "12. März 2024",
        "Dienstag, 12. März 2024",
        "Di., 12.03.2024, 15:42 Uhr",
        "Medieninformation vom 12. März 2024",
        "Pressemitteilung Nr. 12/2024 vom 12.3.2024",
        "Stand: Dienstag, 12. März 2024",
        "Gränzbote, Dienstag, 12. März 2024",
        "Dienstag, 12. März 2024 · Südkreis · Seite 12",
        "Sperrfrist: 12. März 2024, 12 Uhr",
        "Rottenburg am Neckar, 12. März 2024",
        "2024-03-12",
    ],
)
def test_datelines(line: str) -> None:
    assert f"dateline: {line[:28]}" in roles(f"Stadt Tuttlingen\n\n{line}\n\nNeue Partnerstadt in Kroatien\n\n{BODY}\n\n{SECOND}")


@pytest.mark.parametrize(
    "line",
    [
        "Neue Partnerschaft ab 1. Januar 2024",
        "Europatag in Tuttlingen: Fest am 9. Mai 2024",
        "Was am 12. März 2024 im Rathaus geschah",
        "Bilanz 2023 der Städtepartnerschaften",
        "Tuttlingen und Bex feiern – am 9. Mai 2024",
    ],
)
def test_titles_with_dates_are_no_datelines(line: str) -> None:
    assert f"title: {line[:28]}" in roles(f"Stadt Tuttlingen\nPressestelle\n\n{line}\n\n{BODY}\n\n{SECOND}")


@pytest.mark.parametrize(
    "line",
    [
        "Stadt Tuttlingen erhält Preis für Partnerschaft",
        "Stadt der Zukunft",
        "Gemeinde Aldingen lädt nach Kroatien ein",
        "Was bringt die Partnerschaft mit Varaždin den Menschen in Tuttlingen?",
        "„Ein Gewinn für beide“: Varaždin kommt nach Tuttlingen",
        "Hochschule ehrt Gäste aus Kroatien",
    ],
)
def test_titles_that_resemble_a_letterhead_or_a_sentence(line: str) -> None:
    assert f"title: {line[:28]}" in roles(f"Medieninformation\n\n12. März 2024\n\n{line}\n\n{BODY}\n\n{SECOND}")


def test_byline_is_furniture() -> None:
    assert "boilerplate: Von Korbinian Passau" in roles(f"12. März 2024\n\nNeue Partnerstadt\n\nVon Korbinian Passau\n\n{BODY}\n\n{SECOND}")


def wrap(text: str, width: int) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


@pytest.mark.parametrize("width", [38, 55, 72, 80])
def test_soft_wraps_are_joined_and_paragraphs_kept(width: int) -> None:
    document = read_text(
        f"Stadt Tuttlingen\n\n12. März 2024\n\nNeue Partnerstadt\n\n{wrap(BODY, width)}\n\n{wrap(SECOND, width)}\n", options=ANY
    )
    assert texts(document, "body") == [BODY, SECOND]


def test_paragraphs_without_blank_lines_end_at_a_short_line() -> None:
    first = "Der Rat der Stadt hat am Montag lange über die neue Partnerschaft beraten und ihr dann ohne Gegenstimme zugestimmt."
    document = read_text(f"{wrap(first, 66)}\n{wrap(BODY, 66)}\n{wrap(SECOND, 66)}", options=ANY)
    assert texts(document) == [first, BODY, SECOND]


def test_first_line_indent_opens_a_paragraph() -> None:
    text = "   " + wrap(BODY, 60) + "\n   " + wrap(SECOND, 60)
    assert texts(read_text(text, options=ANY)) == [BODY, SECOND]


def test_labelled_lines_stay_apart_in_wrapped_text() -> None:
    labels = "Städtepartnerschaften: Bex und Draguignan, beide seit 1990\nSolidaritätspartnerschaft: Trostjanez"
    document = read_text(f"{wrap(BODY, 60)}\n\n{labels}\n\n{wrap(SECOND, 60)}", options=ANY)
    assert texts(document)[1:3] == labels.split("\n")


def test_one_blank_line_after_every_line_is_no_paragraph() -> None:
    text = wrap(f"{BODY} {SECOND} {BODY}", 50).replace("\n", "\n\n") + f"\n\n\n{wrap(SECOND, 50)}".replace("\n", "\n\n").replace(
        "\n\n\n\n\n\n", "\n\n\n"
    )
    body = texts(read_text(text, options=ANY))
    assert len(body) <= 3
    assert "die Partnerschaft mit dem kroatischen Varaždin" in body[0]


def test_lines_that_are_not_wrapped_stay_lines() -> None:
    verse = "Im Rathaus brennt ein Licht\nEs ist schon spät\nDer Bürgermeister schreibt\nEin Wort das steht"
    assert texts(read_text(f"{BODY}\n\n{verse}\n\n{SECOND}", options=ANY))[1:5] == verse.split("\n")


def test_list_items_lose_their_mark_and_keep_their_wraps() -> None:
    text = f"""{BODY}

Beschlossen wurde:
- Tuttlingen schickt im Mai zwölf Jugendliche
  nach Varaždin.
- Varaždin schickt im Juni
  das Orchester.
* ein Sternchen als Mark
• ein Punkt

{SECOND}"""
    document = read_text(text, options=ANY)
    assert texts(document, "list_item") == [
        "Tuttlingen schickt im Mai zwölf Jugendliche nach Varaždin.",
        "Varaždin schickt im Juni das Orchester.",
        "ein Sternchen als Mark",
        "ein Punkt",
    ]


def test_numbered_items_keep_their_number_and_dates_are_no_items() -> None:
    document = read_text(
        f"{BODY}\n\n1. Bex – Draguignan\n2. Varaždin – Battaglia Terme\n\n12. Mai: Fest am Ufer\n13. Mai: Abreise\n\n{SECOND}", options=ANY
    )
    assert texts(document, "list_item") == ["1. Bex – Draguignan", "2. Varaždin – Battaglia Terme"]


def test_numbers_counted_by_hand_make_a_list() -> None:
    document = read_text(
        f"{BODY}\n\n1. Nové Město nad Metují seit 1989\n\n2. Bex: Der Vertrag ist vom 24.\nAugust 2023.\n\n{SECOND}\n\n5. Akt der Oper\n",
        options=ANY,
    )
    check(document)
    assert texts(document, "list_item") == ["1. Nové Město nad Metují seit 1989", "2. Bex: Der Vertrag ist vom 24. August 2023."]


def test_a_headline_of_two_sentences_is_the_title() -> None:
    head = "Bex oder Varaždin? Warum aus einem Besuch nicht gleich zwei wurden"
    assert len(head) > 60  # as long as a sentence
    document = read_text(f"Stadt Tuttlingen\n12. März 2024\n\n{head}\n\n{BODY}\n", options=ANY)
    assert document.title == head
    opening = "Am Montag kam Besuch. Nun steht fest, wer alles dabei gewesen sein wird"
    document = read_text(f"Titel der Meldung\n\n{opening}\n\nBex\nVaraždin\nDraguignan\n\n{BODY}\n", options=ANY)
    assert document.title == "Titel der Meldung"


def test_the_text_of_an_image_that_stands_twice_is_a_caption_twice() -> None:
    """Equal lines are told apart by their place."""
    picture = "Das Rathaus von Aldingen\n\nDas Rathaus von Aldingen im Schnee (Foto: Stadt)"
    document = read_text(f"Titel der Meldung\n\n{BODY}\n\n{picture}\n\n{SECOND}\n\n{picture}\n\n{BODY}\n", options=ANY)
    assert len(texts(document, "caption")) == 4, outline(document)


def test_a_dash_may_open_a_sentence() -> None:
    document = read_text(f"{BODY}\n\n– so sagte es der Bürgermeister – ging der Abend zu Ende. {SECOND}\n\n{SECOND}", options=ANY)
    assert not texts(document, "list_item")


def test_short_lines_after_a_colon_are_a_list() -> None:
    document = read_text(
        f"Titel der Meldung\n\n{BODY}\n\nAusgewählt wurden:\n\nBex (Schweiz) – Tuttlingen\n\nVaraždin (Kroatien) – Aldingen\n\nFoto: Stadt",
        options=ANY,
    )
    assert texts(document, "list_item") == ["Bex (Schweiz) – Tuttlingen", "Varaždin (Kroatien) – Aldingen"]
    assert texts(document, "caption") == ["Foto: Stadt"]


PIPES = """| Stadt      | Partner   | seit |
|------------|-----------|------|
| Tuttlingen | Varaždin  | 2024 |
| Aldingen   | Bex       | 1974 |"""
BORDERS = """+------------+-----------+------+
| Stadt      | Partner   | seit |
+------------+-----------+------+
| Tuttlingen | Varaždin  | 2024 |
+------------+-----------+------+
| Aldingen   | Bex       | 1974 |
+------------+-----------+------+"""
TABS = "Stadt\tPartner\tseit\nTuttlingen\tVaraždin\t2024\nAldingen\tBex\t1974"
BLANKS = "Stadt        Partner     seit\nTuttlingen   Varaždin    2024\nAldingen     Bex         1974"


@pytest.mark.parametrize("table", [PIPES, BORDERS, TABS, BLANKS], ids=["pipes", "borders", "tabs", "blanks"])
def test_tables_become_rows_with_cells(table: str) -> None:
    document = read_text(f"{BODY}\n\n{table}\n\n{SECOND}", options=ANY)
    check(document)
    rows = [b for b in document.blocks if b.role == "table_row"]
    assert [[document.text[a:e] for a, e in r.cells] for r in rows] == [
        ["Stadt", "Partner", "seit"],
        ["Tuttlingen", "Varaždin", "2024"],
        ["Aldingen", "Bex", "1974"],
    ]
    assert {r.table for r in rows} == {1}


def test_a_single_bar_is_no_table() -> None:
    assert not texts(read_text(f"Stadt Tuttlingen | Pressestelle | 78532 Tuttlingen\n\nTitel\n\n{BODY}", options=ANY), "table_row")


MARKDOWN = f"""**Stadt Tuttlingen** · Presseamt · Rathausstraße 1 · 78532 Tuttlingen

*Dienstag, 12. März 2024*

# Neue Partnerstadt

Der Gemeinderat hat am Montag der **Partnerschaft mit Varaždin** und der _Freundschaft_ mit [Bex](https://bex.example) zugestimmt, wie es hieß.

> „Ein Gewinn für beide.“
> *Marlene Achterberg*

## Was folgt

* Im *Mai* fährt das Orchester.
* Schüler*innen und Lehrer*innen reisen im Juni.

{SECOND}

---

Kontakt: Petra Müller, Tel. 07461 99-0
"""


def test_markdown_marks_go_and_structure_stays() -> None:
    assert roles(MARKDOWN) == [
        "letterhead: Stadt Tuttlingen · Presseamt",
        "dateline: Dienstag, 12. März 2024",
        "title: Neue Partnerstadt",
        "body: Der Gemeinderat hat am Monta",
        "body: „Ein Gewinn für beide.“",
        "body: Marlene Achterberg",
        "heading: Was folgt",
        "list_item: Im Mai fährt das Orchester.",
        "list_item: Schüler*innen und Lehrer*inn",
        "body: Die Stadt zahlt dafür im ers",
        "contact: Kontakt: Petra Müller, Tel. ",
    ]
    text = read_text(MARKDOWN).text
    assert "der Partnerschaft mit Varaždin und der Freundschaft mit Bex zugestimmt" in text


def test_gender_stars_and_file_names_are_no_emphasis() -> None:
    line = "Die Bürger*innen und Schüler*innen laden die Datei bericht_final_2024.pdf herunter, sagte der Sprecher am Montag in Tuttlingen."
    assert texts(read_text(f"# Titel\n\n* a\n* b\n\n{line}", options=ANY), "body") == [line]


def test_agency_notepad_is_furniture_but_its_addresses_are_places() -> None:
    text = f"Kommunen/Partnerschaften\n12.03.2024, 15:42 Uhr\n\nNeue Partnerstadt\n\nTuttlingen (dpa/lsw) - {BODY}\n\n{SECOND}\n\n# Notizblock\n\n## Orte\n- [Rathaus](Rathausstraße 1, 78532 Tuttlingen)\n\n## Redaktionelle Hinweise\n- Video folgt\n\n© dpa-infocom, dpa:240312-99-1/2"
    assert roles(text)[5:] == [
        "boilerplate: Notizblock",
        "boilerplate: Orte",
        "contact: Rathaus, Rathausstraße 1, 78",
        "boilerplate: Redaktionelle Hinweise",
        "boilerplate: Video folgt",
        "boilerplate: © dpa-infocom, dpa:240312-99",
    ]


def test_repeated_letterhead_in_mid_text_is_furniture() -> None:
    head = "Stadt Tuttlingen\n\nMEDIENINFORMATION\n\nPressestelle der Stadt\nRathausstraße 1, 78532 Tuttlingen\nTelefon: 07461 99-0"
    got = roles(f"{head}\n\n12.3.2024\n\nNeue Partnerstadt in Kroatien\n\n{BODY}\n\n{SECOND}\n\n{head}\n\n{SECOND}")
    assert got[:5] == [f"letterhead: {line[:28]}" for line in head.split("\n") if line]
    assert got[9:14] == [f"boilerplate: {line[:28]}" for line in head.split("\n") if line]


def test_web_copy_furniture_and_doubled_titles() -> None:
    got = roles(
        f"Zum Hauptinhalt springen\n\nNeue Partnerstadt in KroatienVaraždin unterschreibt im Herbst\n\nNeue Partnerstadt in Kroatien\nVaraždin unterschreibt im Herbst\n\n{BODY}"
        f"\n\nMarktplatz im Sommer\nMarktplatz im Sommer © picture alliance / Meyer\n\n{SECOND}\n\nSchreibe einen Kommentar\n\nDeine E-Mail-Adresse wird nicht veröffentlicht."
    )
    assert got == [
        "boilerplate: Zum Hauptinhalt springen",
        "boilerplate: Neue Partnerstadt in Kroatie",
        "title: Neue Partnerstadt in Kroatie",
        "heading: Varaždin unterschreibt im He",
        "body: Der Gemeinderat hat am Monta",
        "caption: Marktplatz im Sommer",
        "caption: Marktplatz im Sommer © pictu",
        "body: Die Stadt zahlt dafür im ers",
        "boilerplate: Schreibe einen Kommentar",
        "boilerplate: Deine E-Mail-Adresse wird ni",
    ]


def test_address_block_without_a_cue_is_contact() -> None:
    got = roles(f"Neue Partnerstadt\n\n{BODY}\n\nKreisverwaltung\nHauptamt, Zimmer 12\nBahnhofstraße 100\n78532 Tuttlingen")
    assert [g.split(":")[0] for g in got[2:]] == ["contact"] * 4


def test_contact_words_in_a_sentence_are_news() -> None:
    sentence = "Kontakt mit Varaždin hatten bisher nur die Schulen; nun besteht seit 1. März auch eine Vereinbarung der beiden Rathäuser."
    assert f"body: {sentence[:28]}" in roles(f"Titel hier\n\n{BODY}\n\n{sentence}")
    assert "contact: Kontakt: Petra Müller" in roles(f"Titel hier\n\n{BODY}\n\nKontakt: Petra Müller")


def test_subheadings_between_paragraphs() -> None:
    got = roles(f"Neue Partnerstadt\n\n{BODY}\n\nVom Fest zum Vertrag\n\n{SECOND}\n\nZEITPLAN\n{BODY}")
    assert "heading: Vom Fest zum Vertrag" in got
    assert "heading: ZEITPLAN" in got


def test_radio_marks_are_dropped() -> None:
    document = read_text(f"+++ TUTTLINGEN: {BODY}\n\n+++ BEX: {SECOND} +++", options=ANY)
    assert texts(document) == [f"TUTTLINGEN: {BODY}", f"BEX: {SECOND}"]


def test_language_and_emptiness_are_checked() -> None:
    english = "The council of the city has decided that the partnership with the town will begin in the autumn and that it will be funded by the state."
    with pytest.raises(Unreadable) as fault:
        read_text(english)
    assert fault.value.code == "language"
    assert "'en'" in str(fault.value)
    assert read_text(english, options=IngestOptions(languages=("de", "en"))).language == "en"
    with pytest.raises(Unreadable) as fault:
        read_text(" \n\t ")
    assert fault.value.code == "empty"


def test_given_title_issuer_and_date_are_kept() -> None:
    document = read_text(BODY, title="Eigener Titel", issuer="Stadt Bex", published_on="2024-03-12", source="x#1")
    assert (document.title, document.source) == ("Eigener Titel", "x#1")
    assert document.meta["issuer"] == "Stadt Bex"
    assert document.meta["published_on"] == "2024-03-12"


@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_string_keeps_the_promises(text: str) -> None:
    try:
        document = read_text(text, options=ANY)
    except Unreadable as fault:
        assert fault.code in ("empty", "no_text")
        return
    check(document)


@given(
    st.lists(
        st.sampled_from(
            [
                "- ",
                "* ",
                "|",
                "| a | b |",
                "---",
                "# ",
                "**",
                "Wort",
                "wort-",
                "12. Mai 2024",
                "Tel. 07461 9",
                "+++ ",
                "\t",
                "    ",
                "\n",
                "\n\n",
                ":",
                ".",
                "Foto: x",
                "©",
                "> ",
            ]
        ),
        max_size=60,
    )
)
def test_any_mixture_of_marks_keeps_the_promises(pieces: list[str]) -> None:
    try:
        document = read_text(" ".join(pieces), options=ANY)
    except Unreadable:
        return
    check(document)


@given(st.lists(st.text(alphabet="abcäöüß ABC.-", min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=20))
def test_no_word_is_lost(lines: list[str]) -> None:
    """Every letter of the input is in the parts: reading only joins, splits and drops marks."""
    source = "\n".join(lines)
    kept = "".join(p.text for p in to_parts(source))
    assert sorted(c for c in source if c.isalpha()) == sorted(c for c in kept if c.isalpha())


def test_front_matter_is_meta_and_title() -> None:
    document = read_text(
        f"---\ntitel: Fünf Häfen\nabsender: Stadt Bex\ndatum: 2024-03-12\nfarbe: rot\n---\n\n{BODY}\n\n{SECOND}", options=ANY
    )
    assert outline(document)[0] == "title: Fünf Häfen"
    assert (document.meta["issuer"], document.meta["date"]) == ("Stadt Bex", "2024-03-12")
    assert "farbe" not in document.text
    assert read_text(f"---\n\n{BODY}", options=ANY).text == BODY


def test_salutation_and_closing_are_no_news() -> None:
    got = roles(
        f"Verein der Freunde e. V.\n\n3. Mai 2024\n\nLiebe Mitglieder,\n\n{BODY}\n\n{SECOND}\n\nMit besten Grüßen\nPetra Müller, Vorsitzende"
    )
    assert got[0] == "letterhead: Verein der Freunde e. V."
    assert got[2] == "boilerplate: Liebe Mitglieder,"
    assert got[-2:] == ["contact: Mit besten Grüßen", "contact: Petra Müller, Vorsitzende"]


def test_a_day_keeps_a_line_with_a_phone_number_in_the_news() -> None:
    line = "Anmeldungen bis 8. Mai im Bürgerbüro, Telefon 07461 99-0"
    assert f"body: {line[:28]}" in roles(f"Titel hier\n\n{BODY}\n\n{line}\n\n{SECOND}")


def test_tables_with_a_ruled_head() -> None:
    document = read_text(
        f"{BODY}\n\nStadt        Partner     seit\n-----------  ----------  ----\nTuttlingen   Varaždin    2024\nAldingen     Bex         1974\n\n{SECOND}",
        options=ANY,
    )
    rows = [b for b in document.blocks if b.role == "table_row"]
    assert [r.header for r in rows] == [True, False, False]


def test_lettered_items() -> None:
    document = read_text(f"{BODY}\n\na) Mit Bex ruht die Partnerschaft.\n\nb) Mit Varaždin beginnt sie.\n\n{SECOND}", options=ANY)
    assert texts(document, "list_item") == ["a) Mit Bex ruht die Partnerschaft.", "b) Mit Varaždin beginnt sie."]


def test_a_bracketed_c_is_an_item_behind_b_and_a_copyright_elsewhere() -> None:
    items = ["(a) Lünen – Leitung", "(b) Roeselare – Tanks", "(c) Mantua – Pergolen", "(d) Kecskemét – Messung"]
    document = read_text(f"Neue Höfe\n\n{BODY}\n\n" + "\n".join(items) + f"\n\n{SECOND}\n\n(c) Stadt Lünen", options=ANY)
    assert texts(document, "list_item") == items
    assert texts(document, "caption") == ["(c) Stadt Lünen"]


@pytest.mark.parametrize("line", ["Filmproduktion Halbmond", "Internetagentur in Hof", "Realisiert von Netz Nord", "Layout: Studio Elf"])
def test_the_maker_of_page_or_film_is_furniture(line: str) -> None:
    assert f"boilerplate: {line}" in roles(f"Neuer Vertrag\n\n{BODY}\n\n{SECOND}\n\n{line}")


@pytest.mark.parametrize(
    "line", ["Filmproduktion aus Hof begleitet die Städte", "Internetagentur baut Brücke.", "Gestaltung des Platzes in Hof"]
)
def test_headings_about_makers_are_news(line: str) -> None:
    assert f"boilerplate: {line}" not in roles(f"Neuer Vertrag\n\n{BODY}\n\n{line}\n\n{SECOND}")


def test_a_long_text_is_refused() -> None:
    with pytest.raises(Unreadable) as fault:
        read_text("Die Stadt und der Rat. " * 50_000)
    assert fault.value.code == "too_long"
