"""What DingTalk tells an app, in the shape it does: messages, presses, events, and their frames."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.codec import EventCodec, signature
from bot.platforms.dingtalk.signing import card_signature, robot_signature

CORP = "ding0000000000000000000000000000"
_SESSION_MS = 5_400_000  # ninety minutes


@dataclass(frozen=True, slots=True)
class Said:
    """Who says something, where (no group: to the robot alone), under which id."""

    userid: str = field(repr=False)
    group: str = field(default="", repr=False)
    message_id: str = ""


def robot_message(
    account: DingTalkAccount, said: Said, content: Mapping[str, Any], session: str, now: datetime
) -> dict[str, Any]:
    """The JSON of a message; `content` holds msgtype and what goes with it."""
    stamp = milliseconds(now)
    where: dict[str, Any] = {"conversationType": "1", "conversationId": f"cid{said.userid}=="}
    if said.group:
        where = {"conversationType": "2", "conversationId": said.group, "conversationTitle": "群"}
        where |= {"isInAtList": True, "atUsers": [{"dingtalkId": "$:LWCP_v1:$robot"}]}
    return {
        "msgId": said.message_id or f"msg{secrets.token_urlsafe(18)}==",
        "createAt": stamp,
        "senderId": f"$:LWCP_v1:${secrets.token_hex(8)}",
        "senderStaffId": said.userid,
        "senderNick": "某人",
        "senderCorpId": account.corp_id or CORP,
        "chatbotCorpId": account.corp_id or CORP,
        "chatbotUserId": "$:LWCP_v1:$robot",
        "robotCode": account.robot,
        "isAdmin": False,
        "sessionWebhook": session,
        "sessionWebhookExpiredTime": stamp + _SESSION_MS,
        **where,
        **content,
    }


def card_press(
    account: DingTalkAccount, userid: str, out_track_id: str, number: str, back: str
) -> dict[str, Any]:
    """The JSON of a pressed button, built from a template as documented."""
    content = {
        "cardPrivateData": {"actionIds": [f"b{number}"], "params": {"n": number, "back": back}}
    }
    return {
        "type": "actionCallback",
        "outTrackId": out_track_id,
        "corpId": account.corp_id or CORP,
        "userId": userid,
        "userIdType": 1,
        "spaceType": "IM_ROBOT",
        "spaceId": userid,
        "extension": "{}",
        "content": json.dumps(content, ensure_ascii=False),
    }


def event_fields(
    account: DingTalkAccount, kind: str, named: Sequence[str], now: datetime
) -> dict[str, Any]:
    """The JSON of a change in the contacts."""
    names = "deptId" if kind.startswith("org_dept") else "userId"
    return {
        "EventType": kind,
        "EventTime": milliseconds(now),
        "CorpId": account.corp_id or CORP,
        "BizId": secrets.token_hex(8),
        "eventId": secrets.token_hex(16),
        names: list(named),
    }


def frame(kind: str, topic: str, data: Mapping[str, Any], **headers: str) -> dict[str, Any]:
    """A frame of the connection around its data."""
    common = {
        "topic": topic,
        "messageId": secrets.token_hex(16),
        "contentType": "application/json",
        "time": "0",
    }
    return {
        "specVersion": "1.0",
        "type": kind,
        "headers": {**common, **headers},
        "data": json.dumps(data, ensure_ascii=False),
    }


def robot_headers(account: DingTalkAccount, now: datetime) -> dict[str, str]:
    """What signs a robot message over HTTP."""
    stamp = str(milliseconds(now))
    return {"timestamp": stamp, "sign": robot_signature(account.client_secret, stamp)}


def card_headers(secret: str, now: datetime) -> dict[str, str]:
    """What signs a press over HTTP."""
    stamp = str(milliseconds(now))
    signed = card_signature(secret, stamp)
    return {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": signed}


def sealed_event(
    account: DingTalkAccount, fields: Mapping[str, Any], now: datetime
) -> tuple[dict[str, str], bytes]:
    """Query and body of an event over HTTP."""
    stamp, nonce = str(milliseconds(now)), secrets.token_hex(4)
    name, random = account.corp_id.encode(), secrets.token_hex(8).encode()
    encrypted = EventCodec(account).encrypted(json.dumps(dict(fields)), name, random)
    signed = signature(account.token, stamp, nonce, encrypted)
    query = {"signature": signed, "timestamp": stamp, "nonce": nonce}
    return query, json.dumps({"encrypt": encrypted}).encode()


def opened_answer(account: DingTalkAccount, body: bytes) -> str:
    """The words within the answer to an event; raises Rejected or ValueError for a wrong one."""
    fields = json.loads(body)
    codec = EventCodec(account)
    codec.verify(fields["msg_signature"], fields["timeStamp"], fields["nonce"], fields["encrypt"])
    return codec.open(fields["encrypt"])[0]


def milliseconds(now: datetime) -> int:
    """The moment as DingTalk writes it."""
    return int(now.timestamp() * 1000)
