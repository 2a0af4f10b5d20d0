"""flows/series/*.yaml as tip series; a fault names file and line."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from bot.content import phases
from bot.content.faults import Fault
from bot.content.readers import files, flag, number, numbers, text_under, unlisted
from bot.content.yaml_file import Spec
from bot.engine.series import PHASES, UNSURE, Series
from bot.engine.texts import Text
from bot.rules.schedule import Plan

_KEYS = (
    "complete", "by_request", "title", "days", "weekdays", "repeat_from", "repeat_every", "source", "reviewed", "tips",
)  # fmt: skip


def load(folder: Path, root: Path) -> dict[str, Series]:
    """{id: series} of the files in `folder`, in the order treatment goes; raises BrokenContent."""
    found = {name: _series(name, spec) for name, spec in files(folder.glob("*.yaml"), root).items()}
    return {name: found[name] for name in PHASES if name in found}


def faults(series: Mapping[str, Series], sources: Collection[str]) -> Iterator[Fault]:
    """References of the series that lead nowhere."""
    if UNSURE not in series:
        yield Fault(
            "flows/series:1", f"the series `{UNSURE}` is missing", "It is for people who do not know their phase"
        )
    for one in series.values():
        yield from unlisted(one.id, one.title.origin, one.tips, sources)


def _series(name: str, spec: Spec) -> Series:
    spec.only(*_KEYS)
    phases.known(name, spec)
    complete, tips = flag(spec, "complete"), tuple(_tips(name, spec))
    plan = _plan(spec, repeats=complete)
    _fits(spec, plan, len(tips), complete=complete)
    title = text_under(spec, "title", f"series.{name}.title", "title")
    return Series(name, title, plan, tips, complete, flag(spec, "by_request", default="false"))


def _tips(name: str, spec: Spec) -> Iterator[Text]:
    source, reviewed = spec.text("source"), spec.text("reviewed")
    listed = spec.list("tips")
    if not listed:
        raise spec.fault(f"`{name}` has no tips", "Add `tips:` with at least one `- text:`")
    for place, tip in enumerate(listed, 1):
        tip.only("text", "facts", "outside")
        plain = text_under(tip, "text", f"tip.{name}.{place}", "tip")
        facts, outside = tip.texts("facts"), tip.texts("outside")
        if not facts:
            raise tip.mapping()["text"].fault(f"`{plain.key}` names no facts", "Write `facts: [F...]`")
        yield Text(plain.key, plain.words, "tip", plain.origin, facts, source, reviewed, f"series.{name}", outside)


def _plan(spec: Spec, *, repeats: bool) -> Plan:
    days, weekdays = numbers(spec, "days"), numbers(spec, "weekdays")
    if not days and not weekdays:
        raise spec.fault("neither `days` nor `weekdays`", "Say when the tips come")
    repeat_from, repeat_every = number(spec, "repeat_from"), number(spec, "repeat_every")
    try:
        return Plan(days, weekdays, repeat_from if repeats else 0, repeat_every)
    except ValueError as error:
        raise spec.fault(str(error), "Mend the plan of this series") from None


def _fits(spec: Spec, plan: Plan, tips: int, *, complete: bool) -> None:
    wrong = plan.days and (tips > len(plan.days) or (complete and tips < len(plan.days)))
    if wrong:
        raise (spec.get("days") or spec).fault(f"{tips} tips for {len(plan.days)} days", "Give each tip its day")
    if plan.repeat_from > tips:
        mend = f"Name one of the {tips} tips"
        raise (spec.get("repeat_from") or spec).fault(f"nothing to repeat from tip {plan.repeat_from}", mend)
