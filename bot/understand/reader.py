"""The order in which a text is read: first what must not be missed."""

from collections.abc import Callable

from bot.understand import opt_out, red_flags, words
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import NOTHING, Meaning
from bot.understand.normalise import normalise

Rule = Callable[[str, Lexicon, str], Meaning | None]

ORDER: tuple[Rule, ...] = (
    opt_out.whole_message,
    red_flags.red_flag,
    words.command,
    opt_out.in_other_words,
    words.question,
    words.keyword,
    words.greeting,
    opt_out.slip,
    words.command_slip,
    words.keyword_slip,
)


def understand(text: str, lexicon: Lexicon, language: str = "") -> Meaning:
    """What `text` means to somebody who speaks `language`; never raises, whatever was typed."""
    plain = normalise(text)
    if not plain:
        return NOTHING
    return next((meaning for rule in ORDER if (meaning := rule(plain, lexicon, language))), NOTHING)
