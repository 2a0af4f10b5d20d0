"""Which language a text is in, and what that decides."""

from bot.understand import understand
from bot.understand.spoken import Spoken
from bot.understand.tokens import tokens
from tests.understand.small import language, lexicon

LANGUAGES = {"en": {"the", "bleeds", "nose", "my", "no"}, "es": {"la", "nariz", "me", "sangra", "no"}}


def spoken(text: str, own: str = "") -> Spoken:
    """What is known of a text in two languages."""
    return Spoken.of(tokens(text), LANGUAGES, lambda word: [code for code in LANGUAGES if word in LANGUAGES[code]], own)


def test_the_language_that_knows_the_words_is_spoken() -> None:
    assert spoken("my nose bleeds").codes == ("en",)
    assert spoken("me sangra la nariz").best == "es"


def test_the_own_language_is_always_listened_to() -> None:
    assert set(spoken("my nose bleeds", own="es").codes) == {"en", "es"}


def test_nobody_knows_the_words() -> None:
    assert spoken("xyz").codes == ()
    assert spoken("xyz", own="es").codes == ("es",)
    assert spoken("").codes == ()


def test_a_word_of_the_better_language_is_no_slip() -> None:
    found = spoken("my nose bleeds sangra", own="es")
    assert "nose" in found.plain("es")
    assert "sangra" not in found.plain("en")


def test_what_another_language_holds_back_does_not_count_where_the_word_means_something_else() -> None:
    arabic = language({"911": ["nafas"]}, {"held.no": ["la"]})
    spanish = language({"911": ["sangra nariz"], "now": ["le la se me"]})
    words = lexicon(ar=arabic, es=spanish)
    assert understand("sangra la nariz", words, "es").severity == "911"
    assert understand("la nafas", words, "ar").severity == ""


def test_a_sign_is_found_in_a_language_that_is_not_the_persons() -> None:
    words = lexicon(en=language({"911": ["nose bleeds"]}), es=language({"now": ["sangra nariz"]}))
    found = understand("me sangra la nariz", words, "en")
    assert (found.severity, found.language) == ("now", "es")
