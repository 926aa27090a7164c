"""03-30: the forms, cell by cell in the workbook and in the document, by official and by clerk."""

from __future__ import annotations

from tests.scenarios.check.district import DISTRICT, STREET, TOWN, committee_of
from tests.scenarios.check.figures import FORM3, FORM3_HEADS, FORM3_TITLE, FORM3_TOWN
from tests.scenarios.check.lists import mobile_lines, roll_lines
from tests.scenarios.check.pages import document_page, workbook_line
from tests.scenarios.check.papers import Paper, Rows, got, refused
from tests.scenarios.check.people import Person, branch_of
from tests.scenarios.check.register import FORM1, FORM2
from tests.scenarios.season import Season

_COMMITTEE = (
    "党（工）委书记（签名）：＿＿＿＿＿＿    填表人：＿＿＿＿＿＿    联系电话：＿＿＿＿＿＿＿＿"
)
_BRANCH = "党支部书记（签名）：＿＿＿＿＿＿    填表人：＿＿＿＿＿＿    联系电话：＿＿＿＿＿＿＿＿"
_SEAL = "（盖章）    ＿＿＿＿年＿＿月＿＿日"
_COMMON = (
    *("序号", "姓名", "性别", "民族", "出生日期", "身份证号", "学历", "入党日期", "转正日期"),
    *("所在党支部", "党组织类别", "联系方式", "失去联系时间", "失联时长", "失去联系情形"),
    "查找过程",
)
_FORM1 = (*_COMMON, "取得联系日期", "失联期间表现", "备注")
_FORM2 = (*_COMMON, "备注")
_MOBILE = (
    *("序号", "姓名", "所在党支部", "流出时间", "流出原因", "流入地", "工作单位", "结对联系人"),
    *("活动证发证日期", "流入地党支部及联系人电话", "参加活动和交纳党费记录", "备注"),
)
_ROLL = (
    *("序号", "姓名", "性别", "民族", "出生日期", "身份证号", "学历", "入党日期", "转正日期"),
    *("人员类别", "所在党支部、党小组", "职务", "手机号", "联系状态", "核查结果", "备注"),
)
_MARK = "2026-03-30 09:00 导出"


async def filled(season: Season) -> None:
    """The official has the district's, the clerks their committee's, the secretary the branch's."""
    await season.jump("2026-03-30T09:00")
    await _sums(season)
    await _people(season)
    await _lists(season)
    await _refused(season)


async def _sums(season: Season) -> None:
    for who, org, by, lines, short in (
        ("official", DISTRICT, "顾白芷", FORM3, 4),
        ("clerk1", TOWN, "陆清秋", FORM3_TOWN, 2),
    ):
        paper = await got(season, who, "导出表三", f"{org}的表三", f"{len(lines)} 行")
        assert_sums(
            paper,
            (*FORM3_TITLE, _head(org, "2026年3月30日")),
            FORM3_HEADS,
            lines,
            f"统计时点：2026-03-30 09:00。失联满 6 个月的计入；另有 {short} 名失联不满 6 个月，"
            "不计入。时长按足年算。",
            f"{by} {_MARK}",
        )
        assert paper.names[0] == f"附件3失去联系党员情况汇总表-{org}-20260330-0900.xlsx"


def assert_sums(
    paper: Paper,
    top: tuple[str, ...],
    heads: Rows,
    lines: Rows,
    note: str,
    mark: str,
) -> None:
    """The whole of a form of sums; its columns add up as the totals say."""
    *rows, signed, sealed, marked = paper.rows
    assert rows == [*((line,) for line in top), *heads, *lines, (note,)]
    assert (signed[-1], sealed[-1], marked) == (_COMMITTEE, _SEAL, (mark,))
    assert paper.header == mark
    total, *below = ([int(str(cell)) for cell in line[1:]] for line in lines)
    assert total == [sum(column) for column in zip(*below, strict=True)]
    (table,) = paper.tables
    assert table[2:] == [[str(cell) for cell in line] for line in lines]
    assert table[1] == [_lowest(heads, place) for place in range(len(lines[0]))]
    assert paper.paragraphs[:2] == list(top[:2])
    assert note in paper.paragraphs
    assert mark in paper.document.sections[0].header._element.xml


def _lowest(heads: Rows, place: int) -> str:
    """A column's own name: in the second line where there is one."""
    upper, lower = heads
    return str((lower[place] if place < len(lower) else None) or upper[place])


