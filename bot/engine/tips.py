"""The commands about tips and the link between patient and caregiver."""

from collections.abc import Callable

from bot.engine.effects import Effect, EndTips, Invite, Join, RestTips, SetFullText, ShowTip, ShowTips, Unlink
from bot.engine.nodes.choice import onward, written
from bot.engine.replies import Turn
from bot.engine.series import COMFORT
from bot.engine.session import Place
from bot.engine.visit import Visit

PROGRAMME = "tips"
FORM, PHASE, ON, TOPIC = "my.tips.role", "my.tips.phase", "my.tips.change", "my.tips"
"""Where subscribing begins, which step asks for the phase, what may be changed when tips are on, and the topic."""

_KEPT = {"role": "", "phase": "", "hour": ""}
"""Whoever has tips changes one thing; an empty answer keeps the others as they are."""

_ROLES = ("patient", "caregiver")


def tips(visit: Visit) -> Turn:
    """Subscribe, asking only what we do not know; whoever has tips sees what is on, and may change it."""
    if not _has_tips(visit):
        return visit.follow(onward(visit.book, FORM, _known(visit)))
    return visit.at(Place(ON, ref=written(_KEPT))).silent(ShowTips())


def comfort_tips(visit: Visit) -> Turn:
    """The series that is sent only to those who ask for it by name."""
    if COMFORT not in visit.book.series:
        return visit.say("unknown")
    given = _KEPT if _has_tips(visit) else _known(visit)
    return visit.follow(onward(visit.book, FORM, {**given, "phase": COMFORT}))


def join(visit: Visit) -> Turn:
    """Take up an invitation."""
    return visit.off_question().silent(Join(visit.meaning.value.replace(" ", "")))


def _changes(step: str) -> Callable[[Visit], Turn]:
    """One step of the form for whoever has tips; anybody else begins it."""
    return lambda visit: visit.arrive(step, ref=written(_KEPT)) if _has_tips(visit) else tips(visit)


def _does(effect: Effect) -> Callable[[Visit], Turn]:
    """A command that does one thing; what is said about it is said by whoever does it."""
    return lambda visit: visit.off_question().silent(effect)


def _has_tips(visit: Visit) -> bool:
    return PROGRAMME in visit.session.programmes | visit.session.paused


def _known(visit: Visit) -> dict[str, str]:
    session = visit.session
    series = visit.book.series.get(session.phase)
    # two people read a shared phone: tips are for both, and nobody is asked who they are
    role = {"role": ""} if session.shared else {"role": session.role} if session.role in _ROLES else {}
    return {**role, **({"phase": series.id} if series and not series.by_request else {})}


COMMANDS: dict[str, Callable[[Visit], Turn]] = {
    "TIPS": tips,
    "COMFORT_TIPS": comfort_tips,
    "TIPS_OFF": _does(EndTips()),
    "TIP": _does(ShowTip()),
    "PAUSE": _does(RestTips(paused=True)),
    "RESUME": _does(RestTips(paused=False)),
    "FULL": _does(SetFullText(full=True)),
    "PRIVATE": _does(SetFullText(full=False)),
    "INVITE": _does(Invite()),
    "JOIN": join,
    "UNLINK": _does(Unlink()),
}

TOPICS: dict[str, Callable[[Visit], Turn]] = {TOPIC: tips, "my.phase": _changes(PHASE), "my.role": _changes(FORM)}
"""Topics that are something to do and no page to read."""
