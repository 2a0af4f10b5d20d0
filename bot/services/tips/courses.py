"""A person's way through a tip series: where it begins or goes on, what is planned next, and how it ends."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.engine.series import Series
from bot.engine.texts import Text
from bot.rules import pace
from bot.rules.pace import Course
from bot.rules.refs import ENROLMENT, ref_of
from bot.rules.schedule import day_of
from bot.services.scene import Scene
from bot.store import due, enrolments, outbox
from bot.store.database import Connection
from bot.store.enrolments import Enrolment

PROGRAMME, KIND = "tips", "tip"

INTRODUCTION = 0
"""The number of the message that says what was begun: `tip.0`. Tip 1 is `tip.1`."""

HELD_FOR = timedelta(days=8)
"""The frequency cap holds nothing longer than a week; a tip that waits for it is not lost before."""

FINISHED, GONE = "finished", "no such series"


@dataclass(frozen=True, slots=True)
class Start:
    """Where a series begins, or goes on, for somebody: with tip `first`, which has no slot when none is left."""

    series: Series
    course: Course
    first: int

    def coming(self) -> Iterator[tuple[int, Text, datetime]]:
        """(number, tip, when) of what is still to come: to the end, or once round a series that repeats."""
        for number in range(self.first, max(self.first, self.series.total) + 1):
            tip, slot = self.series.tip(number), self.course.slot(number)
            if tip is not None and slot is not None:
                yield number, tip, slot

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to send."""
        return self.course.slot(self.first) is None


def current(connection: Connection, person_id: int) -> Enrolment | None:
    """The tips a person has, on or resting."""
    mine = enrolments.of_person(connection, person_id)
    return next((one for one in mine if one.programme == PROGRAMME and one.state != enrolments.ENDED), None)


def course_of(scene: Scene, enrolment: Enrolment, series: Series) -> Course:
    """The series as this person takes it."""
    starts, at = date.fromisoformat(enrolment.starts), time.fromisoformat(enrolment.hour)
    return Course(series.plan, series.total, starts, at, scene.zone)


def start(scene: Scene, series: Series, hour: str, since: str = "", *, again: bool = False) -> Start:
    """Where `series` begins for this person: where it left off, else by how long the phase has lasted (`since`, ISO).

    again: from the first tip, whatever was sent before.
    """
    begun = date.fromisoformat(since) if since else day_of(scene.now, scene.zone)
    fresh = Course(series.plan, series.total, begun, time.fromisoformat(hour), scene.zone)
    old = enrolments.find(scene.connection, scene.person.id, PROGRAMME, series.id)
    if again:
        return Start(series, fresh.moved(1, scene.now), 1)
    if old and old.position:
        left_off = replace(course_of(scene, old, series), at=fresh.at)
        return Start(series, left_off.moved(old.position + 1, scene.now), old.position + 1)
    return Start(series, *pace.begin(fresh, scene.now))


def enrol(scene: Scene, begins: Start, *, asked: bool, resting: bool = False, introduced: bool = False) -> Enrolment:
    """The enrolment of `begins`, new or taken up again, with its first moment planned.

    introduced: a message that says what this is comes first, as soon as one may.
    """
    person_id, series = scene.person.id, begins.series.id
    values: dict[str, object] = {
        "hour": begins.course.at.isoformat("minutes"), "starts": begins.course.starts.isoformat(), "reason": "",
        "position": begins.first - 1, "state": enrolments.PAUSED if resting else enrolments.ACTIVE, "asked": asked,
    }  # fmt: skip
    old = enrolments.find(scene.connection, person_id, PROGRAMME, series)
    if old:
        enrolments.change(scene.connection, old.id, scene.now, **values)
    else:
        new = {"person_id": person_id, "programme": PROGRAMME, "series": series, **values}
        enrolments.add(scene.connection, new, scene.now)
    enrolment = _found(scene, series)
    if not resting:
        plan(scene, enrolment, INTRODUCTION if introduced else begins.first)
    return enrolment


def plan(scene: Scene, enrolment: Enrolment, number: int) -> None:
    """Plan tip `number` at its slot; a series that has no such tip is over."""
    if row := next_row(scene, enrolment, number):
        due.add(scene.connection, row, scene.now)


def next_row(scene: Scene, enrolment: Enrolment, number: int) -> dict[str, object] | None:
    """The due row of tip `number` at its slot; None when the series has no such tip: then it ends."""
    series = scene.runtime.book.series.get(enrolment.series)
    if series is None:
        end(scene, enrolment, GONE)
        return None
    course = course_of(scene, enrolment, series)
    slot = scene.now if number == INTRODUCTION else course.slot(number)
    if slot is None:
        end(scene, enrolment, FINISHED)
        return None
    ends = course.ends(number) or slot
    expires = ends if enrolment.asked and number else max(ends, slot + HELD_FOR)
    return _row(enrolment, number, slot) | {"expires_at": expires}


def introduction_again(scene: Scene, enrolment: Enrolment) -> dict[str, object] | None:
    """The due row of the introduction where the next tip would come; None when none is left: then the series ends."""
    number, series = enrolment.position + 1, scene.runtime.book.series.get(enrolment.series)
    if series:
        course = course_of(scene, enrolment, series).moved(number, scene.now)
        enrolment = replace(enrolment, starts=course.starts.isoformat())
    row = next_row(scene, enrolment, number)
    return row and row | {"kind": f"{KIND}.{INTRODUCTION}"}


def skip(scene: Scene, enrolment: Enrolment, number: int, course: Course, reason: str) -> None:
    """Keep that tip `number` was passed over."""
    if slot := course.slot(number):
        row = _row(enrolment, number, slot) | {"expires_at": slot}
        due.record(scene.connection, row, due.EXPIRED, reason, scene.now)


def end(scene: Scene, enrolment: Enrolment, reason: str, state: str = enrolments.ENDED) -> None:
    """Nothing more of it is said; what was told but has not left the house is called back."""
    enrolments.change(scene.connection, enrolment.id, scene.now, state=state, reason=reason)
    ref = ref_of(ENROLMENT, enrolment.id)
    due.drop(scene.connection, ref, reason, scene.now)
    if reason != FINISHED:
        told = [row for row in due.of_ref(scene.connection, ref) if row.state == due.FIRED]
        outbox.cancel_causes(scene.connection, [f"due:{row.id}:0" for row in told], reason, scene.now)


def _row(enrolment: Enrolment, number: int, at: datetime) -> dict[str, object]:
    ref = ref_of(ENROLMENT, enrolment.id)
    return {"person_id": enrolment.person_id, "kind": f"{KIND}.{number}", "ref": ref, "at": at}


def _found(scene: Scene, series: str) -> Enrolment:
    found = enrolments.find(scene.connection, scene.person.id, PROGRAMME, series)
    if found is None:
        raise LookupError(series)
    return found
