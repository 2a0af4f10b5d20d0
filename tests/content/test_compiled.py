"""A language that was kept is the language that was read, and is not used once its words are others, or it is broken."""

import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
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
    path = compiled.path_of(small, "ht")
    os.utime(path, (0, 0))
    before = path.stat().st_ino
    list(lexicon.compile_all(small))
    # touched, for `make`, and not written: a new file would lie elsewhere
    assert (path.stat().st_ino, path.stat().st_mtime > 0) == (before, True)


HEAD = 32
"""Bytes of a compiled file that say what it was made of; behind them 32 more are the sum of the rest."""


def _signed(made_of: bytes, pickled: bytes) -> bytes:
    return made_of + sha256(pickled).digest() + pickled


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "nothing behind what it was made of": lambda whole: whole[:HEAD],
    "cut off in the sum": lambda whole: whole[: HEAD + 20],
    "cut off in the middle": lambda whole: whole[: len(whole) // 2],
    "cut off by a byte": lambda whole: whole[:-1],
    "garbage behind what it was made of": lambda whole: whole[:HEAD] + b"\x80\x05 these are no words" * 400,
    "one letter wrong": lambda whole: _flipped(whole, len(whole) // 2),
    "last byte wrong": lambda whole: _flipped(whole, len(whole) - 1),
    "another object": lambda whole: whole[:HEAD] + pickle.dumps({"no": "language"}),
    "another object, rightly summed": lambda whole: _signed(whole[:HEAD], pickle.dumps({"no": "language"})),
    "as it was written before there were sums": lambda whole: whole[:HEAD] + whole[2 * HEAD :],
}


def _flipped(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1 :]


def _compiled(root: Path, word: str) -> tuple[Path, bytes]:
    """A language of one danger sign: its compiled file, and what that was made of."""
    path = root / "flows" / "redflags" / "ht.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(f'signs:\n  R01:\n    severity: "911"\n    say: [{word} plugh]\n', encoding="utf-8")
    (kept,) = lexicon.compile_all(root)
    return kept, kept.read_bytes()[:HEAD]


def _word(name: str) -> str:
    """A word of its own for each case: the same words are read once in a process."""
    return "xyzzy" + name.translate(str.maketrans("", "", " ,"))


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_language_is_read_anew_and_whoever_asks_is_understood(tmp_path: Path, name: str) -> None:
    kept, made_of = _compiled(tmp_path, _word(name))
    assert compiled.load(tmp_path, "ht", made_of) is not None
    kept.write_bytes(BROKEN[name](kept.read_bytes()))
    assert compiled.load(tmp_path, "ht", made_of) is None
    words, _ = lexicon.load(tmp_path)
    assert (words.prepare(), understand(f"{_word(name)} plugh", words, "ht").severity) == (1, "911")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_language_is_whole_again_when_it_is_compiled(tmp_path: Path, name: str) -> None:
    kept, made_of = _compiled(tmp_path, _word(name))
    before = kept.read_bytes()
    kept.write_bytes(BROKEN[name](before))
    assert list(lexicon.compile_all(tmp_path)) == [kept]
    again = compiled.load(tmp_path, "ht", made_of)
    assert again is not None
    assert again.signs.rules == {"R01"}


def test_a_folder_where_a_language_should_be_is_no_language(tmp_path: Path) -> None:
    kept, made_of = _compiled(tmp_path, "xyzzyfolder")
    kept.unlink()
    kept.mkdir()
    assert compiled.load(tmp_path, "ht", made_of) is None
    assert understand("xyzzyfolder plugh", lexicon.load(tmp_path)[0], "ht").severity == "911"


def test_what_is_broken_is_never_unpickled(tmp_path: Path) -> None:
    """A damaged pickle may do anything: this one would write a file."""
    kept, made_of = _compiled(tmp_path, "xyzzynever")
    kept.write_bytes(made_of + pickle.dumps(_Writes(str(tmp_path / "done"))))
    assert compiled.load(tmp_path, "ht", made_of) is None
    assert not (tmp_path / "done").exists()


class _Writes:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., None], tuple[str]]:
        return os.mkdir, (self.path,)


def test_a_real_language_that_was_cut_off_is_read_from_its_files(
    small: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    texts = [row.text for row in rows(ROWS.read_text(encoding="utf-8").splitlines())][::5]
    path = small / "flows" / "redflags" / "ht.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# as nobody read it before\n", encoding="utf-8")
    (kept,) = lexicon.compile_all(small)
    whole = kept.read_bytes()
    language = compiled.load(small, "ht", whole[:HEAD])
    assert language is not None
    kept.write_bytes(whole[: len(whole) // 2])
    read, _ = lexicon.load(small)
    found = [understand(text, read, "ht") for text in texts]
    assert found == [understand(text, replace(read, languages={"ht": language}), "ht") for text in texts]
    assert any(one.severity for one in found)
    # nobody who texts is told of in a log, and nothing else is said
    assert capfd.readouterr() == ("", "")
