"""The outcome of the checks: what an import is going to write, and what it has to say.

References are ids: positive ones are registered, negative ones stand for what this plan creates
until the store numbers it. Values hold only what the sheets say; what is left out stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.imports.findings import Note
from domain.people import Role


@dataclass(frozen=True, slots=True)
class OrganizationDraft:
    """An organisation to create or fill in; a `parent` of None stands at the top."""

    ref: int
    parent: int | None
    values: Mapping[str, Any] = field(repr=False)


@dataclass(slots=True)
class PersonDraft:
    """A person to create or fill in. `phone`, `identity` and `note` are plain: seal them."""

    ref: int
    values: Mapping[str, Any] = field(repr=False)


@dataclass(slots=True)
class AccountDraft:
    """The person's account on a platform, in place of the one before if there is one."""

    platform: str
    account: str = field(repr=False)
    person: int = field(repr=False)
    before: str | None = field(default=None, repr=False)


@dataclass(slots=True)
class TermDraft:
    """A role at an organisation, to create (`ref` 0) or to give these ends."""

    ref: int
    person: int = field(repr=False)
    org: int
    role: Role
    since: date | None
    until: date | None


@dataclass(slots=True)
class MemberDraft:
    """A row of the branch roll."""

    person: int = field(repr=False)
    org: int
    values: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HolidayDraft:
    """A day off (休, `off`) or a make-up working day (班, `work`); an empty name is unknown."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ScoreDraft:
    """A quantified score of one indicator; `note` is plain: seal it."""

    subject: int
    stage: str
    indicator: str
    value: Decimal
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many an import creates, and how many it changes that were there."""

    created: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do; `batch` is None where nothing was written."""

    organizations: Tally = Tally()
    people: Tally = Tally()
    holidays: Tally = Tally()
    scores: Tally = Tally()
    batch: int | None = None

    @property
    def idle(self) -> bool:
        """Whether everything in the sheets was registered already."""
        nothing = Tally()
        done = (self.organizations, self.people, self.holidays, self.scores)
        return all(tally == nothing for tally in done)


@dataclass(frozen=True, slots=True)
class Batch:
    """An import that was done, under the number by which it can be taken back."""

    id: int
    at: datetime
    files: tuple[str, ...]
    outcome: Outcome
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one call of the import would write; only without problems may it be applied."""

    files: tuple[str, ...]
    digest: str
    version: tuple[int, int]
    today: date
    problems: tuple[Note, ...] = ()
    warnings: tuple[Note, ...] = ()
    organizations: tuple[OrganizationDraft, ...] = ()
    people: tuple[PersonDraft, ...] = ()
    accounts: tuple[AccountDraft, ...] = ()
    terms: tuple[TermDraft, ...] = ()
    members: tuple[MemberDraft, ...] = ()
    holidays: tuple[HolidayDraft, ...] = ()
    scores: tuple[ScoreDraft, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing speaks against applying it."""
        return not self.problems
