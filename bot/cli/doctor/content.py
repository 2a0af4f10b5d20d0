"""The content: what `content check` finds, and which languages nobody has approved."""

from collections.abc import Iterator

from bot.cli.doctor.finding import OK, WARNING, WRONG, Finding
from bot.content.faults import BrokenContent
from bot.content.proof import check


def findings() -> Iterator[Finding]:
    """Every fault with its file and line."""
    try:
        report = check()
    except BrokenContent as error:
        yield from (Finding("content", WRONG, f"{one.where}: {one.problem}", one.mend) for one in error.faults)
        return
    for fault in report.faults:
        state = WRONG if fault.severity == "error" else WARNING
        yield Finding("content", state, f"{fault.where}: {fault.problem}", fault.mend)
    drafts = [code for code, row in report.languages.items() if row["state"] == "draft"]
    if drafts:
        mend = "They stay off unless ALLOW_DRAFT_TRANSLATIONS is set"
        yield Finding("content", WARNING, f"nobody has approved: {', '.join(drafts)}", mend)
    if report.ok:
        yield Finding("content", OK, f"{len(report.languages)} languages checked")
