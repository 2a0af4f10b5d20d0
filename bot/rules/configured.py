"""What an operator may write in a setting: each of these gives it back, or raises ValueError in words without it."""

import re
from collections.abc import Callable

from phonenumbers import SUPPORTED_REGIONS

from bot.rules import frequency, quiet_hours
from bot.rules.phone import is_whole
from bot.rules.zones import is_zone

_SHORT_CODE = re.compile(r"[0-9]{5,6}")
_E164 = re.compile(r"\+[0-9]{7,15}")
_URL = re.compile(r"([a-z]+)://(?:[^\s/]*@)?(?:\[[0-9a-fA-F:.]+\]|[^\s/@:?#]+)(?::([0-9]{1,5}))?(?:[/?#]\S*)?")
_SOCKET = re.compile(r"(unix)://(?:[^\s/]*@)?/\S+()")
_DATABASE = re.compile(
    r"sqlite://.*|postgres(?:ql)?(?:\+psycopg)?://(?:.*@)?(?:\[[^\]]*\]|[^\s@:/?]*)(?::[0-9]{1,5})?(?:[/?].*)?"
)
_LAST_PORT = 65_535


def zone(written: str) -> str:
    """An IANA time zone."""
    return _kept(written, is_zone(written), "no time zone; write it as Region/City, such as America/Chicago")


def region(written: str) -> str:
    """A region whose phone numbers we can read."""
    return _kept(written, written in SUPPORTED_REGIONS, "no region; write its two capital letters, such as US")


def senders(written: str) -> str:
    """Our own numbers, parted by commas, each with or without the name of a medium before it."""
    parts = [part.rpartition(":")[2].strip() for part in written.split(",") if part.strip()]
    return _kept(written, all(map(_is_sender, parts)), "no phone number; write it as +12025550123, several with commas")


def quiet(written: str) -> str:
    """Quiet hours."""
    known = _reads(quiet_hours.parse, written)
    return _kept(written, known, "no quiet hours; write them as 20:00-09:00 with two different ends, or off")


def cap(written: str) -> str:
    """A frequency cap."""
    return _kept(written, _reads(frequency.parse, written), "no cap; write it as 1/day,3/week, or off")


def address(*schemes: str) -> Callable[[str], str]:
    """A check for the address of a server; empty is none."""
    problem = f"no address; it begins with {schemes[0]}, then come a host and perhaps a port, which is a number"
    return lambda written: _kept(written, not written or _is_address(written, schemes), problem)


def database(written: str) -> str:
    """A database we have a driver for; empty is the usual one."""
    known = not written or _DATABASE.fullmatch(written) is not None
    return _kept(written, known, "no database we know; it begins with postgresql:// or sqlite:///")


def _is_address(written: str, schemes: tuple[str, ...]) -> bool:
    found = _URL.fullmatch(written) or _SOCKET.fullmatch(written)
    return found is not None and found[1] in schemes and 0 < int(found[2] or 1) <= _LAST_PORT


def _is_sender(number: str) -> bool:
    return bool(_SHORT_CODE.fullmatch(number) or (_E164.fullmatch(number) and is_whole(number)))


def _reads(parse: Callable[[str], object], written: str) -> bool:
    try:
        parse(written)
    except ValueError:
        return False
    return True


def _kept(written: str, is_right: bool, problem: str) -> str:
    if not is_right:
        raise ValueError(problem)
    return written
