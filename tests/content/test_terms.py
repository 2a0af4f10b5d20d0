"""The term base: a translation calls a thing by its name, unless it is excused, and never says what it must not."""

from collections.abc import Mapping

import pytest

from bot.content import flows, loader
from bot.content.faults import Fault
from bot.content.proof import check, terms
from tests.content import Copy

TEXTS, KEY = "flows/texts.yaml", "menu.invalid"
LINE = "menu.invalid: That number is not on the list."


def told(copy: Copy, said: Mapping[str, str], code: str = "es") -> list[Fault]:
    return list(terms.faults(flows.load(copy.root), said, copy.root, code))


def after(copy: Copy, english: str, words: str, code: str = "es") -> list[str]:
    """The problems once a text reads so in English and in `code`."""
    copy.replace(TEXTS, LINE, f"{KEY}: {english}")
    return [fault.problem for fault in told(copy, {KEY: words}, code)]


@pytest.mark.parametrize("code", ["ar", "es", "fr", "zh"])
def test_the_project_calls_things_by_their_names(code: str) -> None:
    content = flows.load(loader.ROOT)
    assert list(terms.faults(content, loader.translated(content, loader.ROOT, code), loader.ROOT, code)) == []


def test_a_translation_without_its_term_is_a_fault(copy: Copy) -> None:
    copy.replace(TEXTS, LINE, f"{KEY}: You may get a fever.")
    (fault,) = told(copy, {KEY: "Puede tener temperatura."})
    assert (fault.where, fault.problem) == (
        f"{TEXTS}:{copy.line_of(TEXTS, f'{KEY}:')}",
        f"`{KEY}` has no word for fever",
    )
    assert (fault.mend, fault.severity, fault.language) == (f"Use one of: fiebre ({terms.FILE})", "error", "es")


@pytest.mark.parametrize(
    ("english", "words", "missing"),
    [
        ("Platelets help.", "Las PLAQUETAS ayudan.", []), ("Fever and platelets.", "Fiebre.", ["platelets"]),
        ("A relapse is new.", "La recaída es nueva.", []), ("A relapse is new.", "Es nueva.", ["relapse"]),
        ("ALL is rare.", "La LLA es rara.", []), ("ALL is rare.", "Esa es rara.", ["ALL"]),
        ("All is well.", "Todo va bien.", []), ("Feverish feelings.", "Mal.", []),
    ],
)  # fmt: skip
def test_a_term_is_a_whole_word_and_its_translation_any_form(
    copy: Copy, english: str, words: str, missing: list[str]
) -> None:
    assert after(copy, english, words) == [f"`{KEY}` has no word for {name}" for name in missing]


@pytest.mark.parametrize(
    ("english", "missing"),
    [("Text BRUISE, FEVER or INFECTION.", []), ("Text a bruise.", ["bruise"]), ("Bruise or not.", ["bruise"])],
)
def test_a_command_word_in_capitals_asks_for_nothing(copy: Copy, english: str, missing: list[str]) -> None:
    assert after(copy, english, "Envíe la palabra.") == [f"`{KEY}` has no word for {name}" for name in missing]


def test_a_language_without_a_form_is_not_looked_at(copy: Copy) -> None:
    assert after(copy, "You may get a fever.", "Ou ka cho.", "ht") == []


@pytest.mark.parametrize(
    ("code", "words", "never"),
    [
        ("es", "Toda la leucemia es rara.", "toda la leucemia"), ("fr", "C'est toute la leucémie.", "toute la leucemie"),
        ("zh", "所有白血病都少见。", "所有白血病"), ("ar", "كل سرطان الدم نادر.", "كل سرطان الدم"),
    ],
)  # fmt: skip
def test_words_that_must_never_be_said_are_a_fault(copy: Copy, code: str, words: str, never: str) -> None:
    copy.replace(TEXTS, LINE, f"{KEY}: It is rare.")
    (fault,) = told(copy, {KEY: words}, code)
    assert fault.where == f"{TEXTS}:{copy.line_of(TEXTS, f'{KEY}:')}"
    assert (fault.problem, fault.severity, fault.language) == (f"`{KEY}` says `{never}`", "error", code)


def test_what_is_excused_needs_no_term_and_may_still_not_say_what_is_never_said(copy: Copy) -> None:
    copy.replace(terms.FILE, "\notherwise:\n", f"\notherwise:\n  es: [{KEY}]\n")
    assert after(copy, "ALL is rare.", "Es rara.") == []
    assert [fault.problem for fault in told(copy, {KEY: "Toda la leucemia."})] == [f"`{KEY}` says `toda la leucemia`"]


def test_an_excuse_is_for_one_language(copy: Copy) -> None:
    copy.replace(terms.FILE, "\notherwise:\n", f"\notherwise:\n  fr: [{KEY}]\n")
    assert after(copy, "ALL is rare.", "Es rara.") == [f"`{KEY}` has no word for ALL"]


def test_a_word_that_is_explained_is_called_by_its_name_before_it(copy: Copy) -> None:
    meaning = {"word.allogeneic_transplant": "Las células vienen de un donante. Es para la LLA."}
    assert told(copy, meaning | {"word.allogeneic_transplant.title": "Trasplante alogénico"}) == []
    (fault,) = told(copy, {"word.acute": "Empieza pronto.", "word.acute.title": "Aguda"})
    assert fault.problem == "`word.acute` has no word for ALL"
    assert told(copy, {"word.acute": "Empieza pronto.", "word.acute.title": "LLA aguda"}) == []


def test_the_prover_looks_at_the_terms(copy: Copy) -> None:
    copy.only("en", "es")
    copy.say("basics.what/1", "Es un cáncer de la sangre.")
    assert "`basics.what/1` has no word for ALL" in [fault.problem for fault in check(copy.root).faults]
