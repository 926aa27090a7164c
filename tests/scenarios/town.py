"""A made-up town of 32 graded party organisations, with the traps of real tables.

青岭区委组织部
├─ 白鹭镇党委          staff, contact leaders, contact cadres
│  ├─ 28 branches and 上河村党总支, which has no branch below it and is graded itself
│  └─ 望江社区党总支   three branches below it
└─ 新桥镇党委          乌龙潭村党支部: what lies outside the town's scope

Every name, number and place is invented; the same on every run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

DISTRICT, TOWN, OTHER_TOWN = "青岭区委组织部", "白鹭镇党委", "新桥镇党委"
PARENT, LEAF = "望江社区党总支", "上河村党总支"
# Like no other name, so that a question about it is not taken for one about another branch.
OUTSIDE = "乌龙潭村党支部"

_VILLAGES = (
    *("梅溪", "梅林", "永丰", "庆丰", "下河", "石桥", "双井", "青石", "东坪", "西坪", "大湾"),
    *("小湾", "云台", "松坡", "竹园", "桃源", "柳林", "枫岭", "龙泉", "白塔", "马家", "杨家渡"),
)
# (name, 类别); the position is part of the accounts: m0103 is the third person of the first.
GRADED: tuple[tuple[str, str], ...] = (
    *((f"{village}村党支部", "农村") for village in _VILLAGES),
    (LEAF, "农村"),
    ("上河工业区党支部", "非公企业"),
    ("永丰社区党支部", "社区"),
    ("白鹭镇机关党支部", "机关"),
    ("白鹭镇中心学校党支部", "学校"),
    ("白鹭镇卫生院党支部", "医院"),
    ("春风茶业有限公司党支部", "非公企业"),
    ("望江社区第一党支部", "社区"),
    ("望江社区第二党支部", "社区"),
    ("望江社区第三党支部", "社区"),
)
NAMES = tuple(name for name, _ in GRADED)
# Contact leaders lead several branches; 唐立夏 keeps contact elsewhere as well, as a cadre.
LEADERS = ("唐立夏", "沈谷丰", "林刚", "方白露", "严小寒", "陶惊蛰")
CADRES = ("邱望舒", "贺清明", "唐立夏", "简处暑")
NO_LEADER = "白鹭镇卫生院党支部"
PLACEHOLDER, PLACEHOLDER_AT = "尹霜降", "春风茶业有限公司党支部"

_GRADES = ("好", "较好", "较好", "一般", "较差")
_SURNAMES = "赵钱孙周吴郑王冯陈褚卫蒋韩杨朱秦许何吕施张孔曹华金魏姜戚谢邹"
_GIVEN = ("春山", "晓禾", "建业", "国栋", "丽云", "志远", "秀兰", "海波", "文静", "永康", "玉兰")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the sheets; an empty account means none."""

    name: str = field(repr=False)
    org: str
    identity: str
    role: str = ""
    account: str = field(default="", repr=False)
    more: tuple[tuple[str, object], ...] = field(default=(), repr=False)


STAFF: tuple[Somebody, ...] = (
    Somebody("顾白芷", DISTRICT, "干部", "组织部", "official"),
    Somebody("陆清秋", TOWN, "干部", "党建办", "clerk"),
    Somebody("秦明川", TOWN, "干部", "党委书记", "townsecretary"),
    *(Somebody(name, TOWN, "干部", "", f"leader{n}") for n, name in enumerate(LEADERS, 1)),
    *(Somebody(n, TOWN, "干部", "", f"cadre{i}") for i, n in enumerate(CADRES) if n != LEADERS[0]),
    Somebody("陶惊蛰", PARENT, "干部", "", "leader6"),
    Somebody("许强生", OTHER_TOWN, "干部", "党建办", "otherclerk"),
    Somebody("钱二方", OUTSIDE, "党员", "书记", "outsider"),
)

# What stands in the roll of a branch for the person of that account.
_CONTACT: dict[str, tuple[tuple[str, object], ...]] = {
    # Last contact 2025-06-30: eight months on 2026-03-02.
    "m0105": (
        ("联系状态", "失联"),
        ("失联情形", "①"),
        ("末次组织生活", date(2025, 3, 10)),
        ("末次党费", date(2025, 6, 30)),
    ),
    # Four months: lost, but not yet in the statistics.
    "m0106": (("联系状态", "失联"), ("失联情形", "③"), ("末次组织生活", date(2025, 10, 15))),
    # Six years.
    "m0205": (("联系状态", "失联"), ("失联情形", "②"), ("末次党费", date(2019, 5, 1))),
    # Neither date: 待核.
    "m0605": (("联系状态", "失联"), ("失联情形", "⑦")),
    # Six months to the day on 2026-03-02.
    "m1705": (("联系状态", "失联"), ("失联情形", "⑥"), ("末次党费", date(2025, 9, 2))),
    "m0306": (("联系状态", "流动"), ("流出日期", date(2024, 2, 20)), ("流动去向", "外省务工")),
    "m0406": (("联系状态", "流动"), ("流出日期", date(2023, 7, 1)), ("流动去向", "随子女居住")),
    "m0906": (("联系状态", "空挂"), ("流出原因", "单位撤销")),
}
_POSTS = (
    ("党员", "书记"),
    ("党员", "副书记"),
    ("党员", "支委"),
    *[("党员", "")] * 4,
    ("预备党员", ""),
    ("群众代表", ""),
    ("两代表一委员", ""),
)


def account(org: str, number: int) -> str:
    """The account of the organisation's `number`th person (1 is the secretary)."""
    return f"m{NAMES.index(org) + 1:02d}{number:02d}"


def secretary(org: str) -> str:
    return account(org, 1)


def leader_of(org: str) -> str:
    """The name of the contact leader as it should be, or "" where there is none."""
    if org == NO_LEADER:
        return ""
    if org == PLACEHOLDER_AT:
        return PLACEHOLDER
    return LEADERS[5] if org.startswith("望江") else LEADERS[NAMES.index(org) % 5]


def cadre_of(org: str) -> str:
    return "" if org.startswith("望江") else CADRES[NAMES.index(org) % 4]


def last_grade(org: str) -> str:
    return _GRADES[NAMES.index(org) % 5]


def members(org: str) -> list[Somebody]:
    """Ten people: seven members, one probationary, a mass representative, a delegate."""
    return [_member(org, number, *post) for number, post in enumerate(_POSTS, 1)]


def has_account(org: str, number: int) -> bool:
    """In every third organisation the last two people come without a phone."""
    return not (NAMES.index(org) % 3 == 2 and number > 8)


def _member(org: str, number: int, identity: str, role: str) -> Somebody:
    at = NAMES.index(org)
    mixed = (at * 10 + number) * 97 % 330  # 97 shares no factor with 330: everybody is another
    name = _SURNAMES[mixed % 30] + _GIVEN[mixed // 30]
    born = date(1955 + (at * 7 + number * 5) % 45, 1 + (at + number) % 12, 1 + number)
    if org == "石桥村党支部" and number in (6, 7):
        name, born = "张晓禾", date(1960 + number, 5, 4)  # namesakes in one branch
    known = account(org, number)
    more = (("出生日期", born), ("手机号", f"160{at:04d}{number:04d}"), *_CONTACT.get(known, ()))
    return Somebody(name, org, identity, role, known if has_account(org, number) else "", more)
