"""Tip series: read whole, listed for reviewers, two segments with our name and the way out; broken ones name a line."""

from datetime import date

import pytest

from bot.content import flows, loader
from bot.content.faults import BrokenContent
from bot.content.messages import every_message, longest_forms
from bot.content.programmes import ALONE, PARTS
from bot.engine.book import Book
from bot.engine.series import PHASES
from bot.rules.fold import fold
from bot.rules.readability import grade
from bot.rules.schedule import tip_day
from bot.rules.segments import measure
from bot.understand.normalise import normalise
from tests.content import Copy, errors, fault_after
from tests.helpers.languages import LANGUAGES

DX, PAL, PROGRAMMES, MY = (
    "flows/series/dx.yaml",
    "flows/series/pal.yaml",
    "flows/programmes.yaml",
    "flows/topics/my.yaml",
)
WHOLE = {"DX": 10, "IND": 12, "CON": 10, "MNT": 16, "SCT": 10, "RR": 8, "AFT": 12, "PAL": 6}

# file, what stands there, what somebody writes, words of the line that is named, words of the fault
CASES = {
    "no title": (DX, "  title: First steps\n", "", "DX:", "`title` must be a text"),
    "unknown key": (DX, "  title: First", "  heading: First", "  heading: First", "unknown key `heading`"),
    "complete is no flag": (DX, "complete: true", "complete: maybe", "complete: maybe", "must be true or false"),
    "no complete": (DX, "  complete: true\n", "", "DX:", "`complete` must be a text"),
    "a day too few": (DX, "12, 14]", "12]", "days: [", "10 tips for 9 days"),
    "a day too many": (DX, "12, 14]", "12, 14, 16]", "days: [", "10 tips for 11 days"),
    "days that fall": (DX, "12, 14]", "14, 12]", "DX:", "ascend"),
    "a day that is a word": (DX, "12, 14]", "12, last]", "days: [", "whole numbers, not `last`"),
    "days and weekdays": (DX, "  days:", "  weekdays: [0]\n  days:", "DX:", "not both"),
    "neither days nor weekdays": (DX, "  days: [0, 1, 2, 3, 4, 6, 8, 10, 12, 14]\n", "", "DX:", "neither"),
    "weekday of no week": (DX, "  days: [0, 1, 2, 3, 4, 6, 8, 10, 12, 14]", "  weekdays: [7]", "DX:", "0 to 6"),
    "repeats without saying when": (DX, "  source:", "  repeat_from: 9\n  source:", "DX:", "after how many days"),
    "repeats what is not there": (
        DX, "  source:", "  repeat_from: 11\n  repeat_every: 30\n  source:", "repeat_from: 11", "nothing to repeat",
    ),
    "no tips": (DX, "  tips:\n", "  notes:\n", "notes:", "unknown key `notes`"),
    "tip without words": (DX, "- text: >-", "- text: ''\n      xtext: >-", "- text: ''", "unknown key `xtext`"),
    "tip without facts": (DX, "      facts: [F213]\n", "", "Save the numbers.", "`tip.DX.4` names no facts"),
    "source that is not listed": (DX, "source: acs", "source: nobody", "title: First", "names the source `nobody`"),
    "outside source that is not listed": (DX, "outside: [cdc]", "outside: [web]", "title: First", "names the source `web`"),
    "small letters": (DX, "DX:", "dx:", "dx:", "unknown phase `dx`"),
    "unknown phase": (PAL, "PAL:", "XYZ:", "XYZ:", "unknown phase `XYZ`"),
    "series twice": (PAL, "PAL:", "DX:", "DX:", "is also in"),
    "text of a programme": (PROGRAMMES, "tips.none:", "tips.nothing:", "", "`tips.none` is missing"),
    "step to nowhere": (MY, "then: my.tips.hour", "then: my.tips.day", "my.tips.phase:", "leads to `my.tips.day`"),
    "back to nowhere": (MY, "back: my.tips.role", "back: my.tips.who", "my.tips.phase:", "BACK from `my.tips.phase`"),
    "unknown deed": (MY, "does: subscribe", "does: dance", "does: dance", "unknown deed `dance`"),
    "unknown deed of an option": (MY, "does: end_tips", "does: dance", "does: dance", "unknown deed `dance`"),
    "unknown list": (MY, "lists: series", "lists: songs", "lists: songs", "unknown list `songs`"),
    "form without an end": (MY, "  does: subscribe\n", "", "my.tips.hour:", "leads nowhere"),
    "option without a label": (MY, "- label: I am not sure\n      value", "- value", "- value: unsure", "`label` must be a text"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_broken_file_is_named_by_line(copy: Copy, name: str) -> None:
    file, old, new, marker, problem = CASES[name]
    where, line = fault_after(copy, file, old, new, problem)
    assert where == file
    assert abs(line - (copy.line_of(file, marker) if marker else 1)) <= 1


def test_unsure_people_need_their_series(copy: Copy) -> None:
    (copy.root / DX).unlink()
    with pytest.raises(BrokenContent, match="`DX` is missing"):
        loader.load(copy.root)


def test_series_are_as_planned(book: Book) -> None:
    whole = {one.id: one.total for one in book.series.values() if one.complete}
    assert whole == WHOLE
    assert {one.id for one in book.series.values()} == set(WHOLE)
    assert tuple(book.series) == PHASES, "in the order treatment goes"
    assert [one.id for one in book.series.values() if one.by_request] == ["PAL"]


def test_started_series_repeats_nothing(copy: Copy) -> None:
    copy.replace("flows/series/con.yaml", "complete: true", "complete: false")
    copy.replace("flows/series/con.yaml", "  weekdays:", "  repeat_from: 1\n  weekdays:")
    con = loader.load(copy.root).series["CON"]
    assert con.tip(con.total + 1) is None


def test_complete_series_goes_on_as_its_plan_says(book: Book) -> None:
    maintenance = book.series["MNT"]
    assert [maintenance.tip(number) for number in (17, 24, 25)] == [maintenance.tips[n] for n in (8, 15, 8)]
    assert book.series["DX"].tip(11) is None
    assert tip_day(maintenance.plan, 17, date(2026, 1, 1)) == date(2026, 1, 1).replace(month=11, day=16)


@pytest.mark.parametrize(("name", "most"), [("DX", 6), ("IND", 3), ("CON", 2), ("MNT", 1), ("AFT", 1), ("PAL", 1)])
def test_series_says_how_often_at_most(book: Book, name: str, most: int) -> None:
    assert book.series[name].most_a_week == most


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tip_is_listed_with_its_facts(book: Book, language: str) -> None:
    listed = {reply.key: reply for reply in every_message(book, language) if reply.kind == "tip"}
    tips = [tip for one in book.series.values() for tip in one.tips]
    assert list(listed) == [tip.key for tip in tips]
    assert all((listed[tip.key].facts, listed[tip.key].source) == (tip.facts, tip.sources) for tip in tips)
    assert listed["tip.IND.3"].source == "acs, cdc"


@pytest.mark.parametrize("language", LANGUAGES)
def test_tip_fits_two_segments_as_it_is_sent(book: Book, language: str) -> None:
    sent = [reply for reply in longest_forms(book, language) if reply.kind == "tip"]
    name, stop = (book.catalogs[language][key] for key in ("begun.name", "begun.stop"))
    assert sent
    assert all(reply.text.startswith(name) and reply.text.endswith(stop) for reply in sent)
    assert {
        reply.key: measure(fold(reply.text, language)).segments
        for reply in sent
        if measure(fold(reply.text, language)).segments > 2
    } == {}


def test_tip_that_is_too_long_is_found(copy: Copy) -> None:
    copy.only("en")
    copy.replace(DX, "Save the numbers.", "Save the numbers. " + "Do it today, please. " * 9)
    (fault,) = [fault for fault in errors(copy) if "segments" in fault.problem]
    assert fault.problem.startswith("`tip.DX.4` takes 3 segments")
    assert fault.mend.startswith("Keep it to 2")
    assert fault.where == f"{DX}:{copy.line_of(DX, 'Save the numbers.') - 1}"


def test_hard_tip_is_found(copy: Copy) -> None:
    hard = "Immediately ascertain institutional emergency telecommunication procedures, notwithstanding administrative complications."
    copy.only("en")
    copy.replace(DX, "Save the numbers.", hard)
    found = [fault for fault in errors(copy) if "`tip.DX.4`" in fault.problem and "grade" in fault.problem]
    assert [fault.language for fault in found] == ["en"]


def test_tip_reads_easily(book: Book) -> None:
    easy = flows.load(loader.ROOT).easy_words
    assert {tip.key for one in book.series.values() for tip in one.tips if grade(tip.words, easy) > 6} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_tell_nothing(book: Book, language: str) -> None:
    """Titles stand in menus that anybody may read, and in confirmations."""
    titles = " ".join(book.catalogs[language][one.title.key] for one in book.series.values()).lower()
    told = (
        "leukemia",
        "leucemia",
        "lla",
        "cancer",
        "cáncer",
        "chemo",
        "quimio",
        "palli",
        "paliat",
        "relapse",
        "recaída",
    )
    assert [word for word in told if word in titles.split() or (len(word) > 3 and word in titles)] == []


@pytest.mark.parametrize("lack", ["fuzzy", "missing"])
def test_lacking_tip_takes_only_its_series_out(copy: Copy, lack: str) -> None:
    copy.mark_fuzzy("tip.IND.3") if lack == "fuzzy" else copy.say("tip.IND.3", "")
    book = loader.load(copy.root)
    assert book.languages == ("en", "es")
    assert not book.series["IND"].is_whole(book.catalogs["es"])
    assert book.series["DX"].is_whole(book.catalogs["es"])
    said = {reply.key for reply in every_message(book, "es")}
    assert "tip.IND.4" not in said
    assert "tip.DX.4" in said


@pytest.mark.parametrize("key", ["series.DX.title", "my.tips.role.ask", "my.tips.hour.1", "tips.on", "join.no"])
def test_form_and_titles_are_core(copy: Copy, key: str) -> None:
    copy.say(key, "")
    assert loader.load(copy.root).languages == ("en",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_confirmation_says_what_it_must(book: Book, language: str) -> None:
    """The programme, how often, the price, how to get help, to rest and to leave (rule A49)."""
    catalog = book.catalogs[language]
    words = {
        "en": ("HELP", "PAUSE", "data rates may apply"), "es": ("AYUDA", "PAUSA", "tarifas de mensajes y datos"),
        "fr": ("AIDE", "PAUSE", "frais de messages et de données"), "zh": ("帮助", "暂停", "短信和流量费"),
        "ar": ("مساعدة", "وقف مؤقت", "رسوم رسائل وبيانات"),
    }[language]  # fmt: skip
    for key in ("tips.on", "tips.begun"):
        assert all(needed in catalog[key] for needed in ("STOP", "{most}", "{hour}", *words)), key
    assert "Marrowline" in catalog["tips.on"]
    full = {"en": "FULL", "es": "COMPLETO", "fr": "COMPLET", "zh": "全文", "ar": "كامل"}
    private = {
        "en": "not private", "es": "no son privados", "fr": "ne sont pas privés", "zh": "不保密", "ar": "ليست خاصة",
    }  # fmt: skip
    assert full[language] in catalog["tips.privacy"]
    assert private[language] in catalog["tips.privacy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_command_words_in_texts_are_understood(book: Book, language: str) -> None:
    """Whatever a text of ours tells people to send does what it says."""
    commands = book.lexicon.words[language].commands
    told = {
        "en": {"TIPS": "TIPS", "TIP": "TIP", "PAUSE": "PAUSE", "RESUME": "RESUME", "FULL": "FULL", "PRIVATE": "PRIVATE", "INVITE": "INVITE", "JOIN": "JOIN", "UNLINK": "UNLINK"},
        "es": {"TIPS": "CONSEJOS", "TIP": "CONSEJO", "PAUSE": "PAUSA", "RESUME": "REACTIVAR", "FULL": "COMPLETO", "PRIVATE": "PRIVADO", "INVITE": "INVITAR", "JOIN": "UNIR", "UNLINK": "DESVINCULAR"},
        "fr": {"TIPS": "CONSEILS", "TIP": "CONSEIL", "RESUME": "REPRENDRE", "FULL": "COMPLET", "PRIVATE": "PRIVÉ", "INVITE": "INVITER", "JOIN": "RELIER", "UNLINK": "DISSOCIER"},
        "zh": {"TIPS": "提示", "TIP": "看提示", "PAUSE": "暂停", "RESUME": "恢复提示", "FULL": "全文", "PRIVATE": "私密", "INVITE": "邀请", "JOIN": "加入", "UNLINK": "解除关联"},
        "ar": {"TIPS": "نصائح", "TIP": "نصيحة", "PAUSE": "وقف مؤقت", "RESUME": "استئناف", "FULL": "كامل", "PRIVATE": "خاص", "INVITE": "دعوة", "JOIN": "انضمام", "UNLINK": "فك الربط"},
    }[language]  # fmt: skip
    said = " ".join(book.catalogs[language][key] for key in (*ALONE, *PARTS))
    for command, word in told.items():
        assert word in said, word
        assert commands[normalise(word)] == command
