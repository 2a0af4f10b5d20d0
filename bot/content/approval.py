"""locales/<language>/approved.toml: who approved which exact words, and when; a change to either side voids it."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.content.faults import BrokenContent, Fault
from bot.content.flows import Flows
from bot.engine.texts import Text

SOURCE, DRAFT, APPROVED = "source", "draft", "approved"
"""How far words are: those the others are made from, those nobody has approved, and those somebody has."""

_SAFETY = frozenset({"urgent", "welcome", "help", "stop", "unknown", "fallback"})
_CALLS = frozenset({"care_team", "care_team.phone", "side.closing"})
_URGENT = "side.urgent"

_HEAD = (
    "# Who approved which exact words. Written by `marrowline content approve`; a change to the words voids the line.\n"
)


@dataclass(frozen=True, slots=True)
class Approval:
    """One text, approved. `hash`: of the source and the translation; `by`: name and role; `on`: the day."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    hash: str
    by: str
    on: date


_ROWS = TypeAdapter(dict[str, Approval])

Approvals = Mapping[str, Approval]
"""{text key: its approval}."""


class UnknownTexts(Exception):
    """Ids that name no text."""


def is_safety(text: Text) -> bool:
    """Whether a language waits for the approval of this text: it says whom to call, who we are, or how to leave."""
    return text.kind in _SAFETY or text.key in _CALLS or text.group == _URGENT


def load(root: Path, code: str) -> dict[str, Approval]:
    """The approvals of a language; raises BrokenContent."""
    path, name = _path(root, code), f"locales/{code}/approved.toml"
    if not path.exists():
        return {}
    try:
        return _ROWS.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        mend = "Mend it, or approve the words anew"
        problem = "not as `content approve` writes it" if isinstance(error, ValidationError) else str(error)
        raise BrokenContent([Fault(f"{name}:1", f"no list of approvals: {problem}", mend)]) from error


def hash_of(text: Text, words: str) -> str:
    """What an approval is of: a text with its source and its words in a language."""
    return sha256(f"{text.key}\0{text.words}\0{words}".encode()).hexdigest()


def approved(content: Flows, found: Mapping[str, str], approvals: Approvals) -> frozenset[str]:
    """The keys whose words in `found` are those that were approved."""
    return frozenset(
        key
        for key, approval in approvals.items()
        if key in found and approval.hash == hash_of(content.texts[key], found[key])
    )


def unsigned(content: Flows, signed: Collection[str]) -> list[str]:
    """The keys of the safety texts that are not among those that are approved."""
    return [text.key for text in content.texts.values() if is_safety(text) and text.key not in signed]


def named(content: Flows, ids: Collection[str]) -> list[Text]:
    """The texts that ids mean, each a key or a topic; every text when there are none. Raises UnknownTexts."""
    if not ids:
        return list(content.texts.values())
    texts = {text.key: text for text in content.texts.values() if _names(text) & set(ids)}
    if unknown := sorted(set(ids).difference(*(_names(text) for text in texts.values()))):
        raise UnknownTexts(", ".join(unknown))
    return list(texts.values())


def record(root: Path, code: str, approvals: Approvals) -> None:
    """Keep the approvals of a language, in the order of their keys."""
    rows = "".join(f"{_row(key, approvals[key])}\n" for key in sorted(approvals))
    _path(root, code).write_text(f"{_HEAD}\n{rows}", encoding="utf-8")


def signed(texts: Iterable[Text], found: Mapping[str, str], by: str, on: date) -> dict[str, Approval]:
    """The approval of each text that has words."""
    return {text.key: Approval(hash_of(text, found[text.key]), by, on) for text in texts if text.key in found}


def _names(text: Text) -> set[str]:
    return {text.key, text.group, text.key.removesuffix(".title")} - {""}


def _row(key: str, approval: Approval) -> str:
    by = approval.by.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{key}" = {{ hash = "{approval.hash}", by = "{by}", on = {approval.on.isoformat()} }}'


def _path(root: Path, code: str) -> Path:
    return root / "locales" / code / "approved.toml"
