"""The shapes of labels, datelines and addresses in German press text (grammar and layout; the words are in issuers.toml)."""

from __future__ import annotations

import re

from pipeline.identify.words import NAME

#: A lower-case verb of the third person or an auxiliary: the line is a sentence or a headline, no label.
VERB = re.compile(
    r"(?<![\w-])(?!(?:mit|seit|gesamt|samt|nicht|jetzt|selbst)\b)(?:[a-zäöüß]{3,}t|wird|werden|sind|war|waren|wurde|kann|will|soll|hatte)(?![\w-])"
)
PRESS = (
    r"(?:Presse|PRESSE|Medien|MEDIEN|Mitteilung|Information|Kommunikation|Öffentlichkeit|Amt|Referat|Büro|Stab|Fach|Dezernat|Abteilung|Haupt"
    r"|Magistrat|Rathaus|Protokoll)"
)
BEFORE = re.compile(
    rf"\A(?:.*[|·•,;:/–—-]\s*)?(?:.*(?:{PRESS}|[Hh]erausgeb|Absender|Kontakt|Nachricht|Newsletter|Neues aus|Aktuelles|[Bb]latt"
    r"|[Bb]ericht|[Rr]ückblick|(?:[Rr]ats|[Bb]ürger|Gremien)info|©|Verantwortlich|[Bb]ürgermeister|\bRat\b|Verwaltung|Copyright).*)?"
    r"(?:(?:Der|Die|Das|Ihre|Eure|der|die|des|aus|Aus|Aus dem|AUS|DER|DES|und|UND|Freien?|FREIEN?|Große[nr]?|GROSSE"
    r"|Kreisfreien?|Alten?|ALTE|[A-ZÄÖÜ][\wÄÖÜ]+-,?)\s+)*\Z",
    re.S,
)
AFTER = re.compile(
    rf"\s*(?:\Z|[|·•›,;/(–—\"„-]|und\s+[A-ZÄÖÜ]|:\s*(?:\Z|{PRESS}|Aus\s+de[rmn]\s)|\d|(?:{PRESS}|Der |Die |Ober|Bürger|Tel|vom |Nr|Post"
    r"fach|Nummer|informiert|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag,?\s|Mittwoch,?\s|Sonnabend,?\s))"
)
TITLE_OF_HONOUR = re.compile(r"(?:(?:Alte|Freie|Große|Kreisfreie|Königliche|Die|und)\s+)+")
#: Signs that a town's logo has: "STADT MANNHEIM²".
MARKS = re.compile(r"(?<=\w)[²³®™]")
#: A line of names and small words only: an organisation's own name, not a headline about it.
NAME_ONLY = re.compile(r"(?:(?:[A-ZÄÖÜ0-9„“\"(]\S*|der|die|das|des|für|und|von|im|in|am|an|zu|zur|zum|e\.|[–|·/,&-])(?:\s+|\Z)){1,12}\Z")
#: What may follow the part of a name that the gazetteer knows: "/Vogtl.", "(Ostfriesland)", "i.d.OPf.".
ADDITION = re.compile(r"\s*(?:/\s?\w+\.?|\([^()]*\)|(?:[a-zäöü]{1,3}(?:\.\s?|\s))+(?:[A-ZÄÖÜ]\w*\.?)?)")
JOINT = re.compile(r"(?:\bund|,|/|&|\+)\s+(?:d(?:er|ie|es)\s+)?\Z")
#: A line that is a sentence and no label, whatever it names: it ends with a stop behind a word, or begins as a headline does.
SENTENCE = re.compile(r"(?:\S+\s+){4,}[\w-]*[a-zäöüß]{3}[.!?]\Z|(?:Eine?[mnrs]?|Keine?|Wie|Was|Warum|Wer|Wo|Nach|So)\s")
LEGAL_FORM = re.compile(r"(?:e\. ?V\.|gGmbH|GmbH|mbH|AG)\Z")
#: A headline that is the label of a publication: "Partnerschaftsbericht der Stadt Celle".
REPORT = re.compile(
    rf"(?:{PRESS}|[Bb]ericht|[Bb]latt|[Nn]ewsletter|[Rr]undbrief)\w*(?:\s+\d+(?:/\d+)?)?\s+(?:der|aus der|des)\s+\Z"
    r"|(?:[Rr]ats|[Bb]ürger|Gremien)info\w*\s+(?:der\s+)?\Z"
    r"|(?:Rede|Ansprache|Gru(?:ß|ss)wort|\w+(?:rede|ansprache))\s+(?:des|der|von)\s+(?:Ober)?[Bb]ürgermeister(?:s|in)?\s+der\s+\Z"
)
SPLIT = re.compile(r"\s+(?:[|–—·•»]|-|::)\s+")
MONTHS = "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
DATE = re.compile(r"\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄÖÜ][a-zäöü]{2,})\s?\d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.\s?\d{1,2}\.\s?\d\d(?![\d.:])")
#: One of these stands in every agency's mark: looking for them first saves the expression on most texts.
AGENCY_SIGNS = ("©", "(c)", "opyright", "uelle", "QUELLE", "dpa", "apa:", "sda:", "apa-", "sda-", "APA")
#: "Schwäbischer Landmann, Mittwoch, 12. Juli 2023": a name, the day of the week and the date head a newspaper's page.
ISSUE = re.compile(
    r"\W*(?P<name>(?!Presse|Medien|Nr\.|Nummer|Ausgabe)[A-ZÄÖÜ][^,|·]{3,40})\s*[,|·–-]\s*(?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend),?\s+"
    rf"(?:den\s+)?(?:{DATE.pattern})"
)
CAPITALS = re.compile(r"(?<!\w)[A-ZÄÖÜ]{5,}(?!\w)")
SEPARATED = re.compile(r"\s[·|•]\s")
SEAT = r"(?P<code>(?:[DA]-|CH-)?\d{4,5})[ ](?P<name>" + NAME + ")"
ADDRESS = re.compile(r"(?<![\w.,/+-])" + SEAT)
HOST = re.compile(r"(?:@|https?://|\bwww\.)(?:www\.|presse\.|rathaus\.)?(?P<host>[\w-]+)\.[\w.-]*[a-z]")
PLACE = (
    r"(?:St\.[ ])?[A-ZÄÖÜ][\w'’-]+(?:[ ](?:[A-ZÄÖÜ][\w'’-]+|am|an|im|in|ob|vor|bei|unter|auf|der|dem|den|AM|AN|IM|IN|OB|UNTER|DER"
    r"|[adiv]\.[ ]?(?:d\.)?))*"
    r"(?:[ ]?\([A-ZÄÖÜ][a-zäöü]{1,20}\))?(?:[ ]?/[ ]?[A-ZÄÖÜ][\w'’-]+)*"
)
DATELINE = re.compile(
    rf"\W{{0,4}}(?:\(?[a-zäöü]{{2,4}}\)?[.:/]?\s+)?(?P<name>{PLACE})(?:\s*\((?P<mark>[^()\n]{{2,24}})\))?(?P<sep>\.|:|\s?[-–—|])?\s+"
    r"(?=[\W\d]{0,2}[A-ZÄÖÜ0-9])"
)
#: A sign in the dateline of a report that no paper heads: some agency's, known or not ("Celle (nwd) -"); a release's "(pm)" is none.
AGENCY_SIGN = re.compile(r"(?!red\b|pm\b|pd\b|ps\b|pi\b|SMS\b)(?:[a-zäöü]{3,4}(?:/[a-zäöü]{2,4})?|[A-Z]{3,4})\Z")
#: Behind the dateline somebody who speaks for a state: "Dresden, 3. Mai 2021. Staatsministerin …".
STATE = re.compile(r"(?<!\w)(?:(?:Staats|Bundes|Landes)?\w*[Mm]inister(?:in|präsident(?:in)?)?|Staatssekretär(?:in)?)(?!\w)")
#: A paragraph of short news: "Celle. Die Stadt …".
SHORT_NEWS = re.compile(rf"(?P<name>{PLACE})\.\s+(?=[„»]?[A-ZÄÖÜ])")
#: "Hof – Eger – Karlsbad: ..." is a route, no dateline.
ROUTE = re.compile(rf"\W{{0,2}}{PLACE}\s?(?:[–—-]\s|:)")
#: An item of a survey: a town alone in a heading, or before a stroke or colon.
ITEM = re.compile(rf"[\W\d]*(?P<name>{PLACE})(?:\s+[–|-]\s|:\s|\Z)")
PLACE_AND_DATE = re.compile(
    rf"\A\W*(?P<name>{PLACE})(?:\s*\([A-Za-zäöü]{{2,4}}\))?(?:,|\s[·|])?\s+(?:den\s+|am\s+)?(?:[A-Z][a-z]+,\s+(?:den\s+)?)?"
    rf"(?={DATE.pattern}|im\s(?:{MONTHS})\s\d{{4}})"
)
CREDIT = re.compile(r"(?:Fotos?|Bild(?:er|nachweis|rechte|quelle)?|Grafik|Text|Quelle|Copyright|©)\b[^\n]{0,50}?$")
WE = re.compile(r"(?<!\w)(?:[Uu]nsere[rmns]?|[Uu]nser|[Ww]ir|bei uns|an uns)(?!\w)")
QUOTED = re.compile(r"[„“»\"][^„“”»«\"]{2,600}[“”«\"]")
TOWN_HALL = re.compile(
    r"(?<!\w)(?:Ober)?[Bb]ürgermeister|Stadtverwaltung|Gemeindeverwaltung|Stadtrat|Gemeinderat|Rathaus|Stadtverordnetenversammlung"
    r"|(?<!\w)(?:die (?:Stadt|Gemeinde)|Die (?:Landeshaupt|Hanse|Universitäts|Luther|Kreis)stadt)(?!\w)"
    r"|(?<!\w)[Uu]nsere[rmn]? (?:[a-zäöü]+ )?Partner(?:stadt|gemeinde|kommune)"
)
#: A text about twin towns, of which a town hall tells more often than others.
TWINNED = re.compile(r"Partner(?:stadt|städte|gemeinde)|Städtepartnerschaft|[Vv]erschwister")
#: Subjects of an agency's report, parted by strokes: "Kommunen/Polen/Brandenburg".
SLUG = re.compile(
    r"(?:[A-ZÄÖÜ][\w-]+/){2,}(?:[A-ZÄÖÜ][\w-]+/?)?\Z"
    rf"|\([A-Z]{{2,4}}\)\s+{DATE.pattern}\s+(?:[A-ZÄÖÜ][\w-]+\s?/\s?)+[A-ZÄÖÜ][\w-]+\Z"  # "(XY) 12.05.2021 Inland / Kommunen"
)
#: What an organisation calls its own report: "BMZ-Meldung: …".
OWN_REPORT = re.compile(
    r"-(?:Presse|Medien)?"
    r"(?:[Mm]eldung|[Mm]itteilung|[Ii]nfo(?:rmation)?|[Nn]ewsletter|[Nn]achrichten|[Dd]ienst|[Pp]resse|[Rr]undbrief)(?!\w)"
)
#: What a letterhead says beside the issuer: kind, number and date of the release.
FURNITURE = re.compile(
    rf"(?:(?:Presse|Medien|PRESSE|MEDIEN)\w*|[Mm]itteilung|[Ii]nformation|Newsletter|Rundbrief|Aktuelle?s?|(?i:(?:nicht)?amtliche[rs]?(?:\s+und)?|teil)|Meldung|Nachricht(?:en)?|Nr\.?|Ausgabe|Datum|Stand|vom|den|der"
    rf"|Zur|sofortigen|Veröffentlichung|Uhr|PM|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|{DATE.pattern}|[\W\d_]+)+"
)
#: A line that says what the text is: "Pressemitteilung, 3. Mai 2021".
RELEASE = re.compile(r"\W*(?:Presse|Medien)(?:mitteilung|information|info|meldung|erklärung)\b")
#: "Liebe Cellerinnen, liebe Celler": a mayor's words to the town.
SALUTATION = re.compile(
    r"(?:Liebe|Verehrte|Geehrte|geehrte|liebe)\s+(?P<adjective>[A-ZÄÖÜ]\w+er)innen"
    r"(?:\s+und\s+|,\s+(?:liebe\s+)?)[A-ZÄÖÜ]\w+er(?!\w)"
)
#: A line of the head that names a mayor as the speaker.
SPEAKER = re.compile(r"(?:[Vv]on\s+)?(?:(?:Herrn?|Frau)\s+)?(?:Ober)?[Bb]ürgermeister(?:s|in)?(?:\s+[A-ZÄÖÜ][\w.-]*)*\W*\Z")
#: "unsere Stadt", "unsere Gemeinde": what a town hall calls its town.
OUR_TOWN = re.compile(
    r"(?<!\w)[Uu]nsere[rmn]?\s+(?:[a-zäöüß]+\s+)?(?:Stadt|Gemeinde|Kommune|Stadtverwaltung|Partner(?:stadt|gemeinde|städte|städten|gemeinden))(?!\w)"
)
#: A release that speaks of its own town from the first word: "Die Stadt hat …".
THE_TOWN = re.compile(r"(?:Die|In der) (?:Stadt|Gemeinde)(?=\s+[a-zäöü])")
#: A cell or item of a table or list that is a contact all the same.
REACHABLE = re.compile(r"@|\bwww\.|https?://|\bTel(?:efon)?\b|\b\d{4,5} [A-ZÄÖÜ]|[Hh]erausgeb|Kontakt|[Vv]erantwortlich|Presse")
#: "Ahauser Rathaus": an office with the adjective of its town.
ADJECTIVE = re.compile(
    r"(?<![\w-])(?P<adjective>[A-ZÄÖÜ][\w-]+er)\s+"
    r"(?=(?:Rathaus|Rathausbrief|Amtspresse|Pressestelle|Presseamt|Rathausnachrichten|Stadtnachrichten|Gemeindenachrichten|Stadtbrief|Bürgerbrief|Stadthaus|Stadtverwaltung|Gemeindeverwaltung|Magistrat|Amtsblatt)(?!\w))"
)
#: A letterhead's line that ends in its date is no headline: "Servicestelle Kommunen – Bonn, 6. Dezember 2018".
DATED_END = re.compile(rf"[,|·–—-]\s+(?:den\s+)?(?:{DATE.pattern})\W*\Z")
#: "Celle aktuell – Meldungen aus dem Rathaus": the town's own bulletin.
BULLETIN = re.compile(rf"\A\W*(?P<name>{PLACE})\s+(?:aktuell|Aktuell|AKTUELL|informiert|Informiert|INFORMIERT)(?![\w-])")
#: The town that heads a headline: "Leipzig – Übersicht der Projekte", "Celle: Neue Pläne".
TOWN_FIRST = re.compile(rf"\A\W*(?P<name>{PLACE})(?::\s|\s+[–—|-]\s)")

