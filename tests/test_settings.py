"""Settings: all that is wrong is named at once, and no value is ever shown."""

import traceback
from pathlib import Path

import pytest

from bot import settings
from bot.settings import MissingSettings, Settings
from bot.store.vault import new_key

GOOD = {
    "SECRET_KEY": "s",
    "ENCRYPTION_KEYS": new_key(),
    "PUBLIC_BASE_URL": "https://texts.example.org",
    "TWILIO_ACCOUNT_SID": "AC" + "a" * 32,
    "TWILIO_AUTH_TOKEN": "t",
    "TWILIO_FROM_NUMBER": "+12025550199",
}
NEEDED = ("SECRET_KEY", "ENCRYPTION_KEYS", "PUBLIC_BASE_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment without any setting of ours, and no .env beside us."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def put(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def refused() -> MissingSettings:
    with pytest.raises(MissingSettings) as caught:
        settings.for_service()
    return caught.value


def test_everything_missing_is_named_at_once() -> None:
    error = refused()
    assert all(any(line.startswith(f"{name} ") for line in error.problems) for name in NEEDED)
    assert any("TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM_NUMBER" in line for line in error.problems)
    assert len(error.problems) == len(NEEDED) + 1


def test_enough_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, **GOOD)
    assert settings.missing(settings.for_service()) == []


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("empty", [None, ""])
def test_one_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: str, empty: str | None) -> None:
    put(monkeypatch, **{key: value for key, value in GOOD.items() if key != name})
    if empty is not None:
        put(monkeypatch, **{name: empty})
    (problem,) = refused().problems
    assert name in problem


def test_a_messaging_service_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, **(GOOD | {"TWILIO_FROM_NUMBER": "", "TWILIO_MESSAGING_SERVICE_SID": "MG" + "a" * 32}))
    assert settings.for_service().senders == ()


@pytest.mark.parametrize("name", NAMES)
def test_empty_counts_as_unset(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    put(monkeypatch, **{name: ""})
    assert settings.read() == Settings()


INVALID = {
    "FEVER_LIMIT_C": "sekrit-value-fever",
    "ALLOW_DRAFT_TRANSLATIONS": "sekrit-value-draft",
    "DEMO": "sekrit-value-demo",
    "SEGMENT_PRICE": "sekrit-value-price",
    "LOOP_BRAKE": "sekrit-value-brake",
}


def test_everything_wrong_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, **(GOOD | INVALID))
    problems = refused().problems
    assert sorted(line.partition(":")[0] for line in problems) == sorted(INVALID)


UNUSABLE = [
    ("DEFAULT_TIMEZONE", ["Mars", "localtime", "America/Gotham"]),
    ("QUIET_HOURS", ["99:99-77:77", "09:00-09:00", "20-9", "never"]),
    ("FREQUENCY_CAP", ["1/day,", "0/day", "1/year", "1/day 3/week"]),
    ("SENDER_RATE", ["0", "-1", "inf", "nan", "1e-300", "fast"]),
    ("SEGMENT_PRICE", ["inf", "-1"]),
    ("LANGUAGES", ["xx", "en,xx", "../en"]),
    ("DEFAULT_REGION", ["us", "XX", "1", "USA"]),
    ("TWILIO_FROM_NUMBER", ["clinic", "12025550199", "+1", "+12025550199,nobody", "whatsapp:", "202-555-0199"]),
    ("SMTP_URL", ["smtp://", "smtp://mail:port", "smtp://mail:0", "smtp://mail:65536", "http://mail", "mail"]),
    ("REDIS_URL", ["redis://", "redis://cache:port", "http://cache", "unix://"]),
    ("PUBLIC_BASE_URL", ["https://", "ftp://texts.example.org", "https://texts.example.org:x", "https://a b"]),
    ("DATABASE_URL", ["nonsense", "mysql://db/marrowline", "postgresql+asyncpg://db/m", "postgres://u:p@h:x/d"]),
]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in UNUSABLE for value in values])
def test_what_nothing_can_be_done_with_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    put(monkeypatch, **(GOOD | {name: value}))
    (problem,) = refused().problems
    assert problem.startswith(f"{name}: ")


USABLE = [
    ("QUIET_HOURS", ["off", "9:00-08:59"]),
    ("FREQUENCY_CAP", ["off", "2/month", "1/day, 3/week"]),
    ("LANGUAGES", ["es", "en,es", ","]),
    ("TWILIO_FROM_NUMBER", ["12345", "whatsapp:+12025550199", "+12025550199, +12025550198,"]),
    ("SMTP_URL", ["smtps://user:p%40ss@mail.example:465", "smtp://[::1]:25", "smtp://mail"]),
    ("REDIS_URL", ["redis://:pass@127.0.0.1:6379/0", "rediss://cache", "unix:///run/redis.sock?db=1"]),
    (
        "DATABASE_URL",
        ["sqlite:///x.db", "postgres://db/m", "postgresql+psycopg://u@/m?host=/run", "postgresql://u:p:w@[::1]:5/m"],
    ),
]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in USABLE for value in values])
def test_what_can_be_done_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    put(monkeypatch, **(GOOD | {name: value}))
    assert settings.missing(settings.for_service()) == []


