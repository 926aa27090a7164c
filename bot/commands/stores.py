"""db upgrade, db backup, db check, db photos, db rekey."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.common import ConfigOption, fail, out, settings_of
from bot.commands.photos import photos_command
from bot.commands.rekey import rekey_command
from bot.composition import Bot, build
from storage.backup import BackupError, backup_to, problems_of

app = typer.Typer(help="数据库:升级、备份、检查、换密钥、取照片", no_args_is_help=True)
app.command("rekey")(rekey_command)
app.command("photos")(photos_command)


@app.command()
def upgrade(config: ConfigOption = None) -> None:
    """把两个库升到本程序要的版本。"""

    async def work(bot: Bot) -> None:
        await bot.upgrade()
        await bot.close()

    asyncio.run(work(build(settings_of(config))))
    out.print("数据库已是最新版本。")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="备份写到这个文件(不能已存在)")],
    config: ConfigOption = None,
) -> None:
    """运行中也能做的一致备份(不含票箱和钥匙:票箱的备份会削弱匿名)。"""
    settings = settings_of(config)
    try:
        backup_to(settings.storage.url, file)
    except BackupError as trouble:
        fail(str(trouble))
    out.print(f"已备份到 {file}。票箱(urn)和 key_dir 有意不备份,见 docs/operations.md。")


@app.command()
def check(config: ConfigOption = None) -> None:
    """检查完整性和不该出错的规则。"""

    async def work(bot: Bot) -> list[str]:
        try:
            main = await bot.service.main.read(problems_of)
            urn = await bot.service.urn.read(problems_of)
            return main + urn
        finally:
            await bot.close()

    problems = asyncio.run(work(build(settings_of(config))))
    for problem in problems:
        out.print(problem, markup=False)
    if problems:
        raise typer.Exit(1)
    out.print("没有发现问题。")
