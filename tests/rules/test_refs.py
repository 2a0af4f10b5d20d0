"""The pair of functions that writes and reads what a due row belongs to."""

import pytest

from bot.rules.refs import ENROLMENT, LINK, RUN, VISIT, is_of, number_of, ref_of


@pytest.mark.parametrize("word", [VISIT, ENROLMENT, RUN, LINK])
@pytest.mark.parametrize("number", [1, 12, 10**9])
def test_what_is_written_is_read(word: str, number: int) -> None:
    ref = ref_of(word, number)
    assert (number_of(ref), is_of(word, ref)) == (number, True)
    assert [other for other in (VISIT, ENROLMENT, RUN, LINK) if is_of(other, ref)] == [word]


def test_it_is_written_as_the_rows_of_older_days_are() -> None:
    assert [ref_of(VISIT, 12), ref_of(ENROLMENT, 5), ref_of(RUN, 7), ref_of(LINK, 3)] == [
        "visit:12", "enrolment:5", "run:7", "link:3",
    ]  # fmt: skip


@pytest.mark.parametrize("ref", ["", "visit", "visit:", "visit:x"])
def test_what_is_no_ref_has_no_number(ref: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        number_of(ref)
