"""The tables of the access matrix of lost members and the member check, and the town behind them.

The matrix is written by hand and says what the rules say, not what `domain.access` does.

云川区委组织部
├─ 清溪镇党委
│  ├─ 梅溪村党支部        most of those who ask
│  └─ 白塘村党总支        总支书记
│     └─ 柳湾村党支部
└─ 新桥镇党委
   └─ 二坊村党支部
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, event, func, select, update

from domain.contact_records import Details
from domain.organizations import OrgKind
from domain.people import Role
from domain.ports import Attempt
from handlers.incoming import Kind
from messages.cards import Document
from storage import tables
from storage.prepared import Prepared
from tests.handlers.dialogue import SHANGHAI, Said, Town, in_words, play, settled

TOP, CLERKS, BRANCH = "云川区委组织部", "清溪镇党委", "梅溪村党支部"
GENERAL, BELOW, OTHER_TOWN, OTHER = "白塘村党总支", "柳湾村党支部", "新桥镇党委", "二坊村党支部"
# Who asks besides the people of every town.
EXTRA = (
    ("支委", Role.COMMITTEE_MEMBER, BRANCH, "石委员"),
    ("两代表", Role.DELEGATE, BRANCH, "安代表"),
    ("干部", Role.CADRE, BRANCH, "屈干事"),
    ("跟踪人", Role.TRACKER, CLERKS, "熊跟进"),
    ("考评人", Role.ASSESSOR, CLERKS, "纪考官"),
    ("管理员", Role.ADMIN, TOP, "耿系统"),
    ("总支书记", Role.SECRETARY, GENERAL, "骆总管"),
)
# Where each asks: the own place, below, above, outside.
_OF_BRANCH = {"own": [BRANCH], "above": [CLERKS], "outside": [BELOW, OTHER]}
_OF_GENERAL = {"own": [GENERAL], "below": [BELOW], "above": [CLERKS], "outside": [BRANCH, OTHER]}
_OF_TOWN = {"own": [CLERKS], "below": [BRANCH], "above": [TOP], "outside": [OTHER_TOWN, OTHER]}
_OF_TOP = {"own": [TOP], "below": [CLERKS, OTHER]}
# `lists`: whose names, with what people said; `totals`, `state`: figures; the rest: who does it.
MATRIX = """
who       lists   totals  state   attempt status  confirm check   outcome file    people  sums
党员一    -       -       -       -       -       -       -       -       -       -       -
预备党员  -       -       -       -       -       -       -       -       -       -       -
群众代表  -       -       -       -       -       -       -       -       -       -       -
两代表    -       -       -       -       -       -       -       -       -       -       -
干部      -       -       -       -       -       -       -       -       -       -       -
梅溪书记  full    yes     -       yes     yes     yes     -       -       -       yes     -
梅溪副书记 full   yes     -       yes     yes     yes     -       -       -       yes     -
总支书记  full    yes     -       yes     yes     yes     -       -       -       yes     -
支委      -       -       -       yes     -       -       -       -       -       -       -
联系领导  masked  yes     -       -       -       -       -       -       -       -       -
联系干部  masked  yes     -       -       -       -       -       -       -       -       -
跟踪人    -       -       -       -       -       -       -       -       -       -       -
党建办    full    yes     yes     -       -       -       yes     yes     yes     yes     yes
党委书记  masked  yes     yes     -       -       -       -       yes     -       -       yes
考评人    -       -       -       -       -       -       -       -       -       -       -
组织部    masked  yes     yes     -       -       -       -       -       -       yes     yes
管理员    -       -       -       -       -       -       -       -       -       -       -
陌生人    -       -       -       -       -       -       -       -       -       -       -
"""
# Column, words, whom it shows or is about (0 lost, 1 found again, 2 mobile, 3 out; else a phrase).
READS: dict[str, tuple[str, str, int | str]] = {
    "lost_list": ("lists", "{place}失联名单", 0),
    "lost_person": ("lists", "{person}联系上了吗", 0),
    "newly_found": ("lists", "{place}新取得联系的", 1),
    "next_steps": ("lists", "{place}下一步到期的", 0),
    "silent_cases": ("lists", "{place}多天没有记录的", 0),
    "transfer_list": ("lists", "{place}转出没有回执的", 3),
    "mobile_list": ("lists", "{place}流动党员去向", 2),
    "handling_list": ("lists", "{place}处置建议", 0),
    "check_list": ("lists", "{place}排查名单", 0),
    "lost_stats": ("totals", "{place}失联多少人", "失联党员 "),
    "check_progress": ("totals", "{place}排查进度", "应排查 "),
    "form_state": ("state", "{place}表格情况", "的表:"),
}
# Column, words, whom it is about, what only those hear who may.
WRITES: dict[str, tuple[str, str, int, str]] = {
    "contact_attempt": ("attempt", "联系了{person} 打电话13700000007没人接", 0, "请核对"),
    "next_step": ("attempt", "{person} 下一步 3月2日再去他老家 13700000006", 0, "请核对下一步"),
    "contact_status": ("status", "{person}已联系上", 0, "改为「在册」吗"),
    "contact_conduct": ("status", "{person} 失联期间表现良好守法 13700000008", 1, "已记下"),
    "check_confirm": ("confirm", "{place}其余都在册 2月大会到会", 0, "请核对"),
    "check_verify": ("check", "核查 {place}", 0, "请核对"),
    "check_verify one": ("check", "核查通过 {person}", 2, "请核对"),
    "check_return": ("check", "核查退回 {person} 与实际不符", 2, "要退回"),
    "check_report": ("check", "核查报告 {place} 应查12名,见到10名", 0, "请核对"),
    "handling": ("outcome", "处置 {person} 停止党籍 3月1日党委会研究 来电13700000009", 0, "请核对"),
    "handling_undo": ("outcome", "撤销处置 {person} 登记错了人", 0, "没有登记过处理结果"),
    "form_upload": ("file", "上传{place}表三", 0, "拍照发来"),
}
EXPORTS: dict[str, tuple[str, str]] = {
    "form1": ("people", "导出{place}表一"),
    "form2": ("people", "导出{place}表二"),
    "mobile": ("people", "导出{place}流动党员统计表"),
    "roll": ("people", "导出{place}名册"),
    "form3": ("sums", "导出{place}表三"),
    "form4": ("sums", "导出{place}表四"),
}
ASKED: dict[str, tuple[str, str, int | str]] = {
    **READS,
    **{name: (column, words, 0) for name, (column, words) in EXPORTS.items()},
    **{name: found[:3] for name, found in WRITES.items()},
}
ROLLS = {
    TOP: ("邵文博", "崔玉珍", "邱学军", "白永福"),
    CLERKS: ("段志刚", "雷秀英", "汤德胜", "黎耀祖"),
    BRANCH: ("张远帆", "卢小满", "葛长青", "史明德"),
    GENERAL: ("潘春生", "俞桂香", "蒋宝年", "佘庆余"),
    BELOW: ("龚海燕", "贺建军", "毛玉兰", "侯国强"),
    OTHER_TOWN: ("覃茂盛", "龙丽娟", "沈兆丰", "顾少华"),
    OTHER: ("齐云飞", "阮淑芬", "翟金山", "符立新"),
}
_ON_RECORD = (
    *("contact_attempt", "contact_change", "contact_handling", "check_entry"),
    *("check_report", "member", "evidence"),
)
NOBODY = "佟海鸥"
NAMES = [name for names in ROLLS.values() for name in names]
# What only those may read who may see names whole.
NOTES = ("嫂子", "老家", "守法", "前湾", "不实")
NOWHERE = {"部": "东湖区委组织部", "委": "东湖镇党委", "支": "东湖村党支部"}
_LOST_SINCE, _FOUND_ON, _OUT_ON = date(2025, 3, 1), date(2026, 2, 20), date(2025, 11, 1)
_TOLD_AT = datetime(2026, 2, 10, 10, tzinfo=SHANGHAI)
# Found after the check began, so that form 1 has somebody to print.
_BACK_AT = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


def level(who: str, column: str) -> str:
    """What the matrix says of somebody: "-", "yes", "masked" or "full"."""
    heads, *rows = (line.split() for line in MATRIX.strip().splitlines())
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rows}[who][column]


ROLES = [line.split()[0] for line in MATRIX.strip().splitlines()[1:]]


def places(who: str) -> dict[str, list[str]]:
    """Where this person asks: relation → organisations."""
    towns = dict.fromkeys(("党建办", "党委书记", "跟踪人", "考评人"), _OF_TOWN)
    tops = dict.fromkeys(("组织部", "管理员"), _OF_TOP)
    return {**towns, **tops, "总支书记": _OF_GENERAL}.get(who, _OF_BRANCH)


def inside(who: str) -> list[str]:
    """The own place and those below it."""
    return [*places(who)["own"], *places(who).get("below", [])]


def all_places(who: str) -> list[str]:
    return [place for found in places(who).values() for place in found]


def may(who: str, name: str, place: str) -> bool:
    """Whether the person is to hear of it there, or to do it there."""
    return level(who, ASKED[name][0]) != "-" and place in inside(who)


def said_of(name: str, place: str) -> str:
    """The member of that place whom the question is about."""
    who = ASKED[name][2]
    return ROLLS[place][who if isinstance(who, int) else 0]


def question(name: str, place: str) -> str:
    """The words about that place, or about its member."""
    return ASKED[name][1].format(place=place, person=said_of(name, place))


def of_nobody(name: str, place: str) -> str:
    """The same about names nobody has."""
    return ASKED[name][1].format(place=nowhere(place), person=NOBODY)


def heard(name: str, words: str, place: str) -> str:
    """How much an answer says, in the words of the matrix."""
    shown = ASKED[name][2]
    if isinstance(shown, str):
        return "yes" if shown in words else "-"
    person = ROLLS[place][shown]
    return "full" if person in words else "masked" if masked(person) in words else "-"


def on_record(town: Town) -> list[object]:
    """Everything that a question must not change."""
    run = settled(town.main).execute
    return [run(select(tables.metadata.tables[name])).all() for name in _ON_RECORD]


def masked(name: str) -> str:
    return f"{name[0]}*{name[-1]}"


def nowhere(place: str) -> str:
    """A name of the same kind that nobody goes by."""
    return NOWHERE["支" if "支" in place else place[-1]]


def settle(town: Town) -> Town:
    """Everybody who asks, the rolls, and a check of the whole district half done."""
    town.desk = replace(town.desk, workbook=lambda *_: b"", paper=lambda *_: b"")
    town.people.add_org(GENERAL, OrgKind.GENERAL_BRANCH, CLERKS, category="农村")
    town.people.add_org(BELOW, OrgKind.BRANCH, GENERAL, category="农村")
    for who, role, org, name in EXTRA:
        town.people.add_person(who, (role, org), name=name)
    for org, (lost, found, mobile, out) in ROLLS.items():
        away = {"contact_status": "lost", "last_fee": _LOST_SINCE, "circumstance": "①"}
        for name, more in (
            (lost, away),
            (found, away),
            (mobile, {"contact_status": "mobile"}),
            (out, {"transferred_on": _OUT_ON}),
        ):
            town.people.add_person(name, (Role.MEMBER, org), account=False, **more)
    _number(town, [town.people.id(who) for who in (*NAMES, *ROLES[:-1])])
    play(town, [("组织部", "开始集中排查", "1. 开始"), ("组织部", "1", "已开始")])
    by = town.people.id("梅溪书记")

    def work(u: Any) -> None:
        for names in ROLLS.values():
            _tell(u, by, *(town.people.id(name) for name in names[:3]))

    town.write(work)
    return town


def _number(town: Town, people: list[int]) -> None:
    """Phones, identity numbers and notes with numbers, sealed as an import seals them."""
    seal, person = town.sealer.seal, tables.person
    values = [
        {
            "whose": person_id,
            "phone_sealed": seal(f"1390000{person_id:04}"),
            "identity_sealed": seal(f"33020119700101{person_id:04}"),
            "note_sealed": seal(f"备用 138 0000 {person_id:04}"),
        }
        for person_id in people
    ]
    with settled(town.main).begin():
        town.main.execute(update(person).where(person.c.id == bindparam("whose")), values)


def _tell(u: Any, by: int, lost: int, found: int, mobile: int) -> None:
    """What was tried, found and sent back; whatever people said holds a number."""
    note, step = "嫂子说他换了号 13700000001", "去老家问 13700000002"
    for person in (lost, found):
        done = Attempt(person, by, _TOLD_AT.date(), "亲友", "有线索", note, _FOUND_ON, step)
        u.contacts.record(done, _TOLD_AT)
    back = "13700000003 打通了"
    change = u.contacts.change_status(found, "in_contact", _FOUND_ON, by, back, _BACK_AT)
    u.contacts.note_conduct(change, "在外守法 13700000004")
    u.members.set_details(mobile, Details("务工", "宁波", "前湾公司"), _FOUND_ON)
    u.checks.confirm(1, [mobile], "mobile", "本人来电 13700000005", by, _TOLD_AT)
    u.checks.confirm(1, [lost], "lost", "去老家问过", by, _TOLD_AT)
    u.checks.move(1, [lost], "returned", by, _TOLD_AT, "与实际不实")


@dataclass(frozen=True)
class Observed:
    """An answer with what was done for it: statements sent, rows left in the audit, files made."""

    words: str
    aloud: str
    statements: tuple[str, ...]
    audit: tuple[tuple[Any, ...], ...]
    files: int

    def without(self, name: str, place: str, person: str = "") -> Observed:
        """The same with the names that were said taken out of the words."""
        words = self.words.replace(place, "〇").replace(person or said_of(name, place), "〇")
        return replace(self, words=words)


def observe(town: Town, who: str, says: str, group: str = "") -> Observed:
    """Ask, and leave nothing open behind it."""
    audit = tables.audit
    known = settled(town.main).execute(select(func.max(audit.c.id))).scalar() or 0
    with _statements(town) as sent:
        reply = town.reply(who, Said(Kind.TEXT, says, group=group))
    left = settled(town.main).execute(select(audit).where(audit.c.id > known).order_by(audit.c.id))
    rows = tuple((r.actor_id, r.action, r.org_id, r.target, r.rows) for r in left)
    files = sum(isinstance(part, Document) for part in reply.parts)
    town.hear(who, "取消")
    return Observed(in_words(reply), reply.aloud, tuple(sent), rows, files)


@contextmanager
def _statements(town: Town) -> Iterator[list[str]]:
    """The texts of the statements sent while the block runs, by whichever way they go."""
    sent: list[str] = []
    plan = Prepared.plan

    def planned(self: Prepared, dialect: Any) -> Any:
        found = plan(self, dialect)
        sent.append(found.sql)
        return found

    def listen(*given: Any) -> None:
        sent.append(given[2])

    event.listen(town.main, "before_cursor_execute", listen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prepared, "plan", planned)
        yield sent
    event.remove(town.main, "before_cursor_execute", listen)
