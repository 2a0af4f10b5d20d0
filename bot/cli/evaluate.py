"""How well the texts of a file are understood, by language and class, and how fast."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import typer

from bot.cli import table
from bot.understand import understand
from bot.understand.evaluation import SHARES, Read, Row, Share, calm, found, rows
from bot.understand.lexicon import Lexicon
from bot.understand.red_flags import SEVEREST_FIRST


def evaluate(path: Path, lexicon: Lexicon, as_json: bool, show_wrong: bool) -> None:
    """Read every row of a file and print what was counted."""
    try:
        with path.open(encoding="utf-8") as lines:
            wanted = list(rows(lines))
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{path.name}: {error}") from error
    reads, seconds = _read(wanted, lexicon)
    counted = [_row(name, share(part)) for name, part in _parts(reads) for share in SHARES]
    counted += [
        _row(f"{name}, class {severity}", found(of)) for name, part in _parts(reads) for severity, of in _classes(part)
    ]
    speed = {
        "texts": len(reads),
        "median_ms": _ms(median(seconds or [0.0])),
        "worst_ms": _ms(max(seconds, default=0.0)),
    }
    if as_json:
        table.dump({"shares": counted, "speed": speed})
        return
    table.show([row for row in counted if row["of"]], "of_what", "share", "right", "of", "percent", "from", "to")
    typer.echo(f"{speed['texts']} texts, median {speed['median_ms']} ms, worst {speed['worst_ms']} ms")
    if show_wrong:
        _wrong(reads)


def _read(wanted: Sequence[Row], lexicon: Lexicon) -> tuple[list[Read], list[float]]:
    """What is read in each row, and the seconds each took."""
    lexicon.prepare()
    reads, seconds = [], []
    for row in wanted:
        begun = perf_counter()
        meaning = understand(row.text, lexicon, row.language)
        seconds.append(perf_counter() - begun)
        reads.append(Read(row, meaning))
    return reads, seconds


def _parts(reads: Sequence[Read]) -> Iterable[tuple[str, list[Read]]]:
    """Each language, and everything."""
    codes = sorted({one.row.language for one in reads})
    yield from ((code, [one for one in reads if one.row.language == code]) for code in codes)
    yield "every language", list(reads)


def _classes(reads: Sequence[Read]) -> Iterable[tuple[str, list[Read]]]:
    return ((severity, [one for one in reads if one.row.severity == severity]) for severity in SEVEREST_FIRST)


def _row(name: str, share: Share) -> dict[str, Any]:
    low, high = share.interval
    rate = share.part / share.whole if share.whole else 0.0
    return {
        "of_what": name,
        "share": share.name,
        "right": share.part,
        "of": share.whole,
        "percent": round(100 * rate, 1),
        "from": round(100 * low, 1),
        "to": round(100 * high, 1),
    }


def _wrong(reads: Sequence[Read]) -> None:
    """The rows that count against what was found, each with why."""
    for share in (found, calm):
        for one in share(reads).against:
            typer.echo(
                f"{share(reads).name}: {one.row.language} {one.row.text!r} wants {one.row.label}, {one.found.rule}"
            )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
