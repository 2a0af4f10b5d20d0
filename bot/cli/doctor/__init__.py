"""doctor: settings, Redis, database, messages, processes, staff, gateway, content; what is wrong and what to do.

It shows no secret, no number and no text.
"""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from pydantic.fields import FieldInfo

from bot.cli import table
from bot.cli.doctor.examine import examine
from bot.cli.doctor.finding import WRONG, Finding
from bot.settings import Settings
from bot.store.vault import new_key


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    print_key: Annotated[
        bool, typer.Option("--new-key", help="Print a fresh key for ENCRYPTION_KEYS and end.")
    ] = False,
) -> None:
    """Look at everything and say what to do; exit 1 when something is wrong."""
    if print_key:
        typer.echo(new_key())
        return
    findings = list(examine())
    ok = all(finding.state != WRONG for finding in findings)
    if as_json:
        typer.echo(json.dumps({"ok": ok, "findings": [asdict(finding) for finding in findings]}, indent=1))
    else:
        _print(findings)
    raise typer.Exit(0 if ok else 1)


def _print(findings: list[Finding]) -> None:
    table.show([{"part": one.part, "state": one.state, "found": one.said, "what to do": one.mend} for one in findings])
    table.show([_setting(name, info) for name, info in Settings.model_fields.items()], title="Settings")


def _setting(name: str, info: FieldInfo) -> dict[str, object]:
    default = "" if not info.repr or info.default in ("", ()) else info.default
    shown = ",".join(default) if isinstance(default, tuple) else str(default)
    return {"setting": name.upper(), "what it is for": info.description or "", "default": shown}
