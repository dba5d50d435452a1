"""The look at a word's first letters spares time and hides no country or region."""

from __future__ import annotations

from pipeline.lands import Lands
from pipeline.link.words import context_words
from pipeline.paths import models_dir


def test_no_inflected_name_is_hidden() -> None:
    lands = Lands(models_dir() / "gazetteer")
    tables = (lands._names, lands._adjectives, lands._people, lands._regions, lands._region_adjectives)
    keys = sorted({key for table in tables for key in table})
    for key in keys:
        for word in (key, *(key + e for e in ("e", "er", "en", "em", "es", "s", "n", "in", "innen")), key[:-1], f"nord{key}", f"süd-{key}"):
            assert lands.country(word) == lands._country(word), word
            assert lands.region(word) == lands._region(word), word
            assert lands.opens(word[:4]) or not (lands._country(word) or lands._region(word)), word


def test_no_continent_is_hidden() -> None:
    words = context_words(models_dir() / "gazetteer")
    assert all(name[:4] in words.continent_opens for name in words.continents)
