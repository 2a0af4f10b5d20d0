"""How danger signs are said in one language, and what holds them back there."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.understand import degrees, scope
from bot.understand.index import Index, Lists
from bot.understand.net import Heard, Net
from bot.understand.phrase import Phrase, Span
from bot.understand.scope import Found


@dataclass(frozen=True, slots=True)
class Sign:
    """A danger sign: its rule in the clinical list, and its class."""

    rule: str
    severity: str


class Signs:
    """The danger signs of one language."""

    def __init__(self, net: Net, said: Iterable[tuple[Phrase, Sign]]) -> None:
        self._held = Lists(net, "held", scope.LISTS)
        self._degrees = Lists(net, "degrees", degrees.LISTS)
        self._signs = Index(net, said)

    @property
    def rules(self) -> set[str]:
        """The rules that have words here."""
        return {sign.rule for _, sign in self._signs}

    def counted(self, heard: Heard) -> dict[str, list[Span]]:
        """Where something of the lists about degrees is said."""
        return self._degrees.said(heard)

    def held(self, heard: Heard, foreign: Collection[int]) -> dict[str, list[Span]]:
        """Where something of the lists that hold signs back is said, each within one clause.

        `foreign`: places of words that a language knows which fits the text better; there they mean something else.
        """
        said = self._held.said(heard).items()
        return {name: [span for span in spans if _stands(span, heard, foreign)] for name, spans in said}

    def found(self, heard: Heard) -> Iterator[Found]:
        """The signs, whatever holds them back."""
        return (Found.at(sign.rule, sign.severity, parts) for sign, parts in self._signs.found(heard))


def _stands(span: Span, heard: Heard, foreign: Collection[int]) -> bool:
    start, end = span
    clauses = heard.said.clauses
    return clauses[start] == clauses[end - 1] and not (foreign and all(at in foreign for at in range(start, end)))
