"""What is understood of each language: flows/redflags/<language>.yaml and flows/asked/<language>.yaml in one net."""

import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path

from bot.content import braces, compiled
from bot.content.faults import BrokenContent
from bot.content.readers import number, one_of
from bot.content.yaml_file import Spec, contents, parse
from bot.understand import degrees, scope, spelling
from bot.understand.asked import About, Asked, Short, Wishes
from bot.understand.language import Language
from bot.understand.lexicon import keyed
from bot.understand.net import Net, Source
from bot.understand.normalise import normalise
from bot.understand.phrase import Phrase, ways
from bot.understand.red_flags import SEVEREST_FIRST
from bot.understand.signs import Sign, Signs
from bot.understand.spelling import Spelling
from bot.understand.vocabulary import Peel

REDFLAGS, ASKED = "redflags", "asked"
"""Folders below flows/, with a file for each language."""

COMMANDS = ("STOP", "START", "HELP", "MENU", "BACK", "MORE", "LANG", "SUBSCRIBE", "FORGET")
NAMES = "names"
"""The file of flows/redflags that is no language's."""

_REDFLAGS = ("gap", "near", "peel", "spelling", "particles", "lists", "held", "degrees", "signs")
_ASKED = ("commands", "greetings", "lists", "opt_out", "stay", "topics")
_BY_SIGNS = "signs"
_SPELLINGS = ("russian", _BY_SIGNS)
_NAME = re.compile(r"<(\w+)>")
_OWN = "asked."


@dataclass(frozen=True, slots=True)
class Typed:
    """What locales/<language>/words.yaml holds. words: no slip of another; keywords: each with its topic."""

    words: str = ""
    keywords: tuple[tuple[str, str], ...] = ()


class Languages(Mapping[str, Language]):
    """Every language that has a file, read when it is first needed: most commands understand nothing."""

    def __init__(self, root: Path, typed: Mapping[str, Typed]) -> None:
        self._root, self._typed = root, typed

    @cached_property
    def _read(self) -> dict[str, Language]:
        with _without_collecting():
            return {source.files.code: _language(source) for source in self._sources()}

    def _sources(self) -> Iterator["_Source"]:
        paths = (path for part in (REDFLAGS, ASKED) for path in (self._root / "flows" / part).glob("*.yaml"))
        for code in sorted({path.stem for path in paths} - {NAMES}):
            yield _Source(files(code, self._root), self._typed.get(code, Typed()), self._root)

    def compile(self) -> Iterator[Path]:
        """Keep every language as it was read; the paths written."""
        for source in self._sources():
            yield compiled.keep(
                self._root, source.files.code, source.digest, partial(_made, source.files, source.typed)
            )

    def __getitem__(self, code: str) -> Language:
        """One language."""
        return self._read[code]

    def __iter__(self) -> Iterator[str]:
        """Their codes."""
        return iter(self._read)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._read)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A million small things are made and none is garbage: looking for some takes seconds, then and ever after."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if collected:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Files:
    """What the files of one language hold; empty where there is none."""

    code: str
    dangers: str
    asked: str
    common: str
    signs: str


def files(code: str, root: Path) -> Files:
    """The language's danger signs, what is asked for, everyday words, and signs that stand for others."""
    flows = root / "flows"
    paths = (
        flows / REDFLAGS / f"{code}.yaml",
        flows / ASKED / f"{code}.yaml",
        flows / REDFLAGS / f"common.{code}.txt",
        flows / REDFLAGS / f"signs.{code}.tsv",
    )
    return Files(code, *(contents(path, root) if path.exists() else "" for path in paths))


@dataclass(frozen=True, slots=True)
class _Source:
    """What one language is read from; where it lies makes no difference."""

    files: Files
    typed: Typed
    root: Path = field(compare=False)

    @property
    def digest(self) -> bytes:
        """Says what it is."""
        return compiled.digest(*astuple(self.files), repr(self.typed))


@lru_cache(32)
def _language(source: _Source) -> Language:
    """One language, as it was kept or read anew; the same files are read once."""
    kept = compiled.load(source.root, source.files.code, source.digest)
    return kept or _made(source.files, source.typed)


