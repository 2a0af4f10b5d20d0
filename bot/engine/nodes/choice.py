"""A step of a form: a numbered choice that is kept until the form is whole, then something is done with all of it.

What was chosen so far travels in `Place.ref` as `role=patient,phase=IND`; a step whose answer is there is not asked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.engine.book import Book, Move, Reply, Typed, Voice
from bot.engine.effects import Effect, EndTips, Subscribe
from bot.engine.texts import Text
from bot.understand.answers import Ear

Given = Mapping[str, str]
"""What was chosen so far: {what a step keeps: value}."""


def _subscribe(given: Given) -> Effect:
    return Subscribe(given.get("role", ""), given.get("phase", ""), given.get("hour", ""))


def _end_tips(_given: Given) -> Effect:
    return EndTips()


DEEDS: Mapping[str, Callable[[Given], Effect]] = {"subscribe": _subscribe, "end_tips": _end_tips}
"""What a whole form, or one option, may do."""

LISTS = ("series",)
"""What a step may list by itself: the tip series that anybody may choose."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the list: what it keeps, and where it leads or what it does when that is not the step's own way."""

    label: Text
    value: str = ""
    to: str = ""
    does: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Asks for one of `options` (after those of `lists`) and keeps its value as `keeps`.

    then: the next step; does: what is done at the last one; parent: the step, or menu, that BACK leads to.
    """

    id: str
    title: Text
    ask: Text
    options: tuple[Option, ...]
    keeps: str = ""
    lists: str = ""
    then: str = ""
    does: str = ""
    parent: str = "main"
    kind: str = "choice"
    stays_open: bool = False

    def texts(self) -> Iterator[Text]:
        """Its title, the question and its options."""
        yield self.title
        yield self.ask
        yield from (option.label for option in self.options)

    def targets(self) -> Iterator[str]:
        """The steps it leads to."""
        yield from (name for name in (self.then, *(option.to for option in self.options)) if name)

    def choices(self, voice: Voice) -> dict[str, Option]:
        """{number: option}, what it lists by itself first."""
        listed = (one for one in voice.book.series.values() if self.lists == "series" and not one.by_request)
        options = (*(Option(one.title, one.id) for one in listed), *self.options)
        return {str(number): option for number, option in enumerate(options, 1)}

    def show(self, voice: Voice, page: int = 0, ref: str = "") -> Reply:
        """The question and a numbered line for each option."""
        lines = [f"{number} {voice.say(option.label.key)}" for number, option in self.choices(voice).items()]
        return Reply(self.ask.key, "question", "\n".join([voice.say(self.ask.key), *lines]), voice.language)

    def answer(self, typed: Typed, voice: Voice) -> Move | None:
        """A number from the list, or words for it; what is neither asks again and keeps what was chosen so far."""
        text = typed.plain
        if text == "0":
            return Move(voice.book.main)
        if option := self.choices(voice).get(text) or self._named(text, voice):
            return self._chosen(option, typed.place.ref, voice.book)
        if text.isdigit() and len(text) <= 2:
            return Move(self.id, before="menu.invalid", ref=typed.place.ref)
        # somebody who is ill may write here too: what is said to what we do not understand names whom to call
        return Move(self.id, say=("unknown",), ref=typed.place.ref) if typed.last and typed.raw.strip() else None

    def _named(self, text: str, voice: Voice) -> Option | None:
        value = Ear(voice.book.lexicon, voice.language).named(self.keeps, text)
        return next((option for option in self.options if value and option.value == value), None)

    def _chosen(self, option: Option, ref: str, book: Book) -> Move:
        given = {**gathered(ref), **({self.keeps: option.value} if self.keeps else {})}
        if option.to:
            return Move(option.to, ref=written(given))
        if self.then and not option.does:
            return onward(book, self.then, given)
        return Move("", effects=(DEEDS[option.does or self.does](given),))


def onward(book: Book, node: str, given: Given) -> Move:
    """To the first step from `node` on that has no answer yet; when each has one, the deed of the last."""
    step = book.nodes[node]
    # as many steps as there are nodes: a form that leads back to its beginning ends too
    for _ in book.nodes:
        if not (isinstance(step, Choice) and step.keeps in given and step.then):
            break
        step = book.nodes[step.then]
    if isinstance(step, Choice) and step.keeps in given and step.does:
        return Move("", effects=(DEEDS[step.does](given),))
    return Move(step.id, ref=written(given))


def gathered(ref: str) -> dict[str, str]:
    """What `written` wrote; parts that are no pair say nothing."""
    pairs = (part.partition("=") for part in ref.split(",") if "=" in part)
    return {name: value for name, _, value in pairs}


def written(given: Given) -> str:
    """`role=patient,phase=IND`."""
    return ",".join(f"{name}={value}" for name, value in given.items())
