"""Generated German press texts of about 400 words for the bench: the same number gives the same text on every machine.

Nine of ten press releases of a town hall name no partnership; a corpus for this program is one that was searched for the word or comes from
the offices that write about it. So one text in three reports on a partnership (two or three sentences in ten), one in nine of the others
names a foreign city or a partner town by the way, and the rest is ordinary municipal news with a city here and there.

The vocabulary is open: compounds, family names, streets and numbers are made, places come from the whole gazetteer, and sentences are put
together from parts. Texts that repeat a few words measure caches: spaCy's tokenizer took 0.1 ms for 400 words of the first version of this
file and takes 1.4 to 3 ms for real ones. docs/bench.md has the statistics beside those of ``corpus/raw``.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from pipeline.benchwords import ADVERBS, FUNCTIONS, HEADS, VERBS, adjective, noun, pick, street, surname

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.gazetteer import Gazetteer
    from pipeline.records import City

WORDS = 400
_MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_SEASONS = ("Frühjahr", "Sommer", "Herbst", "Winter")
_ABROAD = ("FR", "PL", "IT", "GB", "ES", "CZ", "UA", "NL", "HU", "RO", "BE", "DK", "FI", "HR", "GR", "PT", "TR", "US", "JP")

#: Articles and endings of adjectives behind them, by case and gender: definite and indefinite, with the words that decline as they do.
_DEFINITE = {
    "nom": {"m": ("der", "e"), "f": ("die", "e"), "n": ("das", "e")},
    "acc": {"m": ("den", "en"), "f": ("die", "e"), "n": ("das", "e")},
    "dat": {"m": ("dem", "en"), "f": ("der", "en"), "n": ("dem", "en")},
}
_INDEFINITE = {
    "nom": {"m": ("ein", "er"), "f": ("eine", "e"), "n": ("ein", "es")},
    "acc": {"m": ("einen", "en"), "f": ("eine", "e"), "n": ("ein", "es")},
    "dat": {"m": ("einem", "en"), "f": ("einer", "en"), "n": ("einem", "en")},
}

_LIKE_THE = ("dies", "jed", "jen", "manch", "solch")
_LIKE_A = ("kein", "sein", "ihr", "unser")
_STRONG = {"der": "er", "die": "e", "das": "es", "den": "en", "dem": "em"}
_MANY = ("zwei", "drei", "vier", "fünf", "sechs", "mehrere", "einige", "viele", "wenige", "beide", "zehn", "zwölf")

#: Main clauses; ``{Slot}`` at the beginning of a sentence is the slot capitalised.
_NEWS = (
    "{Nom} {verb} {adv} {acc}{tail}.",
    "{Adv} {verb} {nom} {acc} {pp}{tail}.",
    "{Pp} hat {nom} {acc} {adv} {part}{tail}.",
    "{Nom} will {acc} {pp} {inf}{tail}.",
    "{Nom} soll {date} {acc} {inf}{tail}.",
    "„{Nom} {verb} {acc}, und das ist {adv} {adj}“, sagte {pers}.",
    "„Wir wollen {acc} {adv} {inf}“, {said} {pers}{tail}.",
    "Nach Angaben von {pers} {verb} {nom} {adv} {acc}.",
    "Für {acc} stehen {num} {unit} bereit; {nom} {verb} {acc}.",
    "Rund {num} {people} kamen {date} {pp} und fragten nach {dat}.",
    "Wegen {dat} und {dat} wird {street} ab {date2} gesperrt, die Linien {small} und {small2} fahren über {street2}.",
    "Die Kosten für {acc} liegen bei {euro}; davon trägt {nom} {pct}.",
    "{Nom} ist seit {year} {adj} und {verb} {adv} {acc}.",
    "Ob {nom} {acc} {verb}, entscheidet {nom} {date}.",
    "Weil {nom} {acc} {verb}, hat {nom} {acc} {part}.",
    "Anders als {nom} {verb} {nom} {acc}{tail}.",
    "{Pers} hat {date} {acc} {part} und {dat} gedankt.",
    "Ein {adj}es {compound} aus {city} {verb} {pp} {acc}.",
    "{Nom} aus {city} {verb} {acc}, {nom} aus {city2} {acc}.",
    "Im Stadtteil {district} {verb} {nom} {acc}{tail}.",
    "Anmeldung bis {date2} bei {name}, Telefon {phone}, oder {pp}.",
    "Beginn ist um {clock} Uhr {pp}, der Eintritt kostet {small} Euro, ermäßigt {small2} Euro.",
    "{Nom} {verb} von {num} auf {num2} {unit}, das sind {pct} mehr als {year}.",
    "Vorgesehen sind {acc}, {acc} sowie {acc}.",
    "Zwischen {street} und {street2} {verb} {nom} {acc}.",
    "Auf dem Programm stehen {acc}, {acc} und {pp} {acc}.",
    "{Pers} und {pers} stellten {date} {acc} vor{tail}.",
    "Der Antrag von {name} wurde mit {small} zu {small2} Stimmen {pp} abgelehnt.",
    "„{Nom} {verb} {acc}.“ {Nom} dagegen {verb} {acc}{tail}.",
    "Gut {num} Meter lang ist {nom}, {small} Meter breit, und {adv} {verb} {nom} {acc}.",
)
_TAILS = (
    ", die {pp} {acc} {verb}", ", wie {pers} mitteilte", ", damit {nom} {acc} {verb}", ", obwohl {nom} {acc} {verb}", " ({adj} {pp})",
    " – {adv} {pp}", ", ohne {acc} zu {inf}", ", um {acc} {pp} zu {inf}", ", heißt es aus {dat}", ", nachdem {nom} {acc} {verb}",
    "; {nom} {verb} {acc}", ", {adj}, {adj} und {adj}", ", so {name}", ", {adv} und {adv}", " und {inf} und {inf} zugleich",
)  # fmt: skip
_PHRASES = (
    "in {dat}", "mit {dat}", "bei {dat}", "nach {dat}", "vor {dat}", "neben {dat}", "im {m} {year}", "seit {year}", "am {weekday}",
    "auf {dat}", "an {dat}", "trotz {dat}", "für {acc}", "ohne {acc}", "durch {acc}", "in {city}", "rund um {street}", "wegen {dat}",
    "im {season} {year}", "unter {dat}", "gegenüber {dat}", "laut {name}", "zusammen mit {name}",
)  # fmt: skip
_PARTNERSHIP = (
    "Seit {past} verbindet {home} und {abroad} eine Städtepartnerschaft, die {nom} mit Leben füllt{tail}.",
    "Eine Delegation aus der Partnerstadt {abroad} besuchte {home} vom {small}. bis {date2} und besichtigte {acc}.",
    "{home} und {abroad} haben {date} einen Freundschaftsvertrag unterzeichnet{tail}.",
    "Im Rahmen eines von URBACT geförderten Projekts arbeiten {home} und {abroad} bei {dat} zusammen.",
    "Die Städte {home} und {abroad} planen eine Klimapartnerschaft; der Vertrag soll im {season} unterzeichnet werden.",
    "„Die Freundschaft mit {abroad} ist uns ein Herzensanliegen“, sagte {pers} {pp}.",
    "Jugendliche aus {abroad} waren bei Gastfamilien untergebracht und lernten {acc} und {acc} kennen.",
    "Zum Jubiläum der Partnerschaft wurde {pp} ein Baum gepflanzt, gefördert aus dem Programm Erasmus+.",
    "Die Partnerschaft mit {abroad} besteht seit {past}; {adv} {verb} {nom} {acc}.",
    "{pers}, der Amtskollege aus {abroad}, überreichte {dat} ein Bild von {dat}.",
    "Der Partnerschaftsverein lädt {date} zu einem Abend über {abroad} {pp} ein.",
    "Neben {abroad} ist {home} auch mit {abroad2} (seit {past2}) verschwistert.",
    "Die Partnerstädte wollen künftig bei {dat} enger zusammenarbeiten, wie {pers} ankündigte.",
    "Aus {abroad} reisten {num} Gäste an, {adv} {verb} {nom} {acc}.",
)
_PASSING = (
    "{Nom} war zuvor in {abroad} zu sehen{tail}.",
    "Die Gruppe reist {date} nach {abroad}, wo {nom} {acc} {verb}.",
    "{pers} kam {past2} aus {abroad} und {verb} {acc}.",
    "Auch ein Chor aus der Partnerstadt {abroad} tritt {pp} auf.",
)
_SLOT = re.compile(r"\{(\w+?)(\d?)\}")


def every_city(gazetteer: Gazetteer) -> Iterator[City]:
    """All municipalities of the gazetteer in the order of their GeoNames ids."""
    for number in sorted(gazetteer._ids):
        yield gazetteer.city(f"geonames:{number}")


class Writer:
    """Writes one text: every slot of a sentence is a method of the same name."""

    def __init__(self, rng: random.Random, homes: list[str], abroad: list[str], first_names: list[str]) -> None:
        self.rng = rng
        self.homes = homes
        self.firsts = first_names
        self.town = rng.choice(homes)
        self.partners = (rng.choice(abroad), rng.choice(abroad))
        #: What the text is about: the nouns that come back in it.
        self.topics = [noun(rng) for _ in range(12)]
        self.people = [self._person() for _ in range(4)]

    def fill(self, frame: str) -> str:
        """The frame with every slot filled, slots of what fills it included."""

        def put(match: re.Match[str]) -> str:
            name, number = match.groups()
            low = name[0].lower() + name[1:]
            text = self._slot(low, number)
            return text[0].upper() + text[1:] if low != name and text else text

        return _SLOT.sub(put, frame)

    def _slot(self, name: str, number: str) -> str:
        rng = self.rng
        if name in _DEFINITE:
            return self._phrase(name)
        if name == "tail":
            return self.fill(rng.choice(_TAILS)) if rng.random() < 0.3 else ""
        if name == "pp":
            return self.fill(rng.choice(_PHRASES))
        if name in ("verb", "part", "inf"):
            return pick(rng, VERBS)[("verb", "part", "inf").index(name)]
        if name == "pers":
            return rng.choice(self.people) if rng.random() < 0.7 else self._person()
        if name == "date" and number:
            return f"{rng.randint(1, 28)}. {self._m()}"
        if name == "abroad":
            return self.partners[1 if number else 0]
        return str(getattr(self, f"_{name}")())

    def _phrase(self, case: str) -> str:
        rng = self.rng
        word, gender = rng.choice(self.topics) if rng.random() < 0.2 else noun(rng)
        strong = rng.random() < 0.65
        article, ending = (_DEFINITE if strong else _INDEFINITE)[case][gender]
        if rng.random() < 0.3:
            article = rng.choice(_LIKE_THE) + _STRONG[article] if strong else rng.choice(_LIKE_A) + article[3:]
        if gender == "f" and case == "nom" and rng.random() < 0.3 and word[-3:] == "ung":
            article, ending, word = rng.choice(_MANY), "e", word + "en"
        described = f" {adjective(rng)}{ending}" if rng.random() < 0.45 else ""
        return f"{article}{described} {word}"

    def _person(self) -> str:
        name = self._name()
        return f"{self.rng.choice(FUNCTIONS)} {name}" if self.rng.random() < 0.6 else name

    def _name(self) -> str:
        return f"{pick(self.rng, self.firsts)} {surname(self.rng)}"

    def _compound(self) -> str:
        return pick(self.rng, HEADS).rstrip("-") + self.rng.choice(("unternehmen", "team", "orchester", "institut", "labor", "büro"))

    def _district(self) -> str:
        return surname(self.rng).split("-")[0] + self.rng.choice(("heim", "dorf", "hausen", "rode", "ingen", "büttel", "au", "hagen"))

    def _adv(self) -> str:
        return pick(self.rng, ADVERBS)

    def _adj(self) -> str:
        return adjective(self.rng)

    def _said(self) -> str:
        return self.rng.choice(("sagte", "erklärte", "betonte", "so", "meint", "bilanzierte", "ergänzte", "sagt"))

    def _people(self) -> str:
        words = ("Besucher", "Bürgerinnen und Bürger", "Kinder", "Anwohner", "Gäste", "Fachleute", "Schülerinnen", "Vereine")
        return self.rng.choice(words)

    def _unit(self) -> str:
        return self.rng.choice(("Euro", "Millionen Euro", "Plätze", "Quadratmeter", "Tonnen", "Wohnungen", "Stellen", "Kilometer"))

    def _home(self) -> str:
        return self.town

    def _city(self) -> str:
        return self.rng.choice(self.homes) if self.rng.random() < 0.6 else self.town

    def _street(self) -> str:
        return street(self.rng)

    def _num(self) -> str:
        value = int(10 ** self.rng.uniform(1, 5))
        return f"{value:,}".replace(",", ".") if self.rng.random() < 0.8 else f"{value / 10:.1f}".replace(".", ",")

    def _small(self) -> int:
        return self.rng.randint(2, 29)

    def _pct(self) -> str:
        return f"{self.rng.uniform(0.5, 90):.1f} Prozent".replace(".", ",") if self.rng.random() < 0.5 else f"{self._small()} Prozent"

    def _euro(self) -> str:
        return f"{self._num()} Euro"

    def _year(self) -> int:
        return self.rng.randint(1985, 2025)

    def _past(self) -> int:
        return self.rng.randint(1955, 2010)

    def _m(self) -> str:
        return self.rng.choice(_MONTHS)

    def _weekday(self) -> str:
        return self.rng.choice(_DAYS)

    def _season(self) -> str:
        return self.rng.choice(_SEASONS)

    def _clock(self) -> str:
        return f"{self.rng.randint(8, 20)}.{self.rng.choice(('00', '15', '30', '45'))}"

    def _phone(self) -> str:
        return f"0{self.rng.randint(200, 999)} {self.rng.randint(1000, 99999)}-{self.rng.randint(10, 999)}"

    def _date(self) -> str:
        rng, day = self.rng, self.rng.randint(1, 28)
        forms = (
            f"am {day}. {self._m()}", f"am {self._weekday()}", f"im {self._m()}",
            f"am {self._weekday()}, {day}. {self._m()} {rng.randint(2015, 2025)}",
            f"am {day:02d}.{rng.randint(1, 12):02d}.{rng.randint(2015, 2025)}", f"im {self._season()} {rng.randint(2015, 2026)}",
            "in der kommenden Woche", "im vergangenen Jahr", f"vor {self._small()} Jahren",
        )  # fmt: skip
        return rng.choice(forms)


class Generator:
    """``text(n)`` is the n-th press text; the gazetteer gives its places: German ones from 1,000 inhabitants, others from 5,000."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        cities = list(every_city(gazetteer))
        self.home = sorted(city.name_de for city in cities if city.country_code == "DE" and (city.population or 0) >= 1_000)
        self.abroad = sorted(city.name_de for city in cities if city.country_code in _ABROAD and (city.population or 0) >= 5_000)
        listed = (gazetteer.folder / "first_names.txt").read_text(encoding="utf-8").split()
        self.first_names = sorted(listed, key=lambda name: random.Random(name).random())  # noqa: S311

    def text(self, number: int) -> str:
        """Title, dateline, paragraphs and at times an address, about 400 words."""
        rng = random.Random(number)  # noqa: S311
        writer = Writer(rng, self.home, self.abroad, self.first_names)
        twinned = number % 3 == 0
        passing = not twinned and rng.random() < 1 / 9
        title = f"{writer.town} und {writer.partners[0]} rücken zusammen" if twinned else writer.fill("{Nom} {verb} {acc}")
        dateline = f"{writer.town}, {rng.randint(1, 28)}. {rng.choice(_MONTHS)} {rng.randint(2015, 2025)}."
        paragraphs = [title, f"{dateline} {writer.fill(rng.choice(_NEWS))}"]
        words = sum(len(p.split()) for p in paragraphs)
        while words < WORDS - 15:
            sentences = []
            for _ in range(rng.randint(2, 5)):
                pool = _PARTNERSHIP if twinned and rng.random() < 0.25 else _PASSING if passing and rng.random() < 0.05 else _NEWS
                sentences.append(writer.fill(rng.choice(pool)))
            paragraphs.append(" ".join(sentences))
            words += len(paragraphs[-1].split())
        if rng.random() < 0.3:
            postcode, house = f"{rng.randint(1067, 99998):05d}", rng.randint(1, 120)
            paragraphs.append(f"Pressekontakt: {writer.fill('{name}')}, {street(rng)} {house}, {postcode} {writer.town}")
        return "\n\n".join(paragraphs) + "\n"

    def texts(self, begin: int, end: int) -> Iterator[str]:
        return (self.text(number) for number in range(begin, end))

    def write_folder(self, folder: Path, count: int) -> None:
        """``count`` texts as files, a thousand in a folder."""
        for number in range(count):
            place = folder / f"{number // 1000:04d}"
            if number % 1000 == 0:
                place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:07d}.txt").write_text(self.text(number), encoding="utf-8")
