"""The archive of a cycle: what is in it, what is not, and who gets it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.decided import (
    Circular,
    Decision,
    HandedUp,
    MeetingVote,
    NoticeRecord,
    Objection,
    ScoreEntry,
)
from domain.labels import Direction, RequirementRecord, ReviewRequest
from domain.refusals import Refusal
from handlers.archive import archive
from messages.cards import Document
from tests.fakes.files import files_in
from tests.handlers.dialogue import Town, play
from tests.handlers.filled import audited, poll, report

MEIXI, MEILIN = "梅溪村党支部", "梅林村党支部"
FOLDER = "自评报告-2026年度基层党组织分类定级"


@pytest.fixture
def filed(running: Town, tmp_path: Path) -> Town:
    """A season of which something is left at every step, with a folder for files."""
    running.desk = replace(running.desk, files=files_in(tmp_path / "files"))
    report(running, MEIXI, "accepted", ("18", "19", "17", "18", "19.5"))
    report(running, "上河村党总支", "draft", ("20", "20", "20", "20", "20"))
    poll(running, MEIXI, (1, 5, 2, 0, 0), cast=8)
    poll(running, MEILIN)
    running.write(lambda u: decide(running, u))
    running.write(lambda u: publish(running, u))
    running.write(lambda u: manage(running, u))
    return running


def decide(town: Town, u: Any) -> None:
    """Scores, a vote and three decisions, the last of them a correction."""
    subject, by, now = town.people.subject(MEIXI), town.people.id("党建办"), town.now
    for number, indicator in enumerate(("leadership", "members", "mechanism", "results"), 15):
        u.decisions.add_scores(
            [ScoreEntry(subject, "first_review", indicator, Decimal(number), by, now)]
        )
    u.decisions.add_vote(
        MeetingVote(subject, "proposal", "committee", 5, 5, 4, 0, 1, "好", True, by, now)
    )
    first = Decision(
        0, subject, "first_review", "committee", "好", "较好", "实绩突出", "", None, by, now
    )
    key = u.decisions.add(first)
    u.decisions.add(replace(first, grade="较好", reason="核实有误", corrects=key))
    u.decisions.add(
        replace(
            first, stage="overall_review", level="department", grade="好", basis="区委〔2026〕1号"
        )
    )


def publish(town: Town, u: Any) -> None:
    """A notice of both towns' subjects, a list handed up, a circular, an objection answered."""
    org, by, now = town.people.org("清溪镇党委"), town.people.id("党建办"), town.now
    (running,) = [a for a in u.assessments.running() if a.org_id == org]
    day = now.date()
    lines = ((town.people.subject(MEIXI), "较好"), (town.people.subject("二坊村党支部"), "较差"))
    shown = NoticeRecord(
        0, running.id, org, "first_review", day, day + timedelta(days=3), day, lines, renewed=False
    )
    u.notices.post(shown, by, now)
    u.notices.hand_up(HandedUp(running.id, org, "first_review", by, now))
    u.notices.tell(Circular(0, running.id, org, "overall_review", day), by, now)
    raised = Objection(
        0, running.id, town.people.subject(MEIXI), "notice", "分数算错了", False, by, now
    )
    key = u.notices.object(raised)
    u.notices.answer(key, "upheld", "", "核对无误", by, now)


def manage(town: Town, u: Any) -> None:
    """A requirement on record and a request for a review."""
    subject, by, now = town.people.subject(MEIXI), town.people.id("党建办"), town.now
    u.labels.record(RequirementRecord(0, subject, "红旗支部", "experience", "已写两篇", by, now))
    u.labels.ask_review(ReviewRequest(0, subject, Direction.DOWN, "材料不实", by, now))


def unpacked(town: Town, who: str, says: str) -> dict[str, bytes]:
    """What stands in the archive somebody gets."""
    reply = town.reply(who, says)
    (document,) = [part for part in reply.parts if isinstance(part, Document)]
    assert document.name.endswith(".zip")
    with zipfile.ZipFile(BytesIO(town.desk.files.get(document.key))) as package:
        return {name: package.read(name) for name in package.namelist()}


def tables_in(files: dict[str, bytes]) -> dict[str, list[dict[str, Any]]]:
    """The tables of the workbook: title without the season → its rows by their headings."""
    book = openpyxl.load_workbook(BytesIO(files["总表.xlsx"]))
    found = {}
    for page in book.worksheets:
        (title, *_), headings, *lines = page.values
        rows = [dict(zip(headings, line, strict=True)) for line in lines]
        name = str(title).removeprefix("2026年度基层党组织分类定级")
        found[name] = [row for row in rows if isinstance(row["序号"], int)]
    return found


def test_it_holds_every_step_of_the_cycle(filed: Town) -> None:
    found = tables_in(unpacked(filed, "党建办", "导出档案"))
    assert list(found) == [
        "进度表",
        "汇总表",
        "量化得分",
        "会议表决",
        "等级认定",
        "分类管理登记",
        "年底复核",
        "公示",
        "上报",
        "通报",
        "异议",
    ]
    assert [row["考评对象"] for row in found["进度表"]] == [
        MEIXI,
        MEILIN,
        "上河村党总支",
        "上河工业区党支部",
    ]


