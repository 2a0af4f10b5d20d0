"""The words people type, checked: none refused, none with two meanings, enough for every topic."""

from collections.abc import Iterator

from bot.content.faults import Fault
from bot.content.lexicon import REPLIES
from bot.content.proof import reserved
from bot.content.proof.reserved import Refused, Specs
from bot.content.yaml_file import Spec
from bot.engine.book import Book
from bot.engine.nodes import Menu
from bot.understand import understand
from bot.understand.normalise import normalise

FEWEST_KEYWORDS = 3

SHARED = frozenset({"leucemia", "leukemia"})
"""Keywords that two languages may spell alike with the same topic or two close ones."""

_ONE_MEANING = ("yes", "no", "skip")
"""Lists of answers to a check-in that are listened to at the same time, in every language at once."""

Typed = tuple[str, str, Spec]


def faults(book: Book, typed: Specs, refused: Refused) -> Iterator[Fault]:
    """Every fault of every language's words. typed: each language's words.yaml."""
    meanings: dict[str, tuple[str, str, str]] = {}
    replies: dict[str, str] = {}
    answers: dict[str, str] = {}
    for code, spec in typed.items():
        yield from reserved.in_words(code, spec, refused)
        yield from _double(code, spec)
        yield from _across(code, spec, meanings)
        yield from _enough(book, code, spec)
        yield from _replies(book, code, spec, replies)
        yield from _answers(code, spec, answers)


def _typed(spec: Spec, key: str) -> Iterator[tuple[str, str, Spec]]:
    """(normalised word, its meaning, where) of `commands` or `keywords`."""
    for meaning, words in spec.items(key):
        for word in words.value:
            yield normalise(str(word.value)), meaning, word


def _double(code: str, spec: Spec) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for word, meaning, where in (*_typed(spec, "commands"), *_typed(spec, "keywords")):
        if seen.setdefault(word, meaning) != meaning:
            mend = "Keep it for one of them"
            yield Fault(where.where, f"`{word}` means `{seen[word]}` and `{meaning}`", mend, language=code)


def _across(code: str, spec: Spec, meanings: dict[str, tuple[str, str, str]]) -> Iterator[Fault]:
    for word, meaning, where in (*_typed(spec, "commands"), *_typed(spec, "keywords")):
        other, theirs, _ = meanings.setdefault(word, (code, meaning, where.where))
        if other != code and theirs != meaning and word not in SHARED:
            problem = f"`{word}` means `{meaning}` here and `{theirs}` in `{other}`"
            yield Fault(where.where, problem, "Choose another word, or declare it as shared", language=code)


def _enough(book: Book, code: str, spec: Spec) -> Iterator[Fault]:
    counts: dict[str, int] = {}
    for _, topic, _ in _typed(spec, "keywords"):
        counts[topic] = counts.get(topic, 0) + 1
    menus = [node for node in book.nodes.values() if isinstance(node, Menu) and node.id != book.main]
    for topic in (target for menu in menus for target in menu.targets()):
        if counts.get(topic, 0) < FEWEST_KEYWORDS:
            problem = f"`{topic}` has {counts.get(topic, 0)} keywords"
            yield Fault(spec.where, problem, f"Give it {FEWEST_KEYWORDS} at least", language=code)


def _replies(book: Book, code: str, spec: Spec, seen: dict[str, str]) -> Iterator[Fault]:
    """Words that answer a reminder are understood in every language at once, behind danger signs and commands."""
    for name, typed in ((one, word) for one in REPLIES for word in spec.list(one)):
        word = normalise(str(typed.value))
        found = understand(word, book.lexicon, code)
        if found.severity or found.command:
            problem = f"is understood as {found.command or found.label}"
        elif seen.setdefault(word, name) != name:
            problem = f"is in `{seen[word]}` too"
        else:
            continue
        yield Fault(typed.where, f"`{word}` for `{name}` {problem}", "Choose another word", language=code)


def _answers(code: str, spec: Spec, seen: dict[str, str]) -> Iterator[Fault]:
    """Answers to a check-in: no list is missing, none of their words is a command, and none says two things."""
    lists = dict(spec.items("answers"))
    commands = {word for word, _, _ in _typed(spec, "commands")}
    for name in _ONE_MEANING:
        if name not in lists:
            yield Fault(spec.where, f"`answers` has no `{name}`", f"Write what people type for `{name}`", language=code)
    for name, typed in ((one, word) for one in _ONE_MEANING if one in lists for word in lists[one].value):
        word = normalise(str(typed.value))
        if word in commands:
            problem = "is a command"
        elif seen.setdefault(word, name) != name:
            problem = f"answers `{seen[word]}` too"
        else:
            continue
        yield Fault(typed.where, f"`{word}` for `{name}` {problem}", "Choose another word", language=code)
