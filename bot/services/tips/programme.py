"""The programme of tips: each on its day; one that was missed is skipped and counted, one that is held waits.

None of a series begun by staff comes before the introduction, which says what was begun.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.engine.replies import Reply
from bot.rules import pace, refs
from bot.services.due.telling import Next, Programme, Telling
from bot.services.scene import Scene
from bot.services.tips import courses
from bot.services.tips.courses import INTRODUCTION
from bot.services.tips.words import hour_words
from bot.store import due, enrolments, told
from bot.store.database import Connection
from bot.store.due import Due
from bot.store.enrolments import Enrolment, Standing
from bot.understand.private import private_word

SKIPPED = "skipped"
NOT_ON, NO_WORDS, NOT_INTRODUCED = "tips are not on", "no words in their language", "introduction first"


@dataclass(frozen=True, slots=True)
class Taken:
    """Tips that are on. `introduced`: whether the person was told what they are, by us or because they asked."""

    enrolment: Enrolment
    introduced: bool


def read(connection: Connection, rows: Sequence[Due]) -> Mapping[int, Taken]:
    """Their enrolments, while they are on."""
    found = enrolments.by_ids(connection, {refs.number_of(row.ref) for row in rows})
    known = {row.id: found[refs.number_of(row.ref)] for row in rows if refs.number_of(row.ref) in found}
    begun = {one.person_id for one in known.values() if not one.asked}
    lacking = told.untold(connection, begun, f"{courses.KIND}.{INTRODUCTION}") if begun else set()
    active = {row_id: one for row_id, one in known.items() if one.state == enrolments.ACTIVE}
    return {row_id: Taken(one, one.asked or one.person_id not in lacking) for row_id, one in active.items()}


def tell(scene: Scene, row: Due, taken: Taken | None) -> Telling | str:
    """The tip, or that one waits when its words should not be seen by others."""
    number = number_of(row)
    if taken is None:
        return NOT_ON
    enrolment = taken.enrolment
    series, voice = scene.runtime.book.series.get(enrolment.series), scene.voice
    if series is None or not series.is_whole(voice.book.catalogs[voice.language]):
        return NO_WORDS
    if number == INTRODUCTION:
        words = {"most": str(series.most_a_week), "hour": hour_words(voice, enrolment.hour)}
        return Telling((voice.reply("tips.begun", **words),))
    if not taken.introduced:
        return NOT_INTRODUCED
    tip = series.tip(number)
    return Telling((_shown(scene, voice.reply(tip.key)),)) if tip else courses.FINISHED


def after(scene: Scene, row: Due, taken: Taken | None) -> Next:
    """The next one, unless tips are off by now; the introduction before any other."""
    number = number_of(row)
    if taken is None:
        return Next()
    if row.state == due.FIRED:
        return _told(scene, taken.enrolment, number)
    if number == INTRODUCTION:
        return Next(courses.introduction_again(scene, taken.enrolment))
    if not taken.introduced:
        return Next(courses.next_row(scene, taken.enrolment, INTRODUCTION))
    return Next(_missed(scene, taken.enrolment, number))


def capped(_scene: Scene, _row: Due, taken: Taken | None) -> bool:
    """Not for those who asked for them."""
    return taken is not None and not taken.enrolment.asked


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


def _told(scene: Scene, enrolment: Enrolment, number: int) -> Next:
    """The next one at its slot; where this one had to wait past that, the rest of the series moves on."""
    told = max(enrolment.position, number)
    series = scene.runtime.book.series[enrolment.series]
    course = courses.course_of(scene, enrolment, series).moved(told + 1, scene.now)
    stands = Standing(enrolment.id, told, course.starts.isoformat())
    moved = replace(enrolment, position=stands.position, starts=stands.starts)
    return Next(courses.next_row(scene, moved, told + 1), stands)


def _missed(scene: Scene, enrolment: Enrolment, number: int) -> dict[str, object] | None:
    """Go on where the series stands by now: whatever lies between is passed over, so that nothing comes in a heap."""
    series = scene.runtime.book.series.get(enrolment.series)
    if series is None:
        courses.end(scene, enrolment, courses.GONE)
        return None
    course = courses.course_of(scene, enrolment, series)
    onward = pace.after(course, number, scene.now)
    for passed in range(number + 1, onward):
        courses.skip(scene, enrolment, passed, course, SKIPPED)
    return courses.next_row(scene, enrolment, onward)


PROGRAMME = Programme(read, tell, after, capped)
