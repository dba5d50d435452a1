"""One document through every stage: the pure function that workers run. No file, no clock, no process here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.annotate.dates import find_dates
from pipeline.annotate.organisations import find_organisations
from pipeline.annotate.programmes import find_programmes
from pipeline.annotate.themes import find_themes
from pipeline.coreference import resolve_coreference
from pipeline.dates.publication import publication_date
from pipeline.identify import identify_issuer
from pipeline.link import link_cities
from pipeline.records import Analysed, Annotations, Document
from pipeline.relate import relate
from pipeline.textview import TextView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.knowledge import Knowledge
    from pipeline.records import NerSpan


def annotate(document: Document, knowledge: Knowledge) -> tuple[Document, TextView, Annotations]:
    """Find and link every mention of one document; the returned document carries issuer and publication date."""
    view = TextView.of(document)
    published, source = publication_date(document, view)
    document = replace(document, published_on=published, published_on_source=source)
    programmes, programme_entities = find_programmes(view, knowledge.lexicon)
    spans: Sequence[NerSpan] = knowledge.ner.spans(view) if knowledge.ner else ()
    organisations, organisation_entities = find_organisations(view, knowledge.lexicon, spans, municipalities=True)
    issuer = identify_issuer(document, view, knowledge.gazetteer, knowledge.lexicon)
    document = replace(document, issuer=issuer.name, issuer_city_id=issuer.city_id)
    # A municipality named as an organisation ("Stadt Bonn") is a city mention all the same; every other name shields the city in it.
    shields = [m for m in organisations if organisation_entities[m.organisation_id].kind != "municipality"]
    blocked = [(m.start, m.end) for m in programmes] + [(m.start, m.end) for m in shields]
    linked = link_cities(document, view, knowledge.gazetteer, ner=spans, blocked=blocked)
    document = replace(document, issuer_city_id=linked.issuer_city_id)
    referring = resolve_coreference(document, view, linked.mentions, linked.cities, knowledge.gazetteer)
    entities = dict(linked.cities)
    for mention in referring:
        if mention.city_id not in entities:
            entities[mention.city_id] = knowledge.gazetteer.city(mention.city_id)
    annotations = Annotations(
        cities=tuple(sorted([*linked.mentions, *referring], key=lambda m: (m.start, m.end, m.city_id))),
        dates=tuple(find_dates(view, document.published_on, blocked=[(m.start, m.end) for m in programmes])),
        programmes=tuple(programmes),
        themes=tuple(find_themes(view, knowledge.lexicon)),
        organisations=tuple(organisations),
        city_entities=entities,
        programme_entities=programme_entities,
        organisation_entities=organisation_entities,
    )
    return document, view, annotations


def analyse(document: Document, knowledge: Knowledge) -> Analysed:
    """Annotate, link and relate one document."""
    document, view, annotations = annotate(document, knowledge)
    claims = relate(document, view, annotations, knowledge.cues)
    return Analysed(document, annotations, tuple(claims))
