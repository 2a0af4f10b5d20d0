"""Keywords and commands: exact, inside a sentence, one slip away."""

from collections.abc import Iterator

import pytest
from rapidfuzz.distance import OSA

from bot.content import loader, yaml_file
from bot.understand.lexicon import Lexicon, Words
from bot.understand.meaning import HELP, LANG, MENU, START, STOP, SUBSCRIBE
from bot.understand.normalise import normalise
from tests.understand import Understand

SENTENCES = {"en": "tell me about {} please", "es": "hable de {} por favor"}
LANGUAGES = sorted(SENTENCES)


def slips(word: str) -> Iterator[str]:
    """One letter missing, doubled, wrong or swapped."""
    for at in range(len(word)):
        head, tail = word[:at], word[at + 1 :]
        yield head + tail
        yield head + word[at] * 2 + tail
        yield from (head + letter + tail for letter in "qx")
        yield word[:at] + word[at : at + 2][::-1] + word[at + 2 :]


def single_words(words: Words) -> dict[str, str]:
    return {key: topic for key, topic in words.keywords.items() if " " not in key and "." in topic}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_keyword_leads_to_its_topic(meant: Understand, lexicon: Lexicon, language: str) -> None:
    astray = {
        key: (found.label, found.rule)
        for key, topic in lexicon.words[language].keywords.items()
        if (found := meant(key, language)).label != topic
    }
    assert astray == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_keyword_works_in_capitals(meant: Understand, lexicon: Lexicon, language: str) -> None:
    for key in lexicon.words[language].keywords:
        assert meant(f" {key.upper()}!", language) == meant(key, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keyword_is_found_inside_a_sentence(meant: Understand, lexicon: Lexicon, language: str) -> None:
    """Its topic comes first; for a few keywords the examples put another one before it."""
    listed = lexicon.words[language].keywords.items()
    keywords = {key: topic for key, topic in listed if key != "all" and "." in topic}
    found = {key: meant(SENTENCES[language].format(key), language) for key in keywords}
    astray = {key: found[key] for key, topic in keywords.items() if topic not in (found[key].label, *found[key].also)}
    assert len(astray) <= 0.01 * len(keywords), astray
    assert sum(found[key].label != topic for key, topic in keywords.items()) <= 0.03 * len(keywords)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_slip_still_finds_the_topic(meant: Understand, lexicon: Lexicon, language: str) -> None:
    own = single_words(lexicon.words[language])
    everything = {
        word for words in lexicon.words.values() for word in (*words.keywords, *words.commands, *words.greetings)
    }

    def is_fair(slip: str, key: str) -> bool:
        """Whether the slip is a word of nobody, and of no other word so near."""
        others = (other for other, topic in own.items() if topic != own[key] and len(other) > 4)
        return slip not in everything and all(OSA.distance(slip, other, score_cutoff=1) > 1 for other in others)

    tried = {
        (slip, topic)
        for key, topic in own.items()
        if len(key) > 4
        for slip in slips(key)
        # a letter three times running is drawn out, and counts once
        if is_fair(slip, key) and normalise(slip) == slip
    }
    # a slip that reads as STOP or as danger is answered as that
    astray = {
        (slip, topic, found.label, found.rule)
        for slip, topic in tried
        if (found := meant(slip, language)).label != topic and not found.command and not found.severity
    }
    assert len(tried) > 1000
    assert astray == set()


@pytest.mark.parametrize("text", ["red", "har", "typ", "agee", "odd", "ra"])
def test_short_word_is_never_guessed(meant: Understand, text: str) -> None:
    assert meant(text).rule in ("none", "command.slip", "optout.slip")


@pytest.mark.parametrize("text", ["ALL", "all", " All? ", "ALL!", "what is ALL", "¿Qué es LLA?", "LLA"])
def test_all_alone_is_the_disease(meant: Understand, text: str) -> None:
    assert meant(text).label == "basics.what"
    assert meant(text, "es").label == "basics.what"


@pytest.mark.parametrize(
    "text",
    [
        "is that all", "all of them", "thanks for all", "that is all for now", "tell me all", "all good", "all my friends are here",
        "after all", "not at all", "all all all",
    ],
)  # fmt: skip
def test_all_inside_a_sentence_says_nothing(meant: Understand, text: str) -> None:
    assert meant(text).label != "basics.what"


@pytest.mark.parametrize("text", ["I have ALL", "¿eso es all?"])
def test_all_inside_a_sentence_is_no_keyword_of_its_own(meant: Understand, text: str) -> None:
    """What the other words make likely, examples may tell."""
    assert not meant(text).rule.startswith("keyword")


def test_longest_keyword_inside_wins(meant: Understand) -> None:
    meaning = meant("low white cells and losing my hair, please explain")
    assert meaning.label == "side.infection"
    assert "side.hair" in meaning.also


def test_own_language_is_read_first(meant: Understand) -> None:
    assert (meant("cancer", "en").language, meant("cancer", "es").language) == ("en", "es")


@pytest.mark.parametrize(
    ("text", "language", "label", "command", "value"),
    [
        ("help", "en", HELP, "HELP", ""),
        ("AYUDA", "en", HELP, "HELP", ""),
        ("menú", "en", MENU, "MENU", ""),
        ("back", "es", MENU, "BACK", ""),
        ("más", "en", MENU, "MORE", ""),
        ("atrás", "es", MENU, "BACK", ""),
        ("START", "es", START, "START", ""),
        ("unstop", "en", START, "START", ""),
        ("forget", "en", "my.privacy", "FORGET", ""),
        ("borrar mis datos", "es", "my.privacy", "FORGET", ""),
        ("lang", "en", LANG, "LANG", ""),
        ("lang es", "en", LANG, "LANG", "es"),
        ("language spanish", "en", LANG, "LANG", "es"),
        ("idioma inglés", "es", LANG, "LANG", "en"),
        ("Español", "en", LANG, "LANG", "es"),
        ("ENGLISH", "es", LANG, "LANG", "en"),
        ("hepl", "en", HELP, "HELP", ""),
        ("manu", "en", MENU, "MENU", ""),
        ("mroe", "en", MENU, "MORE", ""),
        ("TIPPS", "en", SUBSCRIBE, "TIPS", ""),
        ("subscrbe", "en", SUBSCRIBE, "TIPS", ""),
        ("concejos", "es", SUBSCRIBE, "TIPS", ""),
        ("consjos", "es", SUBSCRIBE, "TIPS", ""),
        ("stop tipps", "en", SUBSCRIBE, "TIPS_OFF", ""),
        ("no mas concejos", "es", SUBSCRIBE, "TIPS_OFF", ""),
        ("CHECK IN", "en", "my.checkin", "CHECKIN", ""),
        ("Check-in", "en", "my.checkin", "CHECKIN", ""),
        ("chekin", "en", "my.checkin", "CHECKIN", ""),
        ("hacer chekeo", "es", "my.checkin", "CHECKIN", ""),
        ("invitation", "en", SUBSCRIBE, "INVITE", ""),
        ("invtie", "en", SUBSCRIBE, "INVITE", ""),
        ("invitr", "es", SUBSCRIBE, "INVITE", ""),
    ],
)
def test_command_is_understood(
    meant: Understand, text: str, language: str, label: str, command: str, value: str
) -> None:
    meaning = meant(text, language)
    assert (meaning.label, meaning.command, meaning.value) == (label, command, value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_word_is_understood(meant: Understand, language: str) -> None:
    spec = yaml_file.read(loader.ROOT / "locales" / language / "words.yaml", loader.ROOT)
    typed = {str(word.value): command for command, words in spec.items("commands") for word in words.value}
    assert {word: meant(word, language).command for word in typed} == typed


@pytest.mark.parametrize("slip", ["strat", "sart", "startt", "forgett", "forgte", "foget", "unstopp"])
def test_weighty_command_forgives_no_slip(meant: Understand, slip: str) -> None:
    assert meant(slip).command in ("", "NEAR_STOP")


@pytest.mark.parametrize(
    "text", ["lips", "hips", "trips", "ship", "chin", "chicken", "invited over", "cheek", "latidos"]
)
def test_a_word_near_a_command_of_a_programme_begins_nothing(meant: Understand, text: str) -> None:
    assert meant(text).command not in ("TIPS", "TIPS_OFF", "CHECKIN", "INVITE")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slip_of_a_command_hides_danger_or_stop(meant: Understand, lexicon: Lexicon, language: str) -> None:
    """Whole texts one letter away from TIPS, CHECKIN, INVITE and their like that are danger or STOP stay so."""
    programmes = ("TIPS", "TIPS_OFF", "CHECKIN", "INVITE")
    typed = [word for word, name in lexicon.words[language].commands.items() if name in programmes]
    ending = {word for words in lexicon.words.values() for word, name in words.commands.items() if name == STOP}
    astray = [
        (slip, found.rule)
        for word in typed
        for slip in slips(word)
        if (found := meant(slip, language)).command in programmes
        and (found.severity or any(OSA.distance(slip, stop, score_cutoff=1) <= 1 for stop in ending))
    ]
    assert astray == []


@pytest.mark.parametrize(
    "text",
    [
        "quiero saber",
        "estoy en casa",
        "muy bueno",
        "necesito ayuda ahora",
        "what number is that",
        "I tried it",
        "at present",
    ],
)
def test_everyday_word_is_no_slip(meant: Understand, text: str) -> None:
    assert meant(text).rule != "keyword.slip"
