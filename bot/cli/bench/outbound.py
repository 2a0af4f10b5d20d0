"""bench outbound: a broadcast to many made-up people, expanded and sent to a gateway of our own on this machine."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot import runtime, settings
from bot.cli.bench import crowd
from bot.cli.bench.service import peak_mib, table, throw_away
from bot.runtime import Runtime
from bot.services.broadcasts.expand import expand
from bot.services.sending.deliver import deliver

FAST = "1000000000"


def outbound(
    rows: Annotated[int, typer.Option(min=1, help="People to tell.")] = 100_000,
    latency_ms: Annotated[float, typer.Option(min=0, help="How long the gateway takes to answer.")] = 0,
    processes: Annotated[int, typer.Option(min=1, help="Senders at once.")] = 2,
    database: Annotated[str, typer.Option(help="An EMPTY database to use; default: a throw-away SQLite.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Expand a broadcast and send it; the gateway is on this machine and nobody is texted."""
    more = {"QUIET_HOURS": "off", "FREQUENCY_CAP": "off", "SENDER_RATE": FAST}
    with _gateway(latency_ms) as base, throw_away(database, TWILIO_API_BASE_URL=base, **more) as handles:
        found = _measure(handles, rows, processes)
    found |= {"rows": rows, "latency_ms": latency_ms, "processes": processes}
    typer.echo(json.dumps(found) if as_json else table(found))


def send() -> None:
    """One sender, as a process of its own: everything in the lane, then its figures as JSON."""
    found = settings.for_service()
    sent = deliver(runtime.build(found, found.redis_url), "bulk", 3_600)
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"sent": sent["sent"], "cpu": used.ru_utime + used.ru_stime, "rss": peak_mib()}
    sys.stdout.write(json.dumps(figures) + "\n")


def _measure(handles: Runtime, rows: int, processes: int) -> dict[str, object]:
    crowd.gather(handles, rows)
    began = time.perf_counter()
    written = expand(handles)
    expanded = time.perf_counter() - began
    kind = handles.store.dialect.name
    handles.store.dispose()
    began = time.perf_counter()
    code = "from bot.cli.bench.outbound import send; send()"
    senders = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    figures = [json.loads(sender.communicate()[0]) for sender in senders]
    took = time.perf_counter() - began
    sent = sum(one["sent"] for one in figures)
    return {
        "database": kind,
        "expanded": written,
        "expand_seconds": round(expanded, 2),
        "sent": sent,
        "send_seconds": round(took, 1),
        "messages_a_second": round(sent / took),
        "cpu_ms_a_message": round(1000 * sum(one["cpu"] for one in figures) / max(1, sent), 3),
        "memory_mib": max(one["rss"] for one in figures),
    }


@contextmanager
def _gateway(latency_ms: float) -> Iterator[str]:
    command = [sys.executable, "-m", "bot.cli.bench.stand_in", "0", str(latency_ms)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        port = process.stdout.readline().strip() if process.stdout else ""
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
