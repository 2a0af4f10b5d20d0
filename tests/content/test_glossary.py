"""The words behind WORD: each has a name in every language, no name means two, and some are asked for first."""

import pytest

from bot.content import glossary, lexicon, loader
from bot.content.faults import Fault
from bot.content.proof import check
from bot.content.proof import glossary as proof
from bot.content.yaml_file import read
from bot.engine.book import Book
from bot.engine.nodes import Confirm, Word
from bot.understand.glossary import find, node_of
from bot.understand.normalise import normalise
from tests.content import Copy, fault_after

EN, ES = "locales/en/glossary.yaml", "locales/es/glossary.yaml"
LANGUAGES = ("en", "ar", "es", "fr", "zh")
WORDS = read(loader.ROOT / glossary.FILE, loader.ROOT).mapping()
SENSITIVE = [word for word, spec in WORDS.items() if spec.text("sensitive", "false") == "true"]


def found(copy: Copy) -> list[Fault]:
    return list(proof.faults(loader.load(copy.root), copy.root))


def test_a_word_without_a_name_is_a_fault(copy: Copy) -> None:
    copy.replace(ES, "\nallogeneic_transplant: ", "\n# allogeneic_transplant: ")
    (fault,) = found(copy)
    assert (fault.where, fault.problem) == (
        f"{ES}:{copy.line_of(ES, 'active_disease:')}", "`word.allogeneic_transplant` has no name",
    )  # fmt: skip
    assert (fault.severity, fault.language) == ("error", "es")


def test_a_name_for_two_words_is_a_fault(copy: Copy) -> None:
    copy.replace(EN, "\nacute: [", "\nacute: [Anaemia!, ")
    (fault,) = found(copy)
    assert fault.where == f"{EN}:{copy.line_of(EN, 'anemia: [')}"
    assert (fault.problem, fault.language) == ("`anaemia` names `acute` and `anemia`", "en")
    assert (fault.mend, fault.severity) == ("Keep it for one of them", "error")


def test_a_name_twice_for_the_same_word_is_fine(copy: Copy) -> None:
    copy.replace(EN, "\nacute: [", "\nacute: [Acute!, ")
    assert found(copy) == []


def test_two_languages_may_call_two_words_alike(copy: Copy) -> None:
    copy.replace(ES, "\nacute: [", "\nacute: [anaemia, ")
    assert found(copy) == []


def test_a_name_of_no_word_is_a_fault(copy: Copy) -> None:
    copy.replace(ES, "\nacute: [", "\nleech: [sanguijuela]\nacute: [")
    (fault,) = found(copy)
    assert (fault.where, fault.problem) == (f"{ES}:{copy.line_of(ES, 'leech:')}", "`leech` is no word")
    assert (fault.severity, fault.language) == ("error", "es")


def test_the_page_behind_a_question_is_no_word_of_its_own(copy: Copy) -> None:
    copy.replace(ES, "\nacute: [", f"\n{SENSITIVE[0]}.read: [leer]\nacute: [")
    assert [fault.problem for fault in found(copy)] == [f"`{SENSITIVE[0]}.read` is no word"]


def test_a_word_whose_topic_does_not_exist_stops_the_start(copy: Copy) -> None:
    file, line = fault_after(
        copy, glossary.FILE, "  topic: after.words", "  topic: after.nowhere",
        "`word.active_disease` leads to `after.nowhere`, which does not exist",
    )  # fmt: skip
    assert (file, line) == (glossary.FILE, copy.line_of(glossary.FILE, "term: Active disease"))


# what stands there, what somebody writes, words of the line that is named, words of the fault
BROKEN = {
    "no term": ("  term: Acute\n", "", "\nacute:", "`term` must be a text"),
    "no words": ("  term: Acute\n", '  term: ""\n', 'term: ""', "no words"),
    "no topic": ("  term: Acute\n  topic: basics.what\n", "  term: Acute\n", "\nacute:", "`topic` must be a text"),
    "unknown key": ("  term: Acute\n", "  term: Acute\n  also: hasty\n", "also: hasty", "unknown key `also`"),
    "no flag": ("  sensitive: true\n", "  sensitive: rather\n", "rather", "must be true or false"),
    "source that is not listed": ("  source: acs\n", "  source: nobody\n", "term: Active", "names the source `nobody`"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_word_is_named_by_line(copy: Copy, name: str) -> None:
    old, new, marker, problem = BROKEN[name]
    file, line = fault_after(copy, glossary.FILE, old, new, problem)
    text = copy.read(file)
    assert file == glossary.FILE
    assert line == text[: text.index(marker) + marker.count("\n")].count("\n") + 1


def test_the_prover_looks_at_the_names(copy: Copy) -> None:
    copy.only("en")
    copy.replace(EN, "\nacute: [", "\nleech: [leech]\nacute: [")
    assert "`leech` is no word" in [fault.problem for fault in check(copy.root).faults]


def test_a_sensitive_word_is_asked_for_first(book: Book) -> None:
    assert SENSITIVE
    for word in SENSITIVE:
        asked, meaning = book.nodes[node_of(word)], book.nodes[f"{node_of(word)}.read"]
        assert isinstance(asked, Confirm)
        assert (asked.ask.key, asked.yes) == (glossary.ASK, meaning.id)
        assert isinstance(meaning, Word)
        assert meaning.text.facts


def test_every_other_word_is_told_at_once(book: Book) -> None:
    plain = [book.nodes[node_of(word)] for word in WORDS if word not in SENSITIVE]
    assert {node.kind for node in plain} == {"word"}
    assert not [node.id for node in plain if f"{node.id}.read" in book.nodes]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_leads_to_its_word(book: Book, code: str) -> None:
    named = lexicon.glossary_specs(loader.ROOT)[code]
    assert set(named.mapping()) == set(WORDS)
    wrong = [
        (name, word)
        for word in named.mapping()
        for name in named.texts(word)
        if find(normalise(name), book.lexicon, code) != word
    ]
    assert wrong == []


def test_every_language_of_the_project_has_names() -> None:
    assert set(lexicon.glossary_specs(loader.ROOT)) == set(loader.written_in(loader.ROOT)) == set(LANGUAGES)
