"""The app's messages and media over the WeCom API."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import aiohttp

from bot.platforms.access import CallRefused, TokenRefused
from bot.platforms.base import Failed, Later, MediaUnavailable, SendResult, Sent, Unknown
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.calls import Calls
from bot.platforms.wecom.payloads import Body, addressed, rewriting
from bot.platforms.wecom.transport import Transport
from bot.platforms.wecom.verdicts import result_of
from bot.platforms.wire import Broken, Patience, TooLarge

MAX_MEDIA = 10 * 1024 * 1024  # bytes; WeCom's own limit for pictures
_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f\"\\/]")


class WeComClient:
    """One app's calls; `contacts` calls with the secret of 通讯录同步, where there is one."""

    def __init__(
        self, account: WeComAccount, clock: Callable[[], float], patience: Patience
    ) -> None:
        self.account = account
        self._transport = Transport(account.api_base, patience)
        self.app = Calls(self._transport, account.corp_id, account.secret, clock)
        self.contacts: Calls | None = None
        if account.contacts_secret:
            secret = account.contacts_secret
            self.contacts = Calls(self._transport, account.corp_id, secret, clock)

    async def message(self, account: str, body: Body) -> SendResult:
        """Send one message to one person; never raises for what WeCom or the network does."""
        card = str(body.get("template_card", {}).get("task_id", ""))
        whole = addressed(body, account, self.account.agent_id)
        return await self._posted("message/send", whole, account, card)

    async def rewrite(self, account: str, body: Body, card: str, code: str) -> SendResult:
        """Change a card one person got; never raises for what WeCom or the network does."""
        whole = rewriting(body, account, self.account.agent_id, code)
        result = await self._posted("message/update_template_card", whole, account, card)
        # Who has no such card is not gone: only a message can tell that.
        return Failed(result.code) if isinstance(result, Failed) else result

    async def upload(self, kind: str, name: str, content: bytes) -> str:
        """The media id of a `file` or `image`, good for three days.

        Raises CallRefused, Broken or TooLarge.
        """

        def form() -> aiohttp.FormData:
            # WeCom shows the name as it stands in the header, so it is not percent-encoded.
            made = aiohttp.FormData(quote_fields=False)
            made.add_field("media", BytesIO(content), filename=_UNSAFE_IN_NAME.sub("_", name))
            return made

        answer = await self.app.call("media/upload", {"type": kind}, form=form)
        return str(answer.get("media_id", ""))

    async def fetch_media(self, media_id: str, limit: int = MAX_MEDIA) -> tuple[bytes, str]:
        """What somebody sent, and its content type; raises MediaUnavailable."""
        try:
            return await self.app.download("media/get", {"media_id": media_id}, limit)
        except CallRefused as refusal:
            later = isinstance(result_of(refusal.code), Later)
            raise MediaUnavailable(str(refusal.code), temporary=later) from None
        except Broken as broken:
            raise MediaUnavailable(broken.result.code, temporary=True) from None
        except TooLarge:
            raise MediaUnavailable("too large", temporary=False) from None

    async def agent(self) -> dict[str, Any]:
        """The app's own entry; raises CallRefused, Broken or TooLarge."""
        return await self.app.call("agent/get", {"agentid": str(self.account.agent_id)})

    async def close(self) -> None:
        """Let go of connections; may be called twice."""
        await self.app.close()
        if self.contacts is not None:
            await self.contacts.close()
        await self._transport.close()

    async def _posted(self, path: str, whole: Body, account: str, card: str) -> SendResult:
        try:
            answer = await self.app.call(path, body=whole, repeatable=False)
        except TokenRefused as refusal:
            return held(refusal.code)
        except CallRefused as refusal:
            return result_of(refusal.code)
        except Broken as broken:
            return broken.result
        except TooLarge:
            return Unknown("answer")
        return _accepted(answer, account, card)


def held(code: int | str) -> Later:
    """Without a token no message is lost, whatever the code: everything waits."""
    result = result_of(code)
    return result if isinstance(result, Later) else Later(300, str(code), pause=True)


def _accepted(answer: dict[str, Any], account: str, card: str) -> SendResult:
    """errcode 0 may still mean that nobody got it; WeCom lower-cases the ids it names."""
    for reason in ("invaliduser", "unlicenseduser"):
        if account.lower() in _named(answer.get(reason)):
            return Failed(reason, unreachable=True)
    return Sent(card, str(answer.get("response_code") or "") if card else "")


def _named(people: object) -> list[str]:
    """`a|b` from message/send, an array from the change of a card."""
    listed = people if isinstance(people, list) else str(people or "").split("|")
    return [str(person).lower() for person in listed]
