"""A real browser: Debian's chromium, driven by playwright. Without one the tests here are skipped with the reason."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report import render_report
from tests.report.build import multiply, poison
from tests.report.conftest import outputs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["outputs"]

ROOT = Path(__file__).parents[2]
#: Pictures of every tested state; CI keeps the folder.
PICTURES = ROOT / "build" / "screenshots"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (make test installs it)")
    with playwright.sync_playwright() as p:
        started = p.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@dataclass
class Opened:
    """A page with what it did: messages of the console, faults, and every address it asked for."""

    page: Page
    url: str
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def picture(self, name: str, *, full: bool = True) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=full)

    def charts(self) -> None:
        """Scroll to every chart and wait until it is drawn."""
        for name in ("map", "timeline", "heat", "network"):
            self.page.locator(f"#c-{name}").scroll_into_view_if_needed()
            self.page.wait_for_selector(f"#c-{name}[data-ready]")

    def shown(self) -> str:
        return self.page.locator("#shown").inner_text()

    def wait(self, pattern: str) -> None:
        """Until the number of shown partnerships reads like this."""
        from playwright.sync_api import expect

        expect(self.page.locator("#shown")).to_have_text(re.compile(pattern))

    def column(self, number: int) -> list[str]:
        return self.page.locator(f"#rows tbody tr > :nth-child({number})").all_inner_texts()


@pytest.fixture
def show(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Opens a file; when the test is over nothing may have complained and nothing may have been fetched."""
    opened: list[tuple[Opened, Any]] = []

    def open_file(path: Path, *, quiet: bool = True, fragment: str = "", **options: Any) -> Opened:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "de-DE", "offline": True, **options})
        page = context.new_page()
        it = Opened(page, path.as_uri() + fragment)
        if quiet:
            page.on("console", lambda message: it.messages.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: it.messages.append(f"fault: {error}"))
            page.on("request", lambda request: it.requests.append(request.url))
        opened.append((it, context))
        page.goto(it.url)
        page.wait_for_selector("html[data-ready]")
        return it

    yield open_file
    for it, context in opened:
        messages, requests = list(it.messages), list(it.requests)
        context.close()
        assert messages == []
        assert [r.split("#")[0] for r in requests] in ([], [it.url.split("#")[0]])


def _report(folder: Path, target: Path) -> Path:
    target.write_text(render_report(folder), encoding="utf-8")
    return target


@pytest.fixture(scope="session")
def report(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _report(outputs / "current", tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture(scope="session")
def poisoned(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("poison")
    return _report(poison(outputs, folder / "set"), folder / "report.html")


@pytest.fixture(scope="session")
def large(outputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    return _report(multiply(outputs, folder / "set", 5000), folder / "report.html")
