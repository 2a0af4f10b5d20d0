"""Every setting, from the environment. `marrowline doctor` lists them.

A start with settings missing or wrong names each of them at once and shows no
value: `hide_input_in_errors` keeps secrets out of the message.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.rules import configured
from bot.rules.language_code import plain

FEVER_LIMIT_C = 38.0
"""The limit the CDC gives; a clinic may act sooner, never later."""


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _with_words(written: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(map(plain, written)))
    known = sorted(path.parent.name for path in _LOCALES.glob("*/words.yaml"))
    if not set(codes) <= set(known):
        raise ValueError(f"a language without words; there are: {', '.join(known)}")
    return codes


CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Languages = Annotated[CommaList, AfterValidator(_with_words)]
Web = Annotated[str, AfterValidator(configured.address("https", "http"))]
Mail = Annotated[str, AfterValidator(configured.address("smtp", "smtps"))]
Database = Annotated[str, AfterValidator(configured.database)]
Redis = Annotated[str, AfterValidator(configured.address("redis", "rediss", "unix"))]
Senders = Annotated[str, AfterValidator(configured.senders)]
Region = Annotated[str, AfterValidator(configured.region)]
Zone = Annotated[str, AfterValidator(configured.zone)]
QuietHours = Annotated[str, AfterValidator(configured.quiet)]
Cap = Annotated[str, AfterValidator(configured.cap)]

_LOCALES = Path(__file__).resolve().parent.parent / "locales"
_FERNET_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")


class MissingSettings(Exception):
    """Settings without which nothing can start; the message names them and shows no value."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("Settings to mend (see `marrowline doctor`):\n  " + "\n  ".join(self.problems))


