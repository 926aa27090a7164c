"""Cards that can be rewritten, and answers said in a group."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_sent_at"), "card", ["sent_at"], unique=False)
    op.add_column("outbox", sa.Column("place_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "place_sealed")
    op.drop_table("card")
