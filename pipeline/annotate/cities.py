"""Cities as a spaCy layer: ``doc.spans["cities"]``, one span per mention, its id as the span's ``kb_id``.

The finder is handed in, because stages do not import each other:
``CityLayer(lambda document, view: link_cities(document, view, gazetteer))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from spacy.tokens import Span, SpanGroup

from pipeline.records import Document
from pipeline.textview import TextView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.tokens import Doc

    from pipeline.records import CityMention

KEY = "cities"


class HasMentions(Protocol):
    """What a finder returns: anything with ``mentions``."""

    @property
    def mentions(self) -> Sequence[CityMention]:
        """City mentions in text order."""


class CityLayer:
    """A component for ``nlp.add_pipe``-like use: call it with a Doc; entities and other span groups stay as they are."""

    def __init__(self, find: Callable[[Document, TextView], HasMentions]) -> None:
        self._find = find

    def __call__(self, doc: Doc) -> Doc:
        document = Document("", "", "", "text/plain", doc.text)
        spans: list[Span] = []
        for mention in self._find(document, TextView.of(document)).mentions:
            span = doc.char_span(mention.start, mention.end, label="CITY", kb_id=mention.city_id, alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans)
        return doc
