"""Exports in chat and as a use case, read back from the file that was made."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from domain.decided import ScoreEntry
from domain.refusals import Refusal
from domain.scheme import load
from handlers.exporting.in_chat import noted
from handlers.exporting.kinds import prepare
from handlers.forms.asking import Over
from messages.cards import Document
from tests.fakes.files import files_in
from tests.handlers.decisions import decide
from tests.handlers.dialogue import Town, play
from tests.handlers.filled import audited, poll, report

AT = "统计时点:2026年3月2日 09:00"


@pytest.fixture
def filing(running: Town, tmp_path: Path) -> Town:
    """A running season with a folder of its own for files."""
    running.desk = replace(running.desk, files=files_in(tmp_path / "files"))
    report(running, "梅溪村党支部", "submitted", ("18", "19", "17", "18", "19.5"))
    report(running, "梅林村党支部", "accepted", ("18", "18", "18", "18", "17.99"), late=True)
    report(running, "上河村党总支", "draft", ("20", "20", "20", "20", "20"))
    poll(running, "梅溪村党支部", (1, 5, 2, 0, 0), cast=8)
    poll(running, "梅林村党支部", None, cast=3)
    poll(running, "上河村党总支")
    return running


def exported(town: Town, who: str, says: str) -> Any:
    """The workbook somebody gets for what they say."""
    reply = town.reply(who, says)
    (document,) = [part for part in reply.parts if isinstance(part, Document)]
    assert document.name.endswith(".xlsx")
    return openpyxl.load_workbook(BytesIO(town.desk.files.get(document.key)))


def rows(book: Any, sheet: int = 0) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings, notes left out."""
    _, headings, *lines = book.worksheets[sheet].values
    table = [dict(zip(headings, line, strict=True)) for line in lines]
    return [row for row in table if isinstance(row["序号"], int)]


def test_progress_has_a_row_per_subject(filing: Town) -> None:
    book = exported(filing, "党建办", "导出进度")
    first, second, third, fourth = rows(book)
    assert book.worksheets[0]["A1"].value == "2026年度基层党组织分类定级进度表"
    assert (first["考评对象"], first["类别"], first["书记"]) == ("梅溪村党支部", "农村", "林春山")
    assert (first["自评"], first["逾期"], first["测评"]) == ("已提交,待受理", None, "已结束")
    assert f"{first['提交时间']:%Y-%m-%d %H:%M}" == "2026-03-02 09:00"
    assert (second["自评"], second["逾期"]) == ("已受理", "逾期")
    assert (third["自评"], third["提交时间"], third["测评"]) == ("正在写(草稿)", None, "正在进行")
    assert (fourth["自评"], fourth["测评"]) == ("还没动笔", "没有开始")


def test_results_have_scores_bands_and_released_totals_only(filing: Town) -> None:
    book = exported(filing, "党建办", "导出汇总表")
    first, second, third, _ = rows(book)
    assert (first["领导班子好"], first["群众反映好"]) == (18, 19.5)
    assert (first["自评总分"], first["自评对应档次"], first["上年等级"]) == (91.5, "好", "较好")
    assert (first["测评名单"], first["收到票"]) == (12, 8)
    assert [first[option] for option in ("好", "较好", "一般", "较差")] == [5, 2, 0, 0]
    assert (second["自评对应档次"], second["收到票"], second["好"]) == ("较好", 3, "人数不足")
    assert second["较好"] is None
    assert (third["自评总分"], third["自评对应档次"], third["收到票"]) == (None, None, None)
    assert first["认定等级"] is None


def test_the_sheet_says_when_and_of_how_many(filing: Town) -> None:
    page = exported(filing, "党建办", "导出结果").worksheets[0]
    notes = [line[0] for line in page.values if isinstance(line[0], str)]
    assert "统计时点：2026-03-02 09:00；口径：按本方案考评对象计，共 4 个。" in notes
    assert any("供参考" in note for note in notes)


def test_without_a_kind_it_is_asked_and_keeps_the_organisation(filing: Town) -> None:
    play(filing, [("党建办", "导出梅溪村", ["要导出哪一张表", "1. 进度", "2. 结果"])])
    book = exported(filing, "党建办", "2")
    assert [row["考评对象"] for row in rows(book)] == ["梅溪村党支部"]


