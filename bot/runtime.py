"""The handles: built once in a process, passed to every service."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import channels
from bot.cache import brake
from bot.cache.brake import Brake
from bot.cache.connection import Client
from bot.cache.connection import connect as connect_cache
from bot.cache.nudges import Nudges
from bot.cache.places import Places
from bot.cache.rates import Rates
from bot.channels.base import Channel
from bot.clock import Clock, ShiftedClock, system_clock
from bot.content import loader
from bot.engine.book import Book
from bot.settings import Settings
from bot.store.database import Engine
from bot.store.database import connect as connect_store
from bot.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything a service may touch."""

    settings: Settings
    clock: Clock
    store: Engine
    vault: Vault
    cache: Client
    places: Places
    brake: Brake
    rates: Rates
    nudges: Nudges
    channels: Mapping[str, Channel]
    book: Book


def build(settings: Settings, redis_url: str, clock: Clock | None = None, book: Book | None = None) -> Runtime:
    """The runtime for `settings`; raises BrokenContent when a flow or a translation cannot be served.

    Connections open when they are first used, so this works with every store down. `book` saves
    reading the content again.
    """
    cache = connect_cache(redis_url)
    return Runtime(
        settings=settings,
        clock=clock or default_clock(settings),
        store=connect_store(settings.database),
        vault=Vault(settings.encryption_keys),
        cache=cache,
        places=Places(cache),
        brake=Brake(cache, brake.parse(settings.loop_brake)),
        rates=Rates(cache, settings.sender_rate),
        nudges=Nudges(redis_url),
        channels=channels.build(settings),
        book=book or load_book(settings),
    )


def load_book(settings: Settings, root: Path = loader.ROOT) -> Book:
    """The content in the languages that these settings offer."""
    return loader.load(
        root, settings.languages, drafts=settings.allow_draft_translations, fever_limit_c=settings.fever_limit_c
    )


def default_clock(settings: Settings) -> Clock:
    """The machine's clock; in a demo one that can be moved."""
    return ShiftedClock(settings.var_dir / "clock-shift") if settings.demo else system_clock
