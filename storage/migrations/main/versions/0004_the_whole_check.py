"""The whole member check: handling, the lists, reports, jobs; free text about people sealed.

What an import of before this version replaced can no longer be taken back: its rows had other
columns, which its fingerprints show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_DETAILS = ("left_reason", "destination", "employer")
_MEMBER = sa.table(
    "member",
    sa.column("person_id", sa.Integer),
    sa.column("details_sealed", sa.LargeBinary),
    *(sa.column(name, sa.String) for name in _DETAILS),
)
_REOPENING = sa.table(
    "reopening",
    sa.column("id", sa.Integer),
    sa.column("reason", sa.Text),
    sa.column("reason_sealed", sa.LargeBinary),
)


def upgrade() -> None:
    _new_tables()
    op.add_column(
        "assessment",
        sa.Column("subject", sa.String(length=12), nullable=False, server_default="branch"),
    )
    op.create_index("ix_audit_actor_at", "audit", ["actor_id", "at"], unique=False)
    op.add_column("contact_attempt", sa.Column("next_on", sa.Date(), nullable=True))
    op.add_column("contact_attempt", sa.Column("next_sealed", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_contact_attempt_next_on"), "contact_attempt", ["next_on"])
    op.add_column("contact_change", sa.Column("conduct_sealed", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_evidence_matter"), "evidence", ["matter"])
    op.add_column("member", sa.Column("details_sealed", sa.LargeBinary(), nullable=True))
    op.add_column(
        "member", sa.Column("handling", sa.String(length=20), nullable=False, server_default="")
    )
    op.add_column("member", sa.Column("handled_on", sa.Date(), nullable=True))
    op.add_column("reopening", sa.Column("reason_sealed", sa.LargeBinary(), nullable=True))
    _seal_details()
    _seal_reasons()
    for name in _DETAILS:
        op.drop_column("member", name)
    op.drop_column("reopening", "reason")


def downgrade() -> None:
    raise NotImplementedError("sealed text is not written back in the clear: restore a backup")


def _seal_details() -> None:
    plain = [_MEMBER.c[name] for name in _DETAILS]
    wanted = sa.select(_MEMBER.c.person_id, *plain).where(
        sa.or_(*(column != "" for column in plain))
    )
    rows = op.get_bind().execute(wanted).all()
    for row in rows:
        known = {name: getattr(row, name) for name in _DETAILS if getattr(row, name)}
        op.get_bind().execute(
            sa.update(_MEMBER)
            .where(_MEMBER.c.person_id == row.person_id)
            .values(details_sealed=_sealer()(known))
        )


def _seal_reasons() -> None:
    wanted = sa.select(_REOPENING.c.id, _REOPENING.c.reason).where(_REOPENING.c.reason != "")
    for row in op.get_bind().execute(wanted).all():
        op.get_bind().execute(
            sa.update(_REOPENING)
            .where(_REOPENING.c.id == row.id)
            .values(reason_sealed=_sealer()(row.reason))
        )


def _sealer() -> Callable[[Any], bytes]:
    """How a JSON value is sealed; only a store that holds something in the clear needs it."""
    seal: Callable[[Any], bytes] | None = context.config.attributes.get("seal_json")
    if seal is None:
        raise RuntimeError("free text is in the clear: upgrade with the data key at hand")
    return seal


def _new_tables() -> None:
    op.create_table(
        "contact_handling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("basis_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_contact_handling_by")),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_contact_handling_org_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_handling_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_handling")),
    )
    with op.batch_alter_table("contact_handling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_handling_by"), ["by"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_handling_org_id"), ["org_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contact_handling_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "export_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("request_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_export_job_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    with op.batch_alter_table("export_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_job_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_job_state"), ["state"], unique=False)

    op.create_table(
        "check_entry",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("evidence_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_check_entry_assessment_id")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["person.id"], name=op.f("fk_check_entry_checked_by")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_check_entry_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_check_entry_org_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_check_entry_person_id")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "person_id", name=op.f("pk_check_entry")),
    )
    with op.batch_alter_table("check_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_entry_checked_by"), ["checked_by"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_check_entry_confirmed_by"), ["confirmed_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_check_entry_org_id"), ["org_id"], unique=False)
        batch_op.create_index(
            "ix_check_entry_place", ["assessment_id", "org_id", "state"], unique=False
        )

    op.create_table(
        "check_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("org_id", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_check_report_assessment_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_check_report_by")),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organization.id"], name=op.f("fk_check_report_org_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_report")),
    )
    with op.batch_alter_table("check_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_check_report_assessment_id"), ["assessment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_check_report_by"), ["by"], unique=False)
        batch_op.create_index(batch_op.f("ix_check_report_org_id"), ["org_id"], unique=False)
