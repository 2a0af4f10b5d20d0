"""A gateway that takes everything, as fast as a loopback allows, for the bench. Its arguments: port, milliseconds."""

import asyncio
import itertools
import sys

_CREATED = "HTTP/1.1 201 CREATED\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}"
_BODY = '{{"sid":"SM{:032x}","status":"queued","error_code":null,"error_message":null}}'


class _Line(asyncio.Protocol):
    """One connection, kept alive; a request ends where its Content-Length says."""

    sids = itertools.count(1)

    def __init__(self, latency: float, counts: dict[str, int]) -> None:
        self._latency, self._counts, self._heard = latency, counts, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._heard += data
        while (end := self._heard.find(b"\r\n\r\n")) >= 0:
            head = self._heard[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._heard) < end + 4 + length:
                return
            self._heard = self._heard[end + 4 + length :]
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        if head.startswith(b"get /taken"):
            body = str(self._counts["taken"])
            self._transport.write(_CREATED.format(len(body), body).encode())  # type: ignore[attr-defined]
            return
        self._counts["taken"] += 1
        body = _BODY.format(next(self.sids))
        answer = _CREATED.format(len(body), body).encode()
        loop = asyncio.get_running_loop()
        loop.call_later(self._latency, self._transport.write, answer)  # type: ignore[attr-defined]


async def serve(port: int, latency_ms: float) -> None:
    """Take messages until the process ends; the port in use is printed."""
    counts = {"taken": 0}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Line(latency_ms / 1000, counts), "127.0.0.1", port)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
