# ruff: noqa: E501  (test texts stand on one line, as they do in files)
"""HTML, PDF, DOCX, mail, feeds, bulk files and archives: what each reader keeps."""

from __future__ import annotations

import bz2
import io
import re
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.ingest import discover, read
from pipeline.ingest.sniff import sniff
from pipeline.records import Document

from . import make_fixtures as fixtures
from .helpers import ANY, check, from_bytes, one, outline, rejected, texts
from .pages import PAGES


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_keep_their_story_and_lose_their_furniture(tmp_path: Path, name: str) -> None:
    page = PAGES[name]
    document = one(tmp_path, f"{name}.html", page.html.encode("cp1252" if name.endswith("1252") else "utf-8"))
    check(document)
    text = flat(document.text)
    assert [k for k in page.keep if flat(k) not in text] == []
    assert [d for d in page.drop if flat(d) in text] == []
    if page.title:
        assert document.title == page.title
        assert texts(document, "title") == [page.title]
    if page.date:
        assert document.meta["date"].startswith(page.date)


def html(tmp_path: Path, body: str, head: str = "") -> Document:
    return one(tmp_path, "x.html", f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), ANY)


P = f"<p>{fixtures.FIRST}</p>"
Q = f"<p>{fixtures.SECOND}</p>"


def test_inline_markup_does_not_split_words(tmp_path: Path) -> None:
    document = html(
        tmp_path,
        f"<h1>Titel</h1><p>Die <b>CO<sub>2</sub></b>-Bilanz von <a href='x'>B<i>ex</i></a>: <span>gut</span>, sagte der Rat am Montag im Saal.</p>{P}",
    )
    assert "Die CO2-Bilanz von Bex: gut, sagte" in document.text


def test_a_date_line_keeps_only_the_publication(tmp_path: Path) -> None:
    document = html(
        tmp_path,
        f"<article><h1>Titel</h1><p class='meta'>Veröffentlicht: 12.03.2024, 10:00 Uhr | Aktualisiert: 15.03.2024</p>{P}</article>",
    )
    assert texts(document, "dateline") == ["Veröffentlicht: 12.03.2024, 10:00 Uhr"]


def test_order_of_dates(tmp_path: Path) -> None:
    ld = '<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"Blatt"},{"@type":"NewsArticle","datePublished":"2024-01-01","dateModified":"2024-02-02"}]}</script>'
    og = '<meta property="article:published_time" content="2024-03-03"><meta property="article:modified_time" content="2024-04-04">'
    dc = '<meta name="DC.date" content="2024-05-05">'
    story = f"<article><h1>Titel</h1><time datetime='2024-06-06'>6. Juni 2024</time>{P}</article>"
    assert html(tmp_path, story, ld + og + dc).meta["date"] == "2024-01-01"
    assert html(tmp_path, story, ld + og + dc).meta["site"] == "Blatt"
    assert html(tmp_path, story, og + dc).meta["date"] == "2024-03-03"
    assert html(tmp_path, story, dc).meta["date"] == "2024-05-05"
    assert html(tmp_path, story).meta["date"] == "2024-06-06"
    assert "date" not in html(tmp_path, f"<h1>Titel</h1>{P}", '<meta property="article:modified_time" content="2024-04-04">').meta


@pytest.mark.parametrize("ld", ["{", "[]", "null", '{"@type": 5}', '{"@type": "NewsArticle", "author": [{"name": null}, 3]}', "[" * 5000])
def test_broken_structured_data_does_no_harm(tmp_path: Path, ld: str) -> None:
    assert html(tmp_path, f"<h1>Titel</h1>{P}", f'<script type="application/ld+json">{ld}</script>').title == "Titel"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bex und Aldingen feiern | Südkurier", "Bex und Aldingen feiern"),
        ("Bex und Aldingen feiern - Pressemitteilungen - Stadt Aldingen", "Bex und Aldingen feiern - Pressemitteilungen"),
        ("Gemeinde Aldingen: Start", "Gemeinde Aldingen: Start"),
        ("Blatt | Bex und Aldingen feiern ein langes Fest", "Bex und Aldingen feiern ein langes Fest"),
    ],
)
def test_site_names_are_cut_from_titles(tmp_path: Path, title: str, expected: str) -> None:
    document = html(tmp_path, P, f"<title>{title}</title>")
    assert document.title == expected
    # The name of the site is evidence for the issuer.
    assert document.meta["page_title"] == title


