"""Wishes and topics, as rules and examples tell them together (decision 0025)."""

from bot.understand.learned import LEAVES, TOPIC, Guess, chance
from bot.understand.meaning import STOP, UNKNOWN, Meaning

_AGAINST_LEAVING, _FOR_LEAVING = -2.0, 0.5
"""Log odds below which examples outweigh a rule that hears a wish to leave, and above which they hear one."""

_FOR_LEAVING_IN_FEW = 1.0
"""Log odds from which on fewer words are one: "I don't want to live" is a letter from them in some languages."""

_LEAVES_THOUGH = 5.5
"""Log odds from which on a wish to leave counts though the text says to go on: "why don't you stop texting me"."""

_SAYS_ENOUGH, _TWO = 4, 2
"""Words from which on examples outweigh a rule, and may speak alone or ask back."""

LEARNED = "topic.learned"
"""The rule of a topic that examples alone tell of."""

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
    """The topic that rules and examples together make the likeliest, or the few that come near it when none is likely.

    What is no topic stays as it is ruled. `words`: how many there are beside numbers.
    """
    if guess is None or (ruled is not None and not _is_topic(ruled)):
        return ruled
    scores = dict(guess.of(TOPIC))
    if ruled is not None:
        scores[ruled.label] = scores.get(ruled.label, _SURE) + _RULE * ruled.score
        for one in ruled.also:
            scores[one] = scores.get(one, _SURE) + _NEXT * _RULE * ruled.score
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if ruled is None and (not ranked or ranked[0][1] < (_SURE if words > _TWO else _SURE_OF_FEW)):
        return _unsure(ranked, language) if words >= _TWO else None
    (first, most), *rest = ranked
    also = tuple(name for name, score in rest[:_MOST] if score >= most - _NEAR)
    if ruled is not None and first == ruled.label:
        return Meaning(first, ruled.rule, ruled.score, also=also, language=ruled.language)
    return Meaning(first, LEARNED, round(chance(2 * most), 2), also=also, language=language)


def _unsure(ranked: list[tuple[str, float]], language: str) -> Meaning | None:
    if not ranked or ranked[0][1] < _UNSURE:
        return None
    most = ranked[0][1]
    near = tuple(name for name, score in ranked[:_MOST] if score >= most - _NEAR)
    return Meaning(UNKNOWN, "unsure", round(chance(2 * most), 2), also=near, language=language)


def _is_topic(meaning: Meaning) -> bool:
    return "." in meaning.label and meaning.label != UNKNOWN and not meaning.command
