"""TwiML: whatever is said, Twilio can read it (errors 12100, 14103, 14109)."""

from collections.abc import Sequence
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Outgoing
from bot.channels.twilio import twiml
from bot.rules.clean import printable
from tests.helpers import gateway

anything = st.text(max_size=2_000) | st.text(alphabet="\x00\x08\x0b\x1f<&]]>\r\n\ufffe😀", max_size=40)
outgoing = st.builds(Outgoing, st.uuids().map(lambda found: found.hex), anything)


def parsed(messages: Sequence[Outgoing], base: str = gateway.BASE) -> list[ElementTree.Element]:
    document = ElementTree.fromstring(twiml.render(messages, base))
    assert document.tag == "Response"
    return list(document)


@settings(max_examples=60)
@given(st.lists(outgoing, max_size=14))
def test_any_answer_is_within_limits(messages: list[Outgoing]) -> None:
    found = parsed(messages)
    assert [element.tag for element in found] == ["Message"] * min(len(messages), 10)
    assert all(len(element.text or "") <= 1_600 for element in found)


@settings(max_examples=60)
@given(st.lists(outgoing, max_size=10))
def test_every_message_reports_back(messages: list[Outgoing]) -> None:
    callbacks = [element.get("statusCallback") for element in parsed(messages)]
    assert callbacks == [f"{gateway.BASE}/webhooks/twilio/status/{message.id}" for message in messages]


@settings(max_examples=60)
@given(st.text(max_size=1_600))
def test_words_arrive_as_they_were(words: str) -> None:
    # every XML reader turns \r\n and \r into \n
    expected = printable(words).replace("\r\n", "\n").replace("\r", "\n")
    assert (parsed([Outgoing("1", words)])[0].text or "") == expected


def test_a_message_without_id_has_no_callback() -> None:
    assert parsed([Outgoing("", "hi")])[0].attrib == {}


@pytest.mark.parametrize("base", ["https://texts.example.org", "https://example.org/texts"])
def test_callbacks_keep_the_base_path(base: str) -> None:
    assert parsed([Outgoing("1", "hi")], base)[0].get("statusCallback") == f"{base}/webhooks/twilio/status/1"


def test_nothing_to_say_is_an_empty_response() -> None:
    assert parsed([]) == []
