"""Everything that must be true of the content before it is sent, each fault with file, line and mend."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.content import approval, flows, loader, private
from bot.content.faults import Fault
from bot.content.messages import every_message
from bot.content.proof import (
    direction,
    english,
    facts,
    glossary,
    jargon,
    reach,
    reading,
    signed,
    sizes,
    terms,
    translation,
    understood,
    urgent,
    ways,
)
from bot.content.proof.report import Report
from bot.engine.book import Book, Reply


def check(root: Path = loader.ROOT) -> Report:
    """Check the flows, words and every translation under `root`; raises BrokenContent when they do not even load."""
    content = flows.load(root)
    codes = loader.written_in(root)
    book = loader.load(root, codes)
    report = Report()
    report.faults += [*english.faults(content), *reach.faults(book, root), *facts.faults(content, root)]
    report.faults += [*understood.faults(book, root), *glossary.faults(book, root), *jargon.faults(content, root)]
    for code in codes:
        said = tuple(every_message(book, code)) if code in book.catalogs else ()
        report.faults += _in_language(book, content, root, code, said)
        report.languages[code] = _figures(content, root, code, said)
    return report


def _in_language(book: Book, content: flows.Flows, root: Path, code: str, said: Sequence[Reply]) -> Iterator[Fault]:
    if code != loader.SOURCE_LANGUAGE:
        yield from (*translation.faults(content, root, code), *signed.faults(content, root, code))
        yield from terms.faults(content, loader.translated(content, root, code), root, code)
    if said:
        yield from (*sizes.faults(book, said, code), *reading.faults(said, code), *direction.faults(book, said, code))
        yield from (*private.faults(book, code), *urgent.faults(book, code), *ways.faults(book, code))


def _figures(content: flows.Flows, root: Path, code: str, said: Sequence[Reply]) -> dict[str, object]:
    english = {text.key: text.words for text in content.texts.values()}
    found = english if code == loader.SOURCE_LANGUAGE else loader.translated(content, root, code)
    states = loader.states(content, root, code, found)
    sent = sizes.of(said, code)
    return {
        "offered": bool(said),
        "state": _state(set(states.values())),
        "approved": sum(state == approval.APPROVED for state in states.values()),
        "texts": len(content.texts),
        "missing": len(loader.missing(found, content)),
        "messages": len(sent),
        "reading": reading.middle(said, code, content.easy_words),
        "segments_mean": round(sum(size.segments for size in sent) / max(1, len(sent)), 2),
        "segments_max": max((size.segments for size in sent), default=0),
        "ucs2": sum(size.encoding == "UCS-2" for size in sent),
    }


def _state(states: set[str]) -> str:
    """Of a whole language: the one state of its texts; where some are approved, `draft` until each is."""
    return states.pop() if len(states) == 1 else approval.DRAFT
