"""One message to one place: by the open session, else by the robot's interface."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.platforms.access import CallRefused, TokenRefused
from bot.platforms.base import Failed, Later, SendResult, Sent, Unknown
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.cards import Variables
from bot.platforms.dingtalk.client import DingTalkClient
from bot.platforms.dingtalk.payloads import Message
from bot.platforms.dingtalk.transport import Answer
from bot.platforms.dingtalk.verdicts import held, result_of
from bot.platforms.dingtalk.ways import Ways
from bot.platforms.wire import Broken, TooLarge
from handlers.incoming import WayBack

_FLOW = 30.0  # seconds
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Target:
    """A person, or a group in answer to that person, and the session's address if one is open."""

    account: str = field(repr=False)
    group: str = field(default="", repr=False)
    way: WayBack | None = field(default=None, repr=False)


class Outgoing:
    """Sends messages and cards; never raises for what DingTalk or the network does."""

    def __init__(self, account: DingTalkAccount, client: DingTalkClient, ways: Ways) -> None:
        self._account = account
        self._client = client
        self._ways = ways
        self._registered = account.mode == "stream"

    async def message(self, target: Target, message: Message) -> SendResult:
        """By the session while it is open; whatever it refuses goes by the interface."""
        if target.way is not None:
            body = message.to_session(target.account if target.group else "")
            if body and (result := await self._to_session(target.way, body)) is not None:
                return result
        if target.group:
            return await self._to_group(target.group, message)
        if not target.account:
            return Failed("session")
        return await self._to_person(target.account, message)

    async def card(self, account: str, name: str, shown: Variables) -> SendResult:
        """A card of this name to one person."""
        if (registered := await self._ensure_registered()) is not None:
            return registered
        body: dict[str, Any] = {
            "cardTemplateId": self._account.card_template_id,
            "outTrackId": name,
            "callbackType": self._account.mode.upper(),
            "userIdType": 1,
            "cardData": {"cardParamMap": shown},
            "openSpaceId": f"dtv1.card//IM_ROBOT.{account}",
            "imRobotOpenSpaceModel": {"supportForward": False},
            "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": self._account.robot},
        }
        if self._account.mode == "http":
            body["callbackRouteKey"] = self._account.card_route_key
        path = "/v1.0/card/instances/createAndDeliver"
        answer = await attempted(self._client.call("POST", path, body))
        return _delivered(answer, name) if isinstance(answer, dict) else answer

    async def rewrite(self, name: str, shown: Variables) -> SendResult:
        """Have the card show this from now on; the same twice does no harm."""
        body = {
            "outTrackId": name,
            "userIdType": 1,
            "cardData": {"cardParamMap": shown},
            "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        }
        path = "/v1.0/card/instances"
        answer = await attempted(self._client.call("PUT", path, body, repeatable=True))
        return Sent(card=name) if isinstance(answer, dict) else answer

    async def _to_session(self, way: WayBack, body: dict[str, Any]) -> SendResult | None:
        """None where another way is to be tried: nothing has arrived."""
        try:
            await self._client.to_session(way.url, body)
        except CallRefused:
            self._ways.forget(way)
            return None
        except Broken as broken:
            return broken.result if isinstance(broken.result, Unknown) else None
        except TooLarge:
            return Unknown("answer")
        return Sent()

    async def _to_person(self, account: str, message: Message) -> SendResult:
        body = {
            "robotCode": self._account.robot,
            "userIds": [account],
            "msgKey": message.key,
            "msgParam": message.param,
        }
        answer = await attempted(self._client.call("POST", _TO_PEOPLE, body))
        return _accepted(answer, account) if isinstance(answer, dict) else answer

    async def _to_group(self, group: str, message: Message) -> SendResult:
        body = {
            "robotCode": self._account.robot,
            "openConversationId": group,
            "msgKey": message.key,
            "msgParam": message.param,
        }
        answer = await attempted(self._client.call("POST", _TO_GROUP, body))
        return Sent() if isinstance(answer, dict) else answer

    async def _ensure_registered(self) -> SendResult | None:
        """None when DingTalk knows where presses go; over HTTP it is told once per start."""
        if self._registered:
            return None
        body = {
            "callbackRouteKey": self._account.card_route_key,
            "callbackUrl": self._account.public_callback,
            "apiSecret": self._account.card_secret,
            "forceUpdate": True,
        }
        path = "/v1.0/card/callbacks/register"
        answer = await attempted(self._client.call("POST", path, body, repeatable=True))
        if not isinstance(answer, dict):
            return answer
        self._registered = True
        return None


_TO_PEOPLE = "/v1.0/robot/oToMessages/batchSend"
_TO_GROUP = "/v1.0/robot/groupMessages/send"


async def attempted(call: Awaitable[_T]) -> _T | SendResult:
    """What the call brings, or what its failure means for a message."""
    try:
        return await call
    except TokenRefused as refusal:
        return held(refusal.code)
    except CallRefused as refusal:
        return result_of(refusal.code)
    except Broken as broken:
        return broken.result
    except TooLarge:
        return Unknown("answer")


def _accepted(answer: Answer, account: str) -> SendResult:
    """A good answer may still name the person among those who get nothing."""
    if account in _named(answer, "invalidStaffIdList"):
        return Failed("invalidStaffIdList", unreachable=True)
    if account in _named(answer, "flowControlledStaffIdList"):
        return Later(_FLOW, "flowControlledStaffIdList")
    return Sent()


def _named(answer: Answer, name: str) -> set[str]:
    listed = answer.get(name)
    return {str(who).lower() for who in listed} if isinstance(listed, list) else set()


def _delivered(answer: Answer, name: str) -> SendResult:
    result = answer.get("result")
    results = result.get("deliverResults") if isinstance(result, dict) else None
    failed = [r for r in results or [] if isinstance(r, dict) and r.get("success") is False]
    return Failed("card.deliver") if failed or answer.get("success") is False else Sent(card=name)
