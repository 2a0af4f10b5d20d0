"""The phone as people use it: by keyboard, by finger, by screen reader, on a small screen and a large one."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.channels import simulator
from bot.clock import ShiftedClock
from bot.runtime import Runtime
from bot.services.talk.converse import converse

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES: dict[str, ViewportSize] = {"small": {"width": 360, "height": 640}, "large": {"width": 1280, "height": 800}}


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[Page]:
    """The phone, just opened; at the end there must be nothing in the console."""
    context = chromium.new_context(viewport=SIZES[request.param], reduced_motion="reduce")
    opened, complaints = context.new_page(), []
    opened.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{site}/phone")
    yield opened
    context.close()
    assert complaints == []


def say(page: Page, text: str) -> None:
    """Type a text by keyboard and wait for the answer to be delivered."""
    before = page.locator("#log .ours").count()
    page.locator("#text").focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.locator("#log .ours").nth(before)).to_be_visible()


def faults(page: Page) -> list[object]:
    """What axe finds, and whether the page scrolls sideways."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    broken = [
        (fault["id"], [(node["html"], node["failureSummary"]) for node in fault["nodes"]])
        for fault in found["violations"]
    ]
    return [*broken, *(["scrolls sideways"] if wide else [])]


def test_text_is_answered_by_keyboard_alone(page: Page) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("BRUISE")
    page.keyboard.press("Enter")
    answer = page.locator("#log .ours").last
    expect(answer.locator(".size")).to_have_text("2 segments, $0.02")
    expect(answer.locator(".state")).to_have_text("Delivered")
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#hint")).to_have_count(0)


def test_newest_bubble_is_in_view(page: Page) -> None:
    for word in ("HI", "BRUISE", "TIRED"):
        say(page, word)
    expect(page.locator("#log .theirs").last).to_be_in_viewport()


def test_chip_sends_its_word(page: Page) -> None:
    page.get_by_role("button", name="hola").first.click()
    expect(page.locator("#log .theirs .bubble")).to_have_text("hola")
    expect(page.locator("#log .ours .bubble").first).to_have_attribute("lang", "es")
    expect(page.locator("#log .ours .draft").first).to_have_text("Draft")
    expect(page.locator("#text")).to_be_focused()


def test_urgent_chip_is_answered_with_the_call_to_make(page: Page) -> None:
    page.locator("#hint").get_by_role("button", name="fever").click()
    expect(page.locator("#log .ours").first).to_contain_text("CALL")
    expect(page.locator("#about .badge.danger")).to_have_text("Call the care team now")


def test_why_opens_for_any_answer(page: Page) -> None:
    say(page, "HI")
    say(page, "BRUISE")
    expect(page.locator("#about")).to_contain_text("keyword.exact")
    page.get_by_role("link", name="Why? This answer").first.click()
    expect(page.locator("#about")).to_contain_text("welcome")
    expect(page.get_by_role("heading", name="Behind the answer")).to_be_focused()


def test_twiml_tab_stays_open(page: Page) -> None:
    say(page, "HI")
    page.get_by_role("link", name="Raw TwiML").press("Enter")
    expect(page.get_by_role("region", name="TwiML")).to_contain_text("<Response><Message statusCallback=")
    expect(page.get_by_role("link", name="Raw TwiML")).to_be_focused()
    say(page, "BRUISE")
    expect(page.get_by_role("region", name="TwiML")).to_contain_text("A hit to the head")
    assert faults(page) == []


def test_up_arrow_brings_the_last_text_back(page: Page) -> None:
    say(page, "TIRED")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#text")).to_have_value("TIRED")
    page.keyboard.press("Enter")
    expect(page.locator("#log .theirs .bubble")).to_have_text(["TIRED", "TIRED"])


def test_people_are_kept_apart(page: Page) -> None:
    say(page, "BRUISE")
    page.get_by_role("button", name="New person: WhatsApp").click()
    expect(page.locator(".handset")).to_have_class("handset whatsapp")
    expect(page.locator("#log .message")).to_have_count(0)
    say(page, "hola")
    assert faults(page) == []
    page.get_by_role("navigation", name="People").get_by_role("link", name="202-555-0110").click()
    expect(page.locator("#log .theirs .bubble")).to_have_text("BRUISE")


def test_jump_in_time(page: Page, demo: Runtime) -> None:
    page.get_by_role("button", name="+3 days").click()
    expect(page.locator("#jump-note")).to_contain_text("What was due has been done")
    page.get_by_label("Or to").fill("+90m")
    page.get_by_label("Or to").press("Enter")
    expect(page.locator("#jump-note")).to_contain_text("What was due has been done")
    expect(page.locator("#now time")).to_be_visible()
    page.get_by_label("Or to").fill("yesterday")
    page.get_by_role("button", name="Jump", exact=True).click()
    expect(page.locator("#jump-note")).to_contain_text("Not moved.")
    assert isinstance(demo.clock, ShiftedClock)
    # each jump ends at a moment, and takes a moment
    assert 0 <= 3 * 86_400 + 90 * 60 - demo.clock.shift.total_seconds() < 60


def test_text_from_elsewhere_arrives_by_itself(page: Page, demo: Runtime) -> None:
    say(page, "HI")
    converse(demo, simulator.text("+12025550110", "TIRED"))
    expect(page.locator("#log .theirs .bubble").last).to_have_text("TIRED", timeout=9_000)
    ids = page.eval_on_selector_all("#log .message", "nodes => nodes.map(node => node.id)")
    assert len(ids) == len(set(ids))


def test_forgotten_person_is_told(page: Page) -> None:
    say(page, "FORGET")
    page.locator("#text").fill("FORGET")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="This person is forgotten")).to_be_visible()
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    assert faults(page) == []
    say(page, "BRUISE")
    say(page, "I have a fever of 101")
    say(page, "hola")
    say(page, "STOP")
    page.locator("#text").fill("BRUISE")
    page.keyboard.press("Enter")
    expect(page.locator("#log .silence")).to_be_visible()
    assert faults(page) == []


def test_page_ends_where_its_content_ends(page: Page) -> None:
    for _ in range(6):
        say(page, "BRUISE")
    below = page.evaluate(
        "document.documentElement.scrollHeight - document.body.getBoundingClientRect().bottom - scrollY"
    )
    assert below < 2


def test_everything_is_large_enough_to_touch(page: Page) -> None:
    say(page, "BRUISE")
    small = page.eval_on_selector_all(
        "a, button, input:not([type=hidden]), textarea, summary",
        "nodes => nodes.filter(n => n.checkVisibility() && !n.matches('.skip'))"
        ".map(n => [n.getBoundingClientRect(), n.outerHTML])"
        ".filter(([box]) => box.width < 24 || box.height < 24).map(([, html]) => html)",
    )
    assert small == []


def test_it_works_without_scripts(chromium: Browser, site: str) -> None:
    context = chromium.new_context(viewport=SIZES["small"], java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/phone")
    page.locator("#text").fill("BRUISE")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#log .ours .state").last).to_have_text("Delivered")
    page.get_by_role("link", name="Raw TwiML").click()
    expect(page.get_by_role("region", name="TwiML")).to_contain_text("<Response>")
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator("#log .theirs .bubble")).to_have_text("BRUISE")
    context.close()
