"""What the commands share: settings found, a bot for one use case, errors in one line each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console

from bot import log
from bot.clock import Clock
from bot.composition import Bot, build, clock_from
from bot.settings import Settings, SettingsError, default_path, load
from domain.organizations import Organization
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from handlers.inbox import refusal_words
from messages.cards import as_text

T = TypeVar("T")

out = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="配置文件;不写时用 $ZHIBU_CONFIG 或 ./zhibu.toml")
]
NowOption = Annotated[
    str | None, typer.Option("--now", help="时钟从这一刻开始,如 2026-03-02T09:00(试用时用)")
]


def settings_of(config: Path | None, environ: Mapping[str, str] | None = None) -> Settings:
    """The checked settings, or every mistake in them and exit code 1."""
    environment = os.environ if environ is None else environ
    try:
        return load(config or default_path(environment, Path.cwd()), environment)
    except SettingsError as mistakes:
        fail(str(mistakes))


def fail(words: str, code: int = 1) -> NoReturn:
    """Say what is wrong and stop: 1 for refused or bad data, 2 for wrong usage."""
    errors.print(words, markup=False)
    raise typer.Exit(code)


def refuse(refusal: Refusal) -> NoReturn:
    """Say a refusal as the chat would."""
    fail("\n".join(as_text(part) for part in refusal_words(refusal).parts))


def clock_at(now: str | None) -> Clock:
    try:
        return clock_from(now)
    except ValueError:
        fail(f"--now:“{now}”看不懂,应写成 2026-03-02T09:00 的样子", 2)


def with_bot(
    config: Path | None, now: str | None, work: Callable[[Bot], Awaitable[T]], *, quiet: bool = True
) -> T:
    """Run something with a bot whose stores are up to date; refusals end in exit code 1."""
    settings = settings_of(config)
    log.configure("ERROR" if quiet else "INFO")

    async def run() -> T:
        async with build(settings, clock_at(now)).running(workers=False) as bot:
            return await work(bot)

    try:
        return asyncio.run(run())
    except Refusal as refusal:
        refuse(refusal)


def organization_named(uow: UnitOfWork, name: str) -> Organization:
    """The organisation of that full name; refused where there is none or several."""
    found = uow.organizations.named(name)
    if len(found) == 1:
        return found[0]
    if not found:
        fail(f"没有叫“{name}”的党组织。请写组织表里的全名。")
    above = ["/".join(o.name for o in reversed(uow.organizations.ancestors(org))) for org in found]
    fail(f"有 {len(found)} 个“{name}”,分别在:{'、'.join(above)}。请先把名称改成不同的。")
