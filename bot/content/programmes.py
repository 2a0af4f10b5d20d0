"""flows/programmes.yaml: what is said about tips and links, each text named by the services that say it."""

from collections.abc import Collection, Iterator
from pathlib import Path

from bot.content import readers
from bot.content.faults import Fault
from bot.content.yaml_file import read
from bot.engine.texts import Text

FILE = "flows/programmes.yaml"

PARTS = ("tips.both", "tips.started", "tips.late", "tips.unsure", "tips.linked")
"""Pieces of other messages."""

ALONE = (
    "tips.on", "tips.privacy", "tips.status", "tips.status.resting", "tips.none", "tips.off", "tips.resting",
    "tips.resumed", "tips.over", "tips.untranslated", "tips.begun", "tip.waits", "tip.waits.both", "tip.none",
    "full.on", "full.off", "invite.code", "invite.caregiver", "join.how", "join.no", "join.done", "join.done.tips",
    "join.shared", "link.joined", "unlink.done", "unlink.none",
)  # fmt: skip
"""Messages by themselves."""

BEGUN = ("tips.begun", "tip.waits", "tip.waits.both", "link.joined")
"""Of these, what comes by itself."""

_KINDS = {**dict.fromkeys(PARTS, "part"), **dict.fromkeys(BEGUN, "begun")}


def load(root: Path) -> list[Text]:
    """Its texts; raises BrokenContent."""
    entries = read(root / FILE, root).mapping().items()
    return [readers.text(key, spec, _KINDS.get(key, "notice")) for key, spec in entries]


def faults(known: Collection[str]) -> Iterator[Fault]:
    """Texts that are missing."""
    return readers.missing(FILE, (*PARTS, *ALONE), known)
