"""A person's decisions about claims: kept in a plain file, applied by later runs, measured, and a local page to make them on."""

from __future__ import annotations

from pipeline.review.agreement import Precision, kappa, precision_by_rule
from pipeline.review.decisions import COLUMNS, Decision, ReviewError, append_decision, apply_reviews, load_reviews

__all__ = [
    "COLUMNS",
    "Decision",
    "Precision",
    "ReviewError",
    "append_decision",
    "apply_reviews",
    "kappa",
    "load_reviews",
    "precision_by_rule",
]
