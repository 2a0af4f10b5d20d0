"""A language of a few phrases."""

from collections.abc import Iterable, Mapping, Sequence

from bot.understand.asked import About, Asked, Short
from bot.understand.language import Language
from bot.understand.lexicon import Lexicon
from bot.understand.net import Net, Source
from bot.understand.signs import Sign, Signs


def language(
    signs: Mapping[str, Iterable[str]],
    lists: Mapping[str, Sequence[str]] | None = None,
    opt_outs: Iterable[str] = (),
    topics: Mapping[str, Iterable[str]] | None = None,
) -> Language:
    """`signs`: {class: phrases}, each class under the rule R99; lists as a file has them (`held.no` among them)."""
    net = Net(Source(lists or {}))
    said = [(net.phrase(phrase), Sign("R99", severity)) for severity, phrases in signs.items() for phrase in phrases]
    asked = [About(net.phrase(phrase), topic) for topic, phrases in (topics or {}).items() for phrase in phrases]
    return Language(net, Signs(net, said), Asked(net, map(net.phrase, opt_outs), asked, Short()))


def lexicon(**languages: Language) -> Lexicon:
    """Nothing else is known."""
    return Lexicon({}, {}, languages=languages)
