"""learn: fit the second reader to flows/examples; needs scikit-learn, of the dependency group `dev`."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random
from typing import Any, NamedTuple

import numpy as np
import typer

from bot.cli.grow import grown
from bot.cli.mix import mixed
from bot.content import learned, lexicon, loader
from bot.understand import danger
from bot.understand.evaluation import Row
from bot.understand.hearing import hear
from bot.understand.judge import Judge
from bot.understand.learned import (
    DANGER,
    IS_CHAT,
    IS_TOPIC,
    KINDS,
    LEAVES,
    SEVERITY,
    SIGN,
    TOPIC,
    Guess,
    Heads,
    Learned,
    Weights,
)  # fmt: skip
from bot.understand.meaning import HELP, LANG, MENU, STOP, SUBSCRIBE, UNKNOWN
from bot.understand.pieces import Numbers, pieces
from bot.understand.red_flags import Ruled, ruled
from bot.understand.tokens import Tokens, tokens

_LEAST = 3
"""Examples that a piece must stand in."""

_MOST = {SEVERITY: 20_000, SIGN: 40_000, TOPIC: 60_000}
"""Pieces that are kept for a head of many columns: those that weigh most."""

ASKED_FOR = {MENU: MENU, HELP: HELP, LANG: "my.language", SUBSCRIBE: "my.tips"}
"""What is asked for as topics are. Another language, and our tips, have a topic that gives them."""

_TWO = 2

_NONE = -1.0
"""What is told of a label that no other part has: as much as of one that is not meant."""

_FOLDS = 6
"""Parts of the examples: what trees are grown on is what five of them tell of the sixth."""

_STEPS = 127
"""A weight is kept as a whole number of steps either side of 0."""

Head = Callable[[Row], str]
"""What a head is to say of an example; nothing where it does not count."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(learn)


def learn() -> None:
    """Learn how people say things from flows/examples, and write flows/learned.npz."""
    examples = learned.examples(loader.ROOT)
    path = learned.path_of(loader.ROOT)
    rows, parts = _told_apart(examples)
    fitted = fit(rows, _ruled(rows), parts)
    learned.save(path, fitted, learned.made_of(loader.ROOT))
    typer.echo(f"{len(examples)} examples, {len(fitted.pieces)} pieces: {path.relative_to(loader.ROOT)}")


def _told_apart(examples: Sequence[Row]) -> tuple[list[Row], list[int]]:
    """The examples and those that are mixed of two, and the part that each is in, by chance but always the same."""
    random = Random(0)  # noqa: S311 - no secret
    parts = [random.randrange(_FOLDS) for _ in examples]
    further = list(mixed(examples, parts))
    return [*examples, *(row for row, _ in further)], [*parts, *(part for _, part in further)]


def _ruled(rows: Sequence[Row]) -> list[Ruled]:
    words, _ = lexicon.load(loader.ROOT)
    heard = (hear(tokens(row.text), words.nets, words.knowers, row.language) for row in rows)
    return [ruled(one, words.signs, words.fever_limit_c) for one in heard]


def fit(rows: Sequence[Row], found: Sequence[Ruled] = (), parts: Sequence[int] = ()) -> Learned:
    """What a reader learns from these examples: logistic regression on TF-IDF, and linear SVMs for the likeliest.

    found: what rules find in each; with it, trees learn to weigh both. parts: which of them belong together; what
    trees are grown on is what the other parts tell of each.
    """
    from sklearn.feature_extraction.text import TfidfTransformer  # noqa: PLC0415 - only who learns needs it
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    texts = [tokens(row.text) for row in rows]
    known, counted = _counted(texts)
    rarity = TfidfTransformer(sublinear_tf=True)
    counted = rarity.fit_transform(counted)
    plain = _heads(counted, rows, PLAIN)
    telling = _telling(_heads(counted, rows, MANY))
    narrowed = normalize(counted[:, telling])
    many = _heads(narrowed, rows, MANY)
    return Learned(
        pieces=known,
        rarity=rarity.idf_.astype(np.float32),
        plain=_kept(plain),
        telling=telling.astype(np.int32),
        many=_kept(many),
        heads=Heads({**plain.labels, **many.labels}),
        judge=_judge((counted, narrowed), rows, texts, found, parts) if found else None,
    )


