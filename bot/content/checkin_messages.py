"""Every message of every check-in, composed as the engine composes it, on every way through the questions."""

from collections.abc import Iterator

from bot.engine.book import Book, Reply, Voice
from bot.engine.checkin import Checkin, Run
from bot.engine.nodes import Ask
from bot.engine.opening import nudge, opening
from bot.engine.session import Place


def checkin_messages(book: Book, voice: Voice) -> Iterator[Reply]:
    """Each message once: what begins a set, what asks once more, and what an answer brings."""
    seen: set[tuple[str, str]] = set()
    for reply in (reply for checkin in book.checkins.values() for reply in _messages(checkin, voice)):
        if (reply.key, reply.text) not in seen:
            seen.add((reply.key, reply.text))
            yield reply


def _messages(checkin: Checkin, voice: Voice) -> Iterator[Reply]:
    yield from (opening(voice, checkin, shared=shared) for shared in (False, True))
    yield nudge(voice, checkin)
    waiting = [Place(checkin.first, ref=str(Run("run:0", checkin.id)))]
    known = set(waiting)
    while waiting:
        place = waiting.pop()
        node = voice.book.nodes[place.node]
        yield node.show(voice, 0)
        for move in node.ways(place.ref, voice) if isinstance(node, Ask) else ():
            yield from move.replies
            after = Place(move.to, ref=move.ref)
            if move.to and after not in known:
                known.add(after)
                waiting.append(after)
