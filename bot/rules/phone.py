"""Phone numbers: one form to store, one to show. What is no number stays what it is (WhatsApp ids)."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat


def e164(written: str, region: str) -> str | None:
    """`written` as +12025550123, or None when nobody can be called there."""
    number = _parse(written, region)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if number else None


def is_whole(number: str) -> bool:
    """Whether a number of this form (+12025550123) can be called from everywhere; without an area code it cannot."""
    parsed = _parse(number, "")
    possible = phonenumbers.ValidationResult.IS_POSSIBLE
    return parsed is not None and phonenumbers.is_possible_number_with_reason(parsed) == possible


def is_in_use(number: str) -> bool:
    """Whether a number of this form (+12025550123) is given out at all."""
    parsed = _parse(number, "")
    return parsed is not None and phonenumbers.is_valid_number(parsed)


def display(written: str, region: str) -> str | None:
    """`written` as people of `region` dial it, without characters that SMS charges double for."""
    number = _parse(written, region)
    if number is None:
        return None
    extension, number.extension = number.extension, None
    home = phonenumbers.region_code_for_number(number) == region
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    plain = phonenumbers.format_number(number, style).replace("(", "").replace(") ", "-").replace(" ", "-")
    return f"{plain} ext. {extension}" if extension else plain


def _parse(written: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
