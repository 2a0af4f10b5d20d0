"""The English texts together: half of them as easy as asked, short sentences, who does what."""

import pytest

from bot.content import flows, loader
from bot.content.flows import Flows
from bot.content.proof import english


@pytest.fixture(scope="module")
def content() -> Flows:
    """The project's own."""
    return flows.load(loader.ROOT)


def test_the_project_keeps_to_every_mark(content: Flows) -> None:
    assert list(english.faults(content)) == []


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("MEDIAN_GRADE", "half of the texts read above grade"),
        ("MEAN_SENTENCE", "words on average"),
        ("PASSIVE", "of the texts use the passive voice"),
    ],
)
def test_a_mark_that_is_missed_is_told_with_the_figure(
    content: Flows, monkeypatch: pytest.MonkeyPatch, mark: str, told: str
) -> None:
    monkeypatch.setattr(english, mark, 0.01)
    (fault,) = english.faults(content)
    assert told in fault.problem
    assert any(sign.isdigit() for sign in fault.problem)
