"""marrowline clinic create: its zone, and whether broadcasts need a second person."""

from pathlib import Path

import pytest

from bot.runtime import Runtime, build
from bot.settings import read
from bot.store import clinics
from bot.store.clinics import Clinic
from bot.store.database import transaction
from tests.cli.commands import service
from tests.cli.operated import ran

CREATE = ("clinic", "create", "--name", "Green Valley", "--phone", "202-555-0100")


@pytest.fixture
def runtime(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name, value in service(tmp_path, redis_url).items():
        monkeypatch.setenv(name, value)
    ran("migrate")
    return build(read(), redis_url)


def kept(runtime: Runtime) -> Clinic | None:
    with transaction(runtime.store) as connection:
        return clinics.first(connection)


def test_zone_and_two_person_rule_are_kept(runtime: Runtime) -> None:
    assert ran(*CREATE, "--timezone", "America/Chicago", "--two-person")[0] == 0
    assert kept(runtime) == Clinic("Green Valley", "202-555-0100", "America/Chicago", two_person=True)


def test_without_them_one_person_is_enough_and_the_default_zone_holds(runtime: Runtime) -> None:
    assert ran(*CREATE)[0] == 0
    assert kept(runtime) == Clinic("Green Valley", "202-555-0100")


@pytest.mark.parametrize("zone", ["Chicago", "America/Gotham", "EST", "america/chicago", "../etc/passwd", "localtime"])
def test_a_made_up_zone_is_refused(runtime: Runtime, zone: str) -> None:
    code, printed, told = ran(*CREATE, "--timezone", zone)
    assert (code, printed) == (1, "")
    assert told == "There is no such time zone. Write it as Region/City, such as America/Chicago.\n"
    assert kept(runtime) is None
