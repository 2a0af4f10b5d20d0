"""The limit of each entry of a catalog, and that tools of translators keep it."""

from pathlib import Path

import polib
import pytest

from bot.content import catalog, flows, loader, translations
from bot.content.limits import FLAG, limit_of
from tests.content import Copy

LANGUAGES = ["ar", "es", "fr", "zh"]


def limits(path: Path) -> dict[str, str]:
    """{text key: its limit} as another library reads the file."""
    flags = {
        entry.msgctxt: [flag for flag in entry.flags if flag.startswith(FLAG)] for entry in polib.pofile(str(path))
    }
    return {key: flag for key, (flag,) in flags.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_entry_has_the_limit_of_its_language(language: str) -> None:
    texts = flows.load(loader.ROOT).texts
    expected = {key: f"{FLAG}:{limit_of(text, language)}" for key, text in texts.items()}
    assert limits(catalog.po_path(loader.ROOT, language)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_longer(language: str) -> None:
    content = flows.load(loader.ROOT)
    found = loader.translated(content, loader.ROOT, language)
    assert [key for key, text in content.texts.items() if len(found[key]) > limit_of(text, language)] == []


def test_where_a_letter_costs_more_there_is_less_room() -> None:
    for text in flows.load(loader.ROOT).texts.values():
        assert limit_of(text, "ar") < limit_of(text, "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_saved_by_another_library_reads_the_same(copy: Copy, language: str) -> None:
    path = catalog.po_path(copy.root, language)
    before = catalog.load(copy.root, language)
    contexts = [entry.msgctxt for entry in polib.pofile(str(path))]
    polib.pofile(str(path)).save(str(path))
    assert catalog.load(copy.root, language) == before
    assert len(set(contexts)) == len(contexts) == len(before)
    assert translations.update(copy.root)[language] == 0


def test_a_limit_that_was_lost_comes_back(copy: Copy) -> None:
    path = catalog.po_path(copy.root, "ar")
    before = limits(path)
    book = polib.pofile(str(path))
    for entry in book:
        entry.flags = []
    book.save(str(path))
    translations.update(copy.root)
    assert limits(path) == before
