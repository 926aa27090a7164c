"""What is registered already, as far as an import has to know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.organizations import Organization
from domain.people import Role


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A role a person holds or held at an organisation."""

    id: int
    org_id: int
    role: Role
    since: date | None
    until: date | None

    @property
    def visiting(self) -> bool:
        """Whether it only says who looks after that organisation, not who belongs to it."""
        return self.role in (Role.CONTACT_LEADER, Role.CONTACT_CADRE)


@dataclass(frozen=True, slots=True)
class Left:
    """By which outcome, and when, somebody left the roll."""

    outcome: str
    on: date | None


@dataclass(slots=True)
class KnownPerson:
    """A registered person; `identity_print` is the keyed fingerprint of the identity number.

    `roll_org` is whose roll has the person's row, `left` why it does not count any more.
    """

    id: int = field(repr=False)
    name: str = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)
    identity_print: bytes | None = field(default=None, repr=False)
    placeholder: bool = False
    accounts: dict[str, str] = field(default_factory=dict, repr=False)
    terms: list[KnownTerm] = field(default_factory=list, repr=False)
    roll_org: int | None = field(default=None, repr=False)
    left: Left | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class KnownAssessment:
    """A running assessment: organisation → subject, what is decided, what was opened again.

    `decided` holds the stages with a decision by subject, `reopened` the last day by subject and
    stage.
    """

    scheme: str
    cycle: str
    scheme_text: str = field(repr=False)
    subjects: Mapping[int, int] = field(repr=False)
    decided: Mapping[int, frozenset[str]] = field(default_factory=dict, repr=False)
    reopened: Mapping[tuple[int, str], date] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """A consistent view of the register; `version` changes whenever the register does."""

    organizations: Sequence[Organization] = field(default=(), repr=False)
    people: Mapping[int, KnownPerson] = field(default_factory=dict, repr=False)
    version: tuple[int, int] = (0, 0)
    assessments: Sequence[KnownAssessment] = field(default=(), repr=False)
