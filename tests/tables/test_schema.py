"""The declarations hold what the interface promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.tables.package import tables_page
from pipeline.tables.schema import BY_NAME, TABLES

#: The interface: tables with their columns, key first. Columns may be added, none renamed or dropped.
INTERFACE = {
    "documents": "doc_id source sha256 media_type title text language issuer issuer_city_id published_on published_on_source n_chars "
    "n_tokens",
    "cities": "city_id name name_de country_code country_de admin1 ags latitude longitude population",
    "programmes": "programme_id name kind parent_id funder url",
    "themes": "theme_id label_de label_en sdg",
    "organisations": "organisation_id name kind",
    "city_mentions": "doc_id start end text city_id method confidence",
    "programme_mentions": "doc_id start end text programme_id method confidence",
    "theme_mentions": "doc_id start end text theme_id method confidence",
    "organisation_mentions": "doc_id start end text organisation_id method confidence",
    "date_mentions": "doc_id start end text date_from date_to precision edtf anchor",
    "claims": "claim_id doc_id partnership_id kind status start end start_derived quote quote_start quote_end rule confidence",
    "claim_cities": "claim_id city_id role",
    "claim_programmes": "claim_id programme_id",
    "claim_themes": "claim_id theme_id",
    "partnerships": "partnership_id kind rgre_type status start end n_documents first_published_on last_published_on confidence",
    "partnership_cities": "partnership_id city_id role",
    "partnership_programmes": "partnership_id programme_id",
    "partnership_themes": "partnership_id theme_id",
    "rejects": "source sha256 stage error message",
}


@pytest.mark.parametrize("name", INTERFACE)
def test_columns_of_the_interface(name: str) -> None:
    columns = list(BY_NAME[name].names)
    promised = INTERFACE[name].split()
    assert [c for c in columns if c in promised] == promised


def test_no_table_is_missing() -> None:
    assert {t.name for t in TABLES} == set(INTERFACE)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_declarations_are_whole(table: object) -> None:
    declared = BY_NAME[table.name]  # type: ignore[attr-defined]
    assert len(set(declared.names)) == len(declared.names)
    assert set(declared.key) <= set(declared.names)
    assert set(declared.order) <= set(declared.names)
    for column in declared.columns:
        assert column.description.endswith("."), column.name
        if column.references:
            other, target = column.references
            assert BY_NAME[other].key == (target,)
    assert all(declared.column(key).required for key in declared.key)


def test_unknown_column() -> None:
    with pytest.raises(KeyError):
        BY_NAME["claims"].column("colour")


def test_page_is_generated() -> None:
    page = Path(__file__).parents[2] / "docs" / "tables.md"
    assert page.read_text(encoding="utf-8") == tables_page(), "run `make docs`"


def test_descriptions_stand_in_one_place() -> None:
    """A description written a second time in code would go its own way."""
    sources = [p for p in (Path(__file__).parents[2] / "pipeline").rglob("*.py") if p.name != "schema.py" or p.parent.name != "tables"]
    text = "\n".join(p.read_text(encoding="utf-8") for p in sources)
    long = [c.description for t in TABLES for c in t.columns if len(c.description) > 40]
    assert len(long) > 20
    assert not [d for d in long if re.escape(d[:40]) in text]
