"""scheme, assessment, audit, export: what a clerk may also do in chat."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.commands.common import (
    ConfigOption,
    NowOption,
    fail,
    organization_named,
    out,
    refuse,
    with_bot,
)
from bot.composition import Bot, parse_moment
from domain import scheme as schemes
from domain.refusals import Refusal
from domain.scheme_parts import SubjectKind
from handlers import assessments
from storage.unit_of_work import SqlUnitOfWork

# Number, scheme, cycle, organisation, subjects, day it began.
Running = tuple[str, str, str, str, str, str]

scheme_app = typer.Typer(help="方案:列表、查看、检查", no_args_is_help=True)
assessment_app = typer.Typer(help="考评:开始、列表", no_args_is_help=True)


@scheme_app.command("list")
def scheme_list() -> None:
    """有哪些方案。"""
    for scheme_id in schemes.names():
        out.print(f"{scheme_id}\t{schemes.load(scheme_id).title}", markup=False)


@scheme_app.command("show")
def scheme_show(scheme_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """方案的全文(可复制后修改)。"""
    try:
        out.print(schemes.text_of(scheme_id), markup=False)
    except Refusal as refusal:
        refuse(refusal)


@scheme_app.command("check")
def scheme_check(file: Path) -> None:
    """检查改过的方案文件,逐条说明错在哪里、应当怎样写。"""
    try:
        mistakes = schemes.check(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        fail(f"读不了文件 {file}:应是 UTF-8 文本。")
    for mistake in mistakes:
        out.print(mistake, markup=False)
    if mistakes:
        raise typer.Exit(1)
    out.print("方案没有错误。")


@assessment_app.command("start")
def assessment_start(
    scheme: str,
    org: Annotated[str, typer.Option("--org", help="党组织全名")],
    cycle: Annotated[str, typer.Option("--cycle", help="年度,如 2026")],
    now: NowOption = None,
    config: ConfigOption = None,
) -> None:
    """对一个党组织及其下属开始一轮考评。"""

    async def work(bot: Bot) -> tuple[int, int]:
        return await bot.service.write(
            lambda u: assessments.start(
                u, scheme, organization_named(u, org), cycle, None, bot.service.clock.now()
            )
        )

    number, count = with_bot(config, now, work)
    out.print(f"考评 {number} 已开始:考评对象 {count} 个。")


@assessment_app.command("list")
def assessment_list(config: ConfigOption = None) -> None:
    """正在进行的考评。"""

    async def work(bot: Bot) -> list[Running]:
        return await bot.service.read(_running)

    table = Table("编号", "方案", "周期", "党组织", "考评对象", "开始")
    for row in with_bot(config, None, work):
        table.add_row(*row)
    out.print(table)


def _running(uow: SqlUnitOfWork) -> list[Running]:
    rows = []
    found = [a for kind in SubjectKind for a in uow.assessments.running(kind.value)]
    for a in sorted(found, key=lambda a: a.id):
        org = uow.organizations.get(a.org_id)
        listed = uow.checks.counts(a.id, [a.path]).values()
        count = len(uow.assessments.subjects(a.id, [a.path])) + sum(c.total for c in listed)
        started = a.started_at.strftime("%Y-%m-%d")
        rows.append((str(a.id), a.scheme, a.cycle, org.name if org else "", str(count), started))
    return rows


def audit(
    since: Annotated[str | None, typer.Option(help="从何时起,如 2026-03-01;不写为近 7 天")] = None,
    config: ConfigOption = None,
) -> None:
    """谁在何时看了、改了什么(只有编号和行数,没有内容)。"""
    try:
        start = parse_moment(since) if since else None
    except ValueError:
        fail(f"--since:“{since}”看不懂,应写成 2026-03-01", 2)

    async def work(bot: Bot) -> list[Any]:
        begin = start or bot.service.clock.now() - timedelta(days=7)
        return await bot.service.read(lambda u: list(u.audit.since(begin)))

    table = Table("时间", "人员编号", "做了什么", "党组织编号", "对象", "行数")
    for row in with_bot(config, None, work):
        moment: datetime = row.at
        cells = (moment.strftime("%Y-%m-%d %H:%M"), row.actor_id, row.action, row.org_id)
        table.add_row(*("" if c is None else str(c) for c in cells), row.target, str(row.rows))
    out.print(table)
