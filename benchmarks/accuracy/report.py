"""The table of how well people are understood, and the page that keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.accuracy.measuring import Result

TUNING = "tuning"
_PARTS = {TUNING: "调规则的一半", "measured": "只量的一半", "check": "失联和排查的新话，只量"}
DOCUMENT = Path(__file__).parents[2] / "docs" / "accuracy.md"
_HEAD = """# 听懂多少

`make accuracy` 量出来的。话在 `benchmarks/accuracy/corpus/`：`tuning` 里的用来调规则，
`measured`、`check` 里的由没有见过规则的人另外写，只用来量
（[为什么](decisions/0019-what-is-measured-lies-apart.md)）；`check` 只问失联党员和组织关系排查。
每句话都走真正的路：查重、找人、听懂、办事、回答，在一个虚构的区（3 个党委、43 个党组织）里，
办完撤销。

- **意图**：要做的事听对了没有。
- **要素**：党组织、等级、名次、人名、月数、票数等，一个不多、一个不少；几个党组织都像的，必须反问。
- **认错党组织**：没有反问，却按另一个党组织回答了。一次也不许有。
- **未确认就改**：没有读给人听、没有等到“是”，就改了数据。一次也不许有。

"""


def table(found: Sequence[Result]) -> str:
    """The parts side by side, then the measured one by kind of noise."""
    parts = {title: _part(found, name) for name, title in _PARTS.items()}
    lines = [
        "| | 句数 | 意图对 | 要素对 | 认错党组织 | 未确认就改 |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_line(name, part) for name, part in parts.items()]
    measured = _part(found, "measured")
    kinds = sorted({r.utterance.kind for r in measured})
    lines += [
        _line(f"· {kind}", [r for r in measured if r.utterance.kind == kind]) for kind in kinds
    ]
    return "\n".join(lines) + "\n"


def page(found: Sequence[Result]) -> str:
    """The page with the table and every failure of the measured half."""
    failed = [r for r in _part(found, "measured") if r.wrong]
    lines = [
        f"| {_safe(r)} | {r.utterance.intent} | {r.heard.intent} | {'、'.join(r.wrong)} |"
        for r in failed
    ]
    rows = "\n".join(["| 话 | 本来是 | 听成 | 错在 |", "|---|---|---|---|", *lines])
    return f"{_HEAD}{table(found)}\n## 只量的一半里听错的\n\n{rows}\n"


def _part(found: Sequence[Result], name: str) -> list[Result]:
    return [r for r in found if r.utterance.part == name]


def _safe(result: Result) -> str:
    words = " ⏎ ".join((*result.utterance.before, result.utterance.said))
    return words.replace("|", "/")


def _line(name: str, part: Sequence[Result]) -> str:
    intents = [r for r in part if "intent" not in r.wrong]
    cells = [
        name,
        str(len(part)),
        _share(part, lambda r: "intent" not in r.wrong),
        _share(intents, lambda r: not {"slots", "more"} & set(r.wrong)),
        str(sum(r.wrong_org_acted_on for r in part)),
        str(sum("unconfirmed" in r.wrong for r in part)),
    ]
    return f"| {' | '.join(cells)} |"


def _share(part: Sequence[Result], good: Callable[[Result], bool]) -> str:
    return f"{100 * sum(map(good, part)) / len(part):.1f} %" if part else "–"
