"""The gateway: where it reaches us, and where we reach it."""

from collections.abc import Iterator

from bot.cli.doctor.finding import OK, WARNING, Finding
from bot.settings import Settings


def findings(found: Settings) -> Iterator[Finding]:
    """Addresses in both directions; nothing is called."""
    if found.twilio_api_base_url:
        said = "TWILIO_API_BASE_URL is set: what we send goes to a test gateway or a proxy"
        yield Finding("gateway", WARNING, said, "Take it out to send through Twilio itself")
    if not found.public_base_url:
        return
    if not found.public_base_url.startswith("https://"):
        yield Finding("gateway", WARNING, "PUBLIC_BASE_URL is not https", "Twilio needs https outside a demo")
    base = found.public_base_url.rstrip("/")
    yield Finding("gateway", OK, f"webhook {base}/webhooks/twilio/message, fallback {base}/webhooks/twilio/fallback")
