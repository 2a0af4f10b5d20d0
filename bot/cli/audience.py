"""The options that say whom a broadcast is meant for, and the words of it by language."""

import json
from dataclasses import dataclass, field, make_dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import times
from bot.content import loader
from bot.rules.audience import Audience

Several = list[str]


@dataclass(frozen=True)
class Chosen:
    """Each option narrows the audience; one that is given several times widens it again."""

    language: Annotated[Several, typer.Option(help="Language, such as es; each of these five may be given again.")] = (
        field(default_factory=list)
    )
    phase: Annotated[Several, typer.Option(help="Phase of treatment, such as MNT.")] = field(default_factory=list)
    role: Annotated[Several, typer.Option(help="patient or caregiver.")] = field(default_factory=list)
    group: Annotated[Several, typer.Option(help="A list of the clinic.")] = field(default_factory=list)
    visit_kind: Annotated[Several, typer.Option(help="Whoever has a visit of this kind.")] = field(default_factory=list)
    visit_from: Annotated[str, typer.Option(help="A visit on this day or later, ISO 8601.")] = ""
    visit_to: Annotated[str, typer.Option(help="A visit on this day or earlier.")] = ""
    seen_since: Annotated[str, typer.Option(help="Texted us on this day or later.")] = ""
    seen_before: Annotated[str, typer.Option(help="Has not texted us since this day began.")] = ""

    def audience(self, zone: str) -> Audience:
        """The audience; days are those of `zone`."""
        return Audience(
            languages=tuple(self.language),
            phases=tuple(code.upper() for code in self.phase),
            roles=tuple(role.lower() for role in self.role),
            groups=tuple(self.group),
            visit_kinds=tuple(self.visit_kind),
            visit_from=_begins(self.visit_from, "--visit-from", zone),
            visit_to=_ends(self.visit_to, "--visit-to", zone),
            seen_since=_begins(self.seen_since, "--seen-since", zone),
            seen_before=_begins(self.seen_before, "--seen-before", zone),
        )


def _known_languages() -> list[str]:
    return sorted(path.parent.name for path in (loader.ROOT / "locales").glob("*/words.yaml"))


def _own_words() -> list[Any]:
    """One option `--text-xx` for each language that has words here."""
    return [
        (
            f"text_{number}",
            Annotated[str, typer.Option(f"--text-{code.lower()}", help=f"The words in {code}.")],
            field(default=""),
        )
        for number, code in enumerate(_known_languages())
    ]


@dataclass(frozen=True)
class _Sources:
    """Words that were written before."""

    ready: Annotated[str, typer.Option(help="Key of a ready text, such as followup; own words go before it.")] = ""
    words: Annotated[Path | None, typer.Option(help='JSON file of own words: {"en": "...", "es": "..."}.')] = None


Spoken: Any = make_dataclass("Spoken", _own_words(), bases=(_Sources,), frozen=True)
"""Where the words of a broadcast come from."""


def texts_of(spoken: Any) -> dict[str, str]:
    """{language: own words}, from the options and from the file."""
    typed = {code: getattr(spoken, f"text_{number}") for number, code in enumerate(_known_languages())}
    kept = _read(spoken.words) if spoken.words else {}
    return {**kept, **{code: text for code, text in typed.items() if text}}


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise typer.BadParameter('takes a UTF-8 file like {"en": "...", "es": "..."}', param_hint="--words")
    return found


def _begins(written: str, option: str, zone: str) -> Any:
    given = times.day(written, option)
    return times.span(given, zone)[0] if given else None


def _ends(written: str, option: str, zone: str) -> Any:
    given = times.day(written, option)
    return times.span(given, zone)[1] if given else None
