"""A made-up district of 3 committees, 40 branches and 600 members, the same on every run.

云岭区委组织部
├─ 柏溪镇党委       18 branches
├─ 松湖街道党工委   12, three of them below 湖东社区党总支
└─ 区直机关党工委   10

Fifteen members stand in each branch; who is anything but there is told in `cases`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.imports.numbers import check_digit

DISTRICT = "云岭区委组织部"
TOWN, STREET, OFFICES = "柏溪镇党委", "松湖街道党工委", "区直机关党工委"
COMMITTEES = (TOWN, STREET, OFFICES)
PARENT = "湖东社区党总支"
MEMBERS = 15

# (name, 类别), in the order of the tree; the position is part of the accounts.
_TOWN = (
    *((f"{name}村", "农村") for name in ("青禾", "竹湾", "石滩", "柳坪", "枫树")),
    *((f"{name}村", "农村") for name in ("桐花", "茶山", "梨园", "白沙", "云峰")),
    ("柏溪社区", "社区"),
    ("东桥社区", "社区"),
    ("西园社区", "社区"),
    ("柏溪镇机关", "机关"),
    ("柏溪中学", "学校"),
    ("柏溪镇卫生院", "医院"),
    ("溪源食品有限公司", "非公企业"),
    ("云雾茶叶专业合作社", "合作社"),
)
_STREET = (
    ("湖东社区第一", "社区"),
    ("湖东社区第二", "社区"),
    ("湖东社区第三", "社区"),
    ("松涛社区", "社区"),
    ("湖心社区", "社区"),
    ("天和机械有限公司", "非公企业"),
    ("明远软件有限公司", "非公企业"),
    ("宏泰物流有限公司", "非公企业"),
    ("松湖义工协会", "社会组织"),
    ("松湖商会", "社会组织"),
    ("松湖街道机关", "机关"),
    ("松湖小学", "学校"),
)
_OFFICES = (
    ("区财政局", "机关"),
    ("区民政局", "机关"),
    ("区司法局", "机关"),
    ("云岭一中", "学校"),
    ("云岭职业技术学校", "学校"),
    ("区人民医院", "医院"),
    ("区图书馆", "事业单位"),
    ("云岭城投集团", "国有企业"),
    ("云岭水务公司", "国有企业"),
    ("云岭农商银行", "国有金融机构"),
)
BRANCHES: Mapping[str, tuple[str, str]] = {
    short: (committee, category)
    for committee, found in zip(COMMITTEES, (_TOWN, _STREET, _OFFICES), strict=True)
    for short, category in found
}
SHORTS = tuple(BRANCHES)

_SURNAMES = "赵钱孙周吴郑王冯陈褚卫蒋韩杨朱秦许何吕施张孔曹华金魏姜戚谢邹"
_GIVEN = (
    *("望舒", "怀瑾", "明哲", "景行", "思源", "克勤", "守拙", "若谷", "雨桐", "晓岚"),
    *("文渊", "书禾", "志恒", "秋实", "玉衡", "子衿", "安澜", "知行", "砚秋", "立言"),
)
_DEGREES = ("初中", "高中", "大专", "大学本科", "研究生")
_NATIONS = ("汉族", "汉族", "汉族", "汉族", "土家族")
Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A member as the sheets have one; `cells` are the sheet's by their headings."""

    org: str
    number: int
    cells: Cells = field(repr=False)

    @property
    def name(self) -> str:
        return str(self.cells["姓名"])

    @property
    def account(self) -> str:
        return str(self.cells.get("企业微信账号", ""))


def full(short: str) -> str:
    """青禾村 as the sheets and the answers have it."""
    return f"{short}党支部"


def committee_of(short: str) -> str:
    return BRANCHES[short][0]


def branches_of(committee: str) -> tuple[str, ...]:
    return tuple(short for short in SHORTS if committee_of(short) == committee)


def account(short: str, number: int) -> str:
    """The account of the branch's `number`th member, where that member has one."""
    return f"b{SHORTS.index(short) + 1:02d}m{number:02d}"


def secretary(short: str) -> str:
    return account(short, 1)


def everybody(special: Mapping[tuple[str, int], Cells]) -> list[Somebody]:
    """All 600 in the order of the sheets; `special` says what stands there of some of them."""
    return [
        _member(short, number, special.get((short, number), {}))
        for short in SHORTS
        for number in range(1, MEMBERS + 1)
    ]


def _member(short: str, number: int, special: Cells) -> Somebody:
    at = SHORTS.index(short) * MEMBERS + number - 1
    mixed = at * 97 % 600  # 97 shares no factor with 600: everybody has another name
    born = date(1951 + at * 7 % 48, 1 + at % 12, 1 + at % 28)
    joined = date(born.year + 22, 7, 1)
    cells: dict[str, object] = {
        "姓名": _SURNAMES[mixed % 30] + _GIVEN[mixed // 30],
        "组织": full(short),
        "身份": "党员",
        "角色": {1: "书记", 2: "副书记", 3: "支委"}.get(number, ""),
        "企业微信账号": account(short, number) if number < 5 else "",
        "手机号": f"160{SHORTS.index(short) + 1:04d}{number:04d}",
        "性别": "男" if at % 3 else "女",
        "民族": _NATIONS[at % 5],
        "出生日期": born,
        "学历": _DEGREES[at % 5],
        "入党日期": joined,
        "转正日期": joined.replace(year=joined.year + 1),
        "党小组": f"第{'一二三'[number % 3]}党小组",
        "职务": "支部书记" if number == 1 else "",
        "联系状态": "在册",
        "末次组织生活": date(2026, 1, 20),
        "末次党费": date(2026, 1, 31),
    }
    if special.get("身份") == "预备党员":
        cells |= {"入党日期": date(2025, 6, 1), "转正日期": ""}
    cells |= special
    cells["身份证号"] = _identity(cells, at)
    return Somebody(short, number, cells)


def _identity(cells: Cells, at: int) -> str:
    """A number that no place has, with the birth date and the gender of the other cells."""
    first = f"999999{cells['出生日期']:%Y%m%d}{at % 100:02d}"
    first += str(at // 100 % 5 * 2 + (cells["性别"] == "男"))
    return first + check_digit(first)


def staff() -> Iterator[Cells]:
    """Who works at the department and at the committees."""
    yield _post("顾白芷", DISTRICT, "组织部", "official")
    for number, (committee, clerk, chief) in enumerate(
        zip(
            COMMITTEES,
            ("陆清秋", "许沉舟", "方既白"),
            ("秦照野", "梁知秋", "石青崖"),
            strict=True,
        ),
        1,
    ):
        yield _post(clerk, committee, "党建办", f"clerk{number}")
        yield _post(chief, committee, "党委书记", f"chief{number}")
    yield _post("唐立夏", TOWN, "", "leader1")


def _post(name: str, org: str, role: str, known: str) -> Cells:
    return {"姓名": name, "组织": org, "身份": "干部", "角色": role, "企业微信账号": known}


def clerk_of(committee: str) -> str:
    return f"clerk{COMMITTEES.index(committee) + 1}"
