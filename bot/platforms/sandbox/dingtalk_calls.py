"""The calls of DingTalk's new interface that need the app's token, as documented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web

from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.sandbox.dingtalk_cards import Cards
from bot.platforms.sandbox.dingtalk_gateway import Gateway
from bot.platforms.sandbox.dingtalk_people import People
from bot.platforms.sandbox.dingtalk_rules import (
    decoded,
    fault_of_card,
    fault_of_message,
    fault_of_people,
)
from bot.platforms.sandbox.dingtalk_sessions import Sessions
from bot.platforms.sandbox.wecom_media import MediaStore

Body = Mapping[str, Any]
Do = Callable[[Body], web.Response]


class Corporation(Protocol):
    """Whose interfaces they are."""

    account: DingTalkAccount
    groups: set[str]

    def known(self) -> set[str]: ...
    def arrive(self, userid: str, message: dict[str, Any]) -> None: ...
    def arrive_in(self, conversation: str, message: dict[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the corporation keeps."""

    sessions: Sessions
    people: People
    cards: Cards
    store: MediaStore
    gateway: Gateway


class Calls:
    """What each of them does, and how it answers."""

    def __init__(self, corporation: Corporation, parts: Parts) -> None:
        self._corporation = corporation
        self._parts = parts
        self._routes: set[str] = set()

    def by_post(self) -> dict[str, Do]:
        """By path below /v1.0."""
        return {
            "robot/oToMessages/batchSend": self.to_people,
            "robot/groupMessages/send": self.to_group,
            "robot/messageFiles/download": self.file,
            "card/instances/createAndDeliver": self.deliver,
            "card/callbacks/register": self.register,
        }

    def to_people(self, body: Body) -> web.Response:
        """robot/oToMessages/batchSend."""
        fault = self._fault_of(body) or fault_of_people(body.get("userIds"))
        if fault:
            return refused(fault)
        known = self._corporation.known()
        for userid in body["userIds"]:
            if userid.lower() in known:
                self._corporation.arrive(userid, _shown(body))
        unknown = [userid for userid in body["userIds"] if userid.lower() not in known]
        return good(processQueryKey="q", invalidStaffIdList=unknown, flowControlledStaffIdList=[])

    def to_group(self, body: Body) -> web.Response:
        """robot/groupMessages/send."""
        if fault := self._fault_of(body):
            return refused(fault)
        group = body.get("openConversationId")
        if group not in self._corporation.groups:
            return refused("invalid.openConversationId")
        self._corporation.arrive_in(str(group), _shown(body))
        return good(processQueryKey="q")

    def _fault_of(self, body: Body) -> str:
        usable = self._parts.store.usable()
        return fault_of_message(body, self._corporation.account.robot, usable)

    def file(self, body: Body) -> web.Response:
        """robot/messageFiles/download."""
        if body.get("robotCode") != self._corporation.account.robot:
            return refused("invalidParameter.robotCode.notExsit")
        code = str(body.get("downloadCode", ""))
        if self._parts.store.get(code) is None:
            return refused("invalidParameter.downloadCode")
        return good(downloadUrl=f"{self._corporation.account.oapi_base}/download/{code}")

    def deliver(self, body: Body) -> web.Response:
        """card/instances/createAndDeliver."""
        account = self._corporation.account
        fault = fault_of_card(body, account.card_template_id, account.robot, self._routes)
        if fault:
            return refused(fault)
        userid = str(body["openSpaceId"]).rpartition(".")[2].lower()
        shown = body["cardData"]["cardParamMap"]
        there = userid in self._corporation.known()
        if there and self._parts.cards.deliver(body["outTrackId"], userid, shown):
            card = {name: body[name] for name in ("outTrackId", "cardTemplateId")}
            self._corporation.arrive(userid, {"card": {**card, "cardParamMap": shown}})
        results = [{"spaceType": "IM_ROBOT", "spaceId": userid, "success": there}]
        return good(success=True, result={"deliverResults": results})

    def update(self, body: Body) -> web.Response:
        """card/instances, PUT."""
        fault = self._parts.cards.update(body)
        return refused(fault) if fault else good(success=True, result=True)

    def register(self, body: Body) -> web.Response:
        """card/callbacks/register."""
        key, url = body.get("callbackRouteKey"), body.get("callbackUrl")
        if not isinstance(key, str) or not key or not isinstance(url, str) or not url:
            return refused("param.callbackRouteKey.invalid")
        self._routes.add(key)
        return good(success=True)


def _shown(body: Body) -> dict[str, Any]:
    return {"msgKey": body["msgKey"], "msgParam": decoded(body["msgParam"]) or {}}


def good(**fields: Any) -> web.Response:
    """What the new interface answers when it went well."""
    return web.json_response(fields)


def refused(code: str, status: int = 400) -> web.Response:
    """A code in words, with an HTTP status of its own."""
    return web.json_response({"code": code, "message": code, "requestid": "r"}, status=status)
