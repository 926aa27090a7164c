"""From a click on a template card to a press. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.platforms.wecom.cards import CHOICE, SUBMIT, task_of
from handlers.incoming import Press

_NAME = re.compile(r"[0-9A-Za-z_\-]{1,64}@[0-9A-Za-z_\-]{1,63}")
# A button's number or `submit`; what a choice was sent with; the task, where the card was
# rewritten for another one.
_KEY = re.compile(
    r"(?P<button>[1-9][0-9]?|submit)(?::(?P<carry>[0-9A-Za-z\-]{1,200}))?"
    r"(?:@(?P<task>[0-9A-Za-z_\-]{1,64}))?"
)
_OPTION = re.compile(r"[0-9]{1,2}")


def press_of(fields: Mapping[str, str], picked: Mapping[str, tuple[str, ...]]) -> Press | None:
    """The press that a template_card_event tells of; None for a card that is not of our making."""
    card, key = fields.get("TaskId", ""), _KEY.fullmatch(fields.get("EventKey", ""))
    if key is None or not _NAME.fullmatch(card):
        return None
    picks = {question: _option(ids) for question, ids in picked.items()}
    return Press(
        task=key["task"] or task_of(card),
        card=card,
        button=_button(key["button"], picks),
        picks=picks if key["button"] == SUBMIT and CHOICE not in picks else {},
        code=fields.get("ResponseCode", ""),
        carry=key["carry"] or "",
    )


def _button(button: str, picks: Mapping[str, int]) -> str:
    """A choice too long for buttons is handed in like a form, but means one of its options."""
    return str(picks[CHOICE]) if button == SUBMIT and CHOICE in picks else button


def _option(ids: tuple[str, ...]) -> int:
    """The one option picked; 0, to be asked again, for several or none: it is never guessed."""
    return int(ids[0]) if len(ids) == 1 and _OPTION.fullmatch(ids[0]) else 0
