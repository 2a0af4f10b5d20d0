"""Compiled and plain catalogs give the same words; a stale compiled one is not used."""

import os

import pytest

from bot.content import catalog
from tests.content import PO, Copy


def compiled(copy: Copy) -> dict[tuple[str, str], str]:
    """The Spanish words by way of the compiled catalog."""
    catalog.compile_all(copy.root)
    # were the PO file read, this would be an error
    copy.write(PO, "no PO file at all\n")
    os.utime(copy.root / PO, (1, 1))
    return catalog.load(copy.root, "es")


def test_compiled_catalog_gives_the_same_words(copy: Copy) -> None:
    plain = catalog.load(copy.root, "es")
    assert len(plain) > 100
    assert compiled(copy) == plain


def test_fuzzy_and_empty_entries_are_left_out(copy: Copy) -> None:
    copy.mark_fuzzy("welcome")
    copy.say("help", "")
    plain = catalog.load(copy.root, "es")
    assert {"welcome", "help"}.isdisjoint(key for key, _ in plain)
    assert compiled(copy) == plain


def test_compiling_names_what_it_wrote(copy: Copy) -> None:
    assert [path.relative_to(copy.root).as_posix() for path in catalog.compile_all(copy.root)] == [
        f"locales/{code}/LC_MESSAGES/messages.mo" for code in ("ar", "es", "fr", "zh")
    ]


@pytest.mark.parametrize(("age", "words"), [(-10, "Nuevo"), (10, "MARROWLINE")])
def test_stale_compiled_catalog_is_not_used(copy: Copy, age: int, words: str) -> None:
    copy.only("en", "es")
    (path,) = catalog.compile_all(copy.root)
    copy.say("main.title", "Nuevo")
    source = (copy.root / PO).stat().st_mtime
    os.utime(path, (source + age, source + age))
    assert catalog.load(copy.root, "es")["main.title", "MARROWLINE"] == words


def test_language_without_catalog_is_empty(copy: Copy) -> None:
    assert catalog.load(copy.root, "en") == catalog.load(copy.root, "vi") == {}