async def _people(season: Season) -> None:
    """The official's forms 1 and 2, each page and line; the clerks' and a branch's part of it."""
    first = await got(season, "official", "导出表一", f"{DISTRICT}的表一", "5 行")
    _assert_pages(first, list(map(Person.named, FORM1)), _FORM1, "附件1", DISTRICT)
    second = await got(season, "official", "导出表二", f"{DISTRICT}的表二", "32 行")
    _assert_pages(second, list(map(Person.named, FORM2)), _FORM2, "附件2", DISTRICT)
    for who, org in (("clerk2", STREET), ("clerk1", TOWN)):
        for words, known, heads, number in (
            ("导出表一", FORM1, _FORM1, "附件1"),
            ("导出表二", FORM2, _FORM2, "附件2"),
        ):
            part = [Person.named(name) for name in known if committee_of(branch_of(name)) == org]
            paper = await got(season, who, words, org, f"{len(part)} 行")
            _assert_pages(paper, part, heads, number, org)
    part = [Person.named(name) for name in FORM2 if branch_of(name) == "青禾村"]
    paper = await got(season, "b01m01", "导出表二", "青禾村党支部", "5 行")
    _assert_pages(paper, part, _FORM2, "附件2", "青禾村党支部")


def _assert_pages(
    paper: Paper, people: list[Person], heads: tuple[str, ...], number: str, org: str
) -> None:
    found = {str(line[1]): line for line in paper.lines}
    assert [line[0] for line in paper.lines] == list(range(1, len(people) + 1))
    assert found.keys() == {one.name for one in people}
    for one in people:
        assert found[one.name][1:] == workbook_line(one, found_again=number == "附件1"), one.name
    assert paper.rows[0] == (number,)
    assert paper.rows[2:4] == [(_head(org, "2026年3月30日"),), heads]
    assert [row[-1] for row in paper.rows[-3:-1]] == [_BRANCH, _SEAL]
    assert paper.header.endswith(_MARK)
    pages = {page[0][1]: page for page in paper.tables}
    assert len(paper.tables) == len(people)
    for one in people:
        assert pages[one.name] == document_page(one, found_again=number == "附件1"), one.name


async def _lists(season: Season) -> None:
    """The table of mobile members and the roll; 600 members come with the answer."""
    for who, org, kept in (("official", DISTRICT, None), ("clerk2", STREET, STREET)):
        lines = mobile_lines(kept)
        paper = await got(season, who, "导出流动党员统计表", org, f"{len(lines)} 行")
        _assert_list(paper, lines, _MOBILE)
        assert paper.rows[:3] == [
            ("附件2",),
            ("流动党员管理有关情况统计表",),
            (_head(org, "2026年3月30日"),),
        ]
        roll = await got(season, who, "导出名册", org, "党员名册")
        _assert_list(roll, roll_lines(kept), _ROLL)
        assert roll.rows[:2] == [("党员名册",), (_head(org, "2026年3月30日"),)]


def _assert_list(paper: Paper, lines: Rows, heads: tuple[str, ...]) -> None:
    """Each line by its name, branch or number, in both files alike."""
    assert heads in paper.rows
    found = [line[1:] for line in paper.lines]
    assert [line[0] for line in paper.lines] == list(range(1, len(found) + 1))
    missing = set(lines) - set(found)
    assert not missing, missing
    assert len(found) == len(lines)
    (table,) = paper.tables
    assert tuple(table[0]) == heads
    width = len(heads)
    assert table[1:] == [
        ["" if cell is None else str(cell) for cell in (*line, *[None] * (width - len(line)))]
        for line in paper.lines
    ]


async def _refused(season: Season) -> None:
    """Names are not for the committee's secretary, sums not for a branch; nor what lies outside."""
    for who, words in (
        ("chief1", "导出表二"),
        ("chief1", "导出名册"),
        ("leader1", "导出表三"),
        ("b01m01", "导出表三"),
        ("b01m03", "导出名册"),
        ("b01m04", "导出表一"),
        ("clerk1", "导出松涛社区名册"),
        ("b01m01", "导出竹湾村表二"),
    ):
        await refused(season, who, words, "!做好了")


def _head(org: str, on: str) -> str:
    return f"填报单位（盖章）：{org}      填报日期：{on}"
