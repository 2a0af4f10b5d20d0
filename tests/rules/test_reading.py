"""Reading ease beside English: syllables and formulas as published, plain sentences on one side and hard ones on the other."""

import pytest

from bot.rules import reading
from bot.rules.reading import MEASURES, inflesz, kandel_moles, signs_per_sentence

PLAIN = {
    "es": "La fiebre es un peligro. Llame ya a su equipo. Tome agua.",
    "fr": "La fièvre est un danger. Appelez vite. Buvez de l'eau.",
    "ar": "الحمى خطر. اتصل بفريقك الآن. اشرب الماء.",
    "zh": "发烧很危险。请马上打电话。多喝水。",
}
HARD = {
    "es": "La administración concomitante de quimioterapia intratecal constituye una intervención indispensable.",
    "fr": "L'administration concomitante de la chimiothérapie intrathécale constitue une intervention indispensable.",
    "ar": "قد يطلب منك فريق الرعاية أن تقيس حرارتك كل يوم وأن تكتبها في دفتر صغير ثم تأتي به معك إلى العيادة في كل زيارة",
    "zh": "医疗团队可能会要求您每天早晚各测量一次体温并且把结果写在本子上然后在下一次复诊的时候带给医生看",
}


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sol", 1), ("que", 1), ("hay", 1), ("casa", 2), ("agua", 2), ("fiebre", 2), ("ciudad", 2), ("día", 2), ("guerra", 2),
        ("médula", 3), ("leucemia", 3), ("Uruguay", 3), ("sangrado", 3), ("aéreo", 4), ("equipo", 3), ("hospital", 3),
    ],
)  # fmt: skip
def test_spanish_syllables(word: str, count: int) -> None:
    assert reading._spanish(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("eau", 1), ("sang", 1), ("moelle", 1), ("parlent", 1), ("équipe", 2), ("globules", 2), ("enfant", 2), ("cancer", 2),
        ("maladie", 3), ("leucémie", 3), ("hôpital", 3), ("médecin", 3), ("infection", 3),
    ],
)  # fmt: skip
def test_french_syllables(word: str, count: int) -> None:
    assert reading._french(word) == count


@pytest.mark.parametrize(
    ("text", "score"),
    [("La casa.", 111.385), ("La casa. El sol.", 126.96), ("Son 38.", 142.535), ("Son 100.4 hoy.", 141.535)],
)
def test_inflesz_is_counted_as_published(text: str, score: float) -> None:
    assert inflesz(text) == pytest.approx(score, abs=0.01)


@pytest.mark.parametrize(
    ("text", "score"), [("Le chat dort.", 130.355), ("Le chat. Il dort.", 131.37), ("La leucémie.", 57.77)]
)
def test_kandel_moles_is_counted_as_published(text: str, score: float) -> None:
    assert kandel_moles(text) == pytest.approx(score, abs=0.01)


@pytest.mark.parametrize(
    ("text", "mean"),
    [
        ("发烧了。打电话!", 3), ("发烧了。打电话！多喝水？", 3), ("发烧\n请打电话", 3), ("体温 38.0 C", 2), ("ALL", 0), ("ALL。发烧。", 2),
    ],
)  # fmt: skip
def test_chinese_signs_are_counted_by_sentence(text: str, mean: float) -> None:
    assert signs_per_sentence(text) == mean


@pytest.mark.parametrize(
    ("text", "mean"), [("هل أنت بخير؟ نعم.", 2), ("اتصل الآن! اشرب الماء", 2), ("حرارة 38.0 الآن", 3), ("نعم", 1)]
)
def test_arabic_words_are_counted_by_sentence(text: str, mean: float) -> None:
    assert MEASURES["ar"].of(text) == mean


@pytest.mark.parametrize("code", MEASURES)
def test_plain_words_reach_the_mark_and_hard_ones_do_not(code: str) -> None:
    measure = MEASURES[code]
    assert measure.reached(measure.of(PLAIN[code]))
    assert not measure.reached(measure.of(HARD[code]))


@pytest.mark.parametrize("code", MEASURES)
def test_the_mark_itself_is_reached_and_the_wrong_side_of_it_is_not(code: str) -> None:
    measure = MEASURES[code]
    harder = -0.1 if measure.more_is_easier else 0.1
    assert measure.reached(measure.mark)
    assert not measure.reached(measure.mark + harder)


@pytest.mark.parametrize("text", ["", "   ", "...", "؟!", "。。", "\n", "👍"])
@pytest.mark.parametrize("code", MEASURES)
def test_text_without_words_is_easy(code: str, text: str) -> None:
    measure = MEASURES[code]
    assert measure.of(text) == measure.of("")
    assert measure.reached(measure.of(text))


@pytest.mark.parametrize("code", ["es", "fr"])
def test_shorter_sentences_are_easier(code: str) -> None:
    text = PLAIN[code]
    assert MEASURES[code].of(text) > MEASURES[code].of(text.replace(". ", " "))
