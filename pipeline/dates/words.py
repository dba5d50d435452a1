"""The words of the German date grammar: names of months, days, seasons and feasts, adjectives of direction, verb forms that show tense."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text, separated by white space."""
    return frozenset(text.split())


#: Full names that may stand alone; lower case.
MONTHS: dict[str, int] = {
    "januar": 1, "jänner": 1, "jaenner": 1, "februar": 2, "feber": 2, "märz": 3, "maerz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7,
    "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
}  # fmt: skip
#: Abbreviations; they count only beside a day or a year ("Jan" and "Mai" are also names).
MONTH_SHORT: dict[str, int] = {
    "jan": 1, "jän": 1, "feb": 2, "mär": 3, "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10,
    "nov": 11, "dez": 12,
}  # fmt: skip
MONTH_ANY = MONTHS | MONTH_SHORT

WEEKDAYS: dict[str, int] = {
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5, "sonntag": 6,
}  # fmt: skip
WEEKDAY_SHORT: dict[str, int] = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6}

SEASONS: dict[str, int] = {"frühjahr": 1, "frühling": 1, "lenz": 1, "sommer": 2, "herbst": 3, "winter": 4}
SEASON_PREFIXES = ("spät", "früh", "hoch", "vor")

#: Parts of a day that may follow or join a day ("Donnerstagabend", "gestern Abend"); the value stays the day.
DAYPARTS = ("vormittag", "nachmittag", "mittag", "abend", "morgen", "früh", "nacht", "mitternacht")

#: Adjectives that point from the publication date; stem -> steps. Endings: e, en, er, es, em.
DIRECTIONS: dict[str, int] = {
    "vorvergangen": -2, "vorvorig": -2, "vorletzt": -2,
    "vergangen": -1, "letzt": -1, "vorig": -1, "verflossen": -1, "abgelaufen": -1, "zurückliegend": -1,
    "dies": 0, "laufend": 0, "jetzig": 0, "heurig": 0, "aktuell": 0,
    "kommend": 1, "nächst": 1, "bevorstehend": 1,
    "übernächst": 2,
}  # fmt: skip
#: Adjectives that point from another date of the text; stem -> steps.
TEXT_DIRECTIONS: dict[str, int] = {
    "selb": 0, "gleich": 0, "demselb": 0, "desselb": 0, "derselb": 0, "jen": 0, "folgend": 1, "darauffolgend": 1,
    "vorangegangen": -1, "vorhergehend": -1,
}  # fmt: skip

#: Units of time in their inflected forms.
UNIT_NAMES: dict[str, str] = {
    "tag": "day", "tage": "day", "tagen": "day", "tags": "day", "tages": "day",
    "woche": "week", "wochen": "week",
    "monat": "month", "monate": "month", "monaten": "month", "monats": "month", "monates": "month",
    "quartal": "quarter", "quartale": "quarter", "quartalen": "quarter", "quartals": "quarter", "vierteljahr": "quarter",
    "halbjahr": "half_year", "halbjahre": "half_year", "halbjahren": "half_year", "halbjahres": "half_year",
    "jahr": "year", "jahre": "year", "jahren": "year", "jahres": "year", "jahrs": "year",
    "jahrzehnt": "decade", "jahrzehnte": "decade", "jahrzehnten": "decade", "jahrzehnts": "decade",
    "jahrhundert": "century", "jahrhunderte": "century", "jahrhunderten": "century", "jahrhunderts": "century",
}  # fmt: skip

#: Decades as words: "neunzigerjahre" -> 1990. A bare decade is one of the 20th century but for the first two.
DECADE_WORDS: dict[str, int] = {
    "nuller": 2000, "zehner": 2010, "zwanziger": 1920, "dreißiger": 1930, "dreissiger": 1930, "vierziger": 1940, "fünfziger": 1950,
    "sechziger": 1960, "siebziger": 1970, "achtziger": 1980, "neunziger": 1990, "zweitausender": 2000,
}  # fmt: skip

#: Feast names as written -> name in ``almanac``; the key is lower case with single spaces.
FEASTS: dict[str, str] = {
    "neujahr": "neujahr", "neujahrstag": "neujahr", "dreikönigstag": "dreikönig", "heilige drei könige": "dreikönig",
    "heiligen drei könige": "dreikönig", "valentinstag": "valentinstag", "internationaler frauentag": "frauentag",
    "internationalen frauentag": "frauentag", "weltfrauentag": "frauentag", "rosenmontag": "rosenmontag",
    "faschingsdienstag": "faschingsdienstag", "fastnachtsdienstag": "faschingsdienstag", "weiberfastnacht": "weiberfastnacht",
    "silvesternacht": "silvester", "silvesterabend": "silvester", "neujahrsmorgen": "neujahr", "aschermittwoch": "aschermittwoch",
    "palmsonntag": "palmsonntag", "gründonnerstag": "gründonnerstag", "karfreitag": "karfreitag", "karsamstag": "karsamstag",
    "ostersamstag": "karsamstag", "ostersonntag": "ostersonntag", "ostern": "ostern", "ostermontag": "ostermontag",
    "osterwochenende": "osterwochenende", "tag der arbeit": "tag der arbeit", "europatag": "europatag", "muttertag": "muttertag",
    "christi himmelfahrt": "christi himmelfahrt", "himmelfahrt": "christi himmelfahrt", "himmelfahrtstag": "christi himmelfahrt",
    "vatertag": "christi himmelfahrt", "pfingstsonntag": "pfingstsonntag", "pfingsten": "pfingsten",
    "pfingstmontag": "pfingstmontag", "pfingstsamstag": "pfingstsamstag", "pfingstdienstag": "pfingstdienstag",
    "osterdienstag": "osterdienstag", "pfingstwochenende": "pfingstwochenende", "fronleichnam": "fronleichnam",
    "johannistag": "johannistag", "mariä himmelfahrt": "mariä himmelfahrt", "maria himmelfahrt": "mariä himmelfahrt",
    "weltkindertag": "weltkindertag", "tag der deutschen einheit": "tag der deutschen einheit",
    "tag der einheit": "tag der deutschen einheit", "erntedank": "erntedank", "erntedankfest": "erntedank",
    "erntedanksonntag": "erntedank", "stephanstag": "2. weihnachtstag", "stefanitag": "2. weihnachtstag",
    "auffahrtstag": "christi himmelfahrt", "nationalfeiertag": "",
    "reformationstag": "reformationstag", "halloween": "halloween", "allerheiligen": "allerheiligen", "allerseelen": "allerseelen",
    "martinstag": "martinstag", "st. martin": "", "volkstrauertag": "volkstrauertag", "buß- und bettag": "buß- und bettag",
    "totensonntag": "totensonntag", "ewigkeitssonntag": "totensonntag", "nikolaustag": "nikolaus", "nikolaus": "nikolaus",
    "heiligabend": "heiligabend", "heiligen abend": "heiligabend", "heilig abend": "heiligabend", "weihnachten": "weihnachten",
    "silvester": "silvester",
}  # fmt: skip