def _made(source: Files, typed: Typed) -> Language:
    dangers = parse(source.dangers, f"flows/{REDFLAGS}/{source.code}.yaml")
    asked = parse(source.asked, f"flows/{ASKED}/{source.code}.yaml")
    dangers.only(*_REDFLAGS)
    asked.only(*_ASKED)
    if multiplied := list(braces.faults(dangers, asked)):
        raise BrokenContent(multiplied)
    own = {name for name, _ in asked.items("lists")}
    peel = dangers.get("peel") or Spec({}, dangers.file, dangers.line)
    net = Net(
        Source(
            lists=_lists(dangers, asked, own),
            common=frozenset(map(normalise, f"{source.common} {typed.words}".split())),
            particles=dangers.texts("particles"),
            peel=Peel(peel.texts("front"), peel.texts("back")),
            spell=_spelling(one_of(dangers, "spelling", _SPELLINGS, ""), source.signs),
            gap=number(dangers, "gap") or 2,
            near=number(dangers, "near") or 5,
        )
    )
    keywords = [About(net.phrase(word.replace(" ", "_")), topic, is_keyword=True) for word, topic in typed.keywords]
    return Language(net, Signs(net, _signs(net, dangers)), _asked(net, asked, own, keywords))


def _lists(dangers: Spec, asked: Spec, own: set[str]) -> dict[str, tuple[str, ...]]:
    lists = {name: _texts(words) for name, words in dangers.items("lists")}
    for part, allowed in (("held", scope.LISTS), ("degrees", degrees.LISTS)):
        if found := dangers.get(part):
            found.only(*allowed)
        lists |= {f"{part}.{name}": _texts(words) for name, words in dangers.items(part)}
    return lists | {
        _OWN + name: tuple(_named(word, own) for word in _texts(words)) for name, words in asked.items("lists")
    }


def _spelling(name: str, table: str) -> Spelling:
    """By a rule of its own, or by a table of one sign and another."""
    if name != _BY_SIGNS:
        return spelling.russian if name else spelling.as_typed
    return spelling.Signs(dict(line.split("\t") for line in table.splitlines()))


def _texts(words: Spec) -> tuple[str, ...]:
    return tuple(str(item.value) for item in words.value)


def _signs(net: Net, spec: Spec) -> Iterator[tuple[Phrase, Sign]]:
    for name, sign in spec.items("signs"):
        sign.only("severity", "say")
        severity = one_of(sign, "severity", SEVEREST_FIRST, what="severity")
        for written in sign.list("say"):
            yield _phrase(net, written, str(written.value)), Sign(name.partition(".")[0], severity)


def _asked(net: Net, spec: Spec, own: set[str], keywords: Iterable[About]) -> Asked:
    for command, typed in spec.items("commands"):
        if command not in COMMANDS:
            raise typed.fault(f"unknown command `{command}`", "Use one of: " + ", ".join(COMMANDS))
        for word in typed.value:
            # an empty text and a number are answers to whatever was asked
            if not any(character.isalpha() for character in normalise(str(word.value))):
                raise word.fault(f"`{word.value}` has no letters", "Write what people type")
    short = Short(
        keyed({name: [way for text in _texts(typed) for way in ways(text)] for name, typed in spec.items("commands")}),
        frozenset(map(normalise, spec.texts("greetings"))),
    )
    opt_outs, stays = (
        [_phrase(net, one, _named(str(one.value), own)) for one in spec.list(key)] for key in ("opt_out", "stay")
    )
    return Asked(net, Wishes(opt_outs, stays), [*_topics(net, spec, own), *keywords], short)


def _topics(net: Net, spec: Spec, own: set[str]) -> Iterator[About]:
    for topic, said in spec.items("topics"):
        for one in said.value:
            yield About(_phrase(net, one, _named(str(one.value), own)), topic)


def _named(written: str, own: set[str]) -> str:
    """The same with the names of its own lists told apart from those of the danger signs."""
    return _NAME.sub(lambda name: f"<{_OWN}{name[1]}>" if name[1] in own else name[0], written)


def _phrase(net: Net, spec: Spec, written: str) -> Phrase:
    # an empty phrase, or one of `*` alone, would be found in every text
    if not all(word.rstrip("*") for word in written.lstrip("=").replace("|", " ").split()) or not written.strip("= *"):
        raise spec.fault(f"the phrase `{written}` has no words", "Write what people say")
    try:
        return net.phrase(written)
    except KeyError as missing:
        raise spec.fault(f"there is no list {missing}", "Write it under `lists:`") from missing
