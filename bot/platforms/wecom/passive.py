"""The answer inside the HTTP response: the leading words, encrypted; the rest is sent later."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime

from wechatpy.enterprise.replies import TextReply

from bot.platforms.pressed import pressed
from bot.platforms.split import LIMIT, cleaned, size, split
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.codec import Codec
from bot.platforms.wecom.payloads import has_card
from handlers.incoming import Incoming
from messages.cards import Document, Part, Picture, Reply, Rewrite, Text, as_text

_REMEMBERED = 2000


class Manner:
    """Whether one message is answered in words alone: decided once, however often asked.

    What is said at once and what is left for sending are asked for one after the other; if they
    were decided apart, a question could fall between them.
    """

    def __init__(self) -> None:
        self._in_words: OrderedDict[str, bool] = OrderedDict()

    def in_words(self, key: str, *, now: bool) -> bool:
        """What was decided for the message of that key; `now` where nothing was yet."""
        decided = self._in_words.setdefault(key, now)
        if len(self._in_words) > _REMEMBERED:
            self._in_words.popitem(last=False)
        return decided


def passive(
    account: WeComAccount,
    codec: Codec,
    reply: Reply,
    to: Incoming,
    now: datetime,
    *,
    in_words: bool = False,
) -> tuple[bytes, Reply]:
    """The body of the answer (empty: nothing to say at once), and what is left, in order.

    Cards are left for sending, unless everything is to be said `in_words`. A pressed card is
    changed by a call of its own: whether WeCom takes that in an answer is written nowhere.
    """
    if to.press is not None:
        rewrite, beside = pressed(reply, to.press)
        return b"", Reply((rewrite, *fitted(beside.parts, in_words=in_words)))
    words, rest = leading(fitted(reply.parts, in_words=in_words), in_words=in_words)
    if not words:
        return b"", Reply(rest)
    answer = TextReply(
        source=account.corp_id,
        target=_cdata(to.account),
        agent=account.agent_id,
        content=_cdata(words),
        time=int(now.timestamp()),
    )
    return codec.seal(answer.render(), now), Reply(rest)


def fitted(reply: Sequence[Part], *, in_words: bool = False) -> tuple[Part, ...]:
    """The parts with every long text cut into pieces of one message each, blank ones dropped."""
    parts: list[Part] = []
    for part in reply:
        if not _is_said(part, in_words=in_words):
            parts.append(part)
        elif size(words := cleaned(as_text(part))) > LIMIT:
            parts += [Text(piece) for piece in split(words) if piece.strip()]
        elif words.strip():
            parts.append(part if words == as_text(part) else Text(words))
    return tuple(parts)


def leading(parts: Sequence[Part], *, in_words: bool = False) -> tuple[str, tuple[Part, ...]]:
    """As many leading texts as one message holds, joined by blank lines; and the other parts.

    A card or file at the front keeps its place: then nothing is said at once.
    """
    words, taken = "", 0
    for part in parts:
        if not _is_said(part, in_words=in_words):
            break
        said = cleaned(as_text(part))
        joined = f"{words}\n\n{said}" if words else said
        if size(joined) > LIMIT:
            break
        words, taken = joined, taken + 1
    return words, tuple(parts[taken:])


def _is_said(part: Part, *, in_words: bool) -> bool:
    """Whether the part can be the text of an answer, and is not better sent as a card."""
    if isinstance(part, Document | Picture | Rewrite):
        return False
    return in_words or not has_card(part)


def _cdata(words: str) -> str:
    # wechatpy writes values into CDATA as they are; only this sequence could break out.
    return words.replace("]]>", "]]]]><![CDATA[>")
