"""Questions kept for the next visit, in the person's own words, and shown to them when they ask."""

from bisect import bisect_left

from bot.engine.effects import KeepQuestion
from bot.engine.replies import Reply
from bot.engine.texts import fits
from bot.rules.clean import printable
from bot.services.scene import Scene
from bot.store import notes, visits

LONGEST = 600
"""Characters of one question that are kept."""

_MORE = "..."


def keep_question(scene: Scene, effect: KeepQuestion) -> tuple[Reply, ...]:
    """Keep a question, or show those that are kept."""
    words = " ".join(printable(effect.words).split())[:LONGEST]
    if not words:
        return (_list(scene),)
    notes.add(scene.connection, scene.person.id, scene.runtime.vault.seal(words), scene.now)
    return (scene.voice.reply("question.kept", count=str(len(kept(scene)))),)


def kept(scene: Scene) -> list[str]:
    """The questions since the last visit, oldest first."""
    since = visits.last_before(scene.connection, scene.person.id, scene.now)
    found = notes.since(scene.connection, scene.person.id, since)
    return [scene.runtime.vault.open(note.body) for note in found]


def _list(scene: Scene) -> Reply:
    """As many as fit one message, numbered; dots stand for the rest."""
    lines = "\n".join(f"{number} {words}" for number, words in enumerate(kept(scene), 1))
    if not lines:
        return scene.voice.reply("question.none")

    whole = _shown(scene, lines)
    if fits(whole.text, whole.language):
        return whole
    cut = range(len(lines))
    most = bisect_left(cut, True, key=lambda end: not fits(_shown(scene, lines[:end] + _MORE).text, whole.language))
    return _shown(scene, lines[: most - 1] + _MORE)


def _shown(scene: Scene, lines: str) -> Reply:
    return scene.voice.reply("question.list", list=lines)
