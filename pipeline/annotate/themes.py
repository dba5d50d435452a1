"""Theme evidence: words, compounds and phrases that speak of one of the fixed themes. Which theme belongs to which partnership is
decided by ``relate``, by closeness and confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.records import ThemeMention

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.textview import TextView


#: Kinds of organisations whose names hold theme words that say nothing about a partnership ("… für Bildung und Forschung").
_SILENT = frozenset({"ministry", "agency", "university", "other"})
#: Weight left to a theme word that is part of a programme's name: a programme is no theme, but its name is a hint.
IN_PROGRAMME = 0.4


def find_themes(view: TextView, lexicon: Lexicon) -> list[ThemeMention]:
    """Theme evidence in the news text, in text order.

    ``confidence`` is the lexicon's weight: 0.9 where the word alone means the theme ("Hochwasserschutz"), 0.7 for usual and 0.4 for
    weak evidence. One word may speak of several themes ("Wärmewende"). Words inside the names of ministries, agencies and institutes
    count for nothing, words inside the names of known programmes little.
    """
    starts, ends = view.starts, view.ends
    lowered = view.lowered
    silent, weak = _names(view, lowered, lexicon)
    best: dict[tuple[int, int, str], float] = {}
    for hit in lexicon.theme_stems.find(lowered):
        if hit.first in silent or not view.is_news(starts[hit.first]):
            continue
        key = (starts[hit.first], ends[hit.last], hit.theme_id)
        weight = min(hit.weight, IN_PROGRAMME) if hit.first in weak else hit.weight
        best[key] = max(weight, best.get(key, 0.0))
    # A phrase ("erneuerbare Energien") replaces what its own words say for the same theme.
    mentions: list[ThemeMention] = []
    latest: dict[str, int] = {}
    for (start, end, theme), weight in sorted(best.items(), key=lambda item: (item[0][0], -item[0][1], item[0][2])):
        if latest.get(theme, -1) > start:
            continue
        latest[theme] = end
        mentions.append(ThemeMention(start, end, view.text[start:end], theme, "gazetteer", weight))
    return mentions


def _names(view: TextView, lowered: list[str], lexicon: Lexicon) -> tuple[set[int], set[int]]:
    """Token numbers inside known organisations' names and inside known programmes' names."""
    silent = {
        i
        for hit in lexicon.organisation_names.find(view.words, lowered)
        if lexicon.organisations[f"org:{hit.key}"].kind in _SILENT
        for i in range(hit.first, hit.last + 1)
    }
    weak = {i for hit in lexicon.programme_names.find(view.words, lowered) if not hit.context for i in range(hit.first, hit.last + 1)}
    return silent, weak