def test_tables_lists_and_definitions(tmp_path: Path) -> None:
    document = html(
        tmp_path,
        f"<h1>Titel</h1>{P}<table><caption>Partner</caption><tr><th>Stadt</th><th>seit</th></tr><tr><td>Bex<br>(Schweiz)</td><td><p>2024</p></td></tr></table>"
        f"<ol><li>Eins<ul><li>Zwei</li></ul></li></ol><dl><dt>Ort:</dt><dd>Aldingen</dd><dt>Wer darf mit?</dt><dd>Alle ab zwölf.</dd></dl>{Q}",
    )
    rows = [b for b in document.blocks if b.role == "table_row"]
    assert [[document.text[a:e] for a, e in r.cells] for r in rows] == [["Stadt", "seit"], ["Bex (Schweiz)", "2024"], ["Ort", "Aldingen"]]
    assert [r.header for r in rows] == [True, False, False]
    assert texts(document, "list_item") == ["1. Eins", "Zwei"]
    assert "heading: Wer darf mit?" in outline(document)
    assert "heading: Partner" in outline(document)
    assert "body: Alle ab zwölf." in outline(document)


def test_forms_and_placeholders_are_no_news(tmp_path: Path) -> None:
    document = html(
        tmp_path,
        f"<h1>Titel</h1>{P}<form><label>Stadt</label><input placeholder='Musterstadt' value='Beispielhausen'><button>Senden</button></form>{Q}",
    )
    assert not re.search("Musterstadt|Beispielhausen|Senden|Stadt$", document.text)


@pytest.mark.parametrize(
    ("opening", "items", "shown"),
    [
        ("<ol>", "<li>Eins</li><li>Zwei</li>", ["1. Eins", "2. Zwei"]),
        ('<ol type="a" start="3">', "<li><p>Eins</p><p>mehr davon</p></li><li>Zwei</li>", ["c) Eins", "mehr davon", "d) Zwei"]),
        ("<ol>", '<li>Eins</li><li value="7">Zwei</li><li>Drei</li>', ["1. Eins", "7. Zwei", "8. Drei"]),
        ("<ol>", "<li>1. Eins</li><li>2. Zwei</li>", ["1. Eins", "2. Zwei"]),
        ('<ol class="list-unstyled">', "<li>Eins</li><li>Zwei</li>", ["Eins", "Zwei"]),
        ('<ol start="x" type="i">', "<li>Eins</li>", ["Eins"]),
        ("<ul>", "<li>Eins</li>", ["Eins"]),
    ],
)
def test_numbers_of_lists_are_text(tmp_path: Path, opening: str, items: str, shown: list[str]) -> None:
    """ "Nr. 5" in the text means something, and the other formats have the numbers."""
    document = html(tmp_path, f"<h1>Titel</h1>{P}{opening}{items}</{opening[1:3]}>{Q}")
    assert texts(document, "list_item") == shown


@pytest.mark.parametrize(
    ("around", "site"),
    [
        ('<header><a class="logo" href="/"><img src="a.png" alt="Logo der Stadt Tuttlingen"></a></header>{}', "Stadt Tuttlingen"),
        ('<div class="site-title">Gemeinde Bex – Startseite</div>{}', "Gemeinde Bex"),
        ("{}<footer><p>© 2021–2024 Heimatverein Aldingen e. V.</p><a>Impressum</a></footer>", "Heimatverein Aldingen e. V."),
        ("{}<footer>Copyright (c) by Stadt Tuttlingen. Alle Rechte vorbehalten</footer>", "Stadt Tuttlingen"),
        ("{}<footer>Rathausplatz 1</footer>", ""),
        ('<meta property="og:site_name" content="Heuberg-Blatt">{}<footer>© Verlag Müller</footer>', "Heuberg-Blatt"),
    ],
)
def test_the_site_is_named_by_its_logo_or_footer(tmp_path: Path, around: str, site: str) -> None:
    document = html(tmp_path, around.format(f"<article><h1>Titel</h1>{P}{Q}</article>"))
    assert document.meta.get("site", "") == site
    assert "Rechte" not in document.text


