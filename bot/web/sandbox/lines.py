"""The way of what one person says or presses: onto the phone, through the app, to the bot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import ClientError, ClientSession

from bot.platforms.sandbox.pressable import NotPressable
from bot.web.sandbox import shapes
from bot.web.sandbox.apps import Apps
from bot.web.sandbox.callback import Callback, NotDelivered
from bot.web.sandbox.chats import App, Side
from bot.web.sandbox.presses import Picks
from bot.web.sandbox.reflections import Reflections
from bot.web.sandbox.requests import Picture, Refused, picture_of, text_of

_PATIENCE = 15.0  # seconds until a message that nobody listens for is given up
_TRIES = 3


class WeComLine:
    """Through WeCom: the bot's callback, sealed, and its passive reply."""

    def __init__(self, apps: Apps, reflections: Reflections, callback: Callback) -> None:
        self._apps = apps
        self._reflections = reflections
        self._callback = callback

    async def say(self, session: ClientSession, account: str, fields: Mapping[str, Any]) -> None:
        """Hand over one text, picture, click or entering; Refused for anything else."""
        await self._hand_over(session, account, self._message(account, fields))

    async def press(
        self, session: ClientSession, account: str, card: str, key: str, picks: Picks
    ) -> None:
        """Hand over the press of a card; Refused for one that cannot be pressed."""
        try:
            fields = self._apps.wecom.press(account, card, key, picks)
        except NotPressable:
            raise Refused("no_card") from None
        await self._hand_over(session, account, fields)

    async def _hand_over(
        self, session: ClientSession, account: str, fields: Mapping[str, Any]
    ) -> None:
        chats = self._apps.chats
        try:
            reply = await self._callback.hand_over(session, account, fields)
        except NotDelivered as failure:
            chats.show(account, Side.NOTE, {"kind": failure.reason})
            return
        if reply is not None:
            shown = shapes.passive(reply)
            words = str(reply.get("Content") or "")
            reflected = self._reflections.answered(account, words)
            shows = {App.WECOM: [shown], App.DINGTALK: reflected}
            chats.show(account, Side.BOT, shapes.sent(shows))

    def _message(self, account: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """The callback's fields; what the person sees of it goes onto the phone at once."""
        if fields.get("enter") is True:
            return {"MsgType": "event", "Event": "enter_agent", "EventKey": ""}
        if isinstance(fields.get("click"), str):
            return {"MsgType": "event", "Event": "click", "EventKey": fields["click"]}
        if "image" in fields:
            return self._photo(account, picture_of(fields))
        words = text_of(fields)
        self._apps.chats.show(account, Side.PERSON, shapes.said(words))
        return {"MsgType": "text", "Content": words}

    def _photo(self, account: str, picture: Picture) -> Mapping[str, Any]:
        media_id = self._apps.wecom.put_media(picture.content, picture.content_type, kind="image")
        content = shapes.photographed(media_id)
        self._apps.chats.show(account, Side.PERSON, content)
        return {"MsgType": "image", "PicUrl": content["href"], "MediaId": media_id}


class DingTalkLine:
    """Through DingTalk: over the bot's own connection to it; answers come behind."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps

    async def say(self, account: str, fields: Mapping[str, Any]) -> None:
        """Hand over one text or picture; opening a chat is no event here."""
        if fields.get("enter") is True:
            return
        double = self._apps.dingtalk
        if "image" in fields:
            picture = picture_of(fields)
            code = double.put_media(picture.content, picture.content_type)
            self._show(account, shapes.photographed(code))
            await self._patiently(account, lambda: double.picture(account, code))
            return
        words, message_id = text_of(fields), double.new_id()
        self._show(account, shapes.said(words))
        await self._patiently(account, lambda: double.text(account, words, msg_id=message_id))

    async def press(self, account: str, card: str, number: str) -> None:
        """Hand over the press of a card; Refused for one that cannot be pressed."""
        double = self._apps.dingtalk
        try:
            await self._patiently(account, lambda: double.press(account, card, number))
        except NotPressable:
            raise Refused("no_card") from None

    def _show(self, account: str, content: shapes.Content) -> None:
        self._apps.chats.show(account, Side.PERSON, content, App.DINGTALK)

    async def _patiently(self, account: str, deliver: Callable[[], Awaitable[int]]) -> None:
        """Until the bot has taken it, a few times; then the phone says that it did not."""
        reason = "refused"
        for _ in range(_TRIES):
            try:
                async with asyncio.timeout(_PATIENCE):
                    if await deliver() == 200:
                        return
            except (TimeoutError, ClientError):
                reason = "offline"
                break
        self._apps.chats.show(account, Side.NOTE, {"kind": reason}, App.DINGTALK)
