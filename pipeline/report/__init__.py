"""The HTML report: one self-contained file about the tables of a run."""

from __future__ import annotations

from pipeline.report.page import REPORT, build_report, render_report

__all__ = ["REPORT", "build_report", "render_report"]
