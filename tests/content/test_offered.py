"""Which language is offered, and which topic in it: whole, or not at all."""

import pytest

from bot.content import loader
from bot.content.messages import every_message
from bot.engine.book import Book
from tests.content import PO, Copy
from tests.engine import active, keys, say

CORE = [
    "welcome",
    "help",
    "stop.done",
    "urgent.911",
    "urgent.988",
    "menu.hint",
    "main.title",
    "basics.what.title",
    "forget.ask",
]
OUTLOOK_LINE = "basics.outlook.ask"


def book_of(copy: Copy, *languages: str, **options: bool) -> Book:
    return loader.load(copy.root, languages or ("en", "es"), **options)


def test_both_languages_are_whole(copy: Copy) -> None:
    assert book_of(copy).languages == ("en", "es")


@pytest.mark.parametrize("key", [*CORE, OUTLOOK_LINE])
def test_fuzzy_core_text_takes_the_language_out(copy: Copy, key: str) -> None:
    copy.mark_fuzzy(key)
    assert book_of(copy).languages == ("en",)


@pytest.mark.parametrize("key", [*CORE, OUTLOOK_LINE])
def test_missing_core_text_takes_the_language_out(copy: Copy, key: str) -> None:
    copy.say(key, "")
    assert book_of(copy).languages == ("en",)


def test_rewritten_english_takes_the_language_out(copy: Copy) -> None:
    copy.replace("flows/texts.yaml", "CALL 911 NOW.", "CALL 911 AT ONCE.")
    assert book_of(copy).languages == ("en",)


@pytest.mark.parametrize("codes", [("en",), ("en", "vi"), ("vi",), ("en", "no-such")])
def test_unknown_language_is_not_offered(copy: Copy, codes: tuple[str, ...]) -> None:
    assert book_of(copy, *codes).languages == ("en",)


def test_drafts_may_be_kept_back(copy: Copy) -> None:
    assert book_of(copy, drafts=False).languages == ("en",)


def test_spanish_is_still_understood_when_withheld(copy: Copy) -> None:
    assert say(book_of(copy, "en"), active(), "no puedo respirar").meaning.severity == "911"


@pytest.mark.parametrize("page", ["basics.what/1", "basics.what/2", "basics.what/3"])
@pytest.mark.parametrize("lack", ["fuzzy", "missing"])
def test_lacking_page_takes_only_its_topic_out(copy: Copy, page: str, lack: str) -> None:
    copy.mark_fuzzy(page) if lack == "fuzzy" else copy.say(page, "")
    book = book_of(copy)
    assert book.languages == ("en", "es")
    said = {reply.key for reply in every_message(book, "es")}
    assert {key for key in book.texts if key.startswith("basics.what/")} & said == set()
    assert "basics.blood/1" in said
    assert keys(say(book, active("basics", language="en"), "1")) == ["basics.what/1"]


@pytest.mark.parametrize(
    ("place", "page", "text", "after"),
    [
        ("basics", 0, "1", "basics"),
        ("main", 0, "lla", "main"),
        ("basics.blood", 0, "1", "basics.blood"),
        ("basics.what", 0, "mas", "basics.what"),
        ("basics.what", 2, "zzz", None),
    ],
)
def test_untranslated_topic_says_so(copy: Copy, place: str, page: int, text: str, after: str | None) -> None:
    copy.say("basics.what/2", "")
    book = book_of(copy)
    turn = say(book, active(place, page, "es"), text)
    assert keys(turn) == (["unknown"] if after is None else ["article.untranslated"])
    assert turn.replies[0].text == book.catalogs["es"][turn.replies[0].key].replace(
        "{care_team}", "su equipo médico al 202-555-0100"
    )
    assert after is None or str(turn.session.place) == after


def test_untranslated_topic_is_never_mixed(copy: Copy) -> None:
    copy.say("basics.what/2", "")
    book = book_of(copy)
    english = {book.texts[f"basics.what/{number}"].words for number in (1, 2, 3)}
    for page in range(3):
        for text in ("1", "mas", "menu", "lla", "ayuda", "español", "atras"):
            for reply in say(book, active("basics.what", page, "es"), text).replies:
                assert not any(words in reply.text for words in english)


def test_change_to_english_opens_the_topic(copy: Copy) -> None:
    copy.say("basics.what/2", "")
    turn = say(book_of(copy), active("basics.what", 1, "es"), "english")
    assert (keys(turn), turn.replies[1].language) == (["language.set", "basics.what/2"], "en")


def test_gated_page_keeps_its_group(copy: Copy) -> None:
    copy.say("basics.outlook.read/3", "")
    assert keys(say(book_of(copy), active("basics.outlook", 0, "es"), "si")) == ["article.untranslated"]


def test_translation_is_cleaned_like_english(copy: Copy) -> None:
    copy.replace(PO, 'msgstr "su equipo médico"', 'msgstr "su “equipo” médico…"')
    assert book_of(copy).catalogs["es"]["care_team"] == 'su "equipo" médico...'


@pytest.mark.parametrize("number", [str(digit) for digit in range(1, 9)])
def test_whole_spanish_menu_opens(copy: Copy, number: str) -> None:
    assert say(book_of(copy), active("side", language="es"), number).replies[0].language == "es"
