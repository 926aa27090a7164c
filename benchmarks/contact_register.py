"""A made-up register of members, whole rows at a time: who is lost, mobile, found, handled, out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, insert, select, update

from benchmarks.district import DEPARTMENT, OFFICIAL, branch_name, clerk, committee_name
from domain.calendar import SHANGHAI
from domain.imports.numbers import check_digit
from storage import tables
from storage.sealing import Sealer

BEGUN = datetime(2026, 2, 25, 8, 0, tzinfo=SHANGHAI)
_CHUNK = 5000
# Of a hundred members in a row so many stand so; whoever is secretary is simply there.
_SHARES = (("lost", 3), ("mobile", 5), ("nominal", 1), ("found", 1), ("out", 1), ("left", 1))
_STATES = tuple(state for state, share in _SHARES for _ in range(share))
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"
_GIVEN = "建国秀英志强燕勇宝栋海生晓春花伟军丽成林雪平文玉梅德光芳敏静磊洋艳涛超霞刚桂兰飞红波宁龙"
_GIVEN += "凤鹏辉斌佳欣"
_KINDS = ("农村", "社区", "机关", "非公企业", "学校")
_WAYS, _OUTCOMES = ("原联系方式", "亲友", "职能部门查询", "支部党员"), ("未联系上", "有线索")
_STANDING = (
    "joined_on confirmed_on focus_groups contact_status circumstance last_activity last_fee left_on"
    " details_sealed transferred_on transfer_receipt handling handled_on"
)

Rows: TypeAlias = Iterator[tuple[Any, ...]]


def state_of(number: int) -> str:
    """How the member of that number stands; "" for simply there."""
    place = number * 37 % 100
    return _STATES[place - 1] if 1 <= place <= len(_STATES) else ""


def member_name(number: int) -> str:
    """The first hundred thousand differ."""
    given, family = divmod(number, len(_SURNAMES))
    last, first = divmod(given, len(_GIVEN))
    return _SURNAMES[family] + _GIVEN[first] + _GIVEN[last % len(_GIVEN)]


@dataclass(frozen=True, slots=True)
class Register:
    """One department, committees below it, as many branches below each, as many members in each."""

    committees: int
    branches: int
    members: int

    @property
    def people(self) -> range:
        """The numbers of all members, branch by branch."""
        return range(self.committees * self.branches * self.members)

    @property
    def lost(self) -> list[int]:
        return [number for number in self.people if state_of(number) == "lost"]

    def branch(self, number: int) -> str:
        """The name of the branch of that number."""
        return branch_name(*divmod(number, self.branches))

    def fill(self, connection: Connection, sealer: Sealer) -> None:
        """Write everything there is before a check begins."""
        for table, columns, rows in self._tables(sealer):
            named = (dict(zip(columns.split(), row, strict=True)) for row in rows)
            while chunk := list(itertools.islice(named, _CHUNK)):
                connection.execute(insert(table), chunk)

    def _tables(self, sealer: Sealer) -> Iterator[tuple[Table, str, Rows]]:
        names = "id name gender ethnicity birth_date education note_sealed phone_sealed phone_print"
        yield tables.organization, "id name parent_id kind path category", self._organizations()
        yield tables.person, f"{names} identity_sealed identity_print", self._people(sealer)
        yield tables.account, "platform account person_id", self._accounts()
        yield tables.role, "person_id org_id role", self._roles()
        yield tables.member, f"person_id org_id {_STANDING}", self._roll(sealer)
        tried = "person_id by on way outcome note_sealed next_on next_sealed recorded_at"
        yield tables.contact_attempt, tried, self._attempts(sealer)
        changed = "person_id by before after on reason_sealed conduct_sealed recorded_at"
        yield tables.contact_change, changed, self._changes(sealer)
        decided = "person_id org_id outcome on by basis_sealed recorded_at"
        yield tables.contact_handling, decided, self._handlings(sealer)

    def _home(self, number: int) -> int:
        return 2 + self.committees + number // self.members

    def _id(self, number: int) -> int:
        return 2 + self.committees + number

    def _secretary(self, number: int) -> int:
        return self._id(number // self.members * self.members)

    def _organizations(self) -> Rows:
        yield 1, DEPARTMENT, None, "department", "/1/", ""
        committees = ((2 + c, committee_name(c)) for c in range(self.committees))
        yield from ((own, name, 1, "committee", f"/1/{own}/", "") for own, name in committees)
        for b in range(self.committees * self.branches):
            above, own = 2 + b // self.branches, self._home(b * self.members)
            yield own, self.branch(b), above, "branch", f"/1/{above}/{own}/", _KINDS[b % 5]

    def _people(self, sealer: Sealer) -> Rows:
        cadre = ("女", "汉族", None, "", *[None] * 5)
        yield from ((1 + n, f"干部{n}", *cadre) for n in range(1 + self.committees))
        yield from ((self._id(n), member_name(n), *_person(n, sealer)) for n in self.people)

    def _accounts(self) -> Rows:
        yield "wecom", OFFICIAL, 1
        yield from (("wecom", clerk(c), 2 + c) for c in range(self.committees))
        chairs = enumerate(range(0, len(self.people), self.members))
        yield from (("wecom", f"secretary{b}", self._id(first)) for b, first in chairs)

    def _roles(self) -> Rows:
        yield 1, 1, "official"
        yield from ((2 + c, 2 + c, "clerk") for c in range(self.committees))
        yield from ((self._id(n), self._home(n), "member") for n in self.people)
        secretaries = range(0, len(self.people), self.members)
        yield from ((self._id(n), self._home(n), "secretary") for n in secretaries)

    def _roll(self, sealer: Sealer) -> Rows:
        yield from ((self._id(n), self._home(n), *_standing(n, sealer)) for n in self.people)

    def _attempts(self, sealer: Sealer) -> Rows:
        """None to four of each of the lost; after the last one of a third there is a next step."""
        for k, number in enumerate(self.lost):
            for a in range(k % 5):
                on = BEGUN.date() + timedelta(days=1 + (k + 7 * a) % 33)
                told = (on, _WAYS[(k + a) % 4], _OUTCOMES[k % 11 == 0])
                note = sealer.seal("打原来的电话没有人接,又问了邻居,都说好几年没有见过")
                step = (on + timedelta(days=7 + k % 9), sealer.seal("到派出所查户籍"))
                following = step if a == k % 5 - 1 and k % 3 == 0 else (None, None)
                at = datetime.combine(on, BEGUN.timetz())
                yield self._id(number), self._secretary(number), *told, note, *following, at

    def _changes(self, sealer: Sealer) -> Rows:
        """Whoever is or was lost was once there; of who was found it is known how they lived."""
        why, lived = sealer.seal("支部党员大会上核对过"), sealer.seal("表现良好,没有违纪违法")
        for number in self.people:
            who, state = (self._id(number), self._secretary(number)), state_of(number)
            if state in ("lost", "found"):
                yield *who, "in_contact", "lost", date(2024, 5, 6), why, None, BEGUN
            if state == "found":
                on = date(2025, 6, 1) + timedelta(days=number // 100 % 290)
                at = datetime.combine(on, BEGUN.timetz())
                yield *who, "lost", "in_contact", on, why, lived, at

    def _handlings(self, sealer: Sealer) -> Rows:
        basis = sealer.seal("党委会研究决定")
        for number in self.people:
            if _handled(number)[0]:
                yield self._id(number), self._home(number), *_handled(number), 2, basis, BEGUN


def confirm_half(connection: Connection, sealer: Sealer) -> None:
    """Every second branch has said of all its members what it found."""
    entry, roll = tables.check_entry, tables.member
    stands = select(roll.c.contact_status).where(roll.c.person_id == entry.c.person_id)
    evidence, at = sealer.seal("2月党员大会到会,党费已交"), BEGUN + timedelta(days=9)
    found = {"state": "confirmed", "status": stands.scalar_subquery(), "evidence_sealed": evidence}
    confirmed = update(entry).where(entry.c.org_id % 2 == 0)
    connection.execute(confirmed.values(**found, confirmed_by=1, confirmed_at=at))


def _person(number: int, sealer: Sealer) -> tuple[Any, ...]:
    born = date(1950 + number % 50, number // 50 % 12 + 1, number // 600 % 28 + 1)
    card = f"999999{born:%Y%m%d}{number // 16800:03}"
    card, phone = card + check_digit(card), str(16_000_000_000 + number)
    note = None if number % 20 else sealer.seal("原单位已经撤销")
    sealed = (sealer.seal(phone), sealer.fingerprint("phone", phone), sealer.seal(card))
    known = ("男女"[number % 2], "汉族", born, "大专", note)
    return *known, *sealed, sealer.fingerprint("identity", card)


def _handled(number: int) -> tuple[str, date | None]:
    """What a committee decided: of a tenth of the lost, of a fifth of those at the last place."""
    if state_of(number) == "lost" and number // 100 % 10 == 0:
        return "停止党籍", date(2024, 1, 1) + timedelta(days=number // 100 % 600)
    if state_of(number) == "left" and number // 100 % 5 == 0:
        return "自行脱党除名", date(2026, 3, 2)
    return "", None


def _standing(number: int, sealer: Sealer) -> tuple[Any, ...]:
    """The columns of the roll; last contact with the lost was a month to twelve years ago."""
    state, hundred = state_of(number), number // 100
    lost, mobile, out = state == "lost", state == "mobile", state == "out"
    since = BEGUN.date() - timedelta(days=30 + number * 97 % 4350 if lost else 20)
    place = {"left_reason": "务工", "destination": f"东海市第{hundred % 30}区", "employer": "工地"}
    status = state if state in ("lost", "mobile", "nominal") else "in_contact"
    known = (["外出务工经商"] if mobile else [], status, "①②③④⑤⑥⑦"[number % 7] if lost else "")
    left = (date(2025, 9, 1), sealer.seal_json(place)) if mobile else (None, None)
    gone = (date(2025, 12, 1) + timedelta(hundred % 80), (None, False, True)[number % 3])
    after = (*left, *(gone if out else (None, None)), *_handled(number))
    return date(2005, 7, 1), date(2006, 7, 1), *known, since, since, *after
