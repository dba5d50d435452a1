"""The command line: thin, and the only place that prints or exits. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline.errors import EXIT_INTERNAL, EXIT_INTERRUPTED, EXIT_OK, StadttandemError
from pipeline.interrupt import interruptible
from pipeline.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.run import Report

log = logging.getLogger("stadttandem")

_EPILOG = (
    "Exit codes: 0 all well; 1 some inputs were rejected (check: problems found, diff: differences found); 2 wrong use; 3 nothing usable; "
    "4 a fault of the program; 130 interrupted."
)


class _Group(click.Group):
    """Lists commands in the order they are written, and turns expected errors into one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with interruptible():
                return super().invoke(ctx)
        except StadttandemError as error:
            _fail(str(error), error.exit_code)
        except BrokenPipeError:
            # The reader of a pipe (head, less) has gone: nothing is wrong.
            sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
            sys.exit(EXIT_OK)
        except KeyboardInterrupt:
            _fail("interrupted; the tables are those of the last complete run, finished work is kept", EXIT_INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            log.debug("traceback", exc_info=error)
            hint = "" if log.isEnabledFor(logging.DEBUG) else " (run again with -v for the details)"
            _fail(f"a fault of the program, please report it: {type(error).__name__}: {error}{hint}", EXIT_INTERNAL)


def _fail(message: str, code: int) -> NoReturn:
    colour = _colour(sys.stderr)
    click.echo((click.style("error: ", fg="red", bold=True) if colour else "error: ") + message, err=True, color=colour)
    sys.exit(code)


def _colour(stream: Any) -> bool:
    """NO_COLOR (no-color.org) wins, then FORCE_COLOR, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (hasattr(stream, "isatty") and stream.isatty() and os.environ.get("TERM") != "dumb")


def _logging(verbosity: int) -> None:
    level = {-2: logging.ERROR, -1: logging.WARNING, 0: logging.INFO}.get(max(-2, min(1, verbosity)), logging.DEBUG)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s" if level > logging.DEBUG else "%(asctime)s %(levelname)s %(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(level)
    log.propagate = False


@click.group(cls=_Group, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="stadttandem")
@click.option("-q", "--quiet", count=True, help="Only warnings; twice: only errors.")
@click.option("-v", "--verbose", count=True, help="Details and tracebacks.")
@click.pass_context
def app(ctx: click.Context, quiet: int, verbose: int) -> None:
    """Cities, programmes, dates and municipal partnerships out of German press texts."""
    _logging(verbose - quiet)
    ctx.obj = {"quiet": quiet}


def _run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = [
        click.argument("corpus", required=False),
        click.option("-o", "--outputs", metavar="PATH", help="Where the tables go.  [default: outputs]"),
        click.option("--reviews", type=click.Path(path_type=Path), help="Reviewers' decisions to apply.  [default: corpus/reviews.csv]"),
        click.option("-m", "--model", help="NER model: press (shipped), none, or an installed spaCy pipeline.  [default: press]"),
        click.option("--languages", help="Languages let through, as ISO 639-1 codes joined by commas.  [default: de]"),
        click.option("-j", "--workers", type=int, help="Worker processes; 0 for one per core.  [default: 0]"),
        click.option("--engine", help="local, or dask for an existing cluster (docs/cluster.md).  [default: local]"),
        click.option("--scheduler", help="Address of the Dask scheduler."),
        click.option(
            "--config", type=click.Path(path_type=Path), help="Settings file (TOML).  [default: stadttandem.toml, where there is one]"
        ),
        click.option("--force", is_flag=True, help="Do everything again, whatever was done before."),
        click.option("--dry-run", is_flag=True, help="Say what would be done and why, and do nothing."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _run(upto: str, *, config: Path | None, force: bool, dry_run: bool, **flags: Any) -> Report:
    from pipeline.progress import Progress
    from pipeline.run import extract
    from pipeline.settings import load_settings

    settings = load_settings(flags, config=config)
    with Progress(enabled=log.isEnabledFor(logging.INFO), terminal=sys.stderr.isatty(), colour=_colour(sys.stderr)) as progress:
        report = extract(settings, upto=upto, force=force, dry_run=dry_run, progress=progress)
    if dry_run:
        for line in report.reasons if not report.fresh else ["nothing to do"]:
            click.echo(line)
        sys.exit(EXIT_OK)
    return report


def _stage(name: str, upto: str, text: str) -> None:
    @app.command(name, help=text)
    @_run_options
    def command(**options: Any) -> None:
        report = _run(upto, **options)
        click.echo(
            ", ".join(f"{stage}: {report.worked[stage]} done" for stage in ("ingest", "annotate", "relate") if report.worked[stage])
            or "nothing to do"
        )


@app.command()
@_run_options
@click.option("--no-report", is_flag=True, help="Leave out the HTML report.")
def extract(**options: Any) -> None:
    """Run every stage over the folder CORPUS, publish the tables and write the report.

    Only what changed since the last run is done. The summary goes to standard output.
    """
    from pipeline.summary import render

    with_report = not options.pop("no_report")
    report = _run("rows", **options)
    page = _report_page(report) if with_report else ""
    click.echo(render(report.summary, report.outputs) + page)
    sys.exit(report.exit_code)


def _report_page(report: Report) -> str:
    """Write the HTML report where the tables are new or it is missing; a line for the summary."""
    if not isinstance(report.outputs, Path):
        return ""
    from pipeline.publish import REPORT_PAGE

    path = report.outputs / REPORT_PAGE
    if report.published or not path.exists():
        from pipeline.report import build_report

        log.info("writing the report")
        build_report(report.outputs)
    return f"\nReport: {path}"


_stage("ingest", "ingest", "Read and clean the inputs; no later stage.")
_stage("annotate", "annotate", "Find and link all mentions (ingest included where needed).")
_stage("relate", "relate", "Turn mentions into claims (the stages before included where needed).")


@app.command()
@_run_options
def tables(**options: Any) -> None:
    """Resolve claims to partnerships, write, check and publish the tables (the stages before included where needed)."""
    report = _run("rows", **options)
    click.echo(f"{report.outputs}: {report.summary.get('documents', 0)} documents, {report.summary.get('partnerships', 0)} partnerships")
    sys.exit(report.exit_code)


@app.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-m", "--model", default="press", show_default=True, help="NER model: press, none, or an installed spaCy pipeline.")
@click.option("--languages", default="de", show_default=True, help="Languages let through, as ISO 639-1 codes joined by commas.")
def show(file: Path, model: str, languages: str) -> None:
    """Show the text of FILE with its mentions coloured and linked, and its claims below."""
    from pipeline.show import show_file

    sys.exit(show_file(file, model, tuple(languages.split(",")), colour=_colour(sys.stdout)))


@app.command()
@click.argument("claim_id")
@click.option("-o", "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), show_default=True, help="Outputs folder.")
def explain(claim_id: str, outputs: Path) -> None:
    """Explain one claim: its words, rule and cues, and why this kind, status and date."""
    from pipeline.show import explain_claim

    colour = _colour(sys.stdout)
    click.echo(explain_claim(claim_id, outputs, colour=colour), color=colour)


@app.command()
@click.argument("folders", type=click.Path(path_type=Path), nargs=-1)
@click.option("-m", "--model", default="press", show_default=True, help="NER model: press, none, or an installed spaCy pipeline.")
@click.option("--differences", is_flag=True, help="List every difference as well.")
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON.")
def evaluate(folders: tuple[Path, ...], model: str, differences: bool, as_json: bool) -> None:
    """Measure against annotated texts: FOLDERS with docs/ and gold/ each (default: corpus).

    `stadttandem evaluate ner FILE …` measures the NER model alone on CoNLL or GermEval columns.
    """
    if folders and folders[0] == Path("ner"):
        from pipeline.measure import measure_ner

        click.echo(measure_ner(list(folders[1:]), model, as_json=as_json))
        return
    from pipeline.measure import held, measure, render

    chosen = list(folders) or [Path("corpus")]
    reports = measure(chosen, model)
    click.echo(render(reports, verbose=differences, as_json=as_json))
    good, lines = held(chosen, reports)
    for line in lines:
        click.echo(line, err=as_json)
    sys.exit(EXIT_OK if good else 1)


@app.command()
@click.option("-o", "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), show_default=True, help="Outputs folder.")
def report(outputs: Path) -> None:
    """Write the HTML report of published tables."""
    from pipeline.report import build_report

    click.echo(build_report(outputs))


@app.command()
@click.argument("outputs", type=click.Path(path_type=Path), default=Path("outputs"))
def check(outputs: Path) -> None:
    """Check the tables in OUTPUTS: types, keys, references, value sets, dates and every offset."""
    from pipeline.check import check_outputs

    problems = check_outputs(outputs)
    for problem in problems:
        click.echo(problem)
    if not problems:
        click.echo(f"{outputs}: all tables keep their promises")
    sys.exit(1 if problems else EXIT_OK)


@app.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True, help="Output format."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also where there are differences.")
def diff(old: Path, new: Path, form: str, exit_zero: bool) -> None:
    """Compare two outputs: which partnerships appeared, changed and vanished from OLD to NEW."""
    from pipeline.diff import compare_outputs, render

    changes = compare_outputs(old, new)
    click.echo(render(changes, form))
    sys.exit(1 if changes.any and not exit_zero else EXIT_OK)


@app.command()
@click.argument("source")
@click.option("-o", "--outputs", type=click.Path(path_type=Path), required=True, help="Folder for the compacted tables.")
def compact(source: str, outputs: Path) -> None:
    """Make one file per table of the part files that a Dask run left in SOURCE (a folder or a URL), as the local engine writes them."""
    from pipeline.cluster import compact as run_compact
    from pipeline.remote import any_path

    run_compact(any_path(source), outputs)
    click.echo(f"{outputs}: all tables, one file each")


@app.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--to", required=True, help="csv, xlsx, geojson, graphml, gexf, jsonld, ttl, duckdb or sqlite.")
@click.option("-o", "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), show_default=True, help="Outputs folder.")
def export(target: Path, to: str, outputs: Path) -> None:
    """Write the tables to TARGET in the format of another program (for csv TARGET is a folder)."""
    from pipeline.export import export as write

    click.echo(write(outputs, to, target))


_REVIEWS = click.option(
    "--reviews", type=click.Path(path_type=Path), default=Path("corpus/reviews.csv"), show_default=True, help="File of decisions."
)
_REVIEWED = click.option(
    "-o", "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), show_default=True, help="Outputs folder."
)
_PORT = click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1.  [default: any free one]")


@app.group(invoke_without_command=True)
@_REVIEWED
@_REVIEWS
@_PORT
@click.pass_context
def review(context: click.Context, outputs: Path, reviews: Path, port: int) -> None:
    """Review claims in the browser (`serve`, also without a subcommand), and exchange mentions with annotation programs."""
    if context.invoked_subcommand is None:
        context.invoke(review_serve, outputs=outputs, reviews=reviews, port=port)


@review.command("serve")
@_REVIEWED
@_REVIEWS
@_PORT
def review_serve(outputs: Path, reviews: Path, port: int) -> None:
    """Serve a page on this machine alone, where claims are accepted, rejected or corrected; Ctrl-C ends it."""
    from pipeline.review.server import serve

    serve(outputs, reviews, port, announce=lambda url: click.echo(f"open {url} (Ctrl-C ends)"))


@review.command("figures")
@_REVIEWS
def review_figures(reviews: Path) -> None:
    """Print the precision of each rule and the agreement of reviewers (Cohen's kappa) from the decisions."""
    from pipeline.review import kappa, load_reviews, precision_by_rule

    decisions = load_reviews(reviews)
    click.echo(f"{len(decisions)} decisions in {reviews}")
    for rule in precision_by_rule(decisions):
        click.echo(f"  {rule.rule:<28} {rule.right:>4} of {rule.decided:>4} right  {rule.share:.2f} ({rule.low:.2f} to {rule.high:.2f})")
    for (first, second), (shared, value) in kappa(decisions).items():
        click.echo(f"  {first} and {second}: {shared} claims both, kappa {'undefined' if value is None else format(value, '.2f')}")


@review.command("spans")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--to", type=click.Choice(["labelstudio", "webanno"]), required=True, help="Label Studio JSON, or WebAnno TSV 3.3 for INCEpTION."
)
@click.option("-o", "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), show_default=True, help="Outputs folder.")
def review_spans(target: Path, to: str, outputs: Path) -> None:
    """Write all mentions for an annotation program: a JSON file, or a folder with one TSV file per document."""
    from pipeline.review.files import write_spans

    click.echo(write_spans(outputs, to, target))


@review.command("changes")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--outputs", type=click.Path(path_type=Path), default=Path("outputs"), show_default=True, help="Outputs folder.")
def review_changes(source: Path, outputs: Path) -> None:
    """Read annotated mentions back from SOURCE and print as CSV which were added and taken away."""
    from pipeline.review.files import changes

    click.echo(changes(outputs, source), nl=False)


@app.group()
def completion() -> None:
    """Shell completion: `stadttandem completion bash >> ~/.bashrc`."""


def _completion(shell: str) -> None:
    @completion.command(shell, help=f"Print the completion script for {shell}.")
    def command() -> None:
        from click.shell_completion import get_completion_class

        cls = get_completion_class(shell)
        if cls is None:
            raise StadttandemError(f"no completion for {shell}")
        click.echo(cls(app, {}, "stadttandem", "_STADTTANDEM_COMPLETE").source())


for _shell in ("bash", "zsh", "fish"):
    _completion(_shell)


def main() -> None:
    """Entry point of the console command."""
    app(prog_name="stadttandem")
