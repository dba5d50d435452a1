"""Read the open corpora into one form: sentences with character spans under GermEval 2014's conventions (development only).

GermEval (Benikova et al., LREC 2014) is the convention: outer spans LOC, PER and ORG; OTH, derivations ("die Mainzer Altstadt") and parts
("CDU-Politiker") are no entities. SmartData (Schiersch et al., LREC 2018) differs, so its annotation is mapped:

- location, location-city: LOC where the span is made of whole words and begins with a capital; adjectives and inhabitants ("deutschen",
  "Berliner Senat") and parts of words are none, as in GermEval. A noun phrase without a name ("beide Richtungen") is none.
- location-stop, location-street, location-route: unsure (GermEval holds some of them as LOC, not line numbers or "Köln Hbf (tief)"):
  their words carry no label in training and the teacher decides.
- organization, organization-company: ORG; unsure where written in lower case or a lone common noun ("die Gruppe", "der Konzern").
- person: PER; unsure where it is a role ("Flugbegleiter") or written in lower case.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.annotate.ner_eval import parse_marked
from pipeline.textview import split_sentences

LABELS = ("LOC", "PER", "ORG")
ADJECTIVE = re.compile(r"(?:er|isch(?:e[mnrs]?)?|sche[mnrs]?)$")
COMMON = frozenset(
    [
        "gruppe",
        "konzern",
        "unternehmen",
        "bahn",
        "firma",
        "bank",
        "polizei",
        "feuerwehr",
        "verein",
        "gericht",
        "verband",
        "stadt",
        "flughafen",
        "gewerkschaft",
        "regierung",
        "airline",
        "kette",
        "bundesliga",
        "hersteller",
        "verlag",
        "sender",
        "zeitung",
        "club",
        "klub",
        "partei",
        "behörde",
        "ministerium",
        "betreiber",
        "institut",
        "bundesregierung",
        "staatsanwaltschaft",
    ]
)
ROLE = re.compile(r"(?:er|erin|chef|chefin|sprecher|präsident|minister)$")


@dataclass
class Sentence:
    """``spans``: (start, end, label); ``unsure``: (start, end) whose words carry no label in training."""

    text: str
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    unsure: list[tuple[int, int]] = field(default_factory=list)
    source: str = ""


def germeval(path: Path) -> list[Sentence]:
    """Sentences of a GermEval 2014 TSV; tokens are joined by one space, so the text is theirs but for the spacing."""
    out = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf8")):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        if not rows:
            continue
        text, spans, start = "", [], None
        for row in rows:
            token, tag = row[1], row[2]
            at = len(text) + bool(text)
            text = f"{text} {token}" if text else token
            if start is not None and tag != f"I-{start[1]}":
                spans.append((start[0], at - 1, start[1]))
                start = None
            if tag[:2] == "B-" and tag[2:] in LABELS:
                start = (at, tag[2:])
        if start is not None:
            spans.append((start[0], len(text), start[1]))
        out.append(Sentence(text, spans, source="germeval"))
    return out


def _json_objects(path: Path) -> Iterator[dict]:
    text, decoder, at = gzip.decompress(path.read_bytes()).decode("utf8"), json.JSONDecoder(), 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text):
            return
        value, at = decoder.raw_decode(text, at)
        yield value


def _map_smartdata(text: str, start: int, end: int, kind: str) -> str | None:
    """LOC, PER, ORG, ``?`` (unsure) or None (no entity)."""
    surface = text[start:end]
    whole = (start == 0 or not (text[start - 1].isalnum() or text[start - 1] == "-")) and (
        end == len(text) or not (text[end].isalnum() or (text[end] == "-" and text[end + 1 : end + 2].isalpha()))
    )
    if kind in ("location-stop", "location-street", "location-route"):
        return "?"
    if not whole:
        return None
    lower = not surface[:1].isupper()
    if kind in ("location", "location-city"):
        following = text[end : end + 2]
        adjective = " " not in surface and ADJECTIVE.search(surface) and following[:1] == " " and following[1:].isalpha()
        return None if lower or adjective or not any(c.isupper() for c in surface) else "LOC"
    if kind.startswith("organization"):
        return "?" if lower or surface.lower().rstrip("s") in COMMON else "ORG"
    if kind == "person":
        return "?" if lower or (" " not in surface and ROLE.search(surface)) else "PER"
    return None


def smartdata(path: Path) -> list[Sentence]:
    """Sentences of SmartData v1, mapped as the module says; lines are separate sentences."""
    out = []
    for record in _json_objects(path):
        text = record["text"]["string"]
        mentions = [(m["span"]["start"], m["span"]["end"], m["type"]) for m in (record["conceptMentions"] or {}).get("array", [])]
        for line in re.finditer(r"[^\n]+", text):
            for start, end in split_sentences(text, line.start(), line.end()):
                sentence = Sentence(text[start:end], source="smartdata")
                inside = sorted((m for m in mentions if start <= m[0] and m[1] <= end), key=lambda m: (m[0], -m[1]))
                last = start
                for s, e, kind in inside:
                    label = _map_smartdata(text, s, e, kind)
                    if label == "?":
                        sentence.unsure.append((s - start, e - start))
                    elif label and s >= last:
                        sentence.spans.append((s - start, e - start, label))
                        last = e
                if len(sentence.text) > 15:
                    out.append(sentence)
    return out


def domain(path: Path) -> list[Sentence]:
    """Sentences of this project: ``id<TAB>sentence`` a line, entities as ``[surface|LABEL]``."""
    lines = path.read_text(encoding="utf8").splitlines()
    return [parse_markup(line.split("\t")[1]) for line in lines if line.strip() and not line.startswith("#")]


def parse_markup(line: str) -> Sentence:
    """A sentence with marks (see ``parse_marked``)."""
    text, spans = parse_marked(line)
    return Sentence(text, spans, source="domain")


def plain(path: Path) -> list[Sentence]:
    """Unlabelled sentences, one a line."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf8")
    return [Sentence(line.strip(), source="plain") for line in text.splitlines() if len(line) > 20]
