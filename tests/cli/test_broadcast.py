"""marrowline broadcast: drafted, seen, approved, watched, paused, taken up and called off from a shell."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.rules import lanes
from bot.runtime import Runtime
from bot.services.broadcasts.expand import expand
from bot.services.sending.deliver import deliver
from bot.store import people
from tests.cli.operated import ran, stand
from tests.services.crowd import somebody

WORDS = ("--text-en", "The office is closed [on Monday].", "--text-es", "La oficina cierra el lunes.")
NEW_YORK = ZoneInfo("America/New_York")
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()


@pytest.fixture
def runtime(tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """A service for which it is never quiet, and whose gateway takes everything; three people, one of whom said STOP."""
    handles = stand(
        tmp_path, redis_url, monkeypatch, QUIET_HOURS="off", DEFAULT_TIMEZONE="America/New_York", DEMO="true",
        SENDER_RATE="2", SEGMENT_PRICE="0.01", ALLOW_DRAFT_TRANSLATIONS="true",
    )  # fmt: skip
    somebody(handles, "+12025550111", group="monday")
    somebody(handles, "+12025550122", language="es", zone="Pacific/Honolulu")
    somebody(handles, "+12025550133", consent=people.STOPPED)
    return handles


def did(*arguments: str) -> Any:
    """What a command printed as JSON."""
    code, printed, told = ran("broadcast", *arguments, "--json")
    assert code == 0, told
    return json.loads(printed)


def refused(*arguments: str) -> str:
    """The one line in which a command said no."""
    code, printed, told = ran("broadcast", *arguments)
    assert (code, printed) == (1, "")
    assert told.count("\n") == 1, told
    return told.strip()


def misused(*arguments: str) -> str:
    code, printed, told = ran("broadcast", *arguments)
    assert (code, printed) == (2, "")
    return told


def drafted(*more: str, name: str = "monday") -> Any:
    return did("create", name, "--by", "Ann", *WORDS, *more)


@pytest.mark.usefixtures("runtime")
def test_a_draft_shows_its_words_as_they_will_be_sent() -> None:
    made = drafted()
    assert (made["id"], made["name"]) == (1, "monday")
    assert [(one["language"], one["segments"], one["encoding"]) for one in made["words"]] == [
        ("en", 1, "GSM-7"), ("es", 1, "GSM-7"),
    ]  # fmt: skip
    assert made["words"][0]["text"] == "Marrowline: The office is closed [on Monday]. Reply STOP to end."
    code, printed, _ = ran("broadcast", "create", "other", "--by", "Ann", *WORDS)
    assert code == 0
    assert "[on Monday]" in printed.replace("\n", " ")


@pytest.mark.usefixtures("runtime")
def test_words_come_from_a_file_or_a_ready_text(tmp_path: Path) -> None:
    path = tmp_path / "words.json"
    path.write_text(json.dumps({"en": "From a file.", "es": "De un archivo."}), encoding="utf-8")
    made = did("create", "file", "--by", "Ann", "--words", str(path), "--text-en", "Typed.")
    assert [one["text"].split(": ")[1].split(".")[0] for one in made["words"]] == ["Typed", "De un archivo"]
    ready = did("create", "ready", "--by", "Ann", "--ready", "followup")
    assert [one["language"] for one in ready["words"]] == ["en", "es", "fr", "zh", "ar"]


@pytest.mark.usefixtures("runtime")
@pytest.mark.parametrize("content", ["", "[]", '{"en": 1}', "{"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "words.json"
    path.write_text(content)
    assert "--words" in misused("create", "file", "--by", "Ann", "--words", str(path))
    assert "--words" in misused("create", "file", "--by", "Ann", "--words", str(tmp_path / "none.json"))


@pytest.mark.usefixtures("runtime")
def test_preview_tells_everything_before_anything_is_sent() -> None:
    drafted()
    found = did("preview", "monday")
    assert (found["people"], found["languages"]) == (2, {"en": 1, "es": 1})
    assert found["left_out"] == {"opted out": 1}
    assert (found["segments"], found["cost"], found["seconds"]) == (2, 0.02, 1.0)
    assert {one["zone"]: one["people"] for one in found["begins"]} == {"America/New_York": 1, "Pacific/Honolulu": 1}
    code, printed, _ = ran("broadcast", "preview", "1")
    assert code == 0
    for piece in ("2 people", "opted out", "2 segments, 0.02 USD, 0:00:01", "Pacific/Honolulu"):
        assert piece in printed
    assert "5550" not in printed


@pytest.mark.usefixtures("runtime")
def test_preview_of_another_time_shows_its_hours() -> None:
    drafted()
    found = did("preview", "monday", "--at", f"{TOMORROW}T10:00", "--until", f"{TOMORROW}T12:00")
    # by the clock of New York, whatever the time of the year
    ten, noon = (datetime.fromisoformat(f"{TOMORROW}T{hour}:00").replace(tzinfo=NEW_YORK) for hour in (10, 12))
    assert (found["starts_at"], found["expires_at"]) == (
        ten.isoformat(timespec="minutes"),
        noon.isoformat(timespec="minutes"),
    )
    assert [one["first"] for one in found["begins"]] == [
        ten.astimezone(zone).isoformat(timespec="minutes") for zone in (NEW_YORK, ZoneInfo("Pacific/Honolulu"))
    ]


def test_options_choose_the_audience(runtime: Runtime) -> None:
    for number, (option, told) in enumerate([
        (("--language", "es"), 1), (("--language", "es", "--language", "en"), 2), (("--group", "monday"), 1),
        (("--role", "caregiver"), 0), (("--phase", "mnt"), 0), (("--seen-since", TOMORROW), 0),
        (("--seen-before", TOMORROW), 2), (("--visit-from", TOMORROW, "--visit-to", TOMORROW), 0),
    ]):  # fmt: skip
        drafted(*option, name=f"draft {number}")
        assert did("preview", f"draft {number}")["people"] == told, option
    assert runtime


def test_from_draft_to_done(runtime: Runtime) -> None:
    drafted()
    (approved,) = did("approve", "monday", "--by", "Bob")
    assert (approved["state"], approved["created_by"], approved["approved_by"]) == ("approved", "Ann", "Bob")
    expand(runtime)
    assert did("status", "monday")["states"] == {"queued": 2}
    ran("broadcast", "pause", "monday", "--by", "Bob")
    deliver(runtime, lanes.BULK)
    assert did("status", "monday")["state"] == "paused"
    assert did("status", "monday")["states"] == {"queued": 2}
    assert ran("broadcast", "resume", "1")[:2] == (0, "monday: goes on.\n")
    deliver(runtime, lanes.BULK)
    expand(runtime)
    found = did("status", "1")
    assert (found["state"], found["written"], found["settled"], found["states"]) == ("done", 2, 2, {"sent": 2})
    assert [line["deed"] for line in found["history"]][:4] == [
        "broadcast created", "broadcast approved", "broadcast paused", "broadcast resumed",
    ]  # fmt: skip
    code, printed, _ = ran("broadcast", "status", "monday")
    assert code == 0
    assert "monday: done, 2 of 2 messages settled" in printed
    assert "━" * 10 in printed or "-" * 10 in printed
    assert [one["name"] for one in did("status")] == ["monday"]
    assert did("list") == did("status")


def test_calling_off_says_how_many_were_kept_back(runtime: Runtime) -> None:
    drafted()
    did("approve", "monday", "--by", "Bob")
    expand(runtime)
    assert ran("broadcast", "cancel", "monday", "--by", "Bob") == (
        0, "monday: canceled; 2 messages that waited are not sent.\n", "",
    )  # fmt: skip
    found = did("status", "monday")
    assert found["states"] == {"canceled": 2}
    assert [line["why"] for line in found["outcomes"]] == ["the broadcast was called off"]


@pytest.mark.usefixtures("runtime")
def test_what_cannot_be_done_is_told_in_one_line() -> None:
    drafted()
    assert refused("create", "monday", "--by", "Ann", *WORDS) == "There is a broadcast of that name already."
    assert refused("create", "x", "--by", "Ann") == "A broadcast needs words in at least one language."
    assert refused("create", "x", "--by", "Ann", "--text-en", "Your leukemia").startswith("en: `leukemia` tells of")
    assert "4 segments" in refused("create", "x", "--by", "Ann", "--text-en", "x" * 500)
    assert refused("preview", "nothing") == "There is no broadcast of that name or id."
    assert refused("resume", "monday").startswith("It is draft and cannot be")
    assert refused("approve", "monday", "--by", "Bob", "--at", "2020-01-01T10:00").startswith("That moment has passed")
    did("approve", "monday", "--by", "Bob")
    assert refused("approve", "monday", "--by", "Cem") == "It is approved already, approved by Bob."


@pytest.mark.usefixtures("runtime")
@pytest.mark.parametrize(
    "words",
    [
        ("create", "x"),
        ("approve", "x"),
        ("preview", "x", "--at", "noon"),
        ("create", "x", "--by", "Ann", "--visit-from", "monday"),
        ("create", "x", "--by", "Ann", "--text-xx", "x"),
    ],
)
def test_wrong_usage_ends_with_two(words: tuple[str, ...]) -> None:
    if words[0] == "preview":
        drafted(name="x")
    assert misused(*words), "and says why"
