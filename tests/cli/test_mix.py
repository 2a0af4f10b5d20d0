"""Examples made of two: what is learned from them, and what trees are grown on."""

from bot.cli.mix import mixed
from bot.content import learned, loader
from bot.understand.evaluation import Row
from bot.understand.meaning import CRISIS, STOP, UNKNOWN, URGENT

ROWS = [
    Row("en", "i have chest pain", URGENT, "911", "R14"), Row("en", "i want to die", CRISIS, "988", "R26"),
    Row("en", "cancel my visit", "support.team"), Row("en", "see you monday", UNKNOWN), Row("en", "leave me alone", STOP),
    Row("en", "dry skin", URGENT, "visit", "R27"), Row("es", "me duele el pecho", URGENT, "911", "R14"),
    Row("es", "gracias", UNKNOWN), Row("es", "hasta luego", UNKNOWN),
]  # fmt: skip


def test_a_sign_stays_one_beside_what_is_harmless() -> None:
    found = [row for row, _ in mixed(ROWS * 3, [0] * 27)]
    signs = [row for row in found if row.is_danger]
    assert signs
    for row in signs:
        (own,) = [one for one in ROWS if one.is_danger and one.text in row.text]
        assert (row.label, row.severity, row.note, row.language) == (own.label, own.severity, own.note, own.language)
        assert row.text != own.text


def test_two_harmless_texts_stay_harmless_and_nothing_else_is_joined() -> None:
    found = [row for row, _ in mixed(ROWS * 3, [0] * 27)]
    assert {row.label for row in found if not row.is_danger} == {UNKNOWN}
    assert not any("leave me alone" in row.text or "dry skin" in row.text for row in found)


def test_what_is_joined_is_of_one_part_and_the_same_every_time() -> None:
    rows = [row for row in learned.examples(loader.ROOT) if row.language == "ko"][:1_000]
    parts = [at % 3 for at in range(len(rows))]
    found = list(mixed(rows, parts))
    assert found == list(mixed(rows, parts))
    texts = {part: [row.text for row, own in zip(rows, parts, strict=True) if own == part] for part in range(3)}
    for row, part in found[::20]:
        assert sum(text in row.text for text in texts[part]) >= 2
