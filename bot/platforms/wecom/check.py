"""What `zhibu check` says about WeCom, line by line with the cure."""

from __future__ import annotations

from bot.platforms.access import CallRefused
from bot.platforms.base import Later
from bot.platforms.wecom.client import WeComClient
from bot.platforms.wecom.verdicts import explained
from bot.platforms.wire import Broken, TooLarge

Line = tuple[bool, str]


async def check(client: WeComClient) -> list[Line]:
    """Ask for a token, then for the app itself; every line is true for good, with its words."""
    try:
        await client.token()
    except CallRefused as refusal:
        return [(False, f"企业微信凭证:{_refused(refusal)}")]
    except (Broken, TooLarge) as broken:
        return [(False, f"企业微信接口:{_unreachable(broken)}")]
    return [(True, "企业微信凭证:正常"), await _check_agent(client)]


async def _check_agent(client: WeComClient) -> Line:
    try:
        agent = await client.agent()
    except CallRefused as refusal:
        return False, f"企业微信应用:{_refused(refusal)}"
    except Broken as broken:
        if broken.result.code == "http 404":  # a gateway that passes on only what is needed
            return True, "企业微信应用:接口网关不提供应用查询,已跳过"
        return False, f"企业微信应用:{_unreachable(broken)}"
    except TooLarge as large:
        return False, f"企业微信应用:{_unreachable(large)}"
    if agent.get("close"):
        return False, f"企业微信应用:{explained(50003)}"
    return True, "企业微信应用:正常"


def _refused(refusal: CallRefused) -> str:
    seen = f";企业微信看到的本机 IP 是 {refusal.address}" if refusal.address else ""
    return explained(refusal.code) + seen


def _unreachable(broken: Broken | TooLarge) -> str:
    if isinstance(broken, TooLarge):
        return "对方的回答不是企业微信接口的格式;核对 [wecom] api_base"
    if isinstance(broken.result, Later) and broken.result.code == "connect":
        return "连不上;核对 [wecom] api_base、网络与防火墙"
    return f"没有得到正常回答({broken.result.code});核对 [wecom] api_base 与网络,稍后再试"