@pytest.mark.parametrize(
    ("who", "says", "count"),
    [
        ("梅溪书记", "导出进度", 1),
        ("党建办", "导出进度", 4),
        ("党建办", "导出梅林村进度表", 1),
        ("党委书记", "导出结果", 4),
        ("新桥党建办", "导出汇总表", 1),
    ],
)
def test_it_holds_what_stands_in_scope(filing: Town, who: str, says: str, count: int) -> None:
    assert len(rows(exported(filing, who, says))) == count
    (row,) = audited(filing, "export")
    assert (row.actor_id, row.rows) == (filing.people.id(who), count)


def test_an_official_gets_all_towns_of_a_season_in_one_sheet(filing: Town) -> None:
    filing.people.start("新桥镇党委", "2027")
    book = exported(filing, "组织部", "导出进度")
    assert [len(rows(book, n)) for n in range(len(book.worksheets))] == [5, 1]
    play(filing, [("组织部", "导出进度", ["云川区委组织部的表做好了,6 行", "不要转到群里", AT])])


@pytest.mark.parametrize("who", ["党员一", "联系领导", "联系干部", "群众代表"])
def test_who_may_not_export_is_told_who_does(filing: Town, who: str) -> None:
    for says in ("导出进度", "导出二坊村进度", "导出梅溪村进度"):
        play(filing, [(who, says, ["由支部书记、党建办", "![文件]"])])
    assert audited(filing, "export") == []


def test_nothing_outside_scope_is_written(filing: Town, tmp_path: Path) -> None:
    play(filing, [("梅溪书记", "导出二坊村进度", ["没有找到", "![文件]"])])
    assert not (tmp_path / "files").exists()


def test_without_a_season_there_is_nothing_to_export(town: Town) -> None:
    play(town, [("党建办", "导出进度", ["没有可以导出的", "![文件]"])])


def test_the_use_case_serves_a_command_without_a_person(filing: Town) -> None:
    over = Over(("/1/",), "云川区", "命令行", filing.now, "2026")

    def work(u: Any) -> Any:
        made = prepare(u, "results", over)
        noted(u, None, "results", None, made.rows, filing.now)
        return made

    book = filing.write(work)
    assert book.name == "汇总表-20260302-0900"
    assert (len(book.parts), book.rows) == (1, 5)
    (row,) = audited(filing, "export")
    assert (row.actor_id, row.target, row.rows) == (None, "export:results", 5)


def test_an_unknown_kind_or_cycle_is_refused(filing: Town) -> None:
    for what, cycle, key in (
        ("ballots", "", "queries.no_such_export"),
        ("progress", "1999", "queries.nothing_to_export"),
    ):
        over = Over(("/1/",), "云川区", "命令行", filing.now, cycle)
        with pytest.raises(Refusal) as refused:
            filing.write(lambda u, what=what, over=over: prepare(u, what, over))  # type: ignore[misc]
        assert refused.value.key == key


def test_the_ranking_goes_to_those_who_may_see_it_best_first(filing: Town) -> None:
    scores = {"梅溪村党支部": "17", "梅林村党支部": "18", "上河村党总支": "18"}
    play(
        filing,
        [
            ("梅溪书记", "导出排名", ["!做好了"]),
            ("梅溪书记", "导出", ["1. 进度", "!排名"]),
            ("党建办", "导出", ["3. 排名"]),
        ],
    )
    entries = [
        ScoreEntry(filing.people.subject(org), "first_review", i.id, Decimal(s), None, filing.now)
        for org, s in scores.items()
        for i in load("district-grading").indicators
    ]
    filing.write(lambda u: u.decisions.add_scores(entries))
    decide(filing, "梅林村党支部", "好")
    found = [
        (row["名次"], row["考评对象"], row["量化总分"], row["等级"])
        for row in rows(exported(filing, "党建办", "导出排名"))
    ]
    assert found == [
        (1, "梅林村党支部", 90, "好"),
        (1, "上河村党总支", 90, None),
        (3, "梅溪村党支部", 85, None),
        (None, "上河工业区党支部", None, None),
    ]
