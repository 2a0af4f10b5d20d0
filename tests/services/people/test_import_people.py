"""A clinic's list becomes people: each number once, faults by row, and nobody is texted again who said STOP."""

import pytest
from sqlalchemy import func, select

from bot.clock import HeldClock
from bot.runtime import Runtime
from bot.services.alerts import staff as staffing
from bot.services.people import import_people as importing
from bot.services.people.import_people import Imported, import_people
from bot.services.people.roster import Entry
from bot.services.refused import Refused
from bot.services.tips import courses
from bot.store import audit, groups, schema
from bot.store.consent import consents
from bot.store.database import transaction
from bot.store.people import Person
from tests.helpers import gateway
from tests.services.dump import dump
from tests.services.talking import ledger, person, said
from tests.services.together import at_once

ONE, TWO, THREE = "+12025550111", "+12025550122", "+12025550133"


def taken(runtime: Runtime, text: str, **more: bool) -> Imported:
    """Import these lines."""
    return import_people(runtime, text.encode(), "Ann", **more)


def figures(found: Imported) -> tuple[int, int, int, int]:
    """How many were new, known and stopped, and how many rows named a number again."""
    return (*(found.counts[kind] for kind in ("new", "known", "stopped")), found.roster.repeated)


def faults(found: Imported) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.problem) for fault in found.faults]


def everybody(runtime: Runtime) -> dict[str, int]:
    with runtime.store.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in schema.TABLES
        }


def groups_of(runtime: Runtime, found: Person) -> list[str]:
    with transaction(runtime.store) as connection:
        return groups.of_person(connection, found.id)


FULL = f"""phone,language,name,role,phase,zone,group,consent_how
(202) 555-0111,es,Ana María Díaz,patient,mnt,America/Denver,monday; adults ,intake form
{TWO},,,,,,,
"""


def test_a_list_becomes_people(both_runtimes: Runtime, clock: HeldClock) -> None:
    assert figures(taken(both_runtimes, FULL)) == (2, 0, 0, 0)
    ana, plain = person(both_runtimes, ONE), person(both_runtimes, TWO)
    assert (ana.language, ana.role, ana.phase, ana.zone) == ("es", "patient", "MNT", "America/Denver")
    assert (ana.channel, ana.medium, ana.consent, ana.turn) == ("twilio", "sms", "active", 0)
    assert both_runtimes.vault.open(ana.name) == "Ana María Díaz"
    assert both_runtimes.vault.open(ana.address) == ONE
    assert groups_of(both_runtimes, ana) == ["adults", "monday"]
    assert (plain.language, plain.role, plain.zone, plain.zones) == ("", "", "", "America/New_York")
    with both_runtimes.store.connect() as connection:
        lines = connection.execute(select(consents.c.kind, consents.c.how, consents.c.wording, consents.c.at)).all()
    assert [tuple(line) for line in lines] == [
        ("given", "import:intake form", "import", clock()),
        ("given", "import:clinic list", "import", clock()),
    ]
    with transaction(both_runtimes.store) as connection:
        assert [(who, deed) for who, deed, _ in audit.of_ref(connection, "people")] == [
            ("Ann", "people imported: 2 new, 0 known")
        ]


def test_again_it_changes_nothing(both_runtimes: Runtime) -> None:
    taken(both_runtimes, FULL)
    before, ana = everybody(both_runtimes), person(both_runtimes, ONE)
    assert figures(taken(both_runtimes, FULL)) == (0, 2, 0, 0)
    assert person(both_runtimes, ONE) == ana
    assert everybody(both_runtimes) == before | {"audit": before["audit"] + 1}


def test_a_dry_run_tells_the_same_and_changes_nothing(both_runtimes: Runtime) -> None:
    taken(both_runtimes, f"phone\n{TWO}")
    before = everybody(both_runtimes)
    text = FULL + f"{ONE},,,,,,tuesday,\nnothing,,,,,,,\n"
    dry = taken(both_runtimes, text, dry_run=True)
    assert everybody(both_runtimes) == before
    wet = taken(both_runtimes, text)
    assert (figures(dry), dry.faults, dry.notes) == (figures(wet), wet.faults, wet.notes)
    assert figures(wet) == (1, 1, 0, 1)


