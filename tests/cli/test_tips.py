"""people phase, and tips: what is shown before it is done, and who is behind."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import HeldClock
from bot.runtime import Runtime
from tests.cli.operated import ran, stand
from tests.services.days import live, tips, walk
from tests.services.talking import person, said

DAY = timedelta(days=1)
NUMBER, HELPER = "+12025550123", "+12025550124"


@pytest.fixture
def runtime(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """A service whose clock stood still ten days ago."""
    made = stand(tmp_path, redis_url, monkeypatch, ALLOW_DRAFT_TRANSLATIONS="true")
    return replace(made, clock=HeldClock(datetime.now(UTC).replace(hour=15) - 10 * DAY))


def clock_of(runtime: Runtime) -> HeldClock:
    clock = runtime.clock
    assert isinstance(clock, HeldClock)
    return clock


def test_phase_is_shown_first_and_set_with_yes(runtime: Runtime) -> None:
    walk(runtime, NUMBER, "tips", "1", "1", "1")
    live(runtime, clock_of(runtime), 2 * DAY)
    for options in ((), ("--dry-run",), ("--dry-run", "--yes")):
        code, printed, _ = ran("people", "phase", NUMBER, "mnt", *options)
        assert code == 0
        assert printed.startswith(
            "Person 1 (patient):\n  DX ends, and tips 3 to 10 no longer sent\n  MNT begins: tips 1 to 16 sent\n  first 20"
        )
        assert printed.endswith("Nothing has changed. Say --yes to do this.\n")
    assert [tip.series for tip in tips(runtime, NUMBER)] == ["DX"]
    code, printed, _ = ran("people", "phase", "1", "MNT", "--yes")
    assert (code, printed.splitlines()[-1]) == (0, "The phase is MNT now.")
    assert [(tip.series, tip.state) for tip in tips(runtime, NUMBER)] == [("DX", "ended"), ("MNT", "active")]
    _, printed, _ = ran("people", "phase", NUMBER, "DX")
    assert "DX begins: tips 3 to 10 sent" in printed
    assert "sent before, and not again: tips 1 to 2 (--repeat sends each again)" in printed
    _, printed, _ = ran("people", "phase", NUMBER, "DX", "--repeat")
    assert "sent before, and again: tips 1 to 2" in printed


def test_phase_in_json_names_everybody_and_each_moment(runtime: Runtime) -> None:
    walk(runtime, NUMBER, "tips", "1", "1", "1")
    code = said(runtime, NUMBER, "invite")[0].removeprefix("Your code is ")[:6]
    walk(runtime, HELPER, f"join {code}", "tips", "3")
    since = (datetime.now(UTC) - 60 * DAY).date().isoformat()
    ended, printed, _ = ran("people", "phase", NUMBER, "MNT", "--since", since, "--json")
    shown = json.loads(printed)
    assert (ended, shown["phase"], shown["done"]) == (0, "MNT", False)
    first, second = shown["changes"]
    assert (first["role"], second["role"]) == ("patient", "caregiver")
    assert first["skips"] == list(range(1, first["sends"][0]["tip"]))
    assert first["sends"][0]["tip"] in (8, 9)
    moment = datetime.fromisoformat(second["sends"][0]["at"])
    assert moment.hour == 17
    assert second["sends"][0]["key"] == f"tip.MNT.{second['sends'][0]['tip']}"


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("people", "phase", "+12025550155", "IND"), 1, "There is nobody of that number or id."),
        (("people", "phase", NUMBER, "XX"), 1, "There is no phase XX. Use one of: DX, IND"),
        (("people", "phase", NUMBER, "IND", "--since", "2099-01-01"), 1, "A phase cannot begin in the future"),
        (("people", "phase", NUMBER, "IND", "--since", "monday"), 2, "ISO 8601"),
        (("tips", "enrol", NUMBER, "--phase", "PAL"), 1, "That series is for those who ask for it"),
        (("tips", "enrol", NUMBER, "--phase", "DX", "--hour", "late"), 2, "a time looks like 09:00"),
        (("tips", "enrol", NUMBER), 2, "--phase"),
        (("tips", "end", NUMBER), 1, "That person has no tips."),
        (("tips", "behind", "--since", "x"), 2, "ISO 8601"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(runtime: Runtime, arguments: tuple[str, ...], code: int, line: str) -> None:
    said(runtime, NUMBER, "hi")
    ended, printed, told = ran(*arguments)
    assert (ended, printed) == (code, "")
    assert line in " ".join(told.replace("│", " ").split())


def test_staff_begin_and_end_tips(runtime: Runtime) -> None:
    said(runtime, NUMBER, "hi")
    code, printed, _ = ran("tips", "enrol", NUMBER, "--phase", "ind", "--hour", "9:30")
    assert code == 0
    assert printed.startswith("IND: a word about what it is comes first, then tip 1, on 20")
    assert [(tip.series, tip.hour, tip.asked) for tip in tips(runtime, NUMBER)] == [("IND", "09:30", False)]
    found = person(runtime, NUMBER)
    assert found and found.phase == "IND"
    assert ran("tips", "end", NUMBER) == (0, "Tips have ended.\n", "")
    assert [tip.state for tip in tips(runtime, NUMBER)] == ["ended"]


def test_report_lists_who_is_behind(runtime: Runtime) -> None:
    assert ran("tips", "behind") == (0, "Nobody is behind.\n", "")
    walk(runtime, NUMBER, "tips", "1", "1", "1")
    live(runtime, clock_of(runtime), 2 * DAY)
    code, printed, _ = ran("tips", "behind", "--json")
    (row,) = json.loads(printed)
    assert (code, row["person"], row["series"], row["position"], row["missed"], row["why"]) == (
        0,
        1,
        "DX",
        2,
        0,
        "late",
    )
    assert datetime.fromisoformat(row["next_at"]).tzinfo
    code, printed, _ = ran("tips", "behind")
    assert code == 0
    assert "late" in printed
    assert NUMBER.removeprefix("+") not in printed
