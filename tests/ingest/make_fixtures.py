# ruff: noqa: E501  (test texts stand on one line, as they do in files)
"""Writes the corpus of small files that the ingest tests read: ``python -m tests.ingest.make_fixtures FOLDER``.

Every file is made here, so that each format and each fault can be seen in code. ``EXPECTED`` says what each file must become: the number of
documents, and the error codes of the rejects in their order.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import sys
import tarfile
import unicodedata
import zipfile
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from .pages import PAGES

TITLE = "Aldingen und Bex vereinbaren eine Partnerschaft"
DATELINE = "Aldingen, 12. März 2024"
FIRST = (
    "Die Gemeinde Aldingen und die Schweizer Gemeinde Bex sind seit Montag Partner. Bürgermeisterin Ottilie Kürschner unterschrieb die Urkunde im "
    "Rathaus, das Fest folgt im Herbst; gefördert wird der Austausch mit 12.000 Euro."
)
SECOND = (
    "„Wir kennen uns seit dreißig Jahren“, sagte sie, „jetzt haben wir es aufgeschrieben.“ Vom 14. bis 16. Juni 2024 reist eine Gruppe mit "
    "vierzig Jugendlichen an den Genfer See."
)
TEXT = f"Gemeinde Aldingen\nPressestelle\n\n{DATELINE}\n\n{TITLE}\n\n{FIRST}\n\n{SECOND}\n\nRückfragen: Hauptamt, Telefon 07424 882-0\n"
ENGLISH = (
    "The council of the city has decided that the partnership with the town of Bex will begin in the autumn and that it will be funded by the "
    "state for the next three years, as the mayor said on Monday in the town hall."
)


@dataclass
class Expected:
    """What a file must become."""

    documents: int
    errors: list[str] = field(default_factory=list)


EXPECTED: dict[str, Expected] = {}


def _add(folder: Path, name: str, data: bytes, documents: int = 1, *errors: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    EXPECTED[name] = Expected(documents, list(errors))


# --- PDF by hand ----------------------------------------------------------------------------------------------------------------


#: Letters that WinAnsi lacks, by their names in Adobe's list of glyphs; they take the codes from 1 on.
_EXTRA = {"ś": "sacute", "Ś": "Sacute", "ł": "lslash", "ě": "ecaron", "í": "iacute", "č": "ccaron", "ę": "eogonek", "ń": "nacute"}
_CODES = {letter: code for code, letter in zip([c for c in range(1, 32) if c not in (9, 10, 13)], _EXTRA, strict=False)}


def _escape(text: str) -> bytes:
    encoded = b"".join(bytes([_CODES[ch]]) if ch in _CODES else ch.encode("cp1252") for ch in text)
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def page(lines: list[tuple[float, float, float, str]], bold: frozenset[int] = frozenset()) -> bytes:
    """The content of one page: (x, y, size, text) per line; ``bold`` are the numbers of lines in Helvetica-Bold."""
    out = [b"BT"]
    for n, (x, y, size, text) in enumerate(lines):
        out.append(b"/F%d %g Tf 1 0 0 1 %g %g Tm (%s) Tj" % (2 if n in bold else 1, size, x, y, _escape(text)))
    return b"\n".join([*out, b"ET"])


def pdf(pages: list[bytes], *, password: bytes | None = None, image_only: bool = False, size: tuple[int, int] = (595, 842)) -> bytes:
    """A small PDF 1.4 file; with a password it is encrypted with 40-bit RC4 (ISO 32000-1, 7.6)."""
    objects: list[bytes] = []
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    names = " ".join(f"{_CODES[letter]} /{name}" for letter, name in _EXTRA.items())
    encoding = f"/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [{names}] >>"
    fonts = "".join(
        f"/F{n} << /Type /Font /Subtype /Type1 /BaseFont /{name} {encoding} >> " for n, name in ((1, "Helvetica"), (2, "Helvetica-Bold"))
    )
    objects.append(f"<< {fonts}>>".encode())
    for n, content in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font 3 0 R >> /Contents %d 0 R >>" % (*size, 5 + 2 * n)
        )
        body = b"q 200 0 0 200 100 400 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff\xff\x00 EI Q" if image_only else content
        objects.append(body)
    identifier = hashlib.md5(b"fixture").digest()  # noqa: S324
    key = b""
    encrypt = b""
    if password is not None:
        key, encrypt = _encryption(password, identifier)
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        if body.startswith(b"<<"):
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        else:
            data = _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], body) if key else body  # noqa: S324
            out += b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(data), data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>]%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        identifier.hex().encode(),
        identifier.hex().encode(),
        encrypt,
        start,
    )
    return bytes(out)


_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


def _encryption(password: bytes, identifier: bytes) -> tuple[bytes, bytes]:
    padded = (password + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)  # noqa: S324
    permissions = (-4 & 0xFFFFFFFF).to_bytes(4, "little")
    key = hashlib.md5(padded + owner + permissions + identifier).digest()[:5]  # noqa: S324
    user = _rc4(key, _PAD)
    return key, b" /Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (owner.hex().encode(), user.hex().encode())


def _wrap(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def release_pdf() -> bytes:
    """The release on two pages with running head, foot and page numbers."""
    heads = [(60.0, 800.0, 9.0, "Gemeinde Aldingen - Presseinformation"), (60.0, 40.0, 8.0, "Marktplatz 2, 78554 Aldingen")]
    first: list[tuple[float, float, float, str]] = [*heads, (480.0, 40.0, 8.0, "Seite 1"), (60, 750, 10, DATELINE), (60, 720, 16, TITLE)]
    y = 690.0
    for line in _wrap(FIRST, 80):
        first.append((60, y, 10, line))
        y -= 14
    second: list[tuple[float, float, float, str]] = [*heads, (480.0, 40.0, 8.0, "Seite 2")]
    y = 750.0
    for line in _wrap(SECOND, 80):
        second.append((60, y, 10, line))
        y -= 14
    second.append((60, y - 20, 10, "Rückfragen: Hauptamt, Telefon 07424 882-0"))
    return pdf([page(first, frozenset([4])), page(second)])


def columns_pdf() -> bytes:
    """Two columns under a full-width title; words are divided at line ends."""
    lines: list[tuple[float, float, float, str]] = [(60, 780, 16, TITLE)]
    left = [
        "Die Gemeinde Aldingen und die",
        "Schweizer Gemeinde Bex haben am",
        "Montag eine Partnerschaft verein-",
        "bart. Bürgermeisterin Kürschner",
        "unterschrieb die Urkunde im Rat-",
        "haus, das Fest folgt im Herbst.",
        "Gefördert wird der Austausch mit",
        "12.000 Euro vom Land und mit wei-",
        "teren Mitteln aus der Nord-",
        "Süd-Stiftung, die im Mai über Ein-",
        "und Ausgaben des Jahres berät.",
    ]
    right = [
        "Auch Battaglia Terme will sich be-",
        "teiligen, sagte die Bürgermeiste-",
        "rin. Im Juni reist eine Gruppe mit",
        "vierzig Jugendlichen an den Genfer",
        "See. Begleitet wird sie von zwei",
        "Lehrkräften der Realschule und von",
        "einem Koch, der die Küche der Re-",
        "gion vorstellt. Die Rückkehr ist",
        "für den 16. Juni geplant.",
    ]
    for n, text in enumerate(left):
        lines.append((60, 740 - 13 * n, 10, text))
    for n, text in enumerate(right):
        lines.append((310, 740 - 13 * n, 10, text))
    return pdf([page(lines, frozenset([0]))])


def table_pdf() -> bytes:
    lines: list[tuple[float, float, float, str]] = [(60, 780, 16, TITLE)]
    for n, text in enumerate(_wrap(FIRST, 80)):
        lines.append((60, 740 - 14 * n, 10, text))
    for n, cells in enumerate(
        [
            ("Gemeinde", "Partner", "seit"),
            ("Aldingen", "Bex", "2024"),
            ("Tuttlingen", "Draguignan", "1990"),
            ("Spaichingen", "Saint-Berthevin", "1984"),
        ]
    ):
        for x, cell in zip((60, 200, 340), cells, strict=True):
            lines.append((x, 660 - 16 * n, 10, cell))
    for n, text in enumerate(_wrap(SECOND, 80)):
        lines.append((60, 560 - 14 * n, 10, text))
    return pdf([page(lines, frozenset([0]))])


# --- the other containers -------------------------------------------------------------------------------------------------------


def release_docx() -> bytes:
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = "Gemeinde Aldingen"
    document.sections[0].footer.paragraphs[0].text = "Marktplatz 2 · 78554 Aldingen · Tel. 07424 882-0"
    document.add_paragraph(DATELINE)
    document.add_heading(TITLE, 1)
    document.add_paragraph(FIRST)
    document.add_paragraph("Zwölf Jugendliche aus Bex kommen im Mai", style="List Bullet")
    document.add_paragraph("Vierzig aus Aldingen fahren im Juni", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip([c for r in table.rows for c in r.cells], ("Gemeinde", "Partner", "Aldingen", "Bex"), strict=True):
        cell.text = text
    document.add_paragraph(SECOND)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def release_html() -> str:
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{TITLE} | Gemeinde Aldingen</title></head><body><nav><a href="/">Start</a></nav>
<main><article><p class="date">{DATELINE}</p><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><p>Rückfragen: Hauptamt, Telefon 07424 882-0</p></article></main></body></html>"""


