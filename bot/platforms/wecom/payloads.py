"""The JSON bodies of message/send, within WeCom's limits. Pure."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from bot.platforms.split import LIMIT, cleaned, shortened, size, split
from bot.platforms.wecom import cards
from bot.platforms.wecom.cards import MAX_URL, Template
from messages.cards import Card, Document, Part, Picture, Rewrite, as_text

_CARD_ONCE, _TEXT_ONCE = 300, 1800  # seconds
_TITLE, _DESCRIPTION, _BUTTON = 128, 512, 4  # characters
# What the console allows in a userid; "@all" and "a|b" would reach other people.
_USERID = re.compile(r"(?!@all$)[0-9a-z_\-@.]{1,64}")

Body: TypeAlias = dict[str, Any]


def valid_account(account: str) -> bool:
    """Whether the account can only ever name one person."""
    return _USERID.fullmatch(account.lower()) is not None


def has_card(part: Part) -> bool:
    """Whether the part is sent as a card, where cards are on."""
    return _card(part, "ref") is not None


def messages_of(
    part: Part, ref: str, *, with_cards: bool = True, unique: bool = False
) -> list[Body]:
    """What the part is sent as, in order: one card, or its words in as many texts as it takes.

    None for a file or picture, which is uploaded first, and for what changes a card sent before.
    """
    if isinstance(part, Document | Picture | Rewrite):
        return []
    card = _card(part, ref, unique=unique) if with_cards else None
    if card is not None:
        return [card]
    pieces = split(cleaned(as_text(part)), LIMIT)
    return [text(piece, unique=unique) for piece in pieces if piece.strip()]


def _card(part: Part, ref: str, *, unique: bool = False) -> Body | None:
    if isinstance(part, Card):
        return textcard(part) if part.url and size(part.url) <= MAX_URL else None
    made = cards.template(part, ref)
    return None if made is None else template_card(made, unique=unique)


def text(words: str, *, unique: bool = False) -> Body:
    """A text message of at most 2048 bytes.

    `unique`: WeCom drops a second one alike within half an hour, which catches a sending repeated
    after a crash. Answers are not unique: two questions may well have the same one.
    """
    return {"msgtype": "text", "text": {"content": words}, **(_once(_TEXT_ONCE) if unique else {})}


def textcard(card: Card) -> Body:
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
    return {"msgtype": "textcard", "textcard": fields, **_once(_CARD_ONCE)}


def template_card(card: Template, *, unique: bool = False) -> Body:
    """A template card; one with buttons is never alike, a notice may be (see `text`)."""
    once = _once(_TEXT_ONCE) if unique and "task_id" not in card else {}
    return {"msgtype": "template_card", "template_card": card, **once}


def media(kind: str, media_id: str) -> Body:
    """A `file` or `image` uploaded before."""
    return {"msgtype": kind, kind: {"media_id": media_id}}


def rewritten(rewrite: Rewrite) -> Body | None:
    """What a card shows from now on; None where its next part has no place on a card."""
    if rewrite.part is None:
        return closed(rewrite)
    made = cards.named(rewrite.part, rewrite.card)
    return None if made is None else {"template_card": made}


def closed(rewrite: Rewrite) -> Body:
    """The card as it is, with the stamp in place of its buttons."""
    return {"button": {"replace_name": cleaned(rewrite.stamp)}}


def addressed(body: Body, account: str, agent_id: int) -> Body:
    """The message to one person from the app."""
    return {"touser": account, "agentid": agent_id, "safe": 0, **body}


def rewriting(body: Body, account: str, agent_id: int, code: str) -> Body:
    """The change of one person's card, for which WeCom takes arrays instead."""
    return {"userids": [account], "agentid": agent_id, "response_code": code, **body}


def _once(seconds: int) -> Body:
    return {"enable_duplicate_check": 1, "duplicate_check_interval": seconds}
