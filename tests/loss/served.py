"""A web process for one request, over HTTP: it may be killed on the way, and whoever asked gets no answer."""

from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree

from tests.helpers import gateway
from tests.helpers.gateway import BASE, MESSAGE_URL
from tests.loss.world import Fact, World
from tests.workers.environment import SECONDS

Answer = list[str] | None
"""The texts that came back; None when the line was cut."""


def post(
    world: World, form: dict[str, Any], strike: Fact | None = None, path: str = MESSAGE_URL
) -> tuple[Answer, Fact]:
    """One signed request; the answer, and what the process said of its life."""
    life = world.smithy.order(world.order("serve", strike))
    port = next(life)["port"]
    signed = {"X-Twilio-Signature": gateway.signature(BASE + path, form)}
    answer: Answer = None
    try:
        asked = Request(f"http://127.0.0.1:{port}{path}", urlencode(form).encode(), signed)
        with urlopen(asked, timeout=SECONDS) as found:
            body = found.read()
        answer = [one.text or "" for one in ElementTree.fromstring(body)] if body else []
    except (URLError, HTTPException, ConnectionError):
        pass
    said: Fact = {}
    for fact in life:
        said |= fact
    return answer, said
