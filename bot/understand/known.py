"""Which languages a word is one of: words that many languages spell as they are typed are looked up once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.understand.net import Net
from bot.understand.stems import Stems


class Known:
    """Finds the languages of a word, in the order they were given."""

    def __init__(self, nets: Mapping[str, Net]) -> None:
        self._codes = tuple(nets)
        typed = {code: net for code, net in nets.items() if net.vocabulary.is_as_typed}
        self._apart = {code: net for code, net in nets.items() if code not in typed}
        self._whole = _shared({code: net.words() for code, net in typed.items()})
        self._begins = Stems[tuple[str, ...]]()
        for stem, codes in _shared({code: net.vocabulary.stems() for code, net in typed.items()}).items():
            self._begins[stem] = codes

    def __call__(self, word: str) -> tuple[str, ...]:
        """The languages that the word is one of, spelled right."""
        found = set(self._whole.get(word, ()))
        found.update(*self._begins.found(word))
        found.update(code for code, net in self._apart.items() if net.knows(word))
        return tuple(code for code in self._codes if code in found)


def _shared(words: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """{word: the languages that have it}; the same languages are kept once."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    kept: dict[tuple[str, ...], tuple[str, ...]] = {}
    for code, known in words.items():
        for word in set(known):
            codes = (*found[word], code)
            found[word] = kept.setdefault(codes, codes)
    return dict(found)
