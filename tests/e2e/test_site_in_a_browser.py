"""The site in a real browser, from the disk and served: Debian's Chromium, driven by Playwright."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codewiki.publishing import rendered, state_of
from codewiki.site.html.build import render_site
from codewiki.site.html.packaged import mermaid_files
from codewiki.web.preview import Preview, PreviewServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs chromium (apt-get install chromium)"
)

HOSTILE = """# <img src=x onerror=alert(1)>

<script>alert(2)</script> <a href="javascript:alert(3)">x</a>
<iframe srcdoc="<script>alert(4)</script>">
<img src="https://evil.example/pixel.png"> ![y](https://evil.example/y.png)
<b id="cw:content" name="body">z</b> <form name="head"><input name="append"></form>

## `</script><img src=x onerror=alert(5)>`

## constructor

## __proto__

```mermaid
graph TD
  a["<img src=x onerror=alert(6)>"] --> b
  click a "javascript:alert(7)"
  click b call alert(8)
```

```mermaid
%%{init: {"securityLevel": "loose", "themeCSS": "body{background:url(https://evil.example/c)}"}}%%
graph TD
  a["<script>alert(9)</script><iframe src='https://evil.example'></iframe>"]
  style a fill:url(https://evil.example/d)
```

[bad]: javascript:alert(10)

[bad] <svg onload=alert(11)></svg>
"""
DIAGRAM = "```mermaid\nflowchart LR\n  first --> second\n```\n\n*One leads to the other.*\n"
WIKI = {
    "overview.md": f"# Pot\n\nSee [tea](tea.md).\n\n{DIAGRAM}\n" + "Words.\n\n" * 200 + DIAGRAM,
    "tea.md": (
        "# Tea\n\n## What it is\n\nHot.\n\n## Interface\n\n### class `Kettle`\n\nBoils.\n\n"
        "```python\nKettle().boil()\n```\n\n### class `Cup`\n\nHolds.\n"
    ),
    "broken.md": "# Broken\n\n```mermaid\nflowchart LR\n  a -->> b ((\n```\n\n"
    "```mermaid\nstateDiagram-v2\n  state A {\n    A --> B\n  }\n```\n",
    "hostile.md": HOSTILE,
    "module_tree.json": '{"tea": {"components": ["tea.py::Kettle", "tea.py::Kettle.boil"]}}',
}


class Visit:
    """A page in the browser, and what it did: what it asked for, said and opened."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.requests: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self._dialog(dialog.message, dialog.dismiss))

    def _dialog(self, message: str, dismiss: Callable[[], None]) -> None:
        self.said.append(f"dialog {message}")
        dismiss()

    def outside(self, base: str) -> list[str]:
        """What was asked for that is not part of the site."""
        return [one for one in self.requests if not one.startswith((base, "data:", "blob:"))]


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    api = pytest.importorskip("playwright.sync_api")
    # Chromium refuses its sandbox to root, as whom containers run.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wiki of a pot")
    files = {path: text.encode() for path, text in WIKI.items()}
    for path, data in (files | render_site(files, mermaid_files()).files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("served")
    for path, text in WIKI.items():
        (folder / path).write_text(text, encoding="utf-8")
    preview = Preview(lambda: rendered(folder, live=True), lambda: state_of(folder))
    with PreviewServer("127.0.0.1", 0, preview) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.address, folder
        server.shutdown()
        thread.join()


@pytest.fixture(params=["from the disk", "served"])
def base(request: pytest.FixtureRequest, folder: Path, served: tuple[str, Path]) -> str:
    return served[0] if request.param == "served" else f"{folder.as_uri()}/"


@pytest.fixture
def visit(browser: "Browser") -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1300, "height": 800})
    context.set_default_timeout(20_000)
    yield Visit(context.new_page())
    context.close()


def test_diagrams_are_drawn_when_they_come_near(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}index.html")
    page.wait_for_selector("figure.diagram:first-of-type svg")
    first = page.locator("figure.diagram").first
    assert "second" in str(first.locator("svg").text_content())
    assert first.locator("pre").is_hidden()
    first.get_by_role("button", name="Source").click()
    assert first.locator("pre").is_visible()
    page.locator("figure.diagram").nth(1).scroll_into_view_if_needed()
    page.locator("figure.diagram").nth(1).locator("svg").wait_for()
    assert visit.said == []
    assert visit.outside(base) == []


def test_a_diagram_opens_large_and_closes_by_key(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}index.html")
    page.get_by_role("button", name="Open large").first.click()
    dialog = page.get_by_role("dialog")
    assert dialog.locator("svg").is_visible()
    small = dialog.locator("svg").bounding_box()
    dialog.get_by_role("button", name="Smaller").click()
    after = dialog.locator("svg").bounding_box()
    assert small
    assert after
    assert after["width"] < small["width"]
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_diagrams_that_cannot_be_drawn_stay_text(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}broken.html")
    page.wait_for_selector('figure[data-state="failed"]')
    assert "a -->> b" in page.locator("pre").first.inner_text()
    assert page.locator("pre").nth(1).is_visible()
    assert page.locator("article svg").count() == 0
    assert page.locator("body > div[id^=d]").count() == 0


