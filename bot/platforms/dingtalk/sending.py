"""One delivery: the part in DingTalk's form, paced, and never sent twice on a guess."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import structlog

from bot.platforms.base import Delivery, Failed, Later, SendResult, Sent, Unknown
from bot.platforms.dingtalk import payloads
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.cards import closed, variables
from bot.platforms.dingtalk.client import DingTalkClient
from bot.platforms.dingtalk.outgoing import Outgoing, Target, attempted
from bot.platforms.dingtalk.passive import shown_by
from bot.platforms.dingtalk.payloads import Message
from bot.platforms.dingtalk.ways import Ways
from bot.platforms.pacing import Pacing
from messages.cards import Choice, Document, Form, Part, Picture, Rewrite

log = structlog.get_logger()
OpenFile = Callable[[str], bytes | Path]
# None of these is documented for an app's robot; a group's own robot is cut off at 20 a minute.
PER_PERSON = ((20, 60.0), (600, 3600.0))
PER_APP = ((20, 1.0), (1000, 60.0))
_MAX_FILE = 20 * 1024 * 1024  # bytes
_FILE_TYPES = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})
# What can only name one person; a blank or a comma could name more.
_USERID = re.compile(r"[^\s,;|\"\x00-\x1f]{1,64}")


class Sender:
    """Sends parts; `open_file` gives the content, or the path, kept under a Document's key."""

    def __init__(
        self,
        account: DingTalkAccount,
        client: DingTalkClient,
        ways: Ways,
        pacing: Pacing,
        open_file: OpenFile,
    ) -> None:
        self._has_cards = bool(account.card_template_id)
        self._client = client
        self._ways = ways
        self._pacing = pacing
        self._open_file = open_file
        self._outgoing = Outgoing(account, client, ways)

    async def send(self, delivery: Delivery) -> SendResult:
        """One part to one person or group; a long text as several messages, in order."""
        account, group = delivery.account.lower(), delivery.place
        way = self._ways.to(account, group, delivery.way)
        # Somebody without a userid is answered through the session or not at all.
        if not _USERID.fullmatch(account) and (account or way is None):
            return Failed("account", unreachable=True)
        target = Target(account, group, way)
        match delivery.part:
            case Rewrite() as rewrite:
                return await self._rewrite(target, rewrite)
            case Document() | Picture() as kept:
                return await self._send_kept(target, kept)
            case Choice() | Form() as asked if self._has_cards and account and not group:
                return await self._ask(target, asked, delivery.ref)
        return await self._say(target, delivery.part)

    async def _ask(self, target: Target, part: Choice | Form, ref: str) -> SendResult:
        """By a card; what does not fit it, or it is refused for, is asked in words."""
        shown = variables(part)
        if shown is None:
            return await self._say(target, part)
        if wait := self._pacing.take(target.account):
            return Later(wait, "paced")
        result = await self._outgoing.card(target.account, f"{part.task}@{ref}", shown)
        if not _is_about_cards(result):
            return result
        log.warning("card", platform="dingtalk", outcome="as_text", code=_code(result))
        return await self._say(target, part)

    async def _say(self, target: Target, part: Part) -> SendResult:
        messages = payloads.messages_of(part, tappable=not target.group)
        if not messages:
            return Failed("empty")
        return await self._send_all(target, messages)

    async def _send_all(self, target: Target, messages: list[Message]) -> SendResult:
        if wait := self._pacing.take(target.group or target.account, len(messages)):
            return Later(wait, "paced")
        result: SendResult = Failed("empty")
        for number, message in enumerate(messages):
            result = await self._outgoing.message(target, message)
            if not isinstance(result, Sent):
                # The first pieces have arrived: trying again would repeat them.
                return Unknown("partial") if number else result
        return result

    async def _rewrite(self, target: Target, rewrite: Rewrite) -> SendResult:
        """Change a card; a next question that does not fit it is asked beside it."""
        shown = shown_by(rewrite)
        result = await self._outgoing.rewrite(rewrite.card, shown or closed(rewrite.stamp))
        if rewrite.part is None or isinstance(result, Later):
            return result
        asked_beside = shown is None or not isinstance(result, Sent)
        return await self._say(target, rewrite.part) if asked_beside else result

    async def _send_kept(self, target: Target, part: Document | Picture) -> SendResult:
        if isinstance(part, Document) and _type_of(part.name) not in _FILE_TYPES:
            return Failed("file type")
        try:
            content = await asyncio.to_thread(self._content, part.key)
        except (OSError, LookupError):
            return Failed("file missing")
        if not 0 < len(content) <= _MAX_FILE:
            return Failed("file size")
        kind, name = ("file", part.name) if isinstance(part, Document) else _pictured(content)
        media_id = await attempted(self._client.upload(kind, name, content))
        if not isinstance(media_id, str):
            # Nothing was sent yet, so an upload that may have worked is only tried again.
            return Later(60, media_id.code) if isinstance(media_id, Unknown) else media_id
        made = payloads.file(media_id, name) if kind == "file" else payloads.image(media_id)
        return await self._send_all(target, [made])

    def _content(self, key: str) -> bytes:
        kept = self._open_file(key)
        return kept if isinstance(kept, bytes) else kept.read_bytes()


def _pictured(content: bytes) -> tuple[str, str]:
    return "image", "picture.png" if content.startswith(b"\x89PNG") else "picture.jpg"


def _type_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _is_about_cards(result: SendResult) -> bool:
    """Whether cards are refused, and words might not be."""
    if isinstance(result, Failed):
        return not result.unreachable
    forbidden = ("forbidden", "http 403", "http 404")
    return isinstance(result, Later) and result.code.lower().startswith(forbidden)


def _code(result: SendResult) -> str:
    return "" if isinstance(result, Sent) else result.code
