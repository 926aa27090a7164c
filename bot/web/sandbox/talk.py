"""One person's message on its way: onto the phone, through the callback, and the answer back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, web

from bot.platforms.sandbox.wecom_double import Message, WeComDouble
from bot.platforms.wecom.account import WeComAccount
from bot.web.sandbox import shapes
from bot.web.sandbox.callback import Callback, NotDelivered
from bot.web.sandbox.chats import Chats, Side
from bot.web.sandbox.requests import picture_of, text_of


def double_showing(
    chats: Chats, account: WeComAccount, users: Callable[[], Collection[str]]
) -> WeComDouble:
    """A WeCom double whose deliveries appear on the phones of `chats`."""

    def arrived(userid: str, message: Message) -> None:
        chats.show(userid, Side.BOT, shapes.of_sent(message, name_of))

    def name_of(media_id: str) -> str:
        media = double.media(media_id)
        return media.name if media else ""

    double = WeComDouble(account, users, arrived)
    return double


class Talk:
    """What people say to the bot at `callback_url`."""

    def __init__(
        self, chats: Chats, double: WeComDouble, callback_url: str, now: Callable[[], datetime]
    ) -> None:
        self._chats = chats
        self._double = double
        self._callback = Callback(double.account, callback_url, now)
        self._session: ClientSession | None = None

    async def connected(self, app: web.Application) -> AsyncIterator[None]:
        """For `cleanup_ctx`: connections live as long as the application."""
        async with ClientSession(cookie_jar=DummyCookieJar()) as session:
            self._session = session
            yield

    async def say(self, account: str, fields: Mapping[str, Any]) -> None:
        """Hand one text, picture, click or entering over, and show the passive reply.

        Raises Refused for fields that are none of these, before anything is sent.
        """
        message = self._message(account, fields)
        if self._session is None:
            raise RuntimeError("the sandbox was not started")
        try:
            reply = await self._callback.hand_over(self._session, account, message)
        except NotDelivered as failure:
            self._chats.show(account, Side.NOTE, {"kind": failure.reason})
            return
        if reply is not None:
            self._chats.show(account, Side.BOT, shapes.of_passive(reply))

    def _message(self, account: str, fields: Mapping[str, Any]) -> Mapping[str, str]:
        """The callback's fields; what the person sees of it goes onto the phone at once."""
        if fields.get("enter") is True:
            return {"MsgType": "event", "Event": "enter_agent", "EventKey": ""}
        if isinstance(fields.get("click"), str):
            return {"MsgType": "event", "Event": "click", "EventKey": fields["click"]}
        if "image" in fields:
            return self._photo(account, fields)
        words = text_of(fields)
        self._chats.show(account, Side.PERSON, shapes.text(words))
        return {"MsgType": "text", "Content": words}

    def _photo(self, account: str, fields: Mapping[str, Any]) -> Mapping[str, str]:
        picture = picture_of(fields)
        media_id = self._double.put_media(picture.content, picture.content_type)
        content = shapes.media("image", media_id, "")
        self._chats.show(account, Side.PERSON, content)
        return {"MsgType": "image", "PicUrl": content["href"], "MediaId": media_id}
