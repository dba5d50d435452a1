"""A capital that stands for its government ("Moskau reagierte", "was in Berlin beschlossen wird") is no city mention.

Conservative: it takes a word of government in the same clause, no word that makes the place a real one, and no sign elsewhere that the
text is about the city itself (dateline, "Stadt X", stated country, postal code, list of cities).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.link.context import Surroundings
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords

_SAFE = frozenset({"dateline", "place", "postcode", "issuer", "addition", "schedule", "column", "cell", "item", "alias", "near-stated"})
_CLAUSE = re.compile(r"[,;:.!?–—()\n„“”]")
_WORD = re.compile(r"\w+")


def is_capital(span: Span) -> bool:
    """Whether the likeliest bearer of the name is a national capital."""
    best = max(span.candidates, key=lambda c: c.population)
    return best.feature == "PPLC"


def _grants(span: Span, spans: list[Span], around: Surroundings, words: ContextWords) -> bool:
    """Whether money or orders come "aus Stuttgart" and the text names the town nowhere else."""
    if "locative" not in span.evidence or around.word_before(span).lower() != "aus" or _SAFE & set(span.evidence) or span.country:
        return False
    best = max(span.candidates, key=lambda c: c.population)
    if best.feature != "PPLC" and (best.feature != "PPLA" or best.country_code != "DE"):
        return False
    number = around.view.sentence_at(span.start)
    if number < 0 or any(s.key == span.key and s is not span for s in spans):
        return False
    sentence = around.view.sentences[number]
    said = {w.lower() for w in _WORD.findall(around.view.text[sentence.start : sentence.end])}
    return bool(said & words.metonym_grants) and not any(
        s is not span and s.form == "name" and sentence.start <= s.start < sentence.end and s.score >= 0 and not is_capital(s)
        for s in spans
    )


def metonym(span: Span, spans: list[Span], around: Surroundings, words: ContextWords) -> bool:
    """Whether this mention of a capital means its government."""
    if _grants(span, spans, around, words):
        return True
    if span.form != "name" or not is_capital(span) or _SAFE & set(span.evidence) or span.country:
        return False
    view = around.view
    number = view.sentence_at(span.start)
    if number < 0:
        return False
    sentence = view.sentences[number]
    text = view.text
    left = max((m.end() for m in _CLAUSE.finditer(text, sentence.start, span.start)), default=sentence.start)
    right = next((m.start() for m in _CLAUSE.finditer(text, span.end, sentence.end)), sentence.end)
    clause = [w.lower() for w in _WORD.findall(text[left:right])]
    low = around.word_before(span).lower()
    if span.genitive and around.word_after(span).lower() in words.metonym_nouns:
        return True  # Moskaus Angriff
    if low in words.metonym_strong or (low not in words.prepositions and around.word_after(span).lower() in words.metonym_strong):
        return True
    if low in ("aus", "und", "oder", "von") and set(clause) & words.metonym_silence and any(w.startswith("kein") for w in clause):
        return True
    whole = {w.lower() for w in _WORD.findall(text[sentence.start : sentence.end])}
    if whole & words.metonym_real or any(w.endswith(("partnerschaft", "partnerstadt", "städte", "delegation")) for w in whole):
        return False
    if any(not is_capital(s) for s in spans if sentence.start <= s.start < sentence.end and s.score >= 0 and s.form == "name"):
        return False
    if low == "in":
        return bool(set(clause) & (words.metonym_nouns | words.metonym_decided)) or bool(whole & words.metonym_decided)
    if low in words.prepositions and low not in ("und", "oder", "sowie"):
        return bool(set(clause) & words.metonym_nouns)
    if low in words.prepositions:  # "Aus Moskau und Washington kam keine Reaktion"
        return bool(set(clause) & (words.metonym_nouns | words.metonym_decided | words.metonym_verbs))
    return bool(set(clause) & (words.metonym_verbs | words.metonym_nouns))
