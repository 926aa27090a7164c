"""One delivery: the part in WeCom's form, paced, and never sent twice on a guess."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.platforms.access import CallRefused, TokenRefused
from bot.platforms.base import Delivery, Failed, Later, SendResult, Sent, Unknown
from bot.platforms.pacing import Pacing
from bot.platforms.wecom import payloads
from bot.platforms.wecom.client import WeComClient, held
from bot.platforms.wecom.verdicts import REUPLOAD, result_of
from bot.platforms.wire import Broken, TooLarge
from messages.cards import Card, Document

OpenFile = Callable[[str], bytes | Path]
_MIN_FILE, _MAX_FILE = 6, 20 * 1024 * 1024  # bytes
_EMPTY = Failed("empty")


class Sender:
    """Sends parts; `open_file` gives the content, or the path, kept under a Document's key."""

    def __init__(self, client: WeComClient, pacing: Pacing, open_file: OpenFile) -> None:
        self._client = client
        self._pacing = pacing
        self._open_file = open_file

    async def send(self, delivery: Delivery) -> SendResult:
        """One part to one person; a long text as several messages, one after the other."""
        account, part = delivery.account.lower(), delivery.part
        if not payloads.valid_account(account):
            return Failed("account", unreachable=True)
        texts = payloads.words_of(part)
        if wait := self._pacing.take(account, max(1, len(texts))):
            return Later(wait, "paced")
        if isinstance(part, Document):
            return await self._send_document(account, part)
        if isinstance(part, Card) and not texts:
            return await self._client.message(account, payloads.textcard(part))
        return await self._send_texts(account, texts, unique=delivery.unique)

    async def _send_texts(self, account: str, texts: list[str], *, unique: bool) -> SendResult:
        result: SendResult = _EMPTY
        for number, words in enumerate(texts):
            result = await self._client.message(account, payloads.text(words, unique=unique))
            if not isinstance(result, Sent):
                # The first pieces have arrived: trying again would repeat them.
                return Unknown("partial") if number else result
        return result

    async def _send_document(self, account: str, document: Document) -> SendResult:
        try:
            content = await asyncio.to_thread(self._content, document.key)
        except (OSError, LookupError):
            return Failed("file missing")
        if not _MIN_FILE <= len(content) <= _MAX_FILE:
            return Failed("file size")
        result = await self._send_file(account, document.name, content)
        if isinstance(result, Failed) and result.code in map(str, REUPLOAD):
            result = await self._send_file(account, document.name, content)
        return result

    async def _send_file(self, account: str, name: str, content: bytes) -> SendResult:
        try:
            media_id = await self._client.upload(name, content)
        except TokenRefused as refusal:
            return held(refusal.code)
        except CallRefused as refusal:
            return result_of(refusal.code)
        except Broken as broken:
            return broken.result
        except TooLarge:
            return Later(300, "answer")
        return await self._client.message(account, payloads.file(media_id))

    def _content(self, key: str) -> bytes:
        kept = self._open_file(key)
        return kept if isinstance(kept, bytes) else kept.read_bytes()
