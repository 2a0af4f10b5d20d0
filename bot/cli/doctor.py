"""doctor: settings, Redis, database, gateway, content; what is wrong and what to do. Shows no secret."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import settings
from bot.cache.connection import connect as connect_cache
from bot.cache.connection import eviction_policy, is_answering
from bot.cache.embedded import NoRedisServer, server_path
from bot.content.check import check
from bot.content.faults import BrokenContent
from bot.settings import Settings
from bot.store import clinics, schema
from bot.store.database import Engine, SQLAlchemyError, transaction
from bot.store.database import connect as connect_store
from bot.store.database import is_answering as store_answers
from bot.store.vault import new_key


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `state` is ok, warning or wrong."""

    part: str
    state: str
    said: str
    mend: str = ""


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
    ok = all(finding.state != "wrong" for finding in findings)
    if as_json:
        typer.echo(json.dumps({"ok": ok, "findings": [asdict(finding) for finding in findings]}, indent=1))
    else:
        _print(findings)
    raise typer.Exit(0 if ok else 1)


def examine() -> Iterator[Finding]:
    """Every finding, in the order an operator would mend them."""
    try:
        found = settings.read()
    except settings.MissingSettings as error:
        yield from (Finding("settings", "wrong", problem, "Mend it in the environment") for problem in error.problems)
        return
    problems = settings.missing(found)
    yield from (Finding("settings", "wrong", problem, "Set it in the environment") for problem in problems)
    if not problems:
        yield Finding("settings", "ok", "everything needed is set")
    yield from _redis(found)
    yield from _database(found)
    yield from _gateway(found)
    yield from _content()


def _redis(found: Settings) -> Iterator[Finding]:
    if not found.redis_url:
        try:
            yield Finding("redis", "ok", f"embedded: {server_path()}")
        except NoRedisServer as error:
            yield Finding("redis", "wrong", "no REDIS_URL and no server to embed", str(error))
        return
    client = connect_cache(found.redis_url)
    if not is_answering(client):
        yield Finding("redis", "wrong", "does not answer", "Start it, or mend REDIS_URL")
        return
    policy = eviction_policy(client)
    if policy != "noeviction":
        yield Finding("redis", "warning", f"maxmemory-policy is {policy}", "Set it to noeviction, or jobs may vanish")
    else:
        yield Finding("redis", "ok", "answers, keeps what it is given")


def _database(found: Settings) -> Iterator[Finding]:
    try:
        engine = connect_store(found.database)
        if not store_answers(engine):
            yield Finding(
                "database", "wrong", "does not answer", "Start it, or mend DATABASE_URL; then `marrowline migrate`"
            )
        elif not schema.is_current(engine):
            yield Finding("database", "wrong", "has an older schema", "Run `marrowline migrate`")
        else:
            yield Finding("database", "ok", f"{engine.dialect.name}, newest schema")
            yield from _clinic(engine)
    except SQLAlchemyError as error:
        yield Finding("database", "wrong", f"DATABASE_URL cannot be used ({type(error).__name__})", "Mend DATABASE_URL")


def _clinic(engine: Engine) -> Iterator[Finding]:
    with transaction(engine) as connection:
        clinic = clinics.first(connection)
    if clinic is None:
        yield Finding(
            "clinic",
            "warning",
            "people are told to call `your care team`, without a number",
            "marrowline clinic create",
        )
    else:
        yield Finding("clinic", "ok", clinic.name)


def _gateway(found: Settings) -> Iterator[Finding]:
    if not found.public_base_url:
        return
    if not found.public_base_url.startswith("https://"):
        yield Finding("gateway", "warning", "PUBLIC_BASE_URL is not https", "Twilio needs https outside a demo")
    base = found.public_base_url.rstrip("/")
    yield Finding("gateway", "ok", f"webhook {base}/webhooks/twilio/message, fallback {base}/webhooks/twilio/fallback")


def _content() -> Iterator[Finding]:
    try:
        report = check()
    except BrokenContent as error:
        yield from (
            Finding("content", "wrong", f"{fault.where}: {fault.problem}", fault.mend) for fault in error.faults
        )
        return
    for fault in report.faults:
        yield Finding(
            "content",
            "wrong" if fault.severity == "error" else "warning",
            f"{fault.where}: {fault.problem}",
            fault.mend,
        )
    drafts = [code for code, row in report.languages.items() if row["state"] == "draft"]
    if drafts:
        mend = "They stay off unless ALLOW_DRAFT_TRANSLATIONS is set"
        yield Finding("content", "warning", f"nobody has approved: {', '.join(drafts)}", mend)
    if report.ok:
        yield Finding("content", "ok", f"{len(report.languages)} languages checked")


def _print(findings: list[Finding]) -> None:
    console = Console()
    table = Table("part", "state", "found", "what to do")
    for finding in findings:
        table.add_row(finding.part, finding.state, finding.said, finding.mend)
    console.print(table)
    options = Table("setting", "what it is for", "default", title="Settings")
    for name, info in Settings.model_fields.items():
        default = "" if not info.repr or info.default in ("", ()) else info.default
        shown = ",".join(default) if isinstance(default, tuple) else str(default)
        options.add_row(name.upper(), info.description or "", shown)
    console.print(options)
