"""What a run may change about ingest, and the bounds that keep one bad file from hurting the others."""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds per input. Sizes are bytes unless the name says otherwise; times are seconds of wall clock."""

    max_bytes: int = 48 * MIB  #: one document (file, archive entry, mail, web page) as raw bytes
    max_chars: int = 1_000_000  #: one document as text; 400 words are about 3,000 characters
    max_seconds: float = 30.0  #: reading and cleaning of one document
    max_pages: int = 500  #: pages of one PDF
    max_depth: int = 2  #: archives inside archives
    max_entries: int = 20_000  #: entries of one archive
    max_archive_bytes: int = 2048 * MIB  #: sum of the unpacked entries of one archive
    max_ratio: int = 200  #: unpacked to packed size of one entry, checked above 1 MiB


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """``languages`` are ISO 639-1 codes that are let through; empty lets every language through."""

    languages: tuple[str, ...] = ("de",)
    limits: Limits = field(default_factory=Limits)


DEFAULT = IngestOptions()
