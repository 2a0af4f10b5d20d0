"""What the phone does: send a text, report a delivery, hand out a phone, start over, move the clock."""

from collections.abc import Callable
from datetime import datetime

from flask import request, url_for
from flask.typing import ResponseReturnValue

from bot.channels import simulator
from bot.channels.base import Report
from bot.clock import ShiftedClock
from bot.rules import delivery
from bot.rules.time_travel import travel
from bot.runtime import Runtime
from bot.services.pass_time import pass_time
from bot.services.people import look
from bot.services.people.forget import forget
from bot.services.people.look import Conversation
from bot.services.sending.track import track
from bot.services.talk.converse import converse
from bot.store import people
from bot.store.database import transaction
from bot.web.phone import numbers, screen

_LONGEST_TEXT = 1_600
_LAST_YEAR = 2099


def say(runtime: Runtime, person_id: int) -> ResponseReturnValue:
    """One text of this person, answered as the webhook would answer it."""
    talk, words = look.conversation(runtime, person_id), request.form.get("text", "")[:_LONGEST_TEXT]
    if talk is None:
        return screen.go(url_for("phone.home"))
    if not words.strip():
        return screen.back(runtime, talk, after=request.form.get("after", ""))
    answered = converse(runtime, simulator.text(talk.contact.address, words))
    left = look.conversation(runtime, person_id)
    if left is None:
        last = answered.messages[-1].id if answered.messages else "-"
        return screen.go(url_for("phone.erased", outbox_id=last))
    if not screen.is_htmx():
        _deliver(runtime, left, [bubble.id for bubble in left.bubbles])
    return screen.back(runtime, left, after=request.form.get("after", ""))


def report(runtime: Runtime, person_id: int) -> ResponseReturnValue:
    """The gateway's part: what has been shown is reported as delivered, by the service that takes Twilio's reports."""
    talk = look.conversation(runtime, person_id)
    if talk is None:
        return screen.go(url_for("phone.home"))
    told = request.form.getlist("bubble")
    _deliver(runtime, talk, told)
    return screen.states(runtime, look.conversation(runtime, person_id) or talk, told)


def begin(runtime: Runtime) -> ResponseReturnValue:
    """A new person with a phone of the wanted kind."""
    medium = request.form.get("medium", "")
    try:
        new = numbers.hand_out(runtime, medium if numbers.is_medium(medium) else "sms")
    except numbers.NoneLeft:
        return screen.refusal(
            "Each of the 89 made-up numbers is in use. Start one of them over, or empty VAR_DIR.", 409
        )
    return screen.go(url_for("phone.page", person_id=new))


def reset(runtime: Runtime, person_id: int) -> ResponseReturnValue:
    """Forget this person and begin again with a new phone of the same kind."""
    with transaction(runtime.store) as connection:
        person = people.by_id(connection, person_id)
        if person:
            forget(connection, person)
    if person is None:
        return screen.go(url_for("phone.home"))
    runtime.places.drop(person.mark)
    medium = person.medium if numbers.is_medium(person.medium) else "sms"
    return screen.go(url_for("phone.page", person_id=numbers.hand_out(runtime, medium)))


def jump(runtime: Runtime, person_id: int) -> ResponseReturnValue:
    """Move the demo's clock forward for everybody, then do what has fallen due."""
    talk = look.conversation(runtime, person_id)
    if talk is None or not isinstance(runtime.clock, ShiftedClock):
        return screen.go(url_for("phone.home"))
    now = runtime.clock()
    moment = _moment(request.form.get("by") or request.form.get("to", ""), now.astimezone())
    if moment is None:
        return screen.jumped(runtime, talk, after=request.form.get("after", ""), failed=True)
    pass_time(runtime, runtime.clock, moment)
    talk = look.conversation(runtime, person_id) or talk
    return screen.jumped(runtime, talk, after=request.form.get("after", ""))


def _moment(wanted: str, now: datetime) -> datetime | None:
    """The moment asked for: `+90m`, or a time as the page shows it; None when it is neither, past, or absurdly far."""
    try:
        moment = travel("@" + wanted.strip().removeprefix("@"), now)
    except OverflowError:
        return None
    return moment if moment and moment.year <= _LAST_YEAR else None


def _deliver(runtime: Runtime, talk: Conversation, bubble_ids: list[str]) -> None:
    for bubble in talk.bubbles:
        if bubble.id in bubble_ids and bubble.state == delivery.HANDED:
            track(runtime, Report(bubble.id.removeprefix("out-"), "delivered"))


PATHS: dict[str, tuple[str, Callable[..., ResponseReturnValue]]] = {
    "/people": ("begin", begin),
    "/<int(max=2147483647):person_id>/text": ("say", say),
    "/<int(max=2147483647):person_id>/report": ("report", report),
    "/<int(max=2147483647):person_id>/reset": ("reset", reset),
    "/<int(max=2147483647):person_id>/jump": ("jump", jump),
}
"""path under /phone -> its name, and what a POST to it does"""
