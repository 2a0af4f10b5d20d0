"""bench due: how fast what has piled up is caught up, and how long a text waits meanwhile; sends to nobody."""

import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from typing import Annotated

import typer

from bot import runtime, settings
from bot.channels.base import Inbound
from bot.cli.bench.backlog import backlog
from bot.cli.bench.service import peak_mib, table, throw_away
from bot.runtime import Runtime
from bot.services.due.fire import fire
from bot.services.talk.converse import converse

TALKERS = 100
"""People who text us meanwhile, in turn."""

PAUSE_SECONDS = 0.1
"""Between two texts."""

READY = "ready"


def due(
    rows: Annotated[int, typer.Option(min=1, help="Rows that are due, of as many people.")] = 20_000,
    database: Annotated[str, typer.Option(help="An EMPTY database to use; default: a throw-away SQLite.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Catch up after an outage: reminders, tips and check-ins that are due become messages; nobody is texted."""
    with throw_away(database) as handles:
        found = {"rows": rows, **_measure(handles, rows)}
    typer.echo(json.dumps(found) if as_json else table(found))


def catch_up(rows: int) -> None:
    """The clock's step, as a process of its own: everything that is due, then its figures as JSON."""
    found = settings.for_service()
    handles = runtime.build(found, found.redis_url)
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    sys.stdin.readline()
    began, worked = time.perf_counter(), time.process_time()
    ended = fire(handles, max(1, rows // 10))
    early = peak_mib()
    ended += fire(handles)
    took = time.perf_counter() - began
    worked, count = time.process_time() - worked, max(1, ended.total())
    figures = {
        "fired": ended["fired"],
        "not_fired": ended.total() - ended["fired"],
        "seconds": round(took, 2),
        "rows_a_second": round(count / took),
        "cpu_ms_a_row": round(1000 * worked / count, 2),
        "memory_mib_after_a_tenth": early,
        "memory_mib": peak_mib(),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


def _measure(handles: Runtime, rows: int) -> dict[str, object]:
    began = time.perf_counter()
    backlog(handles, rows)
    planned = round(time.perf_counter() - began, 1)
    _text(handles, 0)
    waits, told = _fire(handles, rows)
    return {
        "database": handles.store.dialect.name,
        "planned_seconds": planned,
        **json.loads(told),
        "texts_answered": len(waits),
        "text_ms_half_within": round(1000 * statistics.median(waits)),
        "text_ms_longest": round(1000 * max(waits)),
        "load": round(os.getloadavg()[0], 1),
    }


def _fire(handles: Runtime, rows: int) -> tuple[list[float], str]:
    """Fire in another process, and text meanwhile: how long each text waited, and the figures of the other."""
    code = f"from bot.cli.bench.due import catch_up; catch_up({rows})"
    pipe, waits = subprocess.PIPE, list[float]()
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as clock:
        if clock.stdin and clock.stdout and clock.stdout.readline().strip() == READY:
            clock.stdin.write("\n")
            clock.stdin.flush()
            waits = _talk(handles, clock)
        told = clock.stdout.read() if clock.stdout else ""
    if clock.returncode:
        raise typer.Exit(clock.returncode)
    return waits, told


def _talk(handles: Runtime, clock: subprocess.Popen[str]) -> list[float]:
    """Seconds that each text waited for its answer, one after the other until the clock has ended."""
    waits = [_text(handles, 0)]
    while clock.poll() is None:
        time.sleep(PAUSE_SECONDS)
        waits.append(_text(handles, len(waits) % TALKERS))
    return waits


def _text(handles: Runtime, talker: int) -> float:
    """One text of somebody for whom nothing is due; how long its answer took, in seconds."""
    sender, number = handles.settings.senders[0], f"+1303555{100 + talker:04d}"
    began = time.perf_counter()
    converse(handles, Inbound("twilio", uuid.uuid4().hex, number, sender, "MENU", medium="sms"))
    return time.perf_counter() - began
