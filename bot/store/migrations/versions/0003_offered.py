"""Which languages a person was asked about: whether to stay in them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One column of people."""
    op.add_column("people", sa.Column("offered", sa.String(80), nullable=False, server_default=""))
