"""What `zhibu check` says about WeCom: line by line, in the order of setting up, with the cure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.platforms.access import CallRefused
from bot.platforms.base import Later
from bot.platforms.wecom.calls import Calls
from bot.platforms.wecom.client import WeComClient
from bot.platforms.wecom.verdicts import explained
from bot.platforms.wire import Broken, TooLarge

Line = tuple[bool, str]

_CALLBACK = (
    "企业微信回调：只有企业微信自己能试。后台 › 应用管理 › 本应用 › 接收消息 › 设置 API 接收，"
    "URL 填公网地址加 /wecom/callback，点保存时提示成功就是通了；这一步要在可信 IP 之前做"
)
_SIGN_IN = (
    "企业微信网页登录：在后台 › 本应用 › 网页授权及 JS-SDK › 可信域名，填公网地址的域名；"
    "没有填时，打开网页会看到错误 50001，只能用一次性链接"
)
_IP_AT = "在后台 › {} › 企业可信 IP 里加上它，一两分钟后生效"
_APP, _CONTACTS = "本应用", "管理工具 › 通讯录同步"
_RANGE = "企业微信应用：可见范围是空的，谁也收不到消息；在后台 › 本应用 › 可见范围里加上要用的人"
_NO_CONTACTS = (
    "企业微信通讯录同步：没有写 [wecom] contacts_secret，只能读到应用可见范围里的人（可以这样用）"
)
_NOT_TRUSTED = 60020
# What agent/get says of who is in the app's range: field, and the list within.
_RANGES = {"allow_userinfos": "user", "allow_partys": "partyid", "allow_tags": "tagid"}


async def check(client: WeComClient) -> list[Line]:
    """Every line is true for good, with its words; behind what stops all others none follows."""
    lines = [(True, _CALLBACK)]
    if fault := await _fault(client.app.token):
        return [*lines, (False, f"企业微信凭证：{fault}")]
    lines.append((True, "企业微信凭证：正常"))
    lines += await _check_app(client)
    lines.append(await _check_contacts(client.contacts))
    return [*lines, (True, _SIGN_IN)]


async def _check_app(client: WeComClient) -> list[Line]:
    try:
        agent = await client.agent()
    except CallRefused as refusal:
        if refusal.code == _NOT_TRUSTED:
            return [(False, f"企业微信可信 IP：{_refused(refusal)}")]
        return [(False, f"企业微信应用：{_refused(refusal)}")]
    except Broken as broken:
        if broken.result.code == "http 404":  # a gateway that passes on only what is needed
            return [(True, "企业微信应用：接口网关不提供应用查询，已跳过")]
        return [(False, f"企业微信应用：{_unreachable(broken)}")]
    except TooLarge as large:
        return [(False, f"企业微信应用：{_unreachable(large)}")]
    return [_judged(agent), (True, "企业微信可信 IP：本机能调用接口")]


def _judged(agent: dict[str, Any]) -> Line:
    if agent.get("close"):
        return False, f"企业微信应用：{explained(50003)}；后台 › 应用管理 › 本应用，打开开关"
    told = [agent[field].get(within) for field, within in _RANGES.items() if _is_told(agent, field)]
    if told and not any(told):
        return False, _RANGE
    return True, "企业微信应用：正常"


def _is_told(agent: dict[str, Any], field: str) -> bool:
    return isinstance(agent.get(field), dict)


async def _check_contacts(contacts: Calls | None) -> Line:
    if contacts is None:
        return True, _NO_CONTACTS
    if fault := await _fault(lambda: contacts.call("department/simplelist"), _CONTACTS):
        at = f"后台 › {_CONTACTS}：核对 Secret（contacts_secret）和企业可信 IP"
        return False, f"企业微信通讯录同步：{fault}；{at}"
    return True, "企业微信通讯录同步：正常"


async def _fault(call: Callable[[], Awaitable[object]], page: str = _APP) -> str:
    """What is wrong with a call and its cure on that page; empty when it goes well."""
    try:
        await call()
    except CallRefused as refusal:
        return _refused(refusal, page)
    except (Broken, TooLarge) as broken:
        return _unreachable(broken)
    return ""


def _refused(refusal: CallRefused, page: str = _APP) -> str:
    seen = ""
    if refusal.address:
        seen = f"；企业微信看到的本机 IP 是 {refusal.address}，{_IP_AT.format(page)}"
    return explained(refusal.code) + seen


def _unreachable(broken: Broken | TooLarge) -> str:
    if isinstance(broken, TooLarge):
        return "对方的回答不是企业微信接口的格式；核对 [wecom] api_base"
    if isinstance(broken.result, Later) and broken.result.code == "connect":
        return "连不上；核对 [wecom] api_base、网络与防火墙"
    return f"没有得到正常回答（{broken.result.code}）；核对 [wecom] api_base 与网络，稍后再试"
