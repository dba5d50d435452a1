# ruff: noqa: E501  (lines of a page are lines of text)
"""Writes the generated pages: ``docs/tables.md`` from the declarations, ``docs/cli.md`` from the commands' own help."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import app
from pipeline.tables.package import tables_page

_CODES = """
| code | meaning |
|---|---|
| 0 | all well |
| 1 | the run is complete, but some inputs were rejected (`rejects.parquet` says which and why); `check`: problems found; `diff`: differences found |
| 2 | wrong use: an unknown option or setting, a missing folder, an outputs folder that belongs to something else or to another run, a broken data file |
| 3 | nothing usable: the corpus is empty, or no file in it could be used |
| 4 | a fault of the program, or workers that keep dying |
| 130 | interrupted by Ctrl-C; the tables are those of the last complete run |
"""


def cli_page() -> str:
    """The text of ``docs/cli.md``."""
    lines = [
        "# The command line",
        "",
        "<!-- Generated from pipeline/cli.py by `make docs`; a test compares. -->",
        "",
        "`stadttandem` and `python -m pipeline` are the same. Results go to standard output; progress, log lines and errors to standard error:",
        "a progress bar on a terminal, plain lines elsewhere. `NO_COLOR` switches colours off, `FORCE_COLOR` on. `make extract CORPUS=dir OUTPUTS=dir`",
        "is `stadttandem extract dir -o dir` that counts exit code 1 as success.",
        "",
        "## Exit codes",
        _CODES.rstrip(),
        "",
        "## Settings",
        "",
        "Flags win over environment variables (`STADTTANDEM_MODEL`, `STADTTANDEM_WORKERS` …), those over `stadttandem.toml` in the current folder (or the",
        "file given with `--config`), that over the defaults. An unknown key or value is an error. Keys: `corpus`, `outputs`, `reviews`, `model`, `languages`,",
        "`workers`, `engine`, `scheduler`.",
        "",
        "```toml",
        'corpus = "press"',
        'outputs = "tables"',
        'languages = ["de"]',
        "workers = 2",
        "```",
        "",
        "## Commands",
        "",
    ]
    for path, command in _walk(app, ()):
        name = " ".join(("stadttandem", *path))
        # A parent without a name carries the settings (-h) and leaves the usage line to the command's own.
        parent = click.Context(app, info_name=" ".join(("stadttandem", *path[:-1])), **app.context_settings) if path else None
        context = click.Context(command, info_name=path[-1] if path else name, parent=parent, **app.context_settings)
        lines += [f"### {name}", "", "```text", command.get_help(context).rstrip(), "```", ""]
    return "\n".join(lines)


def _walk(command: click.Command, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            found += _walk(child, (*path, name))
    return found


def main() -> None:
    """Write both pages below ``docs`` in the current checkout."""
    folder = Path(__file__).resolve().parent.parent / "docs"
    (folder / "tables.md").write_text(tables_page(), encoding="utf-8")
    (folder / "cli.md").write_text(cli_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
