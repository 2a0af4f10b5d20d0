"""A flow file's entries as nodes: one small reader for each kind."""

from collections.abc import Callable, Collection

from bot.content.readers import one_of, text, text_under
from bot.content.yaml_file import Spec
from bot.engine.book import Node
from bot.engine.nodes import Article, Awaited, Choice, Confirm, Deed, Menu, Offer, Question
from bot.engine.nodes.choice import DEEDS as FORM_DEEDS
from bot.engine.nodes.choice import LISTS, Option
from bot.engine.nodes.reply import ANSWERS
from bot.engine.texts import Text

DEEDS = ("set_language", "forget")
"""What a question or a confirm may do."""


def node(name: str, spec: Spec, parent: str) -> Node:
    """The node that `spec` describes; raises BrokenContent with file and line."""
    return _READERS[one_of(spec, "kind", _READERS, what="kind")](name, spec, parent)


def _menu(name: str, spec: Spec, parent: str) -> Menu:
    spec.only("kind", "title", "options")
    options = {digit: str(target.value) for digit, target in spec.items("options")}
    if bad := [digit for digit in options if digit not in "123456789" or len(digit) != 1]:
        raise spec.fault(f"option `{bad[0]}` is not a number from 1 to 9", "Number the options 1 to 9")
    return Menu(name, _title(name, spec), options, parent)


def _article(name: str, spec: Spec, parent: str) -> Article:
    spec.only("kind", "title", "source", "reviewed", "closing", "then", "pages")
    source, reviewed = spec.text("source"), spec.text("reviewed")
    pages = tuple(
        _page(f"{name}/{number}", page, source, reviewed, name) for number, page in enumerate(spec.list("pages"), 1)
    )
    if not pages:
        raise spec.fault(f"`{name}` has no pages", "Add `pages:` with at least one `- text:`")
    return Article(name, _title(name, spec), pages, spec.text("closing", ""), spec.text("then", ""), parent)


def _page(key: str, spec: Spec, source: str, reviewed: str, group: str) -> Text:
    spec.only("text", "facts", "outside")
    words = spec.get("text") or spec
    plain = text(key, words, "article")
    facts, outside = spec.texts("facts"), spec.texts("outside")
    return Text(key, plain.words, "article", words.where, facts, source, reviewed, group, outside)


def _question(name: str, spec: Spec, parent: str) -> Question:
    spec.only("kind", "title", "ask", "does")
    return Question(name, _title(name, spec), _asked(name, spec, "question"), _deed(spec), parent)


def _confirm(name: str, spec: Spec, parent: str) -> Confirm:
    spec.only("kind", "title", "ask", "yes", "does", "repeat", "source", "reviewed")
    yes, does = spec.text("yes", ""), _deed(spec)
    if bool(yes) == bool(does):
        raise spec.fault(f"`{name}` needs either `yes` or `does`", "Name the node a yes leads to, or what it does")
    asked = _asked(name, spec, "confirm")
    return Confirm(name, _title(name, spec), asked, yes, does, spec.text("repeat", ""), parent)


def _choice(name: str, spec: Spec, parent: str) -> Choice:
    spec.only("kind", "title", "ask", "keeps", "lists", "choices", "then", "does", "back")
    lists, then, does = one_of(spec, "lists", LISTS, "", "list"), spec.text("then", ""), _deed(spec, FORM_DEEDS)
    options = tuple(_option(f"{name}.{number}", one) for number, one in enumerate(spec.list("choices"), 1))
    if not (then or does or all(option.to or option.does for option in options)):
        raise spec.fault(f"`{name}` leads nowhere", "Name the step that follows (`then`), or what it `does`")
    asked, keeps = _asked(name, spec, "question"), spec.text("keeps", "")
    return Choice(name, _title(name, spec), asked, options, keeps, lists, then, does, spec.text("back", parent))


def _option(key: str, spec: Spec) -> Option:
    spec.only("label", "value", "to", "does")
    label = text_under(spec, "label", key, "part")
    return Option(label, spec.text("value", ""), spec.text("to", ""), _deed(spec, FORM_DEEDS))


def _reply(name: str, spec: Spec, parent: str) -> Awaited:
    spec.only("kind", "title", "ask", "answers")
    answers = spec.texts("answers")
    if not answers or not set(answers) <= set(ANSWERS):
        where, known = spec.get("answers") or spec, ", ".join(ANSWERS)
        raise where.fault(f"`{name}` waits for no answer", f"List some of: {known}")
    return Awaited(name, _title(name, spec), _asked(name, spec, "question"), answers, parent)


def _offer(name: str, spec: Spec, parent: str) -> Offer:
    spec.only("kind", "title", "ask")
    return Offer(name, _title(name, spec), _asked(name, spec, "question"), parent)


def _deed_line(name: str, spec: Spec, parent: str) -> Deed:
    spec.only("kind", "title")
    return Deed(name, _title(name, spec), parent)


def _title(name: str, spec: Spec) -> Text:
    return text_under(spec, "title", f"{name}.title", "title")


def _asked(name: str, spec: Spec, kind: str) -> Text:
    return text_under(spec, "ask", f"{name}.ask", kind)


def _deed(spec: Spec, known: Collection[str] = DEEDS) -> str:
    return one_of(spec, "does", known, "", "deed")


_READERS: dict[str, Callable[[str, Spec, str], Node]] = {
    "menu": _menu,
    "article": _article,
    "question": _question,
    "confirm": _confirm,
    "reply": _reply,
    "choice": _choice,
    "offer": _offer,
    "deed": _deed_line,
}
