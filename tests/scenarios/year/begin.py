"""March: the reports of the town's branches, and what they propose for themselves."""

from __future__ import annotations

import csv

from bot.importing import import_files
from tests.scenarios.acting import fill_in
from tests.scenarios.season import Season
from tests.scenarios.town import members, secretary
from tests.scenarios.year.figures import MAJIA, ROW_OF, ROWS, XIAOWAN, YUNTAI, ZHUYUAN, Row
from tests.scenarios.year.meetings import on_paper


async def one_member_fewer(season: Season) -> None:
    """A sheet of corrections: the seventh of 小湾 is on probation and has no vote."""
    seventh, path = members(XIAOWAN)[6], season.folder / "更正.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("姓名", "组织", "身份", "企业微信账号", "出生日期"))
        born = dict(seventh.more)["出生日期"]
        writer.writerow((seventh.name, XIAOWAN, "预备党员", seventh.account, str(born)))
    await import_files(season.bot, [path])


async def reports_but_one(season: Season) -> None:
    """All hand in, by chat, but 马家."""
    for row in ROWS:
        if row.org != MAJIA:
            await reported(season, row)
    await season.play(
        [("clerk", "进度", "已交 31/32 个"), ("clerk", "谁还没交", ["1/32 个", MAJIA])]
    )


async def reported(season: Season, row: Row) -> None:
    """Written, read back and submitted."""
    await fill_in(season, row.org, row.self_scores)
    await season.play([(secretary(row.org), "1", "已提交")])


async def proposals(season: Season) -> None:
    """Every branch but the late one votes on its own grade."""
    await _votes_that_do_not_count(season)
    await _members_meeting_of_a_small_branch(season)
    await _of_another_mind(season)
    for row in ROWS:
        if row.org not in (MAJIA, ZHUYUAN, XIAOWAN, YUNTAI):
            await proposed(season, row)


async def proposed(season: Season, row: Row) -> None:
    """Five in the committee, four for it: more than half of five."""
    await season.play(
        [
            (
                secretary(row.org),
                f"支委会表决 应到5 实到5 赞成4 反对0 弃权1 同意{row.proposed}",
                f"初步认定意见「{row.proposed}」",
            ),
            (secretary(row.org), "1", "已记录"),
        ]
    )


async def _votes_that_do_not_count(season: Season) -> None:
    """竹园: two of five present are no quorum (3 needed); two of five votes no majority."""
    who = secretary(ZHUYUAN)
    await season.play(
        [
            (who, "支委会表决 应到5 实到2 赞成2 同意较好", "到会至少 3 人"),
            (who, "支委会表决 应到5 实到4 赞成4 反对1 同意较好", "票数大于实到"),
            (who, "支委会表决 应到5 实到4 赞成2 反对2 同意较好", "没有通过"),
            (who, "1", "没有通过"),
            (who, "支委会表决 应到5 实到5 赞成3 反对2 同意较好", "「较好」"),
            (who, "1", "报党(工)委初审初评"),
            ("clerk", "支委会表决 竹园 应到5 实到5 赞成5 同意好", "由书记、副书记来记录"),
        ]
    )


async def _members_meeting_of_a_small_branch(season: Season) -> None:
    """小湾 has six members with a vote, so no committee: four of six are more than half."""
    who = secretary(XIAOWAN)
    await season.play(
        [
            (who, "支委会表决 应到3 实到3 赞成3 同意较好", ["正式党员 6 人", "党员大会表决"]),
            (who, "党员大会表决 应到6 实到3 赞成3 同意较好", "没有通过"),
            (who, "取消", ""),
            (who, "党员大会表决 应到6 实到6 赞成4 反对2 同意较好", "党员大会:应到 6"),
            (who, "1", "已记录"),
        ]
    )


async def _of_another_mind(season: Season) -> None:
    """云台's report is worth 85, 较好; its committee thinks less of it and says why."""
    who = secretary(YUNTAI)
    await season.play(
        [
            (who, "支委会表决 应到5 实到5 赞成5 同意一般", ["对应档次「较好」", "请发来理由"]),
            (who, "去年的问题还没有整改完", "「一般」"),
            (who, "1", "已记录"),
        ]
    )


async def the_late_branch(season: Season) -> None:
    """马家 hands in, meets and votes in April, each only after the clerk has opened it again."""
    who, row = secretary(MAJIA), ROW_OF[MAJIA]
    await season.play(
        [
            (who, "自评", "截止"),
            ("clerk", "重开马家村自评 理由 书记住院", "1."),
            ("clerk", "1", "重开"),
        ]
    )
    await reported(season, row)
    await season.play(
        [
            (who, "开始测评", "现在不在测评的时间里"),
            ("clerk", "重开马家村测评 理由 书记住院", "测评会"),
            ("clerk", "1", "已为马家村党支部重开"),
        ]
    )
    await on_paper(season, [MAJIA])
    await season.play(
        [
            ("clerk", "初评 马家村 较好", ["要先完成", "支部提出初步认定意见"]),
            (who, "支委会表决 应到5 实到5 赞成5 同意较好", "1. 无误"),
            (who, "1", "已记录"),
            ("clerk", "进度", ["32/32", "逾期"]),
        ]
    )
