"""Text when content is built: one form, no traps; and nothing that breaks an XML answer."""

import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.clean import clean, printable
from bot.rules.segments import measure


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("it’s ‘here’ ‛now‚ 5′", "it's 'here' 'now' 5'"),
        ("“yes” „no‟ «sí» 5″", '"yes" "no" "sí" 5"'),
        ("a‐b‑c‒d–e—f―g−h", "a-b-c-d-e-f-g-h"),
        ("911\u00a0now\u202fplease\u3000ok\tgo", "911 now please ok go"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen\u2060", "zerowidth softhyphen"),
        ("wait…", "wait..."),
        ("• one\r\n• two", "- one\n- two"),
        ("e\u0301n\u0303", "éñ"),
        ("e\u200b\u0301", "é"),
        ("`code` ´x´", "'code' 'x'"),
        ("", ""),
    ],
)
def test_typographic_traps_are_taken_out(written: str, kept: str) -> None:
    assert clean(written) == kept


@pytest.mark.parametrize("trap", "’‘“”«»–—…\u00a0\u202f\u2011•`\t")
def test_trap_no_longer_costs_ucs2(trap: str) -> None:
    assert measure(trap).encoding == "UCS-2"
    assert measure(clean(trap)).encoding == "GSM-7"


@given(st.text())
@example("e\u200b\u0301")
@example("\u1fef")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text())
@example("\x00\x0b\x0c\x1f\x7f\ufffe\uffff")
@example("👍\U0010ffff")
def test_printable_text_is_legal_xml(text: str) -> None:
    shown = printable(text)
    parsed = ElementTree.fromstring(f"<Message>{escape(shown)}</Message>").text or ""
    # a parser reads every line end as \n
    assert parsed == shown.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("code", [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_forbidden_character_is_taken_out(code: int) -> None:
    assert printable(f"a{chr(code)}b") == "ab"


@pytest.mark.parametrize("character", ["\t", "\n", "\r", " ", "\x7f", "ñ", "\ud7ff", "\ue000", "\ufffd", "👍"])
def test_allowed_character_is_kept(character: str) -> None:
    assert printable(f"a{character}b") == f"a{character}b"
