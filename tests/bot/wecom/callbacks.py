"""Accounts, vectors and callbacks the tests of this folder share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from bot.platforms.base import Challenge, Ignored, RawRequest
from bot.platforms.sandbox.wecom_caller import encrypt_callback
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.codec import Codec, SealingCrypto, signature
from bot.platforms.wecom.reading import read
from handlers.incoming import Incoming

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
STAMP = str(int(NOW.timestamp()))
VECTORS: dict[str, Any] = json.loads(Path(__file__).with_name("vectors.json").read_text())


def account(name: str = "A", **changes: Any) -> WeComAccount:
    return WeComAccount(secret="s3cret", **(VECTORS["accounts"][name] | changes))


def vector(name: str) -> tuple[dict[str, Any], WeComAccount, datetime]:
    found = VECTORS[name]
    return found, account(found["account"]), at(found["timestamp"])


def at(stamp: str) -> datetime:
    return datetime.fromtimestamp(int(stamp), SHANGHAI)


def query_of(found: Mapping[str, str]) -> dict[str, str]:
    query = {"msg_signature": found["signature"], "timestamp": found["timestamp"]}
    echo = {"echostr": unquote(found["raw_echostr"])} if "raw_echostr" in found else {}
    return query | {"nonce": found["nonce"]} | echo


def post(query: Mapping[str, str], body: bytes, content_type: str = "text/xml") -> RawRequest:
    return RawRequest("POST", query, {"content-type": content_type}, body)


def xml_envelope(encrypted: str, to: str = "", agent: str = "") -> bytes:
    outer = f"<ToUserName>{to}</ToUserName>" if to else ""
    outer += f"<AgentID>{agent}</AgentID>" if agent else ""
    return f"<xml>{outer}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


def signed(app: WeComAccount, encrypted: str, stamp: str = STAMP) -> dict[str, str]:
    sign = signature(app.token, stamp, "n", encrypted)
    return {"msg_signature": sign, "timestamp": stamp, "nonce": "n"}


def sealed(app: WeComAccount, plain: str) -> RawRequest:
    """An authentic POST around any plain text."""
    crypto = SealingCrypto(app.token, app.encoding_aes_key, app.corp_id)
    body = crypto.encrypt_message(plain, "n", STAMP).encode()
    encrypted = body.decode().split("CDATA[")[1].split("]")[0]
    return post(signed(app, encrypted), xml_envelope(encrypted))


def told(app: WeComAccount, **fields: str) -> Incoming | Challenge | Ignored:
    """What the app reads when WeCom tells it of these fields."""
    query, body = encrypt_callback(app, fields, NOW)
    return read(app, Codec(app), post(query, body), NOW)
