"""How far the check has come, by branch, by committee and for the district: sums of sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tests.scenarios.check.district import OFFICES, STREET, TOWN, branches_of, clerk_of, full
from tests.scenarios.check.double_check import UNCHECKED, expected
from tests.scenarios.check.self_check import LATE
from tests.scenarios.season import Season, check

# By committee: to be checked, confirmed, checked, on 03-13; so it stays till 03-28.
# 骆晴川 is not confirmed, nor the fifteen of 云岭水务公司; fifteen of 松湖商会 are not checked.
FIGURES: Mapping[str, tuple[int, int, int]] = {
    TOWN: (269, 268, 268),
    STREET: (179, 179, 164),
    OFFICES: (149, 134, 134),
}
_PART = re.compile(r"· (\S+):(\d+)/(\d+) 已确认,核查通过 (\d+)")


async def figures_add_up(season: Season) -> None:
    """The same by branch, by committee and for the district: sums of sums."""
    total, confirmed, done = (sum(column) for column in zip(*FIGURES.values(), strict=True))
    assert (total, confirmed, done) == (597, 581, 566)
    words = await season.say("official", "排查进度")
    check(
        words,
        "应排查 597 名:支部已确认 581,其中核查通过 566;退回重查 0;还没确认 16",
        "district",
    )
    assert _parts(words) == dict(FIGURES)
    for committee, (of_all, said, passed) in FIGURES.items():
        words = await season.say(clerk_of(committee), "排查进度")
        check(
            words,
            f"应排查 {of_all} 名:支部已确认 {said},其中核查通过 {passed};退回重查 0",
            committee,
        )
        parts = _parts(words)
        assert set(parts) == {full(short) for short in branches_of(committee)}
        assert _sums(parts.values()) == (of_all, said, passed), words
        assert parts == {full(s): _of_branch(s) for s in branches_of(committee)}
    await season.play(
        [("official", "青禾村排查进度", "应排查 15 名:支部已确认 14,其中核查通过 14")]
    )


def _of_branch(short: str) -> tuple[int, int, int]:
    count = expected(short)
    said = {"青禾村": 14, LATE: 0}.get(short, count)
    return count, said, 0 if short == UNCHECKED else said


def _parts(words: str) -> dict[str, tuple[int, int, int]]:
    """By name: to be checked, confirmed, checked."""
    found = _PART.findall(words)
    return {name: (int(total), int(said), int(done)) for name, said, total, done in found}


def _sums(parts: Iterable[tuple[int, int, int]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*parts, strict=True))
