"""The explorer as people use it: in a browser, with a mouse, with the keyboard alone, on a phone, without scripts."""
from __future__ import annotations

import os
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient
from web_store import BASE

from detente.run import prepare_store
from detente.store import open_store
from detente.web import Explorer, make_app

from .conftest import AXE, PHONE, WIDE, list_views, serving

NAMES = ("home", "article", "event", "story", "search", "dyad", "state", "world", "matrix", "map", "acts", "quality", "sql")
FOCUS = "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1 || s.boxShadow !== 'none' })()"


def settle(page) -> None:
    """Wait until all is there, charts drawn."""
    page.wait_for_load_state("networkidle")
    page.locator("figure.chart:not(.drawn)").first.wait_for(state="detached")


# -- the way from the world to the words ---------------------------------------------------------------------------


def test_from_the_world_to_a_sentence_in_three_clicks_and_back(open_page):
    page = open_page("/world?show=matrix")
    visited = [page.url]
    page.locator("table.matrix a[href*='USA'][href*='RUS']").first.click()
    page.wait_for_url("**/dyad/**")
    visited.append(page.url)
    page.locator("main a[href^='/event/']").first.click()
    page.wait_for_url("**/event/**")
    visited.append(page.url)
    page.locator("main a[href^='/article/'][href*='#']").first.click()
    page.wait_for_url("**/article/**#*")
    target = page.locator(":target")
    assert len(target.inner_text()) > 20 and target.is_visible() and target.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight }")
    for before in reversed(visited):
        page.go_back()
        page.wait_for_url(before)
        assert page.locator("h1").inner_text().strip()


def test_the_network_leads_to_a_dyad_or_a_state_without_script(open_page):
    page = open_page("/world", java_script_enabled=False)
    href = page.locator("svg.network a").first.get_attribute("href")
    page.goto(href)
    assert re.search(r"/(dyad|state)/", page.url) and page.locator("h1").count() == 1


# -- permalinks ----------------------------------------------------------------------------------------------------


def test_what_was_clicked_together_stands_in_the_address_and_comes_back(open_page):
    page = open_page("/search")
    page.locator("main input[name=q]").fill("sanctions")
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_url("**q=sanctions**")
    settle(page)
    page.locator(".facets a[href*='type=']").first.click()
    page.wait_for_url("**type=**")
    settle(page)
    told, shown = page.locator("#results").inner_text(), page.url
    again = open_page(shown)
    settle(again)
    assert again.locator("#results").inner_text() == told and again.locator("main input[name=q]").input_value() == "sanctions"
    assert "sanctions" in shown and "type=" in shown
    page.go_back()
    page.wait_for_url(lambda address: "type=" not in address)
    settle(page)
    assert page.locator("#results").inner_text() != told


