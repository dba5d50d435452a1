"""Generated German press texts of about 400 words for the bench: the same number gives the same text on every machine.

Two thirds are ordinary municipal news with a city or two, one third reports on a partnership, as in a press office's archive that was
searched for the word. Names of cities come from the gazetteer, everything else from the sentences below.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.gazetteer import Gazetteer
    from pipeline.records import City

WORDS = 400
_MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")
_FIRST = ("Anna", "Jörg", "Sabine", "Mehmet", "Katrin", "Uwe", "Claudia", "Thomas", "Ilse", "Peter", "Yasemin", "Frank")
_LAST = ("Schneider", "Öztürk", "Brandt", "Kowalski", "Vogel", "Lindner", "Hartmann", "Jansen", "Weber", "Petersen", "Maurer", "Seidel")

#: Compounds out of these keep generated texts apart, so that they are not taken for copies of each other.
_HEAD = (
    "Brücken", "Schul", "Wald", "Bahnhofs", "Markt", "Hafen", "Sport", "Kultur", "Garten", "Turm", "Mühlen", "Wasser", "Berg", "Winter",
    "Sommer", "Kinder", "Senioren", "Rad", "Fluss", "Altstadt", "Theater", "Musik", "Vereins", "Energie",
    "Straßen", "Park", "Gemeinde", "Jugend",
)  # fmt: skip
_TAIL = (
    "fest", "projekt", "haus", "konzept", "forum", "tag", "platz", "weg", "programm", "zentrum", "preis", "markt", "gutachten", "treffen",
    "verein", "ausschuss", "fonds", "archiv", "kreis", "museum", "büro", "lauf", "netz", "plan", "rat", "verband", "werk", "beirat",
)  # fmt: skip

_NEWS = (
    "Die Stadtverwaltung hat am {day}. {month} {year} die Planungen für das {noun} und den Umbau beim {noun2} vorgestellt.",
    "Rund {n} Bürgerinnen und Bürger kamen zum {noun} in die Mehrzweckhalle und stellten Fragen zum {noun2}.",
    "„Wir wollen, dass das {noun} für alle Generationen offen ist“, sagte {first} {last} vom Amt für Stadtplanung.",
    "Für {noun} und {noun2} stehen im Haushalt {n} Millionen Euro bereit, ein Teil davon kommt vom Land.",
    "Der Stadtrat stimmte der Vorlage zum {noun} mit großer Mehrheit zu; der Umbau soll im {season} {year} beginnen.",
    "Wegen {noun} und {noun2} wird der Verkehr umgeleitet, die Buslinien {a} und {b} fahren einen Umweg.",
    "Die Feuerwehr rückte im Bezirk {noun} zu {n} Einsätzen aus, etwas weniger als beim {noun2} im Jahr davor.",
    "Wer sich am {noun} beteiligen möchte, findet die Unterlagen bis zum {day}. {month} beim {noun2}.",
    "Die Volkshochschule bietet ab {month} neue Kurse an, darunter {noun} für Anfänger und {noun2} für Geübte.",
    "Nach Angaben von {first} {last} ist die Zahl der Anmeldungen zum {noun} um {a} Prozent gestiegen.",
    "Bürgermeisterin {first} {last} dankte den Helfern, ohne die {noun} und {noun2} nicht möglich wären.",
    "Das {noun} zeigt bis Ende {month} Fotografien zum {noun2}, der Eintritt ist frei.",
    "Die Stadtwerke erneuern beim {noun} Leitungen und bitten auch am {noun2} um Verständnis.",
    "Zum {noun} werden Händler erwartet, die neben dem {noun2} Obst, Gemüse und Blumen anbieten.",
    "Ein {noun} kommt zu dem Schluss, dass das {noun2} noch zehn Jahre genutzt werden kann.",
    "Beim {noun} entstand in den Ferien ein Wandbild, das {noun2} und Alltag im Viertel zeigt.",
    "Der Radweg vom {noun} bis zum {noun2} wird auf {a} Kilometern erneuert und besser beleuchtet.",
    "Anwohner hatten sich über das {noun} beschwert; nun soll am {noun2} nachts Tempo 30 gelten.",
    "Das {noun} verleiht seit {year} auch Werkzeuge und Instrumente für das {noun2}.",
    "Mit dem Förderbescheid über {n}.000 Euro kann das {noun} ein neues Dach erhalten, das {noun2} folgt.",
    "Auf der Tagesordnung stehen außerdem {noun}, {noun2} und der Winterdienst.",
    "Das Ordnungsamt kontrolliert in den nächsten Tagen rund um {noun} und {noun2} das Parken.",
    "Das {noun} ehrte {a} Meisterinnen und Meister für ihre Arbeit am {noun2}.",
    "Ein Unternehmen aus {city} errichtet neben dem {noun} ein Lager mit {n} Stellplätzen.",
    "Die Ausstellung zum {noun} war zuvor in {city} zu sehen und wandert im {season} weiter.",
    "Der Fachkräftemangel trifft auch das {noun}: Derzeit sind {a} Stellen nicht besetzt.",
    "Klimaschutz bleibt beim {noun} ein Schwerpunkt, unterstrich {first} {last} in der Sitzung am {day}.{m}.{year}.",
    "Das {noun} lädt für den {day}. {month} zu einem Konzert ins {noun2} ein, Beginn ist um 19 Uhr.",
    "Der Bericht weist für {noun} und {noun2} einen Rückgang des Verbrauchs um {a} Prozent aus.",
)
_PARTNERSHIP = (
    "Seit {past} verbindet {home} und {abroad} eine Städtepartnerschaft, die von Vereinen und Schulen mit Leben gefüllt wird.",
    "Eine Delegation aus der Partnerstadt {abroad} besuchte {home} vom {a}. bis {day}. {month} {year}.",
    "{home} und {abroad} haben am {day}. {month} {year} einen Freundschaftsvertrag unterzeichnet.",
    "Im Rahmen eines von URBACT geförderten Projekts arbeiten {home} und {abroad} beim Hochwasserschutz zusammen.",
    "Die Städte {home} und {abroad} planen eine Klimapartnerschaft; der Vertrag soll im {season} unterzeichnet werden.",
    "„Die Freundschaft mit {abroad} ist uns ein Herzensanliegen“, sagte Oberbürgermeister {first} {last} beim Empfang.",
    "Jugendliche aus {abroad} waren bei Gastfamilien untergebracht und lernten Betriebe und das Theater kennen.",
    "Zum Jubiläum der Partnerschaft wurde im Park ein Baum gepflanzt, gefördert aus dem Programm Erasmus+.",
)
_SEASONS = ("Frühjahr", "Sommer", "Herbst", "Winter")


def every_city(gazetteer: Gazetteer) -> Iterator[City]:
    """All municipalities of the gazetteer in the order of their GeoNames ids."""
    for number in sorted(gazetteer._ids):
        yield gazetteer.city(f"geonames:{number}")


class Generator:
    """``text(n)`` is the n-th press text; the gazetteer gives German and foreign cities of 20,000 inhabitants and more."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        cities = [city for city in every_city(gazetteer) if (city.population or 0) >= 20_000]
        self.home = sorted(city.name_de for city in cities if city.country_code == "DE")
        self.abroad = sorted(city.name_de for city in cities if city.country_code in ("FR", "PL", "IT", "GB", "ES", "CZ", "UA", "NL"))

    def text(self, number: int) -> str:
        """Title, dateline and paragraphs, about 400 words."""
        rng = random.Random(number)  # noqa: S311
        home, abroad = rng.choice(self.home), rng.choice(self.abroad)
        twinned = number % 3 == 0
        title = f"{home} und {abroad} rücken zusammen" if twinned else f"Neues aus dem Rathaus in {home}"
        day, month, year = rng.randint(1, 28), rng.choice(_MONTHS), rng.randint(2015, 2025)
        paragraphs = [title, f"{home}, {day}. {month} {year}. {self._sentence(rng, home, abroad, _NEWS)}"]
        words = sum(len(p.split()) for p in paragraphs)
        while words < WORDS:
            sentences = []
            for _ in range(rng.randint(3, 5)):
                pool = _PARTNERSHIP if twinned and rng.random() < 0.25 else _NEWS
                sentences.append(self._sentence(rng, home, abroad, pool))
            paragraphs.append(" ".join(sentences))
            words += len(paragraphs[-1].split())
        return "\n\n".join(paragraphs) + "\n"

    def _sentence(self, rng: random.Random, home: str, abroad: str, pool: tuple[str, ...]) -> str:
        return rng.choice(pool).format(
            noun=rng.choice(_HEAD) + rng.choice(_TAIL),
            noun2=rng.choice(_HEAD) + rng.choice(_TAIL),
            home=home,
            abroad=abroad,
            city=rng.choice(self.home),
            first=rng.choice(_FIRST),
            last=rng.choice(_LAST),
            day=rng.randint(10, 28),
            month=rng.choice(_MONTHS),
            m=f"{rng.randint(1, 12):02d}",
            year=rng.randint(2015, 2025),
            past=rng.randint(1955, 2010),
            season=rng.choice(_SEASONS),
            n=rng.randint(20, 900),
            a=rng.randint(2, 9),
            b=rng.randint(10, 40),
        )

    def texts(self, begin: int, end: int) -> Iterator[str]:
        return (self.text(number) for number in range(begin, end))

    def write_folder(self, folder: Path, count: int) -> None:
        """``count`` texts as files, a thousand in a folder."""
        for number in range(count):
            place = folder / f"{number // 1000:04d}"
            if number % 1000 == 0:
                place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:07d}.txt").write_text(self.text(number), encoding="utf-8")
