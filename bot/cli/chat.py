"""A phone in the terminal, in a throw-away world. Piped: one text a line; `@+3d` moves the clock."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel

from bot.channels import simulator
from bot.cli import times
from bot.cli.lines import lines
from bot.cli.world import throw_away
from bot.clock import HeldClock
from bot.rules.segments import measure
from bot.rules.time_travel import travel
from bot.runtime import Runtime
from bot.services.pass_time import pass_time
from bot.services.people import look
from bot.services.talk.converse import Answered, converse
from bot.store import people
from bot.store.database import transaction
from bot.understand import understand
from bot.understand.meaning import Meaning

_DRAFT = "A draft translation: no qualified person has approved these words yet."
_HELP = "Type a text and press Enter. @+3d, @+90m or @2026-12-24T09:00 moves the clock. Ctrl-D ends."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)


def chat(
    number: Annotated[str, typer.Option(help="The phone's number.")] = "+12025550123",
    lang: Annotated[str, typer.Option(help="Language already chosen, such as es; default: by the first words.")] = "",
    at: Annotated[str, typer.Option(help="The moment to begin at, ISO 8601; default: now.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Text with Marrowline in the terminal; nothing is kept and nobody is texted."""
    clock = HeldClock(_moment(at))
    with throw_away(clock) as runtime:
        if lang:
            _choose(runtime, number, lang)
        phone = _Phone(runtime, clock, number)
        if sys.stdin.isatty() and not as_json:
            _talk(phone)
            return
        for line in lines():
            turn = phone.type(line)
            typer.echo(json.dumps(turn, ensure_ascii=False) if as_json else _plain(turn))


class _Phone:
    """One phone in one world. has_drafts: whether a translation was shown that nobody has approved."""

    def __init__(self, runtime: Runtime, clock: HeldClock, number: str) -> None:
        self._runtime, self._clock, self._number = runtime, clock, number
        self._seen: set[str] = set()
        self.has_drafts = False

    def type(self, line: str) -> dict[str, object]:
        """What one line brings about, in the shape of `--json`."""
        moved = travel(line, self._clock.at) if line.startswith("@") else None
        if moved is not None:
            pass_time(self._runtime, self._clock, moved)
            return self._turn(line, Answered(())) | {"replies": self._arrived()}
        return self._turn(line, converse(self._runtime, simulator.text(self._number, line)), said=True)

    def _arrived(self) -> list[dict[str, object]]:
        """What came by itself since the last look."""
        mark = self._runtime.vault.mark(self._number)
        with transaction(self._runtime.store) as connection:
            person = people.by_mark(connection, mark)
        came = look.arrivals(self._runtime, person.id, self._seen) if person else []
        self._seen |= {bubble.id for bubble in came}
        return [_reply(bubble.text, bubble.backing.kind if bubble.backing else "") for bubble in came]

    def _turn(self, line: str, answered: Answered, said: bool = False) -> dict[str, object]:
        turn = answered.turn
        language, place = _where(self._runtime, self._number)
        meaning = turn.meaning if turn else understand(line if said else "", self._runtime.book.lexicon)
        kinds = [reply.kind for reply in turn.replies] if turn else []
        self.has_drafts |= any(reply.language in self._runtime.book.drafts for reply in turn.replies) if turn else False
        return {
            "in": line,
            "at": self._clock.at.isoformat(),
            "replies": [_reply(message.text, kind) for message, kind in zip(answered.messages, kinds, strict=False)],
            "language": language,
            "place": place,
            "understood": _understood(meaning),
        }


def _where(runtime: Runtime, number: str) -> tuple[str, str]:
    mark = runtime.vault.mark(number)
    with transaction(runtime.store) as connection:
        person = people.by_mark(connection, mark)
    kept = runtime.places.find(mark, person.turn, runtime.clock()) if person else None
    page = f"/{kept.page + 1}" if kept and kept.page else ""
    return person.language if person else "", f"{kept.node}{page}" if kept else ""


def _reply(text: str, kind: str) -> dict[str, object]:
    size = measure(text)
    return {"text": text, "encoding": size.encoding, "segments": size.segments, "kind": kind}


def _understood(meaning: Meaning) -> dict[str, object]:
    return {"label": meaning.label, "severity": meaning.severity, "rule": meaning.rule, "score": meaning.score}


def _choose(runtime: Runtime, number: str, language: str) -> None:
    if language not in runtime.book.languages:
        typer.echo(f"`{language}` is not offered. There are: {', '.join(runtime.book.languages)}", err=True)
        raise typer.Exit(2)
    row = {"mark": runtime.vault.mark(number), "address": runtime.vault.seal(number), "channel": "simulator"}
    with transaction(runtime.store) as connection:
        person = people.lock(connection, {**row, "medium": "sms", "language": language}, runtime.clock())
        people.set_language(connection, person.id, language)


def _talk(phone: _Phone) -> None:
    console = Console()
    console.print(_HELP, style="dim")
    told = False
    while True:
        try:
            line = console.input("[bold]> [/bold]")
        except (EOFError, KeyboardInterrupt):
            return
        turn = phone.type(line)
        replies = turn["replies"]
        if line.startswith("@") and not replies:
            console.print(f"It is {turn['at']}. Nothing arrived.", style="dim")
        if phone.has_drafts and not told:
            console.print(_DRAFT, style="dim")
            told = True
        for reply in replies if isinstance(replies, list) else []:
            foot = f"{reply['segments']} x {reply['encoding']}"
            console.print(Panel(reply["text"], subtitle=foot, subtitle_align="right", width=60), markup=False)


def _plain(turn: dict[str, object]) -> str:
    replies = turn["replies"]
    texts = [str(reply["text"]) for reply in replies] if isinstance(replies, list) else []
    return "\n".join([f"> {turn['in']}", *texts, ""])


def _moment(at: str) -> datetime:
    return times.moment(at, "UTC") if at else datetime.now(UTC).replace(microsecond=0)
