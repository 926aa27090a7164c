"""Lost members and the member check: every role, every query, inside and outside its scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from domain.organizations import OrgKind
from domain.people import Role
from handlers.lost_contact import lookups
from storage import tables
from tests.handlers import contact_access as matrix
from tests.handlers.contact_access import (
    ASKED,
    BRANCH,
    NOBODY,
    OTHER,
    READS,
    ROLES,
    WRITES,
)
from tests.handlers.dialogue import Town, open_town, settled

EVERYBODY = pytest.mark.parametrize("who", ROLES)
BLIND = [who for who in ROLES if matrix.level(who, "lists") == "-"]
# A phone or identity number, also written in groups.
NUMBER = re.compile(r"\d{7}|1\d\d[ .-]\d{4}")
# What is said aloud in a group as a figure, and what is said there of everything else.
ALOUD = {*lookups.LOOKUPS, "check_progress"} - {"lost_person", "lost_list", "check_list"}
IN_PRIVATE = ("", "已在单独聊天里回复您。", "这件事请在和我的单独聊天里办，我已发消息给您。")
_SAID = "13900000009"
NUMBERS_SAID = {
    "destination": [
        ("梅溪书记", f"葛长青 流动 去向宁波{_SAID} 打工"),
        ("梅溪书记", "1"),
        ("梅溪书记", "流动党员去向"),
        ("组织部", "流动党员去向"),
    ],
    "own record": [
        ("梅溪书记", f"古月明 流动 去向宁波{_SAID} 打工"),
        ("梅溪书记", "1"),
        ("党员一", "我的信息"),
    ],
    "reason": [
        ("党建办", f"核查退回 葛长青 与实际不符 {_SAID}"),
        ("党建办", "1"),
        ("梅溪书记", "退回的名单"),
    ],
    "report": [
        ("党建办", f"核查报告 {BRANCH} 应查12名 联系{_SAID}"),
        ("党建办", "1"),
        ("党建办", f"核查报告 {BRANCH}"),
    ],
    "basis": [
        ("梅溪书记", f"其余都在册 问了{_SAID}"),
        ("梅溪书记", "1"),
        ("党建办", f"核查 {BRANCH}"),
        ("党建办", "核查通过 古月明"),
    ],
    "dots": [
        ("梅溪书记", "联系了张远帆 打139.0000.0009没人接"),
        ("梅溪书记", "1"),
        ("梅溪书记", "张远帆联系上了吗"),
    ],
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all who ask; however often they do, nobody is told."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookups, "USUAL", 10**6)
        with open_town(tmp_path_factory.mktemp("shared")) as town:
            yield matrix.settle(town)


@pytest.fixture
def checked(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The same town for one test alone."""
    monkeypatch.setattr(lookups, "USUAL", 60)
    return matrix.settle(town)


@dataclass
class Wrong:
    """What one person heard, found or left that the matrix does not say."""

    town: Town
    who: str
    lines: list[str] = field(default_factory=list)
    nowhere: dict[str, matrix.Observed] = field(default_factory=dict)

    def unless(self, right: bool, what: str, seen: object) -> None:
        if not right:
            self.lines.append(f"{self.who} · {what}:\n{seen}")

    def ask(self, name: str, place: str) -> None:
        """One question about a place: what it says, what it does, what it leaves."""
        got = matrix.observe(self.town, self.who, matrix.question(name, place))
        may = matrix.may(self.who, name, place)
        here = f"{name} · {place} · {'may' if may else 'may not'}"
        if name in READS:
            wanted = matrix.level(self.who, ASKED[name][0]) if may else "-"
            self.unless(matrix.heard(name, got.words, place) == wanted, here, got.words)
            self.unless(self._audit(name, place) == shape(got), f"{here} · audit", got.audit)
            self.unless(not too_much(got.words, whole=wanted == "full"), here, got.words)
        elif name in WRITES:
            self.unless((WRITES[name][3] in got.words) is may, here, got.words)
            self.unless(not too_much(got.words, whole=True), here, got.words)
        else:
            made = [("export", f"export:{name}")] if may else []
            self.unless([row[1:4:2] for row in got.audit] == made, here, got.audit)
            self.unless(got.files == 2 * len(made) and not too_much(got.words), here, got.words)
        if place not in matrix.inside(self.who):
            self.unless(got.without(name, place) == self._nowhere(name, place), here, got)

    def _nowhere(self, name: str, place: str) -> matrix.Observed:
        """The same asked about a name nobody has, here or anywhere."""
        says = matrix.of_nobody(name, place)
        if says not in self.nowhere:
            self.nowhere[says] = matrix.observe(self.town, self.who, says)
        return self.nowhere[says].without(name, matrix.nowhere(place), NOBODY)

    def _audit(self, name: str, place: str) -> list[tuple[object, ...]]:
        """Who, what, where, and whether there were any rows."""
        if self.who == "陌生人":
            return []
        may = matrix.may(self.who, name, place)
        return [
            (self.town.people.id(self.who), name, self.town.people.org(place) if may else None, may)
        ]


