"""Numbers and texts at rest: sealed to read again, marked to look up, through a rotation of keys."""

import pytest

from bot.store.vault import Vault, WrongKey, new_key

OLD, NEW, OTHER = new_key(), new_key(), new_key()
PLAIN = ["", "hi", "+12025550111", "👩🏽‍🚀 مرحبا", "a\x00b", "x" * 10_000]


@pytest.mark.parametrize("plain", PLAIN)
def test_what_is_sealed_opens(plain: str) -> None:
    vault = Vault([OLD])
    sealed = vault.seal(plain)
    assert vault.open(sealed) == plain
    assert plain == "" or plain not in sealed


def test_the_same_text_is_sealed_differently() -> None:
    vault = Vault([OLD])
    assert vault.seal("hi") != vault.seal("hi")


@pytest.mark.parametrize(
    "sealed", ["", "x", "gAAAAA", Vault([OTHER]).seal("hi")], ids=["nothing", "short", "cut", "foreign"]
)
def test_what_no_key_opens_is_said_so(sealed: str) -> None:
    with pytest.raises(WrongKey) as caught:
        Vault([OLD]).open(sealed)
    assert "ENCRYPTION_KEYS" in str(caught.value)
    assert OLD not in str(caught.value)


def test_rotation_loses_nobody() -> None:
    before, after = Vault([OLD]), Vault([NEW, OLD])
    sealed = before.seal("+12025550111")
    assert after.open(sealed) == "+12025550111"
    assert after.mark("+12025550111") == before.mark("+12025550111")


def test_the_new_key_seals_after_rotation() -> None:
    sealed = Vault([NEW, OLD]).seal("hi")
    assert Vault([NEW]).open(sealed) == "hi"
    with pytest.raises(WrongKey):
        Vault([OLD]).open(sealed)


def test_marks_depend_on_key_and_address() -> None:
    marks = {
        Vault([key]).mark(address)
        for key in (OLD, NEW)
        for address in ("+12025550111", "+12025550112", "whatsapp:+12025550111", "")
    }
    assert len(marks) == 8
    assert {len(mark) for mark in marks} == {43}


def test_a_mark_does_not_tell_its_address() -> None:
    assert "2025550111" not in Vault([OLD]).mark("+12025550111")
    assert Vault([OLD]).mark("+12025550111") == Vault([OLD]).mark("+12025550111")
