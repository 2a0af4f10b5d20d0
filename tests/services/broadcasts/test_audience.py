"""Who is meant: every choice of an audience, alone and together, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.audience import Audience, dump, load
from bot.runtime import Runtime
from bot.store import directory, visits
from bot.store.database import transaction
from tests.conftest import START
from tests.services.crowd import somebody
from tests.services.talking import said

DAY = timedelta(days=1)


def meant(runtime: Runtime, **choices: object) -> list[int]:
    """The ids of the people an audience describes."""
    with transaction(runtime.store) as connection:
        return [person.id for person in directory.listed(connection, Audience(**choices), "en")]


def test_everybody_is_meant_but_staff(both_runtimes: Runtime) -> None:
    first, second = somebody(both_runtimes), somebody(both_runtimes, role="")
    somebody(both_runtimes, role="staff")
    assert meant(both_runtimes) == [first, second]


def test_choices_of_one_kind_widen_and_of_two_kinds_narrow(both_runtimes: Runtime) -> None:
    anna = somebody(both_runtimes, language="es", phase="MNT", role="patient", group="monday")
    bert = somebody(both_runtimes, language="en", phase="IND", role="caregiver", group="tuesday")
    cleo = somebody(both_runtimes, language="", phase="MNT", role="caregiver")
    assert meant(both_runtimes, languages=("es",)) == [anna]
    assert meant(both_runtimes, languages=("en",)) == [bert, cleo], "who named no language reads English"
    assert meant(both_runtimes, phases=("MNT", "IND")) == [anna, bert, cleo]
    assert meant(both_runtimes, roles=("caregiver",)) == [bert, cleo]
    assert meant(both_runtimes, groups=("monday", "tuesday")) == [anna, bert]
    assert meant(both_runtimes, groups=("friday",)) == []
    assert meant(both_runtimes, phases=("MNT",), roles=("caregiver",)) == [cleo]
    assert meant(both_runtimes, phases=("IND",), languages=("es",)) == []


def visit(runtime: Runtime, person: int, kind: str, at: datetime, state: str = "planned") -> None:
    with transaction(runtime.store) as connection:
        made = visits.add(connection, {"person_id": person, "kind": kind, "at": at}, START)
        visits.change(connection, made, START, state=state)


def test_visits_choose_by_day_and_kind(both_runtimes: Runtime) -> None:
    soon, late, off, none = (somebody(both_runtimes) for _ in range(4))
    visit(both_runtimes, soon, "clinic", START + DAY)
    visit(both_runtimes, soon, "lab", START + 2 * DAY)
    visit(both_runtimes, late, "clinic", START + 5 * DAY)
    visit(both_runtimes, off, "clinic", START + DAY, "canceled")
    assert none
    assert meant(both_runtimes, visit_kinds=("clinic",)) == [soon, late]
    assert meant(both_runtimes, visit_kinds=("lab",)) == [soon]
    assert meant(both_runtimes, visit_from=START + DAY) == [soon, late], "the first moment counts"
    assert meant(both_runtimes, visit_from=START + 2 * DAY, visit_to=START + 5 * DAY) == [soon], "the last does not"
    assert meant(both_runtimes, visit_from=START + 2 * DAY, visit_kinds=("clinic",)) == [late]
    assert meant(both_runtimes, visit_from=START + 3 * DAY, visit_to=START + 4 * DAY) == []


def test_last_seen_counts_their_texts_and_not_our_lists(both_runtimes: Runtime, number: str) -> None:
    listed = somebody(both_runtimes, created_at=START - 9 * DAY, seen_at=START - 9 * DAY)
    said(both_runtimes, number, "hi")
    texted = [person for person in meant(both_runtimes) if person != listed]
    assert meant(both_runtimes, seen_since=START) == texted
    assert meant(both_runtimes, seen_since=START - 10 * DAY) == texted, "on a list since then, and never seen"
    assert meant(both_runtimes, seen_since=START + DAY) == []
    assert meant(both_runtimes, seen_before=START) == [listed]
    assert meant(both_runtimes, seen_before=START - 9 * DAY) == []


@pytest.mark.parametrize(
    "audience",
    [
        Audience(),
        Audience(("en", "es"), ("MNT",), ("patient",), ("Montag \u00e4",), ("clinic",)),
        Audience(visit_from=START, visit_to=START + DAY, seen_since=START - DAY, seen_before=START),
    ],
)
def test_an_audience_is_kept_and_read_back(audience: Audience) -> None:
    assert load(dump(audience)) == audience


def test_times_are_kept_in_utc() -> None:
    local = datetime.fromisoformat("2026-11-23T10:00-05:00")
    assert load(dump(Audience(seen_since=local))).seen_since == local
    assert dump(Audience(seen_since=local)) == '{"seen_since": "2026-11-23T15:00:00+00:00"}'
    assert local.astimezone(UTC) == START
