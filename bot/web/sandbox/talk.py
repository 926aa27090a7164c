"""What people say and press on the phones, each through the app that it is drawn in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, web

from bot.web.sandbox.apps import Apps
from bot.web.sandbox.callback import Callback
from bot.web.sandbox.chats import App
from bot.web.sandbox.lines import DingTalkLine, WeComLine
from bot.web.sandbox.presses import really, tap_of
from bot.web.sandbox.reflections import Reflections
from bot.web.sandbox.requests import Refused


class Talk:
    """The phones' side of both apps; `callback_url` is the bot's own WeCom callback."""

    def __init__(
        self,
        apps: Apps,
        reflections: Reflections,
        callback_url: str,
        now: Callable[[], datetime],
    ) -> None:
        self._apps = apps
        callback = Callback(apps.wecom.account, callback_url, now)
        self._wecom = WeComLine(apps, reflections, callback)
        self._dingtalk = DingTalkLine(apps)
        self._session: ClientSession | None = None

    async def connected(self, app: web.Application) -> AsyncIterator[None]:
        """For `cleanup_ctx`: connections live as long as the application."""
        async with ClientSession(cookie_jar=DummyCookieJar()) as session:
            self._session = session
            yield

    async def say(self, account: str, fields: Mapping[str, Any]) -> None:
        """Hand over one text, picture, press, click or entering, and show what is answered.

        Raises Refused for fields that are none of these, before anything is sent.
        """
        app = fields.get("app", App.WECOM.value)
        if app not in [one.value for one in App]:
            raise Refused("malformed")
        if self._session is None:
            raise RuntimeError("the sandbox was not started")
        if "press" in fields:
            await self._press(self._session, account, fields)
        elif app == App.DINGTALK.value:
            await self._dingtalk.say(account, fields)
        else:
            await self._wecom.say(self._session, account, fields)

    async def _press(self, session: ClientSession, account: str, fields: Mapping[str, Any]) -> None:
        """A card is pressed where it was sent, whichever app it is drawn in."""
        tap = tap_of(fields)
        shown = self._apps.chats.bubble(account, tap.number)
        if shown is None or not shown.card:
            raise Refused("no_card")
        key, picks = really(tap, shown)
        if shown.via is App.WECOM:
            await self._wecom.press(session, account, shown.card, key, picks)
        else:
            await self._dingtalk.press(account, shown.card, key)
