"""serve, demo, tick."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
from typing import Annotated

import typer
from aiohttp import web

from bot import log
from bot.app import make_app
from bot.commands.common import ConfigOption, NowOption, clock_at, fail, out, settings_of, with_bot
from bot.composition import Bot, build
from bot.settings import Settings

ROLES = ("web", "worker")


def serve(
    config: ConfigOption = None,
    role: Annotated[str | None, typer.Option(help="只跑一半:web 或 worker;不写则都跑")] = None,
    now: NowOption = None,
) -> None:
    """启动服务:网页、定时任务和发送。"""
    if role is not None and role not in ROLES:
        fail(f"--role:“{role}”不认识,应是 web 或 worker", 2)
    settings = settings_of(config)
    if now is not None and not _loopback(settings.server.host):
        fail("--now 只能在本机试用(server.host 是 127.0.0.1)时用")
    log.configure()
    bot = build(settings, clock_at(now))
    if role == "worker":
        run(_work_only(bot))
    else:
        run_web(make_app(bot, workers=role is None), settings)


def tick(config: ConfigOption = None, now: NowOption = None) -> None:
    """把到点该做的事做一次:提醒、过期的选择、发送。"""

    async def work(bot: Bot) -> int:
        return await bot.run_due()

    out.print(f"已做完到点的事,新排了 {with_bot(config, now, work)} 份提醒。")


def run_web(app: web.Application, settings: Settings) -> None:
    """Serve until interrupted, on the fastest event loop there is."""
    # No signals here: aiohttp would answer SIGTERM with exit code 1.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=10)

    async def serve_until_stopped() -> None:
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.server.host, settings.server.port).start()
            settle_memory()
            out.print(f"已启动:http://{settings.server.host}:{settings.server.port}")
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    run(serve_until_stopped())


def settle_memory() -> None:
    """What was loaded at the start stays for good: never look through it for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def run(work: object) -> None:
    """Run a coroutine on uvloop where it exists; Ctrl+C and SIGTERM end it in good order."""
    try:
        import uvloop
    except ImportError:
        factory = None
    else:
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        try:
            runner.run(_until_terminated(work))
        except KeyboardInterrupt:
            out.print("已停止。")


async def _until_terminated(work: object) -> None:
    import signal

    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        if not task.cancelled():
            raise


async def _work_only(bot: Bot) -> None:
    async with bot.running(workers=True):
        await asyncio.Event().wait()


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
