"""Danger, as rules and examples tell it together (decisions 0025 and 0027).

Rules alone decide what four words mean; in longer texts trees weigh both.
"""

import numpy as np

from bot.understand.learned import DANGER, LEAVES, SEVERITY, SIGN, Array, Guess, chance
from bot.understand.meaning import CRISIS, FOR_STAFF_ONLY, URGENT, Meaning
from bot.understand.red_flags import Ruled
from bot.understand.tokens import Tokens

_FOUND = "911", "now", "988", "held", "none"
"""What rules find: a class, signs that are held back, or none."""

EVIDENCE = ("length", "words", "told", "at once", *_FOUND)
"""What is weighed before all that examples tell: how many words and signs there are, words alone, and what rules found.
"""

_AGAINST, _FOR = -1.3, -0.5
"""Log odds below which a rule's sign is none, and above which there is one that no rule has words for."""

_LEAVES, _AGAINST_PLAINLY = -2.0, -2.5
"""Log odds of a wish to leave from which on it may be what speaks against danger; those of danger that decide then, and
in few words.
"""

_MAYBE = -1.5
"""Log odds of danger from which on a text is no wish to leave that examples alone tell of."""

_LEAST, _FEW, _MOST = 5, 7, 80
"""Words from which on examples may outweigh a sign, from which on at the ordinary border, and up to which.

Fewer leave no room for what holds a sign back, more drown it.
"""

_ENOUGH = 4
"""Words, numbers not counted, that examples need at least to tell of danger alone."""

_AS_SEVERE = 0.25
"""How far behind the likeliest class a more severe one may be and still be taken."""

_SEVEREST_FIRST = ("911", "988", "now")


def evidence(ruled: Ruled, guess: Guess, said: Tokens) -> Array:
    """What is to be weighed: EVIDENCE in its order, then what each column of the heads tells."""
    found = ruled.sign.severity if ruled.sign else "held" if ruled.is_held else "none"
    own = [len(said), said.spelled, ruled.is_told, ruled.is_now, *(found == one for one in _FOUND)]
    return np.concatenate((np.array(own, np.float32), guess.odds))


def odds(ruled: Ruled, guess: Guess, said: Tokens) -> float:
    """The log odds that a text tells of danger."""
    return guess.judge.odds(evidence(ruled, guess, said)) if guess.judge else guess.told(DANGER)


def confirmed(sign: Meaning | None, guess: Guess | None, odds: float, words: int) -> Meaning | None:
    """The rules' sign, unless all there is speaks against it. `words`: how many there are."""
    if sign is None or guess is None or sign.severity == FOR_STAFF_ONLY:
        return sign
    if not _LEAST <= words <= _MOST:
        return sign
    # a wish to leave beside a sign must not hide it
    is_plain = words < _FEW or guess.told(LEAVES) > _LEAVES
    return sign if odds > (_AGAINST_PLAINLY if is_plain else _AGAINST) else None


def is_maybe(odds: float) -> bool:
    """Whether a text may tell of danger, though not plainly enough to be answered so."""
    return odds > _MAYBE


def raised(guess: Guess | None, odds: float, words: int) -> Meaning | None:
    """The sign that examples tell of where rules find none. `words`: how many there are beside numbers."""
    if guess is None or words < _ENOUGH or odds <= _FOR:
        return None
    severity = _severity(guess)
    label = CRISIS if severity == "988" else URGENT
    return Meaning(label, _rule(guess, severity), round(chance(odds), 2), severity)


def worse(sign: Meaning, guess: Guess | None, odds: float, words: int) -> Meaning:
    """A sign that calls nobody gives way to one that examples raise."""
    return (raised(guess, odds, words) if sign.severity == FOR_STAFF_ONLY else None) or sign


def _rule(guess: Guess, severity: str) -> str:
    """The likeliest rule of that class."""
    signs = {sign: odds for sign, odds in guess.of(SIGN).items() if sign.startswith(f"{severity} ")}
    return max(signs, key=signs.__getitem__, default=f"{severity} learned").partition(" ")[2]


def _severity(guess: Guess) -> str:
    """The class, the more severe one when unsure."""
    odds = guess.of(SEVERITY)
    most = max(odds.values(), default=0.0)
    return next(one for one in _SEVEREST_FIRST if odds.get(one, most) >= most - _AS_SEVERE)
