"""flows/redflags/names.yaml: what staff read of a danger sign, and which rule finds it."""

from collections.abc import Mapping
from pathlib import Path

from bot.content.readers import text_under
from bot.content.yaml_file import Spec, read
from bot.engine.texts import Text

OTHER = "other"


def load(root: Path) -> tuple[list[Text], Mapping[str, str]]:
    """The texts `sign.<word>`, and {rule: word}; raises BrokenContent for a rule that stands twice."""
    spec = read(root / "flows" / "redflags" / "names.yaml", root)
    if OTHER not in spec.mapping():
        raise spec.fault(f"`{OTHER}` is missing", f"Write `{OTHER}: {{say: ..., rules: []}}`")
    found: dict[str, str] = {}
    texts = [_text(word, entry, found) for word, entry in spec.mapping().items()]
    return texts, found


def _text(word: str, entry: Spec, found: dict[str, str]) -> Text:
    entry.only("say", "rules")
    said = text_under(entry, "say", f"sign.{word}", "title")
    for rule in entry.list("rules"):
        if found.setdefault(str(rule.value), word) != word:
            raise rule.fault(f"`{rule.value}` is also under `{found[str(rule.value)]}`", "Keep it under one of them")
    return said
