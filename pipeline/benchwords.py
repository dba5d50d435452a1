"""Words of the bench's generated texts: stems that compound and inflect, so that the vocabulary has no end, as in a press archive."""

from __future__ import annotations

import random
from itertools import chain, zip_longest
from typing import TypeVar

T = TypeVar("T")


def _gendered(**words: str) -> list[tuple[str, str]]:
    """Words with their gender, the three genders in turn, so that each has frequent ones."""
    rows = zip_longest(*([(word, gender) for word in listed.split()] for gender, listed in words.items()))
    return [pair for pair in chain.from_iterable(rows) if pair]


#: Heads of compounds, most frequent first.
HEADS = """
Stadt Bau Schul Verkehrs Kinder Jugend Bürger Kultur Sport Energie Umwelt Straßen Haushalts Sozial Wasser Markt Feuerwehr Klima
Bahnhofs Gewerbe Grundschul Innenstadt Wohn Senioren Familien Rad Park Wald Musik Theater Sommer Winter Gesundheits Brücken
Weihnachts Vereins Bildungs Ausbildungs Digital Landes Bundes Kreis Orts Rats Finanz Steuer Denkmal Museums Altstadt Hafen Fluss
Ufer Hochwasser Katastrophenschutz Wirtschafts Tourismus Handels Handwerks Arbeits Fach Pflege Kranken Klinik Notfall Rettungs
Polizei Sicherheits Ordnungs Abfall Wertstoff Recycling Müll Kanal Leitungs Strom Gas Wärme Fernwärme Solar Photovoltaik Wind
Speicher Lade Elektro Bus Straßenbahn Regional Nacht Fahrplan Tarif Park-and-Ride- Tiefgaragen Parkraum Tempo Ampel Kreuzungs
Kreisel Fußgänger Geh Schulweg Spiel Kita- Krippen Hort Ganztags Mensa Turn Schwimm Hallenbad Freibad Eis Fußball Handball
Leichtathletik Lauf Volks Stadtteil Quartiers Nachbarschafts Begegnungs Integrations Sprach Willkommens Flüchtlings Ehrenamts
Spenden Hilfs Beratungs Betreuungs Inklusions Gleichstellungs Frauen Männer Mädchen Eltern Großeltern Generationen Garten
Kleingarten Blumen Baum Streuobst Wiesen Insekten Vogel Tier Hunde Natur Landschafts Moor Boden Gewässer Bach See Deich Auen
Grundwasser Trinkwasser Abwasser Klär Regen Hitze Luft Lärm Feinstaub Messe Ausstellungs Konzert Orgel Chor Orchester Jazz Rock
Literatur Lese Bücherei Bibliotheks Archiv Geschichts Heimat Trachten Kirchen Kloster Dom Schloss Burg Turm Stadtmauer Fachwerk
Mühlen Industrie Zechen Berg Hütten Textil Glas Porzellan Papier Druck Medien Film Kino Presse Rundfunk Internet Glasfaser
Mobilfunk Daten Rechen Software Technik Forschungs Hochschul Universitäts Labor Medizin Zahn Apotheken Impf Blut Wein Bier Brau
Bäcker Metzger Gastronomie Hotel Camping Wander Kur Bade Dorf Gemeinde Gebiets Grenz Europa Friedens Gedenk Ehren Jubiläums
Neujahrs Fastnachts Frühlings Herbst Ernte Oster Advents Silvester Wahl Abstimmungs Planungs Bebauungs Flächen Grundstücks Miet
Eigentums Erbbau Genossenschafts Stiftungs Förder Investitions Modernisierungs
""".split()  # noqa: SIM905 - five hundred quoted words read worse

#: Tails of compounds with their gender, most frequent first.
TAILS = _gendered(
    m="plan ausschuss platz bau rat betrieb verein verband tag weg preis markt fonds bericht beirat kreis dienst hof antrag beschluss"
    " wettbewerb bedarf verkehr anschluss umbau ausbau entwurf vertrag standort träger stützpunkt saal park turm lauf abend zuschuss"
    " etat bescheid schutz unterricht lehrgang anteil wert raum bereich vorstand sprecher",
    f="verwaltung planung sitzung gesellschaft schule halle straße förderung sanierung woche stelle gruppe beratung versorgung anlage"
    " fläche leitung station messe ausstellung führung veranstaltung reihe initiative stiftung kommission satzung gebühr ordnung"
    " abteilung behörde brücke linie strecke zahl quote umfrage arbeit hilfe einrichtung börse werkstatt akademie bibliothek"
    " entwicklung erweiterung einweihung verleihung prüfung",
    n="projekt haus konzept zentrum programm amt gebiet fest forum museum büro netz werk gelände angebot jahr verfahren gutachten treffen"
    " konzert archiv heim bad lager gebäude quartier viertel stadion denkmal ufer modell budget register seminar netzwerk labor team mobil"
    " wesen recht kennzeichen ticket portal gremium bündnis institut",
)

