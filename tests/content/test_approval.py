"""Approvals: of exact words, by somebody by name, void at the first change; production offers and says no more than that."""

from datetime import date

import pytest
from typer.testing import CliRunner

from bot.cli import application
from bot.content import approval, approving, flows, loader
from bot.content.approval import Approval
from bot.content.faults import BrokenContent
from bot.content.proof import check, signed
from bot.engine.book import Book
from tests.content import Copy
from tests.engine import active, keys, say

FILE, TEXTS, DAY = "locales/es/approved.toml", "flows/texts.yaml", date(2026, 11, 23)
WHO = "A. Name, certified translator"
WHAT = {"basics.what.title", *(f"basics.what/{page}" for page in range(1, 5))}


def approve(copy: Copy, *ids: str, by: str = WHO) -> int:
    """Approve Spanish words, on the same day."""
    return approving.approve(copy.root, "es", by, ids, DAY)


def safety(copy: Copy) -> list[str]:
    return [text.key for text in flows.load(copy.root).texts.values() if approval.is_safety(text)]


def approve_safety_but(copy: Copy, *left_out: str) -> None:
    approve(copy, *(key for key in safety(copy) if key not in left_out))


def holds(copy: Copy) -> frozenset[str]:
    """The keys whose Spanish words are approved as they stand."""
    content = flows.load(copy.root)
    return approval.approved(content, loader.translated(content, copy.root, "es"), approval.load(copy.root, "es"))


def production(copy: Copy) -> Book:
    return loader.load(copy.root, drafts=False)


def test_everything_may_be_approved_at_once(copy: Copy) -> None:
    copy.only("en", "es")
    count = len(flows.load(copy.root).texts)
    assert approve(copy) == count == len(holds(copy))
    assert {one.by for one in approval.load(copy.root, "es").values()} == {WHO}
    assert {one.on for one in approval.load(copy.root, "es").values()} == {DAY}
    row = check(copy.root).languages["es"]
    assert (row["state"], row["approved"]) == ("approved", count)


@pytest.mark.parametrize(
    ("ids", "signed"),
    [
        (("welcome",), {"welcome"}), (("welcome", "basics.what/2"), {"welcome", "basics.what/2"}), (("basics.what",), WHAT),
        (("basics.what", "basics.what/2"), WHAT), (("basics.what", "help"), WHAT | {"help"}),
    ],
)  # fmt: skip
def test_words_are_approved_by_key_and_by_topic(copy: Copy, ids: tuple[str, ...], signed: set[str]) -> None:
    assert approve(copy, *ids) == len(signed)
    assert holds(copy) == signed


def test_some_approved_is_still_a_draft(copy: Copy) -> None:
    copy.only("en", "es")
    approve(copy, "basics.what")
    row = check(copy.root).languages["es"]
    assert (row["state"], row["approved"]) == ("draft", len(WHAT))


def test_a_second_approval_keeps_the_first(copy: Copy) -> None:
    approve(copy, "welcome")
    approve(copy, "help", by="B. Other, RN")
    found = approval.load(copy.root, "es")
    assert {key: one.by for key, one in found.items()} == {"help": "B. Other, RN", "welcome": WHO}


@pytest.mark.parametrize("unknown", ["basics.nowhere", "basics.what/9", "", "Welcome"])
def test_an_unknown_id_approves_nothing(copy: Copy, unknown: str) -> None:
    with pytest.raises(approval.UnknownTexts, match=f"^{unknown}$"):
        approve(copy, "welcome", unknown)
    assert not (copy.root / FILE).exists()


@pytest.mark.parametrize("lack", ["fuzzy", "missing"])
def test_words_that_are_not_there_cannot_be_approved(copy: Copy, lack: str) -> None:
    copy.mark_fuzzy("basics.what/2") if lack == "fuzzy" else copy.say("basics.what/2", "")
    with pytest.raises(approving.Refused, match=r"no words in es, or fuzzy: basics\.what/2$"):
        approve(copy, "basics.what")
    assert approve(copy) == len(flows.load(copy.root).texts) - 1


