"""The phone's pages and fragments. With htmx a fragment is swapped in; without, a form leads back to the page.

Times are shown as this machine's clock shows them.
"""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.channels.base import Outgoing
from bot.clock import ShiftedClock
from bot.rules import delivery
from bot.runtime import Runtime
from bot.services.people import look
from bot.services.people.look import Bubble, Conversation
from bot.web.phone import explain, hints, numbers

_TABS = ("why", "twiml")


def is_htmx() -> bool:
    """Whether a fragment is wanted."""
    return request.headers.get("HX-Request") == "true"


def go(url: str) -> ResponseReturnValue:
    """Another page, whoever asks."""
    return Response(headers={"HX-Redirect": url}) if is_htmx() else redirect(url, 303)


def refusal(words: str, status: int) -> ResponseReturnValue:
    """A plain no, with a way back."""
    return render_template("phone/refusal.html", words=words), status


def page(runtime: Runtime, talk: Conversation, **given: str) -> ResponseReturnValue:
    """The whole page."""
    known = look.contacts(runtime, numbers.CHANNEL)
    return render_template("phone/page.html", people=known, **_context(runtime, talk), **_panel(runtime, talk, **given))


def back(runtime: Runtime, talk: Conversation, after: str) -> ResponseReturnValue:
    """After a text: the new bubbles, or the page again."""
    return news(runtime, talk, after) if is_htmx() else _again(talk)


def news(runtime: Runtime, talk: Conversation, after: str, note: str = "") -> ResponseReturnValue:
    """The bubbles after `after`, and everything else on the page that they change."""
    ids = [bubble.id for bubble in talk.bubbles]
    seen = ids.index(after) + 1 if after in ids else 0
    context = _context(runtime, talk) | {"fresh": talk.bubbles[seen:], "note": note}
    panel = _panel(runtime, talk, tab=request.values.get("tab", "")) if context["fresh"] else {}
    return render_template("phone/news.html", **context, **panel)


def states(runtime: Runtime, talk: Conversation, bubble_ids: list[str]) -> ResponseReturnValue:
    """The delivery states of some bubbles, and the panel where it shows one of them."""
    context = _context(runtime, talk) | {"changed": [b for b in talk.bubbles if b.id in bubble_ids and b.state]}
    panel = _panel(runtime, talk, request.form.get("shown", ""), request.form.get("tab", ""))
    return render_template("phone/states.html", **context, **panel)


def about(runtime: Runtime, talk: Conversation, shown: str, tab: str) -> ResponseReturnValue:
    """The panel alone; the whole page for a browser without scripts."""
    if not is_htmx():
        return page(runtime, talk, shown=shown, tab=tab)
    return render_template("phone/about.html", **_context(runtime, talk), **_panel(runtime, talk, shown, tab))


def jumped(runtime: Runtime, talk: Conversation, after: str, failed: bool = False) -> ResponseReturnValue:
    """After a jump in time: where we are now, or why we did not move."""
    if not is_htmx():
        words = "That is no time to jump to. Write +90m, +2h, +3d, or a moment after the demo's own."
        return refusal(words, 422) if failed else _again(talk)
    return news(runtime, talk, after, note="failed" if failed else "moved")


def _again(talk: Conversation) -> ResponseReturnValue:
    return redirect(url_for("phone.page", person_id=talk.contact.id, _anchor="latest"), 303)


def _context(runtime: Runtime, talk: Conversation) -> dict[str, object]:
    ours = [bubble for bubble in talk.bubbles if not bubble.theirs]
    return {
        "contact": talk.contact,
        "bubbles": talk.bubbles,
        "unanswered": {b.turn for b in talk.bubbles if b.theirs} - {b.turn for b in ours},
        "waiting": [bubble for bubble in ours if bubble.state == delivery.HANDED],
        "segments": sum(bubble.segments for bubble in talk.bubbles),
        "cost": sum(bubble.cost for bubble in talk.bubbles),
        "now": runtime.clock().astimezone(),
        "can_jump": isinstance(runtime.clock, ShiftedClock),
        "price": runtime.settings.segment_price,
        "languages": runtime.book.names,
        "hints": hints,
        "words": hints.words(runtime.book),
        "say": explain,
    }


def _panel(runtime: Runtime, talk: Conversation, shown: str = "", tab: str = "") -> dict[str, object]:
    """What the panel needs about one bubble: the one asked for, else the heart of the last turn."""
    bubble = talk.find(shown) or _heart(talk)
    if bubble is None:
        return {"tab": "why", "bubble": None}
    answers = talk.answers(bubble)
    outgoing = [Outgoing(answer.id.removeprefix("out-"), answer.text) for answer in answers]
    body, content_type = runtime.channels["twilio"].answer(outgoing)
    return {
        "tab": tab if tab in _TABS else "why",
        "bubble": bubble,
        "asked": talk.asked(bubble),
        "answers": answers,
        "twiml": body,
        "content_type": content_type,
    }


def _heart(talk: Conversation) -> Bubble | None:
    """The bubble of the last turn that says most: facts before anything, the welcome after everything."""
    if not talk.bubbles:
        return None
    return max(talk.answers(talk.bubbles[-1]), key=_weight, default=talk.bubbles[-1])


def _weight(bubble: Bubble) -> tuple[bool, bool]:
    backing = bubble.backing
    return bool(backing and backing.facts), bool(backing and backing.key != "welcome")
