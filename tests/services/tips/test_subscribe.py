"""Subscribing by text: the whole walk, what is kept, what is said, and every way to change it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.due.decency import TALKING_FOR
from bot.store import audit
from tests.services.days import keys, live, planned, sent, set_person, tips, waiting, walk
from tests.services.talking import ledger, person, said

DAY = timedelta(days=1)


def test_whole_walk_in_english(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    assert said(both_runtimes, number, "TIPS")[1].startswith("Who are you?")
    assert said(both_runtimes, number, "2")[0].startswith("Where is treatment now?")
    assert said(both_runtimes, number, "6")[0].startswith("When should tips come?")
    told, privacy = said(both_runtimes, number, "2")
    assert told == (
        "You will get Marrowline tips: When the plan changes. Up to 2 a week, at about 12 noon. Message and data "
        "rates may apply. PAUSE lets them rest, TIPS changes them. HELP for help, STOP ends every text."
    )
    assert privacy.startswith("Texts are not private")
    found = person(both_runtimes, number)
    assert found and (found.role, found.phase, found.phase_since) == ("caregiver", "RR", "2026-11-23")
    (tip,) = tips(both_runtimes, number)
    assert (tip.series, tip.hour, tip.state, tip.position, tip.asked) == ("RR", "12:00", "active", 0, True)
    live(both_runtimes, clock, 9 * DAY)
    assert [(message.day, message.key) for message in sent(both_runtimes, number)] == [
        ("11-24 12:00", "tip.waits"), ("11-27 12:00", "tip.waits"), ("12-01 12:00", "tip.RR.3"),
    ]  # fmt: skip
    assert ledger(both_runtimes, number) == ["given", "given"]


def test_whole_walk_in_spanish(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    assert said(both_runtimes, number, "consejos")[1].startswith("¿Quién es usted?")
    assert said(both_runtimes, number, "1")[0].startswith("¿En qué punto va")
    assert said(both_runtimes, number, "1")[0].startswith("¿Cuando deben llegar")
    told, privacy = said(both_runtimes, number, "1")
    assert told.startswith("Recibira consejos de Marrowline: Primeros pasos. Hasta 6 por semana, cerca de las 9")
    assert "STOP" in told and "AYUDA" in told and "PAUSA" in told and "tarifas de mensajes" in told
    assert "no son privados" in privacy
    live(both_runtimes, clock, DAY)
    (message,) = sent(both_runtimes, number)
    assert message.text == "Marrowline: Su consejo llego. Responda CONSEJO para leerlo. Responda STOP para terminar."
    (tip,) = said(both_runtimes, number, "consejo")
    assert tip.startswith("La LLA (leucemia linfoblastica aguda) empieza en la médula")
    assert tip.endswith("American Cancer Society 2018")


@pytest.mark.parametrize(
    ("zone", "texted_at", "hour", "first"),
    [
        # 8:00 in Denver on a Monday: today, for each hour
        ("", 0, "1", "11-23 09:00"), ("", 0, "2", "11-23 12:00"), ("", 0, "3", "11-23 17:00"),
        # after the hour: tomorrow
        ("", 1, "1", "11-24 09:00"), ("", 5, "2", "11-24 12:00"), ("", 10, "3", "11-24 17:00"),
        # a zone that somebody told us counts before the number's: 9:00 in Honolulu is noon in Denver
        ("Pacific/Honolulu", 0, "1", "11-23 12:00"), ("America/Puerto_Rico", 0, "1", "11-24 06:00"),
        ("America/Phoenix", 0, "3", "11-23 17:00"),
    ],
)  # fmt: skip
def test_first_tip_comes_at_the_next_local_hour(
    runtime: Runtime, clock: HeldClock, number: str, zone: str, texted_at: int, hour: str, first: str
) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, zone=zone)
    clock.move(timedelta(hours=texted_at))
    walk(runtime, number, "tips", "1", "1", hour)
    live(runtime, clock, 2 * DAY)
    assert sent(runtime, number)[0].day == first


def test_first_tip_waits_while_they_still_text(runtime: Runtime, clock: HeldClock, number: str) -> None:
    clock.move(timedelta(minutes=55))
    walk(runtime, number, "tips", "1", "1", "1")
    live(runtime, clock, DAY)
    assert sent(runtime, number)[0].day == "11-23 09:05"
    assert timedelta(minutes=10) == TALKING_FOR


def test_known_values_are_not_asked_again(runtime: Runtime, number: str) -> None:
    walk(runtime, number, "tips", "2", "2", "1", "stop tips")
    assert said(runtime, number, "tips")[0].startswith("When should tips come?")
    assert said(runtime, number, "3")[0].startswith("You will get Marrowline tips: First month of treatment.")
    assert [(tip.series, tip.hour, tip.state) for tip in tips(runtime, number)] == [("IND", "17:00", "active")]


def test_what_staff_set_is_not_asked(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, role="patient", phase="MNT", phase_since="2026-11-20")
    assert said(runtime, number, "tips")[0].startswith("When should tips come?")


def test_emptied_redis_costs_nothing(both_runtimes: Runtime, number: str) -> None:
    walk(both_runtimes, number, "tips", "2", "2")
    both_runtimes.cache.flushall()
    assert said(both_runtimes, number, "1")[0].startswith("You will get Marrowline tips: First month of treatment.")


def test_wrong_numbers_keep_what_was_chosen(runtime: Runtime, number: str) -> None:
    walk(runtime, number, "tips", "7", "2", "44", "4", "0000", "9")
    assert said(runtime, number, "9")[0].startswith("That number is not on the list.\nWhen should tips come?")
    walk(runtime, number, "1")
    found = person(runtime, number)
    assert found and (found.role, found.phase) == ("caregiver", "MNT")


def test_not_sure_gets_the_first_tips_and_is_sent_to_the_care_team(runtime: Runtime, number: str) -> None:
    told, note, _ = walk(runtime, number, "tips", "1", "8", "1")
    assert "First steps" in told
    assert note.startswith("Ask your care team which step of treatment it is")
    found = person(runtime, number)
    assert found and (found.phase, [tip.series for tip in tips(runtime, number)]) == ("", ["DX"])


def test_started_series_says_how_many_tips_there_are(runtime: Runtime, clock: HeldClock, number: str) -> None:
    whole = runtime.book.series["AFT"]
    begun = {**runtime.book.series, "AFT": replace(whole, tips=whole.tips[:3], complete=False)}
    started = replace(runtime, book=replace(runtime.book, series=begun))
    _, note, _ = walk(started, number, "tips", "1", "7", "1")
    assert note == "So far this series has 3 tips. More will be written."
    live(started, clock, 200 * DAY)
    assert len(sent(runtime, number)) == 3
    assert [(tip.state, tip.reason) for tip in tips(runtime, number)] == [("ended", "finished")]


def test_series_without_words_in_their_language_is_refused(runtime: Runtime, number: str) -> None:
    spanish = {key: words for key, words in runtime.book.catalogs["es"].items() if key != "tip.IND.7"}
    lacking = replace(runtime, book=replace(runtime.book, catalogs={**runtime.book.catalogs, "es": spanish}))
    (answer,) = walk(lacking, number, "consejos", "1", "2", "1")
    assert answer.startswith("Estos consejos aun no estan listos en su idioma.")
    assert tips(lacking, number) == []
    assert walk(lacking, number, "english", "tips", "1", "2", "1")[0].startswith("You will get Marrowline tips")


def test_shared_phone_gets_tips_for_both(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, shared=True)
    assert said(runtime, number, "tips")[0].startswith("Where is treatment now?")
    _, note, _ = walk(runtime, number, "1", "1")
    assert note == "They are for both of you who read this phone."
    live(runtime, clock, DAY)
    assert sent(runtime, number)[0].text.startswith("Marrowline: A tip for both of you is here.")


def test_comfort_series_comes_only_by_its_name(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, role="patient", phase="PAL", phase_since="2026-11-01")
    listed = said(runtime, number, "tips")[0]
    assert "Comfort" not in listed and listed.startswith("Where is treatment now?")
    assert "Comfort and support" in walk(runtime, number, "comfort tips", "1")[0]


def test_tips_again_shows_what_is_on_and_changes_it(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    walk(both_runtimes, number, "tips", "1", "1", "1")
    live(both_runtimes, clock, 2 * DAY)
    (status,) = said(both_runtimes, number, "tips")
    assert status.startswith("Your Marrowline tips are on: First steps. They come at about 9 in the morning.")
    assert status.split("\n")[2:] == [
        "1 The step of treatment", "2 The time of day", "3 Who gets the tips", "4 No more tips",
    ]  # fmt: skip
    assert "at about 5 in the afternoon" in walk(both_runtimes, number, "2", "3")[0]
    live(both_runtimes, clock, DAY)
    messages = sent(both_runtimes, number)
    assert [message.day for message in messages][-1].endswith("17:00")
    assert len({row.kind for row in planned(both_runtimes, number) if row.state == "fired"}) == len(messages)
    # another step: the first series ends, the other begins, the hour stays
    assert "Long-term treatment" in walk(both_runtimes, number, "tips", "1", "4")[0]
    assert [(tip.series, tip.state, tip.hour) for tip in tips(both_runtimes, number)] == [
        ("DX", "ended", "17:00"), ("MNT", "active", "17:00"),
    ]  # fmt: skip
    assert [row.ref for row in waiting(both_runtimes, number)] == [f"enrolment:{tips(both_runtimes, number)[1].id}"]
    # who gets them
    walk(both_runtimes, number, "tips", "3", "2")
    found = person(both_runtimes, number)
    assert found and (found.role, found.phase) == ("caregiver", "MNT")
    assert walk(both_runtimes, number, "tips", "4") == [
        "Your Marrowline tips have ended. Other texts may go on. Text TIPS to begin again. STOP ends every text."
    ]
    assert waiting(both_runtimes, number) == []


def test_changing_nothing_plans_the_same_moment_once(runtime: Runtime, number: str) -> None:
    walk(runtime, number, "tips", "1", "1", "1")
    before = waiting(runtime, number)
    walk(runtime, number, "tips", "2", "1")
    assert [(row.kind, row.at) for row in waiting(runtime, number)] == [(row.kind, row.at) for row in before]


def test_pause_rests_and_resume_goes_on_without_a_flood(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    walk(both_runtimes, number, "tips", "1", "1", "1")
    live(both_runtimes, clock, 2 * DAY)
    assert len(sent(both_runtimes, number)) == 2
    assert said(both_runtimes, number, "PAUSE") == ["Your tips rest now. Text RESUME to go on with the next one."]
    assert waiting(both_runtimes, number) == []
    live(both_runtimes, clock, 30 * DAY)
    assert len(sent(both_runtimes, number)) == 2
    assert said(both_runtimes, number, "tips")[0].startswith("Your Marrowline tips rest: First steps.")
    assert said(both_runtimes, number, "RESUME") == ["Your tips go on with the next one, at about 9 in the morning."]
    live(both_runtimes, clock, 30 * DAY)
    messages = sent(both_runtimes, number)[2:]
    assert [message.day for message in messages] == [
        "12-25 09:00", "12-26 09:00", "12-27 09:00", "12-29 09:00", "12-31 09:00", "01-02 09:00", "01-04 09:00", "01-06 09:00",
    ]  # fmt: skip
    assert {row.state for row in planned(both_runtimes, number)} == {"fired", "dropped"}


@pytest.mark.parametrize(("first", "then"), [("PAUSE", "PAUSE"), ("RESUME", "RESUME"), ("PAUSE", "TIP")])
def test_doing_it_twice_does_no_harm(runtime: Runtime, number: str, first: str, then: str) -> None:
    walk(runtime, number, "tips", "1", "1", "1")
    assert said(runtime, number, first)
    assert said(runtime, number, then)
    assert len(waiting(runtime, number)) == (first == "RESUME")


@pytest.mark.parametrize("word", ["PAUSE", "RESUME", "stop tips"])
def test_without_tips_there_is_nothing_to_rest(runtime: Runtime, number: str, word: str) -> None:
    said(runtime, number, "hi")
    assert said(runtime, number, word) == ["You have no tips now. Text TIPS to begin."]


def test_stop_ends_tips_and_start_does_not_bring_them_back(
    both_runtimes: Runtime, clock: HeldClock, number: str
) -> None:
    walk(both_runtimes, number, "tips", "1", "1", "1")
    live(both_runtimes, clock, 3 * DAY)
    count = len(sent(both_runtimes, number))
    walk(both_runtimes, number, "STOP", "START")
    live(both_runtimes, clock, 10 * DAY)
    assert len(sent(both_runtimes, number)) == count
    assert [(tip.state, tip.reason) for tip in tips(both_runtimes, number)] == [("ended", "stopped")]
    # asked for anew, they go on with the next tip, and say so
    _, note, _ = walk(both_runtimes, number, "tips", "1")
    assert note == f"You join later, so you begin with tip {count + 1}. For what came before, text MENU."
    live(both_runtimes, clock, DAY)
    assert [row.kind for row in planned(both_runtimes, number) if row.state == "fired"][-1] == f"tip.{count + 1}"


def test_a_series_read_to_its_end_begins_again_for_whoever_asks(
    runtime: Runtime, clock: HeldClock, number: str
) -> None:
    walk(runtime, number, "full", "tips", "1", "1", "1")
    live(runtime, clock, 30 * DAY)
    assert keys(runtime, number) == [f"tip.DX.{n}" for n in range(1, 11)]
    assert said(runtime, number, "RESUME") == ["You have no tips now. Text TIPS to begin."]
    walk(runtime, number, "tips", "1")
    live(runtime, clock, DAY)
    assert keys(runtime, number)[10:] == ["tip.DX.1"]


def test_full_text_is_a_choice_that_warns(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    walk(both_runtimes, number, "tips", "1", "6", "1")
    (warned,) = said(both_runtimes, number, "FULL")
    assert "not private" in warned
    live(both_runtimes, clock, 2 * DAY)
    assert sent(both_runtimes, number)[0].text.startswith("Marrowline: Ask which word fits. Refractory: treatment")
    said(both_runtimes, number, "PRIVATE")
    live(both_runtimes, clock, 3 * DAY)
    found = person(both_runtimes, number)
    assert found and not found.full_text
    assert sent(both_runtimes, number)[1].key == "tip.waits"
    with both_runtimes.store.connect() as connection:
        lines = audit.of_ref(connection, f"person:{found.id}")
    assert [deed for _, deed, _ in lines] == ["full text on (tips 2026-11)", "full text off (tips 2026-11)"]


def test_tip_reads_the_last_one_in_full(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    walk(both_runtimes, number, "tips", "1", "1", "1")
    assert said(both_runtimes, number, "TIP") == ["There is no tip yet. Text TIPS to see what is on."]
    for key in ("tip.DX.1", "tip.DX.2", "tip.DX.3"):
        live(both_runtimes, clock, DAY)
        (shown,) = said(both_runtimes, number, "TIP")
        assert shown == f"{both_runtimes.book.texts[key].words}\nSource: American Cancer Society 2018"
    # also when tips are over, and as often as they like
    said(both_runtimes, number, "stop tips")
    assert said(both_runtimes, number, "tip") == [shown]


def test_first_text_may_be_tips(runtime: Runtime, number: str) -> None:
    welcome, question = said(runtime, number, "tips")
    assert welcome.startswith("Welcome to Marrowline")
    assert question.startswith("Who are you?")
