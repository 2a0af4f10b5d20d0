"""The question we asked last, kept with the person in SQL: it is answered even after Redis was emptied."""

from datetime import datetime

from bot.engine.session import Asking, Place
from bot.store.people import Person

_PARTS = "|"


def asking_of(person: Person, now: datetime) -> Asking | None:
    """What waits for this person's answer; None when nothing does any more."""
    if not person.asking or person.asking_until is None or person.asking_until <= now:
        return None
    node, page, ref = person.asking.split(_PARTS, 2)
    return Asking(Place(node, int(page), ref), person.asking_until)


def columns(asking: Asking | None) -> dict[str, object]:
    """The columns of a person that keep it."""
    if asking is None:
        return {"asking": "", "asking_until": None}
    place = asking.place
    return {"asking": _PARTS.join((place.node, str(place.page), place.ref)), "asking_until": asking.until}