def shape(got: matrix.Observed) -> list[tuple[object, ...]]:
    return [(actor, action, org, rows > 0) for actor, action, org, _, rows in got.audit]


def too_much(words: str, *, whole: bool = False) -> list[str]:
    """What must not be in an answer: numbers, and names and notes unless they may be seen whole."""
    words = re.sub(r"\[文件\].*", "", words)  # files are named by the day
    private = [] if whole else [*matrix.NAMES, *matrix.NOTES]
    return [*NUMBER.findall(words), *(piece for piece in private if piece in words)]


@EVERYBODY
def test_each_hears_and_does_what_the_matrix_says_and_outside_is_nowhere(
    shared: Town, who: str
) -> None:
    """Outside a scope the words, the statements and the audit are those of what is not there."""
    shared.hear(who, "帮助")
    wrong, before = Wrong(shared, who), matrix.on_record(shared)
    asked = [(name, place) for name in ASKED for place in matrix.all_places(who)]
    changing = [one for one in asked if one[0] in WRITES and matrix.may(who, *one)]
    for name, place in asked:
        if (name, place) not in changing:
            wrong.ask(name, place)
    wrong.unless(matrix.on_record(shared) == before, "changed something", "")
    for name, place in changing:
        wrong.ask(name, place)
    assert not wrong.lines, "\n".join(wrong.lines)


@pytest.mark.parametrize("name", ASKED)
def test_who_may_see_nobody_learns_not_even_who_is_there(shared: Town, name: str) -> None:
    """Of the own place and its members they hear what they hear of nobody."""
    wrong = []
    for who in (who for who in BLIND if matrix.level(who, ASKED[name][0]) == "-"):
        (place,) = matrix.places(who)["own"]
        here = matrix.observe(shared, who, matrix.question(name, place)).without(name, place)
        nowhere = matrix.observe(shared, who, matrix.of_nobody(name, place))
        if here.words != nowhere.without(name, matrix.nowhere(place), NOBODY).words:
            wrong.append(f"{who}:\n{here.words}\n–\n{nowhere.words}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["check_list", "check_progress", "form_state"])
def test_a_query_is_on_record_also_where_no_check_runs(town: Town, name: str) -> None:
    asked = matrix.observe(town, "党建办", ASKED[name][1].format(place=""))
    assert "没有在进行" in asked.words
    assert shape(asked) == [(town.people.id("党建办"), name, None, False)]


@EVERYBODY
def test_in_a_group_there_are_only_totals(shared: Town, who: str) -> None:
    for name in (*READS, "contact_attempt", "handling", "roll"):
        for place in (matrix.places(who)["own"][0], *matrix.places(who).get("outside", ())[:1]):
            aloud = matrix.observe(shared, who, matrix.question(name, place), group="g").aloud
            hidden = [name for name in matrix.NAMES if matrix.masked(name) in aloud]
            assert not [*too_much(aloud), *hidden], aloud
            figures = re.search(r"\d 名", aloud) is not None
            assert figures is (matrix.may(who, name, place) and name in ALOUD), f"{name}: {aloud}"
            assert figures or aloud in IN_PRIVATE, f"{name} · {place}: {aloud}"


def test_each_sees_the_own_record_without_a_number(shared: Town) -> None:
    for who in ROLES[:-1]:
        for says in ("我是谁", "我的信息"):
            words = matrix.observe(shared, who, says).words
            assert shared.people.name(who) in words
            assert not too_much(words), words


def test_statements_are_seen_by_whichever_way_they_go(shared: Town) -> None:
    sent = matrix.observe(shared, "党建办", "失联名单").statements
    assert all(any(table in one for one in sent) for table in ("inbox", "conversation", "member"))
    assert len(sent) >= 10


def test_further_pages_show_no_more_than_the_first(shared: Town) -> None:
    words = [shared.hear("组织部", says) for says in ("排查名单", "1", "取消")]
    assert "21. " in words[1]
    assert not too_much(words[1]), words[1]


def test_a_second_post_elsewhere_lets_nobody_in(checked: Town) -> None:
    """Secretary here and member there: there the same as anywhere outside."""
    checked.people.add_post("梅溪书记", Role.MEMBER, OTHER)
    for name in ASKED:
        there = matrix.observe(checked, "梅溪书记", matrix.question(name, OTHER))
        nowhere = matrix.observe(checked, "梅溪书记", matrix.of_nobody(name, OTHER))
        assert (there.words, there.audit) == (nowhere.words, nowhere.audit), name


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("党建办", "梅希村党支部失联名单"),
        ("党建办", "核查 梅希村党支部"),
        ("党建办", "导出梅希村党支部名册"),
        ("梅溪书记", "庆溪镇失联名单"),
        ("党建办", "章远番联系上了吗"),
        ("梅溪书记", "联系了章远番 打电话没人接"),
    ],
)
def test_a_name_taken_outside_changes_no_answer(checked: Town, who: str, says: str) -> None:
    """What sounds like something inside is heard alike, whether or not it is there outside."""
    before = checked.hear(who, says)
    checked.hear(who, "取消")
    checked.people.add_org("梅希村党支部", OrgKind.BRANCH, matrix.OTHER_TOWN)
    checked.people.add_org("庆溪镇党委", OrgKind.COMMITTEE, matrix.TOP)
    checked.people.add_person("章远番", (Role.MEMBER, OTHER), account=False)
    assert checked.hear(who, says) == before


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("联系领导", "章远帆联系上了吗"),
        ("组织部", "远帆联系上了吗"),
        ("党委书记", "处置 章远帆 停止党籍 3月1日党委会研究"),
        ("党委书记", "处置 远帆 停止党籍 3月1日党委会研究"),
        ("联系领导", "庆溪镇失联名单,再看看章远帆联系上了吗"),
        ("党员一", "庆溪镇等级,章远帆联系上了吗"),
    ],
)
def test_a_name_half_known_is_not_told_whole(shared: Town, who: str, says: str) -> None:
    words = matrix.observe(shared, who, says).words
    assert not too_much(words), words