def test_a_letterhead_above_the_headline_of_a_page_is_kept(tmp_path: Path) -> None:
    head = '<p><a href="/">Presse</a></p><p>Start / Presse / 2024</p><p>Lokales</p><p>Gemeinde Aldingen<br>Marktplatz 2, 78554 Aldingen</p>'
    document = html(tmp_path, f'<article>{head}<p class="date">12.03.2024</p><h1>Titel</h1>{P}{Q}</article>')
    assert texts(document, "letterhead") == ["Gemeinde Aldingen", "Marktplatz 2, 78554 Aldingen"]
    assert "Lokales" not in document.text
    assert "Start" not in document.text


def test_hidden_elements_are_no_news_but_folded_answers_are(tmp_path: Path) -> None:
    document = html(
        tmp_path,
        f"<h1>Titel</h1>{P}<p hidden>Unsichtbar eins.</p><p style='display: none'>Unsichtbar zwei.</p><div class='accordion-body' hidden>{Q}</div>",
    )
    assert "Unsichtbar" not in document.text
    assert fixtures.SECOND in document.text


def test_names_of_layouts_do_not_hide_the_story(tmp_path: Path) -> None:
    """Class names with furniture words on the element that holds everything."""
    for names in ("page has-sidebar", "tag-lokales category-news", "with-nav comments-open", "layout-footer-bottom", "share-enabled"):
        document = html(tmp_path, f"<div class='{names}'><h1>Titel</h1>{P}{Q}</div>")
        assert texts(document, "body") == [fixtures.FIRST, fixtures.SECOND], names


def test_pdf_columns_hyphens_and_paragraphs(tmp_path: Path) -> None:
    document = one(tmp_path, "c.pdf", fixtures.columns_pdf())
    check(document)
    body = " ".join(texts(document, "body"))
    assert "Montag eine Partnerschaft vereinbart. Bürgermeisterin" in body
    assert (
        "aus der Nord-Süd-Stiftung, die im Mai über Ein- und Ausgaben des Jahres berät. Auch Battaglia Terme will sich beteiligen"
        in flat(body)
    )
    assert "-" not in re.sub("Nord-Süd-Stiftung|Ein- und", "", body)


def test_pdf_tables_become_rows(tmp_path: Path) -> None:
    document = one(tmp_path, "t.pdf", fixtures.table_pdf())
    rows = [[document.text[a:e] for a, e in b.cells] for b in document.blocks if b.role == "table_row"]
    assert rows == [
        ["Gemeinde", "Partner", "seit"],
        ["Aldingen", "Bex", "2024"],
        ["Tuttlingen", "Draguignan", "1990"],
        ["Spaichingen", "Saint-Berthevin", "1984"],
    ]


def test_pdf_running_heads_stay_once_and_page_numbers_never(tmp_path: Path) -> None:
    document = one(tmp_path, "r.pdf", fixtures.release_pdf())
    assert texts(document, "letterhead") == ["Gemeinde Aldingen - Presseinformation", "Marktplatz 2, 78554 Aldingen"]
    assert "Seite" not in document.text


def test_pdf_two_ends_of_one_line_in_the_head(tmp_path: Path) -> None:
    lines = [(60.0, 780.0, 10.0, "PRESSEMITTEILUNG"), (430.0, 780.0, 10.0, "12. März 2024"), (60.0, 740.0, 16.0, fixtures.TITLE)]
    lines += [(60.0, 700.0 - 14 * n, 10.0, t) for n, t in enumerate(fixtures._wrap(fixtures.FIRST, 80))]
    assert outline(one(tmp_path, "h.pdf", fixtures.pdf([fixtures.page(lines, frozenset([2]))])))[:3] == [
        "letterhead: PRESSEMITTEILUNG",
        "dateline: 12. März 2024",
        f"title: {fixtures.TITLE[:28]}",
    ]


