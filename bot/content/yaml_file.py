"""YAML with line numbers, every scalar a string (so `no` stays a word and `1.10` keeps its nought)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.content.faults import BrokenContent, Fault

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Spec:
    """A piece of a YAML file that knows where it stands."""

    value: Any
    file: str
    line: int

    @property
    def where(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"

    def fault(self, problem: str, mend: str) -> BrokenContent:
        """A fault at this line, to raise."""
        return BrokenContent([Fault(self.where, problem, mend)])

    def text(self, key: str, default: str | None = None) -> str:
        """The string under `key`; a missing one without a default is a fault."""
        found = self.get(key)
        if found is None and default is not None:
            return default
        if found is None or not isinstance(found.value, str):
            raise (found or self).fault(f"`{key}` must be a text", f"Write `{key}: ...`")
        return str(found.value)

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of the list under `key`, none when it is missing."""
        return tuple(str(item.value) for item in self.list(key))

    def list(self, key: str) -> tuple["Spec", ...]:
        """The items of the list under `key`, none when it is missing."""
        found = self.get(key)
        if found is None:
            return ()
        if not isinstance(found.value, tuple):
            raise found.fault(f"`{key}` must be a list", "Write one `- item` a line")
        return found.value

    def get(self, key: str) -> "Spec | None":
        """What stands under `key`."""
        return self.mapping().get(key)

    def items(self, key: str) -> Iterator[tuple[str, "Spec"]]:
        """Key and value of the mapping under `key`."""
        found = self.get(key)
        yield from found.mapping().items() if found else ()

    def mapping(self) -> dict[str, "Spec"]:
        """This piece as a mapping; anything else is a fault."""
        if not isinstance(self.value, dict):
            raise self.fault("a mapping is needed here", "Write `key: value` lines")
        return self.value

    def only(self, *allowed: str) -> None:
        """A fault for the first key that is not allowed."""
        for key, spec in self.mapping().items():
            if key not in allowed:
                raise spec.fault(f"unknown key `{key}`", "Use one of: " + ", ".join(allowed))


def read(path: Path, root: Path) -> Spec:
    """The file at `path` as a Spec; names in faults are relative to `root`."""
    return parse(contents(path, root), path.relative_to(root).as_posix())


def contents(path: Path, root: Path) -> str:
    """What the file at `path` holds; one that is missing or no UTF-8 is a fault."""
    name = path.relative_to(root).as_posix()
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BrokenContent([Fault(f"{name}:1", "not UTF-8", "Save the file as UTF-8")]) from error
    except FileNotFoundError as error:
        raise BrokenContent([Fault(f"{name}:1", "the file is missing", "Write it")]) from error


def parse(text: str, name: str) -> Spec:
    """YAML as a Spec; `name` is what faults call the file."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BrokenContent(
            [Fault(f"{name}:{line}", f"not YAML: {error.problem}", "Check indents and quotes")]
        ) from error
    except yaml.YAMLError as error:
        raise BrokenContent([Fault(f"{name}:1", "not YAML: it holds a control character", "Take it out")]) from error
    if node is None:
        return Spec({}, name, 1)
    return _spec(node, name)


def _spec(node: yaml.Node, file: str) -> Spec:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Spec(_mapping(node, file), file, line)
    if isinstance(node, yaml.SequenceNode):
        return Spec(tuple(_spec(item, file) for item in node.value), file, line)
    return Spec(node.value, file, line)


def _mapping(node: yaml.MappingNode, file: str) -> dict[str, Spec]:
    found: dict[str, Spec] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Spec(None, file, key.start_mark.line + 1).fault("a key must be a word", "Write `key: value` lines")
        spec = _spec(value, file)
        if key.value in found:
            raise Spec(None, file, key.start_mark.line + 1).fault(f"`{key.value}` stands twice", "Keep one of them")
        found[str(key.value)] = (
            Spec(spec.value, file, key.start_mark.line + 1) if spec.value.__class__ is dict else spec
        )
    return found
