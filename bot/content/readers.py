"""Readers of what stands under a key: words, a flag, a number, one of a few; what is wrong is a fault at its line."""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from bot.content.faults import Fault
from bot.content.yaml_file import Spec, read
from bot.engine.texts import Text
from bot.rules.clean import clean

_FLAGS = {"true": True, "false": False}
_WHOLE = re.compile(r"[0-9]{1,9}")


def files(paths: Iterable[Path], root: Path) -> dict[str, Spec]:
    """{name: what stands under it} of several files together; a name stands in one of them."""
    found: dict[str, Spec] = {}
    for path in sorted(paths):
        for name, spec in read(path, root).mapping().items():
            if name in found:
                raise spec.fault(f"`{name}` is also in {found[name].where}", "Give one of them another name")
            found[name] = spec
    return found


def text(key: str, spec: Spec, kind: str) -> Text:
    """A text on its own, cleaned."""
    if not isinstance(spec.value, str) or not spec.value.strip():
        raise spec.fault(f"`{key}` has no words", "Write the text after the colon")
    return Text(key, clean(spec.value).strip(), kind, spec.where)


def text_under(spec: Spec, name: str, key: str, kind: str) -> Text:
    """The text that stands under `name`, which must be there, and is called `key`."""
    spec.text(name)
    return text(key, spec.mapping()[name], kind)


def one_of(spec: Spec, key: str, known: Collection[str], default: str | None = None, what: str = "") -> str:
    """The value under `key`, one of the known or the default; `what` a fault calls it, else by its key."""
    value = spec.text(key, default)
    if value != default and value not in known:
        fault = f"unknown {what or f'`{key}`:'} `{value}`"
        raise (spec.get(key) or spec).fault(fault, "Use one of: " + ", ".join(known))
    return value


def flag(spec: Spec, key: str, default: str | None = None) -> bool:
    """True or false."""
    value = spec.text(key, default)
    if value not in _FLAGS:
        raise (spec.get(key) or spec).fault(f"`{key}` must be true or false", f"Write `{key}: true`")
    return _FLAGS[value]


def number(spec: Spec, key: str) -> int:
    """A whole number; 0 where there is none."""
    return _whole(spec.get(key) or spec, spec.text(key, "0"), key)


def numbers(spec: Spec, key: str) -> tuple[int, ...]:
    """A list of whole numbers."""
    return tuple(_whole(item, str(item.value), key) for item in spec.list(key))


def missing(file: str, keys: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
    """Texts that `file` should hold and nobody wrote."""
    return (
        Fault(f"{file}:1", f"the text `{key}` is missing", f"Write `{key}: ...`") for key in keys if key not in known
    )


def unlisted(name: str, where: str, texts: Iterable[Text], sources: Collection[str]) -> Iterator[Fault]:
    """Sources that the texts of `name` name, and flows/sources.yaml does not."""
    named = {source for one in texts for source in (one.source, *one.outside)}
    for source in sorted(named.difference(sources)):
        yield Fault(where, f"`{name}` names the source `{source}`", "Add it to flows/sources.yaml")


def _whole(spec: Spec, written: str, key: str) -> int:
    if not _WHOLE.fullmatch(written):
        raise spec.fault(f"`{key}` takes whole numbers, not `{written}`", "Write digits")
    return int(written)
