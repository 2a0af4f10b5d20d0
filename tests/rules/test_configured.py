"""What an operator may write in a setting is given back as it is; what is refused is never shown."""

from collections.abc import Callable

import pytest

from bot.rules import configured

CHECKS = [
    configured.zone, configured.region, configured.senders, configured.quiet, configured.cap, configured.database,
    configured.address("https"),
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("written", ["sesame", "://sesame", "٣", "x" * 10_000])
def test_what_is_refused_is_not_shown(check: Callable[[str], str], written: str) -> None:
    with pytest.raises(ValueError, match=r"^no ") as refused:
        check(written)
    assert written not in str(refused.value)


@pytest.mark.parametrize(
    ("check", "written"),
    [
        (configured.zone, "America/Chicago"),
        (configured.region, "MX"),
        (configured.senders, "+12025550199,whatsapp:+12025550198"),
        (configured.quiet, "20:00-09:00"),
        (configured.cap, "off"),
        (configured.database, "sqlite:////tmp/a folder/x.db"),
        (configured.address("http", "https"), "https://user:p@example.org:8443/path?x=1"),
        (configured.address("unix"), "unix:///run/redis.sock"),
        (configured.address("smtp"), ""),
    ],
)
def test_what_is_taken_is_given_back(check: Callable[[str], str], written: str) -> None:
    assert check(written) == written
