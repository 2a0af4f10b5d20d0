"""People, consent, inbox, outbox, deliveries, clinics."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Every table of the first release, and the ledger's guards."""
    op.create_table(
        "clinics",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mark", sa.String(43), nullable=False, unique=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("medium", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mark", sa.String(43), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("how", sa.String(64), nullable=False),
        sa.Column("wording", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("ix_consents_mark", "consents", ["mark", "id"])
    _inbound()
    _outbound()
    _append_only()


def _inbound() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(128), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE")),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("media", sa.Integer, nullable=False),
        sa.Column("label", sa.String(64), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("place", sa.String(96), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.UniqueConstraint("channel", "external_id"),
    )
    op.create_index("ix_inbox_person", "inbox", ["person_id", "id"])


def _outbound() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id", ondelete="CASCADE")),
        sa.Column("inbox_id", sa.Integer, sa.ForeignKey("inbox.id", ondelete="CASCADE")),
        sa.Column("cause", sa.String(96), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("key", sa.String(96), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("encoding", sa.String(8), nullable=False),
        sa.Column("segments", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("external_id", sa.String(64), nullable=False),
        sa.Column("error", sa.String(16), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.UniqueConstraint("cause", "person_id"),
    )
    op.create_index("ix_outbox_inbox", "outbox", ["inbox_id", "position"])
    op.create_index("ix_outbox_person", "outbox", ["person_id", "created_at"])
    op.create_index("ix_outbox_state", "outbox", ["state", "changed_at"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("outbox_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("external_id", sa.String(64), nullable=False),
        sa.Column("error", sa.String(16), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.UniqueConstraint("outbox_id", "status"),
    )


def _append_only() -> None:
    """The ledger defends itself: no line is changed, and no STOP is deleted."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents "
            "BEGIN SELECT RAISE(ABORT, 'the consent ledger is append only'); END"
        )
        op.execute(
            "CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents WHEN OLD.kind = 'stopped' "
            "BEGIN SELECT RAISE(ABORT, 'a STOP is kept for good'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION consents_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the consent ledger is append only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents "
        "FOR EACH ROW EXECUTE FUNCTION consents_append_only()"
    )
    op.execute(
        "CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents "
        "FOR EACH ROW WHEN (OLD.kind = 'stopped') EXECUTE FUNCTION consents_append_only()"
    )
