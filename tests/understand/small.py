"""A language of a few phrases."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from bot.understand.asked import About, Asked, Short, Wishes
from bot.understand.language import Language
from bot.understand.learned import DANGER, KINDS, LEAVES, TOPIC, Heads, Learned, Weights
from bot.understand.lexicon import Lexicon
from bot.understand.net import Net, Source
from bot.understand.pieces import piece
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
    return Language(net, Signs(net, said), Asked(net, Wishes(map(net.phrase, opt_outs)), asked, Short()))


def lexicon(**languages: Language) -> Lexicon:
    """Nothing else is known."""
    return Lexicon({}, {}, languages=languages)


def learned(words: Mapping[str, Mapping[str, float]]) -> Learned:
    """`words`: {word: {topic: its distance from the border, in fiftieths, -3 to 1.5}}; nothing is danger."""
    topics = sorted(set().union(*words.values()))
    far, step = -1.0, 0.02
    plain = (DANGER, LEAVES, *KINDS)
    known = {piece(word, is_row=True): odds for word, odds in words.items()}
    rows = [[round((known[one].get(topic, far) - far) / step) for topic in topics] for one in sorted(known)]
    return Learned(
        pieces=np.array(sorted(known), np.uint32),
        rarity=np.ones(len(words), np.float32),
        plain=Weights(
            np.zeros((len(words), len(plain)), np.int8),
            np.ones(len(plain), np.float32),
            np.full(len(plain), 9 * far, np.float32),
        ),
        telling=np.arange(len(words), dtype=np.int32),
        many=Weights(
            np.array(rows, np.int8), np.full(len(topics), step, np.float32), np.full(len(topics), far, np.float32)
        ),
        heads=Heads({**{name: (name,) for name in plain}, TOPIC: topics}),
    )
