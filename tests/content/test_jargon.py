"""Words of medicine: what explains one, what does not, and that the prover names the text that leaves it unexplained."""

import pytest

from bot.content.proof import check, jargon
from bot.engine.texts import Text
from tests.content import Copy

KNOWN = {
    "platelets?": ("stop bleeding",),
    "marrow": ("inside of",),
    "transplants?": ("new cells",),
    "car t": ("changed",),
}


def left(words: str, kind: str = "article", name: str = "") -> list[str]:
    return list(jargon.unexplained(Text("key", words, kind, "flows/x.yaml:1"), name, KNOWN))


@pytest.mark.parametrize(
    ("words", "unexplained"),
    [
        ("Your platelets may be low.", ["platelets"]),
        ("Platelets (bits of cells) may be low.", []),
        ("Platelets help stop bleeding. Yours may be low.", []),
        ("CAR T cells (made from your own) help.", []),
        ("Ask about CAR T and a transplant.", ["transplant", "car t"]),
        ("A transplant gives you new cells. Marrow makes blood.", ["marrow"]),
        ("Text WORD PLATELETS to read on.", []),
        ("Marrowline writes to you.", []),
        ("The platelet (it helps) and the marrow.", ["marrow"]),
    ],
)
def test_a_hard_word_needs_its_meaning(words: str, unexplained: list[str]) -> None:
    assert left(words) == unexplained


def test_a_word_of_the_glossary_is_not_hard_in_its_own_entry() -> None:
    assert left("Cells made in marrow.", "word", "Bone marrow") == []
    assert left("Cells made in marrow.", "word", "Blast") == ["marrow"]


@pytest.mark.parametrize("kind", ["title", "part", "alert"])
def test_what_is_no_message_explains_nothing(kind: str) -> None:
    assert left("Platelets", kind) == []


def test_the_prover_names_the_text(copy: Copy) -> None:
    copy.only("en")
    copy.replace(
        "flows/series/sct.yaml", "They may give platelets (they help stop bleeding).", "They may give platelets."
    )
    (fault,) = [fault for fault in check(copy.root).faults if "what it means" in fault.problem]
    assert fault.problem == "`tip.SCT.7` says `platelets` and not what it means"
    assert fault.where.startswith("flows/series/sct.yaml:")
