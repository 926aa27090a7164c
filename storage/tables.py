"""The main tables. Ballots live elsewhere (`urn_tables.py`); nothing here knows a choice.

Sealed columns hold AES-GCM ciphertext (`sealing.py`); `*_print` columns hold keyed fingerprints,
by which sealed values are matched without being opened.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Moment(TypeDecorator[datetime]):
    """An aware moment: stored in UTC, read back in Asia/Shanghai on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return moment.astimezone(SHANGHAI)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _ref(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, ForeignKey(f"{target}.id"), nullable=nullable, index=True)


def _json(name: str) -> Column[Any]:
    return Column(name, JSON, nullable=False)


# One row: counters that tell a cache that its copy is old.
meta = Table(
    "meta",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

# `path` is "/1/5/9/": a subtree is a prefix. `name_key` is the name without spaces, normalised.
organization = Table(
    "organization",
    metadata,
    _id(),
    Column("name", String(120), nullable=False),
    _ref("parent_id", "organization", nullable=True),
    Column("kind", String(20), nullable=False),
    Column("category", String(40), nullable=False, default=""),
    Column("path", String(400), nullable=False, index=True),
    Column("last_grade", String(20), nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    UniqueConstraint("name", "parent_id"),
)

person = Table(
    "person",
    metadata,
    _id(),
    Column("name", String(60), nullable=False, index=True),
    Column("gender", String(4), nullable=False, default=""),
    Column("birth_date", Date),
    Column("ethnicity", String(20), nullable=False, default=""),
    Column("education", String(20), nullable=False, default=""),
    Column("phone_sealed", LargeBinary),
    Column("phone_print", LargeBinary, index=True),
    Column("identity_sealed", LargeBinary),
    Column("identity_print", LargeBinary, unique=True),
    Column("note_sealed", LargeBinary),
    # 职务 of someone who is on no roll; a member's stands in the roll.
    Column("post", String(60), nullable=False, default=""),
    # A leader or cadre named in the organisation sheet of whom nothing else is known yet: 待核.
    Column("placeholder", Boolean, nullable=False, default=False),
    Column("muted", Boolean, nullable=False, default=False),
)

account = Table(
    "account",
    metadata,
    Column("platform", String(20), primary_key=True),
    Column("account", String(80), primary_key=True),
    _ref("person_id", "person"),
    Column("reachable", Boolean, nullable=False, default=True),
    Column("last_used", Moment),
)

# What a person is at an organisation, from–to: roles (secretary, clerk …) and identities
# (member, probationary, mass_representative, delegate, cadre) alike.
role = Table(
    "role",
    metadata,
    _id(),
    _ref("person_id", "person"),
    _ref("org_id", "organization"),
    Column("role", String(30), nullable=False),
    Column("since", Date),
    Column("until", Date),
    UniqueConstraint("person_id", "org_id", "role", "since"),
)

# The branch roll: at most one row a person.
member = Table(
    "member",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    _ref("org_id", "organization"),
    Column("probationary", Boolean, nullable=False, default=False),
    Column("joined_on", Date),
    Column("confirmed_on", Date),
    Column("party_group", String(60), nullable=False, default=""),
    Column("people_kind", String(40), nullable=False, default=""),
    Column("post", String(60), nullable=False, default=""),
    _json("focus_groups"),
    # in_contact, mobile, nominal, lost
    Column("contact_status", String(20), nullable=False, default="in_contact", index=True),
    Column("circumstance", String(4), nullable=False, default=""),
    Column("last_activity", Date),
    Column("last_fee", Date),
    Column("left_on", Date),
    # 流出原因, 流动去向, 流动单位 as one JSON object; null where none is known.
    Column("details_sealed", LargeBinary),
    Column("transferred_on", Date),
    Column("transfer_receipt", Boolean),
    # The latest outcome a committee recorded (停止党籍 …), and its day.
    Column("handling", String(20), nullable=False, default=""),
    Column("handled_on", Date),
)

import_batch = Table(
    "import_batch",
    metadata,
    _id(),
    Column("digest", String(64), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    _ref("actor_id", "person", nullable=True),
    Column("undone_at", Moment),
    _json("summary"),
)

# What an import created (before is null) or replaced, so that it can be taken back whole.
import_change = Table(
    "import_change",
    metadata,
    _id(),
    _ref("batch_id", "import_batch"),
    Column("table_name", String(40), nullable=False),
    _json("row_key"),
    Column("before_sealed", LargeBinary),
    Column("after_print", LargeBinary, nullable=False),
)

assessment = Table(
    "assessment",
    metadata,
    _id(),
    Column("scheme", String(40), nullable=False),
    Column("cycle", String(20), nullable=False),
    _ref("org_id", "organization"),
    # The rules as they were when it began: history never changes under a newer file.
    Column("scheme_text", Text, nullable=False),
    # Who is assessed: branch, member or leadership.
    Column("subject", String(12), nullable=False, default="branch"),
    Column("state", String(20), nullable=False, default="running"),
    Column("started_at", Moment, nullable=False),
    _ref("started_by", "person", nullable=True),
    UniqueConstraint("scheme", "cycle", "org_id"),
)

subject = Table(
    "subject",
    metadata,
    _id(),
    _ref("assessment_id", "assessment"),
    _ref("org_id", "organization"),
    _ref("person_id", "person", nullable=True),
    Column("template", String(40), nullable=False),
    UniqueConstraint("assessment_id", "org_id", "person_id"),
)

# state: draft, submitted, accepted, returned. The answers let the form be resumed anywhere.
self_assessment = Table(
    "self_assessment",
    metadata,
    Column("subject_id", ForeignKey("subject.id"), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("answers_sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False, default=0),
    Column("submitted_at", Moment),
    _ref("submitted_by", "person", nullable=True),
    Column("late", Boolean, nullable=False, default=False),
    Column("decided_at", Moment),
    _ref("decided_by", "person", nullable=True),
    Column("reason_sealed", LargeBinary),
)

# A stage opened again for one subject; both facts (late, reopened) stay on record.
reopening = Table(
    "reopening",
    metadata,
    _id(),
    _ref("subject_id", "subject"),
    Column("stage", String(40), nullable=False),
    Column("until", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    _ref("by", "person"),
    Column("reason_sealed", LargeBinary),
)

# What the main tables know of a poll: who may vote is in the urn, here are only totals.
# state: opening, open, closing, closed. `result` is null until the one release.
poll = Table(
    "poll",
    metadata,
    _id(),
    _ref("subject_id", "subject"),
    Column("state", String(20), nullable=False),
    Column("min_ballots", Integer, nullable=False),
    Column("entitled", Integer, nullable=False),
    _json("options"),
    # The titles of the lines before the overall one, as they were when the poll opened.
    _json("criteria"),
    _ref("scrutineer_id", "person", nullable=True),
    # The meeting's record: 应到, 实到.
    Column("expected", Integer),
    Column("present", Integer),
    Column("opened_at", Moment, nullable=False),
    _ref("opened_by", "person"),
    Column("closed_at", Moment),
    _ref("closed_by", "person", nullable=True),
    Column("result", JSON),
)

# The scrutineer's counts of the paper ballots. Appended: the latest accepted one counts, once the
# urn has found room for it on the roll. All of a poll's rows are deleted when its result is out.
paper_count = Table(
    "paper_count",
    metadata,
    _id(),
    _ref("poll_id", "poll"),
    Column("counts_sealed", LargeBinary, nullable=False),
    Column("accepted", Boolean, nullable=False, default=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# Where a person is in a conversation. `pending_sealed`: the open question and what answers it;
# `context_sealed`: what the last question was about, for 那庆丰呢.
conversation = Table(
    "conversation",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("platform", String(20), primary_key=True),
    Column("form", String(60), nullable=False, default=""),
    Column("pending_sealed", LargeBinary),
    Column("context_sealed", LargeBinary),
    Column("updated_at", Moment, nullable=False),
)

# A message that was done. No text: only a keyed hash of its name, and the sealed answer for as
# long as the platform may repeat it. `step` names work that goes on after the commit.
inbox = Table(
    "inbox",
    metadata,
    Column("key_print", LargeBinary, primary_key=True),
    Column("received_at", Moment, nullable=False, index=True),
    Column("reply_sealed", LargeBinary),
    Column("step", JSON),
)

# state: waiting, sending, sent, failed, unknown, merged
outbox = Table(
    "outbox",
    metadata,
    _id(),
    _ref("person_id", "person"),
    Column("platform", String(20), nullable=False, default=""),
    Column("matter", String(80), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("day", String(40), nullable=False),
    Column("payload_sealed", LargeBinary),
    # The group an answer is said in; null for the chat with the person alone.
    Column("place_sealed", LargeBinary),
    Column("urgent", Boolean, nullable=False, default=False),
    Column("state", String(12), nullable=False, default="waiting"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("code", String(40), nullable=False, default=""),
    UniqueConstraint("person_id", "matter", "kind", "day"),
    Index("ix_outbox_due", "state", "next_at"),
)

# A question's card on somebody's phone, by the question's own name: what the platform wants to see
# when its buttons are taken away. Never a ballot's card.
card = Table(
    "card",
    metadata,
    Column("task", String(60), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("sent_at", Moment, nullable=False, index=True),
)

# A one-time link (used once, then a page session of the same purpose) or that session.
page_pass = Table(
    "page_pass",
    metadata,
    Column("token_print", LargeBinary, primary_key=True),
    Column("kind", String(10), nullable=False),
    _ref("person_id", "person"),
    Column("purpose", String(30), nullable=False),
    Column("target", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used", Boolean, nullable=False, default=False),
)

# A photo, voice note or upload kept as evidence; the bytes lie in files_dir under `file_key`.
evidence = Table(
    "evidence",
    metadata,
    _id(),
    _ref("person_id", "person"),
    Column("matter", String(80), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("platform", String(20), nullable=False),
    Column("media_sealed", LargeBinary),
    Column("file_key", String(80), nullable=False, default=""),
    Column("state", String(12), nullable=False, default="waiting"),
    Column("at", Moment, nullable=False),
)

contact_attempt = Table(
    "contact_attempt",
    metadata,
    _id(),
    _ref("person_id", "person"),
    _ref("by", "person"),
    Column("on", Date, nullable=False),
    Column("way", String(40), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("note_sealed", LargeBinary),
    # What is to be done next, and when; a later attempt takes its place.
    Column("next_on", Date, index=True),
    Column("next_sealed", LargeBinary),
    Column("recorded_at", Moment, nullable=False),
)

contact_change = Table(
    "contact_change",
    metadata,
    _id(),
    _ref("person_id", "person"),
    _ref("by", "person", nullable=True),
    Column("before", String(20), nullable=False),
    Column("after", String(20), nullable=False),
    Column("on", Date, nullable=False),
    Column("reason_sealed", LargeBinary),
    # 失联期间表现 of somebody found again.
    Column("conduct_sealed", LargeBinary),
    Column("recorded_at", Moment, nullable=False),
)

# What a committee did about a lost member. Appended: the latest of a person holds. `rule` is the
# rule the proposal named, empty where there was none.
contact_handling = Table(
    "contact_handling",
    metadata,
    _id(),
    _ref("person_id", "person"),
    _ref("org_id", "organization"),
    Column("outcome", String(20), nullable=False),
    Column("rule", String(20), nullable=False, default=""),
    Column("on", Date, nullable=False),
    _ref("by", "person"),
    Column("basis_sealed", LargeBinary),
    Column("recorded_at", Moment, nullable=False),
)

# Who is to be checked in a member check, branch by branch, and how far that has come: open,
# confirmed (by the branch), returned (by the work group) or checked. `status` is what the branch
# found.
check_entry = Table(
    "check_entry",
    metadata,
    Column("assessment_id", ForeignKey("assessment.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    _ref("org_id", "organization"),
    Column("state", String(12), nullable=False, default="open"),
    Column("status", String(20), nullable=False, default=""),
    Column("evidence_sealed", LargeBinary),
    _ref("confirmed_by", "person", nullable=True),
    Column("confirmed_at", Moment),
    _ref("checked_by", "person", nullable=True),
    Column("checked_at", Moment),
    Column("returned_sealed", LargeBinary),
    Index("ix_check_entry_place", "assessment_id", "org_id", "state"),
)

# 核查情况报告 of the work group on a branch. Appended: the latest counts.
check_report = Table(
    "check_report",
    metadata,
    _id(),
    _ref("assessment_id", "assessment"),
    _ref("org_id", "organization"),
    Column("text_sealed", LargeBinary, nullable=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# A file that takes longer than an answer may: made by a worker and sent when it is ready.
# state: waiting, done, failed
export_job = Table(
    "export_job",
    metadata,
    _id(),
    _ref("person_id", "person"),
    Column("platform", String(20), nullable=False),
    Column("request_sealed", LargeBinary),
    Column("state", String(12), nullable=False, default="waiting", index=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("at", Moment, nullable=False),
    Column("done_at", Moment),
)

# Who read or changed what: ids and counts, never content.
audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Moment, nullable=False, index=True),
    _ref("actor_id", "person", nullable=True),
    Column("action", String(40), nullable=False),
    _ref("org_id", "organization", nullable=True),
    Column("target", String(60), nullable=False, default=""),
    Column("rows", Integer, nullable=False, default=0),
    Index("ix_audit_actor_at", "actor_id", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    _id(),
    _ref("person_id", "person"),
    Column("kind", String(12), nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

holiday = Table(
    "holiday",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", String(4), nullable=False),
    Column("name", String(40), nullable=False, default=""),
)

# Quantified scores by indicator. Appended: the latest row of a subject and indicator counts.
score = Table(
    "score",
    metadata,
    _id(),
    _ref("subject_id", "subject"),
    Column("stage", String(40), nullable=False),
    Column("indicator", String(40), nullable=False),
    Column("value", String(20), nullable=False),
    Column("note_sealed", LargeBinary),
    _ref("by", "person", nullable=True),
    Column("at", Moment, nullable=False),
    Index("ix_score_latest", "subject_id", "stage", "indicator", "id"),
)

# A meeting's vote on a grade: 支委会 (kind committee) or 党员大会 (kind members).
meeting_vote = Table(
    "meeting_vote",
    metadata,
    _id(),
    _ref("subject_id", "subject"),
    Column("stage", String(40), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("expected", Integer, nullable=False),
    Column("present", Integer, nullable=False),
    Column("in_favour", Integer, nullable=False),
    Column("against", Integer, nullable=False),
    Column("abstained", Integer, nullable=False),
    Column("grade", String(20), nullable=False),
    Column("carried", Boolean, nullable=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# What the decider learnt of a subject on the spot, in talks, from the discipline inspection.
check_note = Table(
    "check_note",
    metadata,
    _id(),
    _ref("subject_id", "subject"),
    Column("stage", String(40), nullable=False),
    Column("way", String(40), nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# A grade at one level. Appended, never overwritten: a later row of the level corrects the one
# before and says why. `basis` is the written ground on which an official overrode a quota.
decision = Table(
    "decision",
    metadata,
    _id(),
    _ref("subject_id", "subject"),
    Column("stage", String(40), nullable=False),
    Column("level", String(20), nullable=False),
    Column("grade", String(20), nullable=False),
    Column("suggested", String(20), nullable=False, default=""),
    Column("reason_sealed", LargeBinary),
    Column("basis_sealed", LargeBinary),
    _ref("corrects_id", "decision", nullable=True),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# 公示: grades shown to a circle for some days. `lines` pairs subject and grade.
notice = Table(
    "notice",
    metadata,
    _id(),
    _ref("assessment_id", "assessment"),
    _ref("org_id", "organization"),
    Column("stage", String(40), nullable=False),
    Column("posted_on", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("next_opens", Date, nullable=False),
    _json("lines"),
    Column("renewed", Boolean, nullable=False, default=False),
    # The page's address: random, so that nobody finds it who was not shown it.
    Column("public_id", String(40), unique=True),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# 上报: a committee's list of a stage handed up to the level above.
handed_up = Table(
    "handed_up",
    metadata,
    _id(),
    _ref("assessment_id", "assessment"),
    _ref("org_id", "organization"),
    Column("stage", String(40), nullable=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("assessment_id", "org_id", "stage"),
)

# 通报: the department's results told to a committee; the days of an 异议 count from here.
circular = Table(
    "circular",
    metadata,
    _id(),
    _ref("assessment_id", "assessment"),
    _ref("org_id", "organization"),
    Column("stage", String(40), nullable=False),
    Column("told_on", Date, nullable=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# What is on record for a requirement of the label that a subject carries. Appended.
requirement_record = Table(
    "requirement_record",
    metadata,
    _id(),
    _ref("subject_id", "subject"),
    Column("label", String(40), nullable=False),
    Column("requirement", String(40), nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# A request at the year's end for a better grade (up), or a proposal of a worse one (down). What
# became of it is the decision that follows.
review_request = Table(
    "review_request",
    metadata,
    _id(),
    _ref("subject_id", "subject"),
    Column("direction", String(4), nullable=False),
    Column("reason_sealed", LargeBinary, nullable=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
)

# A challenge, during a notice (kind notice) or after the circular (kind result).
objection = Table(
    "objection",
    metadata,
    _id(),
    _ref("assessment_id", "assessment"),
    _ref("subject_id", "subject"),
    Column("kind", String(12), nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("late", Boolean, nullable=False, default=False),
    _ref("by", "person"),
    Column("at", Moment, nullable=False),
    # open, upheld (the grade stands) or changed
    Column("state", String(12), nullable=False, default="open"),
    Column("ground", String(40), nullable=False, default=""),
    # what the answer changes the grade to; the correcting decision follows it
    Column("grade", String(20), nullable=False, default=""),
    Column("answer_sealed", LargeBinary),
    _ref("answered_by", "person", nullable=True),
    Column("answered_at", Moment),
)
