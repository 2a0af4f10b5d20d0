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
from bot.understand import understand
from bot.understand.lexicon import Lexicon


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
        found = reading(text, words, lang)
        typer.echo(json.dumps(found, ensure_ascii=False) if as_json else _sentence(found))
        return
    for line in lines():
        head, tab, rest = line.partition("\t")
        found = reading(rest, words, head.strip() or lang) if tab else reading(head, words, lang)
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


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


def _sentence(found: dict[str, object]) -> str:
    severity = f", severity {found['severity']}" if found["severity"] else ""
    also = found["also"]
    others = f"; also {', '.join(map(str, also))}" if isinstance(also, list) and also else ""
    return f"{found['label']}{severity}: rule {found['rule']}, score {found['score']}{others}"
