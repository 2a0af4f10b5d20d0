"""alert list, show and ack: the danger signs that wait for staff, and what was done about each."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli import table
from bot.cli.operator import operator, refuse, service
from bot.engine.book import Voice
from bot.runtime import Runtime
from bot.services.alerts import danger as alerting
from bot.services.alerts.acknowledge import take
from bot.store import alerts, audit, people
from bot.store.alerts import Alert
from bot.store.database import transaction

app = typer.Typer(help="Danger signs that wait for staff.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(min=1, help="The number of the alert.")]
Json = Annotated[bool, typer.Option("--json", help="JSON.")]


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="alert")


@app.command("list")
def show_all(
    only_open: Annotated[bool, typer.Option("--open", help="Only those nobody has taken.")] = False,
    as_json: Json = False,
) -> None:
    """The last alerts, newest first: no number of a person, and nothing of what was said."""
    with service() as runtime, transaction(runtime.store) as connection:
        found = [_row(runtime, alert) for alert in alerts.listed(connection, only_open=only_open)]
    columns = ("number", "raised", "class", "sign", "state", "told", "taken_by")
    table.listed(found, "No alerts.", *columns, as_json=as_json)


@app.command()
def show(number: Number, as_json: Json = False) -> None:
    """Everything about one alert, with the number to call and what was said. The look is kept in the audit."""
    with service() as runtime:
        with transaction(runtime.store) as connection:
            alert = alerts.by_id(connection, number)
            if alert is None:
                raise refuse(f"There is no alert {number}.")
            audit.record(connection, operator(), "alert.show", f"alert:{number}", runtime.clock())
            person = people.by_id(connection, alert.person_id) if alert.person_id else None
            history = alerts.history(connection, number)
        found = _row(runtime, alert) | {
            "call": runtime.vault.open(person.address) if person else "",
            "said": runtime.vault.open(alert.said) if alert.said else "",
            "history": [{"at": _time(event.at), "what": event.what, "who": event.who} for event in history],
        }
    table.dump(found) if as_json else typer.echo(_page(found))


@app.command()
def ack(number: Number, by: Annotated[str, typer.Option(help="Who takes it.")]) -> None:
    """Take an alert: nobody is told of it any more, and those who were hear who has it."""
    name = " ".join(by.split())
    if not 0 < len(name) <= 80:
        raise typer.BadParameter("A name has 1 to 80 characters.", param_hint="--by")
    with service() as runtime:
        with transaction(runtime.store) as connection:
            taken = take(runtime, connection, number, name)
            if taken:
                audit.record(connection, operator(), "alert.ack", f"alert:{number}", runtime.clock())
            alert = alerts.by_id(connection, number)
        if not taken:
            raise refuse(_why_not(number, alert))
        alerting.wake(runtime)
    typer.echo(f"{name} has alert {', '.join(map(str, taken))}.")


def _why_not(number: int, alert: Alert | None) -> str:
    if alert is None:
        return f"There is no alert {number}."
    if alert.state == alerts.GONE:
        return f"Alert {number} is closed: the person has erased their data."
    return f"{alert.acknowledged_by} has taken alert {number} already."


def _row(runtime: Runtime, alert: Alert) -> dict[str, object]:
    voice = Voice(runtime.book, runtime.book.source_language, {})
    return {
        "number": alert.id,
        "raised": _time(alert.created_at),
        "class": alert.severity,
        "rule": alert.rule,
        "sign": alerting.sign(voice, alert.rule),
        "state": alert.state,
        "told": alert.level,
        "same_as": alert.same_as,
        "told_again": _time(alert.next_at),
        "taken": _time(alert.acknowledged_at),
        "taken_by": alert.acknowledged_by,
    }


def _time(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _page(found: dict[str, object]) -> str:
    history = found.pop("history")
    lines = [f"{name}: {value}" for name, value in found.items() if value not in ("", None)]
    if isinstance(history, list):
        lines += [" ".join(filter(None, (event["at"], event["what"], event["who"]))) for event in history]
    return "\n".join(lines)
