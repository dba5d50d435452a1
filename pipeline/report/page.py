"""The page: template, style, scripts and data put into one file that needs no network.

A content security policy names the hashes of the report's own scripts and style. So even if a text slipped through the escaping, a script
in it would not run, and nothing can be fetched from or sent to anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.paths import models_dir
from pipeline.report.data import MOST_PARTNERSHIPS, collect
from pipeline.tables.load import find_set
from pipeline.version import __version__

REPORT = "report.html"
_HERE = Path(__file__).resolve().parent
_SCRIPTS = (
    "vendor/vega.min.js", "vendor/vega-lite.min.js", "vendor/vega-interpreter.js",
    "static/core.js", "static/filters.js", "static/table.js", "static/evidence.js", "static/charts.js", "static/main.js",
)  # fmt: skip


def json_block(value: Any) -> Markup:
    """JSON that is safe inside a ``<script>`` element: no ``<``, ``>`` or ``&`` stands in it, nor a line separator of JavaScript."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  (the characters that end a script element are gone)


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _own(name: str) -> str:
    """A shipped file's text, framed by line ends: this very string is what the browser hashes."""
    text = (_HERE / name).read_text(encoding="utf-8").strip()
    if "</script" in text.lower() or "</style" in text.lower():
        raise ValueError(f"{name} holds a closing tag and cannot be put into a page")
    return f"\n{text}\n"


def render_report(folder: Path) -> str:
    """The report on one set of tables as HTML; the same tables give the same text."""
    scripts = [_own(name) for name in _SCRIPTS]
    style = _own("static/style.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(_hash(s) for s in scripts),
            "style-src " + _hash(style),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    data = collect(folder)
    labels = json.loads((_HERE / "static" / "labels.json").read_text(encoding="utf-8"))
    shapes = json.loads((models_dir() / "shapes" / "countries-50m.json").read_text(encoding="utf-8"))
    environment = Environment(
        loader=FileSystemLoader(_HERE / "static"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html.j2").render(
        policy=policy,
        # Only files of this package, never text of a document.
        style=Markup(style),  # noqa: S704
        scripts=[Markup(s) for s in scripts],  # noqa: S704
        data=json_block(data),
        labels=json_block(labels),
        shapes=json_block(shapes),
        de=labels["de"],
        figures=data["figures"],
        version=__version__,
        most=MOST_PARTNERSHIPS,
    )


def build_report(outputs: Path) -> Path:
    """Write ``report.html`` beside the tables of an outputs folder and return its path; readers see the old or the new file, never half.

    Raises OutputsError where there are no tables, OSError where the disk is full.
    """
    html = render_report(find_set(outputs))
    target = outputs / REPORT
    temporary = outputs / f".{REPORT}.tmp"
    temporary.write_text(html, encoding="utf-8", newline="\n")
    temporary.replace(target)
    return target
