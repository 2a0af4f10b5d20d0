"""What each command does, wherever the person is."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.engine import checkins, glossary, tips
from bot.engine.book import Move
from bot.engine.effects import Acknowledge, KeepQuestion, RaiseAlert, RecordConsent
from bot.engine.nodes import Article, Choice, Confirm
from bot.engine.replies import Turn
from bot.engine.session import Consent
from bot.engine.urgent import key_of
from bot.engine.visit import Visit
from bot.understand.normalise import normalise
from bot.understand.words import is_fever

_NUMBER = re.compile(r"[0-9]+")
_BEHIND_A_WORD = re.compile(r"\W*\w+\W*(.*)", re.DOTALL)


def stop(visit: Visit) -> Turn:
    """End everything, and confirm it once."""
    turn = visit.at(None).off_asking().consenting(Consent.STOPPED).say("stop.done")
    return replace(turn, effects=(RecordConsent("stopped", visit.meaning.rule),))


def start(visit: Visit) -> Turn:
    """Come back after a STOP, with the welcome and all it must say; for anybody else, begin again."""
    if visit.session.consent is not Consent.STOPPED:
        return visit.at(None).arrive(visit.book.main)
    back = visit.at(None).consenting(Consent.ACTIVE)
    menu = back.arrive(visit.book.main)
    replies = (back.voice.reply("welcome"), *menu.replies)
    return replace(menu, replies=replies, effects=(RecordConsent("restarted", "command.start"),))


def help_(visit: Visit) -> Turn:
    """Who we are, whom to call and how to leave; the place stays."""
    return visit.off_question().say("help")


def menu(visit: Visit) -> Turn:
    """The main menu."""
    return visit.arrive(visit.book.main)


def back(visit: Visit) -> Turn:
    """One level up; in a form one step, with what was chosen so far."""
    parent = visit.book.nodes[visit.place.node].parent
    keeps = isinstance(visit.book.nodes[parent], Choice)
    return visit.arrive(parent, ref=visit.place.ref if keeps else "")


def more(visit: Visit) -> Turn:
    """The next page of an article."""
    node = visit.book.nodes[visit.place.node]
    if not isinstance(node, Article):
        return visit.arrive(visit.place.node, visit.place.page, ref=visit.place.ref)
    onward = node.after(visit.place.page)
    return visit.follow(onward) if onward else visit.say("article.no_more")


def lang(visit: Visit) -> Turn:
    """Choose a language, or change to the one that was named."""
    if visit.meaning.value:
        return visit.change_language(visit.meaning.value)
    return visit.arrive("language")


def forget(visit: Visit) -> Turn:
    """Ask first; a second FORGET erases."""
    here = visit.book.nodes[visit.place.node]
    if isinstance(here, Confirm) and here.repeat == "FORGET":
        return visit.follow(Move(here.parent, does=here.does))
    return visit.arrive("forget")


def near_stop(visit: Visit) -> Turn:
    """Somebody may have meant STOP: ask, and change nothing."""
    return visit.off_question().say("stop.unsure")


def acknowledge(visit: Visit) -> Turn:
    """Staff take an alert, by its number or without one; what is said to it depends on what is open."""
    return visit.silent(acknowledgement(visit))


def acknowledgement(visit: Visit) -> Acknowledge:
    """Which alert is meant; 0: the only one there is. Whatever stands behind the number is for nobody."""
    number = _NUMBER.match(visit.meaning.value)
    return Acknowledge(int(number[0]) if number else 0)


def question(visit: Visit) -> Turn:
    """Keep a question for the next visit, in the person's own words; without one, show those that are kept."""
    said = _BEHIND_A_WORD.match(visit.message.text) if visit.meaning.value else None
    return visit.silent(KeepQuestion(said[1].strip() if said else ""))


COMMANDS: dict[str, Callable[[Visit], Turn]] = {
    "STOP": stop,
    "START": start,
    "HELP": help_,
    "MENU": menu,
    "BACK": back,
    "MORE": more,
    "LANG": lang,
    "FORGET": forget,
    "NEAR_STOP": near_stop,
    **tips.COMMANDS,
    **checkins.COMMANDS,
    **glossary.COMMANDS,
    "ACK": acknowledge,
    "Q": question,
}

TOPICS: dict[str, Callable[[Visit], Turn]] = {
    **checkins.TOPICS,
    **tips.TOPICS,
    **glossary.TOPICS,
    "my.language": lang,
    "my.stop": near_stop,
}
"""Topics that are something to do and no page to read, asked for in words that are no command."""


def urgent(visit: Visit) -> Turn:
    """The call to make, first, and staff are told; the place stays, and the next text goes on from there.

    Whoever sends no more than the word for fever may have asked about it, and is told how to.
    """
    asks = is_fever(normalise(visit.message.text), visit.book.lexicon)
    turn = visit.at(visit.place).off_question().say(key_of(visit.meaning.severity), *(["back.fever"] if asks else []))
    return replace(turn, effects=(RaiseAlert(visit.meaning.severity, visit.meaning.rule),))
