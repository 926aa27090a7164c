"""What one frame asks, done, and its answer; whatever goes wrong, there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.platforms.base import Deal, Ignored, Noted, Rejected
from bot.platforms.dingtalk import events, pressing, robot
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.fields import fields_of, text_in
from bot.platforms.dingtalk.frames import (
    BAD,
    CARD,
    FAULT,
    ROBOT,
    UNKNOWN,
    Frame,
    ack,
    echoed,
    event_noted,
    responded,
)
from bot.reception import TooSlow
from handlers.incoming import Incoming

log = structlog.get_logger()


class Dealing:
    """Answers frames; what is answered with success has been done, durably."""

    def __init__(self, account: DingTalkAccount, deal: Deal, now: Callable[[], datetime]) -> None:
        self._account = account
        self._deal = deal
        self._now = now

    async def answer(self, frame: Frame) -> str:
        """The words to send back; never raises, and logs no content."""
        try:
            return await self._answer(frame)
        except Rejected as rejected:
            log.warning("rejected", platform="dingtalk", reason=rejected.reason)
            return ack(frame, BAD)
        except TooSlow:
            return self._not_yet(frame)
        except Exception:  # our fault: said as such, so that the message comes again
            log.exception("message", platform="dingtalk", outcome="fault")
            return event_noted(frame, later=True) if frame.kind == "EVENT" else ack(frame, FAULT)

    async def _answer(self, frame: Frame) -> str:
        match frame.kind, frame.topic:
            case "SYSTEM", _:
                return echoed(frame)
            case "EVENT", _:
                return await self._event(frame)
            case "CALLBACK", topic if topic == ROBOT:
                given = robot.message(
                    self._account, fields_of(frame.data), self._now(), frame.message_id
                )
                await self._done(given)
                return responded(frame)
            case "CALLBACK", topic if topic == CARD:
                return responded(
                    frame, await self._done(pressing.press(fields_of(frame.data), self._now()))
                )
        return ack(frame, UNKNOWN)

    async def _event(self, frame: Frame) -> str:
        name = text_in(frame.headers, "eventType")
        change = events.change(fields_of(frame.data or {}), name)
        if change is not None:
            await self._deal(Noted(change))
        return event_noted(frame)

    async def _done(self, given: Incoming | Ignored) -> bytes:
        return b"" if isinstance(given, Ignored) else await self._deal(given)

    def _not_yet(self, frame: Frame) -> str:
        """The work goes on. A card shows its result later; a message may come again meanwhile."""
        return responded(frame) if frame.topic == CARD else ack(frame, FAULT)
