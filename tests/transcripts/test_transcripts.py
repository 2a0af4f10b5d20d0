"""Every conversation of this folder, played on a real runtime: once as written, once with a forgetful Redis."""

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import NoReturn

import pytest

from bot.channels import simulator
from bot.clock import HeldClock
from bot.rules.schedule import local
from bot.rules.time_travel import travel
from bot.runtime import Runtime
from bot.services.checkins import plan as checkins
from bot.services.due.fire import fire
from bot.services.routines import plan as routines
from bot.services.routines.plan import Wanted
from bot.services.scene import set_scene
from bot.services.sending.sweep import sweep
from bot.services.talk.converse import SILENCE, Answered, converse
from bot.services.visits import plan as visits
from bot.services.visits.plan import Expected
from bot.store import agenda, consent, inbox, outbox, people
from bot.store.database import transaction
from tests.conftest import make_runtime, make_settings
from tests.helpers.languages import LANGUAGES
from tests.transcripts import script
from tests.transcripts.script import Line, Misspelt, Script

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.txt"))
PICTURE = "[picture]"

_numbers = itertools.count()

every_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


@dataclass(frozen=True)
class World:
    """One runtime for every conversation of this file, and its clock."""

    runtime: Runtime
    clock: HeldClock


@pytest.fixture(scope="module")
def world(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder, clock = tmp_path_factory.mktemp("transcripts"), HeldClock(datetime(2026, 1, 1, tzinfo=UTC))
    runtime = make_runtime(make_settings(f"sqlite:///{folder}/test.db", folder), redis_url, clock)
    yield World(runtime, clock)
    runtime.store.dispose()


@dataclass
class Played:
    """One conversation under way. `forgetful`: the place is lost before every text, and words are not compared."""

    world: World
    conversation: Script
    name: str
    forgetful: bool = False
    said: list[str] = field(default_factory=list)
    last: Answered = SILENCE
    unread: list[str] = field(default_factory=list)
    came: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.runtime, self.clock = self.world.runtime, self.world.clock
        # the range that belongs to nobody, kept free for plays and films
        number = f"+447700900{next(_numbers):03d}"
        self.address = f"whatsapp:{number}" if self.conversation.channel == "whatsapp" else number
        self.mark = self.runtime.vault.mark(self.address)
        self.clock.at = self.conversation.date

    def play(self) -> None:
        """Every line, then what must be true of the end."""
        for line in self.conversation.lines:
            self.said += [f"{line.mark} {line.words}"] if line.mark in ">@+" else []
            {">": self.person, "<": self.bot, "@": self.wait, "+": self.clinic, "!": self.fact}[line.mark](line)
        self.nothing_unread(self.conversation.lines[-1])

    def person(self, line: Line) -> None:
        """The person texts; whatever we had said must have been written down before."""
        self.nothing_unread(line)
        if self.forgetful:
            self.runtime.places.drop(self.mark)
        words = "" if line.words == PICTURE else line.words
        text = replace(simulator.text(self.address, words), media=int(line.words == PICTURE))
        self.last = converse(self.runtime, text)
        self.unread = [message.text for message in self.last.messages]
        self.said += [f"< {message}" for message in self.unread]
        if self.forgetful and not self.unread and self.durable()["consent"] != consent.STOPPED:
            self.fail(line, "no answer, although the person has not stopped")

    def bot(self, line: Line) -> None:
        """We answer."""
        if self.forgetful:
            return
        if not self.unread:
            self.fail(line, f"expected: {line.words}\nbut no more was said")
        if not script.says(line.words, self.unread[0]):
            self.fail(line, f"expected: {line.words}\nbut we said: {self.unread[0]}")
        self.unread.pop(0)

    def wait(self, line: Line) -> None:
        """Time passes, and whatever is due is done."""
        self.nothing_unread(line)
        moment = travel(f"@{line.words.strip()}", self.clock.at)
        if moment is None:
            self.fail(line, "time only goes forward: `@ +3d`, `@ +90m` or `@ 2026-12-24T09:00`")
        self.live_until(moment)
        sweep(self.runtime)
        self.unread = self.arrived()
        self.said += [f"< {message}" for message in self.unread]

    def live_until(self, moment: datetime) -> None:
        """Every moment on the way at which something is due."""
        fire(self.runtime)
        while (due := self.next_moment()) is not None and due <= moment:
            self.clock.at = due
            fire(self.runtime)
        self.clock.at = moment
        fire(self.runtime)

    def next_moment(self) -> datetime | None:
        """When something is due next."""
        with transaction(self.runtime.store) as connection:
            return agenda.next_moment(connection, self.clock.at)

    def arrived(self) -> list[str]:
        """What came by itself and was not read yet."""
        with transaction(self.runtime.store) as connection:
            person = people.by_mark(connection, self.mark)
            rows = outbox.of_person(connection, person.id) if person else []
        fresh = [row for row in rows if row.inbox_id is None and row.id not in self.came]
        self.came |= {row.id for row in fresh}
        return [self.runtime.vault.open(row.body) for row in fresh]

    def clinic(self, line: Line) -> None:
        """Staff do something for the person, in the person's local time."""
        deed, kind, when, *more = line.words.split(" ", 3)
        with transaction(self.runtime.store) as connection:
            person = people.by_mark(connection, self.mark)
            if person is None:
                self.fail(line, "the clinic knows nobody who has not texted")
            scene = set_scene(self.runtime, connection, person, self.clock.at)
            if deed == "routine":
                routines.enrol(scene, Wanted(kind, time.fromisoformat(when), asked=True))
            elif deed == "checkin":
                checkins.enrol(scene, checkins.Wanted(kind, time.fromisoformat(when), asked=True))
            else:
                at = datetime.fromisoformat(when)
                visits.add(scene, Expected(kind, local(at.date(), at.time(), scene.zone), *more))

    def fact(self, line: Line) -> None:
        """Something must be true now."""
        if self.forgetful:
            return
        name, _, wanted = line.words.partition(" ")
        found = self.found(name)
        if found != wanted:
            self.fail(line, f"expected: {line.words}\nbut it is: {name} {found}")

    def found(self, name: str) -> str:
        """What is true now, written as a `!` line writes it."""
        if name in ("language", "consent"):
            return self.durable()[name]
        if name == "place":
            return self.place()
        if name == "understood":
            meaning = self.last.turn.meaning if self.last.turn else None
            return f"{meaning.label} {meaning.severity}".strip() if meaning else "nothing"
        if name == "silence":
            return "" if not self.last.messages else f"broken by {len(self.last.messages)} messages"
        return self.kept_about_them()

    def durable(self) -> dict[str, str]:
        """Language and consent, as the database has them."""
        with transaction(self.runtime.store) as connection:
            person = people.by_mark(connection, self.mark)
            kind = consent.latest(connection, self.mark)
        known = {None: "none", consent.STOPPED: consent.STOPPED}
        return {"language": person.language if person else "", "consent": known.get(kind, "active")}

    def place(self) -> str:
        """Node and page, or `nowhere`."""
        with transaction(self.runtime.store) as connection:
            person = people.by_mark(connection, self.mark)
        kept = person and self.runtime.places.find(self.mark, person.turn, self.clock())
        return f"{kept.node}/{kept.page + 1}".removesuffix("/1") if kept else "nowhere"

    def kept_about_them(self) -> str:
        """Nothing, once they are erased."""
        with transaction(self.runtime.store) as connection:
            person = people.by_mark(connection, self.mark)
            return f"not so: {len(inbox.of_person(connection, person.id))} texts are kept" if person else ""

    def nothing_unread(self, line: Line) -> None:
        """Every message we sent must stand in the file."""
        if self.unread and not self.forgetful:
            self.fail(line, f"we also said: {self.unread[0]}")

    def fail(self, line: Line, why: str) -> NoReturn:
        """The whole conversation so far, and what is wrong at `line`."""
        so_far = "\n".join(text.replace("\n", "\n  ") for text in self.said)
        where = f"{self.name}:{line.number}"
        pytest.fail(f"{where} ({self.conversation.title})\n\n{so_far}\n\n{where}: {why}", pytrace=False)


@every_file
def test_conversation_goes_as_written(path: Path, world: World) -> None:
    played = Played(world, script.read(path), path.name)
    played.play()
    assert played.durable()["language"] in (played.conversation.language, ""), "the header names another language"


@every_file
def test_forgetting_the_place_loses_no_fact(path: Path, world: World) -> None:
    conversation = script.read(path)
    written = Played(world, conversation, path.name)
    written.play()
    forgetful = Played(world, conversation, path.name, forgetful=True)
    forgetful.play()
    assert forgetful.durable() == written.durable(), "\n".join(forgetful.said)


def test_there_are_conversations_in_each_language() -> None:
    found = Counter(script.read(path).language for path in FILES)
    assert found["en"] >= 10
    assert all(found[language] >= 5 for language in LANGUAGES)


@pytest.mark.parametrize(
    ("written", "message", "fits"),
    [
        ("MENU ...", "MENU\n1 ABOUT", True),
        ("Call 911 ...\n(1/2) Reply MORE.", "Call 911 for it.\nNow\n(1/2) Reply MORE.", True),
        ("Call 911 ...\n(1/2) Reply MORE.", "Call 911 for it.\n(2/2) Reply MORE.", False),
        ("one two\nthree", "one two three", True),
        ("one two\nthree", "one two\nthree", True),
        ("one two three", "one two\nthree", False),
        ("one", "one two", False),
        ("Really?", "Reall", False),
    ],
)
def test_a_block_fits_its_message_only(written: str, message: str, fits: bool) -> None:
    assert script.says(written, message) is fits


@pytest.mark.parametrize(
    "broken",
    [
        "> hi\n",
        "# No header\n\n> hi\n",
        "# T\nlanguage: en\nchannel: fax\ndate: 2026-11-23T15:00\n> hi\n",
        "# T\nlanguage: en\nchannel: sms\ndate: 2026-11-23T15:00\nhi\n",
        "# T\nlanguage: en\nchannel: sms\ndate: 2026-11-23T15:00\n> hi\n! mood good\n",
        "# T\nlanguage: en\nchannel: sms\ndate: 2026-11-23T15:00\n> hi\n+ party\n",
    ],
)
def test_a_misspelt_file_says_where(broken: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(broken)
    with pytest.raises(Misspelt, match=r"broken\.txt:\d+: "):
        script.read(path)


def test_a_failing_line_prints_the_conversation(world: World) -> None:
    lines = (Line(5, ">", "HELP"), Line(6, "<", "Welcome ..."), Line(7, "<", "Something else"))
    conversation = Script("Failing", "en", "sms", datetime(2026, 11, 23, tzinfo=UTC), lines)
    with pytest.raises(pytest.fail.Exception) as failure:
        Played(world, conversation, "failing.txt").play()
    told = str(failure.value)
    assert told.startswith("failing.txt:7 (Failing)")
    assert "> HELP\n< Welcome to Marrowline" in told
    assert "expected: Something else" in told
