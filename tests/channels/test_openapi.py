"""No request of ours breaks Twilio's own rules: each goes through Prism, which holds it against their document (C1)."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.channels.base import ACCEPTED, AGAIN, FAILED, Receipt
from bot.channels.patience import Patience
from bot.channels.twilio import Twilio
from tests.channels.sending import TO, find, parcel, send, settings
from tests.helpers import prism
from tests.helpers.fake_gateway import FakeGateway

SERVICE = "MG" + "c" * 32
PATIENT = Patience(connect=5, whole=30)


@pytest.fixture(scope="module")
def checked() -> Iterator[tuple[FakeGateway, str]]:
    """A gateway, and the address at which every exchange with it is checked."""
    with FakeGateway() as gateway:
        try:
            with prism.in_front_of(gateway.url) as url:
                yield gateway, url
        except prism.NoPrism as reason:
            pytest.skip(str(reason))


def channel(url: str, **overrides: object) -> Twilio:
    return Twilio(settings(twilio_api_base_url=url, **overrides), PATIENT)


@pytest.mark.parametrize(
    ("overrides", "address", "changes"),
    [
        ({}, TO, {}),
        ({}, TO, {"valid_for": 0}),
        ({}, TO, {"valid_for": 10**6}),
        ({}, TO, {"text": "¿Cómo está? 👩🏽‍🚀 a=b&c+d%20\n" * 20}),
        ({}, f"whatsapp:{TO}", {}),
        ({}, "whatsapp:US.13491208655302741918", {}),
        ({"twilio_messaging_service_sid": SERVICE}, TO, {}),
        ({"twilio_messaging_service_sid": SERVICE}, f"whatsapp:{TO}", {}),
        ({"public_base_url": "https://example.org/texts/"}, TO, {}),
    ],
    ids=["sms", "shortest", "longest", "signs", "whatsapp", "no-number", "service", "service-whatsapp", "base-path"],
)
def test_every_send_keeps_twilios_rules(
    checked: tuple[FakeGateway, str], overrides: dict[str, str], address: str, changes: dict[str, object]
) -> None:
    gateway, url = checked
    before = len(gateway.accepted)
    (receipt,) = send(channel(url, **overrides), parcel(address, **changes))
    assert receipt.outcome == ACCEPTED
    assert [message.sid for message in gateway.accepted[before:]] == [receipt.external_id]
    assert gateway.accepted[-1].body == parcel(address, **changes).text


@pytest.mark.parametrize("address", ["+12025550113", "whatsapp:+12025550113"])
def test_the_list_keeps_twilios_rules(checked: tuple[FakeGateway, str], address: str) -> None:
    _, url = checked
    (receipt,) = send(channel(url), parcel(address))
    found = find(channel(url), address, datetime.now(UTC))
    assert [message.external_id for message in found] == [receipt.external_id]


def test_refusals_come_through(checked: tuple[FakeGateway, str]) -> None:
    gateway, url = checked
    gateway.control(fault={"kind": "error", "code": 21610}, number="+12025550114")
    gateway.control(fault={"kind": "429", "retry_after": 7}, number="+12025550115")
    stopped, busy = send(channel(url), parcel("+12025550114"), parcel("+12025550115"))
    assert stopped == Receipt(FAILED, error="21610")
    assert busy == Receipt(AGAIN, error="20429", wait=7.0)


@pytest.mark.parametrize(
    "overrides",
    [{"twilio_messaging_service_sid": "MG-of-nobody"}, {"twilio_account_sid": "AC" + "z" * 32}],
    ids=["service", "account"],
)
def test_a_request_that_breaks_them_is_caught(checked: tuple[FakeGateway, str], overrides: dict[str, str]) -> None:
    gateway, url = checked
    posts = gateway.posts
    assert send(channel(url, **overrides), parcel()) == [Receipt(FAILED, error="422")]
    assert gateway.posts == posts, "it never came to the gateway"
