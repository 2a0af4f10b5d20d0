"""A phase change shows what would be sent, skipped or repeated, and then exactly that happens."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.due.fire import fire
from bot.services.refused import Refused
from bot.services.tips import phase
from bot.services.tips.phase import Change, Wanted
from bot.store import audit, schema
from tests.services.days import held, keys, live, planned, sent, set_person, tips, waiting, walk
from tests.services.talking import person, said
from tests.services.together import at_once

DAY = timedelta(days=1)


@pytest.fixture
def caregiver(number: str) -> str:
    """A second number."""
    return number.replace("+1303", "+1720")


def subscribe(runtime: Runtime, number: str, *answers: str) -> int:
    """Tips in full text; the person's id."""
    walk(runtime, number, "full", "tips", *answers)
    found = person(runtime, number)
    assert found
    return found.id


def preview(runtime: Runtime, person_id: int, wanted: Wanted) -> list[Change]:
    with held(runtime, person_id) as scene:
        return phase.preview(scene, wanted)


def apply(runtime: Runtime, person_id: int, wanted: Wanted) -> list[Change]:
    with held(runtime, person_id) as scene:
        return phase.apply(scene, wanted, "Dana")


def linked(runtime: Runtime, patient: str, caregiver: str) -> None:
    (invitation,) = said(runtime, patient, "invite")
    code = invitation.removeprefix("Your code is ")[:6]
    assert said(runtime, caregiver, f"join {code}")[-1].startswith("You are linked.")


def contents(runtime: Runtime) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with runtime.store.connect() as connection:
        return {table.name: [tuple(row) for row in connection.execute(select(table)).all()] for table in schema.TABLES}


def promised(change: Change) -> list[tuple[str, object]]:
    return [(coming.key, coming.at) for coming in change.sends]


def came(runtime: Runtime, number: str, since: int) -> list[tuple[str, object]]:
    """What came by itself after the first `since` messages: key and moment."""
    messages = [message for message in sent(runtime, number) if message.key != "link.joined"]
    return [(message.key, message.at) for message in messages[since:]]


@pytest.mark.parametrize(
    ("new", "since", "first"), [("MNT", 0, 1), ("MNT", 60, 8), ("CON", 0, 1), ("IND", 0, 1), ("IND", 20, 9)]
)
def test_what_is_shown_is_what_happens(
    both_runtimes: Runtime, clock: HeldClock, number: str, caregiver: str, new: str, since: int, first: int
) -> None:
    patient_id = subscribe(both_runtimes, number, "1", "1", "1")
    linked(both_runtimes, number, caregiver)
    # in another language, at another hour, in another zone
    walk(both_runtimes, caregiver, "español", "full", "tips", "3")
    set_person(both_runtimes, caregiver, zone="America/New_York")
    live(both_runtimes, clock, 3 * DAY)
    sent_before = {who: len(came(both_runtimes, who, 0)) for who in (number, caregiver)}
    begun = (date(2026, 11, 26) - timedelta(days=since)).isoformat() if since else ""

    before = contents(both_runtimes)
    shown = preview(both_runtimes, patient_id, Wanted(new, begun))
    assert contents(both_runtimes) == before, "a preview changes nothing"
    assert apply(both_runtimes, patient_id, Wanted(new, begun)) == shown

    assert [(change.role, change.ends, change.begins, change.note) for change in shown] == [
        ("patient", "DX", new, ""), ("caregiver", "DX", new, ""),
    ]  # fmt: skip
    assert [change.sends[0].number for change in shown] == [first, first]
    assert [change.skips for change in shown] == [tuple(range(1, first))] * 2
    live(both_runtimes, clock, 400 * DAY)
    for change, who in zip(shown, (number, caregiver), strict=True):
        happened = came(both_runtimes, who, sent_before[who])
        assert happened[: len(change.sends)] == promised(change)
        assert len(happened) == len(change.sends) or new == "MNT", "and nothing else, but the repeats"
        assert not any(key.startswith("tip.DX") for key, _ in happened), "the old series is over"
        unsent = {f"tip.DX.{n}" for n in change.unsent}
        assert unsent.isdisjoint(keys(both_runtimes, who))


def test_phase_is_set_with_its_date_and_a_line_of_audit(both_runtimes: Runtime, number: str, caregiver: str) -> None:
    patient_id = subscribe(both_runtimes, number, "1", "1", "1")
    linked(both_runtimes, number, caregiver)
    apply(both_runtimes, patient_id, Wanted("IND", "2026-11-20"))
    for who in (number, caregiver):
        found = person(both_runtimes, who)
        assert found and (found.phase, found.phase_since) == ("IND", "2026-11-20")
        with both_runtimes.store.connect() as connection:
            lines = [line[:2] for line in audit.of_ref(connection, f"person:{found.id}")]
        # who did it, and not which phase: the audit outlives FORGET
        assert lines[-1] == ("Dana", "phase set")


