"""Which of a document's themes belong to which relation: a small learned scorer decides for each pair of them.

Rules over closeness alone gave every partner town of a text the themes of the news (precision 0.47 on texts for which no rule was
written). The scorer weighs where the words stand, who else is named there and what the relation is (``theme_features``).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.relate.theme_features import JOINT, describe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.relate.assemble import Draft
    from pipeline.relate.discourse import Reader

#: From this probability on a theme counts. By cross-validation (models/relate/train_themes.py) F1 is flat, 0.62 to 0.63, from 0.2 to 0.35;
#: a higher bar for the second theme of a relation gained nothing.
SURE = 0.25
#: Themes of one relation at most: one that exists for a subject, one of towns.
MOST_JOINT, MOST = 4, 3


def claim_themes(reader: Reader, drafts: Sequence[Draft]) -> None:
    """Give each relation the themes that the scorer is sure of, the surest first; sets ``Draft.themes``."""
    if not drafts:
        return
    scorer = reader.lexicon.theme_scorer
    for draft, themes in zip(drafts, theme_features(reader, drafts), strict=True):
        draft.themes = surest({theme: scorer.probability(values) for theme, values in themes.items()}, draft.kind)


def surest(probabilities: Mapping[str, float], kind: str, sure: float = SURE) -> list[str]:
    """The themes that count for a relation of this kind, the surest first; ties in the order of their names."""
    ranked = sorted(probabilities, key=lambda theme: (-probabilities[theme], theme))[: MOST_JOINT if kind in JOINT else MOST]
    return [theme for theme in ranked if probabilities[theme] >= sure]


def theme_features(reader: Reader, drafts: Sequence[Draft]) -> list[dict[str, dict[str, float]]]:
    """Features by theme for each relation; also sets ``reader.hubs``."""
    reader.hubs = find_hubs(reader, drafts)
    return describe(reader, drafts, _main(reader, drafts))


def find_hubs(reader: Reader, drafts: Sequence[Draft]) -> set[str]:
    """The issuer, and cities that stand in two or more pairs with different partners."""
    count: dict[str, int] = defaultdict(int)
    for cities in {frozenset(d.cities) for d in drafts if len(d.cities) == 2}:
        for city in cities:
            count[city] += 1
    hubs = {c for c, n in count.items() if n >= 2}
    return hubs | {reader.document.issuer_city_id} if reader.document.issuer_city_id else hubs


def _main(reader: Reader, drafts: Sequence[Draft]) -> int | None:
    """The relation that the text is about: the first joint work, else one that the headline or the lead states, else the only one."""
    joint = [n for n, d in enumerate(drafts) if d.kind in JOINT]
    if joint:
        return min(joint, key=lambda n: drafts[n].sentences[0])
    first = min(range(len(drafts)), key=lambda n: drafts[n].sentences[0])
    opening = sorted(reader.masked)[:4]
    return first if len(drafts) == 1 or (opening and drafts[first].sentences[0] <= opening[-1]) else None
