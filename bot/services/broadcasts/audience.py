"""An audience as staff typed it: a phase, role or kind of visit that does not exist would silently mean nobody."""

from collections.abc import Collection

from bot.rules.audience import Audience
from bot.runtime import Runtime
from bot.services.refused import Refused
from bot.store.people import CAREGIVER, PATIENT


def check(runtime: Runtime, audience: Audience) -> None:
    """Raises Refused naming the first word that means nothing. Groups may be filled later, so any is taken."""
    kinds = [kind.id for kind in runtime.book.reminders.values() if kind.is_visit]
    _among("language", audience.languages, runtime.book.languages)
    _among("phase", audience.phases, runtime.book.series)
    _among("role", audience.roles, (PATIENT, CAREGIVER))
    _among("kind of visit", audience.visit_kinds, kinds)
    for first, last in ((audience.visit_from, audience.visit_to), (audience.seen_since, audience.seen_before)):
        if first and last and first >= last:
            raise Refused("The first day comes after the last.")


def _among(what: str, given: Collection[str], known: Collection[str]) -> None:
    for word in given:
        if word not in known:
            raise Refused(f"There is no {what} `{word}`. Use one of: {', '.join(known)}")