#: Measures: a four-digit number before one is never a year. Matched as whole words and, for the second tuple, at the end of compounds.
UNITS = word_set(
    """
    millionen milliarden tausend
    m ha t l
    euro mark dollar franken zloty kronen pfund cent rubel prozent promille meter metern hektar ar tonnen tonne kilo gramm liter
    litern watt stunden minuten sekunden tage tagen wochen monate monaten jahre jahren jahrgänge uhr grad volt ps mal maß stück km
    qm cbm kg mm cm kwh mwh kw mw eur mio mrd höhenmeter
    """
)
UNIT_ENDINGS = (
    "euro",
    "meter",
    "metern",
    "stunden",
    "tonnen",
    "watt",
    "gramm",
    "liter",
    "litern",
    "blätter",
    "blättern",
    "prozent",
    "hektar",
    "minuten",
)
#: People and things that are counted: a number before one is a count unless it may well be a year of this time.
THINGS = word_set(
    """
    einwohner einwohnern einwohnerinnen menschen personen leute leuten besucher besuchern besucherinnen gäste gästen teilnehmer
    teilnehmern teilnehmerinnen teilnehmende teilnehmenden mitglieder mitgliedern mitarbeiter mitarbeitern mitarbeiterinnen
    mitarbeitende mitarbeitenden beschäftigte beschäftigten bürger bürgern bürgerinnen zuschauer zuschauern zuhörer zuhörern
    kinder kindern jugendliche jugendlichen schüler schülern schülerinnen studierende studierenden studenten läufer läufern
    sportler sportlern soldaten flüchtlinge flüchtlingen geflüchtete geflüchteten fans frauen männer männern haushalte haushalten
    wohnungen arbeitsplätze arbeitsplätzen plätze plätzen betten stimmen unterschriften bäume bäumen bücher büchern seiten
    exemplare exemplaren flaschen portionen fahrzeuge fahrzeugen autos fälle fällen kommunen städte städten gemeinden projekte
    projekten vereine vereinen firmen betriebe betrieben karten tickets spenden pakete paketen schritte schritten punkte punkten
    zeichen wörter wörtern objekte objekten
    """
)

#: Words before a number that make it a count, not a year.
COUNT_BEFORE = word_set(
    """
    rund etwa ca circa zirka knapp fast über mindestens höchstens maximal gut insgesamt nahezu annähernd gegen je jeweils weitere
    weiteren davon pro mehr weniger ungefähr exakt einen einer wenigstens beinahe zusammen nochmals alle sämtliche plus minus
    """
)
#: Words before a number that make it a year.
YEAR_BEFORE = word_set(
    """
    seit ab bis jahr jahre jahres anno anfang mitte ende beginn sommer winter herbst frühjahr frühling für um nach vor von
    zwischen schon bereits erst noch im ins saison spielzeit schuljahr haushaltsjahr ausgabe jahrgang kurz wendejahr gründungsjahr
    jubiläumsjahr
    """
)
#: Words before a number that make it part of a name or an address.
NAME_BEFORE = word_set(
    """
    s bl kto konto iban ice ic ec re rb zug
    agenda horizont horizon vision strategie masterplan leitbild zukunftsplan telefon tel fax telefax fon mobil ruf durchwahl
    zimmer raum postfach seite artikel art paragraf paragraph absatz abs iso din en version windows nr nummer plz hausnummer
    kapitel abschnitt ziffer zeile tsv sv fc vfb vfl tv sc bsc fsv spvgg tsg ssv esv kölnmesse build modell typ halle kreisstraße
    bundesstraße linie drucksache aktenzeichen az
    """
)
#: Endings of street names: the number after one is a house number.
STREET_ENDINGS = (
    "straße",
    "strasse",
    "str",
    "weg",
    "platz",
    "allee",
    "gasse",
    "ring",
    "ufer",
    "damm",
    "chaussee",
    "promenade",
    "markt",
    "steig",
    "wall",
    "graben",
    "aue",
    "anger",
)

#: Words before a numeric day and month ("3.4.") that make it a chapter or clause.
SECTION_BEFORE = word_set(
    """
    kapitel abschnitt ziffer punkt nr nummer version artikel art abs absatz tabelle abb abbildung seite satz top
    tagesordnungspunkt anlage paragraf paragraph ziff version note
    """
)
