"""db photos."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.common import ConfigOption, fail, out, settings_of
from bot.composition import Bot, build
from storage.unit_of_work import SqlUnitOfWork


def photos_command(
    folder: Annotated[Path, typer.Argument(help="写到这个文件夹(还没有的)")],
    config: ConfigOption = None,
) -> None:
    """把存着的照片(佐证、签章件)解开,写到一个文件夹,归档用;看管好它。"""

    async def work(bot: Bot) -> tuple[int, int]:
        try:
            kept = await bot.service.write(partial(_kept, now=bot.service.clock.now()))
            return await asyncio.to_thread(_written, bot, folder, kept)
        finally:
            await bot.close()

    settings = settings_of(config)
    try:
        folder.mkdir(mode=0o700, parents=True)
        done, lacking = asyncio.run(work(build(settings)))
    except FileExistsError:
        fail(f"{folder} 已经有了:请写一个还没有的文件夹。")
    except OSError:
        fail(f"写不了 {folder}:请确认硬盘有空余、本命令的账号能写,删掉它再运行一次。")
    out.print(f"写了 {done} 张到 {folder}。文件名说的是哪件事、哪一件的编号。", markup=False)
    if lacking:
        out.print(f"另有 {lacking} 张不在 files_dir 里,或现在的密钥打不开。")


def _kept(uow: SqlUnitOfWork, *, now: datetime) -> Sequence[tuple[str, str]]:
    """Everything there is; that it was taken out is on record."""
    found = uow.records.every_file()
    uow.audit.record(now, None, "photos", rows=len(found))
    return found


def _written(bot: Bot, folder: Path, kept: Sequence[tuple[str, str]]) -> tuple[int, int]:
    """How many were written, and how many could not be read."""
    numbers: Counter[str] = Counter()
    lacking = 0
    for matter, key in kept:
        numbers[matter] += 1
        name = f"{matter.replace(':', '-')}-{numbers[matter]}.jpg"
        try:
            (folder / name).write_bytes(bot.files.get(key))
        except LookupError:
            lacking += 1
    return len(kept) - lacking, lacking
