"""Files of mentions for annotation programs, and what an annotator changed in them."""

from __future__ import annotations

import csv
import io
import json
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from pipeline.review.decisions import ReviewError
from pipeline.review.spans import LABEL_CONFIG, from_label_studio, from_webanno, spans_of, to_label_studio, to_webanno


def write_spans(outputs: Path, to: str, target: Path) -> Path:
    """All mentions of an outputs folder: ``labelstudio`` writes ``target`` and beside it its labelling interface, ``webanno`` a folder."""
    texts, spans = spans_of(outputs)
    try:
        if to == "labelstudio":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(json.dumps(to_label_studio(texts, spans), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            target.with_suffix(".config.xml").write_text(LABEL_CONFIG, encoding="utf-8")
        else:
            target.mkdir(parents=True, exist_ok=True)
            of_document = {doc_id: list(group) for doc_id, group in groupby(spans, key=attrgetter("doc_id"))}  # spans are sorted
            for doc_id, text in texts.items():
                tsv = to_webanno(text, of_document.get(doc_id, []))
                (target / f"{doc_id}.tsv").write_text(tsv, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ReviewError(f"{target} cannot be written: {error.strerror or error}") from error
    return target


def changes(outputs: Path, source: Path) -> str:
    """What an annotator added and took away, as CSV (change, doc_id, start, end, layer, target, text); only documents that came back count.

    ``source`` is an export of Label Studio or a folder of WebAnno TSV files named by document. Raises ReviewError where it does not fit.
    """
    texts, spans = spans_of(outputs)
    try:
        if source.is_dir():
            files = {path.stem: path for path in sorted(source.glob("*.tsv"))}
            unknown = sorted(files.keys() - texts.keys())
            if unknown or not files:
                raise ReviewError(f"{source}: {unknown[0] if unknown else 'no file'}.tsv belongs to no document of {outputs}")
            came = set(files)
            found = [s for i, p in files.items() for s in from_webanno(i, texts[i], p.read_text(encoding="utf-8"))]
        else:
            tasks = json.loads(source.read_text(encoding="utf-8"))
            found = from_label_studio(tasks)
            came = {task["data"]["doc_id"] for task in tasks}
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReviewError(f"{source} cannot be read: {error}") from error
    before = {s for s in spans if s.doc_id in came}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["change", "doc_id", "start", "end", "layer", "target", "text"])
    rows = [("added", s) for s in sorted(set(found) - before)] + [("removed", s) for s in sorted(before - set(found))]
    for change, s in sorted(rows, key=lambda row: row[1]):
        words = texts.get(s.doc_id, "")[s.start : s.end]
        safe = "'" + words if words.startswith(("=", "+", "-", "@", "\t")) else words
        writer.writerow([change, s.doc_id, s.start, s.end, s.layer, s.target, safe])
    return stream.getvalue()
