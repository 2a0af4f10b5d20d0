"""Made-up people for a bench who each have one thing due: planned as staff plan it, an hour before it is told."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cli.bench.crowd import person
from bot.runtime import Runtime
from bot.services.checkins import plan as checkins
from bot.services.routines import plan as routines
from bot.services.scene import Scene
from bot.services.tips import courses
from bot.services.visits import plan as visits
from bot.store import people
from bot.store.database import recount, transaction

TOGETHER = 500
"""People a transaction."""

AGO = timedelta(days=30)
AHEAD, SPREAD = timedelta(hours=1), 50
"""How long ago it was planned, and the minutes within which it falls due."""

NOON = 13
"""The hour at which people are told: in a zone where it is this, nothing is held by the night or ends with the day."""


def backlog(handles: Runtime, count: int) -> None:
    """`count` people with a row each that is due by now: 40 % visits, 30 % routines, 20 % tips, 10 % check-ins."""
    now = handles.clock()
    then, zone = (now - AHEAD).replace(second=0, microsecond=0), noon_zone(now)
    for first in range(0, count, TOGETHER):
        with transaction(handles.store) as connection:
            for number in range(first, min(count, first + TOGETHER)):
                row = person(handles, number) | {"zone": zone}
                someone = people.lock(connection, row, now - AGO)
                _plan(Scene(handles, connection, someone, then), number)
    with transaction(handles.store) as connection:
        recount(connection)


def noon_zone(now: datetime) -> str:
    """A zone in which it is about one o'clock in the afternoon."""
    # `Etc/GMT-3` is three hours ahead
    return f"Etc/GMT{now.hour - NOON:+d}"


def _plan(scene: Scene, number: int) -> None:
    moment = scene.now + timedelta(minutes=1 + number % SPREAD)
    _PLANS[number % len(_PLANS)](scene, moment, moment.astimezone(ZoneInfo(scene.zone)).time())


def _blood(scene: Scene, moment: datetime, _hour: time) -> None:
    """A visit of which one is told a day before, and nothing later."""
    visits.add(scene, visits.Expected("blood", moment + timedelta(days=1)))


def _procedure(scene: Scene, moment: datetime, _hour: time) -> None:
    """The same, and they are asked whether they come."""
    visits.add(scene, visits.Expected("procedure", moment + timedelta(days=1)))


def _pill(scene: Scene, _moment: datetime, hour: time) -> None:
    routines.enrol(scene, routines.Wanted("pill", hour))


def _temperature(scene: Scene, _moment: datetime, hour: time) -> None:
    routines.enrol(scene, routines.Wanted("temperature", hour))


def _tip(scene: Scene, _moment: datetime, hour: time) -> None:
    begins = courses.start(scene, scene.runtime.book.series["MNT"], hour.isoformat("minutes"))
    courses.enrol(scene, begins, asked=True)


def _checkin(scene: Scene, _moment: datetime, hour: time) -> None:
    checkins.enrol(scene, checkins.Wanted("D", hour))


_PLANS: tuple[Callable[[Scene, datetime, time], None], ...] = (
    _blood, _pill, _tip, _procedure, _temperature, _blood, _checkin, _pill, _tip, _procedure,
)  # fmt: skip
