"""The report in a real browser: load, filter, sort, evidence, language, appearance, keyboard, screen reader rules, hostile text, size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PICTURES, ROOT, Opened

Show = Callable[..., Opened]


def violations(it: Opened) -> list[str]:
    """What axe-core finds, one line per rule and element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    result: dict[str, Any] = axe.Axe().run(it.page).response
    return [f"{v['id']}: {node['html'][:120]}" for v in result["violations"] for node in v["nodes"]]


def test_loads_without_a_request_or_a_message(show: Show, report: Path) -> None:
    it = show(report)
    it.charts()
    assert it.shown() == "9 von 9 Partnerschaften"
    assert len(it.column(1)) == 9
    assert it.page.locator(".chart canvas").count() == 4
    assert it.page.title() == "Städtepartnerschaften in Pressetexten"
    it.picture("report-de")


def test_the_check_of_requests_can_fail(show: Show, report: Path) -> None:
    it = show(report, quiet=False)
    seen: list[str] = []
    it.page.on("console", lambda message: seen.append(message.text))
    it.page.evaluate("() => { const i = new Image(); i.src = 'https://example.org/x.png'; document.body.append(i); }")
    it.page.evaluate("() => fetch('https://example.org/').catch(() => {})")
    it.page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'document.title = 1'; document.body.append(s); }")
    it.page.wait_for_timeout(200)
    assert sum("Content Security Policy" in text for text in seen) >= 3
    assert it.page.title() == "Städtepartnerschaften in Pressetexten"


def test_filters(show: Show, report: Path) -> None:
    it = show(report)
    it.page.select_option("#f-kind", "twinning")
    it.wait(r"^5 ")
    assert set(it.column(4)) == {"Städtepartnerschaft"}
    it.page.select_option("#f-status", "ended")
    it.wait(r"^2 ")
    it.page.click("#reset")
    it.page.fill("#f-q", "montlucon")
    it.wait(r"^2 ")
    it.page.click("#reset")
    it.page.fill("#f-from", "1970")
    it.page.fill("#f-to", "1999")
    it.wait(r"^3 ")
    assert sorted(it.column(6)) == ["1972", "1990", "1999"]
    it.page.click("#reset")
    it.page.select_option("#f-country", "RU")
    it.wait(r"^3 ")
    it.page.select_option("#f-country", "")
    it.page.select_option("#f-theme", "climate_mitigation")
    it.wait(r"^[1-3] ")
    it.page.click("#reset")
    assert it.shown().startswith("9 ")


def sort_by(it: Opened, name: str, state: str) -> None:
    """Click a heading until it says that the table is sorted so: on a busy machine a chart may still be moving the page under the click."""
    from playwright.sync_api import TimeoutError as Late

    for _ in range(5):
        it.page.click(f"[data-by={name}]")
        try:
            it.page.wait_for_selector(f"th[aria-sort={state}] [data-by={name}]", timeout=2000)
        except Late:
            continue
        return


def test_sorting(show: Show, report: Path) -> None:
    it = show(report)
    sort_by(it, "start", "ascending")
    years = [y for y in it.column(6) if y]
    assert years == sorted(years)
    assert it.page.locator("th[aria-sort=ascending]").inner_text().startswith("Beginn")
    sort_by(it, "start", "descending")
    assert [y for y in it.column(6) if y] == years[::-1]
    assert it.column(6)[-1] == "", "rows without a start stand last both ways"
    sort_by(it, "cities", "ascending")
    assert it.column(1)[0].startswith("Archangelsk")


def test_evidence(show: Show, report: Path) -> None:
    it = show(report)
    it.charts()  # drawn when they come near, they move what lies below them: a click on a busy machine may miss
    it.page.locator("tr", has_text="Chartres").get_by_role("button").click()
    dialog = it.page.locator("dialog[open]")
    assert dialog.locator("h2").inner_text() == "Chartres – Speyer"
    assert "Die Stadt Speyer ist seit 1959 Partnerstadt von Chartres</script>" in dialog.locator(".quote").inner_text()
    assert {"Speyer", "Chartres"} <= set(dialog.locator("mark.city").all_inner_texts())
    assert "1959" in dialog.locator(".quote mark.date").all_inner_texts()
    facts = dialog.locator("article .facts").inner_text()
    for words in ("Stadt Speyer", "04.06.2021", "hostile.txt", "is-partner-city-of", "0,99", "Partnerstadt"):
        assert words in facts
    it.picture("evidence", full=False)
    assert violations(it) == []
    it.page.keyboard.press("Escape")
    assert it.page.locator("dialog[open]").count() == 0
    assert it.page.evaluate("document.activeElement.textContent") == "Belege", "focus goes back to the button"


def test_a_link_to_one_partnership(show: Show, report: Path, outputs: Path) -> None:
    it = show(report)
    name = it.page.locator("tr[data-id]").first.get_attribute("data-id")
    again = show(report, fragment=f"#{name}")
    assert name in again.page.locator("dialog[open]").inner_text()


