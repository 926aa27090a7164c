"""The JSON bodies of message/send, within WeCom's limits."""

from __future__ import annotations

import re
from typing import Any

from bot.platforms.split import LIMIT, cleaned, shortened, size, split
from messages.cards import Card, Choice, Part, Text, as_text

MAX_URL = 2048  # bytes
_CARD_ONCE, _TEXT_ONCE = 300, 1800  # seconds
_TITLE, _DESCRIPTION, _BUTTON = 128, 512, 4  # characters
# What the console allows in a userid; "@all" and "a|b" would reach other people.
_USERID = re.compile(r"(?!@all$)[0-9a-z_\-@.]{1,64}")


def valid_account(account: str) -> bool:
    """Whether the account can only ever name one person."""
    return _USERID.fullmatch(account.lower()) is not None


def words_of(part: Part) -> list[str]:
    """The texts the part is sent as; none for a card or file, which have a form of their own."""
    match part:
        case Text() | Choice():
            words = cleaned(as_text(part))
        case Card(url=url) if not url or size(url) > MAX_URL:
            words = cleaned(as_text(part))
        case _:
            return []
    return [piece for piece in split(words, LIMIT) if piece.strip()]


def text(words: str, *, unique: bool = False) -> dict[str, Any]:
    """A text message of at most 2048 bytes.

    `unique`: WeCom drops a second one alike within half an hour, which catches a sending repeated
    after a crash. Answers are not unique: two questions may well have the same one.
    """
    once = {"enable_duplicate_check": 1, "duplicate_check_interval": _TEXT_ONCE}
    return {"msgtype": "text", "text": {"content": words}, **(once if unique else {})}


def textcard(card: Card) -> dict[str, Any]:
    """A card with one link; WeCom drops a second one alike within five minutes.

    That catches a sending repeated after a crash. Its link is new each time it is asked for.
    """
    title = shortened(cleaned(card.title), _TITLE)
    fields = {
        "title": title,
        "description": shortened(cleaned(card.body), _DESCRIPTION) or title,
        "url": card.url,
        "btntxt": cleaned(card.button)[:_BUTTON],
    }
    once = {"enable_duplicate_check": 1, "duplicate_check_interval": _CARD_ONCE}
    return {"msgtype": "textcard", "textcard": fields, **once}


def file(media_id: str) -> dict[str, Any]:
    """A file uploaded before."""
    return {"msgtype": "file", "file": {"media_id": media_id}}


def addressed(body: dict[str, Any], account: str, agent_id: int) -> dict[str, Any]:
    """The message to one person from the app."""
    return {"touser": account, "agentid": agent_id, "safe": 0, **body}
