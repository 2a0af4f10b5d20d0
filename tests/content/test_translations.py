"""Bringing the catalogs up to date: rewritten English is marked, new texts come in, nothing else moves."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.content import catalog, flows, loader, translations
from bot.content.extract import template
from tests.content import PO, Copy

POT = "locales/messages.pot"
OLD, NEW = "That was the last page", "You have read the whole answer"


def entry(copy: Copy, key: str) -> Message:
    return next(message for message in catalog.read(copy.root / PO, copy.root) if message.context == key)


def entries(found: Catalog) -> set[tuple[str | None, str]]:
    return {(message.context, str(message.id)) for message in found if message.id}


def test_files_of_the_project_are_up_to_date(copy: Copy) -> None:
    files = [POT, *(f"locales/{code}/LC_MESSAGES/messages.po" for code in ("ar", "es", "fr", "zh"))]
    before = [copy.read(file) for file in files]
    assert translations.update(copy.root) == {"ar": 0, "es": 0, "fr": 0, "zh": 0}
    assert [copy.read(file) for file in files] == before


def test_rewritten_english_is_marked_fuzzy(copy: Copy) -> None:
    copy.only("en", "es")
    before = entry(copy, "article.no_more")
    copy.replace("flows/texts.yaml", OLD, NEW)
    assert translations.update(copy.root) == {"es": 1}
    after = entry(copy, "article.no_more")
    assert (after.fuzzy, after.string) == (True, before.string)
    assert str(after.id).startswith(NEW)
    assert after.previous_id == [before.id]


def test_rewritten_english_is_followed_by_context(copy: Copy) -> None:
    # the new words are nothing like the old ones, and very like another text's
    copy.replace(
        "flows/texts.yaml",
        "menu.invalid: That number is not on the list.",
        "menu.invalid: Reply with a number. 0 for it.",
    )
    translations.update(copy.root)
    assert entry(copy, "menu.invalid").string == "Ese número no está en la lista."
    assert not entry(copy, "menu.hint").fuzzy


def test_english_rewritten_twice_stays_fuzzy(copy: Copy) -> None:
    copy.replace("flows/texts.yaml", OLD, NEW)
    translations.update(copy.root)
    copy.replace("flows/texts.yaml", NEW, "Hello again.")
    translations.update(copy.root)
    after = entry(copy, "article.no_more")
    assert (after.fuzzy, str(after.id).startswith("Hello again.")) == (True, True)
    # the translation was made from the first words, so those stand beside it
    assert str(after.previous_id[0]).startswith(OLD)


def test_untranslated_rewrite_is_simply_open(copy: Copy) -> None:
    copy.say("article.no_more", "")
    copy.replace("flows/texts.yaml", OLD, NEW)
    translations.update(copy.root)
    after = entry(copy, "article.no_more")
    assert (after.string, after.fuzzy) == ("", False)


def test_new_text_comes_in_empty(copy: Copy) -> None:
    copy.only("en", "es")
    copy.write("flows/texts.yaml", copy.read("flows/texts.yaml") + "notice.new: Something new.\n")
    assert translations.update(copy.root) == {"es": 1}
    assert (entry(copy, "notice.new").string, entry(copy, "notice.new").fuzzy) == ("", False)


def test_text_without_flow_goes_away(copy: Copy) -> None:
    copy.write("flows/texts.yaml", copy.read("flows/texts.yaml") + "notice.new: Something new.\n")
    translations.update(copy.root)
    copy.replace("flows/texts.yaml", "notice.new: Something new.\n", "")
    translations.update(copy.root)
    assert "notice.new" not in copy.read(PO)


@pytest.mark.parametrize(
    "change",
    [
        ("article.no_more", OLD, NEW),
        ("title", "That was", "THAT WAS"),
        ("line", "article.no_more:", "\n\narticle.no_more:"),
    ],
)
def test_second_run_changes_no_byte(copy: Copy, change: tuple[str, str, str]) -> None:
    copy.replace("flows/texts.yaml", *change[1:])
    translations.update(copy.root)
    first = (copy.root / POT).read_bytes(), (copy.root / PO).read_bytes()
    translations.update(copy.root)
    assert ((copy.root / POT).read_bytes(), (copy.root / PO).read_bytes()) == first


def test_translators_notes_survive(copy: Copy) -> None:
    copy.replace(PO, "#. SMS, title.", "# la revisora pregunta\n#. SMS, title.")
    copy.replace("flows/texts.yaml", OLD, NEW)
    translations.update(copy.root)
    translations.update(copy.root)
    assert "# la revisora pregunta\n" in copy.read(PO)
    assert copy.read(PO).startswith("# Spanish of Marrowline. DRAFT")


def test_template_holds_every_text_once() -> None:
    content = flows.load(loader.ROOT)
    found = template(content)
    assert entries(found) == {(text.key, text.words) for text in content.texts.values()}
    for message in found:
        if message.id:
            ((file, line),) = message.locations
            assert f"{file}:{line}" == content.texts[str(message.context)].origin
            assert "Limit: 3 segments" in message.auto_comments[0]
            text = content.texts[str(message.context)]
            named = ", ".join((text.source, *text.outside))
            assert not text.facts or f"Source: {named}, {text.reviewed}." in message.auto_comments[1]
            assert ("python-brace-format" in message.flags) == ("{" in str(message.id))


def extracted(config: Path, root: Path, out: Path) -> Catalog:
    """What Babel's own command line finds with this configuration."""
    command = [str(Path(sys.executable).parent / "pybabel"), "-q", "extract", "-F", str(config), "-o", str(out), "."]
    subprocess.run(command, cwd=root, env={"PYTHONPATH": str(loader.ROOT)}, check=True, capture_output=True)
    with out.open("rb") as file:
        return read_po(file)


def test_babel_finds_the_flows_itself(copy: Copy, tmp_path: Path) -> None:
    config = tmp_path / "babel.cfg"
    config.write_text(
        "[extractors]\nmarrowline = bot.content.extract:extract\n[marrowline: flows/**.yaml]\n", encoding="utf-8"
    )
    found = extracted(config, copy.root, tmp_path / "out.pot")
    assert entries(found) == entries(template(flows.load(copy.root)))


def test_babel_finds_them_by_our_configuration(copy: Copy, tmp_path: Path) -> None:
    config = loader.ROOT / "babel.cfg"
    if not config.exists():
        pytest.skip("the project has no babel.cfg")
    found = extracted(config, copy.root, tmp_path / "out.pot")
    assert entries(found) == entries(template(flows.load(copy.root)))
