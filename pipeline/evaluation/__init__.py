"""Measuring outputs against gold: reading both, aligning them, scoring, floors. Imports no stage."""
