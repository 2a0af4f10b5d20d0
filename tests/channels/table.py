"""The case tables: one file a channel, and how a request of that channel is made authentic."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import channels
from bot.channels.base import Request
from bot.settings import Settings
from tests.conftest import make_settings
from tests.helpers import gateway

FOLDER = Path(__file__).with_name("cases")


def demo_settings(**overrides: object) -> Settings:
    """Settings under which every channel is open."""
    return make_settings("sqlite://", Path("var"), demo=True, **overrides)


EVERY = channels.build(demo_settings())
"""Those that only send, too."""


@cache
def table(channel: str) -> dict[str, Any]:
    """The case file of a channel; a channel without one fails every test that walks the registry."""
    return yaml.safe_load((FOLDER / f"{channel}.yaml").read_text(encoding="utf-8"))


CHANNELS = {name: channel for name, channel in EVERY.items() if not table(name).get("sends_only")}


def rows(section: str) -> list[Any]:
    """Every case of `section` in every channel's file."""
    return [
        pytest.param(channel, case, id=f"{channel}-{name.replace(' ', '_')}")
        for channel in CHANNELS
        for name, case in table(channel)[section].items()
    ]


def form(channel: str, **changes: str | None) -> dict[str, str]:
    """The plain form of a channel with changes; None takes a field away."""
    changed = {**table(channel)["plain"], **changes}
    return {name: value for name, value in changed.items() if value is not None}


def proof(channel: str, path: str, fields: dict[str, str]) -> dict[str, str]:
    """The headers that make a request authentic."""
    header = table(channel)["proof"]
    return {header: gateway.signature(gateway.BASE + path, fields)} if header else {}


def request(channel: str, deed: str, fields: dict[str, str]) -> Request:
    """An authentic request to `/webhooks/<channel>/<deed>`."""
    path = f"/webhooks/{channel}/{deed}"
    return Request(gateway.BASE + path, proof(channel, path, fields), tuple(fields.items()))
