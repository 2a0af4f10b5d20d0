"""Reminders: every kind of the list, in both languages, within its segments, without a private word; broken ones named."""

import re

import pytest

from bot.content.messages import every_message, longest_forms
from bot.content.proof import check
from bot.engine.book import Book, Voice
from bot.rules.fold import fold
from bot.rules.readability import grade
from bot.rules.segments import measure
from bot.understand.private import private_word
from tests.content import EN, ES, Copy, fault_after
from tests.helpers.languages import ENCODING, LANGUAGES

FILE, MAIN = "flows/reminders.yaml", "flows/main.yaml"

# kind -> (before, every, asks, words that it must say, wherever it is said)
KINDS = {
    "appointment": (("7d", "1d", "2h"), "", "coming", ("{date}", "{time}")),
    "blood": (("1d",), "", "", ("{date}", "{time}")),
    "procedure": (("3d", "1d"), "", "coming", ("{date}", "{time}")),
    "questions": (("1d",), "", "", ("{date}", "{count}")),
    "pill": ((), "day", "pills", ()),
    "weekly_pill": ((), "week", "pills", ()),
    "temperature": ((), "day", "", ("100.4", "{care_team}")),
    "line": ((), "week", "", ("{care_team}",)),
    "refill": ((), "month", "", ("{date}",)),
    "follow_up": ((), "month", "", ("{care_team}",)),
    "papers": ((), "6 months", "", ()),
    "caregiver": ((), "2 weeks", "", ("988",)),
}
VALUES = {
    "clinic": "Green Valley Clinic", "clinic_phone": "202-555-0100", "date": "Wed, Sep 30", "time": "12:30 p.m.",
    "place": "4th floor, room 12", "note": "", "count": "2",
}  # fmt: skip


