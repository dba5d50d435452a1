"""Mentions for annotation programs and back: Label Studio (JSON) and WebAnno TSV 3.3 (INCEpTION).

Both ways a mention is a document id, offsets into its text, a layer and what it points to; nothing else of the tables travels.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.review.decisions import ReviewError
from pipeline.tables.load import find_set, read_table
from pipeline.textview import TextView

LAYERS = {"city": "city_id", "programme": "programme_id", "theme": "theme_id", "organisation": "organisation_id", "date": "edtf"}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A mention: offsets count characters (code points) of the document's text, end exclusive."""

    doc_id: str
    start: int
    end: int
    layer: str
    target: str


def spans_of(outputs: Path) -> tuple[dict[str, str], list[Span]]:
    """Texts by document and all mentions, sorted, of an outputs folder."""
    folder = find_set(outputs)
    texts = {d["doc_id"]: d["text"] for d in read_table(folder, "documents", ["doc_id", "text"]).to_pylist()}
    spans = [
        Span(row["doc_id"], row["start"], row["end"], layer, row[target])
        for layer, target in LAYERS.items()
        for row in read_table(folder, f"{layer}_mentions", ["doc_id", "start", "end", target]).to_pylist()
    ]
    return texts, sorted(spans)


# --- Label Studio ---------------------------------------------------------------------------------------------------------------------

#: The labelling interface that fits the exported tasks.
LABEL_CONFIG = (
    '<View><Labels name="label" toName="text">'
    + "".join(f'<Label value="{layer}"/>' for layer in LAYERS)
    + '</Labels><Text name="text" value="$text"/></View>\n'
)


def to_label_studio(texts: dict[str, str], spans: Iterable[Span]) -> list[dict[str, Any]]:
    """One task per document with the mentions as predictions, in the JSON format of Label Studio."""
    results: dict[str, list[dict[str, Any]]] = {doc_id: [] for doc_id in texts}
    for s in spans:
        value = {"start": s.start, "end": s.end, "text": texts[s.doc_id][s.start : s.end], "labels": [s.layer]}
        item = {"id": f"m{len(results[s.doc_id])}", "from_name": "label", "to_name": "text", "type": "labels", "value": value}
        results[s.doc_id].append({**item, "meta": {"text": [s.target]}})
    return [
        {"data": {"text": text, "doc_id": doc_id}, "predictions": [{"model_version": "stadttandem", "result": results[doc_id]}]}
        for doc_id, text in sorted(texts.items())
    ]


def from_label_studio(tasks: Sequence[dict[str, Any]]) -> list[Span]:
    """The spans of exported tasks: of the first annotation that is not cancelled, else of the predictions. Raises ReviewError.

    Versions differ in what they count, characters or UTF-16 units; the text that stands beside the offsets says which it was.
    """
    out = []
    try:
        for task in tasks:
            text, doc_id = task["data"]["text"], task["data"]["doc_id"]
            done = [a for a in task.get("annotations", []) if not a.get("was_cancelled")] or task.get("predictions", [])
            for item in done[0]["result"] if done else ():
                if item.get("type") != "labels":
                    continue
                value = item["value"]
                start, end = value["start"], value["end"]
                if text[start:end] != value["text"]:
                    start, end = _points(text, start), _points(text, end)
                if text[start:end] != value["text"]:
                    raise ReviewError(f"{doc_id}: offsets {value['start']} to {value['end']} do not cut {value['text']!r} out of the text")
                target = "".join((item.get("meta") or {}).get("text") or [""])
                out += [Span(doc_id, start, end, label, target) for label in value["labels"]]
    except (KeyError, TypeError, IndexError) as error:
        raise ReviewError(f"this is no export of Label Studio with our tasks: {type(error).__name__} {error}") from None
    return sorted(out)


def _units(text: str) -> list[int]:
    """For every character the number of UTF-16 units before it, and the length at the end."""
    out = [0]
    for character in text:
        out.append(out[-1] + (2 if character > "\uffff" else 1))
    return out


