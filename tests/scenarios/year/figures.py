"""What the town is worth in the year of the scenario: every figure worked out by hand.

Quantified totals, of 100, and what follows from them by the bands (90, 80, 60, lower edge in):

    90 and more   9: rows 1–9      95–90; 90 itself is 好
    80 – <90     16: rows 10–25    89.99 is 较好; 80 itself is 较好
    60 – <80      4: rows 26–29    79.99 is 一般; 60 itself is 一般
    under 60      3: rows 30–32    59.99 is 较差

20 % of 32 is 6.4: at most 6 may be 好, so three of the nine must be 较好 for all their points.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.scenarios.town import NAMES

GOOD, FAIR, PLAIN, POOR = "好", "较好", "一般", "较差"


@dataclass(frozen=True, slots=True)
class Row:
    """One subject: what the branch proposes, the clerk's five scores, the committee's grade."""

    org: str
    proposed: str
    scores: str
    first: str

    @property
    def total(self) -> Decimal:
        return sum(map(Decimal, self.scores.split()), Decimal(0))

    @property
    def self_scores(self) -> str:
        """91, 85, 70 and 55 points: each in the band of what is proposed."""
        return SELF[self.proposed]


SELF = {
    GOOD: "18 19 17 18 19",
    FAIR: "17 17 17 17 17",
    PLAIN: "14 14 14 14 14",
    POOR: "11 11 11 11 11",
}

_FIGURES = (
    (GOOD, "20 19 19 19 19", GOOD),  # 1 梅溪村党支部 96
    (GOOD, "19 19 19 19 19", GOOD),  # 2 梅林村党支部 95
    (GOOD, "19 19 19 18.5 19", GOOD),  # 3 永丰村党支部 94.5
    (GOOD, "19 19 19 18 19", GOOD),  # 4 庆丰村党支部 94
    (GOOD, "19 19 19 18 18", GOOD),  # 5 下河村党支部 93
    (GOOD, "19 19 18 18 18.5", FAIR),  # 6 石桥村党支部 92.5: first 好, then corrected
    (GOOD, "19 19 18 18 18", GOOD),  # 7 双井村党支部 92: the seventh 好
    (GOOD, "19 18 18 18 18", FAIR),  # 8 青石村党支部 91: no room
    (GOOD, "18 18 18 18 18", FAIR),  # 9 东坪村党支部 90: no room
    (FAIR, "18 18 18 18 17.99", FAIR),  # 10 西坪村党支部 89.99
    (FAIR, "18 18 18 18 17", FAIR),  # 11 大湾村党支部 89
    (FAIR, "18 18 18 17 17", FAIR),  # 12 小湾村党支部 88, and
    (FAIR, "17 17 18 18 18", FAIR),  # 13 云台村党支部 88: both rank 12
    (FAIR, "18 18 17 17 17", FAIR),  # 14 松坡村党支部 87
    (FAIR, "18 17.5 17 17 17", FAIR),  # 15 竹园村党支部 86.5
    (FAIR, "18 17 17 17 17", FAIR),  # 16 桃源村党支部 86
    (FAIR, "17 17 17 17 17", FAIR),  # 17 柳林村党支部 85
    (FAIR, "18 17 17 17 15.5", FAIR),  # 18 枫岭村党支部 84.5
    (FAIR, "17 17 17 17 16", FAIR),  # 19 龙泉村党支部 84
    (FAIR, "17 17 17 17 15.5", FAIR),  # 20 白塔村党支部 83.5
    (FAIR, "17 17 17 16 16", FAIR),  # 21 马家村党支部 83: late
    (FAIR, "17 17 16 16 16", FAIR),  # 22 杨家渡村党支部 82
    (FAIR, "17 16 16 16 16", FAIR),  # 23 上河村党总支 81
    (FAIR, "16.5 16 16 16 16", FAIR),  # 24 上河工业区党支部 80.5
    (FAIR, "16 16 16 16 16", FAIR),  # 25 永丰社区党支部 80
    (PLAIN, "16 16 16 16 15.99", PLAIN),  # 26 白鹭镇机关党支部 79.99
    (PLAIN, "15 15 15 15 15", PLAIN),  # 27 白鹭镇中心学校党支部 75
    (PLAIN, "14 14 14 14 14", PLAIN),  # 28 白鹭镇卫生院党支部 70
    (PLAIN, "12 12 12 12 12", PLAIN),  # 29 春风茶业有限公司党支部 60
    (POOR, "12 12 12 12 11.99", POOR),  # 30 望江社区第一党支部 59.99
    (POOR, "10 10 10 10 10", POOR),  # 31 望江社区第二党支部 50
    (POOR, "8 8 8 8 8.5", POOR),  # 32 望江社区第三党支部 40.5
)
ROWS = tuple(Row(org, *figures) for org, figures in zip(NAMES, _FIGURES, strict=True))
ROW_OF = {row.org: row for row in ROWS}

MEIXI, MEILIN, XIAHE, SHIQIAO, SHUANGJING = (NAMES[n] for n in (0, 1, 4, 5, 6))
QINGSHI, DONGPING, XIAOWAN, YUNTAI = NAMES[7], NAMES[8], NAMES[11], NAMES[12]
ZHUYUAN, MAJIA, SCHOOL, CLINIC, TEA = NAMES[14], NAMES[20], NAMES[26], NAMES[27], NAMES[28]
WANGJIANG = NAMES[29]
