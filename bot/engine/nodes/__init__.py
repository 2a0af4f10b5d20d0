"""The kinds of node, one file each. A new kind is one file, one line here and one case table."""

from bot.engine.nodes.article import Article
from bot.engine.nodes.confirm import Confirm
from bot.engine.nodes.menu import Menu
from bot.engine.nodes.question import Question

KINDS: dict[str, type[Menu | Article | Question | Confirm]] = {
    "menu": Menu,
    "article": Article,
    "question": Question,
    "confirm": Confirm,
}

__all__ = ["KINDS", "Article", "Confirm", "Menu", "Question"]
