"""Linked data: schema.org for cities, partnerships and texts, GeoNames for places, PROV-O for where each statement comes from."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.export.model import clean, load
from pipeline.tables.load import read_table
from pipeline.version import __version__

if TYPE_CHECKING:
    from rdflib import Graph, Literal, URIRef

_URN = "urn:stadttandem:"
_PRECISE = ((r"\d{4}", "gYear"), (r"\d{4}-(0\d|1[0-2])", "gYearMonth"), (r"\d{4}-\d\d-\d\d", "date"))
_CONTEXT = {
    "schema": "https://schema.org/",
    "gn": "https://www.geonames.org/ontology#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "st": _URN,
}


def _uri(value: str) -> URIRef:
    """An address for an id; GeoNames ids get the one that GeoNames gives them."""
    from rdflib import URIRef

    prefix, _, number = value.partition(":")
    if prefix == "geonames":
        return URIRef(f"https://sws.geonames.org/{quote(number)}/")
    return URIRef(_URN + quote(value, safe=":-._~"))


def _date(edtf: str) -> Literal:
    """A date of exactly the precision that the text gives; what XML Schema has no type for stays a string."""
    from rdflib import XSD, Literal

    for pattern, name in _PRECISE:
        if re.fullmatch(pattern, edtf):
            return Literal(edtf, datatype=XSD[name], normalize=False)
    return Literal(edtf)


def _build(folder: Path) -> Graph:
    from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

    schema, gn, prov = (Namespace(_CONTEXT[name]) for name in ("schema", "gn", "prov"))
    graph = Graph()
    for prefix, address in _CONTEXT.items():
        graph.bind(prefix, address, override=True, replace=True)
    data = load(folder)

    def add(subject: URIRef, predicate: URIRef, value: Any, **options: Any) -> None:
        if value is not None and value != "":
            graph.add((subject, predicate, value if isinstance(value, URIRef | Literal) else Literal(clean(value), **options)))

    run = URIRef(_URN + "run")
    program = URIRef(_URN + "program")
    add(run, RDF.type, prov.Activity)
    add(run, prov.wasAssociatedWith, program)
    add(program, RDF.type, prov.SoftwareAgent)
    add(program, RDF.type, schema.SoftwareApplication)
    add(program, schema.name, "stadttandem")
    add(program, schema.softwareVersion, __version__)

    for i, c in data.cities.items():
        city = _uri(i)
        add(city, RDF.type, schema.City)
        add(city, schema.name, c["name_de"], lang="de")
        add(city, schema.identifier, c["ags"])
        if i.startswith("geonames:"):
            add(city, RDF.type, gn.Feature)
            add(city, gn.name, c["name"])
            add(city, gn.countryCode, c["country_code"])
            add(city, gn.population, c["population"])
        if c["latitude"] is not None and c["longitude"] is not None:
            spot = URIRef(_URN + "geo:" + quote(i, safe=""))
            add(city, schema.geo, spot)
            add(spot, RDF.type, schema.GeoCoordinates)
            add(spot, schema.latitude, Literal(c["latitude"], datatype=XSD.double))
            add(spot, schema.longitude, Literal(c["longitude"], datatype=XSD.double))
    for i, x in data.programmes.items():
        add(_uri(f"programme:{i}"), RDF.type, schema.Project if x["kind"] == "project" else schema.Organization)
        add(_uri(f"programme:{i}"), schema.name, x["name"])
        if x["parent_id"]:
            add(_uri(f"programme:{i}"), schema.parentOrganization, _uri(f"programme:{x['parent_id']}"))
    for i, x in data.themes.items():
        add(_uri(f"theme:{i}"), RDF.type, schema.DefinedTerm)
        add(_uri(f"theme:{i}"), schema.name, x["label_de"], lang="de")
        add(_uri(f"theme:{i}"), schema.name, x["label_en"], lang="en")
    for p in data.partnerships:
        i = p["partnership_id"]
        thing = _uri(i)
        add(thing, RDF.type, schema.Project)
        add(thing, RDF.type, prov.Entity)
        add(thing, schema.additionalType, _uri(f"kind:{p['kind']}"))
        add(thing, schema.name, " – ".join(data.cities[member]["name_de"] for member, _ in data.sides.get(i, [])), lang="de")
        add(thing, _uri("status"), p["status"])
        add(thing, schema.foundingDate, _date(p["start"]) if p["start"] else None)
        add(thing, schema.dissolutionDate, _date(p["end"]) if p["end"] else None)
        for member, role in data.sides.get(i, []):
            add(thing, schema.member, _uri(member))
            if role == "lead":
                add(thing, _uri("lead"), _uri(member))
        for programme in data.funded.get(i, []):
            add(thing, schema.sponsor, _uri(f"programme:{programme}"))
        for theme in data.about.get(i, []):
            add(thing, schema.about, _uri(f"theme:{theme}"))
    for c in read_table(folder, "claims").to_pylist():
        claim = _uri(c["claim_id"])
        add(claim, RDF.type, schema.Claim)
        add(claim, RDF.type, prov.Entity)
        add(claim, schema.text, c["quote"], lang="de")
        add(claim, prov.wasQuotedFrom, _uri(f"doc:{c['doc_id']}"))
        add(claim, prov.wasGeneratedBy, run)
        add(claim, _uri("confidence"), Literal(c["confidence"], datatype=XSD.double))
        add(claim, _uri("rule"), c["rule"])
        add(_uri(c["partnership_id"]), prov.wasDerivedFrom, claim)
    columns = ["doc_id", "source", "title", "issuer", "published_on", "language", "sha256"]
    for d in read_table(folder, "documents", columns).to_pylist():
        document = _uri(f"doc:{d['doc_id']}")
        add(document, RDF.type, schema.NewsArticle)
        add(document, RDF.type, prov.Entity)
        add(document, schema.headline, d["title"], lang="de")
        add(document, schema.publisher, d["issuer"])
        add(document, schema.inLanguage, d["language"])
        add(document, schema.datePublished, Literal(d["published_on"]) if d["published_on"] else None)
        add(document, schema.identifier, d["source"])
        add(document, _uri("sha256"), d["sha256"])
        add(run, prov.used, document)
    return graph


def write_ttl(folder: Path, target: Path) -> None:
    """Turtle; subjects in order of their addresses."""
    target.write_text(_build(folder).serialize(format="turtle"), encoding="utf-8")


def write_jsonld(folder: Path, target: Path) -> None:
    """JSON-LD 1.1 with a context of its own, sorted throughout."""
    text = _build(folder).serialize(format="json-ld", context=_CONTEXT, auto_compact=True)
    value = json.loads(text)
    for node in value["@graph"]:
        for key, items in node.items():
            if isinstance(items, list):
                node[key] = sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    value["@graph"].sort(key=lambda node: node["@id"])
    target.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
