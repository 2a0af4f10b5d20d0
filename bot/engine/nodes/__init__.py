"""The kinds of node, one file each. A new kind is one file, one line here and one case table."""

from bot.engine.nodes.article import Article
from bot.engine.nodes.ask import Ask
from bot.engine.nodes.choice import Choice
from bot.engine.nodes.confirm import Confirm
from bot.engine.nodes.menu import Menu
from bot.engine.nodes.question import Question
from bot.engine.nodes.reply import Awaited
from bot.engine.nodes.who import Who

KINDS: dict[str, type[Menu | Article | Question | Confirm | Choice | Awaited | Ask | Who]] = {
    "menu": Menu,
    "article": Article,
    "question": Question,
    "confirm": Confirm,
    "choice": Choice,
    "reply": Awaited,
    "ask": Ask,
    "who": Who,
}

__all__ = ["KINDS", "Article", "Ask", "Awaited", "Choice", "Confirm", "Menu", "Question", "Who"]
