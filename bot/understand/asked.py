"""What people ask for in whole sentences: to hear no more, or about a topic."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.understand.hearing import Hearing
from bot.understand.index import Index
from bot.understand.meaning import HELP, LANG, MENU, START, STOP, SUBSCRIBE, Meaning
from bot.understand.net import Heard, Net
from bot.understand.phrase import Parts, Phrase

LABELS = {"STOP": STOP, "START": START, "HELP": HELP, "LANG": LANG, "SUBSCRIBE": SUBSCRIBE, "FORGET": "my.privacy"}
"""What a command is called by others; every other one is a MENU to them."""

DOES = {"SUBSCRIBE": "TIPS", "START": ""}
"""What we do then. Only the very word START brings somebody back who left (decision 0007)."""

_WORD, _FIRST = 0.4, 0.6
"""What each word of a phrase counts for, and the phrase itself."""

_KEYWORD, _OURS = 2.0, 0.6
"""What keywords and phrases about our own texts count for, beside 1 for any other phrase."""

_SURE = 0.5
"""Part of the best topic's score from which on another one is named beside it."""

_MOST = 3
"""Topics that are named beside the best."""


@dataclass(frozen=True, slots=True)
class Short:
    """Whole messages, normalised: what command each is, and which are greetings."""

    commands: Mapping[str, str] = field(default_factory=dict)
    greetings: frozenset[str] = frozenset()

    @property
    def meant(self) -> Mapping[str, str]:
        """{whole message: its command}, MENU for a greeting."""
        return dict.fromkeys(self.greetings, "MENU") | dict(self.commands)


@dataclass(frozen=True, slots=True)
class About:
    """A phrase that asks about a topic, and what it counts for: 1 unless it is the topic's own keyword."""

    phrase: Phrase
    topic: str
    is_keyword: bool = False

    @property
    def counts(self) -> float:
        """More for a keyword, less for other words about our own texts: `tips on hair loss` asks about hair."""
        if self.is_keyword:
            return _KEYWORD
        return _OURS if self.topic.startswith("my.") else 1.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """Phrases that wish to hear no more, and those that wish to go on, whatever else they say."""

    opt_outs: Iterable[Phrase] = ()
    stays: Iterable[Phrase] = ()


class Asked:
    """What is asked for in one language."""

    def __init__(self, net: Net, wishes: Wishes, topics: Iterable[About], words: Short) -> None:
        said = list(dict.fromkeys(topics))
        # a phrase that several topics share says less about each
        shared = Counter(one.phrase for one in said)
        self.words = words
        self.opt_outs = Index(net, ((phrase, STOP) for phrase in wishes.opt_outs))
        self.stays = Index(net, ((phrase, STOP) for phrase in wishes.stays))
        self.topics = Index(net, ((one.phrase, (one.topic, one.counts / shared[one.phrase])) for one in said))


def command(text: str, hearing: Hearing, languages: Mapping[str, Asked]) -> Meaning | None:
    """A command as the whole message (normalised), in the own language, the likeliest, or one whose words it has."""
    for code in _every(hearing, languages):
        if name := languages[code].words.commands.get(text):
            return Meaning(
                LABELS.get(name, MENU), f"command.{name.lower()}", command=DOES.get(name, name), language=code
            )
    return None


def greeting(text: str, hearing: Hearing, languages: Mapping[str, Asked]) -> Meaning | None:
    """A greeting as the whole message (normalised), in the own language, the likeliest, or any other."""
    for code in _every(hearing, languages):
        if text in languages[code].words.greetings:
            return Meaning(MENU, "greeting", command="MENU", language=code)
    return None


def opt_out(hearing: Hearing, languages: Mapping[str, Asked]) -> Meaning | None:
    """A plain wish to hear no more ("no more texts"), however it is put, in the own language or the likeliest."""
    for code, heard in _likely(hearing, languages):
        if any(languages[code].opt_outs.found(heard)):
            return Meaning(STOP, f"optout.phrase.{code}", 0.9, command=STOP, language=code)
    return None


def stays(hearing: Hearing, languages: Mapping[str, Asked]) -> bool:
    """Whether somebody wishes to go on ("don't stop the texts"), in the own language or the likeliest."""
    return any(any(languages[code].stays.found(heard)) for code, heard in _likely(hearing, languages))


def topic(hearing: Hearing, languages: Mapping[str, Asked]) -> Meaning | None:
    """The topic that most of what was said belongs to, and those that come near it; a number alone has none."""
    if not hearing.spoken.said.spelled:
        return None
    scores = {code: _scores(languages[code].topics, heard) for code, heard in _spoken(hearing, languages)}
    code = next((code for code, found in scores.items() if found), "")
    # of equals the one that was said first
    ranked = sorted(scores.get(code, {}).items(), key=lambda item: -item[1])
    if not ranked:
        return None
    (first, most), *rest = ranked
    also = tuple(name for name, score in rest[:_MOST] if score >= _SURE * most)
    total = most + sum(score for _, score in rest[:1])
    return Meaning(first, f"topic.{code}", round(most / total, 2), also=also, language=code)


def _spoken(hearing: Hearing, languages: Mapping[str, Asked]) -> list[tuple[str, Heard]]:
    """The languages a text may be in: the own one first, then the likeliest."""
    spoken = hearing.spoken
    codes = sorted(hearing.heard, key=lambda code: (code != spoken.own, code != spoken.best))
    return [(code, hearing.heard[code]) for code in codes if code in languages]


def _likely(hearing: Hearing, languages: Mapping[str, Asked]) -> Iterable[tuple[str, Heard]]:
    """The own language and the likeliest."""
    spoken = hearing.spoken
    return ((code, heard) for code, heard in _spoken(hearing, languages) if code in (spoken.own, spoken.best))


def _every(hearing: Hearing, languages: Mapping[str, Asked]) -> Iterable[str]:
    """The languages a text may be in; every one, if the own one does not know it whole: few words are in no phrase."""
    spoken = hearing.spoken
    is_own = len(spoken.known.get(spoken.own, ())) == len(spoken.said)
    return dict.fromkeys([*(code for code, _ in _spoken(hearing, languages)), *(() if is_own else languages)])


def _scores(index: Index[tuple[str, float]], heard: Heard) -> dict[str, float]:
    """What each topic scores, in the order of the text: its phrases, the longest first, each word counted once."""
    found: dict[str, list[tuple[float, frozenset[int]]]] = defaultdict(list)
    for (name, share), parts in sorted(index.found(heard), key=lambda said: said[1]):
        places = _places(parts)
        found[name].append((share * (_FIRST + _WORD * len(places)), places))
    return {name: _sum(phrases) for name, phrases in found.items()}


def _sum(phrases: list[tuple[float, frozenset[int]]]) -> float:
    if len(phrases) == 1:
        return phrases[0][0]
    counted, total = set[int](), 0.0
    for score, places in sorted(phrases, key=lambda phrase: -phrase[0]):
        if counted.isdisjoint(places):
            counted |= places
            total += score
    return total


def _places(parts: Parts) -> frozenset[int]:
    return frozenset(at for start, end in parts for at in range(start, end))
