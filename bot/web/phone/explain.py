"""Rules, severities and states in words for somebody who reads the code for the first time."""

from bot.rules import phone

_RULES = {
    "keyword.exact": "The whole text is a keyword of this topic.",
    "keyword.inside": "A keyword of this topic was found inside the sentence.",
    "keyword.slip": "One letter away from a keyword of this topic.",
    "topic": "Words and phrases of this topic weigh most in the text.",
    "topic.learned": "No rule names this topic; examples of how people ask for it do.",
    "asked.learned": "No command word; examples of how people ask for it tell what is meant.",
    "unsure": "No topic is likely enough. Marrowline offers the nearest ones as numbers.",
    "optout.slip": "It nearly says STOP, so Marrowline asks.",
    "optout.word": "A bare STOP word. Nothing goes before it, not even danger.",
    "optout.phrase": "It asks for the texts to end. Nothing goes before that but danger.",
    "optout.learned": "Examples of how people ask for the texts to end say so. Nothing goes before that but danger.",
    "command": "A command word.",
    "command.slip": "One letter away from a harmless command word.",
    "language.name": "The name of a language.",
    "greeting": "A greeting: it opens the main menu and hints at a language.",
    "choice": "A number, a yes or a no, read at the place the person was in.",
    "brake": "The loop brake: too many texts, or one text too often. Two machines may be talking.",
    "none": "No rule matched. Marrowline never pretends; it says so.",
}
"""rule, or the beginning of one -> why it decides"""

_SEVERITIES = {
    "911": "Call 911",
    "now": "Call the care team now",
    "988": "Call or text 988",
    "visit": "Mention it at the next visit",
}

_STATES = {
    "handed": "Handed over",
    "sent": "Sent",
    "delivered": "Delivered",
    "read": "Read",
    "failed": "Failed",
    "unknown": "No report came",
    "canceled": "Canceled",
}

_MEDIA = {"sms": "SMS", "whatsapp": "WhatsApp"}


def rule(name: str, severity: str) -> str:
    """Why the rule decided; the most exact words we have."""
    if severity:
        return "A danger sign. These are looked for first, in every language, at any place."
    known = [key for key in _RULES if name == key or name.startswith(key + ".")]
    return _RULES[max(known, key=len)] if known else ""


def severity(name: str) -> str:
    """What the person is told to do."""
    return _SEVERITIES.get(name, name)


def state(name: str) -> str:
    """Where a message is, in a word or two."""
    return _STATES.get(name, name.capitalize())


def medium(name: str) -> str:
    """The way a text travels."""
    return _MEDIA.get(name, name)


def number(address: str) -> str:
    """A number as people write it, whatever it travels by."""
    bare = address.rpartition(":")[2]
    return phone.display(bare, "US") or bare


def price(usd: float) -> str:
    """$0.02, or $0.0158 where cents are not enough."""
    cents = f"{usd:.2f}"
    return f"${cents}" if abs(float(cents) - usd) < 1e-9 else f"${usd:.4f}".rstrip("0")


def size(segments: int, cost: float) -> str:
    """2 segments, $0.02."""
    return f"{segments} {'segment' if segments == 1 else 'segments'}, {price(cost)}"
