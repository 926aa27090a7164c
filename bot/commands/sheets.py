"""import, export: sheets in, sheets out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot.commands.common import ConfigOption, NowOption, fail, organization_named, out, with_bot
from bot.composition import Bot
from bot.importing import ImportRefused, import_files
from domain.imports.plan import Plan
from handlers.exporting.in_chat import noted
from handlers.exporting.kinds import prepare
from handlers.exporting.prepared import Prepared
from handlers.forms.asking import Over
from handlers.membership.wording import say_batch, say_note, say_outcome, say_refused, say_undone
from storage.import_batches import list_batches, undo_import
from storage.unit_of_work import SqlUnitOfWork


def import_(
    files: Annotated[list[Path] | None, typer.Argument(help="组织、人员、节假日表")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查,不写入")] = False,  # noqa: FBT002
    undo: Annotated[int | None, typer.Option(help="收回这个编号的导入")] = None,
    listed: Annotated[bool, typer.Option("--list", help="列出做过的导入")] = False,  # noqa: FBT002
    now: NowOption = None,
    config: ConfigOption = None,
) -> None:
    """导入 .xlsx 或 .csv:全部检查无误才写入;同一份再导一次不会有变化。"""
    if listed:
        for batch in with_bot(config, now, lambda bot: bot.service.main.read(_batches)):
            out.print(batch, markup=False)
    elif undo is not None:
        out.print(with_bot(config, now, lambda bot: _undo(bot, undo)), markup=False)
    elif files:
        out.print(with_bot(config, now, lambda bot: _import(bot, files, dry_run)), markup=False)
    else:
        fail("用法:zhibu import 文件…(或 --undo 编号、--list)", 2)


async def _import(bot: Bot, files: list[Path], dry_run: bool) -> str:  # noqa: FBT001
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        fail(f"没有找到文件:{'、'.join(missing)}")
    with Progress(transient=True) as bar:
        task = bar.add_task("正在导入", total=None)
        try:
            outcome = await import_files(
                bot,
                files,
                dry_run=dry_run,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
                on_plan=_warn,
            )
        except ImportRefused as refused:
            bar.stop()
            for problem in refused.plan.problems:
                out.print(say_note(problem), markup=False)
            fail(say_refused(len(refused.plan.problems)))
    return say_outcome(outcome, dry_run=dry_run)


def _warn(plan: Plan) -> None:
    for warning in plan.warnings:
        out.print(say_note(warning), markup=False)


async def _undo(bot: Bot, number: int) -> str:
    service = bot.service
    outcome = await service.main.write(
        lambda c: undo_import(c, service.sealer, number, service.clock.now())
    )
    return say_undone(number, outcome)


def _batches(connection: object) -> list[str]:
    return [say_batch(batch) for batch in list_batches(connection)]  # type: ignore[arg-type]


def export(
    what: Annotated[
        str,
        typer.Argument(
            help="progress、results、ranking、archive、form1、form2、form3、form4、mobile 或 roll"
        ),
    ],
    org: Annotated[str, typer.Option("--org", help="党组织全名")],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="写到这个 .xlsx、.docx 或 .zip 文件")
    ],
    cycle: Annotated[str | None, typer.Option("--cycle", help="年度;不写为正在进行的")] = None,
    now: NowOption = None,
    config: ConfigOption = None,
) -> None:
    """导出进度、结果、排名、排查的表、名册(.xlsx,要打印的表也有 .docx),或档案(.zip)。"""
    files = with_bot(config, now, lambda bot: _files(bot, what, org, cycle or ""))
    data = files.get(output.suffix.lower().lstrip("."))
    if data is None:
        fail(f"{what} 只能写成 {'、'.join(f'.{ending}' for ending in files)} 文件。", 2)
    try:
        output.write_bytes(data)
    except OSError:
        fail(f"写不了文件 {output}。")
    out.print(f"已写到 {output}")


async def _files(bot: Bot, what: str, org: str, cycle: str) -> dict[str, bytes]:
    """By ending the files of that kind over that organisation; made by nobody in particular."""
    moment = bot.service.clock.now()

    def work(uow: SqlUnitOfWork) -> Prepared:
        place = organization_named(uow, org)
        over = Over((place.path,), place.name, "命令行", moment, cycle)
        prepared = prepare(uow, what, over)
        noted(uow, None, what, place.id, prepared.rows, moment)
        return prepared

    prepared = await bot.service.write(work)
    return {ending: data for _, ending, data in prepared.files(bot.service.desk, moment)}