def mail(kind: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Pressestelle Aldingen <presse@aldingen.example>"
    message["To"] = "redaktion@zeitung.example"
    message["Subject"] = f"Pressemitteilung: {TITLE} – Gäste erwartet"
    message["Date"] = "Tue, 12 Mar 2024 09:42:17 +0100"
    body = f"Sehr geehrte Damen und Herren,\n\n{TITLE}\n\n{FIRST}\n\n{SECOND}\n\n-- \nGemeinde Aldingen\nMarktplatz 2, 78554 Aldingen\n"
    if kind == "plain":
        message.set_content(body, cte="quoted-printable")
    elif kind == "html":
        message.set_content(release_html(), subtype="html")
    elif kind == "alternative":
        message.set_content(body)
        message.add_alternative(release_html(), subtype="html")
    elif kind == "attachment":
        message.set_content("Guten Tag, anbei unsere Mitteilung mit der Bitte um Veröffentlichung. Mit freundlichen Grüßen, Petra Müller")
        message.add_attachment(release_pdf(), maintype="application", subtype="pdf", filename="Mitteilung März.pdf")
        message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="logo.png")
    return message.as_bytes()


RSS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Gemeinde Aldingen</title>
<item><title>{TITLE}</title><guid>pm-1</guid><pubDate>Tue, 12 Mar 2024 09:00:00 +0100</pubDate><content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item>
<item><title>Nur ein Titel</title><guid>pm-2</guid><description></description></item></channel></rss>"""
ATOM = f"""<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Aldingen</title><entry><id>tag:1</id><title>{TITLE}</title>
<published>2024-03-12T09:00:00+01:00</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p><p>{SECOND}</p></div></content></entry></feed>"""


def zip_of(entries: list[tuple[str, bytes]], *, password: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 12, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    raw = bytearray(out.getvalue())
    if password:
        # Set the flag bit of encryption in local and central headers: the content need not be really encrypted for the refusal.
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = 0
            while (start := raw.find(mark, start)) >= 0:
                raw[start + at] |= 1
                start += 4
    return bytes(raw)


def tar_of(entries: list[tuple[str, bytes | None]], mode: str = "w") -> bytes:
    """A tar archive; ``None`` as content makes a symbolic link to /etc/hostname."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in entries:
            info = tarfile.TarInfo(name)
            if data is None:
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def warc(*, compressed: bool) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compressed)
    for address, kind, status, body in (
        ("https://www.aldingen.example/presse/1", "text/html; charset=utf-8", "200 OK", release_html().encode()),
        ("https://www.aldingen.example/logo.png", "image/png", "200 OK", b"\x89PNG"),
        ("https://www.aldingen.example/weg", "text/html", "404 Not Found", b"<p>weg</p>"),
    ):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                address, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": "2024-03-13T00:00:00Z"}
            )
        )
    return out.getvalue()


