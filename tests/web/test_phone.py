"""The phone in the browser, without a browser: what its pages say, do and refuse."""

import logging
import re

import pytest
from flask.testing import FlaskClient

from bot.channels import simulator
from bot.engine.book import Book
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.people import look
from bot.services.talk.converse import converse
from bot.understand import understand
from bot.understand.meaning import UNKNOWN
from bot.web.phone import explain, hints, numbers

HTMX = {"HX-Request": "true"}


def say(browser: FlaskClient, text: str, person: int = 1, **headers: str) -> str:
    """Send a text from the page and read what comes back."""
    if person == 1:
        browser.get("/phone")
    return browser.post(f"/phone/{person}/text", data={"text": text}, headers=headers, follow_redirects=True).text


def heard(runtime: Runtime, person: int = 1) -> list[look.Bubble]:
    """What Marrowline said to a person."""
    talk = look.conversation(runtime, person)
    assert talk
    return [bubble for bubble in talk.bubbles if not bubble.theirs]


def test_phone_is_not_there_outside_a_demo(client: FlaskClient) -> None:
    assert client.get("/phone").status_code == 404


def test_first_visit_finds_a_phone_and_words_to_try(browser: FlaskClient) -> None:
    page = browser.get("/phone").text
    assert "nothing is sent to anybody." in page and page.count("draft translation") == 1
    assert 'value="BRUISE" lang="en"' in page and 'value="hola" lang="es"' in page and "chip danger" in page
    assert page.count("<h1") == 1 and "<title>" in page and 'role="log"' in page


def test_two_visits_make_one_person(browser: FlaskClient, demo: Runtime) -> None:
    browser.get("/phone")
    browser.get("/phone")
    assert [contact.address for contact in look.contacts(demo, numbers.CHANNEL)] == ["+12025550110"]


@pytest.mark.parametrize(("language", "word"), [(code, word) for code, words in hints.WORDS.items() for word in words])
def test_every_suggested_word_is_understood(book: Book, language: str, word: str) -> None:
    assert understand(word, book.lexicon, language).label != UNKNOWN


@pytest.mark.parametrize(("language", "phrase"), hints.URGENT.items())
def test_suggested_cry_for_help_is_urgent(book: Book, language: str, phrase: str) -> None:
    assert understand(phrase, book.lexicon, language).severity


def test_text_without_scripts_leads_back_to_the_page(browser: FlaskClient) -> None:
    page = say(browser, "BRUISE")
    assert 'lang="en" dir="auto">BRUISE</div>' in page
    sizes = re.findall(r'class="size">\s*(.*?)\s*<', page)
    assert sizes == ["1 segment, $0.01", "2 segments, $0.02", "2 segments, $0.02"], "theirs, the welcome, the answer"
    assert "Delivered" in page
    assert "keyword.exact" in page and "American Cancer Society" in page


def test_answer_is_the_one_the_service_gives(browser: FlaskClient, demo: Runtime) -> None:
    say(browser, "BRUISE")
    other = converse(demo, simulator.text("+12025550155", "BRUISE"))
    assert [bubble.text for bubble in heard(demo)] == [message.text for message in other.messages]


def test_fragment_holds_only_what_is_new(browser: FlaskClient, demo: Runtime) -> None:
    say(browser, "HI")
    seen = heard(demo)[-1].id
    fragment = browser.post("/phone/1/text", data={"text": "TIRED", "after": seen}, headers=HTMX).text
    assert fragment.count('class="message') == 2 and "<html" not in fragment
    assert f'value="{heard(demo)[-1].id}"' in fragment


def test_gateway_reports_after_the_answer_is_shown(browser: FlaskClient, demo: Runtime) -> None:
    browser.get("/phone")
    browser.post("/phone/1/text", data={"text": "HI"}, headers=HTMX)
    assert {bubble.state for bubble in heard(demo)} == {delivery.HANDED}
    told = {"bubble": [bubble.id for bubble in heard(demo)]}
    assert "Delivered" in browser.post("/phone/1/report", data=told, headers=HTMX).text
    assert {bubble.state for bubble in heard(demo)} == {delivery.DELIVERED}


def test_report_of_one_phone_leaves_others_alone(browser: FlaskClient, demo: Runtime) -> None:
    browser.get("/phone")
    browser.post("/phone/1/text", data={"text": "HI"}, headers=HTMX)
    browser.post("/phone/people", data={"medium": "sms"})
    browser.post("/phone/2/report", data={"bubble": [bubble.id for bubble in heard(demo)]}, headers=HTMX)
    assert {bubble.state for bubble in heard(demo)} == {delivery.HANDED}


def test_empty_text_is_not_sent(browser: FlaskClient, demo: Runtime) -> None:
    say(browser, "  ")
    assert heard(demo) == []


