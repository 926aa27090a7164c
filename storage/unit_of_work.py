"""One transaction's view of everything in the main store."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Connection, func, select

from storage import tables
from storage.accounts import AccountRepository
from storage.assessments import AssessmentRepository
from storage.cards import CardRepository
from storage.checks import CheckRepository
from storage.contacts import ContactRepository
from storage.conversations import ConversationRepository, InboxRepository
from storage.decisions import DecisionRepository
from storage.jobs import JobRepository
from storage.labels import LabelRepository
from storage.members import MemberRepository
from storage.notices import NoticeRepository
from storage.organizations import OrganizationRepository
from storage.outbox import OutboxRepository
from storage.outcomes import OutcomeRepository
from storage.people import PeopleRepository
from storage.polls import PollRepository
from storage.records import AuditRepository, PassRepository, RecordRepository
from storage.reports import ReportRepository
from storage.sealing import Sealer


class SqlUnitOfWork:
    """Repositories over one connection; the runner around it commits or undoes them as one."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def latest_moment(self) -> datetime:
        """When something was last received or done; the beginning of time for an empty store."""
        moments = [
            self._connection.execute(select(func.max(column))).scalar_one()
            for column in (tables.inbox.c.received_at, tables.audit.c.at, tables.outbox.c.next_at)
        ]
        known = [moment for moment in moments if moment is not None]
        return max(known, default=datetime(1970, 1, 1, tzinfo=UTC))

    @cached_property
    def people(self) -> PeopleRepository:
        return PeopleRepository(self._connection)

    @cached_property
    def accounts(self) -> AccountRepository:
        return AccountRepository(self._connection)

    @cached_property
    def organizations(self) -> OrganizationRepository:
        return OrganizationRepository(self._connection)

    @cached_property
    def assessments(self) -> AssessmentRepository:
        return AssessmentRepository(self._connection, self._sealer)

    @cached_property
    def reports(self) -> ReportRepository:
        return ReportRepository(self._connection, self._sealer)

    @cached_property
    def polls(self) -> PollRepository:
        return PollRepository(self._connection, self._sealer)

    @cached_property
    def decisions(self) -> DecisionRepository:
        return DecisionRepository(self._connection, self._sealer)

    @cached_property
    def notices(self) -> NoticeRepository:
        return NoticeRepository(self._connection, self._sealer)

    @cached_property
    def labels(self) -> LabelRepository:
        return LabelRepository(self._connection, self._sealer)

    @cached_property
    def conversations(self) -> ConversationRepository:
        return ConversationRepository(self._connection, self._sealer)

    @cached_property
    def inbox(self) -> InboxRepository:
        return InboxRepository(self._connection, self._sealer)

    @cached_property
    def outbox(self) -> OutboxRepository:
        return OutboxRepository(self._connection, self._sealer)

    @cached_property
    def cards(self) -> CardRepository:
        return CardRepository(self._connection, self._sealer)

    @cached_property
    def contacts(self) -> ContactRepository:
        return ContactRepository(self._connection, self._sealer)

    @cached_property
    def outcomes(self) -> OutcomeRepository:
        return OutcomeRepository(self._connection, self._sealer)

    @cached_property
    def members(self) -> MemberRepository:
        return MemberRepository(self._connection, self._sealer)

    @cached_property
    def checks(self) -> CheckRepository:
        return CheckRepository(self._connection, self._sealer)

    @cached_property
    def jobs(self) -> JobRepository:
        return JobRepository(self._connection, self._sealer)

    @cached_property
    def audit(self) -> AuditRepository:
        return AuditRepository(self._connection)

    @cached_property
    def passes(self) -> PassRepository:
        return PassRepository(self._connection, self._sealer)

    @cached_property
    def records(self) -> RecordRepository:
        return RecordRepository(self._connection, self._sealer)
