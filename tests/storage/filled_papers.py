"""Papers with everything filled in, and with nothing."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import docx

from domain.printed import (
    NoticeLine,
    NoticeText,
    ObjectionForm,
    OptionCount,
    Paper,
    Proposal,
    Review,
    ReviewLine,
    Tally,
    TallyLine,
    VoteRecord,
)
from storage.papers import paper_bytes

NOW = datetime(2026, 4, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SEASON = "2026年度基层党组织分类定级"
OPTIONS = ("好", "较好", "一般", "较差")
COUNTS = tuple(
    OptionCount(name, count, Fraction(count * 100, 29))
    for name, count in zip(OPTIONS, (20, 5, 3, 1), strict=True)
)
TALLY = Tally(
    SEASON,
    "梅溪村党支部",
    OPTIONS,
    date(2026, 3, 20),
    43,
    31,
    31,
    30,
    29,
    1,
    (TallyLine("领导班子好", COUNTS, 0), TallyLine("总体评价", COUNTS, 0)),
)
PROPOSAL = Proposal(
    SEASON,
    "梅溪村党支部",
    "农村",
    "林春山",
    9,
    "一般",
    Fraction(91),
    "好",
    COUNTS,
    vote=VoteRecord("支委会", 5, 5, 4, 0, 1),
    grade="较好",
    reason="满意率偏低。",
    problems="外出党员多。\n学习不够经常。",
    measures="每月集中学习一次。",
)
REVIEW = Review(
    SEASON,
    "清溪镇党委",
    "好",
    (
        ReviewLine(
            1,
            "梅溪村党支部",
            "农村",
            "林春山",
            Fraction(91),
            "好",
            Fraction(200, 3),
            Fraction(88),
            "较好",
            "一般",
            date(2026, 4, 7),
            date(2026, 4, 9),
            "无",
            "待补",
        ),
        ReviewLine(2, "二坊村党支部"),
    ),
)
NOTICE = NoticeText(
    SEASON,
    "清溪镇党委",
    3,
    False,
    (NoticeLine(1, "梅溪村党支部", "较好"), NoticeLine(2, "二坊村党支部", "一般")),
    date(2026, 4, 6),
    date(2026, 4, 7),
    date(2026, 4, 9),
)
OBJECTION = ObjectionForm(
    SEASON,
    "二坊村党支部",
    True,
    "古月明",
    date(2026, 4, 8),
    False,
    "等级偏低。",
    "一般",
    False,
    "较好",
    "重大信息遗漏",
    "经核实,补计得分。",
    date(2026, 4, 9),
)
FULL: tuple[Paper, ...] = (TALLY, PROPOSAL, REVIEW, NOTICE, OBJECTION)
BLANK: tuple[Paper, ...] = (
    Tally(SEASON, "梅溪村党支部", OPTIONS),
    Proposal(SEASON, "梅溪村党支部"),
    Review(SEASON, "清溪镇党委", "好", ()),
    NoticeText(SEASON, "清溪镇党委", 3, True, ()),
    ObjectionForm(SEASON, "二坊村党支部", False, "", date(2026, 4, 8), True, ""),
)


def opened(paper: Paper) -> Any:
    """The paper, read back."""
    return docx.Document(BytesIO(paper_bytes(paper, NOW)))


def lines(document: Any) -> list[str]:
    """Its paragraphs, blank ones left out."""
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def rows(document: Any, table: int = 0) -> list[list[str]]:
    """The cells of each row; a merged one once."""
    found = []
    for row in document.tables[table].rows:
        cells = {id(cell._tc): cell.text for cell in row.cells}
        found.append(list(cells.values()))
    return found
