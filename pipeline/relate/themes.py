"""Which of a document's themes belong to which relation: by closeness, never by the page as a whole."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.relate.assemble import Draft
    from pipeline.relate.discourse import Reader


def claim_themes(reader: Reader, drafts: Sequence[Draft]) -> None:
    """Give each theme mention to the relation that its sentence is about.

    A sentence is about a relation that it states, else about the relation whose partner it names, else about the relation in focus
    (the last one stated, at most three sentences before, within the same section).
    """
    weights: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    focus: list[int] = []
    focus_sentence = -99
    by_sentence: dict[int, list[int]] = defaultdict(list)
    for n, draft in enumerate(drafts):
        for i in draft.sentences:
            by_sentence[i].append(n)
    mentions = reader.annotations.themes
    at = 0
    for i, sentence in enumerate(reader.view.sentences):
        masked = reader.masked.get(i)
        if masked is None:
            continue
        here = by_sentence.get(i, [])
        named = set(masked.cities)
        about = here or [n for n, d in enumerate(drafts) if len(named & set(d.cities[1:])) and d.kind in ("twinning", "friendship", "cooperation", "thematic")]
        if not about:
            joint = [n for n, d in enumerate(drafts) if d.kind in ("project", "network") and named & set(d.cities)]
            about = joint
        if about:
            focus, focus_sentence = about, i
        near = focus if i - focus_sentence <= 3 else [n for n, d in enumerate(drafts) if d.kind in ("project", "network")]
        factor = 1.0 if here else 0.8 if about else 0.6
        while at < len(mentions) and mentions[at].start < sentence.end:
            if mentions[at].start >= sentence.start:
                for n in about or near:
                    weights[n][mentions[at].theme_id] += factor * mentions[at].confidence
            at += 1
    for n, draft in enumerate(drafts):
        ranked = sorted(weights[n].items(), key=lambda kv: (-kv[1], kv[0]))
        draft.themes = [t for t, w in ranked if w >= 0.5][:5]