def parquet(columns: dict[str, list[str]], compression: str = "snappy") -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression=compression)
    return out.getvalue()


def write(folder: Path) -> dict[str, Expected]:
    """Write all files below ``folder`` and return what they must become."""
    EXPECTED.clear()
    _texts(folder)
    _documents(folder)
    _bulk(folder)
    _archives(folder)
    _faults(folder)
    return dict(EXPECTED)


def _texts(folder: Path) -> None:
    for name, encoding in (
        ("utf8", "utf-8"), ("utf8_mark", "utf-8-sig"), ("utf16_le_mark", "utf-16"), ("utf16_be", "utf-16-be"), ("utf16_le", "utf-16-le"), ("cp1252", "cp1252"),
        ("mac", "mac_roman"),
    ):  # fmt: skip
        _add(folder, f"text/{name}.txt", TEXT.encode(encoding))
    plain = TEXT.replace("„", '"').replace("“", '"')
    _add(folder, "text/latin1.txt", plain.encode("latin-1"))
    _add(folder, "text/latin9_euro.txt", plain.replace("Euro", "€").encode("iso8859-15"))
    _add(folder, "text/dos850.txt", plain.encode("cp850"))
    _add(folder, "text/mixed_utf8_cp1252.txt", TEXT.encode() + "Müller und Söhne grüßen aus Bex.\n".encode("cp1252"))
    _add(folder, "text/mojibake.txt", TEXT.encode().decode("cp1252").encode("utf-8"))
    _add(folder, "text/crlf.txt", TEXT.replace("\n", "\r\n").encode())
    _add(folder, "text/old_mac_lines.txt", TEXT.replace("\n", "\r").encode())
    _add(folder, "text/soft_hyphens.txt", TEXT.replace("Partnerschaft", "Part\u00adner\u00adschaft").encode())
    _add(folder, "text/nfd.txt", unicodedata.normalize("NFD", TEXT).encode())
    _add(folder, "text/spaces.txt", TEXT.replace(" 12.000 Euro", "\u00a012.000\u202fEuro").replace("Rathaus", "Rat\u200bhaus").encode())
    _add(folder, "text/ligatures.txt", TEXT.replace("schrift", "schri\ufb05").replace("fl", "\ufb02").encode())
    _add(folder, "text/wrapped.txt", "\n".join("\n".join(_wrap(line, 60)) for line in TEXT.split("\n")).encode())
    _add(folder, "text/no_extension", TEXT.encode())
    _add(folder, "text/wrong_extension.pdf", TEXT.encode())
    _add(
        folder,
        "text/release.md",
        f"**Gemeinde Aldingen** · Pressestelle\n\n*{DATELINE}*\n\n# {TITLE}\n\n{FIRST}\n\n> {SECOND}\n\n* eins\n* zwei\n".encode(),
    )