def test_old_series_leaves_nothing_waiting(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    patient_id = subscribe(both_runtimes, number, "1", "1", "1")
    live(both_runtimes, clock, DAY)
    apply(both_runtimes, patient_id, Wanted("MNT"))
    first, second = tips(both_runtimes, number)
    assert (first.series, first.state, first.reason) == ("DX", "ended", "phase changed")
    assert (second.series, second.state, second.hour, second.asked) == ("MNT", "active", "09:00", True)
    assert [row.ref for row in waiting(both_runtimes, number)] == [f"enrolment:{second.id}"]
    with both_runtimes.store.connect() as connection:
        states = connection.exec_driver_sql("SELECT state, reason FROM outbox WHERE inbox_id IS NULL").all()
    # told a moment ago, but it has not left the house
    assert [tuple(row) for row in states] == [("canceled", "phase changed")]


def test_earlier_series_goes_on_where_it_left_off(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    patient_id = subscribe(both_runtimes, number, "1", "2", "1")
    live(both_runtimes, clock, 9 * DAY)
    assert keys(both_runtimes, number) == [f"tip.IND.{n}" for n in range(1, 5)]
    apply(both_runtimes, patient_id, Wanted("MNT"))
    live(both_runtimes, clock, 10 * DAY)
    (shown,) = preview(both_runtimes, patient_id, Wanted("IND"))
    assert (shown.before, shown.repeats, shown.skips, shown.sends[0].number) == ((1, 2, 3, 4), (), (), 5)
    (again,) = preview(both_runtimes, patient_id, Wanted("IND", again=True))
    assert (again.before, again.repeats, again.sends[0].number) == ((1, 2, 3, 4), (1, 2, 3, 4), 1)
    apply(both_runtimes, patient_id, Wanted("IND"))
    count = len(sent(both_runtimes, number))
    live(both_runtimes, clock, 60 * DAY)
    assert came(both_runtimes, number, count) == promised(shown)
    assert keys(both_runtimes, number)[count:] == [f"tip.IND.{n}" for n in range(5, 13)]


def test_series_begins_anew_when_staff_say_so(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    patient_id = subscribe(both_runtimes, number, "1", "1", "1")
    live(both_runtimes, clock, 5 * DAY)
    count = len(sent(both_runtimes, number))
    (shown,) = apply(both_runtimes, patient_id, Wanted("DX", again=True))
    assert (shown.ends, shown.begins, shown.repeats) == ("DX", "DX", (1, 2, 3, 4, 5))
    live(both_runtimes, clock, 30 * DAY)
    assert came(both_runtimes, number, count) == promised(shown)
    assert keys(both_runtimes, number)[count:] == [f"tip.DX.{n}" for n in range(1, 11)]


def test_a_series_read_to_its_end_is_said_so(runtime: Runtime, clock: HeldClock, number: str) -> None:
    patient_id = subscribe(runtime, number, "1", "1", "1")
    live(runtime, clock, 30 * DAY)
    walk(runtime, number, "tips", "back", "2", "1")
    (shown,) = preview(runtime, patient_id, Wanted("DX"))
    assert (shown.ends, shown.begins, shown.note) == ("IND", "", "read to its end before")
    (again,) = preview(runtime, patient_id, Wanted("DX", again=True))
    assert (again.begins, again.repeats) == ("DX", tuple(range(1, 11)))


def test_the_same_phase_changes_nothing(runtime: Runtime, clock: HeldClock, number: str) -> None:
    patient_id = subscribe(runtime, number, "1", "1", "1")
    live(runtime, clock, 2 * DAY)
    before = waiting(runtime, number)
    (shown,) = apply(runtime, patient_id, Wanted("DX"))
    assert (shown.ends, shown.begins, shown.note) == ("", "", "has these tips already")
    assert waiting(runtime, number) == before


def test_resting_tips_stay_at_rest(both_runtimes: Runtime, clock: HeldClock, number: str) -> None:
    patient_id = subscribe(both_runtimes, number, "1", "1", "1")
    said(both_runtimes, number, "pause")
    (shown,) = apply(both_runtimes, patient_id, Wanted("MNT"))
    assert (shown.begins, shown.resting) == ("MNT", True)
    live(both_runtimes, clock, 30 * DAY)
    assert sent(both_runtimes, number) == []
    said(both_runtimes, number, "resume")
    live(both_runtimes, clock, DAY)
    assert keys(both_runtimes, number) == ["tip.MNT.1"]


def test_without_tips_only_the_phase_is_set(runtime: Runtime, clock: HeldClock, number: str) -> None:
    said(runtime, number, "hi")
    found = person(runtime, number)
    assert found
    (shown,) = apply(runtime, found.id, Wanted("IND"))
    assert (shown.begins, shown.note, shown.sends) == ("", "has no tips", ())
    live(runtime, clock, 10 * DAY)
    assert planned(runtime, number) == []
    after = person(runtime, number)
    assert after and after.phase == "IND"


def test_comfort_phase_ends_tips_and_begins_none(
    both_runtimes: Runtime, clock: HeldClock, number: str, caregiver: str
) -> None:
    """Nobody gets that series without asking for it."""
    patient_id = subscribe(both_runtimes, number, "1", "1", "1")
    linked(both_runtimes, number, caregiver)
    walk(both_runtimes, caregiver, "full", "tips", "1")
    shown = apply(both_runtimes, patient_id, Wanted("PAL"))
    assert [(change.ends, change.begins, change.note) for change in shown] == [
        ("DX", "", "only when they ask for it themselves")
    ] * 2
    live(both_runtimes, clock, 30 * DAY)
    assert keys(both_runtimes, number) == ["link.joined"]
    assert keys(both_runtimes, caregiver) == []


def test_a_caregiver_whose_language_lacks_the_words_is_named(
    runtime: Runtime, clock: HeldClock, number: str, caregiver: str
) -> None:
    patient_id = subscribe(runtime, number, "1", "1", "1")
    linked(runtime, number, caregiver)
    walk(runtime, caregiver, "español", "tips", "1")
    spanish = {key: words for key, words in runtime.book.catalogs["es"].items() if key != "tip.IND.7"}
    lacking = replace(runtime, book=replace(runtime.book, catalogs={**runtime.book.catalogs, "es": spanish}))
    shown = preview(lacking, patient_id, Wanted("IND"))
    assert [(change.begins, change.note) for change in shown] == [("IND", ""), ("", "no words in their language")]


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted("ind"), "There is no phase ind. Use one of: DX, IND"),
        (Wanted("IND", "2026-11-24"), "cannot begin in the future"),
        (Wanted("IND", "24.11."), "A date looks like 2026-11-23."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_done(runtime: Runtime, number: str, wanted: Wanted, why: str) -> None:
    patient_id = subscribe(runtime, number, "1", "1", "1")
    before = contents(runtime)
    for deed in (
        lambda: preview(runtime, patient_id, wanted),
        lambda: apply(runtime, patient_id, wanted),
    ):
        with pytest.raises(Refused, match=why):
            deed()
    assert contents(runtime) == before


def test_patient_who_changes_their_step_takes_the_linked_along(
    both_runtimes: Runtime, clock: HeldClock, number: str, caregiver: str
) -> None:
    subscribe(both_runtimes, number, "1", "1", "1")
    linked(both_runtimes, number, caregiver)
    walk(both_runtimes, caregiver, "full", "tips", "1")
    walk(both_runtimes, number, "tips", "1", "4")
    assert [tip.series for tip in tips(both_runtimes, caregiver) if tip.state == "active"] == ["MNT"]
    live(both_runtimes, clock, 2 * DAY)
    assert keys(both_runtimes, caregiver) == ["tip.MNT.1"]


def test_a_patient_who_asks_for_comfort_tips_asks_for_themselves(runtime: Runtime, number: str, caregiver: str) -> None:
    subscribe(runtime, number, "1", "1", "1")
    linked(runtime, number, caregiver)
    walk(runtime, caregiver, "tips", "1")
    said(runtime, number, "comfort tips")
    assert [tip.series for tip in tips(runtime, number) if tip.state == "active"] == ["PAL"]
    assert [tip.series for tip in tips(runtime, caregiver) if tip.state == "active"] == ["DX"]


def test_everything_at_once_ends_in_one_state(
    both_runtimes: Runtime, clock: HeldClock, number: str, caregiver: str
) -> None:
    """Staff, the patient, the caregiver, a newcomer with a code and the clock, each in a transaction of their own."""
    patient_id = subscribe(both_runtimes, number, "1", "1", "1")
    linked(both_runtimes, number, caregiver)
    walk(both_runtimes, caregiver, "full", "tips", "1")
    newcomer = number.replace("+1303", "+1719")
    code = said(both_runtimes, number, "invite")[0].removeprefix("Your code is ")[:6]
    walk(both_runtimes, number, "tips", "1")
    clock.move(2 * DAY)
    at_once([
        lambda: apply(both_runtimes, patient_id, Wanted("IND")),
        lambda: said(both_runtimes, number, "4"),
        lambda: said(both_runtimes, caregiver, "pause"),
        lambda: said(both_runtimes, newcomer, f"join {code}"),
        lambda: apply(both_runtimes, patient_id, Wanted("MNT")),
        lambda: fire(both_runtimes),
        lambda: said(both_runtimes, caregiver, "resume"),
    ])  # fmt: skip
    for who in (number, caregiver):
        found = person(both_runtimes, who)
        live_ones = [tip for tip in tips(both_runtimes, who) if tip.state != "ended"]
        assert found and [tip.series for tip in live_ones] == [found.phase]
        assert {row.ref for row in waiting(both_runtimes, who) if row.kind.startswith("tip.")} <= {
            f"enrolment:{live_ones[0].id}"
        }
        assert len([row for row in waiting(both_runtimes, who) if row.kind.startswith("tip.")]) == (
            live_ones[0].state == "active"
        )
    phases = {found.phase for who in (number, caregiver) if (found := person(both_runtimes, who))}
    assert len(phases) == 1, "the caregiver stands where the patient stands"
