"""How a text would be understood, and why."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.cli.ask import sentence
from bot.content import loader
from bot.understand.meaning import NOTHING, UNKNOWN, Meaning
from tests.cli.commands import marrowline, objects

KEYS = {"label", "severity", "rule", "score", "also"}
WORDS = {"URGENT", "CRISIS", "STOP", "START", "HELP", "MENU", "LANG", "SUBSCRIBE", "UNKNOWN"}
SEVERITIES = {"911", "now", "988", "visit", ""}

PIPED = [
    ("en\tbruise", "side.bleeding", ""),
    ("es\tmoretones", "side.bleeding", ""),
    ("en\ti cant breathe", "URGENT", "911"),
    ("es\tquiero morirme", "CRISIS", "988"),
    ("en\tstop", "STOP", ""),
    ("xx\tstart", "START", ""),
    ("help", "HELP", ""),
    ("\tmenu", "MENU", ""),
    ("en\tespañol", "LANG", ""),
    ("en\t", "UNKNOWN", ""),
    ("", "UNKNOWN", ""),
    ("en\tqwertz uiop", "UNKNOWN", ""),
    ("en\tmy\thair", "side.hair", ""),
]


def test_piped_lines_get_an_object_each() -> None:
    found = objects(marrowline("ask", typed="\n".join(line for line, _, _ in PIPED) + "\n"))
    assert [(one["label"], one["severity"]) for one in found] == [(label, severity) for _, label, severity in PIPED]
    assert all(one.keys() == KEYS for one in found)


@pytest.mark.parametrize(
    ("line", "label", "severity"), [row for row in PIPED if "\t" in row[0] and row[0].count("\t") == 1]
)
def test_one_text_as_json(line: str, label: str, severity: str) -> None:
    language, text = line.split("\t")
    ended = CliRunner().invoke(application(), ["ask", "--lang", language or "en", "--json", "--", text])
    found = json.loads(ended.output)
    assert ended.exit_code == 0
    assert found.keys() == KEYS
    assert (found["label"], found["severity"]) == (label, severity)
    assert found["label"] in WORDS | set(loader.load().nodes)
    assert found["severity"] in SEVERITIES
    assert isinstance(found["score"], float)
    assert isinstance(found["also"], list)


def test_one_text_as_a_sentence() -> None:
    ended = CliRunner().invoke(application(), ["ask", "i cant breathe"])
    assert ended.output == "URGENT, severity 911: rule R01, score 1.0; also side.urgent\n"


@pytest.mark.parametrize(
    ("meaning", "said"),
    [
        (Meaning(UNKNOWN, "unsure", 0.3, also=("tests.gone", "side.hair", "side.nausea")), "offers side.hair, side.nausea"),
        (Meaning(UNKNOWN, "unsure", 0.3, also=("tests.gone",)), "offers MENU and HELP"),
        (Meaning("tests.gone", "topic.en", 0.3, also=("side.hair",)), "no page yet; offers side.hair"),
        (Meaning("nowhere.gone", "topic.en", 0.3), "no page yet; offers MENU and HELP"),
        (Meaning("side.hair", "topic.en", 0.3, also=("tests.marrow",)), "score 0.3; also tests.marrow"),
        (Meaning("my.checkin", "topic.en", 0.3), "score 0.3"),
        (NOTHING, "score 0.0"),
    ],
)  # fmt: skip
def test_the_sentence_names_what_is_offered(meaning: Meaning, said: str) -> None:
    assert sentence(meaning).endswith(said)


def test_a_topic_without_a_page_is_told_as_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    book = loader.load()
    nodes = {name: node for name, node in book.nodes.items() if name.partition(".")[0] != "after"}
    monkeypatch.setattr(loader, "load", lambda *_args, **_named: replace(book, nodes=nodes))
    ended = CliRunner().invoke(application(), ["ask", "can i drink wine"])
    assert ended.output.endswith(", no page yet; offers MENU and HELP\n")


def test_rows_of_a_file_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text(
        "en\ti cant breathe\tURGENT\t911\tR01\nen\tbruise\tURGENT\tnow\tno sign\nes\talto\tSTOP\t\t\n", "utf-8"
    )
    counted = json.loads(CliRunner().invoke(application(), ["ask", "--evaluate", str(file), "--json"]).output)
    shares = {(row["of_what"], row["share"]): (row["right"], row["of"]) for row in counted["shares"]}
    assert shares["en", "danger signs found"] == (1, 2)
    assert shares["every language, class now", "danger signs found"] == (0, 1)
    assert shares["every language", "opt-outs heard"] == (1, 1)
    assert counted["speed"]["texts"] == 3
    told = CliRunner().invoke(application(), ["ask", "--evaluate", str(file), "--wrong"]).output
    assert "'bruise' wants URGENT, keyword.exact" in told


@pytest.mark.parametrize("content", ["one column\n", None])
def test_a_file_without_rows_is_told_in_a_line(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "rows.tsv"
    if content:
        file.write_text(content, "utf-8")
    ended = CliRunner().invoke(application(), ["ask", "--evaluate", str(file)])
    assert ended.exit_code == 2
    assert "rows.tsv" in ended.output
