"""What is typed, looked up in every language at once, and words a letter away from it."""

from bot.understand.near import Near
from bot.understand.typed import Typed


def test_the_own_language_comes_first_and_the_others_in_order() -> None:
    typed = Typed({"en": {"no": "NO", "ok": "YES"}, "es": {"no": "NADA"}, "fr": {"no": "RIEN"}})
    assert list(typed.every("no", "fr")) == [("fr", "RIEN"), ("en", "NO"), ("es", "NADA")]
    assert typed.first("no", "zh") == ("en", "NO")
    assert typed.first("ok", "es") == ("en", "YES")


def test_what_nobody_types_means_nothing() -> None:
    typed = Typed({"en": {"no": "NO"}})
    assert (typed.first("yes", "en"), list(typed.every("", "en")), "yes" in typed, "no" in typed) == (
        None,
        [],
        False,
        True,
    )


def test_a_slip_is_found_in_every_language_that_has_the_word() -> None:
    near = Near({"en": ["fever", "fewer"], "es": ["fiebre", "fever"]})
    assert near.find("fevr") == {"en": "fever", "es": "fever"}
    assert near.find("fevre") == {"en": "fever", "es": "fever"}
    assert near.find("fewre") == {"en": "fewer"}
    assert near.find("fiebres") == {"es": "fiebre"}
    assert near.find("tired") == near.find("") == near.find("fever" * 400) == {}


def test_the_word_itself_is_nearer_than_a_slip_of_another() -> None:
    assert Near({"en": ["fever", "fewer"]}).find("fewer") == {"en": "fewer"}
    assert Near({"en": ["fever", "fewer"]}).find("feer") == {"en": "fever"}
