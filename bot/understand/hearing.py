"""A text as every language hears it that it may be in."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understand.net import Heard, Net
from bot.understand.spoken import Knowers, Spoken
from bot.understand.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was said, in which languages it may be, and what each of them hears."""

    spoken: Spoken
    heard: Mapping[str, Heard]


def hear(said: Tokens, nets: Mapping[str, Net], knowers: Knowers, own: str) -> Hearing:
    """What somebody said whose language is `own`."""
    spoken = Spoken.of(said, nets, knowers, own)
    return Hearing(spoken, {code: nets[code].heard(spoken.said, spoken.plain(code)) for code in spoken.codes})
