"""The local page: nothing but it answers, nobody else can decide, and texts stay texts."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from pipeline.errors import OutputsError
from pipeline.review import ReviewError, load_reviews
from pipeline.review.server import ReviewServer
from tests.report.build import ATTACK, poison


@contextmanager
def run(outputs: Path, reviews: Path) -> Iterator[ReviewServer]:
    with ReviewServer(outputs, reviews) as server:
        # Daemon, and ended whatever happens: a failing test must not keep the test run from ending.
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server(outputs: Path, tmp_path: Path) -> Iterator[ReviewServer]:
    with run(outputs, tmp_path / "reviews.csv") as running:
        yield running


def ask(
    server: ReviewServer, path: str | None = None, form: dict[str, str] | None = None, **headers: str
) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    target = urlsplit(server.url).path if path is None else path
    body = urlencode(form) if form is not None else None
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("POST" if form is not None else "GET", target, body, named)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text, response.headers


def home(server: ReviewServer) -> str:
    return urlsplit(server.url).path


def form_of(server: ReviewServer, n: int = 0, reviewer: str = "Anna") -> dict[str, str]:
    _, html, _ = ask(server, f"{home(server)}?reviewer={reviewer}&n={n}")
    return {
        "csrf": re.search(r'name="csrf" value="([^"]+)"', html)[1],
        "claim_id": re.search(r'"claim_id" value="([^"]+)"', html)[1],
        "reviewer": reviewer,
    }  # type: ignore[index]


def test_only_this_machine_and_only_below_the_token(server: ReviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) >= 32
    assert ask(server)[0] == 200
    wrong = [
        "/",
        "",
        "/x/",
        "/favicon.ico",
        home(server) + "../x",
        home(server) + "etc",
        home(server)[:-2] + "/",
        "//",
        home(server)[:-1],
        "/%2e%2e/",
    ]
    for path in wrong:
        status, text, _ = ask(server, path or "/")
        assert (status, text) == (404, "not found"), path


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "192.168.0.1:8000"])
def test_another_host_is_refused(server: ReviewServer, host: str) -> None:
    assert ask(server, Host=host)[0] == 404


def test_headers(server: ReviewServer) -> None:
    _, _, headers = ask(server)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "Python" not in headers["Server"]


def test_a_round(server: ReviewServer) -> None:
    status, html, _ = ask(server)
    assert "Who are you?" in html
    seen = []
    for verdict in ("accept", "reject", "correct"):
        _, html, _ = ask(server, f"{home(server)}?reviewer=Anna")
        values = {"csrf": re.search(r'name="csrf" value="([^"]+)"', html)[1], "claim_id": re.search(r'"claim_id" value="([^"]+)"', html)[1]}  # type: ignore[index]
        seen.append(values["claim_id"])
        values |= {
            "reviewer": "Anna",
            "verdict": verdict,
            "kind": "cooperation",
            "status": "planned",
            "start": "1999",
            "end": "",
            "note": "gut so",
        }
        status, _, headers = ask(server, home(server) + "decide", values, Origin=server.url[: -len(home(server))])
        assert (status, headers["Location"]) == (303, "./?reviewer=Anna")
    first, second, third = load_reviews(server.reviews)
    assert [d.claim_id for d in (first, second, third)] == seen
    assert len(set(seen)) == 3
    assert [d.verdict for d in (first, second, third)] == ["accept", "reject", "correct"]
    assert (third.kind, third.status, third.start, third.note) == ("cooperation", "planned", "1999", "gut so")
    assert first.kind != "cooperation", "only a correction takes the values of the form"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", first.when)
    assert "3 of 9 claims decided" in ask(server, f"{home(server)}?reviewer=Anna")[1]
    assert "0 of 9 claims decided" in ask(server, f"{home(server)}?reviewer=Ben")[1]


def test_the_least_sure_come_first(server: ReviewServer) -> None:
    values = [float(re.search(r"confidence ([\d.]+)", ask(server, f"{home(server)}?reviewer=A&n={n}")[1])[1]) for n in range(9)]  # type: ignore[index]
    assert values == sorted(values)
    assert "Every claim is decided" in ask(server, f"{home(server)}?reviewer=A&n=99")[1]


def test_decisions_from_elsewhere_are_refused(server: ReviewServer) -> None:
    good = {**form_of(server), "verdict": "accept"}
    decide = home(server) + "decide"
    assert ask(server, decide, {**good, "csrf": "guess"})[0] == 403
    assert ask(server, decide, {k: v for k, v in good.items() if k != "csrf"})[0] == 403
    assert ask(server, decide, good, Origin="https://evil.example")[0] == 403
    assert ask(server, "/decide", good)[0] == 404
    assert ask(server, home(server), good)[0] == 404
    assert ask(server, decide, {**good, "note": "x" * 20_000})[0] == 413
    assert not server.reviews.exists()
    assert ask(server, decide, good)[0] == 303


def test_wrong_values_are_told_and_not_kept(server: ReviewServer) -> None:
    good = {**form_of(server), "verdict": "correct", "kind": "twinning", "status": "active", "start": "<b>bald</b>", "end": ""}
    status, html, _ = ask(server, home(server) + "decide", good)
    assert status == 400
    assert "&lt;b&gt;bald" in html
    assert ask(server, home(server) + "decide", {**good, "claim_id": "c:nope"})[0] == 400
    assert not server.reviews.exists()


def test_hostile_texts_are_escaped(outputs: Path, tmp_path: Path) -> None:
    with run(poison(outputs, tmp_path / "set"), tmp_path / "r.csv") as server:
        for n in range(9):
            _, html, _ = ask(server, f"{home(server)}?" + urlencode({"reviewer": "<script>x", "n": n}))
            assert "<script" not in html
            assert "<img" not in html
            assert ATTACK[:10].replace("'", "&#39;") in html


def test_marks_and_quote(server: ReviewServer) -> None:
    pages = [ask(server, f"{home(server)}?reviewer=A&n={n}")[1] for n in range(9)]
    assert all('<span class="quote">' in html and '<mark class="city">' in html for html in pages)


def test_faults_before_the_start(outputs: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("not,ours\n")
    with pytest.raises(ReviewError, match="first line"):
        ReviewServer(outputs, tmp_path / "r.csv")
    with pytest.raises(OutputsError):
        ReviewServer(tmp_path / "none", tmp_path / "s.csv")
