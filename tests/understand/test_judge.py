"""Trees that weigh evidence: what they say is what scikit-learn's say, and they are grown on what they are given."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from bot.cli.grow import grown, planted
from bot.content import learned, loader
from bot.understand.danger import EVIDENCE
from bot.understand.judge import Judge


def stump(border: float, low: float, high: float) -> Judge:
    """One tree that asks one question of the first piece of evidence."""
    return Judge(
        asks=np.array([0, 0, 0], np.int16),
        border=np.array([border, 0, 0], np.float32),
        low=np.array([1, 1, 2], np.int32),
        high=np.array([2, 1, 2], np.int32),
        says=np.array([0, low, high], np.float32),
        roots=np.array([0], np.int32),
        depth=1,
        start=0.5,
    )


@pytest.mark.parametrize(("given", "odds"), [(-9.0, -1.5), (3.0, -1.5), (3.1, 4.5)])
def test_a_tree_is_asked_from_its_root_to_a_leaf(given: float, odds: float) -> None:
    assert stump(3.0, -2.0, 4.0).odds([given, 7.0]) == odds


def test_a_leaf_that_is_reached_early_waits_for_the_others() -> None:
    deep = stump(3.0, -2.0, 4.0)
    assert Judge(**{name: getattr(deep, name) for name in Judge.__slots__} | {"depth": 9}).odds([1.0]) == -1.5


def test_trees_learn_what_no_sum_of_evidence_tells() -> None:
    random = np.random.default_rng(5)
    given = random.normal(size=(2_000, 3))
    is_danger = (given[:, 0] > 0) != (given[:, 1] > 0)
    judge = grown(given.tolist(), is_danger.tolist())
    right = [(judge.odds(one) > 0) == wanted for one, wanted in zip(given.tolist(), is_danger.tolist(), strict=True)]
    assert sum(right) > 0.9 * len(right)


def test_what_trees_say_is_what_scikit_learn_says() -> None:
    random = np.random.default_rng(7)
    given = random.normal(size=(600, 4)).astype(np.float32)
    forest = GradientBoostingClassifier(n_estimators=20, max_depth=3, random_state=0).fit(
        given, given[:, 0] > given[:, 1]
    )
    judge = planted(forest, given[0].tolist())
    assert [judge.odds(one) for one in given.tolist()] == pytest.approx(forest.decision_function(given), abs=1e-3)


def test_the_trees_that_were_learned_ask_for_evidence_that_there_is() -> None:
    reader = learned.load(loader.ROOT)
    assert reader is not None
    assert reader.judge is not None
    assert reader.judge.asks.max() < len(EVIDENCE) + sum(map(len, reader.heads.labels.values()))