#: A press office and its town, nothing else: "Pressestelle Celle", "Aus dem Rathaus: Celle".
PRESS_OF = re.compile(
    r"\A\W*(?:Presse|Pressestelle|Pressebüro|Pressereferat|Presseservice|Presse- und (?:Informations|Öffentlichkeits)(?:amt|referat|arbeit)"
    r"|(?:Gemeinde|Amts|Stadt|Mitteilungs)blatt|(?:[A-ZÄÖÜ]\w*- und )?(?:Rathaus|Stadt|Gemeinde|Bürger)brief"
    r"|(?:Neues |Nachrichten |Aktuelles )?[Aa]us dem Rathaus)[:,]?\s+"
    rf"(?P<name>{PLACE})(?:,\s(?:{MONTHS})\s\d{{4}})?\W*\Z"
)

#: A release signed at its foot: "Celle, den 3. Mai 2021", "Celle, im Mai 2021", alone in its line or behind the last sentence.
SIGNED = re.compile(rf"(?:\A|[.!?]\s|\d\s)\W*(?P<name>{PLACE}),\s+(?:den\s+|am\s+)?(?:(?:{DATE.pattern})|im\s(?:{MONTHS})\s\d{{4}})\W*\Z")
#: Who signs for somebody else than a town.
OTHER_OFFICE = re.compile(
    r"(?<!\w)(?:\w*[Vv]orsteher|\w*[Vv]orsitzende[rn]?|Landr(?:at|ätin)|Vorstand|(?:Haupt)?[Gg]eschäftsführ\w+|Präsident|Rektor"
    r"|Schulleit\w+)(?:in)?(?!\w)"
)
#: What a bulletin or a paper says of itself beside the number or date of the issue: "Celler Dorfblatt, April 2024".
ISSUED = re.compile(
    r"\(?(?:aus (?:dem|der)\s)?(?:\(?[a-zäöü]{2,4}\)?\s[–-]\s)?(?P<label>[^,;()]{4,50}?)\s*(?:,|\s[–·|-])\s*"
    rf"(?:(?:Ausgabe|Heft|Nr\.|Nummer|Jahrgang|Folge|KW)\s|(?:{MONTHS})\s\d{{4}}|{DATE.pattern})"
)
#: What a bulletin may be called beside the names of newspapers: "gemeinde.aktuell", "Info Forum", "MZ".
PERIODICAL = re.compile(r"(?i:blatt|aktuell|info|forum|brief|magazin|rathaus|mitteilung|nachrichten|bote)|(?<!\w)[A-ZÄÖÜ]{2,4}\Z")