def test_errors_show_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every setting holds something that looks like a secret; some of it cannot be read."""
    put(monkeypatch, **{name: f"sekrit-value-{name.lower()}" for name in NAMES})
    error = refused()
    shown = "".join(traceback.format_exception(error)) + repr(error) + str(error) + repr(error.problems)
    assert "FEVER_LIMIT_C" in shown
    assert "sekrit" not in shown


def test_a_bad_key_is_named_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, **(GOOD | {"ENCRYPTION_KEYS": f"{new_key()},sekrit-value"}))
    (problem,) = refused().problems
    assert "ENCRYPTION_KEYS" in problem
    assert "sekrit" not in problem


SECRETS = {
    "SECRET_KEY": "sekrit-one",
    "ENCRYPTION_KEYS": "sekrit-two,sekrit-three",
    "TWILIO_AUTH_TOKEN": "sekrit-four,sekrit-five",
    "DATABASE_URL": "postgresql+psycopg://user:sekrit-six@db/marrowline",
    "REDIS_URL": "redis://user:sekrit-seven@cache:6379/0",
}


def test_secrets_are_not_in_the_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, **(GOOD | SECRETS))
    found = settings.read()
    assert found.secret_key == "sekrit-one"
    for shown in (repr(found), str(found), f"{found}", repr([found])):
        assert "texts.example.org" in shown
        assert "sekrit" not in shown


@pytest.mark.parametrize(
    ("limit", "taken"),
    [
        ("38.0", True),
        ("37.5", True),
        ("36", True),
        ("38.01", False),
        ("39", False),
        ("100.4", False),
        ("35.9", False),
        ("nan", False),
        ("inf", False),
        ("-1", False),
    ],
)
def test_the_fever_limit_is_only_lowered(monkeypatch: pytest.MonkeyPatch, limit: str, taken: bool) -> None:
    put(monkeypatch, FEVER_LIMIT_C=limit)
    if taken:
        assert settings.read().fever_limit_c == float(limit)
        return
    with pytest.raises(MissingSettings) as caught:
        settings.read()
    assert [line.partition(":")[0] for line in caught.value.problems] == ["FEVER_LIMIT_C"]


@pytest.mark.parametrize(
    ("rule", "taken"),
    [
        ("30/minute,300/day", True),
        (" 5/hour , 1/minute ", True),
        ("1/day,", True),
        ("30", False),
        ("30/fortnight", False),
        ("x/day", False),
        ("1/day 2/hour", False),
    ],
)
def test_a_loop_brake_is_checked_at_the_start(monkeypatch: pytest.MonkeyPatch, rule: str, taken: bool) -> None:
    put(monkeypatch, LOOP_BRAKE=rule)
    if taken:
        assert settings.read().loop_brake == rule
        return
    with pytest.raises(MissingSettings):
        settings.read()


@pytest.mark.parametrize(
    ("given", "read"), [("en", ("en",)), ("en,es", ("en", "es")), (" en , es ,", ("en", "es")), (",", ())]
)
def test_lists_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch, given: str, read: tuple[str, ...]) -> None:
    put(monkeypatch, LANGUAGES=given)
    assert settings.read().languages == read


def test_unknown_variables_are_nobodys_business(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, MARROWLINE_ZEBRA="1")
    assert settings.read() == Settings()


def test_the_database_lives_under_var_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put(monkeypatch, VAR_DIR="there")
    assert settings.read().database == f"sqlite:///{tmp_path}/there/marrowline.db"
    put(monkeypatch, DATABASE_URL="postgresql+psycopg://db/marrowline")
    assert settings.read().database == "postgresql+psycopg://db/marrowline"


@pytest.mark.parametrize(
    ("given", "senders"),
    [
        ("", ()),
        ("+12025550199", ("+12025550199",)),
        (" +12025550199, +12025550198 ,", ("+12025550199", "+12025550198")),
    ],
)
def test_senders_are_our_numbers(monkeypatch: pytest.MonkeyPatch, given: str, senders: tuple[str, ...]) -> None:
    put(monkeypatch, TWILIO_FROM_NUMBER=given)
    assert settings.read().senders == senders


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings.read().demo = True  # type: ignore[misc]


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("given", ["postgres://u:p@h/d", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"])
def test_postgres_gets_the_driver_we_carry(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert settings.read().database == "postgresql+psycopg://u:p@h/d"


def test_wrong_and_missing_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "TWILIO_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FEVER_LIMIT_C", "39")
    monkeypatch.setenv("PUBLIC_BASE_URL", "nonsense-address")
    with pytest.raises(settings.MissingSettings) as caught:
        settings.for_service()
    said = [problem.partition(" ")[0].rstrip(":") for problem in caught.value.problems]
    assert {"FEVER_LIMIT_C", "PUBLIC_BASE_URL", "SECRET_KEY", "TWILIO_AUTH_TOKEN"} <= set(said)
    assert said.count("PUBLIC_BASE_URL") == 1
    assert "nonsense-address" not in str(caught.value)
