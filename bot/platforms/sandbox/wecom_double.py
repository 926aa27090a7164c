"""A WeCom of our own: its API on loopback, as strict as documented, and its callbacks."""

from __future__ import annotations

import json
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.platforms.sandbox.pressable import NotPressable
from bot.platforms.sandbox.wecom_caller import decrypt_reply, encrypt_callback, encrypt_echo
from bot.platforms.sandbox.wecom_cards import Cards, Told
from bot.platforms.sandbox.wecom_media import Media, MediaStore
from bot.platforms.sandbox.wecom_people import People
from bot.platforms.sandbox.wecom_routes import Parts, Routes
from bot.platforms.sandbox.wecom_rules import cut, fault_of
from bot.platforms.sandbox.wecom_tokens import Tokens
from bot.platforms.wecom.account import WeComAccount

__all__ = [
    "Media",
    "Message",
    "NotPressable",
    "WeComDouble",
    "decrypt_reply",
    "encrypt_callback",
    "encrypt_echo",
]

_MAX_INTERVAL = 14400  # seconds an identical request is remembered
_TASK_AGAIN, _NOBODY = 42014, 81013
Message = dict[str, Any]


class WeComDouble:
    """The API of one corporation with one app.

    `users` are the ids within the app's range (or what gives them now), in any case, beside
    those of `add_person`; `on_message(userid, message)` is told of everything that arrives, ids
    lower-cased, `on_update(userid, task_id, content)` of cards rewritten: {"replace_name": …} or
    {"template_card": …}. `clock` is monotonic, in seconds. `menu` is the app's menu, and
    `trusted_domain` the one a page must be at for a sign-in, where it is set.
    """

    def __init__(
        self,
        account: WeComAccount,
        users: Collection[str] | Callable[[], Collection[str]],
        on_message: Callable[[str, Message], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        on_update: Told | None = None,
    ) -> None:
        self.account = account
        self.menu: Mapping[str, Any] | None = None
        self.trusted_domain = ""
        self._users = users if callable(users) else lambda: users
        self._on_message = on_message or (lambda userid, message: None)
        self._clock = clock
        self._tokens = Tokens(account, clock)
        self._people = People(clock)
        self._cards = Cards(clock, on_update or (lambda userid, task_id, content: None))
        self._store = MediaStore(clock)
        self._inboxes: defaultdict[str, list[Message]] = defaultdict(list)
        self._seen: dict[str, float] = {}

    def app(self) -> web.Application:
        """The API as an application, to be served alone or under a prefix."""
        parts = Parts(self._tokens, self._people, self._cards, self._store)
        return Routes(self, parts).app()

    def inbox_of(self, userid: str) -> list[Message]:
        """What the person has got, in order."""
        return list(self._inboxes[userid.lower()])

    def press(
        self, userid: str, task_id: str, key: str, picks: Mapping[str, Sequence[str]] | None = None
    ) -> dict[str, Any]:
        """The callback's fields for a click on a card; raises NotPressable.

        `picks` are the option ids by question; a list nobody has touched hands in what it shows.
        """
        return self._cards.press(userid, task_id, key, picks or {})

    def add_department(
        self, number: int, name: str, parent: int = 1, *, visible: bool = True
    ) -> None:
        """One more department, within the app's range or not; 1 is the root."""
        self._people.add_department(number, name, parent, visible=visible)

    def add_person(
        self, userid: str, name: str, department: int = 1, *, visible: bool = True
    ) -> None:
        """One more person in the directory, within the app's range or not."""
        self._people.add(userid, name, department, visible=visible)

    def remove_person(self, userid: str) -> None:
        """The person has left the corporation."""
        self._people.remove(userid)

    def sign_in(self, userid: str) -> str:
        """The code a page gets that this person opens: good once, for five minutes."""
        return self._people.sign_in(userid)

    def media(self, media_id: str) -> Media | None:
        """The file behind a media id."""
        return self._store.get(media_id)

    def put_media(
        self, content: bytes, content_type: str, name: str = "", kind: str = "file"
    ) -> str:
        """Keep what a person sends, as WeCom does before the callback; gives its media id."""
        return self._store.put(content, content_type, name, kind)

    def revoke_token(self) -> None:
        """End the app's token before its time."""
        self._tokens.revoke()

    def known(self) -> set[str]:
        """Everybody within the app's range now, lower-cased."""
        return {userid.lower() for userid in (*self._users(), *self._people.visible)}

    def deliver(self, message: Message) -> tuple[int, dict[str, Any]]:
        """message/send: errcode and fields; on errcode 0 it has arrived."""
        if fault := fault_of(message, self.account.agent_id, self._store.usable()):
            return fault, {}
        card = message.get("template_card", {})
        if self._cards.knows(str(card.get("task_id", ""))):
            return _TASK_AGAIN, {}
        named = [userid.lower() for userid in message["touser"].split("|")]
        known = self.known()
        valid = sorted(known) if named == ["@all"] else [who for who in named if who in known]
        if not valid:
            return _NOBODY, {}
        unknown = [who for who in named if who not in known and who != "@all"]
        return 0, {**self._arrived(message, valid), "invaliduser": "|".join(unknown)}

    def _arrived(self, message: Message, valid: Sequence[str]) -> dict[str, Any]:
        msgid = secrets.token_urlsafe(24)
        if self._is_repeat(message):
            return {"msgid": msgid}
        code = self._cards.deliver(message.get("template_card", {}), valid)
        for userid in valid:
            self._arrive(userid, {"msgid": msgid, **cut(message)})
        return {"msgid": msgid, **({"response_code": code} if code else {})}

    def _arrive(self, userid: str, message: Message) -> None:
        self._inboxes[userid].append(message)
        self._on_message(userid, message)

    def _is_repeat(self, message: Message) -> bool:
        if message.get("enable_duplicate_check") != 1:
            return False
        whole, now = json.dumps(message, sort_keys=True), self._clock()
        interval = min(int(message.get("duplicate_check_interval", 1800)), _MAX_INTERVAL)
        before = self._seen.get(whole)
        self._seen[whole] = now
        return before is not None and now - before < interval
