"""Phrases are looked for only where their rarest words are said: the same are found as when each is tried."""

from typing import Any

import pytest

from bot.understand.hearing import hear
from bot.understand.index import Index
from bot.understand.lexicon import Lexicon
from bot.understand.net import Heard, Net, Source
from bot.understand.phrase import Parts
from bot.understand.tokens import tokens
from tests.understand.test_rows import CODES, written


def tried(index: Index[Any], heard: Heard) -> list[tuple[Any, Parts]]:
    """Every phrase that is said, each of them tried."""
    words = heard.said.between
    return [(value, parts) for phrase, value in index for parts in phrase.found(heard.spans, words)]


@pytest.mark.parametrize("code", CODES)
def test_no_phrase_is_lost(lexicon: Lexicon, code: str) -> None:
    asked = lexicon.asked[code]
    found = 0
    for row in written(code)[::20]:
        heard = hear(tokens(row.text), lexicon.nets, lexicon.knowers, code).heard[code]
        for index in (asked.topics, asked.opt_outs, asked.stays):
            assert list(index.found(heard)) == tried(index, heard), row.text
            found += len(list(index.found(heard)))
    assert found > 20


def test_several_indexes_of_one_net_find_their_own() -> None:
    net = Net(Source({"hurt": ["hurts", "aches a lot"]}))
    first = Index(net, [(net.phrase("my <hurt>"), 1), (net.phrase("my head"), 2)])
    second = Index(net, [(net.phrase("my head <hurt>"), 3), (net.phrase("my foot"), 4)])
    none = Index[int](net, [])
    heard = net.heard(tokens("my head aches a lot"), ())
    assert [value for value, _ in first.found(heard)] == [1, 2]
    assert [value for value, _ in second.found(heard)] == [3]
    assert list(none.found(heard)) == []


def test_of_a_list_that_is_not_there_nothing_is_said() -> None:
    net = Net(Source({"hurt": ["hurts"]}))
    empty, hurt = net.named("held.no"), net.named("hurt")
    heard = net.heard(tokens("it hurts"), ())
    assert (heard.spans(empty), heard.spans(hurt)) == ([], [(1, 2)])
