"""Which clock a visit is told by: somebody must be there at the clinic's hour, whatever their number may mean."""

from datetime import datetime

from bot.content import dates
from bot.rules.zones import is_zone, listed, same_clock
from bot.services.scene import Scene


def zone_of(scene: Scene) -> str:
    """The zone somebody told us of this person, else the clinic's own; a clinic that names none: the one to plan in."""
    return next(filter(is_zone, (scene.person.zone, _clinics(scene))), scene.zone)


def when(scene: Scene, at: datetime) -> dict[str, str]:
    """Date and time as this person reads them, with the zone's name where another clock could be thought of."""
    zone, language = zone_of(scene), scene.voice.language
    date, time = dates.when(at, zone, language)
    named = f"{time} {dates.zone_name(at, zone, language)}" if _is_doubtful(scene, zone, at) else time
    return {"date": date, "time": named}


def _is_doubtful(scene: Scene, zone: str, at: datetime) -> bool:
    """Whether the other clock the person may go by shows something else: the clinic's, or that of their number."""
    if not is_zone(_clinics(scene)):
        return False
    guessed = [name for name in listed(scene.person.zones) if is_zone(name)]
    others = [_clinics(scene)] if is_zone(scene.person.zone) else guessed
    return bool(others) and not any(same_clock(zone, other, at) for other in others)


def _clinics(scene: Scene) -> str:
    return scene.clinic.zone if scene.clinic else ""
