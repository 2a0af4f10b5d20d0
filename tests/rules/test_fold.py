"""Accents folded for SMS: only where the language stays readable, only what GSM-7 lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.messages import every_message
from bot.engine.book import Book
from bot.rules.fold import FOLDABLE, fold
from bot.rules.segments import GSM_ALL, measure

# the letters of each language that GSM-7 lacks, from CLDR
COSTLY = {
    "es": "ÁÍÓÚáíóú",
    "fr": "ÀÂÈÊËÎÏÔÙÛŒŸâçêëîïôûœÿ",
    "pt": "ÀÁÂÃÊÍÒÓÔÕÚáâãçêíóôõú",
}
KEPT = {"es": "ñÑéÉ¿¡üÜ", "fr": "éÉèàùÇüÜ", "pt": "éÉàÇò"}


@pytest.mark.parametrize(
    ("language", "text", "sent"),
    [
        ("es", "¿Qué pasó el año pasado? ¡Acción rápida!", "¿Qué paso el año pasado? ¡Accion rapida!"),
        ("es", "pingüino, ÁRBOL, útil", "pingüino, ARBOL, util"),
        ("fr", "Être à l'hôpital, cœur, ça va, Œdème", "Etre à l'hopital, coeur, ca va, Oedème"),
        ("pt", "Ação rápida: não vá, avô e avó", "Acao rapida: nao va, avo e avo"),
        ("vi", "Sốt cao, gọi bác sĩ", "Sốt cao, gọi bác sĩ"),
        ("pl", "Gorączka, dzwoń", "Gorączka, dzwoń"),
        ("xx", "áíóú âêî ãõ", "áíóú âêî ãõ"),
        ("", "áíóú", "áíóú"),
        ("en", "café, naïve", "café, naïve"),
    ],
)
def test_folds_as_the_language_allows(language: str, text: str, sent: str) -> None:
    assert fold(text, language) == sent


@pytest.mark.parametrize("language", sorted(COSTLY))
def test_every_costly_letter_becomes_cheap(language: str) -> None:
    assert set(fold(COSTLY[language], language)) <= GSM_ALL


@pytest.mark.parametrize("language", sorted(KEPT))
def test_letters_of_gsm_are_kept(language: str) -> None:
    assert fold(KEPT[language], language) == KEPT[language]


@pytest.mark.parametrize("language", sorted(FOLDABLE))
def test_setting_switches_folding_off(language: str) -> None:
    assert fold(COSTLY[language], language, enabled=()) == COSTLY[language]


def test_setting_cannot_fold_vietnamese() -> None:
    assert fold("sốt", "vi", enabled=("vi", "es")) == "sốt"


@given(st.text(), st.sampled_from(sorted(FOLDABLE)))
def test_folding_twice_changes_nothing(text: str, language: str) -> None:
    once = fold(text, language)
    assert fold(once, language) == once


@given(st.text(), st.sampled_from(["vi", "ar", "zh", "ru", "ht", "en", "unknown"]))
def test_other_languages_are_never_folded(text: str, language: str) -> None:
    assert fold(text, language) == text


@given(st.text(alphabet=sorted(GSM_ALL)), st.sampled_from(sorted(FOLDABLE)))
def test_cheap_text_is_left_alone(text: str, language: str) -> None:
    assert fold(text, language) == text


def test_every_spanish_message_is_cheap(book: Book) -> None:
    costly = [reply.key for reply in every_message(book, "es") if measure(fold(reply.text, "es")).encoding != "GSM-7"]
    # it names each language in its own script
    assert costly == ["language.ask"]
