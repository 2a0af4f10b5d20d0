"""The kinds of node, one file each. A new kind is one file, one line here and one case table."""

from bot.engine.nodes.article import Article
from bot.engine.nodes.ask import Ask
from bot.engine.nodes.choice import Choice
from bot.engine.nodes.confirm import Confirm
from bot.engine.nodes.deed import Deed
from bot.engine.nodes.menu import Menu
from bot.engine.nodes.offer import Offer
from bot.engine.nodes.question import Question
from bot.engine.nodes.reply import Awaited
from bot.engine.nodes.who import Who
from bot.engine.nodes.word import Word

__all__ = ["Article", "Ask", "Awaited", "Choice", "Confirm", "Deed", "Menu", "Offer", "Question", "Who", "Word"]