def test_a_number_typed_twice_is_one_person_and_the_later_word_counts(both_runtimes: Runtime) -> None:
    text = f"phone,name,role,group\n{ONE},Old Name,patient,monday\n202-555-0111,New Name,,tuesday\n1 202 555 0111,,,"
    assert figures(taken(both_runtimes, text)) == (1, 0, 0, 2)
    found = person(both_runtimes, ONE)
    assert (both_runtimes.vault.open(found.name), found.role) == ("New Name", "patient")
    assert groups_of(both_runtimes, found) == ["monday", "tuesday"]
    assert ledger(both_runtimes, ONE) == ["given"]


def test_who_is_known_is_brought_up_to_date(both_runtimes: Runtime) -> None:
    taken(both_runtimes, f"phone,name,language,role,zone\n{ONE},Ana,en,patient,America/Denver")
    before = person(both_runtimes, ONE)
    assert figures(taken(both_runtimes, f"phone,name,language,role,zone\n{ONE},Ana Díaz,es,,America/Chicago")) == (
        0,
        1,
        0,
        0,
    )
    found = person(both_runtimes, ONE)
    assert both_runtimes.vault.open(found.name) == "Ana Díaz"
    assert (found.language, found.role, found.zone) == ("es", "patient", "America/Chicago")
    assert (found.id, found.seen_at, found.created_at) == (before.id, before.seen_at, before.created_at)
    assert ledger(both_runtimes, ONE) == ["given"]


@pytest.mark.parametrize("word", ["STOP", "FORGET"])
def test_a_stop_is_never_taken_back_by_a_list(both_runtimes: Runtime, number: str, word: str) -> None:
    said(both_runtimes, number, "hi")
    for _ in range(2):
        said(both_runtimes, number, word)
    before, kept = ledger(both_runtimes, number), person(both_runtimes, number)
    assert figures(taken(both_runtimes, f"phone,name,group\n{number},Ana,monday")) == (0, 0, 1, 0)
    assert ledger(both_runtimes, number) == before
    found = person(both_runtimes, number)
    assert (found is None) == (kept is None) == (word == "FORGET")
    assert found is None or found.consent == "stopped"
    assert said(both_runtimes, number, "MENU") == []


def test_a_stop_while_the_list_is_read_stands(both_runtimes: Runtime, number: str) -> None:
    said(both_runtimes, number, "hi")
    at_once([lambda: said(both_runtimes, number, "STOP"), lambda: taken(both_runtimes, f"phone\n{number}")])
    assert ledger(both_runtimes, number) == ["given", "stopped"]
    assert person(both_runtimes, number).consent == "stopped"


def test_two_lists_at_once_make_each_person_once(both_runtimes: Runtime) -> None:
    numbers = [f"+120255501{number:02d}" for number in range(20)]
    lists = ["phone\n" + "\n".join(order) for order in (numbers, numbers[::-1])]
    found = at_once([lambda text=text: taken(both_runtimes, text) for text in lists])
    assert everybody(both_runtimes)["people"] == 20
    assert all(sum(figures(one)) == 20 for one in found)
    assert all(ledger(both_runtimes, number) == ["given"] for number in numbers)


