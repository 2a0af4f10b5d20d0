"""What each command does, wherever the person is."""

from collections.abc import Callable
from dataclasses import replace

from bot.engine.book import Move
from bot.engine.effects import RecordConsent
from bot.engine.nodes import Article, Confirm
from bot.engine.replies import Turn
from bot.engine.session import Consent
from bot.engine.visit import Visit


def stop(visit: Visit) -> Turn:
    """End everything, and confirm it once."""
    turn = visit.at(None).consenting(Consent.STOPPED).say("stop.done")
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
    """One level up."""
    return visit.arrive(visit.book.nodes[visit.place.node].parent)


def more(visit: Visit) -> Turn:
    """The next page of an article."""
    node = visit.book.nodes[visit.place.node]
    if not isinstance(node, Article):
        return visit.arrive(visit.place.node, visit.place.page)
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
}


def urgent(visit: Visit) -> Turn:
    """The call to make, first; the place stays, and the next text goes on from there."""
    return visit.at(visit.place).off_question().say(f"urgent.{visit.meaning.severity}")
