"""flows/checkins/*.yaml as check-ins and the nodes of their questions; a fault names file and line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.content import branches, phases
from bot.content.faults import BrokenContent, Fault
from bot.content.readers import files, number, one_of, text_under
from bot.content.yaml_file import Spec
from bot.engine.book import Node
from bot.engine.checkin import ANYBODYS, CAREGIVER, EVERY_VISIT, PATIENT, Checkin
from bot.engine.nodes import Ask, Who
from bot.engine.nodes.ask import END
from bot.engine.texts import Text
from bot.rules.schedule import EVERY
from bot.understand.answers import CHOICE, KINDS, SCALE, SCALE_NUMBERS

FOLDER = "flows/checkins"
MESSAGE, NUDGE = "checkin", "nudge"
"""Kinds of text: what a check-in is made of, and what asks once more."""

ASKED = ("checkin.who.patient", "checkin.who.caregiver")
"""Questions of flows/texts.yaml that stand in another message."""

NAMED = (*ASKED, "checkin.waits", "checkin.none", "checkin.who.other", "checkin.who.later")
"""Texts of flows/texts.yaml that the engine and the services name."""

_SET = (
    "title", "every", "for", "phases", "days", "nudge_after", "intro", "nudge", "done", "ended", "questions",
)  # fmt: skip
_QUESTION = ("ask", "answer", "choices", "again", "when", "next")
_PATIENCE = re.compile(r"([1-9]\d?)([dh])")
_LONGEST_NAME = 8
"""Characters of a set, and of a question, in the database."""


@dataclass(frozen=True, slots=True)
class Checkins:
    """What the folder holds."""

    sets: Mapping[str, Checkin]
    nodes: Mapping[str, Node]
    words: tuple[Text, ...]

    def texts(self) -> Iterator[Text]:
        """Every text."""
        yield from self.words
        for node in self.nodes.values():
            yield from node.texts()


def load(root: Path) -> Checkins:
    """The sets under `root`; raises BrokenContent."""
    specs = files((root / FOLDER).glob("*.yaml"), root)
    homes = _homes(specs)
    sets = {name: _checkin(name, spec) for name, spec in specs.items()}
    nodes: dict[str, Node] = {}
    for name, spec in specs.items():
        title = text_under(spec, "title", f"checkin.{name}.title", "title")
        nodes[f"checkin.{name}.who"] = _who(sets[name], title)
        nodes |= {node.id: node for node in _questions(name, spec, title, homes)}
    words = tuple(text for name, spec in specs.items() for text in _words(name, spec))
    if faults := [*_missing(specs), *_lost(sets, nodes, homes)]:
        raise BrokenContent(faults)
    return Checkins(sets, nodes, words)


def _homes(specs: Mapping[str, Spec]) -> dict[str, Spec]:
    """{node id of a question: where it stands}; a question's own name is used once, in whatever set."""
    found: dict[str, tuple[str, Spec]] = {}
    for name, spec in specs.items():
        for question, asked in spec.items("questions"):
            if question in found:
                raise asked.fault(f"`{question}` is also in {found[question][1].where}", "Give one another name")
            if not question.isalnum() or len(question) > _LONGEST_NAME:
                raise asked.fault(f"`{question}` is no name of a question", "Use letters and digits, such as D1")
            found[question] = f"checkin.{name}.{question}", asked
    return dict(found.values())


def _checkin(name: str, spec: Spec) -> Checkin:
    spec.only(*_SET)
    if not (name.isalnum() and name.isupper() and len(name) <= _LONGEST_NAME):
        raise spec.fault(f"`{name}` is no name of a set", f"Use up to {_LONGEST_NAME} capital letters, such as D")
    every, days = one_of(spec, "every", (*EVERY, EVERY_VISIT)), number(spec, "days")
    audience, made_for = one_of(spec, "for", (PATIENT, CAREGIVER)), phases.listed(spec)
    first = next((question for question, _ in spec.items("questions")), "")
    if not first:
        raise spec.fault(f"`{name}` has no questions", "Add `questions:` with at least one")
    return Checkin(name, every, audience, made_for, days, _patience(spec), f"checkin.{name}.{first}")


def _patience(spec: Spec) -> timedelta:
    found = _PATIENCE.fullmatch(spec.text("nudge_after"))
    if found is None:
        raise spec.mapping()["nudge_after"].fault("`nudge_after` is no span of time", "Write it as 2d or 4h")
    return timedelta(days=int(found[1])) if found[2] == "d" else timedelta(hours=int(found[1]))


def _who(checkin: Checkin, title: Text) -> Who:
    return Who(checkin.begins_at(shared=True), title, f"checkin.who.{checkin.audience}", checkin.first)


def _questions(name: str, spec: Spec, title: Text, homes: Mapping[str, Spec]) -> Iterator[Ask]:
    known = {node.rpartition(".")[2]: node for node in homes} | {"end": END}
    asked = list(spec.items("questions"))
    following = [f"checkin.{name}.{question}" for question, _ in asked[1:]] + [END]
    for (question, one), after in zip(asked, following, strict=True):
        one.only(*_QUESTION)
        node, takes = f"checkin.{name}.{question}", one_of(one, "answer", KINDS)
        ask, again = (text_under(one, key, f"{node}.{key}", MESSAGE) for key in ("ask", "again"))
        choices = _choices(one, takes)
        ways = branches.read(node, one, takes, choices, known)
        onward = branches.target(one, "next", known) if one.get("next") else after
        yield Ask(node, title, ask, again, takes, choices, ways, onward)


def _choices(spec: Spec, takes: str) -> tuple[str, ...]:
    given = spec.texts("choices")
    if (takes == CHOICE) != bool(given) or not all(number.isdecimal() for number in given):
        raise (spec.get("choices") or spec).fault("`choices` are the numbers of a choice", "Write `choices: [0, 1]`")
    return SCALE_NUMBERS if takes == SCALE else given


def _words(name: str, spec: Spec) -> Iterator[Text]:
    yield from (text_under(spec, key, f"checkin.{name}.{key}", MESSAGE) for key in ("intro", "done"))
    yield text_under(spec, "nudge", f"checkin.{name}.nudge", NUDGE)
    if spec.get("ended"):
        yield text_under(spec, "ended", f"checkin.{name}.ended", MESSAGE)


def _missing(specs: Mapping[str, Spec]) -> Iterator[Fault]:
    if ANYBODYS not in specs:
        yield Fault(f"{FOLDER}:1", f"the set `{ANYBODYS}` is missing", "It is for people whose phase we do not know")


def _lost(sets: Mapping[str, Checkin], nodes: Mapping[str, Node], homes: Mapping[str, Spec]) -> Iterator[Fault]:
    """Questions that no answer leads to, and those that lead back to themselves."""
    reached: set[str] = set()
    for checkin in sets.values():
        reached |= _after(checkin.first, nodes)
        reached.add(checkin.first)
    for node, spec in homes.items():
        if node not in reached:
            yield Fault(spec.where, f"no answer leads to `{node}`", "Lead to it, or take it out")
        if node in _after(node, nodes):
            yield Fault(spec.where, f"`{node}` leads back to itself", "A run must come to an end")


def _after(node: str, nodes: Mapping[str, Node]) -> set[str]:
    """Every question that may come after `node`."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        fresh = set(nodes[waiting.pop()].targets()) - found
        found |= fresh
        waiting += fresh
    return found
