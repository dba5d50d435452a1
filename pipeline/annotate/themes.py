"""Theme evidence: words, compounds and phrases that speak of one of the fixed themes. Which theme belongs to which partnership is
decided by ``relate``, by closeness and confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.records import ThemeMention

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.textview import TextView


def find_themes(view: TextView, lexicon: Lexicon) -> list[ThemeMention]:
    """Theme evidence in the news text, in text order.

    ``confidence`` is the lexicon's weight: 0.9 where the word alone means the theme ("Hochwasserschutz"), 0.7 for usual and 0.4 for
    weak evidence ("Schule", "Park"). One word may speak of several themes ("Klimabildung").
    """
    starts, ends = view.starts, view.ends
    best: dict[tuple[int, int, str], float] = {}
    lowered = [w.lower() for w in view.words]
    for hit in lexicon.theme_stems.find(lowered):
        start = starts[hit.first]
        if not view.is_news(start):
            continue
        key = (start, ends[hit.last], hit.theme_id)
        best[key] = max(hit.weight, best.get(key, 0.0))
    # A phrase ("erneuerbare Energien") replaces what its own words say for the same theme.
    mentions: list[ThemeMention] = []
    for (start, end, theme), weight in sorted(best.items()):
        last = next((m for m in reversed(mentions[-6:]) if m.theme_id == theme), None)
        if last and last.end > start:
            if (last.end - last.start) >= (end - start):
                continue
            mentions.remove(last)
        mentions.append(ThemeMention(start, end, view.text[start:end], theme, "gazetteer", weight))
    return mentions
