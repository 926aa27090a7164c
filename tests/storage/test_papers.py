"""The official papers field by field, read with the library that Word files are read with."""

from __future__ import annotations

import pytest

from domain.printed import Paper, Proposal, Tally
from tests.storage.filled_papers import (
    BLANK,
    FULL,
    NOTICE,
    OBJECTION,
    OPTIONS,
    PROPOSAL,
    REVIEW,
    SEASON,
    TALLY,
    lines,
    opened,
    rows,
)


def test_the_tally_has_the_meetings_figures_and_every_line() -> None:
    document = opened(TALLY)
    assert lines(document)[:2] == [SEASON, "测评统计表"]
    assert lines(document)[2:4] == ["党组织：梅溪村党支部", "测评时间：2026年3月20日"]
    assert rows(document) == [
        ["应到", "实到", "发出", "收回", "有效", "无效"],
        ["43", "31", "31", "30", "29", "1"],
    ]
    heads, first, last = rows(document, 1)
    assert heads == ["测评项目", *OPTIONS, "弃权"]
    assert first == [
        "领导班子好",
        "20 票\n68.97%",
        "5 票\n17.24%",
        "3 票\n10.34%",
        "1 票\n3.45%",
        "0",
    ]
    assert last[0] == "总体评价"
    assert lines(document)[-3:-1] == [
        "监票人（签名）：＿＿＿＿＿＿",
        "计票人（签名）：＿＿＿＿＿＿",
    ]


def test_a_tally_of_too_few_says_so_and_shows_nothing() -> None:
    document = opened(Tally(SEASON, "梅溪村党支部", OPTIONS, valid=3, too_few=True))
    assert any("不足规定数" in line for line in lines(document))
    assert len(rows(document, 1)) == 1


def test_the_proposal_has_every_field() -> None:
    document = opened(PROPOSAL)
    assert lines(document)[:3] == ["附件3", SEASON, "初步认定意见表"]
    found = rows(document)
    assert found[0] == ["党组织名称", "梅溪村党支部", "类　别", "农村"]
    assert found[1] == ["书　记", "林春山", "党员数", "9"]
    assert found[2] == ["自评得分", "91.00（好）", "上年等级", "一般"]
    assert found[3] == ["测评票数", "好 20 票，较好 5 票，一般 3 票，较差 1 票"]
    assert found[4] == [
        "支委会表决",
        "应到 5 人，实到 5 人，\n赞成 4 票，反对 0 票，弃权 1 票",
    ]
    assert found[5] == ["初步认定等级", "较好"]
    assert found[6] == ["存在问题", "外出党员多。\n学习不够经常。"]
    assert found[7] == ["整改措施", "每月集中学习一次。"]
    assert "认定理由：满意率偏低。" in found[8][1]
    assert "书记（签名）：" in found[8][1]
    assert "（盖章）" in found[8][1]
    assert found[9][0] == "党（工）委\n意　　见"
    assert "（盖章）" in found[9][1]


def test_the_review_is_one_list_with_a_seal() -> None:
    document = opened(REVIEW)
    heads, first, second = rows(document)
    assert dict(zip(heads, first, strict=True)) == {
        "序号": "1",
        "党组织名称": "梅溪村党支部",
        "类别": "农村",
        "书记": "林春山",
        "自评等级、分": "好 91.00",
        "测评“好”率": "66.67%",
        "量化考核分": "88.00",
        "初评等级": "较好",
        "上年等级": "一般",
        "公示起止": "4月7日\n至4月9日",
        "有无异议": "无",
        "备注": "待补",
    }
    assert [cell.strip() for cell in second] == ["2", "二坊村党支部", *[""] * 10]
    assert "清溪镇党委（盖章）" in lines(document)[-3]


def test_the_notice_has_its_days_and_grades_and_no_votes() -> None:
    document = opened(NOTICE)
    text = "\n".join(lines(document))
    assert lines(document)[:2] == [SEASON, "拟定等级公示"]
    assert "公示时间：2026年4月7日至2026年4月9日，共 3 天。" in text
    assert "署实名" in text
    assert lines(document)[-3].strip() == "清溪镇党委"
    assert lines(document)[-1] == "2026年4月6日"
    assert rows(document)[1:] == [["1", "梅溪村党支部", "较好"], ["2", "二坊村党支部", "一般"]]
    assert "票" not in text


def test_the_objection_form_tells_what_became_of_it() -> None:
    found = rows(opened(OBJECTION))
    assert found[0] == ["党组织名称", "二坊村党支部", "原定等级", "一般"]
    assert found[1] == ["提出人", "古月明", "提出时间", "2026年4月8日"]
    assert found[2] == ["受理情况", "公示期间提出，按期"]
    assert found[3] == ["异议内容", "等级偏低。"]
    assert found[4:6] == [["认定事由", "重大信息遗漏"], ["处理结果", "改定为“较好”"]]
    assert found[6][1].startswith("经核实,补计得分。")
    assert "2026年4月9日" in found[6][1]
    assert "（盖章）" in found[7][1]


@pytest.mark.parametrize("paper", BLANK, ids=lambda paper: paper.kind.value)
def test_what_is_not_known_is_left_blank(paper: Paper) -> None:
    document = opened(paper)
    words = lines(document) + [
        c for n in range(len(document.tables)) for r in rows(document, n) for c in r
    ]
    assert not [word for word in words if "None" in word or "{" in word or "}" in word]


def test_blanks_of_a_proposal_are_lines_for_the_pen() -> None:
    found = rows(opened(BLANK[1]))
    assert found[3] == ["测评票数", ""]
    assert found[4][0] == "支委会（党员大会）表决"
    assert found[4][1].count("＿＿") == 5


@pytest.mark.parametrize("name", ["A&B<支部>", "{{ season }}", "a\x07b\x0cc", "“甲”'乙'", "]]>"])
def test_what_people_wrote_survives_as_it_was_written(name: str) -> None:
    paper = Proposal(SEASON, name, problems=name)
    found = rows(opened(paper))
    kept = name.replace("\x07", " ").replace("\x0c", " ")
    assert (found[0][1], found[6][1]) == (kept, kept)


def test_the_values_keep_names_out_of_their_repr() -> None:
    for paper in FULL:
        assert "党支部" not in repr(paper)
        assert "林春山" not in repr(paper)
