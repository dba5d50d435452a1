"""Press texts with the issuer's city as German print shows it: (id, text, beginning of the city's German name or None, kind)."""

BODY = (
    "Zum ersten Mal seit der Pause treffen sich die Jugendlichen wieder, und diesmal bringen sie ihre Instrumente mit. "
    "Das Programm reicht von einer Werkstatt im Stadtpark bis zu einem gemeinsamen Konzert am letzten Abend der Woche."
)


def _text(*paragraphs: str) -> str:
    return "\n\n".join([*paragraphs, BODY])


LETTERHEADS = [
    ("plain", _text("Stadt Celle\nPressestelle", "Celle, 3. Mai 2021", "Gäste aus Frankreich"), "Celle", "municipality"),
    ("capitals", _text("STADT GIESSEN\nDER MAGISTRAT", "12.03.2020", "Ein Baum für Europa"), "Gießen", "municipality"),
    ("type-and-addition", _text("Stadt Neustadt an der Aisch · Marktplatz 5 · 91413 Neustadt a. d. Aisch", "Neues vom Fest"), "Neustadt an der Aisch", "municipality"),
    ("neustadt-by-postal-code", _text("Stadt Neustadt | Pressestelle | Marktplatz 1 | 67433 Neustadt", "Neues vom Fest"), "Neustadt an der Weinstraße", "municipality"),
    ("river", _text("Stadt Frankfurt (Oder)\nPressestelle", "1. Juni 2022", "Brückenfest"), "Frankfurt (Oder)", "municipality"),
    ("capital", _text("LANDESHAUPTSTADT KIEL", "Amt für Kommunikation", "Kiel, 4. Juli 2019", "Segel setzen"), "Kiel", "municipality"),
    ("hanse", _text("Hanse- und Universitätsstadt Rostock\nPressestelle, Neuer Markt 1, 18055 Rostock", "Kräne für Riga"), "Rostock", "municipality"),
    ("free-hanse", _text("Freie und Hansestadt Hamburg\nSenatskanzlei", "Presseinformation", "Besuch im Rathaus"), "Hamburg", "municipality"),
    ("senate", _text("Der Senat der Freien Hansestadt Bremen\nPressestelle", "10. August 2020", "Besuch im Rathaus"), "Bremen", "municipality"),
    ("university-town", _text("Universitätsstadt Tübingen\nFachbereich Kommunales", "Tübingen, 5. Mai 2020", "Chor auf Reisen"), "Tübingen", "municipality"),
    ("magistrate-of", _text("Magistrat der Universitätsstadt Marburg", "Pressemitteilung 112", "Ausstellung eröffnet"), "Marburg", "municipality"),
    ("kreisstadt", _text("Große Kreisstadt Backnang\nStadtverwaltung", "Medieninformation", "Besuch aus England"), "Backnang", "municipality"),
    ("epithet", _text("Klingenstadt Solingen\nPressebüro", "17.05.2022", "Austausch beginnt"), "Solingen", "municipality"),
    ("luther", _text("Lutherstadt Eisleben\nDie Bürgermeisterin", "8. Juni 2018", "Markt der Nachbarn"), "Eisleben", "municipality"),
    ("markt", _text("Markt Garmisch-Partenkirchen\nRathausplatz 1", "2. März 2021", "Skigäste aus Frankreich"), "Garmisch-Partenkirchen", "municipality"),
    ("markt-in-the-name", _text("Markt Schwaben – Rathaus", "2. März 2021", "Neue Linden"), "Markt Schwaben", "municipality"),
    ("municipality", _text("Gemeinde Feldkirchen-Westerham\nÖffentlichkeitsarbeit", "Ollinger Straße 10, 83620 Feldkirchen-Westerham", "Neue Linden"), "Feldkirchen-Westerham", "municipality"),
    ("austria-municipality", _text("Marktgemeinde Lustenau\nRathausstraße 1, 6890 Lustenau", "Medieninformation", "Radweg über den Rhein"), "Lustenau", "municipality"),
    ("austria-magistrate", _text("Stadtmagistrat Innsbruck\nMedienservice", "Innsbruck, 7. Oktober 2021", "Jugendforum"), "Innsbruck", "municipality"),
    ("austria-town-office", _text("Amt der Stadt Dornbirn", "Rathausplatz 2, 6850 Dornbirn", "Neues Netz"), "Dornbirn", "municipality"),
    ("swiss", _text("Stadt Winterthur\nMedienmitteilung vom 4. April 2019", "Solaranlagen im Tandem"), "Winterthur", "municipality"),
    ("swiss-release", _text("Medienmitteilung der Stadt Luzern", "Luzern, 4. April 2019", "Solaranlagen im Tandem"), "Luzern", "municipality"),
    ("south-tyrol", _text("Gemeinde Lana\nMaria-Hilf-Straße 5, 39011 Lana", "Presseaussendung", "Äpfel und Gäste"), "Lana", "municipality"),
    ("release-of", _text("Pressemitteilung der Stadt Jena vom 12.11.2021", "Labor auf Zeit"), "Jena", "municipality"),
    ("joined-lines", _text("Magistrat der Stadt\nOffenbach am Main", "3. Mai 2017", "Labor auf Zeit"), "Offenbach", "municipality"),
    ("office-with-address", _text("Der Oberbürgermeister\nPresseamt, Rathaus, 06844 Dessau-Roßlau", "3. Mai 2017", "Labor auf Zeit"), "Dessau", "municipality"),
    ("verbandsgemeinde", _text("Verbandsgemeinde Montabaur\nKonrad-Adenauer-Platz 8, 56410 Montabaur", "Nachbarn zu Besuch"), "Montabaur", "municipality"),
    ("samtgemeinde", _text("Samtgemeinde Bersenbrück\nLindenstraße 2", "Nachbarn zu Besuch"), "Bersenbrück", "municipality"),
    ("gazette", _text("Amtsblatt der Stadt Schweinfurt, Ausgabe 12", "Nachbarn zu Besuch"), "Schweinfurt", "municipality"),
    ("joint-with-club", _text("Verkehrsverein und Stadt Lindau\nGemeinsame Presseinformation", "Nachbarn zu Besuch"), "Lindau", "municipality"),
    ("bern", _text("Stadt Bern\nPräsidialdirektion", "Bern, 10. Mai 2021", "Neue Linden"), "Bern", "municipality"),
    ("vienna", _text("Presse- und Informationsdienst der Stadt Wien", "10. Mai 2021", "Neue Linden"), "Wien", "municipality"),
    ("slash", _text("Stadt Biel/Bienne\nStadtkanzlei", "10. Mai 2021", "Neue Linden"), "Biel", "municipality"),
    ("brackets-name", _text("Stadt Leer (Ostfriesland)\nDer Bürgermeister", "10. Mai 2021", "Neue Linden"), "Leer", "municipality"),
]

