"""How a text would be understood, and why."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import settings
from bot.cli.evaluate import evaluate
from bot.cli.lines import lines
from bot.content import lexicon, loader
from bot.engine import offers
from bot.runtime import load_book
from bot.understand import understand
from bot.understand.lexicon import Lexicon
from bot.understand.meaning import UNKNOWN, Meaning


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ask)


def ask(
    text: Annotated[str | None, typer.Argument(help="The text; without it, lines of `lang<TAB>text` are read.")] = None,
    lang: Annotated[str, typer.Option(help="The language the person reads.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a text.")] = False,
    rows: Annotated[
        Path | None,
        typer.Option("--evaluate", help="Rows of language, text, label, severity, note: count what is understood."),
    ] = None,
    wrong: Annotated[bool, typer.Option("--wrong", help="With --evaluate: name what was missed or alarmed.")] = False,
) -> None:
    """Say how a text would be understood. Piped: `lang<TAB>text` a line in, one JSON object a line out."""
    words, _ = lexicon.load(loader.ROOT, settings.read().fever_limit_c)
    if rows is not None:
        evaluate(rows, words, as_json, wrong)
        return
    if text is not None:
        typer.echo(_object(text, words, lang) if as_json else sentence(understand(text, words, lang)))
        return
    for line in lines():
        head, tab, rest = line.partition("\t")
        found = _object(rest, words, head.strip() or lang) if tab else _object(head, words, lang)
        sys.stdout.write(found + "\n")


def reading(text: str, words: Lexicon, language: str) -> dict[str, object]:
    """label, severity, rule, score and also, as `--json` prints them."""
    meaning = understand(text, words, language)
    return {
        "label": meaning.label,
        "severity": meaning.severity,
        "rule": meaning.rule,
        "score": meaning.score,
        "also": list(meaning.also),
    }


def _object(text: str, words: Lexicon, language: str) -> str:
    return json.dumps(reading(text, words, language), ensure_ascii=False)


def sentence(meaning: Meaning) -> str:
    """The same in one line, with what the person is offered where no page answers."""
    severity = f", severity {meaning.severity}" if meaning.severity else ""
    return f"{meaning.label}{severity}: rule {meaning.rule}, score {meaning.score}{_beside(meaning)}"


def _beside(meaning: Meaning) -> str:
    book = load_book(settings.read())
    unwritten = offers.is_unwritten(meaning, book)
    if not unwritten and not (meaning.label == UNKNOWN and meaning.also):
        return f"; also {', '.join(meaning.also)}" if meaning.also else ""
    offered = ", ".join(offers.offered(meaning, book)) or "MENU and HELP"
    return f"{', no page yet' if unwritten else ''}; offers {offered}"
