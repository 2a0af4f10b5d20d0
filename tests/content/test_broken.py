"""Broken files stop the start, with file, line and mend; they never reach a person."""

import pytest

from bot.content import catalog, loader
from bot.content.faults import BrokenContent, Fault
from tests.content import EN, PO, Copy, everything, fault_after

MAIN, TEXTS, BASICS, SIDE = "flows/main.yaml", "flows/texts.yaml", "flows/topics/basics.yaml", "flows/topics/side.yaml"
FLAGS, ASKED = "flows/redflags/en.yaml", "flows/asked/en.yaml"

# file, what stands there, what somebody writes, words of the line that is named, words of the fault
CASES = {
    "option without its node": (MAIN, "1: basics", "1: nowhere", "main:", "leads to `nowhere`"),
    "yes without its node": (BASICS, '"yes": basics.outlook.read', '"yes": nowhere', "basics.outlook:", "leads to `nowhere`"),
    "then without its node": (BASICS, "then: basics.stats.deaths", "then: nowhere", "basics.stats:", "leads to `nowhere`"),
    "unknown kind": (MAIN, "kind: question", "kind: quiz", "kind: quiz", "unknown kind `quiz`"),
    "no kind": (MAIN, "  kind: question\n", "", "language:", "`kind` must be a text"),
    "no title": (MAIN, "  title: Language\n", "", "language:", "`title` must be a text"),
    "key twice": (MAIN, "title: Language", "title: Language\n  title: Again", "title: Again", "`title` stands twice"),
    "node twice": (SIDE, "side.urgent:", "basics:\n  kind: menu\n  title: X\n\nside.urgent:", "basics:", "`basics` is also in"),
    "command twice": (EN, "  HELP: [", "  STOP: [x]\n  HELP: [", "STOP: [x]", "`STOP` stands twice"),
    "open quote": (MAIN, "title: Language", 'title: "Language', "Choose a language", "not YAML"),
    "tab": (MAIN, "  title: Language", "\ttitle: Language", "\ttitle: Language", "not YAML"),
    "control character": (MAIN, "title: Language", "title: Lang\x00uage", "", "not YAML"),
    "a list as a key": (MAIN, "language:\n", "? [a, b]\n: c\n\nlanguage:\n", "? [a, b]", "key"),
    "node that is a text": (MAIN, "language:\n", "extra: words\n\nlanguage:\n", "extra: words", "a mapping is needed"),
    "no pages": (BASICS, "  pages:\n", "  closing:\n", "basics.what:", "has no pages"),
    "pages that are a text": (BASICS, "  pages:\n", "  pages: x\n  closing:\n", "pages: x", "`pages` must be a list"),
    "facts that are a text": (SIDE, "facts: [F262, F265]", "facts: F262", "facts: F262", "`facts` must be a list"),
    "unknown key of a page": (SIDE, "- text: |-", "- txt: |-", "- txt: |-", "unknown key `txt`"),
    "unknown key of a node": (MAIN, "title: Language", "titel: Language", "titel: Language", "unknown key `titel`"),
    "closing that is no text": (SIDE, "closing: side.closing", "closing: nothing", "side.urgent:", "closes with `nothing`"),
    "source that is not listed": (SIDE, "source: acs", "source: nobody", "side.urgent:", "names the source `nobody`"),
    "text without words": (TEXTS, "menu.hint: Reply with a number. 0 for the main menu.", 'menu.hint: ""', "menu.hint:", "no words"),
    "unknown deed": (MAIN, "does: forget", "does: explode", "does: explode", "unknown deed `explode`"),
    "yes and a deed": (BASICS, '"yes": basics.outlook.read', '"yes": main\n  does: forget', "basics.outlook:", "either `yes` or `does`"),
    "letter for a number": (MAIN, "5: side", "x: side", "main:", "option `x`"),
    "nought for a number": (MAIN, "5: side", "0: side", "main:", "option `0`"),
    "odd digit for a number": (MAIN, "5: side", "²: side", "main:", "option `²`"),
    "main that is no menu": (MAIN, "main:\n  kind: menu", "maine:\n  kind: menu", "language:", "leads to `main`"),
    "unknown command": (EN, "HELP: [", "AIDE: [", "AIDE: [", "unknown command `AIDE`"),
    "unknown key of words": (EN, "greetings: [", "hellos: [", "hellos: [", "unknown key `hellos`"),
    "words that are a text": (EN, "greetings: [hi,", "greetings: hi #", "greetings: hi", "`greetings` must be a list"),
    "no name of the language": (EN, "name: English\n", "", "names: [", "`name` must be a text"),
    "keyword of no topic": (EN, "basics.blood: [", "basics.blod: [", "basics.blod: [", "`basics.blod`, which does not exist"),
    "unknown severity": (FLAGS, "severity: now", "severity: soon", "severity: soon", "unknown severity `soon`"),
    "no severity": (FLAGS, "    severity: now\n", "", "R03:", "`severity` must be a text"),
    "danger sign misspelt": (FLAGS, "    say:\n", "    says: [x]\n    say:\n", "    says:", "unknown key `says`"),
    "danger sign without words": (FLAGS, "    say:\n", '    say:\n      - ""\n', '- ""', "no words"),
    "danger sign that is any word": (FLAGS, "    say:\n", '    say:\n      - "*"\n', '- "*"', "no words"),
    "danger sign of a list that is not there": (FLAGS, "    say:\n", "    say:\n      - <nobody> hurts\n", "- <nobody>", "no list 'nobody'"),
    "list of no use": (FLAGS, "held:\n", "held:\n  nothing: [x]\n", "nothing: [x]", "unknown key `nothing`"),
    "opt-out without words": (ASKED, "opt_out:\n", 'opt_out:\n  - "="\n', '- "="', "no words"),
    "command of a number": (ASKED, "  STOP: [", "  STOP: [0, ", "  STOP: [0", "has no letters"),
    "unknown command of a language": (ASKED, "  STOP: [", "  HALT: [x]\n  STOP: [", "HALT: [x]", "unknown command `HALT`"),
    "PO keyword misspelt": (PO, 'msgctxt "main.title"', 'msgctx "main.title"', 'msgctx "main.title"', "not a PO file"),
    "PO text without quotes": (PO, 'msgstr "MARROWLINE"', "msgstr MARROWLINE", "msgstr MARROWLINE", "not a PO file"),
    "PO text with one quote": (PO, 'msgstr "MARROWLINE"', 'msgstr "MARROWLINE', 'msgstr "MARROWLINE', "not a PO file"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_broken_file_is_named_by_line(copy: Copy, name: str) -> None:
    file, old, new, marker, problem = CASES[name]
    found = fault_after(copy, file, old, new, problem)
    assert found == (file, copy.line_of(file, marker) if marker else 1)


@pytest.mark.parametrize("file", [MAIN, TEXTS, "flows/sources.yaml", "flows/terms.yaml", "flows/tree.yaml"])
def test_missing_file_is_a_fault(copy: Copy, file: str) -> None:
    (copy.root / file).unlink()
    with pytest.raises(BrokenContent, match=file):
        loader.load(copy.root)


@pytest.mark.parametrize("file", [MAIN, TEXTS, BASICS, FLAGS, EN, PO])
def test_other_encoding_is_a_fault(copy: Copy, file: str) -> None:
    path = copy.root / file
    path.write_bytes(path.read_bytes() + b"\n# caf\xe9\n")
    with pytest.raises(BrokenContent, match=f"{file}:1: not UTF-8"):
        everything(copy.root)


@pytest.mark.parametrize(
    "key",
    sorted(
        key
        for key, text in loader.load().texts.items()
        # a ready text is offered to staff where it is; nothing names it
        if text.origin.startswith(TEXTS) and not key.startswith("ready.")
    ),
)
def test_missing_text_is_a_fault(copy: Copy, key: str) -> None:
    copy.replace(TEXTS, f"\n{key}:", f"\nnot.{key}:")
    with pytest.raises(BrokenContent, match=key.replace(".", r"\.")):
        loader.load(copy.root)


@pytest.mark.parametrize("key", ["language", "forget"])
def test_missing_command_node_is_a_fault(copy: Copy, key: str) -> None:
    copy.replace(MAIN, f"\n{key}:", f"\nnot_{key}:")
    with pytest.raises(BrokenContent, match=f"`{key}` is missing"):
        loader.load(copy.root)


def test_every_dangling_target_is_named(copy: Copy) -> None:
    copy.replace(MAIN, "1: basics", "1: nowhere")
    copy.replace(BASICS, "8: basics.stats", "8: somewhere")
    with pytest.raises(BrokenContent) as broken:
        loader.load(copy.root)
    assert [fault.problem.split(",")[0] for fault in broken.value.faults] == [
        "`main` leads to `nowhere`", "`basics` leads to `somewhere`",
    ]  # fmt: skip


def test_broken_catalog_stops_the_compiling(copy: Copy) -> None:
    copy.replace(PO, 'msgctxt "main.title"', 'msgctx "main.title"')
    with pytest.raises(BrokenContent, match=PO):
        catalog.compile_all(copy.root)


def test_fault_reads_like_a_compilers() -> None:
    fault = Fault("flows/main.yaml:4", "`main` leads nowhere", "Mend it", language="en")
    assert str(fault) == "flows/main.yaml:4: `main` leads nowhere. Mend it"
    assert fault.as_dict() == {
        "where": "flows/main.yaml:4", "problem": "`main` leads nowhere", "mend": "Mend it", "severity": "error", "language": "en",
    }  # fmt: skip
