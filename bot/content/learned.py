"""flows/examples/<language>.tsv, and flows/learned.npz, which `marrowline learn` makes of them."""

import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from bot.content.faults import BrokenContent, Fault
from bot.understand.danger import EVIDENCE
from bot.understand.evaluation import Row, rows
from bot.understand.judge import Judge
from bot.understand.learned import Heads, Learned, Weights

_FOLDER, _NAME = "examples", "learned.npz"

MEND = "Run `marrowline learn`"

_WEIGHED = ("steps", "scale", "bias")
"""What is kept of the weights of pieces."""

_GROWN = ("asks", "border", "low", "high", "says", "roots")
"""What is kept of the nodes of a judge's trees."""


def path_of(root: Path) -> Path:
    """Where lies what was learned."""
    return root / "flows" / _NAME


def examples(root: Path) -> list[Row]:
    """Every example of every language; raises ValueError with the line of one that is none."""
    return [row for path in paths(root) for row in rows(path.read_text(encoding="utf-8").splitlines())]


def paths(root: Path) -> list[Path]:
    """The files of examples, one for each language."""
    return sorted((root / "flows" / _FOLDER).glob("*.tsv"))


def made_of(root: Path) -> str:
    """Says which examples there are, to be compared with those that something was learned from."""
    digest = sha256()
    for path in paths(root):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def save(path: Path, learned: Learned, source: str) -> None:
    """Keep what was learned; `source`: what `made_of` says of the examples."""
    judge = learned.judge
    about = {
        "made_of": source,
        "heads": {name: list(labels) for name, labels in learned.heads.labels.items()},
        "evidence": list(EVIDENCE),
        "judge": {"depth": judge.depth, "start": judge.start} if judge else None,
    }
    np.savez_compressed(
        path,
        about=np.frombuffer(json.dumps(about).encode(), np.uint8),
        pieces=learned.pieces,
        telling=learned.telling,
        rarity=learned.rarity.astype(np.float16),
        **{f"plain_{name}": getattr(learned.plain, name) for name in _WEIGHED},
        **{f"many_{name}": getattr(learned.many, name) for name in _WEIGHED},
        **{f"judge_{name}": getattr(judge, name) for name in _GROWN if judge},
    )


def source_of(path: Path) -> str:
    """What `made_of` said of the examples that this was learned from."""
    with _opened(path) as kept:
        about = json.loads(kept["about"].tobytes())
        return str(about["made_of"])


def load(root: Path) -> Learned | None:
    """What was learned, read once; None where nothing was."""
    path = path_of(root)
    return _read(path, path.stat().st_mtime_ns) if path.exists() else None


@lru_cache(2)
def _read(path: Path, _changed: int) -> Learned:
    with _opened(path) as kept:
        about = json.loads(kept["about"].tobytes())
        if about["evidence"] != list(EVIDENCE):
            raise BrokenContent([Fault(f"flows/{_NAME}:1", "it weighs other evidence than there is", MEND)])
        grown = {name: kept[f"judge_{name}"] for name in _GROWN if about["judge"]}
        # to look up by numbers of another size takes twice as long
        grown |= {name: numbers.astype(np.intp) for name, numbers in grown.items() if numbers.dtype.kind == "i"}
        return Learned(
            pieces=kept["pieces"],
            rarity=kept["rarity"].astype(np.float32),
            plain=Weights(**{name: kept[f"plain_{name}"] for name in _WEIGHED}),
            telling=kept["telling"],
            many=Weights(**{name: kept[f"many_{name}"] for name in _WEIGHED}),
            heads=Heads({name: tuple(labels) for name, labels in about["heads"].items()}),
            judge=Judge(**grown, **about["judge"]) if grown else None,
        )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """What was kept; BrokenContent when it is cut off, or something else."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            yield kept
    except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as error:
        raise BrokenContent([Fault(f"flows/{_NAME}:1", "what was learned cannot be read", MEND)]) from error
