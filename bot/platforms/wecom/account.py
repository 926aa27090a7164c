"""The app as the WeCom console knows it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field, replace

_AES_KEY = re.compile(r"[0-9A-Za-z]{43}")


@dataclass(frozen=True, slots=True)
class WeComAccount:
    """One self-built app of one corporation; the repr shows no secret.

    The `contacts_…` are those of 通讯录同步, empty where it is not used. Without `cards`
    everything is said in words: members who read in WeChat see no cards. Raises ValueError for
    an EncodingAESKey that is not the 43 letters and digits of the console.
    """

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    api_base: str = "https://qyapi.weixin.qq.com"
    auth_base: str = "https://open.weixin.qq.com"
    contacts_secret: str = field(default="", repr=False)
    contacts_token: str = field(default="", repr=False)
    contacts_aes_key: str = field(default="", repr=False)
    cards: bool = True

    def __post_init__(self) -> None:
        for name in ("encoding_aes_key", "contacts_aes_key"):
            key = getattr(self, name)
            if not _AES_KEY.fullmatch(key) and (key or name == "encoding_aes_key"):
                raise ValueError(f"{name}: expected 43 letters and digits")

    @property
    def aes_key(self) -> bytes:
        """The 32 bytes behind the EncodingAESKey."""
        return base64.b64decode(self.encoding_aes_key + "=")

    @property
    def contacts_door(self) -> WeComAccount | None:
        """The same corporation behind the token and key of 通讯录同步, if they are set."""
        if not self.contacts_token or not self.contacts_aes_key:
            return None
        return replace(self, token=self.contacts_token, encoding_aes_key=self.contacts_aes_key)
