"""Every branch of every check-in, in both languages: the answer that is typed leads where the files say."""

from dataclasses import replace

import pytest

from bot.engine.book import Book
from bot.engine.effects import RaiseAlert
from bot.engine.session import Place
from bot.understand.meaning import CRISIS, URGENT
from tests.engine import called, keys, say, talk, where
from tests.engine.checkins import (
    RUN,
    UNREADABLE,
    Case,
    at,
    cases,
    elsewhere,
    expected,
    finished,
    homes,
    kept,
    node,
    open_at,
    raised,
    sets,
)

CASES = list(cases())
NAMES = [f"{case.question}-{case.branch.get('is', 'else')}-{case.typed['en']}" for case in CASES]

every_answer = pytest.mark.parametrize("case", CASES, ids=NAMES)
both_languages = pytest.mark.parametrize("language", ["en", "es"])


def test_the_seven_sets_are_there(book: Book) -> None:
    assert set(book.checkins) == set(sets()) == set("DWMITVC")
    assert {name for name, one in book.nodes.items() if one.kind == "ask"} == set(map(node, homes()))


@both_languages
@every_answer
def test_answer_leads_where_the_file_says(book: Book, case: Case, language: str) -> None:
    for call in (False, True):
        turn = say(book, at(node(case.question), language, call=call), case.typed[language])
        after, ref, said, ended = expected(case, call=call, language=language)
        assert (where(turn), keys(turn), finished(turn)) == (after, said, [ended] if ended else [])
        assert open_at(turn) == after
        assert turn.session.place is None or turn.session.place.ref == ref
        # behind a call in a draft comes the English one
        behind = {"en"} if "urgent" in case.branch else set()
        assert {reply.language for reply in turn.replies} == {language} | behind


@both_languages
@every_answer
def test_answer_is_kept_with_its_severity(book: Book, case: Case, language: str) -> None:
    turn = say(book, at(node(case.question), language), case.typed[language])
    (answer,) = kept(turn)
    severity = case.branch.get("urgent") or ("visit" if case.branch.get("tell") else "")
    assert (answer.ref, answer.question) == (RUN, case.question)
    assert (answer.severity, answer.rule) == (severity, case.branch.get("rule", ""))
    assert bool(answer.note) == (answer.value == "said")


@every_answer
def test_danger_alone_wakes_staff(book: Book, case: Case) -> None:
    turn = say(book, at(node(case.question)), case.typed["en"])
    urgent = case.branch.get("urgent", "")
    assert raised(turn) == ([RaiseAlert(urgent, case.branch["rule"])] if urgent else [])
    if urgent:
        assert (turn.meaning.label, turn.meaning.severity) == (CRISIS if urgent == "988" else URGENT, urgent)
    else:
        assert (turn.meaning.label, turn.meaning.severity) == ("my.checkin", "")


@both_languages
@pytest.mark.parametrize("question", list(homes()))
def test_unreadable_answer_is_asked_again_with_what_was_wrong(book: Book, question: str, language: str) -> None:
    kind = sets()[homes()[question]]["questions"][question]["answer"]
    for session in (at(node(question), language), elsewhere("", node(question), language)):
        turn = say(book, session, UNREADABLE[kind])
        assert (keys(turn), turn.effects) == ([f"{node(question)}.again"], ())
        assert (where(turn), open_at(turn)) == (node(question), node(question))
        assert turn.meaning.label == "UNKNOWN"


@every_answer
def test_a_lost_place_changes_nothing(book: Book, case: Case) -> None:
    """Redis emptied before an answer: the question that is open in SQL is answered all the same."""
    here = say(book, at(node(case.question)), case.typed["en"])
    lost = say(book, elsewhere("", node(case.question)), case.typed["en"])
    assert (lost.replies, lost.effects, lost.session) == (here.replies, here.effects, here.session)


@every_answer
def test_an_answer_counts_in_a_menu_and_under_an_article(book: Book, case: Case) -> None:
    """Words go to the open question from the main menu too; a number there is a choice of the menu."""
    typed = case.typed["en"]
    read = say(book, elsewhere("basics.what", node(case.question)), typed)
    assert kept(read)
    chosen = say(book, elsewhere("main", node(case.question)), typed)
    assert bool(kept(chosen)) != (typed.isdigit() and len(typed) <= 2)


def test_mood_of_the_weekly_set_ends_with_its_words(book: Book) -> None:
    low = talk(book, at("checkin.W.W6"), "4", "3", "n")
    assert keys(low) == ["checkin.W.ended"]
    assert keys(talk(book, at("checkin.W.W6"), "4", "0", "n")) == ["checkin.W.done"]
    alone = talk(book, at("checkin.M.M1"), "0", "n")
    assert keys(alone) == ["checkin.M.done"]


def test_suicide_is_answered_with_988_wherever_it_was_asked(book: Book) -> None:
    for start in ("checkin.W.W6", "checkin.M.M1"):
        texts = ["4", "3", "y"] if start.startswith("checkin.W") else ["3", "y"]
        turn = talk(book, at(start), *texts)
        assert keys(turn) == ["urgent.988"]
        assert (raised(turn), finished(turn)) == ([RaiseAlert("988", "M2.crisis")], ["ended"])
        assert (turn.session.place, turn.session.asking) == (None, None)


@pytest.mark.parametrize(
    ("limit", "typed", "urgent"),
    [
        (38.0, "100.4", True), (38.0, "100.3", False), (38.0, "38", True), (38.0, "37.9", False), (38.0, "38,0", True),
        (37.5, "99.5", True), (37.5, "37.4", False), (38.0, "٣٨", True), (38.0, "100,4 F", True),
    ],
)  # fmt: skip
def test_fever_is_what_the_clinic_says(book: Book, limit: float, typed: str, urgent: bool) -> None:
    lowered = replace(book, lexicon=replace(book.lexicon, fever_limit_c=limit))
    for question in ("D1", "I1"):
        assert bool(raised(say(lowered, at(node(question)), typed))) is urgent


@pytest.mark.parametrize(
    "typed", ["101", "38.5 C", "101.5", "its 101", "my temp is 102", "fever 39", "tengo 39 de fiebre"]
)
def test_a_fever_ends_alike_whether_a_rule_or_the_question_finds_it(book: Book, typed: str) -> None:
    turn = say(book, at("checkin.D.D1"), typed)
    (answer,) = kept(turn)
    language = "es" if typed.startswith("tengo") else "en"
    assert (keys(turn), finished(turn), open_at(turn)) == (called("now", language), ["ended"], "")
    assert (answer.severity, answer.rule) == ("now", "D1.fever")
    assert raised(turn) == [RaiseAlert("now", "D1.fever")]


def test_place_of_a_run_without_a_set_is_no_trap(book: Book) -> None:
    """What an older version may have left behind is answered, and belongs to no run."""
    session = replace(at("checkin.D.D4"), place=Place("checkin.D.D4"), asking=None)
    turn = say(book, session, "y")
    assert keys(turn) == ["checkin.D.done"]
    assert kept(turn)[0].ref == ""
