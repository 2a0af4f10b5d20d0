"""INVITE and JOIN: a code links two people, tells neither about the other, and ends when either wants."""

import re
from datetime import timedelta

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.talk.converse import converse
from bot.services.tips import invite, phase
from bot.services.tips.phase import Change, Wanted
from bot.store import links
from bot.store.links import Link
from bot.understand import understand
from tests.services.days import held, keys, live, sent, set_person, tips, walk
from tests.services.dump import dump
from tests.services.talking import fresh_number, ledger, person, said, sms
from tests.services.together import at_once

DAY = timedelta(days=1)
NO = "That code does not work. It may be too old, or a letter may be wrong. Ask for a new one, then text JOIN and the code."


@pytest.fixture
def other(number: str) -> str:
    """A second number."""
    return number.replace("+1303", "+1720")


def code_of(runtime: Runtime, number: str) -> str:
    """A new invitation."""
    (answer,) = said(runtime, number, "INVITE")
    found = re.search(r"(?:code is|codigo es) ([A-Z0-9]{6})\.", answer)
    assert found, answer
    return found[1]


def patient(runtime: Runtime, number: str) -> str:
    """A patient with an invitation; its code."""
    said(runtime, number, "hi")
    return code_of(runtime, number)


def moved(runtime: Runtime, person_id: int, to: str) -> list[Change]:
    """The phase set by staff."""
    with held(runtime, person_id) as scene:
        return phase.apply(scene, Wanted(to), "Dana")


def every_link(runtime: Runtime) -> list[Link]:
    with runtime.store.connect() as connection:
        return [Link(**row._mapping) for row in connection.execute(links.links.select().order_by(links.links.c.id))]


def states(runtime: Runtime) -> list[str]:
    return [link.state for link in every_link(runtime)]


def test_a_code_links_and_both_are_told(both_runtimes: Runtime, clock: HeldClock, number: str, other: str) -> None:
    code = patient(both_runtimes, number)
    # a new person: welcomed first, by their own text
    welcome, linked = said(both_runtimes, other, f"join {code}")
    assert welcome.startswith("Welcome to Marrowline")
    assert linked.startswith("You are linked. Text TIPS")
    assert states(both_runtimes) == ["linked"]
    live(both_runtimes, clock, DAY)
    (told,) = sent(both_runtimes, number)
    assert told.text.startswith("Marrowline: Somebody joined with your code")
    assert "UNLINK" in told.text
    assert sent(both_runtimes, other) == []
    roles = [found.role for who in (number, other) if (found := person(both_runtimes, who))]
    assert roles == ["patient", "caregiver"]
    assert (ledger(both_runtimes, number), ledger(both_runtimes, other)) == (["given"], ["given"])


@pytest.mark.parametrize("language", ["en", "es"])
def test_caregiver_learns_nothing_about_the_patient(
    both_runtimes: Runtime, clock: HeldClock, number: str, other: str, language: str
) -> None:
    said(both_runtimes, number, "my name is Zebulon Quux")
    patient_id = set_person(both_runtimes, number, role="patient", phase="IND", phase_since="2026-11-23")
    code = code_of(both_runtimes, number)
    read = [
        *said(both_runtimes, other, {"en": "hi", "es": "hola"}[language]),
        *said(both_runtimes, other, f"join {code}"),
    ]
    # tips are their own wish, and the step of treatment is not asked: it is the patient's
    read += said(both_runtimes, other, {"en": "tips", "es": "consejos"}[language])
    assert read[-1].startswith({"en": "When should tips come?", "es": "¿Cuando deben llegar"}[language])
    read += said(both_runtimes, other, "1")
    moved(both_runtimes, patient_id, "MNT")
    read += said(both_runtimes, other, {"en": "tips", "es": "consejos"}[language])
    read += said(both_runtimes, other, "TIP")
    said(both_runtimes, number, "UNLINK")
    read += said(both_runtimes, other, "UNLINK")
    titles = [both_runtimes.book.catalogs[language][f"series.{name}.title"] for name in ("IND", "MNT")]
    told = ["Zebulon", number, number[-7:], "DX", "IND", "MNT", *titles]
    assert [word for word in told if word in "\n".join(read)] == []


