"""What people do with their own tips by text: subscribe, change, rest and end them, and read the one that waits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.engine.effects import EndTips, RestTips, SetFullText, ShowTip, ShowTips, Subscribe
from bot.engine.replies import Reply
from bot.engine.series import UNSURE, Series
from bot.rules.refs import ENROLMENT, number_of, ref_of
from bot.rules.schedule import day_of
from bot.services.scene import Scene
from bot.services.tips import courses, phase
from bot.services.tips import programme as tips
from bot.services.tips.courses import Start
from bot.services.tips.words import hour_words, series_words
from bot.store import audit, consent, due, enrolments, people
from bot.store.enrolments import Enrolment

WORDING = "tips 2026-11"
"""Version of what people are told when they subscribe, kept with their consent."""

NOT_SURE = "unsure"
"""The phase of somebody who does not know theirs."""

FIRST_HOUR = "09:00"
CHANGED, ENDED, RESTING = "changed", "ended by themselves", "resting"

Said = tuple[Reply, ...]


def subscribe(scene: Scene, effect: Subscribe) -> Said:
    """Tips from now on, as chosen; what is empty stays. Says what was begun and what it means for privacy."""
    now = courses.current(scene.connection, scene.person.id)
    series = _wanted(scene, effect, now)
    if series is None:
        return (scene.voice.reply("tips.none"),)
    if not series.is_whole(scene.voice.book.catalogs[scene.voice.language]):
        return (scene.voice.reply("tips.untranslated"),)
    begins = _begins(scene, series, effect.hour or (now.hour if now else FIRST_HOUR), now)
    if now and now.series != series.id:
        courses.end(scene, now, CHANGED)
    elif now:
        due.drop(scene.connection, ref_of(ENROLMENT, now.id), CHANGED, scene.now)
    enrolment = courses.enrol(scene, begins, asked=True)
    _keep(scene, effect, series)
    joined_late = begins.first > 1 and (now is None or now.series != series.id)
    return _confirmation(scene, begins, enrolment, unsure=effect.phase == NOT_SURE, late=joined_late)


def show_tips(scene: Scene, _effect: ShowTips) -> Said:
    """What is on, and under it what may be changed: the person's place is there already."""
    now = courses.current(scene.connection, scene.person.id)
    series = scene.runtime.book.series.get(now.series) if now else None
    if now is None or series is None:
        return (scene.voice.reply("tips.none"),)
    words = {"series": series_words(scene, series), "hour": hour_words(scene.voice, now.hour)}
    key = "tips.status" if now.state == enrolments.ACTIVE else "tips.status.resting"
    shown = scene.voice.book.nodes["my.tips.change"].show(scene.voice, 0)
    return (replace(shown, text=f"{scene.voice.say(key, **words)}\n{shown.text}"),)


def rest_tips(scene: Scene, effect: RestTips) -> Said:
    """Pause, or go on with the next tip from today: nothing that came due meanwhile is made up for."""
    now = courses.current(scene.connection, scene.person.id)
    if now is None:
        return (scene.voice.reply("tips.none"),)
    if effect.paused:
        courses.end(scene, now, RESTING, enrolments.PAUSED)
        return (scene.voice.reply("tips.resting"),)
    if now.state == enrolments.PAUSED and not _goes_on(scene, now):
        return (scene.voice.reply("tips.over"),)
    return (scene.voice.reply("tips.resumed", hour=hour_words(scene.voice, now.hour)),)


def end_tips(scene: Scene, _effect: EndTips) -> Said:
    """No more tips; everything else goes on."""
    now = courses.current(scene.connection, scene.person.id)
    if now is None:
        return (scene.voice.reply("tips.none"),)
    courses.end(scene, now, ENDED)
    return (scene.voice.reply("tips.off"),)


