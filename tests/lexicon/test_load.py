"""The lexicon says which file and entry is wrong and what to do; the shipped one is complete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import KnowledgeError
from pipeline.lexicon import ORGANISATION_KINDS, PROGRAMME_KINDS, THEME_IDS, Lexicon

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = '\n[[programme]]\nid = "probe"\nname = "Probestadt"\nkind = "programme"\nsource = "test"\n'


def append(models: Path, text: str, file: str = "programmes/eu.toml") -> None:
    path = models / "lexicon" / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def replace(models: Path, file: str, old: str, new: str) -> None:
    path = models / "lexicon" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_shipped_lexicon_is_complete() -> None:
    lexicon = Lexicon.open()
    assert tuple(lexicon.themes) == THEME_IDS
    assert all(theme.sdg and theme.label_de and theme.label_en for theme in lexicon.themes.values())
    assert len(lexicon.programmes) >= 150
    assert {p.kind for p in lexicon.programmes.values()} <= set(PROGRAMME_KINDS)
    assert {o.kind for o in lexicon.organisations.values()} <= set(ORGANISATION_KINDS)
    assert all(p.parent_id is None or p.parent_id in lexicon.programmes for p in lexicon.programmes.values())
    assert all(p.url is None or re.match(r"https://[\w.-]+(/\S*)?$", p.url) for p in lexicon.programmes.values())
    assert all(key == p.programme_id for key, p in lexicon.programmes.items())


def test_every_theme_has_enough_words() -> None:
    stems = Lexicon.open().theme_stems
    assert stems.count_by_theme().keys() == set(THEME_IDS)
    assert min(stems.count_by_theme().values()) >= 20


def test_fingerprint_follows_content(models: Path) -> None:
    before = Lexicon.open(models).fingerprint
    assert before == Lexicon.open(models).fingerprint == Lexicon.open().fingerprint
    append(models, ENTRY)
    assert Lexicon.open(models).fingerprint != before


def test_fingerprint_ignores_line_ends(models: Path) -> None:
    path = models / "lexicon" / "themes.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Lexicon.open(models).fingerprint == Lexicon.open().fingerprint


def test_a_new_programme_needs_no_code(models: Path) -> None:
    append(models, ENTRY)
    assert Lexicon.open(models).programmes["probe"].name == "Probestadt"


@pytest.mark.parametrize(
    ("added", "words"),
    [
        (ENTRY.replace('name = "Probestadt"', 'name = ""'), ("eu.toml", "probe", "name is empty")),
        (ENTRY.replace('name = "Probestadt"\n', ""), ("eu.toml", "probe", "name is missing")),
        (ENTRY.replace('"programme"', '"prize"'), ("eu.toml", "probe", "'prize' is unknown", "funding_line")),
        (ENTRY + 'colour = "red"\n', ("eu.toml", "probe", "unknown key 'colour'")),
        (ENTRY + 'parent = "nowhere"\n', ("eu.toml", "probe", "parent 'nowhere'")),
        (ENTRY + ENTRY, ("eu.toml", "'probe' is already used")),
        (ENTRY.replace('"probe"', '"Probe Stadt"'), ("eu.toml", "malformed")),
        (ENTRY + 'variants = ["URBACT"]\n', ("eu.toml", "probe", "already names urbact")),
        (ENTRY + 'variants = ["Probe", "PROBE"]\n', ("eu.toml", "probe", "listed twice")),
        (ENTRY + 'variants = ["Probe", ""]\n', ("eu.toml", "probe", "empty item")),
        (ENTRY + 'variants = "Probe"\n', ("eu.toml", "probe", "must be a list")),
        (ENTRY + 'variants = ["!"]\n', ("eu.toml", "probe", "no letters")),
        (ENTRY + 'areas = ["Ostseeraum"]\n', ("Ostseeraum", "probe", "already belongs to")),
        ("\n[[prize]]\nid = 1\n", ("eu.toml", "unknown table [[prize]]")),
        ("\n[[family]]\nheads = ['X']\nbare = 'nowhere'\n", ("family 'nowhere'",)),
        ("\nname = \n", ("eu.toml", "no valid TOML")),
    ],
)
def test_broken_programmes_name_file_entry_and_remedy(models: Path, added: str, words: tuple[str, ...]) -> None:
    append(models, added)
    with pytest.raises(KnowledgeError) as caught:
        Lexicon.open(models)
    message = str(caught.value)
    assert all(word in message for word in words), message
    assert ": " in message and "\n" not in message


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("themes.toml", 'id = "tourism"', 'id = "travel"', ("themes.toml", "travel", "unknown")),
        ("themes.toml", "sdg = [13]", "sdg = [23]", ("themes.toml", "climate_mitigation", "1 to 17")),
        ("themes.toml", "strong = [", 'strong = [\n  "ab",', ("themes.toml", "climate_mitigation", "too short")),
        ("themes.toml", "strong = [", 'strong = [\n  "probe", "probe",', ("themes.toml", "listed twice")),
        ("introductions.toml", "[nouns]", "[nouns]\nprize = ['Preis']", ("introductions.toml", "'prize' is unknown")),
        ("introductions.toml", "naming = [", 'naming = ["",', ("introductions.toml", "naming", "empty")),
        ("introductions.toml", "[lists]", "[more]\nx = 1\n\n[lists]", ("introductions.toml", "expected the tables")),
        ("organisation_patterns.toml", 'kind = "company"', 'kind = "shop"', ("organisation_patterns.toml", "kind must be")),
        ("organisation_patterns.toml", 'words = ["GmbH"', 'words = ["GmbH", "GmbH"', ("organisation_patterns.toml", "listed twice")),
        (
            "organisation_patterns.toml",
            'name = "before"',
            'name = "before"\nx = 3',
            ("organisation_patterns.toml", "unknown key 'x'"),
        ),
        ("organisations/agencies.toml", 'kind = "agency"', 'kind = "office"', ("agencies.toml", "'office' is unknown")),
    ],
)
def test_other_broken_files(models: Path, file: str, old: str, new: str, words: tuple[str, ...]) -> None:
    replace(models, file, old, new)
    with pytest.raises(KnowledgeError) as caught:
        Lexicon.open(models)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_missing_parts(models: Path) -> None:
    (models / "lexicon" / "themes.toml").unlink()
    with pytest.raises(KnowledgeError, match=r"themes\.toml cannot be read"):
        Lexicon.open(models)
    for path in (models / "lexicon" / "organisations").glob("*.toml"):
        path.unlink()
    with pytest.raises(KnowledgeError, match=r"holds no \.toml file"):
        Lexicon.open(models)
    with pytest.raises(KnowledgeError, match="is missing"):
        Lexicon.open(models / "elsewhere")


def test_a_theme_may_not_vanish(models: Path) -> None:
    path = models / "lexicon" / "themes.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index('[[theme]]\nid = "tourism"')], encoding="utf-8")
    with pytest.raises(KnowledgeError, match="no entry for tourism"):
        Lexicon.open(models)
