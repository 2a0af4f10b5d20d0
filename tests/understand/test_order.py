"""What is looked for first: a bare STOP, then danger, then everything else."""

import random
import string
from collections.abc import Iterator

import pytest

from bot.understand import understand
from bot.understand.lexicon import OPT_OUT_WORDS, Lexicon
from bot.understand.meaning import CRISIS, HELP, LANG, MENU, START, STOP, UNKNOWN, URGENT
from bot.understand.normalise import normalise
from tests.understand import Understand
from tests.understand.small import language, lexicon

LETTERS = string.ascii_lowercase + string.digits + " "
SLIPS = 6000
"""Of some hundred thousand ways to miss a letter of a STOP word, how many are tried."""


def stop_words(lexicon: Lexicon) -> set[str]:
    ours = (word for words in lexicon.words.values() for word, command in words.commands.items() if command == STOP)
    return {*OPT_OUT_WORDS, *ours}


def vocabulary(lexicon: Lexicon) -> set[str]:
    """Every word that means something by itself."""
    found = set(lexicon.names) | set(lexicon.words)
    for one in lexicon.languages.values():
        found |= {*one.asked.words.commands, *one.asked.words.greetings}
    for words in lexicon.words.values():
        found |= {*words.commands, *words.keywords, *words.greetings}
    return found


