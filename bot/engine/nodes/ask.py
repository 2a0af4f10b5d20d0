"""A question of a check-in: one kind of answer, and what follows from each value."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.engine.book import Move, Reply, Typed, Voice
from bot.engine.checkin import Run, id_of
from bot.engine.effects import FinishRun, KeepAnswer, RaiseAlert
from bot.engine.texts import Text, fits
from bot.rules.temperature import celsius
from bot.understand.answers import NONE, SAID, SKIP, TEMPERATURE, Ear

BEGUN, ANSWER = "checkin", "answer"
"""Kinds of message: the one that begins a check-in, and those that follow from an answer."""

LATER = "visit"
"""The severity of what staff should see by the next visit, and are not woken for."""

TOGETHER = "+"
"""What stands between the keys of texts that are one message."""

END = ""
"""Where the last question leads."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What follows from some answers.

    values: the answers it is for; of a temperature instead `low` <= it < `high` in Celsius, where None is the
    clinic's fever limit.
    urgent: the class of the standing urgent text, which ends the run; tell: staff see it later.
    say: the text that comes first; then: the node that follows, END, or None for the question's own way.
    """

    values: frozenset[str] = frozenset()
    low: float | None = None
    high: float | None = None
    urgent: str = ""
    tell: bool = False
    say: Text | None = None
    then: str | None = None
    rule: str = ""

    def covers(self, value: str, degrees: float | None, limit: float) -> bool:
        """Whether it is for this answer; `degrees` are those of a temperature."""
        if degrees is None:
            return value in self.values
        return (limit if self.low is None else self.low) <= degrees < (limit if self.high is None else self.high)


@dataclass(frozen=True, slots=True)
class Ask:
    """Asks, takes an answer of one kind, and goes on: the first branch that fits, else to `next`.

    again: what is said to an answer it cannot read.
    """

    id: str
    title: Text
    ask: Text
    again: Text
    takes: str
    choices: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    next: str = END
    parent: str = "main"
    kind: str = "ask"
    stays_open: bool = True

    def texts(self) -> Iterator[Text]:
        """Its title, the question, what is said to no answer, and what comes before the next question."""
        yield from (self.title, self.ask, self.again)
        yield from (branch.say for branch in self.branches if branch.say)

    def targets(self) -> Iterator[str]:
        """The questions that may follow."""
        yield from filter(None, (self.next, *(branch.then for branch in self.branches)))

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The question alone."""
        return replace(voice.reply(self.ask.key), kind=ANSWER)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """Its own kind of answer; when nothing else is meant by what was typed, it is asked for again."""
        ear = Ear(voice.book.lexicon, voice.language, self.choices)
        value = ear.hear(self.takes, typed.plain)
        # a lone keyword, or a slip of a command, is no answer in words
        if value is None or (value == SAID and typed.guess):
            return self.ask_again(typed.place.ref, voice) if typed.last and typed.raw.strip() else None
        branch = self._branch(value, voice.book.lexicon.fever_limit_c)
        note = typed.raw.strip() if value == SAID else ""
        return self.follow(branch, replace(self._kept(typed.place.ref, value), note=note), typed.place.ref, voice)

    def ask_again(self, ref: str, voice: Voice) -> Move:
        """What was wrong with the answer, and what to send."""
        return Move(self.id, ref=ref, replies=(replace(voice.reply(self.again.key), kind=ANSWER),))

    def ways(self, ref: str, voice: Voice) -> Iterator[Move]:
        """Every way on: what is no answer, each branch, and the answer that has none."""
        yield self.ask_again(ref, voice)
        for branch in (*self.branches, Branch()):
            yield self.follow(branch, self._kept(ref, SKIP), ref, voice)

    def follow(self, branch: Branch, kept: KeepAnswer, ref: str, voice: Voice) -> Move:
        """What an answer on a branch brings about."""
        run = Run.parse(ref)
        if branch.urgent:
            kept = replace(kept, severity=branch.urgent, rule=branch.rule)
            effects = (kept, RaiseAlert(branch.urgent, branch.rule), FinishRun(run.ref, "ended"))
            return Move("", say=(f"urgent.{branch.urgent}",), effects=effects, closes=True)
        if branch.tell:
            kept, run = replace(kept, severity=LATER, rule=branch.rule), replace(run, call=True)
        return self._onward(branch, kept, run, voice)

    def _kept(self, ref: str, value: str) -> KeepAnswer:
        return KeepAnswer(Run.parse(ref).ref, id_of(self.id), value)

    def _branch(self, value: str, limit: float) -> Branch:
        measured = self.takes == TEMPERATURE and value not in (NONE, SKIP)
        degrees = celsius(float(value)) if measured else None
        return next((branch for branch in self.branches if branch.covers(value, degrees, limit)), Branch())

    def _onward(self, branch: Branch, kept: KeepAnswer, run: Run, voice: Voice) -> Move:
        said = (branch.say.key,) if branch.say else ()
        to = self.next if branch.then is None else branch.then
        if to == END:
            replies = together(voice, *said, closing(run, self.id, voice))
            return Move("", replies=replies, effects=(kept, FinishRun(run.ref, "done")), closes=True)
        return Move(to, ref=str(run), replies=together(voice, *said, f"{to}.ask"), effects=(kept,))


def closing(run: Run, node: str, voice: Voice) -> str:
    """The key of the last words of a run, those of the set it began with."""
    key = f"checkin.{run.set_id}" if run.set_id else node.rpartition(".")[0]
    ended = f"{key}.ended"
    return ended if run.call and ended in voice.book.texts else f"{key}.done"


def together(voice: Voice, *keys: str) -> tuple[Reply, ...]:
    """Texts in one message where they fit, else each alone."""
    alone = tuple(replace(voice.reply(key), kind=ANSWER) for key in keys)
    whole = "\n".join(reply.text for reply in alone)
    if not fits(whole, voice.language):
        return alone
    return (replace(alone[-1], key=TOGETHER.join(keys), text=whole),)
