"""The pages in Chromium: their width on any screen, the way of the keyboard, print, the ledger's page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import LANGUAGES, Open, violations

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")]

WIDTHS = (320, 768, 1440)

# What sticks out of the window, or is cut off by an element that hides what overflows, but for what scrolls in a frame of its own,
# or is there for screen readers only.
_CUT = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const framed = (e) => e.closest('.frame, nav.side, .skip, [hidden]');
  for (const e of document.querySelectorAll('body *')) {
    const box = e.getBoundingClientRect();
    if (!box.width || !box.height || framed(e)) continue;
    if (box.left < -0.5 || box.right > width + 0.5) found.push(`${e.tagName}.${e.className} ${box.left}–${box.right}`);
    const style = getComputedStyle(e);
    if (['hidden', 'clip'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1) found.push(`${e.tagName}.${e.className} hides`);
  }
  return found;
}"""


def opened_wide(tab: Any) -> None:
    """Open all that a page can open."""
    tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ("fr/article.html", "en/article.html", "trace.html"))
def test_no_page_scrolls_sideways_and_nothing_is_cut(page: Open, name: str, width: int) -> None:
    """As it opens, and with every closed part open, the claims' colours on and a panel open."""
    tab = page(width=width, file=name)
    for step in ("as it opens", "all open", "with a panel"):
        if step == "all open":
            opened_wide(tab)
            if tab.locator("#verify").count():
                tab.locator("#verify").check()
        if step == "with a panel" and tab.locator(".fact a.open").count():
            tab.locator(".fact a.open").first.click()
            assert tab.locator("#panel").is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") == width, step
        assert tab.evaluate(_CUT) == [], step


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_can_be_read_at_any_width(page: Open, language: str, width: int) -> None:
    """No cell is narrower than a word: a table too wide for the window scrolls in its frame, which the keyboard reaches."""
    tab = page(language, width)
    narrow = tab.evaluate(
        """() => [...document.querySelectorAll('.frame')].flatMap((frame) => {
          // On a narrow page the headings stand beside the cells; those of the columns are there for screen readers only.
          const shown = (cell) => !cell.closest('thead') || getComputedStyle(cell.closest('thead')).position !== 'absolute';
          const cells = [...frame.querySelectorAll('th, td')].filter((cell) => shown(cell) && cell.scrollWidth > cell.clientWidth + 1);
          const found = cells.map((cell) => cell.textContent.slice(0, 40));
          if (frame.scrollWidth > frame.clientWidth + 1 && frame.tabIndex !== 0) found.push('a frame that no key scrolls');
          return found;
        })"""
    )
    assert narrow == []


@pytest.mark.parametrize("scheme", ("light", "dark"))
@pytest.mark.parametrize("name", ("fr/article.html", "trace.html"))
def test_the_keyboard_goes_through_the_page_in_its_order_and_is_seen(page: Open, name: str, scheme: str) -> None:
    """No stop is out of the order of the text; each shows an outline that stands out from what is around it."""
    tab = page(file=name, color_scheme=scheme)
    assert tab.evaluate('document.querySelectorAll(\'[tabindex]:not([tabindex="0"]):not([tabindex="-1"])\').length') == 0
    tab.evaluate("window.stops = []")
    for _ in range(60):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(
            """() => {
              const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
              const before = window.stops.at(-1);
              const inOrder = !before || Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
              window.stops.push(e);
              return { what: e.outerHTML.slice(0, 80), inOrder, line: style.outlineStyle, width: parseFloat(style.outlineWidth),
                       colour: style.outlineColor, ground: getComputedStyle(document.body).backgroundColor,
                       inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 };
            }"""
        )
        assert stop["inOrder"], stop
        assert stop["inSight"], stop
        assert (stop["line"], stop["width"]) == ("solid", 2), stop
        assert contrast(stop["colour"], stop["ground"]) >= 3, stop


def contrast(first: str, second: str) -> float:
    """Give the contrast of two colours as browsers write them (WCAG 2.2, 1.4.11)."""

    def luminance(colour: str) -> float:
        parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_the_page_is_text(page: Open, language: str) -> None:
    """No menu, tooltip, switch or panel; black on white also where the screen is dark; every section is there."""
    tab = page(language, color_scheme="dark")
    tab.locator(".fact a.open").first.click()
    tab.emulate_media(media="print")
    for part in (".skip", "nav.side", "nav.fold", "header nav", ".tools", "#panel", ".back-links", ".tip"):
        assert not any(item.is_visible() for item in tab.locator(part).all()), part
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert tab.locator("main h2").first.is_visible()
    assert all(item.is_visible() for item in tab.locator(".references li[id^=ref-]").all())
    # What is wider than the sheet would make Chromium shrink all of it.
    assert tab.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.parametrize("scheme", ("light", "dark"))
@pytest.mark.parametrize("width", (360, 1280))
def test_axe_finds_no_violation_in_the_page_of_the_ledger(page: Open, axe: str, width: int, scheme: str) -> None:
    """As it opens, and with every closed part open."""
    tab = page(width=width, file="trace.html", bypass_csp=True, color_scheme=scheme)
    tab.evaluate(axe)
    assert violations(tab) == []
    opened_wide(tab)
    assert violations(tab) == []


def test_axe_finds_what_is_wrong(page: Open, axe: str) -> None:
    """An image without text, and a link without words."""
    tab = page(bypass_csp=True)
    tab.evaluate(axe)
    tab.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"data:,\"><a href=\"#main\"></a>')")
    assert {text.partition(":")[0] for text in violations(tab)} >= {"image-alt", "link-name"}
