"""An audience as SQL over `people`: who is meant, and who of them cannot be told. Preview and expansion share it."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, case, literal, select

from bot.rules.audience import Audience
from bot.store.groups import groups
from bot.store.inbox import inbox
from bot.store.people import ACTIVE, STAFF, STOPPED, people
from bot.store.visits import PLANNED, visits

OPTED_OUT, NO_CONSENT, BAD_NUMBER, NOT_BY_SMS = "opted out", "no consent", "bad number", "not by SMS"
"""Why somebody who is meant is left out."""

SMS = "sms"


def meant(audience: Audience, source_language: str) -> ColumnElement[bool]:
    """The people an audience describes, whatever keeps us from telling them; never staff."""
    return and_(people.c.staff_id.is_(None), people.c.role != STAFF, *_choices(audience, source_language))


def obstacle() -> ColumnElement[str]:
    """Why a person cannot be told anything by us; empty when they can.

    WhatsApp takes no free words outside its 24 hours, and its makers sign no agreement on health data.
    """
    return case(
        (people.c.consent == STOPPED, OPTED_OUT),
        (people.c.consent != ACTIVE, NO_CONSENT),
        (people.c.unreachable != "", BAD_NUMBER),
        (people.c.medium != SMS, NOT_BY_SMS),
        else_="",
    )


def told(audience: Audience, source_language: str) -> ColumnElement[bool]:
    """The people of an audience who get a message, if there are words in their language."""
    return and_(meant(audience, source_language), obstacle() == "")


def spoken(source_language: str) -> ColumnElement[str]:
    """The language a person is written to in: their own, else the source language."""
    return case((people.c.language == "", literal(source_language)), else_=people.c.language)


def _choices(audience: Audience, source_language: str) -> Iterator[ColumnElement[bool]]:
    if audience.languages:
        yield spoken(source_language).in_(audience.languages)
    if audience.phases:
        yield people.c.phase.in_(audience.phases)
    if audience.roles:
        yield people.c.role.in_(audience.roles)
    if audience.groups:
        yield people.c.id.in_(select(groups.c.person_id).where(groups.c.name.in_(audience.groups)))
    if audience.asks_for_visit:
        yield people.c.id.in_(select(visits.c.person_id).where(*_visits(audience)))
    if audience.seen_since:
        # whoever was put on a list and never texted has not been seen
        texted = select(inbox.c.id).where(inbox.c.person_id == people.c.id).exists()
        yield and_(people.c.seen_at >= audience.seen_since, texted)
    if audience.seen_before:
        yield people.c.seen_at < audience.seen_before


def _visits(audience: Audience) -> Iterator[ColumnElement[bool]]:
    yield visits.c.state == PLANNED
    if audience.visit_kinds:
        yield visits.c.kind.in_(audience.visit_kinds)
    if audience.visit_from:
        yield visits.c.at >= audience.visit_from
    if audience.visit_to:
        yield visits.c.at < audience.visit_to