def test_patient_learns_nothing_about_the_caregiver(
    both_runtimes: Runtime, clock: HeldClock, number: str, other: str
) -> None:
    code = patient(both_runtimes, number)
    walk(both_runtimes, other, "my name is Zebulon Quux", f"join {code}", "tips", "1", "1")
    live(both_runtimes, clock, 2 * DAY)
    read = [message.text for message in sent(both_runtimes, number)] + said(both_runtimes, number, "UNLINK")
    assert not any(word in "\n".join(read) for word in ("Zebulon", other, other[-7:]))


def test_linked_tips_follow_the_patient(both_runtimes: Runtime, clock: HeldClock, number: str, other: str) -> None:
    said(both_runtimes, number, "hi")
    patient_id = set_person(both_runtimes, number, role="patient", phase="IND", phase_since="2026-11-23")
    walk(both_runtimes, other, "full", f"join {code_of(both_runtimes, number)}", "tips", "1")
    live(both_runtimes, clock, 3 * DAY)
    assert keys(both_runtimes, other) == ["tip.IND.1", "tip.IND.2"]
    moved(both_runtimes, patient_id, "MNT")
    live(both_runtimes, clock, 3 * DAY)
    assert keys(both_runtimes, other)[2:] == ["tip.MNT.1"]
    assert tips(both_runtimes, number) == [], "the patient asked for none"


def test_caregiver_who_has_tips_goes_along_at_once(runtime: Runtime, clock: HeldClock, number: str, other: str) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, role="patient", phase="IND", phase_since="2026-11-23")
    walk(runtime, other, "full", "tips", "2", "1", "2")
    (answer,) = said(runtime, other, f"join {code_of(runtime, number)}")
    assert answer.startswith("You are linked. Your tips go step by step")
    assert [(tip.series, tip.state, tip.hour) for tip in tips(runtime, other)] == [
        ("DX", "ended", "12:00"), ("IND", "active", "12:00"),
    ]  # fmt: skip


def test_without_a_known_phase_the_caregiver_says_it(runtime: Runtime, number: str, other: str) -> None:
    walk(runtime, other, f"join {patient(runtime, number)}")
    assert said(runtime, other, "tips")[0].startswith("Where is treatment now?")


@pytest.mark.parametrize("who_stops", ["patient", "caregiver"])
@pytest.mark.parametrize("how", ["STOP", "UNLINK", "FORGET"])
def test_either_ends_the_link(
    both_runtimes: Runtime, clock: HeldClock, number: str, other: str, who_stops: str, how: str
) -> None:
    said(both_runtimes, number, "hi")
    patient_id = set_person(both_runtimes, number, role="patient", phase="IND", phase_since="2026-11-23")
    walk(both_runtimes, other, "full", f"join {code_of(both_runtimes, number)}", "tips", "1")
    ends = number if who_stops == "patient" else other
    walk(both_runtimes, ends, *[how] * (2 if how == "FORGET" else 1))
    assert states(both_runtimes) == ([] if how == "FORGET" else ["ended"])
    if not (who_stops == "patient" and how == "FORGET"):
        moved(both_runtimes, patient_id, "MNT")
    live(both_runtimes, clock, 10 * DAY)
    if who_stops == "caregiver" and how != "UNLINK":
        assert person(both_runtimes, other) is None or sent(both_runtimes, other) == []
    else:
        # their own wish: tips go on as they were, and are moved no more
        assert keys(both_runtimes, other) == [f"tip.IND.{n}" for n in range(1, 6)]
    if how == "UNLINK":
        assert said(both_runtimes, ends, "UNLINK")[0].startswith("You are not linked")


def test_an_end_is_not_told_to_the_other(runtime: Runtime, clock: HeldClock, number: str, other: str) -> None:
    walk(runtime, other, f"join {patient(runtime, number)}")
    said(runtime, number, "UNLINK")
    live(runtime, clock, 5 * DAY)
    assert sent(runtime, other) == []
    assert sent(runtime, number) == [], "who is linked no more is not announced either"


@pytest.mark.parametrize(
    "code", ["ABC123", "XXXXXX", "1", "CDFGHJK", "the code", "code", "'; DROP TABLE links", "ABC 🙂"]
)
def test_a_wrong_code_says_so(standing: Runtime, number: str, code: str) -> None:
    said(standing, number, "hi")
    assert said(standing, number, f"join {code}") == [NO]


