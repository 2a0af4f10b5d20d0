"""A flow file's entries as nodes: one small reader for each kind."""

from collections.abc import Callable

from bot.content.yaml_file import Spec
from bot.engine.book import Node
from bot.engine.nodes import Article, Awaited, Choice, Confirm, Menu, Question
from bot.engine.nodes.choice import DEEDS as FORM_DEEDS
from bot.engine.nodes.choice import LISTS, Option
from bot.engine.nodes.reply import ANSWERS
from bot.engine.texts import Text
from bot.rules.clean import clean

DEEDS = ("set_language", "forget")
"""What a question or a confirm may do."""


def node(name: str, spec: Spec, parent: str) -> Node:
    """The node that `spec` describes; raises BrokenContent with file and line."""
    kind = spec.text("kind")
    if kind not in _READERS:
        raise (spec.get("kind") or spec).fault(f"unknown kind `{kind}`", "Use one of: " + ", ".join(_READERS))
    return _READERS[kind](name, spec, parent)


def text(key: str, spec: Spec, kind: str) -> Text:
    """A text on its own, cleaned."""
    if not isinstance(spec.value, str) or not spec.value.strip():
        raise spec.fault(f"`{key}` has no words", "Write the text after the colon")
    return Text(key, clean(spec.value).strip(), kind, spec.where)


def _menu(name: str, spec: Spec, parent: str) -> Menu:
    spec.only("kind", "title", "options")
    options = {digit: str(target.value) for digit, target in spec.items("options")}
    if bad := [digit for digit in options if digit not in "123456789" or len(digit) != 1]:
        raise spec.fault(f"option `{bad[0]}` is not a number from 1 to 9", "Number the options 1 to 9")
    return Menu(name, _title(name, spec), options, parent)


def _article(name: str, spec: Spec, parent: str) -> Article:
    spec.only("kind", "title", "source", "reviewed", "closing", "then", "left_out", "pages")
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
    lists, then, does = spec.text("lists", ""), spec.text("then", ""), _form_deed(spec)
    if lists and lists not in LISTS:
        raise spec.mapping()["lists"].fault(f"unknown list `{lists}`", "Use one of: " + ", ".join(LISTS))
    options = tuple(_option(f"{name}.{number}", one) for number, one in enumerate(spec.list("choices"), 1))
    if not (then or does or all(option.to or option.does for option in options)):
        raise spec.fault(f"`{name}` leads nowhere", "Name the step that follows (`then`), or what it `does`")
    asked, keeps = _asked(name, spec, "question"), spec.text("keeps", "")
    return Choice(name, _title(name, spec), asked, options, keeps, lists, then, does, spec.text("back", parent))


def _option(key: str, spec: Spec) -> Option:
    spec.only("label", "value", "to", "does")
    spec.text("label")
    label = text(key, spec.mapping()["label"], "part")
    return Option(label, spec.text("value", ""), spec.text("to", ""), _form_deed(spec))


def _form_deed(spec: Spec) -> str:
    does = spec.text("does", "")
    if does and does not in FORM_DEEDS:
        raise spec.fault(f"unknown deed `{does}`", "Use one of: " + ", ".join(FORM_DEEDS))
    return does


def _reply(name: str, spec: Spec, parent: str) -> Awaited:
    spec.only("kind", "title", "ask", "answers")
    answers = spec.texts("answers")
    if not answers or not set(answers) <= set(ANSWERS):
        where, known = spec.get("answers") or spec, ", ".join(ANSWERS)
        raise where.fault(f"`{name}` waits for no answer", f"List some of: {known}")
    return Awaited(name, _title(name, spec), _asked(name, spec, "question"), answers, parent)


def _title(name: str, spec: Spec) -> Text:
    spec.text("title")
    return text(f"{name}.title", spec.mapping()["title"], "title")


def _asked(name: str, spec: Spec, kind: str) -> Text:
    spec.text("ask")
    return text(f"{name}.ask", spec.mapping()["ask"], kind)


def _deed(spec: Spec) -> str:
    does = spec.text("does", "")
    if does and does not in DEEDS:
        raise spec.fault(f"unknown deed `{does}`", "Use one of: " + ", ".join(DEEDS))
    return does


_READERS: dict[str, Callable[[str, Spec, str], Node]] = {
    "menu": _menu,
    "article": _article,
    "question": _question,
    "confirm": _confirm,
    "reply": _reply,
    "choice": _choice,
}
