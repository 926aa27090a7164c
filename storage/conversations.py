"""Conversations, and the messages that were done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BindParameter, Connection, and_, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.ports import Conversation, Seen
from storage.prepared import Prepared
from storage.sealing import Sealer
from storage.tables import conversation, inbox

_DIALECTS: Mapping[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


def insert_unless_there(connection: Connection, table: Any, rows: Any) -> int:
    """Insert rows, leaving those whose unique key exists already; returns how many were new."""
    key = next(iter(table.primary_key))
    wanted = _DIALECTS[connection.dialect.name].insert(table).on_conflict_do_nothing()
    return len(connection.execute(wanted.returning(key), rows).all())


_AT = and_(
    conversation.c.person_id == bindparam("at_person"),
    conversation.c.platform == bindparam("at_platform"),
)
_LOAD = Prepared(select(conversation).where(_AT).with_for_update())
_STATE: dict[str, BindParameter[Any]] = {
    "form": bindparam("new_form"),
    "pending_sealed": bindparam("new_pending"),
    "context_sealed": bindparam("new_context"),
    "updated_at": bindparam("moment"),
}
_CHANGE = Prepared(update(conversation).where(_AT).values(_STATE))
_PRINT: BindParameter[bytes] = bindparam("at_print")
_SEEN = Prepared(
    select(inbox.c.reply_sealed, inbox.c.step, inbox.c.received_at).where(
        inbox.c.key_print == _PRINT
    )
)
_DONE = Prepared(
    update(inbox)
    .where(inbox.c.key_print == _PRINT)
    .values(
        reply_sealed=bindparam("new_reply"),
        step=bindparam("new_step", type_=JSON(none_as_null=True)),
    )
)
_CLAIM = {
    name: Prepared(
        dialect.insert(inbox)
        .values(key_print=_PRINT, received_at=bindparam("moment"))
        .on_conflict_do_nothing()
    )
    for name, dialect in _DIALECTS.items()
}


class ConversationRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def load(self, person_id: int, platform: str) -> Conversation:
        """Where the person is. Holds the row until the transaction ends: one message at a time."""
        row = _LOAD.first(self._connection, at_person=person_id, at_platform=platform)
        if row is None:
            return Conversation()
        pending = self._sealer.open_json(row.pending_sealed) if row.pending_sealed else None
        context = self._sealer.open_json(row.context_sealed) if row.context_sealed else None
        return Conversation(row.form, pending, row.updated_at, context)

    def save(self, person_id: int, platform: str, state: Conversation, now: datetime) -> None:
        pending = self._sealer.seal_json(state.pending) if state.pending else None
        context = self._sealer.seal_json(state.context) if state.context else None
        values = {
            "at_person": person_id,
            "at_platform": platform,
            "new_form": state.form,
            "new_pending": pending,
            "new_context": context,
            "moment": now,
        }
        if _CHANGE.change(self._connection, **values) == 0:
            row = {"person_id": person_id, "platform": platform, "form": state.form}
            row |= {"pending_sealed": pending, "context_sealed": context, "updated_at": now}
            insert_unless_there(self._connection, conversation, row)

    def forget_contexts(self, before: datetime) -> int:
        """Forget what was asked last in conversations that nobody went on with since."""
        gone = (
            update(conversation)
            .where(conversation.c.updated_at < before, conversation.c.context_sealed.is_not(None))
            .values(context_sealed=None)
        )
        return self._connection.execute(gone).rowcount

    def stale(self, form_prefix: str, before: datetime) -> Sequence[tuple[int, str, str]]:
        """(person, platform, form) of forms so named that nobody touched since."""
        rows = self._connection.execute(
            select(conversation.c.person_id, conversation.c.platform, conversation.c.form).where(
                conversation.c.form.startswith(form_prefix, autoescape=True),
                conversation.c.updated_at < before,
            )
        )
        return [(row.person_id, row.platform, row.form) for row in rows]


class InboxRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def begin(self, key: str, now: datetime) -> Seen | None:
        """Claim the message; None if it is new, else what was made of it before.

        Two copies at once: the second waits for the first one's commit and then sees it.
        """
        mark = self._sealer.fingerprint("message", key)
        claim = _CLAIM[self._connection.dialect.name]
        if claim.change(self._connection, at_print=mark, moment=now):
            return None
        row = _SEEN.first(self._connection, at_print=mark)
        reply = self._sealer.open_json(row.reply_sealed) if row.reply_sealed else None
        return Seen(reply, row.step, row.received_at)

    def done(
        self, key: str, reply: list[dict[str, Any]] | None, step: Mapping[str, Any] | None
    ) -> None:
        """Keep the answer for repeats, or the step that makes it; for a ballot only the step."""
        values = {
            "at_print": self._sealer.fingerprint("message", key),
            "new_reply": self._sealer.seal_json(reply) if reply is not None else None,
            "new_step": dict(step) if step is not None else None,
        }
        _DONE.change(self._connection, **values)

    def forget(self, replies_before: datetime, rows_before: datetime) -> int:
        """Drop answers, and later whole rows, that no repeat can ask for any more."""
        self._connection.execute(
            update(inbox)
            .where(inbox.c.received_at < replies_before, inbox.c.reply_sealed.is_not(None))
            .values(reply_sealed=None)
        )
        gone = self._connection.execute(delete(inbox).where(inbox.c.received_at < rows_before))
        return gone.rowcount
