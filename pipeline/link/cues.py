"""Cues right before and right behind a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.gazetteer import name_key
from pipeline.link.forms import bases
from pipeline.link.lists import LIST_GAP
from pipeline.link.prior import EUROPE, HARD, heaviest, weight

if TYPE_CHECKING:
    from pipeline.link.context import Surroundings
    from pipeline.link.persons import Persons
    from pipeline.link.scan import Span

#: Articles that a city may have before an attribute behind it: "das Dresden der Kaiserzeit".
_DEFINITE = frozenset(("das", "dem", "des", "der", "die", "den"))
#: Articles that no city can have, for cities are neuter: "über den Neumarkt", "zwischen der Albstadt und der Champagnerstadt".
_GENDERED = frozenset(("der", "die", "den"))
#: Verbs with which a sentence may open on an adjective.
_COPULAS = frozenset(("ist", "war", "bleibt", "blieb", "wird", "wurde", "steht", "stand"))
#: Endings of the third person singular.
_FINITE = ("t", "te")
_FEMININE = ("der", "die", "Die", "einer", "eine", "Eine")
#: What two towns have between them: "die Vereinbarung mit Siegen".
_BOND = (
    "partnerschaft",
    "freundschaft",
    "partnerschaften",
    "freundschaften",
    "vereinbarung",
    "abkommen",
    "verbindung",
    "beziehung",
    "beziehungen",
    "jumelage",
    "verschwisterung",
    "austausch",
)
#: What is called by a town's name.
_BEARER = re.compile(
    r"(?:[Pp]artner(?:in|stadt|gemeinde|kommune|ort)?|Gegenüber|Ziele?|Stadt|Gemeinde|Nachbarin|Städte|Orte|Gemeinden|Stationen)\b(?![.;:!?])"
)
#: Rivers that are nouns too: "bei Regen und in Regen".
_NOUN_RIVERS = frozenset(("regen", "leine", "mulde", "elster", "main"))
_RESORTS = ("ostseebad ", "nordseebad ", "seebad ", "kurort ", "heilbad ", "luftkurort ")
#: A clause goes on behind its subject or object: no comma and no stop right behind the name, but a list's.
_RELATIVE = re.compile(r"[ \u00a0\n][a-zäöü]|,\s(?:[A-ZÄÖÜ]\S+,\s)*[A-ZÄÖÜ]\S+(?:,|\sund|\ssowie)\s")
#: What says behind a name that it is a town: "pflegt Hagen die Klimapartnerschaft", "mit Selçuk verschwistert", "Leiden, Partner seit".
_BOUND = re.compile(
    r"[ \u00a0\n](?:(?:die|der|eine|einer|ihre|ihrer|seine|seiner|keine)\s(?:[a-zäöüß-]+\s){0,2}"
    r"(?:[A-ZÄÖÜ]\w*)?(?:[Pp]artnerschaft|[Ff]reundschaft)(?:en)?\b"
    r"|(?:seit\s(?:dem\s)?(?:Jahre?\s)?\d{4}\s)?(?:verschwistert|verpartnert|befreundet|partnerschaftlich)\b)"
    r"|,\s(?:Partner(?:in)?\s(?:seit|von|der)\b|seit\s\d{4}\s(?:\w+\s)?[Pp]artner(?:in|stadt)?\b)"
    r"|:\s[Dd]ie\s(?:[A-ZÄÖÜ]\w*)?[Pp]artnerschaft\b"
)
#: "Fréhel, seit 1979", "Rivoli (seit 1980)", "Lugo (bis 2016)": what a list of partners says of each.
_SINCE = re.compile(r"(?:,|\s\()\s?(?:seit|bis)\s(?:dem\s)?(?:Jahre?\s)?(?:19|20)\d\d\b")
#: The same in brackets alone, which no noun and no given name has behind it: "Rugby (1977)", "Mobile (seit 1998)".
_SINCE_BRACKET = re.compile(r"\s\((?:(?:seit|bis|ab)\s)?(?:dem\s)?(?:Jahre?\s)?(?:19[4-9]|20[0-4])\d\)")
#: What is celebrated with a town: "40 Jahre Rivoli".
_YEARS = frozenset(("jahre", "jahren"))
#: Articles of a neuter noun, as a town is one.
_NEUTER = frozenset(("das", "dem", "des", "im", "vom", "zum", "beim", "am"))
#: Offices that stand before the town of their seat: "Außenstelle Erfurt".
_SEATS = ("stelle", "niederlassung", "zweigstelle", "filiale", "standort", "regionalbüro")
#: The legal form at the end of a firm's name that begins with a place: "Vechte Sensorik GmbH".
_LEGAL = re.compile(r"[ \u00a0](?:[A-ZÄÖÜ][\w-]+[ \u00a0]){0,2}(?:g?GmbH|mbH|AG|KG|OHG|SE|Ltd|Inc|S\.A\.)(?!\w)")
_PARTS = re.compile(r"(?:Orts|Stadt)teilen?(?:\s[A-ZÄÖÜ][\w-]+,?|,|\s(?:und|sowie))*\s$")
#: Courts and authorities in the genitive: "die Pressestelle des Oberlandesgerichts Celle".
_COURTS = ("gerichts", "gerichtes", "präsidiums", "klinikums", "museums", "gymnasiums")
#: Several of a kind, named one after the other, of which the list may know the second only: "die Kreise Lippe, Höxter und Paderborn".
_SEVERAL = re.compile(
    r"\b(?:Länder|Kreise|Landkreise|Bezirke|Regionen|Provinzen|Kantone|Woiwodschaften|Universitäten|Hochschulen)n?"
    r"(?:[ ][A-ZÄÖÜ][\w-]+,?|[ ](?:und|sowie))*[ ]$"
)
_HOUSE = re.compile(r"[ \u00a0]\d{1,3}[a-z]?(?:[-–]\d{1,3})?\s*(?:,(?!\d)|[·|/;]|\n|$)")  # "Gubin 2,2 Millionen" is a sum


class Cues:
    """Scores what stands beside the spans of one document."""

    def __init__(self, around: Surroundings, persons: Persons) -> None:
        self.around, self.persons = around, persons
        self.view, self.gazetteer, self.words = around.view, around.gazetteer, around.words

    # -- what stands before ----------------------------------------------------------------------------------------------------

    def before(self, span: Span, previous: Span | None, level: int) -> None:
        words = self.words
        first = self.around.word_before(span)
        low = first.lower()
        if low in words.foreign_of and words.is_place_noun(self.around.word_before(span, 2).lower()):
            span.add(4, "place")
            return
        if low in words.river_joints:
            span.add(HARD, "second-half")
            return
        if self.persons.person(span, first, level):
            span.add(HARD, "person")
            return
        if first[:1].isupper() and self.gazetteer.is_land(f"{first} {self.view.text[span.start : span.end]}"):
            span.add(HARD, "land")  # New Mexico
            return
        if self._rivers(span, low):
            span.add(HARD, "river")
            return
        if self._epithet(span):
            span.add(HARD, "epithet")
            return
        if self._organisation(span, first, previous):
            span.add(HARD, "organisation")
            return
        code, region = self.around.land_before(span)
        if code:
            if any(c.country_code == code for c in span.candidates):
                span.country, span.region = code, region or span.region
                span.add(3.4, f"country:{code}")
            elif not level and heaviest(span) < 4.5:
                span.add(HARD, "elsewhere")  # "aus Portugal Melgaço" where only Brazil's is known: made from the text (local.py)
            return
        code, region = self.around.stated_before(span)
        if code and any(c.country_code == code for c in span.candidates):
            neuter = self.around.neuter(span)
            if not (first and first[0].isupper() and not words.is_place_noun(low)):
                span.country, span.region = code, region or span.region
                span.add((4, 3.5, 3, 2, 0)[level] if neuter or not level or first[0].isupper() else 0.5, f"country:{code}")
        if first and first[0].isupper() and words.is_place_noun(low) and low not in words.place_plurals:
            span.add(4 if low not in ("markt", "ort", "city") else 2, "place")
        elif low in words.place_plurals:
            span.add(2.5, "place")
        elif low in words.municipal_heads and first[0].isupper():
            span.add(3, "place")
        elif first in ("Raum", "Großraum"):  # "im Raum Oppeln": the town and what lies around it
            span.add(2.5, "place")
        elif (low in words.locative and first[0].islower()) or first in ("In", "Aus", "Nach", "Bei"):
            given = low == "in" and level == 1 and span.key not in words.common  # nobody is "in Piran", but a town's guest
            span.add(HARD if "land" in span.evidence else 2.6 if given else 2, "locative")  # "Norfolk in Virginia"
            if level > 1 and low != "bei" and "land" not in span.evidence:
                span.score += self._bare(span, level)
        elif low in words.contracted:
            span.add(-4 if level else -3, "contracted")
        elif low in words.articles:
            counted = low not in _DEFINITE or span.genitive  # "ein Hub", "des Bundes": a noun, where "das Köln von heute" is the city
            gendered = low in _GENDERED and not self._relative(span)
            if level or not self._pronoun(span, low):
                span.add(-4 if level or span.score < 1 or counted or gendered else -0.3, "article")
        elif low in words.naming:
            partners = self._partners_called(span) or (not level and (self._mentioned(span, low) or self._introduced(span, low)))
            span.add(2.5 if partners else -4, "place" if partners else "naming")
        elif low == "von" and self._title_of(span):
            span.add(3, "place")
        elif low in words.prepositions and low not in ("und", "oder", "sowie"):
            bond = low in ("mit", "zu", "nach", "zwischen") and self.around.word_before(span, 2).lower().endswith(_BOND)
            span.add(2.5 if bond else 1.2, "bond" if bond else "preposition")
        elif first.isdigit():
            if self.around.postcode(span, first):
                span.add(4, "postcode")
            elif level and len(first) < 4:
                span.add(-2, "number")
        elif level and low and first[0].islower() and not code and self._attribute(span, low):
            span.add(-1.5, "attribute")
        elif not level and not span.evidence and low in _YEARS and self.around.word_before(span, 2).isdigit():
            span.add(1.5, "anniversary")
        elif not level and not span.evidence and self._landed(span, first):
            span.add(1.5, "landscape")
        elif low and first[0].isupper() and not span.evidence and self._noun(span, low):
            partner = (
                low.endswith(words.partner_suffixes)
                or (not level and heaviest(span) >= 4.5 and low.endswith(_SEATS))
                or (not level and heaviest(span) >= 4.5 and self._told(span) and not self._of_town(first))
            )
            other = not partner and (self._apposed(span, first) or self._of_town(first))
            span.add(0.5 if partner else -2.6 if other else -1.2, "partner" if partner else "noun")
        if (low in words.contracted or low in words.articles) and span.key in words.rivers:
            span.add(HARD, "river")
        if low in _NEUTER and span.key == "münster" and not span.genitive and self._stopped(span):
            span.add(-4, "church")  # "um das Münster zu besichtigen", where "das Münster der Täufer" is the city

    def _stopped(self, span: Span) -> bool:
        """Whether no attribute in the genitive follows the name."""
        return self.around.word_after(span) not in ("der", "des", "dieser", "von", "aus", "vor")

    def _bare(self, span: Span, level: int) -> float:
        """What "in", "aus" or "nach" adds for a name that no noun is: rivers have an article ("in Enns"), composers are in no one."""
        if span.key in self.words.rivers:
            return 0.0 if span.key in _NOUN_RIVERS else 2.5
        text = self.view.text[span.start : span.end]
        if level != 2 or self.words.nouns.ordinary(text) or span.key in self.words.generic or span.key.startswith("st "):
            return 0.0
        return 0.6

    def _rivers(self, span: Span, low: str) -> bool:
        """Whether two rivers stand for the land between them: "zwischen Rhein und Neiße"; either may be a town's name as well."""
        if self.view.text[span.start : span.end].lower() not in self.words.rivers:
            return False
        if low == "und":
            return self.around.word_before(span, 2).lower() in self.words.rivers and self.around.word_before(span, 3).lower() == "zwischen"
        words, i = self.view.words, span.last
        return low == "zwischen" and words[i : i + 1] == ["und"] and "".join(words[i + 1 : i + 2]).lower() in self.words.rivers

    def _epithet(self, span: Span) -> bool:
        """Whether a feminine article tells a noun in -stadt from the district of that name: "mit der österreichischen Donaustadt"."""
        if not span.key.endswith("stadt") or "part" not in span.evidence:
            return False
        first, second = self.around.word_before(span), self.around.word_before(span, 2)
        return first in _FEMININE or (first.islower() and second in _FEMININE)

    def _relative(self, span: Span) -> bool:
        """Whether the article is a relative pronoun: "der Vertrag, den Bonn schloss", "die Stadt, mit der Kamen verbunden ist"."""
        i = span.first - 2
        tokens = self.view.words
        if i >= 0 and tokens[i].lower() in self.words.prepositions:
            i -= 1
        return i < 0 or not tokens[i][0].isalnum()

    def _title_of(self, span: Span) -> bool:
        """ "Partnerstadt von X", "Oberbürgermeisterin von X"."""
        second = self.around.word_before(span, 2).lower()
        return self.words.is_place_noun(second) or second.endswith(
            ("bürgermeister", "bürgermeisterin", "bürgermeistern", "rathaus", "stadtrat", "gemeinderat")
        )

    def _partners_called(self, span: Span) -> bool:
        """ "Unsere Partnerstädte heißen X und Y": towns are called here, no child and no ship."""
        for distance in (2, 3):
            low = self.around.word_before(span, distance).lower()
            if low.startswith("partner") or low.endswith(self.words.partner_suffixes):
                return True
        return False

    def _mentioned(self, span: Span, low: str) -> bool:
        """ "Das Schild nennt Metz", "Es heißt Kalmar": named by the sentence, no child and no ship ("Er nennt seinen Esel Paris")."""
        second = self.around.word_before(span, 2)
        if low in ("nennt", "nannte"):
            return second[:1].isupper() or second.lower() in ("er", "sie")
        return low in ("heißt", "hieß") and second in ("Es", "es", "Sie", "sie") and heaviest(span) >= 4.5

    def _introduced(self, span: Span, low: str) -> bool:
        """ "Ihre Partnerin an der Küste heißt Emden", "Unser Ziel heißt Avignon": the sentence says what bears the name."""
        number = self.view.sentence_at(span.start)
        if low not in ("heißt", "hieß", "heißen", "hießen") or number < 0:
            return False
        return _BEARER.search(self.view.text, max(self.view.sentences[number].start, span.start - 110), span.start) is not None

    def _pronoun(self, span: Span, low: str) -> bool:
        """Whether what looks like an article is a pronoun ("ein Trupp, den Obernai schickte", "sind das Wels, Tulln und Krems", "in ihr
        Lourdes und Loreto"), or the article is that of a noun that opens the name ("das Ostseebad Zinnowitz", "die Lutherstadt X").
        """
        second = self.around.word_before(span, 2).lower()
        if low == "das" and second in ("sind", "waren"):
            return True
        if low == "ihr" and second in self.words.prepositions:
            return True
        if " " in span.key and (self.words.is_place_noun(span.key.split(" ")[0]) or span.key.startswith(_RESORTS)):
            return True
        i = span.first - 2
        comma = i >= 0 and self.view.words[i] == ","
        if not comma and i > 0 and self.view.words[i].lower() in self.words.prepositions:
            comma = self.view.words[i - 1] == ","
        if self.words.is_place_noun(span.key):
            return False  # "Lana, dem Apfeldorf bei Meran"
        return comma and low in _DEFINITE and not span.genitive and _RELATIVE.match(self.around.tail(span)) is not None

    def _attribute(self, span: Span, low: str) -> bool:
        """An adjective's ending before a name that is also a noun ("gutes Essen", "der kleinen Halle")."""
        if low.endswith(("er", "es", "em")) and low not in self.words.no_adjectives:
            return True
        if low.endswith(("e", "en")):
            second = self.around.word_before(span, 2).lower()
            return second in self.words.articles or second in self.words.contracted
        return False

    def _landed(self, span: Span, first: str) -> bool:
        """Behind the adjective of a landscape and a neuter article: "das Engadiner Scuol", "aus dem Südtiroler Tramin"."""
        if not (first[:1].isupper() and first.endswith("er")):
            return False
        return self.around.word_before(span, 2).lower() in _NEUTER and not self._of_town(first)

    def _of_town(self, adjective: str) -> bool:
        """Whether it is made from a town's name: what stands "auf dem Kölner Neumarkt" stands in Köln."""
        found = (c for base in bases(adjective) for c in self.gazetteer.derived(base))
        return adjective.endswith("er") and any(c.country_code in EUROPE for c in found)

    def _told(self, span: Span) -> bool:
        """Whether an article leads the noun before the name, as it leads no given name: "sein Gegenüber Lugo"."""
        return self.around.word_before(span, 2).lower() in self.words.articles

    def _apposed(self, span: Span, first: str) -> bool:
        """A given name that no list has: "…, Beke Telgte." or "Stadtgärtnerin Lutgard Mayen"."""
        if not self.words.nouns.ordinary(first) and not self.gazetteer.at(first.casefold()):
            return True
        second = self.around.word_before(span, 2)
        if second[:1].isupper() and not self.around.starts_sentence(span.first - 2):
            return not self.words.is_place_noun(second.lower())
        lead = self.view.text[: span.start].rstrip()[: -len(first)].rstrip()
        return lead.endswith(",") and self.around.tail(span, 2)[:1] in tuple(".,;)") and not self.words.level(first.lower())

    def _noun(self, span: Span, low: str) -> bool:
        """Whether a noun or foreign name stands right before: no preposition, no date, not the first word of the sentence."""
        if low in self.words.prepositions or low in self.words.calendar or "\n" in self.around.gap_before(span):
            return False
        return not self.around.starts_sentence(span.first - 1)

    def _firm(self, span: Span, previous: Span | None) -> bool:
        """The second name of a firm: "das Büro Lehmann & Kos"; two towns have no other name's word before the sign."""
        i = span.first - 2
        tokens = self.view.words
        if i < 0 or tokens[i + 1] != "&" or (previous is not None and previous.last == i + 1):
            return False
        return tokens[i][0].isupper() and self.view.starts[i] >= self.view.blocks[span.block].start

    def _part(self, span: Span) -> bool:
        """In a list of a town's parts, most of which no gazetteer has: "die Ortsteile Berkum, Villip und Adendorf"."""
        lead = self.view.text[max(self.view.blocks[span.block].start, span.start - 90) : span.start]
        return ("teile" in lead and _PARTS.search(lead) is not None) or _SEVERAL.search(lead) is not None

    def _organisation(self, span: Span, first: str, previous: Span | None) -> bool:
        """Behind a head noun ("Universität X", "SV Wehen X", "Landkreise X und Y") or joined to such a name by a slash."""
        words = self.words
        if self._firm(span, previous) or self._part(span):
            return True
        if previous is not None and "organisation" in previous.evidence and previous.block == span.block:
            gap = self.view.text[previous.end : span.start]
            if gap in ("/", " / ", "-", "–") or ("plural" in previous.evidence and len(gap) < 14 and LIST_GAP.fullmatch(gap)):
                if "plural" in previous.evidence:
                    span.evidence.append("plural")
                return True
        if not first:
            return False
        low = first.lower()
        if low in words.foreign_of:
            return self.around.word_before(span, 2).lower() in words.organisation_heads
        for distance in range(1, 5):
            word = first if distance == 1 else self.around.word_before(span, distance)
            low = word.lower()
            if not word or not (word[0].isupper() or word[0].isdigit()):
                return False
            if low in words.municipal_heads or (words.is_place_noun(low) and low not in words.organisation_heads):
                return False
            if low in words.organisation_plurals or (len(low) > 8 and low.endswith(words.plural_suffixes)):
                span.evidence.append("plural")
                return True
            if low in words.organisation_heads or (len(low) > 5 and distance == 1 and low.endswith(words.organisation_suffixes)):
                return True
            if distance == 1 and len(low) > 9 and low.endswith(_COURTS):
                return True
        return False

    def _bound(self, span: Span) -> bool:
        """Whether a partnership is told right behind the name; a small town's name that is also a given name needs more."""
        if self.gazetteer.region_of(self.view.text[span.start : span.end]):
            return False  # "mit der Stadt im französischen Jura verschwistert"
        match = _BOUND.match(self.around.tail(span))
        if match is None:
            return False
        return span.key not in self.words.first_names or heaviest(span) >= 5.5 or match.group().endswith(("schwistert", "partnert"))

    def _paired(self, span: Span, other: str) -> bool:
        """ "Essen (Tel Aviv), Leer (Balaklija)": the partner of each town in brackets, itself no word."""
        found = self.gazetteer.lookup(other)
        return bool(found) and not self.words.is_common(name_key(other)) and max(weight(c) for c in found) >= 3.5

    def _asked(self, span: Span) -> bool:
        """ "Und Gyula?": the next one of those the text goes through; a noun would have an article."""
        tail = self.around.tail(span, 2)
        return tail[:1] == "?" and self.around.word_before(span) == "Und" and self.around.starts_sentence(span.first - 1)

    def _subject(self, span: Span) -> bool:
        """Whether the name opens a sentence as its subject: "Stade einigte sich", "Hof hat". A noun needs an article there."""
        if not self.around.starts_sentence(span.first) or self.view.blocks[span.block].role not in ("body", "list_item"):
            return False
        if self.around.tail(span, 9) in (", dessen ", ",\ndessen "):
            return True  # "Bergen, dessen Kontor so berühmt ist, kommt": a noun would have its article
        verb = self.around.word_after(span)
        if verb in self.words.contrasting:
            i = span.last + 1
            verb = self.view.words[i] if i < len(self.view.words) else ""
        if not verb.isalpha() or not verb.islower():
            return False
        if verb in _COPULAS:  # "Leer blieb nur der Saal"
            i = self.view.words.index(verb, span.last) + 1
            if i < len(self.view.words) and self.view.words[i] in ("nur", "auch", "der", "ein", "eine", "kein", "keine"):
                return False
        return verb in self.words.finite or (len(verb) > 4 and verb.endswith(_FINITE) and verb not in self.words.unfinite)

    # -- what stands behind ----------------------------------------------------------------------------------------------------

    def behind(self, span: Span, level: int) -> None:
        words = self.words
        after = self.around.word_after(span)
        low = after.lower()
        if after and after[0].isupper() and not span.genitive and (low in words.organisation_after or low in words.streets):
            span.add(HARD, "organisation")
            return
        if after[:1].isupper() and "place" not in span.evidence and not span.genitive and _LEGAL.match(self.around.tail(span)):
            span.add(HARD, "organisation")
            return
        if low in words.place_after:
            span.add(4, "place")
        if level and re.fullmatch(r"(?!(?:19|20)\d\d$)[A-Z]?\d*", after) and after:  # "Asch 2012" has a year
            span.add(-5, "numbered")
        elif level and low in ("der", "des", "dieser", "dieses"):
            span.add(-2.5, "genitive-attribute")
        elif after[:1].isdigit() and _HOUSE.match(self.around.tail(span)):
            span.add(HARD, "house-number")
            return
        if (level or span.score < 0.5) and not {"article", "contracted", "naming"} & set(span.evidence) and self._bound(span):
            span.add(2.5, "bond")
        code, region, how = self.around.stated_behind(span)
        if code and any(c.country_code == code for c in span.candidates):
            span.country, span.region = code, region or span.region
            span.add(4 if how == "bracket" else 3.4, f"country:{code}")
        elif how.startswith("alias:"):
            for phrase in re.findall(r"[\w’'-]+(?:[ ][A-ZÄÖÜ][\w’'-]+)*", how[6:]):
                ids = {c.city_id for c in self.gazetteer.lookup(phrase)} if phrase[0].isupper() else set()
                same = [c for c in span.candidates if c.city_id in ids]
                if same:
                    span.candidates = tuple(same)
                    span.add(4, "alias")
                    break
            else:
                if level and self._paired(span, how[6:].strip()):
                    span.add(2.8, "paired")
        near = self.around.near(span)
        if near is not None:
            same = [
                c
                for c in span.candidates
                if abs(c.latitude - near.latitude) + abs(c.longitude - near.longitude) < 1.8 and c.country_code == near.country_code
            ]
            if same:
                span.candidates = tuple(same)
                span.add(2.5, "near-stated")
        apposed, land = self.around.apposition(span.end, self.view.blocks[span.block].end)
        if apposed:
            span.add(3.5, "apposition")
            if land and span.country is None and any(c.country_code == land for c in span.candidates):
                span.country = land
                span.evidence.append(f"country:{land}")
        if span.genitive:
            municipal = low in words.adjective_municipal or low in words.municipal_heads
            mayor = low.endswith(("bürgermeister", "bürgermeisterin"))
            span.add(4 if mayor and level else 2.5 if municipal and level else 0.8 if after and after[0].isupper() else -1, "genitive")
        bare = not level and span.score < 0 and not span.evidence
        if bare and _SINCE.match(self.around.tail(span)):
            span.add(1.5, "since")
        elif 1 <= level <= 2 and not span.genitive and not span.evidence and _SINCE_BRACKET.match(self.around.tail(span)):
            span.add(2.6, "since")
        elif (bare or (level == 1 and not span.evidence)) and self._asked(span):
            span.add(2.0, "asked")
        elif (1 <= level <= 2 or bare) and not span.genitive and self._subject(span):
            given = span.key in words.first_names and heaviest(span) < 6.0  # "Marina fährt mit" is a pupil
            span.add(0 if given else 2, "subject")
        if span.key in words.both and span.country is None and "place" not in span.evidence and "postcode" not in span.evidence:
            span.add(-4.6, "country-name")
