"""wecom: what is set up in WeCom from here."""

from __future__ import annotations

import asyncio

import typer

from bot import log
from bot.accounts import wecom_account
from bot.commands.common import ConfigOption, fail, out, settings_of
from bot.platforms.access import CallRefused
from bot.platforms.wecom import WeCom
from bot.platforms.wecom.menu import MENU
from bot.platforms.wecom.verdicts import explained
from bot.platforms.wire import Broken, TooLarge

app = typer.Typer(no_args_is_help=True, help="企业微信应用的设置")


@app.callback()
def wecom() -> None:
    """企业微信应用的设置。"""


@app.command()
def menu(config: ConfigOption = None) -> None:
    """创建应用的菜单：所有人是同一份，点了以后按各人的角色回答。"""
    settings = settings_of(config)
    log.configure("CRITICAL")
    if not settings.wecom.enabled:
        fail("企业微信没有启用：先把 wecom.enabled 改成 true，并写好它的各项。")
    if trouble := asyncio.run(_create(WeCom(wecom_account(settings), _no_file))):
        fail(f"菜单没有建成：{trouble}")
    for name, below in MENU:
        entries = below if isinstance(below, str) else "、".join(entry for entry, _ in below)
        out.print(f"{name}：{entries}", markup=False)
    out.print("菜单已建好。手机上退出应用再进来就能看到，最迟一天内。", markup=False)


async def _create(wecom: WeCom) -> str:
    """What is wrong in Chinese words, empty when the menu is there."""
    try:
        await wecom.create_menu()
    except CallRefused as refusal:
        seen = f"；企业微信看到的本机 IP 是 {refusal.address}" if refusal.address else ""
        return explained(refusal.code) + seen
    except Broken as broken:
        return f"没有得到正常回答（{broken.result.code}），核对 [wecom] api_base 与网络，再试一次"
    except TooLarge:
        return "对方的回答不是企业微信接口的格式，核对 [wecom] api_base"
    finally:
        await wecom.close()
    return ""


def _no_file(key: str) -> bytes:
    raise LookupError("no such file")