def test_the_search_finds_a_symbol_and_opens_what_it_stands_in(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}index.html")
    page.keyboard.press("/")
    page.keyboard.type("kettle.boil")
    page.wait_for_selector(".result")
    assert page.locator(".result").first.inner_text().startswith("Kettle.boil")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tea.html#class-kettle")
    assert page.get_by_text("Boils.").is_visible()
    assert not page.get_by_text("Holds.").is_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("hot water that is nowhere")
    page.get_by_text("Nothing in this wiki").wait_for()
    page.keyboard.press("Escape")
    assert visit.said == []
    assert visit.outside(base) == []


def test_the_arrow_keys_choose_a_result(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}index.html")
    page.keyboard.press("/")
    page.keyboard.type("kettle")
    page.wait_for_selector(".result")
    page.keyboard.press("ArrowDown")
    chosen = page.locator('.result[aria-selected="true"]')
    assert chosen.inner_text().startswith("Kettle.boil")
    field = page.get_by_role("combobox")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")


def test_a_hostile_page_does_nothing(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}hostile.html")
    page.wait_for_selector('figure[data-state="drawn"]')
    page.locator("figure").nth(1).scroll_into_view_if_needed()
    page.wait_for_selector('figure:nth-of-type(2):is([data-state="drawn"], [data-state="failed"])')
    page.locator("figure svg .node").first.click(force=True)
    page.keyboard.press("/")
    page.keyboard.type("alert")
    page.wait_for_selector(".result")
    page.wait_for_timeout(300)
    assert [one for one in visit.said if one.startswith("dialog")] == []
    assert visit.outside(base) == []
    assert page.evaluate("document.querySelector('main').id") == "cw:content"
    assert (
        page.locator("article script, article iframe, article form, article [onerror]").count() == 0
    )


def test_the_policy_forbids_scripts_in_pages_and_requests(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}tea.html")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const image = new Image();
          image.src = "https://evil.example/x.png";
          document.body.append(image);
          document.body.setAttribute("onclick", "window.ran = true");
          document.body.click();
        }"""
    )
    assert page.evaluate("window.ran === undefined")
    refused = "fetch('https://evil.example/').then(() => false, () => true)"
    assert page.evaluate(refused)
    assert any("Content Security Policy" in one for one in visit.said)


def test_the_colours_can_be_chosen_and_stay(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}index.html")
    page.wait_for_selector("figure svg")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark colours").click()
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert before != after
    page.goto(f"{base}tea.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after


def test_on_a_narrow_screen_nothing_is_wider_and_pages_are_in_a_drawer(
    base: str, visit: Visit
) -> None:
    page = visit.page
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{base}tea.html")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    pages = page.get_by_role("navigation", name="Pages")
    assert not pages.is_visible()
    page.get_by_role("button", name="Pages").click()
    pages.get_by_role("link", name="Overview").wait_for()
    page.keyboard.press("Escape")
    pages.wait_for(state="hidden")


def test_without_scripts_everything_can_be_read(base: str, browser: "Browser") -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}index.html")
    assert page.get_by_text("first --> second").first.is_visible()
    assert page.get_by_role("navigation", name="Pages").is_visible()
    page.get_by_role("link", name="tea", exact=True).first.click()
    page.locator("summary").first.click()
    assert page.get_by_text("Boils.").is_visible()
    context.close()


def test_an_address_that_makes_no_sense_breaks_nothing(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}tea.html#%zz%")
    page.keyboard.press("/")
    page.keyboard.type("cup")
    page.wait_for_selector(".result")
    assert visit.said == []


def test_in_print_the_reference_is_open(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}tea.html")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("Holds.").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.get_by_text("Holds.").is_visible()


def test_the_keyboard_leads_to_the_content(base: str, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{base}tea.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def test_a_page_loads_again_when_its_file_changes(served: tuple[str, Path], visit: Visit) -> None:
    address, folder = served
    page = visit.page
    page.goto(f"{address}live.html", wait_until="load")  # not there yet
    (folder / "live.md").write_text("# Before\n", encoding="utf-8")
    page.goto(f"{address}index.html")
    page.wait_for_timeout(700)
    page.goto(f"{address}live.html")
    page.get_by_role("heading", name="Before").wait_for()
    with page.expect_response("**/-/version"):
        pass
    (folder / "live.md").write_text("# After the change\n", encoding="utf-8")
    page.get_by_role("heading", name="After the change").wait_for()
    assert visit.outside(address) == []
