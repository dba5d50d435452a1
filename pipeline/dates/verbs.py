"""Which verb form a German word looks like: just enough morphology to tell past from planned. Closed lists and endings, no model."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.dates.words import word_set

PAST, PLAN, HAVE, BECOME, PARTICIPLE, PRESENT, NONE = "past", "plan", "have", "become", "participle", "present", ""

_PAST = word_set(
    """
    war waren wart wurde wurden hatte hatten gewesen worden konnte konnten musste mussten durfte durften wollte wollten mochte
    mochten
    """
)
_HAVE = frozenset(["hat", "haben", "habe", "ist", "sind", "sei", "seien"])
#: Present tenses without an ending in -t; those of modal verbs also open a perfect infinitive ("muss gewesen sein").
MODALS = frozenset({"kann", "können", "muss", "müssen", "darf", "dürfen", "mag", "mögen", "tut", "tun", "geht", "gehen"})
#: Participles of plans that may also be a plain passive: "angekündigt worden".
PLANNED = frozenset(
    {
        "geplant",
        "vorgesehen",
        "angesetzt",
        "anberaumt",
        "terminiert",
        "angekündigt",
        "eingeladen",
        "verschoben",
        "vertagt",
        "erwartet",
        "geöffnet",
    }
)
_BECOME = frozenset(["wird", "werden", "werde"])
#: Finite verbs and participles of plans and invitations; they point forward even beside "ist".
_PLAN = word_set(
    """
    soll sollen sollte sollten will wollen möchte möchten plant planen lädt laden findet finden steht bevor voraussichtlich
    spätestens demnächst künftig könnte könnten würde würden müsste dürfte dürften geplant geplante geplanten geplanter geplantes
    vorgesehen vorgesehene vorgesehenen vorgesehener angesetzt angesetzte angesetzten anberaumt terminiert angekündigt
    angekündigte angekündigten bevorstehende bevorstehenden eingeladen anvisiert avisiert angedacht beabsichtigt geöffnet
    ausverkauft ausgebucht verschoben vertagt erwartet erwartete erwarteten anmelden angemeldet einplanen
    """
)
#: Verb forms of the past that no ending shows: stems of strong and mixed verbs, first and third person.
_STRONG = word_set(
    """
    kam ging stand fand gab nahm sprach traf sah lief ließ hielt hieß fiel rief blieb schrieb stieg zog flog bot verlor schloss
    begann gewann sang trank sprang schwamm lud fuhr trug schlug wuchs schuf zwang klang drang gelang schwand band stahl fahl
    brach starb warf half galt las aß vergaß lag saß bat trat wies lieh schien schwieg trieb riet schnitt ritt glich wich strich
    griff litt floss goss genoss schoss wog hob schwor dachte brachte wusste kannte nannte rannte brannte sandte wandte tat fing
    hing geschah schied geriet befahl ließ verschwand verzieh gedieh wob sank stank
    """
)
_SAME_AS_PARTICIPLE = re.compile(
    r"(?:schloss|schied|schrieb|blieb|schien|trieb|stieg|wies|lieh|bot|zog|bog|schob|hob|nahm|glich|wich|strich|griff|litt|schnitt|lor|trog|wog)en\Z"
)
_PREFIXES = (
    "herunter", "zusammen", "zurück", "hervor", "heraus", "herein", "hinaus", "hinein", "dar", "entgegen", "unter", "über",
    "wieder", "hinter", "durch", "voran", "voraus", "vorbei", "fest", "statt", "teil", "nach", "auf", "aus", "ein", "bei", "her",
    "hin", "los", "mit", "weg", "vor", "zu", "ab", "an", "um", "be", "ent", "emp", "er", "ver", "zer", "miss", "wider", "heim",
    "bekannt", "fort", "nieder",
)  # fmt: skip
_PARTICIPLE = re.compile(
    r"(?:[a-zäöüß]*?ge[a-zäöüß]{2,}(?:t|en)|[a-zäöüß]{2,}iert|(?:an|auf|aus|vor|ab|ein|zu|mit|nach)?(?:be|ver|er|ent|zer|emp|miss)[a-zäöüß]{3,}(?:t|en)|(?:über|unter|wider|durch|um|voll)[a-zäöüß]{3,}(?:t|en))\Z"
)
#: Stems of strong participles. A word such as "be…en" or "ge…en" is a participle with one of them, else a present tense, an infinitive
#: or an adjective: "begonnen", "gegangen", but "beginnen", "gehören", "gemeinsamen".
_STRONG_PARTICIPLES = word_set(
    """
    back biss bet blas blich blieb bog bor borg borst bot brat broch bund dieh dorb drosch dross drung fahr fall fang floch flog
    floss focht fohl fress fror fund gang geb gess glich glitt golt gonn goss grab griff halt hang hau heiß hob holf klung komm
    kroch lad lass lauf leg les lieh litt log lor losch lung mess mied nes noss nomm pfiff pries quoll rat rieb riss ritt roch
    ronn ruf rung schaff scheh schied schien schlag schliff schliss schloss schlung schmiss schmolz schnitt schob scholl schor
    schoss schrieb schri schritt schrock schund schwieg schwoll schwomm schwor schwund schwung seh sess sog soff sonn spi sponn
    spross sproch sprung stand stieg stoch stohl storb stoß strich stritt stunk sung sunk trag tret trieb trog troff trunk wachs
    wasch wich wies wob wog wonn word worb worf wrung wund zog zwung
    """
)
_PARTICIPLE_EN = re.compile(
    rf"(?:[a-zäöüß]*?ge|[a-zäöüß]*?(?:be|ver|er|ent|zer|emp|miss)|(?:über|unter|wider|durch|um|voll|hinter))(?:{'|'.join(sorted(_STRONG_PARTICIPLES))})en\Z"
)
#: Strong participles without "ge" that are also infinitives and present tenses: "beraten", "erhalten", "verlassen".
_SAME_AS_INFINITIVE = re.compile(
    r"(?:be|ver|er|ent|emp|zer|miss|über|unter|wider|durch|um|hinter)"
    r"(?:back|fahr|fall|fang|geb|grab|halt|komm|lad|lass|lauf|les|mess|rat|ruf|schaff|schlag|seh|stoß|trag|tret|wachs)en\Z"
)
#: Third persons of strong verbs: with a prefix that takes no "ge" they are no participles ("beginnt", "erlischt", "entsteht").
_STRONG_PRESENT = re.compile(
    r"(?:be|ver|er|ent|zer|emp|miss|ge|über|unter|wider|durch|um|voll|hinter)"
    r"(?:ginnt|winnt|lingt|nießt|schieht|findet|bindet|kommt|steht|scheint|hält|läuft|fängt|schließt|gibt|spricht|bleibt|lischt|nimmt|lässt"
    r"|zieht|trifft|fährt|schreibt|weist|leiht|bietet|hebt|wirft|wirbt|tritt|stößt|trägt|schlägt|greift|reißt|zwingt|lädt|birgt|dirbt"
    r"|fiehlt|geht|sieht|misst|fällt|schiebt|scheidet|treibt|steigt|gleicht|wächst|gräbt|ruft|schwindet|streicht|rät)\Z"
)
#: Verbs whose stem ends in t: "arbeiten", "beten", "veranstalten" are no past tenses ("arbeiteten" is).
_STEMS_IN_T = word_set(
    """
    acht antwort arbeit beicht bericht bereit bet biet bitt brat breit deut dicht duft falt fast fecht flecht flücht flut fürcht
    gelt gestalt gleit haft halt heft hüt knet kost last läut leist leit leucht lüft miet pacht pflicht post protest rast rat reit
    rett richt rost röst rüst schalt schicht schlicht schreit sicht sort spalt spott start statt stift streit test töt tracht
    tret tröst veranstalt walt wart weit wert wett zelt zücht
    """
)
_INFINITIVE_TEN = re.compile(rf"(?:{'|'.join(_PREFIXES)}|da|gut)*(?:{'|'.join(sorted(_STEMS_IN_T))})en\Z")
#: Words that end in -te(n) and are no verbs.
_NOT_PAST = word_set(
    """
    heute bitte letzte letzten dritte dritten gute guten alte alten weite weiten breite breiten rote roten bunte bunten laute
    lauten harte harten zarte zarten glatte nette netten rechte rechten echte echten leichte leichten schlechte schlechten
    bekannte bekannten berühmte berühmten gesamte gesamten beliebte beliebten geehrte geehrten verehrte verehrten zweite zweiten
    vierte vierten fünfte fünften sechste siebte siebten achte achten neunte neunten zehnte zehnten elfte elften zwölfte zwölften
    mitte kaputte private privaten sogenannte sogenannten bestimmte bestimmten hunderte konkrete konkreten direkte direkten exakte
    perfekte kompakte dichte dichten spate späten späte feste festen erste ersten nächste nächsten beste besten meiste meisten
    weiteste größte größten kälteste älteste ältesten jüngste jüngsten höchste höchsten wichtigste wichtigsten selten unten hinten
    karten mitten inmitten seiten quinten zeiten leuten städten arbeiten bieten bitten warten halten erhalten leiten reiten
    starten gestalten beraten treten auftreten eintreten antreten veranstalten behalten enthalten unterhalten verwalten erwarten
    begleiten vorbereiten bereiten gelten raten betreten streiten verbreiten arbeiten mitarbeiten zusammenarbeiten erarbeiten
    bearbeiten ausweiten erweitern weiten leisten kosten rasten fasten testen posten rosten husten melden lauten erraten verraten
    lesten gesucht unterrichten berichten richten einrichten errichten ausrichten achten beobachten betrachten fürchten möchten
    verpflichten verzichten beachten pachten schlichten dichten sichten leuchten zuschalten aufhalten festhalten abhalten
    aushalten einhalten innehalten zurückhalten anbieten verbieten überarbeiten auswerten werten bewerten retten fördern ernten
    spenden entfalten antworten beantworten verantworten entlasten belasten garantieren starten flüchten züchten übernachten
    """
)
#: Words that end in -t and are no finite verbs.
_NOT_PRESENT = word_set(
    """
    nicht mit seit erst jetzt bereit gut fast selbst samt weit statt dort sonst zuletzt insgesamt recht oft laut rot echt zunächst
    meist höchst nächst fest anstatt derzeit seinerzeit jederzeit nebst damit somit womit hiermit überhaupt leicht schlecht
    bekannt breit direkt exakt perfekt konkret indirekt vielleicht zuerst bewusst ernst dicht alt kalt hart zart bunt nett satt
    komplett diskret privat acht mittelst jüngst längst unlängst einst dermaßen sanft gesamt allerseits einerseits
    jeweilst zuallererst bisweilen inklusive soweit weltweit landesweit europaweit bundesweit stadtweit deutschlandweit kreisweit
    mithilfe hinsichtlich quasi gemeinsamt relevant interessant elegant markant rasant konstant prominent kompetent permanent
    transparent effizient dezent akut absolut resolut robust abrupt korrekt verwandt beliebt berühmt beliebt
    hundert tausend
    """
)


@lru_cache(maxsize=8192)
def form(word: str) -> str:
    """The form a lower-case word looks like: one of the constants of this module."""
    if word in _PAST:
        return PAST
    if word in _HAVE:
        return HAVE
    if word in _BECOME:
        return BECOME
    if word in _PLAN:
        return PLAN
    if word in MODALS:
        return PRESENT
    if _is_strong_past(word):
        return PARTICIPLE if _SAME_AS_PARTICIPLE.search(word) and _PARTICIPLE.match(word) else PAST
    if (
        word.endswith(("te", "ten"))
        and len(word) > 4
        and word not in _NOT_PAST
        and not _INFINITIVE_TEN.match(word)
        and not word.endswith(("ßte", "ßten", "igste", "igsten", "lichste", "lichsten"))
    ) and not _superlative(word):
        return PAST
    if word in _NOT_PRESENT:
        return NONE
    if word.endswith("getan") or word == "vertan":
        return PARTICIPLE
    if _STRONG_PRESENT.match(word):
        return PRESENT
    if _PARTICIPLE.match(word) and (word.endswith("t") or _PARTICIPLE_EN.match(word)):
        return PARTICIPLE
    if word.endswith("t") and len(word) > 3 and not word.endswith(("haft", "falt", "stadt", "zeit")):
        return PRESENT
    return NONE


def maybe_finite(word: str) -> bool:
    """Whether a form that looks like a participle may also be a present tense: "besucht", "beraten", not "beschlossen"."""
    return word.endswith("t") or bool(_SAME_AS_INFINITIVE.match(word))


def _superlative(word: str) -> bool:
    """größte, schönsten, jüngste: but not reiste, leistete, fasste."""
    return bool(re.search(r"(?<![aeiou])ste[n]?\Z", word)) and not word.endswith(
        ("musste", "mussten", "wusste", "wussten", "fasste", "fassten", "tanzte", "setzte")
    )


def _is_strong_past(word: str) -> bool:
    for ending in ("", "en", "n"):
        if ending and not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)] if ending else word
        for _ in range(3):
            if stem in _STRONG:
                return True
            prefix = next((p for p in _PREFIXES if stem.startswith(p) and len(stem) > len(p) + 1), None)
            if prefix is None:
                break
            stem = stem[len(prefix) :]
    return False