def docx(build) -> bytes:  # type: ignore[no-untyped-def]
    from docx import Document as Word

    document = Word()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx_keeps_structure(tmp_path: Path) -> None:
    document = one(tmp_path, "r.docx", fixtures.release_docx())
    check(document)
    assert outline(document) == [
        "letterhead: Gemeinde Aldingen",
        f"dateline: {fixtures.DATELINE}",
        f"title: {fixtures.TITLE[:28]}",
        f"body: {fixtures.FIRST[:28]}",
        "list_item: Zwölf Jugendliche aus Bex ko",
        "list_item: Vierzig aus Aldingen fahren ",
        "table_row: Gemeinde | Partner",
        "table_row: Aldingen | Bex",
        f"body: {fixtures.SECOND[:28]}",
        "contact: Marktplatz 2 · 78554 Aldinge",
    ]


def test_docx_text_boxes_line_breaks_and_deleted_text(tmp_path: Path) -> None:
    from docx.oxml import parse_xml

    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )

    def build(document) -> None:  # type: ignore[no-untyped-def]
        document.add_heading("Titel der Meldung", 1)
        document.add_paragraph(fixtures.FIRST)
        box = f"<w:p {names}><w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{fixtures.SECOND}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
        deleted = f'<w:p {names}><w:r><w:t>Es gilt </w:t></w:r><w:del w:id="1"><w:r><w:delText>nicht </w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>weiter das Wort des Rates.</w:t></w:r></w:ins></w:p>'
        document.element.body.insert(2, parse_xml(box))
        document.element.body.insert(3, parse_xml(deleted))
        document.add_paragraph("Hauptamt\nMarktplatz 2\n78554 Aldingen")

    document = one(tmp_path, "b.docx", docx(build))
    assert fixtures.SECOND in texts(document, "body")
    assert "Es gilt weiter das Wort des Rates." in document.text
    assert texts(document, "contact") == ["Hauptamt", "Marktplatz 2", "78554 Aldingen"]


def test_docx_numbers_its_lists(tmp_path: Path) -> None:
    """Word keeps the numbers of a list out of the text; a list that begins anew counts from one."""
    from docx import Document as Word
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    word = Word()
    word.add_heading("Titel der Meldung", 1)
    word.add_paragraph(fixtures.FIRST)
    for text in ("Eins", "Zwei"):
        word.add_paragraph(text, style="List Number")
    word.add_paragraph("Punkt", style="List Bullet")
    outside = word.add_paragraph("Kein Punkt der Liste, sondern ein ganzer Satz.", style="List Number")
    properties = outside._p.get_or_add_pPr().get_or_add_numPr()
    number = OxmlElement("w:numId")
    number.set(qn("w:val"), "0")
    properties.append(number)
    word.add_paragraph("Drei", style="List Number")
    out = io.BytesIO()
    word.save(out)
    document = one(tmp_path, "a.docx", out.getvalue())
    assert [t for t in texts(document, "list_item") if len(t) < 12] == ["1. Eins", "2. Zwei", "Punkt", "3. Drei"]
    assert "Kein Punkt der Liste, sondern ein ganzer Satz." in texts(document)


def test_mail_fields_body_and_signature(tmp_path: Path) -> None:
    document = one(tmp_path, "m.eml", fixtures.mail("plain"))
    check(document)
    assert document.media_type == "message/rfc822"
    assert document.title == fixtures.TITLE
    assert document.meta["date"] == "2024-03-12T09:42:17+01:00"
    assert document.meta["from"].startswith("Pressestelle Aldingen")
    assert texts(document, "body") == [fixtures.FIRST, fixtures.SECOND]
    assert texts(document, "contact") == ["Gemeinde Aldingen", "Marktplatz 2, 78554 Aldingen"]