class Settings(BaseSettings):
    """The settings of one process. Empty variables count as not set."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True, extra="ignore", frozen=True)

    var_dir: Path = Field(Path("var"), description="Where the embedded Redis, SQLite and local keys live.")
    database_url: Database = Field("", description="SQLAlchemy URL; default: SQLite under VAR_DIR.", repr=False)
    redis_url: Redis = Field("", description="Redis URL; default: an embedded server under VAR_DIR.", repr=False)
    secret_key: str = Field("", description="Signs cookies. Any long random text.", repr=False)
    encryption_keys: CommaList = Field(
        (), description="Fernet keys for numbers and texts; new ones in front.", repr=False
    )
    public_base_url: Web = Field("", description="Where the gateway reaches us, such as https://texts.example.org.")
    twilio_account_sid: str = Field("", description="Twilio account.")
    twilio_auth_token: CommaList = Field(
        (), description="Twilio auth token; two, parted by a comma, while rotating.", repr=False
    )
    twilio_messaging_service_sid: str = Field("", description="Twilio messaging service, or:")
    twilio_from_number: Senders = Field("", description="our number, or a comma list.")
    twilio_api_base_url: Web = Field(
        "", description="Takes the place of https://api.twilio.com: a proxy, or a test gateway."
    )
    smtp_url: Mail = Field(
        "",
        description="Mail server for alerts to staff: smtp://user:password@host:587 (STARTTLS) or smtps://...",
        repr=False,
    )
    smtp_from: str = Field("", description="Sender of e-mail to staff.", pattern=r"^$|^[^@\r\n]+@[^@\s]+$")
    languages: Languages = Field(("en", "es", "fr", "zh", "ar"), description="Offered after English, in this order.")
    allow_draft_translations: bool = Field(False, description="Offer translations nobody has approved.")
    default_region: Region = Field("US", description="Region of numbers written without a country.")
    fever_limit_c: float = Field(
        FEVER_LIMIT_C, le=FEVER_LIMIT_C, ge=36.0, description="Lowest fever; may only be lowered."
    )
    fold_accents: CommaList = Field(("es", "fr", "pt"), description="Languages whose SMS lose costly accents.")
    loop_brake: str = Field(
        "30/minute,300/day",
        description="Replies to one number; repeats of one text get a third; `off`: none.",
        pattern=r"^\s*(off|(\d+/(minute|hour|day)\s*(,\s*|$))*)\s*$",
    )
    segment_price: float = Field(
        0.01, ge=0, allow_inf_nan=False, description="Price of a segment in USD, for the cost shown on the phone."
    )
    default_timezone: Zone = Field("America/New_York", description="Zone of people and clinics that name none.")
    quiet_hours: QuietHours = Field(
        "20:00-09:00", description="When nothing is begun by us, in the person's own time; `off`: never quiet."
    )
    frequency_cap: Cap = Field(
        "1/day,3/week", description="Messages begun by us to one person, unless they asked for them; `off`: no cap."
    )
    sender_rate: float = Field(
        10, ge=0.01, allow_inf_nan=False, description="Segments a second our sender may send; a long code: 1."
    )
    metrics_token: str = Field(
        "",
        description="Lets other machines read /metrics: `Authorization: Bearer ...`; default: this one only.",
        repr=False,
    )
    demo: bool = Field(False, description="Set by `marrowline demo`: browser phone on, sends to nobody.")

    @property
    def database(self) -> str:
        """The database URL in force. Hosts that hand out `postgres://` mean the driver we carry."""
        url = self.database_url or f"sqlite:///{self.var_dir.resolve()}/marrowline.db"
        return re.sub(r"^postgres(?:ql)?://", "postgresql+psycopg://", url)

    @property
    def senders(self) -> tuple[str, ...]:
        """Our own numbers, without the name of a medium before them."""
        return tuple(part.rpartition(":")[2].strip() for part in self.twilio_from_number.split(",") if part.strip())


_PRODUCTION = {
    "secret_key": "any long random text",
    "encryption_keys": "a Fernet key: `marrowline doctor --new-key` prints one",
    "public_base_url": "such as https://texts.example.org",
    "twilio_account_sid": "from the Twilio console",
    "twilio_auth_token": "from the Twilio console",
}


def read(**overrides: Any) -> Settings:
    """The settings from the environment; raises MissingSettings naming every unusable one, without values."""
    settings, wrong = _gather(overrides)
    if wrong:
        raise MissingSettings(list(wrong.values()))
    return settings


def for_service(**overrides: Any) -> Settings:
    """The settings of a process that serves people; raises MissingSettings naming each wrong or missing one."""
    settings, wrong = _gather(overrides)
    problems = [*wrong.values(), *(line for line in missing(settings) if wrong.keys().isdisjoint(line.split()))]
    if problems:
        raise MissingSettings(problems)
    return settings


def missing(settings: Settings) -> list[str]:
    """What keeps these settings from serving people, as lines that name settings and show no value.

    A demo has no account and no number; without them it believes any text that is signed with its token.
    """
    needed = {name: hint for name, hint in _PRODUCTION.items() if not (settings.demo and name == "twilio_account_sid")}
    lines = [f"{name.upper()} is not set: {hint}" for name, hint in needed.items() if not getattr(settings, name)]
    if not (settings.demo or settings.twilio_messaging_service_sid or settings.twilio_from_number):
        lines.append("TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM_NUMBER is not set: one of the two")
    if not all(_FERNET_KEY.fullmatch(key) for key in settings.encryption_keys):
        lines.append("ENCRYPTION_KEYS holds a key that is no Fernet key: `marrowline doctor --new-key` prints one")
    return lines


def _gather(overrides: dict[str, Any]) -> tuple[Settings, dict[str, str]]:
    """The settings, wrong ones at their default, and {NAME: what is wrong with it}."""
    try:
        return Settings(**overrides), {}
    except ValidationError as error:
        said = error.errors(include_input=False)
        found = {str(item["loc"][0]): item["msg"].removeprefix("Value error, ") for item in said}
    defaults = {name: Settings.model_fields[name].default for name in found}
    wrong = {name.upper(): f"{name.upper()}: {message}" for name, message in found.items()}
    return Settings(**{**overrides, **defaults}), wrong
