"""sync: the accounts of the register brought in line with a platform's directory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from bot.commands.common import ConfigOption, NowOption, fail, out, with_bot
from bot.composition import Bot
from bot.platforms.base import Directory, DirectoryUnavailable, Entry
from handlers.membership.matching import Unmatched
from handlers.membership.syncing import SyncReport
from handlers.membership.syncing import sync as sync_accounts
from messages.render import render

_PLATFORMS = ("wecom", "dingtalk")


def sync(
    platform: Annotated[str, typer.Argument(help="wecom 或 dingtalk")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改什么,不写入")] = False,  # noqa: FBT002
    many_gone: Annotated[bool, typer.Option("--many-gone", help="确实走了很多人")] = False,  # noqa: FBT002
    now: NowOption = None,
    config: ConfigOption = None,
) -> None:
    """按通讯录核对账号:只动账号,不动姓名、职务和电话;同一份通讯录再同步不会有变化。"""
    if platform not in _PLATFORMS:
        fail(render("sync.no_such_platform"), 2)
    report = with_bot(
        config, now, partial(_sync, name=platform, dry_run=dry_run, many_may_go=many_gone)
    )
    out.print(summary(report))
    _print_lists(report)
    if dry_run and report.suspicious and not many_gone:
        known = len(report.gone) + report.still
        fail(render("sync.too_many_gone", gone=len(report.gone), known=known))
    words = "sync.would_do" if dry_run else "sync.done"
    out.print(render(words, changes=report.changes), markup=False)


async def _sync(bot: Bot, *, name: str, dry_run: bool, many_may_go: bool) -> SyncReport:
    with Progress(transient=True) as bar:
        bar.add_task("正在读通讯录", total=None)
        entries = await _entries(bot, name)
        now = bot.service.clock.now()
        run = bot.service.read if dry_run else bot.service.write
        return await run(
            lambda u: sync_accounts(u, name, entries, now, dry_run=dry_run, many_may_go=many_may_go)
        )


async def _entries(bot: Bot, name: str) -> Sequence[Entry]:
    platform = bot.platforms.get(name)
    if platform is None:
        fail(render("sync.not_enabled", name=name))
    if not isinstance(platform, Directory):
        fail(render("sync.no_directory", name=name))
    try:
        return await platform.people()
    except DirectoryUnavailable as trouble:
        fail(trouble.words)


def summary(report: SyncReport) -> Table:
    """How many of each."""
    table = Table(title=f"{render('sync.platform', name=report.platform)}通讯录")
    table.add_column("")
    table.add_column("人数", justify="right")
    for words, count in (
        ("通讯录里", report.listed),
        ("账号还在", report.still),
        ("账号又在了", len(report.back)),
        ("新对上", len(report.added)),
        ("通讯录里没有了", len(report.gone)),
        ("没有对上", len(report.unmatched)),
    ):
        table.add_row(words, str(count))
    return table


def _print_lists(report: SyncReport) -> None:
    _names("新对上", (one.name for one in report.added))
    _names("通讯录里没有了,不再发消息", (one.name for one in report.gone))
    if report.unmatched:
        out.print(_unmatched(report.unmatched))
        out.print(render("sync.how_to_match", count=len(report.unmatched)), markup=False)


def _names(title: str, names: Iterable[str]) -> None:
    if listed := "、".join(names):
        out.print(f"{title}:{listed}", markup=False)


def _unmatched(people: Iterable[Unmatched]) -> Table:
    table = Table(title="没有对上的人")
    for column in ("行", "姓名", "部门", "原因"):
        table.add_column(column, justify="right" if column == "行" else "left", overflow="fold")
    for one in people:
        table.add_row(
            str(one.line),
            escape(one.name),
            escape("、".join(one.departments)) or "(没有部门)",
            render(f"sync.{one.reason}"),
        )
    return table
