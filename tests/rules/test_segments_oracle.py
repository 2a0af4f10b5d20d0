"""`measure` against Twilio's own calculator, on a few thousand texts made to be awkward."""

import json
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.messages import every_message
from bot.engine.book import Book
from bot.rules.segments import GSM_BASIC, GSM_EXTENDED, measure

ORACLE = Path(__file__).resolve().parent.parent / "oracle"
BASIC, EXTENDED = sorted(GSM_BASIC), sorted(GSM_EXTENDED)
EMOJI = ("👍", "👍🏽", "👨‍👩‍👧‍👦", "🇺🇸", "🇪🇸", "❤️", "🏳️‍🌈", "1️⃣", "🫀", "👩🏾‍⚕️")
MARKED = ("e\u0301", "a\u0300", "n\u0303", "o\u0302\u0301", "क्षि", "ท้", "각", "ị", "\u0301")
WIDE = (*tuple("化疗白血病急性淋巴细胞항암치료くすり"), "𠮷", "𝒜")
RIGHT_TO_LEFT = (*tuple("ابيضاض الدم لوسمی سرطان"), "\u2068", "\u2069", "\u200f")
MIXED = (*BASIC, *EXTENDED, *EMOJI, *MARKED, *WIDE, *RIGHT_TO_LEFT, "á", "í", "ã", "’", "\u00a0", "\t", "`")

Sizes = list[tuple[str, int]]
Oracle = Callable[[list[str]], Sizes]


@pytest.fixture(scope="session")
def twilio(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    """Twilio's calculator, installed beside the tests' temporary files; one node process a call."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not (npm and node):
        pytest.skip("no npm or no node on PATH: Twilio's calculator was not asked")
    folder = tmp_path_factory.mktemp("oracle")
    shutil.copytree(ORACLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    options = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--fetch-retries=0",
        "--fetch-timeout=20000",
    ]
    installed = subprocess.run(
        [npm, "ci", *options], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    if installed.returncode:
        reason = next((line for line in installed.stderr.splitlines() if "error" in line.lower()), "no reason given")
        pytest.skip(f"npm ci did not work, so Twilio's calculator was not asked: {reason}")

    def ask(texts: list[str]) -> Sizes:
        command = [node, "measure.js"]
        answer = subprocess.run(command, cwd=folder, input=json.dumps(texts).encode(), capture_output=True, check=True)
        return [(encoding, segments) for encoding, segments in json.loads(answer.stdout)]

    return ask


def drawn(dice: random.Random, pool: tuple[str, ...] | list[str], longest: int) -> str:
    return "".join(dice.choices(pool, k=dice.randint(0, longest)))


def at_a_border(dice: random.Random, filler: str, piece: str, single: int, part: int) -> str:
    """`piece` within a few units of where a message or a part ends."""
    end = dice.choice([single, part, 2 * part, 3 * part, 2 * single])
    head = max(0, end + dice.randint(-12, 3))
    return filler * head + piece * dice.randint(1, 4) + filler * dice.randint(0, 2 * part)


def awkward_texts(seed: int, rounds: int) -> list[str]:
    dice = random.Random(seed)
    texts = ["", *BASIC, *EXTENDED, *EMOJI, *MARKED, *WIDE, *RIGHT_TO_LEFT]
    for _ in range(rounds):
        texts += [
            drawn(dice, BASIC, 500),
            drawn(dice, [*BASIC, *EXTENDED * 4], 400),
            at_a_border(dice, "a", dice.choice(EXTENDED), 160, 153),
            at_a_border(dice, "a", dice.choice(EXTENDED) + "b", 160, 153),
            at_a_border(dice, "я", dice.choice(EMOJI), 70, 67),
            at_a_border(dice, "я", dice.choice(MARKED), 70, 67),
            at_a_border(dice, "a", dice.choice(EMOJI), 70, 67),
            drawn(dice, EMOJI, 40),
            drawn(dice, (*MARKED, "a", "ñ"), 200),
            drawn(dice, WIDE, 220),
            drawn(dice, (*RIGHT_TO_LEFT, " "), 220),
            drawn(dice, MIXED, 200),
        ]
    return texts


def differences(texts: list[str], sizes: Sizes) -> list[tuple[str, str, int, str, int]]:
    found = zip(texts, map(measure, texts), sizes, strict=True)
    return [
        (text, ours.encoding, ours.segments, *theirs)
        for text, ours, theirs in found
        if (ours.encoding, ours.segments) != theirs
    ]


def test_awkward_texts_agree_with_twilio(twilio: Oracle) -> None:
    texts = awkward_texts(seed=20261123, rounds=200)
    assert differences(texts, twilio(texts)) == []


def test_our_own_messages_agree_with_twilio(twilio: Oracle, book: Book) -> None:
    texts = [reply.text for language in book.languages for reply in every_message(book, language)]
    assert differences(texts, twilio(texts)) == []


def test_golden_vectors_agree_with_twilio(twilio: Oracle) -> None:
    vectors = json.loads((ORACLE.parent / "data" / "segment_vectors.json").read_text(encoding="utf-8"))["vectors"]
    recorded = [(vector["encoding"], vector["segments"]) for vector in vectors]
    assert twilio([vector["text"] for vector in vectors]) == recorded
