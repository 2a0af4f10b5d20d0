"""The languages that are offered by default, and how each is sent."""

from bot.settings import Settings

LANGUAGES: tuple[str, ...] = Settings.model_fields["languages"].default
ENCODING = {"en": "GSM-7", "es": "GSM-7", "fr": "GSM-7", "zh": "UCS-2", "ar": "UCS-2"}
"""How every message of a language is sent, its accents folded."""
