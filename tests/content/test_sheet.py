"""The table for reviewers without tools: out and in again loses nothing, and takes only what still fits."""

import csv
import io

import pytest

from bot.content import catalog, loader, sheet
from bot.content.sheet import Refused
from tests.content import Copy

Row = dict[str, str]


def rows(document: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(document)))


def document(changed: list[Row]) -> str:
    buffer = io.StringIO()
    table = csv.DictWriter(buffer, fieldnames=list(changed[0]))
    table.writeheader()
    table.writerows(changed)
    return buffer.getvalue()


def said(copy: Copy, key: str, language: str = "es") -> str:
    entries = catalog.load(copy.root, language)
    return next(words for (context, _), words in entries.items() if context == key)


@pytest.mark.parametrize("language", ["es", "ar"])
def test_out_and_in_again_changes_nothing(copy: Copy, language: str) -> None:
    path = catalog.po_path(copy.root, language)
    before = path.read_bytes()
    done = sheet.taken(copy.root, language, sheet.written(copy.root, language))
    assert (done.changed, done.left_out, path.read_bytes()) == ([], {}, before)


def test_every_text_is_in_it(copy: Copy) -> None:
    listed = rows(sheet.written(copy.root, "fr"))
    assert [row["id"] for row in listed] == list(loader.load(copy.root, ("en",)).texts)
    assert {row["state"] for row in listed} == {"draft"}
    assert all(row["translation"] and int(row["limit"]) >= len(row["translation"]) for row in listed)


def test_new_words_are_taken(copy: Copy) -> None:
    listed = rows(sheet.written(copy.root, "es"))
    listed[3]["translation"] = "Ese número no está."
    done = sheet.taken(copy.root, "es", "\ufeff" + document(listed))
    assert done.changed == [listed[3]["id"]]
    assert said(copy, listed[3]["id"]) == "Ese número no está."


def test_words_for_another_english_are_left_out(copy: Copy) -> None:
    listed = rows(sheet.written(copy.root, "es"))[:2]
    listed[0] |= {"english": "Something else.", "translation": "Otra cosa."}
    listed[1] |= {"id": "no.such.text"}
    assert sheet.taken(copy.root, "es", document(listed)).left_out == {
        listed[0]["id"]: "its English has changed", "no.such.text": "no such text",
    }  # fmt: skip


def test_an_empty_cell_keeps_the_words(copy: Copy) -> None:
    listed = rows(sheet.written(copy.root, "es"))[:1]
    before = said(copy, listed[0]["id"])
    listed[0]["translation"] = ""
    assert sheet.taken(copy.root, "es", document(listed)).changed == []
    assert said(copy, listed[0]["id"]) == before


def test_what_begins_like_a_formula_is_quoted_and_comes_back(copy: Copy) -> None:
    listed = rows(sheet.written(copy.root, "es"))[:1]
    listed[0]["translation"] = "'-Sí"
    sheet.taken(copy.root, "es", document(listed))
    assert said(copy, listed[0]["id"]) == "-Sí"
    assert rows(sheet.written(copy.root, "es"))[0]["translation"] == "'-Sí"


@pytest.mark.parametrize(
    ("language", "table"), [("en", "id,english,translation\n"), ("vi", ""), ("es", "id,words\na,b\n")]
)
def test_what_is_no_table_of_a_language_is_refused(copy: Copy, language: str, table: str) -> None:
    with pytest.raises(Refused):
        sheet.taken(copy.root, language, table)
