"""`/phone`: a phone in the browser. Pages to read are here, what changes something is in `deeds`."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.runtime import Runtime
from bot.services.people import look
from bot.store.database import Unavailable
from bot.web.phone import deeds, guard, numbers, screen


def blueprint(runtime: Runtime) -> Blueprint:
    """Everything under `/phone`. A person goes by their id: no number and no text is ever in a URL."""
    pages = Blueprint("phone", __name__, url_prefix="/phone")
    pages.before_request(guard.refuse_cross_site)
    for method, paths in (("GET", _READS), ("POST", deeds.PATHS)):
        for path, (name, view) in paths.items():
            pages.add_url_rule(path, name, partial(view, runtime), methods=[method])
    pages.register_error_handler(numbers.NoneLeft, _none_left)
    for error in Unavailable:
        pages.register_error_handler(error, _unavailable)
    return pages


def home(runtime: Runtime) -> ResponseReturnValue:
    """The phone that was used last; the very first visit finds one ready."""
    known = look.contacts(runtime, numbers.CHANNEL)
    if not known:
        return page(runtime, numbers.hand_out(runtime, "sms"))
    return page(runtime, max(known, key=lambda contact: contact.seen_at).id)


def page(runtime: Runtime, person_id: int) -> ResponseReturnValue:
    """One person's phone, with what stands behind the last answer or the one asked about."""
    talk = look.conversation(runtime, person_id)
    if talk is None:
        return redirect(url_for("phone.home"), 303)
    return screen.page(runtime, talk, shown=request.args.get("show", ""), tab=request.args.get("tab", ""))


def news(runtime: Runtime, person_id: int) -> ResponseReturnValue:
    """What has come since the bubble the browser saw last."""
    talk = look.conversation(runtime, person_id)
    if talk is None:
        return screen.go(url_for("phone.home"))
    return screen.news(runtime, talk, after=request.args.get("after", ""))


def about(runtime: Runtime, person_id: int) -> ResponseReturnValue:
    """The panel: why this answer, or its TwiML."""
    talk = look.conversation(runtime, person_id)
    if talk is None:
        return screen.go(url_for("phone.home"))
    return screen.about(runtime, talk, shown=request.args.get("show", ""), tab=request.args.get("tab", ""))


def erased(runtime: Runtime, outbox_id: str) -> ResponseReturnValue:
    """Where a phone ends whose person has texted FORGET twice."""
    return render_template("phone/erased.html", bubble=look.last_words(runtime, outbox_id))


def _none_left(_error: Exception) -> Response:
    words = "Every made-up number has been used. Delete the demo's folder (VAR_DIR) to begin afresh.\n"
    return Response(words, status=409, content_type="text/plain")


def _unavailable(_error: Exception) -> Response:
    return Response("The database does not answer. Is the demo running?\n", status=503, content_type="text/plain")


_READS: dict[str, tuple[str, Callable[..., ResponseReturnValue]]] = {
    "": ("home", home),
    "/<int(max=2147483647):person_id>": ("page", page),
    "/<int(max=2147483647):person_id>/news": ("news", news),
    "/<int(max=2147483647):person_id>/about": ("about", about),
    "/erased/<outbox_id>": ("erased", erased),
}
"""path under /phone -> its name, and what answers a GET"""
