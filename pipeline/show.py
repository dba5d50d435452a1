"""Texts and claims for the terminal: mentions coloured and linked, one claim explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import EXIT_NOTHING, EXIT_OK, EXIT_REJECTS, OutputsError
from pipeline.records import Analysed, Claim, Document, Reject

if TYPE_CHECKING:
    from pathlib import Path

_COLOURS = {"city": "cyan", "date": "green", "programme": "magenta", "theme": "yellow", "organisation": "blue", "quote": "white"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention to show: what it is, what it was linked to, in words, and where that can be looked up."""

    start: int
    end: int
    layer: str
    target: str
    url: str = ""


def marks(analysed: Analysed) -> list[Mark]:
    """Mentions of one document in text order; where two overlap the earlier, then the longer one stays."""
    a = analysed.annotations
    found = [
        Mark(m.start, m.end, "city", f"{c.name_de}, {c.country_code}", geonames_url(c.city_id))
        for m in a.cities
        if (c := a.city_entities.get(m.city_id))
    ]
    found += [Mark(m.start, m.end, "date", m.edtf) for m in a.dates]
    found += [
        Mark(m.start, m.end, "programme", p.name, p.url or "") for m in a.programmes if (p := a.programme_entities.get(m.programme_id))
    ]
    found += [
        Mark(m.start, m.end, "organisation", o.name) for m in a.organisations if (o := a.organisation_entities.get(m.organisation_id))
    ]
    found += [Mark(m.start, m.end, "theme", m.theme_id) for m in a.themes]
    return _apart(found)


def _apart(found: list[Mark]) -> list[Mark]:
    """Marks in text order without overlap: the earlier, then the longer one, then the layer that the colours name first."""
    out: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start, -m.end, list(_COLOURS).index(m.layer))):
        if not out or mark.start >= out[-1].end:
            out.append(mark)
    return out


def geonames_url(city_id: str) -> str:
    prefix, _, number = city_id.partition(":")
    return f"https://www.geonames.org/{number}" if prefix == "geonames" else ""


def _link(text: str, url: str) -> str:
    """A terminal hyperlink (OSC 8); terminals that do not know it show the text alone."""
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if url else text


def render_text(text: str, found: list[Mark], *, colour: bool) -> str:
    """The text with every mention marked and followed by what it was linked to: in colour, or in brackets."""
    pieces = []
    position = 0
    for mark in found:
        words = text[mark.start : mark.end]
        pieces.append(text[position : mark.start])
        if colour:
            pieces.append(_link(click.style(words, fg=_COLOURS[mark.layer], bold=mark.layer == "city", underline=bool(mark.url)), mark.url))
            pieces.append(click.style(f" ({mark.target})", dim=True))
        else:
            pieces.append(f"[{words} = {mark.layer}: {mark.target}]")
        position = mark.end
    return "".join(pieces) + text[position:]


def render_claim(claim: Claim, names: dict[str, str], programmes: dict[str, str]) -> list[str]:
    """One claim as a line of facts and a line of evidence."""
    cities = " – ".join(names.get(city, city) + (" (lead)" if role == "lead" else "") for city, role in claim.cities)
    facts: list[str] = [claim.kind, claim.status]
    if claim.start or claim.start_derived:
        facts.append(f"start {claim.start or claim.start_derived}")
    if claim.end:
        facts.append(f"end {claim.end}")
    facts += [programmes.get(p, p) for p in claim.programmes] + list(claim.themes)
    quote = " ".join(claim.quote.split())
    return [
        f"{cities}: {', '.join(facts)}",
        f"    {claim.claim_id}  rule {claim.rule}  confidence {claim.confidence:.2f}",
        f"    „{quote}“",
    ]


def show_file(path: Path, model: str, languages: tuple[str, ...], *, colour: bool) -> int:
    """Print every document of a file with its mentions and claims; returns the exit code."""
    from pipeline.analyse import analyse
    from pipeline.ingest import IngestOptions, discover, read
    from pipeline.knowledge import load_knowledge

    knowledge = load_knowledge(model)
    shown = rejected = 0
    for input_file in discover(path):
        for item in read(input_file, options=IngestOptions(languages=languages)):
            if isinstance(item, Reject):
                click.echo(f"{item.source}: {item.message}", err=True)
                rejected += 1
                continue
            click.echo("\n".join(_document_lines(analyse(item, knowledge), colour=colour)), color=colour)
            shown += 1
    return EXIT_NOTHING if not shown else EXIT_REJECTS if rejected else EXIT_OK


def _document_lines(analysed: Analysed, *, colour: bool) -> list[str]:
    document, annotations = analysed.document, analysed.annotations
    names = {key: f"{c.name_de}, {c.country_code}" for key, c in annotations.city_entities.items()}
    programmes = {key: p.name for key, p in annotations.programme_entities.items()}
    lines = [_bold(document.source, colour), *_header(document, names), "", render_text(document.text, marks(analysed), colour=colour), ""]
    if not analysed.claims:
        return [*lines, "No partnership is stated.", ""]
    lines.append(_bold("Partnerships stated", colour))
    for claim in analysed.claims:
        lines += [f"  {line}" for line in render_claim(claim, names, programmes)]
    return [*lines, ""]


def _bold(text: str, colour: bool) -> str:
    return click.style(text, bold=True) if colour else text


def _header(document: Document, names: dict[str, str]) -> list[str]:
    facts = [("title", document.title), ("issuer", document.issuer), ("issuer's city", names.get(document.issuer_city_id or ""))]
    published = f"{document.published_on} ({document.published_on_source})" if document.published_on else None
    return [f"{name}: {value}" for name, value in [*facts, ("published", published)] if value]


