"""Texts that wish to go on, in words that also end things: nobody who asks for more is sent away."""

import pytest

from bot.understand.meaning import STOP
from tests.understand import Understand

GO_ON = {
    "en": ["please dont stop texting", "why did the texts stop", "did you stop texting me", "do not stop", "send me more messages", "i don't want to unsubscribe", "please keep sending me texts"],
    "es": ["no paren de mandarme mensajes", "sigan mandando mensajes", "quiero mas mensajes", "no me quiten de la lista"],
    "fr": ["n'arrêtez pas les messages", "continuez à m'envoyer les messages", "laissez moi un message"],
    "pt": ["não parem de mandar mensagem", "continuem mandando as dicas", "quero mais mensagens"],
    "ht": ["pa sispann voye mesaj", "kontinye voye mesaj yo"],
    "tl": ["wag nyo itigil ang text", "ituloy nyo po ang mga text"],
    "vi": ["đừng ngừng gửi tin", "tiếp tục gửi tin nhắn cho tôi"],
    "ko": ["문자 끊지 마세요", "계속 문자 보내 주세요"],
    "ru": ["не прекращайте писать", "продолжайте присылать"],
    "ar": ["لا توقفوا الرسائل", "استمروا في ارسال الرسائل"],
    "zh": ["请不要停止发短信", "继续发短信给我"],
}  # fmt: skip
LEAVE = {
    "en": ["stop texting me", "no more messages", "why dont you stop texting me", "please stop sending these"],
    "es": ["paren de mandarme mensajes", "ya no me manden mensajes"], "fr": ["arrêtez les messages", "ne m'envoyez plus de messages"],
    "pt": ["parem de mandar mensagem", "não quero mais mensagens"], "ht": ["sispann voye mesaj", "m pa vle mesaj ankò"],
    "tl": ["itigil nyo na ang text", "ayoko na ng text"], "vi": ["ngừng gửi tin cho tôi", "đừng nhắn tin nữa"],
    "ko": ["문자 그만 보내세요", "문자 보내지 마세요"], "ru": ["прекратите писать", "не пишите мне больше"],
    "ar": ["اوقفوا الرسائل", "لا ترسلوا لي رسائل"], "zh": ["请停止发短信", "不要再发短信给我"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in GO_ON.items() for text in texts])
def test_who_asks_to_go_on_stays(meant: Understand, language: str, text: str) -> None:
    for own in (language, "en"):
        assert meant(text, own).label != STOP


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in LEAVE.items() for text in texts])
def test_who_asks_to_end_it_leaves(meant: Understand, language: str, text: str) -> None:
    for own in (language, "en"):
        assert meant(text, own).label == STOP
