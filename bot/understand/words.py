"""Commands, languages and keywords: exact first, then a slip of one letter."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from bot.understand.lexicon import OPT_OUT_WORDS, SHORTEST_SLIP, Lexicon
from bot.understand.meaning import HELP, LANG, MENU, START, SUBSCRIBE, Meaning

TIPS = ("TIPS", "TIPS_OFF", "COMFORT_TIPS", "TIP", "PAUSE", "RESUME", "FULL", "PRIVATE", "INVITE", "JOIN", "UNLINK")
"""The commands about tips and links."""

_LABELS = {
    "START": START, "HELP": HELP, "LANG": LANG, "FORGET": "my.privacy", "Q": "my.reminders",
    "CHECK": "my.checkin", "CHECKIN": "my.checkin", "WORD": "support.glossary",
    **dict.fromkeys(TIPS, SUBSCRIBE),
}  # fmt: skip
PREFIXED = frozenset({"JOIN", "ACK"})
"""Commands whose word may be followed by what they are about, which becomes `Meaning.value`: `JOIN abc234`."""

_NUMBERED = frozenset({"ACK"})
"""Of these, what takes a number, which may stand right behind the word: `ack12`."""

_GLUED = re.compile(r"([^\W\d]+)(\d.*)")

_MOST_WORDS = 60
"""Words of a text in which keywords are looked for; nobody texts a topic further down."""

_LONGEST_KEYWORD = 6
"""Words in the longest keyword that is looked for inside a sentence."""


def command(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A command as the whole message, spelled right, or with what it is about."""
    return whole_command(text, lexicon, language) or _with_value(text, lexicon, language)


def whole_command(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A command as the whole message, spelled right, or the name of a language."""
    if found := lexicon.commands.first(text, language):
        return _command(found, "command", 1.0)
    return _language_name(text, lexicon)


def acknowledgement(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """ACK with whatever stands behind it, to be asked only of what staff text; a remark may name a danger sign."""
    head, value, _ = _parted(text)
    known = (found for found in lexicon.commands.every(head, language) if found[1] == "ACK")
    return next((replace(_command(found, "command", 1.0), value=value) for found in known), None)


def question(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """Q and a question to keep, in the word of the person's own language: elsewhere `q` is short for another word."""
    head, _, rest = text.partition(" ")
    found = (language, "Q")
    if not rest or found not in lexicon.commands.every(head, language):
        return None
    return replace(_command(found, "command", 1.0), value=rest)


def command_slip(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A harmless command with one letter wrong; never a word that answers a reminder, such as `tomé` beside `home`."""
    near = {} if text in lexicon.replies else lexicon.near_commands.find(text)
    code = lexicon.leading(near, language)
    return _command((code, lexicon.words[code].commands[near[code]]), "command.slip", 0.8) if code else None


def whole_greeting(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """Hello as the whole message."""
    found = lexicon.greetings.first(text, language)
    return Meaning(MENU, "greeting", command="MENU", language=found[0]) if found else None


def is_fever(text: str, lexicon: Lexicon) -> bool:
    """Whether a text (normalised) is a word for fever and nothing else."""
    return any(text in words.fever for words in lexicon.words.values())


def greeting(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """Hello, in any language: the main menu, and a hint which language to speak."""
    return whole_greeting(text.partition(" ")[0], lexicon, language)


def whole_keyword(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A topic by a keyword that is the whole message."""
    found = lexicon.keywords.first(text, language)
    return Meaning(found[1], "keyword.exact", language=found[0]) if found else None


def keyword(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A topic by a keyword: the whole message, else the longest one inside it."""
    if found := whole_keyword(text, lexicon, language):
        return found
    said = (found for phrase in _phrases(text) for found in lexicon.keywords.every(phrase, language))
    # what opens a menu does so as the whole message alone
    return _led("keyword.inside", 0.8, (found for found in said if "." in found[1]), lexicon, language)


def lone_keyword_slip(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A topic by a keyword with one letter wrong, when that is the whole message."""
    return None if " " in text else keyword_slip(text, lexicon, language)


def keyword_slip(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A topic by a keyword of five letters or more with one letter wrong, missing, extra or swapped."""
    # "cancel" is a letter away from "cancer"
    # alone, "tried" is a slip of "tired"; in a sentence it is a word of its own
    known = lexicon.common if " " in text else OPT_OUT_WORDS
    long = (word for word in text.split() if len(word) >= SHORTEST_SLIP - 1 and word not in known)
    said = islice(dict.fromkeys(long), _MOST_WORDS)
    near = (found for word in said for found in lexicon.near_keywords.find(word).items())
    topics = ((code, lexicon.words[code].keywords[keyword]) for code, keyword in near)
    return _led("keyword.slip", 0.7, topics, lexicon, language)


def _led(rule: str, score: float, found: Iterable[tuple[str, str]], lexicon: Lexicon, language: str) -> Meaning | None:
    """Where words lead in the first language that has any. found: languages and topics."""
    topics: dict[str, dict[str, None]] = defaultdict(dict)
    for code, topic in found:
        topics[code][topic] = None
    code = lexicon.leading(topics, language)
    if not code:
        return None
    first, *also = topics[code]
    return Meaning(first, rule, score, also=tuple(also), language=code)


def _command(found: tuple[str, str], rule: str, score: float) -> Meaning:
    """found: a language, and the name of the command."""
    code, name = found
    return Meaning(_LABELS.get(name, MENU), f"{rule}.{name.lower()}", score, command=name, language=code)


def _with_value(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    head, value, glued = _parted(text)
    numbered = value[:1].isdigit()
    for found in lexicon.commands.every(head, language):
        name = found[1]
        if value and name in PREFIXED and (numbered if name in _NUMBERED else not glued):
            return replace(_command(found, "command", 1.0), value=value)
    return None


def _parted(text: str) -> tuple[str, str, bool]:
    """The first word, what stands behind it, and whether that is a number right behind the word."""
    glued = _GLUED.fullmatch(text)
    head, value = glued.groups() if glued else text.partition(" ")[::2]
    return head, value, glued is not None


def _language_name(text: str, lexicon: Lexicon) -> Meaning | None:
    head, _, tail = text.partition(" ")
    asked = any(name == "LANG" for _, name in lexicon.commands.every(head, ""))
    code = lexicon.names.get(text) or (
        lexicon.names.get(tail, tail if tail in lexicon.words else None) if asked else None
    )
    return Meaning(LANG, "language.name", command="LANG", value=code, language=code) if code else None


def _phrases(text: str) -> list[str]:
    """What may be a keyword inside a text, the longest first."""
    said = text.split()[:_MOST_WORDS]
    spans = range(min(_LONGEST_KEYWORD, len(said)), 0, -1)
    phrases = (" ".join(said[at : at + span]) for span in spans for at in range(len(said) - span + 1))
    # the disease's name is an English word too: inside a sentence "all" says nothing
    return [said for said in phrases if said != "all"]