def test_whatsapp_keeps_accents_that_sms_loses(browser: FlaskClient, demo: Runtime) -> None:
    browser.get("/phone")
    browser.post("/phone/people", data={"medium": "whatsapp"})
    say(browser, "hola", 1)
    page = say(browser, "hola", 2)
    assert look.contacts(demo, numbers.CHANNEL)[1].address == "whatsapp:+12025550111"
    assert heard(demo, 1)[0].encoding == "GSM-7" and heard(demo, 2)[0].encoding == "UCS-2"
    assert "as SMS" in page and "Draft" in page and 'class="handset whatsapp"' in page


def test_numbers_are_never_handed_out_twice(demo: Runtime) -> None:
    people = [numbers.hand_out(demo, "sms") for _ in range(89)]
    assert len(set(people)) == 89
    with pytest.raises(numbers.NoneLeft):
        numbers.hand_out(demo, "whatsapp")


def test_new_person_never_begins_with_a_stop(browser: FlaskClient, demo: Runtime) -> None:
    say(browser, "STOP")
    browser.post("/phone/1/reset")
    assert [contact.address for contact in look.contacts(demo, numbers.CHANNEL)] == ["+12025550111"]


def test_no_number_left_is_said_plainly(browser: FlaskClient, demo: Runtime) -> None:
    for _ in range(89):
        numbers.hand_out(demo, "sms")
    assert browser.post("/phone/people", data={"medium": "sms"}).status_code == 409


def test_starting_over_erases_the_conversation(browser: FlaskClient) -> None:
    say(browser, "BRUISE")
    page = browser.post("/phone/1/reset", follow_redirects=True).text
    assert "BRUISE</div>" not in page and 'id="hint"' in page


def test_forgotten_person_ends_on_a_page_that_says_so(browser: FlaskClient, demo: Runtime) -> None:
    say(browser, "FORGET")
    page = say(browser, "FORGET", 1)
    assert "This person is forgotten" in page and "Your data is erased" in page
    assert look.contacts(demo, numbers.CHANNEL) == []


def test_vanished_person_leads_home(browser: FlaskClient) -> None:
    assert browser.get("/phone/77").status_code == 303
    assert browser.get("/phone/77/news", headers=HTMX).headers["HX-Redirect"] == "/phone"
    assert browser.post("/phone/77/text", data={"text": "hi"}).status_code == 303


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("take me back to the list of choices", "asked.learned"), ("im over it leave my phone alone", "optout.learned"),
        ("whats the diff btwn b cell and t cell kind", "topic.learned"),
    ],
)  # fmt: skip
def test_what_examples_tell_is_explained_as_such(book: Book, text: str, rule: str) -> None:
    assert understand(text, book.lexicon, "en").rule == rule
    assert "xamples" in explain.rule(rule, "")


def test_silence_after_a_stop_is_explained(browser: FlaskClient) -> None:
    say(browser, "STOP")
    page = say(browser, "BRUISE")
    assert "No answer was sent." in page and "only START is answered" in page


def test_panel_shows_any_bubble_asked_about(browser: FlaskClient, demo: Runtime) -> None:
    say(browser, "HI")
    welcome = heard(demo)[0]
    panel = browser.get(f"/phone/1/about?show={welcome.id}", headers=HTMX).text
    assert "<code>welcome</code>" in panel and "(1 of 2)" in panel


def test_twiml_tab_is_what_the_webhook_answers(browser: FlaskClient, demo: Runtime) -> None:
    page = browser.get("/phone").text
    say(browser, "BRUISE")
    answer = heard(demo)[-1]
    page = browser.get(f"/phone/1?show={answer.id}&tab=twiml").text
    assert "&lt;Response&gt;&lt;Message statusCallback=" in page and f"/status/{answer.id.removeprefix('out-')}" in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({}, 303),
    ],
)
def test_other_sites_may_not_post(browser: FlaskClient, headers: dict[str, str], status: int) -> None:
    browser.get("/phone")
    assert browser.post("/phone/1/text", data={"text": "hi"}, headers=headers).status_code == status


def test_urls_hold_neither_number_nor_text(browser: FlaskClient) -> None:
    page = say(browser, "is it catching?")
    urls = re.findall(r'(?:href|action|hx-get|hx-post|src)="([^"]*)"', page)
    assert urls and not [url for url in urls if "202555" in url or "catching" in url]


def test_logs_hold_neither_number_nor_text(browser: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        say(browser, "is it catching?")
    assert "202555" not in caplog.text and "catching" not in caplog.text


def test_what_is_typed_is_never_markup(browser: FlaskClient) -> None:
    assert "<img src=x" not in say(browser, "<img src=x onerror=alert(1)>")


def test_page_needs_nothing_inline(browser: FlaskClient) -> None:
    page = say(browser, "HI")
    assert "style=" not in page and "<style" not in page and " onclick" not in page
    assert "'unsafe" not in browser.get("/phone").headers["Content-Security-Policy"]


@pytest.mark.parametrize(("usd", "words"), [(0.02, "$0.02"), (0.0, "$0.00"), (0.0158, "$0.0158"), (0.015, "$0.015")])
def test_price_shows_no_more_digits_than_it_has(usd: float, words: str) -> None:
    assert explain.price(usd) == words
