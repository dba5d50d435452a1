"""The command line as users meet it: output, exit codes, messages with a remedy."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.version import __version__
from tests.run.helpers import digest, make_corpus, text

ROOT = Path(__file__).parents[2]


def cli(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"NO_COLOR": "1", **environment}, prog_name="stadttandem")


def process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([sys.executable, "-m", "pipeline", *map(str, arguments)], env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_corpus(tmp_path_factory.mktemp("cli") / "corpus", 6)


@pytest.fixture(scope="module")
def outputs(corpus: Path) -> Path:
    folder = corpus.parent / "out"
    result = cli("extract", corpus, "-o", folder, "-m", "none", "-j", 1)
    assert result.exit_code == 0, result.output
    return folder


def test_version() -> None:
    result = process("--version")
    assert result.returncode == 0
    assert result.stdout == f"stadttandem, version {__version__}\n"


def test_start_up_loads_nothing_heavy() -> None:
    """--version and --help answer at once: what takes long to import is imported where it is used."""
    code = (
        "import sys; from pipeline import cli; "
        "bad = {'pandas', 'pyarrow', 'numpy', 'spacy', 'lxml', 'onnxruntime', 'rich'} & set(sys.modules); "
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_to_do_loads_nothing_heavy(corpus: Path, outputs: Path) -> None:
    code = (
        "import sys\nfrom pipeline.cli import app\n"
        f"try: app(['extract', {str(corpus)!r}, '-o', {str(outputs)!r}, '-m', 'none', '-j', '1'])\n"
        "except SystemExit as e: assert e.code == 0, e.code\n"
        "bad = {'pandas', 'pyarrow', 'numpy', 'spacy', 'lxml', 'onnxruntime', 'rich'} & set(sys.modules)\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "nothing to do" in done.stderr


def test_extract_prints_what_it_found(corpus: Path, tmp_path: Path) -> None:
    result = process("extract", corpus, "-o", tmp_path / "out", "-m", "none", "-j", 1)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("6 documents, ")
    assert any(line.split()[1:2] == ["twinning"] for line in lines)
    assert any("Ulm" in line and "Jena" in line and "since 1960" in line for line in lines)
    assert lines[-2:] == [f"Tables: {tmp_path / 'out'}/*.parquet", f"Report: {tmp_path / 'out'}/report.html"]
    assert (tmp_path / "out" / "report.html").is_file()
    assert "\x1b" not in result.stdout + result.stderr
    assert "writing tables" in result.stderr
    assert "writing tables" not in result.stdout


def test_report_alone_and_left_out(corpus: Path, tmp_path: Path) -> None:
    assert "Report:" not in cli("extract", corpus, "-o", tmp_path / "out", "-m", "none", "-j", 1, "--no-report").output
    assert not (tmp_path / "out" / "report.html").exists()
    assert cli("report", "-o", tmp_path / "out").output.strip().endswith("report.html")
    assert (tmp_path / "out" / "report.html").is_file()
    assert cli("report", "-o", tmp_path).exit_code == 2


def test_evaluate_and_floors(tmp_path: Path) -> None:
    """Two of the samples with floors that hold, and with one that cannot."""
    import shutil

    for part in ("raw", "gold/dev"):
        (tmp_path / "mine" / part).mkdir(parents=True)
    for gold in sorted((ROOT / "corpus" / "gold" / "dev").glob("*.json"))[:3]:
        shutil.copy(gold, tmp_path / "mine" / "gold" / "dev")
        shutil.copy(ROOT / "corpus" / "raw" / json.loads(gold.read_text(encoding="utf-8"))["doc"], tmp_path / "mine" / "raw")
    result = cli("evaluate", tmp_path / "mine", "-m", "none", "--differences")
    assert result.exit_code == 0, result.output
    assert "mine/dev (3 documents)" in result.output
    figures = json.loads(cli("-q", "evaluate", tmp_path / "mine", "-m", "none", "--json").stdout)
    assert figures["mine/dev"]["documents"] == 3
    none = cli("evaluate", "ner")
    assert none.exit_code == 2
    assert "name the files to measure on" in none.output


def test_quiet_and_verbose(corpus: Path, tmp_path: Path) -> None:
    options = ("extract", corpus, "-o", tmp_path / "out", "-m", "none", "-j", "1")
    assert process("-q", *options, "--force").stderr == ""
    assert "DEBUG" in process("-v", *options, "--force").stderr


def test_stage_commands(corpus: Path, tmp_path: Path) -> None:
    options = (corpus, "-o", tmp_path / "out", "-m", "none", "-j", 1)
    assert cli("ingest", *options).output.splitlines()[-1] == "ingest: 6 done"
    assert cli("annotate", *options).output.splitlines()[-1] == "annotate: 6 done"
    assert cli("relate", *options).output.splitlines()[-1] == "relate: 6 done"
    result = cli("tables", *options)
    assert result.exit_code == 0
    assert "6 documents" in result.output
    assert cli("ingest", *options).output.splitlines()[-1] == "nothing to do"


def test_settings_from_file_environment_and_flags(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("stadttandem.toml").write_text(f'corpus = "{corpus}"\noutputs = "from-file"\nmodel = "none"\nworkers = 1\n', encoding="utf-8")
    assert cli("extract").exit_code == 0
    assert Path("from-file/documents.parquet").exists()
    assert cli("extract", STADTTANDEM_OUTPUTS="from-env").exit_code == 0
    assert Path("from-env/documents.parquet").exists()
    assert cli("extract", "-o", "from-flag", STADTTANDEM_OUTPUTS="from-env").exit_code == 0
    assert Path("from-flag/documents.parquet").exists()


def bad(tmp_path: Path, name: str) -> tuple[list[object], dict[str, str]]:
    corpus = make_corpus(tmp_path / "corpus", 2)
    (tmp_path / "empty").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.docx").write_text("mine")
    (tmp_path / "bad.toml").write_text("corpora = 'x'\n")
    (tmp_path / "broken.toml").write_text("corpus = \n")
    out = tmp_path / "out"
    return {
        "missing corpus": (["extract", tmp_path / "nowhere", "-o", out], {}),
        "empty corpus": (["extract", tmp_path / "empty", "-o", out], {}),
        "unknown option": (["extract", corpus, "-o", out, "--colour"], {}),
        "bad option value": (["extract", corpus, "-o", out, "-j", "many"], {}),
        "negative workers": (["extract", corpus, "-o", out, "-j", "-3"], {}),
        "bad language": (["extract", corpus, "-o", out, "--languages", "german"], {}),
        "bad engine": (["extract", corpus, "-o", out, "--engine", "steam"], {}),
        "unknown model": (["extract", corpus, "-o", out, "-m", "de_model_that_is_not_there"], {}),
        "foreign outputs": (["extract", corpus, "-o", tmp_path / "foreign"], {}),
        "outputs is a file": (["extract", corpus, "-o", tmp_path / "bad.toml"], {}),
        "outputs in corpus": (["extract", corpus, "-o", corpus / "out"], {}),
        "unknown setting": (["extract", corpus, "-o", out, "--config", tmp_path / "bad.toml"], {}),
        "broken settings": (["extract", corpus, "-o", out, "--config", tmp_path / "broken.toml"], {}),
        "missing settings": (["extract", corpus, "-o", out, "--config", tmp_path / "none.toml"], {}),
        "bad environment": (["extract", corpus, "-o", out], {"STADTTANDEM_WORKERS": "lots"}),
        "no tables": (["check", tmp_path / "empty"], {}),
        "no tables to compare": (["diff", tmp_path / "empty", tmp_path / "empty"], {}),
        "unknown claim": (["explain", "c:0", "-o", tmp_path / "empty"], {}),
        "no annotations": (["evaluate", tmp_path / "empty"], {}),
        "unknown command": (["extrakt"], {}),
        "missing file": (["show", tmp_path / "none.txt"], {}),
    }[name]


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("missing corpus", 2, "there is no corpus at"),
        ("empty corpus", 3, "holds no file: put press texts"),
        ("unknown option", 2, "No such option"),
        ("bad option value", 2, "is not a valid integer"),
        ("negative workers", 2, "workers must be a number of processes from 0"),
        ("bad language", 2, "languages must be a list of two-letter"),
        ("bad engine", 2, "engine must be one of local, dask"),
        ("unknown model", 2, "de_model_that_is_not_there"),
        ("foreign outputs", 2, "holds files of something else (thesis.docx"),
        ("outputs is a file", 2, "is a file: choose a folder with -o"),
        ("outputs in corpus", 2, "lies inside the corpus"),
        ("unknown setting", 2, "unknown setting 'corpora': did you mean corpus?"),
        ("broken settings", 2, "no valid TOML"),
        ("missing settings", 2, "cannot be read"),
        ("bad environment", 2, "environment: workers must be"),
        ("no tables", 2, "there are no tables in"),
        ("no tables to compare", 2, "there are no tables in"),
        ("unknown claim", 2, "there are no tables in"),
        ("no annotations", 2, "is no folder of annotated texts"),
        ("unknown command", 2, "No such command"),
        ("missing file", 2, "does not exist"),
    ],
)
def test_wrong_use_is_one_line_with_a_remedy(tmp_path: Path, name: str, code: int, words: str) -> None:
    arguments, environment = bad(tmp_path, name)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    result = cli(*arguments, **environment)
    assert result.exit_code == code, result.output
    last = result.output.strip().splitlines()[-1]
    assert words in last
    assert last.lower().startswith("error: ")
    assert "Traceback" not in result.output
    after = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and ".state" not in p.parts}
    assert after == before, "something was written or lost"


def test_rejected_inputs_are_listed_and_lose_nothing(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 3)
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (corpus / "english.txt").write_text(
        "The town council met on Monday to talk about the new bridge and the budget for the coming year. " * 5
    )
    (corpus / "gone.txt").symlink_to(corpus / "nowhere")
    secret = corpus / "secret.txt"
    secret.write_text(text(9), encoding="utf-8")
    secret.chmod(0)
    result = cli("extract", corpus, "-o", tmp_path / "out", "-m", "none", "-j", 1)
    assert result.exit_code == 1, result.output
    rejects = pd.read_parquet(tmp_path / "out" / "rejects.parquet").set_index("source")
    expected = {"empty.txt", "noise.txt", "english.txt", "gone.txt"} | ({"secret.txt"} if os.geteuid() else set())
    assert set(rejects.index) == expected
    assert all(rejects["message"].str.len() > 20)
    assert pd.read_parquet(tmp_path / "out" / "documents.parquet").shape[0] >= 3
    assert "could not be used (all in rejects.parquet)" in result.output
    again = cli("extract", corpus, "-o", tmp_path / "out", "-m", "none", "-j", 1)
    assert again.exit_code == 1
    assert "nothing to do" in again.output


def test_nothing_usable_keeps_the_tables(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus", 2)
    cli("extract", corpus, "-o", tmp_path / "out", "-m", "none", "-j", 1)
    before = digest(tmp_path / "out")
    for path in corpus.rglob("*.txt"):
        path.write_bytes(b"\0\1\2" * 100)
    result = cli("extract", corpus, "-o", tmp_path / "out", "-m", "none", "-j", 1)
    assert result.exit_code == 3
    assert "none of the 2 files in" in result.output
    assert digest(tmp_path / "out") == before


def test_broken_lexicon_entry(tmp_path: Path, corpus: Path) -> None:
    """A copy of the program with one bad line in its lexicon: named with its file, nothing published."""
    import shutil

    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__", "_models"))
    shutil.copytree(ROOT / "models", tmp_path / "models", ignore=shutil.ignore_patterns("train", "data", "__pycache__"))
    themes = tmp_path / "models" / "lexicon" / "themes.toml"
    themes.write_text(themes.read_text(encoding="utf-8").replace("label_de", "lable_de", 1), encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "extract", str(corpus), "-o", str(tmp_path / "out"), "-m", "none", "-j", "1"]
    result = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 2, result.stderr
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("error: ")
    assert "themes.toml" in last
    assert "lable_de" in last
    assert not (tmp_path / "out" / "documents.parquet").exists()


def test_show(corpus: Path) -> None:
    result = cli("show", corpus / "f0" / "000.txt", "-m", "none")
    assert result.exit_code == 0, result.output
    assert "[Ulm = city: Ulm, DE]" in result.output
    assert "rule " in result.output
    assert "\x1b" not in result.output
    coloured = cli("show", corpus / "f0" / "000.txt", "-m", "none", NO_COLOR="", FORCE_COLOR="1")
    assert "\x1b[" in coloured.output
    assert "\x1b]8;;https://www.geonames.org/" in coloured.output


def test_show_of_a_text_without_partnership_and_of_a_reject(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Die Feuerwehr in Ulm hat am 3. Mai 2023 geübt. Es war ein ruhiger Tag für alle, die dabei waren.", encoding="utf-8"
    )
    assert "No partnership is stated." in cli("show", tmp_path / "a.txt", "-m", "none").output
    (tmp_path / "b.txt").write_bytes(b"")
    result = cli("show", tmp_path / "b.txt", "-m", "none")
    assert result.exit_code == 3


def test_explain(outputs: Path) -> None:
    claims = pd.read_parquet(outputs / "claims.parquet")
    result = cli("explain", claims.claim_id[0], "-o", outputs)
    assert result.exit_code == 0, result.output
    for word in ("Words", "Rule", "Why", "kind twinning", "status active", "start ", "Cities"):
        assert word in result.output
    missing = cli("explain", "c:none", "-o", outputs)
    assert missing.exit_code == 2
    assert "there is no claim c:none" in missing.output


def test_check(outputs: Path, tmp_path: Path) -> None:
    import shutil

    assert cli("check", outputs).exit_code == 0
    shutil.copytree(outputs / "current", tmp_path / "broken")
    mentions = pd.read_parquet(tmp_path / "broken" / "city_mentions.parquet")
    mentions.loc[0, "start"] += 1
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(tmp_path / "broken" / "city_mentions.parquet")
    pq.write_table(pa.Table.from_pandas(mentions, schema=schema, preserve_index=False), tmp_path / "broken" / "city_mentions.parquet")
    (tmp_path / "broken" / "themes.parquet").unlink()
    (tmp_path / "broken" / "dates").mkdir()
    result = cli("check", tmp_path / "broken")
    assert result.exit_code == 1
    assert "city_mentions: documents.text" in result.output
    assert "themes.parquet is missing" in result.output


def test_diff(corpus: Path, outputs: Path, tmp_path: Path) -> None:
    assert cli("diff", outputs, outputs).exit_code == 0
    other = make_corpus(tmp_path / "corpus", 5)
    (other / "f0" / "003.txt").write_text(text(3, year=1980), encoding="utf-8")
    (other / "new.txt").write_text(text(11), encoding="utf-8")
    assert cli("extract", other, "-o", tmp_path / "new", "-m", "none", "-j", 1).exit_code == 0
    result = cli("diff", outputs, tmp_path / "new")
    assert result.exit_code == 1
    assert result.output.startswith("1 partnerships appeared, 1 changed, 1 vanished (6 documents before, 6 now)")
    assert "start: 1963 → 1980" in result.output
    assert "+ Metz, FR – Trier, DE (twinning), 1971" in result.output
    changes = json.loads(cli("diff", outputs, tmp_path / "new", "-f", "json").output)
    assert [len(changes[k]) for k in ("appeared", "changed", "vanished")] == [1, 1, 1]
    assert changes["same"] is False
    markdown = cli("diff", outputs, tmp_path / "new", "-f", "markdown", "--exit-zero")
    assert markdown.exit_code == 0
    assert "| appeared | Metz, FR – Trier, DE | twinning |" in markdown.output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    result = cli("completion", shell)
    assert result.exit_code == 0
    assert "_STADTTANDEM_COMPLETE" in result.output


def test_completion_offers_commands() -> None:
    env = {**os.environ, "_STADTTANDEM_COMPLETE": "bash_complete", "COMP_WORDS": "stadttandem ex", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-m", "pipeline"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert "plain,extract" in done.stdout
    assert "plain,explain" in done.stdout


def test_progress_bar_on_a_terminal(corpus: Path, tmp_path: Path) -> None:
    """On a terminal a bar is drawn on standard error and taken away; NO_COLOR takes its colours."""
    seen = {}
    for name, extra in (("colour", {}), ("plain", {"NO_COLOR": "1"})):
        master, slave = pty.openpty()
        env = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **extra}
        command = [sys.executable, "-m", "pipeline", "extract", str(corpus), "-o", str(tmp_path / name), "-m", "none", "-j", "1"]
        child = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=slave, stdin=slave)
        os.close(slave)
        received = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            received += piece
        output = child.stdout.read() if child.stdout else b""
        assert child.wait() == 0
        os.close(master)
        assert b"\x1b" not in output
        seen[name] = received.decode("utf-8", "replace")
    assert "documents" in seen["colour"]
    assert "\x1b[38;5" in seen["colour"] or "\x1b[3" in seen["colour"]
    assert "\x1b[38;5" not in seen["plain"]


def test_closed_pipe_is_no_fault(corpus: Path, outputs: Path) -> None:
    command = f"{sys.executable} -m pipeline extract {corpus} -o {outputs} -m none -j 1 | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_page_is_generated() -> None:
    from pipeline.docs import cli_page

    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == cli_page(), "run `make docs`"


def test_every_command_has_help() -> None:
    for name, command in app.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), (name, parameter.name)
