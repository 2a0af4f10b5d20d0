"""The check-ins as their files have them, read plainly: an oracle for the engine; and people at a question."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import yaml

from bot.content import loader
from bot.engine.book import Book
from bot.engine.effects import FinishRun, KeepAnswer, RaiseAlert
from bot.engine.replies import Turn
from bot.engine.session import ASKS_FOR, Asking, Place, Session
from tests.engine import NOW, active, called

RUN = "run:7"
FOLDER = loader.ROOT / "flows" / "checkins"
WORDS = {
    "yes": {"en": "y", "es": "s"},
    "no": {"en": "n", "es": "n"},
    "none": {"en": "n", "es": "n"},
    "said": {"en": "my left knee", "es": "mi rodilla"},
}
SKIP = {"en": "skip", "es": "saltar"}
DEGREES = {">=fever": "38.6", "99.5F-fever": "99.9"}
UNREADABLE = {"temperature": "hot", "scale": "9", "choice": "99", "yes_no": "perhaps", "text": "??!"}


class Case(NamedTuple):
    """One answer: what is typed at which question, and the branch it is on (none: the question's own way)."""

    set_id: str
    question: str
    typed: dict[str, str]
    branch: dict[str, Any]


@cache
def sets() -> dict[str, Any]:
    """The raw files; every scalar that YAML reads as a number or a truth stays as written in the questions."""
    found: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


@cache
def homes() -> dict[str, str]:
    """{question: its set}."""
    return {question: set_id for set_id, spec in sets().items() for question in spec["questions"]}


def following(question: str) -> str:
    """The question's own way on: a question, or `end`."""
    asked = sets()[homes()[question]]["questions"]
    order = list(asked)
    after = order[order.index(question) + 1 :]
    return str(asked[question].get("next") or (after[0] if after else "end"))


def cases() -> Iterator[Case]:
    """Every branch of every set, every answer without one, and SKIP."""
    for question, set_id in homes().items():
        spec = sets()[set_id]["questions"][question]
        for branch in spec["when"]:
            for typed in _typed(spec, branch["is"]):
                yield Case(set_id, question, typed, branch)
        yield from (Case(set_id, question, typed, {}) for typed in (*_rest(spec), SKIP))


def _typed(spec: dict[str, Any], which: str) -> Iterator[dict[str, str]]:
    if which in DEGREES:
        yield dict.fromkeys(("en", "es"), DEGREES[which])
    elif which in WORDS:
        yield WORDS[which]
    else:
        yield from (dict.fromkeys(("en", "es"), str(number)) for number in _numbers(spec) if _covers(which, number))


def _rest(spec: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Answers that no branch is for."""
    named = [branch["is"] for branch in spec["when"]]
    if spec["answer"] == "temperature":
        yield dict.fromkeys(("en", "es"), "98.2")
    elif spec["answer"] in ("yes_no", "text"):
        kinds = ("yes", "no") if spec["answer"] == "yes_no" else ("none", "said")
        yield from (WORDS[kind] for kind in kinds if kind not in named)
    else:
        free = (number for number in _numbers(spec) if not any(_covers(which, number) for which in named))
        yield from (dict.fromkeys(("en", "es"), str(number)) for number in free)


def _numbers(spec: dict[str, Any]) -> list[int]:
    return list(range(5)) if spec["answer"] == "scale" else list(spec["choices"])


def _covers(which: str, number: int) -> bool:
    first, _, last = which.removesuffix("+").partition("-")
    return number >= int(first) if which.endswith("+") else int(first) <= number <= int(last or first)


def says(question: str, branch: dict[str, Any]) -> list[str]:
    """The key of what a branch says first."""
    said = [one for one in sets()[homes()[question]]["questions"][question]["when"] if "say" in one]
    return [f"{node(question)}.say{said.index(branch) + 1}"] if "say" in branch else []


def node(question: str) -> str:
    """The node of a question."""
    return f"checkin.{homes()[question]}.{question}"


def expected(case: Case, *, call: bool, language: str = "en") -> tuple[str, str, list[str], str]:
    """(node after, its ref, keys said, how the run ends) for an answer, as the files have it."""
    branch = case.branch
    if "urgent" in branch:
        return "", "", called(branch["urgent"], language), "ended"
    call = call or bool(branch.get("tell"))
    after = branch.get("then") or following(case.question)
    if after == "end":
        last = "ended" if call and "ended" in sets()[case.set_id] else "done"
        return "", "", ["+".join([*says(case.question, branch), f"checkin.{case.set_id}.{last}"])], "done"
    ref = f"{RUN}:{case.set_id}" + (":call" if call else "")
    return node(after), ref, ["+".join([*says(case.question, branch), f"{node(after)}.ask"])], ""


def at(where: str, language: str = "en", *, call: bool = False, set_id: str = "", **more: Any) -> Session:
    """Somebody at an open question of a run."""
    ref = f"{RUN}:{set_id or where.split('.')[1]}" + (":call" if call else "")
    place = Place(where, 0, ref)
    return replace(active(where, 0, language), place=place, asking=Asking(place, NOW + ASKS_FOR), **more)


def elsewhere(where: str, question: str, language: str = "en", **more: Any) -> Session:
    """Somebody at another place (or nowhere) while a question is open."""
    return replace(at(question, language, **more), place=Place(where) if where else None)


def kept(turn: Turn) -> list[KeepAnswer]:
    """The answers a turn keeps."""
    return [effect for effect in turn.effects if isinstance(effect, KeepAnswer)]


def raised(turn: Turn) -> list[RaiseAlert]:
    """The alerts a turn raises."""
    return [effect for effect in turn.effects if isinstance(effect, RaiseAlert)]


def finished(turn: Turn) -> list[str]:
    """The ends that a turn brings."""
    return [effect.state for effect in turn.effects if isinstance(effect, FinishRun)]


def open_at(turn: Turn) -> str:
    """The node whose question is open after a turn."""
    return turn.session.asking.place.node if turn.session.asking else ""


def questions(book: Book) -> list[str]:
    """Every node of a question."""
    return [name for name, one in book.nodes.items() if one.kind == "ask"]
