"""Annotated texts for the training scripts of this folder (development only)."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.analyse import annotate  # noqa: E402
from pipeline.ingest import IngestOptions, discover, read, read_text  # noqa: E402
from pipeline.knowledge import Knowledge  # noqa: E402
from pipeline.records import NEWS_ROLES, Annotations, Document, Reject  # noqa: E402
from pipeline.textview import TextView  # noqa: E402

DATA = ROOT / "models" / "relate" / "data"
#: What is left of a text without its letterhead, and what stands before its first sentence: "CELLE, 3. Mai 2021 – ".
_KEPT = NEWS_ROLES - {"dateline"}
_HEAD_OF_STORY = re.compile(
    r"^[A-ZÄÖÜ][\w.\-/() ]{2,40}(?:,| –| -|:)\s+(?:den\s+)?\d{1,2}\.\s?(?:\w+|\d{1,2}\.)\s?\d{4}[.:]?\s*(?:[–-]\s*)?(?:\(\w+\)\s*)?"
    r"|^[A-ZÄÖÜ][\w.\-/ ]{2,40}(?:\s\([^)]{2,12}\))?\s?[–.\-:]\s+(?=[A-ZÄÖÜ„])"
)
#: Docs and gold of what may be learned from, and of what is held back.
OWN = (ROOT / "corpus" / "raw", ROOT / "corpus" / "gold" / "dev")
TEXTS = (DATA / "docs", DATA / "gold")
HELD = (DATA / "held" / "docs", DATA / "held" / "gold")


def annotated(docs: Path, gold: Path, knowledge: Knowledge) -> Iterator[tuple[Document, TextView, Annotations, dict[str, Any]]]:
    """Every document of ``docs`` that has gold: document, view, annotations, gold."""
    answers = {a["doc"]: a for a in (json.loads(p.read_text(encoding="utf-8")) for p in sorted(gold.glob("*.json")))}
    for source in discover(docs):
        for document in read(source, options=IngestOptions()):
            if not isinstance(document, Reject) and (answer := answers.get(Path(document.source).name)) is not None:
                yield *annotate(document, knowledge), answer


def headless(docs: Path, gold: Path, knowledge: Knowledge) -> Iterator[tuple[Document, TextView, Annotations, dict[str, Any]]]:
    """The same of documents that have an issuer, without the lines that name it: as many a release is kept. Left out where it is found all
    the same."""
    for document, _, _, answer in annotated(docs, gold, knowledge):
        blocks = [b for b in document.blocks if b.role in _KEPT] if document.issuer_city_id is not None else []
        if len(blocks) < 2:
            continue
        lines = [(b.role, _HEAD_OF_STORY.sub("", document.text[b.start : b.end])) for b in blocks]
        lines = [(role, f"- {line}" if role == "list_item" else line) for role, line in lines]
        text = "".join(("\n" if role == "list_item" else "\n\n") + line for role, line in lines)
        found, view, notes = annotate(read_text(text), knowledge)
        if found.issuer_city_id is None:
            yield replace(found, source=document.source), view, notes, answer


def gold_key(city: dict[str, Any]) -> str:
    """What a city of the gold is compared by: its GeoNames id, else its name."""
    return f"geonames:{city['geonames']}" if city["geonames"] else str(city["name"])


def city_key(city_id: str, notes: Annotations) -> str:
    """The same of a city that the pipeline found."""
    known = notes.city_entities
    return city_id if city_id.startswith("geonames:") or city_id not in known else known[city_id].name


def write_weights(name: str, content: dict[str, Any]) -> None:
    """Into ``models/lexicon``."""
    path = ROOT / "models" / "lexicon" / name
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
