"""Write ``common.txt`` and ``first_names.txt``: names of places that are also words, and given names.

    python models/gazetteer/words.py

Needs the packages ``spacy-lookups-data`` (the two tables) and ``Faker`` (given names by country), see SOURCES.md. Run it after
``build.py`` when names change; what it writes is read by the pipeline and reviewed like hand-made data (``common.tsv`` overrides it).
"""

from __future__ import annotations

import gzip
import importlib
import json
import math
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from inputs import inputs  # noqa: E402

from pipeline.gazetteer import Candidate, Gazetteer  # noqa: E402
from pipeline.lands import read_table  # noqa: E402
from pipeline.link.nouns import TAIL, write_filter  # noqa: E402

LOCALES = (
    "de_DE", "de_AT", "de_CH", "fr_FR", "it_IT", "es_ES", "pl_PL", "cs_CZ", "nl_NL", "tr_TR", "hu_HU", "ro_RO", "sv_SE", "da_DK", "no_NO",
    "fi_FI", "hr_HR", "sl_SI", "sk_SK", "pt_PT", "en_GB", "et_EE", "lt_LT", "lv_LV",
)  # fmt: skip
#: Given names that Faker lacks (Frisian, Low German, Slavic …), and given names that are rather a month, a word or a city in press text.
MORE_GIVEN, NOT_GIVEN = (frozenset(row[0] for row in read_table(HERE / "given_names.tsv") if row[1] == sign) for sign in "+-")


#: Kinds of names under which a place is met at its full frequency.
OWN = ("name", "exonym", "short", "variant")


def expected(place: Candidate) -> float:
    """Log probability at which a place of this size is met in German text, fitted by eye on towns whose name means nothing else."""
    size = max(place.population, 500) if place.name_kind in OWN else max(place.population * 0.05, 500)
    return -12.2 + 3.3 * (math.log10(max(size, 500)) - 5.37) - (0 if place.country_code in ("DE", "AT", "CH") else 2)


def weight(place: Candidate) -> float:
    """How likely a bearer of a name is to be meant, for choosing the one whose size counts."""
    home = 8 if place.country_code in ("DE", "AT", "CH") else 1
    return place.population * (1 if place.name_kind in OWN else 0.05) * home * (0.05 if place.part else 1)


def common(gazetteer: Gazetteer, probability: dict[str, float], lemma: dict[str, str]) -> dict[str, int]:
    """Single-word names that are also words, with how much more a word than a city each is.

    1: inflected like a noun or verb, or somewhat more frequent than a place of its size would be; 2: much more frequent; 3: so frequent
    that the city is hardly ever meant without being announced; 4: a function word that is never a city on its own.
    """
    plural = Counter(v for k, v in lemma.items() if k not in (v, v + "s"))
    out: dict[str, int] = {}
    for key in gazetteer.filed():
        if " " in key or key[0] in "~%":
            continue
        word = key[:1].upper() + key[1:]
        upper, lower = probability.get(word, -99.0), probability.get(key, -99.0)
        if upper < -16.5 and lower < -14:
            continue
        places = gazetteer.at(key)
        surplus = upper - expected(max(places, key=weight))
        verb = lower > -12.8 and lower > upper - 3.3
        noun = plural[word] > 0 and surplus > 2
        form = lemma.get(word, word) not in (word, word.removesuffix("s")) and surplus > 1.5
        if lower > -9.3 and lower > upper + 1.5:
            out[key] = 4
        elif verb or noun or form or (surplus > 3.5 and upper > -15.5):
            out[key] = 1 if surplus < 4 else 2 if surplus < 5.5 else 3
            if not (verb or noun or form):  # a surname or a foreign word: people are told from places by what stands before them
                home = any(
                    c.country_code in ("DE", "AT", "CH") and c.population >= 1500 and c.name_kind in OWN and not c.part for c in places
                )
                out[key] = min(out[key], 1 if home else 2)
    return out


def given_names(probability: dict[str, float]) -> list[str]:
    """Given names of the press's neighbourhood, without those that are everyday words in lower case."""
    names: set[str] = set(MORE_GIVEN)
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in ("first_names", "first_names_male", "first_names_female"):
            names.update(getattr(provider, attribute, ()))
    parts = {part for name in names for part in name.split() if part.isalpha() and len(part) > 2 and part[0].isupper()}
    return sorted(
        p for p in parts
        if p.lower() not in NOT_GIVEN
        and not (probability.get(p.lower(), -99) > -12 and probability.get(p.lower(), -99) > probability.get(p, -99) - 2)
    )  # fmt: skip


#: Last parts that compounds share with names of places.
TOPONYMIC = frozenset(
    (
        "bach", "dorf", "burg", "berg", "feld", "heim", "stein", "haus", "hausen", "hofen", "kirchen", "wald", "brunn", "furt", "land",
        "berge", "felde", "bergen", "mühle", "hagen", "halle", "born", "brück", "brücken", "kirch", "horst", "moor", "holz", "höhe",
        "weiler", "zell", "münster", "garten",
    )
)  # fmt: skip


def nouns(probability: dict[str, float]) -> list[str]:
    """Words of German text that are mostly capitalised and frequent enough to be met in press texts (log probability above -15.2)."""
    found = [
        (word, value)
        for word, value in probability.items()
        if value > -15.2
        and len(word) > 2
        and word.isalpha()
        and word[0].isupper()
        and not word.isupper()
        and value > probability.get(word.lower(), -99)
    ]
    tails = [TAIL + word for word, value in found if value > -13.2 and len(word) > 3 and word.lower() not in TOPONYMIC]
    return sorted([word for word, _ in found] + tails)


def main() -> None:
    files = inputs()
    with gzip.open(files["lexemes"], "rt", encoding="utf-8") as handle:
        probability: dict[str, float] = json.load(handle)
    with gzip.open(files["lemmas"], "rt", encoding="utf-8") as handle:
        lemma: dict[str, str] = json.load(handle)
    words = common(Gazetteer.open(HERE.parent), probability, lemma)
    for word, level in read_table(HERE / "common.tsv"):
        if level == "-":
            words.pop(word, None)
        else:
            words[word] = int(level)
    (HERE / "common.txt").write_text("".join(f"{word}\t{level}\n" for word, level in sorted(words.items())), encoding="utf-8")
    (HERE / "nouns.bin").write_bytes(write_filter(nouns(probability)))
    (HERE / "first_names.txt").write_text("\n".join(given_names(probability)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