def _counted(texts: Sequence[Tokens]) -> tuple[Numbers, Any]:
    """The pieces that stand in enough texts, rising, and how often each (by column) stands in each text (by row)."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    said = [np.unique(pieces(text), return_counts=True) for text in texts]
    numbers, times = np.concatenate([one for one, _ in said]), np.concatenate([count for _, count in said])
    ends = np.cumsum([0, *(len(one) for one, _ in said)])
    every, columns, stands_in = np.unique(numbers, return_inverse=True, return_counts=True)
    counted = csr_matrix((times.astype(np.float64), columns, ends), shape=(len(said), len(every)))
    return every[stands_in >= _LEAST], counted[:, stands_in >= _LEAST]


def _kept(heads: "_Heads") -> Weights:
    scale = np.abs(heads.weights).max(axis=0) / _STEPS
    steps = np.rint(heads.weights / scale).astype(np.int8)
    return Weights(steps, scale.astype(np.float32), heads.bias.astype(np.float32))


def _judge(
    counted: tuple[Any, Any], rows: Sequence[Row], texts: Sequence[Tokens], found: Sequence[Ruled], parts: Sequence[int]
) -> Judge:
    """Trees that weigh what danger is told by, of each example as if nothing had been learned from its part.

    counted: the pieces that heads of one column read, and those that the others do.
    """
    told = [_told(given, rows, parts, heads) for given, heads in zip(counted, (PLAIN, MANY), strict=True)]
    nameless = Heads({})
    given = [
        danger.evidence(one, Guess(nameless, odds), text)
        for one, odds, text in zip(found, np.hstack(told), texts, strict=True)
    ]
    return grown(given, [row.is_danger for row in rows])


def _told(counted: Any, rows: Sequence[Row], parts: Sequence[int], heads: Mapping[str, Head]) -> Any:
    """What each column of these heads tells of each row, by those that were learned from the other parts."""
    from sklearn.utils.parallel import Parallel  # noqa: PLC0415 - only who learns needs it

    inside = [np.asarray(parts) == part for part in range(_FOLDS)]
    with Parallel(n_jobs=-1) as work:
        return np.hstack(
            [_columns(work, name, counted, list(map(label, rows)), inside) for name, label in heads.items()]
        )


def _columns(work: Any, head: str, counted: Any, labels: Sequence[str], inside: Sequence[Any]) -> Any:
    """What each column of one head tells of each row."""
    from sklearn.utils.parallel import delayed  # noqa: PLC0415

    said, known = np.array(labels), sorted({*labels} - {""})
    # of two labels there is one column
    columns = np.full((len(said), 1 if len(known) == _TWO else len(known)), _NONE, np.float32)
    told = work(delayed(_elsewhere)(head, counted, said, one) for one in inside)
    for one, (classes, odds) in zip(inside, told, strict=True):
        at = [0] if len(known) == _TWO else [known.index(name) for name in classes]
        columns[np.ix_(one, at)] = odds.reshape(-1, len(at))
    return columns


def _elsewhere(head: str, counted: Any, said: Any, inside: Any) -> tuple[Sequence[str], Any]:
    """The labels of a head that learns from the rows outside, and what it tells of those `inside`."""
    chosen = ~inside & (said != "")
    model = _model(head).fit(counted[chosen], said[chosen])
    return list(model.classes_), model.decision_function(counted[inside])


class _Heads(NamedTuple):
    """weights: pieces by columns; bias by columns; labels: those of each head's columns."""

    weights: Any
    bias: Any
    labels: Mapping[str, Sequence[str]]


def _heads(counted: Any, rows: Sequence[Row], heads: Mapping[str, Head]) -> _Heads:
    columns, bias, labels = [], [], {}
    for name, label in heads.items():
        said = [label(row) for row in rows]
        chosen = [at for at, one in enumerate(said) if one]
        model = _model(name).fit(counted[chosen], [said[at] for at in chosen])
        # of two labels there is one column, which speaks for the second in order
        labels[name] = (name,) if len(model.classes_) == _TWO else tuple(map(str, model.classes_))
        columns.append(model.coef_.T)
        bias.append(model.intercept_)
    return _Heads(np.hstack(columns), np.concatenate(bias), labels)


def _telling(heads: _Heads) -> Any:
    """The rows that weigh most for these heads."""
    kept, start = [], 0
    for name, labels in heads.labels.items():
        weights = np.abs(heads.weights[:, start : start + len(labels)]).max(axis=1)
        kept.append(np.argsort(-weights, kind="stable")[: _MOST[name]])
        start += len(labels)
    return np.unique(np.concatenate(kept))


def _is_of(kind: str, row: Row) -> str:
    other = IS_TOPIC if row.is_topic else IS_CHAT if row.label == UNKNOWN else ""
    return "yes" if kind == (f"is {row.severity}" if row.severity else other) else "no"


PLAIN: Mapping[str, Head] = {
    # in the order of the alphabet: the second speaks
    DANGER: lambda row: "yes" if row.is_danger else "no",
    LEAVES: lambda row: "yes" if row.label == STOP else "no",
    **{kind: partial(_is_of, kind) for kind in KINDS},
}
"""Heads of one column, for which every piece counts."""

MANY: Mapping[str, Head] = {
    SEVERITY: lambda row: row.severity if row.is_danger else "",
    SIGN: lambda row: f"{row.severity} {row.rule}" if row.is_danger and row.rule else "",
    TOPIC: lambda row: row.label if row.is_topic else ASKED_FOR.get(row.label, ""),
}
"""Heads of many columns."""


def _model(head: str) -> Any:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    if head in PLAIN:
        return LogisticRegression(C=60 if head == DANGER else 20, solver="liblinear", random_state=0)
    return LinearSVC(C=0.5, random_state=0)
