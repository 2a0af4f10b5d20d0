"""A word that ends or begins everything is refused as a keyword, a greeting, an answer, and a topic's phrase."""

import pytest

from bot.content import lexicon, loader
from bot.content.languages import ASKED
from bot.content.proof import check, reserved
from bot.content.yaml_file import Spec, parse, read
from bot.understand.lexicon import OPT_OUT_WORDS, RESERVED
from tests.content import EN, ES, Copy

FILES = {path.stem: path for path in sorted((loader.ROOT / "flows" / ASKED).glob("*.yaml"))}
REFUSED = reserved.words(lexicon.written(loader.ROOT), {code: read(path, loader.ROOT) for code, path in FILES.items()})
CARRIERS = "is a word carriers act on"

# file, what stands there, what somebody writes, words of the line that is named, the fault
IN_FILES = {
    "keyword": (EN, "side.hair: [hair,", "side.hair: [info, hair,", "side.hair: [", f"`info` for `side.hair` {CARRIERS}"),
    "keyword that is STOP in another language": (EN, "side.hair: [hair,", "side.hair: [alto, hair,", "side.hair: [", "`alto` for `side.hair` means STOP in `es`"),
    "keyword that is STOP as only asked/ has it": (ES, "side.hair: [pelo,", "side.hair: [отписаться, pelo,", "side.hair: [", "`отписаться` for `side.hair` means STOP in `ru`"),
    "greeting": (ES, "greetings: [hola,", "greetings: [start, hola,", "greetings: [", f"`start` for `greetings` {CARRIERS}"),
    "yes": (EN, '"yes": [y,', '"yes": [unstop, y,', '"yes": [', f"`unstop` for `yes` {CARRIERS}"),
    "no": (EN, '"no": [n,', '"no": [quit, n,', '"no": [', f"`quit` for `no` {CARRIERS}"),
    "reply": (EN, "new_time: [\n  r,", "new_time: [\n  cancel, r,", "  cancel, r,", f"`cancel` for `new_time` {CARRIERS}"),
    "reply that is STOP elsewhere": (EN, "new_time: [\n  r,", "new_time: [\n  baja, r,", "  baja, r,", "`baja` for `new_time` means STOP in `es`"),
    "answer": (EN, "  skip: [skip,", "  skip: [end, skip,", "  skip: [", f"`end` for `skip` {CARRIERS}"),
    "answer that is yes, but to no yes": (EN, "  none: [n,", '  none: ["yes", n,', "  none: [", f"`yes` for `none` {CARRIERS}"),
    "answer in words for a number": (EN, "    1: [one,", "    1: [stop, one,", "    1: [", f"`stop` for `numbers` {CARRIERS}"),
    "capitals and accents": (EN, "side.hair: [hair,", "side.hair: [Ópt-Out, hair,", "side.hair: [", f"`opt out` for `side.hair` {CARRIERS}"),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_FILES)
def test_a_reserved_word_is_named_by_line(copy: Copy, name: str) -> None:
    file, old, new, marker, problem = IN_FILES[name]
    copy.replace(file, old, new)
    code = file.split("/")[1]
    (fault,) = reserved.in_words(code, read(copy.root / file, copy.root), REFUSED)
    assert (fault.where, fault.problem) == (f"{file}:{copy.line_of(file, marker)}", problem)
    assert (fault.mend, fault.severity, fault.language) == ("Choose another word", "error", code)


def test_reserved_words_of_every_kind_are_found_by_the_prover(copy: Copy) -> None:
    put = [IN_FILES[name] for name in ("keyword", "greeting", "yes", "no", "reply", "answer")]
    for file, old, new, _, _ in put:
        copy.replace(file, old, new)
    assert {fault.problem for fault in check(copy.root).faults} >= {problem for *_, problem in put}


@pytest.mark.parametrize("word", sorted(RESERVED))
@pytest.mark.parametrize("code", ["en", "es"])
def test_no_reserved_word_may_be_a_keyword_in_any_words_file(code: str, word: str) -> None:
    spec = parse(f"keywords:\n  side.hair: [wig, '{word}']\n", EN)
    assert [fault.problem for fault in reserved.in_words(code, spec, REFUSED)] == [
        f"`{word}` for `side.hair` {CARRIERS}"
    ]


@pytest.mark.parametrize("code", FILES)
def test_in_every_language_a_topic_may_not_be_asked_for_by_a_reserved_word(copy: Copy, code: str) -> None:
    file = f"flows/{ASKED}/{code}.yaml"
    topic = next(iter(read(FILES[code], loader.ROOT).mapping()["topics"].mapping()))
    text = copy.read(file)
    line = text[: text.index(f"\n  {topic}: [")].count("\n") + 2
    copy.write(file, text.replace(f"\n  {topic}: [", f"\n  {topic}: [unsubscribe, ", 1))
    faults = [*reserved.in_asked(code, read(copy.root / file, copy.root), REFUSED)]
    assert [(fault.where, fault.problem, fault.language) for fault in faults] == [
        (f"{file}:{line}", f"`unsubscribe` for `{topic}` {CARRIERS}", code)
    ]


