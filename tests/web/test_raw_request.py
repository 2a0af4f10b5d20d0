"""What channels read of a request: the URL on the wire, every pair, and no header that anybody can forge."""

import pytest
from flask import Request as FlaskRequest
from werkzeug.test import EnvironBuilder

from bot.web import raw_request

BASE = "https://texts.example.org"


def read(public_base_url: str = BASE, **environ: str) -> str:
    """The URL that is read from an environ laid over a plain one."""
    built = {
        **EnvironBuilder("/webhooks/twilio/message", method="POST", base_url="http://10.0.0.5:8000").get_environ(),
        **environ,
    }
    given = {name: value for name, value in built.items() if value is not None}
    return raw_request.read(FlaskRequest(given), public_base_url).url


TARGETS = {
    "/webhooks/twilio/message": "/webhooks/twilio/message",
    "/m?c=caf%C3%A9&x=%7Ebob": "/m?c=caf%C3%A9&x=%7Ebob",
    "/m?a=b+c%20d%2Be": "/m?a=b+c%20d%2Be",
    "/m%2Fn": "/m%2Fn",
    "/a//b": "/a//b",
    "http://10.0.0.5:8000/m?x=1": "/m?x=1",
    "https://evil.example/m": "/m",
    "/m?next=http://evil.example/": "/m?next=http://evil.example/",
}


@pytest.mark.parametrize("name", ["RAW_URI", "REQUEST_URI"])
@pytest.mark.parametrize(("target", "expected"), TARGETS.items())
def test_the_target_is_not_decoded(target: str, expected: str, name: str) -> None:
    other = "REQUEST_URI" if name == "RAW_URI" else "RAW_URI"
    assert read(**{name: target, other: ""}) == BASE + expected


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [("/m", "", "/m"), ("/m", "x=a%2Bb", "/m?x=a%2Bb"), ("/a b", "x=%C3%A9", "/a%20b?x=%C3%A9")],
)
def test_a_server_without_raw_url_is_rebuilt(path: str, query: str, expected: str) -> None:
    assert read(RAW_URI="", REQUEST_URI="", PATH_INFO=path, QUERY_STRING=query) == BASE + expected


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (BASE, BASE + "/m"),
        (BASE + "/", BASE + "/m"),
        (BASE + "/texts", BASE + "/texts/m"),
        (BASE + ":8443", BASE + ":8443/m"),
        ("", "http://10.0.0.5:8000/m"),
    ],
)
def test_the_base_is_the_public_one(base: str, expected: str) -> None:
    assert read(base, RAW_URI="/m") == expected


@pytest.mark.parametrize("base", [BASE, ""])
def test_forwarded_headers_are_never_believed(base: str) -> None:
    forged = {
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_PROTO": "gopher",
        "HTTP_X_FORWARDED_PREFIX": "/evil",
        "HTTP_FORWARDED": "host=evil.example",
    }
    assert read(base, **forged) == read(base)


def test_every_pair_is_kept() -> None:
    data = "a=1&b=2&a=3&c=&d=+x+&a=1"
    builder = EnvironBuilder("/m", method="POST", data=data, content_type="application/x-www-form-urlencoded")
    found = raw_request.read(FlaskRequest(builder.get_environ()), BASE)
    assert sorted(found.form) == sorted([("a", "1"), ("b", "2"), ("a", "3"), ("c", ""), ("d", " x "), ("a", "1")])
    assert (found.field("a"), found.field("zebra")) == ("1", "")


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_keeps_its_bytes(content_type: str) -> None:
    builder = EnvironBuilder("/m", method="POST", data=b'{"a": "\xff"}', content_type=content_type)
    found = raw_request.read(FlaskRequest(builder.get_environ()), BASE)
    assert (found.body, found.form, found.content_type) == (b'{"a": "\xff"}', (), "application/json")
