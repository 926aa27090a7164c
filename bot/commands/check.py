"""check: tries each part and says, a line each, what is wrong and how to cure it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import log
from bot.commands.common import ConfigOption, out, settings_of
from bot.composition import Bot, build
from bot.platforms.base import Checked
from domain.calendar import Calendar
from storage.runner import Runner
from storage.schema import MAIN, URN, Schema

Line = tuple[bool, str]


def check(config: ConfigOption = None) -> None:
    """逐项检查:配置、数据库、公网地址、企业微信、钉钉、日历。"""
    settings = settings_of(config)
    log.configure("CRITICAL")
    out.print("✓ 配置:没有错误", markup=False)
    lines = asyncio.run(_all(build(settings)))
    for good, words in lines:
        out.print(f"{'✓' if good else '✗'} {words}", markup=False)
    if not all(good for good, _ in lines):
        raise typer.Exit(1)


async def _all(bot: Bot) -> list[Line]:
    try:
        return [line async for line in _each(bot)]
    finally:
        await bot.close()


async def _each(bot: Bot) -> AsyncIterator[Line]:
    yield await _store("数据库", bot.service.main, MAIN)
    yield await _store("票箱", bot.service.urn, URN)
    # The address first: consoles try it before they let anything else be set up.
    yield await _public(bot.settings.server.public_url)
    for platform in bot.platforms.values():
        if isinstance(platform, Checked):
            for good, words in await platform.check():
                yield good, words
    if not bot.platforms:
        yield True, "企业微信、钉钉:都没有启用(只用沙箱时正常)"
    yield _calendar(bot)


async def _store(name: str, runner: Runner, schema: Schema) -> Line:
    try:
        current = await runner.read(schema.current)
    except (SQLAlchemyError, OSError):
        return False, f"{name}:连不上。请检查 storage 的地址、口令和服务是否在运行。"
    if current != schema.head():
        versions = f"版本是 {current or '空'},应是 {schema.head()}"
        return False, f"{name}:{versions}。请运行 zhibu db upgrade。"
    return True, f"{name}:连得上,版本 {current}"


async def _public(url: str) -> Line:
    address = f"{str(url).rstrip('/')}/healthz"
    timeout = aiohttp.ClientTimeout(total=5)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as got:
            if got.status == 200:
                return True, "公网地址:打得开"
            code = got.status
    except (aiohttp.ClientError, TimeoutError):
        return False, (
            "公网地址:打不开。请先启动 zhibu serve;还不行,检查 server.public_url、域名解析、"
            "反向代理和防火墙。"
        )
    return False, f"公网地址:回答是 {code}。请检查反向代理是否转到了本程序。"


def _calendar(bot: Bot) -> Line:
    day = bot.service.clock.now().date()
    if Calendar().known(day):
        return True, f"日历:{day.year} 年的节假日已知"
    return False, f"日历:{day.year} 年的节假日还不知道,暂按周一至周五算。请导入“节假日”表。"
