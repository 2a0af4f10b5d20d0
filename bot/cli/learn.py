"""learn: fit the second reader to flows/examples; needs scikit-learn, of the dependency group `dev`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import typer

from bot.content import learned, loader
from bot.understand.evaluation import Row
from bot.understand.learned import DANGER, LEAVES, SEVERITY, SIGN, TOPIC, Learned
from bot.understand.meaning import STOP
from bot.understand.pieces import pieces
from bot.understand.tokens import tokens

_LEAST = 2
"""Examples that a piece must stand in."""

_MOST = {DANGER: 120_000, LEAVES: 20_000, TOPIC: 50_000}
"""Pieces that are kept for a head: those that weigh most."""

_TWO = 2

_STEPS = 127
"""A weight is kept as a whole number of steps either side of 0."""

Head = Callable[[Row], str]
"""What a head is to say of an example; nothing where it does not count."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(learn)


def learn() -> None:
    """Learn how people say things from flows/examples, and write flows/learned.npz."""
    rows = learned.examples(loader.ROOT)
    path = learned.path_of(loader.ROOT)
    fitted = fit(rows)
    learned.save(path, fitted, learned.made_of(loader.ROOT))
    typer.echo(f"{len(rows)} examples, {len(fitted.pieces)} pieces: {path.relative_to(loader.ROOT)}")


def fit(rows: Sequence[Row]) -> Learned:
    """What a reader learns from these examples: logistic regression on TF-IDF, and linear SVMs for the likeliest."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - only who learns needs it

    said = [pieces(tokens(row.text)) for row in rows]
    every = TfidfVectorizer(analyzer=list, sublinear_tf=True, min_df=_LEAST)
    telling = _telling(_heads(every.fit_transform(said), rows))
    names = sorted(every.get_feature_names_out()[telling].tolist())
    counter = TfidfVectorizer(analyzer=list, sublinear_tf=True, vocabulary=names)
    heads = _heads(counter.fit_transform(said), rows)
    scale = np.abs(heads.weights).max(axis=0) / _STEPS
    return Learned(
        pieces={piece: row for row, piece in enumerate(names)},
        rarity=counter.idf_.astype(np.float32),
        weights=np.rint(heads.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=heads.bias.astype(np.float32),
        heads=heads.labels,
    )


class _Heads(NamedTuple):
    """weights: pieces by columns; bias by columns; labels: those of each head's columns."""

    weights: Any
    bias: Any
    labels: Mapping[str, Sequence[str]]


def _heads(counted: Any, rows: Sequence[Row]) -> _Heads:
    columns, bias, labels = [], [], {}
    for name, label in HEADS.items():
        said = [label(row) for row in rows]
        chosen = [at for at, one in enumerate(said) if one]
        model = _model(name).fit(counted[chosen], [said[at] for at in chosen])
        # of two labels there is one column, which speaks for the second in order
        labels[name] = (name,) if len(model.classes_) == _TWO else tuple(map(str, model.classes_))
        columns.append(model.coef_.T)
        bias.append(model.intercept_)
    return _Heads(np.hstack(columns), np.concatenate(bias), labels)


def _telling(heads: _Heads) -> Any:
    """The rows that weigh most for the heads that need many."""
    kept, start = [], 0
    for name, labels in heads.labels.items():
        weights = np.abs(heads.weights[:, start : start + len(labels)]).max(axis=1)
        kept.append(np.argsort(-weights, kind="stable")[: _MOST.get(name, 0)])
        start += len(labels)
    return np.unique(np.concatenate(kept))


HEADS: Mapping[str, Head] = {
    # in the order of the alphabet: the second speaks
    DANGER: lambda row: "yes" if row.is_danger else "no",
    LEAVES: lambda row: "yes" if row.label == STOP else "no",
    SEVERITY: lambda row: row.severity if row.is_danger else "",
    SIGN: lambda row: f"{row.severity} {row.rule}" if row.is_danger and row.rule else "",
    TOPIC: lambda row: row.label if row.is_topic else "",
}


def _model(head: str) -> Any:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    if head in (DANGER, LEAVES):
        return LogisticRegression(C=60, solver="liblinear", random_state=0)
    return LinearSVC(C=0.5, random_state=0)
