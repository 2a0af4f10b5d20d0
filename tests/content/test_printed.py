"""The book to sign: every message once, safety first, right to left where a language is, a place to sign."""

from html.parser import HTMLParser

import pytest

from bot.content import export, loader, printed


class Reader(HTMLParser):
    """What a browser would make of it."""

    def __init__(self) -> None:
        super().__init__()
        self.chapters: list[str] = []
        self.ids: list[tuple[str, str]] = []
        self.said: list[dict[str, str | None]] = []
        self.signed = 0
        self._at = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._at = tag
        if tag == "pre":
            self.said.append(dict(attrs))
        self.signed += dict(attrs).get("class") == "sign"

    def handle_data(self, data: str) -> None:
        if self._at == "h2" and data.strip():
            self.chapters.append(data.strip())
        if self._at == "strong":
            self.ids.append((str(len(self.chapters)), data))
        self._at = ""


@pytest.fixture(scope="module")
def book() -> Reader:
    reader = Reader()
    reader.feed(export.write(loader.ROOT, "html", "ar", None))
    return reader


def test_every_message_has_its_place_to_sign(book: Reader) -> None:
    rows = export.rows(loader.ROOT, "ar")
    assert sorted(key for _, key in book.ids) == sorted(str(row["id"]) for row in rows)
    assert book.signed == len(rows)


def test_safety_comes_first(book: Reader) -> None:
    assert book.chapters[:2] == ["Safety", "ABOUT ALL"]
    first = {key for chapter, key in book.ids if chapter == "1"}
    assert {"urgent.911", "urgent.now", "urgent.988", "side.urgent/1", "help", "stop.done"} <= first


def test_the_direction_is_that_of_the_words(book: Reader) -> None:
    arabic = [attributes for attributes in book.said if attributes.get("lang") == "ar"]
    assert arabic
    assert {attributes["dir"] for attributes in arabic} == {"auto"}


def test_the_english_stands_beside_a_translation(book: Reader) -> None:
    assert sum(attributes.get("lang") == "en" for attributes in book.said) > len(book.ids) / 2


@pytest.mark.parametrize(
    ("language", "level"),
    [
        ("en", " grade 0"),
        ("es", " INFLESZ 8"),
        ("fr", " Kandel-Moles 9"),
        ("zh", " signs a sentence "),
        ("ar", " words a sentence "),
    ],
)
def test_every_message_shows_how_easy_it_is(language: str, level: str) -> None:
    page = export.write(loader.ROOT, "html", language, None)
    assert level in page
    assert page.count(level.rstrip("0123456789")) == len(export.rows(loader.ROOT, language))


def test_words_cannot_run() -> None:
    row = {**export.rows(loader.ROOT, "en")[0], "text": "<script>alert(1)</script>"}
    page = printed.document([row], loader.load(loader.ROOT, ("en",)))
    assert "<script>" not in page
