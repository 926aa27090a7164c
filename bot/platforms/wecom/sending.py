"""One delivery: the part in WeCom's form, paced, and never sent twice on a guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.platforms.access import CallRefused, TokenRefused
from bot.platforms.base import Delivery, Failed, Later, SendResult, Sent, Unknown
from bot.platforms.pacing import Pacing
from bot.platforms.wecom import payloads
from bot.platforms.wecom.client import WeComClient, held
from bot.platforms.wecom.media import Media, MediaPart, OpenFile, Unsendable
from bot.platforms.wecom.outage import Outage
from bot.platforms.wecom.payloads import Body
from bot.platforms.wecom.verdicts import PLAINER, REUPLOAD, result_of
from bot.platforms.wire import Broken, TooLarge
from messages.cards import Document, Part, Picture, Rewrite


class Sender:
    """Sends parts, as cards where they are on; `clock` is monotonic, in seconds."""

    def __init__(
        self,
        client: WeComClient,
        pacing: Pacing,
        open_file: OpenFile,
        clock: Callable[[], float],
    ) -> None:
        self._client = client
        self._pacing = pacing
        self._media = Media(client, open_file, clock)
        self._outage = Outage(clock)

    @property
    def is_held(self) -> bool:
        """Whether what is sent now would most likely have to wait, or get lost."""
        return self._outage.lasts

    async def send(self, delivery: Delivery) -> SendResult:
        """One part to one person; a long text as several messages, one after the other."""
        account = delivery.account.lower()
        if not payloads.valid_account(account):
            return Failed("account", unreachable=True)
        if isinstance(delivery.part, Rewrite):
            return await self._rewrite(account, delivery.part, delivery.ref)
        if isinstance(delivery.part, Document | Picture):
            return await self._send_media(account, delivery.part)
        return await self._say(account, delivery.part, delivery.ref, unique=delivery.unique)

    async def close(self) -> None:
        """Stop the uploads under way."""
        await self._media.close()

    async def _say(self, account: str, part: Part, ref: str, *, unique: bool = False) -> SendResult:
        """The part as a card or in words; in words, too, where WeCom does not take the card."""
        with_cards = self._client.account.cards
        bodies = payloads.messages_of(part, ref, with_cards=with_cards, unique=unique)
        result = await self._send_all(account, bodies)
        if not isinstance(result, Failed) or result.code not in PLAINER:
            return result
        plain = payloads.messages_of(part, ref, with_cards=False, unique=unique)
        return result if plain == bodies else await self._send_all(account, plain)

    async def _send_all(self, account: str, bodies: Sequence[Body]) -> SendResult:
        if wait := self._pacing.take(account, max(1, len(bodies))):
            return Later(wait, "paced")
        result: SendResult = Failed("empty")
        for number, body in enumerate(bodies):
            result = await self._outage.watch(self._client.message(account, body))
            if not isinstance(result, Sent):
                # The first pieces have arrived: trying again would repeat them.
                return Unknown("partial") if number else result
        return result

    async def _rewrite(self, account: str, rewrite: Rewrite, ref: str) -> SendResult:
        """Change the card; the question that cannot take its place is asked beside it."""
        body = payloads.rewritten(rewrite) if self._client.account.cards else None
        result = await self._change(account, rewrite, body or payloads.closed(rewrite))
        waits = isinstance(result, Later) or (isinstance(result, Failed) and result.unreachable)
        shown = body is not None and not isinstance(result, Failed)
        if rewrite.part is None or waits or shown:
            return result
        return await self._say(account, rewrite.part, ref)

    async def _change(self, account: str, rewrite: Rewrite, body: Body) -> SendResult:
        if not rewrite.code:
            return Failed("no code")
        changing = self._client.rewrite(account, body, rewrite.card, rewrite.code)
        return await self._outage.watch(changing)

    async def _send_media(self, account: str, part: MediaPart) -> SendResult:
        if wait := self._pacing.take(account):
            return Later(wait, "paced")
        result = await self._outage.watch(self._send_uploaded(account, part))
        if isinstance(result, Failed) and result.code in REUPLOAD:
            result = await self._outage.watch(self._send_uploaded(account, part))
        return result

    async def _send_uploaded(self, account: str, part: MediaPart) -> SendResult:
        try:
            kind, media_id = await self._media.of(part)
        except Unsendable as unsendable:
            return unsendable.result
        except TokenRefused as refusal:
            return held(refusal.code)
        except CallRefused as refusal:
            return result_of(refusal.code)
        except Broken as broken:
            return broken.result
        except TooLarge:
            return Later(300, "answer")
        result = await self._client.message(account, payloads.media(kind, media_id))
        if isinstance(result, Failed) and result.code in REUPLOAD:
            self._media.forget(part, media_id)
        return result
