"""The results as a Markdown table in Chinese, as it stands in docs/performance.md."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence

from benchmarks.rounds import BARE, GRADE, VOTE, Measured

_TITLES = {
    BARE: "裸 aiohttp（读正文，答 success）",
    GRADE: "查等级（组织部干部问“梅溪村等级”）",
    VOTE: "投票（选择、确认，逐条）",
}
_HEAD = (
    "| 做什么 | 条/秒：中位（最低–最高） | 与裸服务之比：中位（最低–最高） "
    "| CPU 微秒/条 | 延迟毫秒 p50 | p99 | 内存 MiB |\n|---|---|---|---|---|---|---|"
)


def answers(results: Mapping[str, Sequence[Measured]]) -> str:
    """One line a variant; the ratio is taken round by round. A vote is two messages."""
    lines = [_line(_TITLES[name], rounds, results[BARE], 1) for name, rounds in results.items()]
    lines.append(_line("投票（整张票，两条）", results[VOTE], results[BARE], 2))
    return "\n".join([_HEAD, *lines])


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median (least–most)."""
    shown = [f"{v:.{digits}f}" for v in (statistics.median(values), min(values), max(values))]
    return f"{shown[0]}（{shown[1]}–{shown[2]}）"


def _line(title: str, rounds: Sequence[Measured], bare: Sequence[Measured], messages: int) -> str:
    rates = [one.rate / messages for one in rounds]
    ratios = [rate / floor.rate for rate, floor in zip(rates, bare, strict=True)]
    cells = [
        title,
        spread(rates),
        spread(ratios, 3),
        _median(rounds, lambda one: None if one.cpu_us is None else one.cpu_us * messages),
        _median(rounds, lambda one: one.median_ms, 1) if messages == 1 else "—",
        _median(rounds, lambda one: one.p99_ms, 1) if messages == 1 else "—",
        _median(rounds, lambda one: one.resident_mib),
    ]
    return f"| {' | '.join(cells)} |"


def _median(
    rounds: Sequence[Measured], value: Callable[[Measured], float | None], digits: int = 0
) -> str:
    known = [found for one in rounds if (found := value(one)) is not None]
    return f"{statistics.median(known):.{digits}f}" if known else "—"
