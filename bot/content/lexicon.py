"""locales/<language>/words.yaml and flows/redflags/<language>.yaml as a Lexicon."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from bot.content import languages, learned
from bot.content.yaml_file import Spec, read
from bot.understand.answers import LISTS
from bot.understand.lexicon import Lexicon, Words, keyed
from bot.understand.normalise import normalise
from bot.understand.words import TIPS

COMMANDS = (
    "STOP",
    "START",
    "HELP",
    "MENU",
    "BACK",
    "MORE",
    "LANG",
    "FORGET",
    "ACK",
    "Q",
    "CHECK",
    "CHECKIN",
    "WORD",
    *TIPS,
)
REPLIES = ("coming", "new_time", "took", "skipped")
"""Lists of words that answer a reminder."""

_KEYS = (
    "name",
    "names",
    "commands",
    "greetings",
    "yes",
    "no",
    *REPLIES,
    "common",
    "fever",
    "answers",
    "keywords",
)


def load(root: Path, fever_limit_c: float = 38.0) -> tuple[Lexicon, dict[str, str]]:
    """The lexicon of every folder under `root`/locales, and each language's own name."""
    specs = written(root)
    words = {code: _words(code, spec) for code, spec in specs.items()}
    names = {normalise(name): code for code, spec in specs.items() for name in spec.texts("names")}
    own_names = {code: spec.text("name") for code, spec in specs.items()}
    languages, terms = _languages(root, words), _terms(root)
    return Lexicon(words, names, fever_limit_c, languages, terms=terms, learns=partial(learned.load, root)), own_names


def compile_all(root: Path) -> Iterator[Path]:
    """Compile what is understood of every language; the paths written."""
    return _languages(root, {code: _words(code, spec) for code, spec in written(root).items()}).compile()


def written(root: Path) -> dict[str, Spec]:
    """Each language's words.yaml."""
    return {path.parent.name: read(path, root) for path in sorted((root / "locales").glob("*/words.yaml"))}


def glossary_specs(root: Path) -> dict[str, Spec]:
    """Each language's glossary.yaml."""
    return {path.parent.name: read(path, root) for path in sorted((root / "locales").glob("*/glossary.yaml"))}


def _terms(root: Path) -> dict[str, dict[str, str]]:
    """{language: {what people type behind WORD, normalised: the word}}."""
    specs = glossary_specs(root)
    return {code: keyed({name: list(spec.texts(name)) for name in spec.mapping()}) for code, spec in specs.items()}


def _languages(root: Path, words: Mapping[str, Words]) -> languages.Languages:
    return languages.Languages(root, {code: _typed(one) for code, one in words.items()})


def _typed(words: Words) -> languages.Typed:
    """Whatever is said as a whole message, and the keywords; ALL, and what opens a menu, is none inside a sentence."""
    whole = (words.commands, words.keywords, words.greetings, words.yes, words.no, words.replies, words.common)
    keywords = tuple((word, topic) for word, topic in words.keywords.items() if word != "all" and "." in topic)
    return languages.Typed(" ".join(sorted(set().union(*whole))), keywords)


def _words(code: str, spec: Spec) -> Words:
    spec.only(*_KEYS)
    for command, typed in spec.items("commands"):
        if command not in COMMANDS:
            raise typed.fault(f"unknown command `{command}`", "Use one of: " + ", ".join(COMMANDS))
    return Words(
        language=code,
        commands=keyed(_lists(spec, "commands")),
        greetings=_set(spec, "greetings"),
        yes=_set(spec, "yes"),
        no=_set(spec, "no"),
        **{name: _set(spec, name) for name in REPLIES},
        keywords=keyed(_lists(spec, "keywords")),
        common=_set(spec, "common"),
        fever=_set(spec, "fever"),
        answers={name: _answers(name, typed) for name, typed in spec.items("answers")},
    )


def _lists(spec: Spec, key: str) -> dict[str, list[str]]:
    parent = spec.get(key) or Spec({}, spec.file, spec.line)
    return {name: list(parent.texts(name)) for name in parent.mapping()}


def _set(spec: Spec, key: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in spec.texts(key))


def _answers(name: str, spec: Spec) -> dict[str, str]:
    """{typed: value} of one list of answers; in a mapping each number has its words."""
    if name not in LISTS:
        raise spec.fault(f"unknown list `{name}`", "Use one of: " + ", ".join(LISTS))
    if isinstance(spec.value, tuple):
        return {normalise(str(word.value)): name for word in spec.value}
    return keyed({number: list(spec.texts(number)) for number in spec.mapping()})