@pytest.mark.parametrize("code", FILES)
def test_stop_as_a_language_says_it_is_refused_in_every_other(code: str) -> None:
    own = _stop(read(FILES[code], loader.ROOT))
    (said, *_) = [word for word in own if " " not in word and REFUSED.get(word) == f"means STOP in `{code}`"]
    for other in FILES:
        spec = parse(f"topics:\n  side.hair: [wig, {said}]\n", f"flows/{ASKED}/{other}.yaml")
        (fault,) = reserved.in_asked(other, spec, REFUSED)
        assert fault.problem == f"`{said}` for `side.hair` means STOP in `{code}`"


def _stop(spec: Spec) -> list[str]:
    return [str(word.value) for word in spec.mapping()["commands"].list("STOP")]


def test_a_reserved_phrase_of_a_topic_is_found_by_the_prover(copy: Copy) -> None:
    file = f"flows/{ASKED}/ht.yaml"
    copy.replace(file, "\n  tests.node: [", "\n  tests.node: [anile,\n    glann|quit,\n    ")
    line = copy.line_of(file, "glann|quit")
    assert (f"{file}:{line}", f"`quit` for `tests.node` {CARRIERS}") in [
        (fault.where, fault.problem) for fault in check(copy.root).faults
    ]


MANY = " ".join(["{stop|quit|end}"] * 40)
LISTS = f"lists:\n  ends: [wig, '{{end|hair}}', <more>]\n  more: [halt, cancel]\n  long: ['{MANY}']\n"
ALONE = {
    "stop": ["stop"], "=Stop": ["stop"], "wig|stop|hair": ["stop"], "'{end|over}'": ["end"], "stop*": ["stop"],
    "stop ! chemo": ["stop"], "stop all": ["stop all"], "wig|opt_out": ["opt out"], "<ends>": ["end", "cancel"],
}  # fmt: skip
BESIDE = [
    "stop ~ chemo",
    "stop chemo",
    "stop & hair",
    "end|stop treatment",
    "how stop|end",
    "stopping",
    "<stop>",
    "wig ! stop",
    "<long>",
]


@pytest.mark.parametrize("phrase", ALONE)
def test_a_phrase_that_is_a_reserved_word_alone_is_refused(phrase: str) -> None:
    spec = parse(f"{LISTS}topics:\n  side.hair: [{phrase}]\n", "flows/asked/en.yaml")
    assert [fault.problem for fault in reserved.in_asked("en", spec, REFUSED)] == [
        f"`{word}` for `side.hair` {CARRIERS}" for word in ALONE[phrase]
    ]


def test_a_word_of_a_list_is_named_where_the_list_has_it() -> None:
    spec = parse(f"{LISTS}topics:\n  side.hair:\n    - <ends>\n", "flows/asked/en.yaml")
    assert [fault.where for fault in reserved.in_asked("en", spec, REFUSED)] == [
        "flows/asked/en.yaml:2",
        "flows/asked/en.yaml:3",
    ]


@pytest.mark.parametrize("phrase", BESIDE)
def test_a_reserved_word_beside_others_is_a_phrase_like_any(phrase: str) -> None:
    spec = parse(f"{LISTS}topics:\n  side.hair: [{phrase}]\n", "flows/asked/en.yaml")
    assert list(reserved.in_asked("en", spec, REFUSED)) == []


def test_greetings_of_asked_are_refused_too() -> None:
    spec = parse("greetings:\n  - hello\n  - help\n", "flows/asked/en.yaml")
    (fault,) = reserved.in_asked("en", spec, REFUSED)
    assert (fault.where, fault.problem) == ("flows/asked/en.yaml:3", f"`help` for `greetings` {CARRIERS}")


def test_yes_says_yes() -> None:
    spec = parse('"yes": [y, "yes"]\nanswers:\n  "yes": [Yes]\n', EN)
    assert list(reserved.in_words("en", spec, REFUSED)) == []


def test_what_is_refused_is_every_opt_out_and_stop_in_eleven_languages() -> None:
    assert set(REFUSED) >= OPT_OUT_WORDS | RESERVED | {"alto", "arrete", "退订", "отписаться"}
    assert {"chemo", "hello", "menu", ""}.isdisjoint(REFUSED)
    assert len(FILES) == 11


def test_nothing_of_the_project_is_refused() -> None:
    words = {code: list(reserved.in_words(code, spec, REFUSED)) for code, spec in lexicon.written(loader.ROOT).items()}
    asked = {code: list(reserved.in_asked(code, read(path, loader.ROOT), REFUSED)) for code, path in FILES.items()}
    assert not any([*words.values(), *asked.values()])
