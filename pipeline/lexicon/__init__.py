"""What the project knows about programmes, themes and organisations; the data lies in ``models/lexicon``, see docs/lexicon.md."""

from pipeline.lexicon.load import ORGANISATION_KINDS, PROGRAMME_KINDS, THEME_IDS, Lexicon, Theme

__all__ = ["ORGANISATION_KINDS", "PROGRAMME_KINDS", "THEME_IDS", "Lexicon", "Theme"]
