"""The compiled gazetteer: look-ups, identities, German names, municipal keys, damage."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import KnowledgeError
from pipeline.gazetteer import Gazetteer, name_key, slug
from pipeline.paths import models_dir

GAZETTEER = Gazetteer.open()


def one(name: str, country: str) -> str:
    return next(c.city_id for c in GAZETTEER.lookup(name) if c.country_code == country)


def test_a_city_with_everything() -> None:
    city = GAZETTEER.city("geonames:2831580")
    assert (city.name, city.name_de, city.country_code, city.country_de, city.admin1, city.ags) == (
        "Solingen", "Solingen", "DE", "Deutschland", "Nordrhein-Westfalen", "05122000",
    )  # fmt: skip
    assert city.latitude == pytest.approx(51.17343)
    assert city.longitude == pytest.approx(7.0845)
    assert city.population is not None
    assert city.population > 150_000


def test_leading_zero_of_the_municipal_key_is_kept() -> None:
    assert GAZETTEER.city(one("Flensburg", "DE")).ags == "01001000"


@pytest.mark.parametrize(
    ("name", "country", "own"),
    [
        ("Breslau", "PL", "Wrocław"), ("Temeswar", "RO", "Timişoara"), ("Laibach", "SI", "Ljubljana"), ("Saloniki", "GR", "Thessaloníki"),
        ("Schytomyr", "UA", "Zhytomyr"), ("Charkow", "UA", "Kharkiv"), ("Mailand", "IT", "Milan"), ("Sterzing", "IT", "Vipiteno"),
        ("Boleslawiec", "PL", "Bolesławiec"), ("Muenchen", "DE", "Munich"), ("Izmir", "TR", "İzmir"), ("Brașov", "RO", "Braşov"),
    ],
)  # fmt: skip
def test_names_in_german_press(name: str, country: str, own: str) -> None:
    assert GAZETTEER.city(one(name, country)).name == own


@pytest.mark.parametrize(
    ("name", "printed"),
    [("Wrocław", "Breslau"), ("Kyiv", "Kiew"), ("Klaipėda", "Klaipėda"), ("Cluj-Napoca", "Cluj-Napoca"), ("Lviv", "Lemberg"),
     ("Zhytomyr", "Schytomyr"),
     ("Brovary", "Browary"), ("Milan", "Mailand"), ("Copenhagen", "Kopenhagen"), ("Munich", "München")],
)  # fmt: skip
def test_the_form_that_a_newspaper_prints(name: str, printed: str) -> None:
    best = max(GAZETTEER.lookup(name), key=lambda c: c.population)
    assert GAZETTEER.city(best.city_id).name_de == printed


@pytest.mark.parametrize(
    "forms",
    [
        ("Frankfurt am Main", "Frankfurt a. M.", "Frankfurt a.M.", "Frankfurt/Main", "FRANKFURT AM MAIN", "Frankfurt\u00a0am\u00a0Main"),
        ("Halle (Saale)", "Halle/Saale", "Halle an der Saale", "Halle a. d. Saale"),
        ("Neustadt an der Aisch", "Neustadt a. d. Aisch", "Neustadt/Aisch"),
        ("St. Pölten", "Sankt Pölten", "Sankt Poelten"),
        ("Villeneuve-la-Garenne", "Villeneuve la Garenne"),
    ],
)
def test_one_place_in_many_spellings(forms: tuple[str, ...]) -> None:
    assert len({GAZETTEER.lookup(form)[0].city_id for form in forms}) == 1


def test_best_prior_first_and_parts_last() -> None:
    ranks = [c.part for c in GAZETTEER.lookup("Neustadt")]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("code", ["FRA", "ZIO", "jolling-gen", "Zal'cburg", "Mjunkhen", "suo lin gen"])
def test_codes_and_romanisations_are_no_names(code: str) -> None:
    assert GAZETTEER.lookup(code) == ()


def test_a_part_of_a_municipality_is_told_from_its_seat() -> None:
    assert all(c.part for c in GAZETTEER.lookup("Travemünde") if c.country_code == "DE")
    assert not GAZETTEER.lookup("Lübeck")[0].part


@pytest.mark.parametrize(
    ("word", "code"),
    [("Italien", "IT"), ("italienischen", "IT"), ("Italienerin", "IT"), ("Italiens", "IT"), ("südkoreanische", "KR"), ("Nordspanien", "ES"),
     ("USA", "US"),
     ("Westukraine", "UA"), ("Burkina Faso", "BF"), ("tschechischer", "CZ"), ("Stadt", None), ("Krefeld", None), ("reist", None)],
)  # fmt: skip
def test_countries(word: str, code: str | None) -> None:
    assert GAZETTEER.country_of(word) == code


@pytest.mark.parametrize(
    ("word", "region"),
    [("Bretagne", ("FR", "53")), ("andalusischen", ("ES", "51")), ("Utah", ("US", "UT")), ("westfälische", ("DE", "07")), ("Tisch", None)],
)
def test_regions(word: str, region: tuple[str, str] | None) -> None:
    assert GAZETTEER.region_of(word) == region


def test_a_municipality_without_a_geonames_place() -> None:
    (candidate,) = GAZETTEER.lookup("Geestland")
    assert candidate.city_id == "local:geestland-de"
    assert math.isnan(candidate.latitude)
    city = GAZETTEER.city(candidate.city_id)
    assert (city.latitude, city.population, city.country_code) == (None, None, "DE")


@pytest.mark.parametrize("city_id", ["geonames:1", "geonames:x", "local:nowhere-de", "", "geonames:99999999999"])
def test_an_unknown_id_is_a_key_error(city_id: str) -> None:
    with pytest.raises(KeyError):
        GAZETTEER.city(city_id)


def test_every_id_leads_back_to_its_city() -> None:
    for name in ("Hof", "Neustadt", "San José", "Halle"):
        for candidate in GAZETTEER.lookup(name):
            assert GAZETTEER.city(candidate.city_id).city_id == candidate.city_id


def test_keys_and_slugs() -> None:
    assert name_key("Bad Homburg v. d. Höhe") == name_key("Bad Homburg vor der Höhe")
    assert slug("Vari Voula-Vouliagméni") == "vari-voula-vouliagmeni"
    assert slug("Großräschen an der Bürde") == "grossraeschen-an-der-buerde"


def test_a_missing_or_damaged_file_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="make gazetteer"):
        Gazetteer.open(tmp_path)
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / "gazetteer.bin").write_bytes(b'{"format": "other"}\n')
    with pytest.raises(KnowledgeError, match="damaged"):
        Gazetteer.open(tmp_path)


def test_size_and_memory_stay_small() -> None:
    assert (models_dir() / "gazetteer" / "gazetteer.bin").stat().st_size <= 15_000_000
    code = (
        "import resource\nfrom pipeline.gazetteer import Gazetteer\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "g = Gazetteer.open(); [g.lookup(n) for n in ('Hof', 'Neustadt', 'Brest')]\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    grown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert int(grown.stdout) < 150_000  # kilobytes
