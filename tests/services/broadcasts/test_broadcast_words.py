"""The words of a broadcast: who we are and STOP in each, sizes told before they are paid, nothing about the illness."""

import pytest

from bot.rules.segments import measure
from bot.runtime import Runtime
from bot.services.broadcasts import words as broadcast_words
from bot.services.broadcasts.words import compose, ready
from bot.services.refused import Refused
from bot.store.clinics import Clinic
from bot.understand.private import private_word
from tests.services.crowd import TEXTS

CLINIC = Clinic("Green Valley Clinic", "202-555-0100")
STOP = "Reply STOP to end."
ENCODINGS = {"en": "GSM-7", "es": "GSM-7", "fr": "GSM-7", "zh": "UCS-2", "ar": "UCS-2"}
"""What each language travels in; the scripts of the last two have no other."""


def one(runtime: Runtime, text: str, language: str = "en") -> str:
    (words,) = compose(runtime, {language: text})
    return words.text


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("The office is closed.", f"Marrowline: The office is closed. {STOP}"),
        ("Marrowline: the office is closed.", f"Marrowline: the office is closed. {STOP}"),
        ("News from MARROWLINE.", f"News from MARROWLINE. {STOP}"),
        (f"The office is closed. {STOP}", f"Marrowline: The office is closed. {STOP}"),
        ("  It\u2019s \u201cclosed\u201d\u2026 ", f'Marrowline: It\'s "closed"... {STOP}'),
    ],
)
def test_every_text_names_us_and_says_how_to_end(standing: Runtime, typed: str, sent: str) -> None:
    assert one(standing, typed) == sent


def test_each_language_has_its_own_stop(standing: Runtime) -> None:
    english, spanish = compose(standing, TEXTS)
    assert (english.language, spanish.language) == ("en", "es")
    assert spanish.text.endswith(standing.book.catalogs["es"]["begun.stop"])
    assert STOP not in spanish.text


def test_costly_accents_are_left_out_of_sms(standing: Runtime) -> None:
    (words,) = compose(standing, {"es": "La oficina cerrará el miércoles por la mañana."})
    assert "cerrara el miércoles por la mañana" in words.text
    assert words.encoding == "GSM-7"


def test_sizes_are_those_of_what_is_sent(standing: Runtime) -> None:
    for words in compose(standing, TEXTS):
        size = measure(words.text)
        assert (words.encoding, words.segments) == (size.encoding, size.segments)


def test_three_segments_pass_and_a_fourth_is_refused_with_figures(standing: Runtime) -> None:
    frame = len(one(standing, "x")) - 1
    (words,) = compose(standing, {"en": "x" * (459 - frame)})
    assert words.segments == 3
    with pytest.raises(Refused, match=r"^en: 4 segments \(460 units, GSM-7\), at most 3$"):
        one(standing, "x" * (460 - frame))


def test_the_letters_that_make_it_dear_are_named(standing: Runtime) -> None:
    with pytest.raises(Refused, match=r"4 segments .*UCS-2.*: ś$"):
        one(standing, "ś" + "x" * 220)


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("en", "Your chemotherapy is at 9.", "chemotherapy"),
        ("en", "The leukemia group meets.", "leukemia"),
        ("en", "Bring your methotrexate.", "methotrexate"),
        ("es", "La quimioterapia es a las 9.", "quimioterapia"),
        ("es", "Bring your CANCER card.", "cancer"),
    ],
)
def test_words_that_tell_of_the_illness_are_refused_by_name(
    standing: Runtime, language: str, text: str, word: str
) -> None:
    with pytest.raises(Refused, match=rf"^{language}: `{word}` tells of an illness or a medicine"):
        one(standing, text, language)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there are no words"),
        ("   ", "there are no words"),
        ("Hello {name}", "nothing is filled in"),
        ("See bit.ly/abc", "write the full address"),
        ("Reply CANCEL if you cannot come", "`CANCEL` as an answer is a word carriers act on"),
    ],
)
def test_what_cannot_be_sent_is_refused(standing: Runtime, text: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        one(standing, text)


def test_everything_to_mend_is_told_at_once(standing: Runtime) -> None:
    with pytest.raises(Refused) as refused:
        compose(standing, {"en": "Your leukemia", "es": "Hola {nombre}"})
    assert str(refused.value).startswith("en: `leukem")
    assert "; es: {" in str(refused.value)


@pytest.mark.parametrize("texts", [{}, {"vi": "Xin chao"}, {"en": "Hi", "xx": "Hi"}])
def test_words_are_in_languages_we_offer(standing: Runtime, texts: dict[str, str]) -> None:
    with pytest.raises(Refused, match=r"at least one language|^Not offered"):
        compose(standing, texts)


def keys(runtime: Runtime) -> list[str]:
    return sorted(key for key in runtime.book.texts if key.startswith(broadcast_words.READY))


@pytest.mark.parametrize("clinic", [CLINIC, None])
def test_every_ready_text_can_be_sent_in_every_language(standing: Runtime, clinic: Clinic | None) -> None:
    assert len(keys(standing)) >= 4
    for key in keys(standing):
        words = compose(standing, ready(standing, key, clinic))
        assert [one.language for one in words] == list(standing.book.languages)
        assert {one.language: one.encoding for one in words} == ENCODINGS
        assert all(one.segments <= (3 if one.language == "ar" else 2) for one in words)
        assert not [one for one in words if "{" in one.text or private_word(one.text, standing.book.private)]
        assert all(("202-555-0100" in one.text) == (clinic is not None) for one in words)


def test_a_ready_text_goes_by_its_short_name(standing: Runtime) -> None:
    assert ready(standing, "followup", CLINIC) == ready(standing, "ready.followup", CLINIC)


def test_an_unknown_ready_text_names_those_there_are(standing: Runtime) -> None:
    with pytest.raises(Refused, match="call_us, closed, followup, weather"):
        ready(standing, "birthday", CLINIC)
