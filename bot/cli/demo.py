"""The demo: Redis, database, clinic, web, worker and clock in one terminal. Sends to nobody."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer
from honcho.manager import Manager

from bot import runtime, settings
from bot.cache.embedded import EmbeddedRedis
from bot.cli.world import demo_environment, seed_clinic
from bot.store import schema

_WELCOME = """
Marrowline demo. Nothing is sent to anybody; each language but English is a draft translation.

  Phone in the browser   http://127.0.0.1:{port}/phone
  Phone in the terminal  {command} chat
  Twilio webhook         POST http://127.0.0.1:{port}/webhooks/twilio/message
  As staff               DEMO=true {command} people list

Try: HI   1   BRUISE   hola   outlook   i have a fever   LANG   STOP   START

Press Ctrl-C to stop everything this started.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(port: Annotated[int, typer.Option(min=1, max=65_535, help="Port of the web pages.")] = 8000) -> None:
    """Run Marrowline here, with a made-up clinic and a phone in the browser."""
    if _taken(port):
        typer.echo(f"Port {port} is in use. Try: marrowline demo --port {port + 1}", err=True)
        raise typer.Exit(1)
    environment = demo_environment(Path(os.environ.get("VAR_DIR") or "var"), port)
    os.environ.update(environment)
    found = settings.for_service()
    redis = None if found.redis_url else EmbeddedRedis(found.var_dir).start()
    url = redis.url if redis else found.redis_url
    try:
        handles = runtime.build(found, url)
        schema.migrate(handles.store)
        seed_clinic(handles)
        handles.store.dispose()
        typer.echo(_WELCOME.format(port=port, command=sys.argv[0]))
        code = _run(environment | {"REDIS_URL": url}, port)
    finally:
        if redis:
            redis.stop()
    raise typer.Exit(code)


def _run(environment: dict[str, str], port: int) -> int:
    """web, worker and clock under one manager; when one ends, or on Ctrl-C, each is ended."""
    manager = Manager()
    for name, arguments in (("web", f"serve --port {port}"), ("worker", "worker"), ("clock", "clock")):
        manager.add_process(name, f'exec "{sys.executable}" -m bot.cli {arguments}', env=environment)
    manager.loop()
    return 0 if manager.returncode in (0, 130, -2) else manager.returncode or 0


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
