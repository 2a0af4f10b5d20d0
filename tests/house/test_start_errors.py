"""A start that cannot succeed says why in plain lines, at once, and gives no secret away."""

import shutil
import sys
import time
from pathlib import Path

import pytest

from bot.store.vault import new_key
from tests.house.tools import ROOT, run

QUICK = 20.0
"""Seconds; on an idle machine it takes two."""
SECRETS = {
    "SECRET_KEY": "sesame-cookie-secret-41",
    "TWILIO_AUTH_TOKEN": "sesame-token-one-42,sesame-token-two-43",
    "REDIS_URL": "redis://:sesame-password-45@127.0.0.1:1/0",
    "DATABASE_URL": "postgresql+psycopg://someone:sesame-password-44@127.0.0.1:1/none",
}
SERVE = (sys.executable, "-m", "bot.cli", "serve", "--port", "1")
WEB = (sys.executable, "-m", "bot.web.server", "--port", "1")
MODULES = ("workers.run", "workers.clock")


def test_every_missing_setting_is_named(tmp_path: Path) -> None:
    begun = time.monotonic()
    ended = run(*SERVE, home=ROOT, settings={"VAR_DIR": str(tmp_path), **SECRETS})
    assert time.monotonic() - begun < QUICK
    assert ended.returncode != 0
    wanted = (
        "ENCRYPTION_KEYS",
        "PUBLIC_BASE_URL",
        "TWILIO_ACCOUNT_SID",
        "TWILIO_FROM_NUMBER",
        "TWILIO_MESSAGING_SERVICE_SID",
    )
    assert [name for name in wanted if name not in ended.stderr] == []
    assert "SECRET_KEY" not in ended.stderr, "it is set"
    _tells_nothing(ended.stdout + ended.stderr)


def test_every_wrong_setting_is_named(tmp_path: Path) -> None:
    # a fever limit may be lowered, never raised
    wrong = {"FEVER_LIMIT_C": "38.1", "SEGMENT_PRICE": "sesame-price", "DEMO": "sesame-maybe"}
    ended = run(*WEB, home=ROOT, settings={"VAR_DIR": str(tmp_path), **SECRETS, **wrong})
    assert ended.returncode != 0
    assert [name for name in wrong if name not in ended.stderr] == []
    _tells_nothing(ended.stdout + ended.stderr)


@pytest.mark.parametrize(
    "command",
    [
        ("bot.web.server", "--port", "1"),
        ("workers.run", "--burst"),
        ("workers.clock",),
        ("bot.cli", "tick"),
        ("bot.cli", "migrate"),
        ("bot.cli", "clinic", "create", "--name", "Green Valley", "--phone", "202-555-0100"),
        ("bot.cli", "broadcast", "approve", "closed", "--by", "Ben"),
    ],
    ids=" ".join,
)
def test_every_start_names_every_wrong_setting(command: tuple[str, ...], tmp_path: Path) -> None:
    wrong = {
        "DEFAULT_TIMEZONE": "Sesame", "QUIET_HOURS": "99:99-77:77", "LANGUAGES": "sesame", "DEFAULT_REGION": "sesame",
        "FREQUENCY_CAP": "0/sesame", "SENDER_RATE": "sesame", "SMTP_URL": "sesame", "TWILIO_FROM_NUMBER": "sesame",
    }  # fmt: skip
    ended = run(sys.executable, "-m", *command, home=ROOT, settings={**_everything(tmp_path), **wrong})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert [name for name in wrong if f"  {name}: " not in ended.stderr] == []
    _tells_nothing(ended.stderr.replace(str(tmp_path), "").lower())


def test_a_bad_key_is_named_and_not_shown(tmp_path: Path) -> None:
    settings = {**_everything(tmp_path), "ENCRYPTION_KEYS": "sesame-no-fernet-key"}
    ended = run(*WEB, home=ROOT, settings=settings)
    assert ended.returncode != 0
    assert "ENCRYPTION_KEYS" in ended.stderr
    _tells_nothing(ended.stdout + ended.stderr)


@pytest.mark.parametrize("module", MODULES)
def test_every_process_refuses_to_start_without_settings(module: str, tmp_path: Path) -> None:
    ended = run(sys.executable, "-m", module, home=ROOT, settings={"VAR_DIR": str(tmp_path)})
    assert ended.returncode != 0
    assert "ENCRYPTION_KEYS" in ended.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, to be broken."""
    folder = tmp_path_factory.mktemp("copy")
    without = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in ("bot", "workers", "flows", "locales"):
        shutil.copytree(ROOT / name, folder / name, ignore=without)
    return folder


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("flows/main.yaml", "    5: side", "    5: nowhere", ("flows/main.yaml:", "`nowhere`", "does not exist")),
        ("flows/main.yaml", "  kind: menu", "  kind: [menu", ("flows/main.yaml:", "not YAML")),
        ("flows/topics/side.yaml", "  kind: article", "  kind: poem", ("flows/topics/side.yaml:", "poem", "article")),
        ("locales/es/words.yaml", "  side.late: [", "  side.later: [", ("locales/es/words.yaml:", "`side.later`")),
        ("locales/es/LC_MESSAGES/messages.po", 'msgctxt "welcome"', 'msgctxt "welcome', ("messages.po:",)),
        ("flows/redflags/en.yaml", 'severity: "911"', 'severity: "112"', ("flows/redflags/en.yaml:", "`112`", "988")),
    ],
    ids=["dangling", "not-yaml", "unknown-kind", "unknown-topic", "broken-po", "unknown-severity"],
)
def test_broken_content_stops_the_start(
    file: str, before: str, after: str, told: tuple[str, ...], copy: Path, tmp_path: Path
) -> None:
    path = copy / file
    kept = path.read_text(encoding="utf-8")
    assert before in kept
    path.write_text(kept.replace(before, after, 1), encoding="utf-8")
    try:
        ended = run(*WEB, home=copy, settings=_everything(tmp_path))
    finally:
        path.write_text(kept, encoding="utf-8")
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    line = next(line for line in ended.stderr.splitlines() if line.startswith(file))
    assert line.removeprefix(file + ":").partition(":")[0].isdigit(), "the line is named"
    assert [words for words in told if words not in ended.stderr] == []
    assert len(line.rstrip(".").split(". ")) > 1, "how to mend it is said too"


def _everything(folder: Path) -> dict[str, str]:
    return {
        # a Redis that is not there: none is started that a start too many would leave behind
        "VAR_DIR": str(folder), "REDIS_URL": "redis://127.0.0.1:1/0", "SECRET_KEY": "sesame-cookie", "ENCRYPTION_KEYS": new_key(),
        "PUBLIC_BASE_URL": "https://texts.example.org", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "sesame-token", "TWILIO_FROM_NUMBER": "+12025550199", "ALLOW_DRAFT_TRANSLATIONS": "true",
    }  # fmt: skip


def _tells_nothing(said: str) -> None:
    assert "sesame" not in said
    assert "traceback" not in said.lower()
