"""The lines of the roll and of the table of mobile members on 2026-03-30."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.scenarios.check.cases import BRANCH_OF, MOBILE, MOVED
from tests.scenarios.check.district import committee_of, full
from tests.scenarios.check.papers import Cell, Rows
from tests.scenarios.check.people import Person, district

# How whoever stands otherwise than in the sheets stands now.
NOW: Mapping[str, str] = {
    "简若川": "在册",
    "卞长明": "在册",
    "晏清秋": "在册",
    "祝春归": "在册",
    "古长风": "在册",
    "戴晨星": "流动",
    "柴门雪": "流动",
    "桑知秋": "流动",
    "冀长空": "流动",
    "扈晚晴": "失联",
    "麦朝阳": "失联",
    "骆平野": "失联",
    "庄谨言": "空挂",
}
# Those whose relation is gone with a 回执, 瞿向晚's come on 03-30: what stands of them is another
# test's matter.
GONE = frozenset({*(row[2] for row in MOVED if row[4] == "有"), "瞿向晚"})
# Who became mobile in the check: when, where to, at what firm.
_NEW: Mapping[str, tuple[str, str, str]] = {
    "柴门雪": ("2026-03-05", "广东广州", ""),
    "冀长空": ("2026-02-26", "福建厦门", "鹭江造船厂"),
    "戴晨星": ("2026-03-02", "上海", "申江软件公司"),
    "桑知秋": ("2026-02-27", "广西南宁", ""),
}


def roll_lines(committee: str | None) -> Rows:
    """Everybody but the gone, of the whole district or of a committee; numbers left out."""
    lines: Rows = []
    for one in district():
        if one.name in GONE or committee not in (None, committee_of(one.org)):
            continue
        person = Person(one.name, one.org, one.cells)
        out = person.day("转出日期")
        lines.append(
            _trimmed(
                one.name,
                *(person.text(heading) for heading in ("性别", "民族")),
                person.day("出生日期"),
                *(person.text(heading) for heading in ("身份证号", "学历")),
                *(person.day(heading) for heading in ("入党日期", "转正日期")),
                person.standing,
                f"{person.org} {person.text('党小组')}",
                *(person.text(heading) or None for heading in ("职务", "手机号")),
                NOW.get(one.name, person.text("联系状态")),
                "核查通过",
                f"{out.isoformat()}转出，没有回执" if out else None,
            )
        )
    return lines


def mobile_lines(committee: str | None) -> Rows:
    """Who is mobile: of the sheets' twelve all but the three who are not any more; four new."""
    known = {
        name: (left, why, where, employer)
        for _, _, name, left, why, where, employer in MOBILE
        if name not in NOW
    }
    new = {name: (left, "", where, firm) for name, (left, where, firm) in _NEW.items()}
    return [
        _trimmed(
            name,
            full(BRANCH_OF[name]),
            date.fromisoformat(left) if left else None,
            *(words or None for words in (why, where, employer)),
        )
        for name, (left, why, where, employer) in (known | new).items()
        if committee in (None, committee_of(BRANCH_OF[name]))
    ]


def _trimmed(*cells: Cell) -> tuple[Cell, ...]:
    found = list(cells)
    while found[-1] is None:
        found.pop()
    return tuple(found)
