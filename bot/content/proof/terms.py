"""The term base, locales/terms.yaml: a translation calls a thing by its name; ALL is never the word for everything."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.content.faults import Fault
from bot.content.flows import Flows
from bot.content.yaml_file import Spec, read
from bot.engine.texts import Text
from bot.understand.normalise import normalise

FILE = "locales/terms.yaml"


def faults(content: Flows, found: Mapping[str, str], root: Path, code: str) -> Iterator[Fault]:
    """Texts of `code` that call a thing by another name. found: {text key: its words}."""
    spec = read(root / FILE, root)
    terms = {name: _Term(term, code) for name, term in spec.items("terms")}
    never, otherwise = (tuple(part.texts(code)) if (part := spec.get(key)) else () for key in ("never", "otherwise"))
    for text in content.texts.values():
        if text.key in found:
            # a word of the glossary is sent with its name before it
            whole = f"{found.get(f'{text.key}.title', '')} {found[text.key]}"
            looked_for = {} if text.key in otherwise else terms
            yield from _of(text, normalise(whole), looked_for, tuple(map(normalise, never)), code)


class _Term:
    """One term: how to know it in English, and its forms in a language; no form: not looked for."""

    def __init__(self, spec: Spec, code: str) -> None:
        words = spec.texts("en")
        # in capitals it is a word to text, such as BRUISE
        english = "|".join(map(re.escape, (*words, *(word[0].upper() + word[1:] for word in words))))
        self.english = re.compile(rf"\b(?:{english})\b")
        self.forms = tuple(map(normalise, spec.texts(code)))


def _of(text: Text, said: str, terms: Mapping[str, _Term], never: tuple[str, ...], code: str) -> Iterator[Fault]:
    for name, term in terms.items():
        if term.forms and term.english.search(text.words) and not any(form in said for form in term.forms):
            problem, mend = f"`{text.key}` has no word for {name}", f"Use one of: {', '.join(term.forms)} ({FILE})"
            yield Fault(text.origin, problem, mend, language=code)
    for word in never:
        if f" {word}" in f" {said}":
            yield Fault(text.origin, f"`{text.key}` says `{word}`", "ALL is the name of the disease", language=code)
