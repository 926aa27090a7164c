"""How long what is about people is kept: the rules, and the days they come to.

The plan wants every search for a member on record (查找过程要记录在案, P2c) and the papers of a
grading kept by the committee (P0); what serves neither goes after a time. What is kept where is
listed in `retention_table.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendar import add_months

_YEAR = 12


class Rule(StrEnum):
    """What is deleted or blanked every night once its term is over."""

    NUMBERS = "numbers"
    ACCOUNTS = "accounts"
    IMPORTS = "imports"
    LEFT = "left"
    FOUND = "found"
    CHECKS = "checks"
    CONVERSATIONS = "conversations"
    OUTBOX = "outbox"
    JOBS = "jobs"
    AUDIT = "audit"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Term:
    """So many calendar months and days after something that has a day."""

    after: str
    months: int = 0
    days: int = 0

    def cutoff(self, today: date) -> date:
        """What the term counts from is due if it lies before this day.

        Nothing is due too early; where months differ in length it may be due some days later.
        """
        return add_months(today, -self.months) - timedelta(days=self.days)

    @property
    def screen(self) -> str:
        """The term in the words of the documentation."""
        years, months = divmod(self.months, _YEAR)
        parts = ((years, "年"), (months, "个月"), (self.days, "天"))
        return f"{self.after}满 " + " ".join(f"{count} {unit}" for count, unit in parts if count)


TERMS: Mapping[Rule, Term] = {
    Rule.NUMBERS: Term("离开名册、也不再任职", months=5 * _YEAR),
    Rule.ACCOUNTS: Term("离开名册、也不再任职", months=5 * _YEAR),
    Rule.IMPORTS: Term("导入", months=_YEAR),
    Rule.LEFT: Term("离开名册", months=5 * _YEAR),
    Rule.FOUND: Term("取得联系", months=5 * _YEAR),
    Rule.CHECKS: Term("排查开始", months=5 * _YEAR),
    Rule.CONVERSATIONS: Term("最后一次说话", months=_YEAR),
    # Longer than any season in which something must not be told twice.
    Rule.OUTBOX: Term("发出", days=180),
    # As long as the file itself lies on the server.
    Rule.JOBS: Term("做好", days=7),
    Rule.AUDIT: Term("记下", months=5 * _YEAR),
    Rule.FEEDBACK: Term("提出", months=2 * _YEAR),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Something about people that is kept: what, why, who sees it, how long, what then.

    Where no `rule` ends it, `until` says how long in words, and `then` who deletes it or why
    nobody does.
    """

    tables: tuple[str, ...]
    what: str
    why: str
    seen_by: str
    rule: Rule | None = None
    until: str = ""
    then: str = "删除"

    @property
    def how_long(self) -> str:
        return TERMS[self.rule].screen if self.rule else self.until


# Tables that say nothing about anybody, and why not.
IMPERSONAL: Mapping[str, str] = {
    "meta": "计数，供缓存核对新旧",
    "organization": "党组织的名称、上下级、类别，没有人",
    "holiday": "节假日",
    "urn_poll": "一场测评的票数、格式和公钥，没有人",
}


def as_markdown(kept: Iterable[Kept]) -> str:
    """The table of docs/privacy.md."""
    head = ("存了什么", "为什么存", "谁看得到", "存多久", "到期怎样", "表")
    rows = [
        (k.what, k.why, k.seen_by, k.how_long, k.then, "、".join(f"`{t}`" for t in k.tables) or "–")
        for k in kept
    ]
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
