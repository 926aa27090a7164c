"""The answer to a pressed card: what it shows from now on, inside the answer to the press."""

from __future__ import annotations

import json

from bot.platforms.dingtalk.cards import Variables, closed, variables
from bot.platforms.pressed import pressed
from handlers.incoming import Press
from messages.cards import Reply, Rewrite


def answer(reply: Reply, press: Press) -> tuple[bytes, Reply]:
    """The body, and what is said beside it.

    A next question that does not fit the card is left to be said, and the card is closed.
    """
    rewrite, beside = pressed(reply, press)
    shown = shown_by(rewrite)
    if shown is None:
        return update(closed(rewrite.stamp)), Reply(reply.parts)
    return update(shown), beside


def shown_by(rewrite: Rewrite) -> Variables | None:
    """The variables of the card from now on; None if the part does not fit the card."""
    return closed(rewrite.stamp) if rewrite.part is None else variables(rewrite.part)


def update(shown: Variables) -> bytes:
    """The answer to a press that changes the card, for everybody who sees it."""
    options = {"updateCardDataByKey": True, "updatePrivateDataByKey": True}
    body = {"cardUpdateOptions": options, "cardData": {"cardParamMap": shown}}
    return json.dumps(body, ensure_ascii=False).encode()