#: Nouns as they are.
NOUNS = _gendered(
    m="Stadtrat Bürgermeister Landkreis Haushalt Neubau Umbau Beginn Zeitplan Antrag Beschluss Vorschlag Auftrag Besuch Kontakt Betrag"
    " Termin Abschnitt Ort Weg Platz Eingang Kreis Bezirk Investor Architekt Verein Erlös Saal Betrieb Unfall Einsatz Brand Schaden Streit"
    " Kompromiss Zeitraum Sommer Herbst Winter Frühling Bund Rest Teil Anlass Grund",
    f="Verwaltung Fraktion Mehrheit Sitzung Vorlage Frist Baustelle Straße Brücke Schule Kita Halle Bücherei Ausstellung Führung Feier"
    " Delegation Gruppe Stiftung Sparkasse Kirche Region Landschaft Bevölkerung Nachfrage Zahl Summe Rechnung Entscheidung Debatte Idee"
    " Anmeldung Teilnahme Aufgabe Lösung Prüfung Polizei Feuerwehr Leitung Zusammenarbeit Unterstützung Reise Veranstaltung Jury",
    n="Rathaus Land Ministerium Amt Geld Vorhaben Gebäude Gelände Grundstück Dach Erdgeschoss Denkmal Museum Theater Orchester Konzert"
    " Fest Programm Angebot Ergebnis Gutachten Verfahren Urteil Unternehmen Jahr Wochenende Viertel Quartier Dorf Zentrum Ufer Wasser"
    " Holz Licht Publikum Interesse Ziel Thema Gespräch Treffen Team Ehrenamt Krankenhaus Archiv Buch Bild",
)

ADJECTIVES = """
neu groß klein alt jung erst letzt nächst vergangen kommend weit städtisch kommunal öffentlich privat gemeinsam örtlich regional
international historisch modern geplant erneuert saniert barrierefrei energetisch digital nachhaltig klimaneutral ökologisch
sozial kulturell sportlich wirtschaftlich technisch rechtlich finanziell personell zusätzlich kostenlos ehrenamtlich hauptamtlich
jährlich monatlich wöchentlich täglich mehrtägig einstimmig umstritten dringend langfristig kurzfristig vorläufig endgültig
umfangreich detailliert schwierig einfach wichtig zentral nördlich südlich östlich westlich ländlich dicht ruhig grün bunt
denkmalgeschützt leerstehend ehemalig früher heutig künftig zuständig beteiligt betroffen angrenzend benachbart befreundet beliebt
bekannt bewährt erfolgreich gelungen festlich feierlich offen fachlich wissenschaftlich pädagogisch medizinisch ärztlich
pflegerisch handwerklich gewerblich landwirtschaftlich touristisch gastronomisch musikalisch literarisch künstlerisch filmisch
evangelisch katholisch ökumenisch mittelalterlich barock gotisch steinern hölzern gläsern asphaltiert gepflastert überdacht
beleuchtet unterirdisch mehrgeschossig schattig sonnig verregnet trocken heiß kühl laut still sicher unsicher sauber tief breit
schmal
""".split()  # noqa: SIM905

#: Stems that a prefix makes verbs with an object ("überarbeitet", "erbaut").
_STEMS = """
arbeitet baut handelt plant sucht legt setzt stellt teilt führt lebt schult kauft rechnet wertet messt dichtet breitet kleidet
spielt bucht zahlt schafft stärkt mittelt richtet bildet forscht formt gründet lastet leuchtet pachtet pflanzt nennt prägt putzt
räumt regelt rundet sorgt spannt speist
""".split()  # noqa: SIM905

#: Third person, and the participle where it is another word.
_WHOLE = """
plant/geplant saniert fördert/gefördert prüft/geprüft unterstützt begrüßt beschließt/beschlossen erneuert eröffnet finanziert
bekommt/bekommen erhält/erhalten betreibt/betrieben verwaltet ergänzt ersetzt verändert verbessert erweitert erläutert lobt/gelobt
kritisiert bewertet verschiebt/verschoben verkauft mietet/gemietet nutzt/genutzt gestaltet leitet/geleitet zeigt/gezeigt
präsentiert besichtigt untersucht dokumentiert veröffentlicht beantragt genehmigt verhindert beschleunigt entlastet belastet
kontrolliert sperrt/gesperrt räumt/geräumt reinigt/gereinigt bepflanzt überdacht entwirft/entworfen errichtet schließt/geschlossen
würdigt/gewürdigt ehrt/geehrt organisiert koordiniert begleitet berät/beraten benötigt erwartet vermisst bezuschusst
""".split()  # noqa: SIM905


def _infinitive(third: str) -> str:
    return (third[:-2] if third.endswith("tet") else third[:-1]) + "en"


