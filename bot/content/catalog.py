"""Translations: PO files for people, compiled MO files for speed.

`make setup` and `make translations` compile. A catalog that is newer than its
compiled form is read from the PO file, so a broken one stops the start with
its line. Fuzzy entries (the English changed) are never compiled.
"""

import gettext
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, denormalize, read_po

from bot.content.faults import BrokenContent, Fault
from bot.rules.clean import clean

_CONTEXT_END = "\x04"
_LINE = re.compile(r'(?:#.*|\s*(?:msg[a-z_]+(?:\[\d\])?\s+)?".*"\s*|\s*)')


def po_path(root: Path, language: str) -> Path:
    """Where the translations of `language` are."""
    return root / "locales" / language / "LC_MESSAGES" / "messages.po"


def read(path: Path, root: Path) -> Catalog:
    """The PO file at `path`; raises BrokenContent with its line."""
    name = path.relative_to(root).as_posix()
    try:
        _well_quoted(path, name)
        with path.open("rb") as file:
            found = read_po(file, locale=path.parent.parent.name, abort_invalid=True)
    except PoFileError as error:
        where = f"{name}:{(error.lineno or 0) + 1}"
        raise BrokenContent([Fault(where, f"not a PO file: {error}", "Check quotes and msgid/msgstr pairs")]) from error
    except UnicodeDecodeError as error:
        raise BrokenContent([Fault(f"{name}:1", "not UTF-8", "Save the file as UTF-8")]) from error
    for message in found:
        _restore_previous(message)
    return found


def _well_quoted(path: Path, name: str) -> None:
    """Babel takes a letter off each end of a text whose quotes are missing, and says nothing."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not _LINE.fullmatch(line):
            raise BrokenContent([Fault(f"{name}:{number}", "not a PO file: no quotes here", 'Write the text as "..."')])


def _restore_previous(message: Message) -> None:
    """Babel writes the old English (`#|`) but reads it back as a translator's note."""
    old = [note.removeprefix("| ") for note in message.user_comments if note.startswith("| ")]
    if old:
        message.previous_id = [denormalize("\n".join(old).removeprefix("msgid "))]
        message.user_comments = [note for note in message.user_comments if not note.startswith("| ")]


def compile_all(root: Path) -> list[Path]:
    """Compile every PO file under `root`/locales; the paths written."""
    written = []
    for path in sorted((root / "locales").glob("*/LC_MESSAGES/messages.po")):
        target = path.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, read(path, root))
        written.append(target)
    return written


def load(root: Path, language: str) -> dict[tuple[str, str], str]:
    """{(text key, English words): translation} of `language`, without fuzzy or empty entries."""
    path = po_path(root, language)
    if not path.exists():
        return {}
    compiled = path.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
        return _compiled(compiled)
    return {
        (message.context or "", str(message.id)): clean(str(message.string)).strip()
        for message in read(path, root)
        if message.id and message.string and not message.fuzzy
    }


def _compiled(path: Path) -> dict[tuple[str, str], str]:
    with path.open("rb") as file:
        entries: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    split = ((*key.split(_CONTEXT_END, 1), words) for key, words in entries.items() if _CONTEXT_END in key)
    return {(context, source): clean(words).strip() for context, source, words in split}
