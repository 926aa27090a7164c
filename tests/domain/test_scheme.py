"""The district plan as it is read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from domain.people import Role
from domain.refusals import Refusal
from domain.scheme import Scheme, check, load, names, read, text_of
from domain.scheme_parts import Completion, CycleKind, DayOfCycle, Level, Source, SubjectKind
from domain.scheme_rules import Counting, QuotaKind, Rhythm

TEXT = text_of("district-grading")
DISTRICT = read(TEXT)

SMALLEST = """
id = "small"
title = "小方案"
version = 1
subject = "member"
cycle = "quarter"
[[stages]]
id = "only"
title = "唯一阶段"
phase = "全程"
opens = "01-01"
deadline = "次年03-31"
actors = ["official"]
completed_by = "by_hand"
"""


def test_every_scheme_that_comes_along_is_without_mistakes() -> None:
    assert "district-grading" in names()
    for name in names():
        assert check(text_of(name)) == []
        assert load(name).id == name


def test_the_district_plan_grades_branches_once_a_year() -> None:
    assert (DISTRICT.subject, DISTRICT.cycle) == (SubjectKind.BRANCH, CycleKind.YEAR)
    assert not DISTRICT.include_parents
    assert [grade.name for grade in DISTRICT.grades] == ["好", "较好", "一般", "较差"]
    assert [section.title for section in DISTRICT.sections] == [
        "基本情况", "自身建设情况", "发挥作用情况", "存在问题及原因", "改进措施",
    ]  # fmt: skip
    assert [(part.title, part.points) for part in DISTRICT.indicators] == [
        ("领导班子好", Decimal(20)), ("党员队伍好", Decimal(20)), ("工作机制好", Decimal(20)),
        ("工作业绩好", Decimal(20)), ("群众反映好", Decimal(20)),
    ]  # fmt: skip
    assert DISTRICT.suggested_from == {
        Level.BRANCH: Source.SELF,
        Level.COMMITTEE: Source.QUANTIFIED,
        Level.DEPARTMENT: Source.QUANTIFIED,
    }


def test_the_secretary_reports_and_both_levels_above_decide() -> None:
    report = DISTRICT.stage("self_report")
    assert report.actors == (Role.SECRETARY, Role.DEPUTY_SECRETARY)
    assert report.completed_by is Completion.REPORT_SUBMITTED
    assert report.deadline == DayOfCycle(3, 31)
    assert DISTRICT.stage("poll").needs == ("self_report",)
    levels = {stage.id: stage.level for stage in DISTRICT.stages if stage.level}
    assert levels == {
        "proposal": Level.BRANCH,
        "first_review": Level.COMMITTEE,
        "overall_review": Level.DEPARTMENT,
        "review_request": Level.COMMITTEE,
        "december_review": Level.DEPARTMENT,
    }
    assert DISTRICT.stage("objection").days_before == ()
    assert report.days_before is None
    with pytest.raises(KeyError):
        DISTRICT.stage("nowhere")


def test_the_meeting_votes_with_probationary_members() -> None:
    poll = DISTRICT.poll_of("poll")
    assert poll is not None
    assert set(poll.voters) == {
        Role.CONTACT_LEADER,
        Role.MEMBER,
        Role.PROBATIONARY,
        Role.MASS_REPRESENTATIVE,
        Role.DELEGATE,
    }
    assert poll.options == tuple(grade.name for grade in DISTRICT.grades)
    assert (poll.min_ballots, poll.turnout_warning) == (None, Fraction(2, 3))
    assert DISTRICT.poll_of("proposal") is None
    without = read(TEXT.replace("probationary = true ", "probationary = false ")).poll_of("poll")
    assert without is not None
    assert Role.PROBATIONARY not in without.voters


def test_quota_notice_and_objection_are_those_of_the_plan() -> None:
    (quota,) = DISTRICT.quotas
    assert (quota.grades, quota.percent, quota.kind) == (("好",), Decimal(20), QuotaKind.HARD)
    assert DISTRICT.notice is not None
    assert (DISTRICT.notice.days, DISTRICT.notice.counting) == (3, Counting.NATURAL)
    assert DISTRICT.objection is not None
    assert DISTRICT.objection.workdays == 7


@pytest.mark.parametrize(
    ("category", "title"),
    [
        ("农村", "农村"),
        ("社区", "社区"),
        ("事业单位", "机关"),
        ("合作社", "非公企业"),
        ("医院", "通用"),
        ("", "通用"),
    ],
)
def test_a_category_has_its_template_or_the_default_one(category: str, title: str) -> None:
    template = DISTRICT.template_for(category)
    assert template.title == title
    assert DISTRICT.template(template.id) is template


def test_every_item_says_how_points_are_deducted_and_what_proves_it() -> None:
    for template in DISTRICT.templates:
        for indicator in DISTRICT.indicators:
            items = template.items[indicator.id]
            assert 4 <= len(items) <= 5
            assert sum(item.points for item in items) == indicator.points
            assert all(item.deduct and item.evidence for item in items)


@pytest.mark.parametrize(
    ("word", "grade"),
    [("好", "好"), ("红旗", "好"), ("软弱涣散支部", "较差"), ("赶超支部", "较好"), ("差", None)],
)
def test_a_word_means_a_grade_for_certain_or_not_at_all(word: str, grade: str | None) -> None:
    assert DISTRICT.grade_meant(word) == grade


def test_each_label_says_what_must_be_on_record() -> None:
    label = DISTRICT.label_of("一般")
    assert label is not None
    assert label.name == "后进支部"
    assert [part.id for part in label.requires if not part.optional] == ["leader", "cadre"]
    assert DISTRICT.label_of("优秀") is None


def test_a_scheme_may_be_small_and_reach_into_the_next_year() -> None:
    scheme = read(SMALLEST)
    deadline = scheme.stage("only").deadline
    assert deadline is not None
    assert deadline.on(2026).isoformat() == "2027-03-31"
    assert (scheme.grades, scheme.notice, scheme.objection) == ((), None, None)
    with pytest.raises(KeyError):
        scheme.template_for("农村")


def test_a_day_of_february_exists_in_every_year() -> None:
    assert DayOfCycle(2, 29).on(2028).isoformat() == "2028-02-29"
    assert DayOfCycle(2, 29).on(2026).isoformat() == "2026-02-28"


def test_tasks_and_unbanded_grades_may_be_added() -> None:
    scheme = read(
        SMALLEST
        + '[[grades]]\nname = "五星"\n[[grades]]\nname = "四星"\n'
        + '[[tasks]]\nid = "visit"\ntitle = "走访"\nactors = ["secretary"]\nrhythm = "month"\n'
        + '[[tasks]]\nid = "review"\ntitle = "回头看"\nactors = ["clerk"]\ndeadline = "06-30"\n'
    )
    visit, review = scheme.tasks
    assert (visit.rhythm, visit.deadline, visit.evidence) == (Rhythm.MONTH, None, False)
    assert (review.rhythm, review.deadline) == (Rhythm.ONCE, DayOfCycle(6, 30))


def test_a_vote_need_not_be_on_grades() -> None:
    options = 'options = ["好", "较好", "一般", "较差"]'
    poll = read(TEXT.replace(options, 'options = ["得星", "不得星"]')).poll_of("poll")
    assert poll is not None
    assert poll.options == ("得星", "不得星")


def test_equal_texts_give_the_same_scheme() -> None:
    assert read(TEXT) is DISTRICT
    assert isinstance(DISTRICT, Scheme)


def test_an_unknown_scheme_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refusal) as refused:
        load("../secret")
    assert refused.value.key == "scheme.unknown"
    assert refused.value.facts["known"] == names()