@pytest.mark.parametrize("steps", NUMBERS_SAID.values(), ids=NUMBERS_SAID)
def test_a_number_somebody_said_is_in_no_answer(
    checked: Town, steps: list[tuple[str, str]]
) -> None:
    answers = [checked.hear(who, says) for who, says in steps]
    answers += [words for who in dict(steps) for words in checked.told(who)]
    assert not [words for words in answers if NUMBER.search(words)]


@pytest.mark.parametrize("to", ["管理员", "组织部"])
def test_more_than_sixty_lookups_in_a_day_are_told_once_and_nobody_named(
    checked: Town, to: str
) -> None:
    """The administrator hears of it, the officials where there is none."""
    if to == "组织部":
        checked.people.remove_posts("管理员", Role.ADMIN)
    for day in range(2):
        for number in range(1, 64):
            checked.hear("党委书记", "张远帆联系上了吗" if number % 2 else "失联名单")
            assert len(lookups_told(checked)) == day + (number > 60)
        checked.jump(days=1, minutes=1)
    assert {row.person_id for row in lookups_told(checked)} == {checked.people.id(to)}
    told = [words for words in checked.told(to) if "24 小时" in words]
    assert len(told) == 2
    assert "郑国安" in told[0]
    assert "61 次" in told[0]
    assert not [words for words in told if too_much(words) or "*" in words or BRANCH in words]


@pytest.mark.parametrize(
    ("who", "says"),
    [
        ("党委书记", f"{NOBODY}联系上了吗"),
        ("党委书记", f"{OTHER}失联名单"),
        ("党员一", f"{NOBODY}联系上了吗"),
    ],
)
def test_lookups_that_find_nothing_count_as_well(checked: Town, who: str, says: str) -> None:
    for _ in range(61):
        checked.hear(who, says)
    assert [row.person_id for row in lookups_told(checked)] == [checked.people.id("管理员")]


def lookups_told(town: Town) -> list[Any]:
    outbox = tables.outbox
    told = select(outbox).where(outbox.c.kind == "lookups").order_by(outbox.c.id)
    return list(settled(town.main).execute(told))
