"""What the handlers need of a store. Storage fills these; nothing here says how."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

from domain.contact_check import Count, Entry, Standing
from domain.contact_records import Details, Handling, Mobile, PersonalFile, StatusChange, Tried
from domain.decided import (
    CheckNote,
    Circular,
    Decision,
    HandedUp,
    MeetingVote,
    NoticeRecord,
    Objection,
    ScoreEntry,
)
from domain.labels import RequirementRecord, ReviewRequest
from domain.organizations import Organization
from domain.papers import PaperCount
from domain.people import Member, Person, Role


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone who holds a role at an organisation."""

    person_id: int = field(repr=False)
    name: str = field(repr=False)
    role: Role
    org_id: int
    placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """One scheme running over one subtree for one cycle; `path` is that subtree."""

    id: int
    scheme: str
    cycle: str
    org_id: int
    path: str
    scheme_text: str = field(repr=False)
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What is graded: an organisation within an assessment, with its indicator template."""

    id: int
    assessment_id: int
    org: Organization
    template: str


@dataclass(frozen=True, slots=True)
class Report:
    """A self-assessment as it stands; `version` grows with every change, from chat or page."""

    subject_id: int
    state: str
    answers: Mapping[str, str] = field(repr=False)
    version: int
    submitted_at: datetime | None = None
    late: bool = False
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ReportState:
    """A subject with how far its report has come; `state` is empty where none was begun."""

    subject: Subject
    state: str
    submitted_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class PollRecord:
    """A poll as the main store knows it: totals only. state: opening, open, closing, closed.

    A ballot has a cell for each of the `criteria` and, last, the overall one. `expected` and
    `present` are the meeting's 应到 and 实到, once recorded.
    """

    id: int
    subject_id: int
    org: Organization
    state: str
    min_ballots: int
    entitled: int
    options: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime | None
    result: Mapping[str, Any] | None
    criteria: tuple[str, ...] = ()
    scrutineer: int | None = field(default=None, repr=False)
    expected: int | None = None
    present: int | None = None

    @property
    def cells(self) -> int:
        """How many lines a ballot has."""
        return len(self.criteria) + 1


@dataclass(slots=True)
class Conversation:
    """Where a person is: an open form, and a question waiting for a number or a yes.

    `context` is what the last question was about: its intent and slots, and until when a
    follow-up may refer to it.
    """

    form: str = ""
    pending: dict[str, Any] | None = field(default=None, repr=False)
    updated_at: datetime | None = None
    context: dict[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that was done before: its answer, or the step that makes it again.

    `at` is when it was first received: the time its conversation was then saved with.
    """

    reply: list[dict[str, Any]] | None = field(repr=False)
    step: Mapping[str, Any] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a person; told once per (person, matter, kind, day).

    With a `platform` it is told there, else where the person was last met. With a `place` it is
    said in that group, in answer to the person.
    """

    person_id: int = field(repr=False)
    matter: str
    kind: str
    day: str
    reply: list[dict[str, Any]] = field(repr=False)
    urgent: bool = False
    platform: str = ""
    place: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One recorded try to reach a member; `way` and `outcome` are the words on the screen.

    `next_step` is what is to be done next, on the day `next_on`.
    """

    person_id: int = field(repr=False)
    by: int = field(repr=False)
    on: date
    way: str
    outcome: str
    note: str = field(repr=False)
    next_on: date | None = None
    next_step: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account of a platform, and whose it is."""

    account: str = field(repr=False)
    person_id: int = field(repr=False)
    name: str = field(repr=False)
    reachable: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody at one organisation where they may be met."""

    person_id: int = field(repr=False)
    name: str = field(repr=False)
    org_id: int


@dataclass(frozen=True, slots=True)
class Pass:
    """What a one-time link or a page session opens."""

    person_id: int = field(repr=False)
    purpose: str
    target: int


class People(Protocol):
    def by_account(self, platform: str, account: str) -> Person | None: ...
    def get(self, person_id: int) -> Person | None: ...
    def accounts(self, person_id: int) -> Sequence[tuple[str, str]]: ...
    def holders(
        self, org_ids: Iterable[int], roles: Iterable[Role], day: date
    ) -> Sequence[Holder]: ...
    def posts_named(self, name: str, roles: Iterable[Role], day: date) -> Sequence[Holder]: ...
    def used(self, platform: str, account: str, now: datetime) -> None: ...
    def version(self) -> tuple[int, int]: ...
    def count(self) -> int: ...
    def placed_names(self) -> Iterable[tuple[str, str]]: ...
    def mute(self, person_id: int, *, muted: bool) -> None: ...


