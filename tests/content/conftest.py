"""A copy of the content to break."""

import shutil
from pathlib import Path

import pytest

from bot.content import loader
from tests.content import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """The project's flows and locales, without compiled catalogs."""
    for folder in ("flows", "locales"):
        shutil.copytree(loader.ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.mo"))
    return Copy(tmp_path)