def show_tip(scene: Scene, _effect: ShowTip) -> Said:
    """The last tip in full, with its source."""
    voice = scene.voice
    told = (row for row in due.fired(scene.connection, scene.person.id, courses.KIND, 5) if tips.number_of(row))
    row = next(told, None)
    enrolment = row and enrolments.by_id(scene.connection, number_of(row.ref))
    series = voice.book.series.get(enrolment.series) if enrolment else None
    tip = series.tip(tips.number_of(row)) if series and row else None
    if tip is None:
        return (voice.reply("tip.none"),)
    if tip.key not in voice.book.catalogs[voice.language]:
        return (voice.reply("tips.untranslated"),)
    reply = voice.reply(tip.key)
    source = voice.source(tip)
    return (replace(reply, text=f"{reply.text}\n{source}"),)


def set_full_text(scene: Scene, effect: SetFullText) -> Said:
    """Whether what we begin may name the illness; the warning they had is kept with the moment."""
    people.change(scene.connection, scene.person.id, full_text=effect.full)
    deed = f"full text {'on' if effect.full else 'off'} ({WORDING})"
    audit.record(scene.connection, "the person", deed, f"person:{scene.person.id}", scene.now)
    return (scene.voice.reply("full.on" if effect.full else "full.off"),)


def _wanted(scene: Scene, effect: Subscribe, now: Enrolment | None) -> Series | None:
    """The series that was chosen; without a choice the one they have, else that of their phase."""
    kept = now.series if now else scene.person.phase
    wanted = UNSURE if effect.phase == NOT_SURE else effect.phase or kept
    return scene.runtime.book.series.get(wanted or UNSURE)


def _begins(scene: Scene, series: Series, hour: str, now: Enrolment | None) -> Start:
    """Where it begins; who asks for a series that has nothing left gets it from the first tip."""
    known = series.id == scene.person.phase and not (now and now.series == series.id)
    begins = courses.start(scene, series, hour, scene.person.phase_since if known else "")
    return courses.start(scene, series, hour, again=True) if begins.is_over else begins


def _keep(scene: Scene, effect: Subscribe, series: Series) -> None:
    """Who they are and where they stand; whoever is linked to a patient goes along."""
    person, today = scene.person, day_of(scene.now, scene.zone).isoformat()
    if effect.role:
        people.change(scene.connection, person.id, role=effect.role)
    if effect.phase == series.id and series.id != person.phase:
        people.change(scene.connection, person.id, phase=series.id, phase_since=today)
        if not series.by_request:
            phase.lead(scene, series.id, today)
    line = {"mark": person.mark, "kind": consent.GIVEN, "how": courses.PROGRAMME, "wording": WORDING}
    consent.record(scene.connection, {**line, "language": scene.voice.language}, scene.now)


def _goes_on(scene: Scene, now: Enrolment) -> bool:
    series = scene.runtime.book.series.get(now.series)
    if series is None:
        return False
    begins = courses.start(scene, series, now.hour)
    if begins.is_over:
        courses.end(scene, now, courses.FINISHED)
        return False
    courses.enrol(scene, begins, asked=now.asked)
    return True


def _confirmation(scene: Scene, begins: Start, enrolment: Enrolment, *, unsure: bool, late: bool) -> Said:
    voice, series = scene.voice, begins.series
    words = {"series": series_words(scene, series), "most": str(series.most_a_week)}
    said = [voice.reply("tips.on", **words, hour=hour_words(voice, enrolment.hour))]
    notes = {
        "tips.unsure": unsure,
        "tips.both": scene.person.shared,
        "tips.started": not series.complete,
        "tips.late": late,
    }
    values = {"count": str(series.total), "number": str(begins.first)}
    if told := [key for key, is_so in notes.items() if is_so]:
        text = " ".join(voice.say(key, **values) for key in told)
        said.append(replace(voice.reply("tips.privacy"), key=told[0], text=text))
    return (*said, voice.reply("tips.privacy"))


HANDLERS: dict[type, Callable[[Scene, Any], Said]] = {
    Subscribe: subscribe,
    ShowTips: show_tips,
    RestTips: rest_tips,
    EndTips: end_tips,
    ShowTip: show_tip,
    SetFullText: set_full_text,
}
"""Effect -> what does it."""
