"""What a turn asks the world to do: imperative, and done by the services."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Speak this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """Add a line to the consent ledger: `given`, `stopped` or `restarted`, by which means."""

    kind: str
    how: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Erase the person, keeping only what proves that they must not be texted."""


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """A danger sign: tell staff. `severity` as in the red flags, `rule` what found it."""

    severity: str
    rule: str


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """A member of staff takes an alert; 0: the only one that is open."""

    number: int


@dataclass(frozen=True, slots=True)
class AnswerVisit:
    """What a person says of a visit: `coming`, or `new time`.

    `ref` is `visit:<id>`; empty when another question took its place: then the last visit they were told of is meant.
    """

    ref: str
    answer: str


@dataclass(frozen=True, slots=True)
class KeepPill:
    """Whether the pills of the last reminder that is still fresh were taken.

    `ref` is `enrolment:<id>`; empty when another question took its place: then the reminder of any pills counts.
    """

    ref: str
    taken: bool


@dataclass(frozen=True, slots=True)
class KeepQuestion:
    """Keep a question for the next visit, in the person's own words."""

    words: str


@dataclass(frozen=True, slots=True)
class StartCheckin:
    """Begin a set of questions now, because the person asked for it."""

    set_id: str


@dataclass(frozen=True, slots=True)
class ResumeCheckin:
    """Ask the open question of a check-in again when another question has come between; say so when none is open."""


@dataclass(frozen=True, slots=True)
class KeepAnswer:
    """An answer of a check-in. `ref` is `run:<id>`; `value` is a number, y, n, none, said or skip; `note` is free text.

    `severity` is empty, or how staff should see it (`911`, `now`, `988`, `visit`).
    """

    ref: str
    question: str
    value: str
    note: str = ""
    severity: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class FinishRun:
    """A check-in is over. `state`: done, ended because an answer asked for a call, lapsed because nobody can answer."""

    ref: str
    state: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Tips from now on: in which role, for which phase, at which local hour (`HH:MM`).

    What is empty stays as it is; the phase `unsure` is that of somebody who does not know theirs.
    """

    role: str
    phase: str
    hour: str


@dataclass(frozen=True, slots=True)
class ShowTips:
    """Say which tips are on and when they come, and what may be changed."""


@dataclass(frozen=True, slots=True)
class EndTips:
    """No more tips; everything else goes on."""


@dataclass(frozen=True, slots=True)
class RestTips:
    """Pause the tips, or take them up again."""

    paused: bool


@dataclass(frozen=True, slots=True)
class ShowTip:
    """Say the last tip in full: it came without its words."""


@dataclass(frozen=True, slots=True)
class SetFullText:
    """Whether messages that come by themselves may name the illness and its medicines."""

    full: bool


@dataclass(frozen=True, slots=True)
class Invite:
    """Make a code that links a caregiver."""


@dataclass(frozen=True, slots=True)
class Join:
    """Take up an invitation. `code` as typed, normalised."""

    code: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """End the link with the caregiver, or the patient."""


Effect = (
    SetLanguage
    | RecordConsent
    | Forget
    | RaiseAlert
    | Acknowledge
    | AnswerVisit
    | KeepPill
    | KeepQuestion
    | StartCheckin
    | ResumeCheckin
    | KeepAnswer
    | FinishRun
    | Subscribe
    | ShowTips
    | EndTips
    | RestTips
    | ShowTip
    | SetFullText
    | Invite
    | Join
    | Unlink
)
