"""The directory decides about accounts: who is who, who is gone, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select, update

from domain.organizations import OrgKind
from domain.people import Role
from domain.refusals import Refusal
from handlers.incoming import Change, DirectoryChange
from handlers.membership.matching import Reason
from handlers.membership.syncing import SyncReport, changed, sync
from messages.render import exists, render
from storage import tables
from tests.handlers.dialogue import Town, settled


@dataclass(frozen=True)
class Entry:
    account: str
    name: str = ""
    departments: tuple[str, ...] = field(default=())


def read(town: Town, *entries: Entry, dry_run: bool = False, many: bool = False) -> SyncReport:
    """Sync the directory of DingTalk, where nobody of the town is at first."""
    return town.write(
        lambda u: sync(u, "dingtalk", entries, town.now, dry_run=dry_run, many_may_go=many)
    )


def accounts(town: Town) -> dict[str, tuple[int, bool]]:
    """Account → (person, reachable), as stored."""
    at = tables.account.c
    rows = settled(town.main).execute(
        select(at.account, at.person_id, at.reachable).where(at.platform == "dingtalk")
    )
    return {row.account: (row.person_id, row.reachable) for row in rows}


def reasons(report: SyncReport) -> list[tuple[int, Reason]]:
    return [(one.line, one.reason) for one in report.unmatched]


SECRETARY = Entry("d1", "林春山", ("梅溪村党支部",))


@pytest.mark.parametrize(
    "department",
    [
        "梅溪村党支部",
        "梅溪村支部",
        "梅溪村",
        "梅溪",
        "中共梅溪村支部委员会",
        "梅溪村 党支部",
        "梅溪村党支部委员会",
    ],
)
def test_a_branch_is_known_by_its_full_and_its_short_names(town: Town, department: str) -> None:
    report = read(town, Entry("d1", "林春山", (department,)))
    assert accounts(town) == {"d1": (town.people.id("梅溪书记"), True)}
    assert [one.person_id for one in report.added] == [town.people.id("梅溪书记")]


@pytest.mark.parametrize("name", ["林春山", "林 春山", " 林春山 ", "林　春山", "林\u200b春山"])
def test_spaces_and_width_in_a_name_do_not_matter(town: Town, name: str) -> None:
    read(town, Entry("d1", name, ("梅溪村党支部",)))
    assert accounts(town) == {"d1": (town.people.id("梅溪书记"), True)}


def test_any_of_several_departments_will_do(town: Town) -> None:
    read(town, Entry("d1", "林春山", ("全体党员", "梅溪村")))
    assert "d1" in accounts(town)


def test_an_account_listed_once_for_each_department_is_one(town: Town) -> None:
    report = read(town, Entry("D1", "林春山", ("全体党员",)), Entry("d1", "林春山", ("梅溪村",)))
    assert (report.listed, list(accounts(town))) == (1, ["d1"])


@pytest.mark.parametrize(
    ("name", "departments", "reason"),
    [
        ("没有这人", ("梅溪村党支部",), Reason.UNKNOWN),
        ("", ("梅溪村党支部",), Reason.UNKNOWN),
        ("林春山", ("二坊村党支部",), Reason.ELSEWHERE),
        ("林春山", ("梅溪社区",), Reason.ELSEWHERE),
        ("林春山", ("梅",), Reason.ELSEWHERE),
        ("林春山", (), Reason.ELSEWHERE),
        ("陈致远", ("梅溪村党支部",), Reason.ELSEWHERE),
    ],
    ids=["unknown", "nameless", "elsewhere", "like it", "part", "nowhere", "contact leader"],
)
def test_who_is_nobody_for_sure_is_listed_and_left(
    town: Town, name: str, departments: tuple[str, ...], reason: Reason
) -> None:
    report = read(town, Entry("d1", name, departments))
    assert reasons(report) == [(1, reason)]
    assert accounts(town) == {}


def test_two_of_one_name_in_a_branch_are_told_apart_by_nobody(town: Town) -> None:
    town.people.add_person("另一位", (Role.MEMBER, "梅溪村党支部"), name="林春山")
    assert reasons(read(town, SECRETARY)) == [(1, Reason.NAMESAKES)]
    assert accounts(town) == {}


def test_the_same_name_in_another_branch_disturbs_nobody(town: Town) -> None:
    town.people.add_person("另一位", (Role.MEMBER, "二坊村党支部"), name="林春山")
    read(town, SECRETARY, Entry("d2", "林春山", ("二坊村",)))
    assert accounts(town) == {
        "d1": (town.people.id("梅溪书记"), True),
        "d2": (town.people.id("另一位"), True),
    }


def test_of_two_namesakes_the_one_without_an_account_gets_the_new_one(town: Town) -> None:
    read(town, SECRETARY)
    town.people.add_person("另一位", (Role.MEMBER, "梅溪村党支部"), name="林春山")
    read(town, SECRETARY, Entry("d2", "林春山", ("梅溪村",)))
    assert accounts(town)["d2"] == (town.people.id("另一位"), True)


def test_a_new_account_is_not_given_away_while_its_owner_may_have_changed_theirs(
    town: Town,
) -> None:
    read(town, SECRETARY)
    town.people.add_person("另一位", (Role.MEMBER, "梅溪村党支部"), name="林春山")
    report = read(town, Entry("d2", "林春山", ("梅溪村",)), many=True)
    assert reasons(report) == [(1, Reason.NAMESAKES)]
    assert "d2" not in accounts(town)


def test_two_accounts_that_could_be_one_person_go_to_nobody(town: Town) -> None:
    report = read(town, SECRETARY, Entry("d2", "林春山", ("梅溪",)))
    assert reasons(report) == [(1, Reason.NAMESAKES), (2, Reason.NAMESAKES)]
    assert accounts(town) == {}


def test_who_has_an_account_gets_no_second_one(town: Town) -> None:
    read(town, SECRETARY)
    report = read(town, SECRETARY, Entry("d2", "林春山", ("梅溪村",)))
    assert reasons(report) == [(2, Reason.TAKEN)]
    assert list(accounts(town)) == ["d1"]


def test_a_department_that_may_be_two_villages_names_neither(town: Town) -> None:
    town.people.add_org("梅溪社区党支部", OrgKind.BRANCH, "新桥镇党委")
    assert reasons(read(town, Entry("d1", "林春山", ("梅溪",)))) == [(1, Reason.UNCLEAR)]
    read(town, Entry("d1", "林春山", ("梅溪", "梅溪村党支部")))
    assert "d1" in accounts(town)


def test_a_branch_below_a_general_branch_of_its_name_is_the_same_place(town: Town) -> None:
    town.people.add_org("上河村党支部", OrgKind.BRANCH, "上河村党总支")
    town.people.add_person("上河党员", (Role.MEMBER, "上河村党支部"), name="水长流")
    read(town, Entry("d1", "水长流", ("上河村",)))
    assert "d1" in accounts(town)


def test_a_placeholder_gets_no_account_by_its_name(town: Town) -> None:
    who = town.people.id("梅溪书记")
    person = tables.person
    settled(town.main).execute(update(person).where(person.c.id == who).values(placeholder=True))
    assert reasons(read(town, SECRETARY)) == [(1, Reason.UNKNOWN)]


def test_a_post_that_is_over_is_no_place(town: Town) -> None:
    town.people.add_person("前任", (Role.CADRE, "清溪镇党委"), name="云先前")
    until = town.now.date() - timedelta(days=1)
    at = tables.role.c.person_id == town.people.id("前任")
    settled(town.main).execute(update(tables.role).where(at).values(until=until))
    assert reasons(read(town, Entry("d1", "云先前", ("清溪镇",)))) == [(1, Reason.ELSEWHERE)]


def test_who_is_gone_is_kept_and_comes_back(town: Town) -> None:
    me = town.people.id("梅溪书记")
    read(town, SECRETARY, Entry("d2", "何青山", ("梅林村",)))
    report = read(town, Entry("d2", "何青山", ("梅林村",)))
    assert [one.account for one in report.gone] == ["d1"]
    assert accounts(town)["d1"] == (me, False)
    again = read(town, SECRETARY, Entry("d2", "何青山", ("梅林村",)))
    assert ([one.account for one in again.back], again.still) == (["d1"], 1)
    assert accounts(town)["d1"] == (me, True)


def test_other_platforms_are_not_touched(town: Town) -> None:
    read(town, SECRETARY)
    at = tables.account.c
    wecom = select(at.reachable).where(at.platform == "wecom")
    assert set(settled(town.main).execute(wecom).scalars()) == {True}


def everything(town: Town) -> list[object]:
    """Every row of every table of the main store."""
    connection = settled(town.main)
    return [connection.execute(select(t)).all() for t in tables.metadata.sorted_tables]


def test_the_same_directory_again_changes_nothing(town: Town) -> None:
    directory = (SECRETARY, Entry("d2", "何青山", ("梅林村",)), Entry("d3", "没有这人", ("梅林",)))
    read(town, *directory)
    before = everything(town)
    town.jump(days=1)
    report = read(town, *directory)
    assert everything(town) == before
    assert (report.changes, report.still, reasons(report)) == (0, 2, [(3, Reason.UNKNOWN)])


def test_a_dry_run_says_the_same_and_writes_nothing(town: Town) -> None:
    before = everything(town)
    tried = read(town, SECRETARY, dry_run=True)
    assert everything(town) == before
    assert read(town, SECRETARY) == tried


def test_names_posts_and_phones_stay_as_they_are(town: Town) -> None:
    kept = [tables.person, tables.role, tables.member, tables.organization]
    before = [settled(town.main).execute(select(t)).all() for t in kept]
    read(town, SECRETARY, Entry("d2", "何青山", ("梅林村",)))
    read(town, Entry("d1", "改了名字", ("二坊村",)))
    assert [settled(town.main).execute(select(t)).all() for t in kept] == before
    assert accounts(town)["d1"][0] == town.people.id("梅溪书记")


def test_what_was_changed_is_on_record_without_names(town: Town) -> None:
    read(town, SECRETARY, Entry("d2", "何青山", ("梅林村",)))
    (row,) = settled(town.main).execute(select(tables.audit)).all()
    assert (row.action, row.target, row.rows, row.actor_id) == (
        "directory_sync",
        "dingtalk",
        2,
        None,
    )


def crowd(town: Town, size: int) -> list[Entry]:
    """So many people with accounts on DingTalk, as the directory lists them."""
    for number in range(size):
        who = town.people.add_person(f"第{number}人", (Role.MEMBER, "梅溪村党支部"), account=False)
        row = {"platform": "dingtalk", "account": f"c{number}", "person_id": who}
        settled(town.main).execute(insert(tables.account).values(**row))
    return [Entry(f"c{number}", f"第{number}人", ("梅溪村",)) for number in range(size)]


@pytest.mark.parametrize(
    ("known", "left", "refused"),
    [
        (22, 11, False),
        (23, 11, True),
        (20, 10, False),
        (10, 1, False),
        (10, 0, True),
        (0, 0, False),
        (21, 10, True),
    ],
)
def test_most_accounts_never_fall_silent_unasked(
    town: Town, known: int, left: int, refused: bool
) -> None:
    people = crowd(town, known)
    before = accounts(town)
    if refused:
        with pytest.raises(Refusal) as told:
            read(town, *people[:left])
        assert (told.value.key, told.value.facts) == (
            "sync.too_many_gone",
            {"gone": known - left, "known": known},
        )
        assert accounts(town) == before
        assert read(town, *people[:left], dry_run=True).suspicious
    report = read(town, *people[:left], many=True)
    assert (len(report.gone), report.still) == (known - left, left)


def test_the_number_of_queries_does_not_grow_with_the_directory(town: Town) -> None:
    def queries(size: int) -> int:
        directory = [Entry(f"x{i}", f"第{i}人", ("梅溪村",)) for i in range(size)]
        counted: list[str] = []
        listen = lambda *args: counted.append(args[2])  # noqa: E731
        event.listen(town.main, "before_cursor_execute", listen)
        read(town, *directory, dry_run=True)
        event.remove(town.main, "before_cursor_execute", listen)
        return len(counted)

    crowd(town, 30)
    assert queries(3) == queries(300) <= 6


Tell = Callable[[DirectoryChange], bool]


@pytest.fixture
def tell(town: Town) -> Tell:
    """Tell of a change on DingTalk, where the secretary has the account d1."""
    read(town, SECRETARY)
    return lambda change: town.write(lambda u: changed(u, change, town.now))


def test_who_left_is_not_written_to_any_more_and_nothing_is_read_again(
    town: Town, tell: Tell
) -> None:
    assert tell(DirectoryChange("dingtalk", Change.LEFT, ("d1", "unknown"))) is False
    assert accounts(town) == {"d1": (town.people.id("梅溪书记"), False)}
    assert tell(DirectoryChange("dingtalk", Change.LEFT, ("d1",))) is False


def test_who_has_a_new_account_is_the_same_person(town: Town, tell: Tell) -> None:
    assert tell(DirectoryChange("dingtalk", Change.CHANGED, ("d1",), "d9")) is True
    assert accounts(town) == {"d9": (town.people.id("梅溪书记"), True)}


def test_an_account_that_is_somebodys_is_not_taken_over(town: Town, tell: Tell) -> None:
    read(town, SECRETARY, Entry("d2", "何青山", ("梅林村",)))
    before = accounts(town)
    assert tell(DirectoryChange("dingtalk", Change.CHANGED, ("d1",), "d2")) is True
    assert accounts(town) == before


@pytest.mark.parametrize("kind", [Change.JOINED, Change.CHANGED, Change.DEPARTMENTS])
def test_other_news_only_has_the_directory_read_again(town: Town, tell: Tell, kind: Change) -> None:
    before = everything(town)
    assert tell(DirectoryChange("dingtalk", kind, ("d1",))) is True
    assert everything(town) == before


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words(reason: Reason) -> None:
    assert exists(f"sync.{reason}")
    assert render(f"sync.{reason}")


def test_the_report_shows_nobody_when_it_is_printed_by_mistake(town: Town) -> None:
    shown = repr(read(town, SECRETARY, Entry("d2", "没有这人", ("梅溪村",))))
    for secret in ("林春山", "没有这人", "梅溪", "d1", "d2"):
        assert secret not in shown
