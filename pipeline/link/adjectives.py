"""Adjectives and inhabitants: "die Krefelder Delegation", "die Gnesener" stand for the city, "Dortmunder Straße" does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.link import shapes
from pipeline.link.prior import HARD, HOME, heaviest

if TYPE_CHECKING:
    from pipeline.link.context import Surroundings
    from pipeline.link.persons import Persons
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords

_NAME_ENDS = (
    "straße",
    "platz",
    "zeitung",
    "nachrichten",
    "anzeiger",
    "brücke",
    "abkommen",
    "vertrag",
    "preis",
    "festspiele",
    "messe",
    "blatt",
)
#: Endings of professions and of those who study or teach; "-er" alone is too short, it ends things as well.
_PROFESSIONS = (
    "erin", "erinnen", "orin", "orinnen", "istin", "istinnen", "antin", "entin", "eurin", "login", "ärztin", "ist", "isten", "eur", "eure",
    "euren", "loge", "logen", "studenten", "studierende", "studierenden", "lehrer", "lehrern", "forscher", "forschern",
    "techniker", "historiker", "gärtner", "händler", "händlers", "hersteller", "herstellers", "dirigent", "dirigenten", "bäcker", "winzer",
)  # fmt: skip
#: Orchestras bear their town's name.
_ENSEMBLES = ("harmoniker", "phoniker", "harmonikern", "phonikern", "solisten", "jazzer")
_MUNICIPAL = ("partner", "stadt", "rathaus", "gemeinde", "bürger", "oberbürger", "kommunal", "städtepartner", "rats")


def judge(span: Span, around: Surroundings, words: ContextWords, best: dict[str, float], home: frozenset[str], persons: Persons) -> None:
    """Score an adjective: it counts where its city is in the text or is the issuer, or where its noun is municipal and the town large.

    ``best`` is the best score of each name in the document.
    """

    after = around.word_after(span)
    low = around.compound_after(span).lower()
    first = around.word_before(span)
    text = around.view.text[span.start : span.end]
    if low in words.adjective_rejected or low.endswith(_NAME_ENDS) or around.gazetteer.country_of(text) or around.gazetteer.region_of(text):
        span.add(HARD, "name")
        return
    if persons.person(span, first, 0):
        span.add(HARD, "person")
        return
    if shapes.titled(span, around.view, words):
        span.add(HARD, "title")
        return
    size = heaviest(span)
    span.score = -3.0
    if best.get(span.key, -99) >= 0 or span.key in home:
        span.add(5, "again")
    if (low in words.adjective_municipal or low.startswith(_MUNICIPAL)) and size >= 4.3:
        span.add(3.2, "municipal")
    elif size >= 4.3 and after[:1].isupper() and not words.is_common(span.key) and resident(low, words):
        span.add(3.2, "resident")
    elif size >= 4.3 and _born(span, first, low, text, words):
        span.add(3.2, "inhabitant")
    elif size >= (4.3 if " " in span.key else 4.8) and not words.is_common(span.key) and _people(span, first, after, text):
        noun = text in words.nouns  # so are the inhabitants of larger towns
        second = around.word_before(span, 2)
        plural = first.lower() != "der" or (second[:1].isupper() and not around.starts_sentence(span.first - 1))  # not "Der Hammer fiel"
        long = len(span.key) > 4 and any(c.country_code in HOME for c in span.candidates)  # Mau, Hamm: Mauer, Hammer
        if not noun or (size >= 5.3 and plural and long and text.lower().startswith(span.key)):
            span.add(3.2, "inhabitant")


def resident(low: str, words: ContextWords) -> bool:
    """Whether a noun names people by what they do or study: "die Krefelder Ingenieure", "eine Bregenzer Juristin"."""
    return not low.endswith(_ENSEMBLES) and (words.is_title(low) or (len(low) > 6 and low.endswith(_PROFESSIONS)))


def _born(span: Span, first: str, low: str, text: str, words: ContextWords) -> bool:
    """ "Der gebürtige Landshuter", "Liebe Eberswalderinnen", "mit Stettiner Nachbarorten": people or places of a town and nothing else."""
    if first.lower() in ("gebürtige", "gebürtiger", "gebürtigen", "gebürtigem", "gebürtig"):
        return True
    if low.startswith("nachbar") and words.is_place_noun(low):
        return True
    return first in ("Liebe", "liebe") and text.endswith(("er", "erinnen")) and not words.is_common(span.key)


def _people(span: Span, first: str, after: str, text: str) -> bool:
    """ "Die Gnesener hatten": article before, no noun behind."""
    return text.lower().endswith(("er", "ern")) and first.lower() in ("die", "den", "der") and (not after or after[0].islower())
