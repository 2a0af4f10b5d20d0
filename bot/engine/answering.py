"""What a text means where the person is, or as the answer to what we asked last; and what else it may mean."""

from dataclasses import replace

from bot.engine.book import Move, Typed
from bot.engine.checkin import Run
from bot.engine.commands import TOPICS, urgent
from bot.engine.effects import KeepAnswer, RaiseAlert
from bot.engine.nodes import Awaited, Deed
from bot.engine.replies import Turn
from bot.engine.session import Place
from bot.engine.urgent import key_of
from bot.engine.visit import Visit, waits
from bot.understand.answers import SAID
from bot.understand.meaning import CRISIS, LANG, MENU, NOTHING, SUBSCRIBE, UNKNOWN, URGENT, Meaning
from bot.understand.normalise import normalise
from bot.understand.red_flags import SEVEREST_FIRST
from bot.understand.weighed import ASKED

_DEEDS = {"forget": "my.privacy", "set_language": LANG}
"""What choosing an answer that does something is called."""

_PLACES = {"main": MENU, "language": LANG, "forget": "my.privacy", "my.tips": SUBSCRIBE}
"""What going to a node that is no topic is called."""


def danger(visit: Visit, typed: str) -> Turn:
    """The most severe call, and an alert; an answer to the open question of a check-in is kept with what it tells.

    One that its question takes for danger ends the run. Words in answer to a question about words are kept under the
    sign found in them, and the question stays open for whoever has called. Anything else is no answer.
    """
    place = waits(visit.book, visit.session)
    text = normalise(typed)
    guess = place is not None and _means_else(visit, text, place)
    move = _meant(visit, place, Typed(text, typed, place, guess=guess)) if place else None
    kept = next((effect for effect in move.effects if isinstance(effect, KeepAnswer)), None) if move else None
    if not (place and move and kept):
        return urgent(visit)
    if any(isinstance(effect, RaiseAlert) for effect in move.effects):
        milder = SEVEREST_FIRST.index(kept.severity) > SEVEREST_FIRST.index(visit.meaning.severity)
        return visit.follow(_worse(move, visit.meaning)) if milder else _moved(visit, move)
    return _told(visit, place, kept) if kept.value == SAID else urgent(visit)


def local(visit: Visit, typed: str) -> Turn | None:
    """What the text means at this place, or as the answer to what we asked last: a number, a yes, a no."""
    text = normalise(typed)
    for place in _open_places(visit):
        there = visit.at(place)
        if move := _meant(there, place, Typed(text, typed, place, guess=_means_else(visit, text, place))):
            return _moved(there, move)
    nowhere = visit.session.place is None and not waits(visit.book, visit.session)
    if nowhere and text.isdigit() and len(text) <= 2:
        return visit.arrive(visit.book.main)
    return None


def again(visit: Visit, typed: str) -> Turn | None:
    """What is wrong with the answer, said to whoever is at the open question of a check-in, a form or an offer."""
    place, here = waits(visit.book, visit.session), visit.session.place
    if here and visit.book.nodes[here.node].kind in ("choice", "offer"):
        place = here
    if not place or (here and here.node != place.node):
        return None
    move = _meant(visit, place, Typed(normalise(typed), typed, place, last=True))
    return replace(visit.at(place).follow(move), meaning=NOTHING) if move else None


def late(visit: Visit, typed: str) -> Turn | None:
    """The answer to a reminder after another question took its place: the world knows which one is meant, if any."""
    text = normalise(typed)
    for node in visit.book.nodes.values():
        if not isinstance(node, Awaited):
            continue
        move = node.answer(Typed(text, typed, Place(node.id)), visit.voice)
        if move and move.effects:
            return replace(visit.silent(*move.effects), meaning=Meaning(_topic(node.id), "choice.late"))
    return None


def _meant(visit: Visit, place: Place, typed: Typed) -> Move | None:
    return visit.book.nodes[place.node].answer(typed, visit.voice)


def _worse(move: Move, meaning: Meaning) -> Move:
    """The same end under the sign that was found: what is said, kept and raised."""
    effects = tuple(
        replace(effect, severity=meaning.severity, rule=meaning.rule)
        if isinstance(effect, KeepAnswer | RaiseAlert)
        else effect
        for effect in move.effects
    )
    return replace(move, say=(key_of(meaning.severity),), effects=effects)


def _told(visit: Visit, place: Place, kept: KeepAnswer) -> Turn:
    """Words of danger as the answer; the question stays open, and the last words of the run will ask for a call."""
    meaning = visit.meaning
    answer = replace(kept, severity=meaning.severity, rule=meaning.rule)
    ref = str(replace(Run.parse(place.ref), call=True))
    first = visit.voice.reply(key_of(meaning.severity))
    effects = (answer, RaiseAlert(meaning.severity, meaning.rule))
    return visit.follow(Move(place.node, place.page, ref=ref, replies=(first,), effects=effects))


def _means_else(visit: Visit, text: str, place: Place) -> bool:
    """Whether a text is likelier a wish of its own than an answer in words: always when it is one from anywhere."""
    meaning, here = visit.meaning, visit.session.place
    if meaning.rule == "greeting":
        return any(text in words.greetings for words in visit.book.lexicon.words.values())
    elsewhere = here is not None and here.node != place.node
    # a sentence that examples alone take for a command is as much of one as a topic's
    is_command = bool(meaning.command) and meaning.rule != ASKED
    return is_command or (elsewhere and meaning.label != UNKNOWN)


def _moved(visit: Visit, move: Move) -> Turn:
    """The turn that an answer brings about, under the name of where it leads or what it does."""
    raised = next((effect for effect in move.effects if isinstance(effect, RaiseAlert)), None)
    if raised:
        label = CRISIS if raised.severity == "988" else URGENT
        meaning = Meaning(label, raised.rule, severity=raised.severity)
    else:
        label = UNKNOWN if move.before else _DEEDS.get(move.does) or _topic(move.to or visit.place.node)
        meaning = Meaning(label, "choice", 0.0 if move.before else 1.0)
    node = visit.book.nodes.get(move.to)
    turn = TOPICS[node.id](visit) if isinstance(node, Deed) else visit.follow(move)
    return replace(turn, meaning=meaning)


def _open_places(visit: Visit) -> list[Place]:
    """Where an answer may belong, first the likeliest: a question of ours outranks the number under an article."""
    here, asking = visit.session.place, visit.session.asking
    if asking is None or (here and here.node == asking.place.node):
        return [here] if here else []
    if here is None:
        return [asking.place]
    reading = visit.book.nodes[here.node].kind == "article"
    return [asking.place, here] if reading else [here, asking.place]


def _topic(node: str) -> str:
    """The label for going to `node`: its topic, or the word for what is no topic."""
    topic = "my.checkin" if node.startswith("checkin.") else ".".join(node.split(".")[:2])
    return _PLACES.get(topic, topic)
