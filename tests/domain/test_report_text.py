"""Whole reports taken apart: headings in every usual writing, in any order, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import scheme
from domain.report_text import split_report

P0 = scheme.load("district-grading")
TITLES = ["基本情况", "自身建设情况", "发挥作用情况", "存在问题及原因", "改进措施"]
HEADINGS = (
    "一、{}",
    "(一){}",
    "\uff08一\uff09{}",
    "1. {}",
    "1.{}",
    "１．{}",
    "1、{}",
    "【{}】",
    "第一部分 {}",
    "## {}",
    "**{}**",
    "{}",
    "{}:",
    "{}\uff1a",
    "一、党支部{}",
    "  三 、 {}。",
)
ALIASES = [
    ("支部基本情况", "basics"),
    ("自身建设", "building"),
    ("三、党组织发挥作用情况", "role"),
    ("四、存在的主要问题和原因分析", "problems"),
    ("存在问题", "problems"),
    ("五、下一步改进措施", "measures"),
    ("整改措施", "measures"),
    ("一 、 基 本 情 况", "basics"),
    ("〔基本情况〕", "basics"),
]
BODY = st.text(alphabet="党员十名学习好。\uff0c12\n ", min_size=1, max_size=60).filter(str.strip)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("heading", "section"), ALIASES)
def test_headings_are_known_by_their_other_names(heading: str, section: str) -> None:
    assert split_report(f"{heading}\n写了这些", P0.sections) == ({section: "写了这些"}, "")


@pytest.mark.parametrize(
    "line",
    [
        "基本情况:党员十名。",
        "一、基本情况\uff1a党员十名。",
        "(一)基本情况。党员十名。",
        "【基本情况】党员十名。",
        "1、基本情况 党员十名。",
    ],
)
def test_words_behind_a_heading_belong_to_its_section(line: str) -> None:
    assert split_report(line, P0.sections).found == {"basics": "党员十名。"}


@pytest.mark.parametrize(
    "line",
    [
        "我支部的基本情况很好",
        "基本情况 党员十名",
        "1.学习不够,存在问题多",
        "(一)班子建设",
        "六、其他说明",
        "2026年3月2日",
        "1.5公里水渠",
        "",
    ],
)
def test_lines_that_only_look_like_headings_are_text(line: str) -> None:
    assert split_report(f"改进措施\n{line}", P0.sections).found == {"measures": line}


def test_what_stands_before_the_first_heading_is_reported() -> None:
    text = "梅溪村党支部\n自查自评报告\n\n一、基本情况\n党员十名。"
    assert split_report(text, P0.sections).rest == "梅溪村党支部\n自查自评报告"


def test_a_heading_met_again_adds_to_its_section() -> None:
    text = "基本情况\n甲\n改进措施\n乙\n基本情况\n丙"
    assert split_report(text, P0.sections).found == {"basics": "甲\n丙", "measures": "乙"}


def test_text_without_headings_is_all_rest() -> None:
    assert split_report("没有标题的一段话", P0.sections) == ({}, "没有标题的一段话")


@given(
    order=st.permutations(range(5)),
    style=st.sampled_from(HEADINGS),
    bodies=st.lists(BODY, min_size=5, max_size=5),
    before=BODY,
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_sections_in_any_order_and_style_are_found_back(
    order: list[int], style: str, bodies: list[str], before: str, newline: str
) -> None:
    pieces = [f"{style.format(TITLES[n])}\n{bodies[n]}" for n in order]
    text = "\n".join([before, *pieces]).replace("\n", newline)
    split = split_report(text, P0.sections)
    assert squeezed(split.rest) == squeezed(before)
    ids = [section.id for section in P0.sections]
    for number, body in enumerate(bodies):
        assert squeezed(split.found[ids[number]]) == squeezed(body)


@given(
    st.lists(st.sampled_from([*TITLES, "党员", "一、", ":", "\n", "。", "1.", " "]), max_size=40)
)
def test_no_text_is_lost_but_headings(words: list[str]) -> None:
    text = "".join(words)
    split = split_report(text, P0.sections)
    kept = split.rest + "".join(split.found.values())
    assert kept.count("党员") == text.count("党员")


@given(st.text(max_size=200))
def test_any_text_can_be_split(text: str) -> None:
    split = split_report(text, P0.sections)
    assert set(split.found) <= {section.id for section in P0.sections}
