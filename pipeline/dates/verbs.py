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
    r"(?:schloss|schied|schrieb|blieb|schien|trieb|stieg|wies|lieh|bot|zog|bog|schob|hob|nahm|glich|wich|strich|griff|litt|schnitt)en\Z"
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
    komplett diskret privat acht mittelst jüngst längst unlängst einst dermaßen sanft vereint gesamt allerseits einerseits
    jeweilst zuallererst bisweilen inklusive soweit weltweit landesweit europaweit bundesweit stadtweit deutschlandweit kreisweit
    mithilfe hinsichtlich quasi gemeinsamt relevant interessant elegant markant rasant konstant prominent kompetent permanent
    transparent effizient dezent akut absolut resolut robust abrupt korrekt geschickt gewohnt verwandt beliebt berühmt beliebt
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
        and not word.endswith(("ßte", "ßten", "igste", "igsten", "lichste", "lichsten"))
    ) and not _superlative(word):
        return PAST
    if _PARTICIPLE.match(word):
        return PARTICIPLE
    if word.endswith("t") and len(word) > 3 and word not in _NOT_PRESENT and not word.endswith(("haft", "falt", "stadt", "zeit")):
        return PRESENT
    return NONE


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