def test_mail_attachments_are_documents(tmp_path: Path) -> None:
    cover, release = from_bytes(tmp_path, "m.eml", fixtures.mail("attachment"))
    assert isinstance(cover, Document)
    assert isinstance(release, Document)
    assert release.source == "m.eml#Mitteilung März.pdf"
    assert release.title == fixtures.TITLE
    assert release.meta["date"] == "2024-03-12T09:42:17+01:00"


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Pressemitteilung: Bex kommt", "Bex kommt"),
        ("AW: WG: [Presse] Bex kommt", "Bex kommt"),
        ("PM Nr. 12/2024: Bex kommt", "Bex kommt"),
        ("Medieninformation der Gemeinde Aldingen - Bex kommt", "Bex kommt"),
        ("Bex: Fest im Mai", "Bex: Fest im Mai"),
    ],
)
def test_subject_is_the_title_of_last_resort(tmp_path: Path, subject: str, title: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = subject, "a@b.example", "Tue, 12 Mar 2024 09:42:17 +0100"
    message.set_content(f"{fixtures.FIRST}\n\n{fixtures.SECOND}")
    assert one(tmp_path, "s.eml", message.as_bytes()).title == title


@pytest.mark.parametrize(
    ("name", "kind"), [("a.html", "text/plain"), ("a.pdf", "text/plain"), ("a.md", "message/rfc822"), ("a.html", "message/rfc822")]
)
def test_content_decides_not_the_extension(tmp_path: Path, name: str, kind: str) -> None:
    data = fixtures.TEXT.encode() if kind == "text/plain" else fixtures.mail("plain")
    document = one(tmp_path, name, data)
    assert document.media_type == kind
    assert texts(document, "body") == [fixtures.FIRST, fixtures.SECOND]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "iso-8859-15"])
def test_mail_charsets(tmp_path: Path, charset: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Grüße", "a@b.example"
    message.set_content(fixtures.FIRST, charset=charset)
    assert texts(one(tmp_path, "s.eml", message.as_bytes()), "body") == [fixtures.FIRST]


def test_feeds_are_one_document_per_item(corpus: Path) -> None:
    found = {f.source: f for f in discover(corpus)}
    document, _ = read(found["feed/rss.xml"])
    assert isinstance(document, Document)
    assert (document.source, document.title) == ("feed/rss.xml#pm-1", fixtures.TITLE)
    assert document.meta["date"] == "Tue, 12 Mar 2024 09:00:00 +0100"
    assert texts(document, "body") == [fixtures.FIRST, fixtures.SECOND]
    (atom,) = read(found["feed/atom.xml"])
    assert isinstance(atom, Document)
    assert texts(atom, "body") == [fixtures.FIRST, fixtures.SECOND]


def test_warc_keeps_pages_only(corpus: Path) -> None:
    found = {f.source: f for f in discover(corpus)}
    plain, packed = list(read(found["archive/site.warc"])), list(read(found["archive/site.warc.gz"]))
    assert [r.source for r in plain] == ["archive/site.warc#https://www.aldingen.example/presse/1"]
    assert isinstance(plain[0], Document)
    assert isinstance(packed[0], Document)
    assert plain[0].text == packed[0].text
    assert texts(plain[0], "body") == [fixtures.FIRST, fixtures.SECOND]


def test_bulk_rows_carry_their_fields(corpus: Path) -> None:
    found = {f.source: f for f in discover(corpus)}
    first = next(iter(read(found["bulk/rows.jsonl"])))
    assert isinstance(first, Document)
    assert first.source == "bulk/rows.jsonl#a-1"
    assert first.title == "Eigener Titel"
    assert {k: first.meta[k] for k in ("issuer", "published_on", "source")} == {
        "issuer": "Gemeinde Aldingen",
        "published_on": "2024-03-12",
        "source": "https://a.example/1",
    }
    (row,) = read(found["bulk/semicolon_1252.csv"])
    assert isinstance(row, Document)
    assert texts(row, "body") == [fixtures.FIRST, fixtures.SECOND]


def test_a_broken_csv_row_costs_one_row(tmp_path: Path) -> None:
    rows = ["id,text", f'1,"{fixtures.FIRST}"', '2,"offen', f'3,"{fixtures.SECOND}"', f'4,"{fixtures.FIRST}\n\n{fixtures.SECOND}"']
    results = from_bytes(tmp_path, "x.csv", "\n".join(rows).encode())
    assert [(r.source, getattr(r, "error", "ok")) for r in results] == [
        ("x.csv#1", "ok"),
        ("x.csv#2", "bad_row"),
        ("x.csv#3", "ok"),
        ("x.csv#4", "ok"),
    ]


def test_html_in_a_row_is_read_as_a_page(tmp_path: Path) -> None:
    import json

    (document,) = from_bytes(tmp_path, "x.jsonl", json.dumps({"text": f"<p>{fixtures.FIRST}</p><ul><li>eins</li></ul>"}).encode())
    assert isinstance(document, Document)
    assert texts(document, "list_item") == ["eins"]


@pytest.mark.parametrize("start", ["BMZ-Meldung", "BM-Rede", "ID3-Reihe", "BZh-Nachricht"])
def test_letters_that_open_a_binary_format_open_a_text_too(start: str) -> None:
    assert sniff(f"{start}: Die Stadt Hof hat einen Vertrag mit Aš geschlossen.".encode(), "a.txt") == "text/plain"


def test_bitmaps_and_packed_files_are_known_by_their_heads() -> None:
    bitmap = b"BM" + (99).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little") + (40).to_bytes(4, "little") + bytes(40)
    assert sniff(bitmap, "a.bmp") == "image"
    assert {sniff(bz2.compress(data), "a") for data in (b"", b"Hof")} == {"application/x-bzip2"}


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.xlsx", fixtures.zip_of([("xl/workbook.xml", b"<x/>")]), "unsupported_format"),
        ("a.odt", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text" + b"\0" * 50, "unsupported_format"),
        ("a.exe", b"\x7fELF" + b"\0" * 50, "unsupported_format"),
        ("a.mp3", b"ID3" + b"\0" * 50, "unsupported_format"),
        ("a.tif", b"II*\0" + b"\0" * 50, "needs_ocr"),
    ],
)
def test_known_formats_that_are_refused_say_what_to_do(tmp_path: Path, name: str, data: bytes, error: str) -> None:
    fault = rejected(tmp_path, name, data)
    assert fault.error == error
    assert ":" in fault.message


