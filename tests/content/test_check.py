"""The prover: silent about the project's content, and loud about each thing that may go wrong."""

import pytest

from bot.content.proof import check
from tests.content import EN, ES, PO, Copy, errors

TEXTS, SIDE, BASICS, MAIN = "flows/texts.yaml", "flows/topics/side.yaml", "flows/topics/basics.yaml", "flows/main.yaml"

# file, what stands there, what somebody writes, words of the line that is named, words of the fault
IN_FILES = {
    "hard words": (
        TEXTS, "menu.invalid: That number is not on the list.",
        "menu.invalid: Administration necessitates immediate verification of numerical eligibility criteria.", "menu.invalid:", "grade",
    ),
    "link shortener": (TEXTS, "menu.invalid: That number", "menu.invalid: See bit.ly/x. That number", "menu.invalid:", "link shortener"),
    "the other disease": (BASICS, "ALL is a cancer of the blood.", "AML is a cancer of the blood.", "ALL is short", "says AML"),
    "English too long": (TEXTS, "Welcome to Marrowline", "Welcome, do come in. " * 12 + "Welcome to Marrowline", "welcome:", "takes 4 segments"),
    "node nobody reaches": (MAIN, "\nforget:\n", "\nlost:\n  kind: menu\n  title: LOST\n\nforget:\n", "title: LOST", "cannot be reached"),
    "reserved keyword": (EN, "side.hair: [hair,", "side.hair: [info, hair,", "side.hair: [", "a word carriers act on"),
    "reserved keyword in Spanish": (ES, "side.hair: [pelo,", "side.hair: [end, pelo,", "side.hair: [", "a word carriers act on"),
    "keyword of two topics": (EN, "side.tired: [tired,", "side.tired: [hair, tired,", "side.hair: [", "`hair` means"),
    "keyword that is a command": (EN, "side.tired: [tired,", "side.tired: [topics, tired,", "side.tired: [", "`topics` means"),
    "keyword of another language": (ES, "side.hair: [pelo,", "side.hair: [tired, pelo,", "side.hair: [", "in `en`"),
    "too few keywords": (
        EN, "side.hair: [hair,", "side.hair: [hair, wig]  # [hair,", "", "`side.hair` has 2 keywords",
    ),
}  # fmt: skip

# text, Spanish words, words of the fault
IN_TRANSLATIONS = {
    "lost placeholder": ("care_team.phone", "su equipo médico", "lost placeholders: {clinic_phone}"),
    "lost number": ("urgent.911", "LLAME YA. Luego llame a {care_team}.", "lost numbers: 911"),
    "changed number": ("side.closing", "Fiebre de 101.4 F (38 C): llame ya. Peligro: 911.", "lost numbers: 1004"),
    "no words": ("stop.done", "", "is not translated"),
    "lost number of a page": ("side.infection/1", "Tome su temperatura.", "lost numbers"),
}


def problems(copy: Copy) -> list[tuple[str, str]]:
    return [(fault.where, fault.problem) for fault in errors(copy)]


def test_content_of_the_project_passes(copy: Copy) -> None:
    report = check(copy.root)
    assert [str(fault) for fault in report.faults if fault.severity == "error"] == []
    assert report.ok
    told = [fault.as_dict() for fault in report.faults]
    assert report.as_dict() == {"ok": True, "languages": report.languages, "faults": told}


@pytest.mark.parametrize("name", IN_FILES)
def test_fault_in_a_file_is_found(copy: Copy, name: str) -> None:
    file, old, new, marker, words = IN_FILES[name]
    copy.only("en", "es")
    copy.replace(file, old, new)
    found = [where for where, problem in problems(copy) if words in problem]
    line = next((number for number, row in enumerate(copy.read(file).splitlines(), 1) if marker and marker in row), 0)
    assert [where.split(":")[0] for where in found] == [file]
    assert not line or abs(int(found[0].split(":")[1]) - line) <= 4


@pytest.mark.parametrize("name", IN_TRANSLATIONS)
def test_fault_in_a_translation_is_found(copy: Copy, name: str) -> None:
    key, translation, words = IN_TRANSLATIONS[name]
    copy.only("en", "es")
    copy.say(key, translation)
    line = copy.line_of(PO, f'msgctxt "{key}"')
    (found,) = [where for where, problem in problems(copy) if words in problem and f"`{key}`" in problem]
    file, _, number = found.rpartition(":")
    assert file == PO
    assert abs(int(number) - line) <= 8


def test_spanish_too_long_is_found(copy: Copy) -> None:
    copy.only("en", "es")
    copy.say("unknown", "Perdón, no entendí. " * 30 + "{care_team} 911")
    (fault,) = [fault for fault in errors(copy) if "segments" in fault.problem]
    assert fault.problem.startswith("`unknown` takes 5 segments")
    assert fault.language == "es"


def test_costly_letter_is_named(copy: Copy) -> None:
    copy.only("en", "es")
    copy.say("unknown", "Perdón, no entendí ☎. " * 12 + "{care_team} 911")
    (fault,) = [fault for fault in errors(copy) if "segments" in fault.problem]
    assert "UCS-2" in fault.problem
    assert "☎" in fault.mend


def test_fuzzy_translation_is_found(copy: Copy) -> None:
    copy.only("en", "es")
    copy.mark_fuzzy("basics.what/1")
    assert [problem for _, problem in problems(copy)] == ["`basics.what/1` is fuzzy: its English changed"]


def test_language_without_catalog_is_found(copy: Copy) -> None:
    copy.only("en", "es")
    (copy.root / "locales" / "vi").mkdir()
    copy.write("locales/vi/words.yaml", "name: Tiếng Việt\nnames: [tiếng việt]\n")
    report = check(copy.root)
    assert ("locales/vi/words.yaml:1", "no translations") in [(fault.where, fault.problem) for fault in report.faults]
    assert (report.ok, report.languages["vi"]["offered"]) == (False, False)


def test_menu_of_nine_is_found(copy: Copy) -> None:
    copy.only("en", "es")
    copy.replace(SIDE, "8: side.late", "8: side.late\n    9: basics.what")
    assert [problem for _, problem in problems(copy) if "options" in problem] == ["`side` has 9 options"]


def test_decimal_comma_loses_no_number(copy: Copy) -> None:
    copy.only("en", "es")
    copy.say("side.closing", "Fiebre de 100,4 F (38 C): llame ya a su equipo. Peligro: 911.")
    assert problems(copy) == []


def test_figures_are_given_by_language(copy: Copy) -> None:
    copy.say("basics.what/1", "")
    rows = check(copy.root).languages
    assert list(rows) == ["en", "ar", "es", "fr", "zh"]
    assert (rows["en"]["state"], rows["es"]["state"]) == ("source", "draft")
    assert {code: row["missing"] for code, row in rows.items()} == {"en": 0, "ar": 0, "es": 1, "fr": 0, "zh": 0}
    assert rows["es"]["messages"] == rows["en"]["messages"] - 4  # type: ignore[operator]
    # the question that names every language in its own letters
    assert [rows[code]["ucs2"] for code in ("en", "es", "fr")] == [1, 1, 1]