class Accounts(Protocol):
    def on(self, platform: str) -> Sequence[KnownAccount]: ...
    def placed(self, day: date) -> Sequence[Placed]: ...
    def add(self, platform: str, pairs: Iterable[tuple[str, int]]) -> None: ...
    def mark(self, platform: str, names: Iterable[str], *, reachable: bool) -> int: ...
    def rename(self, platform: str, before: str, after: str) -> bool: ...


class Organizations(Protocol):
    def get(self, org_id: int) -> Organization | None: ...
    def named(self, name: str) -> Sequence[Organization]: ...
    def version(self) -> int: ...
    def everything(self) -> Sequence[Organization]: ...
    def within(self, prefixes: Sequence[str]) -> Sequence[Organization]: ...
    def ancestors(self, org: Organization) -> Sequence[Organization]: ...


class Assessments(Protocol):
    def add(
        self,
        scheme: str,
        cycle: str,
        org_id: int,
        text: str,
        now: datetime,
        by: int | None,
        subject: str = "branch",
    ) -> int: ...
    def find(self, scheme: str, cycle: str, org_id: int) -> Assessment | None: ...
    def running(self, subject: str = "branch") -> Sequence[Assessment]: ...
    def get(self, assessment_id: int) -> Assessment | None: ...
    def lock(self, assessment_ids: Iterable[int]) -> None: ...
    def add_subjects(self, assessment_id: int, rows: Sequence[tuple[int, str]]) -> int: ...
    def subject(self, subject_id: int) -> Subject | None: ...
    def subjects(self, assessment_id: int, prefixes: Sequence[str]) -> Sequence[Subject]: ...
    def subjects_of(self, org_ids: Sequence[int]) -> Sequence[Subject]: ...
    def reopen(
        self, subject_id: int, stage: str, until: datetime, now: datetime, by: int, reason: str
    ) -> None: ...
    def reopened_until(self, subject_id: int, stage: str) -> datetime | None: ...
    def reopened(self, assessment_id: int, stage: str) -> Mapping[int, datetime]: ...


class Reports(Protocol):
    def get(self, subject_id: int) -> Report | None: ...
    def save(self, report: Report, by: int, now: datetime) -> bool: ...
    def states(self, assessment_id: int, prefixes: Sequence[str]) -> Sequence[ReportState]: ...
    def of_assessment(self, assessment_id: int, prefixes: Sequence[str]) -> Sequence[Report]: ...


class Polls(Protocol):
    def add(self, poll: PollRecord, by: int) -> int: ...
    def get(self, poll_id: int) -> PollRecord | None: ...
    def of_subject(self, subject_id: int, *, lock: bool = False) -> PollRecord | None: ...
    def of_subjects(self, subject_ids: Sequence[int]) -> Sequence[PollRecord]: ...
    def in_state(self, *states: str) -> Sequence[PollRecord]: ...
    def move(self, poll_id: int, state: str, now: datetime, by: int | None = None) -> None: ...
    def release(self, poll_id: int, result: Mapping[str, Any], now: datetime) -> bool: ...
    def name_scrutineer(self, poll_id: int, person: int) -> None: ...
    def record_meeting(self, poll_id: int, expected: int, present: int) -> None: ...
    def add_paper(self, poll_id: int, counted: PaperCount, by: int, now: datetime) -> int: ...
    def accept_paper(self, poll_id: int, count_id: int) -> bool: ...
    def paper(self, poll_id: int, count_id: int | None = None) -> PaperCount | None: ...
    def forget_papers(self, poll_id: int) -> None: ...


class Decisions(Protocol):
    def add_scores(self, entries: Iterable[ScoreEntry]) -> int: ...
    def scores(
        self, subject_ids: Sequence[int], stage: str
    ) -> Mapping[int, Mapping[str, Decimal]]: ...
    def add_vote(self, vote: MeetingVote) -> None: ...
    def votes(self, subject_ids: Sequence[int], stage: str) -> Mapping[int, MeetingVote]: ...
    def add(self, made: Decision) -> int: ...
    def add_all(self, made: Iterable[Decision]) -> int: ...
    def add_check(self, note: CheckNote) -> None: ...
    def checks(self, subject_ids: Sequence[int]) -> Sequence[CheckNote]: ...
    def history(self, subject_ids: Sequence[int]) -> Sequence[Decision]: ...
    def current(self, subject_ids: Sequence[int]) -> Mapping[int, Mapping[str, Decision]]: ...


