"""Which languages a word is one of, looked up at once: the same that each of them would say alone."""

from bot.understand.known import Known
from bot.understand.lexicon import Lexicon
from bot.understand.net import Net, Source
from bot.understand.spelling import russian
from bot.understand.tokens import tokens
from tests.understand.test_rows import CODES, written


def net(words: str, **more: object) -> Net:
    """A language of a few words."""
    return Net(Source({}, common=frozenset(words.split()), **more))  # type: ignore[arg-type]


def test_languages_come_in_the_order_they_are_given() -> None:
    known = Known({"pt": net("febre sim"), "es": net("fiebre sim"), "ht": net("lafyev")})
    assert (known("sim"), known("lafyev"), known("zzz"), known("")) == (("pt", "es"), ("ht",), (), ())


def test_of_a_stem_the_beginning_is_known() -> None:
    one = net("home")
    one.phrase("bleed*")
    known = Known({"en": one})
    assert (known("bleeding"), known("bleed"), known("blee")) == (("en",), ("en",), ())


def test_a_language_with_two_spellings_is_asked_itself() -> None:
    one = net("", spell=russian)
    one.phrase("рука")
    assert Known({"en": net("ruka"), "ru": one})("ruka") == ("en", "ru")


def test_every_word_that_people_type_is_known_to_the_same_languages(lexicon: Lexicon) -> None:
    typed = {word for code in CODES for row in written(code)[::5] for word in tokens(row.text).words}
    asked = {word: tuple(code for code, net in lexicon.nets.items() if net.knows(word)) for word in typed}
    assert {word: lexicon.knowers(word) for word in typed} == asked
