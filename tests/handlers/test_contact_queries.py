"""Who keeps contact with whom, within the asker's scope."""

from __future__ import annotations

from domain.organizations import OrgKind
from domain.people import Role
from storage import tables
from tests.handlers.dialogue import Town, play, settled

AT = "统计时点:2026年3月2日 09:00"
UNKNOWN = "没有找到您说的党组织"


def test_a_branch_has_its_leader_and_cadre_or_is_told_they_lack(running: Town) -> None:
    running.people.add_person(
        "待核领导", (Role.CONTACT_LEADER, "上河村党总支"), name="马待查", account=False
    )
    mark_placeholder(running, "待核领导")
    play(
        running,
        [
            ("党员一", "谁联系我们", ["联系领导:陈致远", "联系干部:吴静姝", AT]),
            ("党建办", "梅林村谁联系", ["联系领导:陈致远", "联系干部:缺"]),
            ("党建办", "上河村总支联系领导", ["马待查(待核)", "联系干部:缺"]),
            ("党建办", "谁联系", ["4 个", "上河工业区党支部:领导 缺"]),
            ("党建办", "清溪镇党委谁联系", "4 个"),
        ],
    )


def mark_placeholder(town: Town, who: str) -> None:
    with settled(town.main).begin():
        this = tables.person.c.id == town.people.id(who)
        town.main.execute(tables.person.update().where(this).values(placeholder=True))


def test_one_person_may_lead_here_and_keep_contact_there(running: Town) -> None:
    running.people.add_post("联系领导", Role.CONTACT_CADRE, "上河村党总支")
    running.people.add_post("联系领导", Role.CONTACT_LEADER, "二坊村党支部")
    both = ["作为联系领导(2 个):梅溪村党支部、梅林村党支部", "作为联系干部(1 个):上河村党总支"]
    play(
        running,
        [
            ("党建办", "陈致远联系哪些支部", [*both, "!二坊", AT]),
            ("组织部", "陈致远联系哪些", "二坊村党支部"),
            ("梅溪书记", "陈致远联系哪些支部", ["作为联系领导(1 个):梅溪村党支部", "!梅林"]),
            ("联系领导", "我联系哪些支部", "作为联系领导(3 个)"),
            ("党建办", "钱二方联系哪些支部", UNKNOWN),
            ("党建办", "吴名氏联系哪些支部", UNKNOWN),
        ],
    )


def test_two_people_of_one_name_are_told_apart(running: Town) -> None:
    running.people.add_person("另一位", (Role.CONTACT_CADRE, "上河村党总支"), name="陈致远")
    words = running.hear("党建办", "陈致远联系哪些支部")
    assert words.count("陈致远") == 2


def test_a_surname_that_looks_like_a_question_is_still_found(running: Town) -> None:
    running.people.add_person("查干部", (Role.CONTACT_CADRE, "上河村党总支"), name="查有里")
    play(running, [("党建办", "查有里联系哪些支部", ["作为联系干部(1 个):上河村党总支", "!梅溪"])])


def test_a_committee_without_branches_says_so(town: Town) -> None:
    town.people.add_org("空镇党委", OrgKind.COMMITTEE, "云川区委组织部")
    play(town, [("组织部", "空镇党委谁联系", "没有登记党支部")])
