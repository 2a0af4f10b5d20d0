"""A dataclass in a command's signature, spread out: each of its fields becomes an option of the command."""

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, get_type_hints


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """`command` with every parameter that is a dataclass replaced by that dataclass's fields (all with defaults).

    A field is written like a parameter of a command: `Annotated[str, typer.Option(...)] = ""`.
    """
    given = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, Any] = {name: one.annotation for name, one in given.items() if is_dataclass(one.annotation)}

    @functools.wraps(command)
    def gathered(**values: Any) -> None:
        for name, kind in groups.items():
            values[name] = kind(**{field.name: values.pop(field.name) for field in fields(kind)})
        command(**values)

    flat = [one for name, one in given.items() if name not in groups]
    flat += [option for kind in groups.values() for option in _options(kind)]
    gathered.__signature__ = inspect.Signature(flat)  # type: ignore[attr-defined]
    gathered.__annotations__ = {one.name: one.annotation for one in flat}
    return gathered


def _options(kind: Any) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    every: tuple[Any, ...] = fields(kind)
    for field in every:
        default = field.default_factory() if field.default is MISSING else field.default
        yield inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hints[field.name]
        )
