"""Words that end or begin everything, refused wherever they would stand for something else."""

from collections.abc import Iterator, Mapping

from bot.content.faults import Fault
from bot.content.lexicon import REPLIES
from bot.content.yaml_file import Spec
from bot.understand.lexicon import RESERVED
from bot.understand.meaning import STOP
from bot.understand.normalise import normalise
from bot.understand.phrase import choices, stepped, ways

Specs = Mapping[str, Spec]
"""What stands in the file of each language."""

Refused = Mapping[str, str]
"""{word (normalised): why it is refused}."""

_AFFIRMS = "yes"
"""Where a carrier takes it for START, it still says yes to us (decision 0013): no list but this one may hold it."""

_NOT_PLAIN = frozenset("|~&<")


def words(typed: Specs, asked: Specs) -> Refused:
    """What carriers act on, and STOP as each language says it. typed: words.yaml; asked: flows/asked."""
    said = [(code, str(one.value)) for code, spec in typed.items() for one in _stops(spec)]
    said += [(code, way) for code, spec in asked.items() for one in _stops(spec) for way in ways(str(one.value))]
    stops = {normalise(way): f"means STOP in `{code}`" for code, way in reversed(said)}
    return stops | dict.fromkeys(RESERVED, "is a word carriers act on")


def in_words(code: str, spec: Spec, refused: Refused) -> Iterator[Fault]:
    """Keywords, greetings and answers of a words.yaml."""
    for name, word in _meant(spec):
        said = normalise(str(word.value))
        if said in refused and not said == name == _AFFIRMS:
            yield _fault(said, name, refused, word, code)


def in_asked(code: str, spec: Spec, refused: Refused) -> Iterator[Fault]:
    """Greetings of a file of flows/asked, and phrases of topics that are one such word alone."""
    lists = dict(spec.items("lists"))
    said = [("greetings", str(one.value), one) for one in spec.list("greetings")]
    for topic, phrases in spec.items("topics"):
        said += [(topic, way, one) for phrase in phrases.value for way, one in _alone(phrase, lists)]
    for name, way, where in said:
        if (word := normalise(way)) in refused:
            yield _fault(word, name, refused, where, code)


def _fault(word: str, name: str, refused: Refused, where: Spec, code: str) -> Fault:
    return Fault(where.where, f"`{word}` for `{name}` {refused[word]}", "Choose another word", language=code)


def _meant(spec: Spec) -> Iterator[tuple[str, Spec]]:
    """(what it stands for, the word) of everything people type that is no command."""
    for name in ("greetings", "yes", "no", *REPLIES):
        yield from ((name, word) for word in spec.list(name))
    for topic, typed in spec.items("keywords"):
        yield from ((topic, word) for word in typed.value)
    for name, listed in spec.items("answers"):
        lists = listed.value.values() if isinstance(listed.value, dict) else (listed,)
        yield from ((name, word) for one in lists for word in one.value)


def _stops(spec: Spec) -> tuple[Spec, ...]:
    commands = spec.get("commands")
    return commands.list(STOP) if commands else ()


def _alone(phrase: Spec, lists: Specs) -> Iterator[tuple[str, Spec]]:
    """(a way to say all of a phrase in one go, where that stands)."""
    said = stepped(str(phrase.value)).lstrip("=").partition(" ! ")[0]
    if " " not in said:
        for way in said.split("|"):
            yield from _spelled(way, phrase, lists)
    elif not _NOT_PLAIN.intersection(said):
        yield said.replace("_", " "), phrase


def _spelled(way: str, where: Spec, lists: Specs) -> Iterator[tuple[str, Spec]]:
    """The way itself, or each that a list of the file names; those of the danger signs are not looked into."""
    if not way.startswith("<"):
        yield way.replace("_", " "), where
    elif named := lists.get(way.strip("<>")):
        for one in named.value:
            # of several choices in a row there may be any number of ways, and none is a word alone
            said = choices(str(one.value))
            for option in said[0] if len(said) == 1 else ():
                yield from _spelled(option, one, lists)