# --- explain --------------------------------------------------------------------------------------------------------------------------

_KIND_WHY = {
    "twinning": "the text calls it a Städtepartnerschaft or the city a partner city",
    "friendship": "the text calls it a friendship",
    "project": "the cities work together in a funded project",
    "thematic": "the text names a partnership with a theme of its own",
    "network": "the text names a network or association with these members",
    "cooperation": "the text declares a cooperation of another sort",
}


def explain_claim(claim_id: str, outputs: Path, *, colour: bool) -> str:
    """Rule, cues, evidence, and why this kind, status and date. Raises OutputsError where the claim is not there."""
    from pipeline.tables.load import find_set, read_table, rows_where

    folder = find_set(outputs)

    def where(table: str, column: str, value: str) -> list[dict[str, Any]]:
        return rows_where(folder, table, column, value)

    claims = where("claims", "claim_id", claim_id)
    if not claims:
        raise OutputsError(f"there is no claim {claim_id} in {outputs}: ids stand in claims.parquet and in `stadttandem show FILE`")
    claim = claims[0]
    document = where("documents", "doc_id", claim["doc_id"])[0]
    names = {c["city_id"]: f"{c['name_de']}, {c['country_code']}" for c in read_table(folder, "cities").to_pylist()}
    programmes = {p["programme_id"]: p["name"] for p in read_table(folder, "programmes").to_pylist()}
    sides = where("claim_cities", "claim_id", claim_id)
    lines = [_bold(" – ".join(names[s["city_id"]] + (" (lead)" if s["role"] == "lead" else "") for s in sides), colour)]
    lines += [f"claim {claim_id}, partnership {claim['partnership_id']}, confidence {claim['confidence']:.2f}", ""]
    lines += ["Words", f"  {document['source']}, characters {claim['quote_start']} to {claim['quote_end']}"]
    mentions = {
        "city": [(m, names[m["city_id"]]) for m in where("city_mentions", "doc_id", claim["doc_id"])],
        "date": [(m, m["edtf"]) for m in where("date_mentions", "doc_id", claim["doc_id"])],
        "programme": [(m, programmes[m["programme_id"]]) for m in where("programme_mentions", "doc_id", claim["doc_id"])],
    }
    lines += ["  " + " ".join(_quote(claim, mentions, colour=colour).split()), ""]
    cues = ", ".join(f"„{cue}“" for cue in claim["cues"]) or "none"
    lines += ["Rule", f"  {claim['rule']}; words it rests on: {cues}"]
    if claim["rule"] in ("read-pair", "read-set"):
        lines.append("  no construction states it: learned readers take it from the words around the cities (models/relate/README.md)")
    if claim["reasons"]:
        lines.append(f"  weighed by what is known of the cities (log odds): {', '.join(claim['reasons'])}")
    lines.append("")
    lines += ["Why", f"  kind {claim['kind']}: {_KIND_WHY[claim['kind']]}", f"  status {claim['status']}: {_status_why(claim)}"]
    lines += [f"  {line}" for line in _date_why(claim, mentions["date"], document["published_on"])]
    funded = [programmes[p["programme_id"]] for p in where("claim_programmes", "claim_id", claim_id)]
    themes = [t["theme_id"] for t in where("claim_themes", "claim_id", claim_id)]
    lines += [f"  programmes: {', '.join(funded) or 'none'}", f"  themes: {', '.join(themes) or 'none'}", "", "Cities"]
    for side in sides:
        for mention, name in mentions["city"]:
            if mention["city_id"] == side["city_id"]:
                evidence = ", ".join(mention["evidence"] or ()) or "no other place of this name comes near"
                lines.append(f"  „{mention['text']}“ ({mention['form']}, {mention['method']}) is {name}: {evidence}")
                break
        else:
            lines.append(f"  {names[side['city_id']]}: the issuer, or a city that the text only implies")
    return "\n".join(lines)


def _quote(claim: dict[str, Any], mentions: dict[str, list[tuple[dict[str, Any], str]]], *, colour: bool) -> str:
    begin, end = claim["quote_start"], claim["quote_end"]
    found = [
        Mark(m["start"] - begin, m["end"] - begin, layer, target)
        for layer, pairs in mentions.items()
        for m, target in pairs
        if begin <= m["start"] and m["end"] <= end
    ]
    return render_text(claim["quote"], _apart(found), colour=colour)


def _status_why(claim: dict[str, Any]) -> str:
    words = {
        "planned": "a word for a plan, an application or a coming signature stands with it",
        "ended": "a word for an end, a suspension or a dissolution stands with it, or the end is past",
        "active": "nothing says that it is only planned or has ended",
    }
    return words[claim["status"]]


def _date_why(claim: dict[str, Any], dates: list[tuple[dict[str, Any], str]], published_on: date | None) -> list[str]:
    lines = []
    for field in ("start", "end"):
        value = claim[field]
        if value is None:
            continue
        source = next((m for m, edtf in dates if edtf == value), None) or next((m for m, edtf in dates if edtf.startswith(value[:4])), None)
        if source is None:
            lines.append(f"{field} {value}: from the words of the claim")
            continue
        anchor = f", counted from the publication date {published_on}" if source["anchor"] == "publication" else ""
        lines.append(f"{field} {value}: from „{source['text']}“ at character {source['start']}{anchor}")
    if claim["start_derived"]:
        lines.append(f"start_derived {claim['start_derived']}: counted back from a duration or an anniversary; the text names no start")
    return lines or ["start, end: the text dates neither"]
