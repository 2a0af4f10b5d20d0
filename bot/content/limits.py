"""How long a text may be in a language, in characters, for translators; what a message takes is proven apart."""

from bot.engine.texts import Text

FLAG = "max-length"
"""The flag that Weblate and others read from a catalog."""

_UCS2 = frozenset({"ar", "ko", "ru", "vi", "zh"})
"""Languages whose every message is UCS-2: a segment holds 67 characters and not 153."""

_GSM_ROOM = {"title": 32, "tip": 265, "article": 400, "word": 400, "part": 160, "alert": 160}
_UCS2_ROOM = {"title": 26, "tip": 100, "article": 173, "word": 170, "part": 100, "alert": 120}
_WHOLE = {False: 459, True: 201}


def limit_of(text: Text, code: str) -> int:
    """Characters for a text of its kind, with room for what stands around it."""
    wide = code in _UCS2
    room = (_UCS2_ROOM if wide else _GSM_ROOM).get(text.kind, _WHOLE[wide])
    # a source that is longer already shows that there is room
    return room if wide else max(room, len(text.words))


def flag_of(text: Text, code: str) -> str:
    """The limit as a flag of a catalog."""
    return f"{FLAG}:{limit_of(text, code)}"
