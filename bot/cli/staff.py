"""staff create, list, on-call and remove: who is told of danger, and in which order."""

from typing import Annotated

import typer

from bot.cli import table
from bot.cli.operator import operator, refuse, service
from bot.services.alerts import staff as staffing
from bot.services.alerts.staff import Wanted
from bot.services.refused import Refused
from bot.store import staff
from bot.store.database import transaction
from bot.store.staff import Contact

app = typer.Typer(help="Staff, and who of them is told of danger.", no_args_is_help=True)

Rank = Annotated[int | None, typer.Option("--on-call", min=1, max=99, help="Who is told first: 1. Without it: nobody.")]


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="staff")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="As other staff know them.")],
    phone: Annotated[str, typer.Option(help="Gets alerts as texts, and answers ACK.")] = "",
    email: Annotated[str, typer.Option(help="Gets alerts as e-mail.")] = "",
    webhook: Annotated[str, typer.Option(help="Gets alerts as JSON.")] = "",
    on_call: Rank = None,
    lang: Annotated[str, typer.Option(help="The language alerts are written in.")] = "en",
) -> None:
    """Add somebody: a phone, an e-mail address or a webhook, or several of them."""
    with service() as runtime:
        try:
            made = staffing.create(runtime, Wanted(name, on_call, phone, email, webhook, lang), operator())
        except Refused as error:
            raise refuse(str(error)) from None
        typer.echo(f"{made[0].name}: {_order(on_call)}, told by {_ways(made)}")
        if any(not contact.usable for contact in made):
            typer.echo("That phone has texted STOP, so it gets nothing: have it text START first.", err=True)
        if email and not (runtime.settings.smtp_url and runtime.settings.smtp_from):
            typer.echo("SMTP_URL and SMTP_FROM are not set, so no e-mail goes out yet.", err=True)


@app.command("list")
def show_all(as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False) -> None:
    """Everybody, in the order they are told; no number and no address is shown."""
    with service() as runtime, transaction(runtime.store) as connection:
        ways: dict[int, list[Contact]] = {}
        for contact in staff.contacts(connection):
            ways.setdefault(contact.staff_id, []).append(contact)
        found = [(member, ways.get(member.id, [])) for member in staff.every(connection)]
    if as_json:
        rows = [{"name": member.name, "on_call": member.rank, "told_by": _states(by)} for member, by in found]
        table.dump(rows)
        return
    table.listed(
        [
            {"name": member.name, "on call": member.rank or "no", "told by": _ways(by) or "nothing"}
            for member, by in found
        ],
        "Nobody yet.",
    )


@app.command("on-call")
def on_call(
    name: Annotated[str, typer.Argument()],
    rank: Annotated[int | None, typer.Argument(min=1, max=99, help="Without it: not on call.")] = None,
) -> None:
    """Change when somebody is told: 1 first; without a rank not at all."""
    with service() as runtime:
        try:
            staffing.put_on_call(runtime, name, rank, operator())
        except Refused as error:
            raise refuse(str(error)) from None
        typer.echo(f"{name}: {_order(rank)}")


@app.command()
def remove(name: Annotated[str, typer.Argument()]) -> None:
    """Let somebody go: nothing is sent to them any more."""
    with service() as runtime:
        try:
            staffing.remove(runtime, name, operator())
        except Refused as error:
            raise refuse(str(error)) from None
        typer.echo(f"{name} is removed.")


def _order(rank: int | None) -> str:
    return f"on call, rank {rank}" if rank else "not on call"


def _ways(contacts: list[Contact]) -> str:
    return ", ".join(medium if state == "ok" else f"{medium} ({state})" for medium, state in _states(contacts).items())


def _states(contacts: list[Contact]) -> dict[str, str]:
    """{medium: ok, stopped, or the code that says why it cannot be reached}."""
    return {one.medium: "ok" if one.usable else one.unreachable or one.consent for one in contacts}
