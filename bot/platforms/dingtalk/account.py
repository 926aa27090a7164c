"""The app as the DingTalk console knows it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Literal

_AES_KEY = re.compile(r"[0-9A-Za-z]{43}")


@dataclass(frozen=True, slots=True)
class DingTalkAccount:
    """One in-house app of one corporation; the repr shows no secret.

    What is empty is not set up: `token` and `aes_key` belong to events over HTTP, the `card_…`
    ones to interactive cards. `public_callback` is where DingTalk posts presses of cards to.
    Raises ValueError for an aes_key that is not the 43 letters and digits of the console.
    """

    client_id: str
    client_secret: str = field(repr=False)
    robot_code: str = ""
    agent_id: int = 0
    corp_id: str = ""
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    card_template_id: str = ""
    card_route_key: str = field(default="", repr=False)
    card_secret: str = field(default="", repr=False)
    mode: Literal["stream", "http"] = "stream"
    api_base: str = "https://api.dingtalk.com"
    oapi_base: str = "https://oapi.dingtalk.com"
    public_callback: str = ""
    login_base: str = "https://login.dingtalk.com"

    def __post_init__(self) -> None:
        if self.aes_key and not _AES_KEY.fullmatch(self.aes_key):
            raise ValueError("aes_key: expected 43 letters and digits")

    @property
    def robot(self) -> str:
        """The robotCode: for an app of one's own usually the Client ID."""
        return self.robot_code or self.client_id

    @property
    def aes_bytes(self) -> bytes:
        """The 32 bytes behind the aes_key."""
        return base64.b64decode(self.aes_key + "=")
