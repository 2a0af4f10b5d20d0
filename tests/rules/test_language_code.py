"""Codes of languages as people write them."""

import pytest

from bot.rules.language_code import plain


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("es", "es"), ("es_US", "es"), ("es-419", "es"), ("ZH", "zh"), ("zh_Hans", "zh"), ("zh-Hans-CN", "zh"),
        ("zh-CN", "zh"), (" fr ", "fr"), ("zh_Hant", "zh_Hant"), ("zh-TW", "zh-TW"), ("", ""),
    ],
)  # fmt: skip
def test_a_code_is_known_however_it_is_written(written: str, code: str) -> None:
    assert plain(written) == code
