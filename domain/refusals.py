"""Refusals: what people may expect to be told. A refusal is a fact, not a fault."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """Raised by domain and handlers; shown through the template `key` with `facts`.

    `facts` must be safe to show to the person who is refused. Nothing is changed when it is
    raised inside a transaction: the unit of work rolls back to before the handler.
    """

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts
        # What was asked for when it was refused; filled in by the inbox.
        self.intent = ""
        self.slots: Mapping[str, object] = {}
        self.told: Mapping[str, object] | None = None
        self.context: Mapping[str, object] | None = None
