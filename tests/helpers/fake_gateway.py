"""Twilio's Messages API on this machine: it keeps what it accepts, fails as told, and calls back.

Create, list and fetch answer as Twilio does. A fault is a dictionary with a `kind`:

- `ok`: none; with `statuses` and `code` it is taken and reported as, say, `undelivered` 30003;
- `drop`, `timeout`, `garbage`: taken, then the line is cut, no answer comes (`seconds`), or no JSON does (`body`);
- `lose`: the line is cut and nothing is taken;
- `429` (`retry_after`), `500`, `error` (`code`, `status`): refused in Twilio's form;
- `slow`: taken, and answered after `seconds`.

`accepts` overrides whether it is taken, `share` (0 to 1) how many are hit, `on` (`create`, `list` or `all`)
which requests. A fault holds for a `number`, for
the next `times`, or, with neither, for everything. `control` and POST /__control take the same orders; GET
/__accepted is the list of what was taken, GET /__counts its size. As a process of its own:
`python -m tests.helpers.fake_gateway --port 5005 --latency-ms 100`.

It shares its cores with what it measures, hence a bare protocol under it, and rows that are written out.
"""

import argparse
import asyncio
import base64
import json
import random
import secrets
import signal
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import unquote, urlencode, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from twilio.request_validator import RequestValidator

from tests.helpers.gateway import ACCOUNT, TOKEN

Fault = Mapping[str, Any]

OK: Fault = {"kind": "ok"}
CUTS = ("drop", "lose", "timeout")
REFUSES = ("429", "500", "error", "lose")
FOREVER = 3_600.0
RANKS = {"accepted": 0, "queued": 0, "sending": 1, "sent": 2, "delivered": 3, "undelivered": 3, "failed": 3, "read": 4}
"""A later word never goes back to an earlier one."""
NOT_SENT = ("accepted", "queued", "scheduled", "failed", "canceled")
WORDS = {
    20003: "Authenticate", 20404: "The requested resource was not found", 20429: "Too Many Requests",
    20500: "Internal Server Error", 21602: "Message body is required", 21603: "A 'From' phone number is required",
    21604: "A 'To' phone number is required", 21610: "Attempt to send to unsubscribed recipient",
    21617: "The message body exceeds the 1600 character limit",
}  # fmt: skip
ROW = (
    '{"sid":"%s","status":"%s","to":%s,"from":%s,"messaging_service_sid":%s,"body":%s,"error_code":%s,'
    '"date_created":"%s","date_sent":%s,"date_updated":"%s",'
    '"account_sid":"%s","direction":"outbound-api","num_segments":"1","num_media":"0","price":null,'
    '"price_unit":"USD","error_message":null,"api_version":"2010-04-01","uri":"%s/%s.json"}'
)


@dataclass(slots=True)
class Message:
    """A message that the gateway has taken."""

    sid: str
    to: str
    sender: str
    service: str
    body: str
    status_callback: str
    at: float
    status: str
    error_code: int | None = None


@dataclass(slots=True)
class Callbacks:
    """How status callbacks go out: to `base` in place of StatusCallback's own scheme and host."""

    base: str
    statuses: tuple[str, ...] = ("sent", "delivered")
    delay_ms: float = 0
    copies: int = 1
    order: str = "given"
    """given, reversed or shuffled"""


@dataclass(slots=True)
class Knock:
    """A request as it came."""

    method: str = ""
    target: str = ""
    head: bytes = b""
    body: bytes = b""

    @property
    def headers(self) -> dict[str, str]:
        """By their names in small letters."""
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def form(self) -> dict[str, str]:
        """The form in the body."""
        return _form(self.body.decode())


@dataclass(slots=True)
class Answer:
    """What is said, after `wait` seconds; `cut`: the line instead."""

    status: int
    text: str
    headers: str = ""
    wait: float = 0
    cut: bool = False


class Line(asyncio.Protocol):
    """One connection: HTTP/1.1 with a Content-Length, kept alive."""

    def __init__(self, open_lines: set["Line"], answer: Callable[[Knock], Answer]) -> None:
        self._open_lines, self._answer, self._heard = (open_lines, answer, b"")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._open_lines.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._open_lines.discard(self)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, rest = self._heard.partition(b"\r\n\r\n")
        length = _length(head) if end else 0
        if not end or len(rest) < length:
            return
        self._heard = rest[length:]
        method, target, _ = head[: head.index(b"\r\n")].decode("latin-1").split(" ")
        answer = self._answer(Knock(method, target, head, rest[:length]))
        if answer.wait:
            asyncio.get_running_loop().call_later(answer.wait, self._say, answer)
        else:
            self._say(answer)

    def _say(self, answer: Answer) -> None:
        if answer.cut:
            self.transport.abort()
            return
        body = answer.text.encode()
        head = (
            f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\nContent-Type: application/json\r\n"
            f"{answer.headers}Content-Length: {len(body)}\r\n\r\n"
        )
        self.transport.write(head.encode() + body)