def test_scores_stay_open_where_one_is_missing(filed: Town) -> None:
    (row,) = tables_in(unpacked(filed, "党建办", "导出档案"))["量化得分"]
    assert (row["领导班子好"], row["工作业绩好"]) == (15, 18)
    assert (row["群众反映好"], row["合计"]) == (None, None)


def test_decisions_stand_beside_their_corrections_with_reason_and_basis(filed: Town) -> None:
    first, second, third = tables_in(unpacked(filed, "党建办", "导出档案"))["等级认定"]
    assert (first["层级"], first["等级"], first["建议等级"]) == ("党委", "好", "较好")
    assert (first["更正"], first["理由"]) == (None, "实绩突出")
    assert (second["更正"], second["等级"], second["理由"]) == ("更正", "较好", "核实有误")
    assert (third["层级"], third["突破比例的依据"]) == ("组织部", "区委〔2026〕1号")
    assert f"{first['时间']:%Y-%m-%d %H:%M}" == "2026-03-02 09:00"


def test_votes_notices_and_objections_are_whole(filed: Town) -> None:
    found = tables_in(unpacked(filed, "党建办", "导出档案"))
    (vote,), (shown,), (raised,) = found["会议表决"], found["公示"], found["异议"]
    assert [vote[word] for word in ("会议", "应到", "赞成", "弃权", "结果")] == [
        "支委会",
        5,
        4,
        1,
        "通过",
    ]
    assert (shown["考评对象"], shown["等级"]) == (MEIXI, "较好")  # not the other town's line
    assert (raised["内容"], raised["答复结果"], raised["答复"]) == (
        "分数算错了",
        "维持",
        "核对无误",
    )
    assert (found["上报"][0]["党委"], found["通报"][0]["阶段"]) == (
        "清溪镇党委",
        "区委组织部综合考评",
    )


def test_records_and_reviews_are_in_it(filed: Town) -> None:
    found = tables_in(unpacked(filed, "党建办", "导出档案"))
    (record,), (review,) = found["分类管理登记"], found["年底复核"]
    assert (record["管理类别"], record["管理要求"], record["内容"]) == (
        "红旗支部",
        "经验总结",
        "已写两篇",
    )
    assert (review["方向"], review["理由"]) == ("降级", "材料不实")


def test_of_polls_it_holds_totals_and_nothing_of_one_under_way(filed: Town) -> None:
    first, second, *_ = tables_in(unpacked(filed, "党建办", "导出档案"))["汇总表"]
    assert (first["测评名单"], first["收到票"], first["好"], first["较好"]) == (12, 8, 5, 2)
    assert (second["收到票"], second["好"]) == (None, None)


def test_every_subject_has_a_text_and_a_draft_stays_with_its_branch(filed: Town) -> None:
    files = unpacked(filed, "党建办", "导出档案")
    texts = {name: data.decode("utf-8-sig") for name, data in files.items() if "/" in name}
    assert list(texts) == [
        f"{FOLDER}/0001-{MEIXI}.txt",
        f"{FOLDER}/0002-{MEILIN}.txt",
        f"{FOLDER}/0003-上河村党总支.txt",
        f"{FOLDER}/0004-上河工业区党支部.txt",
    ]
    first, _, third, _ = texts.values()
    assert "【基本情况】" in first
    assert "群众反映好：19.5/20" in first
    assert "合计：91.50" in first
    assert "没有提交" in third
    assert "20" not in third.replace("2026", "")


@pytest.mark.parametrize(
    ("who", "says", "subjects"),
    [
        ("党建办", "导出档案", 4),
        ("党建办", "导出梅溪村档案", 1),
        ("新桥党建办", "导出归档", 1),
        ("组织部", "导出档案", 5),
    ],
)
def test_it_holds_what_stands_in_scope(filed: Town, who: str, says: str, subjects: int) -> None:
    files = unpacked(filed, who, says)
    assert len(tables_in(files)["进度表"]) == subjects
    (row,) = audited(filed, "export")
    assert (row.actor_id, row.target, row.rows) == (
        filed.people.id(who),
        "export:archive",
        subjects,
    )


def test_who_asks_for_an_export_is_offered_it(filed: Town) -> None:
    play(filed, [("党建办", "导出", ["1. 进度", "4. 档案"])])
    assert len(tables_in(unpacked(filed, "党建办", "4"))["进度表"]) == 4
    play(filed, [("梅溪书记", "导出", ["1. 进度", "!档案"])])


@pytest.mark.parametrize(
    ("who", "says", "hears"),
    [
        ("梅溪书记", "导出档案", "由党建办和组织部导出"),
        ("党委书记", "导出档案", "由党建办和组织部导出"),
        ("党员一", "导出二坊村档案", "由党建办和组织部导出"),
        ("党建办", "导出二坊村档案", "没有找到"),
    ],
)
def test_nobody_else_gets_it(filed: Town, who: str, says: str, hears: str) -> None:
    play(filed, [(who, says, [hears, "![文件]"])])
    assert audited(filed, "export") == []


def test_a_cycle_that_is_not_there_is_refused(filed: Town) -> None:
    with pytest.raises(Refusal) as refused:
        filed.write(lambda u: archive(u, ("/1/",), filed.now, cycle="1999"))
    assert refused.value.key == "queries.nothing_to_export"