def test_an_imported_person_is_welcomed_with_their_first_text(both_runtimes: Runtime) -> None:
    """They agreed at the clinic, and have not read yet that this is no care and how to end it."""
    taken(both_runtimes, f"phone,language\n{ONE},es")
    welcome, menu = said(both_runtimes, ONE, "hola")
    assert welcome == both_runtimes.book.catalogs["es"]["welcome"].translate(str.maketrans("áíóú", "aiou"))
    assert menu.startswith("MARROWLINE")
    assert len(said(both_runtimes, ONE, "hola")) == 1


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("", "", ""),
        ("nothing", "phone", "no phone number"),
        ("555-0123", "phone", "no phone number"),
        ("1.20256E+10", "phone", "no phone number"),
        (gateway.OUR_NUMBER, "phone", "our own number"),
        (",es", "phone", "no phone number"),
        (f"{ONE},klingon", "language", "nobody knows this word"),
        (f"{ONE},vi", "language", "nobody knows this word"),
        (f"{ONE},en,{'x' * 81}", "name", "too long"),
        (f"{ONE},en,Ana,staff", "role", "nobody knows this word"),
        (f"{ONE},en,Ana,patient,XYZ", "phase", "nobody knows this word"),
        (f"{ONE},en,Ana,patient,MNT,Mars/Base", "zone", "no time zone"),
        (f"{ONE},en,Ana,patient,MNT,,{'x' * 65}", "group", "too long"),
        (f"{ONE},en,Ana,patient,MNT,,a,{'x' * 51}", "consent_how", "too long"),
        (f"{ONE},en,Ana,patient,MNT,,a,form,more", "", "more cells than columns"),
    ],
)
def test_a_row_with_a_fault_is_told_and_left_out(standing: Runtime, line: str, column: str, problem: str) -> None:
    header = "phone,language,name,role,phase,zone,group,consent_how"
    found = taken(standing, f"{header}\n{TWO},,,,,,,\n{line}\n{THREE},,,,,,,\n", dry_run=True)
    assert faults(found) == ([(3, column, problem)] if problem else [])
    assert sum(figures(found)) == 2, "the others are taken in"
    assert all(fault.mend for fault in found.faults)
    told = repr([(fault.problem, fault.mend) for fault in found.faults])
    assert not any(number[2:] in told for number in (ONE, TWO, THREE))


def test_several_faults_of_a_row_are_all_told(standing: Runtime) -> None:
    found = taken(standing, "phone,language,zone\nnothing,klingon,Mars/Base", dry_run=True)
    assert [column for _, column, _ in faults(found)] == ["language", "phone", "zone"]


OPEN = "a quote that is not closed, or a line break in a cell"


@pytest.mark.parametrize(
    ("lines", "broken", "taken_in"),
    [
        ((f'{ONE},"Ann', f"{TWO},Bob"), [2], 1),
        ((f'{ONE},"Ann', f'{TWO},"Bob', f"{THREE},Cy"), [2, 3], 1),
        ((f"{ONE},Ann", f'{TWO},Bob"', f"{THREE},Cy"), [3], 2),
        ((f'{ONE},"Ann', 'Smith"', f"{TWO},Bob"), [2, 3], 1),
        ((f'{ONE},5","Ann', f"{TWO},Bob"), [2], 1),
        ((f'{ONE},"Ann ""Nan"" Lee"', f"{TWO},Bob"), [], 2),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_quote_that_stays_open_swallows_no_row(
    standing: Runtime, lines: tuple[str, ...], broken: list[int], taken_in: int, line_end: str
) -> None:
    found = taken(standing, line_end.join(("phone,name", *lines)), dry_run=True)
    assert faults(found) == [(row, "", OPEN) for row in broken]
    assert figures(found)[0] == taken_in


def test_a_column_nobody_knows_is_told_and_the_rest_is_read(standing: Runtime) -> None:
    found = taken(standing, f"phone,langauge\n{ONE},es", dry_run=True)
    assert faults(found) == [(1, "langauge", "nobody knows this column")]
    assert sum(figures(found)) == 1


def test_a_number_given_to_nobody_is_taken_in_with_a_note(standing: Runtime) -> None:
    found = taken(standing, "phone\n999-123-4567", dry_run=True)
    assert (faults(found), [(note.row, note.column) for note in found.notes]) == ([], [(2, "phone")])
    assert found.counts["new"] == 1


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeffPhone , LANGUAGE\n{ONE},es\n",
        f"phone;language\r\n{ONE};es\r\n",
        f"language\tphone\nes\t{ONE}\n",
        f'\n\n"phone","language"\n"{ONE}","Español"\n\n',
        f"phone,language\n{ONE},Spanish",
    ],
)
def test_lists_as_spreadsheets_write_them(standing: Runtime, text: str) -> None:
    found = taken(standing, text, dry_run=True)
    assert faults(found) == []
    assert [(entry.number, entry.language) for entry in found.roster.entries.values()] == [(ONE, "es")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "must name the columns"),
        (b"\n \n", "must name the columns"),
        (b"number,language\n1,es", "must name the columns"),
        (b"phone,phone\n1,2", "twice"),
        ("phone\n+12025550111".encode("utf-16"), "not UTF-8"),
        (b"phone,name\n1,\xe9", "not UTF-8"),
        (b"phone\n" + b"1" * 140_000, "no CSV"),
        (b'phone,"name\n' + ONE.encode(), "The first line has a quote that is not closed"),
    ],
)
def test_what_is_no_list_is_refused(standing: Runtime, content: bytes, told: str) -> None:
    with pytest.raises(Refused, match=told):
        import_people(standing, content, "Ann", dry_run=True)


