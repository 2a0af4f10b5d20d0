"""A language that was kept is the language that was read, and is not used once its words are others."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.content import compiled, lexicon
from bot.understand import understand
from bot.understand.evaluation import rows
from tests.content.conftest import Copy

ROWS = Path(__file__).parents[1] / "understand" / "ht.tsv"


@pytest.fixture
def small(copy: Copy) -> Path:
    """Haitian Creole alone: it is read in a second."""
    for part in ("redflags", "asked"):
        for path in (copy.root / "flows" / part).glob("*.yaml"):
            if path.stem not in ("ht", "names"):
                path.unlink()
    return copy.root


def test_a_kept_language_understands_the_same(small: Path) -> None:
    texts = [row.text for row in rows(ROWS.read_text(encoding="utf-8").splitlines())][::5]
    read, _ = lexicon.load(small)
    before = [understand(text, read, "ht") for text in texts]
    assert [path.name for path in lexicon.compile_all(small)] == ["ht.bin"]
    kept = compiled.load(small, "ht", compiled.path_of(small, "ht").read_bytes()[:32])
    assert kept is not None
    words = replace(read, languages={"ht": kept})
    assert [understand(text, words, "ht") for text in texts] == before


def test_a_language_is_read_anew_when_its_words_changed(small: Path) -> None:
    list(lexicon.compile_all(small))
    path = small / "flows" / "redflags" / "ht.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "signs:\n", 'signs:\n  R01.more:\n    severity: "911"\n    say: [xyzzy plugh]\n', 1
        )
    )
    changed, _ = lexicon.load(small)
    assert understand("xyzzy plugh", changed, "ht").severity == "911"


def test_what_is_kept_already_is_not_made_again(small: Path) -> None:
    list(lexicon.compile_all(small))
    before = compiled.path_of(small, "ht").read_bytes()
    compiled.path_of(small, "ht").write_bytes(before + b"the end is not read")
    list(lexicon.compile_all(small))
    assert compiled.path_of(small, "ht").read_bytes() != before