def _documents(folder: Path) -> None:
    _add(folder, "same/release.txt", TEXT.encode())
    _add(folder, "same/release.html", release_html().encode())
    _add(folder, "same/release.pdf", release_pdf())
    _add(folder, "same/release.docx", release_docx())
    _add(folder, "pdf/columns.pdf", columns_pdf())
    _add(folder, "pdf/table.pdf", table_pdf())
    for name, made in PAGES.items():
        _add(folder, f"html/{name}.html", made.html.encode("cp1252" if name.endswith("1252") else "utf-8"))
    _add(folder, "html/named_text.txt", release_html().encode())
    _add(
        folder,
        "html/bare.xhtml",
        f'<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body><h1>{TITLE}</h1><p>Die Gemeinde grüßt Bex und reist im Juni mit vierzig jungen Leuten über den See.</p></body></html>'.encode(
            "latin-1"
        ),
    )
    for kind in ("plain", "html", "alternative", "attachment"):
        _add(folder, f"mail/{kind}.eml", mail(kind), 2 if kind == "attachment" else 1)
    _add(folder, "mail/no_suffix", mail("plain"))
    _add(folder, "feed/rss.xml", RSS.encode(), 1, "empty")
    _add(folder, "feed/atom.xml", ATOM.encode())


def _bulk(folder: Path) -> None:
    rows = [
        {
            "id": "a-1",
            "text": TEXT,
            "title": "Eigener Titel",
            "published_on": "2024-03-12",
            "issuer": "Gemeinde Aldingen",
            "source": "https://a.example/1",
        },
        {"text": f"{FIRST} {SECOND}"},
        {"id": "en", "text": ENGLISH},
    ]
    lines = [json.dumps(r, ensure_ascii=False) for r in rows]
    _add(
        folder,
        "bulk/rows.jsonl",
        "\n".join([*lines[:2], "{broken", '"kein Objekt"', '{"body": 1, "text": ""}', '{"satz": "x"}', lines[2], ""]).encode(),
        2,
        "bad_row",
        "bad_row",
        "empty",
        "no_text_column",
        "language",
    )
    _add(folder, "bulk/array.json", json.dumps(rows[:2]).encode(), 2)
    _add(folder, "bulk/rows.jsonl.gz", gzip.compress("\n".join(lines[:2]).encode()), 2)
    quoted = FIRST.replace('"', '""')
    good = f'1,"{quoted}",2024-03-12\n'
    _add(
        folder,
        "bulk/rows.csv",
        f'id,text,published_on\n{good}2,zwei,Felder,zu viel\n3,"{SECOND}",\n4,"nie geschlossen {SECOND},\n5,"{quoted}",\n'.encode(),
        3,
        "bad_row",
        "bad_row",
    )
    _add(folder, "bulk/semicolon_1252.csv", f'id;Volltext;Datum\n1;"{quoted}\n\n{SECOND}";12.03.2024\n'.encode("cp1252"))
    _add(folder, "bulk/no_column.csv", b"id,name\n1,Bex\n", 0, "no_text_column")
    _add(folder, "bulk/rows.parquet", parquet({"id": ["x", "y"], "text": [TEXT, SECOND], "issuer": ["Gemeinde Aldingen", ""]}), 2)
    _add(folder, "bulk/no_column.parquet", parquet({"name": ["x"]}), 0, "no_text_column")


