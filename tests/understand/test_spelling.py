"""Two ways to write one language are read as one."""

import pytest

from bot.understand.spelling import Signs, russian


@pytest.mark.parametrize(
    ("typed", "latin"),
    [
        ("не могу дышать", "ne mogu dyshat"), ("можешь", "mozhesh"), ("можешь", "mojesh"), ("кровь", "krov"),
        ("хочу", "hochu"), ("хочу", "khochu"), ("хочу", "xochu"), ("щека", "scheka"), ("щека", "shcheka"),
        ("живот", "zhivot"), ("живот", "jivot"), ("цвет", "tsvet"), ("я", "ya"), ("я", "ja"), ("рвёт", "rvyot"),
        ("сильный", "silnyy"), ("сильный", "silnij"), ("мой", "moj"), ("вытекает", "vytekaet"), ("вытекает", "vitekaet"),
    ],
)  # fmt: skip
def test_russian_in_latin_letters(typed: str, latin: str) -> None:
    for cyrillic, other in zip(typed.split(), latin.split(), strict=True):
        assert russian(cyrillic)[0] in russian(other)


@pytest.mark.parametrize("word", ["发", "숨", "حرارة", "38.5", "", "ʃ"])
def test_other_scripts_stay_as_they_are(word: str) -> None:
    assert russian(word) == (word,)


def test_traditional_signs_are_read_as_simplified() -> None:
    spell = Signs({"發": "发"})
    assert (spell("發"), spell("发"), spell("x")) == (("发",), ("发",), ("x",))
