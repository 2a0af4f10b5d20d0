"""One text in, its answer out: once, in order, and by itself in its transaction."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels.base import Outgoing
from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.talk.converse import converse
from bot.store import outbox
from bot.store.database import transaction
from tests.conftest import make_runtime, make_settings
from tests.helpers import gateway
from tests.services.talking import person, said, sms, texts
from tests.services.together import at_once


def causes(runtime: Runtime) -> list[tuple[object, ...]]:
    """What each message of ours answers, in the order of the texts."""
    with runtime.store.connect() as connection:
        query = select(outbox.outbox.c.inbox_id, outbox.outbox.c.position, outbox.outbox.c.cause)
        return [
            tuple(row) for row in connection.execute(query.order_by(outbox.outbox.c.inbox_id, outbox.outbox.c.position))
        ]


def test_a_repeated_text_is_answered_alike(both_runtimes: Runtime, number: str) -> None:
    text = sms(number, "hi", "SM1")
    first = converse(both_runtimes, text)
    said(both_runtimes, number, "BRUISE")
    again = converse(both_runtimes, text)
    assert again.messages == first.messages != ()
    assert (again.turn, texts(both_runtimes, number)) == (None, ["hi", "BRUISE"])


def test_a_repeat_moves_nobody(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    converse(runtime, sms(number, "1", "SM1"))
    before = said(runtime, number, "1")
    said(runtime, number, "MENU")
    converse(runtime, sms(number, "1", "SM2"))
    converse(runtime, sms(number, "1", "SM2"))
    assert said(runtime, number, "1") == before


def test_ten_deliveries_of_one_text(both_runtimes: Runtime, number: str) -> None:
    text = sms(number, "hi", "SM1")
    answers = at_once([lambda: converse(both_runtimes, text).messages] * 10)
    assert len(set(answers)) == 1
    assert len(answers[0]) == 2
    assert texts(both_runtimes, number) == ["hi"]
    assert len(causes(both_runtimes)) == 2
    assert converse(both_runtimes, text).messages == answers[0]
    found = person(both_runtimes, number)
    assert found and found.turn == 1


def test_ten_deliveries_to_an_old_person(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    text = sms(number, "1", "SM1")
    answers = at_once([lambda: converse(both_runtimes, text).messages] * 10)
    assert len(set(answers)) == 1
    assert texts(both_runtimes, number) == ["hi", "1"]
    found = person(both_runtimes, number)
    assert found and found.turn == 2


def test_one_id_from_two_people_at_once(both_runtimes: Runtime, number: str) -> None:
    """A gateway that uses an id twice: one text is kept, and nothing crashes."""
    other = number.replace("+1303", "+1404")
    one, two = at_once([lambda to=to: converse(both_runtimes, sms(to, "hi", "SM1")).messages for to in (number, other)])
    assert one == two
    assert sorted([texts(both_runtimes, number), texts(both_runtimes, other)]) == [[], ["hi"]]


@pytest.mark.parametrize("count", [2, 20])
@pytest.mark.parametrize("known", [False, True])
def test_texts_at_once_are_answered_in_order(both_runtimes: Runtime, number: str, count: int, known: bool) -> None:
    if known:
        said(both_runtimes, number, "hi")
    words = [f"word {n}" for n in range(count)]
    answers = at_once([lambda word=word: converse(both_runtimes, sms(number, word)) for word in words])
    assert all(answer.messages for answer in answers)
    assert sorted(texts(both_runtimes, number)) == sorted(["hi"] * known + words)
    found = person(both_runtimes, number)
    assert found and found.turn == count + known
    # exactly one text was the first one
    welcomes = [answer for answer in answers if any("Welcome to" in message.text for message in answer.messages)]
    assert len(welcomes) == (not known)
    assert len({cause for _, _, cause in causes(both_runtimes)}) == len(causes(both_runtimes))


def test_a_language_and_words_at_once(both_runtimes: Runtime, number: str) -> None:
    """No update is lost: whichever text is second sees what the first one changed."""
    said(both_runtimes, number, "hi")
    at_once([lambda text=text: said(both_runtimes, number, text) for text in ("español", "BRUISE", "MENU")])
    found = person(both_runtimes, number)
    assert found and (found.language, found.turn) == ("es", 4)


def test_ten_new_people_at_once(both_runtimes: Runtime, number: str) -> None:
    numbers = [f"{number}{n}" for n in range(10)]
    answers = at_once([lambda to=to: said(both_runtimes, to, "hi") for to in numbers])
    assert {tuple(answer) for answer in answers} == {tuple(answers[0])}
    assert [texts(both_runtimes, to) for to in numbers] == [["hi"]] * 10


@pytest.mark.parametrize("ours", [gateway.OUR_NUMBER, f"whatsapp:{gateway.OUR_NUMBER}"])
def test_our_own_number_is_never_answered(standing: Runtime, ours: str) -> None:
    assert said(standing, ours, "hi") == []
    assert person(standing, ours) is None


@pytest.mark.parametrize("body", ["", "  \n"])
def test_a_picture_alone_is_explained(standing: Runtime, number: str, body: str) -> None:
    said(standing, number, "hi")
    (answer,) = said(standing, number, body, media=1)
    assert answer.startswith("Sorry, I cannot see pictures")
    (without,) = said(standing, number, body)
    assert without.startswith("Sorry, I did not understand")


def test_a_picture_is_a_first_text_too(standing: Runtime, number: str) -> None:
    assert said(standing, number, "", media=1)[0].startswith("Welcome")


def test_a_picture_with_words_is_read(standing: Runtime, number: str) -> None:
    said(standing, number, "hi")
    assert "bruise" in said(standing, number, "BRUISE", media=1)[0]


@pytest.mark.parametrize("text", ["HELP", "i have a fever", "chest pain", "zzzz qqqq"])
def test_the_clinic_is_named_with_its_phone(standing: Runtime, number: str, text: str) -> None:
    said(standing, number, "hi")
    assert "202-555-0100" in said(standing, number, text)[0]


@pytest.mark.parametrize("text", ["HELP", "i have a fever", "chest pain"])
def test_without_a_clinic_no_hole_is_left(
    sqlite_url: str, tmp_path: Path, redis_url: str, clock: HeldClock, number: str, text: str
) -> None:
    bare = make_runtime(make_settings(sqlite_url, tmp_path), redis_url, clock, clinic=False)
    said(bare, number, "hi")
    answer, *way_back = said(bare, number, text)
    assert "{" not in "".join([answer, *way_back])
    assert "your care team" in answer.lower()


ACCENTED = "áíóú"


@pytest.mark.parametrize(
    ("address", "setting", "keeps"),
    [
        ("+13035559001", ("es", "fr", "pt"), False),
        ("+13035559002", ("fr",), True),
        ("+13035559003", (), True),
        ("whatsapp:+13035559004", ("es", "fr", "pt"), True),
        ("whatsapp:US.13491208655302741918", ("es",), True),
    ],
)
def test_accents_are_folded_on_sms_alone(
    sqlite_url: str,
    tmp_path: Path,
    redis_url: str,
    clock: HeldClock,
    address: str,
    setting: tuple[str, ...],
    keeps: bool,
) -> None:
    handles = make_runtime(make_settings(sqlite_url, tmp_path, fold_accents=setting), redis_url, clock)
    spoken = "".join(said(handles, address, "hola") + said(handles, address, "moretones"))
    assert any(letter in spoken for letter in ACCENTED) is keeps


def test_what_is_stored_is_what_was_sent(standing: Runtime, number: str) -> None:
    sent = converse(standing, sms(number, "hola")).messages
    found = person(standing, number)
    assert found
    with transaction(standing.store) as connection:
        rows = outbox.of_person(connection, found.id)
    assert tuple(Outgoing(row.id, standing.vault.open(row.body)) for row in rows) == sent
    assert {row.state for row in rows} == {"handed"}
    assert [row.position for row in rows] == list(range(len(rows)))


def test_a_person_is_kept_as_they_came(runtime: Runtime, clock: HeldClock) -> None:
    address = "whatsapp:US.13491208655302741918"
    assert said(runtime, address, "hola")
    clock.move(timedelta(hours=2))
    said(runtime, address, "1")
    found = person(runtime, address)
    assert found
    assert (found.channel, found.medium, found.language, found.turn) == ("twilio", "whatsapp", "es", 2)
    assert runtime.vault.open(found.address) == address
    assert (found.seen_at - found.created_at, found.seen_at) == (timedelta(hours=2), clock())


def test_sms_and_whatsapp_are_two_people(standing: Runtime, number: str) -> None:
    said(standing, number, "hola")
    assert said(standing, f"whatsapp:{number}", "hi")[0].startswith("Welcome to")
