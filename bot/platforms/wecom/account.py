"""The app as the WeCom console knows it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field

_AES_KEY = re.compile(r"[0-9A-Za-z]{43}")


@dataclass(frozen=True, slots=True)
class WeComAccount:
    """One self-built app of one corporation; the repr shows no secret.

    Raises ValueError for an EncodingAESKey that is not the 43 letters and digits of the console.
    """

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    api_base: str = "https://qyapi.weixin.qq.com"

    def __post_init__(self) -> None:
        if not _AES_KEY.fullmatch(self.encoding_aes_key):
            raise ValueError("encoding_aes_key: expected 43 letters and digits")

    @property
    def aes_key(self) -> bytes:
        """The 32 bytes behind the EncodingAESKey."""
        return base64.b64decode(self.encoding_aes_key + "=")
