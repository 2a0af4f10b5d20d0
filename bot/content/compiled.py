"""Languages as they were read, kept as `.mo` files are: reading eleven of them anew takes seconds.

A file that was made of other words, or by other code, is not used, nor one that is not as it was written: the language
is read anew. It is a pickle, as trusted as the code beside it.
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
_SUM = 32
"""Bytes that tell whether the rest is as it was written."""


def digest(*sources: str) -> bytes:
    """What a compiled file was made of: words, code and the version of Python; 32 bytes."""
    made = sha256(_code())
    for source in sources:
        made.update(sha256(source.encode()).digest())
    return made.digest()


def load(root: Path, code: str, made_of: bytes) -> Language | None:
    """The compiled language, unless there is none of these sources, or it is broken."""
    try:
        kept = path_of(root, code).read_bytes()
    except OSError:
        return None
    head = len(made_of) + _SUM
    pickled = kept[head:]
    # whatever is damaged is not even looked at: a pickle with one wrong letter may be read, and find no danger sign
    if kept[:head] != _head(made_of, pickled):
        return None
    # written by `keep` alone, into the program's own folder
    language = pickle.loads(pickled)  # noqa: S301
    return language if isinstance(language, Language) else None


def keep(root: Path, code: str, made_of: bytes, make: Callable[[], Language]) -> Path:
    """Keep a language, made unless it is kept already, and whole; the path written or touched."""
    path = path_of(root, code)
    if load(root, code, made_of):
        path.touch()
        return path
    path.parent.mkdir(exist_ok=True)
    # another process may be reading
    fresh = path.with_suffix(".new")
    pickled = pickle.dumps(make(), protocol=pickle.HIGHEST_PROTOCOL)
    fresh.write_bytes(_head(made_of, pickled) + pickled)
    return fresh.replace(path)


def path_of(root: Path, code: str) -> Path:
    """Where a compiled language lies."""
    return root / "flows" / _FOLDER / f"{code}.bin"


def _head(made_of: bytes, pickled: bytes) -> bytes:
    """What stands before a language: what it was made of, and its sum."""
    return made_of + sha256(pickled).digest()


@cache
def _code() -> bytes:
    """The code that a language is made of and by."""
    folder = Path(bot.understand.__file__).parent
    here = Path(__file__)
    paths = [*sorted(folder.glob("*.py")), here.with_name("languages.py"), here.with_name("braces.py")]
    return sys.version.encode() + b"".join(sha256(path.read_bytes()).digest() for path in paths)
