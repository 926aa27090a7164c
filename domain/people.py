"""Who acts and who is counted: people, what they are where, and the branch roll."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person may be at an organisation; the value is stored, `screen` is shown."""

    MEMBER = "member"
    PROBATIONARY = "probationary"
    MASS_REPRESENTATIVE = "mass_representative"
    DELEGATE = "delegate"
    CADRE = "cadre"
    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    COMMITTEE_MEMBER = "committee_member"
    CONTACT_LEADER = "contact_leader"
    CONTACT_CADRE = "contact_cadre"
    TRACKER = "tracker"
    CLERK = "clerk"
    COMMITTEE_SECRETARY = "committee_secretary"
    ASSESSOR = "assessor"
    OFFICIAL = "official"
    ADMIN = "admin"

    @property
    def screen(self) -> str:
        """The Chinese word people and import sheets use."""
        return _SCREEN[self]


_SCREEN = {
    Role.MEMBER: "党员",
    Role.PROBATIONARY: "预备党员",
    Role.MASS_REPRESENTATIVE: "群众代表",
    Role.DELEGATE: "两代表一委员",
    Role.CADRE: "干部",
    Role.SECRETARY: "书记",
    Role.DEPUTY_SECRETARY: "副书记",
    Role.COMMITTEE_MEMBER: "支委",
    Role.CONTACT_LEADER: "联系领导",
    Role.CONTACT_CADRE: "联系干部",
    Role.TRACKER: "跟踪责任人",
    Role.CLERK: "党建办",
    Role.COMMITTEE_SECRETARY: "党委书记",
    Role.ASSESSOR: "考评主体",
    Role.OFFICIAL: "组织部",
    Role.ADMIN: "管理员",
}

ROLE_OF_SCREEN = {word: role for role, word in _SCREEN.items()}


@dataclass(frozen=True, slots=True)
class Post:
    """A role held at an organisation; `path` is that organisation's place in the tree."""

    role: Role
    org_id: int
    path: str
    org_name: str = field(repr=False)
    since: date | None = None
    until: date | None = None

    def held_on(self, day: date) -> bool:
        """Whether the post is held on that day; open ends count as held."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Anyone who acts or is counted. The repr never shows the name."""

    id: int
    name: str = field(repr=False)
    posts: tuple[Post, ...] = ()
    muted: bool = False


class ContactStatus(StrEnum):
    IN_CONTACT = "in_contact"
    MOBILE = "mobile"
    NOMINAL = "nominal"
    LOST = "lost"

    @property
    def screen(self) -> str:
        return {"in_contact": "在册", "mobile": "流动", "nominal": "空挂", "lost": "失联"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a branch's roll."""

    person_id: int = field(repr=False)
    name: str = field(repr=False)
    org_id: int = field(repr=False)
    org_name: str = field(repr=False)
    probationary: bool
    contact_status: ContactStatus
    last_activity: date | None
    last_fee: date | None
    circumstance: str = ""
    birth_date: date | None = field(default=None, repr=False)
    joined_on: date | None = None
    focus_groups: tuple[str, ...] = ()
    transferred_on: date | None = None
    transfer_receipt: bool | None = None
    handling: str = ""
    handled_on: date | None = None
