"""The words of a broadcast: each language's text as it will be sent, or the reasons why it cannot be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.channels.base import SMS
from bot.engine.book import Voice
from bot.engine.texts import SEGMENT_LIMIT
from bot.rules.clean import clean
from bot.rules.segments import outside_gsm
from bot.runtime import Runtime
from bot.services.refused import Refused
from bot.services.scene import clinic_values
from bot.services.wording import Finished, finish
from bot.store.broadcasts import Wording
from bot.store.clinics import Clinic
from bot.understand.private import private_word
from bot.understand.reserved import reserved_answer

READY = "ready."
"""What the keys of ready texts begin with."""

_BRACES = re.compile(r"[{}]")
_SHORTENER = re.compile(r"\b(?:bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly)\b", re.IGNORECASE)
_OUR_NAME = "marrowline"


@dataclass(frozen=True, slots=True)
class Words:
    """One language's text, finished for SMS."""

    language: str
    text: str
    encoding: str
    segments: int


def ready(runtime: Runtime, key: str, clinic: Clinic | None) -> dict[str, str]:
    """{language: words} of a ready text, by its key with or without `ready.`; raises Refused."""
    full = key if key.startswith(READY) else READY + key
    book = runtime.book
    if full not in book.texts:
        known = sorted(name.removeprefix(READY) for name in book.texts if name.startswith(READY))
        raise Refused(f"There is no ready text `{key}`. Use one of: {', '.join(known)}")
    spoken = [code for code in book.languages if full in book.catalogs[code]]
    return {code: Voice(book, code, clinic_values(clinic)).say(full) for code in spoken}


def compose(runtime: Runtime, texts: Mapping[str, str]) -> list[Words]:
    """The texts as they will be sent, who we are before and STOP behind; raises Refused with everything to mend."""
    wanted = {language: clean(text).strip() for language, text in texts.items()}
    if not wanted:
        raise Refused("A broadcast needs words in at least one language.")
    unknown = [code for code in wanted if code not in runtime.book.languages]
    if unknown:
        offered = ", ".join(runtime.book.languages)
        raise Refused(f"Not offered: {', '.join(unknown)}. Words can be in: {offered}")
    problems = [f"{code}: {fault}" for code, text in wanted.items() for fault in _faults(runtime, text)]
    found = {code: _finished(runtime, code, text) for code, text in wanted.items()}
    problems += [f"{code}: {_too_long(one)}" for code, one in found.items() if one.size.segments > SEGMENT_LIMIT]
    if problems:
        raise Refused("; ".join(problems))
    return [Words(code, one.text, one.size.encoding, one.size.segments) for code, one in found.items()]


def opened(runtime: Runtime, wording: Wording) -> Words:
    """What was kept of a language's words."""
    return Words(wording.language, runtime.vault.open(wording.body), wording.encoding, wording.segments)


def _finished(runtime: Runtime, language: str, text: str) -> Finished:
    voice = Voice(runtime.book, language, {})
    name, stop = voice.say("begun.name"), voice.say("begun.stop")
    named = any(one in text.casefold() for one in (_OUR_NAME, name.rstrip(":").casefold()))
    whole = text if named else f"{name} {text}"
    return finish(whole if stop in whole else f"{whole} {stop}", language, SMS, runtime.settings)


def _faults(runtime: Runtime, text: str) -> Iterator[str]:
    if not text:
        yield "there are no words"
    if found := private_word(text, runtime.book.private):
        yield f"`{found}` tells of an illness or a medicine, and anybody may read a phone"
    if _BRACES.search(text):
        yield "{ and } are sent as they stand, nothing is filled in"
    if word := reserved_answer(text):
        yield f"`{word}` as an answer is a word carriers act on: it would end every message, or begin them again"
    if link := _SHORTENER.search(text):
        yield f"carriers stop links through {link[0]}: write the full address"


def _too_long(one: Finished) -> str:
    size = one.size
    costly = " ".join(outside_gsm(one.text)[:8]) if size.encoding == "UCS-2" else ""
    dear = f"; these letters more than double it: {costly}" if costly else ""
    return f"{size.segments} segments ({size.units} units, {size.encoding}), at most {SEGMENT_LIMIT}{dear}"
