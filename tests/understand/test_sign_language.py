"""Which language a danger sign is said in: the answer comes in it."""

import pytest

from tests.understand import Understand


@pytest.mark.parametrize(
    ("own", "text", "language"),
    [
        ("", "i cant breathe", "en"), ("es", "i cant breathe", "en"), ("en", "no puedo respirar", "es"),
        ("en", "tengo 39 de fiebre", "es"), ("", "tengo 39 de fiebre", "es"),
    ],
)  # fmt: skip
def test_danger_belongs_to_the_language_that_fits_its_text_best(
    meant: Understand, own: str, text: str, language: str
) -> None:
    found = meant(text, own)
    assert found.severity
    assert found.language == language
