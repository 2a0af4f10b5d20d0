"""The words a person may type, in every language, ready for look-up."""

import gc
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.understand.asked import Asked
from bot.understand.known import Known
from bot.understand.language import Language
from bot.understand.learned import Learned
from bot.understand.near import Near
from bot.understand.net import Net
from bot.understand.normalise import normalise
from bot.understand.search import Shelf
from bot.understand.signs import Signs
from bot.understand.spoken import Knowers
from bot.understand.typed import Typed

_CACHE = 50_000
"""Words whose languages are remembered."""

_SHORTEST_STOP = 3
"""Letters of a word that is STOP to people of other languages too: `td` is not."""

_SIGNS = re.compile(r"[\u3400-\u9fff]")

SHORTEST_SLIP = 5
"""Letters of a keyword from which on one of them may be wrong."""

SHORTEST_NEAR_STOP = 4
"""Letters of an opt-out from which on one of them may be wrong."""

OPT_OUT_WORDS = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "end", "quit", "cancel", "revoke", "optout", "opt out"}
)
"""Whole messages that end everything in any language: the FCC's list and Twilio's defaults."""

RESERVED = OPT_OUT_WORDS | {"start", "unstop", "yes", "help", "info"}
"""Words a carrier may act on by itself; never a keyword of ours."""


_FORGIVING = {
    "HELP": 4,
    "MENU": 4,
    "BACK": 4,
    "MORE": 4,
    "LANG": 4,
    "TIPS": 6,
    "TIPS_OFF": 6,
    "CHECKIN": 6,
    "INVITE": 6,
}
"""Commands in which one letter may be wrong, and how long a word of theirs must be: `lips` is no slip of `tips`."""


@dataclass(frozen=True)
class Words:
    """What people type in one language; every key is normalised. `answers`: {list: {typed: what it stands for}}."""

    language: str
    commands: Mapping[str, str] = field(default_factory=dict)
    greetings: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    coming: frozenset[str] = frozenset()
    new_time: frozenset[str] = frozenset()
    took: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    keywords: Mapping[str, str] = field(default_factory=dict)
    common: frozenset[str] = frozenset()
    fever: frozenset[str] = frozenset()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def may_slip(self, keyword: str) -> bool:
        """Whether a keyword of this language is known in spite of a slip."""
        is_long = " " not in keyword and len(keyword) >= SHORTEST_SLIP and not _SIGNS.search(keyword)
        return is_long and "." in self.keywords[keyword]

    @cached_property
    def explaining(self) -> tuple[str, ...]:
        """Words that ask for an explanation, of a script that puts no space behind them."""
        return tuple(word for word, name in self.commands.items() if name == "WORD" and not word.isascii())

    @cached_property
    def replies(self) -> frozenset[str]:
        """Everything that answers a reminder."""
        return self.coming | self.new_time | self.took | self.skipped


