"""Nobody is told to answer with a word that a carrier acts on."""

import pytest

from bot.understand.reserved import reserved_answer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Reply CANCEL to cancel your visit, or END.", "CANCEL"),
        ("Reply with end if you cannot come.", "end"),
        ("Please text back yes.", "yes"),
        ("YES or NO?", "YES"),
        ("Responda con la palabra cancel.", "cancel"),
        ("Send UNSUBSCRIBE to leave.", "UNSUBSCRIBE"),
        ("STOP ALL ends it", "STOP ALL"),
    ],
)
def test_a_reserved_answer_is_found(text: str, found: str) -> None:
    assert reserved_answer(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Call us to cancel your visit.", "Reply STOP to end.", "Text START to come back, HELP for help.", "The year will end soon.",
        "Reply C to confirm, R for a new time.", "We say yes to snow.", "Text us your question: yesterday is fine.", "",
    ],
)  # fmt: skip
def test_other_words_are_nobodys(text: str) -> None:
    assert reserved_answer(text) == ""
