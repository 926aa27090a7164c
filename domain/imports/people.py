"""The 人员 sheet, row by row: what one row says, and whether its dates and words agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.imports.cells import match_key
from domain.imports.findings import CellRefused, Findings, Place
from domain.imports.numbers import birth_in, gender_in
from domain.imports.sheets import Row
from domain.imports.tree import Node, Tree
from domain.people import Role

ROLL = frozenset({Role.MEMBER, Role.PROBATIONARY})
PLATFORMS = ("wecom", "dingtalk")
_PERSON = frozenset({"gender", "birth_date", "ethnicity", "education", "phone", "identity", "note"})
_MEMBER = frozenset(
    (
        "joined_on",
        "confirmed_on",
        "party_group",
        "people_kind",
        "post",
        "focus_groups",
        "contact_status",
        "circumstance",
        "last_activity",
        "last_fee",
        "left_on",
        "left_reason",
        "destination",
        "employer",
        "transferred_on",
        "transfer_receipt",
    )
)
# Two dates, the second not before the first, and what their columns are called.
_ORDERS = (
    ("since", "until", "任职止", "任职起"),
    ("joined_on", "confirmed_on", "转正日期", "入党日期"),
    ("birth_date", "joined_on", "入党日期", "出生日期"),
)
_PAST = (("birth_date", "出生日期"), ("joined_on", "入党日期"))


@dataclass(slots=True)
class Entry:
    """A good row of 人员: a person, and what that person is at one organisation."""

    place: Place
    name: str = field(repr=False)
    key: str = field(repr=False)
    org: Node = field(repr=False)
    identities: tuple[Role, ...]
    roles: tuple[Role, ...]
    since: date | None
    until: date | None
    accounts: dict[str, str] = field(repr=False)
    person: dict[str, Any] = field(repr=False)
    member: dict[str, Any] = field(repr=False)

    @property
    def roll_role(self) -> Role | None:
        """党员 or 预备党员, if the row says either."""
        for role in self.identities:
            if role in ROLL:
                return role
        return None


def read_entries(rows: Iterable[Row], tree: Tree, today: date, findings: Findings) -> list[Entry]:
    """The good rows; a row with a problem of its own is noted and left out."""
    entries = []
    orgs: dict[str, Node] = {}
    for row in rows:
        if not row.good:
            continue
        try:
            org = _org(row.values["organization"], orgs, tree)
            _check(row.values, today)
        except CellRefused as refused:
            findings.refused(row.place, refused.column, "", refused)
            continue
        _look(row, findings)
        entries.append(_entry(row, org))
    return entries


def _org(written: str, found: dict[str, Node], tree: Tree) -> Node:
    """Looked up once for all of its people."""
    org = found.get(written)
    if org is None:
        org = found[written] = tree.resolve(written, "组织")
    return org


def _entry(row: Row, org: Node) -> Entry:
    values = row.values
    person = {name: value for name, value in values.items() if name in _PERSON}
    if "identity" in person:
        person.setdefault("birth_date", birth_in(person["identity"]))
    return Entry(
        row.place,
        values["name"],
        match_key(values["name"]),
        org,
        values["identities"],
        values.get("roles", ()),
        values.get("since"),
        values.get("until"),
        {platform: values[platform] for platform in PLATFORMS if platform in values},
        person,
        {name: value for name, value in values.items() if name in _MEMBER},
    )


def _check(values: Mapping[str, Any], today: date) -> None:
    if len(values["identities"]) > 1 and ROLL.issubset(values["identities"]):
        raise CellRefused("member_and_probationary", "身份")
    for first, second, column, other in _ORDERS:
        if second in values and first in values and values[second] < values[first]:
            raise CellRefused("before_other", column, other=other)
    for name, heading in _PAST:
        if name in values and values[name] > today:
            raise CellRefused("in_the_future", heading)
    if "identity" in values:
        _check_identity(values, today)


def _check_identity(values: Mapping[str, Any], today: date) -> None:
    born = birth_in(values["identity"])
    if born > today:
        raise CellRefused("identity_check", "身份证号")
    if values.get("birth_date", born) != born:
        raise CellRefused("identity_birth", "出生日期")


def _look(row: Row, findings: Findings) -> None:
    """What hinders nothing but is likely to be a slip."""
    values = row.values
    number, gender = values.get("identity"), values.get("gender")
    if number and gender and gender_in(number) != gender:
        findings.warn(row.place, "identity_gender")
    if values.get("contact_status") == "lost" and "circumstance" not in values:
        findings.warn(row.place, "lost_without_circumstance")
    if ("since" in values or "until" in values) and not dated_roles(
        values["identities"], values.get("roles", ())
    ):
        findings.warn(row.place, "dates_without_post")


def dated_roles(identities: tuple[Role, ...], roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """What 任职起 and 任职止 speak of: the row's 角色, else its identities beside the roll."""
    return roles or tuple(role for role in identities if role not in ROLL)
