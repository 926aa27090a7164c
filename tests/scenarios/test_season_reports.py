"""Self-assessment over encrypted callbacks: in pieces, returned, withdrawn, late."""

from __future__ import annotations

from tests.scenarios.acting import SECTIONS, fill_in, hand_in
from tests.scenarios.season import Season
from tests.scenarios.town import GRADED, secretary

MEIXI, QINGFENG = "梅溪村党支部", "庆丰村党支部"
WRITER = secretary(MEIXI)


async def test_a_report_is_written_in_sittings_and_bad_scores_cost_nothing(season: Season) -> None:
    await season.begin()
    await season.play([(WRITER, "自评", ["第 1 项", "3月31日截止"])])
    for number, title in enumerate(SECTIONS[:3], 2):
        await season.play([(WRITER, f"{title}:党员七名,逐项落实到人。", f"第 {number} 项")])
    await season.play([(WRITER, "补充 新发展党员一名。", "已补充进「发挥作用情况」")])
    await season.jump("2026-03-05 20:00")
    await season.play(
        [
            (WRITER, "自评", ["已填 3 项", "第 4 项"]),
            (WRITER, "学习不够经常,原因是外出的多。", "第 5 项"),
            (WRITER, "每月集中学习一次,由支委轮流负责。", "领导班子好"),
            (WRITER, "二十五", "0 到 20 分,您发的是 25"),
            (WRITER, "很高", ["看不出是几分", "前面写的都在"]),
            (WRITER, "18 19", "看到 2 个分数"),
            # 18 + 19 + 17.5 + 18 + 19 = 91.5, which is 好 (90 and more).
            (WRITER, "18 19 17.5 18 19", ["91.50 分", "好", "1. 提交"]),
            (WRITER, "改第2项", "现在是"),
            (WRITER, "不改了", "请核对"),
            (WRITER, "提交", "已提交"),
            (WRITER, "自评", "等党建办受理"),
        ]
    )


async def test_a_report_is_withdrawn_returned_mended_and_accepted(season: Season) -> None:
    await season.begin()
    await hand_in(season, [MEIXI])
    await season.play(
        [
            (WRITER, "撤回自评", "1. 撤回"),
            (WRITER, "1", "已撤回"),
            ("clerk", "受理梅溪", "没有提交"),
            (WRITER, "提交", "已提交"),
            ("clerk", "退回梅溪村的自评 缺整改时限", ["缺整改时限", "1. 退回"]),
            ("clerk", "1", "已退回"),
            ("clerk", "梅溪进度", "已退回,待修改"),
        ]
    )
    await season.deliver()
    assert "缺整改时限" in season.news(WRITER)[-1]
    await season.play(
        [
            (WRITER, "自评", ["被退回,原因:缺整改时限", "改第 2 项"]),
            (WRITER, "改改进措施", "现在是"),
            (WRITER, "六月底前完成,支部书记负责。", "请核对"),
            (WRITER, "1", "已提交"),
            ("clerk", "受理", "1. 受理"),
            ("clerk", "1", "已受理"),
            (WRITER, "撤回自评", "已经受理"),
            ("clerk", "进度", ["已交 1/32 个", "已受理 1"]),
        ]
    )
    await season.deliver()
    assert "已受理" in season.news(WRITER)[-1]


async def test_after_the_deadline_only_a_reopened_report_is_taken_and_noted_late(
    season: Season,
) -> None:
    await season.begin()
    await hand_in(season, [MEIXI])
    await season.jump("2026-03-31 23:59")
    await fill_in(season, QINGFENG)
    await season.jump("2026-04-01 00:01")
    await season.play(
        [
            # The deadline ends at 24:00 of its day, and the refusal names who can help.
            (secretary(QINGFENG), "提交", ["3月31日已经截止", "陆清秋"]),
            ("clerk", "重开梅溪自评", "已经交了"),
            ("clerk", "重开庆丰自评 换届耽误", ["换届耽误", "1. 重开"]),
            ("clerk", "1", ["已重开", "4月4日"]),
        ]
    )
    await season.jump("2026-04-01 08:00")
    assert any("已为庆丰村党支部重开" in words for words in season.news(secretary(QINGFENG)))
    await season.play(
        [
            (secretary(QINGFENG), "自评", "最晚 4月4日"),
            (secretary(QINGFENG), "提交", "记为补交"),
            ("clerk", "进度", ["已交 2/32 个,其中逾期 1 个"]),
            ("official", "庆丰村进度", "逾期"),
        ]
    )


async def test_every_secretary_can_hand_in_and_the_clerk_sees_them_all(season: Season) -> None:
    await season.begin()
    await hand_in(season, [org for org, _ in GRADED])
    await season.play(
        [
            ("clerk", "谁还没交", "已全部交齐,32/32 个"),
            ("official", "进度", "已交 32/32 个"),
            ("clerk", "催一下没交的", "没有要催的"),
        ]
    )