class Notices(Protocol):
    def post(self, posted: NoticeRecord, by: int, now: datetime) -> int: ...
    def get(self, notice_id: int) -> NoticeRecord | None: ...
    def public(self, public_id: str) -> NoticeRecord | None: ...
    def posted(self, assessment_id: int) -> Sequence[NoticeRecord]: ...
    def hand_up(self, handed: HandedUp) -> None: ...
    def handed_up(self, assessment_id: int) -> Sequence[HandedUp]: ...
    def tell(self, told: Circular, by: int, now: datetime) -> int: ...
    def circulars(self, assessment_id: int) -> Sequence[Circular]: ...
    def object(self, raised: Objection) -> int: ...
    def answer(
        self,
        objection_id: int,
        state: str,
        ground: str,
        words: str,
        by: int,
        now: datetime,
        grade: str = "",
    ) -> bool: ...
    def objections(self, assessment_id: int) -> Sequence[Objection]: ...


class Labels(Protocol):
    def record(self, made: RequirementRecord) -> int: ...
    def records(self, subject_ids: Sequence[int]) -> Sequence[RequirementRecord]: ...
    def ask_review(self, asked: ReviewRequest) -> int: ...
    def reviews(self, subject_ids: Sequence[int]) -> Sequence[ReviewRequest]: ...


class Conversations(Protocol):
    def load(self, person_id: int, platform: str) -> Conversation: ...
    def save(
        self, person_id: int, platform: str, conversation: Conversation, now: datetime
    ) -> None: ...
    def forget_contexts(self, before: datetime) -> int: ...
    def stale(self, form_prefix: str, before: datetime) -> Sequence[tuple[int, str, str]]: ...


class Inbox(Protocol):
    def begin(self, key: str, now: datetime) -> Seen | None: ...
    def done(
        self, key: str, reply: list[dict[str, Any]] | None, step: Mapping[str, Any] | None
    ) -> None: ...
    def forget(self, replies_before: datetime, rows_before: datetime) -> int: ...


class Outbox(Protocol):
    def add(self, notices: Iterable[Notice], now: datetime) -> int: ...
    def told(self, matter: str, kind: str) -> set[tuple[int, str]]: ...


