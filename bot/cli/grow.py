"""The trees of a judge, grown by scikit-learn, of the dependency group `dev`."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from bot.understand.judge import Judge

_TREES, _QUESTIONS = 200, 4
_STEP = 0.1
"""How much each tree mends of what those before it left."""

_LEAST = 60
"""Examples that a leaf must speak for."""


def grown(evidence: ArrayLike, is_danger: Sequence[bool]) -> Judge:
    """Trees that tell danger by its evidence (rows of equal length), each grown on a part of both."""
    from sklearn.ensemble import GradientBoostingClassifier  # noqa: PLC0415 - only who learns needs it

    given = np.asarray(evidence, np.float32)
    forest = GradientBoostingClassifier(
        n_estimators=_TREES, max_depth=_QUESTIONS, learning_rate=_STEP, min_samples_leaf=_LEAST,
        subsample=0.7, max_features=0.2, random_state=0,
    ).fit(given, is_danger)  # fmt: skip
    return planted(forest, given[0].tolist())


def planted(forest: Any, given: Sequence[float]) -> Judge:
    """The trees of scikit-learn's `forest` (gradient boosting of two classes); `given`: any evidence for it."""
    judge = _joined([one.tree_ for one in forest.estimators_[:, 0]], forest.learning_rate)
    # what is said before any tree is asked shows in what they do not explain
    return replace(judge, start=float(forest.decision_function([given])[0]) - judge.odds(given))


def _joined(trees: Sequence[Any], step: float) -> Judge:
    """Every node of every tree in one row; a leaf, which has no next node, leads to itself."""
    roots = np.cumsum([0, *(tree.node_count for tree in trees)])[:-1]
    each = list(zip(trees, roots, strict=True))
    nodes = np.concatenate([np.arange(tree.node_count) + root for tree, root in each])
    low = np.concatenate([tree.children_left + root for tree, root in each])
    high = np.concatenate([tree.children_right + root for tree, root in each])
    is_leaf = np.concatenate([tree.children_left < 0 for tree in trees])
    values = np.concatenate([tree.value[:, 0, 0] for tree in trees])
    return Judge(
        asks=np.where(is_leaf, 0, np.concatenate([tree.feature for tree in trees])).astype(np.int16),
        border=np.concatenate([tree.threshold for tree in trees]).astype(np.float32),
        low=np.where(is_leaf, nodes, low).astype(np.int32),
        high=np.where(is_leaf, nodes, high).astype(np.int32),
        says=np.where(is_leaf, values * step, 0).astype(np.float32),
        roots=roots.astype(np.int32),
        depth=max(tree.max_depth for tree in trees),
        start=0.0,
    )
