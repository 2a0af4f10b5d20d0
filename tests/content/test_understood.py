"""Topics that are named are topics of the tree, and what was learned is of today's examples."""

from collections.abc import Callable

import pytest

from bot.content import learned, loader, tree
from bot.content.faults import BrokenContent, Fault
from bot.content.proof import check
from bot.engine.commands import TOPICS
from bot.engine.offers import held, is_unwritten
from bot.understand import understand
from tests.content import EN, Copy, errors, fault_after

HT = "flows/asked/ht.yaml"
EXAMPLES = "flows/examples/ht.tsv"
NPZ = "flows/learned.npz"


def found(copy: Copy) -> list[Fault]:
    """Faults of everything but what was learned: examples change here."""
    return [fault for fault in errors(copy) if not fault.where.startswith(NPZ)]


def test_the_tree_has_every_topic_of_a_menu_and_everything_that_is_done() -> None:
    topics = tree.load(loader.ROOT)
    assert len(topics) == 62
    assert topics >= {*held(loader.load()), *TOPICS}


def test_a_phrase_of_no_topic_is_named_by_line(copy: Copy) -> None:
    copy.only("en", "es")
    copy.replace(HT, "\n  tests.node: [", "\n  tests.nod: [")
    (fault,) = found(copy)
    assert fault.where == f"{HT}:{copy.line_of(HT, '  tests.nod: [')}"
    assert fault.problem == "`tests.nod` is no topic of flows/tree.yaml"
    assert (fault.mend, fault.language) == ("Mend the topic id, or add it there", "ht")


def test_examples_of_no_topic_and_no_examples_are_named_by_line(copy: Copy) -> None:
    copy.only("en", "es")
    lines = copy.read(EXAMPLES).splitlines()
    odd = ["ht\tki jan ou ye\tmeds.kemo\t\t", "ht\tki jan ou ye\tURGNT\tnow\tR09", "ht\tki jan ou ye"]
    copy.write(EXAMPLES, "\n".join([*lines[:4], *odd, *lines[4:], ""]))
    assert [(fault.where, fault.problem) for fault in found(copy)] == [
        (f"{EXAMPLES}:5", "`meds.kemo` is no label, nor a topic of flows/tree.yaml"),
        (f"{EXAMPLES}:6", "`URGNT` is no label, nor a topic of flows/tree.yaml"),
        (f"{EXAMPLES}:7", "this is no example"),
    ]


def test_a_keyword_of_a_topic_without_a_page_is_understood_and_told_so(copy: Copy) -> None:
    copy.only("en")
    copy.replace("flows/tree.yaml", "\ntreat: [", "\ntreat: [\n  treat.leeches,")
    copy.replace(EN, "  side.hair: [hair,", "  treat.leeches: [leeches, bloodletting, cupping]\n  side.hair: [hair,")
    assert [fault.problem for fault in found(copy)] == ["`treat.leeches` is not reached in two choices"]
    book = loader.load(copy.root)
    meaning = understand("bloodletting", book.lexicon, "en")
    assert (meaning.label, is_unwritten(meaning, book)) == ("treat.leeches", True)


def test_a_keyword_of_a_node_that_is_no_topic_stops_the_start(copy: Copy) -> None:
    file, line = fault_after(
        copy, EN, "  side.hair: [hair,", "  language: [tongue]\n  side.hair: [hair,", "`language`, which does not exist"
    )
    assert (file, line) == (EN, copy.line_of(EN, "  language: [tongue]"))


def test_examples_that_nothing_was_learned_from_are_told_with_the_command(copy: Copy) -> None:
    copy.only("en", "es")
    copy.write(EXAMPLES, copy.read(EXAMPLES) + "ht\tki jan ou ye\tUNKNOWN\t\t\n")
    (fault,) = errors(copy)
    assert str(fault) == f"{NPZ}:1: made of other examples than those in flows/examples. Run `marrowline learn`"
    assert fault.severity == "error"


def test_what_was_learned_of_these_examples_is_said_nothing_of(copy: Copy) -> None:
    copy.only("en", "es")
    copy.write(EXAMPLES, copy.read(EXAMPLES) + "ht\tki jan ou ye\tUNKNOWN\t\t\n")
    path = learned.path_of(copy.root)
    kept = learned.load(copy.root)
    assert kept
    learned.save(path, kept, learned.made_of(copy.root))
    assert errors(copy) == []


def test_nothing_learned_is_told_with_the_command(copy: Copy) -> None:
    copy.only("en", "es")
    (copy.root / NPZ).unlink()
    (fault,) = errors(copy)
    assert str(fault) == f"{NPZ}:1: the file is missing. Run `marrowline learn`"


def _cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def _garbage(_: bytes) -> bytes:
    return b"these are no numbers"


def _nothing(_: bytes) -> bytes:
    return b""


def _damaged(whole: bytes) -> bytes:
    middle = len(whole) // 2
    return whole[:middle] + bytes(byte ^ 0xFF for byte in whole[middle : middle + 64]) + whole[middle + 64 :]


@pytest.mark.parametrize("spoil", [_cut, _garbage, _nothing, _damaged])
def test_what_was_learned_and_is_broken_stops_the_start_in_a_line(copy: Copy, spoil: Callable[[bytes], bytes]) -> None:
    path = copy.root / NPZ
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(BrokenContent, match=f"^{NPZ}:1: what was learned cannot be read. Run `marrowline learn`$"):
        loader.load(copy.root).lexicon.prepare()
    with pytest.raises(BrokenContent, match=NPZ):
        check(copy.root)
