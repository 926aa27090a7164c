"""Copies of the district plan with mistakes in them: each is explained with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.refusals import Refusal
from domain.scheme import check, read, text_of

TEXT = text_of("district-grading")


def changed(before: str, after: str) -> str:
    assert before in TEXT
    return TEXT.replace(before, after, 1)


def test_a_text_with_mistakes_is_refused_with_all_of_them() -> None:
    with pytest.raises(Refusal) as refused:
        read(changed('deadline = "03-31"', 'deadline = "13-01"'))
    assert refused.value.key == "scheme.mistaken"
    assert refused.value.facts["mistakes"] == (
        "stages[1].deadline:“13-01”不是日期,应写成 月-日,如 03-31",
    )


SLIPS = [
    ('id = "district-grading" ', 'id = "区方案" ', "id:“区方案”不是代号"),
    ("version = 1 ", 'version = "一" ', "version:“一”不是整数"),
    ("version = 1 ", "version = true ", "version:“true”不是整数"),
    ('subject = "branch" ', 'subject = "brunch" ', "(是不是 branch?)"),
    ("include_parents = false", 'include_parents = "否"', "include_parents:“否”不是是或否"),
    ('cycle = "year" ', "", "cycle:缺少这一项"),
    ('hint = "对照', 'hnit = "对照', "sections[5].hnit:没有这一项(是不是 hint?)"),
    ('title = "改进措施"', 'title = ""', "sections[5].title:“”不是文字"),
    ('id = "measures"', 'id = "problems"', "sections[5].id:“problems”与 sections[4] 重复"),
    ("points = 20", "points = 25", "indicators:各项 points 合计 105 分,应为 100 分"),
    ("points = 20", "points = -20", "indicators[1].points:“-20”不是数字"),
    ("points = 20", "points = nan", "indicators[1].points:“NaN”不是数字"),
    ("points = 20", "points = 1e400000", "indicators[1].points:“1E+400000”不是数字"),
    ("points = 5, deduct", "points = 4.5, deduct", "合计 19.5 分,应为 20 分"),
    ("\nleadership = [", "\nleadrship = [", "templates[1].items.leadrship:没有这个指标(是不是"),
    (
        'categories = ["社区"]',
        'categories = ["农村"]',
        "templates[2].categories:类别“农村”已归“农村”",
    ),
    ("default = true\n", "", "templates:应当有且只有一套模板写 default = true,现在有 0 套"),
    ('categories = ["社区"]', "default = true", "现在有 2 套"),
    ("from = 80\nto = 90", "from = 80\nto = 89", "grades[2].to:89 与“好”的 90 之间有空档"),
    ("from = 80\nto = 90", "from = 80\nto = 91", "grades[2].to:91 与“好”的 90 之间重叠"),
    ("from = 90\nto = 100", "from = 90\nto = 99", "grades[1].to:99 与满分的 100 之间有空档"),
    ("from = 0\nto = 60", "from = 1\nto = 60", "grades[4].from:最低一档应从 0 开始,现在是 1"),
    ("from = 80\nto = 90", "from = 90\nto = 90", "grades[2].from:90 应小于 to 的 90"),
    ("from = 80\nto = 90", "from = 80", "grades[2]:“较好”缺少 from 或 to"),
    ('heard_as = ["一半"]', 'heard_as = ["教好"]', "grades[3]:“教好”已用于“较好”"),
    ('aliases = ["后进"]', 'aliases = "后进"', "grades[3].aliases:“后进”应当是一列"),
    ('aliases = ["后进"]', "aliases = [1]", "grades[3].aliases[1]:“1”不是文字"),
    ('deadline = "03-31"', 'deadline = "3-31"', "stages[1].deadline:“3-31”不是日期"),
    ('deadline = "03-31"', "deadline = 2026-03-31", "stages[1].deadline:“2026-03-31”不是日期"),
    ('deadline = "03-31"', 'deadline = "02-01"', "stages[1].deadline:02-01 早于 opens 的 03-01"),
    ('remind_by = "04-06"', 'remind_by = "04-12"', "stages[4].deadline:04-10 早于 remind_by 的"),
    ('opens = "03-01"', 'opens = "次年03-01"', "stages[1].deadline:03-31 早于 opens 的 次年03-01"),
    ('opens = "03-01"\n', "", "stages[1]:要么写 opens 和 deadline"),
    ("workdays = 7", "workdays = 0", "stages[6]:要么写 opens 和 deadline"),
    ("workdays = 7", 'workdays = 7\nopens = "04-20"', "stages[6]:要么写 opens 和 deadline"),
    (
        'after_stage = "overall_review"',
        'after_stage = "overall"',
        "“overall”不是本方案的前面的阶段",
    ),
    ('needs = ["self_report"]', 'needs = ["summary"]', "stages[2].needs:“summary”不是"),
    ('level = "branch"\n', "", "stages[3].level:以认定等级完成的阶段要写明"),
    ('level = "branch"', 'level = "town"', "stages[3].level:“town”不是层级"),
    ('source = "P0 §三(一)1(1)"', 'level = "branch"', "stages[1].level:只有以 grade_decided"),
    ('actors = ["secretary"', 'actors = ["secratary"', "stages[1].actors[1]:“secratary”不是角色"),
    ('actors = ["official"]', "actors = []", "stages[5].actors:至少要有一项"),
    ('id = "poll"', 'id = "self_report"', "stages[2].id:“self_report”与 stages[1] 重复"),
    ('completed_by = "poll_closed"', 'completed_by = "poll"', "stages[2].completed_by:“poll”不是"),
    ('stage = "poll"', 'stage = "pol"', "polls[1].stage:“pol”不是本方案的阶段(是不是 poll?)"),
    ('criteria = ["leadership"', 'criteria = ["leader"', "polls[1].criteria:“leader”不是本方案的"),
    (
        'options = ["好", "较好"',
        'options = ["好", "较号"',
        "polls[1].options:“较号”不是本方案的等级",
    ),
    ('options = ["好", "较好"', 'options = ["好", "好"', "polls[1].options:至少要有两个选项"),
    ("remark_length = 200", "min_ballots = 2", "polls[1].min_ballots:2 张票保不住秘密,至少 3"),
    ('"2/3"', "0.67", "polls[1].turnout_warning:“0.67”不是几分之几"),
    ('"2/3"', '"3/2"', "polls[1].turnout_warning:“3/2”不是几分之几"),
    ("\ndelegate = true", "\ndelegates = true", "polls[1].voters.delegates:没有这一项(是不是"),
    ("percent = 20", "percent = true", "quotas[1].percent:“true”不是数字"),
    ("percent = 20", "percent = 200", "quotas[1].percent:200 超过 100"),
    ('grades = ["好"]', 'grades = ["优"]', "quotas[1].grades:“优”不是本方案的等级"),
    ("december_review = 20", "december = 20", "quotas[1].at_stages:“december”不是本方案的阶段"),
    ('kind = "hard"', 'kind = "firm"', "quotas[1].kind:“firm”不是比例性质"),
    ('grade = "一般"', 'grade = "一班"', "labels[3].grade:“一班”不是本方案的等级"),
    ('grade = "一般"', 'grade = "好"', "labels[3].grade:“好”与 labels[1] 重复"),
    ('id = "cadre"', 'id = "leader"', "labels[3].requires[2].id:“leader”与 labels[3].requires[1]"),
    ("\ndays = 3", "\ndays = 0", "notice.days:公示至少 1 天"),
    ("\ndays = 3", '\ndays = 3\ncolour = "红"', "notice.colour:没有这一项"),
    ("[objection]\nworkdays = 7", "[objection]\nworkdays = 0", "objection.workdays:异议期至少"),
    ('branch = "self"', 'branch = "selfie"', "suggested_from.branch:“selfie”不是分数来源"),
    ("[notice]", "[[notice]]", "notice:“[{"),
    ('source = "P0"\n', 'source = "P0"\ntasks = [1]\n', "tasks[1]:“1”应当是一个表"),
]


@pytest.mark.parametrize(("before", "after", "expected"), SLIPS)
def test_a_slip_in_a_copy_is_explained_with_its_place(
    before: str, after: str, expected: str
) -> None:
    mistakes = check(changed(before, after))
    assert any(expected in mistake for mistake in mistakes), mistakes
    assert len(mistakes) <= 1 + len(read(TEXT).templates), mistakes


def test_a_poll_without_voters_is_explained() -> None:
    start = TEXT.index("[polls.voters]")
    text = TEXT[:start] + TEXT[TEXT.index("[notice]") :]
    assert check(text) == ["polls[1].voters:至少要有一种人参加,写成 member = true"]


def test_all_mistakes_are_explained_at_once() -> None:
    text = changed('deadline = "03-31"', 'deadline = "13-01"')
    text = text.replace("points = 20", "points = 30", 1).replace("percent = 20", "percent = 120")
    text = text.replace('cycle = "year"', 'cycle = "yearly"')
    found = [mistake.partition(":")[0] for mistake in check(text)]
    assert {"cycle", "stages[1].deadline", "indicators"} <= set(found)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('id = "a\n', "第 1 行第 8 列:读不懂"),
        ("a = 1\na = 2\n", "第 2 行第 6 列:读不懂"),
        ("a = [", "文件末尾:读不懂"),
        ("a = 2026-13-45", "第 1 行第 9 列:读不懂"),
        ("a = 2026-02-30", "第 1 行第 5 列:读不懂"),
        ("a = 1e99999999999999999999999", "文件:读不懂"),
        ("a = " + "[" * 5000, "文件:读不懂"),
    ],
)
def test_what_is_no_toml_is_explained_by_its_place(text: str, place: str) -> None:
    (mistake,) = check(text)
    assert place in mistake


def test_an_empty_file_lacks_what_every_scheme_needs() -> None:
    found = {mistake.partition(":")[0] for mistake in check("")}
    assert found == {"id", "title", "version", "subject", "cycle", "stages"}


LINES = TEXT.splitlines()


@settings(deadline=None)  # the whole plan is read anew each time
@given(st.data())
def test_a_garbled_copy_is_explained_and_never_breaks_the_reader(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] = data.draw(
            st.sampled_from(["", "x = 1", "[[stages]]", "[polls]", "stages = 3", "from = []"])
            | st.text(max_size=8)
            | st.just(lines[place].replace('"', ""))
            | st.just(lines[place] + lines[place - 1])
        )
    text = "\n".join(lines)
    mistakes = check(text)
    if mistakes:
        with pytest.raises(Refusal):
            read(text)
    else:
        assert read(text).stages
