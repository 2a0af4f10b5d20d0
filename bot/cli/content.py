"""content: check, export, compile, and bring translations up to date."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from bot.clock import system_clock
from bot.content import approving, catalog, lexicon, loader, sheet, translations
from bot.content.approval import UnknownTexts
from bot.content.export import FORMATS, NoBrowser, write
from bot.content.faults import BrokenContent
from bot.content.proof import Report
from bot.content.proof import check as run_check
from bot.rules.language_code import plain

_WIDE = 120
"""Columns of the table where no terminal says how many there are."""

app = typer.Typer(help="Look after the words.", no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add the group."""
    root.add_typer(app, name="content")


@app.command()
def check(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Prove the content; exit 1 with file and line for each fault."""
    report = run_check()
    typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1)) if as_json else _print(report)
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def export(
    format_: Annotated[str, typer.Option("--format", help=" | ".join(FORMATS))] = "json",
    lang: Annotated[str, typer.Option(help="One language; default: every one.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="File to write; default: standard output (pdf: marrowline.pdf).")
    ] = None,
) -> None:
    """Every message a person can receive, for reviewers and machines."""
    if format_ not in FORMATS:
        typer.echo(f"--format takes one of: {', '.join(FORMATS)}", err=True)
        raise typer.Exit(2)
    try:
        written = write(loader.ROOT, format_, plain(lang), out)
    except (NoBrowser, KeyError) as error:
        typer.echo(str(error).strip("'\""), err=True)
        raise typer.Exit(1) from None
    if written:
        typer.echo(written, nl=False)


@app.command()
def approve(
    lang: Annotated[str, typer.Option(help="The language whose words are approved.")],
    by: Annotated[str, typer.Option(help="Who approves them: name and role.")],
    ids: Annotated[list[str] | None, typer.Argument(help="Texts or topics; default: every one.")] = None,
) -> None:
    """Record who approved which exact words; a later change to either side voids it."""
    try:
        written = approving.approve(loader.ROOT, plain(lang), by, ids or [], system_clock().date())
    except (approving.Refused, UnknownTexts, BrokenContent) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{lang}: {written} texts approved by {by}")


@app.command("sheet")
def sheet_(
    lang: Annotated[str, typer.Option(help="The language to review.")],
    out: Annotated[Path | None, typer.Option(help="File to write; default: standard output.")] = None,
    take: Annotated[Path | None, typer.Option(help="A reviewed table: put its words into the catalog.")] = None,
) -> None:
    """A language as a CSV table for reviewers without tools, and back in with --take."""
    try:
        if take:
            _take(lang, take)
        elif out:
            out.write_text(sheet.written(loader.ROOT, plain(lang)), encoding="utf-8-sig")
        else:
            typer.echo(sheet.written(loader.ROOT, plain(lang)), nl=False)
    except (sheet.Refused, OSError, UnicodeDecodeError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _take(lang: str, path: Path) -> None:
    done = sheet.taken(loader.ROOT, plain(lang), path.read_text(encoding="utf-8"))
    for key, reason in done.left_out.items():
        typer.echo(f"{key}: left out, {reason}", err=True)
    typer.echo(f"{lang}: {len(done.changed)} texts changed, {len(done.left_out)} left out")
    catalog.compile_all(loader.ROOT)


@app.command("compile")
def compile_() -> None:
    """Compile the translations (.po to .mo), and what is understood of each language."""
    for path in (*catalog.compile_all(loader.ROOT), *lexicon.compile_all(loader.ROOT)):
        typer.echo(path.relative_to(loader.ROOT))


@app.command("translations")
def translations_() -> None:
    """Bring messages.pot and every .po up to date; rewritten English marks its translations fuzzy."""
    for language, count in translations.update(loader.ROOT).items():
        typer.echo(f"{language}: {count} to translate or review")
    compile_()


def _print(report: Report) -> None:
    console = Console() if sys.stdout.isatty() else Console(width=_WIDE)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    columns = list(next(iter(report.languages.values())))
    for column in ("language", *columns):
        table.add_column(column.replace("_", " "), no_wrap=" " not in column.replace("_", " "))
    for code, row in report.languages.items():
        table.add_row(code, *(str(row[column]) for column in columns))
    console.print(table)
    for fault in report.faults:
        console.print(f"{fault.severity}: {fault}", markup=False, highlight=False, soft_wrap=True)
    console.print("No faults." if report.ok else f"{len(report.faults)} faults.")
