"""What people type as it stands in lists, looked up in every language at once."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class Typed(Generic[T]):
    """What each thing that is typed (normalised) means in the languages that have it.

    languages: {language: {typed: what it means there}}.
    """

    def __init__(self, languages: Mapping[str, Mapping[str, T]]) -> None:
        self._means: dict[str, dict[str, T]] = {}
        for code, means in languages.items():
            for typed, meaning in means.items():
                self._means.setdefault(typed, {})[code] = meaning

    def __contains__(self, typed: str) -> bool:
        """Whether any language has it."""
        return typed in self._means

    def every(self, typed: str, language: str) -> Iterable[tuple[str, T]]:
        """Each language that has it and what it means there: the person's own first, then as they were given."""
        means = self._means.get(typed, {})
        if language in means:
            means = {language: means[language]} | means
        return means.items()

    def first(self, typed: str, language: str) -> tuple[str, T] | None:
        """The first of these."""
        return next(iter(self.every(typed, language)), None)
