"""What is said about somebody's tips: which they are, how often and at which hour they come."""

from bot.engine.book import Voice
from bot.engine.nodes import Choice
from bot.engine.series import Series
from bot.services.scene import Scene
from bot.store import links

HOUR = "my.tips.hour"
"""The step of the form that lists the hours."""


def hour_words(voice: Voice, hour: str) -> str:
    """`09:00` as people say it; an hour that is not on the list as it is written."""
    asked = voice.book.nodes.get(HOUR)
    options = asked.options if isinstance(asked, Choice) else ()
    label = next((option.label.key for option in options if option.value == hour), "")
    return voice.say(label) if label else hour.removeprefix("0")


def series_words(scene: Scene, series: Series) -> str:
    """The title of a series; a caregiver who follows a patient is not told where the patient stands."""
    follows = links.of_caregiver(scene.connection, scene.person.id)
    return scene.voice.say("tips.linked" if follows else series.title.key)