class SentCard(Protocol):
    @property
    def platform(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...


class Cards(Protocol):
    def take(self, task: str) -> SentCard | None: ...


class Members(Protocol):
    def roll(self, prefixes: Sequence[str]) -> Sequence[Member]: ...
    def in_status(self, prefixes: Sequence[str], statuses: Sequence[str]) -> Sequence[Member]: ...
    def named_any(
        self, names: Sequence[str], prefixes: Sequence[str], *, left: bool = False
    ) -> Sequence[Member]: ...
    def mentioned(
        self, text: str, prefixes: Sequence[str], *, left: bool = False
    ) -> Sequence[Member]: ...
    def of_person(self, person_id: int) -> Member | None: ...
    def counts(self, prefixes: Sequence[str]) -> Mapping[str, int]: ...
    def without_receipt(self, prefixes: Sequence[str]) -> Sequence[Member]: ...
    def mobile(self, prefixes: Sequence[str]) -> Sequence[Mobile]: ...
    def details(self, person_id: int) -> Details: ...
    def set_details(self, person_id: int, details: Details, left_on: date | None) -> None: ...
    def set_circumstance(self, person_id: int, code: str) -> None: ...
    def files(
        self, prefixes: Sequence[str], statuses: Sequence[str] = ()
    ) -> Sequence[PersonalFile]: ...
    def files_of(
        self, prefixes: Sequence[str], person_ids: Sequence[int]
    ) -> Sequence[PersonalFile]: ...
    def suspended(self, org_id: int, outcome: str) -> Collection[int]: ...


class Contacts(Protocol):
    def record(self, attempt: Attempt, now: datetime) -> int: ...
    def plan_next(self, attempt_id: int, on: date | None, step: str) -> None: ...
    def latest_of(self, person_id: int) -> int | None: ...
    def attempts(self, person_ids: Sequence[int]) -> Sequence[Attempt]: ...
    def attempts_within(
        self, prefixes: Sequence[str], statuses: Sequence[str]
    ) -> Sequence[Attempt]: ...
    def steps_due(self, day: date) -> Mapping[int, int]: ...
    def tried(self, prefixes: Sequence[str], statuses: Sequence[str]) -> Mapping[int, Tried]: ...
    def change_status(
        self, person_id: int, after: str, on: date, by: int, reason: str, now: datetime
    ) -> int: ...
    def note_conduct(self, change_id: int, conduct: str) -> None: ...
    def changes(self, person_ids: Sequence[int]) -> Sequence[StatusChange]: ...
    def found_since(
        self, prefixes: Sequence[str], since: date
    ) -> Sequence[tuple[Member, StatusChange]]: ...


class Outcomes(Protocol):
    def record(self, made: Handling, now: datetime, *, leaves: bool) -> None: ...
    def withdraw(self, made: Handling, mistaken: Handling, now: datetime) -> None: ...
    def of_person(self, person_id: int) -> Sequence[Handling]: ...
    def standing(self, prefixes: Sequence[str]) -> Sequence[Member]: ...


class Checks(Protocol):
    def fill(self, assessment_id: int, path: str, leaving: Collection[str]) -> int: ...
    def of_person(self, assessment_id: int, person_id: int) -> Entry | None: ...
    def entries(
        self, assessment_id: int, prefixes: Sequence[str], states: Collection[str]
    ) -> Sequence[tuple[Entry, Member]]: ...
    def entries_at(
        self, assessment_id: int, org_ids: Collection[int], states: Collection[str], group: str
    ) -> Sequence[tuple[Entry, Member]]: ...
    def standing(
        self, assessment_id: int, prefixes: Sequence[str], states: Collection[str], group: str
    ) -> Sequence[Standing]: ...
    def counts(self, assessment_id: int, prefixes: Sequence[str]) -> Mapping[int, Count]: ...
    def states(self, assessment_id: int, prefixes: Sequence[str]) -> Mapping[int, str]: ...
    def confirm(
        self,
        assessment_id: int,
        person_ids: Sequence[int],
        status: str,
        evidence: str,
        by: int,
        now: datetime,
    ) -> int: ...
    def move(
        self,
        assessment_id: int,
        person_ids: Sequence[int],
        state: str,
        by: int,
        now: datetime,
        reason: str = "",
    ) -> int: ...
    def file_report(
        self, assessment_id: int, org_id: int, text: str, by: int, now: datetime
    ) -> None: ...
    def reports(self, assessment_id: int, org_ids: Sequence[int]) -> Mapping[int, str]: ...


class Jobs(Protocol):
    def add(
        self, person_id: int, platform: str, request: Mapping[str, Any], now: datetime
    ) -> int: ...


class Audit(Protocol):
    def record(
        self,
        now: datetime,
        actor: int | None,
        action: str,
        *,
        org_id: int | None = None,
        target: str = "",
        rows: int = 0,
    ) -> None: ...
    def looked_up(self, actor: int, actions: Collection[str], since: datetime) -> int: ...


class Passes(Protocol):
    def issue(self, token: str, kind: str, opens: Pass, expires: datetime) -> None: ...
    def redeem(self, token: str, now: datetime) -> Pass | None: ...
    def session(self, token: str, now: datetime) -> Pass | None: ...


class Records(Protocol):
    def evidence(
        self, person_id: int, matter: str, kind: str, platform: str, media_id: str, now: datetime
    ) -> None: ...
    def files_of(self, matters: Collection[str]) -> Sequence[tuple[str, str]]: ...
    def kept(self, matters: Collection[str]) -> set[str]: ...
    def feedback(self, person_id: int, kind: str, text: str, now: datetime) -> None: ...
    def holidays(self) -> Mapping[date, Literal["off", "work"]]: ...


class UnitOfWork(Protocol):
    """One transaction's view of everything. It commits or is undone as a whole, from outside."""

    @property
    def people(self) -> People: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def organizations(self) -> Organizations: ...
    @property
    def assessments(self) -> Assessments: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def polls(self) -> Polls: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def labels(self) -> Labels: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def members(self) -> Members: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def outcomes(self) -> Outcomes: ...
    @property
    def checks(self) -> Checks: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def passes(self) -> Passes: ...
    @property
    def records(self) -> Records: ...
