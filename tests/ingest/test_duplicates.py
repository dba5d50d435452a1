# ruff: noqa: E501  (test texts stand on one line, as they do in files)
"""Near-duplicates and languages."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from pipeline.ingest import near_duplicates, read_text, signature
from pipeline.ingest.duplicates import Signature, jaccard
from pipeline.ingest.language import detect
from pipeline.records import Document

from . import make_fixtures as fixtures
from . import pages
from .helpers import ANY

SENTENCES = [
    fixtures.FIRST, fixtures.SECOND, pages.A, pages.B, pages.C, pages.D, pages.E_, pages.F, pages.LEAD,
    "Der Bus startet am Freitag um sieben Uhr am Bahnhof und kommt gegen Mittag in Lausanne an, wo ein Essen wartet.",
    "Wer mitfahren will, meldet sich bis Ende Mai im Bürgerbüro; die Plätze werden verlost, weil die Nachfrage groß ist.",
    "In der Schule wird seit Jahren Französisch gelernt, und das zahlt sich bei solchen Besuchen aus, findet der Rektor.",
]  # fmt: skip


def doc(*sentences: str) -> Document:
    return read_text("\n\n".join(sentences), options=ANY)


def test_a_shortened_copy_is_linked_to_the_longer_release() -> None:
    release = doc("Gemeinde Aldingen\nPressestelle", fixtures.TITLE, *SENTENCES)
    copy = doc("Heuberg-Blatt, 13. März 2024", "Aldingen freut sich auf Bex", *SENTENCES[:8])
    other = doc(
        "Ganz anderes Thema",
        *[f"Satz {n}: Im Rathaus von Spaichingen ging es heute um Nummer {n} und um {n * 7} Bäume am Fluss." for n in range(12)],
    )
    assert near_duplicates([signature(d) for d in (release, copy, other)]) == {copy.doc_id: release.doc_id}


def test_the_same_text_in_other_bytes_is_linked() -> None:
    a, b = doc(*SENTENCES), read_text("\n\n".join(SENTENCES).replace(" ", "\u00a0", 3) + "\n", options=ANY)
    assert a.doc_id != b.doc_id
    links = near_duplicates([signature(a), signature(b)])
    assert links == {max(a.doc_id, b.doc_id): min(a.doc_id, b.doc_id)}


def test_a_shared_phrase_is_no_duplicate() -> None:
    a = doc(*SENTENCES[:6])
    b = doc(SENTENCES[0], *SENTENCES[6:])
    assert near_duplicates([signature(a), signature(b)]) == {}


def test_texts_with_nothing_in_common() -> None:
    rng = random.Random(7)
    signatures = [Signature(name, 100, rng.randbytes(512)) for name in "abc"]
    assert near_duplicates(signatures) == {}
    assert near_duplicates(signatures[:1]) == {}


def test_short_texts_are_left_alone() -> None:
    assert near_duplicates([signature(doc("Foto folgt heute noch.")), signature(doc("Foto folgt heute noch. Danke."))]) == {}
    assert near_duplicates([]) == {}


def test_the_result_does_not_depend_on_order_and_makes_no_chains() -> None:
    versions = [doc(*SENTENCES[: 12 - n], f"Ausgabe {n} der Meldung für die Zeitung am Ort.") for n in range(4)]
    signatures = [signature(v) for v in versions]
    expected = near_duplicates(signatures)
    assert set(expected.values()).isdisjoint(expected)
    for seed in range(5):
        random.Random(seed).shuffle(signatures)
        assert near_duplicates(signatures) == expected


def test_furniture_does_not_count() -> None:
    a = doc(*SENTENCES)
    b = doc(
        *SENTENCES,
        "Schreibe einen Kommentar",
        "Deine E-Mail-Adresse wird nicht veröffentlicht.",
        "Rückfragen: Hauptamt, Telefon 07424 882-0",
    )
    assert jaccard(signature(a), signature(b)) == 1.0


def test_signatures_are_the_same_in_every_process() -> None:
    code = "from pipeline.ingest import read_text, signature; import sys; print(signature(read_text(sys.argv[1])).slots.hex())"
    text = "\n\n".join(SENTENCES)
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, text],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {signature(doc(*SENTENCES)).slots.hex() + "\n"}


def test_the_estimate_is_near_the_truth() -> None:
    for share in (3, 6, 9):
        a, b = doc(*SENTENCES[:share]), doc(*SENTENCES)

        def grams(d: Document) -> set[tuple[str, ...]]:
            import re

            words = re.findall(r"\w+", d.text.lower())
            return set(zip(words, words[1:], words[2:], strict=False))

        true = len(grams(a) & grams(b)) / len(grams(a) | grams(b))
        assert abs(jaccard(signature(a), signature(b)) - true) < 0.12


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (fixtures.FIRST, "de"),
        (fixtures.ENGLISH, "en"),
        (
            "La commune de Bex et la ville ont signé lundi une convention de jumelage qui sera fêtée en automne dans les deux mairies avec des élèves.",
            "fr",
        ),
        (
            "Gmina i miasto podpisały w poniedziałek umowę o partnerstwie, która będzie obchodzona jesienią w obu ratuszach, jak mówi burmistrz.",
            "pl",
        ),
        (
            "De gemeente en de stad hebben maandag een overeenkomst getekend die in het najaar wordt gevierd met alle scholen van het dorp.",
            "nl",
        ),
        (
            "Hamm – Arezzo. Bex – Draguignan. Pirna – Bolesławiec. Geestland – Vari. München – Utrecht. Arnsberg – Alba Iulia. Termine folgen.",
            "de",
        ),
        (
            "12.01.2024 Schweinfurt, Theater der Stadt. 14.01.2024 Fürth, Kulturforum. 27.01.2024 Pilsen, Divadlo Alfa. 03.02.2024 Bozen, Waltherhaus",
            "de",
        ),
        ("Kurz.", "de"),
        ("", "de"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert detect(text) == code


def test_memory_is_that_of_the_signatures_and_not_of_their_bands():
    """A table with all bands of all texts took 19 KB a document: 2 GB for 100,000."""
    rng = random.Random(3)
    signatures = [Signature(f"{n:08x}", 200, rng.randbytes(512)) for n in range(4000)]
    repeats = [Signature(f"copy{n}", 190, signatures[n].slots) for n in range(0, 4000, 10)]
    tracemalloc.start()
    try:
        links = near_duplicates(iter([*signatures, *repeats]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert links == {f"copy{n}": f"{n:08x}" for n in range(0, 4000, 10)}
    assert peak / len(signatures) < 3000