def _points(text: str, units: int) -> int:
    """Characters before a position that counts UTF-16 units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


# --- WebAnno TSV ----------------------------------------------------------------------------------------------------------------------

_HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Mention|layer|target\n\n\n"
_ESCAPED = str.maketrans({c: "\\" + c for c in "[]|_\\*;"} | {"\t": "\\t", "\n": "\\n", "\r": "\\r"})
_PLAIN = {"t": "\t", "n": "\n", "r": "\r"}


def _escape(value: str) -> str:
    return value.translate(_ESCAPED).replace("->", "\\->")


def _unescape(value: str) -> str:
    return re.sub(r"\\(->|.)", lambda m: _PLAIN.get(m[1], m[1]), value, flags=re.S)


def to_webanno(text: str, spans: Iterable[Span]) -> str:
    """One document as WebAnno TSV 3.3: offsets in UTF-16 units as the format wants; parts of tokens as sub-tokens, every span numbered."""
    units = _units(text)
    numbered = list(enumerate(sorted(spans), 1))
    lines = [_HEAD]
    view = TextView(text)
    for number, sentence in enumerate(_whole(view, [s for _, s in numbered]), 1):
        begin, stop = sentence
        lines.append("#Text=" + _escape(text[begin:stop]) + "\n")
        tokens = [(s, e) for s, e in zip(view.starts, view.ends, strict=True) if begin <= s < stop]
        for index, (start, end) in enumerate(tokens, 1):
            over = [(n, s) for n, s in numbered if s.start < end and s.end > start]
            full = [(n, s) for n, s in over if s.start <= start and s.end >= end]
            lines.append(f"{number}-{index}\t{units[start]}-{units[end]}\t{_escape(text[start:end])}\t{_columns(full)}\n")
            parts = sorted({(max(s.start, start), min(s.end, end)) for n, s in over if (n, s) not in full})
            for sub, (a, b) in enumerate(parts, 1):
                inside = [(n, s) for n, s in over if (max(s.start, start), min(s.end, end)) == (a, b)]
                lines.append(f"{number}-{index}.{sub}\t{units[a]}-{units[b]}\t{_escape(text[a:b])}\t{_columns(inside)}\n")
        lines.append("\n")
    return "".join(lines)


def _whole(view: TextView, spans: list[Span]) -> list[tuple[int, int]]:
    """Sentences, joined where a span crosses their border."""
    out: list[tuple[int, int]] = []
    for sentence in view.sentences:
        if out and any(s.start < out[-1][1] and s.end > sentence.start for s in spans):
            out[-1] = (out[-1][0], sentence.end)
        else:
            out.append((sentence.start, sentence.end))
    return out


def _columns(found: list[tuple[int, Span]]) -> str:
    if not found:
        return "_\t_\t"
    layers = "|".join(f"{_escape(s.layer)}[{n}]" for n, s in found)
    return layers + "\t" + "|".join(f"{_escape(s.target) or '*'}[{n}]" for n, s in found) + "\t"


_UNIT = re.compile(r"^(\d+-\d+(?:\.\d+)?)\t(\d+)-(\d+)\t")
_VALUE = re.compile(r"((?:\\.|[^\\|\[])*)(?:\[(\d+)\])?(?:\||$)", re.S)


def from_webanno(doc_id: str, text: str, tsv: str) -> list[Span]:
    """The spans of a WebAnno TSV 3 file with our layer (columns ``layer``, ``target``). Raises ReviewError where it does not fit."""
    if not tsv.startswith("#FORMAT=WebAnno TSV 3"):
        raise ReviewError("this is no WebAnno TSV 3 file: its first line says otherwise")
    where: dict[object, tuple[int, int, str, str]] = {}
    units = _units(text)
    for line in tsv.splitlines():
        match = _UNIT.match(line)
        if not match:
            continue
        cells = line[match.end() :].split("\t")
        start, end = (bisect_right(units, int(offset)) - 1 for offset in match.group(2, 3))
        if text[start:end] != _unescape(cells[0]):
            raise ReviewError(f"{doc_id}: {cells[0]!r} does not stand at {match[2]} of the text: the file belongs to another text")
        if len(cells) < 3 or cells[1] in ("_", ""):
            continue
        for (layer, number), (target, _) in zip(_values(cells[1]), _values(cells[2]), strict=True):
            key: object = int(number) if number else match[1]
            a, b, *_rest = where.get(key, (start, end, "", ""))
            where[key] = (min(a, start), max(b, end), layer, "" if target == "*" else target)
    return sorted(Span(doc_id, a, b, layer, target) for a, b, layer, target in where.values())


def _values(cell: str) -> Iterator[tuple[str, str | None]]:
    position = 0
    while position < len(cell):
        match = _VALUE.match(cell, position)
        if match is None or match.end() == position:
            raise ReviewError(f"{cell!r} is no value of a WebAnno file")
        yield ("*" if match[1] == "*" else _unescape(match[1])), match[2]
        position = match.end()
