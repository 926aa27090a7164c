"""What is kept of a member's contact: changes of state, what committees did, files and details."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from domain.people import ContactStatus, Member


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A change of state on that day; `conduct` is 失联期间表现 of somebody found again."""

    id: int
    person_id: int = field(repr=False)
    before: ContactStatus
    after: ContactStatus
    on: date
    by: int | None = field(repr=False)
    reason: str = field(default="", repr=False)
    conduct: str = field(default="", repr=False)
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handling:
    """What a committee recorded; `rule` is the rule whose proposal it followed, if any."""

    person_id: int = field(repr=False)
    org_id: int
    outcome: str
    on: date
    by: int = field(repr=False)
    rule: str = ""
    basis: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Details:
    """Where a mobile member went, why and to whom; sealed at rest."""

    left_reason: str = field(default="", repr=False)
    destination: str = field(default="", repr=False)
    employer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Mobile:
    """A member with where they went."""

    member: Member
    left_on: date | None
    details: Details = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """Everything the forms print of a member. Phone and identity number are in the clear."""

    member: Member
    gender: str
    ethnicity: str
    education: str
    phone: str = field(repr=False)
    identity: str = field(repr=False)
    note: str = field(repr=False)
    confirmed_on: date | None
    party_group: str
    people_kind: str
    post: str
    left_on: date | None
    details: Details = field(repr=False)
    category: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """How often a member was sought, and the latest attempt: when, how, what came of it, and the
    next step's day.
    """

    count: int
    on: date
    way: str
    outcome: str
    recorded_at: datetime
    next_on: date | None = None
