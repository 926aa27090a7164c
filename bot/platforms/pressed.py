"""What an answer makes of the card that was pressed."""

from __future__ import annotations

from handlers.incoming import Press
from messages.cards import Choice, Form, Reply, Rewrite
from messages.render import render


def pressed(reply: Reply, press: Press) -> tuple[Rewrite, Reply]:
    """What the card shows from now on, and what is said beside it.

    An answer that begins with the next question takes the card's place; else the card is closed
    with the reply's stamp.
    """
    stamp = reply.stamp or render("labels.done")
    first = reply.parts[0] if reply.parts else None
    if isinstance(first, Choice | Form) and first.task:
        return Rewrite(press.card, stamp, press.code, first), Reply(reply.parts[1:])
    return Rewrite(press.card, stamp, press.code), Reply(reply.parts)
