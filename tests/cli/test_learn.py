"""What is learned from examples: a reader, and the trees that weigh it against the rules."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.cli.learn import fit
from bot.content import learned, loader
from bot.understand import danger
from bot.understand.danger import EVIDENCE
from bot.understand.evaluation import Row
from bot.understand.learned import DANGER, TOPIC, Learned
from bot.understand.meaning import CRISIS, STOP, UNKNOWN, URGENT, Meaning
from bot.understand.red_flags import Ruled
from bot.understand.tokens import tokens

PARTS = 6


def some(count: int) -> Sequence[Row]:
    """About so many of the English examples."""
    rows = [row for row in learned.examples(loader.ROOT) if row.language == "en"]
    return rows[:: len(rows) // count]


@pytest.fixture(scope="module")
def taught() -> Learned:
    """A reader that learned from a few of the English examples."""
    return fit(some(1_500))


def test_a_reader_learns_from_examples(taught: Learned) -> None:
    assert taught.read(tokens("he is so hot and shaking with fever")).told(DANGER) > 0
    assert taught.read(tokens("thanks see you monday")).told(DANGER) < 0


def test_what_was_learned_is_kept(taught: Learned, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    learned.save(learned.path_of(tmp_path), taught, "these")
    again = learned.load(tmp_path)
    assert again is not None
    assert learned.source_of(learned.path_of(tmp_path)) == "these"
    said = tokens("my chest hurts and i cant breathe")
    assert again.read(said).of(DANGER)[DANGER] == pytest.approx(taught.read(said).of(DANGER)[DANGER], rel=0.01)
    assert learned.load(tmp_path / "elsewhere") is None


def test_a_menu_and_another_language_are_learned_as_topics_are(taught: Learned) -> None:
    labels = taught.heads.labels[TOPIC]
    assert {"MENU", "HELP", "my.language"} <= set(labels)
    assert "LANG" not in labels


@pytest.fixture(scope="module")
def weighing() -> Learned:
    """The same with trees, grown where rules find every other danger sign and nothing else."""
    rows = some(600)
    sign = Ruled(Meaning(URGENT, "R07", severity="911"))
    found = [sign if row.is_danger and at % 2 else Ruled() for at, row in enumerate(rows)]
    return fit(rows, found, [at % PARTS for at in range(len(rows))])


def test_trees_weigh_every_column_of_the_heads(weighing: Learned) -> None:
    columns = sum(map(len, weighing.heads.labels.values()))
    assert weighing.judge is not None
    assert len(EVIDENCE) <= weighing.judge.asks.max() < len(EVIDENCE) + columns
    assert len(weighing.read(tokens("i cant breathe")).odds) == columns


def test_trees_learn_what_a_rule_is_worth(weighing: Learned) -> None:
    said = tokens("some words that nobody here has learned anything from")
    guess = weighing.read(said)
    by_rule = danger.odds(Ruled(Meaning(URGENT, "R07", severity="911")), guess, said)
    assert by_rule > danger.odds(Ruled(), guess, said) + 1


def test_trees_are_grown_on_what_other_parts_tell() -> None:
    """Each text stands in one part alone, with words of its own: nothing that is learned tells of another part."""
    kinds = (
        (URGENT, "911", "R07"), (URGENT, "now", "R09"), (CRISIS, "988", "R26"),
        ("side.hair", ""), ("side.nausea", ""), (STOP, ""), (UNKNOWN, ""),
    )  # fmt: skip
    # signs that stand beside each other nowhere else
    texts = [" ".join(chr(0x4E00 + 9 * at + one) for one in range(9)) for at in range(140)]
    rows = [Row("zh", text, *kinds[at % len(kinds)]) for at, text in enumerate(texts) for _ in range(3)]
    parts = [at // len(kinds) % PARTS for at in range(len(texts)) for _ in range(3)]
    reader = fit(rows, [Ruled()] * len(rows), parts)
    guesses = [reader.read(tokens(row.text)) for row in rows]
    assert [guess.told(DANGER) > 0 for guess in guesses] == [row.is_danger for row in rows]
    weighed = [danger.odds(Ruled(), guess, tokens(row.text)) for guess, row in zip(guesses, rows, strict=True)]
    assert max(map(abs, weighed)) < 2
