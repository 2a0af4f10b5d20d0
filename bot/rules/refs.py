"""What a due row or a question belongs to, as it is written there: `visit:12`, `enrolment:5`, `run:7`, `link:3`."""

from typing import Final

VISIT: Final = "visit"
ENROLMENT: Final = "enrolment"
RUN: Final = "run"
LINK: Final = "link"


def ref_of(word: str, number: int) -> str:
    """Row `number` of what `word` says."""
    return f"{word}:{number}"


def number_of(ref: str) -> int:
    """12 of `visit:12`; ValueError for what is no ref."""
    return int(ref.partition(":")[2])


def is_of(word: str, ref: str) -> bool:
    """Whether `ref` is of what `word` says."""
    return ref.startswith(f"{word}:")
