"""Choices in braces do not multiply without end: what would be too many ways is told, and never written out."""

import pytest

from bot.content import braces, loader
from bot.content.faults import BrokenContent
from bot.content.languages import ASKED, REDFLAGS
from bot.content.proof import check
from bot.content.yaml_file import Spec, parse, read
from bot.understand.phrase import choices
from tests.content import Copy, everything

HT, FLAGS = "flows/asked/ht.yaml", "flows/redflags/ht.yaml"

TEN = "{" + "|".join("abcdefghij") + "}"
JOINED = "o".join([TEN] * 12)
"""A million million ways: whoever writes them out never ends."""

APART = " ".join([TEN] * 12)

# file, behind which words it is put, what is put there
MULTIPLIED = {
    "a list": (FLAGS, "\nlists:\n", f'  many:\n    - "{JOINED}"\n'),
    "a list of what is asked": (HT, "\nlists:\n", f'  many:\n    - "{JOINED}"\n'),
    "what holds a sign back": (FLAGS, "\n  idioms: [", f'\n    "{JOINED}", '),
    "a danger sign": (FLAGS, "    say:\n", f'      - "fyev {JOINED} cho"\n'),
    "an opt-out": (HT, "\nopt_out:\n", f'  - "{JOINED} mesaj"\n'),
    "a topic": (HT, "\n  tests.node: [", f'\n    "{JOINED} ~ glann", '),
    "a command, with room between": (HT, "\n  STOP: [", f'\n    "{APART}", '),
}  # fmt: skip


@pytest.mark.parametrize("name", MULTIPLIED)
def test_braces_that_multiply_are_told_with_their_number(copy: Copy, name: str) -> None:
    file, behind, put = MULTIPLIED[name]
    copy.replace(file, behind, behind + put)
    with pytest.raises(BrokenContent) as broken:
        check(copy.root)
    (fault,) = broken.value.faults
    assert fault.where == f"{file}:{copy.line_of(file, TEN)}"
    assert fault.problem.startswith("the braces of `")
    assert fault.problem.endswith("` make 1,000,000,000,000 ways")
    assert fault.mend == "Write it in parts, 1,000 ways at most for each"


def test_every_text_that_multiplies_is_told_at_once(copy: Copy) -> None:
    for name in ("a list", "a danger sign", "a topic"):
        file, behind, put = MULTIPLIED[name]
        copy.replace(file, behind, behind + put)
    with pytest.raises(BrokenContent) as broken:
        everything(copy.root)
    assert [fault.where.partition(":")[0] for fault in broken.value.faults] == [FLAGS, FLAGS, HT]


@pytest.mark.parametrize(
    ("key", "text", "ways"),
    [
        ("lists", JOINED[:-1] + "o|p}", 1_100_000_000_000), ("lists", "o".join([TEN] * 4), 10_000), ("lists", "o".join([TEN] * 3), 0),
        ("lists", APART, 0), ("signs", APART, 0), ("signs", " ".join([f"{TEN}o"] * 4), 0), ("lists", " ".join([f"{TEN}o"] * 4), 10_000),
        ("lists", "{" + "|".join(["a"] * 1_001) + "}", 1_001), ("lists", "o|a|b|c|d", 0), ("held", "{|a}{|b}", 0),
    ],
)  # fmt: skip
def test_only_what_is_written_out_is_counted(key: str, text: str, ways: int) -> None:
    faults = list(braces.faults(parse(f'{key}:\n  one:\n    - "{text}"\n', FLAGS)))
    assert [fault.problem.rpartition("make ")[2] for fault in faults] == ([f"{ways:,} ways"] if ways else [])


def test_what_is_counted_in_a_list_is_what_its_readers_are_given() -> None:
    for text in ("{a|b}c{d|e|f}", "{a|b} {c|d|e}", "{a|b|c}", "x{|a}y", "{不|勿}{要|使|好}", "x {a|b}"):
        counted = braces._listed(text)
        assert counted == max(map(len, choices(text))), text


def test_the_border_is_far_above_what_the_files_need() -> None:
    """Whoever raises the longest choice raises this number, or writes less."""
    files = [path for part in (REDFLAGS, ASKED) for path in sorted((loader.ROOT / "flows" / part).glob("*.yaml"))]
    assert max(_most(read(path, loader.ROOT)) for path in files) * 5 < braces.MOST


def _most(file: Spec) -> int:
    texts = [str(one.value) for part in file.mapping().values() for one in braces._texts(part)]
    return max((len(way) for text in texts for way in choices(text)), default=0)
