"""The Flask application around a runtime."""

from flask import Flask, Response

from bot.runtime import Runtime
from bot.web import health, metrics, webhooks
from bot.web.phone import views as phone

LARGEST_REQUEST = 256 * 1024
"""Bytes. A text of 10,000 characters in the widest encoding is well below it."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def create_app(runtime: Runtime) -> Flask:
    """The application; the phone is there in a demo only."""
    runtime.book.lexicon.prepare()
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_REQUEST, SECRET_KEY=runtime.settings.secret_key)
    # a gateway follows a redirect with GET and loses the text: no path may answer with one
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.register_blueprint(webhooks.blueprint(runtime))
    app.register_blueprint(health.blueprint(runtime))
    app.register_blueprint(metrics.blueprint(runtime))
    if runtime.settings.demo:
        app.register_blueprint(phone.blueprint(runtime))
    app.after_request(_secure)
    return app


def _secure(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
