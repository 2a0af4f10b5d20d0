"""Languages as they were read, kept as `.mo` files are: reading eleven of them anew takes seconds.

A file that was made of other words, or by other code, is not used. It is a pickle, as trusted as the code beside it.
"""

import pickle
import sys
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

import bot.understand
from bot.understand.language import Language

_FOLDER = "compiled"


def digest(*sources: str) -> bytes:
    """What a compiled file was made of: words, code and the version of Python; 32 bytes."""
    made = sha256(_code())
    for source in sources:
        made.update(sha256(source.encode()).digest())
    return made.digest()


def load(root: Path, code: str, made_of: bytes) -> Language | None:
    """The compiled language, unless there is none of these sources."""
    path = path_of(root, code)
    if not path.exists():
        return None
    kept = path.read_bytes()
    if not kept.startswith(made_of):
        return None
    # written by `keep` alone, into the program's own folder
    language: Language = pickle.loads(kept[len(made_of) :])  # noqa: S301
    return language


def keep(root: Path, code: str, made_of: bytes, make: Callable[[], Language]) -> Path:
    """Keep a language, made unless it is kept already; the path written or touched."""
    path = path_of(root, code)
    if path.exists() and path.read_bytes().startswith(made_of):
        path.touch()
        return path
    path.parent.mkdir(exist_ok=True)
    # another process may be reading
    fresh = path.with_suffix(".new")
    fresh.write_bytes(made_of + pickle.dumps(make(), protocol=pickle.HIGHEST_PROTOCOL))
    return fresh.replace(path)


def path_of(root: Path, code: str) -> Path:
    """Where a compiled language lies."""
    return root / "flows" / _FOLDER / f"{code}.bin"


@cache
def _code() -> bytes:
    """The code that a language is made of and by."""
    folder = Path(bot.understand.__file__).parent
    paths = [*sorted(folder.glob("*.py")), Path(__file__).with_name("languages.py")]
    return sys.version.encode() + b"".join(sha256(path.read_bytes()).digest() for path in paths)