@dataclass(frozen=True)
class Lexicon:
    """Every language's words, and the names by which a language is asked for.

    terms: {language: {name of a word of the glossary, normalised: the word}}; explains: {that word: its topic}.
    """

    words: Mapping[str, Words]
    names: Mapping[str, str]
    fever_limit_c: float = 38.0
    languages: Mapping[str, Language] = field(default_factory=dict)
    shelves: Mapping[str, Shelf] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    explains: Mapping[str, str] = field(default_factory=dict)
    learns: Callable[[], Learned | None] = lambda: None

    @cached_property
    def learned(self) -> Learned | None:
        """The reader that learned from examples, read when it is first needed."""
        return self.learns()

    def prepare(self) -> int:
        """Read what is understood, before anybody waits for it; how many readers there are."""
        for shelf in self.shelves.values():
            shelf.prepare()
        for net in self.nets.values():
            net.prepare()
        for part in (self, *self.words.values()):
            for name, laid_out in vars(type(part)).items():
                if isinstance(laid_out, cached_property):
                    getattr(part, name)
        if self.learned:
            self.learned.prepare()
        readers = len(self.languages) + (self.learned is not None)
        # what is kept for good need not be looked through for garbage: that took ten milliseconds of somebody's text
        gc.freeze()
        return readers

    @cached_property
    def nets(self) -> Mapping[str, Net]:
        """The words of each language that is understood."""
        return {code: one.net for code, one in self.languages.items()}

    @cached_property
    def signs(self) -> Mapping[str, Signs]:
        """The danger signs of each language that is understood."""
        return {code: one.signs for code, one in self.languages.items()}

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """What people ask for in each language that is understood."""
        return {code: one.asked for code, one in self.languages.items()}

    @cached_property
    def knowers(self) -> Knowers:
        """The languages that a word is one of."""
        return lru_cache(_CACHE)(Known(self.nets))

    @cached_property
    def commands(self) -> Typed[str]:
        """Whole messages that ask for something to be done."""
        return Typed({code: words.commands for code, words in self.words.items()})

    @cached_property
    def keywords(self) -> Typed[str]:
        """Keywords and their topics."""
        return Typed({code: words.keywords for code, words in self.words.items()})

    @cached_property
    def greetings(self) -> Typed[None]:
        """Ways to say hello."""
        return Typed({code: dict.fromkeys(words.greetings) for code, words in self.words.items()})

    @cached_property
    def short(self) -> frozenset[str]:
        """Every whole message that is a command or a greeting in a language that is understood."""
        return frozenset().union(*(one.words.meant for one in self.asked.values()))

    @cached_property
    def near_keywords(self) -> Near:
        """Keywords of one word that are long enough to be known in spite of a slip; each Chinese sign is a word."""
        return Near({code: filter(words.may_slip, words.keywords) for code, words in self.words.items()})

    @cached_property
    def near_commands(self) -> Near:
        """Words of harmless commands that are long enough to be known in spite of a slip."""
        return Near(
            {
                code: [
                    word for word, name in words.commands.items() if len(word) >= _FORGIVING.get(name, len(word) + 1)
                ]
                for code, words in self.words.items()
            }
        )

    @cached_property
    def stops(self) -> Mapping[str, str]:
        """{whole message that is STOP in some language and nothing else in another: that language}."""
        meant = [(code, typed, name) for code, one in self.asked.items() for typed, name in one.words.meant.items()]
        others = {typed for _, typed, name in meant if name != "STOP"}.union(
            *(one.commands.keys() | one.keywords.keys() for one in self.words.values())
        )
        return {
            typed: code
            for code, typed, name in meant
            if name == "STOP" and typed not in others and len(typed) >= _SHORTEST_STOP
        }

    @cached_property
    def near_stops(self) -> Near:
        """Every whole message that is an opt-out and long enough to be known in spite of a slip, without its spaces."""
        ours = (word for words in self.words.values() for word, name in words.commands.items() if name == "STOP")
        bare = {word.replace(" ", "") for word in OPT_OUT_WORDS.union(ours)}
        return Near({"": [word for word in bare if len(word) >= SHORTEST_NEAR_STOP]})

    @cached_property
    def common(self) -> frozenset[str]:
        """Everyday words of every language, and opt-outs: no slip of another word."""
        return OPT_OUT_WORDS.union(*(words.common for words in self.words.values()))

    @cached_property
    def replies(self) -> frozenset[str]:
        """Everything that answers a reminder, in any language."""
        return frozenset().union(*(words.replies for words in self.words.values()))

    @cached_property
    def answers(self) -> frozenset[str]:
        """Every whole message (normalised) that may answer a question of ours, in any language."""
        said = (words.yes | words.no | words.replies for words in self.words.values())
        known = (typed for words in self.words.values() for typed in words.answers.values())
        return frozenset().union(*said, *known)

    def named(self, language: str) -> tuple[Mapping[str, str], ...]:
        """The names of the glossary in each language, the person's own first."""
        own = [self.terms[language]] if language in self.terms else []
        return (*own, *(terms for code, terms in self.terms.items() if code != language))

    def leading(self, languages: Collection[str], language: str) -> str:
        """Of some languages the person's own, else the first; empty when there is none."""
        return language if language in languages else next((code for code in self.words if code in languages), "")

    def ordered(self, language: str) -> tuple[Words, ...]:
        """All languages, the person's own first."""
        own = [self.words[language]] if language in self.words else []
        return (*own, *(words for code, words in self.words.items() if code != language))


def keyed(words: Mapping[str, list[str]]) -> dict[str, str]:
    """{meaning: [as typed]} turned into {normalised: meaning}."""
    return {normalise(typed): meaning for meaning, typings in words.items() for typed in typings}
