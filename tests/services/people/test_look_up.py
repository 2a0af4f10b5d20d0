"""Staff look people up: who stands on the list, what waits for one of them and why; numbers only when asked for."""

from datetime import timedelta

from bot.clock import HeldClock
from bot.rules.audience import Audience
from bot.runtime import Runtime
from bot.services.people import look_up
from bot.services.people.look_up import Entry, File
from bot.services.scene import set_scene
from bot.store import due, groups, outbox, people
from bot.store.database import transaction
from tests.services.crowd import somebody
from tests.services.talking import person, said


def listed(
    runtime: Runtime, state: str = "", limit: int = 10, *, numbers: bool = False, **choices: object
) -> list[Entry]:
    return look_up.listed(runtime, Audience(**choices), state, limit, numbers=numbers)


def file_of(runtime: Runtime, person_id: int, *, numbers: bool = False) -> File:
    with transaction(runtime.store) as connection:
        found = people.by_id(connection, person_id)
        return look_up.file_of(set_scene(runtime, connection, found, runtime.clock()), numbers=numbers)


def test_a_list_shows_no_more_than_was_asked(both_runtimes: Runtime) -> None:
    name = both_runtimes.vault.seal("Ana Díaz")
    first = somebody(both_runtimes, "+12025550111", language="es", phase="MNT", name=name)
    somebody(both_runtimes, consent=people.STOPPED, role="caregiver")
    somebody(both_runtimes, role="staff")
    plain = Entry(first, "es", "patient", "MNT", "active")
    assert listed(both_runtimes)[0] == plain
    assert len(listed(both_runtimes)) == 2
    assert listed(both_runtimes, limit=1) == [plain]
    assert listed(both_runtimes, "active") == [plain]
    assert [one.role for one in listed(both_runtimes, "stopped")] == ["caregiver"]
    assert listed(both_runtimes, phases=("MNT",), languages=("es",)) == [plain]
    shown = listed(both_runtimes, numbers=True)[0]
    assert (shown.number, shown.name) == ("+12025550111", "Ana Díaz")


def test_a_file_tells_what_waits_and_why(both_runtimes: Runtime, clock: HeldClock) -> None:
    found = somebody(both_runtimes, "+12025550111", group="monday")
    row = {
        "person_id": found,
        "kind": "visit.1d",
        "ref": "visit:1",
        "at": clock(),
        "expires_at": clock() + timedelta(days=1),
    }
    with transaction(both_runtimes.store) as connection:
        groups.join(connection, found, ["adults"])
        due.add(connection, row, clock())
        (held,) = due.of_person(connection, found)
        due.hold(connection, held.id, clock() + timedelta(hours=2), "quiet hours", clock())
        due.add(connection, row | {"kind": "visit.2h"}, clock())
        due.drop(connection, "visit:9", "gone", clock())
    file = file_of(both_runtimes, found)
    assert (file.groups, file.seen_at, file.unreachable) == (("adults", "monday"), None, False)
    assert [(one.kind, one.held_until, one.reason) for one in file.waiting] == [
        ("visit.1d", clock() + timedelta(hours=2), "it is quiet hours where they are"),
        ("visit.2h", None, ""),
    ]
    assert [(kind, how) for _, kind, how in file.consents] == [("given", "test")]
    assert file.entry.number == ""
    assert file_of(both_runtimes, found, numbers=True).entry.number == "+12025550111"


def test_a_file_tells_what_became_of_our_messages(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    found = person(both_runtimes, number)
    with transaction(both_runtimes.store) as connection:
        last = outbox.of_person(connection, found.id)[-1]
        outbox.move(connection, last.id, "failed", {"error": "21614"}, both_runtimes.clock())
    file = file_of(both_runtimes, found.id)
    assert file.seen_at == both_runtimes.clock()
    assert [(one.state, one.reason) for one in file.messages] == [
        ("handed", ""),
        ("failed", "this number cannot take texts"),
    ]
    assert "Welcome" not in repr(file)
