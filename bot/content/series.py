"""flows/series/*.yaml as tip series; a fault names file and line."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content import schema
from bot.content.faults import Fault
from bot.content.yaml_file import Spec, read
from bot.engine.series import UNSURE, Series
from bot.engine.texts import Text
from bot.rules.schedule import Plan

_KEYS = (
    "complete", "by_request", "title", "days", "weekdays", "repeat_from", "repeat_every", "source", "reviewed", "tips",
)  # fmt: skip
_FLAGS = {"true": True, "false": False}
_LONGEST_ID = 8
"""Characters of a series in the database."""


def load(folder: Path, root: Path) -> dict[str, Series]:
    """{id: series} of the files in `folder`, in the order treatment goes; raises BrokenContent."""
    found: dict[str, tuple[Spec, Series]] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, spec in read(path, root).mapping().items():
            if name in found:
                raise spec.fault(f"`{name}` is also in {found[name][0].where}", "Give one of them another name")
            found[name] = spec, _series(name, spec)
    return {name: one for name, (_, one) in sorted(found.items(), key=lambda item: _rank(item[0]))}


def faults(series: Mapping[str, Series], sources: Mapping[str, str]) -> Iterator[Fault]:
    """References of the series that lead nowhere."""
    if UNSURE not in series:
        yield Fault(
            "flows/series:1", f"the series `{UNSURE}` is missing", "It is for people who do not know their phase"
        )
    for one in series.values():
        named = {source for tip in one.tips for source in (tip.source, *tip.outside)}
        for source in sorted(named - set(sources)):
            yield Fault(one.title.origin, f"`{one.id}` names the source `{source}`", "Add it to flows/sources.yaml")


def _rank(name: str) -> tuple[int, str]:
    order = ("DX", "IND", "CON", "MNT", "SCT", "RR", "AFT", "PAL")
    return (order.index(name) if name in order else len(order), name)


def _series(name: str, spec: Spec) -> Series:
    spec.only(*_KEYS)
    if not (name.isalnum() and name.isupper() and len(name) <= _LONGEST_ID):
        raise spec.fault(f"`{name}` is no name of a series", f"Use up to {_LONGEST_ID} capital letters, such as DX")
    complete, tips = _flag(spec, "complete"), tuple(_tips(name, spec))
    plan = _plan(spec, repeats=complete)
    _fits(spec, plan, len(tips), complete=complete)
    title = schema.text(f"series.{name}.title", _words(spec, "title"), "title")
    return Series(name, title, plan, tips, complete, _flag(spec, "by_request", default="false"))


def _tips(name: str, spec: Spec) -> Iterator[Text]:
    source, reviewed = spec.text("source"), spec.text("reviewed")
    listed = spec.list("tips")
    if not listed:
        raise spec.fault(f"`{name}` has no tips", "Add `tips:` with at least one `- text:`")
    for number, tip in enumerate(listed, 1):
        tip.only("text", "facts", "outside")
        words = _words(tip, "text")
        plain = schema.text(f"tip.{name}.{number}", words, "tip")
        facts, outside = tip.texts("facts"), tip.texts("outside")
        if not facts:
            raise words.fault(f"`{plain.key}` names no facts", "Write `facts: [F...]`")
        yield Text(plain.key, plain.words, "tip", words.where, facts, source, reviewed, f"series.{name}", outside)


def _plan(spec: Spec, *, repeats: bool) -> Plan:
    days, weekdays = _numbers(spec, "days"), _numbers(spec, "weekdays")
    if not days and not weekdays:
        raise spec.fault("neither `days` nor `weekdays`", "Say when the tips come")
    repeat_from, repeat_every = _number(spec, "repeat_from"), _number(spec, "repeat_every")
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


def _words(spec: Spec, key: str) -> Spec:
    spec.text(key)
    return spec.mapping()[key]


def _flag(spec: Spec, key: str, default: str | None = None) -> bool:
    value = spec.text(key, default)
    if value not in _FLAGS:
        raise (spec.get(key) or spec).fault(f"`{key}` must be true or false", f"Write `{key}: true`")
    return _FLAGS[value]


def _number(spec: Spec, key: str) -> int:
    return _whole(spec.get(key) or spec, spec.text(key, "0"), key)


def _numbers(spec: Spec, key: str) -> tuple[int, ...]:
    return tuple(_whole(item, str(item.value), key) for item in spec.list(key))


def _whole(spec: Spec, written: str, key: str) -> int:
    try:
        return int(written)
    except ValueError:
        raise spec.fault(f"`{key}` takes whole numbers, not `{written}`", "Write digits") from None
