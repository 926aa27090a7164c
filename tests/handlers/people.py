"""The people and organisations of the dialogues' town, written straight into the tables.

云川区委组织部
├─ 清溪镇党委            组织部 党建办 党委书记
│  ├─ 梅溪村党支部        梅溪书记 梅溪副书记 联系领导 联系干部 党员一…党员七 预备党员 群众代表
│  ├─ 梅林村党支部        梅林书记 (联系领导, too)
│  ├─ 上河村党总支        上河书记; no branch below, so it is graded itself
│  └─ 上河工业区党支部    工业区书记
└─ 新桥镇党委            新桥党建办
   └─ 二坊村党支部        二坊书记
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from domain import scheme
from domain.organizations import OrgKind
from domain.people import Role
from storage import tables

STARTED = datetime(2026, 3, 1, tzinfo=UTC)


class Population:
    """Who there is. `who` is what a person is called in dialogues, names differ from it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._orgs: dict[str, int] = {}
        self._people: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._run(insert(tables.meta).values(name="organizations", value=1))
        self._settle_organizations()
        self._settle_people()

    def org(self, name: str) -> int:
        """The id of an organisation."""
        return self._orgs[name]

    def id(self, who: str) -> int:
        """The id of a person."""
        return self._people[who]

    def name(self, who: str) -> str:
        """The name of a person, as it stands in the tables."""
        return self._names[who]

    def account(self, who: str) -> str:
        """A person's account; somebody unknown has one the bot has never seen."""
        return f"user{self._people[who]}" if who in self._people else f"stranger-{len(who)}"

    def add_org(self, name: str, kind: OrgKind, parent: str = "", **more: Any) -> int:
        """Add an organisation below another; returns its id."""
        above = self._orgs.get(parent)
        values = {"name": name, "kind": kind.value, "parent_id": above, "path": "", **more}
        org_id = self._insert(tables.organization, values)
        organization = tables.organization.c
        path = "/"
        if above is not None:
            path = self._run(select(organization.path).where(organization.id == above)).scalar_one()
        self._run(
            update(tables.organization)
            .where(organization.id == org_id)
            .values(path=f"{path}{org_id}/")
        )
        self._run(update(tables.meta).values(value=tables.meta.c.value + 1))
        self._orgs[name] = org_id
        return org_id

    def add_person(
        self, who: str, *posts: tuple[Role, str], name: str = "", account: bool = True, **more: Any
    ) -> int:
        """Add a person with posts and, unless `account` is False, an account; returns the id.

        A party member (or probationary one) also enters that branch's roll; `more` are columns
        of `member`.
        """
        self._names[who] = name or who
        person_id = self._insert(tables.person, {"name": self._names[who]})
        self._people[who] = person_id
        for role, org in posts:
            self.add_post(who, role, org)
            if role in (Role.MEMBER, Role.PROBATIONARY):
                self._enrol(person_id, org, role, more)
        if account:
            key = {"platform": "wecom", "account": f"user{person_id}", "person_id": person_id}
            self._run(insert(tables.account).values(**key))
        return person_id

    def add_post(self, who: str, role: Role, org: str, since: date | None = None) -> None:
        """Give a person one more post."""
        values = {"person_id": self._people[who], "org_id": self._orgs[org], "since": since}
        self._run(insert(tables.role).values(role=role.value, **values))

    def remove_posts(self, who: str, role: Role) -> None:
        """Take a role away from a person, wherever they hold it."""
        held = (tables.role.c.person_id == self._people[who], tables.role.c.role == role.value)
        self._run(delete(tables.role).where(*held))

    def start(self, org: str, cycle: str = "2026", scheme_id: str = "district-grading") -> int:
        """Start an assessment of the branches below the organisation; returns its id."""
        text = scheme.text_of(scheme_id)
        rules = scheme.read(text)
        values = {"scheme": scheme_id, "cycle": cycle, "org_id": self._orgs[org]}
        more = {"scheme_text": text, "state": "running", "started_at": STARTED}
        assessment = self._insert(tables.assessment, values | more)
        for row in self._graded(self._orgs[org]):
            template = rules.template_for(row.category).id
            key = {"assessment_id": assessment, "org_id": row.id}
            self._run(insert(tables.subject).values(template=template, **key))
        return assessment

    def subject(self, org: str) -> int:
        """The id of the organisation's latest subject."""
        found = select(func.max(tables.subject.c.id)).where(
            tables.subject.c.org_id == self._orgs[org]
        )
        subject_id: int = self._run(found).scalar_one()
        return subject_id

    def _graded(self, org_id: int) -> list[Any]:
        organization = tables.organization.c
        top = self._run(select(organization.path).where(organization.id == org_id)).scalar_one()
        rows = self._run(select(tables.organization).where(organization.path.startswith(top))).all()
        parents = {row.parent_id for row in rows}
        kinds = (OrgKind.BRANCH.value, OrgKind.GENERAL_BRANCH.value)
        return [row for row in rows if row.kind in kinds and row.id not in parents]

    def _enrol(self, person_id: int, org: str, role: Role, more: dict[str, Any]) -> None:
        values = {"person_id": person_id, "org_id": self._orgs[org], "focus_groups": []}
        probationary = role is Role.PROBATIONARY
        self._run(insert(tables.member).values(probationary=probationary, **values, **more))

    def _insert(self, table: Any, values: dict[str, Any]) -> int:
        key: int = self._run(insert(table).values(**values).returning(table.c.id)).scalar_one()
        return key

    def _run(self, statement: Any) -> Any:
        return self._connection.execute(statement)

    def _settle_organizations(self) -> None:
        self.add_org("云川区委组织部", OrgKind.DEPARTMENT)
        for town in ("清溪镇党委", "新桥镇党委"):
            self.add_org(town, OrgKind.COMMITTEE, "云川区委组织部")
        village = {"category": "农村", "last_grade": "较好"}
        self.add_org("梅溪村党支部", OrgKind.BRANCH, "清溪镇党委", **village)
        self.add_org("梅林村党支部", OrgKind.BRANCH, "清溪镇党委", **village)
        self.add_org("上河村党总支", OrgKind.GENERAL_BRANCH, "清溪镇党委", **village)
        self.add_org("上河工业区党支部", OrgKind.BRANCH, "清溪镇党委", category="非公企业")
        self.add_org("二坊村党支部", OrgKind.BRANCH, "新桥镇党委", **village)

    def _settle_people(self) -> None:
        for who, name, role, org in _POSTS:
            if who in self._people:
                self.add_post(who, role, org)
            else:
                self.add_person(who, (role, org), name=name)
        for number, name in enumerate(_MEMBERS, 1):
            self.add_person(f"党员{'一二三四五六七'[number - 1]}", _IN_MEIXI, name=name)
        self.add_person("预备党员", (Role.PROBATIONARY, "梅溪村党支部"), name="柳新芽")
        self.add_person("群众代表", (Role.MASS_REPRESENTATIVE, "梅溪村党支部"), name="莫大喜")


