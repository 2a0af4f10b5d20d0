"""Every command that Redis is given, as it is given."""

import ast
import json
import re
import threading
import zlib
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise

import redis

_WORD = re.compile(rb'"(?:[^"\\]|\\.)*"')


@dataclass
class Spy:
    """What was heard: the words of each command."""

    commands: list[list[bytes]] = field(default_factory=list)

    @property
    def words(self) -> Iterator[bytes]:
        """Every word, opened where it is packed."""
        return (_opened(word) for command in self.commands for word in command)

    @property
    def jobs(self) -> list[object]:
        """What each job says is to be done; raises ValueError where that is no JSON."""
        stored = (command for command in self.commands if any(b"rq:job:" in word for word in command[:2]))
        fields = (pair for command in stored for pair in pairwise(command) if pair[0] == b"data")
        return [json.loads(_opened(data)) for _, data in fields]

    def pushes(self, queue: str) -> int:
        """How many jobs were put on a queue."""
        key = f"rq:queue:{queue}".encode()
        return sum(command[0].upper() in (b"RPUSH", b"LPUSH") and command[1] == key for command in self.commands)


@contextmanager
def spying(url: str) -> Iterator[Spy]:
    """Hear everything from now on."""
    spy, client = Spy(), redis.Redis.from_url(url)
    connection = client.connection_pool.get_connection()
    connection.send_command("MONITOR")
    assert connection.read_response() == b"OK"
    ears = threading.Thread(target=_listen, args=(connection, spy))
    ears.start()
    try:
        yield spy
    finally:
        # the server answers QUIT by hanging up
        connection.send_command("QUIT")
        ears.join(10)
        connection.disconnect()
        client.close()


def _listen(connection: redis.Connection, spy: Spy) -> None:
    while True:
        try:
            line = connection.read_response()
        except redis.RedisError:
            return
        if words := _WORD.findall(line):
            spy.commands.append([ast.literal_eval("b" + word.decode("latin-1")) for word in words])


def _opened(word: bytes) -> bytes:
    """RQ packs what a job says, and once more as text what became of it."""
    with suppress(ValueError, zlib.error):
        return zlib.decompress(b64decode(word, validate=True) if word.startswith(b"eJ") else word)
    return word
