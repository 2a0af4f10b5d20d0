"""What is offered when a text may mean several topics, or one that has no page yet."""

from dataclasses import replace

import pytest

from bot.engine.book import Book
from bot.engine.effects import RaiseAlert, SetLanguage
from bot.engine.session import Consent, Place, Session
from tests.engine import active, keys, say, where
from tests.engine.checkins import at, elsewhere, open_at, raised
from tests.understand.small import learned

# words that nobody knows -> how near each topic is; one alone is not asked about
HEARD = {
    "blimvor": {"side.hair": -0.3, "side.nausea": -0.4, "basics.blood": -0.46},
    "draxun": {"tests.gone": -0.3, "side.nausea": -0.4, "my.gone": -0.42},
    "fuvlot": {"tests.gone": -0.3, "my.gone": -0.4, "basics.outlook.read": -0.46},
    "grenzik": {"tests.gone": 0.9, "side.nausea": 0.5, "meds.gone": 0.7},
    "hubrol": {"nowhere.gone": 0.9},
    "jexmi": {"side.mouth": 0.9},
    "kwarn": {"my.language": 0.9},
    "lorpti": {"my.stop": 0.9},
    "nazbu": {"my.checkin": 0.9},
}
TOPICS = ("side.hair", "side.nausea", "basics.blood")
OFFERED = Place("unsure", ref=",".join(TOPICS))


@pytest.fixture(scope="module")
def vague(book: Book) -> Book:
    """The book for whoever learned nothing but the words above."""
    return replace(book, lexicon=replace(book.lexicon, learns=lambda: learned(HEARD)))


def offered(language: str = "en") -> Session:
    """Somebody who was offered three topics."""
    return replace(active("main", language=language), place=OFFERED)


@pytest.mark.parametrize("language", ["en", "es"])
def test_topics_that_may_be_meant_are_offered_as_numbers(vague: Book, language: str) -> None:
    turn = say(vague, active("basics.what", 1, language), "um blimvor")
    shown, words = turn.replies[0].text.split("\n"), vague.catalogs[language]
    assert shown[0] == words["unsure.ask"]
    assert shown[1:4] == [f"{number} {words[f'{name}.title']}" for number, name in enumerate(TOPICS, 1)]
    assert (turn.session.place, turn.meaning.label, turn.meaning.rule) == (OFFERED, "UNKNOWN", "unsure")


def test_an_offer_reads_so(vague: Book) -> None:
    assert say(vague, active("main"), "um blimvor").replies[0].text.split("\n") == [
        "I am not sure what you mean. Is it one of these? Reply with a number:",
        "1 Hair, skin and swelling",
        "2 Nausea, mouth, eating, bowels",
        f"3 {vague.catalogs['en']['basics.blood.title']}",
        "Or text MENU or HELP. Fever or very ill? Call your care team at 202-555-0100 now. Emergency: call 911.",
    ]


@pytest.mark.parametrize(("typed", "topic"), [("1", "side.hair"), ("2.", "side.nausea"), ("٣", "basics.blood")])
def test_a_number_goes_to_its_topic(vague: Book, typed: str, topic: str) -> None:
    turn = say(vague, offered(), typed)
    assert (keys(turn), where(turn)) == ([f"{topic}/1"], topic)
    assert (turn.meaning.label, turn.meaning.rule) == (topic, "choice")


@pytest.mark.parametrize(
    ("typed", "said", "place"),
    [
        ("bruise", ["side.bleeding/1"], "side.bleeding"), ("menu", ["main"], "main"), ("0", ["main"], "main"),
        ("back", ["main"], "main"), ("help", ["help"], "unsure"), ("lang", ["language.ask"], "language"),
        ("zzz", ["unknown"], "unsure"), ("yes", ["unknown"], "unsure"), ("123", ["unknown"], "unsure"),
        ("more", ["unsure.ask"], "unsure"), ("um draxun", ["unsure.ask"], "unsure"),
    ],
)  # fmt: skip
def test_any_other_text_is_read_as_always(vague: Book, typed: str, said: list[str], place: str) -> None:
    turn = say(vague, offered(), typed)
    assert (keys(turn), where(turn)) == (said, place)


@pytest.mark.parametrize("typed", ["4", "9", "12"])
def test_another_number_shows_the_topics_again(vague: Book, typed: str) -> None:
    turn = say(vague, offered(), typed)
    assert turn.replies[0].text.startswith("That number is not on the list.\nI am not sure what you mean.")
    assert where(say(vague, turn.session, "2")) == "side.nausea"


def test_danger_goes_first_and_the_offer_stays(vague: Book) -> None:
    turn = say(vague, offered(), "chest pain blimvor")
    assert (keys(turn), turn.effects) == (["urgent.911", "back.list"], (RaiseAlert("911", turn.meaning.rule),))
    assert where(say(vague, turn.session, "1")) == "side.hair"


def test_stop_goes_first(vague: Book) -> None:
    turn = say(vague, offered(), "stop")
    assert (keys(turn), turn.session.consent, where(turn)) == (["stop.done"], Consent.STOPPED, "")


