"""What waits for an answer, kept with the person in SQL: it is answered even after Redis was emptied.

The question we asked last, and the step of a form the person is at: `node|page|ref`, one a line.
"""

from datetime import datetime

from bot.engine.session import ASKS_FOR, Asking, Place
from bot.store.people import Person

_PARTS = "|"


def asking_of(person: Person, now: datetime) -> Asking | None:
    """What waits for this person's answer; None when nothing does any more."""
    asked = person.asking.partition("\n")[0]
    if not asked or person.asking_until is None or person.asking_until <= now:
        return None
    return Asking(_place(asked), person.asking_until)


def form_of(person: Person, now: datetime) -> Place | None:
    """The step of a form this person is at; None when there is none, or none any more."""
    until, _, step = person.asking.partition("\n")[2].partition(_PARTS)
    return _place(step) if step and datetime.fromisoformat(until) > now else None


def columns(asking: Asking | None, form: tuple[Place, datetime] | None = None) -> dict[str, object]:
    """The columns of a person that keep it; `form`: a step, and when the person came to it."""
    asked = _written(asking.place) if asking else ""
    step = "\n" + _PARTS.join((_stamp(form[1] + ASKS_FOR), _written(form[0]))) if form else ""
    return {"asking": asked + step, "asking_until": asking.until if asking else None}


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _written(place: Place) -> str:
    return _PARTS.join((place.node, str(place.page), place.ref))


def _place(written: str) -> Place:
    node, page, ref = written.split(_PARTS, 2)
    return Place(node, int(page), ref)