def _archives(folder: Path) -> None:
    entries = [("a.txt", TEXT.encode()), ("ordner/b ü.html", release_html().encode()), ("leer.txt", b"")]
    _add(folder, "archive/plain.zip", zip_of(entries), 2, "empty")
    _add(folder, "archive/nested.zip", zip_of([("inner.zip", zip_of([("c.txt", TEXT.encode())]))]))
    three = zip_of([("3.zip", zip_of([("2.zip", zip_of([("1.zip", zip_of([("c.txt", TEXT.encode())]))]))]))])
    _add(folder, "archive/too_deep.zip", three, 0, "too_deep")
    _add(folder, "archive/unsafe.zip", zip_of([("../../boese.txt", TEXT.encode()), ("gut.txt", TEXT.encode())]), 1, "unsafe_path")
    _add(folder, "archive/encrypted.zip", zip_of([("a.txt", TEXT.encode())], password=True), 0, "encrypted")
    _add(folder, "archive/bomb.zip", zip_of([("gross.txt", b"a" * 30_000_000), ("gut.txt", TEXT.encode())]), 1, "archive_bomb")
    _add(
        folder,
        "archive/plain.tar",
        tar_of([("a.txt", TEXT.encode()), ("link.txt", None), ("../b.txt", b"x")]),
        1,
        "not_a_file",
        "unsafe_path",
    )
    _add(folder, "archive/plain.tar.gz", tar_of([("a.txt", TEXT.encode())], "w:gz"))
    _add(folder, "archive/plain.tar.bz2", tar_of([("a.txt", TEXT.encode())], "w:bz2"))
    _add(folder, "archive/one.txt.xz", lzma.compress(TEXT.encode()))
    _add(folder, "archive/one.txt.bz2", bz2.compress(TEXT.encode()))
    _add(folder, "archive/bomb.txt.gz", gzip.compress(b"a" * 60_000_000), 0, "archive_bomb")
    _add(folder, "archive/site.warc", warc(compressed=False))
    _add(folder, "archive/site.warc.gz", warc(compressed=True))