PRESS = [
    ("caps-dateline", _text("Der lange Weg zum Brunnen") .replace(BODY, "HUSUM. " + BODY), "Husum", "newspaper"),
    ("page-head", _text("Freitag, 6. Mai 2022 · Lokales · Seite 14", "Der lange Weg").replace(BODY, "KEMPTEN. " + BODY), "Kempten", "newspaper"),
    ("paper-and-dateline", _text("Donauwald-Bote, 3. Juni 2019", "Der lange Weg").replace(BODY, "Deggendorf. " + BODY), "Deggendorf", "newspaper"),
    ("author-mark", _text("Südharzer Kurier, 3. Juni 2019, Seite 3", "Der lange Weg").replace(BODY, "Nordhausen (mk). " + BODY), "Nordhausen", "newspaper"),
    ("dash", _text("Der lange Weg", "Ein Verein hat Geduld").replace(BODY, "Rosenheim – " + BODY), "Rosenheim", "newspaper"),
    ("two-word-caps", _text("Der lange Weg").replace(BODY, "BAD TÖLZ. " + BODY), "Bad Tölz", "newspaper"),
    ("austria", _text("Mühlviertler Wochenblatt, 14. Mai 2020", "Der lange Weg").replace(BODY, "FREISTADT. " + BODY), "Freistadt", "newspaper"),
    ("district-dateline", _text("Rheinwarte Tageblatt, 14. Mai 2020", "Der lange Weg").replace(BODY, "Krefeld/Kempen. " + BODY), "Krefeld", "newspaper"),
    ("dateline-after-lead", _text("Der lange Weg", "Drei Jahre hat es gedauert, nun fließt Wasser.").replace(BODY, "LEMGO. " + BODY), "Lemgo", "newspaper"),
    ("swiss-paper", _text("Seetaler Landbote, 14. Mai 2020", "Der lange Weg").replace(BODY, "LENZBURG – " + BODY), "Lenzburg", "newspaper"),
    ("several-towns", "Kurz gemeldet\n\nAHLEN. " + BODY + "\n\nBECKUM. " + BODY + "\n\nOELDE. " + BODY, None, "other"),
    ("dpa", _text("Schule/Polen").replace(BODY, "Görlitz (dpa/sn) - " + BODY), None, "agency"),
    ("apa", _text("Neue Brücke").replace(BODY, "Graz (APA) - " + BODY), None, "agency"),
    ("sda", _text("Neue Brücke").replace(BODY, "Chur (sda) - " + BODY), None, "agency"),
    ("epd", _text("Neue Brücke").replace(BODY, "Erfurt (epd). " + BODY), None, "agency"),
    ("dpa-tail", _text("Neue Brücke") + "\n\n© dpa-infocom, dpa:210311-99-770123/3", None, "agency"),
    ("photo-of-agency", _text("Stadt Celle\nPressestelle", "Neue Brücke") + "\n\nFoto: dpa", "Celle", "municipality"),
    ("radio", "Antenne Nordheide\nNachrichten um 17 Uhr\n\nLÜNEBURG: " + BODY + "\n\nSTADE: " + BODY, None, "broadcaster"),
]

