"""Pages whose words a question shares, when neither rules nor examples tell what it is about (Okapi BM25)."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from math import log

import bm25s

from bot.understand.meaning import UNKNOWN, Meaning
from bot.understand.tokens import Tokens

_STEM = 5
"""Letters by which words are compared: enough to tell `bruises` from `brain`, and not from `bruising`."""

_LEAST_LETTERS = 4
"""Letters of the shortest word that is looked for; signs that are words, as in Chinese, are looked for one by one."""

_LEAST = 1.0
"""How much must be shared: 1 for each word that one page alone has, less for one that several have."""

_MARKS = "?؟？"
"""What makes a text a question; without one nothing is searched, since chat shares words with any page."""

_BEHIND = 0.6
"""Part of the best page's score that another one must have to be named beside it."""

_MOST = 3
"""Pages that are named."""


class Shelf:
    """The pages of one language. pages: gives {topic: its words} when first searched; common: what tells nothing."""

    def __init__(self, pages: Callable[[], Mapping[str, Sequence[str]]], common: Collection[str] = ()) -> None:
        self._read, self._common = pages, common

    def prepare(self) -> None:
        """Read the pages before anybody waits for them."""
        self._index, self._rarity  # noqa: B018

    def found(self, said: Tokens) -> dict[str, float]:
        """{topic: its score} of the pages that share most with what was said, best first."""
        words = self._stems(said.words) & self._rarity.keys()
        if sum(self._rarity[word] for word in words) < _LEAST:
            return {}
        scores = map(float, self._index.get_scores(sorted(words)))
        ranked = sorted(zip(self._pages, scores, strict=True), key=lambda page: -page[1])[:_MOST]
        return {topic: score for topic, score in ranked if score >= _BEHIND * ranked[0][1]}

    @cached_property
    def _pages(self) -> Mapping[str, Sequence[str]]:
        return self._read()

    @cached_property
    def _index(self) -> bm25s.BM25:
        index = bm25s.BM25()
        index.index([self._told(words) for words in self._pages.values()], show_progress=False)
        return index

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """{word: how much it tells of a page}, 1.0 when one page alone has it."""
        pages = Counter(word for words in self._pages.values() for word in self._stems(words))
        return {word: 1 - log(count) / log(len(self._pages) + 1) for word, count in pages.items()}

    def _stems(self, words: Sequence[str]) -> set[str]:
        return set(self._told(words))

    def _told(self, words: Sequence[str]) -> list[str]:
        told = (word for word in words if word not in self._common and not word[0].isdecimal())
        return [word[:_STEM] for word in told if not word.isascii() or len(word) >= _LEAST_LETTERS]


def nearest(text: str, said: Tokens, shelves: Mapping[str, Shelf], languages: Sequence[str]) -> Meaning | None:
    """The pages that may answer a question, as a guess to be offered: in the first of `languages` that has any."""
    if not any(mark in text for mark in _MARKS):
        return None
    for language in languages:
        if language in shelves and (found := shelves[language].found(said)):
            return Meaning(UNKNOWN, "search", 0.5, also=tuple(found), language=language)
    return None
