"""WeCom's outgoing side: what it posts to an app's callback, and how it reads the answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from bot.platforms.split import cleaned
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.codec import Codec, SealingCrypto, signature
from bot.platforms.wecom.envelope import unwrap, xml_fields


def encrypt_callback(
    account: WeComAccount, fields: Mapping[str, Any], now: datetime
) -> tuple[dict[str, str], bytes]:
    """Query and body of the POST that tells the app of a message or event.

    `fields` are the inner elements (MsgType, FromUserName, Content …), a mapping standing for
    elements within and a list for several of one name; ToUserName, AgentID and CreateTime are
    filled in where they are missing.
    """
    stamp = str(int(now.timestamp()))
    common = {"ToUserName": account.corp_id, "AgentID": str(account.agent_id), "CreateTime": stamp}
    query, encrypted = _sealed(account, f"<xml>{_elements({**common, **fields})}</xml>", stamp)
    outer = (
        f"<xml><ToUserName><![CDATA[{account.corp_id}]]></ToUserName>"
        f"<AgentID><![CDATA[{account.agent_id}]]></AgentID>"
        f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    )
    return query, outer.encode()


def encrypt_echo(account: WeComAccount, words: str, now: datetime) -> dict[str, str]:
    """Query of the GET that checks the address; the app has to answer with the bare words."""
    query, encrypted = _sealed(account, words, str(int(now.timestamp())))
    return query | {"echostr": encrypted}


def decrypt_reply(account: WeComAccount, body: bytes) -> dict[str, str] | None:
    """The elements of a passive reply, or None for an empty one.

    Raises Rejected when signature, encryption or XML are not as WeCom wants them.
    """
    if not body:
        return None
    codec, outer = Codec(account), xml_fields(body.decode())
    encrypted = unwrap(body).encrypted
    signed, stamp, nonce = (outer.get(n, "") for n in ("MsgSignature", "TimeStamp", "Nonce"))
    codec.verify(signed, stamp, nonce, encrypted)
    return dict(xml_fields(codec.open(encrypted)))


def _elements(fields: Mapping[str, Any]) -> str:
    several = [
        (name, one)
        for name, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return "".join(f"<{name}>{_inside(value)}</{name}>" for name, value in several)


def _inside(value: Any) -> str:
    return _elements(value) if isinstance(value, Mapping) else escape(cleaned(str(value)))


def _sealed(account: WeComAccount, words: str, stamp: str) -> tuple[dict[str, str], str]:
    nonce = secrets.token_hex(8)
    crypto = SealingCrypto(account.token, account.encoding_aes_key, account.corp_id)
    encrypted = unwrap(crypto.encrypt_message(words, nonce, stamp).encode()).encrypted
    signed = signature(account.token, stamp, nonce, encrypted)
    return {"msg_signature": signed, "timestamp": stamp, "nonce": nonce}, encrypted
