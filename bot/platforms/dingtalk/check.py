"""What `zhibu check` says about DingTalk, in the order in which things are set up."""

from __future__ import annotations

from urllib.parse import urlencode

from bot.platforms.access import CallRefused
from bot.platforms.base import Later
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.client import DingTalkClient
from bot.platforms.dingtalk.frames import SUBSCRIPTIONS
from bot.platforms.dingtalk.verdicts import explained
from bot.platforms.wire import Broken, TooLarge

Line = tuple[bool, str]


async def check(account: DingTalkAccount, client: DingTalkClient) -> list[Line]:
    """Lines of (good, Chinese words with the cure); what needs the token comes only with one."""
    lines = [*_typed(account), await _token(client)]
    if not lines[-1][0]:
        return lines
    if account.mode == "stream":
        lines.append(await _gateway(client))
    else:
        lines.append(_http(account))
    lines += [await _robot(account, client), _cards(account)]
    return lines


def _typed(account: DingTalkAccount) -> list[Line]:
    """What a Client ID is often mistaken for."""
    given = account.client_id
    if given.isdecimal():
        return [(False, "钉钉 Client ID：填成了 AgentId（全是数字）；要填 ding 开头的 Client ID")]
    if given.startswith("dingtalk_"):
        return [(False, "钉钉 Client ID：不要带 dingtalk_；照后台「凭证与基础信息」里的原样填")]
    return []


async def _token(client: DingTalkClient) -> Line:
    try:
        await client.token()
    except CallRefused as refusal:
        return False, f"钉钉凭证：{explained(refusal.code)}"
    except (Broken, TooLarge) as broken:
        return False, f"钉钉接口：{_unreachable(broken)}"
    return True, "钉钉凭证：正常"


async def _gateway(client: DingTalkClient) -> Line:
    """Asks for a ticket, and lets it expire: no connection is made."""
    try:
        given = await client.open_connection({"subscriptions": list(SUBSCRIPTIONS), "ua": "zhibu"})
    except CallRefused as refusal:
        return False, f"钉钉 Stream 连接：{explained(refusal.code)}"
    except (Broken, TooLarge) as broken:
        return False, f"钉钉 Stream 连接：{_unreachable(broken)}"
    if not given.get("endpoint") or not given.get("ticket"):
        return False, "钉钉 Stream 连接：没有得到连接地址；在机器人页把消息接收模式设为 Stream 模式"
    return True, "钉钉 Stream 连接：正常"


def _http(account: DingTalkAccount) -> Line:
    if not account.token or not account.aes_key:
        return False, "钉钉回调：没有写 token 与 aes_key；在「事件订阅」里生成后填入"
    if not account.public_callback.startswith("https://"):
        return False, "钉钉回调：server.public_url 要是外面能打开的 https 地址"
    return True, "钉钉回调：已配置；消息接收地址填 …/dingtalk/robot，事件填 …/dingtalk/callback"


async def _robot(account: DingTalkAccount, client: DingTalkClient) -> Line:
    """Asks for the read state of a message there never was: any answer but two is a good one."""
    query = urlencode({"robotCode": account.robot, "processQueryKey": "zhibu-check"})
    path = f"/v1.0/robot/oToMessages/readStatus?{query}"
    try:
        await client.call("GET", path, repeatable=True)
    except CallRefused as refusal:
        code = str(refusal.code).lower()
        if code.startswith(("forbidden", "http 403", "invalidparameter.robotcode", "robot.")):
            return False, f"钉钉机器人：{explained(refusal.code)}"
    except (Broken, TooLarge) as broken:
        return False, f"钉钉机器人：{_unreachable(broken)}"
    return True, "钉钉机器人：正常；收不到员工身份时，看应用有没有发布"


def _cards(account: DingTalkAccount) -> Line:
    if not account.card_template_id:
        return True, "钉钉互动卡片：没有配置模板，用编号文字代替"
    if account.mode == "http" and not (account.card_route_key and account.card_secret):
        return False, "钉钉互动卡片：HTTP 模式还要写 card_route_key 与 card_secret"
    return True, "钉钉互动卡片：已配置模板；第一张卡片发出后看按钮能不能点"


def _unreachable(broken: Broken | TooLarge) -> str:
    if isinstance(broken, TooLarge):
        return "对方的回答不是钉钉接口的格式；核对 [dingtalk] api_base"
    if isinstance(broken.result, Later) and broken.result.code == "connect":
        return "连不上；核对 [dingtalk] api_base、网络与防火墙"
    return f"没有得到正常回答（{broken.result.code}）；核对 [dingtalk] api_base 与网络，稍后再试"