@pytest.mark.parametrize(
    ("code", "by"), [("vi", WHO), ("", WHO), ("es", ""), ("es", "  "), ("es", "A\nB"), ("es", "A\x00")]
)
def test_nobody_and_no_language_are_refused(copy: Copy, code: str, by: str) -> None:
    with pytest.raises(approving.Refused):
        approving.approve(copy.root, code, by, [], DAY)
    assert not list(copy.root.glob("locales/*/approved.toml"))


def test_a_change_of_the_translation_voids(copy: Copy) -> None:
    approve(copy, "basics.what")
    copy.say("basics.what/1", "La LLA es un cáncer de la sangre.")
    assert holds(copy) == WHAT - {"basics.what/1"}


def test_the_same_words_again_are_approved_again(copy: Copy) -> None:
    approve(copy, "welcome")
    before = loader.translated(flows.load(copy.root), copy.root, "es")["welcome"]
    copy.say("welcome", "Hola.")
    assert holds(copy) == frozenset()
    copy.say("welcome", before)
    assert holds(copy) == {"welcome"}


def test_a_change_of_the_english_voids_though_the_translation_stays(copy: Copy) -> None:
    approve(copy, "menu.invalid", "welcome")
    found = loader.translated(flows.load(copy.root), copy.root, "es")
    copy.replace(TEXTS, "menu.invalid: That number is not", "menu.invalid: This number is not")
    assert approval.approved(flows.load(copy.root), found, approval.load(copy.root, "es")) == {"welcome"}


def test_an_approval_is_of_one_text_even_where_two_read_alike(copy: Copy) -> None:
    approve(copy, "stop.done")
    kept = approval.load(copy.root, "es")
    content = flows.load(copy.root)
    words = loader.translated(content, copy.root, "es") | {"welcome": "x"}
    moved = {"welcome": kept["stop.done"]}
    assert approval.approved(content, words, moved) == frozenset()


def test_a_text_that_went_away_is_dropped_at_the_next_approval(copy: Copy) -> None:
    approval.record(copy.root, "es", {"gone.for.good": Approval("0" * 64, WHO, DAY)})
    approve(copy, "welcome")
    assert list(approval.load(copy.root, "es")) == ["welcome"]


def test_production_offers_no_language_that_nobody_approved(copy: Copy) -> None:
    assert production(copy).languages == ("en",)
    assert loader.load(copy.root).languages == ("en", "es")


def test_production_offers_a_language_when_its_safety_texts_are_approved(copy: Copy) -> None:
    approve_safety_but(copy)
    book = production(copy)
    assert (book.languages, book.drafts) == (("en", "es"), frozenset())


@pytest.mark.parametrize(
    "left_out",
    [
        "urgent.911", "urgent.now", "urgent.988", "urgent.visit", "welcome", "help", "stop.done", "stop.unsure", "unknown",
        "fallback", "care_team", "care_team.phone", "side.closing", "side.urgent/1", "side.urgent/4",
    ],
)  # fmt: skip
def test_production_waits_for_each_safety_text(copy: Copy, left_out: str) -> None:
    approve_safety_but(copy, left_out)
    assert production(copy).languages == ("en",)
    approve(copy, left_out)
    assert production(copy).languages == ("en", "es")


def test_the_prover_warns_of_safety_texts_that_nobody_approved(copy: Copy) -> None:
    approve_safety_but(copy, "urgent.911", "help")
    (warned,) = signed.faults(flows.load(copy.root), copy.root, "es")
    assert (warned.severity, warned.where, warned.language) == ("warning", "locales/es/approved.toml:1", "es")
    assert warned.problem.startswith("2 safety texts are approved by nobody, such as `help`")
    approve(copy, "urgent.911", "help")
    assert list(signed.faults(flows.load(copy.root), copy.root, "es")) == []


def test_everything_but_safety_opens_nothing(copy: Copy) -> None:
    waits = set(safety(copy))
    approve(copy, *(key for key in flows.load(copy.root).texts if key not in waits))
    assert production(copy).languages == ("en",)


def test_a_changed_safety_text_takes_the_language_out_again(copy: Copy) -> None:
    approve(copy)
    copy.say("urgent.911", "LLAME AL 911 YA. {care_team}")
    assert production(copy).languages == ("en",)


