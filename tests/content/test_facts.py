"""The fact list: every fact is told or left out, some only to who asked for them, and some with a year."""

import pytest

from bot.content import flows, loader
from bot.content.faults import Fault
from bot.content.proof import check, facts
from tests.content import Copy

LIST, SIDE, DX, PAL = facts.FILE, "flows/topics/side.yaml", "flows/series/dx.yaml", "flows/series/pal.yaml"
BASICS = "flows/topics/basics.yaml"
PAGE, TIP = "Wash your hands often", "Save the numbers."


def found(copy: Copy) -> list[Fault]:
    return list(facts.faults(flows.load(copy.root), copy.root))


def test_every_fact_of_the_project_is_told_with_care() -> None:
    assert list(facts.faults(flows.load(loader.ROOT), loader.ROOT)) == []


def test_a_fact_nobody_carries_is_named(copy: Copy) -> None:
    copy.replace(LIST, "last: 428", "last: 429")
    (fault,) = found(copy)
    assert (fault.where, fault.problem, fault.severity) == (f"{LIST}:1", "no message carries F429", "error")


def test_a_fact_that_was_cited_once_is_missed(copy: Copy) -> None:
    copy.replace(BASICS, "facts: [F026, F028]", "facts: [F026]")
    assert [fault.problem for fault in found(copy)] == ["no message carries F028"]


def test_a_fact_that_is_left_out_for_a_reason_is_not_missed(copy: Copy) -> None:
    copy.replace(LIST, "last: 428", "last: 429")
    copy.replace(LIST, "left_out:\n", "left_out:\n  F429: A slip in the source.\n")
    assert found(copy) == []


@pytest.mark.parametrize("fact", ["F429", "F000", "F25", "f262", "F095"])
def test_an_unknown_fact_and_one_left_out_are_no_facts(copy: Copy, fact: str) -> None:
    copy.replace(SIDE, "facts: [F262, F265]", f"facts: [F262, F265, {fact}]")
    (fault,) = found(copy)
    assert fault.where == f"{SIDE}:{copy.line_of(SIDE, PAGE) - 1}"
    assert fault.problem == f"`side.infection/4` cites {fact}, which is none, or left out"
    assert fault.severity == "error"


def test_a_sensitive_fact_on_an_ordinary_page_is_named(copy: Copy) -> None:
    copy.replace(SIDE, "facts: [F262, F265]", "facts: [F262, F265, F064, F027]")
    (fault,) = found(copy)
    assert (fault.where, fault.mend) == (f"{SIDE}:{copy.line_of(SIDE, PAGE) - 1}", "Put it behind a `confirm`")
    assert fault.problem == "`side.infection/4` tells F027 F064 unasked"


def test_a_sensitive_fact_in_a_tip_is_named(copy: Copy) -> None:
    copy.replace(DX, "facts: [F213]", "facts: [F213, F027]")
    (fault,) = found(copy)
    assert (fault.where, fault.problem) == (f"{DX}:{copy.line_of(DX, TIP) - 1}", "`tip.DX.4` tells F027 unasked")


def test_a_sensitive_fact_in_a_series_by_request_is_fine(copy: Copy) -> None:
    copy.replace(PAL, "facts: [", "facts: [F027, ")
    assert found(copy) == []
    copy.replace(PAL, "by_request: true", "by_request: false")
    told = {fault.problem for fault in found(copy)}
    assert any(problem.startswith("`tip.PAL.1` tells F027 ") for problem in told)
    assert all(problem.startswith("`tip.PAL.") and problem.endswith(" unasked") for problem in told)


def test_a_question_before_a_page_is_what_makes_it_asked_for(copy: Copy) -> None:
    copy.replace(BASICS, '"yes": basics.outlook.read', '"yes": basics.blood')
    told = [fault.problem for fault in found(copy)]
    assert told
    assert all(problem.startswith("`basics.outlook.read/") and problem.endswith(" unasked") for problem in told)


def test_a_dated_fact_without_a_year_is_named(copy: Copy) -> None:
    copy.replace(SIDE, "facts: [F262, F265]", "facts: [F262, F265, F047]")
    (fault,) = found(copy)
    assert (fault.where, fault.mend) == (f"{SIDE}:{copy.line_of(SIDE, PAGE) - 1}", "Name the year")
    assert fault.problem == "`side.infection/4` tells F047 without a year"


@pytest.mark.parametrize(
    ("words", "named"), [("In 2018, wash", True), ("In 20180, wash", False), ("1-800-2018, wash", True)]
)
def test_a_year_has_four_digits(copy: Copy, words: str, named: bool) -> None:
    copy.replace(SIDE, "facts: [F262, F265]", "facts: [F262, F265, F047]")
    copy.replace(SIDE, "Wash", words)
    assert (found(copy) == []) is named


def test_the_prover_looks_at_the_facts(copy: Copy) -> None:
    copy.only("en")
    copy.replace(LIST, "last: 428", "last: 429")
    assert [fault.problem for fault in check(copy.root).faults if fault.where.startswith(LIST)] == [
        "no message carries F429"
    ]
