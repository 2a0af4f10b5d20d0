"""What is laid out before the first text: nothing is left to be done while somebody waits."""

from collections.abc import Iterable

import pytest

from bot.content import lexicon as words
from bot.content import loader
from bot.understand import understand
from bot.understand.lexicon import Lexicon

TEXTS = {
    "en": "i have 101 and chills, what should i do", "es": "cuentenme de las plaqetas", "fr": "qui a gagné hier",
    "zh": "我昨天开始发烧，现在怎么办", "ar": "وش معنى الصفائح؟", "ht": "m gen lafyev", "ru": "kak dela", "vi": "dung nhan nua",
}  # fmt: skip


@pytest.fixture
def fresh() -> Lexicon:
    """The project's own words, of which nothing was asked yet."""
    return words.load(loader.ROOT)[0]


def laid_out(lexicon: Lexicon) -> list[set[str]]:
    """What each part holds by name."""
    parts: Iterable[object] = (
        lexicon,
        lexicon.learned,
        *lexicon.words.values(),
        *lexicon.shelves.values(),
        *lexicon.nets.values(),
        *(net._said for net in lexicon.nets.values()),
    )
    return [set(vars(part)) for part in parts]


def test_nothing_is_left_to_be_laid_out_for_the_first_text(fresh: Lexicon) -> None:
    fresh.prepare()
    before = laid_out(fresh)
    for language, text in TEXTS.items():
        understand(text, fresh, language)
    assert laid_out(fresh) == before


def test_what_was_not_prepared_is_laid_out_when_it_is_asked_for(fresh: Lexicon) -> None:
    before = laid_out(fresh)
    understand(TEXTS["es"], fresh, "es")
    assert laid_out(fresh) != before
