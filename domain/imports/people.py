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


@dataclass(frozen=True, slots=True)
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
    accounts: Mapping[str, str] = field(repr=False)
    person: Mapping[str, Any] = field(repr=False)
    member: Mapping[str, Any] = field(repr=False)

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
    for row in rows:
        if not row.good:
            continue
        try:
            org = tree.resolve(row.values["organization"], "组织")
            _check(row.values, today)
        except CellRefused as refused:
            findings.refused(row.place, refused.column, "", refused)
            continue
        _look(row, findings)
        entries.append(_entry(row, org))
    return entries


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
    if set(values["identities"]) >= ROLL:
        raise CellRefused("member_and_probationary", "身份")
    _check_order(values, "since", "until", "任职止", "任职起")
    _check_order(values, "joined_on", "confirmed_on", "转正日期", "入党日期")
    _check_order(values, "birth_date", "joined_on", "入党日期", "出生日期")
    for name, heading in (("birth_date", "出生日期"), ("joined_on", "入党日期")):
        if name in values and values[name] > today:
            raise CellRefused("in_the_future", heading)
    if "identity" in values:
        _check_identity(values, today)


def _check_order(
    values: Mapping[str, Any], first: str, second: str, column: str, other: str
) -> None:
    if first in values and second in values and values[second] < values[first]:
        raise CellRefused("before_other", column, other=other)


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
