"""The check-ins: whole in both languages, short enough however they are put together, discreet; broken ones name a line."""

from dataclasses import replace

import pytest

from bot.content import loader
from bot.content.faults import BrokenContent
from bot.content.messages import every_message, longest_forms
from bot.content.proof import check
from bot.engine.book import Book, Reply, Voice
from bot.engine.nodes import Ask
from bot.engine.nodes.ask import TOGETHER
from bot.rules.fold import fold
from bot.rules.segments import measure
from tests.content import EN, ES, Copy
from tests.engine import keys, say
from tests.engine.checkins import at, cases, expected
from tests.helpers.languages import ENCODING, LANGUAGES

C, D, M, W, T, V = (f"flows/checkins/{name}.yaml" for name in "cdmwtv")
TEXTS = "flows/texts.yaml"

# file, what stands there, what somebody writes, words of the line that is named, words of the fault
CASES = {
    "unknown key of a set": (D, "  title: Daily", "  heading: Daily", "heading: Daily", "unknown key `heading`"),
    "no title": (D, "  title: Daily check-in\n", "", "D:", "`title` must be a text"),
    "unknown rhythm": (D, "every: day", "every: hour", "every: hour", "unknown `every`: `hour`"),
    "unknown audience": (D, "for: patient", "for: doctor", "for: doctor", "unknown `for`: `doctor`"),
    "unknown phase": (D, "[IND, CON, SCT]", "[IND, XYZ]", "phases:", "unknown phase `XYZ`"),
    "days that are a word": ("flows/checkins/i.yaml", "days: 28", "days: many", "days: many", "whole numbers, not `many`"),
    "patience that is no span": (D, "nudge_after: 2d", "nudge_after: soon", "nudge_after", "no span of time"),
    "no questions": (V, "  questions:\n", "  asked:\n", "asked:", "unknown key `asked`"),
    "set twice": (D, "\nD:\n", "\nC:\n", "C:", "`C` is also in"),
    "set in small letters": (C, "\nC:\n", "\nc:\n", "c:", "no name of a set"),
    "question twice": (T, "    T2:\n", "    D2:\n", "    D2:", "`D2` is also in"),
    "question with a dot": (D, "    D4b:\n", "    D4.b:\n", "D4.b:", "no name of a question"),
    "unknown key of a question": (D, "      again:", "      repeat:", "repeat:", "unknown key `repeat`"),
    "unknown kind of answer": (D, "answer: temperature", "answer: drawing", "drawing", "unknown `answer`: `drawing`"),
    "choice without choices": (D, "      choices: [0, 1, 2]\n", "", "D2:", "numbers of a choice"),
    "choices of a yes or no": (D, "      answer: yes_no\n", "      answer: yes_no\n      choices: [0, 1]\n", "choices: [0, 1]", "numbers of a choice"),
    "choices that are words": (D, "choices: [0, 1, 2]", "choices: [none, some]", "choices: [none", "numbers of a choice"),
    "no text for what is wrong": (D, '      again: "Please send Y if you drink', '      ask2: "Please send Y if you drink', "ask2", "unknown key"),
    "branch that cannot match": (D, '{is: "2", urgent', '{is: "7", urgent', 'is: "7"', "`is: 7` can never match"),
    "branch of another kind": (D, '{is: "yes", urgent: "911", rule: D3.danger}', '{is: "3+", urgent: "911", rule: D3.danger}', 'is: "3+"', "can never match"),
    "fever of a number": (D, '{is: "1", urgent', '{is: ">=fever", urgent', 'is: ">=fever", urgent: now, rule: D2', "can never match"),
    "range from nowhere": (D, 'is: "99.5F-fever"', 'is: "20F-fever"', "20F", "can never match"),
    "branch behind its like": (D, '{is: "1", urgent: now, rule: D2.small}', '{is: "2", urgent: now, rule: D2.small}', "D2.small", "`2` can never match"),
    "branch behind a wider one": (W, '- {is: "4", urgent: now, rule: W3.tired}', '- {is: "1-4", urgent: now, rule: W3.tired}\n        - {is: "3+", say: "x"}', 'say: "x"', "`3+` can never match"),
    "unknown class": (D, '{is: "1", urgent: now', '{is: "1", urgent: soon', "urgent: soon", "unknown class `soon`"),
    "urgent that goes on": (D, "rule: D2.small}", "rule: D2.small, then: D4}", "D2.small", "says the urgent text and ends"),
    "danger without a rule": (D, ", rule: D2.small}", "}", 'is: "1"', "has a `rule`"),
    "rule without anything to tell": (D, '{is: "no", then: D4b}', '{is: "no", then: D4b, rule: D4.x}', "D4.x", "has a `rule`"),
    "branch that does nothing": (D, '{is: "no", then: D4b}', '{is: "no"}', '{is: "no"}', "nothing follows"),
    "branch to nowhere": (D, "then: D4b", "then: D9", "then: D9", "leads to `D9`, which is no question"),
    "way on to nowhere": (D, "      next: end\n", "      next: D9\n", "next: D9", "leads to `D9`, which is no question"),
    "question nobody reaches": (D, '{is: "no", then: D4b}', '{is: "no", say: "x"}', "D4b:", "no answer leads to `checkin.D.D4b`"),
    "questions in a circle": (M, "      next: end\n", "      next: M1\n", "M1:", "leads back to itself"),
    "branch without words": (V, 'say: "Thank you. Please take this to the visit too."', 'say: ""', 'say: ""', "has no words"),
    "set for everybody else": (W, "\nW:\n", "\nX:\n", "", "the set `W` is missing"),
    "text of a shared phone": (TEXTS, "\ncheckin.who.other:", "\ncheckin.who.others:", "", "`checkin.who.other` is missing"),
    "unknown list of answers": (EN, "  skip: [skip,", "  pass: [skip,", "  pass:", "unknown list `pass`"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_broken_set_is_named_by_line(copy: Copy, name: str) -> None:
    file, old, new, marker, problem = CASES[name]
    copy.replace(file, old, new)
    with pytest.raises(BrokenContent) as broken:
        loader.load(copy.root)
    found = {fault.where for fault in broken.value.faults if problem in fault.problem}
    assert found, [str(fault) for fault in broken.value.faults]
    expected_at = f"{file}:{copy.line_of(file, marker)}" if marker else None
    assert expected_at in found or (expected_at is None and all(where.endswith(":1") for where in found))


# file, what stands there, what somebody writes, words of the fault
UNSENDABLE = {
    "too long with its first question": (D, "4 short questions. SKIP", "4 short questions. " + "It is of use to you. " * 14 + "SKIP", "takes 4 segments"),
    "too long behind what is said first": (W, "Later, text NAUSEA to read more.", "Later, text NAUSEA to read more. " * 16, "takes 4 segments"),
    "the illness in an intro": (D, "Daily check-in: 4", "Daily leukemia check-in: 4", "says `leukemia`"),
    "a medicine in a nudge": (T, "Your pill check-in is", "Your imatinib check-in is", "says `imatinib`"),
    "hard words": (W, "Do you have a fever now?", "Are you presently experiencing pyrexia?", "reads at grade"),
    "a yes that is a no": (ES, '  "no": [n, "no", nop', '  "no": [n, "no", sip, nop', "`sip` for `no` answers `yes` too"),
    "a yes that is a no elsewhere": (ES, '  "no": [n, "no", nop', '  "no": [n, "no", yep, nop', "`yep` for `no` answers `yes` too"),
    "a skip that is a command": (EN, "  skip: [skip,", "  skip: [next, skip,", "`next` for `skip` is a command"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSENDABLE)
def test_set_that_cannot_be_sent_is_found(copy: Copy, name: str) -> None:
    file, old, new, problem = UNSENDABLE[name]
    copy.only("en", "es")
    copy.replace(file, old, new)
    found = [fault for fault in check(copy.root).faults if problem in fault.problem]
    assert found, problem
    assert file in {fault.where.split(":")[0] for fault in found}


def test_language_without_a_no_is_found(copy: Copy) -> None:
    copy.only("en", "es")
    line = copy.read(ES).splitlines()[copy.line_of(ES, '  "no": [n, "no", nop') - 1]
    copy.replace(ES, line + "\n", "")
    assert "`answers` has no `no`" in [fault.problem for fault in check(copy.root).faults]


def messages(book: Book, language: str) -> list[Reply]:
    return [reply for reply in every_message(book, language) if reply.kind in ("checkin", "nudge", "answer")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_every_branch_is_listed(book: Book, language: str) -> None:
    listed = {reply.key for reply in messages(book, language)}
    said = {key for case in cases() for call in (False, True) for key in expected(case, call=call)[2]}
    # two that are too long for one message come one after the other
    parts = {part for key in listed for part in key.split(TOGETHER)}
    assert {part for key in said for part in key.split(TOGETHER) if not part.startswith("urgent.")} <= parts
    assert {f"checkin.{name}.{key}" for name in book.checkins for key in ("nudge", "done")} <= listed
    begun = {f"checkin.{name}.intro+{one.first}.ask" for name, one in book.checkins.items()}
    assert {reply.key for reply in messages(book, language) if reply.kind == "checkin"} >= begun


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_fits_three_segments(book: Book, language: str) -> None:
    sizes = {
        reply.key: measure(fold(reply.text, language))
        for reply in longest_forms(book, language)
        if reply.kind in ("checkin", "nudge", "answer")
    }
    assert len(sizes) > 100
    assert {key: size for key, size in sizes.items() if size.segments > 3 or size.encoding != ENCODING[language]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_begins_says_that_nobody_watches_and_whom_to_call(book: Book, language: str) -> None:
    begun = [reply.text for reply in messages(book, language) if reply.kind == "checkin"]
    unwatched = {
        "en": "No one watches this live.", "es": "está pendiente en vivo.", "fr": "Personne ne lit en direct.",
        "zh": "没有人实时查看。", "ar": "لا يراها أحد الآن",
    }[language]  # fmt: skip
    assert all(unwatched in text and "911" in text for text in begun)
    assert all(
        "988" in reply.text or "911" in reply.text for reply in messages(book, language) if reply.kind == "nudge"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_are_never_words_that_carriers_act_on(book: Book, language: str) -> None:
    asked = [book.catalogs[language][node.ask.key] for node in book.nodes.values() if isinstance(node, Ask)]
    assert asked
    assert not [
        text for text in asked if any(f" {word} " in f" {text} " for word in ("YES", "STOP", "HELP", "START", "END"))
    ]


def test_words_that_are_too_long_for_one_message_come_in_two(book: Book) -> None:
    long = {**book.catalogs["en"], "checkin.W.W2.say1": "Ask your care team today. " * 16}
    wordy = replace(book, catalogs={**book.catalogs, "en": long})
    assert keys(say(wordy, at("checkin.W.W2"), "1")) == ["checkin.W.W2.say1", "checkin.W.W3.ask"]


def test_urgent_texts_stand_for_every_class_that_a_branch_names(book: Book) -> None:
    classes = {branch.urgent for node in book.nodes.values() if isinstance(node, Ask) for branch in node.branches}
    assert classes - {""} == {"911", "now", "988"}
    assert all(Voice(book, "es", {}).say(f"urgent.{one}") for one in classes - {""})


def test_every_rule_has_a_name_for_staff(book: Book) -> None:
    rules = {branch.rule for node in book.nodes.values() if isinstance(node, Ask) for branch in node.branches}
    assert rules - {""} <= set(book.signs)
