"""How a message looks in the app it was not sent through: by that platform's own rendering.

The page can show every conversation as either app does. What the bot sends through one platform
is written down here for as long as it is under way, so that the bubble it becomes carries both
forms. Nothing is sent twice: the other platform's functions only say what they would send.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.platforms.dingtalk import cards as dingtalk_cards
from bot.platforms.dingtalk import payloads as dingtalk_payloads
from bot.platforms.split import cleaned
from bot.platforms.wecom import payloads as wecom_payloads
from bot.web.sandbox.chats import App
from bot.web.sandbox.shapes import Message, address, media_id_of
from messages.cards import Choice, Document, Form, Part, Picture, Rewrite, Text, as_text

_REMEMBERED = 500


def other(app: App) -> App:
    """The app that is not this one."""
    return App.DINGTALK if app is App.WECOM else App.WECOM


class Reflections:
    """What is under way to whom, and what cards become."""

    def __init__(self) -> None:
        self._under_way: dict[tuple[App, str], list[tuple[Part, str]]] = {}
        self._said: dict[str, tuple[Part, ...]] = {}
        self._rewrites: dict[str, Rewrite] = {}

    def begin(self, via: App, account: str, part: Part, ref: str) -> None:
        """A part is about to be sent."""
        if isinstance(part, Rewrite):
            self.rewriting(part)
        self._under_way[via, account] = [(part, ref)]

    def end(self, via: App, account: str) -> None:
        """It was sent, or it was not."""
        self._under_way.pop((via, account), None)

    def rewriting(self, rewrite: Rewrite) -> None:
        """A card is about to be changed."""
        self._rewrites.pop(rewrite.card, None)
        self._rewrites[rewrite.card] = rewrite
        if len(self._rewrites) > _REMEMBERED:
            del self._rewrites[next(iter(self._rewrites))]

    def answering(self, account: str, parts: Sequence[Part]) -> None:
        """WeCom is about to be answered with these parts at once."""
        self._said[account] = tuple(parts)

    def arrived(self, via: App, account: str, given: Message) -> list[dict[str, Any]] | None:
        """The other app's form of a message that has just arrived; None where nobody knows it.

        What a part became in the other app stands beside its first message; beside the others
        stands nothing.
        """
        under_way = self._under_way.get((via, account))
        if under_way is None:
            return None
        shown: list[dict[str, Any]] = []
        while under_way:
            shown += _made(other(via), *under_way.pop(), media_id_of(given))
        return shown

    def answered(self, account: str, words: str) -> list[dict[str, Any]]:
        """DingTalk's form of what WeCom was answered with at once."""
        parts = self._said.pop(account, ())
        if "\n\n".join(cleaned(as_text(part)) for part in parts) != words:
            parts = (Text(words),)
        return [shown for part in parts for shown in as_dingtalk(part, "at-once")]

    def changed(self, card: str, *, closed: bool, to: App) -> Mapping[str, Any] | None:
        """What the change of a card is in the other app; None where nobody knows of it.

        A card whose next question did not fit it is closed in both.
        """
        rewrite = self._rewrites.get(card)
        if rewrite is None:
            return None
        part = None if closed else rewrite.part
        return _change(to, Rewrite(rewrite.card, rewrite.stamp, part=part))


def as_wecom(part: Part, ref: str, media_id: str = "") -> list[dict[str, Any]]:
    """The messages WeCom would get for a part; a file under the media id it has already."""
    if isinstance(part, Document | Picture):
        kind = "file" if isinstance(part, Document) else "image"
        return [{**wecom_payloads.media(kind, media_id), **_file(part, media_id)}]
    return wecom_payloads.messages_of(_alone(part), ref)


def as_dingtalk(part: Part, ref: str, media_id: str = "") -> list[dict[str, Any]]:
    """The messages DingTalk would get for a part, with a card template set up."""
    part = _alone(part)
    if isinstance(part, Document | Picture):
        made = dingtalk_payloads.image(media_id)
        if isinstance(part, Document):
            made = dingtalk_payloads.file(media_id, part.name)
        return [{**_robot(made), **_file(part, media_id)}]
    values = dingtalk_cards.variables(part)
    if values is not None and isinstance(part, Choice | Form):
        return [{"card": {"outTrackId": f"{part.task}@{ref}", "cardParamMap": values}}]
    return [_robot(made) for made in dingtalk_payloads.messages_of(part)]


def _made(app: App, part: Part, ref: str, media_id: str) -> list[dict[str, Any]]:
    return (as_wecom if app is App.WECOM else as_dingtalk)(part, ref, media_id)


def _alone(part: Part) -> Part:
    """The question that a card had no room for, and that is asked beside it."""
    return part.part if isinstance(part, Rewrite) and part.part is not None else part


def _change(app: App, rewrite: Rewrite) -> Mapping[str, Any]:
    closed = Rewrite(rewrite.card, rewrite.stamp)
    if app is App.WECOM:
        made = wecom_payloads.rewritten(rewrite) or wecom_payloads.closed(closed)
        button: Mapping[str, Any] = made.get("button", made)
        return button
    values = dingtalk_cards.variables(rewrite.part) if rewrite.part else None
    return values or dingtalk_cards.closed(rewrite.stamp)


def _robot(made: dingtalk_payloads.Message) -> dict[str, Any]:
    return {"msgKey": made.key, "msgParam": dict(made.values)}


def _file(part: Document | Picture, media_id: str) -> dict[str, str]:
    return {"name": part.name, "href": address(media_id)}
