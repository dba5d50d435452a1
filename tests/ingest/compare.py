"""Own readers beside well-kept libraries: ``python -m tests.ingest.compare`` prints the figures of docs/decisions.md.

Main text of web pages: the pages of ``pages.py``, scored by the pieces of news that are kept and the pieces of furniture that slip in.
Encodings: German lines of several lengths in the encodings of German offices, scored by exact recovery.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.ingest.decode import decode
from pipeline.ingest.options import DEFAULT
from pipeline.ingest.single import Raw, build

from . import make_fixtures as fixtures
from .pages import PAGES


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("|", " "))


def own(page: str) -> str:
    return build(Raw("x", "x.html", "text/html", text=page), page.encode(), DEFAULT).text


def extractors() -> dict[str, Callable[[str], str]]:
    import justext
    import trafilatura

    def traf(**options: bool) -> Callable[[str], str]:
        return lambda page: trafilatura.extract(page, include_comments=False, include_tables=True, **options) or ""

    stops = justext.get_stoplist("German")
    return {
        "own": own,
        "trafilatura": traf(),
        "trafilatura, recall": traf(favor_recall=True),
        "trafilatura, precision": traf(favor_precision=True),
        "jusText": lambda page: "\n".join(p.text for p in justext.justext(page.encode(), stops, encoding="utf-8") if not p.is_boilerplate),
    }


def pages() -> dict[str, tuple[int, int, int, int]]:
    """Kept of how many pieces of news, slipped in of how many pieces of furniture; without titles, which some extractors drop by design."""
    scores: dict[str, tuple[int, int, int, int]] = {}
    for name, extract in extractors().items():
        kept = news = slipped = furniture = 0
        for page in PAGES.values():
            text = _flat(extract(page.html))
            wanted = [k for k in page.keep if k != page.title]
            kept += sum(_flat(k) in text for k in wanted)
            news += len(wanted)
            slipped += sum(_flat(d) in text for d in page.drop)
            furniture += len(page.drop)
        scores[name] = (kept, news, slipped, furniture)
    return scores


def encodings() -> dict[str, tuple[int, int]]:
    """Exactly recovered texts, of how many."""
    import charset_normalizer

    def normalizer(data: bytes) -> str:
        best = charset_normalizer.from_bytes(data).best()
        return str(best) if best else ""

    samples = [fixtures.FIRST[:40], fixtures.FIRST, fixtures.TEXT, "Grüße aus Köln", "Größe: 5 m²", "Müller & Söhne"]
    scores: dict[str, tuple[int, int]] = {}
    for name, read in (("own", lambda data: decode(data)[0]), ("charset-normalizer", normalizer)):
        right = total = 0
        for sample in samples:
            for encoding in ("utf-8", "cp1252", "mac_roman", "cp850", "utf-16", "utf-16-le"):
                text = sample.replace("„", '"').replace("“", '"')
                right += read(text.encode(encoding, "replace")) == text
                total += 1
        scores[name] = (right, total)
    return scores


if __name__ == "__main__":
    for extractor, (kept, news, slipped, furniture) in pages().items():
        print(f"{extractor:24} news {kept}/{news}  furniture {slipped}/{furniture}")
    for reader, (right, total) in encodings().items():
        print(f"{reader:24} exact {right}/{total}")
