"""locales/<language>/words.yaml and flows/redflags/<language>.yaml as a Lexicon."""

from collections.abc import Iterable
from pathlib import Path

from bot.content.readers import one_of
from bot.content.yaml_file import Spec, read
from bot.understand.answers import LISTS
from bot.understand.lexicon import Lexicon, RedFlag, Words, keyed
from bot.understand.normalise import normalise
from bot.understand.pattern import Pattern, parse
from bot.understand.words import TIPS

COMMANDS = ("STOP", "START", "HELP", "MENU", "BACK", "MORE", "LANG", "FORGET", "ACK", "Q", "CHECK", "CHECKIN", *TIPS)
REPLIES = ("coming", "new_time", "took", "skipped")
"""Lists of words that answer a reminder."""

SEVERITIES = ("911", "now", "988", "visit")
_KEYS = (
    "name",
    "names",
    "commands",
    "greetings",
    "yes",
    "no",
    *REPLIES,
    "opt_outs",
    "questions",
    "telling",
    "common",
    "fever",
    "answers",
    "keywords",
)


def load(root: Path, fever_limit_c: float = 38.0) -> tuple[Lexicon, dict[str, str]]:
    """The lexicon of every folder under `root`/locales, and each language's own name."""
    specs = {path.parent.name: read(path, root) for path in sorted((root / "locales").glob("*/words.yaml"))}
    words = {code: _words(code, spec, root) for code, spec in specs.items()}
    names = {normalise(name): code for code, spec in specs.items() for name in spec.texts("names")}
    return Lexicon(words, names, fever_limit_c), {code: spec.text("name") for code, spec in specs.items()}


def _words(code: str, spec: Spec, root: Path) -> Words:
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
        opt_outs=_patterns(spec.list("opt_outs")),
        questions=_patterns(spec.list("questions")),
        telling=_set(spec, "telling"),
        common=_set(spec, "common"),
        fever=_set(spec, "fever"),
        answers={name: _answers(name, typed) for name, typed in spec.items("answers")},
        red_flags=tuple(_red_flags(root / "flows" / "redflags" / f"{code}.yaml", root)),
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


def _patterns(phrases: Iterable[Spec]) -> tuple[Pattern, ...]:
    return tuple(map(_pattern, phrases))


def _pattern(spec: Spec) -> Pattern:
    pattern = parse(str(spec.value))
    # an empty phrase, or one of `*` alone, would be found in every text
    if not any(all(choice.rstrip("*") for choice in step) for step in pattern.steps):
        raise spec.fault(f"the phrase `{spec.value}` has no words", "Write what people say")
    return pattern


def _red_flags(path: Path, root: Path) -> Iterable[RedFlag]:
    if not path.exists():
        return
    for name, spec in read(path, root).mapping().items():
        spec.only("severity", "say")
        yield RedFlag(name, one_of(spec, "severity", SEVERITIES, what="severity"), _patterns(spec.list("say")))
