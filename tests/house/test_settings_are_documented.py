"""Every setting stands in the operator's table, and the table names nothing else."""

import re

from bot.settings import Settings
from tests.house.tools import ROOT

ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)
PAGES = ("README.md", "docs/operations.md")

SETTINGS = {name.upper() for name in Settings.model_fields}


def test_every_setting_has_one_row() -> None:
    rows = [name for page in PAGES for name in ROW.findall((ROOT / page).read_text(encoding="utf-8"))]
    assert sorted(rows) == sorted(SETTINGS)


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
