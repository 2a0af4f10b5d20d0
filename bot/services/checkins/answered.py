"""What check-ins have shown: how one answer went over time, and what staff should see."""

from dataclasses import dataclass
from datetime import datetime

from bot.engine.checkin import id_of
from bot.engine.nodes import Ask
from bot.rules.temperature import celsius
from bot.runtime import Runtime
from bot.store import checkins
from bot.store.checkins import Answer
from bot.store.database import Connection
from bot.understand.answers import NO, TEMPERATURE, YES

_NUMBERS = {YES: 1.0, NO: 0.0}


@dataclass(frozen=True, slots=True)
class Point:
    """One answer on a line over time. `value`: degrees Celsius, a number, 1 for yes, 0 for no."""

    at: datetime
    value: float
    severity: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, opened for staff; `set_id` is the set that was begun."""

    run: int
    set_id: str
    question: str
    value: str
    note: str
    severity: str
    rule: str
    at: datetime


def trend(runtime: Runtime, connection: Connection, person_id: int, question: str, since: datetime) -> list[Point]:
    """A person's answers to one question from `since` (aware) on, oldest first, without those that were skipped."""
    degrees = _is_temperature(runtime, question)
    found = checkins.of_question(connection, person_id, question, since)
    return [Point(one.at, value, one.severity) for one in found if (value := _value(one, degrees)) is not None]


def severities(connection: Connection, since: datetime, limit: int = 100) -> list[Answer]:
    """The answers of everybody that staff should see, from `since` (aware) on, newest first; notes stay sealed."""
    return checkins.severe(connection, since, limit)


def answers(runtime: Runtime, connection: Connection, person_id: int) -> list[Shown]:
    """Every answer of a person, oldest first, with the words they wrote."""
    sets = {run.id: run.set_id for run in checkins.of_person(connection, person_id)}
    return [_shown(runtime, one, sets) for one in checkins.answers_of(connection, person_id)]


def _value(answer: Answer, degrees: bool) -> float | None:
    number = _NUMBERS.get(answer.value)
    if number is None and answer.value.replace(".", "", 1).isdecimal():
        number = float(answer.value)
    return celsius(number) if degrees and number is not None else number


def _is_temperature(runtime: Runtime, question: str) -> bool:
    asked = (node for node in runtime.book.nodes.values() if isinstance(node, Ask) and id_of(node.id) == question)
    return any(node.takes == TEMPERATURE for node in asked)


def _shown(runtime: Runtime, answer: Answer, sets: dict[int, str]) -> Shown:
    note = runtime.vault.open(answer.note) if answer.note else ""
    set_id = sets.get(answer.run_id, "")
    return Shown(answer.run_id, set_id, answer.question, answer.value, note, answer.severity, answer.rule, answer.at)
