"""Each kind of node: what a text means there. A kind without cases fails."""

import pytest
import yaml

from bot.content import loader
from bot.engine.book import Book
from tests.engine import active, keys, say, where

# kind -> (place, page, text, place afterwards, keys of what is said)
CASES = {
    "menu": [
        ("main", 0, "1", "basics", ["basics"]),
        ("main", 0, "5", "side", ["side"]),
        ("main", 0, "٥", "side", ["side"]),
        ("main", 0, "۵", "side", ["side"]),
        ("main", 0, "５", "side", ["side"]),
        ("main", 0, "5.", "side", ["side"]),
        ("main", 0, "#5", "side", ["side"]),
        ("main", 0, "5️⃣", "side", ["side"]),
        ("main", 0, "2", "tests", ["tests"]),
        ("main", 0, "8", "my", ["my"]),
        ("main", 0, "9", "main", ["main"]),
        ("main", 0, "0", "main", ["main"]),
        ("main", 0, "99", "main", ["main"]),
        ("main", 0, "123", "main", ["unknown"]),
        ("main", 0, "yes", "main", ["unknown"]),
        ("basics", 0, "1", "basics.what", ["basics.what/1"]),
        ("basics", 0, "7", "basics.outlook", ["basics.outlook.ask"]),
        ("basics", 0, "0", "main", ["main"]),
        ("basics", 0, "9", "basics", ["basics"]),
        ("basics", 0, "hair", "side.hair", ["side.hair/1"]),
        ("side", 0, "8", "side.late", ["side.late/1"]),
    ],
    "article": [
        ("basics.what", 0, "more", "basics.what/2", ["basics.what/2"]),
        ("basics.what", 1, "next", "basics.what/3", ["basics.what/3"]),
        ("basics.what", 3, "more", "basics.what/4", ["article.no_more"]),
        ("basics.what", 0, "2", "basics.blood", ["basics.blood/1"]),
        ("basics.what", 1, "back", "basics", ["basics"]),
        ("basics.what", 2, "0", "main", ["main"]),
        ("basics.what", 0, "9", "basics", ["basics"]),
        ("basics.what", 1, "zzz", "basics.what/2", ["unknown"]),
        ("basics.stats", 2, "more", "basics.stats.deaths", ["basics.stats.deaths.ask"]),
        ("basics.outlook.read", 0, "1", "basics.what", ["basics.what/1"]),
        ("basics.outlook.read", 0, "back", "basics", ["basics"]),
        ("basics.stats.deaths.read", 0, "back", "basics", ["basics"]),
        # a page that has been taken out since
        ("basics.what", 40, "more", "basics.what/41", ["article.no_more"]),
    ],
    "question": [
        ("language", 0, "1", "main", ["main"]),
        ("language", 0, "2", "main", ["main"]),
        ("language", 0, "٢", "main", ["main"]),
        ("language", 0, "0", "main", ["main"]),
        ("language", 0, "9", "language", ["language.ask"]),
        ("language", 0, "español", "main", ["main"]),
        ("language", 0, "back", "main", ["main"]),
        ("language", 0, "zzz", "language", ["unknown"]),
    ],
    "confirm": [
        ("basics.outlook", 0, "y", "basics.outlook.read", ["basics.outlook.read/1"]),
        ("basics.outlook", 0, "Yes!", "basics.outlook.read", ["basics.outlook.read/1"]),
        ("basics.outlook", 0, "sí", "basics.outlook.read", ["basics.outlook.read/1"]),
        ("basics.outlook", 0, "n", "basics", ["basics"]),
        ("basics.outlook", 0, "No.", "basics", ["basics"]),
        ("basics.outlook", 0, "0", "basics", ["basics"]),
        ("basics.outlook", 0, "1", "basics.outlook", ["basics.outlook.ask"]),
        ("basics.outlook", 0, "more", "basics.outlook", ["basics.outlook.ask"]),
        ("basics.outlook", 0, "back", "basics", ["basics"]),
        ("basics.outlook", 0, "not sure", "basics.outlook", ["unknown"]),
        ("basics.stats.deaths", 0, "y", "basics.stats.deaths.read", ["basics.stats.deaths.read/1"]),
        ("basics.stats.deaths", 0, "n", "basics", ["basics"]),
        ("word.mixed_types", 0, "y", "word.mixed_types.read", ["word.mixed_types"]),
        ("word.mixed_types", 0, "n", "support.glossary", ["support.glossary/1"]),
        ("forget", 0, "n", "main", ["main"]),
        ("forget", 0, "y", "forget", ["forget.ask"]),
        ("forget", 0, "ok", "forget", ["forget.ask"]),
        ("forget", 0, "forget", "", ["forget.done"]),
    ],
    "choice": [
        ("my.tips.role", 0, "1", "my.tips.phase", ["my.tips.phase.ask"]),
        ("my.tips.role", 0, "２", "my.tips.phase", ["my.tips.phase.ask"]),
        ("my.tips.role", 0, "3", "my.tips.role", ["my.tips.role.ask"]),
        ("my.tips.role", 0, "0", "main", ["main"]),
        ("my.tips.role", 0, "back", "main", ["main"]),
        ("my.tips.role", 0, "more", "my.tips.role", ["my.tips.role.ask"]),
        ("my.tips.role", 0, "zzz", "my.tips.role", ["unknown", "my.tips.role.ask"]),
        ("my.tips.role", 0, "yes", "my.tips.role", ["unknown", "my.tips.role.ask"]),
        ("my.tips.role", 0, "hair", "side.hair", ["side.hair/1"]),
        ("my.tips.role", 0, "chest pain", "my.tips.role", ["urgent.911", "back.asked"]),
        ("my.tips.phase", 0, "4", "my.tips.hour", ["my.tips.hour.ask"]),
        ("my.tips.phase", 0, "8", "my.tips.hour", ["my.tips.hour.ask"]),
        ("my.tips.phase", 0, "9", "my.tips.phase", ["my.tips.phase.ask"]),
        ("my.tips.phase", 0, "back", "my.tips.role", ["my.tips.role.ask"]),
        ("my.tips.hour", 0, "3", "", []),
        ("my.tips.hour", 0, "12", "my.tips.hour", ["my.tips.hour.ask"]),
        ("my.tips.hour", 0, "back", "my.tips.phase", ["my.tips.phase.ask"]),
        ("my.tips.change", 0, "1", "my.tips.phase", ["my.tips.phase.ask"]),
        ("my.tips.change", 0, "4", "", []),
        ("my.tips.change", 0, "back", "main", ["main"]),
    ],
    "word": [
        ("word.anemia", 0, "1", "side.tired", ["side.tired/1"]),
        ("word.anemia", 0, "0", "main", ["main"]),
        ("word.anemia", 0, "2", "word.anemia", ["menu.invalid", "word.anemia"]),
        ("word.anemia", 0, "back", "support.glossary", ["support.glossary/1"]),
        ("word.anemia", 0, "more", "word.anemia", ["word.anemia"]),
        ("word.anemia", 0, "zzz", "word.anemia", ["unknown"]),
    ],
    # the line of a menu; nobody is ever at one
    "deed": [
        ("my.tips", 0, "1", "my.tips.role", ["my.tips.role.ask"]),
        ("my.tips", 0, "3", "", []),
        ("my.tips", 0, "4", "my.tips.role", ["my.tips.role.ask"]),
        ("my.tips", 0, "6", "language", ["language.ask"]),
        ("my.stop", 0, "8", "my.stop", ["stop.unsure"]),
        ("my.tips", 0, "7", "my.privacy", ["my.privacy/1"]),
        ("my.tips", 0, "back", "my", ["my"]),
    ],
    # with topics to offer: see test_offers
    "offer": [
        ("unsure", 0, "1", "unsure", ["unknown"]),
        ("unsure", 0, "0", "main", ["main"]),
        ("unsure", 0, "more", "unsure", ["unknown"]),
        ("unsure", 0, "hair", "side.hair", ["side.hair/1"]),
        ("unwritten", 0, "back", "main", ["main"]),
    ],
    # asked by us, and answered whenever: see test_reply
    "reply": [
        ("my.reminders.visit", 0, "C", "", []),
        ("my.reminders.visit", 0, "otra hora", "", []),
        ("my.reminders.visit", 0, "ok", "my.reminders.visit", ["my.reminders.visit.ask"]),
        ("my.reminders.visit", 0, "more", "my.reminders.visit", ["my.reminders.visit.ask"]),
        ("my.reminders.visit", 0, "back", "main", ["main"]),
        ("my.reminders.visit", 0, "hair", "side.hair", ["side.hair/1"]),
        ("my.reminders.visit", 0, "zzz", "my.reminders.visit", ["unknown"]),
        ("my.reminders.pills", 0, "TOMÉ", "", []),
        ("my.reminders.pills", 0, "skip", "", []),
        ("my.reminders.pills", 0, "no", "my.reminders.pills", ["my.reminders.pills.ask"]),
    ],
    # asked by us: every branch is walked in test_checkins
    "ask": [
        ("checkin.D.D1", 0, "98.6", "checkin.D.D2", ["checkin.D.D2.ask"]),
        ("checkin.D.D1", 0, "99", "checkin.D.D2", ["checkin.D.D2.ask"]),
        ("checkin.D.D4", 0, "y", "", ["checkin.D.done"]),
        ("checkin.W.W2", 0, "1", "checkin.W.W3", ["checkin.W.W2.say1+checkin.W.W3.ask"]),
        ("checkin.W.W6", 0, "3", "checkin.M.M1", ["checkin.W.W6.say1+checkin.M.M1.ask"]),
        ("checkin.V.V1", 0, "my knee", "checkin.V.V2", ["checkin.V.V1.say1+checkin.V.V2.ask"]),
        ("checkin.V.V1", 0, "hair", "checkin.V.V2", ["checkin.V.V1.say1+checkin.V.V2.ask"]),
    ],
    "who": [
        ("checkin.D.who", 0, "y", "checkin.D.D1", ["checkin.D.D1.ask"]),
        ("checkin.D.who", 0, "n", "checkin.D.who", ["checkin.who.other"]),
        ("checkin.C.who", 0, "skip", "", ["checkin.who.later"]),
    ],
}


