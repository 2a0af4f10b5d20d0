"""What nobody has approved: a language is offered in production when its safety texts are."""

from collections.abc import Iterator
from pathlib import Path

from bot.content import approval, loader
from bot.content.faults import Fault
from bot.content.flows import Flows


def faults(content: Flows, root: Path, code: str) -> Iterator[Fault]:
    """A warning for a language whose safety texts are not approved, each in its exact words."""
    found = loader.translated(content, root, code)
    unsigned = approval.unsigned(content, approval.approved(content, found, approval.load(root, code)))
    if unsigned:
        problem = f"{len(unsigned)} safety texts are approved by nobody, such as `{unsigned[0]}`"
        mend = "Let a qualified person read them, then run `marrowline content approve`; until then it is a draft"
        yield Fault(f"locales/{code}/approved.toml:1", problem, mend, "warning", language=code)