def test_every_kind_of_the_list_is_there(book: Book) -> None:
    assert {kind.id: (kind.before, kind.every, kind.asks) for kind in book.reminders.values()} == {
        name: row[:3] for name, row in KINDS.items()
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_says_what_it_must_in_both_languages(book: Book, kind: str, language: str) -> None:
    for text in book.reminders[kind].texts():
        words = book.catalogs[language][text.key]
        assert all(part in words for part in KINDS[kind][3])
        assert text.facts and text.source


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reminder_says_a_private_word_unless_it_is_full_text(book: Book, language: str) -> None:
    found = {
        reply.key: private_word(reply.text, book.private)
        for reply in every_message(book, language, VALUES)
        if reply.kind == "reminder"
    }
    assert len(found) > 15
    assert {key: word for key, word in found.items() if word and ".full" not in key} == {}
    names = {"en": "methotrexate", "es": "metotrexato", "fr": "methotrexate", "zh": "甲氨蝶呤", "ar": "الميثوتريكسات"}
    assert names[language] in found["reminder.weekly_pill.full"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_fits_three_segments(book: Book, language: str) -> None:
    worst = {reply.key: measure(fold(reply.text, language)) for reply in longest_forms(book, language)}
    mine = {key: size for key, size in worst.items() if key.startswith(("reminder.", "question."))}
    assert max(size.segments for size in mine.values()) <= 3
    assert {size.encoding for size in mine.values()} == {ENCODING[language]}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_usual_form_fits_two_segments(book: Book, language: str) -> None:
    for reply in every_message(book, language, VALUES):
        if reply.kind == "reminder":
            assert measure(fold(f"Marrowline: {reply.text}", language)).segments <= 2, reply.text


def test_what_comes_by_itself_is_measured_with_our_name_and_the_way_out(book: Book) -> None:
    (longest,) = [reply for reply in longest_forms(book, "en") if reply.key == "reminder.pill"]
    assert longest.text.startswith("Marrowline: Time for your daily pills.")
    assert longest.text.endswith("Reply STOP to end.")


def test_english_is_for_sixth_grade_at_most(book: Book) -> None:
    for reply in every_message(book, "en", VALUES):
        if reply.kind in ("reminder", "answer"):
            assert grade(reply.text) <= 6.0, reply.text


def test_no_text_asks_for_a_word_carriers_act_on(book: Book) -> None:
    asked = {"YES", "START", "CANCEL", "END", "QUIT", "INFO", "HELP", "UNSUBSCRIBE"}
    for language in book.languages:
        for reply in every_message(book, language, VALUES):
            if reply.kind in ("reminder", "answer"):
                assert not asked & set(reply.text.replace(".", " ").replace(",", " ").split()), reply.text


PROMISE = re.compile(
    r"(?:will|shall|'ll|is going to) (?:call|phone|text|tell) you|le (?:llamar|avisar)(?:á|án|emos)\b"
    r"|vous (?:r?appeller|préviendr|contacter)(?:a|ez|ons|ont)\b|(?:会|將|将)(?:再)?(?:给您打|打给您|联系您|通知您)|(?:سنتصل|سيتصلون|سيتصل) بكم",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_promised_a_call(book: Book, language: str) -> None:
    assert [reply.key for reply in every_message(book, language, VALUES) if PROMISE.search(reply.text)] == []


@pytest.mark.parametrize(
    "words",
    [
        "The clinic will call you for a new time.",
        "We'll call you back.",
        "La clínica le llamará.",
        "Le avisarán.",
        "La clinique vous appellera.",
        "On vous rappellera.",
        "诊所会给您打电话。",
        "سنتصل بكم غدًا.",
    ],
)
def test_a_promise_is_found(words: str) -> None:
    assert PROMISE.search(words)


@pytest.mark.parametrize(("language", "whom"), [("en", "call your care team"), ("es", "llame a su equipo médico")])
@pytest.mark.parametrize("phone", ["", "202-555-0100"])
def test_who_needs_a_new_time_is_told_whom_to_call(book: Book, language: str, whom: str, phone: str) -> None:
    said = Voice(book, language, {**VALUES, "clinic_phone": phone}).reply("reminder.new_time").text
    assert whom in said
    assert (phone in said) and "{" not in said


def test_what_a_reviewer_signs_holds_every_form_once(book: Book) -> None:
    keys = [reply.key for reply in every_message(book, "en") if reply.kind == "reminder"]
    assert len(set(keys)) == len(keys)
    assert {"reminder.appointment", "reminder.appointment/coming", "reminder.appointment/new time"} <= set(keys)


# file, what stands there, what somebody writes, words of the line that is named, words of the fault
BROKEN = {
    "unknown family": (FILE, "family: routine\n    every: day\n    asks", "family: ritual\n    every: day\n    asks", "family: ritual", "unknown family `ritual`"),
    "no family": (FILE, "    family: visit\n    before: [7d", "    before: [7d", "appointment:", "`family` must be a text"),
    "unknown question": (FILE, "asks: pills", "asks: mood", "asks: mood", "unknown `asks`: `mood`"),
    "unknown rhythm": (FILE, "every: 6 months", "every: 5 months", "every: 5 months", "unknown `every`: `5 months`"),
    "unknown phase": (FILE, "phases: [IND, CON, SCT]", "phases: [IND, XYZ]", "phases: [IND", "unknown phase `XYZ`"),
    "phases that are no list": (FILE, "phases: [AFT]", "phases: AFT", "phases: AFT", "`phases` must be a list"),
    "odd offset": (FILE, "[7d, 1d, 2h]", "[7d, 1d, soon]", "before: [7d", "`soon` is no time before a visit"),
    "visit without a time": (FILE, "    before: [3d, 1d]\n", "", "procedure:", "`procedure` has no time"),
    "routine without a rhythm": (FILE, "    every: 2 weeks\n", "", "caregiver:", "`caregiver` has no time"),
    "days that are a word": (FILE, "ahead: 7", "ahead: some", "ahead: some", "`ahead` takes whole numbers, not `some`"),
    "no words": (FILE, "    text: You have a visit on {date} at {time}.\n", "", "appointment:", "`text` must be a text"),
    "unknown key": (FILE, "    ahead: 7", "    early: 7", "early: 7", "unknown key `early`"),
    "comes with no visit": (FILE, "of: [appointment]", "of: [pill]", "What do you want", "comes with `pill`, which is no visit"),
    "source that is not listed": (FILE, "outside: [cdc]", "outside: [web]", "Time to take your temp", "names the source `web`"),
    "part that is missing": (FILE, "  reminder.place:", "  reminder.spot:", "", "`reminder.place` is missing"),
    "answer that is missing": (FILE, "  question.none:", "  question.nil:", "", "`question.none` is missing"),
    "unknown answer": (MAIN, "answers: [took, skipped]", "answers: [took, danced]", "answers: [took", "waits for no answer"),
    "no answers": (MAIN, "  answers: [took, skipped]\n", "", "my.reminders.pills:", "waits for no answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_reminder_is_named_by_line(copy: Copy, name: str) -> None:
    file, old, new, marker, problem = BROKEN[name]
    where, line = fault_after(copy, file, old, new, problem)
    assert where == file
    assert not marker or abs(line - copy.line_of(file, marker)) <= 1


# file, what stands there, what somebody writes, words of the fault
FOUND = {
    "private word": (FILE, "You have a lab visit on", "You have a leukemia visit on", "`reminder.blood` says `leukemia`"),
    "private phrase": (FILE, "Time for your daily pills.", "Time for your targeted pills.", "`reminder.pill` says `targeted pills`"),
    "private word of a part": (FILE, 'reminder.place: "Place: {place}."', 'reminder.place: "Chemo at {place}."', "`reminder.place` says `chemo`"),
    "reserved word": (EN, "coming: [\n  c,", "coming: [\n  info, c,", "`info` for `coming` is a word carriers act on"),
    "command": (EN, "coming: [\n  c,", "coming: [\n  next, c,", "`next` for `coming` is understood as MORE"),
    "slip of a command": (EN, "took: [\n  took,", "took: [\n  stopp, took,", "`stopp` for `took` is understood as NEAR_STOP"),
    "danger sign": (EN, "skipped: [\n  skip,", "skipped: [\n  chest pain, skip,", "`chest pain` for `skipped` is understood as URGENT"),
    "two answers": (EN, "new_time: [\n  r,", "new_time: [\n  coming, r,", "`coming` for `new_time` is in `coming` too"),
    "two answers in two languages": (ES, "new_time: [\n  r,", "new_time: [\n  confirm, r,", "`confirm` for `new_time` is in `coming` too"),
    "hard words": (FILE, "You have a lab visit on", "Your multidisciplinary hematological laboratory evaluation necessitates", "`reminder.blood` reads at grade"),
    "too long": (FILE, "You have a lab visit on", "You have a lab visit. " * 20 + "It is on", "takes 4 segments"),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_the_prover_finds_it(copy: Copy, name: str) -> None:
    file, old, new, words = FOUND[name]
    copy.only("en", "es")
    copy.replace(file, old, new)
    found = [fault for fault in check(copy.root).faults if words in fault.problem]
    assert found
    assert {fault.where.rpartition(":")[0] for fault in found} == {file}


def test_a_private_word_of_a_translation_is_found(copy: Copy) -> None:
    copy.only("en", "es")
    copy.say("reminder.pill", "Es hora de su quimioterapia.")
    (fault,) = [fault for fault in check(copy.root).faults if "`reminder.pill` says" in fault.problem]
    assert (fault.language, "quimioterapia" in fault.problem) == ("es", True)
