"""The project's own words, and one way to ask."""

import pytest

from bot.content import lexicon as words
from bot.content import loader
from bot.understand import understand
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import Meaning
from tests.understand import Understand


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """What people type, in every language."""
    return words.load(loader.ROOT)[0]


@pytest.fixture(scope="session")
def meant(lexicon: Lexicon) -> Understand:
    """What a text means to somebody who speaks a language (English unless said)."""

    def ask(text: str, language: str = "en") -> Meaning:
        return understand(text, lexicon, language)

    return ask
