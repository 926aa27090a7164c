"""Who has opened a page inside WeCom: OAuth with the silent scope, which tells the userid alone."""

from __future__ import annotations

from urllib.parse import urlencode

from bot.platforms.access import CallRefused
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.client import WeComClient
from bot.platforms.wire import Broken, TooLarge

_MAX_CODE = 512  # bytes


def address(account: WeComAccount, back: str, state: str) -> str:
    """Where a browser is sent; WeCom wants the values in this order and this end."""
    query = urlencode(
        {
            "appid": account.corp_id,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": account.agent_id,
        }
    )
    base = account.auth_base.rstrip("/")
    return f"{base}/connect/oauth2/authorize?{query}#wechat_redirect"


async def who(client: WeComClient, code: str) -> str | None:
    """The member behind a code, lower-cased; None for a spent one and for an outsider."""
    if not 0 < len(code.encode(errors="replace")) <= _MAX_CODE:
        return None
    try:
        answer = await client.app.call("auth/getuserinfo", {"code": code}, repeatable=False)
    except (CallRefused, Broken, TooLarge):
        return None
    userid = answer.get("userid") or answer.get("UserId")
    return userid.lower() if isinstance(userid, str) and userid else None