OTHERS = [
    ("ministry", _text("Bundesministerium für Umwelt und Verbraucherschutz", "Berlin, 4. Mai 2021", "Aufruf"), None, "ministry"),
    ("state-ministry", _text("Sächsisches Staatsministerium für Regionalentwicklung", "Dresden, 4. Mai 2021", "Aufruf"), None, "ministry"),
    ("federal-office", _text("Bundesamt für Bauwesen und Raumordnung", "Bonn, 4. Mai 2021", "Aufruf"), None, "ministry"),
    ("chamber", _text("Industrie- und Handelskammer Ulm", "Ulm, 4. Mai 2021", "Reise nach Baku"), None, "chamber"),
    ("chamber-of", _text("Presseinformation der IHK Lüneburg-Wolfsburg", "Lüneburg, 4. Mai 2021", "Reise nach Baku"), None, "chamber"),
    ("university", _text("Universität Passau\nKommunikation", "Passau, 4. Mai 2021", "Forschung am Fluss"), None, "university"),
    ("technical", _text("Ostbayerische Technische Hochschule Regensburg", "Regensburg, 4. Mai 2021", "Forschung am Fluss"), None, "university"),
    ("association", _text("Deutscher Städtetag\nHauptgeschäftsstelle Berlin", "4. Mai 2021", "Städte fordern Planungssicherheit"), None, "association"),
    ("club", _text("Freundeskreis Ansbach–Anglet e. V.", "Ansbach, 4. Mai 2021", "Einladung zum Fest"), None, "association"),
    ("foundation", _text("Baltische Stiftung für Stadtkultur", "Lübeck, 4. Mai 2021", "Preis vergeben"), None, "association"),
    ("county", _text("Landkreis Görlitz\nPressestelle", "Bahnhofstraße 24, 02826 Görlitz", "Kreise vereinbaren Austausch"), None, "other"),
    ("company", _text("Stadtwerke Lemgo GmbH", "Lemgo, 4. Mai 2021", "Wärme aus der Bega"), None, "other"),
    ("project-office", _text("Projektbüro „Grünes Band am Fluss“", "Meißen, 4. Mai 2021", "Zweite Runde"), None, "other"),
    ("broadcaster", _text("Landesstudio Tirol\nRadio-Nachrichten", "4. Mai 2021", "Neues aus dem Oberland"), None, "broadcaster"),
    ("network", _text("Städtenetzwerk Grüne Mitte", "Kassel, 4. Mai 2021", "Jahrestreffen"), None, "association"),
    ("no-evidence", _text("Zusammenarbeit beim Strukturwandel", "Viele Häfen wandeln sich."), None, "other"),
    ("headline-names-city", _text("Stadt Dortmund startet Kooperation mit Hochschulen"), None, "other"),
    ("headline-partner", _text("Hilfe für die Stadt Butscha"), None, "other"),
    ("address-only", _text("Aufruf zur Bewerbung") + "\n\nRückfragen: Deichstraße 31, 53179 Bonn", None, "other"),
]

FOOTS = [
    ("contact-office", _text("Ein Fest am Fluss") + "\n\nKontakt: Kulturamt, Rathausplatz 3, 99423 Weimar", "Weimar", "municipality"),
    ("contact-of", _text("Ein Fest am Fluss") + "\n\nKontakt:\nPressestelle der Stadt Bocholt\nTelefon 02871 953-111", "Bocholt", "municipality"),
    ("imprint", _text("Ein Fest am Fluss") + "\n\nHerausgeber: Stadt Worms, Abteilung Öffentlichkeitsarbeit", "Worms", "municipality"),
    ("credit", _text("Ein Fest am Fluss") + "\n\nBild: Stadt Remscheid / M. Krämer", "Remscheid", "municipality"),
    ("mail-host", _text("Ein Fest am Fluss") + "\n\nRückfragen: Ines Krahl, presse@erlangen.example", "Erlangen", "municipality"),
    ("mail-host-town-hall", _text("Ein Fest am Fluss") + "\n\nRückfragen: Ines Krahl, presse@stadt-hilden.example", "Hilden", "municipality"),
    ("speaks-of-itself", _text("Ein Fest am Fluss", "Die Stadt Solothurn lädt ein. Wir freuen uns auf alle, die kommen. Für die Stadt Solothurn ist es das erste Mal."), "Solothurn", "municipality"),
    ("place-and-date", _text("Medieninformation", "Zittau, 9. Mai 2023", "Ein Fest am Fluss", "Die Stadt lädt ein, sagt der Oberbürgermeister."), "Zittau", "municipality"),
    ("chamber-signature", _text("Reise nach Baku") + "\n\n--\nIndustrie- und Handelskammer Passau\nGeschäftsbereich International", None, "chamber"),
    ("speech-only-in-quotes", _text("Besuch", "„Wir lieben unsere Stadt“, sagt ein Gast über die Stadt Posen."), None, "other"),
]
