"""What was decided and told: scores, meetings' votes, grades, notices, circulars, objections."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """A quantified score of one indicator; the latest of a stage counts."""

    subject_id: int
    stage: str
    indicator: str
    value: Decimal
    by: int | None = field(repr=False)
    at: datetime
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MeetingVote:
    """A vote on a grade in a 支委会 (`kind` committee) or 党员大会 (members)."""

    subject_id: int
    stage: str
    kind: str
    expected: int
    present: int
    in_favour: int
    against: int
    abstained: int
    grade: str
    carried: bool
    by: int = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """A grade at one level (`branch`, `committee`, `department`), with what it rests on."""

    id: int
    subject_id: int
    stage: str
    level: str
    grade: str
    suggested: str
    reason: str = field(repr=False)
    basis: str = field(repr=False)
    corrects: int | None
    by: int = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A 公示: `lines` pairs subject and grade; the next step opens on `next_opens`.

    `public_id` is the unguessable part of its page's address.
    """

    id: int
    assessment_id: int
    org_id: int
    stage: str
    posted_on: date
    last_day: date
    next_opens: date
    lines: tuple[tuple[int, str], ...]
    renewed: bool
    public_id: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class HandedUp:
    """A committee's list of a stage, gone up to the level above."""

    assessment_id: int
    org_id: int
    stage: str
    by: int = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Circular:
    """A 通报 to a committee; day 1 of an 异议 is the working day after `told_on`."""

    id: int
    assessment_id: int
    org_id: int
    stage: str
    told_on: date


@dataclass(frozen=True, slots=True)
class Objection:
    """A challenge; `kind` notice or result, `state` open, upheld or changed.

    `grade` is what an answer changes the grade to; the correcting decision follows it.
    """

    id: int
    assessment_id: int
    subject_id: int
    kind: str
    text: str = field(repr=False)
    late: bool
    by: int = field(repr=False)
    at: datetime
    state: str = "open"
    ground: str = ""
    answer: str = field(default="", repr=False)
    answered_at: datetime | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class CheckNote:
    """What the decider learnt of a subject in one way (`way`: 座谈会 …) before deciding."""

    subject_id: int
    stage: str
    way: str
    text: str = field(repr=False)
    by: int = field(repr=False)
    at: datetime
