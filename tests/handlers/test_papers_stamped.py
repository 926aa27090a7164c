"""Who may print which paper, and what becomes of it once it bears its seal."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.incoming import Kind
from storage import tables
from storage.papers import paper_bytes
from tests.handlers.dialogue import Said, Town, play, settled
from tests.handlers.filled import audited, shape
from tests.handlers.printed import printed, text_of, with_files
from tests.handlers.test_notices import post


@pytest.fixture
def office(running: Town, tmp_path: Path) -> Town:
    """A running season with a folder of its own for files."""
    return with_files(running, tmp_path)


@pytest.mark.parametrize("who", ["党员一", "群众代表", "联系干部"])
@pytest.mark.parametrize("says", ["打印附件3", "公示稿", "打印汇总表", "异议处理单", "上传附件3"])
def test_who_has_nothing_to_do_with_a_paper_is_told_who_has(
    office: Town, who: str, says: str
) -> None:
    play(office, [(who, says, ["由办这件事的人", "![文件]"])])
    assert audited(office, "paper", "paper_upload") == []


@pytest.mark.parametrize("says", ["打印二坊村附件3", "打印二坊村测评统计表", "上传二坊村附件3"])
@pytest.mark.parametrize("who", ["梅溪书记", "党建办"])
def test_a_branch_outside_is_not_there(office: Town, who: str, says: str) -> None:
    play(office, [(who, says, ["没有找到", "![文件]"])])


def test_a_secretary_gets_no_paper_of_the_committee(office: Town) -> None:
    post(office)
    for says in ("公示稿", "打印汇总表", "异议处理单", "上传公示稿"):
        play(office, [("梅溪书记", says, ["由办这件事的人", "![文件]"])])


def test_without_a_name_it_is_asked_which_paper_and_whose(office: Town) -> None:
    play(office, [("党建办", "打印", ["要哪一份", "2. 初步认定意见表(附件3)", "5. 异议处理单"])])
    play(office, [("党建办", "2", ["1. 梅溪村党支部", "2. 梅林村党支部"])])
    name, _ = printed(office, "党建办", "2")
    assert name.startswith("初步认定意见表-梅林村党支部")


def test_printing_is_audited_and_says_what_to_do(office: Town) -> None:
    play(office, [("梅溪书记", "打印附件3", ["留空", "加盖支部公章", "上传附件3", "[文件]"])])
    (row,) = audited(office, "paper")
    assert shape(row) == (1, office.people.org("梅溪村党支部"), "paper:proposal")


def test_a_stamped_copy_is_kept_by_photo_and_shown_in_the_progress(office: Town) -> None:
    play(
        office,
        [
            ("梅溪书记", "进度", "!已签章上传"),
            ("梅溪书记", "上传附件3", ["梅溪村党支部", "初步认定意见表(附件3)拍照发来"]),
            ("梅溪书记", Said(Kind.IMAGE, media_id="photo-1"), "照片收到"),
            ("梅溪书记", Said(Kind.IMAGE, media_id="photo-2"), "照片收到"),
            ("梅溪书记", "进度", "附件3:已签章上传"),
            ("梅溪书记", "取消", ""),
            ("梅溪书记", Said(Kind.IMAGE, media_id="photo-3"), "!照片收到"),
            ("党建办", "进度", "附件3:已签章上传 1/4 个"),
            ("新桥党建办", "进度", "!已签章上传"),
        ],
    )
    subject = office.people.subject("梅溪村党支部")
    matters = [row.matter for row in settled(office.main).execute(select(tables.evidence))]
    assert matters == [f"evidence:paper:proposal:{subject}"] * 2


def test_a_photo_the_platform_lost_counts_for_nothing(office: Town) -> None:
    office.hear("梅溪书记", "上传附件3")
    office.hear("梅溪书记", Said(Kind.IMAGE, media_id="photo"))
    office.write(lambda u: u.records.evidence_settled(1, "gone"))
    play(office, [("党建办", "进度", "!已签章上传")])


def test_a_committees_stamped_list_is_kept_for_that_year(office: Town) -> None:
    play(office, [("党建办", "上传汇总表", ["清溪镇党委", "初评意见汇总表"])])
    play(office, [("党建办", Said(Kind.IMAGE, media_id="photo"), "照片收到")])
    (row,) = settled(office.main).execute(select(tables.evidence))
    assert row.matter == f"evidence:paper:review:1-{office.people.org('清溪镇党委')}"
    assert len(audited(office, "paper_upload")) == 1


def test_an_official_names_the_committee(office: Town) -> None:
    play(office, [("组织部", "打印汇总表", ["1. 清溪镇党委", "2. 新桥镇党委"])])
    name, _ = printed(office, "组织部", "2")
    assert name.startswith("初评意见汇总表-新桥镇党委")
    name, _ = printed(office, "党委书记", "打印汇总表")
    assert name.startswith("初评意见汇总表-清溪镇党委")
    play(office, [("党建办", "打印新桥镇汇总表", ["没有找到", "![文件]"])])


def test_a_template_edited_amiss_is_told_to_who_prints(office: Town, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "proposal.docx").write_bytes(b"not a document")
    fill = partial(paper_bytes, folder=tmp_path / "own")
    office.desk = replace(office.desk, paper=fill)
    play(office, [("梅溪书记", "打印附件3", ["打印模板 proposal.docx 读不了", "![文件]"])])
    assert audited(office, "paper") == []


def test_where_two_seasons_run_it_is_asked_which(office: Town) -> None:
    office.people.start("清溪镇党委", "2027")
    play(office, [("梅溪书记", "打印附件3", ["要哪一轮", "1. 2026年度", "2. 2027年度"])])
    _, document = printed(office, "梅溪书记", "2")
    assert "2027年度基层党组织分类定级" in text_of(document)
    play(office, [("党建办", "打印汇总表", ["清溪镇党委", "2027年度"])])