_IN_MEIXI = (Role.MEMBER, "梅溪村党支部")
_MEMBERS = ("古月明", "叶知秋", "江一帆", "田有余", "石磊磊", "万里行", "钟声远")
_POSTS = (
    ("组织部", "韩立言", Role.OFFICIAL, "云川区委组织部"),
    ("党建办", "周敏之", Role.CLERK, "清溪镇党委"),
    ("党委书记", "郑国安", Role.COMMITTEE_SECRETARY, "清溪镇党委"),
    ("新桥党建办", "许强生", Role.CLERK, "新桥镇党委"),
    ("梅溪书记", "林春山", Role.MEMBER, "梅溪村党支部"),
    ("梅溪书记", "林春山", Role.SECRETARY, "梅溪村党支部"),
    ("梅溪副书记", "方小禾", Role.MEMBER, "梅溪村党支部"),
    ("梅溪副书记", "方小禾", Role.DEPUTY_SECRETARY, "梅溪村党支部"),
    ("联系领导", "陈致远", Role.CONTACT_LEADER, "梅溪村党支部"),
    ("联系领导", "陈致远", Role.CONTACT_LEADER, "梅林村党支部"),
    ("联系干部", "吴静姝", Role.CONTACT_CADRE, "梅溪村党支部"),
    ("梅林书记", "何青山", Role.SECRETARY, "梅林村党支部"),
    ("上河书记", "赵长河", Role.SECRETARY, "上河村党总支"),
    ("工业区书记", "孙建业", Role.SECRETARY, "上河工业区党支部"),
    ("二坊书记", "钱二方", Role.SECRETARY, "二坊村党支部"),
)