class FakeGateway:
    """The gateway in a thread of its own: `with FakeGateway() as gateway: ... gateway.url`."""

    def __init__(self, port: int = 0, latency_ms: float = 0, account: str = ACCOUNT, token: str = TOKEN) -> None:
        self.port, self.latency_ms = (port, latency_ms)
        self.settled = "sent"
        """The status that list and fetch show for a message of which nothing was reported."""
        self.posts = self.lines = self.called = self.uncalled = 0
        self.last = Knock()
        """The last request to the API."""
        self.now: Callable[[], float] = time.time
        """What its clock shows, in seconds since 1970."""
        self.accepted: list[Message] = []
        self.callbacks: Callbacks | None = None
        self._account, self._token = (account, token)
        self._key = b"\r\nauthorization: basic " + base64.b64encode(f"{account}:{token}".encode()).lower()
        self._prefix = f"/2010-04-01/Accounts/{account}/Messages"
        self._run = secrets.token_hex(8)
        self._by_sid: dict[str, Message] = {}
        self._by_number: dict[str, list[Message]] = defaultdict(list)
        self._dice = random.Random(1)
        self._default: Fault = OK
        self._next: deque[list[Any]] = deque()
        self._numbers: dict[str, list[Any]] = {}
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._open_lines: set[Line] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    # from outside

    @property
    def url(self) -> str:
        """What TWILIO_API_BASE_URL should be."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=lambda: asyncio.run(self.run(self._ready.set)), daemon=True)
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the fake gateway does not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread:
            self._thread.join(10)

    def control(self, **order: Any) -> None:
        """What POST /__control takes: fault (with number or times), latency_ms, settled, callbacks, report, refuse, reset."""
        done = threading.Event()
        self._loop.call_soon_threadsafe(self.obey, order)
        self._loop.call_soon_threadsafe(done.set)
        done.wait(10)

    def obey(self, order: Mapping[str, Any]) -> None:
        """An order, in the gateway's own thread."""
        if order.get("reset"):
            self._default, self.latency_ms, self.callbacks, self.settled = (OK, 0, None, "sent")
            self._next.clear()
            self._numbers.clear()
        if "fault" in order:
            self._plan(order["fault"] or OK, order.get("number", ""), order.get("times"))
        if "callbacks" in order:
            self.callbacks = Callbacks(**order["callbacks"]) if order["callbacks"] else None
        self.latency_ms = order.get("latency_ms", self.latency_ms)
        self.settled = order.get("settled", self.settled)
        if report := order.get("report"):
            self._later(self._report(self._by_sid[report["sid"]], report))
        if order.get("refuse"):
            self._hang_up()
            self._later(self._listen(after=float(order["refuse"])))

    def to(self, number: str) -> list[Message]:
        """What was taken for a number."""
        return self._by_number.get(number, [])

    def twice(self) -> dict[str, int]:
        """Callback addresses (they carry our id) that more than one message has: sent twice."""
        found = Counter(message.status_callback for message in self.accepted)
        return {address: count for address, count in found.items() if count > 1}

    def _plan(self, fault: Fault, number: str, times: int | None) -> None:
        if number:
            self._numbers[number] = [fault, times]
        elif times:
            self._next.append([fault, times])
        else:
            self._default = fault

    # the server

    async def run(self, ready: Callable[[], object]) -> None:
        """Serve until told to stop; `ready` is called when it listens."""
        self._loop, self._stop = (asyncio.get_running_loop(), asyncio.Event())
        async with ClientSession(timeout=ClientTimeout(total=10), connector=TCPConnector(limit=32)) as self._caller:
            await self._listen()
            ready()
            await self._stop.wait()
            for task in [*self._tasks]:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._hang_up()

    async def _listen(self, after: float = 0) -> None:
        await asyncio.sleep(after)
        self._server = await self._loop.create_server(
            self._line, "127.0.0.1", self.port, backlog=1_024, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def _line(self) -> Line:
        self.lines += 1
        return Line(self._open_lines, self._answer)

    def _hang_up(self) -> None:
        """Refuse every new connection and cut the old ones."""
        self._server.close()
        for line in [*self._open_lines]:
            line.transport.abort()

    def _later(self, deed: Any) -> None:
        task = self._loop.create_task(deed)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _answer(self, knock: Knock) -> Answer:
        if knock.target.startswith("/__"):
            return self._door(knock)
        self.last = knock
        create = knock.method == "POST"
        self.posts += create
        if self._key not in knock.head.lower():
            return _error(401, 20003)
        if not knock.target.startswith(self._prefix):
            return _error(404, 20404)
        return self._create(knock.form) if create else self._found(knock.target)

    def _door(self, knock: Knock) -> Answer:
        """The test's own entrance."""
        if knock.target == "/__control":
            # after the answer: an order may cut this very line
            self._loop.call_later(0.01, self.obey, json.loads(knock.body))
            return Answer(200, "{}")
        if knock.target == "/__accepted":
            return Answer(200, json.dumps([asdict(message) for message in self.accepted]))
        counts = {"accepted": len(self.accepted), "posts": self.posts, "called": self.called, "uncalled": self.uncalled}
        return Answer(200, json.dumps(counts))

    # Messages.json

    def _create(self, form: dict[str, str]) -> Answer:
        if wrong := _wrong(form):
            return _error(400, wrong)
        fault = self._fault_for(form["To"])
        message = self._take(form, fault) if fault.get("accepts", fault["kind"] not in REFUSES) else None
        return self._spoilt(Answer(201, self._shown(message) if message else "{}"), fault)

    def _found(self, target: str) -> Answer:
        hit = self._default.get("on") in ("list", "all")
        return self._spoilt(self._look_up(target), self._default if hit else OK)

    def _spoilt(self, answer: Answer, fault: Fault) -> Answer:
        """What becomes of an answer under a fault, and the latency."""
        answer = _refusal(fault) or answer
        answer.wait = fault.get("seconds", FOREVER if fault["kind"] == "timeout" else 0) + self.latency_ms / 1_000
        answer.cut = fault["kind"] in CUTS
        return answer

    def _fault_for(self, number: str) -> Fault:
        planned = self._numbers.get(number) or (self._next[0] if self._next else None)
        fault: Fault = planned[0] if planned else self._default
        if planned and planned[1] is not None:
            planned[1] -= 1
            if planned[1] <= 0:
                self._numbers.pop(number) if planned is self._numbers.get(number) else self._next.popleft()
        if fault.get("on") == "list":
            return OK
        return fault if fault.get("share", 1) >= 1 or self._dice.random() < fault["share"] else OK

    def _take(self, form: dict[str, str], fault: Fault) -> Message:
        service = form.get("MessagingServiceSid", "")
        message = Message(
            f"SM{self._run}{len(self.accepted):016x}", form["To"], form.get("From", ""), service, form["Body"],
            form.get("StatusCallback", ""), self.now(), "accepted" if service else "queued",
        )  # fmt: skip
        self.accepted.append(message)
        self._by_sid[message.sid] = message
        self._by_number[message.to].append(message)
        if self.callbacks and message.status_callback:
            self._later(self._call_back(message, self.callbacks, fault))
        return message

    def _look_up(self, target: str) -> Answer:
        path, _, query = target.partition("?")
        if path == f"{self._prefix}.json":
            return Answer(200, self._list(_form(query)))
        message = self._by_sid.get(path.removeprefix(f"{self._prefix}/").removesuffix(".json"))
        return Answer(200, self._shown(message, settled=True)) if message else _error(404, 20404)

    def _list(self, query: Mapping[str, str]) -> str:
        """One page, by the time it was sent, the newest first; the worst that Twilio's documents allow.

        A message not sent (yet) has no such time: no DateSent finds it, and it comes last. An address is given for the
        next page alone: Twilio's own break the format that its document gives them.
        """
        everything = self._by_number.get(query["To"], []) if "To" in query else self.accepted
        found = sorted(everything, key=self._is_sent)
        tests = {"DateSent": str.__eq__, "DateSent>": str.__ge__, "DateSent<": str.__le__}
        for name in tests.keys() & query.keys():
            found = [one for one in found if self._is_sent(one) and tests[name](_day(one.at), query[name][:10])]
        if "From" in query:
            found = [message for message in found if message.sender == query["From"]]
        size, page = (int(query.get("PageSize", 50)), int(query.get("Page", 0)))
        shown = [*reversed(found)][page * size : (page + 1) * size]
        rows = ",".join(self._shown(message, settled=True) for message in shown)
        more = f'"next_page_uri":"{self._next_page(query, page)}",' if len(found) > (page + 1) * size else ""
        return f'{{{more}"page":{page},"page_size":{size},"messages":[{rows}]}}'

    def _next_page(self, query: Mapping[str, str], page: int) -> str:
        asked = {**query, "Page": str(page + 1), "PageToken": f"PA{self._run}"}
        return f"{self._prefix}.json?{urlencode(asked)}"

    def _status(self, message: Message) -> str:
        """As it stands a moment after it was taken."""
        return self.settled if RANKS[message.status] == 0 else message.status

    def _is_sent(self, message: Message) -> bool:
        return self._status(message) not in NOT_SENT

    def _shown(self, message: Message, settled: bool = False) -> str:
        """The JSON of a message; `settled`: as it stands a moment after it was taken."""
        status = self._status(message) if settled else message.status
        date = _date(int(message.at))
        sent = "null" if status in NOT_SENT else f'"{date}"'
        return ROW % (
            message.sid, status, json.dumps(message.to), _quoted(message.sender), _quoted(message.service),
            json.dumps(message.body), message.error_code or "null", date, sent, date,
            self._account, self._prefix, message.sid,
        )  # fmt: skip

    # status callbacks

    async def _call_back(self, message: Message, how: Callbacks, fault: Fault) -> None:
        statuses = [*fault.get("statuses", how.statuses)] * how.copies
        if how.order == "reversed":
            statuses.reverse()
        elif how.order == "shuffled":
            self._dice.shuffle(statuses)
        await asyncio.sleep(how.delay_ms / 1_000)
        for status in statuses:
            await self._report(message, {"status": status, "code": fault.get("code"), "base": how.base})

    async def _report(self, message: Message, said: Mapping[str, Any]) -> None:
        status, bad = (said["status"], said["status"] in ("failed", "undelivered"))
        if RANKS.get(status, 0) > RANKS[message.status]:
            message.status, message.error_code = (status, said.get("code") if bad else None)
        form = {
            "MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": status, "SmsStatus": status,
            "To": message.to, "From": message.sender, "AccountSid": self._account, "ApiVersion": "2010-04-01",
        }  # fmt: skip
        if bad and said.get("code"):
            form["ErrorCode"] = str(said["code"])
        headers = {"X-Twilio-Signature": RequestValidator(self._token).compute_signature(message.status_callback, form)}
        base = urlsplit(said["base"])
        url = urlsplit(message.status_callback)._replace(scheme=base.scheme, netloc=base.netloc).geturl()
        try:
            async with self._caller.post(url, data=form, headers=headers) as answer:
                await answer.read()
            self.called += 1
        except (ClientError, OSError):
            self.uncalled += 1


def _length(head: bytes) -> int:
    """Content-Length; a body in chunks is not understood."""
    low = head.lower()
    start = low.find(b"\r\ncontent-length:")
    return int(low[start + 17 :].split(b"\r\n", 1)[0]) if start >= 0 else 0


def _form(text: str) -> dict[str, str]:
    """A form or a query, read in a third of the time that `parse_qsl` takes."""
    pairs = (pair.partition("=") for pair in text.replace("+", " ").split("&") if pair)
    return {_plain(name): _plain(value) for name, _, value in pairs}


def _plain(text: str) -> str:
    return unquote(text) if "%" in text else text


def _quoted(text: str) -> str:
    return f'"{text}"' if text else "null"


@lru_cache(maxsize=64)
def _date(at: int) -> str:
    return formatdate(at)


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at))