def test_every_dead_code_says_the_same(both_runtimes: Runtime, clock: HeldClock, number: str, other: str) -> None:
    said(both_runtimes, other, "hi")
    earlier = patient(both_runtimes, number)
    used = code_of(both_runtimes, number)
    assert states(both_runtimes) == ["ended", "open"], "one invitation at a time"
    assert said(both_runtimes, other, f"join {earlier}") == [NO]
    said(both_runtimes, number.replace("+1303", "+1719"), f"join {used}")
    assert said(both_runtimes, other, f"join {used}") == [NO]
    ended = code_of(both_runtimes, number)
    said(both_runtimes, number, "UNLINK")
    assert said(both_runtimes, other, f"join {ended}") == [NO]
    stopped = code_of(both_runtimes, number)
    walk(both_runtimes, number, "STOP")
    assert said(both_runtimes, other, f"join {stopped}") == [NO]
    walk(both_runtimes, number, "START")
    old = code_of(both_runtimes, number)
    clock.move(7 * DAY)
    assert said(both_runtimes, other, f"join {old}") == [NO]
    fresh = code_of(both_runtimes, number)
    clock.move(7 * DAY - timedelta(minutes=1))
    assert said(both_runtimes, other, f"join {fresh}")[0].startswith("You are linked")


def test_after_five_tries_in_an_hour_even_the_right_code_is_wrong(
    both_runtimes: Runtime, clock: HeldClock, number: str, other: str
) -> None:
    code = patient(both_runtimes, number)
    said(both_runtimes, other, "hi")
    for guess in range(5):
        assert said(both_runtimes, other, f"join CDF34{guess}") == [NO]
    assert said(both_runtimes, other, f"join {code}") == [NO]
    assert states(both_runtimes) == ["open"]
    clock.move(timedelta(hours=1, seconds=1))
    assert said(both_runtimes, other, f"join {code}")[0].startswith("You are linked")


def test_the_fifth_try_still_counts(runtime: Runtime, number: str, other: str) -> None:
    code = patient(runtime, number)
    walk(runtime, other, *(f"join CDF34{guess}" for guess in range(4)))
    assert said(runtime, other, f"join {code}")[0].startswith("You are linked")


def test_two_people_take_one_code_once(both_runtimes: Runtime, number: str, other: str) -> None:
    third = number.replace("+1303", "+1719")
    code = patient(both_runtimes, number)
    for who in (other, third):
        said(both_runtimes, who, "hi")
    answers = at_once([lambda who=who: said(both_runtimes, who, f"join {code}")[0] for who in (other, third)])
    assert sorted(answer == NO for answer in answers) == [False, True]
    assert states(both_runtimes) == ["linked"]


def test_a_repeated_text_links_once(both_runtimes: Runtime, number: str, other: str) -> None:
    text = sms(other, f"join {patient(both_runtimes, number)}", "SM1")
    first = converse(both_runtimes, text)
    assert converse(both_runtimes, text).messages == first.messages
    assert states(both_runtimes) == ["linked"]


@pytest.mark.parametrize(
    "typed", ["JOIN {}", "join {}", "Join: {}.", "unir {}", "código {}", "join {spaced}", "CODE {}!"]
)
def test_code_may_be_typed_in_many_ways(standing: Runtime, number: str, typed: str) -> None:
    helper = number.replace("+1303", "+1720")
    code = patient(standing, number)
    said(standing, helper, "hi")
    text = typed.replace("{spaced}", f"{code[:3]} {code[3:]}").replace("{}", code.lower())
    assert said(standing, helper, text)[0].startswith(("You are linked", "El vínculo"))


def test_join_alone_says_how(standing: Runtime, number: str) -> None:
    said(standing, number, "hi")
    assert said(standing, number, "JOIN")[0].startswith("To be linked, text JOIN and the code")


