"""The article shows its evidence: a real keyboard, pointer and finger in headless Chromium, and axe-core."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import LANGUAGES, Open, violations

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")]

FACT, CLAIM, REFERENCE = "go16-pfs-hr", "lung-gomez-pfs", "gomez2016"
"""A hazard ratio that differs from its source, its claim, and its reference, whose DOI somebody confirmed."""

MOST_STOPS = 700
"""More presses of the Tab key than the article has stops."""


def focused(tab: Any, expression: str) -> Any:
    """Evaluate an expression on the element `e` that has the focus."""
    return tab.evaluate(f"(() => {{ const e = document.activeElement; return {expression}; }})()")


def press_until(tab: Any, key: str, expression: str) -> None:
    """Press a key until an expression on the element that has the focus is true."""
    for _ in range(MOST_STOPS):
        tab.keyboard.press(key)
        if focused(tab, expression):
            return
    raise AssertionError(f"{key} never led to: {expression}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_keyboard_user_opens_a_figure_reaches_its_doi_and_comes_back(page: Open, language: str) -> None:
    """From the top of the page, with Tab, Enter and Escape alone."""
    tab = page(language)
    press_until(tab, "Tab", f"e.parentElement.id === 'f-{FACT}'")
    assert focused(tab, "[e.getAttribute('role'), e.getAttribute('aria-expanded')]") == ["button", "false"]
    tab.keyboard.press("Enter")
    panel = tab.locator("#panel")
    assert panel.is_visible()
    assert focused(tab, "e.id") == "panel"
    said = panel.inner_text()
    for expected in (
        "HR\u00a0=\u00a00,35" if language == "fr" else "HR\u00a0=\u00a00.35",
        "[7] Gomez et\u00a0al., 2016",
        "pubmed.ncbi.nlm.nih.gov/27789196",
    ):
        assert expected in said
    press_until(tab, "Tab", "e.classList.contains('doi')")
    assert focused(tab, "e.href") == "https://doi.org/10.1016/S1470-2045(16)30532-0"
    assert panel.is_visible()
    tab.keyboard.press("Escape")
    assert not panel.is_visible()
    assert focused(tab, "[e.parentElement.id, e.getAttribute('aria-expanded')]") == [f"f-{FACT}", "false"]


def test_the_panel_is_left_where_it_was_entered(page: Open) -> None:
    """Tab after its last stop goes on behind the figure, Shift+Tab before its first comes back to it; the space bar opens it."""
    tab = page()
    tab.locator(f"#f-{FACT} a").focus()
    tab.keyboard.press("Space")
    assert focused(tab, "e.id") == "panel"
    for _ in range(tab.locator("#panel a, #panel button").count() + 1):
        tab.keyboard.press("Tab")
    assert not tab.locator("#panel").is_visible()
    assert focused(tab, "e.closest('.claim').id") == f"c-{CLAIM}"
    assert focused(tab, f"Boolean(document.getElementById('f-{FACT}').compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)")
    tab.locator(f"#f-{FACT} a").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Shift+Tab")
    assert not tab.locator("#panel").is_visible()
    assert focused(tab, "e.parentElement.id") == f"f-{FACT}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_keyboard_user_changes_language_and_stays_at_the_claim(page: Open, language: str) -> None:
    """Back from the figure, its evidence read, to the link of the other language: the same claim is shown there."""
    other = "en" if language == "fr" else "fr"
    tab = page(language)
    press_until(tab, "Tab", f"e.parentElement.id === 'f-{FACT}'")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Escape")
    press_until(tab, "Shift+Tab", f"e.dataset.language === '{other}'")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    assert tab.url.endswith(f"/{other}/article.html#c-{CLAIM}")
    assert tab.evaluate("document.documentElement.lang.slice(0, 2)") == other
    box = tab.locator(f"#c-{CLAIM}").bounding_box()
    assert 0 <= box["y"] < 800


def test_the_language_link_in_the_panel_and_for_the_pointer(page: Open) -> None:
    """The panel has a link of its own; a reader who scrolled gets the claim at the top of the window, one at the head of the page none."""
    tab = page()
    tab.locator(f"#f-{FACT} a").click()
    assert tab.locator("#panel .other a").get_attribute("href") == f"../en/article.html#c-{CLAIM}"
    tab.keyboard.press("Escape")
    tab = page("en")
    tab.locator(".strip a[data-language]").hover()
    assert tab.locator(".strip a[data-language]").get_attribute("href") == "../fr/article.html"
    tab.evaluate(f"document.getElementById('c-{CLAIM}').scrollIntoView()")
    link = tab.locator(".tools a").bounding_box()
    tab.mouse.move(link["x"] + 5, link["y"] + 5)
    here = tab.locator(".tools a").get_attribute("href").split("#c-")[1]
    assert tab.locator(f"#c-{here}").bounding_box()["y"] < 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_script_a_figure_leads_to_the_appendix(page: Open, language: str) -> None:
    """The link opens the closed part that holds the entry; the entry leads back; the switch works; the other language opens at its top."""
    tab = page(language, java_script_enabled=False)
    assert not tab.locator("#ev-" + FACT).is_visible()
    tab.locator(f"#f-{FACT} a").click()
    assert tab.url.endswith(f"#ev-{FACT}")
    entry = tab.locator("#ev-" + FACT)
    assert entry.is_visible()
    assert entry.bounding_box()["y"] < 800
    assert tab.locator("details.source[open]").count() == 1
    assert tab.locator(f"#from-{REFERENCE} a.doi").get_attribute("href") == "https://doi.org/10.1016/S1470-2045(16)30532-0"
    assert entry.locator(".uses a").get_attribute("href") == f"#c-{CLAIM}"
    assert not tab.locator("#panel").is_visible()
    tab.locator("#verify").check()
    assert tab.locator(".tools .seals").is_visible()
    tab.locator(".tools a").click()
    assert tab.url.endswith("en/article.html" if language == "fr" else "fr/article.html")


def test_every_figure_has_an_entry_that_opens_in_the_panel(page: Open) -> None:
    """Each fact of the text, one after the other: one panel, its own statement, no id twice, no link that leads nowhere."""
    tab = page()
    defects = tab.evaluate(
        """() => [...document.querySelectorAll('.fact')].flatMap((fact) => {
          const link = fact.querySelector('a.open'), panel = document.getElementById('panel');
          if (!link || link.textContent !== fact.textContent) return [`${fact.id}: no link of its own text`];
          link.click();
          const entry = document.getElementById(link.hash.slice(1));
          const found = [];
          if (panel.hidden || document.querySelectorAll('[aria-expanded=true]').length !== 1) found.push('not alone open');
          if (panel.querySelector('.entry-title').textContent !== entry.querySelector('.entry-title').textContent) found.push('another entry');
          const ids = [...document.querySelectorAll('[id]')].map((item) => item.id);
          if (new Set(ids).size !== ids.length) found.push('an id twice');
          for (const a of panel.querySelectorAll('a[href^="#"]')) if (!document.getElementById(a.hash.slice(1))) found.push(a.hash);
          return found.map((text) => `${fact.id}: ${text}`);
        })"""
    )
    assert defects == []
    assert tab.locator(".fact").count() > 350


@pytest.mark.parametrize("scheme", ("light", "dark"))
@pytest.mark.parametrize("width", (320, 360, 800, 1440))
def test_the_panel_fits_the_window_and_leaves_its_sentence_free(page: Open, width: int, scheme: str) -> None:
    """By touch or pointer: nothing wider than the window, the figure in sight beside the panel; on wide windows its whole claim."""
    touch = width < 500
    tab = page("fr", width, has_touch=touch, is_mobile=touch, color_scheme=scheme)
    for name in (FACT, "f15-ps-hr", "trig-adt-free", "comet-os-hr", "resume-type"):
        fact = tab.locator(f"#f-{name} a")
        if not fact.count():
            continue
        (fact.tap if touch else fact.click)()
        panel, box = tab.locator("#panel").bounding_box(), fact.bounding_box()
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= width
        assert box["y"] >= tab.locator(".tools").bounding_box()["y"]
        assert box["y"] + box["height"] <= panel["y"] + 1
        if not touch:
            claim = tab.locator(f"#f-{name}").locator("xpath=ancestor::*[contains(@class, 'claim')]").bounding_box()
            assert claim["y"] + claim["height"] <= panel["y"] + 1
    tab.locator("h1").click(force=True)
    assert not tab.locator("#panel").is_visible()


def test_a_value_linked_to_a_figure_opens_in_the_same_panel(page: Open) -> None:
    """From the ratio to its p value; Escape leads back to the ratio in the text."""
    tab = page("en")
    tab.locator(f"#f-{FACT} a").click()
    tab.locator("#panel a[href='#ev-go16-pfs-p']").click()
    assert "0.0054" in tab.locator("#panel .value").inner_text()
    tab.keyboard.press("Escape")
    assert focused(tab, "e.parentElement.id") == f"f-{FACT}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_switch_shows_how_claims_are_verified(page: Open, language: str) -> None:
    """By keyboard; a colour and a letter for each strength, and what they mean."""
    tab = page(language)
    look = """() => Object.fromEntries([...document.querySelectorAll('.claim')].map((claim) =>
      [claim.className.match(/v-[a-z-]+/)[0], [getComputedStyle(claim).backgroundColor, getComputedStyle(claim, '::before').content]]))"""
    assert {tuple(value) for value in tab.evaluate(look).values()} == {("rgba(0, 0, 0, 0)", "none")}
    press_until(tab, "Tab", "e.id === 'verify'")
    tab.keyboard.press("Space")
    shown = tab.evaluate(look)
    assert set(shown) == {"v-abstract", "v-secondary", "v-unverified", "v-authors"}
    assert len({colour for colour, _ in shown.values()}) == len({letter for _, letter in shown.values()}) == 4
    letters = {letter.strip('"') for _, letter in shown.values()}
    assert letters <= set(tab.eval_on_selector_all(".tools .seal", "items => items.map((item) => item.dataset.v)"))
    assert tab.locator(".tools li").count() == 5
    assert tab.locator(".tools .seals").is_visible()


def test_each_reference_lists_its_claims(page: Open) -> None:
    """Each entry of the list names the claims that rest on it, and leads to them."""
    tab = page("en")
    assert tab.locator(".references li[id^=ref-]").count() == tab.locator(".references li[id^=ref-] details.rests").count() == 17
    tab.locator(f"#ref-{REFERENCE} summary").click()
    tab.locator(f"#ref-{REFERENCE} .rests a[href='#c-{CLAIM}']").click()
    assert tab.url.endswith(f"#c-{CLAIM}")


@pytest.mark.parametrize("scheme", ("light", "dark"))
@pytest.mark.parametrize("width", (360, 1280))
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation(page: Open, axe: str, language: str, width: int, scheme: str) -> None:
    """With the layer shut, a panel open, the switch on, and every closed part of the page open."""
    tab = page(language, width, bypass_csp=True, color_scheme=scheme)
    tab.evaluate(axe)
    assert violations(tab) == []
    tab.locator(f"#f-{FACT} a").click()
    assert tab.locator("#panel").is_visible()
    assert violations(tab) == []
    tab.keyboard.press("Escape")
    tab.locator("#verify").check()
    tab.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert violations(tab) == []
