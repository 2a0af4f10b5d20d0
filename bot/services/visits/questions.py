"""Questions kept for the next visit, in the person's own words, and shown to them when they ask."""

from bot.engine.effects import KeepQuestion
from bot.engine.replies import Reply
from bot.rules.clean import printable
from bot.services.scene import Scene
from bot.store import notes, visits

LONGEST, SHOWN = 600, 300
"""Characters of one question that are kept, and of the list that is shown."""


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
    return scene.voice.reply("question.list", list=lines if len(lines) <= SHOWN else lines[: SHOWN - 3] + "...")
