"""How a DingTalk of our own tells the app: over the connection it made, or over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import ClientSession, ClientTimeout

from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.frames import CARD, ROBOT
from bot.platforms.sandbox.dingtalk_gateway import Gateway
from bot.platforms.sandbox.dingtalk_payloads import (
    card_headers,
    frame,
    opened_answer,
    robot_headers,
    sealed_event,
)

_TIMEOUT = ClientTimeout(total=5)
Told = tuple[int, dict[str, Any]]  # HTTP status or the ack's code, and what the answer holds


class Callbacks:
    """Delivers once and gives the answer; `base` is where the bot listens in HTTP mode."""

    def __init__(self, account: DingTalkAccount, gateway: Gateway) -> None:
        self._account = account
        self._gateway = gateway
        self._session: ClientSession | None = None
        self.base = ""

    async def message(self, fields: Mapping[str, Any], now: datetime) -> Told:
        """A message to the robot."""
        if self._account.mode == "stream":
            return await self._over_stream(ROBOT, fields)
        return await self._over_http("robot", fields, robot_headers(self._account, now))

    async def press(self, fields: Mapping[str, Any], now: datetime) -> Told:
        """A pressed card; the answer may change it."""
        if self._account.mode == "stream":
            return await self._over_stream(CARD, fields)
        return await self._over_http("card", fields, card_headers(self._account.card_secret, now))

    async def event(self, fields: Mapping[str, Any], now: datetime) -> Told:
        """A change in the contacts; the answer holds `status` or the opened `words`."""
        if self._account.mode == "http":
            query, body = sealed_event(self._account, fields, now)
            url = f"{self.base}/dingtalk/callback"
            async with self._http().post(url, params=query, data=body) as response:
                sealed = await response.read()
            return response.status, {"words": opened_answer(self._account, sealed)}
        kind = str(fields["EventType"])
        told = frame("EVENT", "*", fields, eventType=kind, eventId=str(fields["eventId"]))
        ack = await self._gateway.tell(told)
        return ack["code"], json.loads(ack["data"])

    async def close(self) -> None:
        """Let go of connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _over_stream(self, topic: str, fields: Mapping[str, Any]) -> Told:
        ack = await self._gateway.tell(frame("CALLBACK", topic, fields))
        return ack["code"], json.loads(ack["data"]).get("response", {})

    async def _over_http(
        self, door: str, fields: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Told:
        url = f"{self.base}/dingtalk/{door}"
        async with self._http().post(url, json=dict(fields), headers=headers) as response:
            body = await response.read()
        return response.status, json.loads(body) if body and response.status == 200 else {}

    def _http(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=_TIMEOUT)
        return self._session
