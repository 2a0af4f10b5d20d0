"""The prover: what must be true of the content before it is sent, each fault with file, line and mend."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.content import catalog, flows, loader, private, understood_check, urgent_check
from bot.content.faults import Fault
from bot.content.messages import every_message, longest_forms
from bot.engine.book import Book, Reply
from bot.engine.nodes import Menu
from bot.engine.nodes.ask import TOGETHER
from bot.engine.texts import SEGMENT_LIMIT, Text
from bot.rules.fold import fold
from bot.rules.readability import grade
from bot.rules.segments import measure, outside_gsm

HIGHEST_GRADE = 6.0
_LIMITS = {"tip": 2}
"""Segments a kind of message may take, where that is fewer."""

_PLACEHOLDER = re.compile(r"\{\w+\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTENER = re.compile(r"\b(?:bit\.ly|tinyurl|goo\.gl|t\.co|ow\.ly)\b", re.IGNORECASE)
_OTHER_DISEASE = re.compile(r"\bAML\b")
_AML_IS_MEANT = frozenset({"F023", "F087", "F088", "F092", "F115", "F158", "F275"})


@dataclass(slots=True)
class Report:
    """The faults, and a row of figures for each language."""

    faults: list[Fault] = field(default_factory=list)
    languages: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing stops the build."""
        return not any(fault.severity == "error" for fault in self.faults)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {"ok": self.ok, "languages": self.languages, "faults": [fault.as_dict() for fault in self.faults]}


def check(root: Path = loader.ROOT) -> Report:
    """Check the flows, words and every translation under `root`; raises BrokenContent when they do not even load."""
    content = flows.load(root)
    codes = sorted(path.parent.name for path in (root / "locales").glob("*/words.yaml"))
    codes.sort(key=lambda code: code != loader.SOURCE_LANGUAGE)
    book = loader.load(root, codes)
    report = Report()
    report.faults += [*_english(content), *_reachable(book), *understood_check.faults(book, root)]
    for code in codes:
        report.faults += _translation(content, root, code) if code != loader.SOURCE_LANGUAGE else []
        if code in book.catalogs:
            report.faults += [*_sizes(book, code), *private.faults(book, code), *urgent_check.faults(book, code)]
        report.languages[code] = _figures(book, content, root, code)
    return report


def _english(content: flows.Flows) -> Iterator[Fault]:
    for text in content.texts.values():
        asked = 0.0 if text.kind == "title" else grade(text.words, content.easy_words)
        if asked > HIGHEST_GRADE:
            yield Fault(
                text.origin, f"`{text.key}` reads at grade {asked}", "Use shorter words and sentences", language="en"
            )
        if _SHORTENER.search(text.words):
            yield Fault(
                text.origin, f"`{text.key}` has a link shortener", "Carriers filter them: write the full address"
            )
        if _OTHER_DISEASE.search(text.words) and not _AML_IS_MEANT.intersection(text.facts):
            yield Fault(text.origin, f"`{text.key}` says AML", "Write ALL, or cite the fact that means AML")


def _reachable(book: Book) -> Iterator[Fault]:
    main = book.nodes[book.main]
    near = {target for menu in main.targets() for target in (menu, *book.nodes[menu].targets())}
    led = {target for node in book.nodes.values() for target in node.targets()}
    for node in book.nodes.values():
        # a form is reached by its command, a question of ours by our asking, an offer when we are not sure
        by_itself = node.stays_open or node.kind == "offer" or node.id in (book.main, "language", "forget", "my.tips")
        known = by_itself or node.id in near or node.id in led
        if not known:
            where = node.title.origin
            yield Fault(where, f"`{node.id}` cannot be reached by menu", "List it under the options of a menu")
        if isinstance(node, Menu) and len(node.options) > 8:
            yield Fault(node.title.origin, f"`{node.id}` has {len(node.options)} options", "Keep a menu to 8")


def _translation(content: flows.Flows, root: Path, code: str) -> Iterator[Fault]:
    path = catalog.po_path(root, code)
    if not path.exists():
        yield Fault(
            f"locales/{code}/words.yaml:1", "no translations", f"Run `make language CODE={code}`", language=code
        )
        return
    name = path.relative_to(root).as_posix()
    entries = {(message.context, message.id): message for message in catalog.read(path, root) if message.id}
    for text in content.texts.values():
        message = entries.get((text.key, text.words))
        where = f"{name}:{message.lineno if message and message.lineno else 1}"
        if message is None or not message.string:
            yield Fault(
                where, f"`{text.key}` is not translated", "Run `make translations`, then translate it", language=code
            )
        elif message.fuzzy:
            yield Fault(
                where, f"`{text.key}` is fuzzy: its English changed", "Review it and drop the fuzzy flag", language=code
            )
        else:
            yield from _kept(text, str(message.string), where, code)


def _kept(text: Text, words: str, where: str, code: str) -> Iterator[Fault]:
    for kind, pattern in (("placeholders", _PLACEHOLDER), ("numbers", _NUMBER)):
        ours, theirs = set(pattern.findall(text.words)), set(pattern.findall(words))
        if kind == "numbers":
            ours, theirs = (
                {n.replace(",", "").replace(".", "") for n in ours},
                {n.replace(",", "").replace(".", "") for n in theirs},
            )
        if lost := ours - theirs:
            yield Fault(
                where, f"`{text.key}` lost {kind}: {' '.join(sorted(lost))}", "Keep them as they are", language=code
            )


def _sizes(book: Book, code: str) -> Iterator[Fault]:
    for reply in longest_forms(book, code):
        size = measure(fold(reply.text, code))
        limit = _LIMITS.get(reply.kind, SEGMENT_LIMIT)
        if size.segments > limit and reply.key != "fallback":
            problem = f"`{reply.key}` takes {size.segments} segments ({size.units} units, {size.encoding})"
            extra = " ".join(outside_gsm(fold(reply.text, code))) if size.encoding == "UCS-2" else ""
            mend = f"Keep it to {limit}" + (f"; these letters double the price: {extra}" if extra else "")
            yield Fault(_origin(book, reply), problem, mend, language=code)


def _origin(book: Book, reply: Reply) -> str:
    key = reply.key.rpartition(TOGETHER)[2]
    if text := book.texts.get(key) or book.texts.get(key.rpartition("/")[0]):
        return text.origin
    return book.nodes[reply.key].title.origin


def _figures(book: Book, content: flows.Flows, root: Path, code: str) -> dict[str, object]:
    english = code == loader.SOURCE_LANGUAGE
    found = dict(book.catalogs["en"]) if english else loader.translated(content, root, code)
    replies = list(every_message(book, code)) if code in book.catalogs else []
    sizes = [measure(fold(reply.text, code)) for reply in replies]
    return {
        "offered": code in book.catalogs,
        "state": loader.state_of(code),
        "texts": len(content.texts),
        "missing": len(loader.missing(found, content)),
        "messages": len(replies),
        "segments_mean": round(_mean(size.segments for size in sizes), 2),
        "segments_max": max((size.segments for size in sizes), default=0),
        "ucs2": sum(size.encoding == "UCS-2" for size in sizes),
    }


def _mean(values: Iterable[int]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