def _wrong(form: Mapping[str, str]) -> int:
    """Twilio's code for a form that it would not take; 0 when it would."""
    if not form.get("To"):
        return 21604
    if not (form.get("From") or form.get("MessagingServiceSid")):
        return 21603
    if not form.get("Body"):
        return 21602
    return 21617 if len(form["Body"]) > 1_600 else 0


def _refusal(fault: Fault) -> Answer | None:
    match fault["kind"]:
        case "429":
            after = fault.get("retry_after")
            return _error(429, 20429, "" if after is None else f"Retry-After: {after}\r\n")
        case "500":
            return _error(fault.get("status", 500), fault.get("code", 20500))
        case "error":
            return _error(fault.get("status", 400), fault.get("code", 21610))
        case "garbage":
            return Answer(201, fault.get("body", "<html>"))
    return None


def _error(status: int, code: int, headers: str = "") -> Answer:
    more = f"https://www.twilio.com/docs/errors/{code}"
    said = {"code": code, "message": WORDS.get(code, "Refused"), "more_info": more, "status": status}
    return Answer(status, json.dumps(said), headers)


async def _main(options: argparse.Namespace) -> None:
    gateway = FakeGateway(options.port, options.latency_ms, options.account, options.token)
    if options.callback_base:
        gateway.callbacks = Callbacks(options.callback_base)

    def ready() -> None:
        for name in (signal.SIGTERM, signal.SIGINT):
            gateway._loop.add_signal_handler(name, gateway._stop.set)
        print(gateway.url, flush=True)

    await gateway.run(ready)


def main() -> None:
    """The gateway as a process; prints its address when it listens."""
    parser = argparse.ArgumentParser(description="A test gateway that speaks like Twilio's Messages API.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=float, default=0)
    parser.add_argument("--callback-base", default="", help="where status callbacks go, such as http://127.0.0.1:8000")
    parser.add_argument("--account", default=ACCOUNT)
    parser.add_argument("--token", default=TOKEN)
    asyncio.run(_main(parser.parse_args()))


if __name__ == "__main__":
    main()