#: What parts a paper's name from the rest of its line.
PARTS = re.compile(r"\s*[,|·•/]\s*|\.\s+|\s+[–—]\s+")
#: "Celle und Umgebung", a paper's page.
AROUND = re.compile(r"\s+(?:und|&|UND)\s+(?:Umgebung|Umland|Region|Land|UMGEBUNG|UMLAND|REGION|LAND)\Z")
HEADED = re.compile(rf"(?:^|[:,–„»]\s*)(?P<name>{PLACE})", re.M)
FOR_TOWN = re.compile(rf"(?<!\w)(?:für|in|Ausgabe|Lokalausgabe|Lokalseite|Redaktion)\s+(?P<name>{PLACE})")
NAMED = re.compile(PLACE)
COUNCIL = re.compile(
    r"(?<!\w)(?:(?:Stadt|Gemeinde|Markt)?[Rr]at(?:e?s\w*)?|Rathaus\w*|\w*[Aa]usschuss(?:es)?|Stadtverordnete\w*|Stadtvertretung)(?!\w)"
)
#: The town behind the council: "Ratssplitter aus Celle", "Stadtrat von Celle".
OF_TOWN = re.compile(
    r"(?:(?:[Rr]ats\w*|[Rr]athaus\w*|[Aa]usschuss|[Rr]at(?:e?s)?|Stadtvertretung)\s+(?:aus|in|von|der Stadt)"
    r"|Rathaus|Stadtrat(?:e?s)?|Gemeinderat(?:e?s)?)"
    rf"\s+(?P<name>{PLACE})"
)
COUNCIL_OF = re.compile(
    r"(?<!\w)(?P<adjective>[A-ZÄÖÜ]\w+er)\s+(?:\w*[Rr]at(?:s\w*)?|Rathaus\w*|\w*[Aa]usschuss(?:es)?|Stadtverordnete\w*|Stadtvertretung)(?!\w)"
)
OFFICE_OF = (
    r"(?<!\w)(?:Stadt|Gemeinde|Marktgemeinde|Rathaus|Stadtrats?|Gemeinderats?|Magistrat|Stadtverwaltung|[Bb]ürgermeister(?:in)? von"
    r"|Städtepartnerschaft(?:en)?|Partnerschaftsverein(?:s|e)?(?: in)?|Partnerschaftskomitees?|Freundeskreis)"
)
#: A town in the position of a place or of a side.
LOCAL = re.compile(rf"(?:{OFFICE_OF}|(?<!\w)(?:in|aus|nach|von|bei|für|mit|und|zwischen|In|Aus|Nach))\s+(?P<name>{PLACE})")
#: A text whose first word is its town: "Celle erwartet …", "29. Februar 2024. Celle darf …".
SUBJECT = re.compile(
    rf"(?:(?:{DATE.pattern})[.:]?\s+)?(?P<name>{PLACE}|[A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ]\w+)? (?:[a-z]\. ?){{1,2}}(?:[A-ZÄÖÜ]\w+)?)"
    rf"\s+(?=[a-zäöü]{{2,}}(?:t|f|n|at|ird)\s)"
)


def lowered(text: str) -> str:
    """Words in capitals as ordinary names, letter for letter: "LANDKREIS CELLE" → "Landkreis Celle"; short ones may be initials."""
    return CAPITALS.sub(lambda m: m[0].capitalize(), text) if CAPITALS.search(text) else text


def tidy(name: str) -> str:
    """A letterhead in capitals as a name: "MAGISTRAT DER STADT WELS" → "Magistrat der Stadt Wels"."""
    name = " ".join(name.split()).strip(" ,;:–-")
    if not name.isupper():
        return name
    small = {"DER", "DES", "AM", "AN", "IM", "IN", "OB", "VOR", "BEI", "UND", "VON"}
    return " ".join(w.lower() if w in small else re.sub(r"\w+", lambda m: m[0].capitalize(), w) for w in name.split(" "))
