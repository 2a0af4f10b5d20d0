"""Wishes and topics, as rules and examples tell them together (decision 0025)."""

from bot.understand.learned import IS_CHAT, IS_TOPIC, LEAVES, TOPIC, Guess, chance
from bot.understand.meaning import HELP, MENU, STOP, UNKNOWN, Meaning

_AGAINST_LEAVING, _FOR_LEAVING = -2.0, 0.5
"""Log odds below which examples outweigh a rule that hears a wish to leave, and above which they hear one."""

_FOR_LEAVING_IN_FEW = 1.0
"""Log odds from which on fewer words are one: "I don't want to live" is a letter from them in some languages."""

_LEAVES_THOUGH = 5.5
"""Log odds from which on a wish to leave counts though the text says to go on: "why don't you stop texting me"."""

_SAYS_ENOUGH, _TWO = 4, 2
"""Words from which on examples outweigh a rule, and may speak alone or ask back."""

LEARNED, ASKED = "topic.learned", "asked.learned"
"""The rules of a topic, and of a command in a sentence, that examples alone tell of."""

_RULE = 1.5
"""What a rule's topic counts for, in the margins of the examples' topics."""

_NEXT = 0.5
"""What the topics beside a rule's first one count for, of what that one does."""

_SURE, _SURE_OF_FEW = -0.15, 0.8
"""Distance from the border of a topic, in its margins, from which on examples alone name it; and by two words."""

_UNSURE = -0.5
"""Distance from which on a topic is asked about. Of the held-out texts about nothing that no rule has words for, one in
six is asked about too.
"""

_NEAR = 0.6
"""How far behind the best topic another one is still named beside it."""

_MOST = 3
"""Topics that are named beside the best, or asked about."""

_COMMANDS = (MENU, HELP)
"""What is asked for as topics are, and is none: `take me back to the list`, `how does this work`."""

_NO_TOPIC, _CHAT = -4.0, 0.0
"""Log odds of any topic below which, and of talk above which more than two words are talk: a topic that they seem to be
about is only asked about.
"""

_SMALL = 2.0
"""How much likelier than any topic talk must be for no topic to be asked about that is not likely itself."""


def goes_on(said: bool, guess: Guess | None) -> bool:
    """Whether a text that says to go on means it, and no wish to leave that examples hear loudly."""
    return said and (guess is None or guess.told(LEAVES) < _LEAVES_THOUGH)


def stays(ruled: Meaning | None, guess: Guess | None, words: int) -> Meaning | None:
    """A rule's wish to hear no more, unless examples speak plainly against it. `words`: how many there are."""
    if ruled is None or guess is None or words < _SAYS_ENOUGH:
        return ruled
    return ruled if guess.told(LEAVES) > _AGAINST_LEAVING else None


def leaves(guess: Guess | None, words: int, language: str) -> Meaning | None:
    """A wish to hear no more that examples tell of alone. `words`: how many there are beside numbers."""
    least = _FOR_LEAVING if words >= _SAYS_ENOUGH else _FOR_LEAVING_IN_FEW
    if guess is None or words < _TWO or guess.told(LEAVES) <= least:
        return None
    return Meaning(STOP, "optout.learned", round(chance(guess.told(LEAVES)), 2), command=STOP, language=language)


def topic(ruled: Meaning | None, guess: Guess | None, words: int, language: str) -> Meaning | None:
    """The topic, MENU or HELP that rules and examples together make the likeliest, or topics to ask about.

    What is neither stays as it is ruled. `words`: how many there are beside numbers.
    """
    if guess is None or (ruled is not None and not _is_topic(ruled)):
        return ruled
    ranked = _ranked(ruled, guess)
    any_topic, chat = guess.told(IS_TOPIC), guess.told(IS_CHAT)
    if ruled is None and (not ranked or ranked[0][1] < (_SURE if words > _TWO else _SURE_OF_FEW)):
        return _unsure(ranked, language) if words >= _TWO and chat - any_topic < _SMALL else None
    first, most = ranked[0]
    score = round(chance(2 * most), 2)
    if first in _COMMANDS:
        return Meaning(first, ASKED, score, command=first, language=language)
    if words > _TWO and any_topic < _NO_TOPIC and chat > _CHAT:
        return _unsure(ranked, language)
    also = _near(_topics(ranked))[1:]
    if ruled is not None and first == ruled.label:
        return Meaning(first, ruled.rule, ruled.score, also=also, language=ruled.language)
    return Meaning(first, LEARNED, score, also=also, language=language)


def _ranked(ruled: Meaning | None, guess: Guess) -> list[tuple[str, float]]:
    """What rules and examples tell of the likeliest topics, the best first."""
    scores = dict(guess.of(TOPIC))
    if ruled is not None:
        scores[ruled.label] = scores.get(ruled.label, _SURE) + _RULE * ruled.score
        for one in ruled.also:
            scores[one] = scores.get(one, _SURE) + _NEXT * _RULE * ruled.score
    # topics far behind the best are never named
    least = max((score for name, score in scores.items() if name not in _COMMANDS), default=0.0) - _NEAR
    return sorted((item for item in scores.items() if item[1] >= least), key=lambda item: -item[1])


def _unsure(ranked: list[tuple[str, float]], language: str) -> Meaning | None:
    topics = _topics(ranked)
    if not topics or topics[0][1] < _UNSURE:
        return None
    return Meaning(UNKNOWN, "unsure", round(chance(2 * topics[0][1]), 2), also=_near(topics)[:_MOST], language=language)


def _near(topics: list[tuple[str, float]]) -> tuple[str, ...]:
    """The best, and the few behind it that come near."""
    return tuple(name for name, score in topics[: _MOST + 1] if score >= topics[0][1] - _NEAR)


def _topics(ranked: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return [(name, score) for name, score in ranked if name not in _COMMANDS]


def _is_topic(meaning: Meaning) -> bool:
    return "." in meaning.label and meaning.label != UNKNOWN and not meaning.command
