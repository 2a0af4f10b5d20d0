"""flows/tree.yaml: the topics people may ask about, those without a page yet among them."""

from pathlib import Path

from bot.content.yaml_file import read

FILE = "flows/tree.yaml"


def load(root: Path) -> frozenset[str]:
    """The id of every topic."""
    spec = read(root / FILE, root)
    return frozenset(topic for menu in spec.mapping() for topic in spec.texts(menu))


def menus(root: Path) -> frozenset[str]:
    """The id of every menu, which keywords may open too."""
    return frozenset(read(root / FILE, root).mapping())
