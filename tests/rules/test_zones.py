"""Where a person is: what somebody said, else what the number may mean, else the clinic's; never UTC by accident."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat
from phonenumbers.tzdata import TIMEZONE_DATA

from bot.rules.zones import effective, guess, is_zone, planning, same_clock

CLINIC = "America/New_York"


def example(region: str) -> str:
    """The number that the library itself shows for a region."""
    return phonenumbers.format_number(phonenumbers.example_number(region), PhoneNumberFormat.E164)


@pytest.mark.parametrize(
    ("address", "zones"),
    [
        ("+12025550123", ("America/New_York",)),
        ("+13035550123", ("America/Denver",)),
        ("+16025550123", ("America/Phoenix",)),
        ("+18085550123", ("Pacific/Honolulu",)),
        ("+17875550123", ("America/Puerto_Rico",)),
        ("+12085550123", ("America/Boise", "America/Los_Angeles")),
        ("whatsapp:+12085550123", ("America/Boise", "America/Los_Angeles")),
        ("whatsapp:+16025550123", ("America/Phoenix",)),
    ],
)
def test_number_names_its_zones(address: str, zones: tuple[str, ...]) -> None:
    assert guess(address) == zones


@pytest.mark.parametrize("address", ["+18005550123", "+15005550123"])
def test_number_of_no_place_may_be_anywhere(address: str) -> None:
    zones = guess(address)
    assert len(zones) > 20
    assert len(set(zones)) == len(zones)
    assert {"America/New_York", "America/Phoenix", "Pacific/Honolulu", "America/Puerto_Rico"} <= set(zones)


@pytest.mark.parametrize(
    "address",
    [
        "", "whatsapp:", "hello", "22395", "+22395", "911", "+", "+999", "2025550123", "US.13491208655302741918",
        "whatsapp:US.13491208655302741918", "+15551230123", "+" + "1" * 40, "\x00",
    ],
)  # fmt: skip
def test_what_is_no_known_number_has_no_zone(address: str) -> None:
    assert guess(address) == ()


@pytest.mark.parametrize(
    ("region", "zone"),
    [("AR", "America/Argentina/Buenos_Aires"), ("IN", "Asia/Kolkata"), ("NP", "Asia/Kathmandu"), ("MM", "Asia/Yangon")],
)
def test_legacy_name_is_given_its_present_one(region: str, zone: str) -> None:
    assert guess(example(region)) == (zone,)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_guess_loads_for_every_region(region: str) -> None:
    zones = guess(example(region))
    assert all(is_zone(zone) and not zone.startswith("Etc/") and zone != "UTC" for zone in zones)


def test_no_zone_of_the_table_of_numbers_is_lost() -> None:
    found = {zone for region in phonenumbers.SUPPORTED_REGIONS for zone in guess(example(region))}
    gone = {"America/Buenos_Aires", "Asia/Calcutta", "Asia/Katmandu", "Asia/Rangoon", "America/Godthab"}
    assert not found & gone
    # a legacy name that a later table brings is still dropped only if nothing can load it
    assert all(is_zone(zone) for zones in TIMEZONE_DATA.values() for zone in zones)


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(), st.text("+0123456789:;=ext ", max_size=20), st.from_regex(r"whatsapp:\+[0-9]{1,15}")))
def test_any_text_may_be_asked(address: str) -> None:
    assert all(is_zone(zone) for zone in guess(address))


@pytest.mark.parametrize(
    ("stored", "guessed", "zones"),
    [
        ("America/Phoenix", ("America/Boise", "America/Los_Angeles"), ("America/Phoenix",)),
        ("America/Phoenix", (), ("America/Phoenix",)),
        ("", ("America/Boise", "America/Los_Angeles"), ("America/Boise", "America/Los_Angeles")),
        ("", (), (CLINIC,)),
        ("", [""], (CLINIC,)),
        ("", ("Etc/Unknown",), (CLINIC,)),
        ("", ("Etc/Unknown", "America/Boise"), ("America/Boise",)),
        ("Nowhere/Town", (), (CLINIC,)),
        ("Nowhere/Town", ["America/Boise"], ("America/Boise",)),
        ("localtime", (), (CLINIC,)),
    ],
)
def test_nearest_knowledge_decides(stored: str, guessed: tuple[str, ...], zones: tuple[str, ...]) -> None:
    assert effective(stored, guessed, CLINIC) == zones


@pytest.mark.parametrize("clinic", ["", "Nowhere/Town", "localtime", "Etc/Unknown"])
def test_clinic_without_a_zone_is_an_error_and_not_utc(clinic: str) -> None:
    with pytest.raises(ValueError):
        effective("", (), clinic)
    assert effective("", ("America/Boise",), clinic) == ("America/Boise",)


@settings(deadline=None)
@given(st.text(), st.lists(st.text()), st.sampled_from([CLINIC, "Pacific/Honolulu"]))
def test_utc_never_comes_from_nowhere(stored: str, guessed: list[str], clinic: str) -> None:
    zones = effective(stored, guessed, clinic)
    assert zones
    assert set(zones) <= {stored, clinic, *guessed}


@pytest.mark.parametrize(
    "name",
    [
        "America/New_York", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+5", "Asia/Kolkata",
        "Australia/Lord_Howe", "Pacific/Honolulu", "US/Arizona", "UTC",
    ],
)  # fmt: skip
def test_zone_is_known(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "America", "America/", "America/Argentina", "/America/New_York", "../America/New_York", "tzdata.zi",
        "America/../America/New_York", "america/new_york", " America/New_York", "America/New_York\n", "localtime",
        "posixrules", "Factory", "right/America/New_York", "posix/America/New_York", "EST", "GMT", "Etc/Unknown",
        "America/" + "A" * 5000, "America/New\x00York", "\ud800/\ud800", "Área/Ciudad", "-05:00",
    ],
)  # fmt: skip
def test_other_text_is_no_zone(name: str) -> None:
    assert not is_zone(name)


def test_every_zone_of_a_place_is_known() -> None:
    places = {name for name in available_timezones() if "/" in name}
    assert len(places) > 400
    assert [name for name in sorted(places) if not is_zone(name)] == []


@settings(deadline=None)
@given(st.text())
def test_what_is_called_a_zone_can_be_loaded(name: str) -> None:
    if is_zone(name):
        assert ZoneInfo(name).key == name


@pytest.mark.parametrize("month", [1, 7])
@pytest.mark.parametrize(
    ("stored", "address", "clinic", "planned"),
    [
        # what somebody said comes first
        ("America/Phoenix", "+13035550123", CLINIC, "America/Phoenix"),
        # then the one zone a number means, then one of several: the clinic's own, or the one furthest west
        ("", "+13035550123", CLINIC, "America/Denver"),
        ("", "+12085550123", "America/Boise", "America/Boise"),
        ("", "+12085550123", CLINIC, "America/Los_Angeles"),
        # a number of everywhere: the clinic's, whether it is one of them or not
        ("", "+18005550123", "America/Chicago", "America/Chicago"),
        ("", "+18005550123", "Europe/Madrid", "Europe/Madrid"),
        # nobody can tell: the clinic's
        ("", "+15555550123", CLINIC, CLINIC),
        ("Nowhere/Else", "", CLINIC, CLINIC),
    ],
)
def test_the_zone_to_plan_in(stored: str, address: str, clinic: str, planned: str, month: int) -> None:
    assert planning(stored, guess(address), clinic, datetime(2026, month, 1, tzinfo=UTC)) == planned


def test_clocks_may_agree_in_winter_alone() -> None:
    winter, summer = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7))
    assert same_clock("America/Phoenix", "America/Denver", winter)
    assert not same_clock("America/Phoenix", "America/Denver", summer)
