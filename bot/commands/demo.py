"""demo: a made-up town on this machine, nothing to set up."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import log
from bot.app import make_app
from bot.clock import MovableClock
from bot.commands.common import fail, out, settings_of
from bot.commands.serve import run_web
from bot.composition import build
from bot.demo import latest_moment, mirrored, phones, populate, with_sandbox
from bot.platforms.sandbox.town import STARTS_AT, SandboxPerson
from bot.settings import Settings
from bot.settings_demo import demo_environment

_FILES = ("town.db", "urn.db")


def demo(
    port: Annotated[int, typer.Option(help="端口")] = 8080,
    data: Annotated[Path | None, typer.Option(help="数据放在这里并保留;不写则每次从头开始")] = None,
) -> None:
    """在本机开一个虚构的镇,用浏览器当手机试用。"""
    folder = data or Path("demo-data")
    try:
        settings = _settings(folder, port)
    except OSError:
        fail(f"写不了文件夹 {folder},请用 --data 换一个。")
    if data is None:
        _start_afresh(folder)
    log.configure("WARNING")
    start, people = asyncio.run(_prepare(settings))
    clock = MovableClock(start)
    bot = build(settings, clock)
    reflections = mirrored(bot)
    app = with_sandbox(make_app(bot), bot, clock, people, reflections)
    out.print(f"沙箱:http://127.0.0.1:{port}/sandbox  (按 Ctrl+C 停止)")
    run_web(app, settings)


def _settings(folder: Path, port: int) -> Settings:
    base, sandbox = folder.resolve(), f"http://127.0.0.1:{port}/sandbox"
    environment: Mapping[str, str] = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ZHIBU_")},
        **demo_environment(base / "secrets"),
        "ZHIBU_SERVER__PORT": str(port),
        "ZHIBU_STORAGE__URL": f"sqlite+aiosqlite:///{base / _FILES[0]}",
        "ZHIBU_STORAGE__URN_URL": f"sqlite+aiosqlite:///{base / _FILES[1]}",
        "ZHIBU_STORAGE__FILES_DIR": str(base / "files"),
        "ZHIBU_POLLS__KEY_DIR": str(base / "keys"),
        "ZHIBU_POLLS__MODE": "chat",
        "ZHIBU_SANDBOX__ENABLED": "true",
        "ZHIBU_WECOM__ENABLED": "true",
        "ZHIBU_WECOM__CORP_ID": "wwdemo000000000001",
        "ZHIBU_WECOM__AGENT_ID": "1000002",
        "ZHIBU_WECOM__API_BASE": f"{sandbox}/wecom",
        "ZHIBU_WECOM__AUTH_BASE": f"{sandbox}/wecom",
        "ZHIBU_DINGTALK__ENABLED": "true",
        "ZHIBU_DINGTALK__CLIENT_ID": "dingdemo0000000001",
        "ZHIBU_DINGTALK__CARD_TEMPLATE_ID": "demo.schema",
        "ZHIBU_DINGTALK__API_BASE": f"{sandbox}/dingtalk",
        "ZHIBU_DINGTALK__OAPI_BASE": f"{sandbox}/dingtalk",
    }
    return settings_of(None, environment)


def _start_afresh(folder: Path) -> None:
    """Forget the demo's own databases, and nothing else that may lie there."""
    for name in _FILES:
        for ending in ("", "-wal", "-shm"):
            (folder / f"{name}{ending}").unlink(missing_ok=True)
    for key in (folder / "keys").glob("*.key"):
        key.unlink()


async def _prepare(settings: Settings) -> tuple[datetime, list[SandboxPerson]]:
    """The town in the database: the moment from which its clock goes on, and who has a phone."""
    bot = build(settings, MovableClock(STARTS_AT))
    try:
        await bot.upgrade()
        await populate(bot, STARTS_AT)
        return max(STARTS_AT, await latest_moment(bot)), await phones(bot)
    finally:
        await bot.close()
