"""Every message a user can meet, with its remedy and the exit code it leads to."""

from __future__ import annotations

#: Exit codes of the command line (documented in ``stadttandem --help`` and docs/cli.md).
EXIT_OK, EXIT_REJECTS, EXIT_USAGE, EXIT_NOTHING, EXIT_INTERNAL, EXIT_INTERRUPTED = 0, 1, 2, 3, 4, 130


class StadttandemError(Exception):
    """A condition the user can act on: ``str(error)`` is one line that says what is wrong and what to do."""

    exit_code = EXIT_USAGE


class KnowledgeError(StadttandemError):
    """A gazetteer, lexicon or model file is missing, broken or inconsistent."""


class ModelError(KnowledgeError):
    """The requested NER model is not installed or cannot be loaded."""


class SettingsError(StadttandemError):
    """A configuration key or value that is unknown or invalid."""


class TableError(StadttandemError):
    """Rows that break a promise of the tables (types, keys, offsets, value sets); nothing is published."""

    exit_code = EXIT_INTERNAL


class NothingUsable(StadttandemError):
    """The corpus exists but holds nothing that can be processed."""

    exit_code = EXIT_NOTHING


class OutputsError(StadttandemError):
    """The outputs folder cannot be used: it belongs to something else, is full, is locked by another run, or holds no tables."""


class WorkerError(StadttandemError):
    """Worker processes keep dying, whatever they work on."""

    exit_code = EXIT_INTERNAL


class Unreadable(StadttandemError):
    """One input that cannot become a document; ``code`` goes to ``rejects.error``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