def test_the_slider_moves_the_day(open_page):
    page = open_page("/world")
    settle(page)
    before = page.locator("main").inner_text()
    slider = page.locator("form.slider input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_url("**at=**")
    settle(page)
    assert page.locator("main").inner_text() != before


def test_a_brush_over_time_narrows_the_search(open_page):
    page = open_page("/search")
    page.wait_for_selector("figure.chart.drawn svg")
    box = page.locator("figure.chart.drawn .canvas svg").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    page.wait_for_url("**since=**until=**")


# -- exports -------------------------------------------------------------------------------------------------------


def test_exports_open(open_page, tmp_path):
    page = open_page("/dyad/USA/RUS")
    settle(page)
    for form in ("CSV", "Parquet", "JSONL"):
        with page.expect_download() as waiting:
            page.locator("main .exports a:visible", has_text=form).first.click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        rows = pq.read_table(path).num_rows if form == "Parquet" else len(path.read_text().splitlines())
        assert rows > 1, form


def test_pictures_can_be_taken_away(open_page, tmp_path):
    page = open_page("/dyad/USA/RUS")
    page.wait_for_selector("figure.chart.drawn svg")
    for form, begins in (("SVG", b"<"), ("PNG", b"\x89PNG")):
        with page.expect_download() as waiting:
            page.locator("figure.chart.drawn .tools button", has_text=form).first.click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        assert path.read_bytes().startswith(begins) and path.stat().st_size > 1000


def test_the_network_opens_in_other_tools(open_page, tmp_path):
    import networkx

    page = open_page("/world")
    with page.expect_download() as waiting:
        page.locator("a[href*='.gexf']").first.click()
    waiting.value.save_as(tmp_path / "world.gexf")
    assert networkx.read_gexf(tmp_path / "world.gexf").number_of_edges() > 50


def test_a_correction_is_thanked_for_and_kept(browser, sample_store, views, tmp_path, errors):
    from web_store import copied

    store = copied(sample_store, tmp_path / "copy")
    with serving(store) as there:
        page = browser.new_context(base_url=there, viewport=WIDE).new_page()
        errors.watch(page, there)
        page.goto(views["event"])
        page.locator("details:has(form[action='/correct']) > summary").click()
        page.locator("select[name=verdict]").select_option("wrong type")
        page.locator("input[name=note]").fill("not so")
        page.locator("form[action='/correct'] button").click()
        page.wait_for_url("**corrected=1**")
        assert "corrections.jsonl" in page.locator("main").inner_text()
        page.context.close()
    assert "not so" in (store / "corrections.jsonl").read_text() and not errors


# -- everyone ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_view_is_whole_and_keeps_nobody_out(open_page, views, name, look):
    """No error on the console (the fixture looks), charts drawn, nothing serious found by axe-core."""
    page = open_page(views[name], color_scheme=look)
    settle(page)
    if not AXE.exists():
        pytest.skip("no axe-core: make test-web installs it")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    told = [(one["id"], one["nodes"][0]["html"][:150], one["nodes"][0]["failureSummary"][:200]) for one in found if one["impact"] in ("serious", "critical")]
    assert not told


@pytest.mark.parametrize("name", NAMES)
def test_every_view_fits_a_phone(open_page, views, name):
    page = open_page(views[name], viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", NAMES)
def test_every_view_says_the_same_without_scripts(open_page, views, name):
    """What scripts draw stands in a table; no control is there that does nothing."""
    page = open_page(views[name], java_script_enabled=False)
    assert len(page.locator("main").inner_text()) > 200
    assert page.locator("main figure.chart").count() == 0 or page.locator("main table").first.is_visible()
    assert page.locator("button[type=button]:visible").count() == 0


def test_the_keyboard_alone_is_enough(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip" and page.evaluate(FOCUS)
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body") or page.evaluate(FOCUS), page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_theme_that_was_chosen_stays(open_page):
    page = open_page("/", color_scheme="light")
    colour = "getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).color"
    light = page.evaluate(colour)
    page.locator("[data-theme-switch]").click()      # from the system's colours to light ones, then to dark ones
    page.locator("[data-theme-switch]").click()
    page.goto("/quality")
    assert page.evaluate(colour) != light


# -- hostile text --------------------------------------------------------------------------------------------------


def test_hostile_text_is_shown_and_does_nothing(browser, hostile_store, errors):
    dialogs = []
    with serving(hostile_store) as there:
        context = browser.new_context(base_url=there, viewport=WIDE)
        page = context.new_page()
        errors.watch(page, there)
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        for path in ("/", "/search", "/search?q=hostile", "/article/article1:hostile", "/event/event1:hostile", "/quality", "/dyad/USA/RUS", "/state/USA", "/sql?q=FROM+events", "/acts"):
            page.goto(path)
            settle(page)
            assert page.evaluate("window.hacked") is None
        page.goto("/article/article1:hostile")
        assert "<script>window.hacked" in page.locator("main").inner_text()
        context.close()
    assert not dialogs and not errors


# -- pictures ------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not os.environ.get("DETENTE_PICTURES"), reason="pictures are taken where DETENTE_PICTURES names a folder")
def test_pictures_for_the_docs_are_taken(open_page, sample_store):
    """Of the store that DETENTE_STORE names, else of the sample."""
    folder, store = Path(os.environ["DETENTE_PICTURES"]), Path(os.environ.get("DETENTE_STORE") or sample_store)
    folder.mkdir(parents=True, exist_ok=True)
    prepare_store(open_store(store))
    views = list_views(TestClient(make_app(Explorer(store)), base_url=BASE))
    with serving(store) as there:
        for name in NAMES:
            page = open_page(views[name], base=there, viewport={"width": 1200, "height": 900})
            settle(page)
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"{name}.png")
            page.context.close()
