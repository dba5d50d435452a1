"""The numbers that Word sets before the items of its lists, which are not in the text of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL = re.compile(r"%([1-9])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Numbering:
    """Counts the items of each list. ``label`` is to be asked once per paragraph of a list, in the order of the document."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        root = next((r.target_part.element for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        if root is None:
            return
        for abstract in root.iter(f"{_W}abstractNum"):
            levels = {_number(level.get(f"{_W}ilvl")): _level(level) for level in abstract.iter(f"{_W}lvl")}
            self._levels[abstract.get(f"{_W}abstractNumId") or ""] = levels
        for num in root.iter(f"{_W}num"):
            link = num.find(f"{_W}abstractNumId")
            if link is not None:
                self._abstract[num.get(f"{_W}numId") or ""] = link.get(f"{_W}val") or ""

    def label(self, number: str, depth: int) -> str:
        """The number before the next item of list ``number`` at ``depth``: "3.", "b)"; empty for bullets and lists that are not defined."""
        levels = self._levels.get(self._abstract.get(number, ""), {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(number, {})
        counts[depth] = counts.get(depth, levels[depth][2] - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        kind, text, _ = levels[depth]
        if kind in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            return _format(levels.get(at, ("decimal", "", 1))[0], counts.get(at, 1))

        label = _LEVEL.sub(shown, text).strip()
        return label if label and label[0].isalnum() and len(label) <= 12 else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 0


def _level(level: Any) -> tuple[str, str, int]:
    """Kind of number, pattern ("%1.") and first number of one level."""
    values = {name: (found.get(f"{_W}val") or "") if (found := level.find(f"{_W}{name}")) is not None else "" for name in _FIELDS}
    return values["numFmt"] or "decimal", values["lvlText"], _number(values["start"]) or 1


_FIELDS = ("numFmt", "lvlText", "start")


def _format(kind: str, count: int) -> str:
    if kind in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        letter = _LETTERS[count - 1]
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and 1 <= count < 40:
        roman = "x" * (count // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[count % 10]
        return roman if kind == "lowerRoman" else roman.upper()
    return str(count)
