"""``stadttandem review``: a page on this machine alone.

It listens on 127.0.0.1 and answers only below a random token; another name in the Host header (DNS rebinding) is refused, decisions need a
second token from the page itself (CSRF), and the page may run no script at all. Texts of documents pass through Jinja's escaping.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report.context import TARGETS, Mention, apart, pieces, window
from pipeline.review.decisions import KINDS, STATUSES, Decision, ReviewError, append_decision, load_reviews
from pipeline.tables.load import find_set, read_table

_LIMIT = 16_384  #: bytes of a decision at most
_STYLE = (
    ":root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:1rem}"
    "blockquote{white-space:pre-line;border-left:4px solid;margin:1rem 0;padding:.5rem 1rem}.quote{font-weight:600}.soft{opacity:.85}"
    "mark{border-radius:3px}label{margin-right:.8rem;display:inline-block}button,input,select{font:inherit;padding:.25rem .5rem}"
    ".wrong{font-weight:600}"
)


class Claims:
    """The claims of one set of tables in the order of review: the least sure first."""

    def __init__(self, outputs: Path) -> None:
        self.folder = find_set(outputs)
        self.rows = read_table(self.folder, "claims").to_pylist()
        self.rows.sort(key=lambda c: (c["confidence"], c["claim_id"]))
        self.position = {c["claim_id"]: i for i, c in enumerate(self.rows)}

    @cached_property
    def documents(self) -> dict[str, dict[str, Any]]:
        return {d["doc_id"]: d for d in read_table(self.folder, "documents").to_pylist()}

    @cached_property
    def names(self) -> dict[str, str]:
        return {c["city_id"]: c["name_de"] for c in read_table(self.folder, "cities", ["city_id", "name_de"]).to_pylist()}

    @cached_property
    def sides(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for row in read_table(self.folder, "claim_cities").to_pylist():
            out.setdefault(row["claim_id"], []).append(row["city_id"])
        return out

    @cached_property
    def mentions(self) -> dict[str, list[Mention]]:
        out: dict[str, list[Mention]] = {}
        for layer, target in TARGETS.items():
            for row in read_table(self.folder, f"{layer}_mentions", ["doc_id", "start", "end", target]).to_pylist():
                out.setdefault(row["doc_id"], []).append(Mention(row["start"], row["end"], layer, row[target]))
        return {doc_id: apart(found) for doc_id, found in out.items()}

    def shown(self, number: int) -> dict[str, Any]:
        """One claim as the page shows it."""
        c = self.rows[number]
        d = self.documents[c["doc_id"]]
        marked = self.mentions.get(c["doc_id"], [])
        start, end = c["quote_start"], c["quote_end"]
        left, right = window(d["text"], start, end, 600)
        spans = (("around", left, start), ("quote", start, end), ("around", end, right))
        return {
            **c,
            "title": " – ".join(self.names[city] for city in self.sides[c["claim_id"]]),
            "source": d["source"],
            "issuer": d["issuer"],
            "date": d["published_on"],
            "context": [(name, pieces(d["text"], a, b, marked)) for name, a, b in spans],
        }


class ReviewServer(ThreadingHTTPServer):
    """The server; ``url`` is the only address that answers. Use it as a context manager, and ``shutdown`` to end ``serve_forever``."""

    daemon_threads = True

    def __init__(self, outputs: Path, reviews: Path, port: int = 0) -> None:
        self.claims = Claims(outputs)
        self.reviews = reviews
        load_reviews(reviews)  # a broken file is told before the first decision
        self.token = secrets.token_urlsafe(24)
        self.csrf = secrets.token_urlsafe(24)
        self.writing = threading.Lock()
        environment = Environment(loader=FileSystemLoader(Path(__file__).resolve().parent), autoescape=True, undefined=StrictUndefined)
        self.page = environment.get_template("page.html.j2")
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{self.token}/"


def serve(outputs: Path, reviews: Path, port: int = 0, *, announce: Callable[[str], None]) -> None:
    """Serve until interrupted; ``announce`` gets the address. Raises OutputsError, ReviewError, OSError (port in use)."""
    with ReviewServer(outputs, reviews, port) as server:
        announce(server.url)
        server.serve_forever()


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    server_version = "stadttandem"
    sys_version = ""

    def log_message(self, format: str, *args: object) -> None:
        """Silent: an address in a log would give the token away."""

    def _allowed(self, path: str) -> str | None:
        """What follows the token in the path; None where this server must not answer."""
        if self.headers.get("Host") not in {f"{name}:{self.server.server_port}" for name in ("127.0.0.1", "localhost")}:
            return None
        _, token, rest = ("/" + path.lstrip("/")).split("/", 2) if path.count("/") >= 2 else ("", "", "")
        return rest if hmac.compare_digest(token.encode(), self.server.token.encode()) else None

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if self._allowed(address.path) != "":
            return self._send(HTTPStatus.NOT_FOUND, "not found")
        values = {k: v[0] for k, v in parse_qs(address.query).items()}
        number = int(values["n"]) if values.get("n", "").isdecimal() else None
        return self._send(HTTPStatus.OK, self._html(values.get("reviewer", ""), number))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        origin = self.headers.get("Origin")
        if self._allowed(urlsplit(self.path).path) != "decide":
            return self._send(HTTPStatus.NOT_FOUND, "not found")
        if not length.isdecimal() or int(length) > _LIMIT:
            return self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        values = {k: v[0] for k, v in parse_qs(body, keep_blank_values=True).items()}
        ours = origin in (None, f"http://{self.headers.get('Host')}")
        if not ours or not hmac.compare_digest(values.get("csrf", "").encode(), self.server.csrf.encode()):
            return self._send(HTTPStatus.FORBIDDEN, "this decision does not come from the page")
        try:
            self._decide(values)
        except ReviewError as error:
            number = self.server.claims.position.get(values.get("claim_id", ""))
            return self._send(HTTPStatus.BAD_REQUEST, self._html(values.get("reviewer", ""), number, str(error)))
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"./?{urlencode({'reviewer': values['reviewer']})}")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _decide(self, values: dict[str, str]) -> None:
        claims = self.server.claims
        number = claims.position.get(values.get("claim_id", ""))
        if number is None:
            raise ReviewError("there is no such claim: the tables may have changed, start the review again")
        c = claims.rows[number]
        corrected = values.get("verdict") == "correct"

        def value(name: str) -> str:
            return values.get(name, "").strip() if corrected else c[name] or ""

        decision = Decision(
            claim_id=c["claim_id"],
            doc_id=c["doc_id"],
            cities=" ".join(sorted(claims.sides[c["claim_id"]])),
            reviewer=values.get("reviewer", "").strip(),
            when=datetime.now(UTC).isoformat(timespec="seconds"),
            verdict=values.get("verdict", ""),
            kind=value("kind"),
            status=value("status"),
            start=value("start"),
            end=value("end"),
            rule=c["rule"],
            quote_start=c["quote_start"],
            quote_end=c["quote_end"],
            note=" ".join(values.get("note", "").split()),
        )
        with self.server.writing:
            append_decision(self.server.reviews, decision)

    def _html(self, reviewer: str, number: int | None, message: str = "") -> str:
        claims = self.server.claims
        with self.server.writing:
            mine = {d.claim_id: d.verdict for d in load_reviews(self.server.reviews) if d.reviewer == reviewer}
        total = len(claims.rows)
        if number is None:
            number = next((i for i, c in enumerate(claims.rows) if c["claim_id"] not in mine), None)
        shown = claims.shown(number) if number is not None and 0 <= number < total else None
        if shown is not None:
            shown["before"] = mine.get(shown["claim_id"])
        return self.server.page.render(
            style=Markup(_STYLE),  # noqa: S704  (a constant)
            claim=shown,
            number=number or 0,
            previous=number - 1 if number else None,
            following=number + 1 if number is not None and number + 1 < total else None,
            done=sum(c["claim_id"] in mine for c in claims.rows),
            total=total,
            reviewer=reviewer.strip(),
            file=str(self.server.reviews),
            kinds=KINDS,
            statuses=STATUSES,
            csrf=self.server.csrf,
            message=message,
        )

    def _send(self, status: HTTPStatus, text: str) -> None:
        data = text.encode()
        style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8" if text.startswith("<!") else "text/plain; charset=utf-8"),
            ("Content-Length", str(len(data))),
            (
                "Content-Security-Policy",
                f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            ),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
