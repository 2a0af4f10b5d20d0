"""`content approve`: the words of a language as they stand, approved by somebody by name."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from bot.content import approval, flows, loader


class Refused(Exception):
    """What cannot be approved, and why."""


def approve(root: Path, code: str, by: str, ids: Collection[str], on: date) -> int:
    """Approve the texts that `ids` mean (none: every text); how many. Raises Refused, UnknownTexts."""
    if code not in loader.written_in(root):
        raise Refused(f"there is no language `{code}`: {', '.join(loader.written_in(root))}")
    if not by.strip() or not by.isprintable():
        raise Refused("--by takes a name and a role, such as --by 'A. Name, certified translator'")
    content = flows.load(root)
    english = {text.key: text.words for text in content.texts.values()}
    found = english if code == loader.SOURCE_LANGUAGE else loader.translated(content, root, code)
    texts = approval.named(content, ids)
    if missing := [text.key for text in texts if text.key not in found] if ids else []:
        raise Refused(f"no words in {code}, or fuzzy: {', '.join(missing)}")
    signed = approval.signed(texts, found, by.strip(), on)
    kept = {key: one for key, one in approval.load(root, code).items() if key in content.texts}
    approval.record(root, code, kept | signed)
    return len(signed)
