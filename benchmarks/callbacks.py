"""Callbacks encrypted before the clock starts, and their answers checked after it has stopped."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.town import NOW, Town, settings_in
from bot.accounts import wecom_account
from bot.platforms.sandbox.wecom_double import decrypt_reply, encrypt_callback
from bot.platforms.wecom.account import WeComAccount

CHOICE = "较好"


@dataclass(frozen=True, slots=True)
class Callback:
    """One request as it goes over the wire, and words its answer must hold (none: any answer)."""

    request: bytes = field(repr=False)
    expected: tuple[str, ...] = ()


class Writer:
    """Writes callbacks of the town's people; every message has a name of its own."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.account: WeComAccount = wecom_account(settings_in(town.folder))
        self._numbers = itertools.count(10**15)

    def says(self, who: str, words: str, *expected: str) -> Callback:
        """The person says something in the chat."""
        message = {
            "MsgType": "text",
            "FromUserName": who,
            "Content": words,
            "MsgId": str(next(self._numbers)),
        }
        query, body = encrypt_callback(self.account, message, NOW)
        head = (
            f"POST /wecom/callback?{urlencode(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return Callback(head.encode() + body, expected)

    def grade_queries(self, count: int) -> list[Callback]:
        """Officials ask for the grades of one branch after another."""
        asked = itertools.cycle(self.town.branches)
        asking = itertools.cycle(self.town.officials)
        return [
            self.says(who, f"{branch}等级", f"{branch}党支部", "上年等级", "较好")
            for _, who, branch in zip(range(count), asking, asked, strict=False)
        ]

    def ballots_opened(self, voters: int) -> list[Callback]:
        """So many voters ask for the ballot."""
        return [
            self.says(who, "投票", "无记名测评", f"{branch}党支部")
            for who, branch in self.town.voters[:voters]
        ]

    def votes(self, voters: int) -> list[list[Callback]]:
        """For each of these voters: the choice, then its confirmation."""
        return [
            [
                self.says(who, CHOICE, f"「{CHOICE}」"),
                self.says(who, "确认", f"{branch}党支部", "已投入票箱"),
            ]
            for who, branch in self.town.voters[:voters]
        ]

    def check(self, callback: Callback, status: int, body: bytes) -> None:
        """Raises AssertionError unless it was answered, and with the words expected."""
        if status != 200:
            raise AssertionError(f"a callback was answered with {status}")
        if callback.expected:
            answer = decrypt_reply(self.account, body) or {}
            missing = [w for w in callback.expected if w not in answer.get("Content", "")]
            if missing:
                raise AssertionError(f"an answer lacks {missing}: {answer.get('Content')}")


def spread(scripts: Sequence[Sequence[Callback]], connections: int) -> list[list[Callback]]:
    """The scripts dealt out to connections, each whole and in its order on one of them."""
    dealt: list[list[Callback]] = [[] for _ in range(min(connections, len(scripts)))]
    for number, script in enumerate(scripts):
        dealt[number % len(dealt)].extend(script)
    return dealt
