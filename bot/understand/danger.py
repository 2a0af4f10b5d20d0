"""Danger, as rules and examples tell it together (decision 0025).

A rule's sign stands unless the examples speak plainly against it; where no rule has words, the examples may raise one.
"""

from collections.abc import Callable

from bot.understand.learned import DANGER, LEAVES, SEVERITY, SIGN, Guess, chance
from bot.understand.meaning import CRISIS, FOR_STAFF_ONLY, URGENT, Meaning

_AGAINST = {"911": -2.0, "now": -2.0, "988": -3.0}
"""Log odds below which examples outweigh a rule, by its class."""

_LEAVES, _AGAINST_BESIDE = -2.0, -4.5
"""Log odds of a wish to leave from which on it may be what speaks against danger; those of danger that decide then."""

_FOR, _FOR_FEW = 0.5, 1.6
"""Log odds above which examples alone tell of danger; and where words are few, or rules hear a topic."""

_LEAST, _MOST = 7, 40
"""Words between which examples may outweigh a rule: fewer leave no room for what holds a sign back, more drown it."""

_ENOUGH, _MANY = 4, 8
"""Words, numbers not counted, that examples need at least to tell of danger alone, and from which on they are many."""

_AS_SEVERE = 0.25
"""How far behind the likeliest class a more severe one may be and still be taken."""

_SEVEREST_FIRST = ("911", "988", "now")


def confirmed(sign: Meaning | None, guess: Guess | None, words: int) -> Meaning | None:
    """The rules' sign, unless examples of such texts plainly tell of none. `words`: how many there are."""
    decides = _LEAST <= words <= _MOST
    if sign is None or guess is None or not decides or sign.severity not in _AGAINST:
        return sign
    # a wish to leave beside a sign must not hide it
    against = _AGAINST_BESIDE if guess.of(LEAVES)[LEAVES] > _LEAVES else _AGAINST[sign.severity]
    return sign if guess.of(DANGER)[DANGER] > against else None


def raised(guess: Guess | None, words: int, is_topic: Callable[[], bool]) -> Meaning | None:
    """The sign that examples tell of where rules find none.

    words: how many there are beside numbers. is_topic: whether rules hear a topic.
    """
    if guess is None or words < _ENOUGH:
        return None
    odds = guess.of(DANGER)[DANGER]
    if odds <= _FOR or (odds <= _FOR_FEW and (words < _MANY or is_topic())):
        return None
    severity = _severity(guess)
    rule = _rule(guess, severity)
    label = CRISIS if severity == "988" else URGENT
    return Meaning(label, rule, round(chance(odds), 2), severity)


def worse(sign: Meaning, guess: Guess | None, words: int) -> Meaning:
    """A sign that calls nobody gives way to one that examples raise."""
    found = raised(guess, words, bool) if sign.severity == FOR_STAFF_ONLY else None
    return found or sign


def _rule(guess: Guess, severity: str) -> str:
    """The likeliest rule of that class."""
    signs = {sign: odds for sign, odds in guess.of(SIGN).items() if sign.startswith(f"{severity} ")}
    return max(signs, key=signs.__getitem__, default=f"{severity} learned").partition(" ")[2]


def _severity(guess: Guess) -> str:
    """The class, the more severe one when unsure."""
    odds = guess.of(SEVERITY)
    most = max(odds.values(), default=0.0)
    return next(one for one in _SEVEREST_FIRST if odds.get(one, most) >= most - _AS_SEVERE)
