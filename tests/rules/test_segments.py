"""Segments: the golden vectors of Twilio's calculator, and what must hold for any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.segments import GSM_ALL, GSM_BASIC, GSM_EXTENDED, first_part, measure, outside_gsm

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "segment_vectors.json").read_text(encoding="utf-8"))[
    "vectors"
]

CASES = [
    # text, encoding, units, segments
    ("", "GSM-7", 0, 1),
    ("a" * 160, "GSM-7", 160, 1),
    ("a" * 161, "GSM-7", 161, 2),
    ("a" * 306, "GSM-7", 306, 2),
    ("a" * 307, "GSM-7", 307, 3),
    ("€" * 80, "GSM-7", 160, 1),
    ("€" * 81, "GSM-7", 162, 2),
    ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
    ("a" * 151 + "€" + "a" * 153, "GSM-7", 306, 2),
    ("á" * 70, "UCS-2", 70, 1),
    ("á" * 71, "UCS-2", 71, 2),
    ("a" * 69 + "á", "UCS-2", 70, 1),
    ("a" * 70 + "á", "UCS-2", 71, 2),
    ("👍" * 35, "UCS-2", 70, 1),
    ("👍" * 36, "UCS-2", 72, 2),
    ("化" * 134, "UCS-2", 134, 2),
    ("化" * 135, "UCS-2", 135, 3),
]


@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_golden_vector_is_measured_alike(vector: dict[str, object]) -> None:
    size = measure(str(vector["text"]))
    assert (size.encoding, size.segments) == (vector["encoding"], vector["segments"])


@pytest.mark.parametrize(("text", "encoding", "units", "segments"), CASES)
def test_size_at_the_limits(text: str, encoding: str, units: int, segments: int) -> None:
    size = measure(text)
    assert (size.encoding, size.units, size.segments) == (encoding, units, segments)


def test_alphabet_has_its_127_characters() -> None:
    # 128 places less the escape to the extension table, and ten characters in that table
    assert (len(GSM_BASIC), len(GSM_EXTENDED), GSM_BASIC & GSM_EXTENDED) == (127, 10, frozenset())


@pytest.mark.parametrize("cluster", ["👨‍👩‍👧‍👦", "👍🏽", "🇺🇸", "e\u0301\u0302\u0303"])
def test_cluster_never_straddles_two_parts(cluster: str) -> None:
    units = len(cluster.encode("utf-16-le")) // 2
    fits, straddles = "я" * (67 - units) + cluster, "я" * (68 - units) + cluster
    assert measure(fits + "я" * 67).segments == 2
    assert measure(straddles + "я" * (67 - units)).segments == 2
    assert measure(straddles + "я" * (68 - units)).segments == 3


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("plain {text}", []),
        ("año ¿qué? ¡sí!", ["í"]),
        ("línea única, línea", ["í", "ú"]),
        ("it’s – ok…", ["’", "–", "…"]),
    ],
)
def test_costly_characters_are_named_once(text: str, outside: list[str]) -> None:
    assert outside_gsm(text) == outside


@given(st.text(max_size=400))
def test_encoding_follows_from_the_characters(text: str) -> None:
    assert (measure(text).encoding == "GSM-7") == (not outside_gsm(text)) == (set(text) <= GSM_ALL)


@given(st.text(max_size=400), st.text(max_size=40))
def test_longer_text_never_costs_less(text: str, more: str) -> None:
    assert measure(text + "\n" + more).segments >= measure(text).segments


@given(st.text(max_size=400))
def test_segments_hold_all_units(text: str) -> None:
    size = measure(text)
    single, part = (160, 153) if size.encoding == "GSM-7" else (70, 67)
    assert size.units <= (single if size.segments == 1 else size.segments * part)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ""), ("a" * 160, "a" * 160), ("a" * 161, "a" * 153), ("a" * 152 + "€" + "a" * 152, "a" * 152),
        ("á" * 70, "á" * 70), ("á" * 71, "á" * 67), ("a" * 66 + "👍" * 9, "a" * 66),
    ],
)  # fmt: skip
def test_first_part_is_what_comes_first(text: str, first: str) -> None:
    assert first_part(text) == first


@given(st.text(max_size=400))
def test_first_part_fits_one_segment_and_begins_the_text(text: str) -> None:
    first = first_part(text)
    assert text.startswith(first)
    assert (first == text) == (measure(text).segments == 1)
