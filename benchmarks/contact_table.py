"""What a check of a district's members cost, as Markdown tables for docs/performance.md."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.contact_register import Register
from benchmarks.contacts import Made, Measured, Step
from benchmarks.district import OFFICIAL

_MIB = 1024 * 1024
_PER_MILLE = 990


def written(place: Register, found: Measured) -> str:
    """Three tables: what was asked, what was exported, ordinary questions beside an export."""
    size = f"{place.committees} 个党委、{len(place.people) // place.members} 个支部"
    asked = [
        f"| {size}、{len(place.people)} 名党员 | 谁问 | 秒 | 语句 | 答复行数 |",
        "|---|---|---|---|---|",
        *map(_asked, found.steps),
    ]
    exported = [
        "| 导出 | 谁要 | 先答，秒 | 做好，秒 | 语句 | 文件 MB | 内存 MiB：之前、最多 |",
        "|---|---|---|---|---|---|---|",
        *map(_exported, found.exports),
    ]
    beside = [
        "| 一问一答，毫秒 | 没有导出：p50 | p99 | 最长 | 导出全区名册时：p50 | p99 | 最长 |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| “{words}” | {_long(found.idle[words])} | {_long(found.busy[words])} |"
            for words in found.idle
        ),
    ]
    return "\n".join([*asked, "", *exported, "", *beside])


def _asked(step: Step) -> str:
    cells = (step.title, _who(step.who), f"{step.seconds:.2f}", step.statements, step.lines or "—")
    return f"| {' | '.join(map(str, cells))} |"


def _exported(made: Made) -> str:
    sizes = "、".join(f"{end} {size / _MIB:.2f}" for end, size in sorted(made.sizes.items()))
    cells = (
        made.asked.title,
        _who(made.asked.who),
        f"{made.asked.seconds:.2f}",
        f"{made.worked.seconds:.2f}" if made.later else "随答",
        made.asked.statements + made.worked.statements,
        sizes,
        f"{made.before:.0f}、{made.most:.0f}",
    )
    return f"| {' | '.join(map(str, cells))} |"


def _who(account: str) -> str:
    if account == OFFICIAL:
        return "区"
    return "镇" if account.startswith("clerk") else "支部" if account else "—"


def _long(spent: Sequence[float]) -> str:
    """p50, p99 and the longest, in milliseconds."""
    ordered = sorted(spent)
    p99 = ordered[min(len(ordered) - 1, len(ordered) * _PER_MILLE // 1000)]
    return f"{statistics.median(ordered):.0f} | {p99:.0f} | {ordered[-1]:.0f}"