#: Verbs with an object: third person, participle with "haben", infinitive.
VERBS = [(third, part or third, _infinitive(third)) for third, _, part in (word.partition("/") for word in _WHOLE)]
VERBS += [(p + stem, p + stem, p + _infinitive(stem)) for stem in _STEMS for p in ("be", "ver", "er", "über", "unter", "ent", "um")]

ADVERBS = """
heute gestern morgen bald künftig bisher zuletzt inzwischen derzeit zunächst anschließend außerdem zudem auch erneut wieder
weiterhin dennoch trotzdem deshalb daher dagegen dort hier überall teilweise größtenteils vollständig kaum deutlich besonders
insbesondere ausdrücklich offiziell nachts tagsüber mittags abends wochentags sonntags voraussichtlich vermutlich möglicherweise
offenbar schließlich endlich pünktlich frühestens spätestens mindestens lediglich insgesamt durchschnittlich rechnerisch
zusätzlich freiwillig kostenfrei gemeinsam persönlich schriftlich online telefonisch vorsorglich planmäßig überraschend
""".split()  # noqa: SIM905

_ADJECTIVE_TAILS = "gerecht nah fern weit arm reich bezogen orientiert freundlich neutral frei intern bedingt".split()  # noqa: SIM905
_ADJECTIVE_HEADS = "nicht über hoch teil voll viel halb außer inner neu wohl un zwischen vor mehr".split()  # noqa: SIM905
_ONSETS = "B Br D F Fr G Gr H J K Kl Kr L M N P R S Sch Schl Schm Schn Schw St T Tr V W Z".split()  # noqa: SIM905
_RIMES = "a ac ack ahl all am an and arn art as au aub auf e eck eh eid eil el en er ern ett i ich ied iem im ind ing int ir is o oh ohl old on or ot u uh um und ur us ö ü ül ür".split()  # noqa: E501, SIM905
_ENDINGS = "mann er ner ler ke hoff meyer bach berg feld ing ig isch sen stein hardt hold recht scheid kamp brock huber mayr owski ic ek el inger eder".split()  # noqa: E501, SIM905
#: The first words of a list are about equally frequent (Mandelbrot's addition to Zipf's law).
_FLAT = 8
_SUFFIXES = "straße weg platz allee gasse ring damm ufer stieg anger".split()  # noqa: SIM905

FUNCTIONS = (
    "Bürgermeisterin", "Oberbürgermeister", "Stadtsprecherin", "Baudezernent", "Kämmerer", "Amtsleiterin", "Projektleiter", "Schulleiterin",
    "Museumsleiter", "Geschäftsführerin", "Vereinsvorsitzender", "Landrätin", "Ortsvorsteher", "Stadträtin", "Fraktionschef", "Pfarrer",
    "Kreisbrandmeister", "Revierförsterin", "Architektin", "Kuratorin", "Sozialdezernentin", "Erster Beigeordneter", "Klimaschutzmanagerin",
)  # fmt: skip


def surname(rng: random.Random) -> str:
    """An invented family name; one in eight is double."""
    name = rng.choice(_ONSETS) + rng.choice(_RIMES) + rng.choice(_ENDINGS)
    return name if rng.random() > 0.12 else f"{name}-{rng.choice(_ONSETS)}{rng.choice(_RIMES)}{rng.choice(_ENDINGS)}"


def street(rng: random.Random) -> str:
    """ "Lindnerweg", "Hafenstraße"."""
    stem = surname(rng).split("-")[0] if rng.random() < 0.5 else pick(rng, HEADS)
    return stem.rstrip("-") + rng.choice(_SUFFIXES)


def pick(rng: random.Random, items: list[T]) -> T:
    """One of ``items``: half of the draws after Zipf's law (the logarithm of the rank is uniform), half even, which gives the long tail."""
    if rng.random() < 0.5:
        return items[rng.randrange(len(items))]
    return items[int((len(items) / _FLAT + 1) ** rng.random() * _FLAT - _FLAT)]


def noun(rng: random.Random) -> tuple[str, str]:
    """A noun and its gender: simple, compound, or a compound of three."""
    draw = rng.random()
    if draw < 0.3:
        return pick(rng, NOUNS)
    tail, gender = pick(rng, TAILS)
    head = pick(rng, HEADS)
    if draw > 0.93:
        middle = pick(rng, HEADS)
        head = f"{head}-{middle}" if head[-1] != "-" else head + middle
    return (head + (tail.capitalize() if head.endswith("-") else tail), gender)


def adjective(rng: random.Random) -> str:
    """An adjective without ending: simple ("neu") or made ("verkehrsgerecht", "nichtöffentlich")."""
    draw = rng.random()
    if draw < 0.7:
        return pick(rng, ADJECTIVES)
    if draw < 0.85:
        return pick(rng, HEADS).rstrip("-").lower() + rng.choice(_ADJECTIVE_TAILS)
    return rng.choice(_ADJECTIVE_HEADS) + pick(rng, ADJECTIVES)
