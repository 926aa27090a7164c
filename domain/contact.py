"""Lost contact: since when, for how long, in which list (P2c), and what of a name is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from domain.calendar import add_months

# From here on a lost member counts in the statistics; handling needs more than this (P2c).
STATISTICS_MONTHS = 6

_AGES = ((35, "35岁及以下"), (60, "36至60岁"))
_OLDEST, _AGE_UNKNOWN = "61岁及以上", "年龄不详"

_LONG_NUMBER = re.compile(r"\d(?:[ .·_–—-]{0,2}\d){6,}[Xx]?")


class Length(StrEnum):
    """For how long contact has been lost, in the classes of form 3; the value is shown."""

    UNDER_HALF_YEAR = "不满6个月"
    UNDER_YEAR = "6个月以上不满1年"
    TO_FIVE_YEARS = "1至5年"
    TO_TEN_YEARS = "6至10年"
    OVER_TEN_YEARS = "11年及以上"
    UNKNOWN = "待核"


# The first class whose edge lies above the months; completed years decide between the last three.
_EDGES = (
    (6, Length.UNDER_HALF_YEAR),
    (12, Length.UNDER_YEAR),
    (72, Length.TO_FIVE_YEARS),
    (132, Length.TO_TEN_YEARS),
)


def last_contact(activity: date | None, fee: date | None) -> date | None:
    """The later of the last 组织生活 and the last 党费; None (待核) where both are missing."""
    return max((day for day in (activity, fee) if day is not None), default=None)


def months_lost(since: date, today: date) -> int:
    """Completed calendar months since then, month ends aligned: 08-31 is six on the last of
    February. A day still to come counts as none.
    """
    months = (today.year - since.year) * 12 + today.month - since.month
    if add_months(since, months) > today:
        months -= 1
    return max(months, 0)


def in_statistics(since: date | None, today: date) -> bool:
    """Whether it is six months or more: counted in form 3. What is 待核 is counted apart."""
    return since is not None and months_lost(since, today) >= STATISTICS_MONTHS


def listed_for_handling(since: date | None, today: date, attempts: int) -> bool:
    """Whether it is over six months and attempts are on record: the committee may decide."""
    over = since is not None and add_months(since, STATISTICS_MONTHS) < today
    return over and attempts > 0


def length(since: date | None, today: date) -> Length:
    """The class of form 3 that the time lost falls into."""
    if since is None:
        return Length.UNKNOWN
    months = months_lost(since, today)
    return next((name for edge, name in _EDGES if months < edge), Length.OVER_TEN_YEARS)


def age_band(born: date | None, today: date) -> str:
    """The band of ages that an analysis tells apart, by completed years."""
    if born is None:
        return _AGE_UNKNOWN
    years = (today.year - born.year) - ((today.month, today.day) < (born.month, born.day))
    return next((name for edge, name in _AGES if years <= edge), _OLDEST)


def masked(name: str) -> str:
    """The name for those who may not see it whole: 张三 → 张*, 张三丰 → 张*丰."""
    if len(name) < 3:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def without_numbers(note: str) -> str:
    """The note without what looks like a phone or identity number: never shown in a chat."""
    return _LONG_NUMBER.sub("(号码不显示)", note)


def outermost_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names that are not part of a longer one: 张三丰 in a sentence does not mean 张三."""
    found = tuple(dict.fromkeys(names))
    return tuple(n for n in found if not any(n != other and n in other for other in found))
