"""What follows from the answers to a check-in's question: each branch can match, and leads somewhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import inf

from bot.content.readers import flag, one_of, text
from bot.content.yaml_file import Spec
from bot.engine.nodes.ask import Branch
from bot.rules.temperature import celsius
from bot.understand.answers import NO, NONE, SAID, TEMPERATURE, TEXT, YES, YES_NO

URGENT = ("911", "now", "988")
"""Classes of the urgent texts that an answer may lead to."""

_KEYS = ("is", "urgent", "tell", "say", "then", "rule")
_WORDS = {YES_NO: {"yes": YES, "no": NO}, TEXT: {"none": NONE, "said": SAID}, TEMPERATURE: {"none": NONE}}
_UP_TO_FEVER = re.compile(r"(\d{2,3}(?:\.\d)?)[FC]-fever")
_NUMBERS = re.compile(r"(\d{1,2})(\+|-(\d{1,2}))?")
_LONGEST_RULE = 32
"""Characters of a rule in the database."""


def read(
    node: str, question: Spec, takes: str, choices: tuple[str, ...], known: Mapping[str, str]
) -> tuple[Branch, ...]:
    """The branches of `question`; `known` names the node of each question. Raises BrokenContent."""
    return tuple(_branches(node, question, (takes, choices), known))


def target(spec: Spec, key: str, known: Mapping[str, str]) -> str:
    """The node of the question named under `key`."""
    name = spec.text(key)
    if name not in known:
        raise spec.mapping()[key].fault(f"leads to `{name}`, which is no question", "Name a question, or `end`")
    return known[name]


def _branches(
    node: str, question: Spec, kind: tuple[str, tuple[str, ...]], known: Mapping[str, str]
) -> Iterator[Branch]:
    taken: set[str] = set()
    says = 0
    for spec in question.list("when"):
        spec.only(*_KEYS)
        which = spec.text("is")
        values, low, high = _match(spec, which, *kind)
        # a branch that an earlier one leaves nothing is a slip of the pen
        if not (fresh := (values or {which}) - taken):
            raise spec.fault(f"`{which}` can never match", "First match wins: put it earlier, or take it out")
        taken |= fresh
        says += bool(spec.get("say"))
        say = text(f"{node}.say{says}", spec.mapping()["say"], "checkin") if spec.get("say") else None
        yield _branch(spec, Branch(frozenset(values), low, high, say=say), known)


def _match(spec: Spec, which: str, takes: str, choices: tuple[str, ...]) -> tuple[set[str], float | None, float | None]:
    """The values that `is` names, or the range of a temperature."""
    if takes in _WORDS and which in _WORDS[takes]:
        return {_WORDS[takes][which]}, None, None
    if takes == TEMPERATURE and which == ">=fever":
        return set(), None, inf
    if takes == TEMPERATURE and (found := _UP_TO_FEVER.fullmatch(which)) and (low := celsius(float(found[1]))):
        return set(), low, None
    if takes not in _WORDS and (numbers := _NUMBERS.fullmatch(which)):
        first, last = int(numbers[1]), inf if numbers[2] == "+" else int(numbers[3] or numbers[1])
        if values := {choice for choice in choices if first <= int(choice) <= last}:
            return values, None, None
    raise spec.fault(f"`is: {which}` can never match", f"Name what an answer of the kind {takes} may be")


def _branch(spec: Spec, found: Branch, known: Mapping[str, str]) -> Branch:
    urgent, tell, rule = one_of(spec, "urgent", URGENT, "", "class"), flag(spec, "tell", "false"), spec.text("rule", "")
    if urgent and (tell or found.say or spec.get("then")):
        raise spec.fault("an urgent branch says the urgent text and ends", "Leave out `say`, `then` and `tell`")
    if bool(urgent or tell) != bool(rule) or len(rule) > _LONGEST_RULE:
        raise spec.fault("what staff should see has a `rule`, and nothing else has", "Write `rule: D1.fever`")
    then = target(spec, "then", known) if spec.get("then") else None
    if not (urgent or tell or found.say or then is not None):
        raise spec.fault("nothing follows from this branch", "Write `say`, `then`, `tell` or `urgent`, or take it out")
    return replace(found, urgent=urgent, tell=tell, then=then, rule=rule)
