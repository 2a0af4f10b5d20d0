"""Commands, languages and keywords: exact first, then a slip of one letter."""

import re
from dataclasses import replace
from itertools import islice

from bot.understand.lexicon import OPT_OUT_WORDS, SHORTEST_SLIP, Lexicon, Words
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
    for words in lexicon.ordered(language):
        if text in words.commands:
            return _command(words.commands[text], "command", 1.0, words)
    return _language_name(text, lexicon)


def acknowledgement(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """ACK with whatever stands behind it, to be asked only of what staff text; a remark may name a danger sign."""
    head, value, _ = _parted(text)
    for words in lexicon.ordered(language):
        if words.commands.get(head) == "ACK":
            return replace(_command("ACK", "command", 1.0, words), value=value)
    return None


def question(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """Q and a question to keep, in the word of the person's own language: elsewhere `q` is short for another word."""
    head, _, rest = text.partition(" ")
    words = lexicon.words.get(language)
    if words is None or not rest or words.commands.get(head) != "Q":
        return None
    return replace(_command("Q", "command", 1.0, words), value=rest)


def command_slip(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A harmless command with one letter wrong; never a word that answers a reminder, such as `tomé` beside `home`."""
    if any(text in words.replies for words in lexicon.words.values()):
        return None
    for words in lexicon.ordered(language):
        if found := words.near_commands.find(text):
            return _command(words.commands[found], "command.slip", 0.8, words)
    return None


def whole_greeting(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """Hello as the whole message."""
    for words in lexicon.ordered(language):
        if text in words.greetings:
            return Meaning(MENU, "greeting", command="MENU", language=words.language)
    return None


def is_fever(text: str, lexicon: Lexicon) -> bool:
    """Whether a text (normalised) is a word for fever and nothing else."""
    return any(text in words.fever for words in lexicon.words.values())


def greeting(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """Hello, in any language: the main menu, and a hint which language to speak."""
    for words in lexicon.ordered(language):
        if text.partition(" ")[0] in words.greetings:
            return Meaning(MENU, "greeting", command="MENU", language=words.language)
    return None


def whole_keyword(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A topic by a keyword that is the whole message."""
    for words in lexicon.ordered(language):
        if topic := words.keywords.get(text):
            return Meaning(topic, "keyword.exact", language=words.language)
    return None


def keyword(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A topic by a keyword: the whole message, else the longest one inside it."""
    if found := whole_keyword(text, lexicon, language):
        return found
    phrases = _phrases(text)
    for words in lexicon.ordered(language):
        led = (words.keywords[said] for said in phrases if said in words.keywords)
        # what opens a menu does so as the whole message alone
        if topics := tuple(dict.fromkeys(topic for topic in led if "." in topic)):
            return Meaning(topics[0], "keyword.inside", 0.8, also=topics[1:], language=words.language)
    return None


def lone_keyword_slip(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A topic by a keyword with one letter wrong, when that is the whole message."""
    return None if " " in text else keyword_slip(text, lexicon, language)


def keyword_slip(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    """A topic by a keyword of five letters or more with one letter wrong, missing, extra or swapped."""
    # "cancel" is a letter away from "cancer"
    # alone, "tried" is a slip of "tired"; in a sentence it is a word of its own
    known = lexicon.common if " " in text else OPT_OUT_WORDS
    long = (word for word in text.split() if len(word) >= SHORTEST_SLIP - 1 and word not in known)
    said = list(islice(dict.fromkeys(long), _MOST_WORDS))
    for words in lexicon.ordered(language):
        found = [words.keywords[near] for word in said if (near := words.near_keywords.find(word))]
        if topics := tuple(dict.fromkeys(found)):
            return Meaning(topics[0], "keyword.slip", 0.7, also=topics[1:], language=words.language)
    return None


def _command(name: str, rule: str, score: float, words: Words) -> Meaning:
    return Meaning(_LABELS.get(name, MENU), f"{rule}.{name.lower()}", score, command=name, language=words.language)


def _with_value(text: str, lexicon: Lexicon, language: str) -> Meaning | None:
    head, value, glued = _parted(text)
    numbered = value[:1].isdigit()
    for words in lexicon.ordered(language):
        name = words.commands.get(head, "")
        if value and name in PREFIXED and (numbered if name in _NUMBERED else not glued):
            return replace(_command(name, "command", 1.0, words), value=value)
    return None


def _parted(text: str) -> tuple[str, str, bool]:
    """The first word, what stands behind it, and whether that is a number right behind the word."""
    glued = _GLUED.fullmatch(text)
    head, value = glued.groups() if glued else text.partition(" ")[::2]
    return head, value, glued is not None


def _language_name(text: str, lexicon: Lexicon) -> Meaning | None:
    head, _, tail = text.partition(" ")
    asked = any(words.commands.get(head) == "LANG" for words in lexicon.words.values())
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
