"""Who is reminded on which days, by a moved clock: once a day, never at night, and not for ever."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from tests.scenarios.acting import hand_in
from tests.scenarios.season import Season
from tests.scenarios.town import NAMES, OUTSIDE, TOWN, account, has_account, secretary

# Twenty-nine hand in; these three do not.
LATE = ("石桥村党支部", "双井村党支部", "青石村党支部")
PUNCTUAL = tuple(name for name in NAMES if name not in LATE)
# Three days before 03-31, on the day, and 3, 6, 9 days after it: then no more.
DUE = ["2026-03-28", "2026-03-31", "2026-04-03", "2026-04-06", "2026-04-09"]
DIGEST = "【今日提醒】"


async def digests(season: Season, first: str, last: str) -> dict[str, list[str]]:
    """By day, who got a digest, with the clock stopping four times a day."""
    accounts = [account(org, n) for org in NAMES for n in range(1, 11) if has_account(org, n)]
    accounts += ["clerk", "official", "townsecretary", "outsider", "otherclerk"]
    accounts += [f"leader{n}" for n in range(1, 7)] + ["cadre0", "cadre1", "cadre3"]
    got: dict[str, list[str]] = {}
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        for hour in ("00:10", "08:39", "08:40", "20:00"):
            await season.jump(f"{day}T{hour}")
            told = [a for a in accounts for words in season.news(a) if words.startswith(DIGEST)]
            if told:
                assert hour == "08:40"
                got[day.isoformat()] = told
        day += timedelta(days=1)
    return got


async def test_digests_come_on_their_days_once_and_to_those_who_must_act(season: Season) -> None:
    await season.begin()
    await hand_in(season, PUNCTUAL)
    got = await digests(season, "2026-03-26", "2026-04-15")
    assert list(got) == DUE
    for day, told in got.items():
        assert max(Counter(told).values()) == 1, day
        # Whoever leads a branch owes its meeting; the leader of 第一 to 第三 too.
        # 32 secretaries: 29 owe a meeting, 3 a report. Deputies only where a report is owed: 3.
        assert sum(who.endswith("01") for who in told) == 32
        assert sorted(who for who in told if who.endswith("02")) == [
            account(org, 2) for org in sorted(LATE, key=NAMES.index)
        ]
        assert {f"leader{n}" for n in range(1, 7)} <= set(told)
        # From the last day on the clerk hears how many are behind.
        assert ("clerk" in told) is (day >= "2026-03-31")
        # Members, officials and the other town are left in peace.
        assert len(told) == 32 + 3 + 6 + (day >= "2026-03-31")


async def test_a_digest_names_what_is_owed_and_by_when(season: Season) -> None:
    await season.begin()
    await hand_in(season, PUNCTUAL)
    late, punctual = secretary(LATE[0]), secretary(PUNCTUAL[0])
    await season.jump("2026-03-28 08:40")
    assert "自查自评报告还没提交(3月31日截止,还有 3 天)" in season.news(late)[-1]
    assert "还没有开测评会" in season.news(punctual)[-1]
    await season.jump("2026-03-31 08:40")
    assert "今天截止" in season.news(late)[-1]
    # 3 of 32 are behind; the clerk hears the number, not the names.
    (behind,) = season.news("clerk")
    assert "还有 3 个党组织没交" in behind
    assert LATE[0] not in behind
    await season.jump("2026-04-06 08:40")
    assert "逾期 6 天" in season.news(late)[-1]
    # 唐立夏 leads six branches, of which 石桥村 has no report yet: five meetings in one message.
    (owed,) = [words for words in season.news("leader1") if "逾期 6 天" in words]
    assert "您有 5 件事要办" in owed


async def test_what_can_wait_is_not_sent_at_night(season: Season) -> None:
    await season.begin()
    await hand_in(season, PUNCTUAL[:1])
    await season.jump("2026-03-10 21:30")
    season.news(secretary(PUNCTUAL[0]))
    await season.play([("clerk", "受理", "1. 受理"), ("clerk", "1", "已受理")])
    await season.deliver()
    assert season.news(secretary(PUNCTUAL[0])) == []
    await season.jump("2026-03-11 07:39")
    assert season.news(secretary(PUNCTUAL[0])) == []
    await season.jump("2026-03-11 07:40")
    (told,) = season.news(secretary(PUNCTUAL[0]))
    assert "已受理" in told


async def test_the_clerk_nudges_each_secretary_once_a_day(season: Season) -> None:
    await season.begin()
    await hand_in(season, PUNCTUAL)
    await season.play(
        [
            ("clerk", "催一下没交的", ["有 3 个党组织", *LATE, "共 3 人"]),
            ("clerk", "不用了", "好,已取消"),
            ("clerk", "催一下没交的", "共 3 人"),
            ("clerk", "1", "已提醒 3 位书记"),
            ("clerk", "催一下没交的", "共 3 人"),
            ("clerk", "1", ["已提醒 0 位书记", "另有 3 位今天已经提醒过"]),
            ("official", "催石桥村", "共 1 人"),
            ("official", "1", "另有 1 位今天已经提醒过"),
        ]
    )
    await season.deliver()
    for org in LATE:
        (told,) = season.news(secretary(org))
        assert told.startswith("【党建办提醒】")
        assert org in told
    assert season.news("outsider") == []
    assert OUTSIDE not in "".join(season.heard("clerk"))
    assert TOWN not in "".join(season.heard("outsider"))