def test_codes_are_read_as_codes_and_as_nothing_else(runtime: Runtime) -> None:
    codes = [invite.new_code(runtime) for _ in range(300)]
    # of 85 million: two alike are seen once in 2,000 runs, ten never
    assert len(set(codes)) > 290
    for code in codes:
        assert re.fullmatch(rf"[{invite.LETTERS}]{{6}}", code)
        meaning = understand(f"JOIN {code}", runtime.book.lexicon, "en")
        assert (meaning.command, meaning.value, meaning.severity) == ("JOIN", code.lower(), "")
    assert not set(invite.LETTERS) & set("AEIOU01258SBZLV"), "nothing that looks like another sign"


def test_a_code_that_is_taken_is_chosen_again(both_runtimes: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many people as codes, all at once: some meet a code that is taken, some one that is just being taken."""
    monkeypatch.setattr(invite, "LETTERS", "CD")
    monkeypatch.setattr(invite, "LENGTH", 3)
    numbers = [fresh_number() for _ in range(6)]
    for who in numbers:
        said(both_runtimes, who, "hi")
    answers = at_once([lambda who=who: said(both_runtimes, who, "INVITE")[0] for who in numbers])
    codes = [found[1] for answer in answers if (found := re.search(r"code is ([CD]{3})\.", answer))]
    # one letter three times is not read as a code
    assert sorted(codes) == ["CCD", "CDC", "CDD", "DCC", "DCD", "DDC"]
    assert states(both_runtimes) == ["open"] * 6
    said(both_runtimes, caregiver := fresh_number(), "hi")
    assert said(both_runtimes, caregiver, f"join {codes[0]}")[0].startswith("You are linked")


def test_a_thief_reads_no_code(both_runtimes: Runtime, number: str) -> None:
    code = patient(both_runtimes, number)
    assert code.lower().encode() not in dump(both_runtimes)


def test_a_caregiver_cannot_invite(standing: Runtime, number: str) -> None:
    said(standing, number, "hi")
    set_person(standing, number, role="caregiver")
    assert said(standing, number, "invite")[0].startswith("Only the person in treatment can invite")


def test_joining_another_patient_ends_the_first_link(both_runtimes: Runtime, number: str, other: str) -> None:
    third = number.replace("+1303", "+1719")
    walk(both_runtimes, other, f"join {patient(both_runtimes, number)}")
    walk(both_runtimes, other, f"join {patient(both_runtimes, third)}")
    assert states(both_runtimes) == ["ended", "linked"]


def test_several_people_may_help_one_patient(both_runtimes: Runtime, clock: HeldClock, number: str, other: str) -> None:
    third = number.replace("+1303", "+1719")
    said(both_runtimes, number, "hi")
    patient_id = set_person(both_runtimes, number, role="patient", phase="DX", phase_since="2026-11-23")
    for who in (other, third):
        walk(both_runtimes, who, f"join {code_of(both_runtimes, number)}", "tips", "1")
    shown = moved(both_runtimes, patient_id, "IND")
    assert [change.begins for change in shown] == ["", "IND", "IND"]
    assert said(both_runtimes, number, "UNLINK")[0].startswith("Done.")
    assert states(both_runtimes) == ["ended", "ended"]


def test_the_patients_own_phone_is_shared(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    code = patient(both_runtimes, number)
    (answer,) = said(both_runtimes, number, f"join {code}")
    assert answer.startswith("Now we know two of you read this phone.")
    found = person(both_runtimes, number)
    assert found and (found.shared, found.role) == (True, "patient")
    assert states(both_runtimes) == ["ended"]
    assert said(both_runtimes, number, f"join {code}") == [NO]
    live(both_runtimes, clock, 2 * DAY)
    assert sent(both_runtimes, number) == [], "nobody else joined"


def test_a_patient_who_joins_another_stays_a_patient(runtime: Runtime, number: str, other: str) -> None:
    said(runtime, number, "hi")
    set_person(runtime, number, role="patient", phase="IND", phase_since="2026-11-23")
    walk(runtime, other, "full", "tips", "1", "1", "1")
    said(runtime, other, f"join {code_of(runtime, number)}")
    found = person(runtime, other)
    assert found and (found.role, found.phase) == ("patient", "DX")
    assert [tip.series for tip in tips(runtime, other)] == ["DX"], "their own tips are their own"


def test_unlink_without_a_link(standing: Runtime, number: str) -> None:
    said(standing, number, "hi")
    assert said(standing, number, "unlink") == ["You are not linked with anybody. Text INVITE for a code."]
