"""Codes of languages as people write them: es_US and es are one, zh_Hans and zh are, and zh_Hant is another."""

import re

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
"""Scripts and regions that mean another way to write Chinese than ours."""


def plain(written: str) -> str:
    """The code without its script and region; unchanged where they name another way to write."""
    language, *rest = re.split("[-_]", written.strip().lower())
    return written if _TRADITIONAL.intersection(rest) else language
