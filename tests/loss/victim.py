"""A process to be struck: it forks a child for each order, so that a kill does not cost a start of Python.

An order is a line of JSON: `settings`, `redis`, `now`, a `deed`, and a `strike`: at a line of ours (`file`, `line`,
the `hit`-th time) or at the `commit`-th commit (`side`: before or after it) the `blow` falls: `kill`, `stop` (until
told to go on) or `flush` (Redis is emptied; -1 as the hit: every time). Without a strike the lines and commits are
counted. `warm`: the process does this one itself, so that its children find handles that have been used.
The product knows nothing of this.
"""

import gc
import json
import os
import resource
import signal
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from types import FrameType
from typing import Any

from werkzeug.serving import make_server

from bot import logs, runtime
from bot.channels.twilio import outbound as _outbound  # noqa: F401 - imported before the fork, or every child would
from bot.clock import HeldClock, ShiftedClock
from bot.content import loader
from bot.engine.book import Book
from bot.runtime import Runtime
from bot.services.sending.deliver import deliver
from bot.services.tick import tick
from bot.settings import read
from bot.web.app import create_app

Order = dict[str, Any]
EVERY = -1


def main() -> None:
    """Orders come in on standard input, and what becomes of each goes out, until the input ends."""
    for line in sys.stdin:
        order = json.loads(line)
        if order.get("warm"):
            _warm(order)
            continue
        process = order.get("go_on") or os.fork()
        if order.get("go_on"):
            os.kill(process, signal.SIGCONT)
        elif process == 0:
            os._exit(_live(order))
        _, status = os.waitpid(process, os.WUNTRACED)
        _say({"stopped": process} if os.WIFSTOPPED(status) else {"ended": os.waitstatus_to_exitcode(status)})


def _live(order: Order) -> int:
    """The life of a child; its exit code."""
    counts = Counter[int]()
    try:
        handles = _handles(json.dumps(order["settings"]), order["redis"], order["now"])
        counts = _arm(handles, order)
        DEEDS[order["deed"]](handles, order)
    except Exception:  # noqa: BLE001 - whatever it is, whoever ordered it must read it
        traceback.print_exc()
        return 1
    finally:
        sys.settrace(None)
        lines = {str(line): count for line, count in counts.items() if line}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _say({"lines": lines, "commits": counts[0], "peak": peak})
    return 0


def _warm(order: Order) -> None:
    handles = _handles(json.dumps(order["settings"]), order["redis"], order["now"])
    handles.book.lexicon.prepare()
    DEEDS[order["deed"]](handles, order)
    # no connection may be taken into a child
    handles.store.dispose()
    handles.cache.connection_pool.disconnect()
    gc.collect()
    gc.freeze()
    _say({"ended": 0})


def _handles(settings: str, redis: str, now: str) -> Runtime:
    """The handles for an order; its clock stands at `now`, or runs ahead as the file says."""
    handles = _built(settings, redis, bool(now))
    if isinstance(handles.clock, HeldClock):
        handles.clock.at = datetime.fromisoformat(now)
    return handles


@lru_cache(maxsize=8)
def _built(settings: str, redis: str, held: bool) -> Runtime:
    found = read(**json.loads(settings))
    clock = HeldClock(datetime.now(UTC)) if held else ShiftedClock(found.var_dir / "clock-shift")
    return runtime.build(found, redis, clock, _book(found.languages, found.allow_draft_translations))


@lru_cache
def _book(languages: tuple[str, ...], drafts: bool) -> Book:
    return loader.load(languages=languages, drafts=drafts)


def _tick(handles: Runtime, order: Order) -> None:
    tick(handles)


def _deliver(handles: Runtime, order: Order) -> None:
    deliver(handles, order["lane"])


def _serve(handles: Runtime, order: Order) -> None:
    """One request, answered by a web server on a port of its own."""
    logs.configure()
    server = make_server("127.0.0.1", 0, create_app(handles))
    _say({"port": server.server_port})
    server.handle_request()


DEEDS: dict[str, Callable[[Runtime, Order], None]] = {"tick": _tick, "deliver": _deliver, "serve": _serve}


def _arm(handles: Runtime, order: Order) -> Counter[int]:
    """Lie in wait; how often each line was reached, and (as line 0) how many commits there were."""
    strike, counts = order.get("strike", {}), Counter[int]()
    blow = _blow(handles, strike.get("blow", ""))
    if file := strike.get("file"):
        trace = _tracer(file, strike.get("line", 0), strike.get("hit", 1), blow, counts)
        threading.settrace(trace)
        sys.settrace(trace)
    _watch_commits(handles, strike, blow, counts)
    return counts


def _blow(handles: Runtime, name: str) -> Callable[[], object]:
    if name == "flush":
        return handles.cache.flushall
    if name == "kill":
        return lambda: os.kill(os.getpid(), signal.SIGKILL)
    if name == "stop":
        # to this very thread: another might take the signal, and this one go on for a moment
        return lambda: signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
    return lambda: None


def _tracer(file: str, line: int, hit: int, blow: Callable[[], object], counts: Counter[int]) -> Any:
    def on_line(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            counts[frame.f_lineno] += 1
            if (frame.f_lineno == line and hit in (EVERY, counts[line])) or (not line and hit == EVERY):
                blow()
        return on_line

    def on_call(frame: FrameType, event: str, _: object) -> Any:
        return on_line if frame.f_code.co_filename.endswith(file) else None

    return on_call


def _watch_commits(handles: Runtime, strike: Order, blow: Callable[[], object], counts: Counter[int]) -> None:
    dialect, wanted = handles.store.dialect, (strike.get("commit"), strike.get("side"))
    plain = dialect.do_commit

    def do_commit(connection: Any) -> None:
        counts[0] += 1
        number = counts[0]
        if wanted == (number, "before"):
            blow()
        plain(connection)
        if wanted == (number, "after"):
            blow()

    dialect.do_commit = do_commit  # type: ignore[method-assign, assignment]


def _say(fact: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
