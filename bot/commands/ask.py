"""ask: one message, or a file of them, through the real path."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.clock import SystemClock
from bot.commands.common import ConfigOption, NowOption, fail, out, with_bot
from bot.composition import Bot
from domain.ports import Conversation
from domain.refusals import Refusal
from handlers import inbox
from handlers.inbox import Outcome
from handlers.incoming import Incoming, Kind
from messages.cards import as_text
from storage.unit_of_work import SqlUnitOfWork

# The slots of the interface.
_SLOTS = frozenset(
    [
        "topic",
        "scheme",
        "cycle",
        "org",
        "code",
        "reason",
        "stage",
        "count",
        "direction",
        "indicator",
        "grade",
        "score",
        "counts",
        "level",
        "person",
        "months",
        "way",
        "outcome",
        "what",
    ]
)


class _NothingKept(Exception):
    """Carries an outcome out of a transaction that is then undone."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()
        self.data = data


def ask(
    text: Annotated[str | None, typer.Argument(help="要说的话")] = None,
    as_: Annotated[str | None, typer.Option("--as", help="谁在说:平台账号")] = None,
    platform: Annotated[str, typer.Option(help="wecom 或 dingtalk")] = "wecom",
    now: NowOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出意图、要素和回答")] = False,  # noqa: FBT002
    explain: Annotated[bool, typer.Option(help="说明有哪些候选")] = False,  # noqa: FBT002
    batch: Annotated[
        Path | None, typer.Option(help="每行“账号<TAB>话”,各自独立、不留痕,一行一个 JSON")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """像在聊天里那样说一句,走真实的路,打印回答。"""
    if batch is not None:
        lines = _lines(batch)
        for data in with_bot(config, now, lambda bot: _batch(bot, lines, platform, explain)):
            out.print(json.dumps(data, ensure_ascii=False), markup=False)
        return
    if text is None or as_ is None:
        fail("用法:zhibu ask --as 账号 要说的话(或 --batch 文件)", 2)
    said = _incoming(platform, as_, text)
    data = with_bot(config, now, lambda bot: _one(bot, said, explain))
    if as_json or explain:
        out.print(json.dumps(data, ensure_ascii=False), markup=False)
    else:
        out.print("\n\n".join(data["replies"]), markup=False)


def _lines(path: Path) -> list[tuple[str, str]]:
    try:
        rows = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        fail(f"读不了文件 {path}:应是 UTF-8 文本,每行“账号<TAB>话”。")
    split = [row.partition("\t") for row in rows if row.strip()]
    if any(not tab for _, tab, _ in split):
        fail("每行应是“账号<TAB>话”,中间用一个制表符(Tab)隔开。")
    return [(account, words) for account, _, words in split]


def _incoming(platform: str, account: str, text: str) -> Incoming:
    key = f"cli-{secrets.token_hex(12)}"
    return Incoming(platform, account.lower(), key, Kind.TEXT, SystemClock().now(), text)


async def _one(bot: Bot, said: Incoming, explain: bool) -> dict[str, Any]:  # noqa: FBT001
    outcome = await bot.service.answer(said)
    return await bot.service.read(lambda u: _data(u, outcome, explain=explain))


async def _batch(
    bot: Bot,
    lines: list[tuple[str, str]],
    platform: str,
    explain: bool,  # noqa: FBT001
) -> list[dict[str, Any]]:
    found = []
    for account, words in lines:
        said = _incoming(platform, account, words)
        try:
            await bot.service.write(partial(_kept_nothing, bot, said, explain))
        except _NothingKept as done:
            found.append(done.data)
        except Refusal as refusal:
            reply = inbox.refusal_words(refusal)
            slots = dict(refusal.slots)
            outcome = Outcome(reply, None, refusal.intent, slots, told=refusal.told)
            found.append(await bot.service.read(partial(_data, outcome=outcome, explain=explain)))
    return found


def _kept_nothing(bot: Bot, said: Incoming, explain: bool, uow: SqlUnitOfWork) -> None:  # noqa: FBT001
    now = bot.service.clock.now()
    person = uow.people.by_account(said.platform, said.account)
    if person is not None:
        uow.conversations.save(person.id, said.platform, Conversation(), now)
    outcome = inbox.receive(uow, bot.service.desk, said, now)
    raise _NothingKept(_data(uow, outcome, explain=explain))


def _data(uow: SqlUnitOfWork, outcome: Outcome, *, explain: bool) -> dict[str, Any]:
    replies = [as_text(part) for part in outcome.reply.parts]
    slots = dict(outcome.told) if outcome.told is not None else _named(uow, outcome.slots)
    if outcome.candidates:
        slots["candidates"] = list(outcome.candidates)
    data = _shape(outcome.intent, slots, replies)
    if outcome.more:
        data["more"] = list(outcome.more)
    if explain:
        data["explain"] = {"candidates": list(outcome.candidates), "why": list(outcome.why)}
    return data


def _shape(intent: str, slots: Mapping[str, Any], replies: list[str]) -> dict[str, Any]:
    return {"intent": intent, "slots": dict(slots), "replies": replies}


def _named(uow: SqlUnitOfWork, slots: Mapping[str, Any]) -> dict[str, Any]:
    """What a numbered answer brought with it, as far as outsiders know its names."""
    return {name: _shown(uow, name, value) for name, value in slots.items() if name in _SLOTS}


def _shown(uow: SqlUnitOfWork, name: str, value: Any) -> Any:
    """Organisations by full name, people by name, everything else as it is."""
    if name == "org" and isinstance(value, int):
        org = uow.organizations.get(value)
        return org.name if org else value
    if name == "person" and isinstance(value, int):
        person = uow.people.get(value)
        return person.name if person else value
    return value