def test_what_is_told_to_everybody_and_not_approved_is_said_in_english(copy: Copy) -> None:
    approve_safety_but(copy)
    book = production(copy)
    drafts = loader.load(copy.root).catalogs["es"]
    waits = set(safety(copy))
    assert {key: book.catalogs["es"][key] for key in waits} == {key: drafts[key] for key in waits}
    core = {key: text.words for key, text in book.texts.items() if text.core and key not in waits}
    assert "menu.invalid" in core
    assert {key: book.catalogs["es"][key] for key in core} == core


def test_a_topic_that_is_not_approved_is_left_out(copy: Copy) -> None:
    approve_safety_but(copy)
    approve(copy, "basics.what")
    book = production(copy)
    assert book.catalogs["es"].keys() >= WHAT
    assert {book.texts[key].group for key in book.catalogs["es"]} == {"", "side.urgent", "basics.what"}
    assert keys(say(book, active("basics", language="es"), "1")) == ["basics.what/1"]
    assert keys(say(book, active("basics", language="es"), "2")) == ["article.untranslated"]


def test_one_page_that_is_not_approved_keeps_its_topic_back(copy: Copy) -> None:
    approve_safety_but(copy)
    approve(copy, *(WHAT - {"basics.what/3"}))
    assert keys(say(production(copy), active("basics", language="es"), "1")) == ["article.untranslated"]


@pytest.mark.parametrize(
    "words",
    ["welcome = {", "no list", "welcome = 3", 'welcome = {hash = "x"}', 'welcome = {hash = "x", by = "A", on = 2026-11-23, at = 1}'],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_named(copy: Copy, words: str) -> None:
    copy.write(FILE, words)
    with pytest.raises(BrokenContent) as broken:
        loader.load(copy.root, drafts=False)
    (fault,) = broken.value.faults
    assert fault.where == f"{FILE}:1"
    assert fault.problem.startswith("no list of approvals: ")
    assert fault.mend


@pytest.mark.parametrize(
    "by",
    ['Ana "Nena" Ruiz, RN', "back\\slash", '\\"', "ends in \\", "José Ñandú, traductor", "李明，翻译", "a = {b}, #c"],
)
def test_a_name_comes_back_as_it_was_written(copy: Copy, by: str) -> None:
    approve(copy, "welcome", "basics.what/1", by=by)
    assert {one.by for one in approval.load(copy.root, "es").values()} == {by}
    assert holds(copy) == {"welcome", "basics.what/1"}


def test_the_list_is_written_alike_whoever_came_first(copy: Copy) -> None:
    approve(copy, "welcome", "basics.what/1")
    first = copy.read(FILE)
    (copy.root / FILE).unlink()
    approve(copy, "basics.what/1")
    approve(copy, "welcome")
    assert copy.read(FILE) == first
    assert first.startswith("# Who approved which exact words.")


def _ran(copy: Copy, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(loader, "ROOT", copy.root)
    ended = CliRunner().invoke(application(), ["content", "approve", *arguments])
    return ended.exit_code, ended.stdout, ended.stderr


def test_the_command_says_how_many_were_approved_and_by_whom(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ran(copy, monkeypatch, "--lang", "es", "--by", WHO, "basics.what", "help") == (
        0, f"es: {len(WHAT) + 1} texts approved by {WHO}\n", "",
    )  # fmt: skip
    assert holds(copy) == WHAT | {"help"}


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--lang", "es", "--by", WHO, "basics.nowhere"), 1, "basics.nowhere"),
        (("--lang", "vi", "--by", WHO), 1, "there is no language `vi`: en, ar, es, fr, zh"),
        (("--lang", "es", "--by", " "), 1, "--by takes a name and a role"),
        (("--lang", "es"), 2, "--by"), (("--by", WHO), 2, "--lang"),
    ],
)  # fmt: skip
def test_the_command_refuses_in_a_line(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ended, printed, error = _ran(copy, monkeypatch, *arguments)
    assert (ended, printed) == (code, "")
    assert told in error
    assert not (copy.root / FILE).exists()