def test_the_offer_is_made_again_in_another_language(vague: Book) -> None:
    turn = say(vague, offered(), "español")
    assert "\n1 Pelo, piel " in turn.replies[0].text
    assert (turn.session.place, SetLanguage("es") in turn.effects) == (OFFERED, True)


def test_a_lost_place_costs_one_more_menu(vague: Book) -> None:
    assert where(say(vague, active(), "1")) == "main"


def test_a_topic_taken_out_since_leaves_its_number_free(vague: Book) -> None:
    here = replace(offered(), place=Place("unsure", ref="gone.topic,side.nausea"))
    assert "not on the list.\n" in say(vague, here, "1").replies[0].text
    assert where(say(vague, here, "2")) == "side.nausea"


def test_a_first_text_is_welcomed_and_asked_what_it_means(vague: Book) -> None:
    turn = say(vague, Session(), "um blimvor")
    assert (keys(turn), turn.session.place) == (["welcome", "unsure.ask"], OFFERED)
    assert keys(say(vague, Session(), "um fuvlot")) == ["welcome", "main"]


def test_only_topics_of_the_book_are_offered(vague: Book) -> None:
    turn = say(vague, active("basics"), "um draxun")
    assert turn.replies[0].text.split("\n")[1] == "1 Nausea, mouth, eating, bowels"
    assert where(say(vague, turn.session, "1")) == "side.nausea"
    assert "not on the list" in say(vague, turn.session, "2").replies[0].text


def test_with_no_topic_to_offer_the_text_is_unknown(vague: Book) -> None:
    turn = say(vague, active("basics"), "um fuvlot")
    assert (keys(turn), where(turn)) == (["unknown"], "basics")
    assert "MENU" in turn.replies[0].text
    assert "HELP" in turn.replies[0].text


def test_a_topic_without_a_page_offers_those_beside_it(vague: Book) -> None:
    turn = say(vague, active("basics"), "grenzik")
    shown = turn.replies[0].text.split("\n")
    assert shown[:2] == [
        "Sorry, I have no page on that yet. One of these may help. Reply with a number:",
        "1 Nausea, mouth, eating, bowels",
    ]
    assert (where(turn), turn.meaning.label) == ("unwritten", "tests.gone")
    assert where(say(vague, turn.session, "1")) == "side.nausea"


def test_a_topic_without_a_page_offers_its_group_when_nothing_is_beside_it(vague: Book) -> None:
    turn = say(vague, active("main"), "jexmi")
    assert turn.session.place == Place("unwritten", ref="side.urgent,side.infection,side.bleeding")
    assert keys(say(vague, turn.session, "3")) == ["side.bleeding/1"]


@pytest.mark.parametrize("place", ["", "basics", "my.tips.role"])
def test_a_topic_without_a_page_is_told_kindly_when_nothing_is_near(vague: Book, place: str) -> None:
    turn = say(vague, active(place), "hubrol")
    assert (keys(turn), where(turn)) == (["unknown.unwritten"], place)
    assert turn.replies[0].text.startswith("Sorry, I have no page on that yet. Please ask your care team")


@pytest.mark.parametrize(("typed", "said"), [("kwarn", ["language.ask"]), ("lorpti", ["stop.unsure"])])
def test_what_is_something_to_do_needs_no_page(vague: Book, typed: str, said: list[str]) -> None:
    assert keys(say(vague, active("main"), typed)) == said


def test_a_check_in_that_examples_alone_tell_of_is_offered_before_it_begins(vague: Book) -> None:
    offer = say(vague, active("main"), "nazbu")
    assert (offer.session.place, offer.effects) == (Place("unsure", ref="my.checkin"), ())
    begun = say(vague, offer.session, "1")
    assert (begun.meaning.label, begun.effects) == ("my.checkin", say(vague, active("main"), "checkin").effects)


@pytest.mark.parametrize("typed", ["um blimvor", "hubrol", "grenzik"])
def test_an_open_question_of_a_checkin_is_asked_again_first(vague: Book, typed: str) -> None:
    turn = say(vague, at("checkin.D.D1"), typed)
    assert (keys(turn), where(turn)) == (["checkin.D.D1.again"], "checkin.D.D1")


def test_a_number_that_is_not_offered_answers_what_we_asked(vague: Book) -> None:
    turn = say(vague, elsewhere("basics.what", "checkin.D.D2"), "um draxun")
    assert (keys(turn), open_at(turn)) == (["unsure.ask"], "checkin.D.D2")
    assert where(say(vague, turn.session, "1")) == "side.nausea"
    heavy = say(vague, turn.session, "2")
    assert (keys(heavy), raised(heavy)) == (["urgent.911"], [RaiseAlert("911", "D2.heavy")])


def test_a_form_is_asked_again_after_what_may_mean_anything(vague: Book) -> None:
    turn = say(vague, active("my.tips.role"), "um blimvor")
    assert keys(turn) == ["unknown", "my.tips.role.ask"]
