"""What people say to the robot, over HTTP or the connection: the same JSON."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.platforms.base import Ignored, Rejected
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.fields import Fields, list_in, moment_in, object_in, text_in
from handlers.incoming import Incoming, Kind, WayBack

_GROUP = "2"
_MARGIN = timedelta(seconds=60)  # an answer is still on its way when the address closes
_MAX_USERID, _MAX_ID = 64, 200
_OFFICIAL = ("https", "oapi.dingtalk.com", None)
_FILES = {"audio": Kind.VOICE, "video": Kind.FILE, "file": Kind.FILE, "picture": Kind.IMAGE}


def message(
    account: DingTalkAccount, fields: Fields, now: datetime, fallback_id: str = ""
) -> Incoming | Ignored:
    """One message; Rejected for what lacks the fields every message has.

    Whoever has no userid in this corporation has no account: the opaque senderId is nobody.
    """
    name = text_in(fields, "msgtype")
    message_id = text_in(fields, "msgId") or fallback_id
    if not name or not 0 < len(message_id) <= _MAX_ID:
        raise Rejected("fields", 400)
    kind, words, media_id = _said(name, fields)
    return Incoming(
        platform="dingtalk",
        account=_sender(fields),
        key=f"m{message_id}",
        kind=kind,
        sent_at=moment_in(fields, "createAt") or now,
        text=words,
        media_id=media_id,
        group=_group(fields),
        way=_way(account, fields, now),
    )


def _said(name: str, fields: Fields) -> tuple[Kind, str, str]:
    """The kind of message, its words, and the code that its file is fetched with."""
    if name == "text":
        # In groups a space is left where the robot was named.
        return Kind.TEXT, text_in(object_in(fields, "text"), "content").strip(), ""
    content = object_in(fields, "content")
    if name == "richText":
        return _rich(content)
    code = text_in(content, "downloadCode")
    if name not in _FILES or not code:
        return Kind.OTHER, "", ""
    words = text_in(content, "recognition").strip() if name == "audio" else ""
    return _FILES[name], words, code


def _rich(content: Fields) -> tuple[Kind, str, str]:
    pieces = [piece for piece in list_in(content, "richText") if isinstance(piece, dict)]
    words = "".join(text_in(piece, "text") for piece in pieces).strip()
    if words:
        return Kind.TEXT, words, ""
    codes = [code for piece in pieces if (code := text_in(piece, "downloadCode"))]
    return (Kind.IMAGE, "", codes[0]) if codes else (Kind.OTHER, "", "")


def _sender(fields: Fields) -> str:
    userid = text_in(fields, "senderStaffId").strip().lower()
    if len(userid) > _MAX_USERID:
        raise Rejected("fields", 400)
    theirs, ours = text_in(fields, "senderCorpId"), text_in(fields, "chatbotCorpId")
    # Userids are unique within a corporation only: somebody of another one may share one of ours.
    return "" if theirs and ours and theirs != ours else userid


def _group(fields: Fields) -> str:
    if str(fields.get("conversationType", "")) != _GROUP:
        return ""
    found = text_in(fields, "conversationId")
    if not 0 < len(found) <= _MAX_ID:
        raise Rejected("fields", 400)
    return found


def _way(account: DingTalkAccount, fields: Fields, now: datetime) -> WayBack | None:
    """Where the answer may go without a token, if that is DingTalk and still open."""
    url, closes = text_in(fields, "sessionWebhook"), moment_in(fields, "sessionWebhookExpiredTime")
    if closes is None or closes - _MARGIN <= now or not _is_dingtalk(url, account):
        return None
    return WayBack(url, closes - _MARGIN)


def _is_dingtalk(url: str, account: DingTalkAccount) -> bool:
    """The message itself says where answers go; only its signature's time is protected."""
    return _server(url) in (_OFFICIAL, _server(account.oapi_base))


def _server(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port
    except ValueError:
        return "", None, None
