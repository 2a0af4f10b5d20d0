"""Somebody who was erased texts again: nothing about them is kept, but a danger sign is answered and told to staff.

After a STOP staff have a number to call, so the person gets no text. Of somebody who
was erased we have none: the call to make can only be told to them here and now.
"""

from bot.channels.base import Inbound
from bot.engine.book import Voice
from bot.engine.effects import RaiseAlert
from bot.engine.replies import Turn
from bot.engine.session import Consent, Session
from bot.engine.tongues import spoken
from bot.engine.urgent import key_of, with_source
from bot.services import say
from bot.services.alerts.danger import NOTED_ONLY, raise_for_nobody
from bot.services.scene import Scene
from bot.understand import understand


def hear(scene: Scene, inbound: Inbound) -> Turn | None:
    """The urgent text and the alert, in the language of the words; None when no danger is in them."""
    book = scene.runtime.book
    meaning = understand(inbound.text, book.lexicon)
    if inbound.opt_out or meaning.severity in ("", NOTED_ONLY):
        return None
    language = spoken(book.source_language, meaning, inbound.text, book) or book.source_language
    voice = Voice(book, language, scene.voice.values)
    replies = tuple(with_source(voice, [voice.reply(key_of(meaning.severity))]))
    session = Session(language=language, consent=Consent.STOPPED)
    return Turn(session, replies, (RaiseAlert(meaning.severity, meaning.rule),), meaning)


def answer(scene: Scene, turn: Turn) -> None:
    """The rows of it, which belong to nobody; staff are told last, when there is an answer to speak of."""
    say.answer(scene, turn.replies, None)
    for effect in turn.effects:
        if isinstance(effect, RaiseAlert):
            raise_for_nobody(scene, effect)
