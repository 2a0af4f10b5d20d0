"""Messages that come by themselves: visits, enrolments, due moments, check-ins, broadcasts, alerts, staff."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Moment = sa.DateTime(timezone=True)
Live = sa.text("state IN ('claimed', 'sending', 'handed', 'unknown')")
Queued = sa.text("state = 'queued'")
Replies = sa.text("inbox_id IS NOT NULL")


def upgrade() -> None:
    """Every table of the background half, and the columns it needs of the old ones."""
    _staff()
    _alerts()
    _alert_events()
    _audit()
    _broadcasts()
    _wordings()
    _person_groups()
    _links()
    _visits()
    _enrolments()
    _pills()
    _due()
    _checkin_runs()
    _checkin_answers()
    _notes()
    _people()
    _outbox()
    _clinics()
    _deliveries()


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("answered_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_visits_at", "visits", ["at"])
    op.create_index("ix_visits_person", "visits", ["person_id", "at"])


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("programme", sa.String(32), nullable=False),
        sa.Column("series", sa.String(8), nullable=False),
        sa.Column("hour", sa.String(5), nullable=False),
        sa.Column("weekday", sa.Integer),
        sa.Column("starts", sa.String(10), nullable=False),
        sa.Column("ends", sa.String(10), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("asked", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("person_id", "programme", "series"),
    )
    op.create_index("ix_enrolments_state", "enrolments", ["state", "programme"])


def _pills() -> None:
    op.create_table(
        "pills",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("enrolment_id", sa.Integer, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("taken", sa.Boolean, nullable=False),
        sa.Column("answered_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("enrolment_id", "due_at"),
    )


def _due() -> None:
    op.create_table(
        "due",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("not_before", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("person_id", "kind", "ref", "at"),
    )
    op.create_index("ix_due_ref", "due", ["ref"])
    op.create_index(
        "ix_due_waiting",
        "due",
        ["not_before"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _checkin_runs() -> None:
    op.create_table(
        "checkin_runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("set_id", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("question", sa.String(32), nullable=False),
        sa.Column("call", sa.Boolean, nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("until", Moment, nullable=False),
        sa.Column("nudged_at", Moment),
        sa.Column("finished_at", Moment),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_checkin_runs_person", "checkin_runs", ["person_id", "id"])
    op.create_index(
        "ix_checkin_runs_open",
        "checkin_runs",
        ["until"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _checkin_answers() -> None:
    op.create_table(
        "checkin_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("question", sa.String(8), nullable=False),
        sa.Column("value", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["checkin_runs.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_checkin_answers_trend", "checkin_answers", ["person_id", "question", "at"])


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_notes_person", "notes", ["person_id", "id"])


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("rank", sa.Integer),
        sa.Column("created_at", Moment, nullable=False),
        sa.UniqueConstraint("name"),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer),
        sa.Column("inbox_id", sa.Integer),
        sa.Column("severity", sa.String(8), nullable=False),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("same_as", sa.Integer),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("next_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("acknowledged_at", Moment),
        sa.Column("acknowledged_by", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="SET NULL"),
        sa.UniqueConstraint("inbox_id", "rule"),
    )
    op.create_index("ix_alerts_person", "alerts", ["person_id", "id"])
    op.create_index("ix_alerts_state", "alerts", ["state", "next_at"])


def _alert_events() -> None:
    op.create_table(
        "alert_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("alert_id", sa.Integer, nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_alert_events_alert", "alert_events", ["alert_id", "id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("deed", sa.String(64), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("ix_audit_ref", "audit", ["ref"])


def _broadcasts() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("created_by", sa.String(80), nullable=False),
        sa.Column("approved_by", sa.String(80), nullable=False),
        sa.Column("approved_at", Moment),
        sa.Column("starts_at", Moment),
        sa.Column("expires_at", Moment),
        sa.Column("cursor", sa.Integer, nullable=False),
        sa.Column("expanded_at", Moment),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_broadcasts_state", "broadcasts", ["state"])


def _wordings() -> None:
    op.create_table(
        "wordings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("broadcast_id", sa.Integer, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("encoding", sa.String(8), nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("broadcast_id", "language"),
    )


def _person_groups() -> None:
    op.create_table(
        "person_groups",
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "name"),
    )
    op.create_index("ix_person_groups_name", "person_groups", ["name"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("patient_id", sa.Integer, nullable=False),
        sa.Column("caregiver_id", sa.Integer),
        sa.Column("code", sa.String(43), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["caregiver_id"], ["people.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["patient_id"], ["people.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_links_caregiver", "links", ["caregiver_id"])
    op.create_index("ix_links_patient", "links", ["patient_id"])


def _more(table: str, *columns: sa.Column[Any]) -> None:
    # not in a batch: SQLite would copy the table and drop the old one, and every row that points to it would go too
    for column in columns:
        op.add_column(table, column, inline_references=True)


def _text(name: str, size: int | None = None, default: str = "") -> sa.Column[Any]:
    kind = sa.String(size) if size else sa.Text()
    return sa.Column(name, kind, nullable=False, server_default=default)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _people() -> None:
    _more(
        "people",
        *(_text("name"), _text("role", 16), _text("phase", 8), _text("phase_since", 10), _text("consent", 16, "new")),
        *(_text("zone", 64), _text("zones"), _flag("full_text"), _flag("shared"), _text("unreachable", 16)),
        *(sa.Column("noticed_at", Moment), _text("asking", 160), sa.Column("asking_until", Moment)),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id")),
    )
    op.create_index("ix_people_staff", "people", ["staff_id"])
    op.execute(
        "UPDATE people SET consent = CASE (SELECT kind FROM consents WHERE consents.mark = people.mark "
        "ORDER BY consents.id DESC LIMIT 1) WHEN 'stopped' THEN 'stopped' WHEN 'given' THEN 'active' "
        "WHEN 'restarted' THEN 'active' ELSE 'new' END"
    )


def _outbox() -> None:
    _more(
        "outbox",
        *(_text("lane", 8, "soon"), sa.Column("due_at", Moment), sa.Column("expires_at", Moment), _text("owner", 32)),
        *(sa.Column("lease_until", Moment), sa.Column("attempts", sa.Integer, nullable=False, server_default="0")),
        *(_text("reason", 64), _flag("capped")),
        sa.Column("wording_id", sa.Integer),
    )
    op.drop_index("ix_outbox_state", "outbox")
    op.drop_index("ix_outbox_inbox", "outbox")
    _partial("ix_outbox_inbox", ["inbox_id", "position"], Replies)
    _partial("ix_outbox_open", ["state", "changed_at"], Live)
    _partial("ix_outbox_waiting", ["lane", "due_at"], Queued)


def _partial(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)


def _clinics() -> None:
    _more("clinics", _text("zone", 64), _flag("two_person"))


def _deliveries() -> None:
    # what is there already has been read
    _more("deliveries", sa.Column("applied", sa.Boolean, nullable=False, server_default=sa.true()))
    # each as the queries have it: SQLite takes a partial index only for the very same words
    here, there = sa.text("applied IS 0"), sa.text("applied IS false")
    op.create_index("ix_deliveries_early", "deliveries", ["id"], sqlite_where=here, postgresql_where=there)
