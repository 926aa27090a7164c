"""WeCom's side of the line: encrypted callbacks over HTTP, their answers opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from bot.platforms.sandbox.wecom_caller import decrypt_reply, encrypt_callback
from bot.platforms.wecom.account import WeComAccount
from bot.settings import Settings, load
from tests.scenarios.phones import Answered

CORP, AGENT = "wwscenario00000001", 1000002
SECRET, TOKEN, AES_KEY = "scenario-app-secret-0001", "ScenarioToken0001", "s" * 42 + "A"
DATA_KEY = "c2NlbmFyaW8gZGF0YSBrZXksIDMyIGJ5dGVzIGxvbmc="


def environment(folder: Path, api_base: str, **more: str) -> dict[str, str]:
    """The variables that configure a bot with its data in the folder and WeCom at `api_base`."""
    return {
        "ZHIBU_STORAGE__URL": f"sqlite+aiosqlite:///{folder / 'town.db'}",
        "ZHIBU_STORAGE__URN_URL": f"sqlite+aiosqlite:///{folder / 'urn.db'}",
        "ZHIBU_STORAGE__FILES_DIR": str(folder / "files"),
        "ZHIBU_POLLS__KEY_DIR": str(folder / "keys"),
        "ZHIBU_SECURITY__DATA_KEY": DATA_KEY,
        "ZHIBU_WECOM__ENABLED": "true",
        "ZHIBU_WECOM__CORP_ID": CORP,
        "ZHIBU_WECOM__AGENT_ID": str(AGENT),
        "ZHIBU_WECOM__SECRET": SECRET,
        "ZHIBU_WECOM__TOKEN": TOKEN,
        "ZHIBU_WECOM__ENCODING_AES_KEY": AES_KEY,
        "ZHIBU_WECOM__API_BASE": api_base,
        **more,
    }


# Everything in words, so that WeCom's own answer holds all of it.
IN_WORDS = {"ZHIBU_WECOM__CARDS": "false"}


def settings_in(folder: Path, api_base: str, **more: str) -> Settings:
    """The settings these variables make."""
    return load(None, environment(folder, api_base, **more))


def app_account(api_base: str = "") -> WeComAccount:
    """The app both sides know."""
    return WeComAccount(CORP, AGENT, SECRET, TOKEN, AES_KEY, api_base)


# Past this WeCom drops the connection and delivers again.
PATIENCE = aiohttp.ClientTimeout(total=5)


@dataclass
class Line:
    """Posts callbacks as WeCom does; `now` is the time on both ends."""

    session: aiohttp.ClientSession = field(repr=False)
    url: str
    now: Callable[[], datetime]
    numbers: count[int] = field(default_factory=lambda: count(7_000_000_000_000_001))

    def new_id(self) -> str:
        return str(next(self.numbers))

    async def text(self, who: str, words: str, message_id: str = "") -> Answered:
        """Deliver one text; with the id of an earlier one it is that message again."""
        named = message_id or self.new_id()
        return await self.tell({"MsgType": "text", "Content": words, "MsgId": named}, who)

    async def tell(self, fields: Mapping[str, Any], who: str) -> Answered:
        """Deliver a message or event of these fields."""
        account = app_account()
        query, body = encrypt_callback(account, {"FromUserName": who, **fields}, self.now())
        async with self.session.post(self.url, params=query, data=body) as response:
            sealed = await response.read()
        return Answered(response.status, _opened(sealed) if response.status == 200 else "")


def _opened(sealed: bytes) -> str:
    reply = decrypt_reply(app_account(), sealed)
    return "" if reply is None else reply.get("Content", "")