def edits(word: str) -> Iterator[str]:
    """All texts one slip away: a letter missing, wrong, extra or swapped."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (head + letter + tail for letter in LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


@pytest.mark.parametrize("word", sorted(OPT_OUT_WORDS))
@pytest.mark.parametrize("typed", ["{}", "{}.", " {} ", "{}!!", "'{}'", "\u202e{}", "{} 🛑", "{}\n"])
@pytest.mark.parametrize("language", ["en", "es", "xx", ""])
def test_bare_stop_word_always_stops(meant: Understand, word: str, typed: str, language: str) -> None:
    for form in (word, word.upper(), word.title()):
        assert meant(typed.format(form), language).command == STOP


def test_bare_stop_outranks_even_danger() -> None:
    words = lexicon(en=language({"911": ["stop*|unsubscribe"]}))
    assert understand("stop", words).label == STOP
    assert understand("stop now", words).label == URGENT


def test_own_stop_words_stop_everybody(meant: Understand, lexicon: Lexicon) -> None:
    missed = [
        (word, code) for word in stop_words(lexicon) for code in lexicon.words if meant(word, code).command != STOP
    ]
    assert missed == []


def test_slip_of_stop_is_only_asked_about(meant: Understand, lexicon: Lexicon) -> None:
    stops, known = stop_words(lexicon), vocabulary(lexicon)
    # of several words the examples may know a slip too, and of another script no Latin letter is one
    every = sorted(
        {normalise(slip) for word in stops if word.isascii() and " " not in word for slip in edits(word)}
        - stops
        - known
    )
    slips = random.Random(5).sample(every, SLIPS)
    topics = {topic for words in lexicon.words.values() for topic in words.keywords.values()}
    # a whole word of ours inside ("stop aml") is no slip of STOP
    strayed = {
        slip: (found.label, found.rule)
        for slip in slips
        if (found := meant(slip)).label in {STOP, START, *topics} and not found.rule.startswith("optout.phrase")
    }
    assert {slip: found for slip, found in strayed.items() if not set(slip.split()) & known} == {}


@pytest.mark.parametrize(
    "word", ["stip", "sotp", "stopp", "tsop", "stpo", "step", "shop", "quitt", "cancle", "s t o p", "sto p", "cance l"]
)
def test_near_stop_asks_back(meant: Understand, word: str) -> None:
    meaning = meant(word)
    assert (meaning.label, meaning.command) == (UNKNOWN, "NEAR_STOP")


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        # danger outranks a wish to hear no more, a command, a keyword and a greeting
        ("my fever is high stop texting me", "en", URGENT),
        ("no more texts i want to die", "en", CRISIS),
        ("hello i cant breathe", "en", URGENT),
        ("help i have chest pain", "en", URGENT),
        ("menu chest pain", "en", URGENT),
        ("hola no puedo respirar", "es", URGENT),
        ("bruise and bleeding wont stop", "en", URGENT),
        ("quiero morir, no me escriban mas", "es", CRISIS),
        # in every language, whatever the person's own is
        ("me falta el aire", "en", URGENT),
        ("chest pain", "es", URGENT),
        # a wish to hear no more outranks a keyword
        ("no more texts about cancer", "en", STOP),
        ("stop sending me cancer texts", "en", STOP),
        ("no quiero mas mensajes de cancer", "es", STOP),
        # a command outranks a keyword; a keyword outranks a greeting
        ("help", "en", HELP),
        ("info", "en", HELP),
        ("menu", "en", MENU),
        ("start", "es", START),
        ("idioma", "en", LANG),
        ("english", "es", LANG),
        ("español", "en", LANG),
        ("hi what is leukemia", "en", "basics.what"),
        ("hello", "en", MENU),
        ("hola", "en", MENU),
        # words of STOP inside a sentence stop nothing
        ("when does the fever stop", "en", "side.infection"),
        ("can he quit prednisone", "en", "meds.chemo"),
        ("end of chemo", "en", "meds.chemo"),
        ("cancel my appointment", "en", "support.team"),
        ("stop bleeding", "en", URGENT),
        ("yes", "en", UNKNOWN),
        ("", "en", UNKNOWN),
        ("👍", "en", UNKNOWN),
    ],
)
def test_first_things_are_read_first(meant: Understand, text: str, language: str, label: str) -> None:
    assert meant(text, language).label == label


def test_severest_sign_of_many_wins(meant: Understand) -> None:
    assert meant("i have a fever and i cant breathe").severity == "911"
    assert meant("fever and i want to die").severity == "988"
    assert meant("chest pain and i want to die").severity == "911"


@pytest.mark.parametrize(
    ("text", "severity"), [("what is a seizure", ""), ("what is fever", ""), ("what is suicide", "988")]
)
def test_asking_about_a_sign_is_calm(meant: Understand, text: str, severity: str) -> None:
    assert meant(text).severity == severity


@pytest.mark.parametrize("filler", ["my story ", "x ", "la historia de siempre "])
def test_danger_at_either_end_of_a_long_text_is_heard(meant: Understand, filler: str) -> None:
    story = filler * (9_000 // len(filler))
    assert meant(f"i cant breathe {story}").severity == "911"
    assert meant(f"{story} i cant breathe").severity == "911"


@pytest.mark.parametrize(
    "text",
    [
        "stop now",
        "stop stop stop",
        "unsubscribe please",
        "remove me",
        "do not contact me",
        "quit texting me",
        "stop por favor",
    ],
)
def test_plain_wish_to_end_is_a_stop(meant: Understand, text: str) -> None:
    assert meant(text).label == "STOP"


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("mom is not waking up", "911"), ("throat closing up after the drip", "911"), ("chills all night", "now"),
        ("escalofríos toda la noche", "now"), ("my pee is red", "now"), ("threw up 6 times today", "now"),
        ("dont want to be here anymore", "988"), ("thinking about ending it all", "988"),
    ],
)  # fmt: skip
def test_everyday_danger_is_heard(meant: Understand, text: str, severity: str) -> None:
    assert meant(text).severity == severity


def test_stop_as_any_language_says_it_stops_everybody(meant: Understand, lexicon: Lexicon) -> None:
    assert len(lexicon.stops) > 200
    missed = [
        (word, code) for word in lexicon.stops for code in ("", "en", "es", "zh") if meant(word, code).command != STOP
    ]
    assert missed == []


@pytest.mark.parametrize("text", ["borrar", "td", "help"])
def test_a_word_that_is_more_than_stop_somewhere_is_no_stop_for_everybody(lexicon: Lexicon, text: str) -> None:
    assert text not in lexicon.stops


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("tounen", MENU), ("темы", MENU), ("ibang salita", LANG), ("demare", START), ("xoa du lieu", "my.privacy"), ("مرحبا", MENU),
        ("zhongwen", LANG), ("bonjou", MENU),
    ],
)  # fmt: skip
@pytest.mark.parametrize("own", ["en", "es", ""])
def test_a_whole_command_of_any_language_is_one_whatever_resembles_danger(
    meant: Understand, text: str, label: str, own: str
) -> None:
    assert meant(text, own).label == label


@pytest.mark.parametrize("text", ["confused", "je suis perdu", "nalilito ako"])
def test_a_cry_for_help_is_read_as_danger_first(meant: Understand, text: str) -> None:
    assert meant(text).severity == "911"


@pytest.mark.parametrize(
    ("text", "topic"), [("my nose bleeds and wont stop", "side.bleeding"), ("fever and my hair falls out", "side.hair")]
)
def test_a_sign_names_the_topics_beside_it(meant: Understand, text: str, topic: str) -> None:
    found = meant(text)
    assert found.severity
    assert topic in found.also
