"""The phone in the terminal."""

import os
import pty
import subprocess
from itertools import cycle, islice

import pytest

from tests.cli.commands import MARROWLINE, marrowline, objects
from tests.house.tools import ROOT

TURN = {"in": str, "at": str, "replies": list, "language": str, "place": str, "understood": dict}
REPLY = {"text": str, "encoding": str, "segments": int, "kind": str}
UNDERSTOOD = {"label": str, "severity": str, "rule": str, "score": float}

TEXTS = (
    "hi",
    "1",
    "more",
    "quimio",
    "化疗",
    "مرحبا",
    "👍🏽",
    "",
    "i have a fever",
    "x" * 2_000,
    "0",
    "outlook",
    "y",
    "LANG 2",
)


def test_a_hundred_texts_get_a_line_each_in_the_shape_of_the_contract() -> None:
    texts = list(islice(cycle(TEXTS), 100))
    turns = objects(marrowline("chat", "--json", "--at", "2026-11-23T15:00", typed="\n".join(texts) + "\n"))
    assert [turn["in"] for turn in turns] == texts
    for turn in turns:
        assert _shape(turn) == TURN
        assert _shape(turn["understood"]) == UNDERSTOOD
        assert all(_shape(reply) == REPLY for reply in turn["replies"])
        assert turn["replies"], f"no answer to {turn['in']!r}"
    assert turns[0]["replies"][0]["kind"] == "welcome"
    assert turns[2]["place"] == "basics"
    assert turns[8]["understood"]["severity"] == "now"


def test_the_clock_moves_as_told() -> None:
    lines = ("hi", "1", "@+3d", "@+90m", "1", "@2026-12-24T09:00", "@yesterday", "@2020-01-01", "STOP", "hi")
    turns = objects(marrowline("chat", "--json", "--at", "2026-11-23T15:00", typed="\n".join(lines)))
    assert [turn["at"] for turn in turns] == [
        *["2026-11-23T15:00:00+00:00"] * 2,
        "2026-11-26T15:00:00+00:00",
        *["2026-11-26T16:30:00+00:00"] * 2,
        *["2026-12-24T09:00:00+00:00"] * 5,
    ]
    assert [len(turn["replies"]) for turn in turns] == [2, 1, 0, 0, 1, 0, 1, 1, 1, 0]
    assert turns[1]["place"] == "basics"
    assert turns[2]["place"] == "", "72 hours later the place is gone"
    assert turns[4]["replies"][0]["text"].startswith("MARROWLINE"), "so a number shows the main menu"


def test_what_comes_by_itself_is_shown_when_the_clock_moves() -> None:
    lines = ("hi", "TIPS", "1", "1", "1", "@+1d", "@+1m")
    turns = objects(marrowline("chat", "--json", "--at", "2026-11-23T15:00", typed="\n".join(lines)))
    came, nothing = turns[-2]["replies"], turns[-1]["replies"]
    assert came and all(_shape(reply) == REPLY for reply in came)
    assert came[0]["text"].startswith("Marrowline:")
    assert nothing == []


def test_a_language_can_be_chosen_beforehand() -> None:
    turn = objects(marrowline("chat", "--json", "--lang", "es", "--number", "+12025550142", typed="hi\n"))[0]
    assert turn["language"] == "es"
    assert turn["replies"][0]["text"].startswith("Le damos la bienvenida")


def test_without_json_the_texts_are_printed() -> None:
    ended = marrowline("chat", "--at", "2026-11-23T15:00+02:00", typed="hi\n1\n")
    assert ended.returncode == 0
    assert "> hi\nWelcome to Marrowline" in ended.stdout
    assert "> 1\nABOUT ALL\n" in ended.stdout


def test_in_a_terminal_a_draft_is_called_one_once() -> None:
    terminal, end = pty.openpty()
    with subprocess.Popen([*MARROWLINE, "chat"], cwd=ROOT, stdin=end, stdout=end, stderr=end) as chat:
        os.close(end)
        os.write(terminal, b"hello\nhola\nmoretones\n\x04")
        shown = b"".join(iter(lambda: _read(terminal), b"")).decode()
    os.close(terminal)
    assert chat.returncode == 0
    assert shown.count("draft translation") == 1
    assert shown.index("Welcome") < shown.index("draft translation") < shown.index("moretones nuevos")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("--at", "noon"), "ISO 8601"), (("--lang", "xx"), "`xx` is not offered. There are: en, es, fr, zh, ar")],
    ids=["at", "lang"],
)
def test_a_bad_option_is_refused_in_a_line(arguments: tuple[str, ...], told: str) -> None:
    ended = marrowline("chat", *arguments, typed="hi\n")
    assert ended.returncode == 2
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def _read(terminal: int) -> bytes:
    """What is shown next; nothing when the other end is closed."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def _shape(thing: dict[str, object]) -> dict[str, type]:
    return {key: type(value) for key, value in thing.items()}