def test_languages(show: Show, report: Path) -> None:
    it = show(report, locale="en-GB")
    assert it.page.locator("html").get_attribute("lang") == "en"
    assert it.shown() == "9 of 9 partnerships"
    it.page.select_option("#lang", "de")
    assert it.shown() == "9 von 9 Partnerschaften"
    it.page.select_option("#f-kind", "network")
    it.wait(r"^1 ")
    it.page.select_option("#lang", "en")
    assert it.shown() == "1 of 9 partnerships", "a filter outlives the language"
    assert "Florence" in it.column(1)[0]
    assert it.column(4) == ["City network"]
    assert it.page.title() == "Municipal partnerships in press texts"
    it.charts()
    it.picture("report-en")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_accessibility_violation(show: Show, report: Path, scheme: str, language: str) -> None:
    it = show(report, color_scheme=scheme, locale=language, bypass_csp=True)
    it.charts()
    for details in it.page.locator("details > summary").all():
        details.click()
    assert violations(it) == []
    assert it.page.locator("html").get_attribute("data-mode") == scheme
    it.picture(f"report-{language}-{scheme}")


def test_the_accessibility_check_can_fail(show: Show, report: Path) -> None:
    it = show(report)
    it.page.evaluate("() => { document.documentElement.removeAttribute('lang'); document.getElementById('reset').textContent = ''; }")
    assert {v.split(":")[0] for v in violations(it)} >= {"html-has-lang", "button-name"}


def test_appearance_is_switched(show: Show, report: Path) -> None:
    it = show(report)
    light = it.page.evaluate("getComputedStyle(document.body).backgroundColor")
    it.page.select_option("#mode", "dark")
    dark = it.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(13, 17, 23)")


def test_by_keyboard_alone(show: Show, report: Path) -> None:
    it = show(report)
    it.page.keyboard.press("Tab")
    assert it.page.evaluate("document.activeElement.className") == "skip"
    it.page.keyboard.press("Enter")
    for _ in range(80):
        it.page.keyboard.press("Tab")
        if it.page.evaluate("document.activeElement.closest('tbody') !== null && document.activeElement.tagName === 'BUTTON'"):
            break
    it.page.keyboard.press("Enter")
    assert it.page.locator("dialog[open]").count() == 1
    it.page.keyboard.press("Escape")
    it.page.focus("[data-by=start]")
    it.page.keyboard.press("Enter")
    assert it.page.evaluate("document.activeElement.dataset.by") == "start", "focus stays on the heading that sorts"


def test_charts_answer_to_clicks(show: Show, report: Path) -> None:
    it = show(report)
    it.charts()
    it.page.locator("#d-heat summary").click()
    cells = it.page.evaluate("R.charts.heat.data().cells")
    assert {(c["kind"], c["n"]) for c in cells if c["theme"] == "climate_mitigation"}
    it.page.evaluate("R.charts.heat.click(R.charts.heat.data().cells.find((c) => c.kind === 'network' && c.theme))")
    assert it.shown().startswith("1 ")
    it.page.click("#reset")
    bars = it.page.evaluate("R.charts.timeline.data().bars.map((b) => b.year)")
    assert bars == [1959, 1965, 1972, 1990, 1999, 2025]
    box = it.page.locator("#c-timeline canvas").bounding_box()
    assert box is not None
    network = it.page.evaluate("R.charts.network.data()")
    assert sum(n["shape"] == "diamond" for n in network["nodes"]) == 1
    arcs = it.page.evaluate("R.charts.map.data().arcs.map((a) => a.geometry.coordinates.length)")
    assert sorted(arcs)[:7] == [1] * 7
    three = "R.lines({ cities: Object.keys(R.data.cities).slice(0, 3).map((id, i) => [id, LEAD && i === 0]) }).length"
    assert it.page.evaluate(three.replace("LEAD", "true")) == 2, "from the lead to the others"
    assert it.page.evaluate(three.replace("LEAD", "false")) == 3, "from a middle to all"


def test_evidence_that_was_closed_stays_closed(show: Show, report: Path) -> None:
    """The event "close" comes later than the closing: another language chosen in between must not open it again."""
    it = show(report)
    it.page.locator("#rows tbody button").first.click()
    choose = "R.$('lang').value = LANGUAGE; R.$('lang').dispatchEvent(new Event('change'));"
    it.page.evaluate(f"() => {{ {choose.replace('LANGUAGE', repr('en'))} }}")
    assert it.page.locator("dialog[open] h2").count() == 1, "an open one is drawn again"
    it.page.evaluate(f"() => {{ R.$('evidence').close(); {choose.replace('LANGUAGE', repr('de'))} }}")
    assert it.page.locator("dialog[open]").count() == 0


