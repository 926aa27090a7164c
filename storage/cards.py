"""The cards of open questions: what is needed to take their buttons away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete

from storage.conversations import insert_unless_there
from storage.sealing import Sealer
from storage.tables import card


@dataclass(frozen=True, slots=True)
class SentCard:
    """A card as its platform names it, and the code that platform wants for rewriting it."""

    platform: str
    name: str = field(repr=False)
    code: str = field(repr=False)


class CardRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def sent(self, task: str, made: SentCard, now: datetime) -> None:
        """Remember the card of a question."""
        row = {
            "task": task,
            "platform": made.platform,
            "name_sealed": self._sealer.seal_json([made.name, made.code]),
            "sent_at": now,
        }
        insert_unless_there(self._connection, card, row)

    def take(self, task: str) -> SentCard | None:
        """The card of a question that is over; asked for again, there is none."""
        row = self._connection.execute(
            delete(card).where(card.c.task == task).returning(card.c.platform, card.c.name_sealed)
        ).one_or_none()
        if row is None:
            return None
        name, code = self._sealer.open_json(row.name_sealed)
        return SentCard(row.platform, name, code)

    def forget(self, before: datetime) -> int:
        """Drop cards that can no longer be rewritten."""
        return self._connection.execute(delete(card).where(card.c.sent_at < before)).rowcount
