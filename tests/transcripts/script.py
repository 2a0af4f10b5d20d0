"""A conversation as a text file that a nurse can read, parsed.

    # First hello
    language: en                    spoken to the person at the end
    channel: sms                    or whatsapp
    date: 2026-11-23T15:00          the moment of the first text, UTC

    > HI                            the person texts; `[picture]` is a picture without words
    < Welcome to Marrowline, ...    we answer: one `<` a message
      its next line                 indented; a line break here is a space or a line break there
    @ +3d                           time passes (also +90m, 2026-12-24T09:00), and what falls due is said
    + visit appointment 2026-12-08T14:30 Room 3     the clinic plans a visit, `routine pill 09:00` or `checkin D 09:30`
    ! consent active                what must be true now

`...` at the end of a line stands for whatever comes between it and the next line.
After `!`: `language es`, `consent active|stopped`, `place basics.what/2`,
`place nowhere`, `understood URGENT 911`, `erased`, `silence`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

DEEDS = frozenset({"visit", "routine", "checkin"})
FACTS = frozenset({"language", "consent", "place", "understood", "erased", "silence"})
CHANNELS = frozenset({"sms", "whatsapp"})
_HEADER = re.compile(r"(language|channel|date): (.+)")


class Misspelt(Exception):
    """A transcript that cannot be read; says file and line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation. `mark` is one of > < @ + !; `number` is its line in the file."""

    number: int
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation."""

    title: str
    language: str
    channel: str
    date: datetime
    lines: tuple[Line, ...]


def read(path: Path) -> Script:
    """The conversation in `path`; raises Misspelt."""
    title, header, lines = "", dict[str, str](), list[Line]()
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.rstrip()
        if not line:
            continue
        if line.startswith("# ") and not title:
            title = line[2:]
        elif not lines and (found := _HEADER.fullmatch(line)):
            header[found[1]] = found[2]
        elif line[0] == " " and lines and lines[-1].mark == "<":
            lines[-1] = Line(lines[-1].number, "<", f"{lines[-1].words}\n{line.strip()}")
        elif line[0] in "><@+!" and line[1:2] in (" ", ""):
            lines.append(_line(path, number, line[0], line[2:]))
        else:
            raise Misspelt(f"{path.name}:{number}: not a line of a conversation: {line}")
    if not title or header.keys() != {"language", "channel", "date"} or header["channel"] not in CHANNELS:
        raise Misspelt(f"{path.name}:1: needs `# title`, language, channel (sms or whatsapp) and date")
    return Script(title, header["language"], header["channel"], _moment(header["date"]), tuple(lines))


def says(expected: str, message: str) -> bool:
    """Whether `message` is what a `<` block writes down."""
    pattern = ""
    for line in expected.split("\n"):
        known = line.removesuffix("...")
        pattern += r"[ \n]" if pattern and not pattern.endswith(".*") else ""
        pattern += re.escape(known.rstrip() if known != line else line) + (".*" if known != line else "")
    return re.fullmatch(pattern, message, re.DOTALL) is not None


def _line(path: Path, number: int, mark: str, words: str) -> Line:
    if mark == "!" and words.partition(" ")[0] not in FACTS:
        raise Misspelt(f"{path.name}:{number}: `! {words}` is no fact; there are: {', '.join(sorted(FACTS))}")
    if mark == "+" and words.partition(" ")[0] not in DEEDS:
        raise Misspelt(
            f"{path.name}:{number}: `+ {words}` is nothing a clinic does; there are: {', '.join(sorted(DEEDS))}"
        )
    return Line(number, mark, words)


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