def test_unsure_and_rejected(show: Show, report: Path) -> None:
    it = show(report)
    assert "english.txt" in it.page.locator("#reject-rows").inner_text()
    assert "--languages" in it.page.locator("#reject-rows").inner_text()
    it.page.evaluate("() => { R.data.low = 0.999; R.drawLists(); }")
    rows = it.page.locator("#low-rows tbody tr")
    values = [float(v.replace(",", ".")) for v in it.page.locator("#low-rows tbody td:first-child").all_inner_texts()]
    assert values == sorted(values)
    assert rows.count() == len(values) >= 3
    it.charts()
    rows.first.get_by_role("button").click()
    assert it.page.locator("dialog[open]").count() == 1


def test_hostile_texts_are_only_shown(show: Show, poisoned: Path) -> None:
    it = show(poisoned)
    it.charts()
    for button in it.page.locator("#rows tbody button").all():
        button.click()
        it.page.keyboard.press("Escape")
    it.page.select_option("#lang", "en")
    for summary in it.page.locator("details > summary").all():
        summary.click()
    it.page.wait_for_timeout(100)
    assert it.page.title() == "Municipal partnerships in press texts"
    assert it.page.locator("img, iframe, main script, dialog script").count() == 0
    assert "<script>document.title=" in it.page.locator("#rows tbody").inner_text()
    it.picture("hostile")


def test_five_thousand_partnerships(show: Show, large: Path) -> None:
    it = show(large)
    assert it.shown().startswith("5.004 von 5.004")
    assert len(it.column(1)) == 50
    it.charts()
    it.page.click("[data-by=cities]")
    it.page.click("#next")
    assert it.page.locator("#page").inner_text() == "Seite 2 von 101"
    it.page.fill("#f-q", "speyer")
    it.wait(r"^\d{3} ")
    assert it.page.locator("#page").inner_text().startswith("Seite 1 ")
    assert all("Speyer" in text for text in it.column(1))


def test_nothing_found_is_said_and_taken_back(show: Show, report: Path) -> None:
    it = show(report)
    it.charts()
    it.page.fill("#f-q", "gibtesnicht")
    it.wait(r"^0 ")
    said = "Keine Partnerschaft passt zu den Filtern."
    assert it.page.locator("#rows tbody").inner_text() == said
    for name in ("map", "timeline", "heat", "network"):
        it.page.locator(f"#c-{name}").scroll_into_view_if_needed()
        it.page.wait_for_selector(f"#c-{name} .empty")
        assert it.page.locator(f"#c-{name}").inner_text() == said
    it.picture("empty")
    it.page.click("#reset")
    for name in ("map", "timeline", "heat", "network"):
        it.page.locator(f"#c-{name}").scroll_into_view_if_needed()
        it.page.wait_for_selector(f"#c-{name} canvas")
    assert it.page.locator(".empty").count() == 0


def test_colours_are_explained_and_cities_named(show: Show, report: Path) -> None:
    it = show(report)
    it.charts()
    for name in ("map", "timeline", "network"):
        assert it.page.locator(f"#{name} .kinds li").count() == 6
    halo = "R.charts.NAME.view.scenegraph().root.items[0].items.find((m) => m.name === 'halo').items"
    for name in ("map", "network"):
        shown = it.page.evaluate(f"{halo.replace('NAME', name)}.filter((i) => i.opacity > 0 && i.text).map((i) => i.text)")
        assert "Speyer" in shown
        assert len(set(shown)) == len(shown) > 5
    it.page.select_option("#region", "world")
    it.page.wait_for_timeout(300)
    assert it.page.evaluate(f"{halo.replace('NAME', 'map')}.filter((i) => i.opacity > 0 && i.text).length") > 5
    it.picture("world")


def test_pictures_lie_where_ci_keeps_them(show: Show, report: Path) -> None:
    path = PICTURES / "overview.png"
    path.unlink(missing_ok=True)
    show(report).picture("overview", full=False)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 20_000


def test_small_screens_do_not_scroll_sideways(show: Show, report: Path) -> None:
    it = show(report, viewport={"width": 360, "height": 700})
    it.charts()
    assert it.page.evaluate("document.documentElement.scrollWidth") <= 360
    it.picture("report-small")


@pytest.mark.screenshots
def test_picture_for_the_readme(show: Show, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """`make screenshots`: the report on the sample corpus, in two appearances, into docs/images."""
    if "screenshots" not in request.config.getoption("-m"):
        pytest.skip("changes docs/images: run by make screenshots alone")
    from pipeline.api import extract_corpus
    from pipeline.report import build_report

    extract_corpus(ROOT / "corpus" / "raw", tmp_path / "outputs")
    path = build_report(tmp_path / "outputs")
    folder = ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        it = show(path, color_scheme=scheme, locale="en", viewport={"width": 1180, "height": 1280})
        it.page.wait_for_selector("#c-map[data-ready]")
        it.page.screenshot(path=folder / f"report-{scheme}.png")
