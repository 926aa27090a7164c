"""The answer inside the HTTP response: the leading words, encrypted; the rest is sent later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wechatpy.enterprise.replies import TextReply

from bot.platforms.split import LIMIT, cleaned, size, split
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.codec import Codec
from handlers.incoming import Incoming
from messages.cards import Choice, Part, Reply, Text, as_text


def passive(
    account: WeComAccount, codec: Codec, reply: Reply, to: Incoming, now: datetime
) -> tuple[bytes, Reply]:
    """The body of the answer (empty: nothing to say at once), and what is left, in order."""
    words, rest = leading(fitted(reply).parts)
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


def fitted(reply: Reply) -> Reply:
    """The reply with every long text cut into parts of one message each, blank ones dropped."""
    parts: list[Part] = []
    for part in reply.parts:
        if not isinstance(part, Text | Choice):
            parts.append(part)
        elif size(words := cleaned(as_text(part))) > LIMIT:
            parts += [Text(piece) for piece in split(words) if piece.strip()]
        elif words.strip():
            parts.append(part if words == as_text(part) else Text(words))
    return Reply(tuple(parts))


def leading(parts: Sequence[Part]) -> tuple[str, tuple[Part, ...]]:
    """As many leading texts as one message holds, joined by blank lines; and the other parts.

    A card or file at the front keeps its place: then nothing is said at once.
    """
    words, taken = "", 0
    for part in parts:
        if not isinstance(part, Text | Choice):
            break
        said = cleaned(as_text(part))
        joined = f"{words}\n\n{said}" if words else said
        if size(joined) > LIMIT:
            break
        words, taken = joined, taken + 1
    return words, tuple(parts[taken:])


def _cdata(words: str) -> str:
    # wechatpy writes values into CDATA as they are; only this sequence could break out.
    return words.replace("]]>", "]]]]><![CDATA[>")