def test_every_kind_has_cases(book: Book) -> None:
    kinds = {node.kind for node in book.nodes.values()}
    assert {kind for kind, cases in CASES.items() if cases} == kinds
    assert {kind: {book.nodes[case[0]].kind for case in CASES[kind]} for kind in kinds} == {
        kind: {kind} for kind in kinds
    }


@pytest.mark.parametrize(
    ("place", "page", "text", "after", "said"), [case for cases in CASES.values() for case in cases]
)
def test_text_means_this_here(book: Book, place: str, page: int, text: str, after: str, said: list[str]) -> None:
    turn = say(book, active(place, page), text)
    assert (where(turn), keys(turn)) == (after, said)


def test_node_is_of_the_kind_its_file_says(book: Book) -> None:
    flows = loader.ROOT / "flows"
    written: dict[str, str] = {}
    for path in (flows / "main.yaml", *sorted((flows / "topics").glob("*.yaml"))):
        written |= {name: spec["kind"] for name, spec in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
    glossary = yaml.safe_load((flows / "glossary.yaml").read_text(encoding="utf-8"))
    words = {f"word.{name}": "confirm" if spec.get("sensitive") else "word" for name, spec in glossary.items()}
    words |= {f"word.{name}.read": "word" for name, spec in glossary.items() if spec.get("sensitive")}
    checkins = {name: "who" if name.endswith(".who") else "ask" for name in book.nodes if name.startswith("checkin.")}
    assert {name: node.kind for name, node in book.nodes.items()} == written | words | checkins


def test_menu_lists_its_numbers(book: Book) -> None:
    shown = say(book, active("main"), "1").replies[0].text.split("\n")
    options = book.nodes["basics"].options  # type: ignore[attr-defined]
    assert shown[0] == "ABOUT ALL"
    assert shown[1:9] == [f"{digit} {book.nodes[target].title.words}" for digit, target in options.items()]
    assert shown[9] == "Reply with a number. 0 for the main menu."


def test_wrong_number_is_said_first(book: Book) -> None:
    assert say(book, active("basics"), "9").replies[0].text.startswith("That number is not on the list.\nABOUT ALL\n")


def test_page_tells_how_to_read_on(book: Book) -> None:
    first, last = say(book, active("basics"), "1").replies[0], say(book, active("basics.what", 2), "more").replies[0]
    assert first.text.endswith("\n(1/4) Reply MORE.")
    assert last.text.endswith("\nSource: American Cancer Society 2018\nMENU or BACK")


def test_safety_page_tells_when_to_call(book: Book) -> None:
    assert "\nFever 100.4 F (38 C) or more, or very ill: call your care team now" in talk_hair(book)


def talk_hair(book: Book) -> str:
    return say(book, active("side.hair", 1), "more").replies[0].text


def test_page_carries_its_facts(book: Book) -> None:
    reply = say(book, active("basics"), "1").replies[0]
    assert (reply.facts, reply.source, reply.reviewed) == (("F025",), "acs", "2018-10")


def test_languages_are_listed_by_own_name(book: Book) -> None:
    assert (
        say(book, active("main"), "lang")
        .replies[0]
        .text.endswith("\n1 English\n2 Español\n3 Français\n4 简体中文\n5 العربية")
    )


@pytest.mark.parametrize("name", ["yes", "no"])
def test_every_yes_and_no_is_heard(book: Book, name: str) -> None:
    expected = {"yes": "basics.outlook.read", "no": "basics"}[name]
    words = sorted(word for own in book.lexicon.words.values() for word in getattr(own, name))
    for language in book.languages:
        heard = {word: where(say(book, active("basics.outlook", 0, language), word)) for word in words}
        assert heard == dict.fromkeys(words, expected)