def _faults(folder: Path) -> None:
    _add(folder, "fault/empty.txt", b"", 0, "empty")
    _add(folder, "fault/blank.txt", b" \n\t\r\n\0", 0, "empty")
    _add(folder, "fault/random.bin", hashlib.sha512(b"x").digest() * 200, 0, "binary")
    _add(folder, "fault/null_byte.txt", TEXT.replace("Rathaus", "Rat\0haus").encode())
    _add(folder, "fault/truncated.pdf", release_pdf()[:400], 0, "damaged")
    _add(folder, "fault/encrypted.pdf", pdf([page([(60, 700, 12, TITLE)])], password=b"geheim"), 0, "encrypted")
    _add(folder, "fault/scan.pdf", pdf([b""], image_only=True), 0, "needs_ocr")
    _add(folder, "fault/only_head.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 0, "damaged")
    _add(folder, "fault/photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 100, 0, "needs_ocr")
    _add(folder, "fault/old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 0, "unsupported_format")
    _add(folder, "fault/text.rtf", b"{\\rtf1\\ansi Hallo}", 0, "unsupported_format")
    _add(folder, "fault/broken.docx", zip_of([("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<w:document")]), 0, "damaged")
    _add(folder, "fault/cut.zip", zip_of([("a.txt", TEXT.encode())])[:60], 0, "damaged")
    _add(folder, "fault/cut.parquet", parquet({"text": [TEXT]})[:-20], 0, "damaged")
    _add(folder, "fault/cut.txt.gz", gzip.compress(os.urandom(0) + TEXT.encode())[:-30], 0, "damaged")
    _add(folder, "fault/no_end_tags.html", f"<html><body><h1>{TITLE}<p>{FIRST}<p>{SECOND}<ul><li>eins<li>zwei".encode())
    _add(folder, "fault/deep.html", b"<html><body><h1>T</h1>" + b"<div>" * 100_000 + FIRST.encode() + b"</div>" * 100_000, 1)
    _add(folder, "fault/deep_lists.html", b"<ul><li>" * 20_000 + FIRST.encode(), 1)
    _add(folder, "fault/no_text.html", b"<html><head><title>x</title></head><body><img src='a.png'></body></html>", 0, "no_text")
    _add(folder, "fault/frames.html", b"<html><frameset cols='20%,*'><frame src='a.htm'></frameset></html>", 0, "no_text")
    _add(
        folder,
        "fault/entities.html",
        b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><h1>T</h1><p>' + FIRST.encode() + b"&x;</p></body></html>",
    )
    _add(
        folder,
        "fault/external.xml",
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><rss><channel><item><title>T</title><description>'
        + FIRST.encode()
        + b" &x;</description></item></channel></rss>",
    )
    _add(
        folder,
        "fault/laughs.xml",
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><item><title>T</title><description>'
        + FIRST.encode()
        + b" &c;</description></item></channel></rss>",
    )
    _add(folder, "fault/english.txt", ENGLISH.encode(), 0, "language")
    _add(folder, "fault/surrogate.jsonl", b'{"text": "' + FIRST.encode() + b' \\ud83d und \\udc00 Ende"}\n')
    _add(folder, "fault/long_line.txt", (FIRST + " ").encode() * 1500)
    _add(folder, "fault/only_marks.txt", b"--- *** ||| ... !!!\n" * 50, 0, "no_text")
    _add(
        folder,
        "fault/broken_mail.eml",
        b"From: =?utf-8?q?=ZZ?= <a\nSubject: =?x-unknown?b?AAAA?=\nContent-Type: text/plain; charset=klingon\nContent-Transfer-Encoding: base64\n\n"
        + b"!!!"
        + FIRST.encode(),
    )
    for name in (
        "name mit leerzeichen.txt",
        unicodedata.normalize("NFD", "städtepartnerschaft ü.txt"),
        "😀 emoji.txt",
        "x" * 251 + ".txt",
        "#raute?und%20mehr.txt",
    ):
        _add(folder, f"names/{name}", TEXT.encode())


if __name__ == "__main__":
    for made_name, made in sorted(write(Path(sys.argv[1])).items()):
        print(f"{made_name}\t{made.documents}\t{','.join(made.errors)}")
