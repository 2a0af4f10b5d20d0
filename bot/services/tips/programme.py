"""The programme of tips: each on its day; one that was missed is skipped and counted, one that is held waits."""

from functools import lru_cache

from bot.engine.replies import Reply
from bot.rules import pace
from bot.services.due.telling import Programme, Telling
from bot.services.scene import Scene
from bot.services.tips import courses
from bot.services.tips.courses import INTRODUCTION
from bot.services.tips.words import hour_words
from bot.store import due, enrolments
from bot.store.due import Due
from bot.store.enrolments import Enrolment
from bot.understand.private import private_word

SKIPPED = "skipped"
NOT_ON, NO_WORDS = "tips are not on", "no words in their language"


def tell(scene: Scene, row: Due) -> Telling | str:
    """The tip, or that one waits when its words should not be seen by others."""
    enrolment, number = _enrolment(scene, row), number_of(row)
    if enrolment is None:
        return NOT_ON
    series, voice = scene.runtime.book.series.get(enrolment.series), scene.voice
    if series is None or not series.is_whole(voice.book.catalogs[voice.language]):
        return NO_WORDS
    if number == INTRODUCTION:
        words = {"most": str(series.most_a_week), "hour": hour_words(voice, enrolment.hour)}
        return Telling((voice.reply("tips.begun", **words),))
    tip = series.tip(number)
    return Telling((_shown(scene, voice.reply(tip.key)),)) if tip else courses.FINISHED


def after(scene: Scene, row: Due) -> None:
    """Plan the next one, unless tips are off by now."""
    enrolment, number = _enrolment(scene, row), number_of(row)
    if enrolment is None:
        return
    if due.state_of(scene.connection, row.id) == due.FIRED:
        _told(scene, enrolment, number)
    elif number == INTRODUCTION:
        courses.plan(scene, enrolment, enrolment.position + 1)
    else:
        _missed(scene, enrolment, number)


def capped(scene: Scene, row: Due) -> bool:
    """Not for those who asked for them."""
    enrolment = _enrolment(scene, row)
    return enrolment is not None and not enrolment.asked


def number_of(row: Due) -> int:
    """Which tip of its series a due row is."""
    return int(row.kind.partition(".")[2])


def _shown(scene: Scene, tip: Reply) -> Reply:
    if scene.person.full_text or not _tells(tip.text, scene.runtime.book.private):
        return tip
    return scene.voice.reply("tip.waits.both" if scene.person.shared else "tip.waits")


@lru_cache(maxsize=1_024)
def _tells(words: str, private: tuple[str, ...]) -> bool:
    """Whether a tip names the illness; a series is the same for everybody, so each is looked through once."""
    return bool(private_word(words, private))


def _told(scene: Scene, enrolment: Enrolment, number: int) -> None:
    """The next one at its slot; where this one had to wait past that, the rest of the series moves on."""
    told = max(enrolment.position, number)
    series = scene.runtime.book.series[enrolment.series]
    course = courses.course_of(scene, enrolment, series).moved(told + 1, scene.now)
    starts = course.starts.isoformat()
    enrolments.change(scene.connection, enrolment.id, scene.now, position=told, starts=starts)
    if moved := enrolments.by_id(scene.connection, enrolment.id):
        courses.plan(scene, moved, told + 1)


def _missed(scene: Scene, enrolment: Enrolment, number: int) -> None:
    """Go on where the series stands by now: whatever lies between is passed over, so that nothing comes in a heap."""
    series = scene.runtime.book.series.get(enrolment.series)
    if series is None:
        courses.end(scene, enrolment, courses.GONE)
        return
    course = courses.course_of(scene, enrolment, series)
    onward = pace.after(course, number, scene.now)
    for passed in range(number + 1, onward):
        courses.skip(scene, enrolment, passed, course, SKIPPED)
    courses.plan(scene, enrolment, onward)


def _enrolment(scene: Scene, row: Due) -> Enrolment | None:
    """The enrolment while it is on."""
    found = enrolments.by_id(scene.connection, int(row.ref.partition(":")[2]))
    return found if found and found.state == enrolments.ACTIVE else None


PROGRAMME = Programme(tell, after, capped)
