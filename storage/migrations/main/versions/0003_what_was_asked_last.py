"""What somebody's last question was about, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversation", sa.Column("context_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("conversation", "context_sealed")
