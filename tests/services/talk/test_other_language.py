"""Another language than the own one, through every store: asked about once, also after Redis was emptied."""

from bot.runtime import Runtime
from tests.services.talking import person, said

STAY = "Responda ESPAÑOL."


def language_of(runtime: Runtime, number: str) -> str:
    found = person(runtime, number)
    assert found
    return found.language


def test_it_is_asked_once_though_redis_forgets(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    assert STAY in said(both_runtimes, number, "moretones")[-1]
    both_runtimes.cache.flushall()
    assert not any(STAY in one for one in said(both_runtimes, number, "cansancio"))
    assert language_of(both_runtimes, number) == "en"


def test_it_is_asked_behind_what_only_the_world_can_say(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    code, stay = said(both_runtimes, number, "invitar")
    assert code.startswith("Su codigo es ")
    assert STAY in stay


def test_the_word_that_is_named_is_kept(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    said(both_runtimes, number, "moretones")
    said(both_runtimes, number, "ESPAÑOL")
    assert language_of(both_runtimes, number) == "es"
    assert said(both_runtimes, number, "menu")[0].startswith("MARROWLINE\n1 ACERCA")


def test_danger_asks_nothing_and_the_next_text_does(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    calls = said(both_runtimes, number, "no puedo respirar")
    assert calls[0].startswith("LLAME AL 911 YA.")
    assert not any(STAY in one for one in calls)
    assert STAY in said(both_runtimes, number, "moretones")[-1]
