"""Made-up people for a bench, and a broadcast that means each of them."""

from bot.runtime import Runtime
from bot.store import broadcasts, people
from bot.store.database import recount, transaction
from bot.store.vault import new_key

KEY = new_key()
PAGE = 5_000
WORDS = "Marrowline: The clinic is closed on Monday. For an urgent need call the night number. Reply STOP to end."


def gather(handles: Runtime, count: int) -> None:
    """`count` people who may be told, and an approved broadcast for them."""
    now = handles.clock()
    for first in range(0, count, PAGE):
        with transaction(handles.store) as connection:
            people.add_many(connection, [person(handles, n) for n in range(first, min(count, first + PAGE))], now)
    with transaction(handles.store) as connection:
        recount(connection)
    words = {
        "language": "en", "body": handles.vault.seal(WORDS), "encoding": "GSM-7", "segments": 1,
    }  # fmt: skip
    draft: dict[str, object] = {"name": "bench", "audience": "{}", "created_by": "bench"}
    with transaction(handles.store) as connection:
        broadcast_id = broadcasts.create(connection, draft, [words], now)
        made = broadcasts.by_id(connection, broadcast_id)
        if made:
            broadcasts.move(connection, made, now, state=broadcasts.APPROVED, starts_at=now)


def person(handles: Runtime, number: int) -> dict[str, object]:
    """Somebody who agreed to our texts, as a row of people."""
    address = f"+1202555{number % 10_000:04d}"
    return {
        "mark": f"bench-{number}",
        "address": handles.vault.seal(address),
        "channel": "twilio",
        "medium": "sms",
        "language": "en",
        "consent": people.ACTIVE,
        "zones": "America/New_York",
    }
