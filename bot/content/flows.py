"""The flow folder as nodes, texts and sources, with every reference checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.content import checkins, glossary, programmes, readers, reminders, schema, series, signs
from bot.content.faults import BrokenContent, Fault
from bot.content.yaml_file import Spec, read
from bot.engine.book import Node
from bot.engine.checkin import Checkin
from bot.engine.glossary import NEAR
from bot.engine.nodes import Article, Choice, Menu
from bot.engine.offers import UNSURE, UNWRITTEN
from bot.engine.reminders import ReminderKind
from bot.engine.series import Series
from bot.engine.texts import Text

MAIN = "main"

ALERT_PARTS = ("alert.told", "alert.untold", "alert.take", "alert.take_elsewhere")
"""Sentences of the message to staff."""

ALERT_CLASSES = ("alert.class.911", "alert.class.now", "alert.class.988", "alert.class.visit")
"""What it calls each class: names, like the titles of a menu."""

_ALONE = {
    **{name: name for name in ("welcome", "help", "stop", "urgent", "unknown", "forget", "fallback", "alert", "staff")},
    "article.no_more": "notice",
    "article.untranslated": "notice",
    "glossary.ask": "confirm",
    "glossary.entry": "part",
    "glossary.unknown": "unknown",
    "language.unavailable": "notice",
    "language.stay": "notice",
    "ready": "begun",
    "back": "notice",
    **dict.fromkeys(ALERT_PARTS, "part"),
    **dict.fromkeys(ALERT_CLASSES, "title"),
    **dict.fromkeys(checkins.NAMED, "notice"),
    **dict.fromkeys(checkins.ASKED, checkins.MESSAGE),
}
"""Texts of flows/texts.yaml that are messages by themselves, by key or first word, and their kind."""

_SAID_BY_NAME = frozenset({
    "welcome", "menu.hint", "menu.hint.main", "menu.invalid", "article.more", "article.end",
    "article.source", "article.no_more", "article.untranslated", "help", "stop.done", "stop.unsure", "language.set",
    "language.unavailable", "forget.done", "unknown", "unknown.media", "unknown.unwritten",
    "glossary.ask", "glossary.entry", "glossary.unknown",
    "offer.else", "care_team", "care_team.phone", "urgent.911",
    "urgent.now", "urgent.988", "urgent.visit", "fallback", "begun.name", "begun.stop", "staff.only", "alert.erased",
    "back.fever", "back.more", "back.end", "back.list", "back.asked", "back.menu", "language.stay",
    *ALERT_PARTS, *ALERT_CLASSES,
    "alert.staff", "alert.yours", "alert.taken", "alert.gone", "alert.none_such", "alert.none_open", "alert.which",
    *checkins.NAMED,
})  # fmt: skip
"""Texts the engine and the services name; without one of them a person would get no answer."""


@dataclass(frozen=True, slots=True)
class Flows:
    """What the flow files hold."""

    nodes: Mapping[str, Node]
    texts: Mapping[str, Text]
    sources: frozenset[str]
    easy_words: frozenset[str]
    signs: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    reminders: Mapping[str, ReminderKind] = field(default_factory=dict)
    checkins: Mapping[str, Checkin] = field(default_factory=dict)


def load(root: Path) -> Flows:
    """The flows under `root`/flows; raises BrokenContent naming every broken reference."""
    folder = root / "flows"
    specs = _node_specs(folder, root)
    parents = _parents(specs)
    nodes = {name: schema.node(name, spec, parents.get(name, MAIN)) for name, spec in specs.items()}
    loose = read(folder / "texts.yaml", root)
    texts = [readers.text(key, spec, _loose_kind(key)) for key, spec in loose.mapping().items()]
    nodes |= glossary.load(root, {text.key: text for text in texts})
    texts += [text for node in nodes.values() for text in node.texts()]
    named, rules = signs.load(root)
    texts += named
    tips = series.load(folder / "series", root)
    texts += [*programmes.load(root), *(text for one in tips.values() for text in one.texts())]
    remind = reminders.load(folder / "reminders.yaml", root)
    texts += remind.texts()
    asked = checkins.load(root)
    texts += asked.texts()
    sources = read(folder / "sources.yaml", root).mapping()
    texts += [readers.text_under(spec, "name", f"source.{key}", "title") for key, spec in sources.items()]
    keyed, easy = {text.key: text for text in texts}, _easy_words(folder, root)
    flows = Flows({**nodes, **asked.nodes}, keyed, frozenset(sources), easy, rules, tips, remind.kinds, asked.sets)
    if faults := list(_dangling(replace(flows, nodes=nodes), specs)):
        raise BrokenContent(faults)
    return flows


def _node_specs(folder: Path, root: Path) -> dict[str, Spec]:
    return readers.files((folder / "main.yaml", *(folder / "topics").glob("*.yaml")), root)


def _parents(specs: Mapping[str, Spec]) -> dict[str, str]:
    """Each node's menu: the one that lists it, else the menu of the node that leads to it."""
    listed = {str(option.value): name for name, spec in specs.items() for _, option in spec.items("options")}
    led = {spec.text(key): name for name, spec in specs.items() for key in ("then", "yes") if spec.get(key)}

    def menu_of(name: str, depth: int = 0) -> str:
        if name in listed or depth > len(specs):
            return listed.get(name, MAIN)
        return menu_of(led[name], depth + 1) if name in led else MAIN

    return {name: menu_of(name) for name in specs}


def _loose_kind(key: str) -> str:
    """`part` for a piece of other messages, else the kind of message the text is by itself."""
    return _ALONE.get(key, _ALONE.get(key.partition(".")[0], "part"))


def _easy_words(folder: Path, root: Path) -> frozenset[str]:
    return frozenset(word.lower() for word in read(folder / "terms.yaml", root).texts("easy"))


def _dangling(flows: Flows, specs: Mapping[str, Spec]) -> Iterator[Fault]:
    for name, node in flows.nodes.items():
        where = specs[name].where if name in specs else node.title.origin
        for target in node.targets():
            if target not in flows.nodes:
                yield Fault(
                    where, f"`{name}` leads to `{target}`, which does not exist", "Write that node, or mend its name"
                )
        if isinstance(node, Choice) and node.parent not in flows.nodes:
            yield Fault(where, f"BACK from `{name}` leads to `{node.parent}`, which does not exist", "Mend its name")
        if isinstance(node, Article):
            yield from _article_faults(node, flows, where)
    yield from readers.missing("flows/texts.yaml", sorted(_SAID_BY_NAME), flows.texts)
    yield from (*programmes.faults(flows.texts), *series.faults(flows.series, flows.sources))
    yield from glossary.faults(flows.nodes, flows.sources)
    yield from reminders.faults(flows.reminders, flows.texts, flows.sources)
    for name in {MAIN, "language", "forget", UNSURE, UNWRITTEN, NEAR} - set(flows.nodes):
        yield Fault("flows/main.yaml:1", f"`{name}` is missing", f"Write the node `{name}`")
    if not isinstance(flows.nodes.get(MAIN), Menu):
        yield Fault("flows/main.yaml:1", "`main` is not a menu", "Give `main` the kind menu")


def _article_faults(node: Article, flows: Flows, where: str) -> Iterator[Fault]:
    if node.closing and node.closing not in flows.texts:
        yield Fault(where, f"`{node.id}` closes with `{node.closing}`, which is no text", "Add it to flows/texts.yaml")
    yield from readers.unlisted(node.id, where, node.pages, flows.sources)
