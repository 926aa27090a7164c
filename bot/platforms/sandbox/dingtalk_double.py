"""A DingTalk of our own: both its interfaces on loopback, strict as documented, and its phones."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.sandbox.dingtalk_callbacks import Callbacks, Told
from bot.platforms.sandbox.dingtalk_calls import Parts
from bot.platforms.sandbox.dingtalk_cards import Cards, Shown
from bot.platforms.sandbox.dingtalk_gateway import Gateway
from bot.platforms.sandbox.dingtalk_payloads import Said, card_press, event_fields, robot_message
from bot.platforms.sandbox.dingtalk_people import People
from bot.platforms.sandbox.dingtalk_routes import Routes
from bot.platforms.sandbox.dingtalk_sessions import Sessions
from bot.platforms.sandbox.pressable import NotPressable
from bot.platforms.sandbox.wecom_media import Media, MediaStore
from domain.calendar import SHANGHAI

__all__ = ["DingTalkDouble", "Message", "NotPressable"]
Message = dict[str, Any]
Arrived = Callable[[str, Message], None]


class DingTalkDouble:
    """One corporation with one app and its robot.

    `users` are the userids within the app's range (or what gives them now), in any case.
    `on_message(userid, message)` is told of everything that arrives: {"msgKey", "msgParam"} with
    its values decoded, a session's own JSON, or {"card": …} with its variables;
    `on_card(userid, out_track_id, variables)` of cards that changed, `on_group(conversation,
    message)` of what a group hears. `clock` is in seconds since 1970.
    """

    def __init__(
        self,
        account: DingTalkAccount,
        users: Collection[str] | Callable[[], Collection[str]],
        on_message: Arrived | None = None,
        on_card: Callable[[str, str, Shown], None] | None = None,
        clock: Callable[[], float] = time.time,
        on_group: Arrived | None = None,
    ) -> None:
        self.account = account
        self.gateway = Gateway(clock)
        self.people = People(clock)
        self.sessions = Sessions(account, clock)
        self.groups: set[str] = set()
        self._users = users if callable(users) else lambda: users
        self._on_message = on_message or (lambda userid, message: None)
        self._on_group = on_group or (lambda conversation, message: None)
        self._clock = clock
        self._cards = Cards(on_card or (lambda userid, name, shown: None))
        self._store = MediaStore(clock)
        self._callbacks = Callbacks(account, self.gateway)
        self._inboxes: defaultdict[str, list[Message]] = defaultdict(list)

    def app(self) -> web.Application:
        """Both interfaces as one application, to be served alone or under a prefix."""
        parts = Parts(self.sessions, self.people, self._cards, self._store, self.gateway)
        app = Routes(self, parts).app()
        app.on_shutdown.append(self._shut)
        return app

    def call_at(self, base: str) -> None:
        """Where the bot listens, in HTTP mode."""
        self._callbacks.base = base

    def inbox_of(self, userid: str) -> list[Message]:
        """What the person has got, in order."""
        return list(self._inboxes[userid.lower()])

    def group_inbox(self, conversation: str) -> list[Message]:
        """What the group has got, in order."""
        return list(self._inboxes[f"group {conversation}"])

    def card(self, name: str) -> Shown | None:
        """What a card shows now."""
        return self._cards.shown(name)

    def media(self, media_id: str) -> Media | None:
        """The file behind a media id or a download code."""
        return self._store.get(media_id)

    def known(self) -> set[str]:
        """Everybody within the app's range now, lower-cased."""
        return {userid.lower() for userid in (*self._users(), *self.people.userids)}

    async def text(self, userid: str, words: str, group: str = "", msg_id: str = "") -> int:
        """Somebody types; the status of the bot's answer. An id of before: the message again."""
        return await self._say(Said(userid, group, msg_id), _text(words))

    def new_id(self) -> str:
        """The id of a new message, under which it may be delivered again."""
        return f"msg{secrets.token_urlsafe(18)}=="

    def put_media(self, content: bytes, content_type: str) -> str:
        """Keep what a person sends; gives its download code."""
        return self._store.put(content, content_type, "", "image")

    async def picture(self, userid: str, code: str) -> int:
        """Somebody sends a picture that was kept before."""
        shown = {"msgtype": "picture", "content": {"downloadCode": code}}
        return await self._say(Said(userid), shown)

    async def file(self, userid: str, name: str, content: bytes) -> int:
        """Somebody sends a file."""
        code = self._store.put(content, "application/octet-stream", name, "file")
        shown = {"msgtype": "file", "content": {"downloadCode": code, "fileName": name}}
        return await self._say(Said(userid), shown)

    async def other(self, userid: str, content: Mapping[str, Any]) -> int:
        """Somebody sends whatever this is."""
        return await self._say(Said(userid), content)

    async def press(self, userid: str, name: str, number: str) -> int:
        """Somebody presses a card's button; its answer changes the card. Raises NotPressable."""
        back = self._cards.back(userid, name, number)
        return await self.press_again(userid, name, number, back)

    async def press_again(self, userid: str, name: str, number: str, back: str) -> int:
        """A press as it was shown before, whatever the card shows now."""
        fields = card_press(self.account, userid, name, number, back)
        status, answer = await self._callbacks.press(fields, self._now())
        self._cards.update(answer, name)
        return status

    async def event(self, kind: str, *named: str) -> Told:
        """Something changes in the contacts; what the bot answers."""
        fields = event_fields(self.account, kind, named, self._now())
        return await self._callbacks.event(fields, self._now())

    def arrive(self, userid: str, message: Message) -> None:
        """It appears on the person's phone."""
        self._inboxes[userid.lower()].append(message)
        self._on_message(userid.lower(), message)

    def arrive_in(self, conversation: str, message: Message) -> None:
        """It appears in the group."""
        self._inboxes[f"group {conversation}"].append(message)
        self._on_group(conversation, message)

    async def _say(self, said: Said, content: Mapping[str, Any]) -> int:
        if said.group:
            self.groups.add(said.group)
        session = self.sessions.open(said.userid.lower(), said.group)
        fields = robot_message(self.account, said, content, session, self._now())
        return (await self._callbacks.message(fields, self._now()))[0]

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), SHANGHAI)

    async def _shut(self, app: web.Application) -> None:
        await self.gateway.close_all()
        await self._callbacks.close()


def _text(words: str) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": words}}
