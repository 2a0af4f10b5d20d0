"""What a text means: the label others rely on, and why we think so."""

from dataclasses import dataclass

URGENT, CRISIS, STOP, START, HELP, MENU, LANG, SUBSCRIBE, UNKNOWN = (
    "URGENT", "CRISIS", "STOP", "START", "HELP", "MENU", "LANG", "SUBSCRIBE", "UNKNOWN",
)  # fmt: skip

FOR_STAFF_ONLY = "visit"
"""The class that calls nobody: found or not, it is neither missed nor a false alarm."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One reading of a text.

    label: a topic id or one of the capital words above.
    rule: the id of the rule that decided, such as `keyword.exact` or `R01`.
    score: 0.0 (a guess) to 1.0 (certain).
    severity: `911`, `now`, `988`, `visit` or empty.
    also: other topics that fit, best first.
    command: the exact command behind the label (MORE and BACK are both MENU to others).
    value: what the command names, such as the language code of LANG.
    language: the language the matching words belong to, empty when they do not tell.
    """

    label: str
    rule: str
    score: float = 1.0
    severity: str = ""
    also: tuple[str, ...] = ()
    command: str = ""
    value: str = ""
    language: str = ""


NOTHING = Meaning(UNKNOWN, "none", 0.0)
