"""`make translations`: the template and every PO file brought up to date with the flows.

Texts are matched by msgctxt, so a translation whose English was rewritten is
kept, marked fuzzy with the old English beside it, and not sent until somebody
has looked at it. (Babel's own matching is by likeness: a real rewrite would
lose the translation, and a short text could borrow a stranger's.)
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from bot.content import catalog as catalogs
from bot.content import flows
from bot.content.extract import template
from bot.content.limits import FLAG, flag_of

WIDTH = 100


def update(root: Path) -> dict[str, int]:
    """Rewrite locales/messages.pot and every PO file; {language: texts to translate or review}."""
    content = flows.load(root)
    pot = template(content)
    keep(root / "locales" / "messages.pot", pot)
    open_texts = {}
    for path in sorted((root / "locales").glob("*/LC_MESSAGES/messages.po")):
        catalog = catalogs.read(path, root)
        merge(catalog, pot)
        _limit(catalog, content, path.parent.parent.name)
        keep(path, catalog)
        open_texts[path.parent.parent.name] = sum(
            1 for message in catalog if message.id and (message.fuzzy or not message.string)
        )
    return open_texts


def merge(catalog: Catalog, pot: Catalog) -> None:
    """Bring `catalog` up to date with the template."""
    previous = {(str(m.id), m.context): _translated_from(m) for m in catalog if m.fuzzy and m.previous_id}
    previous |= _follow_contexts(catalog, pot)
    catalog.update(pot, no_fuzzy_matching=True, update_creation_date=False)
    # what has left the flows leaves the catalog too; version control remembers
    catalog.obsolete.clear()
    for key, english in previous.items():
        if message := catalog.get(*key):
            message.flags.add("fuzzy")
            message.previous_id = [english]


def _limit(catalog: Catalog, content: flows.Flows, code: str) -> None:
    """Give each entry its limit in that language; tools that rewrite a catalog may have lost it."""
    for message in catalog:
        if text := content.texts.get(message.context or ""):
            others = {flag for flag in message.flags if not flag.startswith(FLAG)}
            message.flags = others | {flag_of(text, code)}


def _follow_contexts(catalog: Catalog, pot: Catalog) -> dict[tuple[str, str | None], str]:
    """Move translations of rewritten texts under their new English; {(new English, context): old English}."""
    current = {message.context: str(message.id) for message in pot if message.id}
    stale = [m for m in catalog if m.id and m.string and current.get(m.context, m.id) != m.id]
    renamed = {}
    for old in stale:
        english = current[old.context]
        if not catalog.get(english, old.context):
            catalog.add(english, str(old.string), context=old.context, flags=old.flags | {"fuzzy"})
            renamed[english, old.context] = _translated_from(old)
        catalog.delete(str(old.id), old.context)
    return renamed


def _translated_from(message: Message) -> str:
    """The English that a translation was made from."""
    return str(message.previous_id[0] if message.fuzzy and message.previous_id else message.id)


def keep(path: Path, catalog: Catalog) -> None:
    """Write a catalog where it has changed: a date alone is no change."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=WIDTH, include_previous=True, omit_header=False, sort_by_file=False)
    fresh = buffer.getvalue()
    if not path.exists() or _without_dates(path.read_bytes()) != _without_dates(fresh):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fresh)


def _without_dates(document: bytes) -> list[bytes]:
    return [line for line in document.splitlines() if b"-Date:" not in line]