def test_their_own_language_goes_before_the_list(both_runtimes: Runtime, number: str) -> None:
    for words in ("hi", "español"):
        said(both_runtimes, number, words)
    found = taken(both_runtimes, f"phone,language,name\n{number},en,Ana")
    assert [(note.row, note.column) for note in found.notes] == [(2, "language")]
    after = person(both_runtimes, number)
    assert after.language == "es"
    assert both_runtimes.vault.open(after.name) == "Ana"


def test_a_phase_that_tips_follow_is_not_changed_by_a_list(runtime: Runtime, number: str) -> None:
    said(runtime, number, "hi")
    found = person(runtime, number)
    taken(runtime, f"phone,phase\n{number},DX")
    assert person(runtime, number).phase == "DX"
    tips(runtime, number)
    again = taken(runtime, f"phone,phase\n{number},MNT")
    assert person(runtime, number).phase == "DX"
    (note,) = again.notes
    assert (note.row, note.column) == (2, "phase")
    assert f"people phase {found.id} MNT" in note.mend


def tips(runtime: Runtime, number: str) -> None:
    """Subscribe, answer by answer."""
    found = person(runtime, number)
    for words in ("TIPS", *["1"] * 5):
        said(runtime, number, words)
        with transaction(runtime.store) as connection:
            if courses.current(connection, found.id):
                return
    raise AssertionError("no tips")


def test_the_phone_of_staff_stays_that(both_runtimes: Runtime, clock: HeldClock) -> None:
    staffing.create(both_runtimes, staffing.Wanted("Dr Roe", 1, ONE), "Ann")
    before = person(both_runtimes, ONE)
    found = taken(both_runtimes, f"phone,role\n{ONE},patient\n{TWO},patient")
    assert faults(found) == [(2, "phone", "the phone of one of the staff")]
    assert person(both_runtimes, ONE) == before
    assert person(both_runtimes, TWO).role == "patient"


def test_batches_are_transactions_of_their_own(both_runtimes: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    keep = importing._keep

    def breaks(runtime: Runtime, connection: object, mark: str, entry: Entry) -> None:
        if entry.number == THREE:
            raise InterruptedError
        keep(runtime, connection, mark, entry)

    monkeypatch.setattr(importing, "_keep", breaks)
    with pytest.raises(InterruptedError):
        taken(both_runtimes, f"phone\n{THREE}\n{TWO}\n{ONE}")
    assert person(both_runtimes, ONE)
    assert person(both_runtimes, THREE) is None


def test_forget_erases_groups_and_name(both_runtimes: Runtime) -> None:
    taken(both_runtimes, FULL)
    said(both_runtimes, ONE, "hola")
    for _ in range(2):
        said(both_runtimes, ONE, "FORGET")
    assert person(both_runtimes, ONE) is None
    assert everybody(both_runtimes)["person_groups"] == 0
    assert ledger(both_runtimes, ONE) == ["stopped"]


def test_nothing_of_a_list_can_be_read_in_the_database(both_runtimes: Runtime) -> None:
    taken(both_runtimes, FULL)
    stolen = dump(both_runtimes)
    assert not [word for word in (b"2025550111", b"2025550122", b"d\xc3\xadaz", b"ana mar") if word in stolen]