def test_forwarded_and_quoted_mails_show_their_release(tmp_path: Path) -> None:
    head = b"From: a@b.example\nSubject: WG: Presse\nDate: Tue, 12 Mar 2024 09:42:17 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    inner = f"{fixtures.TITLE}\n\n{fixtures.FIRST}\n\n{fixtures.SECOND}\n"
    forwarded = f"---------- Weitergeleitete Nachricht ----------\nVon: Stadt <s@b.example>\nDatum: 11.03.2024\nBetreff: Presse\nAn: alle\n\n{inner}"
    quoted = "".join(f"> {line}\n" for line in inner.split("\n"))
    for body in (forwarded, quoted):
        document = one(tmp_path, "w.eml", head + body.encode())
        assert texts(document, "body") == [fixtures.FIRST, fixtures.SECOND]


def test_an_mbox_line_before_the_fields_is_tolerated(tmp_path: Path) -> None:
    document = one(tmp_path, "a.mbox", b"From presse@aldingen.example Tue Mar 12 09:42:17 2024\n" + fixtures.mail("plain"))
    assert texts(document, "body") == [fixtures.FIRST, fixtures.SECOND]


def test_a_cover_without_text_leaves_its_attachment(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = "Presse", "a@b.example", "Tue, 12 Mar 2024 09:42:17 +0100"
    message.set_content("\n")
    message.add_attachment(fixtures.release_docx(), maintype="application", subtype="octet-stream", filename="release.docx")
    (document,) = from_bytes(tmp_path, "c.eml", message.as_bytes())
    assert isinstance(document, Document)
    assert (document.source, document.title) == ("c.eml#release.docx", fixtures.TITLE)


def test_mail_charset_with_a_null_byte() -> None:
    from pipeline.ingest.mail import parse, payload_text

    part = parse(
        b"Subject: x\nContent-Type: text/plain; charset=ut\x00f-8\nContent-Transfer-Encoding: 8bit\n\nDie Stadt Ulm l\xc3\xa4dt ein.\n"
    )
    assert "Stadt Ulm" in payload_text(part)
